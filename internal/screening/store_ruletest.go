package screening

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"shouwang/internal/civil"
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
	for _, subject := range sortedKeys(facts.Subjects) {
		own := map[string]*rule.Fact{}
		for _, f := range facts.Objects[subject] {
			own[f.Column] = f
		}
		statements = append(statements, createView(facts.Subjects[subject], own, "village INTEGER"))
	}
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

// caseKey is where the household of a case stands, and the day from which its dates are told.
type caseKey struct {
	county int
	id     int64
	asOf   civil.Date
}

// memberKey in a row of a record names the member it belongs to, counted from 1; a row without it is the first member's.
const memberKey = "member"

// insertCase puts the household of a case in.
func insertCase(ctx context.Context, db *sqldb.DB, facts *rule.Facts, key caseKey, g given) error {
	names, args := []string{"county", "id", "village"}, []any{key.county, key.id, int64(key.county) * 1_000_000}
	for _, root := range sortedKeys(g.Values) {
		object, ok := facts.Objects[root]
		if !ok {
			return fmt.Errorf("%s is not known", root)
		}
		n, a, err := columns(object, g.Values[root], key.asOf)
		if err != nil {
			return fmt.Errorf("%s.%w", root, err)
		}
		names, args = append(names, n...), append(args, a...)
	}
	return db.Write(ctx, func(tx *sqldb.Tx) error {
		if err := insertRow(ctx, tx, facts.View, names, args); err != nil {
			return err
		}
		for _, subject := range sortedKeys(facts.Subjects) {
			n, a, err := columns(facts.Objects[subject], g.Values[subject], key.asOf)
			if err != nil {
				return err
			}
			n, a = append([]string{"county", "id", "village"}, n...), append([]any{key.county, key.id, int64(key.county) * 1_000_000}, a...)
			if err := insertRow(ctx, tx, facts.Subjects[subject], n, a); err != nil {
				return err
			}
		}
		for _, list := range sortedKeys(g.Rows) {
			l, ok := facts.Lists[list]
			if !ok {
				return fmt.Errorf("%s is not a list", list)
			}
			for i, row := range g.Rows[list] {
				if err := insertListRow(ctx, tx, l, key, i, row); err != nil {
					return fmt.Errorf("%s: %w", list, err)
				}
			}
		}
		return nil
	})
}

// insertListRow puts one row of a list in. Ids of rows are told from that of the household, so that a record can name its member.
func insertListRow(ctx context.Context, tx *sqldb.Tx, l *rule.List, key caseKey, i int, row values) error {
	member := 1
	if n, ok := row[memberKey].(int); ok && l.Facts[memberKey] == nil {
		row, member = maps.Clone(row), n
		delete(row, memberKey)
	}
	n, a, err := columns(l.Facts, row, key.asOf)
	if err != nil {
		return err
	}
	n = append([]string{"county", "id", "household_id"}, n...)
	a = append([]any{key.county, key.id*rowsPerCase + int64(i), key.id}, a...)
	if slices.Contains(l.Origin, memberColumn) {
		n, a = append(n, memberColumn), append(a, key.id*rowsPerCase+int64(member-1))
	}
	return insertRow(ctx, tx, l.View, n, a)
}

const (
	rowsPerCase  = 1000
	memberColumn = "member_id"
)

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
					out[h.household][c.Rules[i].ID] = int(status)
				}
			}
		}
		return nil
	})
	return out, err
}
