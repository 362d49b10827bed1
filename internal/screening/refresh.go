package screening

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/rule"
	"shouwang/internal/sqldb"
)

// Refresh screens one household again as of the day of the last whole run over it and by that run's profile, and brings its warnings up to
// date before it returns: who has corrected a household sees at once what that has changed. It needs no permission of its own and waits
// for no run. Where nothing was ever screened wholly it does nothing.
func (s *Service) Refresh(ctx context.Context, actor auth.Actor, household id.Ref) (Summary, error) {
	var village int64
	err := s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		village, err = villageOf(ctx, tx, household)
		return err
	})
	if err != nil {
		return Summary{}, err
	}
	return s.refresh(ctx, actor, Request{Area: village, Households: []id.Ref{household}})
}

// refreshVillage does for what is warned of a village itself what Refresh does for a household; its households are left as they are.
// Where no whole run stands, because the one that has said the warning broke off, it looks from that warning's day.
func (s *Service) refreshVillage(ctx context.Context, actor auth.Actor, about Warning) (Summary, error) {
	return s.refresh(ctx, actor, Request{Area: about.Village, AsOf: about.AsOf, village: about.Village})
}

// refresh does at once what is asked for in a village, by the profile that is meant there and as of the day of the last whole run over it;
// where there was none, as of the day of the request, if it names one.
func (s *Service) refresh(ctx context.Context, actor auth.Actor, req Request) (Summary, error) {
	for attempt := 0; ; attempt++ {
		err := s.db.Read(ctx, func(tx *sqldb.Tx) error {
			meant, stands, err := s.meantIn(ctx, tx, area.CountyOf(req.Area))
			if err != nil {
				return err
			}
			before, err := loadStanding(ctx, tx, meant, req.Area)
			if stands.live {
				before = stands.pastRun
			}
			if req.Profile = meant; before.digest != "" {
				req.AsOf = before.asOf
			}
			return err
		})
		if err != nil || req.AsOf.IsZero() {
			return Summary{}, err
		}
		r, err := s.prepare(ctx, actor, req)
		if err != nil {
			return Summary{}, err
		}
		if sum, err := r.atOnce(ctx); err != errMoved || attempt == maxTries { //nolint:errorlint // made here, never wrapped
			return sum, err
		}
	}
}

// errMoved says that another profile has taken over after the run was prepared.
var errMoved = errors.New("another profile has taken over")

