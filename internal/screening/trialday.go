package screening

import (
	"context"
	"slices"

	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/policy"
	"shouwang/internal/sqldb"
)

// TrialDay proposes the day of a trial: that of the last whole run that stands over an area, under a profile where one is named, because
// the data are fresh for it; zero without such a run, or where the counties of the area stand on several days.
func (s *Service) TrialDay(ctx context.Context, actor auth.Actor, where int64, profile string) (day civil.Date, err error) {
	if where == 0 {
		where = actor.Area
	}
	if !actor.Covers(where) {
		return day, fault.NotFound("not_found")
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		code, stands, err := s.meant(ctx, tx, auth.ScopeOf(where))
		if day = stands; profile != "" && profile != code {
			day = civil.Date{}
		}
		return err
	})
	if err != nil || !day.IsZero() || profile == "" {
		return day, err
	}
	runs, err := s.Runs(ctx, actor, RunFilter{Area: where, Kind: KindWhole, State: RunDone, Profile: profile, Limit: 1})
	if len(runs) > 0 {
		day = runs[0].AsOf
	}
	return day, err
}

// reaches reports what a trial asks for that no county looked at can answer: a division that is none, values for regions elsewhere.
func (w *trial) reaches() error {
	if !slices.Contains([]string{GroupBelow, GroupTown, GroupVillage}, w.req.Group) {
		return fault.Invalid("whatif_group", "group", w.req.Group)
	}
	problems := fault.List{}
	for _, p := range w.req.Params {
		within := func(t target) bool { return p.Region == nil || policy.Covers(*p.Region, t.county) }
		if len(w.targets) > 0 && !slices.ContainsFunc(w.targets, within) {
			problems.Add(fault.At(fault.Place{Field: ProposedParam + p.Key}, "whatif_region_empty", "region", *p.Region))
		}
	}
	return problems.Err("whatif_faulty")
}
