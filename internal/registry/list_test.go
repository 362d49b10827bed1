package registry

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/idno"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

var office = auth.Actor{UserID: 1, Login: "office", Role: auth.CountyOffice, Area: 410602000000}

// list gives the numbers of the households that a filter chooses, and checks that the count agrees.
func (w *world) list(actor auth.Actor, f Filter) []string {
	w.t.Helper()
	var out []string
	for {
		page, err := w.Households(context.Background(), actor, f)
		if err != nil {
			w.t.Fatalf("%+v: %v", f, err)
		}
		for _, r := range page.Rows {
			out = append(out, r.No)
		}
		if f.After = page.After; f.After == "" {
			break
		}
	}
	n, err := w.Count(context.Background(), actor, f)
	if err != nil {
		w.t.Fatal(err)
	}
	if n != len(out) {
		w.t.Errorf("%+v: %d listed, %d counted", f, len(out), n)
	}
	return out
}

func TestHouseholds(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		one := family(w, villageA, "A1", 1)
		two := w.house(villageA, "A2", []Member{w.person("Anna王", 21, "member.relation", "head", "member.phone", "13700000000")}, "household.type", "ordinary", "household.size", 1)
		three := w.watch(w.house(villageB, "B1", []Member{w.person("张%伟", 31, "member.relation", "head")}, "household.size", 5),
			"monitoring.class", "marginal", "monitoring.risk_cleared", true)
		four := w.house(villageB, "B2", []Member{w.person("李长乐", 41)})
		five := w.house(elsewhereVillage, "A9", []Member{w.person("单晓明", 51, "member.relation", "head")})
		w.apply(day(20240501), one, two, three, four, five)
		tests := []struct {
			f    Filter
			want []string
		}{
			{Filter{}, []string{"A1", "A2", "B1", "B2"}},
			{Filter{Text: "晓"}, []string{"A1"}},
			{Filter{Text: "单 芳"}, []string{"A1"}},
			{Filter{Text: "单 伟"}, nil},
			{Filter{Text: "sxm"}, []string{"A1"}},
			{Filter{Text: "SX"}, []string{"A1"}},
			{Filter{Text: "xm"}, nil},
			{Filter{Text: "lcy"}, []string{"B2"}},
			{Filter{Text: "lzl"}, []string{"B2"}},
			{Filter{Text: "anna"}, []string{"A2"}},
			{Filter{Text: "%"}, []string{"B1"}},
			{Filter{Text: "_"}, nil},
			{Filter{Text: "A"}, []string{"A1", "A2"}},
			{Filter{Text: "B2"}, []string{"B2"}},
			{Filter{Text: idno.Make(410602, 19400101, 2)}, []string{"A1"}},
			{Filter{Text: idno.Make(410602, 19400101, 51)}, nil},
			{Filter{Text: idno.Make(410602, 19400101, 77)}, nil},
			{Filter{Text: "13812345678"}, []string{"A1"}},
			{Filter{Text: "13700000000"}, []string{"A2"}},
			{Filter{Text: "13700000001"}, nil},
			{Filter{Type: "ordinary"}, []string{"A2"}},
			{Filter{Class: "unstable"}, []string{"A1"}},
			{Filter{Status: Watched}, []string{"A1"}},
			{Filter{Status: RiskGone}, []string{"B1"}},
			{Filter{Status: NotWatched}, []string{"A2", "B2"}},
			{Filter{Area: villageB}, []string{"B1", "B2"}},
			{Filter{Area: villageB, Text: "zhang"}, nil},
			{Filter{Area: villageB, Text: "z"}, []string{"B1"}},
			{Filter{Area: 410602001000, Text: "王"}, []string{"A1", "A2"}},
			{Filter{Area: 410603000000}, nil},
			{Filter{Area: 410000000000}, []string{"A1", "A2", "B1", "B2"}},
			{Filter{Sort: ByName}, []string{"A2", "A1", "B1", "B2"}},
			{Filter{Sort: ByName, Desc: true, Size: 1}, []string{"B1", "A1", "A2", "B2"}},
			{Filter{Sort: BySize, Size: 1}, []string{"A2", "A1", "B1", "B2"}},
			{Filter{Sort: BySize, Desc: true, Size: 1}, []string{"B1", "A1", "A2", "B2"}},
			{Filter{Sort: ByNo, Desc: true, Size: 3}, []string{"B2", "B1", "A2", "A1"}},
		}
		for _, test := range tests {
			if diff := cmp.Diff(test.want, w.list(office, test.f)); diff != "" {
				t.Errorf("%+v: %s", test.f, diff)
			}
		}
		page, err := w.Households(context.Background(), office, Filter{Text: "A1"})
		if err != nil {
			t.Fatal(err)
		}
		got := page.Rows[0]
		if got.Head != "单晓明" || got.Members != 3 || got.Size != 3 || !got.Watched || got.Cleared || got.Class != "unstable" || got.Type != "lifted" {
			t.Errorf("row: %+v", got)
		}
		totals, err := w.Totals(context.Background(), office, 0)
		if diff := cmp.Diff(Totals{Households: 4, Persons: 6, Watched: map[string]int{"unstable": 1}, Cleared: 1}, totals); diff != "" || err != nil {
			t.Errorf("totals: %v %s", err, diff)
		}
	})
}

