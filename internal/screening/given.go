package screening

import (
	"fmt"
	"maps"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"shouwang/internal/civil"
	"shouwang/internal/money"
	"shouwang/internal/rule"
)

// UnmarshalYAML reads a household of a test: roots with their facts, and lists with their rows.
func (g *given) UnmarshalYAML(n *yaml.Node) error {
	var all map[string]yaml.Node
	if err := n.Decode(&all); err != nil {
		return err
	}
	g.Values, g.Rows = map[string]values{}, map[string][]values{}
	for name, part := range all {
		if part.Kind == yaml.SequenceNode {
			var rows []values
			if err := part.Decode(&rows); err != nil {
				return err
			}
			g.Rows[name] = rows
			continue
		}
		var v values
		if err := part.Decode(&v); err != nil {
			return err
		}
		g.Values[name] = v
	}
	return nil
}

// with gives the household with a case's own facts over it: facts replace facts, a list replaces a list, and every row begins with the
// defaults of its list.
func (g given) with(own given, defaults map[string]values) given {
	out := given{Values: map[string]values{}, Rows: map[string][]values{}}
	for _, layer := range []given{g, own} {
		for root, facts := range layer.Values {
			merged := maps.Clone(out.Values[root])
			if merged == nil {
				merged = values{}
			}
			maps.Copy(merged, facts)
			out.Values[root] = merged
		}
		for list, rows := range layer.Rows {
			out.Rows[list] = nil
			for _, row := range rows {
				merged := values{}
				maps.Copy(merged, defaults[list])
				maps.Copy(merged, row)
				out.Rows[list] = append(out.Rows[list], merged)
			}
		}
	}
	return out
}

// columns turns the facts of one row into columns and stored values.
func columns(facts map[string]*rule.Fact, v values, asOf civil.Date) ([]string, []any, error) {
	var names []string
	var args []any
	for _, name := range sortedKeys(v) {
		fact, ok := facts[name]
		if !ok {
			return nil, nil, fmt.Errorf("%s is not a fact", name)
		}
		stored, err := storedValue(fact, v[name], asOf)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", name, err)
		}
		names, args = append(names, fact.Column), append(args, stored)
	}
	return names, args, nil
}

// storedValue turns a value as a test writes it into what the database holds; null is a missing value. Dates, and years in whole numbers,
// may be told from the as-of date: "-45d", "-2m+1d", "-1y".
func storedValue(f *rule.Fact, v any, asOf civil.Date) (any, error) {
	text := fmt.Sprint(v)
	switch x := v.(type) {
	case nil:
		return nil, nil
	case []any:
		if f.Type != rule.Codes {
			return nil, fmt.Errorf("%s cannot hold several values", f.Type)
		}
		return several(x), nil
	case bool:
		if f.Type != rule.Bool && f.Type != rule.Sealed {
			return nil, fmt.Errorf("%s cannot hold %v", f.Type, x)
		}
		return x, nil
	}
	switch f.Type {
	case rule.Int:
		if day, ok := relative(text, asOf); ok {
			return int64(day.Year), nil
		}
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%q is not a whole number", text)
		}
		return n, nil
	case rule.Money, rule.Decimal:
		n, err := money.ParseYuan(text)
		return int64(n), err
	case rule.Date:
		if day, ok := relative(text, asOf); ok {
			return int64(day.Int()), nil
		}
		d, err := civil.ParseLoose(strings.TrimSuffix(text, " 00:00:00 +0000 UTC"))
		return int64(d.Int()), err
	case rule.Code, rule.String:
		return text, nil
	}
	return nil, fmt.Errorf("%s cannot hold %q", f.Type, text)
}

var relativeStep = regexp.MustCompile(`^([+-]\d+)([dmy])`)

// relative reads a day that is told from the as-of date in signed steps of days, months and years.
func relative(text string, asOf civil.Date) (civil.Date, bool) {
	if text == "" {
		return asOf, false
	}
	for text != "" {
		m := relativeStep.FindStringSubmatch(text)
		if m == nil {
			return asOf, false
		}
		n, err := strconv.Atoi(m[1])
		if err != nil {
			return asOf, false
		}
		switch m[2] {
		case "d":
			asOf = asOf.AddDays(n)
		case "m":
			asOf = asOf.AddMonths(n)
		default:
			asOf = asOf.AddYears(n)
		}
		text = text[len(m[0]):]
	}
	return asOf, true
}

func several(items []any) string {
	if len(items) == 0 {
		return ""
	}
	out := ","
	for _, i := range items {
		out += fmt.Sprint(i) + ","
	}
	return out
}
