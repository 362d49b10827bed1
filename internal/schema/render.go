package schema

import (
	"fmt"
	"strings"

	"shouwang/internal/sqldb"
)

// Render writes the migrations that are not released yet for an engine: file name to text. A group that says nothing has no file.
func Render(d sqldb.Dialect) map[string]string {
	out := map[string]string{}
	for _, g := range groups() {
		if g.number <= frozen {
			continue
		}
		var b strings.Builder
		for _, t := range g.withHistory() {
			renderTable(&b, d, t.at(g.number))
		}
		for _, before := range groups() {
			if before.number >= g.number {
				break
			}
			for _, t := range before.withHistory() {
				renderChange(&b, d, t.at(g.number-1), t.at(g.number))
			}
		}
		if b.Len() > 0 {
			out[g.file()] = "-- +goose Up\n-- Rendered from the declarations of package schema; change those and render again.\n" + b.String()
		}
	}
	return out
}

func renderTable(b *strings.Builder, d sqldb.Dialect, t Table) {
	fmt.Fprintf(b, "\n-- %s (%s)\nCREATE TABLE %s (\n", t.Comment, t.Kind, t.Name)
	lines := make([]string, 0, len(t.Columns)+4)
	notes := make([]string, 0, len(t.Columns))
	for _, c := range t.Columns {
		lines = append(lines, "  "+columnSQL(d, t, c))
		notes = append(notes, c.Comment)
	}
	lines = append(lines, constraints(d, t)...)
	for i, line := range lines {
		b.WriteString(line)
		if i < len(lines)-1 {
			b.WriteByte(',')
		}
		if i < len(notes) && d == sqldb.SQLite {
			b.WriteString(" -- " + notes[i])
		}
		b.WriteByte('\n')
	}
	b.WriteString(")" + tableOptions(d, t) + ";\n")
	renderIndexes(b, t)
	if d == sqldb.Postgres {
		renderComments(b, t)
	}
}

func renderIndexes(b *strings.Builder, t Table) {
	for _, index := range t.Index {
		renderIndex(b, t, Key{Columns: index})
	}
	for _, key := range t.Later {
		renderIndex(b, t, key)
	}
}

func columnSQL(d sqldb.Dialect, t Table, c Column) string {
	s := c.Name + " " + typeSQL(d, c.Type)
	if d == sqldb.SQLite && rowidKey(t) == c.Name {
		s = c.Name + " INTEGER PRIMARY KEY"
	}
	if !c.Null {
		s += " NOT NULL"
	}
	if c.Default != "" {
		s += " DEFAULT " + c.Default
	}
	if c.Check != "" {
		s += " CHECK (" + c.Check + ")"
	}
	if c.Type == Bool && d == sqldb.SQLite {
		s += fmt.Sprintf(" CHECK (%s IN (0, 1))", c.Name)
	}
	return s
}

// rowidKey names the column that is SQLite's own row key: the only primary column, when it is an integer.
func rowidKey(t Table) string {
	if len(t.Primary) != 1 {
		return ""
	}
	for _, c := range t.Columns {
		if c.Name == t.Primary[0] && (c.Type == Big || c.Type == Small) {
			return c.Name
		}
	}
	return ""
}

func constraints(d sqldb.Dialect, t Table) []string {
	var out []string
	if d == sqldb.Postgres || rowidKey(t) == "" {
		out = append(out, "  PRIMARY KEY ("+strings.Join(t.key(t.Primary), ", ")+")")
	}
	for _, u := range t.Unique {
		out = append(out, "  UNIQUE ("+strings.Join(t.key(u), ", ")+")")
	}
	for _, f := range t.Foreign {
		if d == sqldb.Postgres {
			out = append(out, fmt.Sprintf("  FOREIGN KEY (county, %s) REFERENCES %s (county, id)", f.Column, f.Table))
		} else {
			out = append(out, fmt.Sprintf("  FOREIGN KEY (%s) REFERENCES %s (id)", f.Column, f.Table))
		}
	}
	return out
}

// key puts the county before a key of a county table.
func (t Table) key(columns []string) []string {
	if t.Kind != ByCounty {
		return columns
	}
	return append([]string{"county"}, columns...)
}

func tableOptions(d sqldb.Dialect, t Table) string {
	switch {
	case d == sqldb.Postgres:
		return ""
	case t.Clustered:
		return " STRICT, WITHOUT ROWID"
	default:
		return " STRICT"
	}
}

func typeSQL(d sqldb.Dialect, t Type) string {
	pg := map[Type]string{Big: "BIGINT", Small: "INTEGER", Text: `TEXT COLLATE "C"`, Bool: "BOOLEAN", Bytes: "BYTEA"}
	lite := map[Type]string{Big: "INTEGER", Small: "INTEGER", Text: "TEXT", Bool: "INTEGER", Bytes: "BLOB"}
	if d == sqldb.Postgres {
		return pg[t]
	}
	return lite[t]
}

func renderIndex(b *strings.Builder, t Table, key Key) {
	where := ""
	if key.Where != "" {
		where = " WHERE " + key.Where
	}
	fmt.Fprintf(b, "CREATE INDEX %s_by_%s ON %s (%s)%s;\n", t.Name, strings.Join(key.Columns, "_"), t.Name, strings.Join(t.key(key.Columns), ", "), where)
}

func renderComments(b *strings.Builder, t Table) {
	fmt.Fprintf(b, "COMMENT ON TABLE %s IS '%s (%s)';\n", t.Name, quote(t.Comment), t.Kind)
	for _, c := range t.Columns {
		fmt.Fprintf(b, "COMMENT ON COLUMN %s.%s IS '%s';\n", t.Name, c.Name, quote(c.Comment))
	}
}

func quote(s string) string { return strings.ReplaceAll(s, "'", "''") }
