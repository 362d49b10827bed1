package schema

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"strconv"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"

	"shouwang/internal/fault"
	"shouwang/internal/sqldb"
)

//go:embed migrations
var migrations embed.FS

// Done says what Migrate did.
type Done struct {
	// Applied counts the migrations.
	Applied int
	// Views counts the views that were made anew.
	Views int
	// Backup is the copy that was taken of a SQLite database before its first migration; empty where none was taken.
	Backup string
}

// Migrate brings the database up to date; on one that is already, it does nothing. A SQLite database that holds something is copied
// first. Two processes may open a database at the same moment: what one of them has just applied stops the other, which then goes on
// from there; it gives up only when nobody moves on. A database of a newer release is refused.
func Migrate(ctx context.Context, db *sqldb.DB) (done Done, err error) {
	defer fault.Wrap(&err, "migrate")
	provider, err := provider(db)
	if err != nil {
		return done, err
	}
	if done.Backup, err = prepare(ctx, db, provider); err != nil {
		return done, err
	}
	if done.Applied, err = up(ctx, provider); err != nil {
		return done, err
	}
	done.Views, err = refresh(ctx, db, Views())
	return done, err
}

// prepare refuses a newer database and copies one that is about to be changed.
func prepare(ctx context.Context, db *sqldb.DB, provider *goose.Provider) (backup string, err error) {
	applied, last, err := provider.GetVersions(ctx)
	switch {
	case err != nil:
		return "", err
	case applied > last:
		return "", fault.Conflict("schema_newer", "applied", strconv.FormatInt(applied, 10), "known", strconv.FormatInt(last, 10))
	case applied == 0 || applied == last:
		return "", nil
	}
	return copyBefore(ctx, db, applied)
}

// copyBefore takes a copy beside a SQLite database, named after the migration it stands at and the time. PostgreSQL has no file here.
func copyBefore(ctx context.Context, db *sqldb.DB, applied int64) (string, error) {
	if db.Path() == "" {
		return "", nil
	}
	base := fmt.Sprintf("%s.%04d-%s", db.Path(), applied, db.Now().Format("20060102T150405Z"))
	for n := 1; ; n++ {
		path := base + ".bak"
		if n > 1 {
			path = fmt.Sprintf("%s-%d.bak", base, n)
		}
		if err := db.Backup(ctx, path); !errors.Is(err, fs.ErrExist) {
			return path, err
		}
	}
}

func up(ctx context.Context, provider *goose.Provider) (applied int, err error) {
	for before := int64(-1); ; {
		results, err := provider.Up(ctx)
		applied += len(results)
		if err == nil {
			return applied, nil
		}
		now, versionErr := provider.GetDBVersion(ctx)
		if versionErr != nil || now <= before {
			return applied, err
		}
		before = now
	}
}

// Version gives the number of the last migration applied and of the last one there is.
func Version(ctx context.Context, db *sqldb.DB) (applied, last int64, err error) {
	provider, err := provider(db)
	if err != nil {
		return 0, 0, err
	}
	applied, last, err = provider.GetVersions(ctx)
	if err != nil {
		return 0, 0, fmt.Errorf("read versions: %w", err)
	}
	return applied, last, nil
}

// Digest tells schemas apart: it changes with every migration and every view.
func Digest(d sqldb.Dialect) (string, error) {
	h := sha256.New()
	dir, err := fs.Sub(migrations, "migrations/"+string(d))
	if err != nil {
		return "", err
	}
	err = fs.WalkDir(dir, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(dir, path)
		fmt.Fprintf(h, "%s %d\n%s", path, len(text), text)
		return err
	})
	for _, v := range Views() {
		fmt.Fprintf(h, "%s %s\n", v.Name, v.digest())
	}
	return hex.EncodeToString(h.Sum(nil)), err
}

func provider(db *sqldb.DB) (*goose.Provider, error) {
	dialect := database.DialectSQLite3
	if db.Dialect() == sqldb.Postgres {
		dialect = database.DialectPostgres
	}
	dir, err := fs.Sub(migrations, "migrations/"+string(db.Dialect()))
	if err != nil {
		return nil, fmt.Errorf("open migrations: %w", err)
	}
	p, err := goose.NewProvider(dialect, db.Pool(), dir)
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	return p, nil
}
