package screening_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

var cadre = auth.Actor{UserID: 7, Login: "cadre", Role: auth.VillageCadre, Area: villageA}

// unsafe makes a household with a dangerous house, which the rule housing_unsafe warns of, and gives the warning.
func (w *world) unsafe() (household int64, warning screening.Warning) {
	w.Helper()
	h := w.household(villageA)
	w.exec("UPDATE household SET dangerous_house = ? WHERE county = ? AND id = ?", true, county, h)
	w.run(screening.Request{Area: county * 1_000_000})
	return h, w.one("housing_unsafe", screening.Open)
}

func (w *world) handle(ref id.Ref, h screening.Handling) {
	w.Helper()
	if err := w.svc.Handle(w.Context(), cadre, ref, h); err != nil {
		w.Fatalf("%s: %v", h.Step, err)
	}
}

// handled is how the only warning of a rule stands, and its story from the first step.
func (w *world) handled(rule, status string) (string, []string) {
	w.Helper()
	found := w.one(rule, status)
	story, err := w.svc.Story(w.Context(), cadre, found.Ref)
	if err != nil {
		w.Fatal(err)
	}
	steps := []string{}
	for _, s := range story {
		steps = append([]string{s.Step}, steps...)
	}
	return found.Handling, steps
}

func (w *world) wantHandling(rule, status, want string, steps ...string) {
	w.Helper()
	got, story := w.handled(rule, status)
	if got != want {
		w.Errorf("handling %q, want %q", got, want)
	}
	if diff := cmp.Diff(steps, story); diff != "" {
		w.Errorf("story (-want +got):\n%s", diff)
	}
}

var dismissal = screening.Handling{Step: screening.StepDismiss, Reason: "temporary", Note: "已搬到儿子家"}

// TestDismissalHolds holds that a dismissal stays over runs that find the same, is asked again when the values differ, and ends when
// the warning closes.
func TestDismissalHolds(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		h, warning := w.unsafe()
		w.handle(warning.Ref, dismissal)
		w.run(screening.Request{Area: county * 1_000_000})
		w.run(screening.Request{Area: county * 1_000_000, AsOf: asOf.AddDays(-1)})
		w.wantHandling("housing_unsafe", screening.Open, screening.Dismissed, "dismiss")

		record := w.ids.Next()
		w.put("rec_housing", villageA, row{"id": record, "household_id": h, "appraisal": "D", "renovation": "none", "batch_id": w.ids.Next()})
		w.run(screening.Request{Area: county * 1_000_000})
		w.wantHandling("housing_unsafe", screening.Open, screening.Again, "dismiss", "again")
		w.run(screening.Request{Area: county * 1_000_000})
		w.wantHandling("housing_unsafe", screening.Open, screening.Again, "dismiss", "again")

		w.handle(warning.Ref, dismissal)
		w.exec("UPDATE rec_housing SET row_no = 9, id = ? WHERE county = ? AND id = ?", w.ids.Next(), county, record)
		w.run(screening.Request{Area: county * 1_000_000})
		w.wantHandling("housing_unsafe", screening.Open, screening.Dismissed, "dismiss", "again", "dismiss")

		w.exec("UPDATE household SET dangerous_house = ? WHERE county = ? AND id = ?", false, county, h)
		w.exec("UPDATE rec_housing SET renovation = 'done' WHERE county = ?", county)
		w.run(screening.Request{Area: county * 1_000_000})
		w.wantHandling("housing_unsafe", screening.Closed, screening.Dismissed, "dismiss", "again", "dismiss")
		if err := w.svc.Handle(t.Context(), cadre, warning.Ref, dismissal); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("dismiss what is closed: %v", err)
		}

		w.exec("UPDATE household SET dangerous_house = ? WHERE county = ? AND id = ?", true, county, h)
		w.run(screening.Request{Area: county * 1_000_000})
		w.wantHandling("housing_unsafe", screening.Open, "", "dismiss", "again", "dismiss")
	})
}

