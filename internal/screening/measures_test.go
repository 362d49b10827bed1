package screening_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/policy"
	"shouwang/internal/rule"
	"shouwang/internal/screening"
	"shouwang/policies"
)

// anyMeasure is the cause that any measure fits.
const anyMeasure = "other"

var emptyMeasure = regexp.MustCompile(`empty\(monitoring\.(\w+)\)`)

// TestEveryCauseHasItsMeasures holds the rules on causes without a measure to the table of measures: every cause of the list has such a
// rule, and it asks for exactly the kinds of help that the table says fit it.
func TestEveryCauseHasItsMeasures(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"cn-2021", "cn-2026"} {
		p, err := policy.Load(policies.FS, code)
		if err != nil {
			t.Fatal(err)
		}
		set, err := screening.CompileRules(p)
		if err != nil {
			t.Fatal(err)
		}
		for _, cause := range p.Codes["risk"].Codes {
			if cause.Code == anyMeasure {
				continue
			}
			var want []string
			for _, m := range p.Measures {
				if slices.Contains(m.Risks, cause.Code) {
					want = append(want, m.Column)
				}
			}
			slices.Sort(want)
			if got := fitting(set, cause.Code); !cmp.Equal(want, got) || len(want) == 0 {
				t.Errorf("%s: %s asks for the measures %v, measures.yaml says %v", code, cause.Code, got, want)
			}
		}
	}
}

// fitting lists the columns of measures for which the rule on a cause asks beside those of a household without any measure.
func fitting(set *rule.Set, cause string) []string {
	var out []string
	for _, r := range set.Rules {
		if r.RiskType != cause || !strings.HasSuffix(r.ID, "_risk_without_measure") {
			continue
		}
		text := strings.ReplaceAll(r.Condition, "no_developmental", "empty(monitoring.industry_measures) empty(monitoring.employment_measures)"+
			" empty(monitoring.finance_measures) empty(monitoring.post_measures)")
		for _, m := range emptyMeasure.FindAllStringSubmatch(text, -1) {
			out = append(out, m[1])
		}
	}
	slices.Sort(out)
	return out
}
