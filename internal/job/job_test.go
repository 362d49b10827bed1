package job

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/fault"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

// bench is a queue with a clock that stands still until it is moved, and workers whose heart beats when told.
type bench struct {
	t   *testing.T
	db  *sqldb.DB
	mu  sync.Mutex
	now time.Time
}

func newBench(t *testing.T, db *sqldb.DB) *bench {
	b := &bench{t: t, db: db, now: time.Date(2021, 12, 31, 8, 0, 0, 0, time.UTC)}
	db.SetClock(func() time.Time {
		b.mu.Lock()
		defer b.mu.Unlock()
		return b.now
	})
	return b
}

func (b *bench) pass(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = b.now.Add(d)
}

func (b *bench) write(do func(tx *sqldb.Tx) error) {
	b.t.Helper()
	if err := b.db.Write(b.t.Context(), do); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) enqueue(o Order) (id int64, made bool) {
	b.t.Helper()
	b.write(func(tx *sqldb.Tx) (err error) {
		id, made, err = Enqueue(b.t.Context(), tx, o)
		return err
	})
	return id, made
}

func (b *bench) job(id int64) (j Job) {
	b.t.Helper()
	err := b.db.Read(b.t.Context(), func(tx *sqldb.Tx) (err error) {
		j, err = Get(b.t.Context(), tx, id)
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return j
}

// still is a heart that does not beat by itself.
func still(time.Duration) (<-chan time.Time, func()) { return nil, func() {} }

func (b *bench) worker(handlers map[string]Handler) *Worker {
	return NewWorker(b.db, handlers, Options{Tick: still})
}

func (b *bench) step(w *Worker) bool {
	b.t.Helper()
	worked, err := w.Step(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	return worked
}

func TestPublishIsPartOfTheTransaction(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := newBench(t, db)
		undo := errors.New("undo")
		err := db.Write(t.Context(), func(tx *sqldb.Tx) error {
			return errors.Join(Publish(t.Context(), tx, "registry.changed", 1), undo)
		})
		if !errors.Is(err, undo) {
			t.Fatal(err)
		}
		b.write(func(tx *sqldb.Tx) error {
			return Publish(t.Context(), tx, "registry.changed", map[string]int{"household": 2})
		})
		var got []int
		w := b.worker(map[string]Handler{"registry.changed": func(_ context.Context, r *Run) error {
			var event struct{ Household int }
			err := r.Decode(&event)
			got = append(got, event.Household)
			return err
		}})
		if n, err := w.Drain(t.Context()); err != nil || n != 1 || !slices.Equal(got, []int{2}) {
			t.Errorf("%d jobs, %v, households %v", n, err, got)
		}
	})
}

func TestKey(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := newBench(t, db)
		first, made := b.enqueue(Order{Topic: "a", Key: "k"})
		second, again := b.enqueue(Order{Topic: "a", Key: "k"})
		if !made || again || first != second {
			t.Errorf("first %d %v, second %d %v", first, made, second, again)
		}
		w := b.worker(map[string]Handler{"a": func(context.Context, *Run) error {
			if third, made := b.enqueue(Order{Topic: "a", Key: "k"}); !made || third == first {
				t.Error("a job that runs still holds its key")
			}
			return errors.New("once is enough")
		}})
		b.step(w)
		if n := countState(b, Waiting); n != 2 {
			t.Errorf("%d jobs wait", n)
		}
	})
}

