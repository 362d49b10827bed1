package registry

import (
	"context"
	"time"

	"shouwang/internal/audit"
	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/sqldb"
)

// Ending says from which day a household or a person is no longer part of the registry, and why. Nothing is deleted.
type Ending struct {
	On     civil.Date
	Reason string
}

// beijing is the zone of the country's civil dates.
const beijing = 8 * time.Hour

func (e Ending) check(tx *sqldb.Tx) (Ending, error) {
	faults := &fault.List{}
	switch {
	case e.On.IsZero():
		faults.Field("on", "registry_end_date_missing")
	case e.On.After(civil.Of(tx.Now().Add(beijing))):
		faults.Field("on", "registry_end_in_future", "date", e.On.String())
	}
	reason, err := checkReason(e.Reason)
	if wrong, ok := fault.As(err); ok {
		for _, p := range wrong.Problems {
			faults.Add(p)
		}
	}
	e.Reason = reason
	return e, faults.Err("invalid")
}

// EndHousehold ends a household with everyone in it.
func (s *Service) EndHousehold(ctx context.Context, actor auth.Actor, ref id.Ref, e Ending) (err error) {
	defer fault.Wrap(&err, "end household %s", ref)
	return s.command(ctx, actor, func(tx *sqldb.Tx, m *merger) error {
		if e, err = e.check(tx); err != nil {
			return err
		}
		h, err := s.rowOf(ctx, tx, s.shapes.household, actor, ref)
		if err != nil {
			return err
		}
		members, err := s.membersOf(ctx, tx, ref)
		if err != nil {
			return err
		}
		m.stamp.from = int64(e.On.Int())
		households, persons := &writes{sh: s.shapes.household}, &writes{sh: s.shapes.member}
		if err := households.end(m, h, e); err != nil {
			return err
		}
		for _, r := range members {
			if s.shapes.member.has(r, "ended_on") {
				continue
			}
			if err := persons.end(m, r, e); err != nil {
				return err
			}
		}
		return s.settleEnds(ctx, tx, households, persons, entry(actor, "registry.end_household", ref, s.shapes.household.num(h, "village"), e.detail()))
	})
}

// EndMember ends a person's membership: death, marriage, a move. The person may then be registered in another household.
func (s *Service) EndMember(ctx context.Context, actor auth.Actor, ref id.Ref, e Ending) (err error) {
	defer fault.Wrap(&err, "end member %s", ref)
	return s.command(ctx, actor, func(tx *sqldb.Tx, m *merger) error {
		if e, err = e.check(tx); err != nil {
			return err
		}
		r, err := s.rowOf(ctx, tx, s.shapes.member, actor, ref)
		if err != nil {
			return err
		}
		m.stamp.from = int64(e.On.Int())
		households, persons := &writes{sh: s.shapes.household}, &writes{sh: s.shapes.member}
		if err := persons.end(m, r, e); err != nil {
			return err
		}
		return s.settleEnds(ctx, tx, households, persons, entry(actor, "registry.end_member", ref, s.shapes.member.num(r, "village"), e.detail()))
	})
}

// Resume takes an ending back from a day on: of a household with those who ended together with it, for the same reason on the same
// day. A person who has been registered in another household meanwhile stands in the way.
func (s *Service) Resume(ctx context.Context, actor auth.Actor, ref id.Ref, e Ending) (err error) {
	defer fault.Wrap(&err, "resume %s", ref)
	return s.command(ctx, actor, func(tx *sqldb.Tx, m *merger) error {
		if e, err = e.check(tx); err != nil {
			return err
		}
		m.stamp.from = int64(e.On.Int())
		h, err := s.rowOf(ctx, tx, s.shapes.household, actor, ref)
		if err != nil {
			return err
		}
		members, err := s.membersOf(ctx, tx, ref)
		if err != nil {
			return err
		}
		households, persons := &writes{sh: s.shapes.household}, &writes{sh: s.shapes.member}
		if err := households.resume(m, h); err != nil {
			return err
		}
		for _, r := range members {
			if s.shapes.member.num(r, "ended_on") != s.shapes.household.num(h, "ended_on") {
				continue
			}
			if err := persons.resume(m, r); err != nil {
				return err
			}
		}
		return s.settleEnds(ctx, tx, households, persons, entry(actor, "registry.resume", ref, s.shapes.household.num(h, "village"), e.detail()))
	})
}

func (e Ending) detail() map[string]any {
	return map[string]any{"on": e.On.String(), "reason": e.Reason}
}

// command runs one change by hand in a transaction of its own.
func (s *Service) command(ctx context.Context, actor auth.Actor, do func(*sqldb.Tx, *merger) error) error {
	if err := actor.Require(auth.RegistryWrite); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		return do(tx, &merger{keys: s.keys, sealed: true, stamp: newStamp(tx, 0, actor.UserID, 0)})
	})
}

func (s *Service) membersOf(ctx context.Context, tx *sqldb.Tx, household id.Ref) ([]row, error) {
	var out []row
	err := s.loadRows(ctx, tx, which{s.shapes.member, "household_id", int64(household.County), []int64{household.ID}}, func(r row) { out = append(out, r) })
	return out, err
}

// end queues the version in which a row ends.
func (w *writes) end(m *merger, old row, e Ending) error {
	if w.sh.has(old, "ended_on") {
		return fault.Conflict("registry_ended_already")
	}
	if err := w.inOrder(m, old); err != nil {
		return err
	}
	next := set(nil, old, w.sh.place["ended_on"], int64(e.On.Int()))
	next[w.sh.place["end_reason"]] = e.Reason
	w.replace(m, old, next)
	return nil
}

// resume queues the version in which a row is back.
func (w *writes) resume(m *merger, old row) error {
	if !w.sh.has(old, "ended_on") {
		return fault.Conflict("registry_not_ended")
	}
	if err := w.inOrder(m, old); err != nil {
		return err
	}
	next := set(nil, old, w.sh.place["ended_on"], nil)
	next[w.sh.place["end_reason"]] = nil
	w.replace(m, old, next)
	return nil
}

// inOrder refuses a day before the one from which the stored version is true.
func (w *writes) inOrder(m *merger, old row) error {
	if since := w.sh.num(old, "valid_from"); m.stamp.from < since {
		return fault.Conflict("registry_end_too_early", "date", civil.FromInt(int(since)).String())
	}
	return nil
}

// settleEnds writes the versions, keeps the directory of persons in step, and journals.
func (s *Service) settleEnds(ctx context.Context, tx *sqldb.Tx, households, persons *writes, e audit.Entry) error {
	sh := s.shapes.member
	for _, r := range persons.changed {
		if sh.has(r, "ended_on") {
			if err := s.forget(ctx, tx, r); err != nil {
				return err
			}
			continue
		}
		if err := s.remember(ctx, tx, r); err != nil {
			return err
		}
	}
	for _, w := range []*writes{households, persons} {
		if err := s.supersede(ctx, tx, w.sh, w.old, w.changed); err != nil {
			return err
		}
	}
	_, err := audit.Record(ctx, tx, e)
	return err
}
