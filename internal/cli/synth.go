package cli

import (
	"context"
	"flag"
	"path/filepath"
	"strconv"

	"shouwang/internal/fault"
	"shouwang/internal/screening"
	"shouwang/internal/synth"
	"shouwang/policies"
)

// defaultCounty is the county of the demo: 鹤山区 of Hebi, whose villages ship with the program.
const defaultCounty = 410602

// synthesise writes a synthetic county. With --db it takes the villages of that database, otherwise those that ship with the program.
func synthesise(f *flag.FlagSet) func(context.Context, *call) error {
	var asOf dateFlag
	county := f.Int("county", defaultCounty, "cli.flag.county")
	households := f.Int("households", 2000, "cli.flag.households")
	seed := f.Uint64("seed", 7, "cli.flag.seed")
	profile := f.String("profile", synth.DefaultProfile, "cli.flag.profile")
	out := f.String("out", "", "cli.flag.out")
	f.Var(&asOf, "as-of", "cli.flag.as_of")
	return func(ctx context.Context, c *call) error {
		if *out == "" {
			*out = "synth-" + strconv.Itoa(*county)
		}
		stand, err := screening.Stand(policies.FS, *profile)
		if err != nil {
			return wrongCall(err, "policy_unknown")
		}
		areas, done, err := c.villageSource(ctx, *county)
		if err != nil {
			return err
		}
		defer done()
		m, truth, err := synth.Generate(ctx, synth.Options{
			County: *county, Households: *households, Seed: *seed, AsOf: asOf.date, Policy: stand, Dir: *out, Areas: areas,
		})
		if err != nil {
			return wrongCall(err, "synth_options")
		}
		if c.json {
			return c.object(m)
		}
		c.say("cli.synth.done", "dir", *out, "households", strconv.Itoa(truth.Households), "persons", strconv.Itoa(truth.Persons),
			"files", strconv.Itoa(len(m.Imports)), "faults", strconv.Itoa(len(truth.Faults)))
		if m.Local != "" {
			c.say("cli.synth.local", "dir", filepath.Join(*out, m.Local), "profile", m.Profile)
		}
		return nil
	}
}

// villageSource finds villages of the county in the program itself or else in the database.
func (c *call) villageSource(ctx context.Context, county int) (synth.Areas, func(), error) {
	found, err := embedded{}.Villages(ctx, county)
	if err != nil {
		return nil, nil, err
	}
	if len(found) > 0 {
		return embedded{}, func() {}, nil
	}
	s, err := c.open(ctx)
	if err != nil {
		return nil, nil, err
	}
	areas := synth.Stored{Service: s.Areas}
	found, err = areas.Villages(ctx, county)
	if err == nil && len(found) > 0 {
		return areas, func() { _ = s.Close() }, nil
	}
	_ = s.Close()
	return nil, nil, fault.NotFound("county_unknown", "county", strconv.Itoa(county)).Because(err)
}
