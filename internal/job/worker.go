package job

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"shouwang/internal/fault"
	"shouwang/internal/sqldb"
)

// Options are how a worker works; every zero value has a usable meaning.
type Options struct {
	Parallel    int           // jobs at the same time; 0 means 1
	Lease       time.Duration // a worker not heard of for so long is given up; 0 means a minute
	Poll        time.Duration // how often an idle worker looks; 0 means a second
	MaxAttempts int           // attempts before a job fails; 0 means 8
	Schedules   []Schedule
	Log         *slog.Logger

	// Tick gives the signs of life their rhythm; nil is a ticker of a third of the lease. Tests give their own.
	Tick func(every time.Duration) (ticks <-chan time.Time, stop func())
}

// Schedule is a job that recurs. It runs at multiples of Every since midnight UTC, once for each that has passed or not
// at all while nobody works, and never twice at the same time.
type Schedule struct {
	Topic string
	Every time.Duration
	// After moves it behind those multiples, for a time of day in another time zone.
	After time.Duration
}

// Worker takes up jobs.
type Worker struct {
	db       *sqldb.DB
	handlers map[string]Handler
	o        Options

	mu       sync.Mutex
	busy     map[int64]bool // jobs that this worker is at
	schedule time.Time      // when the schedules are looked at again
}

// NewWorker returns a worker with the handlers of all topics. A job of a topic without a handler fails.
func NewWorker(db *sqldb.DB, handlers map[string]Handler, o Options) *Worker {
	o.Parallel = max(1, o.Parallel)
	o.Lease = orElse(o.Lease, time.Minute)
	o.Poll = orElse(o.Poll, time.Second)
	if o.MaxAttempts <= 0 {
		o.MaxAttempts = 8
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Tick == nil {
		o.Tick = func(every time.Duration) (<-chan time.Time, func()) {
			t := time.NewTicker(every)
			return t.C, t.Stop
		}
	}
	return &Worker{db: db, handlers: handlers, o: o, busy: map[int64]bool{}}
}

func orElse(d, otherwise time.Duration) time.Duration {
	if d <= 0 {
		return otherwise
	}
	return d
}

// Run works until the context ends and all handlers have returned.
func (w *Worker) Run(ctx context.Context) {
	var all sync.WaitGroup
	for range w.o.Parallel {
		all.Go(func() { w.loop(ctx) })
	}
	all.Wait()
}

func (w *Worker) loop(ctx context.Context) {
	for ctx.Err() == nil {
		worked, err := w.Step(ctx)
		if err != nil && ctx.Err() == nil {
			w.o.Log.ErrorContext(ctx, "job queue", "error", err)
		}
		if worked && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
		case <-time.After(w.o.Poll):
		}
	}
}

// Drain works until no job is due and returns how many were run; the command line calls it after an import.
func (w *Worker) Drain(ctx context.Context) (n int, err error) {
	for {
		worked, err := w.Step(ctx)
		if err != nil || !worked {
			return n, err
		}
		n++
	}
}

// Step takes up one job that is due, if there is one, and runs it to its end.
func (w *Worker) Step(ctx context.Context) (worked bool, err error) {
	if err := w.plan(ctx); err != nil {
		return false, err
	}
	r, err := w.claim(ctx)
	if err != nil || r == nil {
		return false, err
	}
	defer w.leave(r)
	return true, w.execute(ctx, r)
}

