package rule_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/rule"
)

// words reads the vocabulary of the shipped profile without package policy, which is of a higher rank.
func words(t *testing.T) rule.Vocabulary {
	t.Helper()
	v := rule.Vocabulary{Params: map[string]rule.Type{}, Codes: map[string]rule.CodeList{},
		Levels: []string{"I", "II", "III"}, Families: []string{"eligibility", "quality", "duty"}}
	var codes struct {
		Groups map[string]rule.CodeGroup
		Lists  map[string]struct {
			Open  bool
			Codes []struct{ Code string }
		}
	}
	for _, f := range layers(t, "codes.yaml") {
		must(t, yaml.Unmarshal(f.Text, &codes))
	}
	v.Groups, v.Years = codes.Groups, map[string]int{}
	var calendar struct{ Years map[string]string }
	for _, f := range layers(t, "calendar.yaml") {
		must(t, yaml.Unmarshal(f.Text, &calendar))
	}
	for key := range calendar.Years {
		v.Years[key] = 101
	}
	for key, l := range codes.Lists {
		list := rule.CodeList{Open: l.Open}
		for _, c := range l.Codes {
			list.Codes = append(list.Codes, c.Code)
		}
		v.Codes[key] = list
	}
	for _, f := range layers(t, "lines.yaml") {
		var lines struct{ Lines, Params []struct{ Key, Unit string } }
		must(t, yaml.Unmarshal(f.Text, &lines))
		for _, p := range append(lines.Lines, lines.Params...) {
			v.Params[p.Key] = rule.UnitType(p.Unit)
		}
	}
	var profile struct{ Terms map[string]rule.Text }
	must(t, yaml.Unmarshal(layers(t, "profile.yaml")[0].Text, &profile))
	v.Terms = profile.Terms
	return v
}

// layers reads the files of the shared layer and of the profile.
func layers(t *testing.T, pattern string) []rule.File {
	t.Helper()
	var out []rule.File
	for layer, folder := range []string{"common", "cn-2021"} {
		names, err := filepath.Glob(filepath.Join("../../policies", folder, pattern))
		must(t, err)
		for _, name := range names {
			text, err := os.ReadFile(name)
			must(t, err)
			out = append(out, rule.File{Name: name, Text: text, Layer: layer})
		}
	}
	return out
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func compileProfile(t *testing.T) *rule.Set {
	t.Helper()
	facts, err := rule.ParseFacts(layers(t, "facts.yaml")...)
	if err == nil {
		var set *rule.Set
		if set, err = rule.Compile(facts, words(t), layers(t, "rules/*.yaml")...); err == nil {
			return set
		}
	}
	if f, ok := fault.As(err); ok {
		for _, p := range f.Problems {
			t.Error(p)
		}
	}
	t.Fatal(err)
	return nil
}

// TestProfileCompiles holds that the shipped profile has no error and can be asked.
func TestProfileCompiles(t *testing.T) {
	t.Parallel()
	set := compileProfile(t)
	program := set.Program(set.Rules)
	params := map[string]int64{}
	for _, r := range set.Rules {
		for _, p := range r.Params() {
			params[p] = 100
		}
	}
	text := program.Chunks[0].Describe("$", rule.Scope{}, rule.Binding{AsOf: civil.New(2021, 12, 31), Params: params})
	if !strings.Contains(text, "\n-- $9: ") {
		t.Error(text)
	}
	t.Logf("%d leaves, %d bytes of SQL", len(program.Chunks[0].Leaves), len(text))
}
