package policy

import (
	"slices"

	"shouwang/internal/fault"
)

// units are what a parameter may be measured in. What a rule makes of a unit says rule.UnitType, how a page writes it the messages web.kit.param_….
var units = map[string]bool{
	"yuan": true, "date": true, "litre": true, "percent": true, // amounts, days and decimals
	"day": true, "month": true, "year": true, "minute": true, // how long
	"age": true, "calendar_year": true, "grade": true, "code": true, // which
	"person": true, "vehicle": true, "property": true, "times": true, "multiple": true, "count": true, // how many
}

// onceCounted are the units of parameters that were plain counts before; a county's own layer that still says so means them.
var onceCounted = []string{"age", "calendar_year", "year", "code", "person", "vehicle", "property", "times", "multiple", "percent"}

// laidOver gives a parameter the unit and the code list of the one below where it says nothing else itself.
func (p Parameter) laidOver(below Parameter) Parameter {
	if p.Unit == "count" && slices.Contains(onceCounted, below.Unit) {
		p.Unit = below.Unit
	}
	if p.Codes == "" {
		p.Codes = below.Codes
	}
	return p
}

// ParamCode is the entry of the code list that a value of a parameter names, where the parameter is a code.
func (p *Profile) ParamCode(param Parameter, value string) (Code, bool) {
	return p.Codes[param.Codes].Find(value)
}

// checkParams holds the values of parameters that are codes to their lists.
func (p *Profile) checkParams(problems *fault.List) {
	for _, param := range slices.Concat(p.Lines, p.Params) {
		place := fault.Place{File: param.File, Line: param.Line, Column: param.Column}
		switch {
		case param.Codes == "" && param.Unit != "code":
		case param.Unit != "code" || p.Codes[param.Codes] == nil:
			problems.Add(fault.At(place, "policy_param_codes", "key", param.Key, "codes", param.Codes))
		default:
			for _, v := range param.Values {
				if _, ok := p.ParamCode(param, v.Text); !ok {
					problems.Add(fault.At(fault.Place{File: v.File, Line: v.Line, Column: v.Column}, "policy_param_code", "value", v.Text, "codes", param.Codes))
				}
			}
		}
	}
}