// plan makes sure that the next job of each schedule waits. It writes only when one has started since it last looked.
func (w *Worker) plan(ctx context.Context) error {
	w.mu.Lock()
	early := w.db.Now().Before(w.schedule)
	w.mu.Unlock()
	if early || len(w.o.Schedules) == 0 {
		return nil
	}
	var soonest time.Time
	err := w.db.Write(ctx, func(tx *sqldb.Tx) error {
		for _, s := range w.o.Schedules {
			at := tx.Now().Add(-s.After).Truncate(s.Every).Add(s.Every + s.After)
			if soonest.IsZero() || at.Before(soonest) {
				soonest = at
			}
			if _, _, err := Enqueue(ctx, tx, Order{Topic: s.Topic, Key: "schedule:" + s.Topic, RunAt: at}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("plan schedules: %w", err)
	}
	w.mu.Lock()
	w.schedule = soonest
	w.mu.Unlock()
	return nil
}

func (w *Worker) claim(ctx context.Context) (r *Run, err error) {
	w.mu.Lock()
	busy := slices.Collect(maps.Keys(w.busy))
	w.mu.Unlock()
	err = w.db.Write(ctx, func(tx *sqldb.Tx) error {
		id, ok, err := next(ctx, tx, busy)
		if err != nil || !ok {
			return err
		}
		r, err = start(ctx, tx, id, w.o.Lease)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("claim a job: %w", err)
	}
	if r == nil {
		return nil, nil
	}
	r.db, r.lease = w.db, w.o.Lease
	w.mu.Lock()
	defer w.mu.Unlock()
	w.busy[r.ID] = true
	return r, nil
}

// leave says that this worker is no longer at a job; its schedule, if it has one, is planned again.
func (w *Worker) leave(r *Run) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.busy, r.ID)
	if slices.ContainsFunc(w.o.Schedules, func(s Schedule) bool { return s.Topic == r.Topic }) {
		w.schedule = time.Time{}
	}
}

// execute runs a handler with signs of life beside it, and writes how it ended.
func (w *Worker) execute(ctx context.Context, r *Run) error {
	alive, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	ticks, stopTicks := w.o.Tick(w.o.Lease / 3)
	var beating sync.WaitGroup
	ended := make(chan struct{})
	beating.Go(func() {
		for {
			select {
			case <-ended:
				return
			case <-ticks:
				if err := r.beat(alive); errors.Is(err, ErrLost) {
					stop(ErrLost)
				} else if err != nil && alive.Err() == nil {
					w.o.Log.ErrorContext(ctx, "job heartbeat", "job", r.ID, "error", err)
				}
			}
		}
	})
	err := w.handle(alive, r)
	close(ended)
	stopTicks()
	beating.Wait()
	if errors.Is(err, ErrLost) || errors.Is(context.Cause(alive), ErrLost) {
		return nil
	}
	return w.settle(context.WithoutCancel(ctx), r, err, ctx.Err() != nil)
}

// handle calls the handler; a panic is an error like any other.
func (w *Worker) handle(ctx context.Context, r *Run) (err error) {
	defer func() {
		if p := recover(); p != nil {
			w.o.Log.ErrorContext(ctx, "job panicked", "job", r.ID, "topic", r.Topic, "panic", p, "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	handler := w.handlers[r.Topic]
	if handler == nil {
		return Permanent(fmt.Errorf("no handler for topic %q", r.Topic))
	}
	if r.Attempt > w.o.MaxAttempts {
		return Permanent(errors.New("given up: the workers that took it up did not survive it"))
	}
	return handler(ctx, r)
}

// settle writes how a run ended. A worker that is stopped gives its job back without counting the attempt.
func (w *Worker) settle(ctx context.Context, r *Run, failure error, stopped bool) error {
	err := w.db.Write(ctx, func(tx *sqldb.Tx) error {
		o := outcome{state: Done, attempt: r.Attempt, runAt: tx.Now(), result: r.result}
		switch {
		case failure == nil:
		case stopped:
			o = outcome{state: Waiting, attempt: r.Attempt - 1, runAt: tx.Now()}
		case w.hopeless(r, failure):
			o = outcome{state: Failed, attempt: r.Attempt, runAt: tx.Now(), fault: fault.Redact(failure.Error())}
		default:
			o = outcome{state: Waiting, attempt: r.Attempt, runAt: tx.Now().Add(backoff(r.Attempt)), fault: fault.Redact(failure.Error())}
		}
		_, err := finish(ctx, tx, r, o)
		return err
	})
	if err != nil {
		return fmt.Errorf("finish job %d: %w", r.ID, err)
	}
	if failure != nil && !stopped {
		w.o.Log.WarnContext(ctx, "job failed", "job", r.ID, "topic", r.Topic, "attempt", r.Attempt, "error", fault.Redact(failure.Error()))
	}
	return nil
}

// hopeless tells whether trying again makes no sense.
func (w *Worker) hopeless(r *Run, failure error) bool {
	if _, marked := errors.AsType[permanent](failure); marked || r.Attempt >= w.o.MaxAttempts {
		return true
	}
	kind := fault.KindOf(failure)
	return kind != fault.KindInternal && kind != fault.KindUnavailable
}

// Clean deletes jobs that finished more than this long ago and returns how many; a daily job calls it.
func Clean(ctx context.Context, db *sqldb.DB, keep time.Duration) (n int64, err error) {
	err = db.Write(ctx, func(tx *sqldb.Tx) (err error) {
		n, err = deleteOld(ctx, tx, tx.Now().Add(-keep))
		return err
	})
	return n, err
}
