package screening_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/crypt"
	"shouwang/internal/feed"
	"shouwang/internal/field"
	"shouwang/internal/id"
	"shouwang/internal/locale"
	"shouwang/internal/policy"
	"shouwang/internal/registry"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
	"shouwang/internal/synth"
	"shouwang/policies"
)

// ofClues asks for clues, which are opened in the product itself and stand in no file of a county.
const ofClues = "clue_overdue"

// TestTruth holds that the warnings of a synthetic county are exactly those that its generator planted, true and unknown.
func TestTruth(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		truth := importCounty(t, w, 2000)
		equal(t, w, truth, w.run(screening.Request{}))
	})
}

// TestTruthOfProfiles holds the same of a county under each of the other profiles, with the county's own layer taken where there is one.
func TestTruthOfProfiles(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"cn-2014", "cn-2026"} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
				w := newWorldUnder(t, db, code)
				m, truth := importUnder(t, w, code, 2000)
				day, err := civil.Parse(m.AsOf)
				if err != nil {
					t.Fatal(err)
				}
				sum, err := w.svc.Run(context.Background(), auth.System("test"), screening.Request{AsOf: day, Replace: true})
				if err != nil {
					t.Fatal(err)
				}
				equal(t, w, truth, sum)
			})
		})
	}
}

// equal compares what a screening found with the truth, rule by rule.
func equal(t *testing.T, w *world, truth synth.Truth, sum screening.Summary) {
	t.Helper()
	if sum.Households != int64(truth.Households) || sum.Persons != int64(truth.Persons) {
		t.Errorf("%d households of %d persons, want %d of %d", sum.Households, sum.Persons, truth.Households, truth.Persons)
	}
	for status, want := range map[string]map[string][]string{screening.Open: truth.Warnings, screening.Unknown: truth.Unknown} {
		got := numbers(t, w, status)
		for _, r := range w.svc.Rules() {
			if slices.Sort(want[r.ID]); status == screening.Open && r.Holds(asOf) && len(want[r.ID]) == 0 && r.ID != ofClues && r.Subject == "" {
				t.Errorf("the county has no warning of %s", r.ID)
			}
			if diff := cmp.Diff(want[r.ID], got[r.ID]); diff != "" && len(want[r.ID])+len(got[r.ID]) > 0 {
				t.Errorf("%s %s (-planted +found):\n%s", r.ID, status, diff)
			}
		}
	}
}

// numbers lists the household numbers of all warnings of a status by rule, and has some of each rule explained.
func numbers(t *testing.T, w *world, status string) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	f := screening.Filter{Status: status, Limit: 1000}
	for {
		page, err := w.svc.Warnings(context.Background(), auth.System("test"), f)
		if err != nil {
			t.Fatal(err)
		}
		explained := map[string]bool{}
		for _, x := range page.Warnings {
			out[x.Rule] = append(out[x.Rule], subject(x))
			if explained[x.Rule] {
				continue
			}
			explained[x.Rule] = true // one a rule and page
			why, err := w.svc.Explain(context.Background(), auth.System("test"), x.Ref)
			if err != nil || why.Tampered || !why.Holds || why.Derived != status {
				t.Errorf("%s %s of %s is not explained: tampered %v, now %s, derived %s, %v", x.Rule, status, x.HouseholdNo, why.Tampered, why.Now, why.Derived, err)
			}
		}
		if f.After = page.Next; f.After == "" {
			break
		}
	}
	for _, list := range out {
		slices.Sort(list)
	}
	return out
}

// subject is the number of the household that a warning is about, or the code of the village.
func subject(w screening.Warning) string {
	if w.HouseholdNo == "" {
		return strconv.FormatInt(w.Village, 10)
	}
	return w.HouseholdNo
}

// importCounty makes a synthetic county and imports its files.
func importCounty(t *testing.T, w *world, households int) synth.Truth {
	t.Helper()
	_, truth := importUnder(t, w, "cn-2021", households)
	return truth
}

// importUnder does it under a profile, and takes the county's own layer where the profile leaves something to it.
func importUnder(t *testing.T, w *world, profile string, households int) (synth.Manifest, synth.Truth) {
	t.Helper()
	ctx, dir := context.Background(), t.TempDir()
	if _, err := area.Seed(ctx, w.db); err != nil {
		t.Fatal(err)
	}
	stand, err := screening.Stand(policies.FS, profile)
	if err != nil {
		t.Fatal(err)
	}
	m, truth, err := synth.Generate(ctx, synth.Options{County: county, Households: households, Seed: 7, Policy: stand, Dir: dir, Areas: synth.Stored{Service: area.NewService(w.db)}})
	if err != nil {
		t.Fatal(err)
	}
	words, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	keys, ids, fields := crypt.NewKeyring([]byte("truth")), id.NewMaker(time.Now, nil), field.MustLoad()
	reg := registry.New(registry.Parts{DB: w.db, Keys: keys, IDs: ids, Fields: fields, Profile: w.svc.Profile()})
	svc := feed.New(feed.Parts{DB: w.db, Keys: keys, IDs: ids, Fields: fields, Profile: w.svc.Profile(), Registry: reg, Words: words, Uploads: t.TempDir()})
	for _, i := range m.Imports {
		data, err := os.ReadFile(filepath.Join(dir, i.File))
		if err != nil {
			t.Fatal(err)
		}
		up := feed.Upload{Source: i.Source, Name: i.File, File: bytes.NewReader(data), Size: int64(len(data))}
		if _, err := svc.Import(ctx, auth.System("test"), feed.Request{Upload: up}); err != nil {
			t.Fatalf("import %s: %v", i.File, err)
		}
	}
	if m.Local != "" {
		files, err := policy.ReadLocal(os.DirFS(filepath.Join(dir, m.Local)))
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := screening.Adopt(ctx, w.db, w.svc.Profile(), files, policy.LocalChange{Reason: "test", ByName: "test"}); err != nil {
			t.Fatal(err)
		}
		if err := w.svc.Reload(ctx); err != nil {
			t.Fatal(err)
		}
	}
	return m, truth
}
