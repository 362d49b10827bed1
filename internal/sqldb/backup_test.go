package sqldb_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

func TestBackupAndRestore(t *testing.T) {
	t.Parallel()
	ctx, dir := t.Context(), t.TempDir()
	db := dbtest.New(t)
	if err := db.Write(ctx, func(tx *sqldb.Tx) error { insertDivision(t, tx, 410602000000, "甲县"); return nil }); err != nil {
		t.Fatal(err)
	}
	copied, restored := filepath.Join(dir, "copy.db"), filepath.Join(dir, "restored.db")
	if err := db.Backup(ctx, copied); err != nil {
		t.Fatal(err)
	}
	if err := db.Backup(ctx, copied); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a backup was overwritten: %v", err)
	}
	if err := sqldb.Restore(ctx, copied, restored); err != nil {
		t.Fatal(err)
	}
	again, err := sqldb.Open(ctx, "sqlite:"+restored)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = again.Close() }()
	if n := countDivisions(t, again); n != 1 {
		t.Errorf("%d rows came back", n)
	}
}

func TestRestoreRefusesADamagedBackup(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	bad, path := filepath.Join(dir, "bad.db"), filepath.Join(dir, "new.db")
	if err := os.WriteFile(bad, []byte("this is no database, but it is long enough to be taken for one at first sight ........"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := sqldb.Restore(t.Context(), bad, path); err == nil {
		t.Error("a damaged backup was restored")
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("something was left behind: %v", err)
	}
}

func TestBackupOfPostgresIsRefused(t *testing.T) {
	t.Parallel()
	if err := dbtest.NewPostgres(t).Backup(t.Context(), filepath.Join(t.TempDir(), "x")); !errors.Is(err, sqldb.ErrEngine) {
		t.Errorf("got %v", err)
	}
}
