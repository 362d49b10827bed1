package kit

import "shouwang/internal/policy"

// ParamUnit names the unit of a parameter, for beside a field.
func (v *Visit) ParamUnit(unit string) string { return v.Named("web.kit.param_", unit) }

// ParamText writes a value of a parameter with its unit. A year has no thousands, a code is written by its label.
func (v *Visit) ParamText(p *policy.Profile, param policy.Parameter, text string) string {
	if code, ok := p.ParamCode(param, text); ok {
		return code.Name.In(string(v.Lang))
	}
	return v.Measured(text, param.Unit)
}

// ParamNumber writes a value of a parameter without its unit, as a sentence names it that says the unit itself.
func (v *Visit) ParamNumber(text, unit string) string {
	if unit == "calendar_year" || unit == "code" || unit == "date" {
		return text
	}
	return v.Grouped(text)
}

// Measured writes a number with its unit.
func (v *Visit) Measured(text, unit string) string {
	switch {
	case text == "1" && v.has("web.kit.param_one_"+unit):
		return v.Named("web.kit.param_one_", unit, "n", text)
	case v.has("web.kit.param_of_" + unit):
		return v.Named("web.kit.param_of_", unit, "n", text)
	}
	return v.Grouped(text) + " " + v.ParamUnit(unit)
}

// has tells whether there is a message.
func (v *Visit) has(key string) bool { return v.kit != nil && v.kit.config.Messages.Has(key) }
