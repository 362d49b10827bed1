package registry

import (
	"context"

	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/sqldb"
)

// ApplyVillages writes villages' facts as Apply writes households. Facts that are newer in the registry are refused.
func (s *Service) ApplyVillages(ctx context.Context, tx *sqldb.Tx, actor auth.Actor, ch *VillageChanges) (Counts, error) {
	return s.applyVillages(ctx, tx, actor, ch, true)
}

// PreviewVillages says what ApplyVillages would do.
func (s *Service) PreviewVillages(ctx context.Context, tx *sqldb.Tx, actor auth.Actor, ch *VillageChanges) (Counts, error) {
	return s.applyVillages(ctx, tx, actor, ch, false)
}

func (s *Service) applyVillages(ctx context.Context, tx *sqldb.Tx, actor auth.Actor, ch *VillageChanges, writing bool) (_ Counts, err error) {
	defer fault.Wrap(&err, "apply villages")
	var counts Counts
	var facts []*VillageFact
	byCounty := map[int64][]int64{}
	for f, err := range ch.Villages {
		if err != nil {
			return counts, err
		}
		facts = append(facts, f)
		byCounty[countyOf(f.Village)] = append(byCounty[countyOf(f.Village)], f.Village)
	}
	sh := s.shapes.village
	current := map[int64]row{}
	for _, county := range sortedKeys(byCounty) {
		err := s.loadRows(ctx, tx, which{sh, "village", county, byCounty[county]}, func(r row) { current[sh.num(r, "village")] = r })
		if err != nil {
			return counts, err
		}
	}
	m := &merger{keys: s.keys, sealed: writing, stamp: newStamp(tx, int64(ch.From.Int()), actor.UserID, ch.Batch)}
	w := &writes{sh: sh}
	seen := map[int64]bool{}
	for _, f := range facts {
		if seen[f.Village] {
			counts.refuse(f.Row, HouseholdKey{Village: f.Village}, CodeVillageTwice)
			continue
		}
		seen[f.Village] = true
		counts.village(m, w, f, current[f.Village], ch.Layout)
	}
	if !writing {
		return counts, nil
	}
	if err := s.addRows(ctx, tx, sh, w.added); err != nil {
		return counts, contended(err)
	}
	return counts, s.supersede(ctx, tx, sh, w.old, w.changed)
}

// village compares one village's facts with what is stored.
func (c *Counts) village(m *merger, w *writes, f *VillageFact, old row, present []bool) {
	sh := w.sh
	m.stamp.place = f.Place
	if old == nil {
		r := make(row, len(sh.stored))
		r[0], r[number] = countyOf(f.Village), f.Village
		m.fill(sh, r, f.Values, present)
		w.add(m, r)
		c.Rows.Added++
		return
	}
	next := m.differ(sh, old, f.Values, present)
	switch {
	case next == nil:
		c.Rows.Unchanged++
	case sh.num(old, "valid_from") > m.stamp.from:
		c.refuse(f.Row, HouseholdKey{Village: f.Village}, CodeOlder)
	default:
		w.replace(m, old, next)
		c.Rows.Changed++
	}
}

func (c *Counts) refuse(row int, key HouseholdKey, code string) {
	c.Refused++
	c.Refusals = append(c.Refusals, Refusal{HouseholdKey: key, Row: row, Code: code, Args: map[string]string{"household_no": key.No}})
}
