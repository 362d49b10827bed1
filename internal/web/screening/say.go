package screening

import (
	"shouwang/internal/policy"
	"shouwang/internal/rule"
	"shouwang/internal/web/kit"
)

// Clauses puts the condition of a rule into words, part by part, for readers who have no household in mind.
func Clauses(v *kit.Visit, p *policy.Profile, facts *rule.Facts, n *rule.Node) kit.Clause {
	s := speaker{visit: v, labels: map[string]string{}, profile: p, roots: facts.Labels}
	s.name(facts, n)
	return s.clause(n)
}

// name collects the labels of lists and named conditions in a tree.
func (s speaker) name(facts *rule.Facts, n *rule.Node) {
	if n == nil {
		return
	}
	label := ""
	if n.Over() {
		if list, ok := facts.Lists[n.List]; ok {
			label = list.Label.In(string(s.visit.Lang))
		}
	} else if n.Op == rule.OpNamed {
		if named, ok := facts.Named[n.Name]; ok {
			label = named.Label.In(string(s.visit.Lang))
		}
	}
	if label != "" {
		s.labels[n.String()] = label
	}
	for _, a := range n.Args {
		s.name(facts, a)
	}
}

// clause says one node: logic with its parts below it, a named condition with what it stands for folded, everything else in one line.
func (s speaker) clause(n *rule.Node) kit.Clause {
	switch {
	case n.Op == rule.OpAnd:
		return s.parts(s.visit.T("web.screening.all_of"), n.Args)
	case n.Op == rule.OpOr:
		return s.parts(s.visit.T("web.screening.any_of"), n.Args)
	case n.Op == rule.OpNamed && n.Type == rule.Bool && len(n.Args) > 0:
		c := s.parts(s.say(n, ""), n.Args)
		c.Folds = true
		return c
	case n.Op == rule.OpNot:
		c := s.clause(n.Args[0])
		if len(c.Parts) == 0 || n.Args[0].Op == rule.OpNamed {
			c.Text = s.not(n.Args[0])
			return c
		}
		c.Text = s.visit.T("web.screening.say_not", "what", c.Text)
		return c
	}
	return kit.Clause{Text: s.condition(n)}
}

func (s speaker) parts(text string, args []*rule.Node) kit.Clause {
	c := kit.Clause{Text: text}
	for _, a := range args {
		c.Parts = append(c.Parts, s.clause(a))
	}
	return c
}