func countState(b *bench, s State) int {
	b.t.Helper()
	var jobs []Job
	err := b.db.Read(b.t.Context(), func(tx *sqldb.Tx) (err error) {
		jobs, err = List(b.t.Context(), tx, Filter{State: s})
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return len(jobs)
}

func TestOrderAndTime(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := newBench(t, db)
		b.enqueue(Order{Topic: "a", Payload: "later", RunAt: b.now.Add(time.Hour)})
		b.enqueue(Order{Topic: "a", Payload: "second", RunAt: b.now.Add(-time.Second)})
		b.enqueue(Order{Topic: "a", Payload: "first", RunAt: b.now.Add(-time.Minute)})
		var got []string
		w := b.worker(map[string]Handler{"a": func(_ context.Context, r *Run) error {
			var s string
			err := r.Decode(&s)
			got = append(got, s)
			return err
		}})
		if n, err := w.Drain(t.Context()); err != nil || n != 2 {
			t.Fatalf("%d jobs, %v", n, err)
		}
		b.pass(time.Hour)
		if !b.step(w) || b.step(w) {
			t.Error("the later job did not run once")
		}
		if diff := cmp.Diff([]string{"first", "second", "later"}, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestRetry(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		tests := []struct {
			name     string
			err      error
			attempts int
			state    State
		}{
			{"mends itself", nil, 1, Done},
			{"never mends", errors.New("disk of 410602199001010123 full"), 8, Failed},
			{"busy", fault.Unavailable("unavailable"), 8, Failed},
			{"wrong input", fault.Invalid("invalid"), 1, Failed},
			{"marked", Permanent(errors.New("no")), 1, Failed},
			{"panic", nil, 8, Failed},
			{"no handler", nil, 0, Failed},
		}
		b := newBench(t, db)
		for _, tt := range tests {
			runs := 0
			handlers := map[string]Handler{"a": func(context.Context, *Run) error {
				runs++
				if tt.name == "panic" {
					panic("boom")
				}
				return tt.err
			}}
			if tt.name == "no handler" {
				handlers = nil
			}
			w := b.worker(handlers)
			id, _ := b.enqueue(Order{Topic: "a"})
			for range 20 {
				b.step(w)
				b.pass(time.Hour)
			}
			j := b.job(id)
			if runs != tt.attempts || j.State != tt.state || (j.Fault != "") != (tt.state == Failed) || j.FinishedAt.IsZero() {
				t.Errorf("%s: %d runs, %+v", tt.name, runs, j)
			}
			if strings.Contains(j.Fault, "410602199001010123") {
				t.Errorf("an identity number in %q", j.Fault)
			}
		}
	})
}

func TestBackoff(t *testing.T) {
	t.Parallel()
	var got []string
	for _, n := range []int{1, 2, 3, 8, 9, 10, 60} {
		got = append(got, backoff(n).String())
	}
	if diff := cmp.Diff([]string{"10s", "20s", "40s", "21m20s", "42m40s", "1h0m0s", "1h0m0s"}, got); diff != "" {
		t.Error(diff)
	}
}

// TestResume lets the worker die in the middle of work that keeps checkpoints. The next one goes on behind the last
// committed one, and nothing is done twice.
func TestResume(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := newBench(t, db)
		id, _ := b.enqueue(Order{Topic: "count", Total: 10})
		var did []int
		crashed := errors.New("power cut")
		count := func(ctx context.Context, r *Run) error {
			from := 0
			if _, err := fmt.Sscan(r.Cursor, &from); err != nil && r.Cursor != "" {
				return err
			}
			for i := from; i < 10; i++ {
				err := db.Write(ctx, func(tx *sqldb.Tx) error {
					if err := r.Checkpoint(ctx, tx, fmt.Sprint(i+1), int64(i+1)); err != nil {
						return err
					}
					if i == 6 && r.Attempt == 1 {
						return crashed // this transaction is lost with all that is in it
					}
					return nil
				})
				if err != nil {
					return err
				}
				did = append(did, i)
			}
			return r.Result("all")
		}
		r, err := b.worker(nil).claim(t.Context()) // a worker that is never heard of again
		if err != nil {
			t.Fatal(err)
		}
		if err := count(t.Context(), r); !errors.Is(err, crashed) {
			t.Fatal(err)
		}
		w := b.worker(map[string]Handler{"count": count})
		if b.step(w) {
			t.Fatal("a job was taken up while its lease was good")
		}
		if j := b.job(id); j.State != Running || j.Done != 6 || j.Total != 10 {
			t.Errorf("in the middle: %+v", j)
		}
		b.pass(time.Minute + time.Second)
		if !b.step(w) {
			t.Fatal("a job whose lease ran out was not taken up")
		}
		j := b.job(id)
		if j.State != Done || j.Attempt != 2 || j.Done != 10 || string(j.Result) != `"all"` {
			t.Errorf("in the end: %+v", j)
		}
		if diff := cmp.Diff([]int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, did); diff != "" {
			t.Error(diff)
		}
		err = db.Write(t.Context(), func(tx *sqldb.Tx) error { return r.Checkpoint(t.Context(), tx, "99", 99) })
		if !errors.Is(err, ErrLost) {
			t.Errorf("the dead worker keeps a checkpoint: %v", err)
		}
	})
}

