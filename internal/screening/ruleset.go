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

// CompileRules checks the facts and rules of a profile. All problems are reported together, each with file, line and column.
func CompileRules(p *policy.Profile) (*rule.Set, error) {
	facts, err := rule.ParseFacts(p.Code+"/"+policy.FactsFile, p.File(policy.FactsFile))
	if err != nil {
		return nil, err
	}
	return rule.Compile(facts, p.Code+"/"+policy.RulesFile, p.File(policy.RulesFile), vocabulary(p))
}

func vocabulary(p *policy.Profile) rule.Vocabulary {
	v := rule.Vocabulary{Params: map[string]rule.Type{}, Codes: map[string]rule.CodeList{}}
	for _, set := range [][]policy.Parameter{p.Lines, p.Params} {
		for _, param := range set {
			v.Params[param.Key] = rule.UnitType(param.Unit)
		}
	}
	for key, l := range p.Codes {
		list := rule.CodeList{Open: l.Open}
		for _, c := range l.Codes {
			list.Codes = append(list.Codes, c.Code)
		}
		v.Codes[key] = list
	}
	for _, l := range p.Levels {
		v.Levels = append(v.Levels, l.Code)
	}
	for _, f := range p.Families {
		v.Families = append(v.Families, f.Code)
	}
	return v
}

// inForce gives the rules that hold on a day, and the parameters that they ask for.
func inForce(set *rule.Set, asOf civil.Date) (rules []*rule.Rule, params []string) {
	for _, r := range set.Rules {
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

// bindCounty finds the parameters of a county. One that is not in force there is reported with its name and file; nothing defaults.
func bindCounty(p *policy.Profile, keys []string, county int, asOf civil.Date) (parameters, []fault.Problem) {
	out := parameters{binding: rule.Binding{AsOf: asOf, Params: map[string]int64{}}, values: map[string]policy.Value{}}
	var missing []fault.Problem
	for _, key := range keys {
		v, err := p.Value(key, county, asOf)
		if err != nil {
			place := fault.Place{File: p.Code + "/lines.yaml", Line: lineOf(p, key), Column: 1}
			missing = append(missing, fault.At(place, "screening_param_missing", "key", key, "county", county, "as_of", asOf.String()))
			continue
		}
		param, _ := p.Parameter(key)
		number := v.Number
		if rule.UnitType(param.Unit) == rule.Decimal {
			number *= decimalsPerUnit
		}
		out.binding.Params[key], out.values[key] = number, v
	}
	return out, missing
}

func lineOf(p *policy.Profile, key string) int {
	param, _ := p.Parameter(key)
	if len(param.Values) == 0 {
		return 1
	}
	return param.Values[0].Line
}
