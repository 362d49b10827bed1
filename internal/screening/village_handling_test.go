package screening_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/audit"
	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

var wholeOffice = auth.System("test")

var asOf2018 = civil.New(2018, time.December, 31)

// exitRule warns of a village by the rules of 2014, as a risk and not as wrong data.
const exitRule = "village_exit_incidence"

// poorVillage is a world of 2014 in which village A has too many poor people, and its warning.
func poorVillage(t *testing.T, db *sqldb.DB) (*world, screening.Warning) {
	t.Helper()
	w := newWorldUnder(t, db, "cn-2014")
	w.household(villageA)
	w.exec("UPDATE village_fact SET persons = 1000, poor_persons = 21 WHERE village = ?", villageA)
	w.run(screening.Request{AsOf: asOf2018})
	return w, w.one(exitRule, screening.Open)
}

// about lists warnings, those of villages with them.
func (w *world) about(f screening.Filter) []screening.Warning {
	w.Helper()
	page, err := w.svc.Warnings(w.Context(), wholeOffice, f)
	if err != nil {
		w.Fatal(err)
	}
	return page.Warnings
}

func refsOf(warnings []screening.Warning) []id.Ref {
	var refs []id.Ref
	for _, w := range warnings {
		refs = append(refs, w.Ref)
	}
	return refs
}

// TestVillageDismissalHolds holds for a village what TestDismissalHolds does for a household, also when the village alone is judged again.
func TestVillageDismissalHolds(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w, warning := poorVillage(t, db)
		if diff := cmp.Diff([]string{screening.StepVerify, screening.StepDismiss}, warning.Steps()); diff != "" {
			t.Errorf("steps of a village (-want +got):\n%s", diff)
		}
		again := func(poor int) {
			t.Helper()
			w.exec("UPDATE village_fact SET poor_persons = ? WHERE village = ?", poor, villageA)
			w.run(screening.Request{AsOf: asOf2018})
		}
		w.handle(warning.Ref, dismissal)
		again(21)
		if _, err := w.svc.Recheck(t.Context(), wholeOffice, warning); err != nil {
			t.Fatal(err)
		}
		w.wantHandling(exitRule, screening.Open, screening.Dismissed, "dismiss")
		again(30)
		w.wantHandling(exitRule, screening.Open, screening.Again, "dismiss", "again")
		w.handle(warning.Ref, screening.Handling{Step: screening.StepVerify, CheckedOn: asOf, Note: "村里情况属实"})
		w.exec("UPDATE village_fact SET poor_persons = 31 WHERE village = ?", villageA)
		if _, err := w.svc.Recheck(t.Context(), wholeOffice, warning); err != nil {
			t.Fatal(err)
		}
		w.wantHandling(exitRule, screening.Open, screening.Again, "dismiss", "again", "verify", "again")
		w.handle(warning.Ref, dismissal)
		again(5)
		w.wantHandling(exitRule, screening.Closed, screening.Dismissed, "dismiss", "again", "verify", "again", "dismiss")
		if closed := w.one(exitRule, screening.Closed); len(closed.Steps()) != 0 {
			t.Errorf("a closed one offers %v", closed.Steps())
		}
		again(31)
		w.wantHandling(exitRule, screening.Open, "", "dismiss", "again", "verify", "again", "dismiss")
	})
}

