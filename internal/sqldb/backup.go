package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
)

// ErrEngine says that an engine has its own tools for what was asked.
var ErrEngine = errors.New("this engine is backed up with its own tools")

// Backup writes a consistent copy of a SQLite database into a new file while others go on reading; writers wait. It never overwrites a
// file (fs.ErrExist). On PostgreSQL it returns ErrEngine: pg_dump does it better.
func (db *DB) Backup(ctx context.Context, path string) error {
	if db.dialect != SQLite {
		return ErrEngine
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if _, err := db.write.ExecContext(ctx, "VACUUM INTO ?", path); err != nil {
		return errors.Join(fmt.Errorf("back up: %w", err), os.Remove(path))
	}
	return nil
}

// Restore makes a new SQLite database from a backup: it copies the file to where the name says, which must not exist yet, and checks
// the copy whole before it is left there.
func Restore(ctx context.Context, backup, path string) (err error) {
	from, err := os.Open(backup)
	if err != nil {
		return err
	}
	defer func() { _ = from.Close() }()
	to, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(path))
		}
	}()
	_, err = io.Copy(to, from)
	if err = errors.Join(err, to.Sync(), to.Close()); err != nil {
		return fmt.Errorf("copy the backup: %w", err)
	}
	return integrity(ctx, path)
}

func integrity(ctx context.Context, path string) error {
	pool, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		return fmt.Errorf("open the copy: %w", err)
	}
	defer func() { _ = pool.Close() }()
	var answer string
	if err := pool.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&answer); err != nil {
		return fmt.Errorf("check the copy: %w", err)
	}
	if answer != "ok" {
		return fmt.Errorf("the backup is damaged: %s", answer)
	}
	return nil
}
