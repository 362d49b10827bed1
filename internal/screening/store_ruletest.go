package screening

import (
	"context"
	"fmt"
	"strings"

	"shouwang/internal/rule"
	"shouwang/internal/sqldb"
)

// openTestDB opens a database in memory whose tables have the names and columns of the facts' views, so that the statements of a run
// work on households that a test describes.
func openTestDB(ctx context.Context, facts *rule.Facts) (*sqldb.DB, error) {
	db, err := sqldb.Open(ctx, "sqlite::memory:")
	if err != nil {
		return nil, err
	}
	household := map[string]*rule.Fact{}
	for _, object := range facts.Objects {
		for _, f := range object {
			household[f.Column] = f
		}
	}
	statements := []string{createView(facts.View, household, "village INTEGER")}
	for _, l := range facts.Lists {
		byColumn := map[string]*rule.Fact{}
		for _, f := range l.Facts {
			byColumn[f.Column] = f
		}
		extra := "household_id INTEGER"
		for _, column := range l.Origin {
			extra += ", " + column
		}
		statements = append(statements, createView(l.View, byColumn, extra))
	}
	err = db.Write(ctx, func(tx *sqldb.Tx) error {
		for _, q := range statements {
			if _, err := tx.Exec(ctx, q); err != nil {
				return fmt.Errorf("make test tables: %w", err)
			}
		}
		return nil
	})
	if err != nil {
		_ = db.Close()
		return nil, err
	}
	return db, nil
}

func createView(name string, facts map[string]*rule.Fact, extra string) string {
	q := "CREATE TABLE " + name + " (county INTEGER NOT NULL, id INTEGER NOT NULL, " + extra
	for _, column := range sortedKeys(facts) {
		kind := "INTEGER"
		switch facts[column].Type {
		case rule.Code, rule.Codes, rule.String:
			kind = "TEXT"
		}
		q += ", " + column + " " + kind
	}
	return q + ")"
}

// insertCase puts the household of a case in.
func insertCase(ctx context.Context, db *sqldb.DB, facts *rule.Facts, county int, id int64, g given) error {
	names, args := []string{"county", "id", "village"}, []any{county, id, int64(county) * 1_000_000}
	for _, root := range sortedKeys(g.Values) {
		object, ok := facts.Objects[root]
		if !ok {
			return fmt.Errorf("%s is not known", root)
		}
		n, a, err := columns(object, g.Values[root])
		if err != nil {
			return fmt.Errorf("%s.%w", root, err)
		}
		names, args = append(names, n...), append(args, a...)
	}
	return db.Write(ctx, func(tx *sqldb.Tx) error {
		if err := insertRow(ctx, tx, facts.View, names, args); err != nil {
			return err
		}
		for _, list := range sortedKeys(g.Rows) {
			l, ok := facts.Lists[list]
			if !ok {
				return fmt.Errorf("%s is not a list", list)
			}
			for i, row := range g.Rows[list] {
				n, a, err := columns(l.Facts, row)
				if err != nil {
					return fmt.Errorf("%s: %w", list, err)
				}
				n = append([]string{"county", "id", "household_id"}, n...)
				a = append([]any{county, id*1000 + int64(i), id}, a...)
				if err := insertRow(ctx, tx, l.View, n, a); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func insertRow(ctx context.Context, tx *sqldb.Tx, table string, names []string, args []any) error {
	_, err := tx.Exec(ctx, "INSERT INTO "+table+" ("+strings.Join(names, ", ")+") VALUES "+sqldb.In(len(names)), args...)
	return err
}

// screenCases runs the program over all cases and gives each household's numbers by rule.
func screenCases(ctx context.Context, db *sqldb.DB, p *rule.Program, county int, b rule.Binding) (map[int64]map[string]int, error) {
	out := map[int64]map[string]int{}
	err := db.Read(ctx, func(tx *sqldb.Tx) error {
		for _, c := range p.Chunks {
			hits, err := readStatus(ctx, tx, c, rule.Scope{County: county, To: 1 << 62}, b)
			if err != nil {
				return err
			}
			for _, h := range hits {
				if out[h.household] == nil {
					out[h.household] = map[string]int{}
				}
				for i, status := range h.status {
					out[h.household][c.Rules[i].ID] = status
				}
			}
		}
		return nil
	})
	return out, err
}
