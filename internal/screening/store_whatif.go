package screening

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"shouwang/internal/rule"
	"shouwang/internal/sqldb"
)

// rulesPerKey is how many questions one number of a count tells: nine outcomes each.
const rulesPerKey = 18

// question is what a part of a trial asks of its households.
func (w *trial) question(p part) rule.Question {
	q := rule.Question{County: p.county, After: p.after, To: p.to}
	if !p.whole {
		q.Lo, q.Hi = p.scope.Lo, p.scope.Hi
	}
	return q
}

// classColumns are the columns of the household's view that tell its class; a profile may do without one.
func classColumns(facts *rule.Facts) []string {
	var out []string
	for _, f := range []*rule.Fact{facts.Objects["household"]["type"], facts.Objects["monitoring"]["class"]} {
		if f != nil {
			out = append(out, f.Column)
		}
	}
	return out
}

// either is a number of several: true when one is, unknown when one is and none is true.
func either(columns []string) string {
	list := strings.Join(columns, ", ")
	return fmt.Sprintf("CASE WHEN %d IN (%s) THEN %d WHEN %d IN (%s) THEN %d ELSE %d END", rule.True, list, rule.True, rule.Unknown, list, rule.Unknown, rule.False)
}

// keyColumns write the answers to all questions as numbers of nine outcomes a digit.
func (w *trial) keyColumns() []string {
	type answer struct{ now, then string }
	var answers []answer
	var now, then []string
	for i, a := range w.asked {
		n, t := fmt.Sprintf("y.n%d", i), fmt.Sprintf("y.t%d", i)
		if a.change != "" {
			answers = append(answers, answer{n, t})
		}
		if a.any {
			now, then = append(now, n), append(then, t)
		}
	}
	if len(now) > 0 {
		answers = append(answers, answer{either(now), either(then)})
	} else if w.req.Any {
		answers = append(answers, answer{"0", "0"})
	}
	var keys []string
	for from := 0; from < len(answers); from += rulesPerKey {
		var terms []string
		power := int64(1)
		for _, a := range answers[from:min(from+rulesPerKey, len(answers))] {
			terms = append(terms, fmt.Sprintf("(%s * 3 + %s) * CAST(%d AS BIGINT)", a.now, a.then, power))
			power *= bothOutcomes
		}
		keys = append(keys, strings.Join(terms, " + "))
	}
	return keys
}

