package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"shouwang/internal/auth"
	"shouwang/internal/bench"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/screening"
	"shouwang/internal/synth"
)

// How large a synthetic county must be for a wanted number of persons, or of rows in its household workbook, for each hundred
// households. It only chooses sizes; a bench.Measurement counts what was really there.
const (
	personsPerHundred = 285
	rowsPerHundred    = 229
)

// The prepared database is a prefecture: its counties share the persons that are there before anything is measured. The workbook that is
// measured belongs to one more county of it.
const (
	benchPrefecture = 410600000000
	benchCounty     = 410602
)

// benchCounties are the counties of Hebi that are filled beforehand.
func benchCounties() []int { return []int{410603, 410611, 410621, 410622} }

// benchRun is one run of benchmarks over a prepared database.
type benchRun struct {
	*call
	sys     *System
	dir     string
	persons int
	rows    int
}

// runBench measures import and screening at stated sizes on a database of their own.
func runBench(f *flag.FlagSet) func(context.Context, *call) error {
	persons := f.Int("persons", 1_000_000, "cli.flag.persons")
	rows := f.Int("rows", 100_000, "cli.flag.rows")
	keep := f.String("keep", "", "cli.flag.keep")
	return func(ctx context.Context, c *call) error {
		names := c.args
		all := []string{"import", "screen"}
		if len(names) == 0 {
			names = all
		}
		for _, name := range names {
			if !slices.Contains(all, name) {
				return misuse{fault.Invalid("cli.bench.unknown", "name", name, "names", strings.Join(all, ", "))}
			}
		}
		b := &benchRun{call: c, dir: *keep, persons: *persons, rows: *rows}
		if b.dir == "" {
			dir, err := os.MkdirTemp("", "shouwang-bench-")
			if err != nil {
				return err
			}
			defer func() { _ = os.RemoveAll(dir) }()
			b.dir = dir
		}
		return b.run(ctx, names)
	}
}

func (b *benchRun) run(ctx context.Context, names []string) error {
	if strings.HasPrefix(b.cfg.DB, "sqlite:") {
		b.cfg.DB = "sqlite:" + filepath.Join(b.dir, "bench.db")
	}
	b.cfg.KeyFile = filepath.Join(b.dir, "bench.key")
	b.cfg.DataDir = filepath.Join(b.dir, "uploads")
	s, err := b.open(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	b.sys = s
	asOf, err := b.prepare(ctx)
	if err != nil {
		return err
	}
	for _, name := range names {
		var m bench.Measurement
		if name == "import" {
			m, err = b.measureImport(ctx)
		} else {
			m, err = b.measureScreen(ctx, asOf)
		}
		if err != nil {
			return err
		}
		if err := b.print(m); err != nil {
			return err
		}
	}
	return nil
}

func (b *benchRun) print(m bench.Measurement) error {
	if b.json {
		return b.object(m)
	}
	b.say("cli.bench.line", "name", m.Name, "size", m.Size, "seconds", fmt.Sprintf("%.1f", m.Seconds), "rate", fmt.Sprintf("%.0f", m.Rate),
		"unit", m.Unit, "peak", fmt.Sprintf("%.0f", m.PeakMB), "share", fmt.Sprintf("%.0f", m.Share*100))
	return nil
}

// county writes a synthetic county, unless it is there from an earlier run.
func (b *benchRun) county(ctx context.Context, county, households int) (string, synth.Manifest, error) {
	dir := filepath.Join(b.dir, fmt.Sprintf("county-%d-%d", county, households))
	if m, err := readManifest(dir); err == nil {
		return dir, m, nil
	}
	areas, done, err := b.villageSource(ctx, county)
	if err != nil {
		return "", synth.Manifest{}, err
	}
	defer done()
	m, _, err := synth.Generate(ctx, synth.Options{County: county, Households: households, Seed: 7, Dir: dir, Areas: areas})
	return dir, m, err
}

// prepare fills the database with the persons that are there before anything is measured.
func (b *benchRun) prepare(ctx context.Context) (asOf string, err error) {
	fmt.Fprintln(b.Err, b.t("cli.bench.prepare", "persons", strconv.Itoa(b.persons)))
	counties := benchCounties()
	for _, county := range counties {
		dir, m, err := b.county(ctx, county, b.persons*100/personsPerHundred/len(counties))
		if err != nil {
			return "", err
		}
		if err := importManifest(ctx, b.sys, auth.System("bench"), dir, m, nil); err != nil {
			return "", err
		}
		asOf = m.AsOf
	}
	return asOf, nil
}

// measureImport imports a household workbook of the stated size into the prepared database.
func (b *benchRun) measureImport(ctx context.Context) (bench.Measurement, error) {
	dir, m, err := b.county(ctx, benchCounty, b.rows*100/rowsPerHundred)
	if err != nil {
		return bench.Measurement{}, err
	}
	for _, im := range m.Imports {
		path := filepath.Join(dir, im.File)
		if im.Source != "national-households" {
			continue
		}
		columns := 0
		if src, ok := b.sys.Fields.Source(im.Source); ok {
			columns = len(src.Columns)
		}
		meter := bench.Start(b.sys.DB)
		r, err := importPath(ctx, b.sys, auth.System("bench"), im.Source, path)
		if err != nil {
			return bench.Measurement{}, err
		}
		size := fmt.Sprintf("%d rows × %d columns into %d persons", r.Rows, columns, b.persons)
		return meter.End("import", size, r.Rows, "rows/s"), nil
	}
	return bench.Measurement{}, errors.New("the synthetic county has no household workbook")
}

// measureScreen runs every rule over the prepared database.
func (b *benchRun) measureScreen(ctx context.Context, asOf string) (bench.Measurement, error) {
	date, err := civil.Parse(asOf)
	if err != nil {
		return bench.Measurement{}, err
	}
	meter := bench.Start(b.sys.DB)
	sum, err := b.sys.Screening.Run(ctx, auth.System("bench"), screening.Request{AsOf: date, Area: benchPrefecture})
	if err != nil {
		return bench.Measurement{}, err
	}
	size := fmt.Sprintf("%d persons in %d households, %d rules", sum.Persons, sum.Households, sum.Rules)
	return meter.End("screen", size, int(sum.Persons), "persons/s"), nil
}
