package job

import (
	"context"
	"encoding/json"
	"fmt"

	"shouwang/internal/fault"
	"shouwang/internal/sqldb"
)

// Publish records in the caller's transaction that something happened. The job that reacts to it exists if and only if
// the transaction commits. Who reacts stands in one table of package app.
func Publish(ctx context.Context, tx *sqldb.Tx, topic string, payload any) error {
	_, _, err := Enqueue(ctx, tx, Order{Topic: topic, Payload: payload})
	return err
}

// Enqueue writes a job in the caller's transaction and returns its id. When the order has a key and a job of that key
// is waiting already, nothing is written and that job's id is returned with made false.
func Enqueue(ctx context.Context, tx *sqldb.Tx, o Order) (id int64, made bool, err error) {
	defer fault.Wrap(&err, "enqueue %s", o.Topic)
	payload, err := json.Marshal(o.Payload)
	if err != nil {
		return 0, false, fmt.Errorf("payload: %w", err)
	}
	if o.RunAt.IsZero() {
		o.RunAt = tx.Now()
	}
	own := newID()
	id, err = insert(ctx, tx, own, o, string(payload))
	return id, err == nil && id == own, err
}

// Get returns one job; an unknown id is NotFound.
func Get(ctx context.Context, tx *sqldb.Tx, id int64) (Job, error) {
	jobs, err := selectJobs(ctx, tx, Filter{id: id, Limit: 1})
	if err != nil {
		return Job{}, fmt.Errorf("get job: %w", err)
	}
	if len(jobs) == 0 {
		return Job{}, fault.NotFound("job_unknown")
	}
	return jobs[0], nil
}

// Pending reports whether any job of some topics is still to be done, or could not be.
func Pending(ctx context.Context, tx *sqldb.Tx, topics []string) (bool, error) {
	if len(topics) == 0 {
		return false, nil
	}
	return selectPending(ctx, tx, topics)
}

// Filter chooses jobs; its zero value chooses the latest of all.
type Filter struct {
	CreatedBy *int64 // nil for everybody
	State     State  // empty for all
	Topic     string // empty for all
	Limit     int    // 1 to 500; 0 means 50

	id int64
}

// List returns jobs, the latest first. Whose jobs the reader may see is decided by the caller.
func List(ctx context.Context, tx *sqldb.Tx, f Filter) ([]Job, error) {
	if f.Limit <= 0 {
		f.Limit = 50
	}
	f.Limit = min(f.Limit, 500)
	jobs, err := selectJobs(ctx, tx, f)
	if err != nil {
		return nil, fmt.Errorf("list jobs: %w", err)
	}
	return jobs, nil
}

// Cancel ends a job for good; a running one stops at its next sign of life. A finished job is a Conflict.
func Cancel(ctx context.Context, tx *sqldb.Tx, id int64) error {
	return command(ctx, tx, id, Cancelled)
}

// Pause keeps a job from being taken up; a running one stops at its next sign of life and keeps its cursor.
func Pause(ctx context.Context, tx *sqldb.Tx, id int64) error { return command(ctx, tx, id, Paused) }

// Resume lets a paused or a failed job be taken up again from its cursor, with a fresh count of attempts.
func Resume(ctx context.Context, tx *sqldb.Tx, id int64) error { return command(ctx, tx, id, Waiting) }

func command(ctx context.Context, tx *sqldb.Tx, id int64, to State) error {
	moved, err := move(ctx, tx, id, to, moves(to))
	if err != nil {
		return fmt.Errorf("%s job: %w", to, err)
	}
	if moved {
		return nil
	}
	j, err := Get(ctx, tx, id)
	if err != nil {
		return err
	}
	return fault.Conflict("job_state", "state", j.State)
}
