package screening

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"

	"shouwang/internal/sqldb"
)

// stored is a warning as it stands.
type stored struct {
	id, village   int64
	version       int
	status, level string
	trace         string
	run           int64
	profile       string
	foreign       bool   // said by another profile than the run's
	reason        string // why it was closed
	behind        int64  // closed warning of the run's own profile that stands in its place; 0 for none
}

// said is a stored warning with what it is about.
type said struct {
	key
	stored
}

// table is where the warnings of a piece stand, and the column that says what they are about.
func (p *piece) table() (table, column string) {
	if p.end {
		return ofVillages, "village"
	}
	return ofHouseholds, "household_id"
}

// stand is a condition on the stored warnings that a run brings in line: those of its own profile, and of all others those that are not
// closed where the run is by the profile that is meant.
func (r *run) stand(p *piece) (where string, args []any) {
	_, column := p.table()
	where, args = within(p.scope, "county", column)
	if !r.takes {
		return where + " AND profile = ?", append(args, r.profile.Code)
	}
	return where + " AND (profile = ? OR status <> 'closed')", append(args, r.profile.Code)
}

// loadStored reads the warnings that stand about a piece.
func (r *run) loadStored(ctx context.Context, tx *sqldb.Tx, p *piece) error {
	table, column := p.table()
	where, args := r.stand(p)
	var all []said
	err := tx.Each(ctx, `SELECT id, `+column+`, village, rule, rule_version, status, level, trace, run_id, profile, close_reason FROM `+table+` WHERE `+where, args, func(scan func(...any) error) error {
		var s said
		var level, reason sql.NullString
		err := scan(&s.id, &s.household, &s.village, &s.rule, &s.version, &s.status, &level, &s.trace, &s.run, &s.profile, &reason)
		s.level, s.reason = level.String, reason.String
		all = append(all, s)
		return err
	})
	if err != nil {
		return fmt.Errorf("load warnings: %w", err)
	}
	p.print = printOf(all)
	p.old, p.spare = sortOut(r.profile.Code, all)
	return nil
}

// listVillages lists the villages of a target that have households or facts.
func listVillages(ctx context.Context, tx *sqldb.Tx, t target) ([]int64, error) {
	return scanIDs(ctx, tx, `SELECT DISTINCT village FROM v_village WHERE county = ? AND village BETWEEN ? AND ? ORDER BY village`, []any{t.county, t.scope.Lo, t.scope.Hi})
}

// printBase keeps the sum of a fingerprint within 64 bits.
const printBase = 2_147_483_629

// fingerprint tells stored warnings from what somebody has made of them since: whatever says or closes a warning leaves its run.
type fingerprint struct {
	count, sum int64
}

func printOf(all []said) (f fingerprint) {
	for _, w := range all {
		f.count, f.sum = f.count+1, f.sum+w.run%printBase
	}
	return f
}

// unchanged tells whether the stored warnings of a chunk are those that were read. It waits for who is changing one of them, and keeps
// others from it until the chunk is written.
func (r *run) unchanged(ctx context.Context, tx *sqldb.Tx, p *piece) (bool, error) {
	table, _ := p.table()
	where, args := r.stand(p)
	var now fingerprint
	err := tx.QueryRow(ctx, `SELECT COUNT(*), COALESCE(CAST(SUM(x.run_id % 2147483629) AS BIGINT), 0) FROM
		(SELECT run_id FROM `+table+` WHERE `+where+inOrder(tx.Dialect())+`) AS x`, args...).Scan(&now.count, &now.sum)
	if err != nil {
		return false, fmt.Errorf("compare warnings: %w", err)
	}
	return now == p.print, nil
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

// carry makes warnings of other profiles the run's own. A closed one of its own in the place of one takes the other's profile, since a
// household has one warning of a rule and a profile; it waits under none while they change places.
func (b book) carry(ctx context.Context, tx *sqldb.Tx, all []stored) error {
	var ids, behind []int64
	after := map[string][]int64{}
	for _, s := range all {
		if ids = append(ids, s.id); s.behind != 0 {
			behind, after[s.profile] = append(behind, s.behind), append(after[s.profile], s.behind)
		}
	}
	err := errors.Join(b.rename(ctx, tx, behind, ""), b.rename(ctx, tx, ids, b.profile.Code))
	for _, profile := range slices.Sorted(maps.Keys(after)) {
		err = errors.Join(err, b.rename(ctx, tx, after[profile], profile))
	}
	return err
}

// rename makes warnings another profile's.
func (b book) rename(ctx context.Context, tx *sqldb.Tx, ids []int64, profile string) error {
	return inBatches(ids, func(in string, args []any) error {
		_, err := tx.Exec(ctx, `UPDATE `+b.table+` SET profile = ? WHERE `+unindexed(tx.Dialect(), true)+`county = ? AND id IN `+in, append([]any{profile, b.county}, args...)...)
		if err != nil {
			return fmt.Errorf("carry warnings over: %w", err)
		}
		return nil
	})
}

// sinceThen is the day of a run for a warning that closes, or the day it began when the run looks from an earlier one.
const sinceThen = "CASE WHEN since > ? THEN since ELSE ? END"

// shut closes warnings.
func (b book) shut(ctx context.Context, tx *sqldb.Tx, reason string, ids []int64) error {
	return inBatches(ids, func(in string, args []any) error {
		_, err := tx.Exec(ctx, `UPDATE `+b.table+` SET status = 'closed', closed_on = `+sinceThen+`, close_reason = ?, run_id = ?, turned_run = ? WHERE `+unindexed(tx.Dialect(), true)+`county = ? AND id IN `+in,
			append([]any{b.req.AsOf.Int(), b.req.AsOf.Int(), reason, b.run.id, b.run.id, b.county}, args...)...)
		if err != nil {
			return fmt.Errorf("close warnings: %w", err)
		}
		return nil
	})
}

// alter rewrites a warning. Its day of beginning stays unless it is opened anew.
func (b book) alter(ctx context.Context, tx *sqldb.Tx, a altered) error {
	set, args := "", []any{}
	switch {
	case a.reopened:
		set, args = "since = ?, turned_run = ?, ", append(args, b.req.AsOf.Int(), b.run.id)
	case a.status == Closed:
		set, args = "turned_run = ?, ", append(args, b.run.id)
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
	err := tx.Each(ctx, `UPDATE warning SET status = 'closed', closed_on = `+sinceThen+`, close_reason = ?, run_id = ?, turned_run = ?
		WHERE county = ? AND village BETWEEN ? AND ? AND status <> 'closed' AND household_id IN
		(SELECT h.id FROM household AS h WHERE h.county = ? AND h.village BETWEEN ? AND ? AND h.ended_on IS NOT NULL) RETURNING rule`,
		[]any{r.req.AsOf.Int(), r.req.AsOf.Int(), ReasonEnded, r.id, r.id, t.county, t.scope.Lo, t.scope.Hi, t.county, t.scope.Lo, t.scope.Hi},
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
