package app_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"shouwang/internal/civil"
	"shouwang/internal/policy"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb/dbtest"
	"shouwang/policies"
)

// size is how many households the counties of the equality tests have: few in every run of the tests, and as many as SHOUWANG_TEST_HOUSEHOLDS
// says for a proof at the size of a county («make county»).
func size(t *testing.T, usual int) int {
	t.Helper()
	text := os.Getenv("SHOUWANG_TEST_HOUSEHOLDS")
	if text == "" {
		return usual
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("SHOUWANG_TEST_HOUSEHOLDS: %v", err)
	}
	return n
}

// enough is from how many households a county shows every rule; package synth holds that it does.
const enough = 2000

// TestCountyEqualsItsTruthUnderEveryProfile makes a county under each profile, imports and screens it: the warnings are those that its truth
// says, household by household, on both engines. A profile that leaves its line
// to the county is refused by the line's name until the county's own layer is adopted.
func TestCountyEqualsItsTruthUnderEveryProfile(t *testing.T) {
	t.Parallel()
	profiles, err := policy.List(policies.FS)
	if err != nil || len(profiles) < 3 {
		t.Fatalf("profiles %v, %v", profiles, err)
	}
	for _, code := range profiles {
		households := size(t, enough)
		if code == "cn-2021" && households == enough {
			continue // TestCountyEqualsItsTruth
		}
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(home(), "county-"+code)
			status, _, messages := run(t, "synth", "--profile", code, "--households", strconv.Itoa(households), "--seed", "11", "--out", dir)
			if status != 0 {
				t.Fatalf("synth: status %d: %s", status, messages)
			}
			c := readCounty(t, dir)
			everyRule(t, code, c)
			dbtest.EachName(t, func(t *testing.T, dsn string) {
				importAll(t, c, dsn)
				adoptLocal(t, c, dsn)
				status, out, messages := run(t, "screen", "--as-of", c.manifest.AsOf, "--profile", code, "--json", "--db", dsn)
				if status != 0 {
					t.Fatalf("screen: status %d: %s", status, messages)
				}
				checkSummary(t, c.truth, lines[screenResult](t, out)[0])
				checkWarnings(t, c, dsn)
			})
		})
	}
}

// everyRule holds that the county has a warning of every rule that is in force, but for the one about clues, which no file brings.
func everyRule(t *testing.T, code string, c county) {
	t.Helper()
	_, set, err := screening.CheckRules(policies.FS, code)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range set.Rules {
		if r.ID != "clue_overdue" && r.Holds(day(t, c.manifest.AsOf)) && len(c.truth.Warnings[r.ID]) == 0 {
			t.Errorf("the county under %s has no warning of %s", code, r.ID)
		}
	}
}

// adoptLocal takes the county's own layer, after a screening without it was refused.
func adoptLocal(t *testing.T, c county, dsn string) {
	t.Helper()
	if c.manifest.Local == "" {
		return
	}
	status, _, messages := run(t, "screen", "--as-of", c.manifest.AsOf, "--profile", c.manifest.Profile, "--lang", "en", "--db", dsn)
	if status != 1 || !strings.Contains(messages, "monitoring_line") {
		t.Errorf("without a line of its own: status %d, %s", status, messages)
	}
	status, _, messages = run(t, "rules", "adopt", filepath.Join(c.dir, c.manifest.Local), "--profile", c.manifest.Profile, "--reason", "试", "--db", dsn)
	if status != 0 {
		t.Fatalf("adopt: status %d: %s", status, messages)
	}
}

func day(t *testing.T, text string) civil.Date {
	t.Helper()
	d, err := civil.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
