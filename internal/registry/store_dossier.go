package registry

import (
	"context"
	"fmt"
	"slices"

	"shouwang/internal/sqldb"
)

// loadVersions reads the current row and every superseded version of some rows of a county, grouped by row, each group from the
// first version to the current one.
func (s *Service) loadVersions(ctx context.Context, tx *sqldb.Tx, w which) ([][]row, error) {
	sh := w.sh
	if len(w.ids) == 0 {
		return nil, nil
	}
	key := func(r row) string { return fmt.Sprintln(r[:len(sh.key)]...) } // the key's columns stand first
	groups := map[string][]row{}
	var order []string
	if err := s.loadRows(ctx, tx, w, func(r row) {
		groups[key(r)] = []row{r}
		order = append(order, key(r))
	}); err != nil {
		return nil, err
	}
	for part := range slices.Chunk(w.ids, inSize) {
		list, size := in(len(part))
		query := "SELECT " + sh.list("") + " FROM " + sh.table + "_history WHERE county = ? AND " + w.by + " IN " + list
		if err := s.each(ctx, tx, sh, query, pad([]any{w.county}, part, size), func(r row) {
			groups[key(r)] = append(groups[key(r)], r)
		}); err != nil {
			return nil, err
		}
	}
	out := make([][]row, len(order))
	for i, k := range order {
		out[i] = groups[k]
		slices.SortFunc(out[i], func(a, b row) int { return int(sh.num(a, "version") - sh.num(b, "version")) })
	}
	return out, nil
}

// memberIDs lists everyone who ever belonged to a household; a member's household never changes.
func (s *Service) memberIDs(ctx context.Context, tx *sqldb.Tx, county, household int64) ([]int64, error) {
	var ids []int64
	err := tx.Each(ctx, "SELECT id FROM member WHERE county = ? AND household_id = ? ORDER BY id", []any{county, household},
		func(scan func(...any) error) error {
			var id int64
			if err := scan(&id); err != nil {
				return err
			}
			ids = append(ids, id)
			return nil
		})
	return ids, err
}
