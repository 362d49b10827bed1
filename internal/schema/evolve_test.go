package schema_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/fault"
	"shouwang/internal/schema"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

// TestReleasedMigrationsStay holds the files that databases were made by, byte for byte.
func TestReleasedMigrationsStay(t *testing.T) {
	t.Parallel()
	released := map[string]string{
		"sqlite/0001_platform.sql":    "29ede0b0b00402f47e20b21834b8cb54591c0fd71e9cd33ee6628d131744a579",
		"sqlite/0002_registry.sql":    "db6af7a9f8561e166a385c340b4df428a4efb481c342d42601c68175902d4042",
		"sqlite/0003_feed.sql":        "fcce6565cbda0963c80da4ec36928fc51899a701f9bcf3b1e4ba6bf50c0450e3",
		"sqlite/0004_screening.sql":   "2a49d2850acd3e21461012755c12197a1cb514d0bc074398baaad1b86c8c8e2b",
		"postgres/0001_platform.sql":  "0ec75c341dd608f66e5d74b71bedeb03a46582bd68b41a70a676a19c4e0d998a",
		"postgres/0002_registry.sql":  "91ddf3ae67e4209f58267d038d63230f5791b2fbdb9fcc42e4d814447a150430",
		"postgres/0003_feed.sql":      "71367620472b2628c616bd5d437b3a20769a5ec7e24456abf025a20b7c3ab7b6",
		"postgres/0004_screening.sql": "613b9882384a0f6d3b56655123aba8052d5a389f5d82562f88f9cd1370380271",
	}
	for name, want := range released {
		data, err := os.ReadFile(filepath.Join("migrations", filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != want {
			t.Errorf("%s is released and must not change", name)
		}
	}
	if len(released) != 2*schema.Frozen {
		t.Errorf("%d digests for %d released migrations", len(released), schema.Frozen)
	}
	for _, d := range []sqldb.Dialect{sqldb.SQLite, sqldb.Postgres} {
		for name := range schema.Render(d) {
			if _, frozen := released[string(d)+"/"+name]; frozen {
				t.Errorf("the generator would write %s again", name)
			}
		}
	}
}

// TestDeclarationsEqualMigrations compares what the migrations made one after another with what the declarations say: columns, keys,
// indexes, references, and on PostgreSQL the checks.
func TestDeclarationsEqualMigrations(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		migrated := shape(t, db)
		blank := emptied(t, db)
		script(t, blank, schema.Declared(db.Dialect()))
		declared := shape(t, blank)
		if len(declared) < 100 {
			t.Fatalf("only %d parts were seen", len(declared))
		}
		if diff := cmp.Diff(declared, migrated); diff != "" {
			t.Errorf("declared (-) and migrated (+) differ:\n%s", diff)
		}
	})
}

// TestOldDatabaseMovesOn brings a database of the first release with a row in every table up to date.
func TestOldDatabaseMovesOn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		old := emptied(t, db)
		if err := schema.MigrateTo(t.Context(), old, schema.Frozen); err != nil {
			t.Fatal(err)
		}
		tables := schema.TablesAt(schema.Frozen)
		before := map[string]string{}
		for _, table := range tables {
			insertOne(t, old, table)
			before[table.Name] = content(t, old, table)
		}
		done, err := schema.Migrate(t.Context(), old)
		if err != nil {
			t.Fatal(err)
		}
		if done.Applied == 0 || done.Views != len(schema.Views()) {
			t.Errorf("did %+v", done)
		}
		for _, table := range tables {
			if diff := cmp.Diff(before[table.Name], content(t, old, table)); diff != "" {
				t.Errorf("%s changed:\n%s", table.Name, diff)
			}
		}
		if diff := cmp.Diff(shape(t, db), shape(t, old)); diff != "" {
			t.Errorf("new (-) and old (+) differ:\n%s", diff)
		}
		for view, want := range map[string]int{"v_household": 1, "v_member": 1, "v_household_source": 4, "v_rec_medical": 1} {
			if n := count(t, old, view); n != want {
				t.Errorf("%s has %d rows, want %d", view, n, want)
			}
		}
		checkBackup(t, old, done, tables)
		if again, err := schema.Migrate(t.Context(), old); err != nil || again != (schema.Done{}) {
			t.Errorf("the second time: %+v, %v", again, err)
		}
	})
}

// checkBackup opens the copy that was taken and finds the rows as they were before.
func checkBackup(t *testing.T, old *sqldb.DB, done schema.Done, tables []schema.Table) {
	t.Helper()
	if old.Dialect() == sqldb.Postgres {
		if done.Backup != "" {
			t.Errorf("a copy %s of PostgreSQL", done.Backup)
		}
		return
	}
	if !strings.HasPrefix(done.Backup, old.Path()+".0004-") {
		t.Fatalf("the copy is %q", done.Backup)
	}
	saved, err := sqldb.Open(t.Context(), "sqlite:"+done.Backup)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = saved.Close() }()
	for _, table := range tables {
		if content(t, saved, table) != content(t, old, table) {
			t.Errorf("%s differs in the copy", table.Name)
		}
	}
	if applied, _, err := schema.Version(t.Context(), saved); err != nil || applied != schema.Frozen {
		t.Errorf("the copy stands at %d, %v", applied, err)
	}
}