// TestVillageHandlingGuards holds permission, area, the digest that was seen, that a village has no clue, the key, undoing, and what the
// journal keeps.
func TestVillageHandlingGuards(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w, warning := poorVillage(t, db)
		neighbour, leader := cadre, cadre
		neighbour.Area, leader.Role = villageB, auth.Leader
		for kind, actor := range map[fault.Kind]auth.Actor{fault.KindNotFound: neighbour, fault.KindDenied: leader} {
			if err := w.svc.Handle(t.Context(), actor, warning.Ref, dismissal); fault.KindOf(err) != kind {
				t.Errorf("%s of %d: %v, want %s", actor.Role, actor.Area, err, kind)
			}
		}
		if _, err := w.svc.Story(t.Context(), neighbour, warning.Ref); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("the neighbour reads the story: %v", err)
		}
		stale := dismissal
		stale.Seen = "0123456789abcdef"
		for code, h := range map[string]screening.Handling{"screening_handle_changed": stale, "screening_clue_village": {Step: screening.StepClue}} {
			if f, ok := fault.As(w.svc.Handle(t.Context(), cadre, warning.Ref, h)); !ok || f.Code != code {
				t.Errorf("%s: %v, want %s", h.Step, f, code)
			}
		}
		once := dismissal
		once.Key = "k1"
		for range 2 {
			w.handle(warning.Ref, once)
		}
		w.handle(warning.Ref, screening.Handling{Step: screening.StepUndo, Note: "点错了"})
		w.wantHandling(exitRule, screening.Open, "", "dismiss", "undo")
		page, err := audit.List(t.Context(), db, audit.Filter{Object: warning.Ref.String()})
		if err != nil {
			t.Fatal(err)
		}
		var actions []string
		for _, e := range page.Entries {
			actions = append(actions, e.Action)
			if e.Area != villageA || !strings.Contains(e.Detail, fmt.Sprint(villageA)) || strings.Contains(e.Detail, "household") {
				t.Errorf("the journal: %d %s", e.Area, e.Detail)
			}
		}
		if diff := cmp.Diff([]string{"warning.undo", "warning.dismiss"}, actions); diff != "" {
			t.Errorf("journal (-want +got):\n%s", diff)
		}
	})
}

// TestVillagesTogether handles the warnings of several villages at once, of a risk and of wrong data, and holds that lists, counts, levels,
// areas and the worklist tell what waits.
func TestVillagesTogether(t *testing.T) {
	t.Parallel()
	for _, c := range []villageCase{{"cn-2014", exitRule, asOf2018}, {"cn-2021", "village_bus_missing", asOf}} {
		t.Run(c.profile, func(t *testing.T) {
			t.Parallel()
			dbtest.Each(t, c.together)
		})
	}
}

// villageCase is a rule about villages with a day on which its profile holds.
type villageCase struct {
	profile, rule string
	asOf          civil.Date
}

func (c villageCase) together(t *testing.T, db *sqldb.DB) {
	w := newWorldUnder(t, db, c.profile)
	other := w.household(villageA)
	w.exec("UPDATE household SET phone_sealed = NULL, phone_blind = NULL, size = 9 WHERE id = ?", other)
	w.exec("UPDATE village_fact SET persons = 1000, poor_persons = 21, bus = NULL")
	w.run(screening.Request{AsOf: c.asOf})
	both := w.about(screening.Filter{Rule: c.rule})
	if len(both) != 2 {
		t.Fatalf("%d warnings of %s", len(both), c.rule)
	}
	here := slices.IndexFunc(both, func(one screening.Warning) bool { return one.Village == villageA })
	w.handle(both[here].Ref, dismissal)
	if _, err := w.svc.HandleMany(t.Context(), cadre, refsOf(both), dismissal); fault.KindOf(err) != fault.KindNotFound {
		t.Errorf("the cadre handles another village: %v", err)
	}
	done, err := w.svc.HandleMany(t.Context(), wholeOffice, refsOf(both), screening.Handling{Step: screening.StepVerify, CheckedOn: c.asOf})
	if err != nil || done != (screening.Bulk{Done: 2}) {
		t.Errorf("%+v, %v", done, err)
	}
	w.handle(both[here].Ref, dismissal)
	for handling, want := range map[string]int{screening.Todo: 0, screening.Verified: 1, screening.Dismissed: 1, screening.InClue: 0, "": 2} {
		if got := w.about(screening.Filter{Rule: c.rule, Handling: handling}); len(got) != want {
			t.Errorf("%d warnings of %s are %q, want %d", len(got), c.rule, handling, want)
		}
	}
	w.wantVillageCounts(c.rule)
	mixed := append(refsOf(both), refsOf(w.about(screening.Filter{Family: "quality", Handling: screening.Todo}))...)
	if _, err := w.svc.HandleMany(t.Context(), wholeOffice, mixed, dismissal); len(mixed) > 2 && fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("rules of villages and of households at once: %v", err)
	}
	if c.profile == "cn-2021" {
		w.wantVillageWork(len(mixed) - len(both))
	}
}

