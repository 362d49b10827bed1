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

// followed tells whether the value of an operation over a list follows from the rows that the trace keeps, and what these say from the
// member's own rows behind them.
func (e *explainer) followed(n *rule.Node) bool {
	return !n.Over() || e.follows(n, followable{rows: e.trace.Rows, more: e.trace.More, value: e.trace.Leaves[n.String()]})
}

// followable is what is kept of an operation over a list: the rows that decided, how many more there were, and what it gave.
type followable struct {
	rows   []TraceRow
	more   map[string]int
	value  any
	member map[string]any // what is kept of the member whose rows they are
}

// follows tells whether the value follows from the rows. Where rows were left out, or are only counted, there is nothing to follow it from.
func (e *explainer) follows(n *rule.Node, kept followable) bool {
	if n.Op == rule.OpSize || kept.more[n.String()] > 0 {
		return true
	}
	var results []any
	for _, r := range kept.rows {
		if r.Over != n.String() {
			continue
		}
		for _, in := range n.Inner() {
			if !e.follows(in, followable{rows: r.Rows, more: r.More, value: r.Values[in.String()], member: r.Values}) {
				return false
			}
		}
		result := resultOf(n, r)
		if e.told(n) && e.binding.Body(n, e.around(n, r, kept.member)) != result {
			return false
		}
		results = append(results, result)
	}
	return rule.Fold(n, results) == kept.value
}

// told tells whether the trace keeps the household's facts that an operation over a list asks for; the earliest traces do not.
func (e *explainer) told(n *rule.Node) bool {
	return !slices.ContainsFunc(n.Beside(), func(leaf *rule.Node) bool {
		_, there := e.trace.Leaves[leaf.String()]
		return !there
	})
}

// around finds the facts that an operation asks of a row, of the member that the row belongs to, and of the household.
func (e *explainer) around(n *rule.Node, r TraceRow, member map[string]any) rule.Lookup {
	return func(leaf *rule.Node) any {
		switch {
		case leaf.Over():
			return r.Values[leaf.String()]
		case leaf.List == "":
			return e.trace.Leaves[leaf.String()]
		case leaf.List == n.List:
			return r.Values[leaf.Name]
		}
		return member[leaf.Name]
	}
}

// resultOf is what a row gave: a truth, or a value.
func resultOf(n *rule.Node, r TraceRow) any {
	if !n.Judges() {
		return r.Result
	}
	number, _ := r.Result.(int64)
	return truths[number]
}

// truths are the three values of a condition by their numbers.
var truths = map[int64]any{rule.False: false, rule.Unknown: nil, rule.True: true}
