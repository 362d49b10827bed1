package synth

import (
	"slices"
	"testing"
)

// afterwards are rules that came into force after the day of the common plan; counties of later profiles show them.
var afterwards = []string{"cleared_within_half_year", "high_income_identified"}

// qualityRules are the rules of data quality that the county of the common plan shows.
func qualityRules() []string {
	out := []string{"phone_shared", "village_school_missing", "village_bus_missing", "village_counts_contradict"}
	for _, f := range followQuality() {
		if !slices.Contains(afterwards, f.rule) {
			out = append(out, f.rule)
		}
	}
	return out
}

// TestQualityPlants holds every plant of data quality to what it declares: it makes a few households of each kind with nothing else
// planted, and asks what follows from them.
func TestQualityPlants(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, f := range followQuality() {
		known[f.rule] = true
	}
	declared := map[string]bool{}
	g := quality(t, 12, 1)
	for _, p := range qualityPlants() {
		for _, k := range p.Kinds {
			truth := g.only(t, p, k)
			for _, r := range p.True {
				if declared[r] = true; !known[r] {
					continue
				}
				if n := len(truth.Warnings[r]); n != truth.Households {
					t.Errorf("%s makes %s true of %d of %d households of the kind %s", p.Name, r, n, truth.Households, k)
				}
			}
			for _, r := range p.Unknown {
				if !known[r] {
					continue
				}
				if n := len(truth.Unknown[r]); n != truth.Households {
					t.Errorf("%s makes %s unknown of %d of %d households of the kind %s", p.Name, r, n, truth.Households, k)
				}
			}
			if len(p.True)+len(p.Unknown) > 0 {
				continue
			}
			for r := range truth.Warnings {
				if known[r] && len(truth.Warnings[r]) > truth.Households/2 {
					t.Errorf("%s declares nothing, but makes %s true of most households of the kind %s", p.Name, r, k)
				}
			}
		}
	}
	for _, p := range plants() {
		for _, r := range p.True {
			declared[r] = true
		}
	}
	for r := range known {
		if !declared[r] && !slices.Contains(afterwards, r) {
			t.Errorf("no plant declares %s", r)
		}
	}
}

// quality is a generator that tells of every rule of data quality, whatever profile is in force.
func quality(t *testing.T, households int, seed uint64) *generator {
	t.Helper()
	g, err := newGenerator(t.Context(), options(households, seed))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range followQuality() {
		g.rules[f.rule] = true
	}
	g.opts.Clean = true
	g.data.plan.Second = 0
	g.sink = func(Row) error { return nil }
	return g
}

// only makes a dozen households of one kind, each with this plant and no other.
func (g *generator) only(t *testing.T, p Plant, k kind) Truth {
	t.Helper()
	g.decks[k] = newDeck([]Plant{p}, k, newDice(g.opts.Seed, streamDeck, 0))
	for i := range g.kinds {
		if g.kinds[i] = 0; kindOrder[i] == k {
			g.kinds[i] = 1
		}
	}
	g.data.plan.Planted = map[string]int{k.String(): 1000}
	g.truth = Truth{Warnings: map[string][]string{}, Unknown: map[string][]string{}}
	truth, err := g.run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return truth
}

// TestQuietBase holds that households with nothing planted are told of by hardly any rule of data quality.
func TestQuietBase(t *testing.T) {
	t.Parallel()
	g := quality(t, 3000, 21)
	g.data.plan.Planted = map[string]int{}
	truth, err := g.run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range followQuality() {
		if n, m := len(truth.Warnings[f.rule]), len(truth.Unknown[f.rule]); n > 0 || m > 0 {
			t.Errorf("%s is true of %d and unknown of %d of %d households with nothing planted", f.rule, n, m, truth.Households)
		}
	}
}
