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
	status             []int8
	hit                []int // the places of the rules that are not false
	leaves             leafValues
}

// leafValues are the values of those leaves of a chunk that the hit rules ask for, in the order of their columns. A chunk has hundreds of
// leaves and a household a few warnings; what no trace will name is not kept, because all households of a chunk are held at once.
type leafValues []leafValue

type leafValue struct {
	column int
	value  any
}

// at gives the value of a leaf by its column; nil when no rule that was hit asks for it.
func (l leafValues) at(column int) any {
	i, ok := slices.BinarySearchFunc(l, column, func(v leafValue, column int) int { return v.column - column })
	if !ok {
		return nil
	}
	return l[i].value
}

// picker tells which leaves of a chunk its rules ask for.
type picker struct {
	column map[string]int // of each leaf
	byRule [][]int        // columns, filled when the rule is first hit
}

func newPicker(c *rule.Chunk) *picker {
	p := &picker{column: make(map[string]int, len(c.Leaves)), byRule: make([][]int, len(c.Rules))}
	for i, leaf := range c.Leaves {
		p.column[leaf.String()] = i
	}
	return p
}

// by picks the leaves of the rules that were hit.
func (p *picker) by(c *rule.Chunk, hit []int, values []any) leafValues {
	var columns []int
	for _, i := range hit {
		if p.byRule[i] == nil {
			for _, leaf := range c.Rules[i].Leaves() {
				p.byRule[i] = append(p.byRule[i], p.column[leaf.String()])
			}
		}
		columns = append(columns, p.byRule[i]...)
	}
	slices.Sort(columns)
	columns = slices.Compact(columns)
	out := make(leafValues, len(columns))
	for i, column := range columns {
		out[i] = leafValue{column, values[column]}
	}
	return out
}

func readStatus(ctx context.Context, tx *sqldb.Tx, c *rule.Chunk, scope rule.Scope, binding rule.Binding) ([]found, error) {
	text, args, err := c.Status(scope, binding)
	if err != nil {
		return nil, err
	}
	var out []found
	var county int64
	values := make([]any, len(c.Rules)+len(c.Leaves))
	var f found
	asks := newPicker(c)
	into := []any{&county, &f.household, &f.village}
	for i := range values {
		into = append(into, &values[i])
	}
	err = tx.Each(ctx, text, args, func(scan func(...any) error) error {
		if err := scan(into...); err != nil {
			return err
		}
		f.status, f.hit = make([]int8, len(c.Rules)), nil
		for i, v := range values[:len(c.Rules)] {
			if status, ok := rule.Value(rule.Int, v).(int64); ok && status != rule.False {
				f.status[i], f.hit = int8(status), append(f.hit, i) //nolint:gosec // 0, 1 or 2
			}
		}
		if len(f.hit) > 0 {
			f.leaves = asks.by(c, f.hit, values[len(c.Rules):])
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
	id     int64
	member int64 // the member that the row belongs to; 0 for a row of the household's lists
	origin []any
	values []any // of the query's leaves
	query  *rowQuery
}

// rowQuery is the statement for the rows of a list, with the places of its leaves.
type rowQuery struct {
	*rule.RowQuery
	place map[string]int // by the name of the fact
}

// value gives what a row says about a fact.
func (r *listRow) value(fact string) any {
	if i, ok := r.query.place[fact]; ok {
		return r.values[i]
	}
	return nil
}

// readRows reads the rows of the lists that the hit rules look into, for the households that they hit.
func readRows(ctx context.Context, tx *sqldb.Tx, set *tracerSet, hits []found, in extent, b rule.Binding) (map[listKey][]listRow, error) {
	out := map[listKey][]listRow{}
	for _, q := range set.queries {
		ids := wanting(set, q.Source, hits)
		if len(ids)*wholeFrom > in.households {
			if err := readList(ctx, tx, q, in.Scope, b, out); err != nil {
				return nil, err
			}
			continue
		}
		for len(ids) > 0 {
			n := min(len(ids), listedSize)
			if err := readList(ctx, tx, q, rule.Scope{County: in.County, IDs: ids[:n]}, b, out); err != nil {
				return nil, err
			}
			ids = ids[n:]
		}
	}
	return out, nil
}

// extent is a scope with the number of its households.
type extent struct {
	rule.Scope
	households int
}

// wholeFrom is from which share of the households on, one in so many, a list is read through rather than household by household.
const wholeFrom = 4

// wanting lists the households with a warning of a rule that looks into a list.
func wanting(set *tracerSet, list string, hits []found) []int64 {
	looks := make([]bool, len(set.lists))
	for i, lists := range set.lists {
		looks[i] = slices.Contains(lists, list)
	}
	var ids []int64
	for _, f := range hits {
		for _, i := range f.hit {
			if looks[i] {
				ids = append(ids, f.household)
				break
			}
		}
	}
	return ids
}

func readList(ctx context.Context, tx *sqldb.Tx, q *rowQuery, scope rule.Scope, b rule.Binding, out map[listKey][]listRow) error {
	text, args, err := q.SQL(scope, b)
	if err != nil {
		return err
	}
	var household, row int64
	var member sql.NullInt64
	columns := len(q.List.Origin) + len(q.Leaves)
	read, into := make([]any, columns), make([]any, 0, 3+columns)
	into = append(into, &household, &row, &member)
	for i := range read {
		into = append(into, &read[i])
	}
	var rows []listRow
	var of int64
	flush := func() {
		if len(rows) > 0 {
			out[listKey{q.Source, of}] = slices.Clone(rows)
			rows = rows[:0]
		}
	}
	err = tx.Each(ctx, text, args, func(scan func(...any) error) error {
		if err := scan(into...); err != nil {
			return err
		}
		if household != of {
			flush()
			of = household
		}
		values := make([]any, columns)
		for i, v := range read[:len(q.List.Origin)] {
			values[i] = rule.Value(rule.Int, v)
		}
		for i, leaf := range q.Leaves {
			values[len(q.List.Origin)+i] = rule.Value(leaf.Type, read[len(q.List.Origin)+i])
		}
		rows = append(rows, listRow{id: row, member: member.Int64, query: q, origin: values[:len(q.List.Origin)], values: values[len(q.List.Origin):]})
		return nil
	})
	flush()
	return err
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
