package screening

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"shouwang/internal/rule"
	"shouwang/internal/sqldb"
)

// stored is a warning as it stands.
type stored struct {
	id, village   int64
	version       int
	status, level string
	trace         string
}

func loadStored(ctx context.Context, tx *sqldb.Tx, profile string, s rule.Scope) (map[key]stored, error) {
	where, args := within(s, "county", "household_id")
	out := map[key]stored{}
	err := tx.Each(ctx, `SELECT id, household_id, village, rule, rule_version, status, level, trace FROM warning
		WHERE `+where+` AND profile = ?`, append(args, profile), func(scan func(...any) error) error {
		var w stored
		var k key
		var level sql.NullString
		if err := scan(&w.id, &k.household, &w.village, &k.rule, &w.version, &w.status, &level, &w.trace); err != nil {
			return err
		}
		w.level = level.String
		out[k] = w
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load warnings: %w", err)
	}
	return out, nil
}

var warningColumns = []string{"county", "id", "household_id", "village", "rule", "rule_version", "profile", "profile_digest", "family",
	"level", "status", "since", "as_of", "closed_on", "close_reason", "run_id", "trace"}

func insertWarnings(ctx context.Context, tx *sqldb.Tx, r *run, county int, hits []hit) error {
	i := 0
	asOf := int64(r.req.AsOf.Int())
	_, err := tx.Insert(ctx, "warning", warningColumns, func() ([]any, bool) {
		if i == len(hits) {
			return nil, false
		}
		h := hits[i]
		i++
		return []any{int64(county), r.ids.Next(), h.household, h.village, h.rule.ID, int64(h.rule.Version), r.profile.Code, r.profile.Digest,
			h.rule.Family, orNull(h.rule.Level), h.status, asOf, asOf, nil, nil, r.id, h.trace}, true
	})
	return err
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// inBatches calls the function with at most so many ids as one statement may name.
func inBatches(ids []int64, do func(in string, args []any) error) error {
	for len(ids) > 0 {
		n := min(len(ids), listedSize)
		args := make([]any, n)
		for i, v := range ids[:n] {
			args[i] = v
		}
		if err := do(sqldb.In(n), args); err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}

func touchWarnings(ctx context.Context, tx *sqldb.Tx, r *run, county int, ids []int64) error {
	return inBatches(ids, func(in string, args []any) error {
		_, err := tx.Exec(ctx, `UPDATE warning SET as_of = ?, run_id = ?, profile_digest = ? WHERE county = ? AND id IN `+in,
			append([]any{r.req.AsOf.Int(), r.id, r.profile.Digest, county}, args...)...)
		if err != nil {
			return fmt.Errorf("touch warnings: %w", err)
		}
		return nil
	})
}

func closeWarnings(ctx context.Context, tx *sqldb.Tx, r *run, county int, reason string, ids []int64) error {
	return inBatches(ids, func(in string, args []any) error {
		_, err := tx.Exec(ctx, `UPDATE warning SET status = 'closed', closed_on = ?, close_reason = ?, run_id = ? WHERE county = ? AND id IN `+in,
			append([]any{r.req.AsOf.Int(), reason, r.id, county}, args...)...)
		if err != nil {
			return fmt.Errorf("close warnings: %w", err)
		}
		return nil
	})
}

// alterWarning rewrites a warning. Its day of beginning stays unless it had been closed.
func alterWarning(ctx context.Context, tx *sqldb.Tx, r *run, county int, a altered) error {
	set, args := "", []any{}
	if a.reopened {
		set, args = "since = ?, ", append(args, r.req.AsOf.Int())
	}
	args = append(args, a.hit.village, a.hit.rule.Version, r.profile.Digest, a.hit.rule.Family, orNull(a.hit.rule.Level), a.hit.status,
		r.req.AsOf.Int(), r.id, a.hit.trace, county, a.id)
	_, err := tx.Exec(ctx, `UPDATE warning SET `+set+`village = ?, rule_version = ?, profile_digest = ?, family = ?, level = ?, status = ?,
		as_of = ?, closed_on = NULL, close_reason = NULL, run_id = ?, trace = ? WHERE county = ? AND id = ?`, args...)
	if err != nil {
		return fmt.Errorf("alter warning %d: %w", a.id, err)
	}
	return nil
}

// closeEnded closes the warnings of a target's households that are no longer in the registry.
func closeEnded(ctx context.Context, tx *sqldb.Tx, r *run, t target) (int64, error) {
	res, err := tx.Exec(ctx, `UPDATE warning SET status = 'closed', closed_on = ?, close_reason = ?, run_id = ?
		WHERE county = ? AND village BETWEEN ? AND ? AND profile = ? AND status <> 'closed' AND household_id IN
		(SELECT h.id FROM household AS h WHERE h.county = ? AND h.village BETWEEN ? AND ? AND h.ended_on IS NOT NULL)`,
		r.req.AsOf.Int(), ReasonEnded, r.id, t.county, t.scope.Lo, t.scope.Hi, r.profile.Code, t.county, t.scope.Lo, t.scope.Hi)
	if err != nil {
		return 0, fmt.Errorf("close warnings of ended households: %w", err)
	}
	return res.RowsAffected()
}

func insertRun(ctx context.Context, tx *sqldb.Tx, r *run) error {
	at, err := json.Marshal(progress{At: tx.Now().Unix()})
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO screening_run (id, area, profile, profile_digest, as_of, state, households, persons, rules, summary,
		started_by, started_at) VALUES (?, ?, ?, ?, ?, ?, 0, 0, ?, ?, ?, ?)`,
		r.id, r.area, r.profile.Code, r.profile.Digest, r.req.AsOf.Int(), stateRunning, len(r.rules), string(at), r.actor.UserID, tx.Now().Unix())
	if err != nil {
		return fmt.Errorf("insert run: %w", err)
	}
	return nil
}

// beat records how far a run has come. It reports false when the run is no longer running: another one has given it up for dead.
func beat(ctx context.Context, tx *sqldb.Tx, run int64, at string, sum Summary) (alive bool, err error) {
	res, err := tx.Exec(ctx, `UPDATE screening_run SET summary = ?, households = ?, persons = ? WHERE id = ? AND state = 'running'`,
		at, sum.Households, sum.Persons, run)
	if err != nil {
		return false, fmt.Errorf("record progress: %w", err)
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

// endRun writes how a run ended. It reports false when the run had been ended before, by itself or by another one.
func endRun(ctx context.Context, tx *sqldb.Tx, run int64, o outcome) (ended bool, err error) {
	res, err := tx.Exec(ctx, `UPDATE screening_run SET state = ?, summary = ?, fault = ?, finished_at = ? WHERE id = ? AND state = 'running'`,
		o.state, orNull(o.summary), orNull(o.cause), tx.Now().Unix(), run)
	if err != nil {
		return false, fmt.Errorf("end run: %w", err)
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

// loadOutcome reads how a run stands, and its summary once it is done.
func loadOutcome(ctx context.Context, tx *sqldb.Tx, run int64) (state, summary string, err error) {
	var text sql.NullString
	if err := tx.QueryRow(ctx, `SELECT state, summary FROM screening_run WHERE id = ?`, run).Scan(&state, &text); err != nil {
		return "", "", fmt.Errorf("load outcome: %w", err)
	}
	return state, text.String, nil
}

// running is a run that has not ended.
type running struct {
	id, area, heard, households int64
}

func loadRunning(ctx context.Context, tx *sqldb.Tx) ([]running, error) {
	var out []running
	err := tx.Each(ctx, `SELECT id, area, started_at, summary FROM screening_run WHERE state = 'running' ORDER BY id`, nil,
		func(scan func(...any) error) error {
			var o running
			var text sql.NullString
			if err := scan(&o.id, &o.area, &o.heard, &text); err != nil {
				return err
			}
			var p progress
			if json.Unmarshal([]byte(text.String), &p) == nil {
				o.heard, o.households = max(o.heard, p.At), p.Households
			}
			out = append(out, o)
			return nil
		})
	if err != nil {
		return nil, fmt.Errorf("load running runs: %w", err)
	}
	return out, nil
}
