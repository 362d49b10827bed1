package schema_test

import (
	"path/filepath"
	"sync"
	"testing"

	"shouwang/internal/schema"
	"shouwang/internal/sqldb"
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
