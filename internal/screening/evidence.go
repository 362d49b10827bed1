package screening

import (
	"strconv"

	"shouwang/internal/id"
	"shouwang/internal/rule"
)

// RowReason says why one of the rows that decided an operation over a list did: what the operation asks of the row, node by node.
type RowReason struct {
	Row    id.Ref  `json:"row"`
	Member string  `json:"member,omitempty"` // masked unless the actor may read names
	File   string  `json:"file,omitempty"`
	Line   int64   `json:"line,omitempty"`
	Why    *Reason `json:"why"`
}

// around is what is kept of the facts that a node asks for: the household's at the top, a row's and those around it below.
type around struct {
	lookup rule.Lookup
	rows   []TraceRow
	member map[string]any // of the member whose own rows are looked at
}

// top is what the trace keeps of the household.
func (e *explainer) top() around { return around{lookup: e.lookup, rows: e.trace.Rows} }

// rowReasons explains the rows that decided an operation over a list.
func (e *explainer) rowReasons(n *rule.Node, in around) []RowReason {
	if !n.Over() || n.Op == rule.OpSize || !e.told(n) {
		return nil
	}
	var out []RowReason
	for _, r := range in.rows {
		if r.Over != n.String() {
			continue
		}
		why := e.reason(n.Args[0], around{lookup: e.around(n, r, in.member), rows: r.Rows, member: r.Values})
		ev := e.found[evidenceKey(r)]
		out = append(out, RowReason{Row: ev.Row, Member: ev.Member, File: ev.File, Line: ev.Line, Why: why})
	}
	return out
}

// evidenceKey tells the rows of a trace apart.
func evidenceKey(r TraceRow) string { return r.Over + " " + strconv.FormatInt(r.ID, 10) }

// flat lists rows, each followed by the member's own rows behind it.
func flat(rows []TraceRow) []TraceRow {
	var out []TraceRow
	for _, r := range rows {
		out = append(append(out, r), flat(r.Rows)...)
	}
	return out
}
