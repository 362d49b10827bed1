package screening_test

import (
	"math"
	"slices"
	"sync"
	"testing"

	"shouwang/internal/audit"
	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

// facts writes facts of one village.
func (w *world) facts(village int64, set string) {
	w.Helper()
	w.exec("UPDATE village_fact SET "+set+" WHERE county = ? AND village = ?", county, village)
}

// ofVillage finds a village's own warning of a rule, whatever its state.
func (w *world) ofVillage(village int64, rule string) screening.Warning {
	w.Helper()
	page, err := w.svc.Warnings(w.Context(), auth.System("test"), screening.Filter{Area: village, Rule: rule, Status: "all"})
	if err != nil || len(page.Warnings) != 1 {
		w.Fatalf("%d warnings of %s, %v; want one", len(page.Warnings), rule, err)
	}
	return page.Warnings[0]
}

// recheck has a cadre's correction of a village judged.
func (w *world) recheck(about screening.Warning) screening.Outcome {
	w.Helper()
	out, err := w.svc.Recheck(w.Context(), cadre, about)
	if err != nil {
		w.Fatal(err)
	}
	return out
}

// TestRecheckVillage holds that after a correction of a village's facts its own warnings are opened, kept and closed at once, for a
// cadre who may not run screenings, in that cadre's name, and that nothing else is looked at.
func TestRecheckVillage(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.household(villageA)
		w.facts(villageA, "bus = NULL")
		w.run(screening.Request{Area: county * 1_000_000})
		if cadre.Can(auth.ScreeningRun) {
			t.Fatal("a cadre may run screenings")
		}
		bus := w.ofVillage(villageA, "village_bus_missing")
		w.exec("UPDATE household SET phone_blind = NULL")
		w.facts(villageB, "primary_schools = NULL")
		if out := w.recheck(bus); out.Solved || len(out.Appeared)+len(out.Gone) != 0 || out.AsOf != asOf {
			t.Errorf("nothing was corrected: %+v", out)
		}
		if again := w.ofVillage(villageA, bus.Rule); again.Ref != bus.Ref || again.Status != screening.Open {
			t.Errorf("kept: %+v", again)
		}
		w.facts(villageA, "bus = TRUE, primary_schools = NULL")
		out := w.recheck(bus)
		if !out.Solved || len(out.Appeared) != 1 || out.Appeared[0].Rule != "village_school_missing" || out.Appeared[0].Title.Zh == "" {
			t.Errorf("one gap closed, another opened: %+v", out)
		}
		if closed := w.ofVillage(villageA, bus.Rule); closed.Ref != bus.Ref || closed.Status != screening.Closed || closed.CloseReason != screening.ReasonNoLonger {
			t.Errorf("closed: %+v", closed)
		}
		w.facts(villageA, "bus = NULL, primary_schools = 1")
		out = w.recheck(w.ofVillage(villageA, "village_school_missing"))
		if !out.Solved || len(out.Appeared) != 1 || out.Appeared[0].Ref != bus.Ref {
			t.Errorf("opened again: %+v", out)
		}
		page, err := w.svc.Warnings(t.Context(), auth.System("test"), screening.Filter{Status: "all"})
		if err != nil || len(page.Warnings) != 2 {
			t.Errorf("households and other villages are left alone: %+v %v", page.Warnings, err)
		}
		w.heldByCadre(bus)
	})
}

// heldByCadre checks what is kept of three rechecks of which two have changed something.
func (w *world) heldByCadre(bus screening.Warning) {
	w.Helper()
	journal, err := audit.List(w.Context(), w.db, audit.Filter{})
	if err != nil {
		w.Fatal(err)
	}
	named := slices.DeleteFunc(journal.Entries, func(e audit.Stored) bool { return e.ActorName != cadre.Login })
	if len(named) != 2 || named[0].Action != "screening.run" || named[0].Area != villageA {
		w.Errorf("the journal: %+v", named)
	}
	runs, err := w.svc.Runs(w.Context(), cadre, screening.RunFilter{Kind: screening.KindNamed, Limit: 10})
	if err != nil || len(runs) != 3 {
		w.Fatalf("%d runs, %v", len(runs), err)
	}
	if sum := runs[0].Summary; runs[0].Total != 0 || sum == nil || sum.Villages != 1 || sum.Households != 0 || sum.New != 1 || sum.Closed != 1 {
		w.Errorf("the last run: %+v %+v", runs[0], sum)
	}
	neighbour := cadre
	neighbour.Area = villageB
	if _, err := w.svc.Recheck(w.Context(), neighbour, bus); fault.KindOf(err) != fault.KindNotFound {
		w.Errorf("the neighbour has it judged: %v", err)
	}
	if _, err := w.svc.Recheck(w.Context(), auth.Actor{UserID: 9, Role: auth.Administrator}, bus); fault.KindOf(err) != fault.KindDenied {
		w.Errorf("without permission: %v", err)
	}
}