// wantVillageWork holds that of the worklist village A's own warning is gone, village B's is there, and so many are of households.
func (w *world) wantVillageWork(households int) {
	w.Helper()
	list, err := w.svc.Worklist(w.Context(), wholeOffice, screening.WorklistFilter{})
	if err != nil || len(list.OfVillages) != 1 || list.OfVillages[0].Village != villageB || list.OfVillages[0].Handling != screening.Verified {
		w.Errorf("of villages: %+v, %v", list.OfVillages, err)
	}
	if len(list.Items) != households || households == 0 || list.Villages[villageA] != int64(households) || list.Villages[villageB] != 1 {
		w.Errorf("%d of households, want %d; villages %v", len(list.Items), households, list.Villages)
	}
}

// wantVillageCounts holds that of a rule's two warnings one is dismissed in village A and one verified in village B.
func (w *world) wantVillageCounts(rule string) {
	w.Helper()
	counts, err := w.svc.Counts(context.Background(), wholeOffice, screening.Filter{Rule: rule, Area: villageA / 1000 * 1000})
	if err != nil {
		w.Fatal(err)
	}
	want := screening.Handled{"dismissed": 1, "verified": 1}
	if diff := cmp.Diff(want, counts.Handled); diff != "" || counts.Handled.Waiting(counts.Open) != 0 || counts.Handled.Pending(counts.Open) != 1 {
		w.Errorf("handled of %s (-want +got), open %d: %s", rule, counts.Open, diff)
	}
	if len(counts.Levels) != 1 || counts.Levels[0].Handled.Waiting(counts.Levels[0].Open) != 0 {
		w.Errorf("levels of %s: %+v", rule, counts.Levels)
	}
	for _, a := range counts.Areas {
		if how := map[int64]string{villageA: "dismissed", villageB: "verified"}[a.Area]; a.Handled[how] != 1 {
			w.Errorf("%d of %s: %+v", a.Area, rule, a.Handled)
		}
	}
	if len(counts.Areas) != 2 {
		w.Errorf("areas of %s: %+v", rule, counts.Areas)
	}
}

// TestUnknownVillage holds that a warning about a village whose facts are missing is dealt with too, and counted apart.
func TestUnknownVillage(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorldUnder(t, db, "cn-2014")
		w.household(villageA)
		w.exec("DELETE FROM village_fact WHERE village = ?", villageA)
		w.run(screening.Request{AsOf: asOf2018})
		w.handle(w.one(exitRule, screening.Unknown).Ref, dismissal)
		w.run(screening.Request{AsOf: asOf2018})
		w.wantHandling(exitRule, screening.Unknown, screening.Dismissed, "dismiss")
		counts, err := w.svc.Counts(t.Context(), wholeOffice, screening.Filter{Rule: exitRule})
		if err != nil || counts.Unknown != 1 || counts.HandledUnknown.Waiting(1) != 0 || len(counts.Levels) != 1 || len(counts.Levels[0].Handled) != 0 {
			t.Errorf("%+v, %v", counts, err)
		}
	})
}

// TestDismissedLeaveTheWorklist holds for a household that what was dismissed is not in the worklist, and comes back when it is undone.
func TestDismissedLeaveTheWorklist(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		h := w.household(villageA)
		w.exec("UPDATE household SET size = 9 WHERE county = ? AND id = ?", county, h)
		w.run(screening.Request{Area: county * 1_000_000})
		work := func() []screening.Item {
			t.Helper()
			list, err := w.svc.Worklist(t.Context(), cadre, screening.WorklistFilter{})
			if err != nil {
				t.Fatal(err)
			}
			if list.Villages[villageA] != int64(len(list.Items)) {
				t.Errorf("%d counted, %d listed", list.Villages[villageA], len(list.Items))
			}
			return list.Items
		}
		all := work()
		if len(all) == 0 {
			t.Fatal("nothing is to be corrected")
		}
		w.handle(all[0].Ref, dismissal)
		if left := work(); len(left) != len(all)-1 || slices.ContainsFunc(left, func(i screening.Item) bool { return i.Ref == all[0].Ref }) {
			t.Errorf("%d of %d are left", len(left), len(all))
		}
		if item, err := w.svc.WorklistItem(t.Context(), cadre, all[0].Ref); err != nil || item.Handling != screening.Dismissed {
			t.Errorf("its own page: %q, %v", item.Handling, err)
		}
		w.handle(all[0].Ref, screening.Handling{Step: screening.StepUndo, Note: "点错了"})
		if left := work(); len(left) != len(all) {
			t.Errorf("undone, %d of %d are listed", len(left), len(all))
		}
	})
}
