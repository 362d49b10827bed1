package screening

import (
	"fmt"
	"strings"

	"shouwang/internal/civil"
	"shouwang/internal/money"
	"shouwang/internal/policy"
	"shouwang/internal/rule"
	"shouwang/internal/screening"
	"shouwang/internal/web/kit"
)

// speaker puts a condition into words. Labels of lists and named conditions come from the explanation.
type speaker struct {
	visit  *kit.Visit
	labels map[string]string
	// profile is whose rules are put into words; nil for that of the pages.
	profile *policy.Profile
}

func newSpeaker(v *kit.Visit, tree *screening.Reason) speaker {
	s := speaker{visit: v, labels: map[string]string{}}
	s.collect(tree)
	return s
}

func (s speaker) collect(r *screening.Reason) {
	if r == nil {
		return
	}
	if label := r.Label.In(string(s.visit.Lang)); label != "" {
		s.labels[r.Text] = label
	}
	for _, arg := range r.Args {
		s.collect(arg)
	}
	for _, row := range r.Rows {
		s.collect(row.Why)
	}
}

// signs are the operators that both languages write alike.
func signs() map[rule.Op]string {
	return map[rule.Op]string{
		rule.OpEq: "=", rule.OpNe: "≠", rule.OpLt: "<", rule.OpLe: "≤", rule.OpGt: ">", rule.OpGe: "≥",
		rule.OpAdd: "+", rule.OpSub: "−", rule.OpMul: "×",
	}
}

// say writes a node in words; list is the code list of what a constant is compared with.
func (s speaker) say(n *rule.Node, list string) string {
	if sign, ok := signs()[n.Op]; ok {
		return s.join(n.Args, " "+sign+" ", listAmong(n.Args))
	}
	if n.Over() {
		return s.over(n)
	}
	t := s.visit.T
	switch n.Op {
	case rule.OpConst:
		return s.constant(n, list)
	case rule.OpFact:
		return s.fact(n.Fact)
	case rule.OpParam:
		return s.param(rule.ParamKey(n.Name))
	case rule.OpAsOf:
		return t("web.screening.say_as_of")
	case rule.OpWindow:
		return s.visit.Named("web.screening.say_window_", n.Name, "n", s.join(n.Args, " ", ""))
	case rule.OpNamed:
		return s.labelled(n)
	case rule.OpAnd:
		return s.join(n.Args, t("web.screening.say_and"), "")
	case rule.OpOr:
		return s.join(n.Args, t("web.screening.say_or"), "")
	case rule.OpNot:
		return t("web.screening.say_not", "what", s.say(n.Args[0], ""))
	case rule.OpNeg:
		return "−" + s.say(n.Args[0], "")
	case rule.OpIn:
		return t("web.screening.say_in", "what", s.say(n.Args[0], ""), "list", s.listed(n.Args[1:], listAmong(n.Args)))
	case rule.OpHas:
		return t("web.screening.say_has", "what", s.say(n.Args[1], ""), "code", s.say(n.Args[0], listAmong(n.Args)))
	case rule.OpCond:
		return t("web.screening.say_cond", "if", s.say(n.Args[0], ""), "then", s.say(n.Args[1], ""), "else", s.say(n.Args[2], ""))
	case rule.OpGroup:
		return s.group(n)
	case rule.OpWithin:
		return t("web.screening.say_within", "what", s.say(n.Args[0], ""), "period", s.say(n.Args[1], ""))
	case rule.OpPeriod:
		return s.visit.Named("web.screening.say_period_", n.Name, "n", s.listed(n.Args, ""))
	case rule.OpSpan:
		return s.visit.Named("web.screening.say_span_", n.Name, "n", s.listed(n.Args, ""))
	case rule.OpAnyOf:
		return t("web.screening.say_any_of", "what", s.say(n.Args[0], ""), "list", s.listed(n.Args[1:], listAmong(n.Args)))
	case rule.OpDays, rule.OpWorking, rule.OpPercent, rule.OpPer, rule.OpAddDays:
		return s.two(n)
	case rule.OpMissing, rule.OpEmpty, rule.OpYear, rule.OpAge, rule.OpMonths:
		return s.visit.Named("web.screening.say_", string(n.Op), "what", s.listed(n.Args, ""))
	}
	return n.String()
}

// two says an operation on two values, in the order in which they stand.
func (s speaker) two(n *rule.Node) string {
	return s.visit.Named("web.screening.say_", string(n.Op), "first", s.say(n.Args[0], ""), "second", s.say(n.Args[1], ""))
}

// group names the codes of a group.
func (s speaker) group(n *rule.Node) string {
	labels := make([]string, len(n.Set))
	for i, code := range n.Set {
		labels[i] = s.visit.CodeLabel(n.Codes, code)
	}
	return s.visit.Join(labels)
}

// over says what an operation asks of the rows of a list.
func (s speaker) over(n *rule.Node) string {
	what := ""
	if len(n.Args) > 0 {
		what = s.say(n.Args[0], "")
	}
	return s.visit.Named("web.screening.say_", string(n.Op), "list", s.labelled(n), "what", what)
}

func (s speaker) labelled(n *rule.Node) string {
	if label, ok := s.labels[n.String()]; ok {
		return label
	}
	if n.List != "" {
		return n.List
	}
	return n.Name
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

func (s speaker) param(key string) string {
	profile := s.profile
	if profile == nil {
		profile = s.visit.Profile()
	}
	if found, ok := profile.Parameter(key); ok {
		return found.Name.In(string(s.visit.Lang))
	}
	return key
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
			return money.Fen(value).Format()
		case rule.Decimal:
			return s.visit.Lang.Hundredths(value)
		case rule.Date:
			return civil.FromInt(int(value)).String()
		}
	case string:
		if list != "" {
			return s.visit.CodeLabel(list, value)
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

func (s speaker) join(args []*rule.Node, between, list string) string {
	parts := make([]string, len(args))
	for i, arg := range args {
		parts[i] = s.say(arg, list)
	}
	return strings.Join(parts, between)
}

func (s speaker) listed(args []*rule.Node, list string) string {
	parts := make([]string, len(args))
	for i, arg := range args {
		parts[i] = s.say(arg, list)
	}
	return s.visit.Join(parts)
}