// TestHandlingGuards holds permission, area, faults at their fields, the key, the digest that was seen, and that undoing needs a reason.
func TestHandlingGuards(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		_, warning := w.unsafe()
		neighbour, leader := cadre, cadre
		neighbour.Area, leader.Role = villageB, auth.Leader
		for kind, actor := range map[fault.Kind]auth.Actor{fault.KindNotFound: neighbour, fault.KindDenied: leader} {
			if err := w.svc.Handle(t.Context(), actor, warning.Ref, dismissal); fault.KindOf(err) != kind {
				t.Errorf("%s of %d: %v, want %s", actor.Role, actor.Area, err, kind)
			}
		}
		for field, h := range map[string]screening.Handling{
			"step":       {Step: "burn"},
			"reason":     {Step: screening.StepDismiss, Reason: "because", Note: "说明"},
			"note":       {Step: screening.StepDismiss, Reason: "temporary"},
			"checked_on": {Step: screening.StepVerify},
		} {
			err := w.svc.Handle(t.Context(), cadre, warning.Ref, h)
			found, ok := fault.As(err)
			if !ok || found.Kind != fault.KindInvalid || len(found.Problems) != 1 || found.Problems[0].Field != field {
				t.Errorf("%+v: %v, want a fault at %s", h, err, field)
			}
		}
		long := screening.Handling{Step: screening.StepUndo, Note: strings.Repeat("长", 501)}
		future := screening.Handling{Step: screening.StepVerify, CheckedOn: civil.New(2999, 1, 1)}
		for _, h := range []screening.Handling{long, future} {
			if err := w.svc.Handle(t.Context(), cadre, warning.Ref, h); fault.KindOf(err) != fault.KindInvalid {
				t.Errorf("%s: %v", h.Step, err)
			}
		}
		stale := dismissal
		stale.Seen = "0123456789abcdef"
		if err := w.svc.Handle(t.Context(), cadre, warning.Ref, stale); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("other values than were seen: %v", err)
		}
		once := dismissal
		once.Key, once.Note = "k1", "身份证号 410602195001011234 已核"
		for range 2 {
			w.handle(warning.Ref, once)
		}
		w.wantHandling("housing_unsafe", screening.Open, screening.Dismissed, "dismiss")
		story, err := w.svc.Story(t.Context(), cadre, warning.Ref)
		if err != nil || !story[0].Same || story[0].ByName != "cadre" || strings.Contains(story[0].Note, "1950") {
			t.Errorf("story %+v, %v", story, err)
		}
		if _, err := w.svc.Story(t.Context(), neighbour, warning.Ref); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("the neighbour reads the story: %v", err)
		}
		w.handle(warning.Ref, screening.Handling{Step: screening.StepUndo, Note: "点错了"})
		w.wantHandling("housing_unsafe", screening.Open, "", "dismiss", "undo")
		if err := w.svc.Handle(t.Context(), cadre, warning.Ref, screening.Handling{Step: screening.StepUndo, Note: "再撤"}); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("undo of nothing: %v", err)
		}
		w.handle(warning.Ref, screening.Handling{Step: screening.StepVerify, CheckedOn: asOf})
		w.wantHandling("housing_unsafe", screening.Open, screening.Verified, "dismiss", "undo", "verify")
	})
}

