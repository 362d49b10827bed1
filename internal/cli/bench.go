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
	"shouwang/internal/fault"
	"shouwang/internal/screening"
	"shouwang/internal/synth"
	"shouwang/policies"
)

// How large a synthetic county must be for a wanted number of persons, or of rows in its household workbook, for each hundred
// households. It only chooses sizes; a bench.Measurement counts what was really there.
const (
	personsPerHundred = 285
	rowsPerHundred    = 229
)

// The prepared database is a prefecture: its counties share the persons that are there before anything is measured. The workbook that is
// measured belongs to one more county of it.
const benchCounty = 410602

// benchProfile is the profile whose rules are also asked by hand.
const benchProfile = "cn-2021"

// benchCounties are the counties of Hebi that are filled beforehand.
func benchCounties() []int { return []int{410603, 410611, 410621, 410622} }

// benchRun is one run of benchmarks over a prepared database.
type benchRun struct {
	*call
	sys     *System
	dir     string
	persons int
	rows    int
	sizes   []int64
}

// runBench measures import and screening at stated sizes on a database of their own.
func runBench(f *flag.FlagSet) func(context.Context, *call) error {
	persons := f.Int("persons", 1_000_000, "cli.flag.persons")
	rows := f.Int("rows", 100_000, "cli.flag.rows")
	sizes := f.String("sizes", "100000,1000000,3000000", "cli.flag.sizes")
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
		if b.sizes = risingSizes(*sizes); b.sizes == nil {
			return misuse{fault.Invalid("cli.bench.sizes", "sizes", *sizes)}
		}
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

// risingSizes reads sizes that rise; nil when they do not.
func risingSizes(text string) (out []int64) {
	for size := range strings.SplitSeq(text, ",") {
		n, err := strconv.ParseInt(size, 10, 64)
		if err != nil || n < 1 || len(out) > 0 && n <= out[len(out)-1] {
			return nil
		}
		out = append(out, n)
	}
	return out
}

// run measures each name on a database of its own, so that one does not weigh on the other.
func (b *benchRun) run(ctx context.Context, names []string) error {
	b.cfg.Profile = benchProfile
	postgres := !strings.HasPrefix(b.cfg.DB, "sqlite:")
	if postgres && len(names) > 1 {
		return misuse{fault.Invalid("cli.bench.one", "names", strings.Join(names, ", "))}
	}
	for _, name := range names {
		if !postgres {
			b.cfg.DB = "sqlite:" + filepath.Join(b.dir, name+".db")
		}
		b.cfg.KeyFile = filepath.Join(b.dir, name+".key")
		b.cfg.DataDir = filepath.Join(b.dir, "uploads")
		if err := b.one(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

// one opens the database and measures. The keys beside it are the bench's own, so that a database with real rows, which has other keys,
// is refused before anything is written.
func (b *benchRun) one(ctx context.Context, name string) error {
	s, err := b.open(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	b.sys = s
	if name == "screen" {
		return b.measureScreens(ctx)
	}
	if err := b.prepare(ctx); err != nil {
		return err
	}
	m, err := b.measureImport(ctx)
	if err != nil {
		return err
	}
	return b.print(m)
}

// seconds writes a time so that short ones can be told apart.
func seconds(s float64) string {
	if s < 1 {
		return fmt.Sprintf("%.4f", s)
	}
	return fmt.Sprintf("%.1f", s)
}

func (b *benchRun) print(m bench.Measurement) error {
	if b.json {
		return b.object(m)
	}
	b.say("cli.bench.line", "name", m.Name, "size", m.Size, "seconds", seconds(m.Seconds), "rate", fmt.Sprintf("%.0f", m.Rate),
		"unit", m.Unit, "peak", fmt.Sprintf("%.0f", m.PeakMB), "share", fmt.Sprintf("%.0f", m.Share*100))
	if m.Growth > 0 {
		b.say("cli.bench.growth", "larger", fmt.Sprintf("%.1f", m.Larger), "growth", fmt.Sprintf("%.1f", m.Growth))
	}
	if m.Ratio > 0 {
		b.say("cli.bench.ratio", "ratio", fmt.Sprintf("%.2f", m.Ratio))
	}
	if len(m.Differs) > 0 {
		b.say("cli.bench.differs", "differs", strings.Join(m.Differs, "; "))
	}
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
	stand, err := screening.Stand(policies.FS, synth.DefaultProfile)
	if err != nil {
		return "", synth.Manifest{}, err
	}
	m, _, err := synth.Generate(ctx, synth.Options{County: county, Households: households, Seed: 7, Policy: stand, Dir: dir, Areas: areas})
	return dir, m, err
}

// prepare fills the database with the persons that are there before anything is measured.
func (b *benchRun) prepare(ctx context.Context) error {
	fmt.Fprintln(b.Err, b.t("cli.bench.prepare", "persons", strconv.Itoa(b.persons)))
	counties := benchCounties()
	for _, county := range counties {
		dir, m, err := b.county(ctx, county, b.persons*100/personsPerHundred/len(counties))
		if err != nil {
			return err
		}
		if err := importManifest(ctx, b.sys, auth.System("bench"), dir, m, nil); err != nil {
			return err
		}
	}
	return nil
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
