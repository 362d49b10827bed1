package screening

import (
	"context"
	"encoding/json"
	"slices"

	"shouwang/internal/sqldb"
)

// change is what a chunk does to the stored warnings.
type change struct {
	added   []hit
	touched []int64 // said again, unchanged
	altered []altered
	gone    map[string][]int64 // by reason
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
	c := change{gone: map[string][]int64{}}
	said := make(map[key]bool, len(hits))
	for _, h := range hits {
		k := key{h.household, h.rule.ID}
		said[k] = true
		was, ok := old[k]
		switch {
		case !ok:
			c.added = append(c.added, h)
		case was.status == h.status && was.trace == h.trace && was.village == h.village && was.version == h.rule.Version && was.level == h.rule.Level:
			c.touched = append(c.touched, was.id)
		default:
			c.altered = append(c.altered, altered{stored: was, hit: h, reopened: was.status == Closed})
		}
	}
	for k, was := range old {
		if said[k] || was.status == Closed {
			continue
		}
		reason := ReasonNoLonger
		if _, there := slices.BinarySearch(present, k.household); !there {
			reason = ReasonEnded
		} else if !known(k.rule) {
			reason = ReasonRetired
		}
		c.gone[reason] = append(c.gone[reason], was.id)
	}
	return c
}

// save writes a chunk's warnings in one transaction.
func (r *run) save(ctx context.Context, t target, present []int64, hits []hit, old map[key]stored) error {
	inForce := map[string]bool{}
	for _, rl := range r.rules {
		inForce[rl.ID] = true
	}
	c := compare(hits, old, present, func(rule string) bool { return inForce[rule] })
	err := r.db.Write(ctx, func(tx *sqldb.Tx) error {
		if err := insertWarnings(ctx, tx, r, t.county, c.added); err != nil {
			return err
		}
		if err := touchWarnings(ctx, tx, r, t.county, c.touched); err != nil {
			return err
		}
		for _, a := range c.altered {
			if err := alterWarning(ctx, tx, r, t.county, a); err != nil {
				return err
			}
		}
		if err := keepHandling(ctx, tx, r, t.county, c.altered); err != nil {
			return err
		}
		for reason, ids := range c.gone {
			if err := closeWarnings(ctx, tx, r, t.county, reason, ids); err != nil {
				return err
			}
		}
		at, err := json.Marshal(progress{At: tx.Now().Unix(), Households: r.sum.Households})
		if err != nil {
			return err
		}
		alive, err := beat(ctx, tx, r.id, string(at), r.sum)
		if err == nil && !alive {
			return r.lost()
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, a := range c.altered {
		if a.reopened {
			r.sum.New++
		} else {
			r.sum.Continuing++
		}
	}
	r.sum.New += int64(len(c.added))
	r.sum.Continuing += int64(len(c.touched))
	for _, ids := range c.gone {
		r.sum.Closed += int64(len(ids))
	}
	return nil
}
