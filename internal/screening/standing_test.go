package screening_test

import (
	"context"
	"testing"
	"time"

	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/job"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

// drain lets a worker do all that is due.
func (w *world) drain() {
	w.Helper()
	nothing := func(context.Context, *job.Run) error { return nil }
	worker := job.NewWorker(w.db, map[string]job.Handler{screening.TopicRun: w.svc.Continue, screening.TopicChanged: w.svc.ScreenChanged,
		screening.TopicCompleted: nothing}, job.Options{})
	if _, err := worker.Drain(context.Background()); err != nil {
		w.Fatal(err)
	}
}

// TestChangedOnAnotherDay: rules ask how much time has passed, so that a run over what was touched as of another day than the last whole
// run looks at everything, and says so.
func TestChangedOnAnotherDay(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		a := w.household(villageA)
		w.household(villageB)
		w.run(screening.Request{})
		w.touched(a)
		sum := w.run(screening.Request{Changed: true, AsOf: asOf.AddDays(-1)})
		if sum.Kind != screening.KindWhole || sum.Because != screening.BecauseDay || sum.Households != 2 {
			t.Errorf("another day: %+v", sum)
		}
		w.touched(a)
		if sum := w.run(screening.Request{Changed: true, AsOf: asOf.AddDays(-1)}); sum.Kind != screening.KindChanged || sum.Households != 1 {
			t.Errorf("the same day: %+v", sum)
		}
	})
}

// TestChangedAfterABrokenRun: a whole run as of another day that broke off has left warnings of two days; the next run over what was
// touched looks at everything, and says so.
func TestChangedAfterABrokenRun(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w, ctx := newWorld(t, db), context.Background()
		w.svc.SetChunk(1)
		for range 3 {
			w.household(villageA)
		}
		w.exec("UPDATE household SET phone_blind = NULL")
		w.run(screening.Request{})
		broken := func(day civil.Date) {
			_, err := w.svc.Run(ctx, auth.System("test"), screening.Request{AsOf: day, Replace: true, Progress: func(p screening.Progress) {
				if p.Households == 1 {
					if err := w.svc.Cancel(ctx, auth.System("test"), w.latest()); err != nil {
						t.Error(err)
					}
				}
			}})
			if code(err) != "screening_cancelled" {
				t.Fatal(err)
			}
		}
		broken(asOf)
		if sum, err := w.svc.Run(ctx, auth.System("test"), screening.Request{Changed: true}); err != nil || sum.Kind != screening.KindChanged {
			t.Errorf("after a broken run of the same day: %+v %v", sum, err)
		}
		broken(asOf.AddDays(-1))
		sum, err := w.svc.Run(ctx, auth.System("test"), screening.Request{Changed: true})
		if err != nil || sum.Because != screening.BecauseBroken || sum.Households != 3 || sum.AsOf != asOf {
			t.Errorf("after a broken run of another day: %+v %v", sum, err)
		}
		if sum, err := w.svc.Run(ctx, auth.System("test"), screening.Request{Changed: true}); err != nil || sum.Kind != screening.KindChanged {
			t.Errorf("when that was made good: %+v %v", sum, err)
		}
	})
}

// TestCancelledForGood: the screening of what was touched, cancelled by a person, does not begin again by itself, and what was touched is
// kept for the next.
func TestCancelledForGood(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w, ctx := newWorld(t, db), context.Background()
		w.svc.SetChunk(1)
		var households []int64
		for range 12 {
			households = append(households, w.household(villageA))
		}
		w.run(screening.Request{Area: 410602000000})
		now := time.Now()
		db.SetClock(func() time.Time { return now })
		for _, h := range households {
			fact := screening.Touched{Mark: w.ids.Next(), Cause: "test", Household: id.Ref{County: county, ID: h}, Wait: time.Second}
			if err := w.svc.Touch(ctx, fact); err != nil {
				t.Fatal(err)
			}
		}
		cancelled := false
		worker := job.NewWorker(db, map[string]job.Handler{screening.TopicChanged: func(ctx context.Context, order *job.Run) error {
			done := make(chan error, 1)
			go func() { done <- w.svc.ScreenChanged(ctx, order) }()
			for !cancelled {
				select {
				case err := <-done:
					return err
				default:
				}
				run := w.latest()
				cancelled = w.svc.Cancel(context.Background(), auth.System("test"), run) == nil
			}
			return <-done
		}}, job.Options{})
		now = now.Add(2 * time.Second)
		if _, err := worker.Drain(ctx); err != nil {
			t.Fatal(err)
		}
		if !cancelled {
			t.Fatal("the run was over before it could be cancelled")
		}
		var waiting int
		err := db.Read(ctx, func(tx *sqldb.Tx) error {
			return tx.QueryRow(ctx, "SELECT COUNT(*) FROM job WHERE topic = 'screening.changed' AND state = 'waiting'").Scan(&waiting)
		})
		if err != nil || waiting != 0 {
			t.Errorf("%d are ordered again, %v", waiting, err)
		}
		now = now.Add(time.Hour)
		if sum := w.run(screening.Request{Changed: true, Area: 410602000000}); sum.Kind != screening.KindChanged || sum.Households == 0 {
			t.Errorf("the next: %s, %d households", sum.Kind, sum.Households)
		}
	})
}

