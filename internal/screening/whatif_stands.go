package screening

import (
	"context"
	"slices"

	"shouwang/internal/area"
	"shouwang/internal/job"
	"shouwang/internal/rule"
	"shouwang/internal/sqldb"
)

// A trial that sets values or takes rules back need not ask every household every question. What holds now is stored where the rules of
// now have looked last as of the same day; and only households of which a condition with a changed value says something else can move.
// Those, and those that were touched since, are asked; of the others the stored warnings tell both sides.

// apart prepares the comparison of what sets the two sides of the changed values apart. There is none when a change is not one of values,
// or of rules taken back where those may be, and where it sets a first value.
func (w *trial) apart(removed bool) {
	if slices.ContainsFunc(w.sides, func(b bound) bool { return len(b.silent) > 0 }) {
		return
	}
	var pairs []rule.Pair
	for _, a := range w.asked {
		switch {
		case a.change == "", a.change == ChangeRemoved && removed:
		case a.change == ChangeParams:
			pair, ok := a.pair.Apart()
			if !ok {
				return
			}
			pairs = append(pairs, pair)
		default:
			return
		}
	}
	pairs = distinct(pairs)
	w.cut = &apartness{comparison: w.then.set.Compare(pairs), pairs: pairs}
}

// apartness asks what sets the sides of some pairs apart.
type apartness struct {
	comparison *rule.Comparison
	pairs      []rule.Pair
}

// distinct leaves out pairs that ask the same as one before.
func distinct(pairs []rule.Pair) []rule.Pair {
	seen := map[string]bool{}
	var out []rule.Pair
	for _, p := range pairs {
		if text := p.Now.Key() + "\n" + p.Then.Key(); !seen[text] {
			seen[text] = true
			out = append(out, p)
		}
	}
	return out
}

// stored tells whether the stored warnings of a part are what the rules of now say of it on the trial's day, but for what was touched.
func (w *trial) stored(ctx context.Context, tx *sqldb.Tx, p part) (bool, error) {
	if w.cut == nil {
		return false, nil
	}
	meant, footing, err := w.meantIn(ctx, tx, p.county)
	if err != nil || meant != w.now.profile.Code || len(footing.also) > 0 {
		return false, err
	}
	at := w.req.Area
	if p.whole {
		at = area.CountyCode(p.county)
	}
	stands, err := loadStanding(ctx, tx, w.now.profile.Code, at)
	if err != nil || stands.digest == "" || stands.digest != w.now.profile.Digest || stands.asOf != w.req.AsOf {
		return false, err
	}
	if other, err := otherwiseSince(ctx, tx, stands, w.now.profile.Code, at); err != nil || other {
		return false, err
	}
	pending, err := job.Pending(ctx, tx, w.facts)
	return !pending, err
}

// moved lists the households of a part that have to be asked; ok is false when all of them have to be, or so many that it is no less work.
func (w *trial) moved(ctx context.Context, tx *sqldb.Tx, p part) (ids []int64, ok bool, err error) {
	if ok, err = w.stored(ctx, tx, p); !ok || err != nil {
		return nil, false, err
	}
	q := w.question(p)
	ids, err = listApart(ctx, tx, *w.cut, q, p.side.binding)
	if err != nil {
		return nil, false, err
	}
	touched, err := listTouched(ctx, tx, q)
	if err != nil {
		return nil, false, err
	}
	ids = append(ids, touched...)
	slices.Sort(ids)
	ids = slices.Compact(ids)
	return ids, len(ids) <= mostMoved, nil
}

// mostMoved is how many households a statement lists at most, which keeps it within a few hundred kilobytes.
const mostMoved = 25_000
