package screening

import (
	"strings"

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
	// params are the values that stand in the place of parameters; one without a value is called by its name.
	params map[string]screening.Setting
	roots  map[string]rule.Text // what the facts of a root are told of
	inner  bool                 // inside quotation marks
}

func newSpeaker(v *kit.Visit, x screening.Explanation, p *policy.Profile) speaker {
	s := speaker{visit: v, labels: map[string]string{}, profile: p, params: x.Params, roots: x.Roots}
	s.collect(x.Tree)
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

// opposite are the comparisons that are true where others are false, and unknown where those are.
func opposite() map[rule.Op]rule.Op {
	return map[rule.Op]rule.Op{
		rule.OpEq: rule.OpNe, rule.OpNe: rule.OpEq, rule.OpLt: rule.OpGe, rule.OpGe: rule.OpLt, rule.OpLe: rule.OpGt, rule.OpGt: rule.OpLe,
	}
}

// say writes a node in words; list is the code list of what a constant is compared with.
func (s speaker) say(n *rule.Node, list string) string {
	if sign, ok := signs()[n.Op]; ok {
		return s.join(n, " "+sign+" ", listAmong(n.Args))
	}
	if n.Over() {
		return s.over(n, "")
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
		return s.visit.Named("web.screening.say_window_", n.Name, "n", s.counts(n))
	case rule.OpNamed:
		return s.labelled(n)
	case rule.OpAnd:
		return s.conditions(n, t("web.screening.say_and"))
	case rule.OpOr:
		return s.conditions(n, t("web.screening.say_or"))
	case rule.OpNot:
		return s.not(n.Args[0])
	case rule.OpNeg:
		return "−" + s.bracketed(n.Args[0], "")
	case rule.OpIn:
		return s.among(n, "")
	case rule.OpHas:
		return t("web.screening.say_has", "what", s.say(n.Args[1], ""), "code", s.say(n.Args[0], listAmong(n.Args)))
	case rule.OpCond:
		return t("web.screening.say_cond", "if", s.condition(n.Args[0]), "then", s.choice(n.Args[1], list), "else", s.choice(n.Args[2], list))
	case rule.OpGroup:
		return s.group(n)
	case rule.OpWithin:
		return t("web.screening.say_within", "what", s.say(n.Args[0], ""), "period", s.say(n.Args[1], ""))
	case rule.OpPeriod:
		return s.period(n)
	case rule.OpSpan:
		return s.counts(n)
	case rule.OpAnyOf:
		return t("web.screening.say_any_of", "what", s.say(n.Args[0], ""), "list", s.listed(n.Args[1:], listAmong(n.Args)))
	case rule.OpDays, rule.OpWorking, rule.OpMonths, rule.OpPercent, rule.OpPer, rule.OpAddDays:
		return s.visit.Named("web.screening.say_", string(n.Op), "first", s.bracketed(n.Args[0], ""), "second", s.bracketed(n.Args[1], ""))
	case rule.OpMissing, rule.OpEmpty, rule.OpYear, rule.OpAge:
		return s.visit.Named("web.screening.say_", string(n.Op), "what", s.listed(n.Args, ""))
	}
	return n.String()
}

// condition says a node that is asked for being so: a fact that is yes or no says which.
func (s speaker) condition(n *rule.Node) string {
	if n.Op == rule.OpFact && n.Type == rule.Bool {
		return s.fact(n.Fact) + " = " + s.visit.T("web.kit.yes")
	}
	return s.say(n, "")
}

// conditions joins what must be so together; parts that are joined otherwise stand in brackets.
func (s speaker) conditions(n *rule.Node, between string) string {
	parts := make([]string, len(n.Args))
	for i, a := range n.Args {
		if parts[i] = s.condition(a); a.Op == rule.OpAnd || a.Op == rule.OpOr || a.Op == rule.OpCond {
			parts[i] = s.visit.T("web.screening.say_brackets", "what", parts[i])
		}
	}
	return strings.Join(parts, between)
}

// not says that something is not so, where the language has words for it in those words.
func (s speaker) not(n *rule.Node) string {
	t := s.visit.T
	if other, ok := opposite()[n.Op]; ok {
		return s.join(n, " "+signs()[other]+" ", listAmong(n.Args))
	}
	switch n.Op {
	case rule.OpFact:
		return s.fact(n.Fact) + " = " + t("web.kit.no")
	case rule.OpMissing, rule.OpEmpty:
		return s.visit.Named("web.screening.say_not_", string(n.Op), "what", s.listed(n.Args, ""))
	case rule.OpIn:
		return s.among(n, "not_")
	case rule.OpHas:
		return t("web.screening.say_not_has", "what", s.say(n.Args[1], ""), "code", s.say(n.Args[0], listAmong(n.Args)))
	case rule.OpAnyOf:
		return t("web.screening.say_not_any_of", "what", s.say(n.Args[0], ""), "list", s.listed(n.Args[1:], listAmong(n.Args)))
	case rule.OpExists:
		return s.over(n, "not_")
	case rule.OpNot:
		return s.condition(n.Args[0])
	case rule.OpAnd, rule.OpOr, rule.OpCond:
		return t("web.screening.say_not", "what", t("web.screening.say_brackets", "what", s.say(n, "")))
	}
	return t("web.screening.say_not", "what", s.say(n, ""))
}

// among says that a value is one of several, or belongs to a group that is called by its name; not is "not_" where it is none.
func (s speaker) among(n *rule.Node, not string) string {
	key := not + "in"
	if len(n.Args) == 2 && s.groupName(n.Args[1]) != "" {
		key = not + "in_group"
	}
	return s.visit.Named("web.screening.say_", key, "what", s.say(n.Args[0], ""), "list", s.listed(n.Args[1:], listAmong(n.Args)))
}

// over says what an operation asks of the rows of a list, in quotation marks; not is "not_" where there is to be none.
func (s speaker) over(n *rule.Node, not string) string {
	in := s
	in.inner = !s.inner
	what := ""
	switch {
	case n.Op == rule.OpExists || n.Op == rule.OpAll || n.Op == rule.OpCount:
		what = s.quoted(in.condition(n.Args[0]))
	case n.Op == rule.OpSum && n.Args[0].Op == rule.OpCond && isZero(n.Args[0].Args[2]): // over the rows of a kind
		return s.visit.T("web.screening.say_sum_of", "list", s.labelled(n), "having", s.quoted(in.condition(n.Args[0].Args[0])),
			"what", s.say(n.Args[0].Args[1], ""))
	case len(n.Args) > 0:
		what = s.say(n.Args[0], "")
	}
	return s.visit.Named("web.screening.say_"+not, string(n.Op), "list", s.labelled(n), "what", what)
}

func isZero(n *rule.Node) bool { return n.Op == rule.OpConst && n.Const == int64(0) }

// quoted puts a text into the quotation marks of the language, inside others into the inner ones.
func (s speaker) quoted(text string) string {
	if s.inner {
		return "‘" + text + "’"
	}
	return "“" + text + "”"
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

// join says what stands on the sides of a sign.
func (s speaker) join(n *rule.Node, between, list string) string {
	parts := make([]string, len(n.Args))
	for i, arg := range n.Args {
		parts[i] = s.say(arg, list)
		if arg.Op == rule.OpCond || arg.Op == rule.OpMin || arg.Op == rule.OpMax || n.Op == rule.OpMul || n.Op == rule.OpSub && i > 0 {
			parts[i] = s.bracketed(arg, list)
		}
	}
	if len(parts) == 2 && parts[0] == parts[1] {
		for i, arg := range n.Args {
			parts[i] = s.owned(arg, parts[i])
		}
	}
	return strings.Join(parts, between)
}

// owned says of what a fact is told, where two of one name stand beside each other.
func (s speaker) owned(n *rule.Node, text string) string {
	root, _, _ := strings.Cut(n.Name, ".")
	owner := s.roots[root].In(string(s.visit.Lang))
	if n.Op != rule.OpFact || owner == "" {
		return text
	}
	return s.visit.T("web.screening.say_owned", "owner", owner, "what", text)
}

// bracketed puts a sum, a difference or a choice into brackets.
func (s speaker) bracketed(n *rule.Node, list string) string {
	text := s.say(n, list)
	switch n.Op {
	case rule.OpAdd, rule.OpSub, rule.OpCond:
		return s.visit.T("web.screening.say_brackets", "what", text)
	case rule.OpMin, rule.OpMax:
		if n.Args[0].Op == rule.OpCond {
			return s.visit.T("web.screening.say_brackets", "what", text)
		}
	}
	return text
}

// choice says one side of a choice.
func (s speaker) choice(n *rule.Node, list string) string {
	if n.Type == rule.Bool {
		return s.condition(n)
	}
	return s.bracketed(n, list)
}

func (s speaker) listed(args []*rule.Node, list string) string {
	parts := make([]string, len(args))
	for i, arg := range args {
		parts[i] = s.say(arg, list)
	}
	return s.visit.Join(parts)
}
