package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/app"
	"shouwang/internal/cli"
	"shouwang/internal/sqldb/dbtest"
	"shouwang/internal/synth"
)

// home is where the tests of this package keep their keys.
var home = sync.OnceValue(func() string {
	dir, err := os.MkdirTemp("", "shouwang-test-")
	if err != nil {
		panic(err)
	}
	return dir
})

// TestMain removes what the tests share.
func TestMain(m *testing.M) {
	status := m.Run()
	_ = os.RemoveAll(home())
	os.Exit(status)
}

// keys is the key file of every database in these tests.
func keys() string { return filepath.Join(home(), "test.key") }

// environment is what commands see of the environment.
func environment(name string) string {
	if name == "SHOUWANG_KEY_FILE" {
		return keys()
	}
	return ""
}

// run runs a command as a new user would and returns its status, output and messages.
func run(t *testing.T, args ...string) (status int, out, messages string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	status = app.RunWith(t.Context(), args, cli.Streams{In: strings.NewReader(""), Out: &stdout, Err: &stderr, Env: environment})
	return status, stdout.String(), stderr.String()
}

// lines decodes one JSON object a line.
func lines[T any](t *testing.T, out string) []T {
	t.Helper()
	var all []T
	dec := json.NewDecoder(strings.NewReader(out))
	for dec.More() {
		var one T
		if err := dec.Decode(&one); err != nil {
			t.Fatalf("%v in %.300s", err, out)
		}
		all = append(all, one)
	}
	return all
}

// county is the synthetic county that the tests of this package share.
type county struct {
	dir      string
	manifest synth.Manifest
	truth    synth.Truth
}

var makeCounty = sync.OnceValues(func() (county, error) {
	dir := filepath.Join(home(), "county")
	var messages bytes.Buffer
	streams := cli.Streams{In: strings.NewReader(""), Out: &messages, Err: &messages, Env: environment}
	app.RunWith(context.Background(), []string{"synth", "--county", "410602", "--households", "2000", "--seed", "7", "--out", dir}, streams)
	return load(dir)
})

// load reads the manifest and the truth of a county.
func load(dir string) (county, error) {
	c := county{dir: dir}
	for name, v := range map[string]any{"manifest.json": &c.manifest, "truth.json": &c.truth} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return county{}, err
		}
		if err := json.Unmarshal(data, v); err != nil {
			return county{}, err
		}
	}
	return c, nil
}

