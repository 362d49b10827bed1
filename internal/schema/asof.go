package schema

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"shouwang/internal/civil"
)

// AsOf gives every view as it reads the rows that were true on a day, for statements about the past: put before a statement as
// WITH v_household AS (…), they stand in for the views of the same names (see With).
//
// What was true is told by the dates on which things are true, not by when they were recorded: of a registry row the version whose
// period holds the day, with what was learnt later about that day; a department's row from the date of the file that brought it; a clue
// from the day it was opened, settled from the day it was settled. A department's row belongs to the household that has its person now.
func AsOf(day civil.Date) []View {
	sources := pastTables(day)
	out := views()
	for i, v := range out {
		text := v.Select
		if v.past != "" {
			text = v.past
		}
		out[i].Select, out[i].past = rewrite(text, sources), ""
	}
	return out
}

// With writes the beginning of a statement that reads the named views as of a day: WITH v_household AS (…), …
func With(day civil.Date, names ...string) string {
	var parts []string
	for _, v := range AsOf(day) {
		if slices.Contains(names, v.Name) {
			parts = append(parts, v.Name+" AS (\n"+v.Select+")")
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "WITH " + strings.Join(parts, ",\n") + "\n"
}

// pastTables gives for each table that views read a function that writes its rows of the day with the columns asked for.
func pastTables(day civil.Date) map[string]func(columns []string) string {
	d := day.Int()
	out := map[string]func([]string) string{
		"clue":     func(columns []string) string { return pastClues(d, columns) },
		"division": func(columns []string) string { return "SELECT " + strings.Join(columns, ", ") + " FROM division" },
	}
	for _, t := range Tables() {
		name := t.Name
		switch {
		case t.History:
			out[name] = func(columns []string) string {
				list := strings.Join(columns, ", ")
				return fmt.Sprintf("SELECT %[1]s FROM %[2]s WHERE valid_from <= %[3]d\n  UNION ALL SELECT %[1]s FROM %[2]s_history WHERE valid_from <= %[3]d AND valid_to > %[3]d", list, name, d)
			}
		case strings.HasPrefix(name, "rec_"):
			out[name] = func(columns []string) string {
				return fmt.Sprintf("SELECT %s FROM %s AS q JOIN batch AS p ON p.county = q.county AND p.id = q.batch_id WHERE p.file_date <= %d", prefixed("q", columns), name, d)
			}
		}
	}
	return out
}

// pastClues writes the clues of a day: those settled later were open then.
func pastClues(day int, columns []string) string {
	list := make([]string, 0, len(columns))
	for _, c := range columns {
		switch c {
		case "state":
			c = fmt.Sprintf("CASE WHEN settled_on <= %d THEN state ELSE 'open' END AS state", day)
		case "settled_on", "settled_at", "settled_by", "result", "reason":
			c = fmt.Sprintf("CASE WHEN settled_on <= %d THEN %s END AS %s", day, c, c)
		}
		list = append(list, c)
	}
	return fmt.Sprintf("SELECT %s FROM clue WHERE opened_on <= %d", strings.Join(list, ", "), day)
}

func prefixed(alias string, columns []string) string {
	list := make([]string, 0, len(columns))
	for _, c := range columns {
		list = append(list, alias+"."+c)
	}
	return strings.Join(list, ", ")
}

var (
	tableRead  = regexp.MustCompile(`\b(FROM|JOIN) (\w+) AS (\w+)`)
	columnRead = regexp.MustCompile(`\b(\w+)\.(\w+)\b`)
)

// rewrite puts the rows of the day in the place of every table that a view's text reads, with the columns that it reads of it.
func rewrite(text string, sources map[string]func([]string) string) string {
	columns := map[string][]string{}
	for _, m := range columnRead.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(columns[m[1]], m[2]) {
			columns[m[1]] = append(columns[m[1]], m[2])
		}
	}
	return tableRead.ReplaceAllStringFunc(text, func(found string) string {
		m := tableRead.FindStringSubmatch(found)
		source, known := sources[m[2]]
		if !known {
			panic("no rows of a past day for the table " + m[2]) // a view of this package that a test has not seen
		}
		return m[1] + " (" + source(columns[m[3]]) + ") AS " + m[3]
	})
}