// countAnswers asks all questions of the households of a part and counts them by division, class and answers. Households of which
// every question is false now and then are left out.
func countAnswers(ctx context.Context, tx *sqldb.Tx, w *trial, c *rule.Comparison, p part) ([]counted, error) {
	classes := classColumns(w.then.set.Facts)
	q := w.question(p)
	q.Columns = classes
	answers, args, err := c.Answers(q, p.side.binding)
	if err != nil {
		return nil, err
	}
	columns, groups := []string{"y.village / CAST(? AS BIGINT) AS part"}, []string{"x.part"}
	for _, class := range classes {
		columns, groups = append(columns, "y."+class), append(groups, "x."+class)
	}
	var some []string
	keys := w.keyColumns()
	for i, key := range keys {
		columns, groups = append(columns, fmt.Sprintf("%s AS k%d", key, i)), append(groups, fmt.Sprintf("x.k%d", i))
		some = append(some, fmt.Sprintf("x.k%d <> 0", i))
	}
	group := strings.Join(groups, ", ")
	text := "SELECT " + group + ", COUNT(*), CAST(SUM(x.persons) AS BIGINT)\nFROM (SELECT " + strings.Join(columns, ", ") + ", " +
		membersOf(w.then.set.Facts) + " AS persons\nFROM (" + answers + ") AS y) AS x\nWHERE " + strings.Join(some, " OR ") + "\nGROUP BY " + group
	var out []counted
	err = tx.Each(ctx, text, append([]any{w.step()}, args...), func(scan func(...any) error) error {
		row := counted{keys: make([]int64, len(keys))}
		class := make([]sql.NullString, len(classes))
		into := []any{&row.area}
		for i := range class {
			into = append(into, &class[i])
		}
		for i := range row.keys {
			into = append(into, &row.keys[i])
		}
		if err := scan(append(into, &row.Households, &row.Persons)...); err != nil {
			return err
		}
		for i := range class {
			row.class[i] = class[i].String
		}
		row.area *= w.step()
		out = append(out, row)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("count answers in county %d: %w", p.county, err)
	}
	return out, nil
}

// membersOf counts the registered members of household y.
func membersOf(facts *rule.Facts) string {
	return "(SELECT COUNT(*) FROM " + facts.Lists["members"].View + " AS z WHERE z.county = y.county AND z.household_id = y.id)"
}

// countLooked counts the households of a part.
func countLooked(ctx context.Context, tx *sqldb.Tx, p part) (n int64, err error) {
	text, args := "SELECT COUNT(*) FROM household WHERE county = ? AND ended_on IS NULL", []any{p.county}
	if !p.whole {
		text, args = text+" AND village BETWEEN ? AND ?", append(args, p.scope.Lo, p.scope.Hi)
	}
	if p.to != 0 {
		text, args = text+" AND id > ? AND id <= ?", append(args, p.after, p.to)
	}
	if err := tx.QueryRow(ctx, text, args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("count households of county %d: %w", p.county, err)
	}
	return n, nil
}

// countyBounds divides the households of a county into parts of a size; it gives the last id of each.
func countyBounds(ctx context.Context, tx *sqldb.Tx, county, size int) ([]int64, error) {
	out, err := scanIDs(ctx, tx, `SELECT x.id FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY id) AS n FROM household WHERE county = ?) AS x
		WHERE x.n % ? = 0 ORDER BY x.id`, []any{county, size})
	if err != nil {
		return nil, err
	}
	var last sql.NullInt64
	if err := tx.QueryRow(ctx, `SELECT MAX(id) FROM household WHERE county = ?`, county).Scan(&last); err != nil {
		return nil, fmt.Errorf("divide county %d: %w", county, err)
	}
	if last.Valid && (len(out) == 0 || out[len(out)-1] < last.Int64) {
		out = append(out, last.Int64)
	}
	return out, nil
}

// moved is the condition of a move over the columns now and later of a statement.
func moved(move string) string {
	switch move {
	case MoveEnters:
		return fmt.Sprintf("x.now <> %d AND x.later = %d", rule.True, rule.True)
	case MoveLeaves:
		return fmt.Sprintf("x.now = %d AND x.later <> %d", rule.True, rule.True)
	default:
		return fmt.Sprintf("x.now <> %d AND x.later = %d", rule.Unknown, rule.Unknown)
	}
}

// nowAndLater are the answers to all pairs together, as columns.
func nowAndLater(pairs int) string {
	var now, later []string
	for i := range pairs {
		now, later = append(now, fmt.Sprintf("y.n%d", i)), append(later, fmt.Sprintf("y.t%d", i))
	}
	return either(now) + " AS now, " + either(later) + " AS later"
}

// listMovers lists the households of a part that move, with what a list shows of them.
func listMovers(ctx context.Context, tx *sqldb.Tx, w *trial, m moving, p part) ([]Mover, error) {
	answers, args, err := m.comparison.Answers(w.question(p), p.side.binding)
	if err != nil {
		return nil, err
	}
	text := "SELECT x.id, x.village, x.now, x.later, x.persons, h.household_no, h.head_name\nFROM (SELECT y.county, y.id, y.village, " +
		nowAndLater(len(w.asked)) + ", " + membersOf(w.then.set.Facts) + " AS persons\nFROM (" + answers + ") AS y) AS x\n" +
		"JOIN household AS h ON h.county = x.county AND h.id = x.id\nWHERE " + moved(m.filter.Move) + "\nORDER BY x.id LIMIT ?"
	var out []Mover
	err = tx.Each(ctx, text, append(args, m.filter.Limit+1), func(scan func(...any) error) error {
		one := Mover{}
		one.Household.County = p.county
		var now, later int
		var head sql.NullString
		if err := scan(&one.Household.ID, &one.Village, &now, &later, &one.Persons, &one.HouseholdNo, &head); err != nil {
			return err
		}
		one.HeadName, one.Now, one.Then = head.String, outcomes[now], outcomes[later]
		out = append(out, one)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list households of county %d: %w", p.county, err)
	}
	return out, nil
}
