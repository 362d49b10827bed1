package registry

import (
	"context"
	"time"

	"shouwang/internal/audit"
	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/job"
	"shouwang/internal/sqldb"
)

// TopicHouseholdChanged is published when somebody has changed a household by hand; its payload is a HouseholdChanged. Imports publish
// their own fact, once a batch.
const TopicHouseholdChanged = "registry.household_changed"

// HouseholdChanged says which household has changed, and by which command of the journal.
type HouseholdChanged struct {
	Household string `json:"household"`
	Action    string `json:"action"`
}

// Ending says from which day a household or a person is no longer part of the registry, or is again, and why. Nothing is deleted.
type Ending struct {
	On     civil.Date
	Reason string
	// Key makes the command idempotent (auth.Once): given again with the same key it does nothing more. It may be empty.
	Key string
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
	return s.command(ctx, command{actor, "registry.end_household", ref, e}, func(tx *sqldb.Tx, w *work) error {
		h, members, err := s.holdHousehold(ctx, tx, w)
		if err != nil {
			return err
		}
		if err := w.households.end(w.merger, h, w.e); err != nil {
			return err
		}
		for _, r := range members {
			if s.shapes.member.has(r, "ended_on") {
				continue
			}
			if err := w.persons.end(w.merger, r, w.e); err != nil {
				return err
			}
		}
		return nil
	})
}

// EndMember ends a person's membership: death, marriage, a move. The person may then be registered in another household.
func (s *Service) EndMember(ctx context.Context, actor auth.Actor, ref id.Ref, e Ending) (err error) {
	defer fault.Wrap(&err, "end member %s", ref)
	return s.command(ctx, command{actor, "registry.end_member", ref, e}, func(tx *sqldb.Tx, w *work) error {
		r, err := s.holdMember(ctx, tx, w)
		if err != nil {
			return err
		}
		return w.persons.end(w.merger, r, w.e)
	})
}

// Resume takes an ending back from a day on: of a household with those who ended together with it, for the same reason on the same
// day. A person who has been registered in another household meanwhile stands in the way.
func (s *Service) Resume(ctx context.Context, actor auth.Actor, ref id.Ref, e Ending) (err error) {
	defer fault.Wrap(&err, "resume household %s", ref)
	return s.command(ctx, command{actor, "registry.resume", ref, e}, func(tx *sqldb.Tx, w *work) error {
		h, members, err := s.holdHousehold(ctx, tx, w)
		if err != nil {
			return err
		}
		if err := w.households.resume(w.merger, h); err != nil {
			return err
		}
		on, reason := endOf(s.shapes.household, h)
		for _, r := range members {
			if itsDay, its := endOf(s.shapes.member, r); itsDay != on || its != reason {
				continue
			}
			if err := w.persons.resume(w.merger, r); err != nil {
				return err
			}
		}
		return nil
	})
}

// ResumeMember takes the ending of one person back from a day on. The household must be there; a person who has been registered in
// another household meanwhile is a Conflict.
func (s *Service) ResumeMember(ctx context.Context, actor auth.Actor, ref id.Ref, e Ending) (err error) {
	defer fault.Wrap(&err, "resume member %s", ref)
	return s.command(ctx, command{actor, "registry.resume_member", ref, e}, func(tx *sqldb.Tx, w *work) error {
		r, err := s.holdMember(ctx, tx, w)
		if err != nil {
			return err
		}
		h, err := s.rowOf(ctx, tx, s.shapes.household, actor, w.household)
		if err != nil {
			return err
		}
		if s.shapes.household.has(h, "ended_on") {
			return fault.Conflict("registry_household_ended")
		}
		return w.persons.resume(w.merger, r)
	})
}

// command is one change by hand: who asks for what, of which row.
type command struct {
	actor  auth.Actor
	action string // as the journal calls it
	ref    id.Ref
	e      Ending
}

