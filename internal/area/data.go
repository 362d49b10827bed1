package area

import (
	"context"
	_ "embed"
	"fmt"
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
	err = db.Write(ctx, func(tx *sqldb.Tx) error {
		have, err := loadAll(ctx, tx)
		if err != nil {
			return fmt.Errorf("load divisions: %w", err)
		}
		lacking := func(yield func(Row) bool) {
			for _, r := range rows {
				if _, ok := have[r.Code]; !ok {
					added++
					if !yield(r) {
						return
					}
				}
			}
		}
		if err := insertRows(ctx, tx, civil.Date{}, lacking); err != nil || added == 0 {
			return err
		}
		_, err = audit.Record(ctx, tx, audit.Entry{
			ActorName: "system:seed", Action: "area.seed", Object: "division", Detail: map[string]int{"added": added},
		})
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("seed divisions: %w", err)
	}
	return added, nil
}