func readCounty(t *testing.T, dir string) county {
	t.Helper()
	c, err := load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func syntheticCounty(t *testing.T) county {
	t.Helper()
	c, err := makeCounty()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

type importResult struct {
	File      string `json:"file"`
	Source    string `json:"source"`
	Rows      int    `json:"rows"`
	Accepted  int    `json:"accepted"`
	Added     int    `json:"added"`
	Changed   int    `json:"changed"`
	Unchanged int    `json:"unchanged"`
	Faults    []struct {
		Sheet   string `json:"sheet"`
		Cell    string `json:"cell"`
		Code    string `json:"code"`
		Value   string `json:"value"`
		Message string `json:"message"`
		Remedy  string `json:"remedy"`
	} `json:"faults"`
}

type warningLine struct {
	ID          string `json:"id"`
	Rule        string `json:"rule"`
	HouseholdNo string `json:"household_no"`
	County      int    `json:"county"`
	Village     int64  `json:"village"`
	Level       string `json:"level"`
	Status      string `json:"status"`
	Since       string `json:"since"`
}

// subject is the number of the household that the warning is about, or the code of the village.
func (w warningLine) subject() string {
	if w.HouseholdNo == "" {
		return strconv.FormatInt(w.Village, 10)
	}
	return w.HouseholdNo
}

type screenResult struct {
	Run        string                    `json:"run"`
	Profile    string                    `json:"profile"`
	AsOf       string                    `json:"as_of"`
	Households int                       `json:"households"`
	Persons    int                       `json:"persons"`
	Rules      int                       `json:"rules"`
	Warnings   map[string]map[string]int `json:"warnings"`
	Levels     map[string]int            `json:"levels"`
}

// importAll imports the county's files in the manifest's order and collects the faults.
func importAll(t *testing.T, c county, dsn string) (results []importResult, faults []synth.Fault) {
	t.Helper()
	for _, im := range c.manifest.Imports {
		status, out, messages := run(t, "import", im.Source, filepath.Join(c.dir, im.File), "--json", "--db", dsn)
		got := lines[importResult](t, out)
		if len(got) != 1 {
			t.Fatalf("%s: %d results, status %d: %s", im.File, len(got), status, messages)
		}
		want := 0
		if len(got[0].Faults) > 0 {
			want = 3
		}
		if status != want {
			t.Errorf("%s: status %d, want %d: %s", im.File, status, want, messages)
		}
		for _, f := range got[0].Faults {
			faults = append(faults, synth.Fault{File: im.File, Sheet: f.Sheet, Cell: f.Cell, Code: f.Code})
			if f.Message == "" || f.Remedy == "" {
				t.Errorf("%s %s: %s has no message or no remedy", im.File, f.Cell, f.Code)
			}
		}
		results = append(results, got...)
	}
	return results, faults
}

// TestCountyEqualsItsTruth is the product's main promise: a county is imported and screened, the faults are those that were planted, cell by
// cell, and the warnings those that were planted, household by household; on both engines alike.
func TestCountyEqualsItsTruth(t *testing.T) {
	t.Parallel()
	c := syntheticCounty(t)
	var mu sync.Mutex
	outputs := map[string]string{}
	t.Cleanup(func() {
		if len(outputs) < 2 {
			return
		}
		var all []string
		for _, out := range outputs {
			all = append(all, out)
		}
		if d := cmp.Diff(all[0], all[1]); d != "" {
			t.Errorf("the engines differ:\n%s", d)
		}
	})
	dbtest.EachName(t, func(t *testing.T, dsn string) {
		results, faults := importAll(t, c, dsn)
		if d := cmp.Diff(c.truth.Faults, faults); d != "" {
			t.Errorf("the reported faults are not the planted ones (-planted +reported):\n%s", d)
		}
		status, out, messages := run(t, "screen", "--as-of", c.manifest.AsOf, "--profile", c.manifest.Profile, "--json", "--db", dsn)
		if status != 0 {
			t.Fatalf("screen: status %d: %s", status, messages)
		}
		summary := lines[screenResult](t, out)[0]
		warnings := checkWarnings(t, c, dsn)
		checkSummary(t, c.truth, summary)
		checkReasons(t, warnings, dsn)
		checkRepeated(t, c, dsn)
		summary.Run = ""
		for i := range warnings {
			warnings[i].ID = ""
		}
		data, err := json.MarshalIndent([]any{results, summary, warnings}, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		mu.Lock()
		outputs[strings.SplitN(dsn, ":", 2)[0]] = string(data)
		mu.Unlock()
	})
}

// checkWarnings compares the warnings with the truth, rule by rule, and returns them in a fixed order.
func checkWarnings(t *testing.T, c county, dsn string) []warningLine {
	t.Helper()
	status, out, messages := run(t, "warnings", "--profile", c.manifest.Profile, "--json", "--db", dsn)
	if status != 0 {
		t.Fatalf("warnings: status %d: %s", status, messages)
	}
	all := lines[warningLine](t, out)
	got := map[string]map[string][]string{"open": {}, "unknown": {}}
	for _, w := range all {
		if got[w.Status] == nil {
			t.Fatalf("status %q after the first run", w.Status)
		}
		got[w.Status][w.Rule] = append(got[w.Status][w.Rule], w.subject())
	}
	for _, rules := range got {
		for _, numbers := range rules {
			slices.Sort(numbers)
		}
	}
	if d := cmp.Diff(c.truth.Warnings, got["open"]); d != "" {
		t.Errorf("warnings (-planted +raised):\n%s", d)
	}
	if d := cmp.Diff(c.truth.Unknown, got["unknown"]); d != "" {
		t.Errorf("unknown (-planted +raised):\n%s", d)
	}
	slices.SortFunc(all, func(a, b warningLine) int {
		return strings.Compare(a.Rule+a.HouseholdNo, b.Rule+b.HouseholdNo)
	})
	return all
}

// checkReasons opens one warning of every few rules by command (package screening opens one of each): it can be derived from what it
// stores, it still holds, and every row behind it is told with its file and line.
func checkReasons(t *testing.T, warnings []warningLine, dsn string) {
	t.Helper()
	const every = 8
	last, rules := "", 0
	for _, w := range warnings {
		if w.Rule == last || w.Status != "open" {
			continue
		}
		last = w.Rule
		if rules++; rules%every != 1 {
			continue
		}
		status, out, messages := run(t, "screen", "explain", w.ID, "--json", "--db", dsn)
		if status != 0 {
			t.Fatalf("explain %s: status %d: %s", w.Rule, status, messages)
		}
		e := lines[struct {
			Derived  string
			Holds    bool
			Tampered bool
			Rows     []struct {
				List string
				File string
				Line int
			}
		}](t, out)[0]
		if e.Derived != "open" || !e.Holds || e.Tampered || len(e.Rows) == 0 {
			t.Errorf("%s: derived %s, holds %v, tampered %v, %d rows", w.Rule, e.Derived, e.Holds, e.Tampered, len(e.Rows))
		}
		for _, r := range e.Rows {
			if r.File == "" || r.Line == 0 {
				t.Errorf("%s: a row of %s lacks its place in a file", w.Rule, r.List)
			}
		}
	}
}

func checkSummary(t *testing.T, truth synth.Truth, s screenResult) {
	t.Helper()
	if s.Households != truth.Households || s.Persons != truth.Persons {
		t.Errorf("%d households and %d persons, want %d and %d", s.Households, s.Persons, truth.Households, truth.Persons)
	}
	if s.Rules < 25 {
		t.Errorf("%d rules, want at least 25", s.Rules)
	}
	for rule, numbers := range truth.Warnings {
		if s.Warnings[rule]["true"] != len(numbers) {
			t.Errorf("%s: the summary says %d, want %d", rule, s.Warnings[rule]["true"], len(numbers))
		}
	}
	if len(s.Levels) == 0 {
		t.Error("no level is counted")
	}
}

// checkRepeated imports everything again and screens again: nothing may change.
func checkRepeated(t *testing.T, c county, dsn string) {
	t.Helper()
	results, _ := importAll(t, c, dsn)
	for _, r := range results {
		if r.Added != 0 || r.Changed != 0 {
			t.Errorf("%s again: %d added, %d changed", r.File, r.Added, r.Changed)
		}
	}
	if status, _, messages := run(t, "screen", "--as-of", c.manifest.AsOf, "--json", "--db", dsn); status != 0 {
		t.Errorf("screen again: status %d: %s", status, messages)
	}
	checkWarnings(t, c, dsn)
}
