package schema_test

import (
	"path/filepath"
	"sync"
	"testing"

	"shouwang/internal/schema"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

// TestMigrateTogether opens a new database from several sides at once: all of them find it whole.
func TestMigrateTogether(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "new.db")
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			db, err := sqldb.Open(t.Context(), "sqlite:"+path)
			if err != nil {
				t.Error(err)
				return
			}
			defer func() { _ = db.Close() }()
			if _, err := schema.Migrate(t.Context(), db); err != nil {
				t.Error(err)
			}
			if applied, last, err := schema.Version(t.Context(), db); err != nil || applied != last {
				t.Errorf("version %d of %d, %v", applied, last, err)
			}
		})
	}
	all.Wait()
}

// TestUpgradeTogether lets several sides bring one old database up to date at once.
func TestUpgradeTogether(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		old := emptied(t, db)
		if err := schema.MigrateTo(t.Context(), old, schema.Frozen); err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() {
				if _, err := schema.Migrate(t.Context(), old); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if applied, last, err := schema.Version(t.Context(), old); err != nil || applied != last {
			t.Errorf("version %d of %d, %v", applied, last, err)
		}
		if n := count(t, old, "schema_view"); n != len(schema.Views()) {
			t.Errorf("%d views on record, want %d", n, len(schema.Views()))
		}
	})
}

// TestAddedColumnsCanBeAdded holds that a column of a later migration suits rows that are there.
func TestAddedColumnsCanBeAdded(t *testing.T) {
	t.Parallel()
	seen := 0
	for _, table := range schema.Tables() {
		for _, c := range table.Columns {
			if c.Since == 0 {
				continue
			}
			seen++
			if !c.Null && c.Default == "" {
				t.Errorf("%s.%s allows no absent value and has no default", table.Name, c.Name)
			}
		}
	}
	if seen == 0 {
		t.Error("no column was added, so that nothing is held here")
	}
}
