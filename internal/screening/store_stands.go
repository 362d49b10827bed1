package screening

import (
	"context"
	"fmt"
	"strings"

	"shouwang/internal/auth"
	"shouwang/internal/rule"
	"shouwang/internal/sqldb"
)

// otherwiseSince tells whether any later run than the one that stands has looked at a household of an area by other rules or as of another
// day.
func otherwiseSince(ctx context.Context, tx *sqldb.Tx, stands pastRun, profile string, at int64) (bool, error) {
	args := []any{profile, stands.id, stands.digest, stands.asOf.Int(), at}
	higher := above(at)
	for _, code := range higher {
		args = append(args, code)
	}
	within := auth.ScopeOf(at)
	var n int64
	err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM screening_run WHERE profile = ? AND id > ? AND households > 0 AND (profile_digest <> ? OR as_of <> ?) AND (area IN `+
		sqldb.In(len(higher)+1)+` OR area BETWEEN ? AND ?)`, append(args, within.Lo, within.Hi)...).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("look for other runs: %w", err)
	}
	return n > 0, nil
}

// among is the condition of a question on some households.
func among(d sqldb.Dialect, ids []int64) func(string) (string, any) {
	return func(column string) (string, any) { return sqldb.Among(d, column, ids) }
}

// listApart lists the households of a question of which what sets the two sides apart says different things.
func listApart(ctx context.Context, tx *sqldb.Tx, c apartness, q rule.Question, b rule.Binding) ([]int64, error) {
	var some []string
	for i := range c.pairs {
		some = append(some, fmt.Sprintf("y.n%d <> y.t%d", i, i))
	}
	if len(some) == 0 {
		return nil, nil
	}
	answers, args, err := c.comparison.Answers(q, b)
	if err != nil {
		return nil, err
	}
	return scanIDs(ctx, tx, "SELECT y.id FROM ("+answers+") AS y WHERE "+strings.Join(some, " OR "), args)
}

// listTouched lists the households of a county that were touched since they were screened, within the bounds of a question.
func listTouched(ctx context.Context, tx *sqldb.Tx, q rule.Question) ([]int64, error) {
	text, args := "SELECT household_id FROM screening_touch WHERE county = ?", []any{q.County}
	if q.To != 0 {
		text, args = text+" AND household_id > ? AND household_id <= ?", append(args, q.After, q.To)
	}
	return scanIDs(ctx, tx, text, args)
}

// storedKeys sum up the stored warnings of a household as keyColumns does answers: a digit of nine for each question. Of a rule that is
// taken back nothing is said then.
func (w *trial) storedKeys() (keys []string, args []any) {
	var terms []string
	power := int64(1)
	add := func(term string, more ...any) {
		terms, args = append(terms, fmt.Sprintf(term, power)), append(args, more...)
		if power *= bothOutcomes; len(terms) == rulesPerKey {
			keys, terms, power = append(keys, strings.Join(terms, " + ")), nil, 1
		}
	}
	const status = "CASE w.status WHEN 'open' THEN 2 ELSE 1 END"
	var now, then []any
	for _, a := range w.asked {
		both := 4
		if a.change == ChangeRemoved {
			both = 3
		}
		if a.change != "" {
			add(fmt.Sprintf("COALESCE(MAX(CASE WHEN w.rule = ? THEN %s END), 0) * %d * CAST(%%d AS BIGINT)", status, both), a.id)
		}
		if a.any {
			now = append(now, a.id)
			if a.change != ChangeRemoved {
				then = append(then, a.id)
			}
		}
	}
	if w.req.Any {
		most := func(ids []any) string {
			return "COALESCE(MAX(CASE WHEN w.rule IN " + sqldb.In(len(ids)) + " THEN " + status + " END), 0)"
		}
		add("("+most(now)+" * 3 + "+most(then)+") * CAST(%d AS BIGINT)", append(append([]any{}, now...), then...)...)
	}
	if len(terms) > 0 {
		keys = append(keys, strings.Join(terms, " + "))
	}
	return keys, args
}

// storedAnswers reads the answers of the households of a part that a change cannot move from their warnings, in the columns of a count.
func (w *trial) storedAnswers(p part, classes []string, moved []int64) (string, []any) {
	keys, args := w.storedKeys()
	var columns []string
	for i, key := range keys {
		columns = append(columns, fmt.Sprintf("%s AS k%d", key, i))
	}
	where := "w.county = ? AND w.profile = ? AND w.status IN ('open', 'unknown') AND w.rule IN " + sqldb.In(len(w.asked))
	args = append(args, p.county, w.now.profile.Code)
	for _, a := range w.asked {
		args = append(args, a.id)
	}
	if p.to != 0 {
		where, args = where+" AND w.household_id > ? AND w.household_id <= ?", append(args, p.after, p.to)
	}
	out, listed := sqldb.Among(w.db.Dialect(), "w.household_id", moved)
	where, args = where+" AND NOT ("+out+")", append(args, listed)
	inner := "SELECT w.household_id AS id, " + strings.Join(columns, ", ") + "\nFROM warning AS w WHERE " + where + "\nGROUP BY w.household_id"
	outer := []string{"h.county AS county", "h.id AS id", "h.village AS village"}
	for _, class := range classes {
		outer = append(outer, "h."+class+" AS "+class)
	}
	for i := range keys {
		outer = append(outer, fmt.Sprintf("s.k%d AS k%d", i, i))
	}
	text := "SELECT " + strings.Join(outer, ", ") + "\nFROM (" + inner + ") AS s JOIN " + w.then.set.Facts.View +
		" AS h ON h.county = ? AND h.id = s.id"
	args = append(args, p.county)
	if !p.whole {
		text, args = text+" WHERE h.village BETWEEN ? AND ?", append(args, p.scope.Lo, p.scope.Hi)
	}
	return text, args
}
