package screening

import (
	"io/fs"
	"slices"

	"shouwang/internal/civil"
	"shouwang/internal/money"
	"shouwang/internal/policy"
	"shouwang/internal/rule"
)

// Standing tells without a database what a profile says: which rules are in force on a day, what a line is in a county, and what the
// profile leaves to the county. The generator of synthetic counties is told of the policy through it and knows no more.
type Standing struct {
	profile *policy.Profile
	set     *rule.Set
}

// Stand reads a profile and its rules.
func Stand(fsys fs.FS, code string) (Standing, error) {
	p, err := policy.Load(fsys, code)
	if err != nil {
		return Standing{}, err
	}
	set, err := CompileRules(p)
	return Standing{profile: p, set: set}, err
}

// Code is the code of the profile.
func (s Standing) Code() string { return s.profile.Code }

// InForce lists the rules that are in force on a day.
func (s Standing) InForce(on civil.Date) []string {
	var out []string
	for _, r := range s.set.Rules {
		if r.Holds(on) {
			out = append(out, r.ID)
		}
	}
	return out
}

// Amount is what a line or threshold in money is in a county on a day, false where the profile leaves it to the county.
func (s Standing) Amount(key string, county int, on civil.Date) (money.Fen, bool) {
	v, err := s.profile.Value(key, county, on)
	return money.Fen(v.Number), err == nil
}

// LocalLines writes a county's own layer: a value of everything that the rules in force ask for and the profile leaves to the county, the
// one given or else the one that held last. It is empty when nothing is left to the county.
func (s Standing) LocalLines(county int, on civil.Date, given map[string]string, source string) (string, error) {
	var open []string
	for _, r := range s.set.Rules {
		if !r.Holds(on) {
			continue
		}
		for _, key := range r.Params() {
			if _, err := s.profile.Value(key, county, on); err != nil && !slices.Contains(open, key) {
				open = append(open, key)
			}
		}
	}
	return s.profile.LocalLines(open, policy.LocalValues{County: county, On: on, Given: given, Source: source})
}
