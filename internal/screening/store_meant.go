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
	"shouwang/internal/sqldb"
)

// loadWhole reads the whole runs that tell what the counties of a range stand on: of each area over, in or above them the last that came
// to its end, and those that did not after they had judged some households.
func loadWhole(ctx context.Context, tx *sqldb.Tx, from, to int) ([]wholeRun, error) {
	_, last := area.Range(area.CountyCode(to))
	higher := above(area.CountyCode(from))
	args := []any{area.CountyCode(from), last}
	for _, code := range higher {
		args = append(args, code)
	}
	const read = `SELECT r.id, r.area, r.profile, r.profile_digest, r.as_of, r.state FROM screening_run AS r WHERE `
	const done = ` x.kind = 'whole' AND x.state = 'done' AND x.area `
	const begun = ` r.kind = 'whole' AND r.state IN ('waiting', 'running', 'failed', 'cancelled') AND r.households > 0 AND r.area `
	among := sqldb.In(len(higher))
	query := read + `r.id IN (SELECT MAX(x.id) FROM screening_run AS x WHERE` + done + `BETWEEN ? AND ? GROUP BY x.area
			UNION ALL SELECT MAX(x.id) FROM screening_run AS x WHERE` + done + `IN ` + among + ` GROUP BY x.area)
		UNION ALL ` + read + begun + `BETWEEN ? AND ? UNION ALL ` + read + begun + `IN ` + among + ` ORDER BY 1`
	var out []wholeRun
	err := tx.Each(ctx, query, append(args, args...), func(scan func(...any) error) error {
		var r wholeRun
		var state string
		err := scan(&r.id, &r.area, &r.profile, &r.digest, &r.asOf, &state)
		r.done, r.live = state == RunDone, state == RunWaiting || state == RunRunning
		out = append(out, r)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("load whole runs: %w", err)
	}
	return out, nil
}

// where writes a view as a condition on a table of warnings.
func (v views) where(alias string) (string, []any) {
	if len(v.apart) == 0 {
		return oneOf(alias+".profile", v.base)
	}
	var args, others []any
	var parts []string
	for _, a := range v.apart {
		var counties []any
		for _, county := range a.counties {
			counties = append(counties, county)
		}
		text, more := oneOf(alias+".profile", a.profiles)
		parts = append(parts, alias+".county IN "+sqldb.In(len(counties))+" AND "+text)
		args, others = append(append(args, counties...), more...), append(others, counties...)
	}
	text, more := oneOf(alias+".profile", v.base)
	parts = append(parts, alias+".county NOT IN "+sqldb.In(len(others))+" AND "+text)
	return "(" + strings.Join(parts, " OR ") + ")", append(append(args, others...), more...)
}

// oneOf is a condition that a column has one of some values.
func oneOf(column string, values []string) (string, []any) {
	if len(values) == 1 {
		return column + " = ?", []any{values[0]}
	}
	args := make([]any, len(values))
	for i, v := range values {
		args[i] = v
	}
	return column + " IN " + sqldb.In(len(values)), args
}

// loadShares reads what runs have counted in a range of counties, all of those together.
func loadShares(ctx context.Context, tx *sqldb.Tx, runs []any, from, to int) (map[int64]Summary, error) {
	out := map[int64]Summary{}
	err := tx.Each(ctx, `SELECT run_id, summary FROM screening_share WHERE run_id IN `+sqldb.In(len(runs))+` AND county BETWEEN ? AND ? ORDER BY run_id, county`,
		append(runs, from, to), func(scan func(...any) error) error {
			var run int64
			var text string
			if err := scan(&run, &text); err != nil {
				return err
			}
			var one Summary
			if err := json.Unmarshal([]byte(text), &one); err != nil {
				return err
			}
			if before, ok := out[run]; ok {
				one = before.plus(one, 1)
			}
			out[run] = one
			return nil
		})
	if err != nil {
		return nil, fmt.Errorf("load shares of runs: %w", err)
	}
	return out, nil
}

func saveShare(ctx context.Context, tx *sqldb.Tx, run int64, county int, summary string) error {
	_, err := tx.Exec(ctx, `INSERT INTO screening_share (run_id, county, summary) VALUES (?, ?, ?) ON CONFLICT (run_id, county) DO UPDATE SET summary = excluded.summary`,
		run, county, summary)
	if err != nil {
		return fmt.Errorf("save a county's share: %w", err)
	}
	return nil
}

// refusedSince tells whether it was said of an area since a moment that a run could not begin.
func refusedSince(ctx context.Context, tx *sqldb.Tx, at, since int64) (bool, error) {
	var n int64
	err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM screening_run WHERE area = ? AND started_at >= ? AND state = 'failed' AND refusal IS NOT NULL`, at, since).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("look for runs that could not begin: %w", err)
	}
	return n > 0, nil
}

// insertRefused writes the row of a run that could not begin.
func insertRefused(ctx context.Context, tx *sqldb.Tx, r *run, cause, refusal string) error {
	now := tx.Now().Unix()
	if err := putRun(ctx, tx, r, []any{RunFailed, r.kind, nil, int64(0), int64(0), 0, int64(0), nil, int64(0), r.actor.Login, now, now, nil, nil}); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE screening_run SET fault = ?, refusal = ? WHERE id = ?`, cause, refusal, r.id); err != nil {
		return fmt.Errorf("write why the run could not begin: %w", err)
	}
	return nil
}

// loadRefused reads the last run in a scope that could not begin and that none of its kind, and no whole one, over the same area has followed.
func loadRefused(ctx context.Context, tx *sqldb.Tx, within auth.Scope) (*RunRow, error) {
	lo, _ := area.Range(area.CountyCode(within.CountyLo))
	_, hi := area.Range(area.CountyCode(within.CountyHi))
	row, err := scanRun(tx.QueryRow(ctx, runRead+`kind IN ('whole', 'changed') AND state = 'failed' AND area BETWEEN ? AND ? AND refusal IS NOT NULL AND NOT EXISTS
		(SELECT 1 FROM screening_run AS d WHERE d.kind IN ('whole', screening_run.kind) AND d.state = 'done' AND d.area = screening_run.area AND d.id > screening_run.id)
		ORDER BY id DESC LIMIT 1`, lo, hi).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("load runs that could not begin: %w", err)
	}
	return &row, nil
}