// TestNewerDatabaseIsRefused holds that an older release leaves a newer database alone.
func TestNewerDatabaseIsRefused(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		script(t, db, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, "+
			map[sqldb.Dialect]string{sqldb.SQLite: "1", sqldb.Postgres: "TRUE"}[db.Dialect()]+")")
		_, err := schema.Migrate(t.Context(), db)
		if f, ok := fault.As(err); !ok || f.Code != "schema_newer" {
			t.Errorf("got %v", err)
		}
	})
}

// TestViewsFollowTheirText holds that a view whose text changes is made anew, one that is no longer wanted goes, and views may stand
// on views.
func TestViewsFollowTheirText(t *testing.T) {
	t.Parallel()
	first := schema.View{Name: "v_first", Comment: "First.", Select: "SELECT b.county AS county, b.id AS id FROM batch AS b"}
	second := schema.View{Name: "v_second", Comment: "Second.", Select: "SELECT f.county AS county, f.id AS id FROM v_first AS f"}
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		refresh := func(want int, views ...schema.View) {
			t.Helper()
			if n, err := schema.Refresh(t.Context(), db, views); err != nil || n != want {
				t.Fatalf("%d views made, want %d: %v", n, want, err)
			}
		}
		refresh(2, first, second)
		refresh(0, first, second)
		changed := first
		changed.Select = "SELECT b.county AS county, b.id AS id, b.area AS area FROM batch AS b"
		refresh(2, changed, second)
		if n := count(t, db, "(SELECT area FROM v_first) AS x"); n != 0 {
			t.Errorf("%d rows", n)
		}
		refresh(1, changed)
		err := db.Read(t.Context(), func(tx *sqldb.Tx) error {
			var n int
			return tx.QueryRow(t.Context(), "SELECT COUNT(*) FROM v_second").Scan(&n)
		})
		if err == nil {
			t.Error("a view that is no longer wanted is still there")
		}
		refresh(len(schema.Views()), schema.Views()...)
	})
}

var (
	quoted = regexp.MustCompile(`'([^']+)'`)
	digit  = regexp.MustCompile(`\d+`)
)

// sample is a value that a column may hold.
func sample(c schema.Column) any {
	if m := quoted.FindStringSubmatch(c.Check); m != nil {
		return m[1]
	}
	if m := digit.FindString(c.Check); m != "" {
		return 1
	}
	switch c.Type {
	case schema.Text:
		return "文字 " + c.Name
	case schema.Bytes:
		return []byte(c.Name)
	case schema.Bool:
		return true
	default:
		if c.Name == "ended_on" {
			return nil
		}
		return 1
	}
}

func insertOne(t *testing.T, db *sqldb.DB, table schema.Table) {
	t.Helper()
	names, marks, values := make([]string, 0, len(table.Columns)), make([]string, 0, len(table.Columns)), make([]any, 0, len(table.Columns))
	for _, c := range table.Columns {
		names, marks, values = append(names, c.Name), append(marks, "?"), append(values, sample(c))
	}
	err := db.Write(t.Context(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec(t.Context(), "INSERT INTO "+table.Name+" ("+strings.Join(names, ", ")+") VALUES ("+strings.Join(marks, ", ")+")", values...)
		return err
	})
	if err != nil {
		t.Fatalf("%s: %v", table.Name, err)
	}
}

// content writes the rows of a table out.
func content(t *testing.T, db *sqldb.DB, table schema.Table) string {
	t.Helper()
	var b strings.Builder
	names := make([]string, 0, len(table.Columns))
	for _, c := range table.Columns {
		names = append(names, c.Name)
	}
	err := db.Read(t.Context(), func(tx *sqldb.Tx) error {
		return tx.Each(t.Context(), "SELECT "+strings.Join(names, ", ")+" FROM "+table.Name, nil, func(scan func(...any) error) error {
			values := make([]any, len(names))
			into := make([]any, len(names))
			for i := range values {
				into[i] = &values[i]
			}
			err := scan(into...)
			fmt.Fprintf(&b, "%v\n", values)
			return err
		})
	})
	if err != nil {
		t.Fatalf("%s: %v", table.Name, err)
	}
	return b.String()
}

func count(t *testing.T, db *sqldb.DB, from string) (n int) {
	t.Helper()
	err := db.Read(t.Context(), func(tx *sqldb.Tx) error {
		return tx.QueryRow(t.Context(), "SELECT COUNT(*) FROM "+from).Scan(&n)
	})
	if err != nil {
		t.Fatalf("%s: %v", from, err)
	}
	return n
}
