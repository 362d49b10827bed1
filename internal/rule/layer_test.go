package rule

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/fault"
)

// layeredRule writes a rule whose title tells its layer.
func layeredRule(id, title, condition string) string {
	return "  - id: " + id + "\n    version: 1\n    title: {zh: " + title + ", en: " + title + "}\n    family: quality\n    severity: warn\n    source: 试\n" +
		"    message: {zh: \"{terms.thing}\", en: \"{terms.thing}\"}\n    remedy: {zh: 试, en: test}\n    condition: " + condition + "\n"
}

func compileLayers(t *testing.T, words Vocabulary, files ...File) (*Set, error) {
	t.Helper()
	facts, err := ParseFacts(File{Name: "facts.yaml", Text: must(os.ReadFile("testdata/facts.yaml"))})
	if err != nil {
		t.Fatal(err)
	}
	words.Params, words.Codes, words.Levels, words.Families = testWords.Params, testWords.Codes, testWords.Levels, testWords.Families
	if words.Terms == nil {
		words.Terms = map[string]Text{"thing": {Zh: "户", En: "household"}}
	}
	return Compile(facts, words, files...)
}

// TestLayersOfRules holds that a higher layer replaces a rule in its place, that what a profile does without is not even checked, and that
// the texts speak the profile's words.
func TestLayersOfRules(t *testing.T) {
	t.Parallel()
	shared := File{Name: "common/a.yaml", Text: []byte("version: 1\nrules:\n" + layeredRule("one", "below", "household.flag") +
		layeredRule("two", "below", "household.nothing_like_it") + layeredRule("three", "below", "household.flag"))}
	own := File{Name: "own/a.yaml", Layer: 1, Text: []byte("version: 1\nrules:\n" + layeredRule("four", "own", "household.flag") +
		layeredRule("one", "own", "'!household.flag'"))}
	set, err := compileLayers(t, Vocabulary{Own: 1, Without: []Mention{{ID: "two"}}}, shared, own)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range set.Rules {
		got = append(got, r.ID+" "+r.Title.En+" "+r.Message.Zh+" "+r.Message.En)
	}
	if d := cmp.Diff([]string{"one own 户 household", "three below 户 household", "four own 户 household"}, got); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"two"}, set.Dropped); d != "" {
		t.Error(d)
	}
	set, err = compileLayers(t, Vocabulary{Own: 1, With: []Mention{{ID: "three"}}}, shared, own)
	if err != nil || len(set.Rules) != 3 {
		t.Fatalf("%v, %v", set, err)
	}
	set, err = compileLayers(t, Vocabulary{Own: 1, With: []Mention{}}, shared, own)
	if err != nil || len(set.Rules) != 2 {
		t.Errorf("a profile that takes nothing has %v, %v", set, err)
	}
}

// TestLayerErrors holds the places of what can be wrong between layers.
func TestLayerErrors(t *testing.T) {
	t.Parallel()
	at := fault.Place{File: "own/profile.yaml", Line: 7, Column: 3}
	one := "version: 1\nrules:\n" + layeredRule("one", "below", "household.flag")
	for name, c := range map[string]struct {
		words Vocabulary
		files []File
		want  string
	}{
		"without what is not shared":  {Vocabulary{Own: 1, Without: []Mention{{"onee", at}}}, []File{{Name: "common/a.yaml", Text: []byte(one)}}, "own/profile.yaml:7:3 rule_shared_unknown one"},
		"without an own rule":         {Vocabulary{Own: 1, Without: []Mention{{"one", at}}}, []File{{Name: "own/a.yaml", Layer: 1, Text: []byte(one)}}, "own/profile.yaml:7:3 rule_shared_none "},
		"twice in files of one layer": {Vocabulary{}, []File{{Name: "a/a.yaml", Text: []byte(one)}, {Name: "a/b.yaml", Text: []byte(one)}}, "a/b.yaml:3:5 rule_yaml_twice "},
		"term":                        {Vocabulary{Terms: map[string]Text{"things": {}}}, []File{{Name: "a/a.yaml", Text: []byte(one)}}, "a/a.yaml:9:27 rule_term_unknown things"},
	} {
		_, err := compileLayers(t, c.words, c.files...)
		f, ok := fault.As(err)
		if !ok {
			t.Errorf("%s: %v", name, err)
			continue
		}
		p := f.Problems[0]
		if got := p.Place.String() + " " + p.Code + " " + p.Args["nearest"]; got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

// TestLayersOfFacts holds that a higher layer adds facts to what is there, replaces named conditions, and may use its own in theirs.
func TestLayersOfFacts(t *testing.T) {
	t.Parallel()
	below := strings.Replace(string(must(os.ReadFile("testdata/facts.yaml"))), "\nnamed:\n", "\nnamed:\n  marked: {zh: 标, en: marked, condition: household.flag}\n  both: {zh: 二, en: both, condition: marked && household.flag}\n", 1)
	above := "version: 1\nobjects:\n  household:\n    zh: 农户\n    en: Family\n    facts:\n      extra: {column: extra, type: bool, zh: 另, en: extra}\n" +
		"named:\n  marked: {zh: 标, en: marked, condition: fresh}\n  fresh: {zh: 新, en: fresh, condition: household.extra}\n"
	facts, err := ParseFacts(File{Name: "a/facts.yaml", Text: []byte(below)}, File{Name: "b/facts.yaml", Text: []byte(above), Layer: 1})
	if err != nil {
		t.Fatal(err)
	}
	if facts.Objects["household"]["extra"] == nil || facts.Objects["household"]["flag"] == nil || facts.Labels["household"].En != "Family" {
		t.Errorf("facts of household: %v", facts.Objects["household"])
	}
	words := testWords
	set, err := Compile(facts, words, File{Name: "a/rules.yaml", Text: []byte(plain + "both\n")})
	if err != nil {
		f, _ := fault.As(err)
		t.Fatal(f.Problems)
	}
	if leaves := set.Rules[0].Leaves(); len(leaves) != 2 {
		t.Errorf("%d leaves, want household.extra and household.flag", len(leaves))
	}
	_, err = ParseFacts(File{Name: "a/facts.yaml", Text: []byte(below)}, File{Name: "a/more.yaml", Text: []byte("version: 1\nnamed:\n  both: {zh: 二, en: both, condition: 'true'}\n")})
	if f, ok := fault.As(err); !ok || f.Problems[0].Code != "rule_yaml_twice" || f.Problems[0].File != "a/more.yaml" {
		t.Errorf("twice in one layer: %v", err)
	}
}
