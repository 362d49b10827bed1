package cli

import (
	"context"
	"flag"
	"os"
	"strconv"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/schema"
	"shouwang/internal/synth"
)

// migrate brings the database up to date.
func migrate(*flag.FlagSet) func(context.Context, *call) error {
	return func(ctx context.Context, c *call) error {
		s, err := c.open(ctx)
		if err != nil {
			return err
		}
		defer func() { _ = s.Close() }()
		_, last, err := schema.Version(ctx, s.DB)
		if err != nil {
			return err
		}
		if c.json {
			return c.object(map[string]any{"version": last, "applied": s.Migrated.Applied, "backup": s.Migrated.Backup})
		}
		if s.Migrated.Backup != "" {
			c.say("cli.migrate.backup", "file", s.Migrated.Backup)
		}
		c.say("cli.migrate.done", "version", strconv.FormatInt(last, 10))
		return nil
	}
}

// areaImport takes a table of administrative divisions.
func areaImport(*flag.FlagSet) func(context.Context, *call) error {
	return func(ctx context.Context, c *call) error {
		f, err := os.Open(c.args[0])
		if err != nil {
			return fault.NotFound("file_unreadable", "file", c.args[0]).Because(err)
		}
		defer func() { _ = f.Close() }()
		s, err := c.open(ctx)
		if err != nil {
			return err
		}
		defer func() { _ = s.Close() }()
		who := auth.System("cli")
		r, err := s.Areas.Import(ctx, area.By{ID: who.UserID, Name: who.Login}, f)
		if err != nil {
			return err
		}
		if c.json {
			return c.object(r)
		}
		c.say("cli.area.done", "total", strconv.Itoa(r.Rows), "added", strconv.Itoa(r.Added), "renamed", strconv.Itoa(r.Renamed),
			"ended", strconv.Itoa(r.Ended), "unchanged", strconv.Itoa(r.Unchanged))
		return nil
	}
}

// embedded lists the villages of the divisions that ship with the program, so that synth needs no database.
type embedded struct{}

// Villages lists the villages of a county in the order of their codes.
func (embedded) Villages(_ context.Context, county int) ([]synth.Village, error) {
	rows, err := area.Embedded()
	if err != nil {
		return nil, err
	}
	names := map[int64]string{}
	for _, r := range rows {
		names[r.Code] = r.Name
	}
	var out []synth.Village
	for _, r := range rows {
		if area.CountyOf(r.Code) != county || area.LevelOf(r.Code) != area.Village {
			continue
		}
		out = append(out, synth.Village{
			Code: r.Code, Province: names[r.Code/1e10*1e10], City: names[r.Code/1e8*1e8], County: names[r.Code/1e6*1e6],
			Town: names[r.Code/1e3*1e3], Name: r.Name,
		})
	}
	return out, nil
}
