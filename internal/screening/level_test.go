package screening_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

func TestHighestLevels(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx := context.Background()
		w := newWorld(t, db)
		two, three, none := w.household(villageA), w.household(villageB), w.household(villageA)
		w.exec("UPDATE household SET dangerous_house = ? WHERE id = ?", true, two)
		w.exec("UPDATE member SET resident_medical = ? WHERE household_id IN (?, ?)", false, two, three)
		w.run(screening.Request{})
		ref := func(household int64) id.Ref { return id.Ref{County: county, ID: household} }
		all := []id.Ref{ref(two), ref(three), ref(none), ref(5)}
		for _, test := range []struct {
			name string
			area int64
			want map[id.Ref]string
		}{
			{"county", 410602000000, map[id.Ref]string{ref(two): "II", ref(three): "III"}},
			{"village", villageA, map[id.Ref]string{ref(two): "II"}},
			{"elsewhere", 410603000000, map[id.Ref]string{}},
		} {
			got, err := w.svc.HighestLevels(ctx, auth.Actor{UserID: 1, Role: auth.Leader, Area: test.area}, all)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(test.want, got); d != "" {
				t.Errorf("%s: %s", test.name, d)
			}
		}
		if _, err := w.svc.HighestLevels(ctx, auth.Actor{Role: auth.Administrator}, all); fault.KindOf(err) != fault.KindDenied {
			t.Errorf("without permission: %v", err)
		}
	})
}
