package cli

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/feed"
	"shouwang/internal/registry"
	"shouwang/internal/screening"
	"shouwang/internal/synth"
	"shouwang/policies"
)

// demoAccount is one account of the demo; level says for which area of the county it is.
type demoAccount struct {
	login string
	role  auth.Role
	level area.Level
	unit  string
}

// secondAccount is the login of the second person of the county office.
const secondAccount = "county2"

// demoAccounts has one account for each role, and a second one of the county office, because what one person puts forward another
// publishes.
func demoAccounts() []demoAccount {
	return []demoAccount{
		{"county", auth.CountyOffice, area.County, ""},
		{secondAccount, auth.CountyOffice, area.County, ""},
		{"town", auth.TownshipClerk, area.Town, ""},
		{"village", auth.VillageCadre, area.Village, ""},
		{"health", auth.DepartmentLiaison, area.County, "health"},
		{"leader", auth.Leader, area.County, ""},
		{"auditor", auth.Auditor, area.County, ""},
		{"admin", auth.Administrator, area.County, ""},
	}
}

// demo makes a synthetic county in a folder, imports and screens it, and serves it. A folder that has one already is served as it is.
func demo(f *flag.FlagSet) func(context.Context, *call) error {
	dir := f.String("dir", "demo", "cli.flag.dir")
	households := f.Int("households", 2000, "cli.flag.households")
	seed := f.Uint64("seed", 7, "cli.flag.seed")
	profile := f.String("profile", synth.DefaultProfile, "cli.flag.profile")
	listen := f.String("listen", "", "cli.flag.listen")
	only := f.Bool("no-serve", false, "cli.flag.no_serve")
	return func(ctx context.Context, c *call) error {
		if err := os.MkdirAll(*dir, 0o700); err != nil {
			return err
		}
		c.cfg.DB = "sqlite:" + filepath.Join(*dir, "shouwang.db")
		c.cfg.KeyFile = filepath.Join(*dir, "shouwang.key")
		c.cfg.DataDir = filepath.Join(*dir, "uploads")
		if *listen != "" {
			c.cfg.Listen = *listen
		}
		accounts := filepath.Join(*dir, "accounts.txt")
		there := exists(accounts)
		if exists(filepath.Join(*dir, "shouwang.db")) && !there && !exists(filepath.Join(*dir, "files")) {
			return fault.Conflict("cli.demo.foreign", "dir", *dir)
		}
		s, err := c.open(ctx)
		if err != nil {
			return err
		}
		defer func() { _ = s.Close() }()
		if there {
			c.say("cli.demo.again", "dir", *dir)
		} else {
			if err := c.makeDemo(ctx, s, *dir, *profile, synth.Options{County: defaultCounty, Households: *households, Seed: *seed}); err != nil {
				return err
			}
		}
		if err := c.printAccounts(accounts); err != nil || *only {
			return err
		}
		return c.serve(ctx, s)
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// makeDemo fills an empty demo, or goes on with one that was interrupted: files that were imported are recognised; the accounts come last, so that their file says that the demo is complete.
func (c *call) makeDemo(ctx context.Context, s *System, dir, profile string, o synth.Options) error {
	stand, err := screening.Stand(policies.FS, profile)
	if err != nil {
		return wrongCall(err, "policy_unknown")
	}
	c.say("cli.demo.making", "dir", dir, "households", strconv.Itoa(o.Households), "seed", strconv.FormatUint(o.Seed, 10))
	o.Dir, o.Areas, o.Policy = filepath.Join(dir, "files"), embedded{}, stand
	m, _, err := synth.Generate(ctx, o)
	if err != nil {
		return err
	}
	who := auth.System("demo")
	err = importManifest(ctx, s, who, o.Dir, m, func(file string) { c.say("cli.demo.importing", "file", file) })
	if err != nil {
		return err
	}
	asOf, err := civil.Parse(m.AsOf)
	if err != nil {
		return err
	}
	c.say("cli.demo.screening")
	sum, err := s.Screening.Run(ctx, who, screening.Request{Profile: m.Profile, AsOf: asOf, Area: area.CountyCode(o.County), Replace: true})
	if err != nil {
		return err
	}
	c.printSummary(s, sum)
	return c.addDemoAccounts(ctx, s, dir, o.County)
}

// addDemoAccounts makes an account for each role with a password of its own and writes them down.
func (c *call) addDemoAccounts(ctx context.Context, s *System, dir string, county int) error {
	places, err := demoPlaces(ctx, s, county)
	if err != nil {
		return err
	}
	var b strings.Builder
	for _, a := range demoAccounts() {
		n := auth.NewUser{Login: a.login, Role: a.role, Area: places[a.level], Unit: a.unit, Lang: string(c.lang), Password: auth.RandomPassword(), Known: true}
		if n.Name = c.t("role." + string(a.role)); a.login == secondAccount {
			n.Name = c.t("cli.demo.second", "role", n.Name)
		}
		_, err := s.Users.AddUser(ctx, auth.System("demo"), n)
		if fault.KindOf(err) == fault.KindConflict {
			err = s.Users.ResetPassword(ctx, auth.System("demo"), n.Login, n.Password)
		}
		if err != nil {
			return err
		}
		line := c.t("cli.demo.account", "login", pad(a.login, 8), "password", n.Password, "role", n.Name, "area", s.areaName(ctx, c, n.Area))
		b.WriteString(line + "\n")
	}
	return os.WriteFile(filepath.Join(dir, "accounts.txt"), []byte(b.String()), 0o600)
}

func pad(s string, n int) string { return s + strings.Repeat(" ", max(0, n-len(s))) }

// demoPlaces chooses the areas of the accounts: the county, and a township and a village with something to see in it.
func demoPlaces(ctx context.Context, s *System, county int) (map[area.Level]int64, error) {
	who := auth.System("demo")
	warned, err := s.Screening.Warnings(ctx, who, screening.Filter{Status: screening.Open, Limit: 1})
	if err != nil {
		return nil, err
	}
	listed, err := s.Registry.Households(ctx, who, registry.Filter{Area: area.CountyCode(county), Size: 1})
	if err != nil {
		return nil, err
	}
	var village int64
	switch {
	case len(warned.Warnings) > 0:
		village = warned.Warnings[0].Village
	case len(listed.Rows) > 0:
		village = listed.Rows[0].Village
	default:
		return nil, errors.New("the synthetic county has no household to show")
	}
	return map[area.Level]int64{area.County: area.CountyCode(county), area.Town: area.ParentOf(village), area.Village: village}, nil
}

func (c *call) printAccounts(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	c.say("cli.demo.accounts", "path", path)
	fmt.Fprint(c.Out, string(data))
	c.say("cli.demo.synthetic")
	return nil
}

// importManifest imports a synthetic county's files in their order.
func importManifest(ctx context.Context, s *System, who auth.Actor, dir string, m synth.Manifest, started func(file string)) error {
	if err := s.adoptManifest(ctx, dir, m); err != nil {
		return err
	}
	for _, im := range m.Imports {
		if started != nil {
			started(im.File)
		}
		r, err := importPath(ctx, s, who, im.Source, filepath.Join(dir, im.File))
		if err != nil {
			return fmt.Errorf("import %s: %w", im.File, err)
		}
		if r.Rows == 0 && len(r.Faults) > 0 {
			return fmt.Errorf("import %s: %s", im.File, r.Faults[0].Message)
		}
	}
	return nil
}

func importPath(ctx context.Context, s *System, who auth.Actor, source, path string) (feed.Result, error) {
	f, err := os.Open(path)
	if err != nil {
		return feed.Result{}, err
	}
	defer func() { _ = f.Close() }()
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return feed.Result{}, err
	}
	return s.Feed.Import(ctx, who, feed.Request{Upload: feed.Upload{Source: source, Name: filepath.Base(path), File: f, Size: size}})
}

// readManifest reads the manifest of a county that was written before; fs.ErrNotExist when there is none.
func readManifest(dir string) (m synth.Manifest, err error) {
	data, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	if err != nil {
		return m, err
	}
	err = json.Unmarshal(data, &m)
	if err == nil && len(m.Imports) == 0 {
		err = fs.ErrNotExist
	}
	return m, err
}

// serve serves the pages until it is interrupted.
func serve(f *flag.FlagSet) func(context.Context, *call) error {
	listen := f.String("listen", "", "cli.flag.listen")
	return func(ctx context.Context, c *call) error {
		if *listen != "" {
			c.cfg.Listen = *listen
		}
		s, err := c.open(ctx)
		if err != nil {
			return err
		}
		defer func() { _ = s.Close() }()
		users, err := s.Users.Users(ctx, auth.System("cli"))
		if err != nil {
			return err
		}
		if len(users) == 0 {
			c.say("cli.serve.first", "area", strconv.Itoa(defaultCounty))
		}
		return c.serve(ctx, s)
	}
}

func (c *call) serve(ctx context.Context, s *System) error {
	return c.wire.Serve(ctx, s, c.Err, func(address string) { c.say("cli.serve.ready", "address", address) })
}
