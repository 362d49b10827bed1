package rule_test

import (
	"os"
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
		Lists map[string]struct {
			Open  bool
			Codes []struct{ Code string }
		}
	}
	read(t, "codes.yaml", &codes)
	for key, l := range codes.Lists {
		list := rule.CodeList{Open: l.Open}
		for _, c := range l.Codes {
			list.Codes = append(list.Codes, c.Code)
		}
		v.Codes[key] = list
	}
	var lines struct{ Lines, Params []struct{ Key, Unit string } }
	read(t, "lines.yaml", &lines)
	for _, p := range append(lines.Lines, lines.Params...) {
		v.Params[p.Key] = rule.UnitType(p.Unit)
	}
	return v
}

func read(t *testing.T, name string, into any) []byte {
	t.Helper()
	b, err := os.ReadFile("../../policies/cn-2021/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if into != nil {
		if err := yaml.Unmarshal(b, into); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

func compileProfile(t *testing.T) *rule.Set {
	t.Helper()
	facts, err := rule.ParseFacts("facts.yaml", read(t, "facts.yaml", nil))
	if err == nil {
		var set *rule.Set
		if set, err = rule.Compile(facts, "rules.yaml", read(t, "rules.yaml", nil), words(t)); err == nil {
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

// TestProfileCompiles holds that the shipped profile has no error and stays inside one statement.
func TestProfileCompiles(t *testing.T) {
	t.Parallel()
	set := compileProfile(t)
	program := set.Program(set.Rules)
	if len(program.Chunks) != 1 {
		t.Errorf("%d rules became %d statements", len(set.Rules), len(program.Chunks))
	}
	params := map[string]int64{}
	for _, r := range set.Rules {
		for _, p := range r.Params() {
			params[p] = 100
		}
	}
	text, err := program.Chunks[0].Describe(rule.Binding{AsOf: civil.New(2021, 12, 31), Params: params})
	if err != nil || len(text) == 0 {
		t.Fatal(err)
	}
	t.Logf("%d leaves, %d bytes of SQL", len(program.Chunks[0].Leaves), len(text))
}
