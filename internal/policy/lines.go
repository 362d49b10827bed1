package policy

import (
	"fmt"
	"path"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"

	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/money"
)

// Parameter is a line or a threshold with its values by region and time.
type Parameter struct {
	Key    string
	Name   Text
	Unit   string // see units
	Codes  string // the code list that says what the value means, where the unit is code
	Values []Value
	// File, Line and Column are where the highest layer that knows it declares it.
	File         string
	Line, Column int
}

// Value is what a parameter is in a region during a period.
type Value struct {
	Region       int    // leading digits of area codes: 0 the country, 53 a province, 4106 a prefecture, 410602 a county
	Number       int64  // fen where the unit is yuan, otherwise in the unit itself
	Text         string // as the profile writes it
	From, To     civil.Date
	DocNo        string // the number of the document that set it
	Source       string
	File         string
	Line, Column int
	layer        int
}

// holds tells whether the value is in force on a day.
func (v Value) holds(on civil.Date) bool {
	return !on.Before(v.From) && (v.To.IsZero() || !on.After(v.To))
}

// covers tells whether a 6-digit county lies in the value's region.
func (v Value) covers(county int) bool { return Covers(v.Region, county) }

// Covers tells whether a 6-digit county lies in a region, given by the leading digits of area codes; 0 is the country.
func Covers(region, county int) bool {
	for ; county > region; county /= 10 {
	}
	return county == region
}

// Parameter returns a line or threshold by its key.
func (p *Profile) Parameter(key string) (Parameter, bool) {
	for _, set := range [][]Parameter{p.Lines, p.Params} {
		for _, param := range set {
			if param.Key == key {
				return param, true
			}
		}
	}
	return Parameter{}, false
}

// Value returns what a line or threshold is in a county on a day: the value of the longest region prefix that covers
// the county, and of those the one of the highest layer. Where none is in force the answer is a fault that names key, county, day and file; there is no default.
func (p *Profile) Value(key string, county int, on civil.Date) (Value, error) {
	param, ok := p.Parameter(key)
	if !ok {
		return Value{}, fault.NotFound("param_unknown", "key", key, "profile", p.Code, "file", p.path(LinesFile))
	}
	best, found := Value{Region: -1}, false
	for _, v := range param.Values {
		if v.covers(county) && v.holds(on) && (v.Region > best.Region || v.Region == best.Region && v.layer > best.layer) {
			best, found = v, true
		}
	}
	if !found {
		return Value{}, fault.NotFound("param_missing", "key", key, "county", county, "as_of", on.String(),
			"profile", p.Code, "file", p.path(LinesFile))
	}
	return best, nil
}

// ValuesFor returns all lines and thresholds that are in force in a county on a day. One that is not in force is left
// out; whoever needs it asks Value and gets the fault.
func (p *Profile) ValuesFor(county int, on civil.Date) map[string]Value {
	out := map[string]Value{}
	for _, set := range [][]Parameter{p.Lines, p.Params} {
		for _, param := range set {
			if v, err := p.Value(param.Key, county, on); err == nil {
				out[param.Key] = v
			}
		}
	}
	return out
}

func (p *Profile) path(file string) string { return path.Join(p.Code, file) }

// readLines reads a lines.yaml. What a higher layer writes of a parameter that a lower one knows is put over it: its name and unit
// replace, its values are added and hold before those below for the same region.
func (p *Profile) readLines(r reader, content []byte) {
	root := r.document(content)
	if root == nil {
		return
	}
	seen := map[string]bool{}
	set := func(into *[]Parameter) func(*yaml.Node) {
		return r.list(func(n *yaml.Node) {
			param := readParameter(r, n, *into)
			if seen[param.Key] {
				r.at(n, "yaml_twice", "key", param.Key)
			}
			seen[param.Key] = true
			i := slices.IndexFunc(*into, func(o Parameter) bool { return o.Key == param.Key })
			if i < 0 {
				*into = append(*into, param)
				return
			}
			below := (*into)[i]
			if param = param.laidOver(below); below.Unit != param.Unit {
				r.at(n, "policy_unit_changed", "key", param.Key, "unit", param.Unit, "below", below.Unit)
			}
			param.Values = append(slices.Clone((*into)[i].Values), param.Values...)
			(*into)[i] = param
		})
	}
	r.mapping(root, fields{"lines?": set(&p.Lines), "params?": set(&p.Params)})
}

