package screening

import (
	"bytes"
	"context"
	"io/fs"
	"maps"
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

// testFile is one file of tests/. Unknown keys are refused. Without as_of and county it takes those of the profile; bases and defaults
// that it does not have itself are those of tests/bases.yaml of its layer or one below.
type testFile struct {
	Version      int               `yaml:"version"`
	AsOf         string            `yaml:"as_of"`
	County       int               `yaml:"county"`
	Params       map[string]string `yaml:"params"`
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
	AsOf   string            `yaml:"as_of"`
	Given  given             `yaml:"given"`
	Expect map[string]string `yaml:"expect"`
	// Only demands that every rule that is not named is false, of those that the layer of the file or one below has; of rules about
	// something else than households only where the case gives facts of it.
	Only bool `yaml:"only"`

	place fault.Place
	layer int
	id    int64 // of the household in the test database
}

// TestRules runs the tests of a profile in a folder.
func TestRules(ctx context.Context, fsys fs.FS, code string) (TestReport, error) {
	p, err := policy.Load(fsys, code)
	if err != nil {
		return TestReport{}, err
	}
	return TestProfile(ctx, p)
}

// TestProfile runs the cases of a profile's tests folders in databases of their own, through the same statements as a run, and demands
// of every rule a case where it warns, one where it does not and one where it cannot tell. Of a profile with a county's own layer it runs
// and demands only the tests of that layer: the others hold for the values below it.
func TestProfile(ctx context.Context, p *policy.Profile) (TestReport, error) {
	set, err := CompileRules(p)
	if err != nil {
		return TestReport{}, err
	}
	t := newTester(p, set)
	for _, file := range p.Files(policy.TestsFolder) {
		if err := t.file(ctx, file); err != nil {
			return TestReport{}, err
		}
	}
	t.coverage()
	return TestReport{Profile: p.Code, Rules: len(set.Rules), Cases: t.cases, Failures: t.failures.Problems()}, nil
}

func newTester(p *policy.Profile, set *rule.Set) *tester {
	t := &tester{profile: p, set: set, seen: map[string]map[string]bool{}, never: map[string]bool{}, told: map[string]bool{}}
	if p.Local() != nil {
		t.from = p.Own() + 1
	}
	t.shared.Bases, t.shared.Defaults = map[string]given{}, map[string]values{}
	return t
}

// parts are what a case may name.
type parts struct{ rules, facts, head, tests bool }

type tester struct {
	profile  *policy.Profile
	set      *rule.Set
	from     int      // the lowest layer whose tests are run
	shared   testFile // what bases.yaml of the layers so far say
	cases    int
	failures fault.List
	seen     map[string]map[string]bool // rule → outcomes that a case of its own expects
	never    map[string]bool            // rules that can always tell
	unread   parts                      // what could not be read, which has been reported
	told     map[string]bool            // mistakes of a file's households that have been reported once
}

// file runs the cases of one file.
func (t *tester) file(ctx context.Context, file policy.File) error {
	f, ok := t.read(file)
	if !ok || file.Layer < t.from {
		return nil
	}
	asOf, county := t.profile.Tests.AsOf, t.profile.Tests.County
	if f.County != 0 {
		county = f.County
	}
	groups := map[civil.Date][]testCase{}
	for i := range f.Cases {
		c, on, ok := t.one(file, f, &f.Cases[i], asOf)
		if ok {
			groups[on] = append(groups[on], c)
		}
	}
	for _, on := range slices.SortedFunc(maps.Keys(groups), civil.Date.Compare) {
		if err := t.run(ctx, setting{county: county, asOf: on, params: f.Params, place: fault.Place{File: file.Name, Line: 1, Column: 1}}, groups[on]); err != nil {
			return err
		}
	}
	return nil
}

// read reads a file and adds to it what bases.yaml of its layer and those below say.
func (t *tester) read(file policy.File) (*testFile, bool) {
	f := &testFile{Bases: map[string]given{}, Defaults: map[string]values{}}
	d := yaml.NewDecoder(bytes.NewReader(file.Text))
	d.KnownFields(true)
	if err := d.Decode(f); err != nil {
		t.failures.Add(rule.YAMLProblem(file.Name, file.Text, err))
		t.unread.tests = true
		return nil, false
	}
	if path.Base(file.Name) == "bases.yaml" {
		maps.Copy(t.shared.Bases, f.Bases)
		maps.Copy(t.shared.Defaults, f.Defaults)
	}
	for name, base := range t.shared.Bases {
		if _, own := f.Bases[name]; !own {
			f.Bases[name] = base
		}
	}
	for list, row := range t.shared.Defaults {
		if _, own := f.Defaults[list]; !own {
			f.Defaults[list] = row
		}
	}
	for _, id := range f.NeverUnknown {
		t.never[id] = true
	}
	return f, true
}

// one reads a case and the day on which it is screened. A case of a rule that the profile does without, or that a higher layer says
// anew, is passed over; so is one whose own day lies outside the profile's time.
func (t *tester) one(file policy.File, f *testFile, n *yaml.Node, asOf civil.Date) (testCase, civil.Date, bool) {
	c := testCase{place: fault.Place{File: file.Name, Line: n.Line, Column: n.Column}, layer: file.Layer}
	if err := n.Decode(&c); err != nil {
		t.failures.Add(rule.YAMLProblem(file.Name, file.Text, err))
		return c, asOf, false
	}
	if _, ok := f.Bases[c.Base]; c.Base != "" && !ok {
		if !t.unread.tests {
			t.failures.At(c.place, "screening_test_base", "base", c.Base)
		}
		t.saw(c)
		return c, asOf, false
	}
	c.Given = f.Bases[c.Base].with(c.Given, f.Defaults)
	for _, text := range []string{f.AsOf, c.AsOf} {
		if text == "" {
			continue
		}
		on, err := civil.Parse(text)
		if err != nil {
			t.failures.At(c.place, "screening_as_of")
			return c, asOf, false
		}
		asOf = on
	}
	if asOf.IsZero() && t.unread.head {
		t.saw(c)
		return c, asOf, false
	}
	if asOf.IsZero() {
		t.failures.At(c.place, "screening_as_of")
		return c, asOf, false
	}
	if t.elsewhere(c.Rule, file.Layer) || !t.profile.Holds(asOf) && file.Layer < t.profile.Own() {
		return c, asOf, false
	}
	before := t.failures.Len()
	t.readable(c, asOf)
	if t.failures.Len() > before {
		t.saw(c)
		return c, asOf, false
	}
	return c, asOf, true
}

// elsewhere tells whether a rule is one that the profile does without or that stands in a layer above.
func (t *tester) elsewhere(id string, layer int) bool {
	if slices.Contains(t.set.Dropped, id) {
		return true
	}
	r, ok := t.set.Rule(id)
	return ok && r.Layer > layer
}

// setting is where and when the cases of a file are screened.
type setting struct {
	county int
	asOf   civil.Date
	params map[string]string // over those of the profile's tests
	place  fault.Place
}

// bind finds the parameters of the rules; those that the tests set themselves come first.
func (t *tester) bind(in setting, keys []string) (rule.Binding, bool) {
	texts := maps.Clone(t.profile.Tests.Params)
	if texts == nil {
		texts = map[string]string{}
	}
	maps.Copy(texts, in.params)
	ask := slices.DeleteFunc(slices.Clone(keys), func(key string) bool { return texts[key] != "" })
	bound, missing := bindCounty(t.profile, ask, in.county, in.asOf)
	for _, p := range missing {
		t.failures.Add(p)
	}
	for _, key := range keys {
		if texts[key] == "" {
			continue
		}
		param, _ := t.profile.Parameter(key)
		number, err := policy.ParseValue(param.Unit, texts[key])
		if err != nil {
			t.failures.At(in.place, "policy_value", "value", texts[key], "unit", param.Unit)
			return bound.binding, false
		}
		bound.binding.Params[key] = bindable(param.Unit, number)
	}
	return bound.binding, len(missing) == 0
}

// run puts the households of the cases into a fresh database, screens them and compares.
func (t *tester) run(ctx context.Context, in setting, cases []testCase) error {
	rules, params := inForce(t.set, in.asOf)
	binding, ok := t.bind(in, params)
	if !ok {
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
		if err := insertCase(ctx, db, t.set.Facts, caseKey{county: in.county, id: c.id, asOf: in.asOf}, c.Given); err != nil {
			t.failures.At(c.place, "screening_test_given", "detail", err.Error())
			continue
		}
		good = append(good, c)
	}
	got, err := screenCases(ctx, db, t.set.Program(rules), in.county, binding)
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
		known := t.elsewhere(name, c.layer) || slices.ContainsFunc(rules, func(r *rule.Rule) bool { return r.ID == name })
		if !known || !slices.Contains(outcomes, c.Expect[name]) {
			t.failures.At(c.place, "screening_test_expect", "rule", name, "outcome", c.Expect[name])
		}
	}
	t.saw(c)
	for _, r := range rules {
		want, named := c.Expect[r.ID]
		if !named && c.Only && (r.Subject == "" || c.Given.Values[r.Subject] != nil) {
			want, named = "false", true
		}
		if said := outcomes[got[r.ID]]; named && r.Layer <= c.layer && said != want {
			t.failures.At(c.place, "screening_test_failed", "case", c.Name, "rule", r.ID, "want", want, "got", said)
		}
	}
}

// saw remembers which outcome of its rule a case expects.
func (t *tester) saw(c testCase) {
	if c.Rule == "" {
		return
	}
	if t.seen[c.Rule] == nil {
		t.seen[c.Rule] = map[string]bool{}
	}
	t.seen[c.Rule][c.Expect[c.Rule]] = true
}

// coverage demands the three outcomes of every rule that can be in force while the profile is.
func (t *tester) coverage() {
	if t.unread.tests { // the cases may stand there
		return
	}
	for _, r := range t.set.Rules {
		if r.Layer < t.from || r.Ended || !r.To.IsZero() && r.To.Before(t.profile.From) || !t.profile.To.IsZero() && r.From.After(t.profile.To) {
			continue
		}
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