func TestCancelWhileRunning(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		commands := map[State]func(context.Context, *sqldb.Tx, int64) error{Cancelled: Cancel, Paused: Pause}
		for state, command := range commands {
			b := newBench(t, db)
			id, _ := b.enqueue(Order{Topic: "long"})
			beats := make(chan time.Time)
			w := NewWorker(db, map[string]Handler{"long": func(ctx context.Context, r *Run) error {
				r.Progress(3, 9)
				beats <- b.now
				beats <- b.now // the first beat is over when the second is taken
				b.write(func(tx *sqldb.Tx) error { return command(t.Context(), tx, id) })
				beats <- b.now
				<-ctx.Done()
				return ctx.Err()
			}}, Options{Tick: func(time.Duration) (<-chan time.Time, func()) { return beats, func() {} }})
			b.step(w)
			if j := b.job(id); j.State != state || j.Done != 3 || j.Total != 9 {
				t.Errorf("%s: %+v", state, j)
			}
			if state == Paused {
				b.write(func(tx *sqldb.Tx) error { return Resume(t.Context(), tx, id) })
				b.step(b.worker(map[string]Handler{"long": func(context.Context, *Run) error { return nil }}))
				if j := b.job(id); j.State != Done {
					t.Errorf("resumed: %+v", j)
				}
			}
		}
	})
}

func TestCommands(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := newBench(t, db)
		do := func(command func(context.Context, *sqldb.Tx, int64) error, id int64) fault.Kind {
			return fault.KindOf(db.Write(t.Context(), func(tx *sqldb.Tx) error { return command(t.Context(), tx, id) }))
		}
		ok, no := fault.KindInternal, fault.KindConflict
		id, _ := b.enqueue(Order{Topic: "a", Key: "k"})
		w := b.worker(map[string]Handler{"a": func(context.Context, *Run) error { return nil }})
		steps := []struct {
			name    string
			command func(context.Context, *sqldb.Tx, int64) error
			want    fault.Kind
			state   State
		}{
			{"resume what waits", Resume, no, Waiting},
			{"pause", Pause, ok, Paused},
			{"pause again", Pause, no, Paused},
			{"resume", Resume, ok, Waiting},
			{"cancel", Cancel, ok, Cancelled},
			{"cancel again", Cancel, no, Cancelled},
			{"resume what is cancelled", Resume, no, Cancelled},
		}
		for _, s := range steps {
			if got := do(s.command, id); got != s.want || b.job(id).State != s.state {
				t.Errorf("%s: %v, %s", s.name, got, b.job(id).State)
			}
		}
		if b.step(w) {
			t.Error("a cancelled job was run")
		}
		if _, made := b.enqueue(Order{Topic: "a", Key: "k"}); !made {
			t.Error("a cancelled job holds its key")
		}
		if do(Cancel, 12345) != fault.KindNotFound {
			t.Error("a job that does not exist was cancelled")
		}
	})
}

func TestShutdownGivesTheJobBack(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := newBench(t, db)
		id, _ := b.enqueue(Order{Topic: "long"})
		ctx, stop := context.WithCancel(t.Context())
		w := b.worker(map[string]Handler{"long": func(ctx context.Context, _ *Run) error {
			stop()
			<-ctx.Done()
			return ctx.Err()
		}})
		w.Run(ctx)
		if j := b.job(id); j.State != Waiting || j.Attempt != 0 || j.Fault != "" {
			t.Errorf("after the shutdown: %+v", j)
		}
	})
}

func TestManyWorkersTakeEachJobOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := newBench(t, db)
		const jobs = 40
		b.write(func(tx *sqldb.Tx) error {
			for i := range jobs {
				if err := Publish(t.Context(), tx, "a", i); err != nil {
					return err
				}
			}
			return nil
		})
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		var mu sync.Mutex
		ran := map[int]int{}
		handlers := map[string]Handler{"a": func(_ context.Context, r *Run) error {
			var i int
			err := r.Decode(&i)
			mu.Lock()
			defer mu.Unlock()
			if ran[i]++; len(ran) == jobs {
				stop()
			}
			return err
		}}
		var all sync.WaitGroup
		for range 3 {
			w := NewWorker(db, handlers, Options{Parallel: 2, Poll: 5 * time.Millisecond, Tick: still})
			all.Go(func() { w.Run(ctx) })
		}
		all.Wait()
		for i := range jobs {
			if ran[i] != 1 {
				t.Errorf("job %d ran %d times", i, ran[i])
			}
		}
	})
}

func TestOwnJobIsNotTakenTwice(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	b := newBench(t, db)
	b.enqueue(Order{Topic: "long"})
	w := b.worker(nil)
	first, err := w.claim(t.Context())
	if err != nil || first == nil {
		t.Fatal(first, err)
	}
	b.pass(time.Hour)
	if second, err := w.claim(t.Context()); err != nil || second != nil {
		t.Errorf("taken twice: %+v, %v", second, err)
	}
	w.leave(first)
	if third, err := w.claim(t.Context()); err != nil || third == nil || third.Attempt != 2 {
		t.Errorf("not taken again: %+v, %v", third, err)
	}
}

func TestSchedules(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := newBench(t, db)
		b.pass(20 * time.Minute)
		var ran []string
		w := NewWorker(db, map[string]Handler{"sweep": func(context.Context, *Run) error {
			ran = append(ran, b.now.Format("15:04"))
			return nil
		}}, Options{Tick: still, Schedules: []Schedule{{Topic: "sweep", Every: time.Hour}}})
		for range 20 {
			for b.step(w) {
			}
			b.pass(10 * time.Minute)
		}
		if diff := cmp.Diff([]string{"09:00", "10:00", "11:00"}, ran); diff != "" {
			t.Error(diff)
		}
		if n := countState(b, Waiting); n != 1 {
			t.Errorf("%d jobs wait", n)
		}
	})
}

func TestEstimateAndClean(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := newBench(t, db)
		user := int64(7)
		id, _ := b.enqueue(Order{Topic: "long", CreatedBy: user, Total: 100})
		w := b.worker(map[string]Handler{"long": func(ctx context.Context, r *Run) error {
			b.pass(20 * time.Second)
			b.write(func(tx *sqldb.Tx) error { return r.Checkpoint(ctx, tx, "40", 40) })
			if j := b.job(id); j.Rate != 2 || j.Left != 30*time.Second {
				t.Errorf("rate %v, left %v", j.Rate, j.Left)
			}
			return nil
		}})
		b.step(w)
		other := int64(8)
		for want, creator := range map[int]*int64{1: &user, 0: &other} {
			err := db.Read(t.Context(), func(tx *sqldb.Tx) error {
				jobs, err := List(t.Context(), tx, Filter{CreatedBy: creator, Topic: "long"})
				if len(jobs) != want {
					t.Errorf("%d jobs of user %d", len(jobs), *creator)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		b.pass(24 * time.Hour)
		for _, want := range []struct {
			keep time.Duration
			n    int64
		}{{25 * time.Hour, 0}, {time.Hour, 1}} {
			if n, err := Clean(t.Context(), db, want.keep); err != nil || n != want.n {
				t.Errorf("keep %v: deleted %d, %v", want.keep, n, err)
			}
		}
	})
}
