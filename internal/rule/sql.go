package rule

import (
	"strings"
)

// fragment is SQL text with the values that its placeholders take, in their order.
type fragment struct {
	text string
	args []arg
}

// sqlf fills {} in a pattern with fragments and keeps the order of their values. A pattern is always a constant of this package.
func sqlf(pattern string, parts ...fragment) fragment {
	var b strings.Builder
	var args []arg
	for i, piece := range strings.Split(pattern, "{}") {
		b.WriteString(piece)
		if i < len(parts) {
			b.WriteString(parts[i].text)
			args = append(args, parts[i].args...)
		}
	}
	return fragment{b.String(), args}
}

func name(s string) fragment { return fragment{text: s} }

// whole binds a value of whole numbers: money, decimals and dates too.
func whole(a arg) fragment { return fragment{"CAST(? AS BIGINT)", []arg{a}} }

func quoted(s string) fragment { return fragment{"CAST(? AS TEXT)", []arg{constant(s)}} }

// writer turns trees into SQL of the common subset. Unknown is NULL: AND, OR and NOT of both engines are strong Kleene.
type writer struct {
	household string               // alias of the household view
	rows      map[string]string    // list → alias of its rows in scope: the list of a pass, and of the pass that it hangs on
	over      func(*Node) fragment // what an operation over a list is outside its pass
	used      func(alias string)   // told which of the aliases a column is taken from
	calendar  string               // table of working days
}

var comparing = map[Op]string{OpEq: "=", OpNe: "<>", OpLt: "<", OpLe: "<=", OpGt: ">", OpGe: ">="}

// computed are the operations whose result is the same for every household when they ask for no fact: the value is bound.
func computed(n *Node) bool {
	switch n.Op {
	case OpParam, OpAsOf, OpWindow, OpAdd, OpSub, OpMul, OpNeg, OpAddDays, OpDays, OpWorking, OpMonths, OpYear, OpAge, OpPercent, OpPer:
		return n.fixed()
	}
	return false
}

func (w *writer) sql(n *Node) fragment {
	if computed(n) {
		return whole(bound(n, func(b Binding) any { return b.Eval(n, nil) }))
	}
	switch n.Op {
	case OpConst:
		return literalSQL(n)
	case OpFact:
		return w.column(n)
	case OpNamed:
		return w.sql(n.Args[0])
	case OpAnd, OpOr:
		return w.chain(n)
	case OpIn:
		return sqlf("({} IN ({}))", w.sql(n.Args[0]), concat("", w.members(n), ", "))
	case OpHas:
		return w.has(w.sql(n.Args[1]), text(n.Args[0]))
	case OpAnyOf:
		return w.anyOf(n)
	case OpWithin:
		return w.within(n)
	case OpDays, OpWorking, OpAddDays:
		return w.days(n)
	case OpAdd, OpSub, OpMul, OpNeg, OpPer:
		return w.amount(n)
	case OpPercent:
		return w.percent(n)
	case OpExists, OpAll, OpCount, OpSum, OpMin, OpMax, OpSize:
		return w.over(n)
	}
	args := make([]fragment, len(n.Args))
	for i, a := range n.Args {
		args[i] = w.sql(a)
	}
	return w.operator(n, args)
}

func (f fragment) with(more ...arg) fragment {
	return fragment{f.text, append(append([]arg{}, f.args...), more...)}
}

func (w *writer) operator(n *Node, a []fragment) fragment {
	switch n.Op {
	case OpNot:
		return sqlf("(NOT {})", a[0])
	case OpCond:
		return sqlf("(CASE WHEN {} THEN {} WHEN NOT {} THEN {} END)", a[0], a[1], a[0], a[2])
	case OpMissing:
		return sqlf("({} IS NULL)", a[0])
	case OpEmpty:
		return sqlf("({} = '')", a[0])
	case OpMonths:
		return sqlf("(({} / 10000 - {} / 10000) * 12 + {} / 100 % 100 - {} / 100 % 100)", a[1], a[0], a[1], a[0])
	case OpAge:
		return sqlf("(({} - {}) / 10000)", whole(today), a[0])
	case OpYear:
		return sqlf("({} / 10000)", a[0])
	}
	return sqlf("({} "+comparing[n.Op]+" {})", a[0], a[1])
}

func literalSQL(n *Node) fragment {
	switch v := n.Const.(type) {
	case bool:
		if v {
			return name("TRUE")
		}
		return name("FALSE")
	case string:
		return quoted(v)
	default:
		return whole(constant(v))
	}
}

// today binds the as-of date.
var today = arg{name: "as_of", value: func(b Binding) (any, error) { return int64(b.AsOf.Int()), nil }}

func (w *writer) column(n *Node) fragment {
	alias := w.household
	if n.List != "" {
		alias = w.rows[n.List]
	}
	if w.used != nil {
		w.used(alias)
	}
	return name(alias + "." + n.Fact.Column)
}

func (w *writer) chain(n *Node) fragment {
	word := " AND "
	if n.Op == OpOr {
		word = " OR "
	}
	var text []string
	var args []arg
	for _, a := range n.Args {
		f := w.sql(a)
		text = append(text, f.text)
		args = append(args, f.args...)
	}
	return fragment{"(" + strings.Join(text, word) + ")", args}
}

// members writes the values on the right of in.
func (w *writer) members(n *Node) []fragment {
	var out []fragment
	for _, a := range n.Args[1:] {
		if a.Op != OpGroup {
			out = append(out, w.sql(a))
			continue
		}
		for _, code := range a.Set {
			out = append(out, quoted(code))
		}
	}
	return out
}

// has tells whether one code is among several.
func (w *writer) has(codes fragment, code string) fragment {
	return sqlf(`({} LIKE CAST(? AS TEXT) ESCAPE '\')`, codes).with(constant("%," + escapeLike(code) + ",%"))
}

func (w *writer) anyOf(n *Node) fragment {
	codes := w.sql(n.Args[0])
	var parts []fragment
	for _, a := range n.Args[1:] {
		set := a.Set
		if a.Op != OpGroup {
			set = []string{text(a)}
		}
		for _, code := range set {
			parts = append(parts, w.has(codes, code))
		}
	}
	return sqlf("({})", concat("", parts, " OR "))
}

func escapeLike(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}

// The three values of a condition as a number, so that they can be aggregated: false, unknown, true.
const (
	False   = 0
	Unknown = 1
	True    = 2
)

// status turns a condition into its number.
func status(f fragment) fragment { return sqlf("COALESCE(CAST({} AS INTEGER) * 2, 1)", f) }
