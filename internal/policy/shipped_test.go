package policy_test

import (
	"testing"

	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/policy"
	"shouwang/policies"
)

func TestShippedProfile(t *testing.T) {
	t.Parallel()
	p, err := policy.Load(policies.FS, "cn-2021")
	if e, ok := fault.As(err); ok {
		for _, problem := range e.Problems {
			t.Error(problem)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	line, err := p.Value("monitoring_line", 410602, civil.New(2021, 12, 31))
	if err != nil || line.Number != 600000 || line.Source == "" {
		t.Errorf("monitoring line of 410602 at the end of 2021 = %+v, %v", line, err)
	}
	if v, err := p.Value("monitoring_line", 410602, civil.New(2031, 1, 1)); err == nil {
		t.Errorf("a monitoring line after the profile's end: %+v", v)
	}
	for _, c := range []struct{ list, label, code string }{
		{"labour", "弱劳动力或半劳动力", "weak"}, {"health", "长期慢性病", "chronic"}, {"risk", "因病", "illness"},
		{"clear_method", "自然消除", "natural"}, {"yes_no", "是", "yes"},
	} {
		if got, ok := p.Codes[c.list].Find(c.label); !ok || got.Code != c.code {
			t.Errorf("%s %q = %q, %v, want %q", c.list, c.label, got.Code, ok, c.code)
		}
	}
	for _, code := range []string{"I", "II", "III"} {
		if l, ok := p.Level(code); !ok || l.Colour == "" || l.VisitDays == 0 {
			t.Errorf("level %s = %+v", code, l)
		}
	}
}
