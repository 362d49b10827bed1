package app

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/casework"
	"shouwang/internal/civil"
	"shouwang/internal/cli"
	"shouwang/internal/config"
	"shouwang/internal/crypt"
	"shouwang/internal/fault"
	"shouwang/internal/feed"
	"shouwang/internal/field"
	"shouwang/internal/id"
	"shouwang/internal/locale"
	"shouwang/internal/policy"
	"shouwang/internal/registry"
	"shouwang/internal/schema"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
	"shouwang/policies"
)

// Open opens the database that the configuration names, brings it up to date, makes sure that the keys belong to it, and puts the
// services together.
func Open(ctx context.Context, cfg config.Config) (*cli.System, error) {
	suite, err := crypt.ParseSuite(cfg.Cipher)
	if err != nil {
		return nil, err
	}
	keys, err := crypt.LoadOrCreate(cfg.KeyFile, suite)
	if err != nil {
		return nil, err
	}
	db, err := sqldb.Open(ctx, cfg.DB)
	if err != nil {
		return nil, err
	}
	s, err := assemble(ctx, cfg, db, keys)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return s, nil
}

// assemble makes the services in the order of their ranks.
func assemble(ctx context.Context, cfg config.Config, db *sqldb.DB, keys *crypt.Keyring) (*cli.System, error) {
	migrated, err := schema.Migrate(ctx, db)
	if err != nil {
		return nil, err
	}
	if err := bindKeys(ctx, db, keys.Blind("installation", "shouwang"), cfg.KeyFile); err != nil {
		return nil, err
	}
	if _, err := area.Seed(ctx, db); err != nil {
		return nil, err
	}
	s := &cli.System{Config: cfg, DB: db, Keys: keys, IDs: id.NewMaker(time.Now, nil), Migrated: migrated}
	if s.Fields, err = field.Load(); err != nil {
		return nil, err
	}
	if s.Messages, err = locale.Load(); err != nil {
		return nil, err
	}
	all, err := profiles(ctx, db, !cfg.WithoutLocal)
	if err != nil {
		return nil, err
	}
	on, err := choose(all, cfg.Profile, civil.Of(db.Now().In(cfg.Zone)))
	if err != nil {
		return nil, err
	}
	s.Areas = area.NewService(db)
	s.Users = auth.NewService(db, s.IDs, auth.StandardCost())
	s.Registry = registry.New(registry.Parts{DB: db, Keys: keys, IDs: s.IDs, Fields: s.Fields, Profile: on})
	s.Feed = feed.New(feed.Parts{
		DB: db, Keys: keys, IDs: s.IDs, Fields: s.Fields, Profile: on, Registry: s.Registry, Words: s.Messages, Uploads: cfg.DataDir,
	})
	s.Screening, err = screening.New(screening.Parts{
		DB: db, IDs: s.IDs, Fields: s.Fields, Profiles: all, Fixed: cfg.Profile, Zone: cfg.Zone,
		WithoutLocal: cfg.WithoutLocal, Facts: slices.Sorted(maps.Keys(touches(s))),
	})
	if err != nil {
		return nil, err
	}
	s.Casework = casework.New(casework.Parts{DB: db, IDs: s.IDs, Profiles: func() []*policy.Profile {
		return append([]*policy.Profile{s.Screening.Profile()}, s.Screening.Profiles()...)
	}})
	return s, nil
}

// profiles loads every profile that ships with the program, with the county's own layer over it, and registers its version.
func profiles(ctx context.Context, db *sqldb.DB, local bool) ([]*policy.Profile, error) {
	names, err := policy.List(policies.FS)
	if err != nil {
		return nil, err
	}
	var all []*policy.Profile
	for _, name := range names {
		p, err := policy.Load(policies.FS, name)
		if err != nil {
			return nil, err
		}
		if err := policy.Register(ctx, db, p); err != nil {
			return nil, err
		}
		if local {
			if p, err = policy.InForce(ctx, db, p); err != nil {
				return nil, err
			}
		}
		all = append(all, p)
	}
	return all, nil
}

// choose picks the profile that the configuration names, or the one of a day. The code lists of imports and of corrections are taken from
// it, which profiles share; what pages and runs mean by no name is said by package screening, county by county.
func choose(all []*policy.Profile, code string, day civil.Date) (*policy.Profile, error) {
	if code == "" {
		return screening.ProfileOn(all, day), nil
	}
	var codes []string
	for _, p := range all {
		if p.Code == code {
			return p, nil
		}
		codes = append(codes, p.Code)
	}
	return nil, fault.NotFound("profile_unknown", "profile", code, "profiles", strings.Join(codes, ", "))
}
