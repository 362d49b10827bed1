package screening

import (
	"context"
	"fmt"

	"shouwang/internal/auth"
	"shouwang/internal/id"
	"shouwang/internal/sqldb"
)

// worklistOrder says how a page of the worklist is ordered and how long it is.
type worklistOrder struct {
	byRule bool
	limit  int
}

// loadWorklist reads one page of warnings village by village, with their traces. The page is found first by the numbers alone, so that
// only its own traces are read.
func loadWorklist(ctx context.Context, tx *sqldb.Tx, q query, at mark, o worklistOrder) ([]Item, []string, error) {
	where, args := q.where(tx.Dialect(), ofHousehold())
	order, place := "w.village, w.household_id, w.rule", []any{at.village, at.household, at.rule}
	if o.byRule {
		order, place = "w.village, w.rule, w.household_id", []any{at.village, at.rule, at.household}
	}
	if at != (mark{}) {
		where += " AND (" + order + ") > (?, ?, ?)"
		args = append(args, place...)
	}
	var refs []id.Ref
	err := tx.Each(ctx, `SELECT w.county, w.id FROM warning AS w WHERE `+where+` ORDER BY `+order+` LIMIT ?`, append(args, o.limit), func(scan func(...any) error) error {
		var ref id.Ref
		err := scan(&ref.County, &ref.ID)
		refs = append(refs, ref)
		return err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("find worklist: %w", err)
	}
	found, traces, err := loadWithTraces(ctx, tx, refs, q.scope)
	if err != nil {
		return nil, nil, err
	}
	byRef := map[id.Ref]int{}
	for i, w := range found {
		byRef[w.Ref] = i
	}
	items, ordered := make([]Item, 0, len(refs)), make([]string, 0, len(refs))
	for _, ref := range refs {
		i, ok := byRef[ref]
		if !ok {
			continue
		}
		w := found[i]
		items = append(items, Item{Warning: w, Mark: mark{village: w.Village, household: w.Household.ID, rule: w.Rule}.String()})
		ordered = append(ordered, traces[i])
	}
	return items, ordered, nil
}

// loadWithTraces reads warnings with their traces; those outside the scope are left out.
func loadWithTraces(ctx context.Context, tx *sqldb.Tx, refs []id.Ref, s auth.Scope) ([]Warning, []string, error) {
	byCounty := map[int][]int64{}
	for _, ref := range refs {
		byCounty[ref.County] = append(byCounty[ref.County], ref.ID)
	}
	var out []Warning
	var traces []string
	for _, county := range sortedCounties(byCounty) {
		err := inBatches(byCounty[county], func(in string, args []any) error {
			args = append([]any{county, s.CountyLo, s.CountyHi, s.Lo, s.Hi}, args...)
			return tx.Each(ctx, ofHousehold().read(andTrace)+`w.county = ? AND w.county BETWEEN ? AND ? AND w.village BETWEEN ? AND ?
				AND w.id IN `+in+` ORDER BY w.id`, args, func(scan func(...any) error) error {
				var text string
				w, err := scanWarning(scan, &text)
				out, traces = append(out, w), append(traces, text)
				return err
			})
		})
		if err != nil {
			return nil, nil, fmt.Errorf("load warnings: %w", err)
		}
	}
	return out, traces, nil
}

// countPerVillage counts the warnings of a query in some villages.
func countPerVillage(ctx context.Context, tx *sqldb.Tx, q query, villages []int64) (map[int64]int64, error) {
	out := map[int64]int64{}
	if len(villages) == 0 {
		return out, nil
	}
	where, args := q.where(tx.Dialect(), ofHousehold())
	for _, v := range villages {
		args = append(args, v)
	}
	err := tx.Each(ctx, `SELECT w.village, COUNT(*) FROM warning AS w WHERE `+where+` AND w.village IN `+sqldb.In(len(villages))+` GROUP BY w.village`, args,
		func(scan func(...any) error) error {
			var village, n int64
			err := scan(&village, &n)
			out[village] = n
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("count villages: %w", err)
	}
	return out, nil
}

// loadVillageWork reads the warnings about villages themselves, behind one village and up to another, with their traces.
func loadVillageWork(ctx context.Context, tx *sqldb.Tx, q query, after, to int64) ([]Item, []string, error) {
	l := ofVillage()
	where, args := q.where(tx.Dialect(), l)
	var items []Item
	var traces []string
	err := tx.Each(ctx, l.read(andTrace)+where+` AND w.village > ? AND w.village <= ? ORDER BY w.village, w.rule`,
		append(args, after, to), func(scan func(...any) error) error {
			var text string
			w, err := scanWarning(scan, &text)
			items, traces = append(items, Item{Warning: w}), append(traces, text)
			return err
		})
	if err != nil {
		return nil, nil, fmt.Errorf("list work of villages: %w", err)
	}
	return items, traces, nil
}
