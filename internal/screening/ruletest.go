package screening

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"go.yaml.in/yaml/v3"

	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/policy"
	"shouwang/internal/rule"
)

// TestReport is what the tests of a profile's rules gave.
type TestReport struct {
	Profile  string          `json:"profile"`
	Rules    int             `json:"rules"`
	Cases    int             `json:"cases"`
	Failures []fault.Problem `json:"failures"`
}

// testFile is one file of tests/. Unknown keys are refused.
type testFile struct {
	Version      int               `yaml:"version"`
	AsOf         string            `yaml:"as_of"`
	County       int               `yaml:"county"`
	Bases        map[string]given  `yaml:"bases"`
	Defaults     map[string]values `yaml:"defaults"`
	NeverUnknown []string          `yaml:"never_unknown"`
	Cases        []yaml.Node       `yaml:"cases"`
}

// values are the facts of a household's root or of one row; given is a household in a test.
type (
	values map[string]any
	given  struct {
		Values map[string]values   // root → fact → value
		Rows   map[string][]values // list → rows
	}
)

// testCase is one household and what the rules must say of it.
type testCase struct {
	Rule   string            `yaml:"rule"`
	Name   string            `yaml:"name"`
	Base   string            `yaml:"base"`
	Given  given             `yaml:"given"`
	Expect map[string]string `yaml:"expect"`
	// Only demands that every rule that is not named is false.
	Only bool `yaml:"only"`

	place fault.Place
	id    int64 // of the household in the test database
}

// CheckRules reads a profile with its rules and reports every problem with file, line and column.
func CheckRules(fsys fs.FS, code string) (*policy.Profile, *rule.Set, error) {
	p, err := policy.Load(fsys, code)
	if err != nil {
		return nil, nil, err
	}
	set, err := CompileRules(p)
	return p, set, err
}

// TestRules runs the cases of a profile's tests folder in a database of their own, through the same statements as a run, and demands
// of every rule a case where it warns, one where it does not and one where it cannot tell.
func TestRules(ctx context.Context, fsys fs.FS, code string) (TestReport, error) {
	p, set, err := CheckRules(fsys, code)
	if err != nil {
		return TestReport{}, err
	}
	files, err := fs.Glob(fsys, path.Join(code, "tests", "*.yaml"))
	if err != nil {
		return TestReport{}, fmt.Errorf("list tests: %w", err)
	}
	t := &tester{profile: p, set: set, seen: map[string]map[string]bool{}, never: map[string]bool{}}
	for _, name := range files {
		src, err := fs.ReadFile(fsys, name)
		if err != nil {
			return TestReport{}, fmt.Errorf("read tests: %w", err)
		}
		if err := t.file(ctx, name, src); err != nil {
			return TestReport{}, err
		}
	}
	t.coverage()
	return TestReport{Profile: code, Rules: len(set.Rules), Cases: t.cases, Failures: t.failures.Problems()}, nil
}

type tester struct {
	profile  *policy.Profile
	set      *rule.Set
	cases    int
	failures fault.List
	seen     map[string]map[string]bool // rule → outcomes that a case of its own expects
	never    map[string]bool            // rules that can always tell
}

// file runs the cases of one file.
func (t *tester) file(ctx context.Context, name string, src []byte) error {
	var f testFile
	d := yaml.NewDecoder(bytes.NewReader(src))
	d.KnownFields(true)
	if err := d.Decode(&f); err != nil {
		t.failures.At(fault.Place{File: name, Line: 1, Column: 1}, "rule_yaml", "detail", err.Error())
		return nil
	}
	asOf, err := civil.Parse(f.AsOf)
	if err != nil {
		t.failures.At(fault.Place{File: name, Line: 1, Column: 1}, "screening_as_of")
		return nil
	}
	for _, id := range f.NeverUnknown {
		t.never[id] = true
	}
	var cases []testCase
	for _, n := range f.Cases {
		c := testCase{place: fault.Place{File: name, Line: n.Line, Column: n.Column}}
		if err := n.Decode(&c); err != nil {
			t.failures.At(c.place, "rule_yaml", "detail", err.Error())
			continue
		}
		if _, ok := f.Bases[c.Base]; c.Base != "" && !ok {
			t.failures.At(c.place, "screening_test_base", "base", c.Base)
			continue
		}
		c.Given = f.Bases[c.Base].with(c.Given, f.Defaults)
		cases = append(cases, c)
	}
	return t.run(ctx, f.County, asOf, cases)
}

// run puts the households of the cases into a fresh database, screens them and compares.
func (t *tester) run(ctx context.Context, county int, asOf civil.Date, cases []testCase) error {
	rules, params := inForce(t.set, asOf)
	bound, missing := bindCounty(t.profile, params, county, asOf)
	for _, p := range missing {
		t.failures.Add(p)
	}
	if len(missing) > 0 {
		return nil
	}
	db, err := openTestDB(ctx, t.set.Facts)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	var good []testCase
	for i, c := range cases {
		c.id = int64(i + 1)
		if err := insertCase(ctx, db, t.set.Facts, county, c.id, c.Given); err != nil {
			t.failures.At(c.place, "screening_test_given", "detail", err.Error())
			continue
		}
		good = append(good, c)
	}
	got, err := screenCases(ctx, db, t.set.Program(rules), county, bound.binding)
	if err != nil {
		return err
	}
	for _, c := range good {
		t.compare(c, rules, got[c.id])
	}
	return nil
}

var outcomes = []string{"false", "unknown", "true"}

// compare holds a case against what the rules said.
func (t *tester) compare(c testCase, rules []*rule.Rule, got map[string]int) {
	t.cases++
	for _, name := range sortedKeys(c.Expect) {
		if !slices.ContainsFunc(rules, func(r *rule.Rule) bool { return r.ID == name }) || !slices.Contains(outcomes, c.Expect[name]) {
			t.failures.At(c.place, "screening_test_expect", "rule", name, "outcome", c.Expect[name])
		}
	}
	if c.Rule != "" {
		if t.seen[c.Rule] == nil {
			t.seen[c.Rule] = map[string]bool{}
		}
		t.seen[c.Rule][c.Expect[c.Rule]] = true
	}
	for _, r := range rules {
		want, named := c.Expect[r.ID]
		if !named && c.Only {
			want, named = "false", true
		}
		if said := outcomes[got[r.ID]]; named && said != want {
			t.failures.At(c.place, "screening_test_failed", "case", c.Name, "rule", r.ID, "want", want, "got", said)
		}
	}
}

// coverage demands the three outcomes of every rule.
func (t *tester) coverage() {
	for _, r := range t.set.Rules {
		for _, outcome := range outcomes {
			if outcome == "unknown" && t.never[r.ID] {
				continue
			}
			if !t.seen[r.ID][outcome] {
				t.failures.At(r.Place, "screening_test_missing", "rule", r.ID, "outcome", outcome)
			}
		}
	}
}
