package screening_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

// TestTurns lets two profiles take over from each other at random, with corrections judged at once and runs that break off in between, and
// holds that nothing is ever open twice and that a run which comes to its end leaves what one over a fresh database finds.
func TestTurns(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		const seed = 41
		t.Logf("seed %d", seed)
		w, dice := newHalves(t, db), rand.New(rand.NewPCG(seed, seed)) //nolint:gosec // not a secret
		w.svc.SetChunk(1)
		var households []int64
		for range 4 {
			households = append(households, w.household(villageA))
		}
		missing := map[int64]bool{}
		story := ""
		for range 40 {
			h := households[dice.IntN(len(households))]
			profile := []string{"cn-2021", "cn-next"}[dice.IntN(2)]
			switch step := dice.IntN(4); step {
			case 0, 1: // a change by hand, judged at once or left to the next run
				if missing[h] = !missing[h]; missing[h] {
					w.exec("UPDATE household SET phone_blind = NULL WHERE id = ?", h)
				} else {
					w.exec("UPDATE household SET phone_blind = ? WHERE id = ?", []byte(fmt.Sprint(h)), h)
				}
				story += fmt.Sprintf("%d missing %v; ", h, missing[h])
				if step == 0 {
					if _, err := w.svc.Refresh(t.Context(), office, id.Ref{County: county, ID: h}); err != nil {
						t.Fatal(story, err)
					}
				}
			case 2:
				story += profile + " breaks off; "
				last := int64(1 + dice.IntN(3))
				_, err := w.svc.Run(context.Background(), auth.System("test"), screening.Request{AsOf: asOf, Profile: profile, Area: wholeCounty, Replace: true, Progress: func(p screening.Progress) {
					if p.Households == last {
						w.exec("UPDATE screening_run SET state = 'failed', held_by = NULL WHERE state = 'running'")
					}
				}})
				if fault.KindOf(err) != fault.KindConflict {
					t.Fatal(story, err)
				}
			case 3:
				story += profile + " takes over; "
				w.run(screening.Request{Profile: profile, Area: wholeCounty})
				if got := w.svc.Meant(t.Context(), office).Code; got != profile {
					t.Fatalf("%s: %s is meant", story, got)
				}
				shown := map[int64]bool{}
				for _, one := range w.all(screening.Filter{Rule: "phone_missing"}) {
					shown[one.Household.ID] = true
				}
				for _, one := range households {
					if shown[one] != missing[one] {
						t.Fatalf("%s: household %d is warned: %v, want %v", story, one, shown[one], missing[one])
					}
				}
				if n := w.number("SELECT COUNT(*) FROM warning WHERE profile <> ? AND status <> 'closed'", profile); n != 0 {
					t.Fatalf("%s: %d warnings of the other profile are open", story, n)
				}
			}
			if w.sound(story); t.Failed() {
				t.FailNow()
			}
		}
	})
}
