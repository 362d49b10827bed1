package synth

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"shouwang/internal/civil"
	"shouwang/internal/policy"
	"shouwang/internal/screening"
	"shouwang/policies"
)

// ofClues is about what happens in the system itself, which no file brings.
const ofClues = "clue_overdue"

// TestEveryRuleOfEveryProfile holds that the truth of a county says something of every rule about households that is in force on its day, and
// of no other.
func TestEveryRuleOfEveryProfile(t *testing.T) {
	t.Parallel()
	profiles, err := policy.List(policies.FS)
	if err != nil || len(profiles) < 3 {
		t.Fatalf("profiles %v, %v", profiles, err)
	}
	for _, code := range profiles {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			p, set, err := screening.CheckRules(policies.FS, code)
			if err != nil {
				t.Fatal(err)
			}
			opts := options(2000, 3)
			opts.Policy, opts.AsOf = under(code), civil.Date{}
			g, err := newGenerator(t.Context(), opts)
			if err != nil {
				t.Fatal(err)
			}
			g.sink = func(Row) error { return nil }
			truth, err := g.run(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if !p.Holds(g.opts.AsOf) {
				t.Errorf("the county's day %s is not of the profile", g.opts.AsOf)
			}
			for _, r := range set.Rules {
				if r.Subject == "" && r.ID != ofClues && r.Holds(g.opts.AsOf) && len(truth.Warnings[r.ID]) == 0 {
					t.Errorf("no household makes %s true", r.ID)
				}
			}
			for _, list := range []map[string][]string{truth.Warnings, truth.Unknown} {
				for id := range list {
					if r, ok := set.Rule(id); !ok || !r.Holds(g.opts.AsOf) {
						t.Errorf("%s is not in force under %s on %s", id, code, g.opts.AsOf)
					}
				}
			}
		})
	}
}

// TestLocalLayer holds that what a profile leaves to the county is written beside its files, and only then.
func TestLocalLayer(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		profile string
		asOf    civil.Date
		own     []string
	}{
		{"cn-2021", civil.Date{}, nil}, {"cn-2026", civil.Date{}, []string{"monitoring_line"}}, {"cn-2014", civil.Date{}, nil},
		{"cn-2021", civil.New(2022, 6, 30), []string{"monitoring_line"}}, {"cn-2014", civil.New(2018, 6, 30), nil},
	} {
		opts := options(60, 5)
		opts.Policy, opts.AsOf, opts.Dir = under(c.profile), c.asOf, t.TempDir()
		m, _, err := Generate(t.Context(), opts)
		if err != nil {
			t.Fatal(err)
		}
		if m.Profile != c.profile || (m.Local != "") != (c.own != nil) {
			t.Errorf("%s as of %s: %+v", c.profile, c.asOf, m)
		}
		if m.Local == "" {
			continue
		}
		files, err := policy.ReadLocal(os.DirFS(filepath.Join(opts.Dir, m.Local)))
		if err != nil {
			t.Fatal(err)
		}
		base, err := policy.Load(policies.FS, c.profile)
		if err != nil {
			t.Fatal(err)
		}
		over, _, err := screening.CheckLocal(t.Context(), base, files)
		if err != nil {
			t.Fatal(err)
		}
		day, err := civil.Parse(m.AsOf)
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range c.own {
			if v, err := over.Value(key, opts.County, day); err != nil || !strings.HasPrefix(v.File, policy.LocalLayer) {
				t.Errorf("%s: %+v, %v", key, v, err)
			}
		}
	}
}

// TestPlantsOfAProfile holds that plants of one profile are dealt in its county alone, and that kinds of the old registry stay in theirs.
func TestPlantsOfAProfile(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"cn-2021", registrationProfile, managementProfile} {
		opts := options(300, 2)
		opts.Policy, opts.AsOf = under(code), civil.Date{}
		g, err := newGenerator(t.Context(), opts)
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range kindOrder {
			if slices.ContainsFunc(g.decks[k].cards, func(p Plant) bool { return p.Profile != "" && p.Profile != code }) {
				t.Errorf("%s deals plants of another profile to %s", code, k)
			}
			if has := g.kinds[k] > 0; has && !k.hasExited() != (code == registrationProfile && !k.hasExited()) {
				t.Errorf("%s has households of the kind %s", code, k)
			}
		}
	}
}
