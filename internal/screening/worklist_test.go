package screening_test

import (
	"slices"
	"testing"

	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

// flawed makes a household without a phone whose reported size is wrong.
func (w *world) flawed(village int64) id.Ref {
	w.Helper()
	h := w.household(village)
	w.exec("UPDATE household SET size = 9, phone_sealed = NULL, phone_blind = NULL WHERE county = ? AND id = ?", county, h)
	return id.Ref{County: county, ID: h}
}

// TestWorklist holds order, pages, counts and filters of the worklist.
func TestWorklist(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		for _, village := range []int64{villageB, villageA, villageA} {
			w.flawed(village)
		}
		w.run(screening.Request{Area: county * 1_000_000})
		for _, byRule := range []bool{false, true} {
			var seen []screening.Item
			f := screening.WorklistFilter{ByRule: byRule, Limit: 2}
			for {
				list, err := w.svc.Worklist(t.Context(), auth.System("test"), f)
				if err != nil {
					t.Fatal(err)
				}
				seen = append(seen, list.Items...)
				if f.After = list.Next; f.After == "" {
					break
				}
			}
			want := len(w.list(screening.Filter{Family: "quality"}))
			if len(seen) != want || want < 6 {
				t.Fatalf("%d items, want %d and at least 6", len(seen), want)
			}
			sorted := slices.IsSortedFunc(seen, func(a, b screening.Item) int {
				switch {
				case a.Village != b.Village:
					return int(a.Village - b.Village)
				case byRule && a.Rule < b.Rule, !byRule && a.Household.ID < b.Household.ID:
					return -1
				case byRule && a.Rule == b.Rule, !byRule && a.Household == b.Household:
					return 0
				}
				return 1
			})
			if !sorted {
				t.Errorf("by rule %v: the list is out of order", byRule)
			}
		}
		list, err := w.svc.Worklist(t.Context(), cadre, screening.WorklistFilter{Area: villageA, Rule: seenRule(t, w, "household.phone")})
		if err != nil || len(list.Items) != 2 || list.Villages[villageA] != 2 {
			t.Errorf("%d items, villages %v, %v", len(list.Items), list.Villages, err)
		}
		if _, err := w.svc.Worklist(t.Context(), cadre, screening.WorklistFilter{After: "nowhere"}); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("a broken mark: %v", err)
		}
		if _, err := w.svc.Worklist(t.Context(), auth.Actor{Role: auth.Administrator}, screening.WorklistFilter{}); fault.KindOf(err) != fault.KindDenied {
			t.Errorf("without permission: %v", err)
		}
	})
}

// list gives the warnings of households.
func (w *world) list(f screening.Filter) []screening.Warning {
	w.Helper()
	f.Limit = 1000
	page, err := w.svc.Warnings(w.Context(), auth.System("test"), f)
	if err != nil {
		w.Fatal(err)
	}
	return slices.DeleteFunc(page.Warnings, func(one screening.Warning) bool { return one.Household.IsZero() })
}

// seenRule finds a rule whose warning asks for a field.
func seenRule(t *testing.T, w *world, field string) string {
	t.Helper()
	list, err := w.svc.Worklist(t.Context(), auth.System("test"), screening.WorklistFilter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range list.Items {
		for _, ask := range item.Asks {
			if ask.Field == field {
				return item.Rule
			}
		}
	}
	t.Fatalf("no warning asks for %s", field)
	return ""
}

// TestRecheck holds that a corrected household is judged anew at once and what has changed is told.
func TestRecheck(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		h := w.flawed(villageA)
		w.run(screening.Request{Area: county * 1_000_000})
		phone := seenRule(t, w, "household.phone")
		item := w.one(phone, screening.Open)
		asked, err := w.svc.WorklistItem(t.Context(), cadre, item.Ref)
		if err != nil || asked.Message.Zh == "" || len(asked.Asks) == 0 {
			t.Fatalf("item %+v, %v", asked, err)
		}
		still, err := w.svc.Recheck(t.Context(), cadre, item)
		if err != nil || still.Solved || len(still.Gone)+len(still.Appeared) != 0 {
			t.Errorf("nothing was corrected: %+v, %v", still, err)
		}
		w.exec("UPDATE household SET phone_sealed = ?, phone_blind = ?, safe_water = NULL WHERE county = ? AND id = ?", []byte("s"), []byte("own"), county, h.ID)
		out, err := w.svc.Recheck(t.Context(), cadre, item)
		if err != nil || !out.Solved || len(out.Appeared) == 0 {
			t.Errorf("a phone was added and the water lost: %+v, %v", out, err)
		}
		neighbour := cadre
		neighbour.Area = villageB
		if _, err := w.svc.WorklistItem(t.Context(), neighbour, item.Ref); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("the neighbour reads it: %v", err)
		}
	})
}
