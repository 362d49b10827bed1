package screening

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"shouwang/internal/id"
	"shouwang/internal/sqldb"
)

// where writes the filter as a condition on the warnings of a ledger AS w. The warnings of whole counties are walked in the order of the page or of the
// index that counts, those of less are found by their village.
func (q query) where(d sqldb.Dialect, l ledger) (string, []any) {
	whole := q.scope.WholeCounties()
	county, one := q.scope.OneCounty()
	hint := unindexed(d, whole && !(one && q.counting))
	profiles, args := q.views.where("w")
	conditions := []string{profiles}
	add := func(condition string, values ...any) {
		conditions = append(conditions, condition)
		args = append(args, values...)
	}
	if one {
		add(hint+"w.county = ?", county)
	} else {
		add(hint+"w.county BETWEEN ? AND ?", q.scope.CountyLo, q.scope.CountyHi)
	}
	if !whole {
		add("w.village BETWEEN ? AND ?", q.scope.Lo, q.scope.Hi)
	}
	if q.Rule != "" {
		add("w.rule = ?", q.Rule)
	}
	if q.Family != "" {
		add("w.family = ?", q.Family)
	}
	if q.Level != "" {
		add("w.level = ?", q.Level)
	}
	if !q.Household.IsZero() {
		add("w.county = ? AND w.household_id = ?", q.Household.County, q.Household.ID)
	}
	if q.Run != 0 {
		add("w.turned_run = ?", q.Run)
	}
	status := unindexed(d, !whole || !q.Household.IsZero() || q.Run != 0) + "w.status"
	switch q.Status {
	case "all":
	case "":
		add(status + " IN ('open', 'unknown')")
	default:
		add(status+" = ?", q.Status)
	}
	switch q.Handling {
	case "":
	case Todo:
		add("(w.handling IS NULL OR w.handling = 'again')")
	default:
		add("w.handling = ? AND "+l.handled(), q.Handling, q.scope.CountyLo, q.scope.CountyHi, q.scope.Lo, q.scope.Hi)
	}
	if q.pending {
		add("(w.handling IS NULL OR w.handling <> 'dismissed')")
	}
	if q.named != nil {
		add("w.rule IN "+sqldb.In(len(q.named)), q.named...)
	}
	if !q.after.IsZero() {
		add("w.id < ?", q.after.ID)
	}
	return strings.Join(conditions, " AND "), args
}

func scanWarning(scan func(...any) error, more ...any) (Warning, error) {
	var w Warning
	var number, head, level, reason, handling sql.NullString
	var household, at, by, clue sql.NullInt64
	into := append([]any{&w.Ref.County, &w.Ref.ID, &w.Village, &w.Rule, &w.RuleVersion, &w.Family, &level, &w.Status, &w.Since, &w.AsOf, &w.ClosedOn,
		&reason, &w.Profile, &w.profileDigest, &handling, &at, &by, &clue, &household, &number, &head}, more...)
	if err := scan(into...); err != nil {
		return Warning{}, err
	}
	if household.Valid {
		w.Household = id.Ref{County: w.Ref.County, ID: household.Int64}
	}
	w.HouseholdNo, w.HeadName, w.Level, w.CloseReason, w.Handling = number.String, head.String, level.String, reason.String, handling.String
	if at.Valid {
		w.HandledAt, w.HandledBy = time.Unix(at.Int64, 0).UTC(), by.Int64
	}
	if clue.Valid {
		w.Clue = id.Ref{County: w.Ref.County, ID: clue.Int64}
	}
	return w, nil
}

