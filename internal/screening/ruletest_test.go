package screening_test

import (
	"testing"

	"shouwang/internal/screening"
	"shouwang/policies"
)

// TestShippedRules runs the tests that ship with the profile.
func TestShippedRules(t *testing.T) {
	t.Parallel()
	report, err := screening.TestRules(t.Context(), policies.FS, "cn-2021")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Failures {
		t.Error(f, f.Args)
	}
	if report.Cases < 3*report.Rules {
		t.Errorf("%d cases for %d rules", report.Cases, report.Rules)
	}
}
