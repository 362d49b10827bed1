package schema

import (
	"context"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"

	"shouwang/internal/sqldb"
)

//go:embed migrations
var migrations embed.FS

// Migrate brings the database up to date; on one that is already, it does nothing. It returns the number of migrations applied. Two
// processes may open a new database at the same moment: what one of them has just applied stops the other, which then goes on from
// there. It gives up only when nobody moves on.
func Migrate(ctx context.Context, db *sqldb.DB) (int, error) {
	provider, err := provider(db)
	if err != nil {
		return 0, err
	}
	for applied, before := 0, int64(-1); ; {
		results, err := provider.Up(ctx)
		applied += len(results)
		if err == nil {
			return applied, nil
		}
		now, versionErr := provider.GetDBVersion(ctx)
		if versionErr != nil || now <= before {
			return applied, fmt.Errorf("migrate: %w", err)
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
