package kit

import (
	"testing"

	"shouwang/internal/locale"
	"shouwang/internal/policy"
	"shouwang/policies"
)

// TestParamText writes values of parameters of each unit as a reader expects them.
func TestParamText(t *testing.T) {
	t.Parallel()
	messages, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	profile, err := policy.Load(policies.FS, "cn-2021")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ key, text, zh, en string }{
		{"monitoring_line", "16107.93", "16,107.93 元", "16,107.93 yuan"},
		{"compulsory_over_age", "18", "18 周岁", "18 years of age"},
		{"high_income_year", "2023", "2023 年", "2023"},
		{"limb_disability_category", "4", "肢体", "limb"},
		{"severe_disability_grade", "2", "2 级", "grade 2"},
		{"shortage_half_percent", "50", "50 %", "50 %"},
		{"students_several", "2", "2 人", "2 persons"},
		{"parent_child_years", "14", "14 年", "14 years"},
		{"measures_due_months", "1", "1 个月", "1 month"},
		{"half_year_clearing_from", "2022-04-01", "2022-04-01", "2022-04-01"},
	} {
		param, ok := profile.Parameter(tt.key)
		if !ok {
			t.Errorf("no parameter %s", tt.key)
		}
		for lang, want := range map[locale.Lang]string{locale.ZH: tt.zh, locale.EN: tt.en} {
			v := &Visit{Lang: lang, kit: &Kit{config: Config{Messages: messages}}}
			if got := v.ParamText(profile, param, tt.text); got != want {
				t.Errorf("%s in %s: %q, want %q", tt.key, lang, got, want)
			}
		}
	}
	for _, param := range append(profile.Lines, profile.Params...) {
		if !messages.Has("web.kit.param_" + param.Unit) {
			t.Errorf("%s: no name of the unit %s", param.Key, param.Unit)
		}
	}
}
