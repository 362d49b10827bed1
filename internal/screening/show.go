package screening

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"shouwang/internal/civil"
	"shouwang/internal/money"
	"shouwang/internal/policy"
	"shouwang/internal/rule"
)

// show writes a value as people read it, empty when it is missing.
func (p *pack) show(t rule.Type, list string, v any) rule.Text {
	both := func(text string) rule.Text { return rule.Text{Zh: text, En: text} }
	switch x := v.(type) {
	case bool:
		if t == rule.Sealed {
			return rule.Text{Zh: map[bool]string{true: "●", false: ""}[x], En: map[bool]string{true: "●", false: ""}[x]}
		}
		return p.yesNo(x)
	case int64:
		switch t {
		case rule.Money:
			return both(money.Fen(x).Format())
		case rule.Decimal:
			return both(rule.Hundredths(x))
		case rule.Date:
			return both(civil.FromInt(int(x)).String())
		}
		return both(strconv.FormatInt(x, 10))
	case string:
		if t == rule.Codes {
			return p.several(list, x)
		}
		return p.code(list, x)
	}
	return rule.Text{}
}

// yesNo writes a truth with the profile's own words.
func (p *pack) yesNo(v bool) rule.Text {
	code := "no"
	if v {
		code = "yes"
	}
	return p.code("yes_no", code)
}

func (p *pack) code(list, code string) rule.Text {
	l, ok := p.profile.Codes[list]
	if !ok {
		return rule.Text{Zh: code, En: code}
	}
	return rule.Text{Zh: l.Label(code, "zh"), En: l.Label(code, "en")}
}

func (p *pack) several(list, codes string) rule.Text {
	if codes == "" {
		return rule.Text{Zh: "—", En: "—"}
	}
	var zh, en []string
	for _, c := range strings.Split(strings.Trim(codes, ","), ",") {
		t := p.code(list, c)
		zh, en = append(zh, t.Zh), append(en, t.En)
	}
	return rule.Text{Zh: strings.Join(zh, "、"), En: strings.Join(en, ", ")}
}

// message fills the rule's sentence with the values that the trace holds.
func (e *explainer) message(r *rule.Rule) rule.Text {
	out := r.Message
	for key, n := range r.Values() {
		v := e.show(n.Type, listOf(n), e.binding.Eval(n, e.lookup))
		if v.Zh == "" || slices.ContainsFunc(n.Leaves(), e.hidden) {
			v = rule.Text{Zh: "—", En: "—"}
		}
		out.Zh = strings.ReplaceAll(out.Zh, "{"+key+"}", v.Zh)
		out.En = strings.ReplaceAll(out.En, "{"+key+"}", v.En)
	}
	return out
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// CompileCondition reads one condition against a profile's facts, for what was stored earlier and for drafts.
func CompileCondition(p *policy.Profile, condition string) (*rule.Node, error) {
	facts, err := ParseFacts(p)
	if err != nil {
		return nil, err
	}
	return rule.CompileCondition(facts, condition, vocabulary(p))
}
