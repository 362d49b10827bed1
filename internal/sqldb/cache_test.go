package sqldb_test

import (
	"context"
	"path/filepath"
	"testing"

	"shouwang/internal/sqldb"
)

// TestCachesAreBounded holds that each kind of connection to SQLite has the room that is meant for it: what a process takes hangs on it.
func TestCachesAreBounded(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	db, err := sqldb.Open(ctx, "sqlite:"+filepath.Join(t.TempDir(), "cache.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	for name, c := range map[string]struct {
		run  func(context.Context, func(*sqldb.Tx) error) error
		want int
	}{"writer": {db.Write, -49152}, "reader": {db.Read, -8192}} {
		var kib int
		err := c.run(ctx, func(tx *sqldb.Tx) error { return tx.QueryRow(ctx, "PRAGMA cache_size").Scan(&kib) })
		if err != nil || kib != c.want {
			t.Errorf("%s: %d, %v; want %d", name, kib, err, c.want)
		}
	}
}
