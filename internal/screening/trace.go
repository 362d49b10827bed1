package screening

import (
	"encoding/json"
	"fmt"
	"maps"
	"strconv"

	"shouwang/internal/policy"
	"shouwang/internal/rule"
)

// Trace is what a warning stores about itself: the question as it was put, the parameters with their documents, the value of every
// leaf and the rows that decided. It is enough to derive the warning again.
type Trace struct {
	Condition string                `json:"condition"`
	Digest    string                `json:"digest"`
	Params    map[string]TraceParam `json:"params,omitempty"`
	Leaves    map[string]any        `json:"leaves"`
	Rows      []TraceRow            `json:"rows,omitempty"`
	// More counts the deciding rows of an operation that were left out, because only the first are kept.
	More map[string]int `json:"more,omitempty"`
}

// TraceParam is a parameter as it was when the warning was said.
type TraceParam struct {
	Value  int64  `json:"value"` // as the rules bind it: fen, hundredths or whole
	Text   string `json:"text"`  // as the profile writes it
	Unit   string `json:"unit"`
	Region int    `json:"region"`
	DocNo  string `json:"doc_no,omitempty"`
	Source string `json:"source"`
	File   string `json:"file"`
	Line   int    `json:"line"`
}

// TraceRow is a row that decided an operation over a list.
type TraceRow struct {
	Over   string         `json:"over"` // the operation
	List   string         `json:"list"`
	ID     int64          `json:"id"`
	Result any            `json:"result"` // 0 false, 1 unknown, 2 true; the amount of a sum
	Values map[string]any `json:"values"`
	Origin map[string]any `json:"origin,omitempty"` // batch, sheet and row of a record
	// Rows are the member's own rows that decided the operations inside; More counts those that were left out.
	Rows []TraceRow     `json:"rows,omitempty"`
	More map[string]int `json:"more,omitempty"`
}

// maxRows is how many deciding rows of one operation a trace keeps.
const maxRows = 20

// traceHead writes the part of a rule's traces that is the same for every household of a county.
func traceHead(p *policy.Profile, r *rule.Rule, params parameters) ([]byte, error) {
	t := Trace{Condition: r.Condition, Digest: r.Digest, Params: map[string]TraceParam{}}
	for _, key := range r.Params() {
		param, _ := p.Parameter(key)
		v := params.values[key]
		t.Params[key] = TraceParam{Value: params.binding.Params[key], Text: v.Text, Unit: param.Unit, Region: v.Region, DocNo: v.DocNo,
			Source: v.Source, File: v.File, Line: v.Line}
	}
	head, err := json.Marshal(t)
	if err != nil {
		return nil, fmt.Errorf("write the trace of %s: %w", r.ID, err)
	}
	const tail = `"leaves":null}`
	return head[:len(head)-len(tail)], nil
}

// tracer writes the traces of one rule for the households of one county.
type tracer struct {
	head []byte
	keys []leafKey
}

// leafKey is a leaf of the rule: its place among the chunk's leaves, and its text as JSON.
type leafKey struct {
	node   *rule.Node
	column int
	quoted string
}

// write makes the trace of one household.
func (t *tracer) write(of *evidenced) (string, error) {
	b := append([]byte{}, t.head...)
	b = append(b, `"leaves":{`...)
	var decided []TraceRow
	more := map[string]int{}
	for i, k := range t.keys {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, k.quoted...)
		b = append(b, ':')
		v := rule.Value(k.node.Type, of.leaves.at(k.column))
		b = appendValue(b, v)
		if k.node.Over() && k.node.Looks() {
			rows, left := of.decide(k.node, v, of.rows(k.node), of.fact)
			decided = append(decided, rows...)
			maps.Copy(more, left)
		}
	}
	b = append(b, '}')
	if len(decided) > 0 {
		text, err := json.Marshal(decided)
		if err != nil {
			return "", fmt.Errorf("write deciding rows: %w", err)
		}
		b = append(append(b, `,"rows":`...), text...)
	}
	if len(more) > 0 {
		text, err := json.Marshal(more)
		if err != nil {
			return "", fmt.Errorf("write deciding rows: %w", err)
		}
		b = append(append(b, `,"more":`...), text...)
	}
	return string(append(b, '}')), nil
}

