package screening

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
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

// write makes the trace of one household. rows gives the rows behind an operation over a list.
func (t *tracer) write(leaves []any, rows func(n *rule.Node) []listRow) (string, error) {
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
		v := rule.Value(k.node.Type, leaves[k.column])
		b = appendValue(b, v)
		if k.node.Over() {
			rows, left := decide(k.node, v, rows)
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
		if n.Over() && n.Op != rule.OpSize {
			out = append(out, n.Source())
		}
	}
	return out
}

// decide picks the rows that made an operation what it is, and behind each the member's own rows.
func decide(n *rule.Node, result any, rows func(n *rule.Node) []listRow) (out []TraceRow, more map[string]int) {
	more = map[string]int{}
	for _, r := range rows(n) {
		value, ok := r.results[n.Key()]
		if !ok || !rule.Decides(n, result, value) {
			continue
		}
		if len(out) == maxRows {
			more[n.String()]++
			continue
		}
		out = append(out, traceRow(n, r, value, rows))
	}
	return out, more
}

func traceRow(n *rule.Node, r listRow, result any, rows func(n *rule.Node) []listRow) TraceRow {
	t := TraceRow{Over: n.String(), List: n.List, ID: r.id, Result: result, Values: map[string]any{}, Origin: r.origin}
	for _, leaf := range n.RowLeaves() {
		t.Values[leaf.Name] = r.values[leaf.Name]
	}
	for _, in := range n.Inner() {
		value := r.inner[in.Key()]
		t.Values[in.String()] = value
		if in.Op == rule.OpSize {
			continue
		}
		own := func(n *rule.Node) []listRow {
			return slices.DeleteFunc(slices.Clone(rows(n)), func(o listRow) bool { return o.member != r.id })
		}
		decided, more := decide(in, value, own)
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
