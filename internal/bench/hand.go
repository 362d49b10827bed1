package bench

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"shouwang/internal/civil"
	"shouwang/internal/id"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
)

// Question is one rule of the profile cn-2021 asked in SQL written by hand over the tables themselves, with the parameters of Hebi in 2021.
type Question struct {
	Rule string
	// SQL selects county, household id and status (1 unknown, 2 true) of the households that the rule warns of. {…} is a day, see on.
	SQL string
	// From is the day (yyyymmdd) from which the rule is in force; 0 for always.
	From int
}

// from says since when the rule is in force.
func (q Question) from(day int) Question {
	q.From = day
	return q
}

// Questions lists the questions that are asked on a day.
func Questions(asOf civil.Date) []Question {
	days := on(asOf)
	var out []Question
	for _, family := range [][]Question{
		eligibilityQuestions(), hardshipQuestions(), doubtQuestions(), dutyQuestions(), qualityQuestions(), clearingQuestions(), riskQuestions(),
		memberQuestions(), departmentQuestions(), incomeQuestions(), villageQuestions(),
	} {
		for _, q := range family {
			if q.From <= asOf.Int() {
				q.SQL = days.Replace(q.SQL)
				out = append(out, q)
			}
		}
	}
	return out
}

// on fills in the days that questions name: {today}, {6m} six months ago, {30d} thirty days ago, {year} the first day of the year, of the
// month, the school year and the collection year, with -1 and +1 for the one before and the one after.
func on(asOf civil.Date) *strings.Replacer {
	var pairs []string
	add := func(name string, day civil.Date) { pairs = append(pairs, "{"+name+"}", strconv.Itoa(day.Int())) }
	add("today", asOf)
	for _, n := range []int{1, 2, 3, 6, 12, 24} {
		add(strconv.Itoa(n)+"m", asOf.AddMonths(-n))
	}
	for _, n := range []int{7, 15, 30} {
		add(strconv.Itoa(n)+"d", asOf.AddDays(-n))
	}
	period := func(name string, first civil.Date, months int) {
		add(name+"-1", first.AddMonths(-months))
		add(name, first)
		add(name+"+1", first.AddMonths(months))
	}
	period("month", asOf.FirstOfMonth(), 1)
	period("year", asOf.FirstOfYear(), 12)
	period("school", yearFrom(asOf, 9), 12)
	period("collection", yearFrom(asOf, 10), 12)
	return strings.NewReplacer(pairs...)
}

// yearFrom is the first day of the year that begins with a month and that a day is in.
func yearFrom(day civil.Date, month int) civil.Date {
	first := day.FirstOfYear().AddMonths(month - 1)
	if first.After(day) {
		first = first.AddMonths(-12)
	}
	return first
}

// Answers counts what the questions found, by rule.
type Answers map[string]screening.Count

// ByHand asks all questions, each with one statement that keeps rule, household and status in a table, as whoever writes a report by
// hand would keep the list.
func ByHand(ctx context.Context, db *sqldb.DB, asOf civil.Date) (Answers, error) {
	var out Answers
	err := db.Write(ctx, func(tx *sqldb.Tx) error {
		if err := clearAnswers(ctx, tx); err != nil {
			return err
		}
		for _, q := range Questions(asOf) {
			if err := answer(ctx, tx, q); err != nil {
				return fmt.Errorf("ask %s by hand: %w", q.Rule, err)
			}
		}
		var err error
		out, err = countAnswers(ctx, tx)
		return err
	})
	return out, err
}

// Differs names the rules whose numbers are not those of a run, with both.
func (a Answers) Differs(run map[string]screening.Count) []string {
	var out []string
	for key, count := range run {
		if a[key] != count {
			out = append(out, fmt.Sprintf("%s: %d/%d by hand, %d/%d by the product", key, a[key].True, a[key].Unknown, count.True, count.Unknown))
		}
	}
	for key, count := range a {
		if _, ok := run[key]; !ok {
			out = append(out, fmt.Sprintf("%s: %d/%d by hand, not by the product", key, count.True, count.Unknown))
		}
	}
	slices.Sort(out)
	return out
}

// Sample picks so many households, spread over the whole database.
func Sample(ctx context.Context, db *sqldb.DB, n int) (refs []id.Ref, err error) {
	err = db.Read(ctx, func(tx *sqldb.Tx) error {
		total, err := countRows(ctx, tx, "household")
		if err != nil {
			return err
		}
		refs, err = loadEvery(ctx, tx, max(total/int64(n), 1), n)
		return err
	})
	return refs, err
}
