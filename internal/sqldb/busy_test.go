package sqldb_test

import (
	"context"
	"testing"

	"shouwang/internal/fault"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

// TestBusyIsUnavailable holds that a command which others stand in the way of is refused with the fault that says so, and that nothing
// of it is left: on SQLite where another process holds the one write lock for too long, on PostgreSQL where two lock in a circle.
func TestBusyIsUnavailable(t *testing.T) {
	t.Parallel()
	dbtest.EachName(t, func(t *testing.T, dsn string) {
		one, other := opened(t, dsn), opened(t, dsn)
		if one.Dialect() == sqldb.SQLite {
			if _, err := other.Pool().ExecContext(t.Context(), "PRAGMA busy_timeout = 1"); err != nil {
				t.Fatal(err)
			}
		}
		failures := func(db *sqldb.DB, bucket string, meet func()) error {
			return db.Write(t.Context(), func(tx *sqldb.Tx) error {
				for i, b := range []string{bucket, map[string]string{"a": "b", "b": "a"}[bucket]} {
					if i == 1 {
						meet()
					}
					_, err := tx.Exec(context.Background(), `INSERT INTO sign_in_attempt (bucket, failures, last_at, locked_until) VALUES (?, 1, 0, 0)
						ON CONFLICT (bucket) DO UPDATE SET failures = excluded.failures`, b)
					if err != nil {
						return err
					}
				}
				return nil
			})
		}
		here, there, done := make(chan bool), make(chan bool), make(chan error, 1)
		var lost error
		if one.Dialect() == sqldb.SQLite {
			if err := failures(one, "a", func() { lost = failures(other, "b", func() {}) }); err != nil {
				t.Fatal(err)
			}
		} else {
			go func() { done <- failures(other, "b", func() { close(there); <-here }) }()
			mine := failures(one, "a", func() { close(here); <-there })
			theirs := <-done
			if (mine == nil) == (theirs == nil) {
				t.Fatalf("one must win and one lose: %v, %v", mine, theirs)
			}
			if lost = mine; mine == nil {
				lost = theirs
			}
		}
		if fault.KindOf(lost) != fault.KindUnavailable {
			t.Errorf("%v, want unavailable", lost)
		}
	})
}

func opened(t *testing.T, dsn string) *sqldb.DB {
	t.Helper()
	db, err := sqldb.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}
