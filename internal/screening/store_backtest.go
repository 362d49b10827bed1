package screening

import (
	"context"
	"database/sql"
	"fmt"

	"shouwang/internal/civil"
	"shouwang/internal/rule"
	"shouwang/internal/schema"
	"shouwang/internal/sqldb"
)

// pastOf is what is asked of a past day.
type pastOf struct {
	span
	comparison *rule.Comparison
	ahead      []schema.View
	hind       *hindsight
}

// askPast asks the change of the households of a part as they were on a day, beside the warnings that stood then and the identifications
// that are recorded now. Households identified within the back-test have a row of their own; all others are summed up in one.
func askPast(ctx context.Context, tx *sqldb.Tx, w *trial, past pastOf, p part) ([]backRow, error) {
	q := w.question(p)
	for _, v := range past.ahead {
		q.Ahead = append(q.Ahead, rule.Shadow{Name: v.Name, Select: v.Select})
	}
	answers, args, err := past.comparison.Answers(q, p.side.binding)
	if err != nil {
		return nil, err
	}
	day, window := past.day.Int(), []any{past.hind.first.Int(), past.hind.last.Int()}
	bound := []any{w.now.profile.Code}
	for _, a := range w.asked {
		bound = append(bound, a.id)
	}
	bound = append(append(bound, day, day), args...)
	is := func(column string) string { return fmt.Sprintf("x.%s = %d", column, rule.True) }
	sum := func(condition string) string {
		return "CAST(SUM(CASE WHEN " + condition + " THEN 1 ELSE 0 END) AS BIGINT)"
	}
	text := `SELECT x.who, x.identified, ` + sum(is("now")) + `, ` + sum(is("later")) + `,
		` + sum(is("later")+" AND NOT "+is("now")) + `, ` + sum(is("now")+" AND NOT "+is("later")) + `, ` + sum("x.warned = 1") + `,
		` + sum(is("later")+" AND x.since <= ?") + `, ` + sum(is("later")+" AND x.since > ?") + `, ` + sum(is("later")+" AND x.since IS NULL") + `,
		` + sum("NOT "+is("later")+" AND x.since > ? AND x.since <= ?") + `
		FROM (SELECT CASE WHEN mo.identified_on > ? AND mo.identified_on <= ? THEN y.id ELSE 0 END AS who,
			CASE WHEN mo.identified_on > ? AND mo.identified_on <= ? THEN mo.identified_on ELSE 0 END AS identified, mo.identified_on AS since,
			` + nowAndLater(len(w.asked)) + `,
			CASE WHEN EXISTS (SELECT 1 FROM warning AS wa WHERE wa.county = y.county AND wa.household_id = y.id AND wa.profile = ?
				AND wa.rule IN ` + sqldb.In(len(w.asked)) + ` AND wa.status <> 'unknown' AND wa.since <= ?
				AND (wa.closed_on IS NULL OR wa.closed_on > ?)) THEN 1 ELSE 0 END AS warned
			FROM (` + answers + `) AS y LEFT JOIN monitoring AS mo ON mo.county = y.county AND mo.household_id = y.id) AS x
		GROUP BY x.who, x.identified`
	all := append([]any{day, day, day, past.next.Int()}, append(append(append([]any{}, window...), window...), bound...)...)
	var out []backRow
	err = tx.Each(ctx, text, all, func(scan func(...any) error) error {
		var r backRow
		if err := scan(&r.household, &r.identified, &r.Now, &r.Then, &r.Enters, &r.Leaves, &r.Warned, &r.Already, &r.Later, &r.Never, &r.Missed); err != nil {
			return err
		}
		out = append(out, r)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("ask county %d as of %s: %w", p.county, past.day, err)
	}
	return out, nil
}

// firstKnown is the first day of which the registry tells anything of a county's households, zero without any.
func firstKnown(ctx context.Context, tx *sqldb.Tx, county int) (civil.Date, error) {
	var day sql.NullInt64
	err := tx.QueryRow(ctx, `SELECT MIN(x.day) FROM (SELECT MIN(h.valid_from) AS day FROM household AS h WHERE h.county = ?
		UNION ALL SELECT MIN(o.valid_from) FROM household_history AS o WHERE o.county = ?) AS x`, county, county).Scan(&day)
	if err != nil {
		return civil.Date{}, fmt.Errorf("find the first day of county %d: %w", county, err)
	}
	return civil.FromInt(int(day.Int64)), nil
}
