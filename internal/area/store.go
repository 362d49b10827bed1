package area

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"shouwang/internal/civil"
	"shouwang/internal/sqldb"
)

const columns = `code, parent, level, name, valid_from, valid_to`

// scanDivisions reads the rows of a query that selects the columns above.
func scanDivisions(ctx context.Context, tx *sqldb.Tx, query string, args ...any) ([]Division, error) {
	var out []Division
	err := tx.Each(ctx, query, args, func(scan func(...any) error) error {
		var d Division
		var from int
		if err := scan(&d.Code, &d.Parent, &d.Level, &d.Name, &from, &d.To); err != nil {
			return err
		}
		d.From = civil.FromInt(from)
		out = append(out, d)
		return nil
	})
	return out, err
}

// loadTop reads all provinces, prefectures and counties in force, about 3,400 rows.
func loadTop(ctx context.Context, tx *sqldb.Tx) ([]Division, error) {
	return scanDivisions(ctx, tx,
		`SELECT `+columns+` FROM division WHERE level <= ? AND valid_to IS NULL ORDER BY code`, County)
}

// loadBelow reads the towns and villages in force of an area.
func loadBelow(ctx context.Context, tx *sqldb.Tx, code int64) ([]Division, error) {
	lo, hi := Range(code)
	return scanDivisions(ctx, tx,
		`SELECT `+columns+` FROM division WHERE code BETWEEN ? AND ? AND level > ? AND valid_to IS NULL ORDER BY code`,
		lo, hi, County)
}

func loadChildren(ctx context.Context, tx *sqldb.Tx, parent int64) ([]Division, error) {
	return scanDivisions(ctx, tx,
		`SELECT `+columns+` FROM division WHERE parent = ? AND valid_to IS NULL ORDER BY code`, parent)
}

// loadCodes reads divisions by their codes, ended ones included.
func loadCodes(ctx context.Context, tx *sqldb.Tx, codes []int64) ([]Division, error) {
	var out []Division
	for chunk := range slices.Chunk(codes, 500) {
		args := make([]any, len(chunk))
		for i, c := range chunk {
			args[i] = c
		}
		ds, err := scanDivisions(ctx, tx,
			`SELECT `+columns+` FROM division WHERE code IN `+sqldb.In(len(args))+` ORDER BY code`, args...)
		if err != nil {
			return nil, err
		}
		out = append(out, ds...)
	}
	return out, nil
}

// stored is what an import compares with.
type stored struct {
	name  string
	ended bool
}

// loadAll reads code, name and state of every division, ended ones included.
func loadAll(ctx context.Context, tx *sqldb.Tx) (map[int64]stored, error) {
	all := map[int64]stored{}
	err := tx.Each(ctx, `SELECT code, name, CASE WHEN valid_to IS NULL THEN 0 ELSE 1 END FROM division`, nil,
		func(scan func(...any) error) error {
			var code int64
			var s stored
			if err := scan(&code, &s.name, &s.ended); err != nil {
				return err
			}
			all[code] = s
			return nil
		})
	return all, err
}

// insertRows adds divisions that are in force from a day on; the zero date says since before the table was kept.
func insertRows(ctx context.Context, tx *sqldb.Tx, from civil.Date, rows iter.Seq[Row]) error {
	next, stop := iter.Pull(rows)
	defer stop()
	since := int64(0)
	if !from.IsZero() {
		since = int64(from.Int())
	}
	_, err := tx.Insert(ctx, "division", []string{"code", "parent", "level", "name", "valid_from", "valid_to"},
		func() ([]any, bool) {
			r, ok := next()
			return []any{r.Code, ParentOf(r.Code), int64(LevelOf(r.Code)), r.Name, since, nil}, ok
		})
	return err
}

func rename(ctx context.Context, tx *sqldb.Tx, r Row) error {
	if _, err := tx.Exec(ctx, `UPDATE division SET name = ?, valid_to = NULL WHERE code = ?`, r.Name, r.Code); err != nil {
		return fmt.Errorf("rename %d: %w", r.Code, err)
	}
	return nil
}

func end(ctx context.Context, tx *sqldb.Tx, code int64, on civil.Date) error {
	if _, err := tx.Exec(ctx, `UPDATE division SET valid_to = ? WHERE code = ?`, on, code); err != nil {
		return fmt.Errorf("end %d: %w", code, err)
	}
	return nil
}
