package job

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"shouwang/internal/sqldb"
)

// insert writes a job, or finds the one that waits under the same key, and returns the id of whichever it is.
func insert(ctx context.Context, tx *sqldb.Tx, id int64, o Order, payload string) (int64, error) {
	var got int64
	err := tx.QueryRow(ctx, `INSERT INTO job (id, topic, unique_key, payload, state, attempt, run_at, done, total, created_by, created_at)
		VALUES (?, ?, ?, ?, ?, 0, ?, 0, ?, ?, ?)
		ON CONFLICT (unique_key) DO UPDATE SET unique_key = excluded.unique_key RETURNING id`,
		id, o.Topic, sql.NullString{String: o.Key, Valid: o.Key != ""}, payload, string(Waiting), o.RunAt.Unix(), o.Total,
		o.CreatedBy, tx.Now().Unix()).Scan(&got)
	return got, err
}

// next finds a job to be taken up: one that waits and whose time has come, or one whose worker was not heard of. On
// PostgreSQL the row is locked, and rows that other workers are taking up are passed over. Jobs that this process is
// working on are never taken, even when a long transaction kept their signs of life waiting.
func next(ctx context.Context, tx *sqldb.Tx, busy []int64) (id int64, ok bool, err error) {
	now := tx.Now().Unix()
	args := []any{string(Waiting), now, string(Running), now}
	query := `SELECT id FROM job WHERE (state = ? AND run_at <= ? OR state = ? AND lease_until < ?)`
	if len(busy) > 0 {
		query += ` AND id NOT IN ` + sqldb.In(len(busy))
		for _, b := range busy {
			args = append(args, b)
		}
	}
	query += ` ORDER BY run_at, id LIMIT 1`
	if tx.Dialect() == sqldb.Postgres {
		query += postgresLock
	}
	err = tx.QueryRow(ctx, query, args...).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	return id, err == nil, err
}

// start gives a job to a worker and returns what it needs.
func start(ctx context.Context, tx *sqldb.Tx, id int64, lease time.Duration) (*Run, error) {
	r := &Run{ID: id}
	var payload string
	var cursor sql.NullString
	err := tx.QueryRow(ctx, `UPDATE job SET state = ?, attempt = attempt + 1, lease_until = ?, started_at = ?, unique_key = NULL
		WHERE id = ? RETURNING topic, payload, attempt, done, total, cursor, created_by`,
		string(Running), tx.Now().Add(lease).Unix(), tx.Now().Unix(), id).
		Scan(&r.Topic, &payload, &r.Attempt, &r.done, &r.total, &cursor, &r.CreatedBy)
	r.payload, r.Cursor = json.RawMessage(payload), cursor.String
	return r, err
}

// hold extends the lease and keeps the progress. held is false when the job is no longer this worker's: it was
// cancelled, paused, or taken up by another after the lease had run out.
func hold(ctx context.Context, tx *sqldb.Tx, r *Run) (held bool, err error) {
	done, total := r.progress()
	return changed(tx.Exec(ctx, `UPDATE job SET lease_until = ?, done = ?, total = ? WHERE id = ? AND state = ? AND attempt = ?`,
		tx.Now().Add(r.lease).Unix(), done, total, r.ID, string(Running), r.Attempt))
}

// keepCursor is hold with the place from which the work would go on.
func keepCursor(ctx context.Context, tx *sqldb.Tx, r *Run, cursor string) (held bool, err error) {
	done, total := r.progress()
	return changed(tx.Exec(ctx, `UPDATE job SET lease_until = ?, done = ?, total = ?, cursor = ? WHERE id = ? AND state = ? AND attempt = ?`,
		tx.Now().Add(r.lease).Unix(), done, total, cursor, r.ID, string(Running), r.Attempt))
}

// outcome is how a run ended.
type outcome struct {
	state   State
	attempt int // what the count becomes
	runAt   time.Time
	result  json.RawMessage
	fault   string
}

