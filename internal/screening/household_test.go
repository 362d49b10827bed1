package screening_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/auth"
	"shouwang/internal/crypt"
	"shouwang/internal/fault"
	"shouwang/internal/field"
	"shouwang/internal/id"
	"shouwang/internal/policy"
	"shouwang/internal/registry"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
	"shouwang/policies"
)

// TestHighestNarrowsHouseholds holds the filter to what the column of the list shows: a household is in the list of its highest level
// and of no other.
func TestHighestNarrowsHouseholds(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w, ctx := newWorld(t, db), context.Background()
		profile, err := policy.Load(policies.FS, "cn-2021")
		if err != nil {
			t.Fatal(err)
		}
		households := registry.New(registry.Parts{
			DB: db, Keys: crypt.NewKeyring([]byte("k")), IDs: id.NewMaker(time.Now, nil), Fields: field.MustLoad(), Profile: profile,
		})
		two, three, none := w.household(villageA), w.household(villageB), w.household(villageA)
		w.exec("UPDATE household SET dangerous_house = ? WHERE id = ?", true, two)
		w.exec("UPDATE member SET resident_medical = ? WHERE household_id IN (?, ?)", false, two, three)
		w.run(screening.Request{})
		clerk := auth.Actor{UserID: 1, Role: auth.CountyOffice, Area: 410602000000}
		cadre := auth.Actor{UserID: 2, Role: auth.VillageCadre, Area: villageA}
		for _, test := range []struct {
			by    auth.Actor
			level string
			want  []int64
		}{
			{clerk, "I", nil}, {clerk, "II", []int64{two}}, {clerk, "III", []int64{three}}, {clerk, screening.NoLevel, []int64{none}},
			{cadre, "III", nil}, {cadre, "II", []int64{two}},
		} {
			only, err := w.svc.Highest(ctx, test.by, test.level)
			if err != nil {
				t.Fatal(err)
			}
			f := registry.Filter{Only: only}
			page, err := households.Households(ctx, test.by, f)
			if err != nil {
				t.Fatal(err)
			}
			var got []int64
			for _, one := range page.Rows {
				got = append(got, one.Ref.ID)
			}
			if d := cmp.Diff(test.want, got); d != "" {
				t.Errorf("%s at %s: %s", test.by.Role, test.level, d)
			}
			if n, err := households.Count(ctx, test.by, f); err != nil || n != len(test.want) {
				t.Errorf("%s at %s: %d counted, %v", test.by.Role, test.level, n, err)
			}
		}
		if _, err := w.svc.Highest(ctx, clerk, "IX"); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("a level that there is not: %v", err)
		}
		if _, err := w.svc.Highest(ctx, auth.Actor{Role: auth.Administrator}, "I"); fault.KindOf(err) != fault.KindDenied {
			t.Errorf("without permission: %v", err)
		}
	})
}
