package area

import (
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"shouwang/internal/audit"
	"shouwang/internal/civil"
	"shouwang/internal/sqldb"
)

// counties holds every province, prefecture and county of the country; hebi all towns and villages of 鹤壁市, the
// place that the demonstration and the tests use. Both come from the national table of statistical codes.
//
//go:embed data/counties.csv
var counties string

//go:embed data/hebi.csv
var hebi string

// Embedded returns the divisions that ship with the program, in the order of their codes within each of the two files.
func Embedded() ([]Row, error) {
	var rows []Row
	for _, text := range []string{counties, hebi} {
		part, err := readRows(strings.NewReader(text))
		if err != nil {
			return nil, fmt.Errorf("embedded divisions: %w", err)
		}
		rows = append(rows, part...)
	}
	return rows, nil
}

// Seed adds the embedded divisions that the database does not have yet and returns how many those were. It changes
// and ends nothing, because an import may have brought a newer table since.
func Seed(ctx context.Context, db *sqldb.DB) (added int, err error) {
	rows, err := Embedded()
	if err != nil {
		return 0, err
	}
	lacking := rows
	err = db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		lacking, err = unknown(ctx, tx, rows)
		return err
	})
	if err == nil && len(lacking) > 0 {
		err = db.Write(ctx, func(tx *sqldb.Tx) error {
			added, err = plant(ctx, tx, lacking)
			return err
		})
	}
	if err != nil {
		return 0, fmt.Errorf("seed divisions: %w", err)
	}
	return added, nil
}

// plant adds those of the rows that are still unknown.
func plant(ctx context.Context, tx *sqldb.Tx, rows []Row) (added int, err error) {
	rows, err = unknown(ctx, tx, rows)
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	if err := insertRows(ctx, tx, civil.Date{}, slices.Values(rows)); err != nil {
		return 0, err
	}
	_, err = audit.Record(ctx, tx, audit.Entry{
		ActorName: "system:seed", Action: "area.seed", Object: "division", Detail: map[string]int{"added": len(rows)},
	})
	return len(rows), err
}

// unknown returns the rows whose codes the database does not have; it asks for these codes only, because a start must
// not read the whole national table.
func unknown(ctx context.Context, tx *sqldb.Tx, rows []Row) ([]Row, error) {
	codes := make([]int64, len(rows))
	for i, r := range rows {
		codes[i] = r.Code
	}
	have, err := loadCodes(ctx, tx, codes)
	if err != nil {
		return nil, fmt.Errorf("load divisions: %w", err)
	}
	known := rowsByCode(have)
	return slices.DeleteFunc(slices.Clone(rows), func(r Row) bool { return known[r.Code] != nil }), nil
}
