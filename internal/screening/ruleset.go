package screening

import (
	"slices"

	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/policy"
	"shouwang/internal/rule"
)

// decimalsPerUnit turns whole litres and per cent of a parameter into the hundredths in which decimals are kept.
const decimalsPerUnit = 100

// CompileRules checks the facts and rules of all layers of a profile. All problems are reported together, each with file, line and column.
func CompileRules(p *policy.Profile) (*rule.Set, error) {
	facts, err := ParseFacts(p)
	if err != nil {
		return nil, err
	}
	return rule.Compile(facts, vocabulary(p), ruleFiles(p, policy.RulesFolder)...)
}

// ParseFacts reads what the rules of a profile may ask about.
func ParseFacts(p *policy.Profile) (*rule.Facts, error) {
	return rule.ParseFacts(ruleFiles(p, policy.FactsFile)...)
}

func ruleFiles(p *policy.Profile, name string) []rule.File {
	var out []rule.File
	for _, f := range p.Files(name) {
		out = append(out, rule.File(f))
	}
	return out
}

func vocabulary(p *policy.Profile) rule.Vocabulary {
	v := rule.Vocabulary{
		Params: map[string]rule.Type{}, Codes: map[string]rule.CodeList{}, Terms: map[string]rule.Text{},
		Without: mentioned(p.Without), With: mentioned(p.With), Own: p.Own(),
	}
	for key, t := range p.Terms {
		v.Terms[key] = rule.Text(t)
	}
	for _, set := range [][]policy.Parameter{p.Lines, p.Params} {
		for _, param := range set {
			if v.Params[param.Key] = rule.UnitType(param.Unit); !policy.IsUnit(param.Unit) {
				v.Params[param.Key] = "" // fits everything: that the unit is wrong has been reported
			}
		}
	}
	for key, l := range p.Codes {
		list := rule.CodeList{Open: l.Open}
		for _, c := range l.Codes {
			list.Codes = append(list.Codes, c.Code)
		}
		v.Codes[key] = list
	}
	v.Groups, v.Years, v.Calendar = map[string]rule.CodeGroup{}, map[string]int{}, workingDays(p.Calendar)
	for key, g := range p.Groups {
		v.Groups[key] = rule.CodeGroup{List: g.List, Codes: g.Codes}
	}
	if p.Calendar != nil {
		for key, y := range p.Calendar.Years {
			v.Years[key] = y.Month*100 + y.Day
		}
	}
	for _, l := range p.Levels {
		v.Levels = append(v.Levels, l.Code)
	}
	for _, f := range p.Families {
		v.Families = append(v.Families, f.Code)
	}
	return v
}

// workingDays is a profile's calendar as rules count by it.
func workingDays(c *policy.Calendar) *rule.Calendar {
	days := c.Days()
	if len(days) == 0 {
		return nil
	}
	out := &rule.Calendar{First: days[0].On}
	for _, d := range days {
		out.Ordinals = append(out.Ordinals, int64(d.Ordinal))
	}
	return out
}

// mentioned keeps nil apart from empty: a profile that names none takes all.
func mentioned(list []policy.Mention) []rule.Mention {
	if list == nil {
		return nil
	}
	out := make([]rule.Mention, 0, len(list))
	for _, m := range list {
		out = append(out, rule.Mention{ID: m.ID, Place: fault.Place{File: m.File, Line: m.Line, Column: m.Column}})
	}
	return out
}

// inForce gives the rules that hold on a day, and the parameters that they ask for.
func inForce(set *rule.Set, asOf civil.Date) (rules []*rule.Rule, params []string) {
	for _, r := range slices.Concat(set.Rules, set.Earlier) {
		if !r.Holds(asOf) {
			continue
		}
		rules = append(rules, r)
		for _, key := range r.Params() {
			if !slices.Contains(params, key) {
				params = append(params, key)
			}
		}
	}
	return rules, params
}

// parameters are the values of a county on a day, as the rules bind them and as an explanation shows them.
type parameters struct {
	binding rule.Binding
	values  map[string]policy.Value
}

// bindable is a number of a unit as the rules bind it.
func bindable(unit string, number int64) int64 {
	if rule.UnitType(unit) == rule.Decimal {
		return number * decimalsPerUnit
	}
	return number
}

// bindCounty finds the parameters of a county. One that is not in force there is reported with its name and file; nothing defaults.
func bindCounty(p *policy.Profile, keys []string, county int, asOf civil.Date) (parameters, []fault.Problem) {
	out := parameters{binding: rule.Binding{AsOf: asOf, Params: map[string]int64{}}, values: map[string]policy.Value{}}
	var missing []fault.Problem
	for _, key := range keys {
		v, err := p.Value(key, county, asOf)
		if err != nil {
			param, _ := p.Parameter(key)
			place := fault.Place{File: param.File, Line: param.Line, Column: param.Column}
			missing = append(missing, fault.At(place, "screening_param_missing", "key", key, "county", county, "as_of", asOf.String()))
			continue
		}
		param, _ := p.Parameter(key)
		out.binding.Params[key], out.values[key] = bindable(param.Unit, v.Number), v
	}
	return out, missing
}