// TestClueSteps holds that a warning becomes part of a clue once, keeps it while the clue is open, and is settled with it.
func TestClueSteps(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		h, warning := w.unsafe()
		w.handle(warning.Ref, screening.Handling{Step: screening.StepClue, Note: "房屋有裂缝"})
		if err := w.svc.Handle(t.Context(), cadre, warning.Ref, screening.Handling{Step: screening.StepUndo, Note: "点错了"}); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("undo of a clue: %v", err)
		}
		story, err := w.svc.Story(t.Context(), cadre, warning.Ref)
		if err != nil {
			t.Fatal(err)
		}
		clue := id.Ref{County: county, ID: w.ids.Next()}
		for range 2 {
			if err := w.svc.ClueOpened(t.Context(), screening.ClueWanted{Handling: story[0].Ref, Warning: warning.Ref}, clue); err != nil {
				t.Fatal(err)
			}
		}
		if got := w.one("housing_unsafe", screening.Open); got.Clue != clue {
			t.Errorf("clue %s, want %s", got.Clue, clue)
		}
		w.put("rec_housing", villageA, row{"id": w.ids.Next(), "household_id": h, "appraisal": "D", "renovation": "none", "batch_id": w.ids.Next()})
		w.run(screening.Request{Area: county * 1_000_000})
		w.wantHandling("housing_unsafe", screening.Open, screening.InClue, "clue")
		closed := screening.ClueClosed{Clue: clue, Warnings: []id.Ref{warning.Ref}, Result: "included", ByName: "clerk"}
		for range 2 {
			if err := w.svc.ClueSettled(t.Context(), closed); err != nil {
				t.Fatal(err)
			}
		}
		w.wantHandling("housing_unsafe", screening.Open, screening.Settled, "clue", "settle")
	})
}

// TestHandleMany holds the bounds of handling several together, and that lists and counts tell what waits.
func TestHandleMany(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		for _, village := range []int64{villageA, villageA, villageA, villageB} {
			h := w.household(village)
			w.exec("UPDATE household SET dangerous_house = ?, size = 9 WHERE county = ? AND id = ?", true, county, h)
		}
		w.run(screening.Request{Area: county * 1_000_000})
		list := func(f screening.Filter) []id.Ref {
			var refs []id.Ref
			for _, one := range w.list(f) {
				refs = append(refs, one.Ref)
			}
			return refs
		}
		mine := list(screening.Filter{Rule: "housing_unsafe", Area: villageA})
		all := list(screening.Filter{Rule: "housing_unsafe"})
		other := list(screening.Filter{Family: "quality", Area: villageA})
		if len(mine) != 3 || len(all) != 4 || len(other) == 0 {
			t.Fatalf("%d, %d and %d warnings", len(mine), len(all), len(other))
		}
		for kind, refs := range map[fault.Kind][]id.Ref{
			fault.KindNotFound: all, fault.KindInvalid: append(append([]id.Ref{}, mine...), other[0]),
		} {
			if _, err := w.svc.HandleMany(t.Context(), cadre, refs, dismissal); fault.KindOf(err) != kind {
				t.Errorf("%v, want %s", err, kind)
			}
		}
		for _, refs := range [][]id.Ref{nil, make([]id.Ref, 0)} {
			if _, err := w.svc.HandleMany(t.Context(), cadre, refs, dismissal); fault.KindOf(err) != fault.KindInvalid {
				t.Errorf("none: %v", err)
			}
		}
		w.handle(mine[0], screening.Handling{Step: screening.StepClue})
		done, err := w.svc.HandleMany(t.Context(), cadre, append(mine, mine...), dismissal)
		if err != nil || done != (screening.Bulk{Done: 2, Left: 1}) {
			t.Errorf("%+v, %v", done, err)
		}
		for handling, want := range map[string]int{screening.Todo: 1, screening.Dismissed: 2, screening.InClue: 1, screening.Again: 0, "": 4} {
			if got := list(screening.Filter{Rule: "housing_unsafe", Handling: handling}); len(got) != want {
				t.Errorf("%d warnings are %q, want %d", len(got), handling, want)
			}
		}
		counts, err := w.svc.Counts(t.Context(), auth.System("test"), screening.Filter{Rule: "housing_unsafe", Area: county * 1_000_000})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(screening.Handled{"dismissed": 2, "clue": 1}, counts.Handled); diff != "" || counts.Handled.Waiting(counts.Open) != 1 {
			t.Errorf("handled: %s", diff)
		}
		if len(counts.Areas) != 1 || counts.Areas[0].Handled["dismissed"] != 2 {
			t.Errorf("areas %+v", counts.Areas)
		}
		if _, err := w.svc.Warnings(t.Context(), cadre, screening.Filter{Handling: "burnt"}); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("no such handling: %v", err)
		}
	})
}
