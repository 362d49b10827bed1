package screening

import (
	"strings"

	"shouwang/internal/rule"
	"shouwang/internal/screening"
)

// branch is one line of the condition: what was asked, what came out, and whether it decided the line above.
type branch struct {
	// Result is true, false or unknown; Word says it in the reader's language.
	Result, Word string
	Text, Value  string
	// Folds hides the parts of a condition that has a name of its own until they are asked for; Open shows them at once,
	// because they decided.
	Decides, Folds, Open bool
	Children             []branch
}

// branch turns a reason into lines. node is the same place of the rule as it is written today, nil when the rule has
// changed since; then the stored text stands in for words.
func (s speaker) branch(r *screening.Reason, node *rule.Node, decides bool) branch {
	if rule.Op(r.Op) == rule.OpNot {
		return s.negated(r, node, decides)
	}
	b := branch{Result: r.Result, Word: s.word(r), Decides: decides, Folds: rule.Op(r.Op) == rule.OpNamed, Text: r.Text}
	if node != nil {
		b.Text = s.say(node, "")
	}
	if !opens(r) {
		b.Value, b.Folds = s.got(r, false), b.Folds || len(r.Rows) > 0
		for _, row := range r.Rows {
			b.Children = append(b.Children, s.row(row, argOf(node, 0)))
		}
		return b
	}
	b.Text = s.heading(r, node)
	b.Open = decides || r.Result == "unknown"
	for i, arg := range r.Args {
		b.Children = append(b.Children, s.branch(arg, argOf(node, i), decides && carries(r, arg)))
	}
	return b
}

// row is a row that decided, with what was asked of it below.
func (s speaker) row(r screening.RowReason, node *rule.Node) branch {
	text := r.Member
	if r.Line > 0 {
		text = strings.TrimSpace(text + " " + s.visit.T("web.screening.row_at", "file", r.File, "line", r.Line))
	}
	return branch{Result: r.Why.Result, Word: s.word(r.Why), Text: text, Children: []branch{s.branch(r.Why, node, false)}}
}

func (s speaker) word(r *screening.Reason) string {
	if r.Result == "" {
		return s.visit.T("web.screening.result_value") // an amount, a count or a date
	}
	return s.visit.T("web.screening.result_" + r.Result)
}

func argOf(node *rule.Node, i int) *rule.Node {
	if node == nil || i >= len(node.Args) {
		return nil
	}
	return node.Args[i]
}

// negated says a negation in one line with what it negates, so that nobody has to read "false" twice.
func (s speaker) negated(r *screening.Reason, node *rule.Node, decides bool) branch {
	asked := argOf(node, 0)
	b := s.branch(r.Args[0], asked, decides)
	b.Result, b.Word = r.Result, s.word(r)
	switch {
	case asked == nil || opens(r.Args[0]) && asked.Op != rule.OpNamed:
		b.Text = s.visit.T("web.screening.say_not", "what", b.Text)
	default:
		b.Text = s.not(asked)
	}
	if _, compares := opposite()[rule.Op(r.Args[0].Op)]; compares && asked != nil {
		b.Value = s.got(r.Args[0], true)
	}
	return b
}

// opens tells whether a node is shown part by part: logic is, comparisons and operations over lists are one line.
func opens(r *screening.Reason) bool {
	switch rule.Op(r.Op) {
	case rule.OpAnd, rule.OpOr:
		return true
	case rule.OpNamed:
		return r.Type == rule.Bool && len(r.Args) > 0
	}
	return false
}

func (s speaker) heading(r *screening.Reason, node *rule.Node) string {
	switch rule.Op(r.Op) {
	case rule.OpAnd:
		return s.visit.T("web.screening.all_of")
	case rule.OpOr:
		return s.visit.T("web.screening.any_of")
	}
	if node != nil {
		return s.say(node, "")
	}
	if label := r.Label.In(string(s.visit.Lang)); label != "" {
		return label
	}
	return r.Text
}

// carries tells whether a part decided the whole: what is true makes an "any of" true, what is not true keeps an "all
// of" from being so, and where all parts were needed all of them did.
func carries(whole, part *screening.Reason) bool {
	switch {
	case rule.Op(whole.Op) == rule.OpAnd && whole.Result != "true", rule.Op(whole.Op) == rule.OpOr && whole.Result != "false":
		return part.Result == whole.Result
	}
	return true
}

// got is the value behind a line: both sides of a comparison, of one that is negated with the opposite sign, or what stands in the field.
func (s speaker) got(r *screening.Reason, negated bool) string {
	op := rule.Op(r.Op)
	if negated {
		op = opposite()[op]
	}
	if sign, ok := signs()[op]; ok && len(r.Args) == 2 {
		if right := rule.Op(r.Args[1].Op); right == rule.OpConst || right == rule.OpParam {
			return s.share(r.Args[0], r.Args[1]) // the other side stands in the words already
		}
		return s.value(r.Args[0]) + " " + sign + " " + s.value(r.Args[1])
	}
	switch rule.Op(r.Op) {
	case rule.OpIn, rule.OpMissing, rule.OpEmpty, rule.OpAnyOf, rule.OpWithin:
		return s.value(r.Args[0])
	case rule.OpHas:
		return s.value(r.Args[1])
	case rule.OpExists, rule.OpAll, rule.OpConst:
		return "" // the result says it
	}
	if op == rule.OpCond && r.Type == rule.Bool {
		return ""
	}
	return s.value(r)
}

// share is a value that is compared with a parameter, as a share where that is one.
func (s speaker) share(r, with *screening.Reason) string {
	text := r.Value.In(string(s.visit.Lang))
	given, ok := s.params[rule.ParamKey(with.Text)]
	if ok && given.Unit == "percent" && !r.Hidden && text != "" {
		return s.visit.Measured(text, "percent")
	}
	return s.value(r)
}

func (s speaker) value(r *screening.Reason) string {
	if r.Hidden {
		return s.visit.T("web.screening.hidden")
	}
	text := r.Value.In(string(s.visit.Lang))
	switch {
	case text == "":
		return s.visit.T("web.kit.absent")
	case r.Type == rule.Money:
		return s.visit.T("web.screening.yuan", "amount", text)
	case rule.Op(r.Op) == rule.OpPercent:
		return s.visit.Measured(text, "percent")
	}
	return text
}
