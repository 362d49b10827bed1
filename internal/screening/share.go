package screening

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/sqldb"
)

// A run over more than one county counts each of them by itself too, so that a county sees its own figures of a run from above.

// wide tells whether the run is over an area of counties.
func (r *run) wide() bool { return r.kind != KindNamed && area.LevelOf(r.area) < area.County }

// plus adds what another summary has counted, or takes it away for the sign -1.
func (s Summary) plus(o Summary, sign int64) Summary {
	s.Warnings, s.Changes, s.Levels = maps.Clone(s.Warnings), maps.Clone(s.Changes), maps.Clone(s.Levels)
	if s.Warnings == nil {
		s.Warnings, s.Changes, s.Levels = map[string]Count{}, map[string]Change{}, map[string]int64{}
	}
	for rule, n := range o.Warnings {
		c := s.Warnings[rule]
		s.Warnings[rule] = Count{True: c.True + sign*n.True, Unknown: c.Unknown + sign*n.Unknown}
	}
	for rule, n := range o.Changes {
		c := s.Changes[rule]
		s.Changes[rule] = Change{New: c.New + sign*n.New, Continuing: c.Continuing + sign*n.Continuing, Closed: c.Closed + sign*n.Closed}
	}
	maps.DeleteFunc(s.Changes, func(_ string, c Change) bool { return c == Change{} })
	for level, n := range o.Levels {
		s.Levels[level] += sign * n
	}
	s.Households, s.Persons, s.Villages = s.Households+sign*o.Households, s.Persons+sign*o.Persons, s.Villages+sign*o.Villages
	s.New, s.Continuing, s.Closed = s.New+sign*o.New, s.Continuing+sign*o.Continuing, s.Closed+sign*o.Closed
	return s
}

// keepShare adds what a chunk has counted to its county's share of the run.
func (r *run) keepShare(ctx context.Context, tx *sqldb.Tx, county int, sum Summary) error {
	if !r.wide() {
		return nil
	}
	shares, err := loadShares(ctx, tx, []any{r.id}, county, county)
	if err != nil {
		return err
	}
	share, ok := shares[r.id]
	if !ok {
		share = r.blank()
		share.Area = area.CountyCode(county)
	}
	text, err := json.Marshal(share.plus(sum, 1).plus(r.sum, -1))
	if err != nil {
		return fmt.Errorf("write a county's share: %w", err)
	}
	return saveShare(ctx, tx, r.id, county, string(text))
}

// sharesFor reads the actor's share of those runs that are over a larger area than the actor's, which must be a county or more: a run counts
// by nothing smaller.
func sharesFor(ctx context.Context, tx *sqldb.Tx, actor auth.Actor, rows []RunRow) (map[int64]Summary, error) {
	var runs []any
	for _, r := range rows {
		if !actor.Covers(r.Area) && !r.Live() {
			runs = append(runs, r.ID)
		}
	}
	if len(runs) == 0 || area.LevelOf(actor.Area) > area.County {
		return nil, nil
	}
	scope := actor.Scope()
	return loadShares(ctx, tx, runs, scope.CountyLo, scope.CountyHi)
}
