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
// period holds the day, with what was learnt later about that day; a department's row from the date of the file that brought it
// until that of the file that replaced it; a clue from the day it was opened, settled from the day it was settled. A department's row
// belongs to the household that has its person now.
func AsOf(day civil.Date) []View {
	out := views()
	p := pastOf(day)
	for i, v := range out {
		out[i].Select, out[i].past = p.rewrite(v), ""
	}
	return out
}

// With writes the beginning of a statement that reads the named views as of a day: WITH v_household AS (…), …
func With(day civil.Date, names ...string) string {
	var parts []string
	p := pastOf(day)
	for _, v := range views() {
		if slices.Contains(names, v.Name) {
			parts = append(parts, v.Name+" AS (\n"+p.rewrite(v)+")")
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "WITH " + strings.Join(parts, ",\n") + "\n"
}

// past knows for each table that views read how its rows of a day are written.
type past struct {
	day     int
	history map[string]bool                          // tables that keep versions
	sources map[string]func(columns []string) string // the table's rows of the day with the columns asked for
}

func pastOf(day civil.Date) past {
	d := day.Int()
	p := past{day: d, history: map[string]bool{}, sources: map[string]func([]string) string{
		"clue":     func(columns []string) string { return pastClues(d, columns) },
		"division": func(columns []string) string { return "SELECT " + strings.Join(columns, ", ") + " FROM division" },
	}}
	for _, t := range Tables() {
		name := t.Name
		switch {
		case t.History:
			p.history[name] = true
			p.sources[name+"_history"] = func(columns []string) string { // of a past day what had been replaced by then
				return fmt.Sprintf("SELECT %s FROM %s_history WHERE valid_to <= %d", strings.Join(columns, ", "), name, d)
			}
			p.sources[name] = func(columns []string) string {
				list := strings.Join(columns, ", ")
				return fmt.Sprintf("SELECT %[1]s FROM %[2]s WHERE valid_from <= %[3]d\n  UNION ALL SELECT %[1]s FROM %[2]s_history WHERE valid_from <= %[3]d AND valid_to > %[3]d", list, name, d)
			}
		case strings.HasPrefix(name, "rec_"):
			p.sources[name] = func(columns []string) string {
				return pastRows(d, name, columns)
			}
		}
	}
	return p
}

// pastRows writes the rows of a list that counted on a day: brought by a file of that day or before, and replaced by none until then.
func pastRows(day int, table string, columns []string) string {
	list := make([]string, 0, len(columns))
	for _, c := range columns {
		if c == "replaced_on" {
			list = append(list, "CAST(NULL AS BIGINT) AS replaced_on")
			continue
		}
		list = append(list, "q."+c)
	}
	return fmt.Sprintf("SELECT %s FROM %s AS q LEFT JOIN batch AS p ON p.county = q.county AND p.id = q.batch_id AND q.listed_on IS NULL\n"+
		"  WHERE COALESCE(q.listed_on, p.file_date) <= %d AND (q.replaced_on IS NULL OR q.replaced_on > %[3]d)", strings.Join(list, ", "), table, day)
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

var (
	tableRead  = regexp.MustCompile(`\b(FROM|JOIN) (\w+) AS (\w+)`)
	columnRead = regexp.MustCompile(`\b(\w+)\.(\w+)\b`)
	leftJoined = regexp.MustCompile(`(?m)^LEFT JOIN (\w+) AS (\w+) ON (.+)$`)
)

// rewrite puts the rows of the day in the place of every table that a view's text reads, with the columns that it reads of it.
func (p past) rewrite(v View) string {
	text := v.Select
	if v.past != "" {
		text = v.past
	}
	text, done := p.rewriteJoins(text)
	columns := map[string][]string{}
	for _, m := range columnRead.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(columns[m[1]], m[2]) {
			columns[m[1]] = append(columns[m[1]], m[2])
		}
	}
	return tableRead.ReplaceAllStringFunc(text, func(found string) string {
		m := tableRead.FindStringSubmatch(found)
		if done[m[3]] {
			return found
		}
		source, known := p.sources[m[2]]
		if !known {
			return m[1] + " no_past_of_" + m[2] + " AS " + m[3] // no statement runs on it; a test holds that no view needs it
		}
		return m[1] + " (" + source(columns[m[3]]) + ") AS " + m[3]
	})
}

// rewriteJoins turns every table with history that may be missing beside the household into two: the current row if it was true on the
// day, else the version that was. Both are found by their keys, which the rows of two tables together could not be. It tells the
// names that need nothing more.
func (p past) rewriteJoins(text string) (string, map[string]bool) {
	done := map[string]bool{}
	for _, m := range leftJoined.FindAllStringSubmatch(text, -1) {
		line, table, alias, on := m[0], m[1], m[2], m[3]
		if !p.history[table] {
			continue
		}
		own, then := regexp.MustCompile(`\b`+alias+`\.(\w+)`), alias+"_then"
		before, after, _ := strings.Cut(text, line)
		text = own.ReplaceAllString(before, "COALESCE("+alias+".$1, "+then+".$1)") +
			fmt.Sprintf("LEFT JOIN %s AS %s ON %s AND %s.valid_from <= %d\n", table, alias, on, alias, p.day) +
			fmt.Sprintf("LEFT JOIN %s_history AS %s ON %s AND %s.valid_from <= %d AND %s.valid_to > %d", table, then,
				own.ReplaceAllString(on, then+".$1"), then, p.day, then, p.day) +
			own.ReplaceAllString(after, "COALESCE("+alias+".$1, "+then+".$1)")
		done[alias], done[then] = true, true
	}
	return text, done
}
