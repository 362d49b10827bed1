package screening

import (
	"context"
	"maps"
	"slices"

	"shouwang/internal/auth"
	"shouwang/internal/sqldb"
)

// levelQuery asks for the levels of some households of one county.
type levelQuery struct {
	county int
	ids    []int64
	scope  auth.Scope
	shown  views
}

// householdLevel is one level that a warning of a household suggests.
type householdLevel struct {
	household int64
	level     string
}

func openLevels(ctx context.Context, tx *sqldb.Tx, q levelQuery) ([]householdLevel, error) {
	profiles, of := q.shown.where("w")
	args := append([]any{q.county, q.scope.Lo, q.scope.Hi}, of...)
	for _, household := range q.ids {
		args = append(args, household)
	}
	var out []householdLevel
	err := tx.Each(ctx, `SELECT household_id, level FROM warning AS w
		WHERE county = ? AND `+unindexed(tx.Dialect(), true)+`village BETWEEN ? AND ? AND `+profiles+` AND `+unindexed(tx.Dialect(), true)+`status = 'open' AND level IS NOT NULL AND household_id IN `+
		sqldb.In(len(q.ids))+` GROUP BY household_id, level`, args, func(scan func(...any) error) error {
		var one householdLevel
		if err := scan(&one.household, &one.level); err != nil {
			return err
		}
		out = append(out, one)
		return nil
	})
	return out, err
}

func sortedCounties(byCounty map[int][]int64) []int { return slices.Sorted(maps.Keys(byCounty)) }
