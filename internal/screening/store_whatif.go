package screening

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
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

// answered is a query of a part: county, id, village, classes and keys of its households.
type answered struct {
	query string
	args  []any
}

// answers asks all questions of the households of a part, of some of them where they are listed.
func (w *trial) answers(c *rule.Comparison, p part, listed []int64) (a answered, err error) {
	classes := classColumns(w.then.set.Facts)
	q := w.question(p)
	q.Columns = classes
	if listed != nil {
		q.Among = among(w.db.Dialect(), listed)
	}
	text, args, err := c.Answers(q, p.side.binding)
	if err != nil {
		return a, err
	}
	columns := []string{"y.county AS county", "y.id AS id", "y.village AS village"}
	for _, class := range classes {
		columns = append(columns, "y."+class+" AS "+class)
	}
	for i, key := range w.keyColumns() {
		columns = append(columns, fmt.Sprintf("%s AS k%d", key, i))
	}
	return answered{query: "SELECT " + strings.Join(columns, ", ") + "\nFROM (" + text + ") AS y", args: args}, nil
}

// shortcut asks only the households of a list; of the others their warnings tell.
func (w *trial) shortcut(c *rule.Comparison, p part, moved []int64) (answered, error) {
	stored, more := w.storedAnswers(p, classColumns(w.then.set.Facts), moved)
	if len(moved) == 0 {
		return answered{stored, more}, nil
	}
	asked, err := w.answers(c, p, moved)
	return answered{asked.query + "\nUNION ALL\n" + stored, slices.Concat(asked.args, more)}, err
}

// countAnswers asks all questions of the households of a part and counts them by division, class and answers. Households of which
// every question is false now and then are left out.
func (w *trial) countAnswers(ctx context.Context, tx *sqldb.Tx, c *rule.Comparison, p part) (rows []counted, stored bool, err error) {
	moved, stored, err := w.moved(ctx, tx, p)
	if err != nil {
		return nil, false, err
	}
	var a answered
	if stored {
		a, err = w.shortcut(c, p, moved)
	} else {
		a, err = w.answers(c, p, nil)
	}
	if err != nil {
		return nil, false, err
	}
	rows, err = w.countRows(ctx, tx, a, p)
	return rows, stored, err
}

// countRows groups the answers of a part.
func (w *trial) countRows(ctx context.Context, tx *sqldb.Tx, a answered, p part) ([]counted, error) {
	classes := classColumns(w.then.set.Facts)
	columns, groups := []string{fmt.Sprintf("z.village / CAST(%d AS BIGINT) AS part", w.step())}, []string{"x.part"}
	for _, class := range classes {
		columns, groups = append(columns, "z."+class), append(groups, "x."+class)
	}
	var some []string
	keys := len(w.keyColumns())
	for i := range keys {
		columns, groups = append(columns, fmt.Sprintf("z.k%d AS k%d", i, i)), append(groups, fmt.Sprintf("x.k%d", i))
		some = append(some, fmt.Sprintf("z.k%d <> 0", i))
	}
	group := strings.Join(groups, ", ")
	text := "SELECT " + group + ", COUNT(*), CAST(SUM(x.persons) AS BIGINT)\nFROM (SELECT " + strings.Join(columns, ", ") + ", " +
		membersOf(w.then.set.Facts, "z") + " AS persons\nFROM (" + a.query + ") AS z\nWHERE " + strings.Join(some, " OR ") + ") AS x\nGROUP BY " + group
	var out []counted
	err := tx.Each(ctx, text, a.args, func(scan func(...any) error) error {
		row := counted{keys: make([]int64, keys)}
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

// membersOf counts the registered members of the household under an alias.
func membersOf(facts *rule.Facts, alias string) string {
	return "(SELECT COUNT(*) FROM " + facts.Lists["members"].View + " AS v WHERE v.county = " + alias + ".county AND v.household_id = " + alias + ".id)"
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
	q := w.question(p)
	if w.cut != nil {
		moved, err := listApart(ctx, tx, *w.cut, q, p.side.binding)
		if err != nil || len(moved) == 0 {
			return nil, err
		}
		q.Among = among(tx.Dialect(), moved)
	}
	answers, args, err := m.comparison.Answers(q, p.side.binding)
	if err != nil {
		return nil, err
	}
	text := "SELECT x.id, x.village, x.now, x.later, x.persons, h.household_no, h.head_name\nFROM (SELECT y.county, y.id, y.village, " +
		nowAndLater(len(w.asked)) + ", " + membersOf(w.then.set.Facts, "y") + " AS persons\nFROM (" + answers + ") AS y) AS x\n" +
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
