package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"shouwang/internal/sqldb"
)

// Handler does the work of a topic. The context ends when the worker stops or the job was cancelled or paused; a handler
// of long work then returns soon with the context's error. An error is tried again later, except a fault that repetition
// cannot mend (Invalid, NotFound, Conflict, Denied) and one that Permanent marks.
type Handler func(ctx context.Context, r *Run) error

// Run is one attempt at a job.
type Run struct {
	ID        int64
	Topic     string
	Attempt   int // 1 for the first
	CreatedBy int64
	Cursor    string // where an earlier attempt stopped; empty at the beginning

	db      *sqldb.DB
	lease   time.Duration
	payload json.RawMessage

	mu          sync.Mutex // never held across a statement: transactions wait for each other
	done, total int64
	result      json.RawMessage
}

// ErrLost says that the job is no longer this worker's: it was cancelled, paused, or taken up by another worker.
var ErrLost = errors.New("the job is no longer this worker's")

// Decode reads the payload.
func (r *Run) Decode(into any) error {
	if err := json.Unmarshal(r.payload, into); err != nil {
		return Permanent(fmt.Errorf("payload of %s: %w", r.Topic, err))
	}
	return nil
}

// Progress says how far the work is, for people who wait; it reaches the database with the next sign of life. A total of
// 0 leaves the total as it is.
func (r *Run) Progress(done, total int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.done = done
	if total > 0 {
		r.total = total
	}
}

func (r *Run) progress() (done, total int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.done, r.total
}

// Checkpoint keeps a cursor and the progress in the transaction that did the work up to there, so that after a crash the
// work goes on exactly behind it. It returns ErrLost when the job is no longer this worker's; the transaction must then
// be given up. Call it last in a transaction, and let no transaction be longer than the lease.
func (r *Run) Checkpoint(ctx context.Context, tx *sqldb.Tx, cursor string, done int64) error {
	r.Progress(done, 0)
	held, err := keepCursor(ctx, tx, r, cursor)
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	if !held {
		return ErrLost
	}
	return nil
}

// Result keeps an answer for whoever asked for the job.
func (r *Run) Result(answer any) error {
	text, err := json.Marshal(answer)
	if err != nil {
		return Permanent(fmt.Errorf("result: %w", err))
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.result = text
	return nil
}

// beat gives a sign of life.
func (r *Run) beat(ctx context.Context) error {
	return r.db.Write(ctx, func(tx *sqldb.Tx) error {
		held, err := hold(ctx, tx, r)
		if err == nil && !held {
			return ErrLost
		}
		return err
	})
}

// permanent marks an error that repetition cannot mend.
type permanent struct{ error }

func (p permanent) Unwrap() error { return p.error }

// Permanent marks an error that repetition cannot mend; the job fails at once.
func Permanent(err error) error { return permanent{err} }
