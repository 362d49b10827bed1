package screening_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/auth"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

// TestRunsOfLargerAreas holds that a cadre learns of a county's run, but not what it counted.
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
		}{
			{"country", 0, []int64{2, 1, 2}}, {"county", 410602000000, []int64{0, 1, 2}}, {"village A", villageA, []int64{0, 0}},
			{"village B", villageB, []int64{0, 1, 0}}, {"elsewhere", 410603000000, []int64{0}},
		} {
			runs, err := w.svc.Runs(context.Background(), auth.Actor{UserID: 1, Role: auth.Leader, Area: test.area}, 10)
			if err != nil {
				t.Fatal(err)
			}
			var got []int64
			for _, run := range runs {
				got = append(got, run.Households)
				if run.Summary != nil && run.Households == 0 {
					t.Errorf("%s: a summary of a larger area is shown", test.name)
				}
			}
			if d := cmp.Diff(test.want, got); d != "" {
				t.Errorf("%s: %s", test.name, d)
			}
		}
	})
}
