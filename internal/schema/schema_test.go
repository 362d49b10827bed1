package schema_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/schema"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

func TestMigrationsAreRendered(t *testing.T) {
	t.Parallel()
	for _, d := range []sqldb.Dialect{sqldb.SQLite, sqldb.Postgres} {
		for name, want := range schema.Render(d) {
			got, err := os.ReadFile(filepath.Join("migrations", string(d), name))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, string(got)); diff != "" {
				t.Errorf("%s/%s is stale, run make generate:\n%s", d, name, diff)
			}
		}
	}
}

func TestMigrateTwiceDoesNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		done, err := schema.Migrate(t.Context(), db)
		if err != nil || done != (schema.Done{}) {
			t.Errorf("did %+v, %v", done, err)
		}
		applied, last, err := schema.Version(t.Context(), db)
		if err != nil || applied != last || last == 0 {
			t.Errorf("version %d of %d, %v", applied, last, err)
		}
	})
}

// TestEveryTableAndViewAnswers reads every declared column on both engines.
func TestEveryTableAndViewAnswers(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		err := db.Read(t.Context(), func(tx *sqldb.Tx) error {
			for _, table := range schema.Tables() {
				names := make([]string, 0, len(table.Columns))
				for _, c := range table.Columns {
					names = append(names, c.Name)
				}
				readAll(t, tx, table.Name, strings.Join(names, ", "))
			}
			for _, v := range schema.Views() {
				readAll(t, tx, v.Name, "county, id, village")
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func readAll(t *testing.T, tx *sqldb.Tx, from, columns string) {
	t.Helper()
	rows, err := tx.Query(t.Context(), "SELECT "+columns+" FROM "+from+" LIMIT 1")
	if err != nil {
		t.Fatalf("%s: %v", from, err)
	}
	if err := rows.Close(); err != nil {
		t.Error(err)
	}
}

// TestCountyLeadsEveryKey holds the rule that makes the schema ready to be distributed.
func TestCountyLeadsEveryKey(t *testing.T) {
	t.Parallel()
	kinds := map[string]schema.Kind{}
	for _, table := range schema.Tables() {
		kinds[table.Name] = table.Kind
	}
	key := regexp.MustCompile(`(?m)^CREATE TABLE (\w+)|(?:PRIMARY KEY|UNIQUE|FOREIGN KEY) \(([^)]*)\)|^CREATE INDEX \w+ ON \w+ \(([^)]*)\)`)
	table := ""
	for _, m := range key.FindAllStringSubmatch(schema.Declared(sqldb.Postgres), -1) {
		if m[1] != "" {
			table = m[1]
			continue
		}
		if columns := m[2] + m[3]; kinds[table] == schema.ByCounty && !strings.HasPrefix(columns, "county") {
			t.Errorf("%s has the key (%s) without the county in front", table, columns)
		}
	}
	if table == "" {
		t.Error("no table was seen")
	}
}

func TestEveryTableAndColumnIsExplained(t *testing.T) {
	t.Parallel()
	for _, table := range schema.Tables() {
		if table.Comment == "" || table.Kind == "" || len(table.Primary) == 0 {
			t.Errorf("%s lacks a comment, a kind or a primary key", table.Name)
		}
		for _, c := range table.Columns {
			if !strings.HasSuffix(c.Comment, ".") {
				t.Errorf("%s.%s is not explained in a sentence", table.Name, c.Name)
			}
		}
	}
}
