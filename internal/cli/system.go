package cli

import (
	"context"
	"io"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/casework"
	"shouwang/internal/config"
	"shouwang/internal/crypt"
	"shouwang/internal/feed"
	"shouwang/internal/field"
	"shouwang/internal/id"
	"shouwang/internal/locale"
	"shouwang/internal/registry"
	"shouwang/internal/schema"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
)

// System is the whole product, opened on one database: what commands and pages call.
type System struct {
	Config    config.Config
	DB        *sqldb.DB
	IDs       *id.Maker
	Keys      *crypt.Keyring
	Fields    *field.Catalogue
	Messages  *locale.Catalogue
	Areas     *area.Service
	Users     *auth.Service
	Registry  *registry.Service
	Feed      *feed.Service
	Screening *screening.Service
	Casework  *casework.Service
	// Migrated says what opening did to the database.
	Migrated schema.Done
}

// Close closes the database.
func (s *System) Close() error { return s.DB.Close() }

// Wire is what the command line cannot do itself.
type Wire struct {
	// Open opens the database that the configuration names, brings it up to date and puts the services together.
	Open func(ctx context.Context, cfg config.Config) (*System, error)
	// Serve serves the pages until the context ends; ready is called once with the address that is listened on.
	Serve func(ctx context.Context, s *System, log io.Writer, ready func(address string)) error
}
