package screening_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"shouwang/internal/fault"
	"shouwang/internal/screening"
	"shouwang/policies"
)

// TestCheckOfTests holds that a mistake in a case is reported where the case stands, with the nearest name, before anything is run.
func TestCheckOfTests(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ file, old, text, want string }{
		"rule":     {"common/tests/doubt.yaml", "- rule: doubt_vehicle\n", "- rule: doubt_vehicel\n", "screening_test_rule_near doubt_vehicel doubt_vehicle"},
		"expected": {"common/tests/doubt.yaml", `expect: {doubt_vehicle: "true"}`, `expect: {doubt_vehicle: "true", doubt_cart_qz_none: "true"}`, "screening_test_rule doubt_cart_qz_none "},
		"outcome":  {"common/tests/doubt.yaml", `expect: {doubt_vehicle: "true"}`, `expect: {doubt_vehicle: "yes"}`, "screening_test_outcome  "},
		"list":     {"common/tests/doubt.yaml", "records.vehicles", "records.vehicle", "screening_test_name_near records.vehicle records.vehicles"},
		"fact":     {"common/tests/doubt.yaml", "[{price:", "[{prise:", "screening_test_name_near records.vehicles.prise records.vehicles.price"},
		"value":    {"common/tests/doubt.yaml", "[{registered_on: -609d}]", "[{registered_on: lately}]", "screening_test_value records.property.registered_on "},
		"code":     {"common/tests/doubt.yaml", "business_status: cancelled", "business_status: canceled", "screening_test_code records.business.business_status "},
		"shares":   {"cn-2021/profile.yaml", "shares: [common]", "shares: [comon]", "policy_share_unknown  "},
		"indent":   {"common/rules/duty.yaml", "  - id: measure_past_end\n", "  - id: measure_past_end\n   bad: 1\n", "rule_yaml_indent  "},
		"tab":      {"common/rules/duty.yaml", "    severity: error", "\tseverity: error", "rule_yaml_tab  "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := copied(t)
			text := string(files[c.file].Data)
			at := strings.Index(text, c.old)
			if at < 0 {
				t.Fatalf("%s does not say %s", c.file, c.old)
			}
			files[c.file] = &fstest.MapFile{Data: []byte(text[:at] + c.text + text[at+len(c.old):])}
			_, _, err := screening.CheckRules(files, "cn-2021")
			f, ok := fault.As(err)
			if !ok {
				t.Fatalf("not reported: %v", err)
			}
			line := 1 + strings.Count(text[:at], "\n")
			i := slices.IndexFunc(f.Problems, func(p fault.Problem) bool { return p.Code+" "+p.Args["name"]+" "+p.Args["nearest"] == c.want })
			if i < 0 || f.Problems[i].File != c.file || f.Problems[i].Line < line-4 || f.Problems[i].Line > line+1 {
				t.Errorf("want %s near %s:%d, got %+v", c.want, c.file, line, f.Problems)
			}
			if len(f.Problems) > 2 {
				t.Errorf("one mistake is told of %d times: %+v", len(f.Problems), f.Problems)
			}
		})
	}
}

// copied is the shipped profiles, to change.
func copied(t *testing.T) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	err := fs.WalkDir(policies.FS, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(policies.FS, name)
		out[name] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
