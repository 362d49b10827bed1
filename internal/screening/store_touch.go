package screening

import (
	"context"
	"fmt"
	"strings"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/id"
	"shouwang/internal/rule"
	"shouwang/internal/sqldb"
)

// noteTouched notes the households that a query gives, county and id, in one statement however many they are.
func noteTouched(ctx context.Context, tx *sqldb.Tx, t Touched, set string, args ...any) error {
	args = append(args, t.Cause, t.Mark, tx.Now().Unix())
	_, err := tx.Exec(ctx, `INSERT INTO screening_touch (county, household_id, cause, mark, touched_at)
		WITH t (county, id) AS (`+set+`)
		SELECT x.county, x.id, CAST(? AS TEXT), CAST(? AS BIGINT), CAST(? AS BIGINT) FROM (SELECT DISTINCT county, id FROM t) AS x WHERE TRUE`+
		anew(tx.Dialect()), args...)
	if err != nil {
		return fmt.Errorf("note what was touched: %w", err)
	}
	return nil
}

// withPartners adds to a set those who share a telephone number with one of it, or did before it changed: rules ask for shared numbers.
func withPartners(set string) string {
	return `WITH s (county, id) AS (` + set + `),
		p (county, phone) AS (
			SELECT k.county, k.phone_blind FROM s JOIN household AS k ON k.county = s.county AND k.id = s.id WHERE k.phone_blind IS NOT NULL
			UNION SELECT b.county, b.phone_blind FROM s JOIN household_history AS b ON b.county = s.county AND b.id = s.id WHERE b.phone_blind IS NOT NULL)
		SELECT county, id FROM s
		UNION SELECT o.county, o.id FROM p JOIN household AS o ON o.county = p.county AND o.phone_blind = p.phone`
}

// touchHousehold notes that a household was touched.
func touchHousehold(ctx context.Context, tx *sqldb.Tx, t Touched) error {
	return noteTouched(ctx, tx, t, withPartners(`SELECT county, id FROM household WHERE county = ? AND id = ?`), t.Household.County, t.Household.ID)
}

// touchVillage notes that the households of a village were touched.
func touchVillage(ctx context.Context, tx *sqldb.Tx, t Touched) error {
	return noteTouched(ctx, tx, t, `SELECT county, id FROM household WHERE county = ? AND village = ?`, area.CountyOf(t.Village), t.Village)
}

// touchWarned notes that the households of warnings were touched, and gives their counties.
func touchWarned(ctx context.Context, tx *sqldb.Tx, t Touched) ([]int, error) {
	byCounty := map[int][]int64{}
	for _, ref := range t.Warnings {
		byCounty[ref.County] = append(byCounty[ref.County], ref.ID)
	}
	counties := sortedCounties(byCounty)
	for _, county := range counties {
		err := inBatches(byCounty[county], func(in string, ids []any) error {
			return noteTouched(ctx, tx, t, `SELECT county, household_id FROM warning WHERE `+unindexed(tx.Dialect(), true)+`county = ? AND id IN `+in, append([]any{county}, ids...)...)
		})
		if err != nil {
			return nil, err
		}
	}
	return counties, nil
}

// scopeOfBatch gives the area whose rows a batch may touch.
func scopeOfBatch(ctx context.Context, tx *sqldb.Tx, batch id.Ref) (auth.Scope, error) {
	var code int64
	if err := tx.QueryRow(ctx, `SELECT area FROM batch WHERE county = ? AND id = ?`, batch.County, batch.ID).Scan(&code); err != nil {
		return auth.Scope{}, fmt.Errorf("load the area of a batch: %w", err)
	}
	return auth.ScopeOf(code), nil
}

