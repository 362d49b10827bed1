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

// Migrate brings the database up to date; on one that is already, it does nothing. It returns the number of migrations applied.
func Migrate(ctx context.Context, db *sqldb.DB) (int, error) {
	provider, err := provider(db)
	if err != nil {
		return 0, err
	}
	results, err := provider.Up(ctx)
	if err != nil {
		return 0, fmt.Errorf("migrate: %w", err)
	}
	return len(results), nil
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