// stays makes sure, for households or a village judged at once, that the profile which was meant is so still.
func (r *run) stays(ctx context.Context, tx *sqldb.Tx) error {
	if r.kind != KindNamed || !r.takes {
		return nil
	}
	for _, t := range r.targets {
		meant, _, err := r.meantIn(ctx, tx, t.county)
		if err == nil && meant != r.profile.Code {
			err = errMoved
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Outcome is what a correction has led to in one household, or one village itself: the warnings that stand and those that are gone.
type Outcome struct {
	// Solved says that the warning in question no longer holds; Appeared are warnings that were not there before, Gone others
	// that are not there any more.
	Solved         bool
	Appeared, Gone []Warning
	AsOf           civil.Date
}

// Recheck runs the rules over a household again (see Refresh), or over the facts of a village, and tells what that has changed. It is asked
// for by whoever has corrected them.
func (s *Service) Recheck(ctx context.Context, actor auth.Actor, about Warning) (out Outcome, err error) {
	defer fault.Wrap(&err, "judge warning %s again", about.Ref)
	if err := actor.Require(auth.WarningRead); err != nil {
		return out, err
	}
	before, err := s.concerning(ctx, actor, about)
	if err != nil {
		return out, err
	}
	var sum Summary
	if about.Household.IsZero() {
		sum, err = s.refreshVillage(ctx, actor, about)
	} else {
		sum, err = s.Refresh(ctx, actor, about.Household)
	}
	if err != nil {
		return out, err
	}
	after, err := s.concerning(ctx, actor, about)
	if err != nil {
		return out, err
	}
	has := func(list []Warning, w Warning) bool {
		return slices.ContainsFunc(list, func(o Warning) bool { return o.Ref == w.Ref })
	}
	out.AsOf, out.Solved = sum.AsOf, !has(after, about)
	for _, w := range after {
		if !has(before, w) {
			out.Appeared = append(out.Appeared, w)
		}
	}
	for _, w := range before {
		if !has(after, w) && w.Ref != about.Ref {
			out.Gone = append(out.Gone, w)
		}
	}
	return out, nil
}

// concerning lists the warnings that stand against the same household as one, or against the same village itself.
func (s *Service) concerning(ctx context.Context, actor auth.Actor, about Warning) ([]Warning, error) {
	f := Filter{Household: about.Household, Limit: largestPage}
	if !about.Household.IsZero() {
		page, err := s.Warnings(ctx, actor, f)
		return page.Warnings, err
	}
	f.Area = about.Village
	q, err := s.query(ctx, actor, f)
	if err != nil {
		return nil, err
	}
	var list []Warning
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		list, err = listWarnings(ctx, tx, q, ofVillage(), largestPage)
		return err
	})
	for i := range list {
		s.dress(actor, &list[i])
	}
	return list, err
}

// maxTries is how often listed households are read again because others change their warnings meanwhile.
const maxTries = 8

// atOnce screens listed households, or one village, and writes all of it, with the run's row, in one transaction.
func (r *run) atOnce(ctx context.Context) (Summary, error) {
	before := r.sum
	for attempt := 0; ; attempt++ {
		parts, err := r.gather(ctx)
		if err != nil {
			return Summary{}, err
		}
		r.sum = before
		err = r.db.Write(ctx, func(tx *sqldb.Tx) error { return r.writeAll(ctx, tx, parts) })
		if err == nil || err != errStale || attempt == maxTries { //nolint:errorlint // made here, never wrapped
			return r.sum, err
		}
	}
}

// gather reads all that is asked for.
func (r *run) gather(ctx context.Context) (parts []*piece, err error) {
	for _, t := range r.targets {
		program := r.program
		if t.village {
			program = r.villages
		}
		plan, err := r.plan(t, program)
		if err != nil {
			return nil, err
		}
		if err := r.ready(ctx, t, plan); err != nil {
			return nil, err
		}
		for after, more := int64(0), true; more; {
			p, err := r.step(ctx, t, plan, after)
			if err != nil {
				return nil, err
			}
			if more = !p.end; more || t.village {
				parts, after = append(parts, p), p.next.After
			}
		}
	}
	return parts, nil
}

// ready has the statements for a single household, or village, kept by the database.
func (r *run) ready(ctx context.Context, t target, plan []*tracerSet) error {
	if len(t.ids) != 1 {
		return nil
	}
	scope := rule.Scope{County: t.county, IDs: t.ids}
	for _, set := range plan {
		text, _, err := set.chunk.Status(scope, t.params.binding)
		if err := errors.Join(err, r.db.Keep(ctx, text)); err != nil {
			return err
		}
		for _, q := range set.queries {
			text, _, err := q.SQL(scope, t.params.binding)
			if err := errors.Join(err, r.db.Keep(ctx, text)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *run) writeAll(ctx context.Context, tx *sqldb.Tx, parts []*piece) (err error) {
	if err := r.stays(ctx, tx); err != nil {
		return err
	}
	for _, p := range parts {
		if r.sum, err = r.write(ctx, tx, p); err != nil {
			return err
		}
	}
	r.clock(&r.sum)
	text, err := json.Marshal(r.sum)
	if err != nil {
		return fmt.Errorf("write summary: %w", err)
	}
	if err := insertDone(ctx, tx, r, string(text)); err != nil {
		return err
	}
	if r.sum.New+r.sum.Closed == 0 {
		return nil
	}
	return r.tell(ctx, tx)
}
