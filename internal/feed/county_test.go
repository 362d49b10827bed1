package feed

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
	"shouwang/internal/synth"
	"shouwang/policies"
)

// The faults that the generator planted are the faults that are found, cell by cell, and nothing else waits.
func TestSyntheticCounty(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		ctx, dir := context.Background(), t.TempDir()
		stand, err := screening.Stand(policies.FS, synth.DefaultProfile)
		must(t, err)
		m, truth, err := synth.Generate(ctx, synth.Options{County: 410602, Households: 400, Seed: 7, Policy: stand, Dir: dir, Areas: synth.Stored{Service: area.NewService(db)}})
		must(t, err)
		var got []synth.Fault
		for _, i := range m.Imports {
			data, err := os.ReadFile(filepath.Join(dir, i.File))
			must(t, err)
			r, err := w.Import(ctx, auth.System("cli"), Request{Upload: uploadOf(i.Source, i.File, data)})
			must(t, err)
			t.Logf("%s: %d rows, %d accepted, %d unmatched", i.File, r.Rows, r.Accepted, r.Unmatched)
			for _, f := range r.Faults {
				got = append(got, synth.Fault{File: i.File, Sheet: f.Sheet, Cell: f.Cell, Code: f.Code})
			}
		}
		order := func(a, b synth.Fault) int {
			return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Cell, b.Cell), cmp.Compare(a.Code, b.Code))
		}
		slices.SortFunc(got, order)
		slices.SortFunc(truth.Faults, order)
		if d := gocmp.Diff(truth.Faults, got); d != "" {
			t.Error(d)
		}
		if n := w.count("household"); n != truth.Households {
			t.Errorf("%d households, want %d", n, truth.Households)
		}
		if n := w.count("member"); n != truth.Persons {
			t.Errorf("%d persons, want %d", n, truth.Persons)
		}
	})
}