// TestPaging walks through a crowd in every order and page size and meets every household once, in order.
func TestPaging(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.run(&Changes{From: day(20240101), Layout: w.everything(), Households: w.crowd(rand.New(rand.NewPCG(5, 6)), 150, 7, 0)})
		for _, sort := range Sorts() {
			for _, desc := range []bool{false, true} {
				whole := w.list(office, Filter{Sort: sort, Desc: desc, Size: 200})
				for _, size := range []int{7, 50, 149, 150} {
					if diff := cmp.Diff(whole, w.list(office, Filter{Sort: sort, Desc: desc, Size: size})); diff != "" {
						t.Errorf("%s desc %v by %d: %s", sort, desc, size, diff)
					}
				}
				if seen := slices.Compact(slices.Sorted(slices.Values(whole))); len(seen) != 150 {
					t.Errorf("%s desc %v: %d households", sort, desc, len(seen))
				}
			}
		}
	})
}

func TestFilterFaults(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.New(t))
	other := mark{Sort: ByNo, ID: 1}.String()
	for _, f := range []Filter{
		{Sort: "weight"}, {Status: "lost"}, {Size: -1}, {Size: 201}, {Text: "a b c d e f"}, {Area: 5},
		{After: "!"}, {After: "e30x"}, {After: other}, {After: "eyJzIjoidmlsbGFnZSIsIngiOjF9"},
	} {
		if _, err := w.Households(context.Background(), office, f); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("%+v: %v", f, err)
		}
	}
	if _, err := w.Households(context.Background(), auth.Actor{Role: auth.DepartmentLiaison, Area: 410602000000}, Filter{}); fault.KindOf(err) != fault.KindDenied {
		t.Errorf("a liaison sees households: %v", err)
	}
}

func TestPersons(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.apply(day(20240501), family(w, villageA, "A1", 1), w.house(elsewhereVillage, "A9", []Member{w.person("单晓明", 51)}))
		for text, want := range map[string]string{
			"单": "单乐 单晓明", "单 晓": "单晓明", "sl": "单乐", idno.Make(410602, 19400101, 2): "王芳", "A1": "单乐 单晓明 王芳", "nobody": "",
			idno.Make(410602, 19400101, 51): "", "13800000001": "单晓明",
		} {
			found, more, err := w.Persons(context.Background(), office, Filter{Text: text})
			if err != nil || more {
				t.Fatalf("%s: %v, more %v", text, err, more)
			}
			got := ""
			for _, f := range found {
				got += " " + f.Name
				if f.Number != idno.Mask(f.Number) || f.No != "A1" || f.Village != villageA {
					t.Errorf("%s: %+v", text, f)
				}
			}
			if got != "" {
				got = got[1:]
			}
			if got != want {
				t.Errorf("%s: %q, want %q", text, got, want)
			}
		}
		if found, more, err := w.Persons(context.Background(), office, Filter{Text: "单", Size: 1}); len(found) != 1 || !more || err != nil {
			t.Errorf("%v, more %v, %v", found, more, err)
		}
	})
}
