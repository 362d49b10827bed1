package screening_test

import (
	"testing"

	"shouwang/internal/policy"
	"shouwang/internal/screening"
	"shouwang/policies"
)

// TestShippedRules runs the tests that ship with every profile.
func TestShippedRules(t *testing.T) {
	t.Parallel()
	profiles, err := policy.List(policies.FS)
	if err != nil || len(profiles) < 3 {
		t.Fatalf("profiles %v, %v", profiles, err)
	}
	for _, code := range profiles {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			report, err := screening.TestRules(t.Context(), policies.FS, code)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range report.Failures {
				t.Error(f, f.Args)
			}
			if report.Cases < 3*report.Rules {
				t.Errorf("%d cases for %d rules", report.Cases, report.Rules)
			}
		})
	}
}