// touchBatch notes all households that a batch has touched: of a list those that its rows and the rows it replaced belong to, of a registry
// source those with a row of the batch, and those of the villages whose facts it brought.
func touchBatch(ctx context.Context, tx *sqldb.Tx, t Touched, s auth.Scope, record string) error {
	if record != "" {
		return noteTouched(ctx, tx, t, `SELECT county, household_id FROM rec_`+record+` WHERE county BETWEEN ? AND ? AND (batch_id = ? OR replaced_batch_id = ?) AND household_id IS NOT NULL`,
			s.CountyLo, s.CountyHi, t.Batch.ID, t.Batch.ID)
	}
	parts := []string{`SELECT county, id FROM household WHERE county BETWEEN ? AND ? AND batch_id = ?`,
		`SELECT h.county, h.id FROM village_fact AS v JOIN household AS h ON h.county = v.county AND h.village = v.village
			WHERE v.county BETWEEN ? AND ? AND v.batch_id = ?`}
	for _, table := range []string{"member", "assessment", "monitoring", "income_item"} {
		parts = append(parts, `SELECT county, household_id FROM `+table+` WHERE county BETWEEN ? AND ? AND batch_id = ?`)
	}
	var args []any
	for range parts {
		args = append(args, s.CountyLo, s.CountyHi, t.Batch.ID)
	}
	return noteTouched(ctx, tx, t, withPartners(strings.Join(parts, " UNION ")), args...)
}

// markedCounties lists the counties that a fact has touched.
func markedCounties(ctx context.Context, tx *sqldb.Tx, mark int64, s auth.Scope) ([]int, error) {
	return scanCounties(ctx, tx, `SELECT DISTINCT county FROM screening_touch WHERE county BETWEEN ? AND ? AND mark = ? ORDER BY county`, s.CountyLo, s.CountyHi, mark)
}

// touchedCounties lists the counties of a scope where something was touched.
func touchedCounties(ctx context.Context, tx *sqldb.Tx, s auth.Scope) ([]int, error) {
	return scanCounties(ctx, tx, `SELECT DISTINCT county FROM screening_touch WHERE county BETWEEN ? AND ? ORDER BY county`, s.CountyLo, s.CountyHi)
}

func scanCounties(ctx context.Context, tx *sqldb.Tx, query string, args ...any) ([]int, error) {
	var out []int
	err := tx.Each(ctx, query, args, func(scan func(...any) error) error {
		var county int
		err := scan(&county)
		out = append(out, county)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list touched counties: %w", err)
	}
	return out, nil
}

// nextTouched lists what was touched in a target after a household, in the order of households.
func nextTouched(ctx context.Context, tx *sqldb.Tx, t target, after int64, limit int) ([]touch, error) {
	var out []touch
	err := tx.Each(ctx, `SELECT t.household_id, t.mark, h.ended_on IS NULL FROM screening_touch AS t JOIN household AS h ON h.county = t.county AND h.id = t.household_id
		WHERE t.county = ? AND t.household_id > ? AND h.village BETWEEN ? AND ? ORDER BY t.household_id LIMIT ?`,
		[]any{t.county, after, t.scope.Lo, t.scope.Hi, limit}, func(scan func(...any) error) error {
			var one touch
			err := scan(&one.household, &one.mark, &one.present)
			out = append(out, one)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("list touched households: %w", err)
	}
	return out, nil
}

// loadMarks lists the facts that have touched households of a chunk.
func loadMarks(ctx context.Context, tx *sqldb.Tx, s rule.Scope) ([]int64, error) {
	where, args := within(s, "county", "household_id")
	return scanIDs(ctx, tx, `SELECT DISTINCT mark FROM screening_touch WHERE `+where+` ORDER BY mark`, args)
}

// clearMarks forgets what was touched by facts that a chunk has seen. A fact is written in one transaction, so that who has seen it for
// one household has seen it for all; what was touched again meanwhile bears another mark and stays.
func clearMarks(ctx context.Context, tx *sqldb.Tx, s rule.Scope, marks []int64) error {
	where, args := within(s, "county", "household_id")
	return inBatches(marks, func(in string, more []any) error {
		_, err := tx.Exec(ctx, `DELETE FROM screening_touch WHERE `+where+` AND mark IN `+in, append(append([]any{}, args...), more...)...)
		if err != nil {
			return fmt.Errorf("forget what was touched: %w", err)
		}
		return nil
	})
}

// clearEnded forgets what was touched of households that are no longer in the registry.
func clearEnded(ctx context.Context, tx *sqldb.Tx, t target) error {
	_, err := tx.Exec(ctx, `DELETE FROM screening_touch WHERE county = ? AND household_id IN
		(SELECT h.id FROM household AS h WHERE h.county = ? AND h.village BETWEEN ? AND ? AND h.ended_on IS NOT NULL)`, t.county, t.county, t.scope.Lo, t.scope.Hi)
	if err != nil {
		return fmt.Errorf("forget what was touched: %w", err)
	}
	return nil
}
