package sqldb_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

func TestRebind(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"SELECT a FROM t WHERE b = ? AND c IN (?, ?)": "SELECT a FROM t WHERE b = $1 AND c IN ($2, $3)",
		"SELECT '?''?', \"?\" FROM t WHERE a = ?":     "SELECT '?''?', \"?\" FROM t WHERE a = $1",
		"SELECT a -- what?\nFROM t WHERE a = ?":       "SELECT a -- what?\nFROM t WHERE a = $1",
		"SELECT 'open ?":                              "SELECT 'open ?",
	} {
		if d := cmp.Diff(want, sqldb.Rebind(in)); d != "" {
			t.Error(d)
		}
	}
}

func TestOpenRefusesOtherNames(t *testing.T) {
	t.Parallel()
	for _, dsn := range []string{"", "sqlite:", "mysql://x", "sqlite:a?b=c"} {
		if db, err := sqldb.Open(t.Context(), dsn); err == nil {
			_ = db.Close()
			t.Errorf("%q was opened", dsn)
		}
	}
}

func TestWriteRollsBackOnError(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx := t.Context()
		stop := errors.New("stop")
		err := db.Write(ctx, func(tx *sqldb.Tx) error {
			insertDivision(t, tx, 1, "甲")
			return stop
		})
		if !errors.Is(err, stop) {
			t.Fatalf("got %v", err)
		}
		if n := countDivisions(t, db); n != 0 {
			t.Errorf("%d rows stayed", n)
		}
	})
}

func TestInsertManyRowsAndUnique(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		const rows = 2503
		columns := []string{"code", "parent", "level", "name", "valid_from", "valid_to"}
		insert := func(tx *sqldb.Tx) (int64, error) {
			i := int64(0)
			return tx.Insert(t.Context(), "division", columns, func() ([]any, bool) {
				i++
				return []any{i, int64(0), int64(1), "名", int64(20200101), nil}, i <= rows
			})
		}
		err := db.Write(t.Context(), func(tx *sqldb.Tx) error {
			n, err := insert(tx)
			if n != rows {
				t.Errorf("%d rows were reported", n)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if n := countDivisions(t, db); n != rows {
			t.Errorf("%d rows are there, want %d", n, rows)
		}
		err = db.Write(t.Context(), func(tx *sqldb.Tx) error { _, err := insert(tx); return err })
		if !sqldb.IsUnique(err) {
			t.Errorf("the second insertion gave %v", err)
		}
	})
}

// TestEnginesAgree holds what one SQL text relies on: letter case matters, absent values sort last when asked, booleans and integers
// come back as they went, a transaction has one now.
func TestEnginesAgree(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		at := time.Date(2024, 2, 29, 23, 59, 58, 987654321, time.FixedZone("x", 8*3600))
		db.SetClock(func() time.Time { return at })
		var names []string
		err := db.Write(t.Context(), func(tx *sqldb.Tx) error {
			if want := time.Date(2024, 2, 29, 15, 59, 58, 0, time.UTC); !tx.Now().Equal(want) || tx.Now().Nanosecond() != 0 {
				t.Errorf("now is %v, want %v", tx.Now(), want)
			}
			for i, name := range []string{"b", "a", "B", "中"} {
				insertDivision(t, tx, int64(i+1), name)
			}
			if _, err := tx.Exec(t.Context(), "UPDATE division SET valid_to = ? WHERE name = ?", 20300101, "B"); err != nil {
				return err
			}
			return tx.Each(t.Context(), "SELECT name FROM division ORDER BY valid_to NULLS LAST, name", nil, func(scan func(...any) error) error {
				var name string
				defer func() { names = append(names, name) }()
				return scan(&name)
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff([]string{"B", "a", "b", "中"}, names); d != "" {
			t.Error(d)
		}
		if db.Busy() <= 0 {
			t.Error("no time was counted")
		}
	})
}

func TestReadSeesOneSnapshot(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx := context.Background()
		err := db.Read(ctx, func(read *sqldb.Tx) error {
			before := countIn(t, read)
			if err := db.Write(ctx, func(tx *sqldb.Tx) error { insertDivision(t, tx, 7, "七"); return nil }); err != nil {
				return err
			}
			if after := countIn(t, read); after != before {
				t.Errorf("the snapshot changed from %d to %d", before, after)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if n := countDivisions(t, db); n != 1 {
			t.Errorf("%d rows after the write", n)
		}
	})
}

func insertDivision(t *testing.T, tx *sqldb.Tx, code int64, name string) {
	t.Helper()
	_, err := tx.Exec(t.Context(), "INSERT INTO division (code, parent, level, name, valid_from) VALUES (?, ?, ?, ?, ?)", code, 0, 1, name, 20200101)
	if err != nil {
		t.Error(err)
	}
}

func countDivisions(t *testing.T, db *sqldb.DB) (n int) {
	t.Helper()
	if err := db.Read(t.Context(), func(tx *sqldb.Tx) error { n = countIn(t, tx); return nil }); err != nil {
		t.Fatal(err)
	}
	return n
}

func countIn(t *testing.T, tx *sqldb.Tx) (n int) {
	t.Helper()
	if err := tx.QueryRow(t.Context(), "SELECT count(code) FROM division").Scan(&n); err != nil {
		t.Error(err)
	}
	return n
}

// TestNewDatabaseIsPrivate holds that nobody but its owner reads a database, nor the files that the engine puts beside it.
func TestNewDatabaseIsPrivate(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db, err := sqldb.Open(t.Context(), "sqlite:"+filepath.Join(dir, "new.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	err = db.Write(t.Context(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec(t.Context(), "CREATE TABLE a (b INTEGER) STRICT")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) < 2 {
		t.Fatalf("%d files, %v: the log beside the database is missing", len(files), err)
	}
	for _, f := range files {
		if info, err := f.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has the permissions %v, %v", f.Name(), info.Mode().Perm(), err)
		}
	}
}
