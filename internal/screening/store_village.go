package screening

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"shouwang/internal/sqldb"
)

// villageWhere writes the filter as a condition on village_warning AS w; fits is false for filters that only households can fit.
func (q query) villageWhere() (where string, args []any, fits bool) {
	if !q.Household.IsZero() || q.Handling != "" && q.Handling != Todo {
		return "", nil, false
	}
	profiles, of := q.views.where("w")
	conditions := []string{"w.county BETWEEN ? AND ?", "w.village BETWEEN ? AND ?", profiles}
	args = append(append(args, q.scope.CountyLo, q.scope.CountyHi, q.scope.Lo, q.scope.Hi), of...)
	for _, c := range []struct{ column, value string }{{"rule", q.Rule}, {"family", q.Family}, {"level", q.Level}} {
		if c.value != "" {
			conditions, args = append(conditions, "w."+c.column+" = ?"), append(args, c.value)
		}
	}
	switch q.Status {
	case "all":
	case "":
		conditions = append(conditions, "w.status IN ('open', 'unknown')")
	default:
		conditions, args = append(conditions, "w.status = ?"), append(args, q.Status)
	}
	if q.Run != 0 {
		conditions, args = append(conditions, "w.turned_run = ?"), append(args, q.Run)
	}
	if q.named != nil {
		conditions, args = append(conditions, "w.rule IN "+sqldb.In(len(q.named))), append(args, q.named...)
	}
	if !q.after.IsZero() {
		conditions, args = append(conditions, "w.id < ?"), append(args, q.after.ID)
	}
	return strings.Join(conditions, " AND "), args, true
}

const villageRead = `SELECT w.county, w.id, w.village, w.rule, w.rule_version, w.family, w.level, w.status, w.since, w.as_of, w.closed_on, w.close_reason,
	w.profile, w.profile_digest`

func scanVillageWarning(scan func(...any) error, more ...any) (Warning, error) {
	var w Warning
	var level, reason sql.NullString
	err := scan(append([]any{&w.Ref.County, &w.Ref.ID, &w.Village, &w.Rule, &w.RuleVersion, &w.Family, &level, &w.Status, &w.Since, &w.AsOf, &w.ClosedOn,
		&reason, &w.Profile, &w.profileDigest}, more...)...)
	w.Level, w.CloseReason = level.String, reason.String
	return w, err
}

// listVillageWarnings lists the warnings of villages that fit a filter, the newest first.
func listVillageWarnings(ctx context.Context, tx *sqldb.Tx, q query, limit int) ([]Warning, error) {
	where, args, fits := q.villageWhere()
	if !fits {
		return nil, nil
	}
	var out []Warning
	err := tx.Each(ctx, villageRead+` FROM village_warning AS w WHERE `+where+` ORDER BY w.id DESC LIMIT ?`, append(args, limit), func(scan func(...any) error) error {
		w, err := scanVillageWarning(scan)
		out = append(out, w)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list warnings of villages: %w", err)
	}
	return out, nil
}

// countVillageWarnings counts the warnings of villages as countAll does those of households.
func countVillageWarnings(ctx context.Context, tx *sqldb.Tx, q query, step int64) ([]tally, error) {
	where, args, fits := q.villageWhere()
	if !fits {
		return nil, nil
	}
	var out []tally
	err := tx.Each(ctx, `SELECT x.area, x.rule, x.family, x.level, x.status, COUNT(*) FROM (
		SELECT w.village / ? * ? AS area, w.rule AS rule, w.family AS family, COALESCE(w.level, '') AS level, w.status AS status
		FROM village_warning AS w WHERE `+where+`) AS x GROUP BY x.area, x.rule, x.family, x.level, x.status ORDER BY x.area, x.rule`,
		append([]any{step, step}, args...), func(scan func(...any) error) error {
			var t tally
			err := scan(&t.area, &t.rule, &t.family, &t.level, &t.status, &t.n)
			out = append(out, t)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("count warnings of villages: %w", err)
	}
	return out, nil
}

// loadVillageWarning reads one warning of a village with its trace; sql.ErrNoRows when there is none in the query's area.
func loadVillageWarning(ctx context.Context, tx *sqldb.Tx, q query, county int, number int64) (w Warning, trace string, err error) {
	row := tx.QueryRow(ctx, villageRead+`, w.trace FROM village_warning AS w WHERE w.county = ? AND w.id = ? AND w.county BETWEEN ? AND ? AND w.village BETWEEN ? AND ?`,
		county, number, q.scope.CountyLo, q.scope.CountyHi, q.scope.Lo, q.scope.Hi)
	w, err = scanVillageWarning(row.Scan, &trace)
	return w, trace, err
}

// loadEither reads one warning, of a household or else of a village.
func loadEither(ctx context.Context, tx *sqldb.Tx, q query, county int, number int64) (Warning, string, error) {
	w, trace, err := loadWarning(ctx, tx, q, county, number)
	if errors.Is(err, sql.ErrNoRows) {
		return loadVillageWarning(ctx, tx, q, county, number)
	}
	return w, trace, err
}

// loadVillageOrigin reads where a village's facts stand, when a file brought them.
func loadVillageOrigin(ctx context.Context, tx *sqldb.Tx, w Warning) (map[string]origin, error) {
	var batch, line sql.NullInt64
	var sheet sql.NullString
	err := tx.QueryRow(ctx, `SELECT MAX(batch_id), MAX(sheet), MAX(row_no) FROM v_village WHERE county = ? AND village = ?`, w.Ref.County, w.Village).Scan(&batch, &sheet, &line)
	if err != nil || !batch.Valid {
		return map[string]origin{}, err
	}
	return map[string]origin{"village": {batch: batch.Int64, sheet: sheet.String, line: line.Int64}}, nil
}
