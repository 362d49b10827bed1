package schema_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"shouwang/internal/schema"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

// emptied gives a database of the same engine with nothing in it.
func emptied(t *testing.T, db *sqldb.DB) *sqldb.DB {
	t.Helper()
	if db.Dialect() == sqldb.Postgres {
		other := dbtest.NewPostgres(t)
		script(t, other, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")
		return other
	}
	other, err := sqldb.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "empty.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = other.Close() })
	return other
}

func script(t *testing.T, db *sqldb.DB, text string) {
	t.Helper()
	err := db.Write(t.Context(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec(t.Context(), text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// The parts of a database that a migration can make: one line each, whatever their order.
var (
	sqliteShape = []string{
		`SELECT t.name || '.' || c.name || ' ' || c.type || ' null ' || (1 - c."notnull") || ' default ' || COALESCE(c.dflt_value, '-') || ' key ' || c.pk
			FROM sqlite_master AS t JOIN pragma_table_info(t.name) AS c WHERE t.type = 'table' AND t.name NOT LIKE 'goose%' AND t.name NOT LIKE 'sqlite%'`,
		`SELECT t.name || ' index ' || i."unique" || ' partial ' || i.partial || ' ' || (SELECT group_concat(x.name, ', ') FROM pragma_index_info(i.name) AS x)
			FROM sqlite_master AS t JOIN pragma_index_list(t.name) AS i WHERE t.type = 'table' AND t.name NOT LIKE 'goose%'`,
		`SELECT t.name || ' refers ' || f."from" || ' ' || f."table" || ' ' || f."to"
			FROM sqlite_master AS t JOIN pragma_foreign_key_list(t.name) AS f WHERE t.type = 'table'`,
		`SELECT t.name || ' rowid ' || l.wr || ' strict ' || l.strict FROM sqlite_master AS t JOIN pragma_table_list(t.name) AS l
			WHERE t.type = 'table' AND t.name NOT LIKE 'goose%' AND t.name NOT LIKE 'sqlite%'`,
	}
	postgresShape = []string{
		`SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || COALESCE(collation_name, '-') || ' null ' || is_nullable || ' default ' || COALESCE(column_default, '-')
			FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE 'goose%' AND table_name NOT LIKE 'v\_%'`,
		`SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename NOT LIKE 'goose%'`,
		`SELECT conrelid::regclass::text || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
			WHERE connamespace = 'public'::regnamespace AND contype <> 'n' AND conrelid::regclass::text NOT LIKE 'goose%'`,
		`SELECT c.relname || ' ' || a.attname || ' says ' || col_description(c.oid, a.attnum) FROM pg_class AS c
			JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname NOT LIKE 'goose%'`,
	}
)

// shape lists what a database is made of.
func shape(t *testing.T, db *sqldb.DB) []string {
	t.Helper()
	queries := sqliteShape
	if db.Dialect() == sqldb.Postgres {
		queries = postgresShape
	}
	var out []string
	err := db.Read(t.Context(), func(tx *sqldb.Tx) error {
		for _, q := range queries {
			err := tx.Each(t.Context(), q, nil, func(scan func(...any) error) error {
				var line *string
				if err := scan(&line); err != nil {
					return err
				}
				if line != nil {
					out = append(out, strings.TrimSpace(*line))
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

// TestTableChanges holds what a migration can do to a table that was there before: a column with and without a default, an index, a
// check replaced, with the rows kept and views standing on the table.
func TestTableChanges(t *testing.T) {
	t.Parallel()
	table := schema.Table{
		Name: "thing", Kind: schema.ByCounty, Comment: "Things.", Primary: []string{"id"}, Index: [][]string{{"state"}},
		Later: []schema.Key{{Since: 11, Columns: []string{"mark"}}},
		Columns: []schema.Column{
			{Name: "county", Type: schema.Small, Comment: "County."},
			{Name: "id", Type: schema.Big, Comment: "Identifier."},
			{
				Name: "state", Type: schema.Text, Check: "state IN ('a', 'b', 'c')", Comment: "State.",
				Was: []schema.Past{{Until: 12, Check: "state IN ('a', 'b')"}},
			},
			{Name: "mark", Type: schema.Text, Null: true, Since: 11, Comment: "Mark."},
			{Name: "times", Type: schema.Big, Since: 11, Default: "7", Check: "times > 0", Comment: "Times."},
		},
	}
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		db = emptied(t, db)
		script(t, db, schema.Created(db.Dialect(), table, 10))
		script(t, db, "INSERT INTO thing (county, id, state) VALUES (1, 2, 'b')")
		script(t, db, "CREATE VIEW v_thing AS SELECT th.county AS county, th.state AS state FROM thing AS th")
		script(t, db, schema.Changed(db.Dialect(), table, 11))
		if n := count(t, db, "thing AS th WHERE th.times = 7 AND th.mark IS NULL AND th.state = 'b'"); n != 1 {
			t.Errorf("%d rows with the default", n)
		}
		script(t, db, schema.Changed(db.Dialect(), table, 12))
		script(t, db, "INSERT INTO thing (county, id, state, mark) VALUES (1, 3, 'c', 'm')")
		if n := count(t, db, "thing AS th WHERE th.times = 7"); n != 2 {
			t.Errorf("%d rows after the check was replaced", n)
		}
		if n := count(t, db, "v_thing"); n != 2 {
			t.Errorf("%d rows in the view", n)
		}
		err := db.Write(t.Context(), func(tx *sqldb.Tx) error {
			_, err := tx.Exec(t.Context(), "INSERT INTO thing (county, id, state) VALUES (1, 4, 'd')")
			return err
		})
		if err == nil {
			t.Error("a value that no check allows was taken")
		}
		migrated := shape(t, db)
		script(t, db, "DROP VIEW v_thing; DROP TABLE thing")
		script(t, db, schema.Created(db.Dialect(), table, 12))
		if got := shape(t, db); !slices.Equal(got, migrated) {
			t.Errorf("declared\n%s\nmigrated\n%s", strings.Join(got, "\n"), strings.Join(migrated, "\n"))
		}
	})
}

// TestRebuiltTablesStandAlone holds that no table refers to one whose check was replaced: SQLite could not drop the old one.
func TestRebuiltTablesStandAlone(t *testing.T) {
	t.Parallel()
	rebuilt := map[string]bool{}
	for _, table := range schema.Tables() {
		for _, c := range table.Columns {
			rebuilt[table.Name] = rebuilt[table.Name] || len(c.Was) > 0
		}
	}
	for _, table := range schema.Tables() {
		for _, f := range table.Foreign {
			if rebuilt[f.Table] {
				t.Errorf("%s refers to %s, whose check was replaced", table.Name, f.Table)
			}
		}
	}
}
