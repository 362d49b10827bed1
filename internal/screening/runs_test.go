package screening_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

// TestRunsOfLargerAreas holds that a cadre learns of a county's run, but not what it counted, and a county its own share of a run from above.
func TestRunsOfLargerAreas(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.household(villageA)
		w.household(villageB)
		w.run(screening.Request{Area: 410602000000})
		w.run(screening.Request{Area: villageB})
		w.run(screening.Request{})
		for _, test := range []struct {
			name string
			area int64
			want []int64 // households of each run, the newest first
			// share is what the reader sees counted of the run over the whole country.
			share int64
		}{
			{"country", 0, []int64{2, 1, 2}, 0}, {"county", 410602000000, []int64{0, 1, 2}, 2}, {"prefecture", 410600000000, []int64{0, 1, 2}, 2},
			{"village A", villageA, []int64{0, 0}, 0}, {"village B", villageB, []int64{0, 1, 0}, 0}, {"elsewhere", 410603000000, []int64{0}, 0},
		} {
			runs, err := w.svc.Runs(context.Background(), auth.Actor{UserID: 1, Role: auth.Leader, Area: test.area}, screening.RunFilter{Limit: 10})
			if err != nil {
				t.Fatal(err)
			}
			var got []int64
			for _, run := range runs {
				got = append(got, run.Households)
				own := int64(0)
				if run.Summary != nil {
					own = run.Summary.Households
				}
				if want := max(run.Households, test.share); own != want && run.Area != villageB {
					t.Errorf("%s: %d households of a run are shown, want %d", test.name, own, want)
				}
			}
			if d := cmp.Diff(test.want, got); d != "" {
				t.Errorf("%s: %s", test.name, d)
			}
		}
	})
}

// TestRunOnce holds that a run asked for twice with one key is made once, that a failed one is made again, and that the key is good for no
// other run.
func TestRunOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.household(villageA)
		first := w.run(screening.Request{Key: "a-key"})
		if diff := cmp.Diff(first, w.run(screening.Request{Key: "a-key"})); diff != "" {
			t.Errorf("the second answer differs (-first +second):\n%s", diff)
		}
		again := func() (screening.Summary, error) {
			return w.svc.Run(context.Background(), auth.System("test"), screening.Request{AsOf: asOf, Key: "a-key"})
		}
		w.exec("UPDATE screening_run SET state = 'running'")
		if _, err := again(); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("while the first is running: %v", err)
		}
		w.exec("UPDATE screening_run SET state = 'failed'")
		if sum, err := again(); err != nil || sum.Run == first.Run {
			t.Errorf("after the first has failed: run %s, %v", sum.Run, err)
		}
		_, err := w.svc.Run(context.Background(), auth.System("test"), screening.Request{AsOf: asOf.AddDays(-1), Key: "a-key"})
		if f, ok := fault.As(err); !ok || f.Code != "key_reused" {
			t.Errorf("another day with the same key: %v", err)
		}
	})
}
