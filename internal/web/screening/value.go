package screening

import (
	"fmt"
	"strconv"
	"strings"

	"shouwang/internal/civil"
	"shouwang/internal/money"
	"shouwang/internal/policy"
	"shouwang/internal/rule"
)

// of is the profile whose rules are put into words.
func (s speaker) of() *policy.Profile {
	if s.profile != nil {
		return s.profile
	}
	return s.visit.Profile()
}

// codeLabel names a code of a list of the profile.
func (s speaker) codeLabel(list, code string) string {
	if p := s.of(); p != nil {
		return p.Codes[list].Label(code, string(s.visit.Lang))
	}
	return code
}

// mostNamed is how many codes of a group are named one by one; of a larger one its name is said.
const mostNamed = 4

// groupName is what a large group of codes is called, empty for others.
func (s speaker) groupName(n *rule.Node) string {
	root, key, _ := strings.Cut(n.Name, ".")
	if p := s.of(); p != nil && n.Op == rule.OpGroup && len(n.Set) > mostNamed && root == "groups" {
		return p.Groups[key].Name.In(string(s.visit.Lang))
	}
	return ""
}

// group names the codes of a group, or a large group itself.
func (s speaker) group(n *rule.Node) string {
	if name := s.groupName(n); name != "" {
		return s.quoted(name)
	}
	labels := make([]string, len(n.Set))
	for i, code := range n.Set {
		labels[i] = s.codeLabel(n.Codes, code)
	}
	return s.visit.Join(labels)
}

func (s speaker) fact(f *rule.Fact) string {
	if f == nil {
		return ""
	}
	if _, ok := s.visit.Field(f.Field); ok {
		return s.visit.FieldLabel(f.Field)
	}
	if label := f.Label.In(string(s.visit.Lang)); label != "" {
		return label
	}
	return f.Key
}

// param writes the value of a parameter with its unit, its name where it has none.
func (s speaker) param(key string) string {
	if given, ok := s.params[key]; ok {
		if given.Unit == "code" {
			return given.Value.In(string(s.visit.Lang))
		}
		return s.visit.Measured(given.Text, given.Unit)
	}
	if p := s.of(); p != nil {
		if found, ok := p.Parameter(key); ok {
			return found.Name.In(string(s.visit.Lang))
		}
	}
	return key
}

// counts writes how many days, months or years a day or a period is counted by: "12 个月", or a parameter without a value by its name.
func (s speaker) counts(n *rule.Node) string {
	units := map[string]string{"days": "day", "months": "month", "years": "year"}
	name := strings.TrimPrefix(strings.TrimSuffix(n.Name, "_before"), "full_")
	var parts []string
	for _, a := range n.Args {
		text := ""
		if given, ok := s.params[rule.ParamKey(a.Name)]; a.Op == rule.OpParam && ok {
			text = given.Text
		} else if count, ok := a.Const.(int64); ok {
			text = strconv.FormatInt(count, 10)
		}
		unit, ok := units[name]
		switch {
		case text == "" && ok:
			text = s.quoted(s.say(a, "")) + " " + s.visit.ParamUnit(unit)
		case text == "":
			text = s.quoted(s.say(a, ""))
		case ok:
			text = s.visit.Measured(text, unit)
		}
		parts = append(parts, text)
	}
	return s.visit.Join(parts)
}

// period says the right side of «in»: the last months, whole months, or a year.
func (s speaker) period(n *rule.Node) string {
	switch {
	case n.Codes != "":
		return s.visit.Named("web.screening.say_period_"+n.Name+"_", n.Codes)
	case len(n.Args) > 0 && n.Args[0].Op == rule.OpSpan:
		return s.visit.Named("web.screening.say_period_", n.Name, "n", s.counts(n.Args[0]))
	}
	return s.visit.Named("web.screening.say_period_", n.Name, "n", s.counts(n))
}

// constant writes a fixed value: an amount, a date, or the label of a code.
func (s speaker) constant(n *rule.Node, list string) string {
	switch value := n.Const.(type) {
	case bool:
		if value {
			return s.visit.T("web.kit.yes")
		}
		return s.visit.T("web.kit.no")
	case int64:
		switch n.Type {
		case rule.Money:
			return s.visit.T("web.screening.yuan", "amount", strings.TrimSuffix(money.Fen(value).Format(), ".00"))
		case rule.Decimal:
			return s.visit.Lang.Hundredths(value)
		case rule.Date:
			return civil.FromInt(int(value)).String()
		}
	case string:
		if list != "" {
			return s.codeLabel(list, value)
		}
	}
	return fmt.Sprint(n.Const)
}

// listAmong finds the code list that constants beside a fact belong to.
func listAmong(args []*rule.Node) string {
	for _, arg := range args {
		if arg.Fact != nil && arg.Fact.List != "" {
			return arg.Fact.List
		}
	}
	return ""
}