// finish writes how a run ended, unless the job is no longer this worker's. The cursor stays as the last committed
// checkpoint left it.
func finish(ctx context.Context, tx *sqldb.Tx, r *Run, o outcome) (bool, error) {
	done, total := r.progress()
	finished := sql.NullInt64{Int64: tx.Now().Unix(), Valid: o.state == Done || o.state == Failed}
	return changed(tx.Exec(ctx, `UPDATE job SET state = ?, attempt = ?, run_at = ?, lease_until = NULL, done = ?, total = ?,
		result = ?, fault = ?, finished_at = ? WHERE id = ? AND state = ? AND attempt = ?`,
		string(o.state), o.attempt, o.runAt.Unix(), done, total,
		sql.NullString{String: string(o.result), Valid: len(o.result) > 0}, sql.NullString{String: o.fault, Valid: o.fault != ""},
		finished, r.ID, string(Running), r.Attempt))
}

// move changes the state of a job by a person's command, from one of the states that allow it.
func move(ctx context.Context, tx *sqldb.Tx, id int64, to State, from []State) (bool, error) {
	finished := sql.NullInt64{Int64: tx.Now().Unix(), Valid: to == Cancelled}
	args := []any{string(to), tx.Now().Unix(), finished, id}
	for _, s := range from {
		args = append(args, string(s))
	}
	return changed(tx.Exec(ctx, `UPDATE job SET state = ?, run_at = ?, lease_until = NULL, unique_key = NULL, attempt = 0, fault = NULL, finished_at = ?
		WHERE id = ? AND state IN `+sqldb.In(len(from)), args...))
}

func changed(res sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

func selectJobs(ctx context.Context, tx *sqldb.Tx, f Filter) ([]Job, error) {
	conditions, args := []string{"1 = 1"}, []any{}
	add := func(condition string, value any) {
		conditions, args = append(conditions, condition), append(args, value)
	}
	if f.id != 0 {
		add("id = ?", f.id)
	}
	if f.CreatedBy != nil {
		add("created_by = ?", *f.CreatedBy)
	}
	if f.State != "" {
		add("state = ?", string(f.State))
	}
	if f.Topic != "" {
		add("topic = ?", f.Topic)
	}
	var out []Job
	err := tx.Each(ctx, `SELECT id, topic, state, attempt, done, total, created_by, created_at, run_at, started_at, finished_at, payload,
		result, fault FROM job WHERE `+strings.Join(conditions, " AND ")+` ORDER BY created_at DESC, id LIMIT ?`, append(args, f.Limit),
		func(scan func(...any) error) error {
			j, err := scanJob(scan)
			j.estimate(tx.Now())
			out = append(out, j)
			return err
		})
	return out, err
}

// selectPending looks for a job of some topics that still is to be done, or could not be.
func selectPending(ctx context.Context, tx *sqldb.Tx, topics []string) (bool, error) {
	var args []any
	for _, topic := range topics {
		args = append(args, topic)
	}
	var n int
	err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM (SELECT 1 AS one FROM job WHERE state IN ('waiting', 'running', 'paused', 'failed') AND topic IN `+
		sqldb.In(len(topics))+` LIMIT 1) AS x`, args...).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("look for jobs: %w", err)
	}
	return n > 0, nil
}

func scanJob(scan func(...any) error) (Job, error) {
	var j Job
	var created, runAt int64
	var started, finished sql.NullInt64
	var payload string
	var result, why sql.NullString
	err := scan(&j.ID, &j.Topic, &j.State, &j.Attempt, &j.Done, &j.Total, &j.CreatedBy, &created, &runAt, &started, &finished,
		&payload, &result, &why)
	j.CreatedAt, j.RunAt = time.Unix(created, 0).UTC(), time.Unix(runAt, 0).UTC()
	j.StartedAt, j.FinishedAt = instant(started), instant(finished)
	j.Payload, j.Fault = json.RawMessage(payload), why.String
	if result.Valid {
		j.Result = json.RawMessage(result.String)
	}
	return j, err
}

func instant(seconds sql.NullInt64) time.Time {
	if !seconds.Valid {
		return time.Time{}
	}
	return time.Unix(seconds.Int64, 0).UTC()
}

// deleteOld removes jobs that finished before a time.
func deleteOld(ctx context.Context, tx *sqldb.Tx, before time.Time) (int64, error) {
	res, err := tx.Exec(ctx, `DELETE FROM job WHERE finished_at < ?`, before.Unix())
	if err != nil {
		return 0, fmt.Errorf("delete old jobs: %w", err)
	}
	return res.RowsAffected()
}
