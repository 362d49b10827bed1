package schema

import (
	"fmt"
	"strings"

	"shouwang/internal/sqldb"
)

// renderChange writes what a migration does to a table that was there before: columns and indexes added, checks replaced.
func renderChange(b *strings.Builder, d sqldb.Dialect, before, after Table) {
	added, replaced := compare(before, after)
	if len(replaced) > 0 && d == sqldb.SQLite {
		rebuild(b, before, after)
		return
	}
	for _, c := range added {
		fmt.Fprintf(b, "\n-- %s\nALTER TABLE %s ADD COLUMN %s;\n", c.Comment, after.Name, columnSQL(d, after, c))
		if d == sqldb.Postgres {
			fmt.Fprintf(b, "COMMENT ON COLUMN %s.%s IS '%s';\n", after.Name, c.Name, quote(c.Comment))
		}
	}
	for _, c := range replaced {
		fmt.Fprintf(b, "\nALTER TABLE %[1]s DROP CONSTRAINT %[1]s_%[2]s_check;\nALTER TABLE %[1]s ADD CONSTRAINT %[1]s_%[2]s_check CHECK (%[3]s);\n",
			after.Name, c.Name, c.Check)
	}
	for _, key := range after.Later[len(before.Later):] {
		renderIndex(b, after, key)
	}
}

// compare lists the columns that were added and those whose check was replaced.
func compare(before, after Table) (added, replaced []Column) {
	old := map[string]Column{}
	for _, c := range before.Columns {
		old[c.Name] = c
	}
	for _, c := range after.Columns {
		switch was, there := old[c.Name]; {
		case !there:
			added = append(added, c)
		case was.Check != c.Check:
			replaced = append(replaced, c)
		}
	}
	return added, replaced
}

// rebuild makes a table of SQLite anew, which cannot replace a check, and keeps its rows. The old way of renaming leaves views alone
// that name the table meanwhile. A table that others refer to cannot be rebuilt so; a test holds that none is.
func rebuild(b *strings.Builder, before, after Table) {
	next := after
	next.Name += "_next"
	next.Index, next.Later = nil, nil
	b.WriteString("\nPRAGMA legacy_alter_table = ON;\n")
	renderTable(b, sqldb.SQLite, next)
	names := make([]string, 0, len(before.Columns))
	for _, c := range before.Columns {
		names = append(names, c.Name)
	}
	list := strings.Join(names, ", ")
	fmt.Fprintf(b, "INSERT INTO %s (%s)\n  SELECT %s FROM %s;\n", next.Name, list, list, before.Name)
	fmt.Fprintf(b, "DROP TABLE %s;\nALTER TABLE %s RENAME TO %s;\nPRAGMA legacy_alter_table = OFF;\n", before.Name, next.Name, after.Name)
	renderIndexes(b, after)
}