// TestRecheckVillageUnfinished holds that a warning which a run has said that broke off is judged from its own day.
func TestRecheckVillageUnfinished(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.household(villageA)
		w.facts(villageA, "bus = NULL")
		w.run(screening.Request{})
		w.exec("UPDATE screening_run SET state = 'failed'")
		bus := w.ofVillage(villageA, "village_bus_missing")
		w.facts(villageA, "bus = FALSE")
		if out := w.recheck(bus); !out.Solved || out.AsOf != asOf {
			t.Errorf("solved: %+v", out)
		}
	})
}

// TestRecheckVillageMeanwhile holds that a village is judged at once while a run over its county is under way, and that the run, also
// when it had read the village before, leaves what was found then.
func TestRecheckVillageMeanwhile(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.svc.SetChunk(1)
		for range 3 {
			w.household(villageA)
		}
		w.facts(villageA, "bus = NULL")
		w.run(screening.Request{})
		bus := w.ofVillage(villageA, "village_bus_missing")
		seen := false
		correct := func(set string, solved bool) {
			w.facts(villageA, set)
			if out := w.recheck(bus); out.Solved != solved {
				t.Errorf("%s: %+v", set, out)
			}
			seen = true
		}
		sum := w.run(screening.Request{Progress: func(p screening.Progress) {
			if p.Households == 1 {
				correct("bus = TRUE", true)
			}
		}})
		if after := w.ofVillage(villageA, bus.Rule); !seen || after.Status != screening.Closed || sum.Villages != 2 || sum.New+sum.Closed != 0 {
			t.Errorf("corrected before the run has come to it: %+v %+v", after, sum)
		}
		for _, one := range []struct {
			set    string
			solved bool
			status string
		}{{"bus = NULL", false, screening.Open}, {"bus = TRUE", true, screening.Closed}} {
			sum, err := w.svc.RunWith(t.Context(), screening.Request{AsOf: asOf}, math.MaxInt64, func() { correct(one.set, one.solved) })
			if err != nil || sum.Villages != 2 || sum.New+sum.Closed != 0 {
				t.Errorf("%s behind the run's back: %+v, %v", one.set, sum, err)
			}
			if after := w.ofVillage(villageA, bus.Rule); after.Status != one.status {
				t.Errorf("%s behind the run's back: %+v", one.set, after)
			}
		}
	})
}

// TestRecheckVillagesTogether has two villages corrected again and again while whole runs go on: in the end every warning says what the
// facts say.
func TestRecheckVillagesTogether(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.household(villageA)
		w.exec("UPDATE village_fact SET bus = NULL")
		w.run(screening.Request{})
		var all sync.WaitGroup
		for _, village := range []int64{villageA, villageB} {
			bus := w.ofVillage(village, "village_bus_missing")
			actor := cadre
			actor.Area = village
			all.Go(func() {
				for i := range 9 {
					set, solved := []string{"TRUE", "NULL"}[i%2], i%2 == 0
					err := db.Write(t.Context(), func(tx *sqldb.Tx) error {
						_, err := tx.Exec(t.Context(), "UPDATE village_fact SET bus = "+set+" WHERE county = ? AND village = ?", county, village)
						return err
					})
					if err != nil {
						t.Error(err)
						return
					}
					if out, err := w.svc.Recheck(t.Context(), actor, bus); err != nil || out.Solved != solved {
						t.Errorf("%d, time %d: %+v %v", village, i, out, err)
					}
				}
			})
		}
		for range 6 {
			w.run(screening.Request{})
		}
		all.Wait()
		if last := w.run(screening.Request{}); last.Warnings["village_bus_missing"].True != 0 || last.New+last.Closed != 0 {
			t.Errorf("the last run finds what was left wrong: %+v", last)
		}
	})
}