// body is what makes two commands of one key the same.
func (c command) body() any {
	return []string{c.action, c.ref.String(), c.e.On.String(), c.e.Reason}
}

// work collects what a command changes of one household.
type work struct {
	command
	*merger
	household           id.Ref
	village             int64
	households, persons *writes
}

// command runs one change by hand in a transaction of its own: once for every key, journalled, and published.
func (s *Service) command(ctx context.Context, c command, do func(*sqldb.Tx, *work) error) error {
	if err := c.actor.Require(auth.RegistryWrite); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := auth.Once(ctx, tx, c.actor, c.e.Key, c.body(), func() (done struct{}, err error) {
			if c.e, err = c.e.check(tx); err != nil {
				return done, err
			}
			w := &work{command: c, merger: &merger{keys: s.keys, sealed: true, stamp: newStamp(tx, 0, c.actor.UserID, 0)}}
			w.stamp.from = int64(c.e.On.Int())
			w.households, w.persons = &writes{sh: s.shapes.household}, &writes{sh: s.shapes.member}
			if err := do(tx, w); err != nil {
				return done, err
			}
			return done, s.settle(ctx, tx, w)
		})
		return err
	})
}

// holdHousehold reads the household that the command names, with its members, and keeps others from changing it meanwhile.
func (s *Service) holdHousehold(ctx context.Context, tx *sqldb.Tx, w *work) (row, []row, error) {
	sh := s.shapes.household
	if _, err := s.rowOf(ctx, tx, sh, w.actor, w.ref); err != nil {
		return nil, nil, err
	}
	if err := hold(ctx, tx, w.ref); err != nil {
		return nil, nil, err
	}
	h, err := s.rowOf(ctx, tx, sh, w.actor, w.ref)
	if err != nil {
		return nil, nil, err
	}
	w.household, w.village = w.ref, sh.num(h, "village")
	members, err := s.membersOf(ctx, tx, w.ref)
	return h, members, err
}

// holdMember reads the person that the command names, and keeps others from changing the household meanwhile.
func (s *Service) holdMember(ctx context.Context, tx *sqldb.Tx, w *work) (row, error) {
	sh := s.shapes.member
	r, err := s.rowOf(ctx, tx, sh, w.actor, w.ref)
	if err != nil {
		return nil, err
	}
	w.household, w.village = id.Ref{County: w.ref.County, ID: sh.num(r, "household_id")}, sh.num(r, "village")
	if err := hold(ctx, tx, w.household); err != nil {
		return nil, err
	}
	return s.rowOf(ctx, tx, sh, w.actor, w.ref)
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
	since := w.sh.num(old, "valid_from")
	if m.stamp.from >= since {
		return nil
	}
	date := civil.FromInt(int(since)).String()
	return fault.Conflict("registry_end_too_early", "date", date).With(fault.At(fault.Place{Field: "on"}, "registry_end_too_early", "date", date))
}

// settle writes the versions, keeps the directory of persons in step, journals, and publishes that the household has changed.
func (s *Service) settle(ctx context.Context, tx *sqldb.Tx, w *work) error {
	sh := s.shapes.member
	for _, r := range w.persons.changed {
		keep := s.remember
		if sh.has(r, "ended_on") {
			keep = s.forget
		}
		if err := keep(ctx, tx, r); err != nil {
			return err
		}
	}
	for _, rows := range []*writes{w.households, w.persons} {
		if err := s.supersede(ctx, tx, rows.sh, rows.old, rows.changed); err != nil {
			return err
		}
	}
	detail := map[string]any{"on": w.e.On.String(), "reason": w.e.Reason}
	if _, err := audit.Record(ctx, tx, entry(w.actor, w.action, w.ref, w.village, detail)); err != nil {
		return err
	}
	return job.Publish(ctx, tx, TopicHouseholdChanged, HouseholdChanged{Household: w.household.String(), Action: w.action})
}
