package rule

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"
)

// testCounty is the county of all random households.
const testCounty = 410602

// filler makes temporary tables of the facts' views and puts rows in, many in one statement.
type filler struct {
	*testing.T
	db *sql.DB
}

func (f *filler) exec(q string, args ...any) {
	f.Helper()
	if _, err := f.db.Exec(dollars(q), args...); err != nil {
		f.Fatalf("%.2000s: %v", q, err)
	}
}

// create makes a table of some keys and the columns of facts.
func (f *filler) create(table string, keys []string, facts map[string]*Fact) {
	f.exec("DROP TABLE IF EXISTS " + table)
	q := "CREATE TEMPORARY TABLE " + table + " (" + strings.Join(keys, " BIGINT, ") + " BIGINT"
	for _, n := range sortedKeys(facts) {
		kind := map[Type]string{Bool: "BOOLEAN", Code: "TEXT", Codes: "TEXT", String: "TEXT", Sealed: "TEXT"}[facts[n].Type]
		if kind == "" {
			kind = "BIGINT"
		}
		q += ", " + facts[n].Column + " " + kind
	}
	f.exec(q + ")")
}

// insert puts rows in: first the keys, then the facts in the order of their names.
func (f *filler) insert(table string, rows [][]any) {
	for len(rows) > 0 {
		n := min(len(rows), 400)
		var args []any
		var marks []string
		for _, r := range rows[:n] {
			marks = append(marks, "("+strings.TrimSuffix(strings.Repeat("?, ", len(r)), ", ")+")")
			args = append(args, r...)
		}
		f.exec("INSERT INTO "+table+" VALUES "+strings.Join(marks, ", "), args...)
		rows = rows[n:]
	}
}

func values(facts map[string]*Fact, from map[string]any, keys ...any) []any {
	for _, n := range sortedKeys(facts) {
		keys = append(keys, from[n])
	}
	return keys
}

// fill puts households and the calendar in.
func (tr *trial) fill(t *testing.T, db *sql.DB) {
	t.Helper()
	f, facts := &filler{t, db}, tr.set.Facts
	f.create(facts.Calendar, []string{"day", "ordinal"}, nil)
	var days [][]any
	for i, ordinal := range testWords.Calendar.Ordinals {
		days = append(days, []any{testWords.Calendar.First.AddDays(i).Int(), ordinal})
	}
	f.insert(facts.Calendar, days)
	household := facts.Objects["household"]
	f.create(facts.View, []string{"county", "id", "village"}, household)
	var homes [][]any
	lists := map[string][][]any{}
	for _, h := range tr.homes {
		homes = append(homes, values(household, h.facts, testCounty, h.id, int64(410602001001)))
		for key, rows := range h.rows {
			for _, r := range rows {
				keys := []any{testCounty, r.id, h.id, int64(7)}
				if facts.Lists[key].Member != "" {
					keys = append(keys, orNull(r.member))
				}
				lists[key] = append(lists[key], values(facts.Lists[key].Facts, r.facts, keys...))
			}
		}
	}
	f.insert(facts.View, homes)
	for key, list := range facts.Lists {
		keys := []string{"county", "id", "household_id", "batch"}
		if list.Member != "" {
			keys = append(keys, list.Member)
		}
		f.create(list.View, keys, list.Facts)
		f.insert(list.View, lists[key])
	}
}

func orNull(v int64) any {
	if v == 0 {
		return nil
	}
	return v
}

// screen runs the statements and gives each household's numbers; one that is not returned has none but false.
func (tr *trial) screen(t *testing.T, db *sql.DB, scope Scope) map[int64][]int {
	t.Helper()
	set := tr.set
	out := map[int64][]int{}
	at := 0
	for _, c := range set.Program(set.Rules).Chunks {
		text, args, err := c.Status(scope, tr.binding)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := db.Query(dollars(text), args...)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		for rows.Next() {
			values := make([]any, 3+len(c.Rules)+len(c.Leaves))
			into := make([]any, len(values))
			for i := range values {
				into[i] = &values[i]
			}
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			id := values[1].(int64)
			if out[id] == nil {
				out[id] = make([]int, len(set.Rules))
			}
			for i := range c.Rules {
				out[id][at+i] = int(Value(Int, values[3+i]).(int64))
			}
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		_ = rows.Close()
		at += len(c.Rules)
	}
	return out
}

func dollars(q string) string {
	var b strings.Builder
	n := 0
	for _, c := range q {
		if c == '?' {
			n++
			fmt.Fprintf(&b, "$%d", n)
			continue
		}
		b.WriteRune(c)
	}
	return b.String()
}