// listWarnings lists the warnings of a query that stand in a ledger, the newest first.
func listWarnings(ctx context.Context, tx *sqldb.Tx, q query, l ledger, limit int) ([]Warning, error) {
	where, args := q.where(tx.Dialect(), l)
	var out []Warning
	err := tx.Each(ctx, l.read("")+where+` ORDER BY w.id DESC LIMIT ?`, append(args, limit), func(scan func(...any) error) error {
		w, err := scanWarning(scan)
		out = append(out, w)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list warnings: %w", err)
	}
	return out, nil
}

// loadWarning reads one warning with its trace; sql.ErrNoRows when it is not there or not in the query's area.
func loadWarning(ctx context.Context, tx *sqldb.Tx, q query, l ledger, ref id.Ref) (w Warning, text string, err error) {
	row := tx.QueryRow(ctx, l.read(andTrace)+`w.county = ? AND w.id = ? AND w.county BETWEEN ? AND ? AND w.village BETWEEN ? AND ?`,
		ref.County, ref.ID, q.scope.CountyLo, q.scope.CountyHi, q.scope.Lo, q.scope.Hi)
	w, err = scanWarning(row.Scan, &text)
	return w, text, err
}

// tally is how many warnings of one rule, level, status and division there are.
type tally struct {
	area                        int64
	rule, family, level, status string
	n                           int64
}

// countAll counts the warnings of a query in one pass, village by village in the order of their index, and adds the villages up; step is what a village code is divided by to name its division.
func countAll(ctx context.Context, tx *sqldb.Tx, q query, l ledger, step int64) ([]tally, error) {
	where, args := q.where(tx.Dialect(), l)
	var out []tally
	err := tx.Each(ctx, `SELECT y.area, y.rule, y.family, y.level, y.status, CAST(SUM(y.n) AS BIGINT) FROM (
		SELECT x.village / ? * ? AS area, x.rule AS rule, x.family AS family, COALESCE(x.level, '') AS level, x.status AS status, x.n AS n FROM (
		SELECT w.status AS status, w.level AS level, w.rule AS rule, w.family AS family, w.village AS village, COUNT(*) AS n
		FROM `+l.table+` AS w WHERE `+where+` GROUP BY w.county, w.status, w.profile, w.level, w.rule, w.family, w.village) AS x) AS y
		GROUP BY y.area, y.rule, y.family, y.level, y.status ORDER BY y.area, y.rule`, append([]any{step, step}, args...), func(scan func(...any) error) error {
		var t tally
		err := scan(&t.area, &t.rule, &t.family, &t.level, &t.status, &t.n)
		out = append(out, t)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("count warnings: %w", err)
	}
	return out, nil
}

// countHouseholds counts the households of a query by the levels of their warnings, and all together.
func countHouseholds(ctx context.Context, tx *sqldb.Tx, q query) (byLevel map[string]int64, total int64, err error) {
	where, args := q.where(tx.Dialect(), ofHousehold())
	byLevel = map[string]int64{}
	err = tx.Each(ctx, `SELECT x.level, COUNT(*), SUM(CASE WHEN x.first THEN 1 ELSE 0 END) FROM (
		SELECT d.level AS level, d.level = MIN(d.level) OVER (PARTITION BY d.county, d.household_id) AS first FROM (
		SELECT DISTINCT w.county AS county, w.household_id AS household_id, COALESCE(w.level, '') AS level
		FROM warning AS w WHERE `+where+`) AS d) AS x GROUP BY x.level`, args,
		func(scan func(...any) error) error {
			var level string
			var n, first int64
			if err := scan(&level, &n, &first); err != nil {
				return err
			}
			byLevel[level] = n
			total += first
			return nil
		})
	if err != nil {
		return nil, 0, fmt.Errorf("count households: %w", err)
	}
	return byLevel, total, nil
}

// memberNames reads the names of members, for the rows behind a warning.
func memberNames(ctx context.Context, tx *sqldb.Tx, county int, ids []int64) (map[int64]string, error) {
	return names(ctx, tx, `SELECT id, name FROM member WHERE `+unindexed(tx.Dialect(), true)+`county = ? AND id IN `, county, ids)
}

// fileNames reads the names of the files that batches came from.
func fileNames(ctx context.Context, tx *sqldb.Tx, county int, ids []int64) (map[int64]string, error) {
	return names(ctx, tx, `SELECT id, file_name FROM batch WHERE county = ? AND id IN `, county, ids)
}

func names(ctx context.Context, tx *sqldb.Tx, query string, county int, ids []int64) (map[int64]string, error) {
	out := map[int64]string{}
	err := inBatches(ids, func(in string, args []any) error {
		return tx.Each(ctx, query+in, append([]any{county}, args...), func(scan func(...any) error) error {
			var id int64
			var name string
			if err := scan(&id, &name); err != nil {
				return err
			}
			out[id] = name
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("load names: %w", err)
	}
	return out, nil
}
