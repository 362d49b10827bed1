package screening

import (
	"context"
	"database/sql"
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
	run           int64
}

func loadStored(ctx context.Context, tx *sqldb.Tx, profile string, s rule.Scope) (map[key]stored, error) {
	where, args := within(s, "county", "household_id")
	return scanStored(ctx, tx, `SELECT id, household_id, village, rule, rule_version, status, level, trace, run_id FROM warning
		WHERE `+where+` AND profile = ?`, append(args, profile))
}

// loadVillageStored reads the warnings of villages, whose key bears the village in place of the household.
func loadVillageStored(ctx context.Context, tx *sqldb.Tx, profile string, t target) (map[key]stored, error) {
	return scanStored(ctx, tx, `SELECT id, village, village, rule, rule_version, status, level, trace, run_id FROM village_warning
		WHERE county = ? AND village BETWEEN ? AND ? AND profile = ?`, []any{t.county, t.scope.Lo, t.scope.Hi, profile})
}

func scanStored(ctx context.Context, tx *sqldb.Tx, query string, args []any) (map[key]stored, error) {
	out := map[key]stored{}
	err := tx.Each(ctx, query, args, func(scan func(...any) error) error {
		var w stored
		var k key
		var level sql.NullString
		if err := scan(&w.id, &k.household, &w.village, &k.rule, &w.version, &w.status, &level, &w.trace, &w.run); err != nil {
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

// listVillages lists the villages of a target that have households or facts.
func listVillages(ctx context.Context, tx *sqldb.Tx, t target) ([]int64, error) {
	return scanIDs(ctx, tx, `SELECT DISTINCT village FROM v_village WHERE county = ? AND village BETWEEN ? AND ? ORDER BY village`, []any{t.county, t.scope.Lo, t.scope.Hi})
}

// printBase keeps the sum of a fingerprint within 64 bits.
const printBase = 2_147_483_629

// unchanged tells whether the stored warnings of a chunk are those that were read: whatever says or closes a warning leaves its run. It
// waits for who is changing one of them, and keeps others from it until the chunk is written.
func unchanged(ctx context.Context, tx *sqldb.Tx, profile string, p *piece) (bool, error) {
	var count, sum int64
	for _, w := range p.old {
		count, sum = count+1, sum+w.run%printBase
	}
	table, column := ofHouseholds, "household_id"
	if p.end {
		table, column = ofVillages, "village"
	}
	where, args := within(p.scope, "county", column)
	var n, total int64
	err := tx.QueryRow(ctx, `SELECT COUNT(*), COALESCE(CAST(SUM(x.run_id % 2147483629) AS BIGINT), 0) FROM
		(SELECT run_id FROM `+table+` WHERE `+where+` AND profile = ?`+inOrder(tx.Dialect())+`) AS x`, append(args, profile)...).Scan(&n, &total)
	if err != nil {
		return false, fmt.Errorf("compare warnings: %w", err)
	}
	return n == count && total == sum, nil
}

// book is where a run writes the warnings of a county: those of households, or those of villages.
type book struct {
	*run
	table  string
	county int
}

// The tables of warnings.
const (
	ofHouseholds = "warning"
	ofVillages   = "village_warning"
)

func (b book) insert(ctx context.Context, tx *sqldb.Tx, hits []hit) error {
	columns := []string{"county", "id", "village", "rule", "rule_version", "profile", "profile_digest", "family", "level", "status", "since", "as_of",
		"run_id", "turned_run", "trace"}
	if b.table == ofHouseholds {
		columns = append(columns, "household_id")
	}
	i := 0
	asOf := int64(b.req.AsOf.Int())
	_, err := tx.Insert(ctx, b.table, columns, func() ([]any, bool) {
		if i == len(hits) {
			return nil, false
		}
		h := hits[i]
		i++
		row := []any{int64(b.county), b.ids.Next(), h.village, h.rule.ID, int64(h.rule.Version), b.profile.Code, b.profile.Digest, h.rule.Family,
			orNull(h.rule.Level), h.status, asOf, asOf, b.run.id, b.run.id, h.trace, h.household}
		return row[:len(columns)], true
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

// touch says warnings again as they are.
func (b book) touch(ctx context.Context, tx *sqldb.Tx, ids []int64) error {
	return inBatches(ids, func(in string, args []any) error {
		_, err := tx.Exec(ctx, `UPDATE `+b.table+` SET as_of = ?, run_id = ?, profile_digest = ? WHERE `+unindexed(tx.Dialect(), true)+`county = ? AND id IN `+in,
			append([]any{b.req.AsOf.Int(), b.run.id, b.profile.Digest, b.county}, args...)...)
		if err != nil {
			return fmt.Errorf("touch warnings: %w", err)
		}
		return nil
	})
}

// shut closes warnings.
func (b book) shut(ctx context.Context, tx *sqldb.Tx, reason string, ids []int64) error {
	return inBatches(ids, func(in string, args []any) error {
		_, err := tx.Exec(ctx, `UPDATE `+b.table+` SET status = 'closed', closed_on = ?, close_reason = ?, run_id = ?, turned_run = ? WHERE `+unindexed(tx.Dialect(), true)+`county = ? AND id IN `+in,
			append([]any{b.req.AsOf.Int(), reason, b.run.id, b.run.id, b.county}, args...)...)
		if err != nil {
			return fmt.Errorf("close warnings: %w", err)
		}
		return nil
	})
}

// alter rewrites a warning. Its day of beginning stays unless it had been closed.
func (b book) alter(ctx context.Context, tx *sqldb.Tx, a altered) error {
	set, args := "", []any{}
	if a.reopened {
		set, args = "since = ?, turned_run = ?, ", append(args, b.req.AsOf.Int(), b.run.id)
	}
	args = append(args, a.hit.village, a.hit.rule.Version, b.profile.Digest, a.hit.rule.Family, orNull(a.hit.rule.Level), a.hit.status,
		b.req.AsOf.Int(), b.run.id, a.hit.trace, b.county, a.stored.id)
	_, err := tx.Exec(ctx, `UPDATE `+b.table+` SET `+set+`village = ?, rule_version = ?, profile_digest = ?, family = ?, level = ?, status = ?,
		as_of = ?, closed_on = NULL, close_reason = NULL, run_id = ?, trace = ? WHERE county = ? AND id = ?`, args...)
	if err != nil {
		return fmt.Errorf("alter warning %d: %w", a.stored.id, err)
	}
	return nil
}

// closeEnded closes the warnings of a target's households that are no longer in the registry, and counts them by rule.
func closeEnded(ctx context.Context, tx *sqldb.Tx, r *run, t target) (map[string]Change, error) {
	closed := map[string]Change{}
	err := tx.Each(ctx, `UPDATE warning SET status = 'closed', closed_on = ?, close_reason = ?, run_id = ?, turned_run = ?
		WHERE county = ? AND village BETWEEN ? AND ? AND profile = ? AND status <> 'closed' AND household_id IN
		(SELECT h.id FROM household AS h WHERE h.county = ? AND h.village BETWEEN ? AND ? AND h.ended_on IS NOT NULL) RETURNING rule`,
		[]any{r.req.AsOf.Int(), ReasonEnded, r.id, r.id, t.county, t.scope.Lo, t.scope.Hi, r.profile.Code, t.county, t.scope.Lo, t.scope.Hi},
		func(scan func(...any) error) error {
			var rule string
			err := scan(&rule)
			c := closed[rule]
			c.Closed++
			closed[rule] = c
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("close warnings of ended households: %w", err)
	}
	return closed, nil
}