// sources names the rows behind a leaf, those inside it too.
func sources(leaf *rule.Node) []string {
	var out []string
	for _, n := range append(leaf.Inner(), leaf) {
		if n.Looks() {
			out = append(out, n.Source())
		}
	}
	return out
}

// evidenced is a household with a warning: the values of the leaves that its rules ask for and the rows behind them.
type evidenced struct {
	binding   rule.Binding
	household int64
	leaves    leafValues
	column    map[string]int // of a leaf
	lists     map[listKey][]listRow
}

// fact gives a fact of the household itself.
func (e *evidenced) fact(n *rule.Node) any {
	if i, ok := e.column[n.String()]; ok {
		return rule.Value(n.Type, e.leaves.at(i))
	}
	return nil
}

// rows gives the rows behind an operation over a list.
func (e *evidenced) rows(n *rule.Node) []listRow { return e.lists[listKey{n.Source(), e.household}] }

// own gives the rows behind an operation that belong to one member.
func (e *evidenced) own(n *rule.Node, member int64) []listRow {
	var out []listRow
	for _, r := range e.rows(n) {
		if r.member == member {
			out = append(out, r)
		}
	}
	return out
}

// within looks up what the body of an operation asks of one row: facts of the row, operations over the member's own rows, and what is
// around it.
func (e *evidenced) within(n *rule.Node, r *listRow, around rule.Lookup) rule.Lookup {
	var lookup rule.Lookup
	lookup = func(leaf *rule.Node) any {
		switch {
		case leaf.Over():
			return e.fold(leaf, e.own(leaf, r.id), lookup)
		case leaf.List == n.List:
			return r.value(leaf.Name)
		}
		return around(leaf)
	}
	return lookup
}

// fold computes an operation over the rows of a member.
func (e *evidenced) fold(n *rule.Node, rows []listRow, around rule.Lookup) any {
	if n.Op == rule.OpSize {
		return int64(len(rows))
	}
	values := make([]any, len(rows))
	for i := range rows {
		values[i] = e.binding.Body(n, e.within(n, &rows[i], around))
	}
	return rule.Fold(n, values)
}

// result is what an operation says of one row: 0, 1 or 2 for a condition, else the value.
func (e *evidenced) result(n *rule.Node, lookup rule.Lookup) any {
	value := e.binding.Body(n, lookup)
	if !n.Judges() {
		return value
	}
	switch value {
	case true:
		return int64(rule.True)
	case false:
		return int64(rule.False)
	}
	return int64(rule.Unknown)
}

// decide picks the rows that made an operation what it is, and behind each the member's own rows.
func (e *evidenced) decide(n *rule.Node, result any, rows []listRow, around rule.Lookup) (out []TraceRow, more map[string]int) {
	more = map[string]int{}
	for i := range rows {
		lookup := e.within(n, &rows[i], around)
		value := e.result(n, lookup)
		if !rule.Decides(n, result, value) {
			continue
		}
		if len(out) == maxRows {
			more[n.String()]++
			continue
		}
		out = append(out, e.traceRow(n, &rows[i], value, lookup))
	}
	return out, more
}

func (e *evidenced) traceRow(n *rule.Node, r *listRow, result any, lookup rule.Lookup) TraceRow {
	t := TraceRow{Over: n.String(), List: n.List, ID: r.id, Result: result, Values: map[string]any{}, Origin: map[string]any{}}
	for i, column := range r.query.List.Origin {
		t.Origin[column] = r.origin[i]
	}
	for _, leaf := range n.RowLeaves() {
		t.Values[leaf.Name] = r.value(leaf.Name)
	}
	for _, in := range n.Inner() {
		value := lookup(in)
		t.Values[in.String()] = value
		if in.Op == rule.OpSize {
			continue
		}
		decided, more := e.decide(in, value, e.own(in, r.id), lookup)
		t.Rows = append(t.Rows, decided...)
		for over, n := range more {
			if t.More == nil {
				t.More = map[string]int{}
			}
			t.More[over] += n
		}
	}
	return t
}

func appendValue(b []byte, v any) []byte {
	switch x := v.(type) {
	case nil:
		return append(b, "null"...)
	case bool:
		return strconv.AppendBool(b, x)
	case int64:
		return strconv.AppendInt(b, x, 10)
	case string:
		text, _ := json.Marshal(x) // a string always encodes
		return append(b, text...)
	default:
		return append(b, "null"...)
	}
}
