package screening

import (
	"context"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/policy"
	"shouwang/internal/rule"
)

// Brief is a rule in the list of rules, with how many warnings it gives in the actor's area. Counted is false for those who may not
// read warnings.
type Brief struct {
	*rule.Rule
	Open, Unknown int64
	Counted       bool
}

// RuleFilter limits the list of rules.
type RuleFilter struct {
	Profile string // empty for the one that is meant in the actor's area
	Family  string
	Level   string
	Text    string // part of the id, title, message, remedy, source or condition
	Area    int64
}

// Rulebook lists the rules of a profile in their order.
func (s *Service) Rulebook(ctx context.Context, actor auth.Actor, f RuleFilter) ([]Brief, error) {
	if err := actor.Require(auth.RuleRead); err != nil {
		return nil, err
	}
	p, err := s.meantPack(ctx, actor, f.Profile)
	if err != nil {
		return nil, err
	}
	counts := map[string]RuleCount{}
	counted := actor.Can(auth.WarningRead)
	if counted {
		all, err := s.Counts(ctx, actor, Filter{Profile: p.profile.Code, Area: f.Area})
		if err != nil {
			return nil, err
		}
		for _, c := range all.Rules {
			counts[c.Rule] = c
		}
	}
	var out []Brief
	for _, r := range p.set.Rules {
		if f.fits(r) {
			out = append(out, Brief{Rule: r, Open: counts[r.ID].Open, Unknown: counts[r.ID].Unknown, Counted: counted})
		}
	}
	return out, nil
}

func (f RuleFilter) fits(r *rule.Rule) bool {
	if f.Family != "" && r.Family != f.Family || f.Level != "" && r.Level != f.Level {
		return false
	}
	text := strings.ToLower(strings.Join([]string{r.ID, r.Title.Zh, r.Title.En, r.Message.Zh, r.Message.En, r.Remedy.Zh, r.Remedy.En, r.Source, r.Condition}, "\n"))
	return !slices.ContainsFunc(strings.Fields(strings.ToLower(f.Text)), func(word string) bool { return !strings.Contains(text, word) })
}

// RuleSheet is everything there is to say about a rule.
type RuleSheet struct {
	*rule.Rule
	Profile *policy.Profile
	Facts   *rule.Facts
	// On is the day that its parameters are looked at, County the county (0 for the country's own values).
	On     civil.Date
	County int
	Params []RuleParam
	Tests  []RuleTest
	// Versions are what the rule was in the versions of the profile that this database keeps, the latest first.
	Versions []RuleVersion
	// SQL is the statement that asks the question of every household of a county.
	SQL           string
	Open, Unknown int64
	Counted       bool
}

// RuleParam is a parameter of a rule with all its values for a county, and the one in force.
type RuleParam struct {
	policy.Parameter
	Values  []policy.Value // those of the county and of the regions above it, the latest and nearest first
	InForce policy.Value
	Missing bool // none is in force
}

// RuleVersion is what a rule was from a day on.
type RuleVersion struct {
	Version   int
	Condition string
	Title     rule.Text
	Since     time.Time
	Current   bool
}

// maxVersions bounds how many versions of a profile the history of a rule looks into.
const maxVersions = 20

// RuleSheet reads everything about one rule; NotFound when the profile has none of that id.
func (s *Service) RuleSheet(ctx context.Context, actor auth.Actor, profile, id string) (sheet RuleSheet, err error) {
	if err := actor.Require(auth.RuleRead); err != nil {
		return sheet, err
	}
	p, err := s.meantPack(ctx, actor, profile)
	if err != nil {
		return sheet, err
	}
	r, ok := p.set.Rule(id)
	if !ok {
		return sheet, fault.NotFound("not_found")
	}
	sheet = RuleSheet{Rule: r, Profile: p.profile, Facts: p.set.Facts, County: area.CountyOf(actor.Area), On: s.presentDay()}
	if !p.profile.Holds(sheet.On) && !p.profile.To.IsZero() && sheet.On.After(p.profile.To) {
		sheet.On = p.profile.To // a profile that is over is looked at as it was at its end
	}
	sheet.Params, sheet.Tests = p.ruleParams(r, sheet.County, sheet.On), p.ruleTests(r)
	if sheet.SQL, err = p.statement(r, sheet.County, sheet.On); err != nil {
		return sheet, err
	}
	if sheet.Versions, err = s.versionsOf(ctx, p, r); err != nil {
		return sheet, err
	}
	if sheet.Counted = actor.Can(auth.WarningRead); sheet.Counted {
		counts, err := s.Counts(ctx, actor, Filter{Profile: p.profile.Code, Rule: id})
		if err != nil {
			return sheet, err
		}
		sheet.Open, sheet.Unknown = counts.Open, counts.Unknown
	}
	return sheet, nil
}