// TestNightlyComesAfterASmallRun: a run over one village, or over what was touched, that is under way at night does not take the place of
// the county's whole run: the order fails so that it is tried again, and what was ordered already is not ordered twice.
func TestNightlyComesAfterASmallRun(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w, ctx := newWorld(t, db), context.Background()
		w.household(villageA)
		w.run(screening.Request{Area: 410602000000})
		small, err := w.svc.Start(ctx, auth.System("test"), screening.Request{AsOf: asOf, Area: villageA})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.svc.ScreenAll(ctx, asOf); fault.KindOf(err) != fault.KindUnavailable {
			t.Errorf("while a village is screened: %v", err)
		}
		if err := w.svc.Cancel(ctx, auth.System("test"), small); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := w.svc.ScreenAll(ctx, asOf); err != nil {
				t.Errorf("afterwards: %v", err)
			}
		}
		w.drain()
		if err := w.svc.ScreenAll(ctx, asOf); err != nil {
			t.Error(err)
		}
		var whole int
		err = db.Read(ctx, func(tx *sqldb.Tx) error {
			return tx.QueryRow(ctx, "SELECT COUNT(*) FROM screening_run WHERE area = 410602000000 AND kind = 'whole'").Scan(&whole)
		})
		if err != nil || whole != 2 {
			t.Errorf("%d whole runs, want the first and the nightly one; %v", whole, err)
		}
	})
}

// TestRunWaitsForWhoIsWriting: a chunk whose warnings somebody is bringing up to date waits for that and looks again, so that what it read
// before does not overwrite what is true by now.
func TestRunWaitsForWhoIsWriting(t *testing.T) {
	t.Parallel()
	db := dbtest.NewPostgres(t)
	w, ctx := newWorld(t, db), context.Background()
	h := w.household(villageA)
	income := "UPDATE assessment SET wage_income = ?, net_reported = ?, per_capita_reported = CAST(? AS BIGINT) / 2 WHERE household_id = ?"
	w.exec(income, 1_000_000, 1_000_000, 1_000_000, h)
	w.run(screening.Request{})
	w.exec(income, 900_000, 900_000, 900_000, h)
	done := make(chan screening.Summary)
	err := db.Write(ctx, func(tx *sqldb.Tx) error {
		for _, one := range []struct {
			query string
			args  []any
		}{
			{income, []any{2_000_000, 2_000_000, 2_000_000, h}},
			{"UPDATE warning SET status = 'closed', closed_on = 20211231, close_reason = 'no_longer', run_id = 5 WHERE rule = 'income_below_line'", nil},
		} {
			if _, err := tx.Exec(ctx, one.query, one.args...); err != nil {
				return err
			}
		}
		go func() { done <- w.run(screening.Request{}) }()
		for waiting := 0; waiting == 0; {
			err := db.Read(ctx, func(tx *sqldb.Tx) error {
				return tx.QueryRow(ctx, "SELECT COUNT(*) FROM pg_locks AS l JOIN pg_stat_activity AS a ON a.pid = l.pid WHERE NOT l.granted AND a.datname = current_database()").Scan(&waiting)
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	<-done
	w.one("income_below_line", screening.Closed)
}
