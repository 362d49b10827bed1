package screening_test

import (
	"fmt"
	"strings"
	"testing"

	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/policy"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

// TestRulebook holds search, counts and permission of the list of rules, and that every rule's sheet is whole.
func TestRulebook(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		if err := policy.Register(t.Context(), db, w.svc.Profile()); err != nil {
			t.Fatal(err)
		}
		w.unsafe()
		all, err := w.svc.Rulebook(t.Context(), cadre, screening.RuleFilter{})
		if err != nil || len(all) != len(w.svc.Rules()) {
			t.Fatalf("%d rules, %v", len(all), err)
		}
		found, err := w.svc.Rulebook(t.Context(), cadre, screening.RuleFilter{Text: "住房 C、D级", Family: "eligibility"})
		if err != nil || len(found) != 1 || found[0].ID != "housing_unsafe" || found[0].Open != 1 || !found[0].Counted {
			t.Errorf("search: %+v, %v", found, err)
		}
		if _, err := w.svc.Rulebook(t.Context(), auth.Actor{Role: auth.Administrator}, screening.RuleFilter{}); fault.KindOf(err) != fault.KindDenied {
			t.Errorf("without permission: %v", err)
		}
		if _, err := w.svc.RuleSheet(t.Context(), cadre, "", "no_such_rule"); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("no such rule: %v", err)
		}
		for _, r := range all {
			sheet, err := w.svc.RuleSheet(t.Context(), cadre, "cn-2021", r.ID)
			if err != nil {
				t.Fatalf("%s: %v", r.ID, err)
			}
			outcomes := map[string]bool{}
			seen := map[string]bool{}
			for _, test := range sheet.Tests {
				outcomes[test.Want] = true
				if !sheet.Profile.Holds(test.AsOf) {
					t.Errorf("%s: the test %q is of %s, which is not the profile's time", r.ID, test.Name, test.AsOf)
				}
				asked := fmt.Sprint(test.AsOf, test.Base, test.Want, test.Values)
				if seen[asked] {
					t.Errorf("%s: the test %q stands twice", r.ID, test.Name)
				}
				seen[asked] = true
			}
			if !outcomes["true"] || !outcomes["false"] || len(sheet.Versions) != 1 || !sheet.Versions[0].Current || !strings.Contains(sheet.SQL, "v_") {
				t.Errorf("%s: tests %v, %d versions, SQL of %d characters", r.ID, outcomes, len(sheet.Versions), len(sheet.SQL))
			}
			if len(sheet.Params) != len(r.Params()) {
				t.Errorf("%s: %d parameters, want %d", r.ID, len(sheet.Params), len(r.Params()))
			}
		}
	})
}