// ruleParams gives the parameters that a rule names, with their values for a county.
func (p *pack) ruleParams(r *rule.Rule, county int, on civil.Date) []RuleParam {
	var out []RuleParam
	for _, key := range r.Params() {
		param, ok := p.profile.Parameter(key)
		if !ok {
			continue
		}
		one := RuleParam{Parameter: param}
		var err error
		if one.InForce, err = p.profile.Value(key, county, on); err != nil {
			one.Missing = true
		}
		for _, v := range param.Values {
			if covers(v.Region, county) {
				one.Values = append(one.Values, v)
			}
		}
		slices.SortStableFunc(one.Values, func(a, b policy.Value) int {
			if c := b.From.Compare(a.From); c != 0 {
				return c
			}
			return b.Region - a.Region
		})
		out = append(out, one)
	}
	return out
}

// covers tells whether a county lies in a region, which is the leading digits of its code.
func covers(region, county int) bool {
	for ; county > region; county /= 10 {
	}
	return county == region
}

// statement writes the question of a rule as the database is asked it; parameters without a value stand as zero.
func (p *pack) statement(r *rule.Rule, county int, on civil.Date) (string, error) {
	binding := rule.Binding{AsOf: on, Params: map[string]int64{}}
	for _, key := range r.Params() {
		param, _ := p.profile.Parameter(key)
		if v, err := p.profile.Value(key, county, on); err == nil {
			binding.Params[key] = bindable(param.Unit, v.Number)
		} else {
			binding.Params[key] = 0
		}
	}
	var texts []string
	for _, c := range p.set.Program([]*rule.Rule{r}).Chunks {
		text, _, err := c.Status(rule.Scope{County: county, To: 1<<62 - 1}, binding)
		if err != nil {
			return "", err
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, ";\n\n"), nil
}

// versionsOf goes through the kept versions of the profile and tells where the rule became another one.
func (s *Service) versionsOf(ctx context.Context, p *pack, r *rule.Rule) ([]RuleVersion, error) {
	kept, err := policy.Versions(ctx, s.db, p.profile.Code)
	if err != nil {
		return nil, err
	}
	var out []RuleVersion
	for _, one := range kept[:min(len(kept), maxVersions)] {
		old, err := policy.LoadRegistered(ctx, s.db, one.Digest)
		if fault.KindOf(err) == fault.KindInvalid {
			continue // a version of long ago whose files are no longer understood
		}
		if err != nil {
			return nil, err
		}
		was, ok := writtenIn(old, r.ID)
		if !ok {
			continue
		}
		was.Since, was.Current = one.At, was.Condition == r.Condition && was.Version == r.Version
		same := func(v RuleVersion) bool {
			return v.Condition == was.Condition && v.Version == was.Version && v.Title == was.Title
		}
		if i := slices.IndexFunc(out, same); i >= 0 {
			out[i].Since = one.At // the same rule was in use even earlier
			continue
		}
		out = append(out, was)
	}
	return out, nil
}

// writtenIn finds a rule as the files of a profile say it, the highest layer last.
func writtenIn(p *policy.Profile, id string) (v RuleVersion, ok bool) {
	for _, file := range p.Files(policy.RulesFolder) {
		var f struct {
			Rules []struct {
				ID        string
				Version   int
				Title     rule.Text
				Condition string
			}
		}
		if yaml.Unmarshal(file.Text, &f) != nil {
			continue
		}
		for _, r := range f.Rules {
			if r.ID == id {
				v, ok = RuleVersion{Version: r.Version, Title: r.Title, Condition: strings.TrimSpace(r.Condition)}, true
			}
		}
	}
	return v, ok
}