// readParameter reads a line or threshold. One that is below has its name and unit already, and they may be left out.
func readParameter(r reader, n *yaml.Node, below []Parameter) Parameter {
	param := Parameter{File: r.file, Line: n.Line, Column: n.Column}
	optional := ""
	if i := slices.IndexFunc(below, func(o Parameter) bool { return o.Key == keyOf(n) && o.File != r.file }); i >= 0 {
		optional, param.Name, param.Unit = "?", below[i].Name, below[i].Unit
	}
	var values *yaml.Node
	r.mapping(n, fields{
		"key": r.text(&param.Key), "zh" + optional: r.text(&param.Name.Zh), "en" + optional: r.text(&param.Name.En),
		"unit" + optional: func(n *yaml.Node) {
			if r.text(&param.Unit)(n); !units[param.Unit] {
				r.at(n, "policy_unit", "unit", n.Value)
			}
		},
		"codes?": r.text(&param.Codes),
		"values": func(n *yaml.Node) { values = n },
	})
	if values == nil {
		return param
	}
	// An empty list is a parameter that every county must set for itself.
	r.list(func(n *yaml.Node) {
		v := readValue(r, n, param.Unit)
		for _, other := range param.Values {
			if other.Region == v.Region && overlap(other, v) {
				r.at(n, "policy_overlap", "key", param.Key, "line", other.Line)
			}
		}
		param.Values = append(param.Values, v)
	})(values)
	return param
}

func readValue(r reader, n *yaml.Node, unit string) Value {
	v := Value{File: r.file, Line: n.Line, Column: n.Column, layer: r.layer}
	r.mapping(n, fields{
		"region": func(n *yaml.Node) {
			if r.number(&v.Region)(n); !validRegion(v.Region) {
				r.at(n, "policy_region", "region", n.Value)
			}
		},
		"value": func(n *yaml.Node) {
			r.text(&v.Text)(n)
			var err error
			if v.Number, err = ParseValue(unit, v.Text); err != nil && v.Text != "" && units[unit] {
				r.at(n, "policy_value", "value", v.Text, "unit", unit)
			}
		},
		"valid_from": r.date(&v.From), "valid_to?": r.date(&v.To),
		"doc_no?": r.text(&v.DocNo), "source": r.text(&v.Source),
	})
	if !v.To.IsZero() && v.To.Before(v.From) {
		r.at(n, "policy_period")
	}
	return v
}

func validRegion(region int) bool {
	digits := len(strconv.Itoa(region))
	return region == 0 || digits == 2 || digits == 4 || digits == 6
}

// ParseValue reads a number as lines.yaml writes it, never below zero: fen where the unit is yuan, the day as 20220401 where it is a date, otherwise in the
// unit itself.
func ParseValue(unit, text string) (int64, error) {
	switch unit {
	case "yuan":
		fen, err := money.ParseYuan(text)
		if err == nil && fen < 0 {
			return 0, fmt.Errorf("negative")
		}
		return int64(fen), err
	case "date":
		day, err := civil.Parse(text)
		return int64(day.Int()), err
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err == nil && n < 0 {
		return 0, fmt.Errorf("negative")
	}
	return n, err
}

func overlap(a, b Value) bool {
	return (a.To.IsZero() || !a.To.Before(b.From)) && (b.To.IsZero() || !b.To.Before(a.From))
}

// IsUnit tells whether a parameter may be measured in a unit.
func IsUnit(unit string) bool { return units[unit] }

// keyOf is the key that an entry has, as far as it can be read.
func keyOf(n *yaml.Node) string {
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == "key" {
			return n.Content[i+1].Value
		}
	}
	return ""
}
