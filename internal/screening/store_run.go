package screening

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/sqldb"
)

// loadStanding finds the last whole run of a profile, of any for the empty one, over an area or one that contains it.
func loadStanding(ctx context.Context, tx *sqldb.Tx, profile string, at int64) (s pastRun, err error) {
	args := []any{profile, profile, at}
	higher := above(at)
	for _, code := range higher {
		args = append(args, code)
	}
	err = tx.QueryRow(ctx, `SELECT id, profile, profile_digest, as_of FROM screening_run WHERE (CAST(? AS TEXT) = '' OR profile = ?) AND kind = 'whole' AND state = 'done' AND area IN `+
		sqldb.In(len(higher)+1)+` ORDER BY id DESC LIMIT 1`, args...).Scan(&s.id, &s.profile, &s.digest, &s.asOf)
	if errors.Is(err, sql.ErrNoRows) {
		return pastRun{}, nil
	}
	return s, err
}

// brokenSince tells whether a later whole run than the one that stands has not come to its end, after it had looked at some households by
// other rules, another profile's among them, or as of another day.
func brokenSince(ctx context.Context, tx *sqldb.Tx, stands pastRun, at int64) (bool, error) {
	args := []any{stands.id, stands.digest, stands.asOf.Int(), at}
	higher := above(at)
	for _, code := range higher {
		args = append(args, code)
	}
	var n int64
	err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM screening_run WHERE kind = 'whole' AND state <> 'done' AND households > 0 AND id > ?
		AND (profile_digest <> ? OR as_of <> ?) AND area IN `+sqldb.In(len(higher)+1), args...).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("look for runs that broke off: %w", err)
	}
	return n > 0, nil
}

// villageOf tells where a household is; NotFound when there is none.
func villageOf(ctx context.Context, tx *sqldb.Tx, household id.Ref) (village int64, err error) {
	err = tx.QueryRow(ctx, `SELECT village FROM household WHERE county = ? AND id = ?`, household.County, household.ID).Scan(&village)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, fault.NotFound("not_found")
	}
	return village, err
}

// countTarget counts the households that a run will look at in a county.
func countTarget(ctx context.Context, tx *sqldb.Tx, t target) (n int64, err error) {
	query, args := `SELECT COUNT(*) FROM household WHERE county = ? AND village BETWEEN ? AND ? AND ended_on IS NULL`, []any{t.county, t.scope.Lo, t.scope.Hi}
	if t.changed {
		query, args = `SELECT COUNT(*) FROM screening_touch WHERE county = ?`, args[:1]
	}
	if err := tx.QueryRow(ctx, query, args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("count households: %w", err)
	}
	return n, nil
}

var runColumns = []string{"id", "area", "profile", "profile_digest", "as_of", "state", "kind", "because", "households", "persons", "rules", "total",
	"summary", "started_by", "started_login", "started_at", "finished_at", "held_by", "held_until"}

// insertRun writes the row of a run that begins or waits for a worker.
func insertRun(ctx context.Context, tx *sqldb.Tx, r *run, state string) error {
	now := tx.Now().Unix()
	holder, until := any(nil), now+waiting
	if state == RunRunning {
		holder, until = r.holder, now+lease
	}
	return putRun(ctx, tx, r, []any{state, r.kind, orNull(r.because), int64(0), int64(0), len(r.rules), r.total, nil, r.actor.UserID, r.actor.Login, now, nil, holder, until})
}

// insertDone writes the row of a run that was made at once.
func insertDone(ctx context.Context, tx *sqldb.Tx, r *run, summary string) error {
	now := tx.Now().Unix()
	return putRun(ctx, tx, r, []any{RunDone, r.kind, nil, r.sum.Households, r.sum.Persons, len(r.rules), r.total, summary, r.actor.UserID, r.actor.Login, now, now, nil, nil})
}

func putRun(ctx context.Context, tx *sqldb.Tx, r *run, rest []any) error {
	args := append([]any{r.id, r.area, r.profile.Code, r.profile.Digest, r.req.AsOf.Int()}, rest...)
	_, err := tx.Exec(ctx, `INSERT INTO screening_run (`+strings.Join(runColumns, ", ")+`) VALUES `+sqldb.In(len(runColumns)), args...)
	if err != nil {
		return fmt.Errorf("insert run: %w", err)
	}
	return nil
}

// holdRun makes a process the one that works on a run. It reports false when the run has ended meanwhile.
func holdRun(ctx context.Context, tx *sqldb.Tx, r *run) (bool, error) {
	return one(tx.Exec(ctx, `UPDATE screening_run SET state = 'running', held_by = ?, held_until = ? WHERE id = ? AND state IN ('waiting', 'running')`,
		r.holder, tx.Now().Unix()+lease, r.id))
}

// prolongRun says that a run's process is alive.
func prolongRun(ctx context.Context, tx *sqldb.Tx, r *run) error {
	_, err := one(tx.Exec(ctx, `UPDATE screening_run SET held_until = ? WHERE id = ? AND state = 'running' AND held_by = ?`, tx.Now().Unix()+lease, r.id, r.holder))
	return err
}

// releaseRun gives a run back, for another process to go on with.
func releaseRun(ctx context.Context, tx *sqldb.Tx, r *run) error {
	_, err := one(tx.Exec(ctx, `UPDATE screening_run SET state = 'waiting', held_by = NULL, held_until = ? WHERE id = ? AND state = 'running' AND held_by = ?`,
		tx.Now().Unix()+waiting, r.id, r.holder))
	return err
}

// kept is what a run leaves in its row after every chunk.
type kept struct {
	households, persons int64
	summary             string
}

// keepRun records where a run goes on and says that its process is alive. It reports false when the run is no longer that process's.
func keepRun(ctx context.Context, tx *sqldb.Tx, r *run, at place, k kept) (bool, error) {
	where, err := json.Marshal(at)
	if err != nil {
		return false, fmt.Errorf("write where the run goes on: %w", err)
	}
	return one(tx.Exec(ctx, `UPDATE screening_run SET summary = ?, households = ?, persons = ?, place = ?, held_until = ?
		WHERE id = ? AND state = 'running' AND held_by = ?`, k.summary, k.households, k.persons, string(where), tx.Now().Unix()+lease, r.id, r.holder))
}

// endRun writes how a run ended. It reports false when the run had been ended before, or is not the holder's.
func endRun(ctx context.Context, tx *sqldb.Tx, run int64, o outcome) (ended bool, err error) {
	query := `UPDATE screening_run SET state = ?, summary = COALESCE(CAST(? AS TEXT), summary), fault = ?, stopped_by = ?, finished_at = ?, held_by = NULL, held_until = NULL
		WHERE id = ? AND state IN ('waiting', 'running')`
	args := []any{o.state, orNull(o.summary), orNull(o.cause), orNull(o.by), tx.Now().Unix(), run}
	if o.holder != "" {
		query, args = query+` AND held_by = ?`, append(args, o.holder)
	}
	return one(tx.Exec(ctx, query, args...))
}

// one tells whether a statement has changed a row.
func one(res sql.Result, err error) (bool, error) {
	if err != nil {
		return false, fmt.Errorf("write run: %w", err)
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

// running is a run that has not ended.
type running struct {
	id, area, until, households int64
}

func loadRunning(ctx context.Context, tx *sqldb.Tx) ([]running, error) {
	var out []running
	err := tx.Each(ctx, `SELECT id, area, COALESCE(held_until, started_at + 600), households FROM screening_run WHERE state IN ('running', 'waiting') ORDER BY id`, nil,
		func(scan func(...any) error) error {
			var o running
			err := scan(&o.id, &o.area, &o.until, &o.households)
			out = append(out, o)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("load running runs: %w", err)
	}
	return out, nil
}

const runRead = `SELECT id, area, profile, profile_digest, as_of, state, kind, because, households, persons, COALESCE(total, households), summary, fault, refusal,
	started_by, started_login, started_at, finished_at, stopped_by, place, held_until FROM screening_run WHERE `

func scanRun(scan func(...any) error) (RunRow, error) {
	var r RunRow
	var finished, held sql.NullInt64
	var because, summary, cause, refused, login, stopped, place sql.NullString
	err := scan(&r.ID, &r.Area, &r.Profile, &r.digest, &r.AsOf, &r.State, &r.Kind, &because, &r.Households, &r.Persons, &r.Total, &summary, &cause, &refused,
		&r.startedBy, &login, &r.StartedAt, &finished, &stopped, &place, &held)
	r.Because, r.summary, r.Fault, r.StartedLogin, r.StoppedBy, r.place = because.String, summary.String, cause.String, login.String, stopped.String, place.String
	r.FinishedAt, r.heldUntil = finished.Int64, held.Int64
	if err == nil && refused.Valid {
		var why refusal
		err = json.Unmarshal([]byte(refused.String), &why)
		r.Refusal = why.fault()
	}
	return r, err
}

// loadRun reads one run; NotFound when there is none.
func loadRun(ctx context.Context, tx *sqldb.Tx, id int64) (RunRow, error) {
	r, err := scanRun(tx.QueryRow(ctx, runRead+`id = ?`, id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return RunRow{}, fault.NotFound("not_found")
	}
	if err != nil {
		return RunRow{}, fmt.Errorf("load run: %w", err)
	}
	return r, nil
}

// listRuns reads the runs of a filter, the newest first: those of the actor's area and, unless one area is asked for, those of the areas
// above it.
func listRuns(ctx context.Context, tx *sqldb.Tx, actor auth.Actor, f RunFilter) ([]RunRow, error) {
	lo, hi := area.Range(actor.Area)
	lo = min(lo, actor.Area)
	conditions, args := "", []any{}
	add := func(condition string, values ...any) {
		conditions, args = conditions+" AND "+condition, append(args, values...)
	}
	if f.Area != 0 {
		from, to := area.Range(f.Area)
		add("area BETWEEN ? AND ?", max(lo, min(from, f.Area)), min(hi, to))
	} else {
		higher := above(actor.Area)
		values := []any{lo, hi}
		for _, code := range higher {
			values = append(values, code)
		}
		add("(area BETWEEN ? AND ? OR area IN "+sqldb.In(len(higher))+")", values...)
	}
	for _, c := range []struct{ column, value string }{{"kind", f.Kind}, {"state", f.State}, {"profile", f.Profile}} {
		if c.value != "" {
			add(c.column+" = ?", c.value)
		}
	}
	if f.Kind == "" {
		add("kind <> 'named'")
	}
	if f.After != 0 {
		add("id < ?", f.After)
	}
	var out []RunRow
	err := tx.Each(ctx, runRead+strings.TrimPrefix(conditions, " AND ")+` ORDER BY id DESC LIMIT ?`, append(args, f.Limit), func(scan func(...any) error) error {
		r, err := scanRun(scan)
		out = append(out, r)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list runs: %w", err)
	}
	return out, nil
}
