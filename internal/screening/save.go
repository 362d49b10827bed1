package screening

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"shouwang/internal/sqldb"
)

// change is what a chunk does to the stored warnings.
type change struct {
	added   []hit
	touched []int64  // said again, unchanged
	carried []stored // said before by another profile
	altered []altered
	gone    map[string][]int64 // by reason
	byRule  map[string]Change
}

// altered is a stored warning that is said again in another way, or again after it was closed.
type altered struct {
	stored
	hit      hit
	reopened bool
}

// compare decides what becomes of the stored warnings of a chunk's households, of which present (sorted) are in the registry. It is
// where a warning keeps its identity.
func compare(hits []hit, old map[key]stored, present []int64, known func(rule string) bool) change {
	c := change{gone: map[string][]int64{}, byRule: map[string]Change{}}
	said := make(map[key]bool, len(hits))
	for _, h := range hits {
		k := key{h.household, h.rule.ID}
		said[k] = true
		was, ok := old[k]
		if ok && was.foreign {
			c.carried = append(c.carried, was)
		}
		tally := c.byRule[k.rule]
		switch {
		case !ok:
			c.added = append(c.added, h)
			tally.New++
		case was.status == h.status && was.trace == h.trace && was.village == h.village && was.version == h.rule.Version && was.level == h.rule.Level:
			c.touched = append(c.touched, was.id)
			tally.Continuing++
		case was.status == Closed: // what only another profile has closed goes on when its own is meant again
			c.altered = append(c.altered, altered{stored: was, hit: h, reopened: was.reason != ReasonProfile})
			tally.New++
		default:
			c.altered = append(c.altered, altered{stored: was, hit: h})
			tally.Continuing++
		}
		c.byRule[k.rule] = tally
	}
	for k, was := range old {
		if said[k] || was.status == Closed {
			continue
		}
		reason := ReasonNoLonger
		if _, there := slices.BinarySearch(present, k.household); !there {
			reason = ReasonEnded
		} else if was.foreign {
			reason = ReasonProfile
		} else if !known(k.rule) {
			reason = ReasonRetired
		}
		c.gone[reason] = append(c.gone[reason], was.id)
		tally := c.byRule[k.rule]
		tally.Closed++
		c.byRule[k.rule] = tally
	}
	slices.SortFunc(c.carried, func(a, b stored) int { return cmp.Compare(a.id, b.id) })
	slices.Sort(c.touched)
	for _, ids := range c.gone {
		slices.Sort(ids)
	}
	return c
}

// sortOut finds for every key the warning that is compared: the profile's own, or one of another profile that is open where its own is
// closed or was never said. Open ones of other profiles beside it are spare.
func sortOut(profile string, all []said) (old map[key]stored, spare []said) {
	old = make(map[key]stored, len(all))
	slices.SortFunc(all, func(a, b said) int { // own ones first, then those said last
		own := func(s said) int {
			if s.profile == profile {
				return 0
			}
			return 1
		}
		return cmp.Or(cmp.Compare(own(a), own(b)), cmp.Compare(b.run, a.run), cmp.Compare(b.id, a.id))
	})
	for _, s := range all {
		was, there := old[s.key]
		s.foreign = s.profile != profile
		switch {
		case !there:
			old[s.key] = s.stored
		case was.status == Closed && !was.foreign:
			s.behind = was.id
			old[s.key] = s.stored
		default:
			spare = append(spare, s)
		}
	}
	return old, spare
}

// spares counts warnings of other profiles as closed by their rules; nothing is open twice.
func (c *change) spares(p *piece) {
	for _, s := range p.spare {
		c.gone[ReasonProfile] = append(c.gone[ReasonProfile], s.id)
		tally := c.byRule[s.rule]
		tally.Closed++
		c.byRule[s.rule] = tally
	}
	slices.Sort(c.gone[ReasonProfile])
}

// with gives the summary with a chunk counted in; the one before stays as it is.
func (s Summary) with(byRule map[string]Change) Summary {
	s.Warnings, s.Levels, s.Changes = maps.Clone(s.Warnings), maps.Clone(s.Levels), maps.Clone(s.Changes)
	for rule, n := range byRule {
		c := s.Changes[rule]
		c.New, c.Continuing, c.Closed = c.New+n.New, c.Continuing+n.Continuing, c.Closed+n.Closed
		s.Changes[rule] = c
		s.New, s.Continuing, s.Closed = s.New+n.New, s.Continuing+n.Continuing, s.Closed+n.Closed
	}
	return s
}

