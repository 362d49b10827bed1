package cli

import (
	"context"
	"errors"
	"flag"
	"io/fs"
	"os"
	"strings"

	"shouwang/internal/audit"
	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/sqldb"
)

// backup copies the database into one file, journalled before, so that the copy knows of itself.
func backup(*flag.FlagSet) func(context.Context, *call) error {
	return func(ctx context.Context, c *call) error {
		s, err := c.open(ctx)
		if err != nil {
			return err
		}
		defer func() { _ = s.Close() }()
		if s.DB.Dialect() != sqldb.SQLite {
			return fault.Invalid("cli.backup.postgres")
		}
		who, path := auth.System("cli"), c.args[0]
		err = s.DB.Write(ctx, func(tx *sqldb.Tx) error {
			_, err := audit.Record(ctx, tx, audit.Entry{Actor: who.UserID, ActorName: who.Login, Action: "system.backup", Object: path})
			return err
		})
		if err != nil {
			return err
		}
		if err := s.DB.Backup(ctx, path); err != nil {
			return existing(err, path)
		}
		if c.json {
			return c.object(map[string]string{"file": path, "key_file": s.Config.KeyFile})
		}
		c.say("cli.backup.done", "path", path, "key", s.Config.KeyFile)
		return nil
	}
}

// restore makes a new database from a backup.
func restore(*flag.FlagSet) func(context.Context, *call) error {
	return func(ctx context.Context, c *call) error {
		path, ok := strings.CutPrefix(c.cfg.DB, "sqlite:")
		if !ok || path == ":memory:" {
			return fault.Invalid("cli.backup.postgres")
		}
		if err := sqldb.Restore(ctx, c.args[0], path); err != nil {
			return unrestored(err, c.args[0], path)
		}
		s, err := c.open(ctx)
		if err != nil {
			return errors.Join(err, discard(path))
		}
		defer func() { _ = s.Close() }()
		if c.json {
			return c.object(map[string]string{"db": c.cfg.DB})
		}
		c.say("cli.restore.done", "db", c.cfg.DB)
		return nil
	}
}

// unrestored says why a backup could not be restored.
func unrestored(err error, backup, path string) error {
	var file *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fault.NotFound("file_unreadable", "file", backup).Because(err)
	case errors.Is(err, fs.ErrExist), errors.As(err, &file):
		return existing(err, path)
	}
	return fault.Invalid("cli.restore.damaged", "file", backup).Because(err)
}

// discard takes a database away that was restored and cannot be opened, so that the same command can be given again.
func discard(path string) error {
	for _, tail := range []string{"-wal", "-shm"} {
		_ = os.Remove(path + tail)
	}
	return os.Remove(path)
}

func existing(err error, path string) error {
	if errors.Is(err, fs.ErrExist) {
		return fault.Conflict("cli.backup.exists", "path", path).Because(err)
	}
	return err
}
