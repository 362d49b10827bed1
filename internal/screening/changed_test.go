package screening_test

import (
	"context"
	"testing"

	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/job"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

func (w *world) touched(households ...int64) {
	w.Helper()
	for _, h := range households {
		fact := screening.Touched{Mark: w.ids.Next(), Cause: "test", Household: id.Ref{County: county, ID: h}}
		if err := w.svc.Touch(context.Background(), fact); err != nil {
			w.Fatal(err)
		}
	}
}

// TestChanged holds that a run over what was touched looks at nothing else, and when it looks at everything instead.
func TestChanged(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		a, b := w.household(villageA), w.household(villageB)
		if sum := w.run(screening.Request{Changed: true}); sum.Kind != screening.KindWhole || sum.Because != screening.BecauseNever || sum.Households != 2 {
			t.Errorf("the first run: %+v", sum)
		}
		w.exec("UPDATE household SET phone_blind = NULL")
		w.touched(a, b)
		if sum := w.run(screening.Request{Changed: true, Area: villageB}); sum.Kind != screening.KindChanged || sum.Households != 1 || sum.New != 1 {
			t.Errorf("one village: %+v", sum)
		}
		if got := w.one("phone_missing", screening.Open).Household.ID; got != b {
			t.Errorf("warned %d", got)
		}
		sum, err := w.svc.Run(context.Background(), auth.System("test"), screening.Request{Changed: true})
		if err != nil || sum.Households != 1 || sum.New != 1 || sum.AsOf != asOf || sum.Changes["phone_missing"].New != 1 {
			t.Errorf("the rest, as of the day of the whole run: %+v %v", sum, err)
		}
		if sum := w.run(screening.Request{Changed: true}); sum.Households != 0 || sum.Kind != screening.KindChanged {
			t.Errorf("nothing was touched: %+v", sum)
		}
		w.exec("UPDATE screening_run SET profile_digest = 'another'")
		w.touched(a)
		if sum := w.run(screening.Request{Changed: true}); sum.Because != screening.BecauseRules || sum.Households != 2 {
			t.Errorf("after the rules have changed: %+v", sum)
		}
	})
}

// TestTouchedMeanwhile holds that what is touched while a run is under way is left to the next one, though the run looks at it too, and
// that warnings which somebody brings up to date meanwhile do not stand in its way.
func TestTouchedMeanwhile(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.svc.SetChunk(1)
		households := []int64{w.household(villageA), w.household(villageA), w.household(villageA), w.household(villageA)}
		first := true
		w.run(screening.Request{})
		sum := w.run(screening.Request{Progress: func(screening.Progress) {
			if !first {
				return
			}
			first = false
			w.exec("UPDATE household SET phone_blind = NULL")
			w.touched(households...)
			for _, h := range households {
				if _, err := w.svc.Refresh(context.Background(), auth.Actor{UserID: 1, Role: auth.VillageCadre, Area: villageA}, id.Ref{County: county, ID: h}); err != nil {
					t.Error(err)
				}
			}
		}})
		if sum.Households != 4 || sum.Warnings["phone_missing"].True != 3 || sum.Changes["phone_missing"].New != 0 {
			t.Errorf("the run: %+v", sum)
		}
		if next := w.run(screening.Request{Changed: true}); next.Households == 0 || next.Closed != 0 {
			t.Errorf("the next one: %+v", next)
		}
		page, err := w.svc.Warnings(context.Background(), auth.System("test"), screening.Filter{Rule: "phone_missing"})
		if err != nil || len(page.Warnings) != 4 {
			t.Errorf("%d warnings, %v", len(page.Warnings), err)
		}
	})
}

// TestStartAndCancel holds that a started run waits for a worker, keeps its area, is done by the worker, and that a cancelled one stops
// where it is.
func TestStartAndCancel(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.svc.SetChunk(1)
		for range 3 {
			w.household(villageA)
		}
		w.exec("UPDATE household SET phone_blind = NULL")
		ctx, actor := context.Background(), auth.Actor{UserID: 7, Login: "office", Role: auth.CountyOffice, Area: 410602000000}
		start := func(key string) int64 {
			run, err := w.svc.Start(ctx, actor, screening.Request{AsOf: asOf, Key: key})
			if err != nil {
				t.Fatal(err)
			}
			return run
		}
		work := func() {
			worker := job.NewWorker(db, map[string]job.Handler{screening.TopicRun: w.svc.Continue,
				screening.TopicCompleted: func(context.Context, *job.Run) error { return nil }}, job.Options{})
			if _, err := worker.Drain(ctx); err != nil {
				t.Fatal(err)
			}
		}
		state := func(run int64) screening.RunRow {
			row, err := w.svc.RunByID(ctx, actor, run)
			if err != nil {
				t.Fatal(err)
			}
			return row
		}
		run := start("k")
		if again := start("k"); again != run {
			t.Errorf("asked for again: run %d, want %d", again, run)
		}
		if _, err := w.svc.Run(ctx, auth.System("test"), screening.Request{AsOf: asOf}); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("another one meanwhile: %v", err)
		}
		work()
		if row := state(run); row.State != screening.RunDone || row.Summary == nil || row.Summary.New != 3 || row.StartedLogin != "office" || row.Total != 3 {
			t.Errorf("done: %+v", row)
		}
		run = start("l")
		if err := w.svc.Cancel(ctx, auth.Actor{UserID: 8, Login: "b", Role: auth.CountyOffice, Area: 410603000000}, run); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("cancelled from elsewhere: %v", err)
		}
		if err := w.svc.Cancel(ctx, actor, run); err != nil {
			t.Fatal(err)
		}
		work()
		if row := state(run); row.State != screening.RunCancelled || row.StoppedBy != "office" || row.Households != 0 {
			t.Errorf("cancelled: %+v", row)
		}
		if err := w.svc.Cancel(ctx, actor, run); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("cancelled twice: %v", err)
		}
		_, err := w.svc.Run(ctx, actor, screening.Request{AsOf: asOf, Progress: func(p screening.Progress) {
			if p.Households == 2 {
				if err := w.svc.Cancel(ctx, actor, w.latest()); err != nil {
					t.Error(err)
				}
			}
		}})
		if f, ok := fault.As(err); !ok || f.Code != "screening_cancelled" {
			t.Errorf("cancelled on the way: %v", err)
		}
		if row := state(w.latest()); row.State != screening.RunCancelled || row.Households != 2 || row.Summary == nil || row.Summary.Continuing != 2 {
			t.Errorf("cancelled on the way: %+v", row)
		}
	})
}

func (w *world) latest() int64 {
	w.Helper()
	runs, err := w.svc.Runs(context.Background(), auth.System("test"), screening.RunFilter{Limit: 1})
	if err != nil {
		w.Fatal(err)
	}
	return runs[0].ID
}
