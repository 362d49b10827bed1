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

// TestProfilesHaveTheSameWords holds that every profile names whatever pages and shared rules call by a term, and has the levels that
// shared rules use.
func TestProfilesHaveTheSameWords(t *testing.T) {
	t.Parallel()
	codes, err := policy.List(policies.FS)
	if err != nil || len(codes) < 3 {
		t.Fatalf("profiles %v, %v", codes, err)
	}
	first, err := policy.Load(policies.FS, "cn-2021")
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range codes {
		p, err := policy.Load(policies.FS, code)
		if err != nil {
			t.Fatal(err)
		}
		for key := range first.Terms {
			if _, ok := p.Terms[key]; !ok {
				t.Errorf("%s has no term %s", code, key)
			}
		}
		for _, l := range first.Levels {
			if _, ok := p.Level(l.Code); !ok {
				t.Errorf("%s has no level %s", code, l.Code)
			}
		}
		if p.Tests.AsOf.IsZero() || !p.Holds(p.Tests.AsOf) || p.Tests.County == 0 {
			t.Errorf("the tests of %s are as of %s in %d", code, p.Tests.AsOf, p.Tests.County)
		}
	}
}

// TestLocalLineOnly holds that no line ships with the profile from 2026: a county without a line of its own is refused by name.
func TestLocalLineOnly(t *testing.T) {
	t.Parallel()
	p, err := policy.Load(policies.FS, "cn-2026")
	if err != nil {
		t.Fatal(err)
	}
	for _, county := range []int{410602, 530102, 110101} {
		_, err := p.Value("monitoring_line", county, civil.New(2026, 6, 30))
		if f, ok := fault.As(err); !ok || f.Code != "param_missing" || f.Args["key"] != "monitoring_line" {
			t.Errorf("%d: %v", county, err)
		}
	}
}

// TestPovertyStandard holds the standard of each year of the old profile.
func TestPovertyStandard(t *testing.T) {
	t.Parallel()
	p, err := policy.Load(policies.FS, "cn-2014")
	if err != nil {
		t.Fatal(err)
	}
	for year, want := range map[int]int64{2014: 2800, 2015: 2855, 2016: 2952, 2017: 2952, 2018: 2995, 2019: 3218, 2020: 4000} {
		v, err := p.Value("poverty_standard", 410602, civil.New(year, 7, 1))
		if err != nil || v.Number != want*100 || v.DocNo == "" {
			t.Errorf("%d: %+v, %v", year, v, err)
		}
	}
}
