package screening

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"shouwang/internal/auth"
	"shouwang/internal/rule"
	"shouwang/internal/sqldb"
)

// found is one household with any warning in a chunk of rules.
type found struct {
	household, village int64
	status             []int
	leaves             []any
}

func readStatus(ctx context.Context, tx *sqldb.Tx, c *rule.Chunk, scope rule.Scope, binding rule.Binding) ([]found, error) {
	text, args, err := c.Status(scope, binding)
	if err != nil {
		return nil, err
	}
	var out []found
	var county int64
	err = tx.Each(ctx, text, args, func(scan func(...any) error) error {
		f := found{status: make([]int, len(c.Rules)), leaves: make([]any, len(c.Leaves))}
		into := make([]any, 0, 3+len(f.status)+len(f.leaves))
		into = append(into, &county, &f.household, &f.village)
		for i := range f.status {
			into = append(into, &f.status[i])
		}
		for i := range f.leaves {
			into = append(into, &f.leaves[i])
		}
		if err := scan(into...); err != nil {
			return err
		}
		if slices.ContainsFunc(f.status, func(n int) bool { return n != rule.False }) {
			out = append(out, f)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("evaluate rules: %w", err)
	}
	return out, nil
}

// listKey names the rows that belong to a household: those of a list, or those of a list that belong to its members.
type listKey struct {
	source    string
	household int64
}

// listRow is a row behind an operation over a list.
type listRow struct {
	id      int64
	member  int64          // the member that the row belongs to; 0 for a row of the household's lists
	results map[string]any // by the operation's key
	values  map[string]any
	inner   map[string]any // by the key of the operation over the member's own rows
	origin  map[string]any
}

// readRows reads the rows of the lists that the hit rules look into, for the households that they hit.
func readRows(ctx context.Context, tx *sqldb.Tx, set *tracerSet, hits []found, scope rule.Scope, b rule.Binding) (map[listKey][]listRow, error) {
	out := map[listKey][]listRow{}
	for _, q := range set.queries {
		ids := wanting(set, q.Source, hits)
		if len(ids)*2 > chunkSize {
			if err := readList(ctx, tx, q, scope, b, out); err != nil {
				return nil, err
			}
			continue
		}
		for len(ids) > 0 {
			n := min(len(ids), listedSize)
			if err := readList(ctx, tx, q, rule.Scope{County: scope.County, IDs: ids[:n]}, b, out); err != nil {
				return nil, err
			}
			ids = ids[n:]
		}
	}
	return out, nil
}

// wanting lists the households with a warning of a rule that looks into a list.
func wanting(set *tracerSet, list string, hits []found) []int64 {
	looks := make([]bool, len(set.lists))
	for i, lists := range set.lists {
		for _, l := range lists {
			looks[i] = looks[i] || l == list
		}
	}
	var ids []int64
	for _, f := range hits {
		for i, status := range f.status {
			if status != rule.False && looks[i] {
				ids = append(ids, f.household)
				break
			}
		}
	}
	return ids
}

func readList(ctx context.Context, tx *sqldb.Tx, q *rule.RowQuery, scope rule.Scope, b rule.Binding, out map[listKey][]listRow) error {
	text, args, err := q.SQL(scope, b)
	if err != nil {
		return err
	}
	var household, row int64
	var member sql.NullInt64
	origin, results, values := make([]any, len(q.List.Origin)), make([]any, len(q.Over)), make([]any, len(q.Leaves))
	inner := make([]any, len(q.Inner))
	into := []any{&household, &row, &member}
	for _, part := range [][]any{origin, results, values, inner} {
		for i := range part {
			into = append(into, &part[i])
		}
	}
	return tx.Each(ctx, text, args, func(scan func(...any) error) error {
		if err := scan(into...); err != nil {
			return err
		}
		r := listRow{id: row, member: member.Int64, results: map[string]any{}, values: map[string]any{}, inner: map[string]any{}, origin: map[string]any{}}
		for i, column := range q.List.Origin {
			r.origin[column] = rule.Value(rule.Int, origin[i])
		}
		for i, n := range q.Over {
			r.results[n.Key()] = rule.Value(rule.Int, results[i])
		}
		for i, leaf := range q.Leaves {
			r.values[leaf.Name] = rule.Value(leaf.Type, values[i])
		}
		for i, n := range q.Inner {
			r.inner[n.Key()] = rule.Value(n.Type, inner[i])
		}
		k := listKey{q.Source, household}
		out[k] = append(out[k], r)
		return nil
	})
}

// loadCounties lists the counties of a scope that have households.
func loadCounties(ctx context.Context, tx *sqldb.Tx, s auth.Scope) ([]int, error) {
	var out []int
	last := s.CountyLo - 1
	for {
		var next sql.NullInt64
		err := tx.QueryRow(ctx, `SELECT MIN(county) FROM household WHERE county > ? AND county <= ? AND village BETWEEN ? AND ?`,
			last, s.CountyHi, s.Lo, s.Hi).Scan(&next)
		if err != nil {
			return nil, fmt.Errorf("load counties: %w", err)
		}
		if !next.Valid {
			return out, nil
		}
		last = int(next.Int64)
		out = append(out, last)
	}
}

// loadPresent keeps the ids of households that are in the registry and in scope.
func loadPresent(ctx context.Context, tx *sqldb.Tx, county int, ids []int64, s auth.Scope) ([]int64, error) {
	var out []int64
	for len(ids) > 0 {
		n := min(len(ids), listedSize)
		args := []any{county, s.Lo, s.Hi}
		for _, v := range ids[:n] {
			args = append(args, v)
		}
		q := `SELECT id FROM household WHERE county = ? AND village BETWEEN ? AND ? AND ended_on IS NULL AND id IN ` + sqldb.In(n) + ` ORDER BY id`
		more, err := scanIDs(ctx, tx, q, args)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
		ids = ids[n:]
	}
	return out, nil
}

// nextHouseholds lists the households of a target after an id, in the order of ids.
func nextHouseholds(ctx context.Context, tx *sqldb.Tx, t target, after int64, limit int) ([]int64, error) {
	switch {
	case t.ids != nil:
		var out []int64
		for _, v := range t.ids {
			if v > after && len(out) < limit {
				out = append(out, v)
			}
		}
		return out, nil
	case t.whole:
		return scanIDs(ctx, tx, `SELECT id FROM household WHERE county = ? AND id > ? AND ended_on IS NULL ORDER BY id LIMIT ?`,
			[]any{t.county, after, limit})
	default:
		return scanIDs(ctx, tx, `SELECT id FROM household WHERE county = ? AND id > ? AND village BETWEEN ? AND ? AND ended_on IS NULL
			ORDER BY id LIMIT ?`, []any{t.county, after, t.scope.Lo, t.scope.Hi, limit})
	}
}

func scanIDs(ctx context.Context, tx *sqldb.Tx, query string, args []any) ([]int64, error) {
	var out []int64
	err := tx.Each(ctx, query, args, func(scan func(...any) error) error {
		var v int64
		if err := scan(&v); err != nil {
			return err
		}
		out = append(out, v)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list households: %w", err)
	}
	return out, nil
}

// within is the condition of a scope on a county and a household column.
func within(s rule.Scope, county, household string) (string, []any) {
	if s.IDs == nil {
		return county + " = ? AND " + household + " > ? AND " + household + " <= ?", []any{s.County, s.After, s.To}
	}
	args := []any{s.County}
	for _, v := range s.IDs {
		args = append(args, v)
	}
	return county + " = ? AND " + household + " IN " + sqldb.In(len(s.IDs)), args
}

func countPersons(ctx context.Context, tx *sqldb.Tx, s rule.Scope) (n int64, err error) {
	where, args := within(s, "county", "household_id")
	if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM member WHERE ended_on IS NULL AND `+where, args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("count persons: %w", err)
	}
	return n, nil
}