// save writes a chunk in one transaction, with where the run goes on after it and what it has counted so far.
func (r *run) save(ctx context.Context, p *piece) error {
	var sum Summary
	err := r.db.Write(ctx, func(tx *sqldb.Tx) (err error) {
		if sum, err = r.write(ctx, tx, p); err != nil {
			return err
		}
		if err := r.keepShare(ctx, tx, p.target.county, sum); err != nil {
			return err
		}
		return r.keep(ctx, tx, p.next, sum)
	})
	if err != nil {
		return err
	}
	r.sum, r.at = sum, p.next
	return nil
}

// write brings the stored warnings in line with what a chunk has found and gives the summary with it.
func (r *run) write(ctx context.Context, tx *sqldb.Tx, p *piece) (Summary, error) {
	if same, err := r.unchanged(ctx, tx, p); err != nil || !same {
		if err == nil {
			err = errStale
		}
		return r.sum, err
	}
	if p.end {
		return r.closeCounty(ctx, tx, p)
	}
	c := r.compare(p)
	if err := r.apply(ctx, tx, book{run: r, table: ofHouseholds, county: p.target.county}, c); err != nil {
		return r.sum, err
	}
	sum := r.sum.with(c.byRule)
	sum.Households, sum.Persons = sum.Households+int64(len(p.ids)), sum.Persons+p.people
	r.count(&sum, p.hits)
	return sum, clearMarks(ctx, tx, p.scope, p.marks)
}

// compare compares a chunk by the rules that are in force.
func (r *run) compare(p *piece) change {
	inForce := map[string]bool{}
	for _, rl := range r.rules {
		inForce[rl.ID] = true
	}
	c := compare(p.hits, p.old, p.ids, func(rule string) bool { return inForce[rule] })
	if len(p.spare) > 0 {
		c.spares(p)
	}
	return c
}

func (r *run) apply(ctx context.Context, tx *sqldb.Tx, b book, c change) error {
	if err := b.insert(ctx, tx, c.added); sqldb.IsUnique(err) {
		return errStale // somebody has said one of them in this very moment
	} else if err != nil {
		return err
	}
	if err := b.carry(ctx, tx, c.carried); err != nil {
		return err
	}
	if err := b.touch(ctx, tx, c.touched); err != nil {
		return err
	}
	for _, a := range c.altered {
		if err := b.alter(ctx, tx, a); err != nil {
			return err
		}
	}
	if err := keepHandling(ctx, tx, b, c.altered); err != nil {
		return err
	}
	for _, reason := range slices.Sorted(maps.Keys(c.gone)) {
		if err := b.shut(ctx, tx, reason, c.gone[reason]); err != nil {
			return err
		}
	}
	return nil
}

// closeCounty ends a county: its villages' warnings are written, and what is left of households that are no longer in the registry is
// closed. A run over one village ends with the first of these.
func (r *run) closeCounty(ctx context.Context, tx *sqldb.Tx, p *piece) (Summary, error) {
	c := r.compare(p)
	if ids, any := c.gone[ReasonEnded]; any {
		delete(c.gone, ReasonEnded)
		c.gone[ReasonVillage] = ids
	}
	if err := r.apply(ctx, tx, book{run: r, table: ofVillages, county: p.target.county}, c); err != nil {
		return r.sum, err
	}
	sum := r.sum.with(c.byRule)
	sum.Villages += int64(len(p.ids))
	sum.tally(p.hits)
	if p.target.changed || r.kind == KindNamed {
		return sum, nil
	}
	if r.clears() { // first, so that what is touched from here on is looked at again
		if err := clearEnded(ctx, tx, p.target); err != nil {
			return r.sum, err
		}
	}
	closed, err := closeEnded(ctx, tx, r, p.target)
	return sum.with(closed), err
}

// keep records where the run goes on and what it has counted; the run is lost when it is no longer this process's.
func (r *run) keep(ctx context.Context, tx *sqldb.Tx, at place, sum Summary) error {
	r.clock(&sum)
	text, err := json.Marshal(sum)
	if err != nil {
		return fmt.Errorf("write summary: %w", err)
	}
	held, err := keepRun(ctx, tx, r, at, kept{households: sum.Households, persons: sum.Persons, summary: string(text)})
	if err == nil && !held {
		return r.lost(ctx, tx)
	}
	return err
}
