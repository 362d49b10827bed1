package screening

import (
	"slices"

	"shouwang/internal/rule"
)

// tampered tells whether what a warning stores does not fit together.
func (e *explainer) tampered(x *Explanation, tree *rule.Node) bool {
	said := x.Derived == x.Warning.Status
	if x.Warning.Status == Closed {
		said = x.Derived != Closed
	}
	if !said || (!x.Changed && !e.asWritten(x)) {
		return true
	}
	return slices.ContainsFunc(tree.Leaves(), func(n *rule.Node) bool { return !e.followed(n) })
}

// asWritten tells whether condition and parameters are those of the profile, for a rule that has not changed since.
func (e *explainer) asWritten(x *Explanation) bool {
	current, _ := e.set.Rule(x.Warning.Rule)
	if e.trace.Condition != current.Condition {
		return false
	}
	if x.Warning.profileDigest != e.profile.Digest {
		return true // the parameters may have been others
	}
	params, missing := bindCounty(e.profile, current.Params(), x.Warning.Ref.County, e.asOf)
	if len(missing) > 0 || len(e.trace.Params) != len(params.binding.Params) {
		return false
	}
	for key, value := range params.binding.Params {
		p, stored := e.trace.Params[key]
		if !stored || p.Value != value || p.Text != params.values[key].Text {
			return false
		}
	}
	return true
}

// followed tells whether the value of an operation over a list follows from the rows that the trace keeps. Where rows were left out, or
// are only counted, there is nothing to follow it from.
func (e *explainer) followed(n *rule.Node) bool {
	if !n.Over() || n.Op == rule.OpSize || e.trace.More[n.String()] > 0 {
		return true
	}
	var results []any
	alone := rowsAlone(n)
	for _, r := range e.trace.Rows {
		if r.Over != n.String() {
			continue
		}
		if !alone {
			results = append(results, resultOf(n, r))
			continue
		}
		result := e.binding.Eval(n.Args[0], func(leaf *rule.Node) any { return r.Values[leaf.Name] })
		if result != resultOf(n, r) {
			return false
		}
		results = append(results, result)
	}
	return rule.Fold(n, results) == e.trace.Leaves[n.String()]
}

// rowsAlone tells whether an operation asks for nothing but the facts of its rows; a household's fact inside it is not kept with them.
func rowsAlone(n *rule.Node) bool {
	return !slices.ContainsFunc(n.Args[0].Leaves(), func(leaf *rule.Node) bool { return leaf.List == "" })
}

// resultOf is what a row gave: a truth, or the amount of a sum.
func resultOf(n *rule.Node, r TraceRow) any {
	if n.Op == rule.OpSum {
		return r.Result
	}
	number, _ := r.Result.(int64)
	return truths[number]
}

// truths are the three values of a condition by their numbers.
var truths = map[int64]any{rule.False: false, rule.Unknown: nil, rule.True: true}
