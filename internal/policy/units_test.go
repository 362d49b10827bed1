package policy

import (
	"strings"
	"testing"
)

// TestOnceCounted holds that a county's own layer from before a parameter had a unit of its own still stands, and that a code keeps its list.
func TestOnceCounted(t *testing.T) {
	t.Parallel()
	const own = "params:\n  - {key: severe_months, zh: 县, en: county, unit: count, values: [{region: 410602, value: \"1\", valid_from: 2022-01-01, source: 县}]}\n"
	for _, tt := range []struct {
		name, below, unit, label string
		bad                      bool
	}{
		{name: "an age", below: "unit: age", unit: "age"},
		{name: "a code", below: "unit: code\n    codes: measure_post", unit: "code", label: "公益性岗位"},
		{name: "months were never counts", below: "unit: month", bad: true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			files := tiny(t)
			text := strings.Replace(string(files["tiny/lines.yaml"]), "unit: month", tt.below, 1)
			files["tiny/lines.yaml"] = []byte(strings.Replace(text, `value: "12"`, `value: "1"`, 1))
			p, err := parse("tiny", files)
			if err != nil {
				t.Fatal(err)
			}
			p, err = p.WithLocal(map[string][]byte{LinesFile: []byte(own)})
			if tt.bad {
				if err == nil {
					t.Fatal("the unit was taken")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			param, _ := p.Parameter("severe_months")
			code, _ := p.ParamCode(param, "1")
			if param.Unit != tt.unit || code.Name.Zh != tt.label {
				t.Errorf("unit %q, label %q", param.Unit, code.Name.Zh)
			}
		})
	}
}
