package rule

import (
	"fmt"
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
	row       string               // alias of the list's view inside a pass
	over      func(*Node) fragment // what an operation over a list is outside its pass
	used      func()               // told when a household column is used inside a pass
}

var comparing = map[Op]string{OpEq: "=", OpNe: "<>", OpLt: "<", OpLe: "<=", OpGt: ">", OpGe: ">=", OpAdd: "+", OpSub: "-", OpMul: "*"}

func (w *writer) sql(n *Node) fragment {
	switch n.Op {
	case OpConst:
		return literalSQL(n)
	case OpFact:
		return w.column(n)
	case OpParam:
		key := ParamKey(n.Name)
		return whole(func(b Binding) (any, error) { return b.param(key) })
	case OpAsOf:
		return whole(func(b Binding) (any, error) { return int64(b.AsOf.Int()), nil })
	case OpWindow:
		return whole(func(b Binding) (any, error) { return b.window(n) })
	case OpNamed:
		return w.sql(n.Args[0])
	case OpAnd, OpOr:
		return w.chain(n)
	case OpIn:
		return w.in(n)
	case OpHas:
		return sqlf(`({} LIKE CAST(? AS TEXT) ESCAPE '\')`, w.sql(n.Args[1])).with(constant("%," + escapeLike(text(n.Args[0])) + ",%"))
	case OpExists, OpAll, OpCount, OpSum, OpSize:
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
	case OpNeg:
		return sqlf("(- {})", a[0])
	case OpCond:
		return sqlf("(CASE WHEN {} THEN {} WHEN NOT {} THEN {} END)", a[0], a[1], a[0], a[2])
	case OpMissing:
		return sqlf("({} IS NULL)", a[0])
	case OpEmpty:
		return sqlf("({} = '')", a[0])
	case OpMonths:
		return sqlf("(({} / 10000 - {} / 10000) * 12 + {} / 100 % 100 - {} / 100 % 100)", a[1], a[0], a[1], a[0])
	case OpAge:
		return sqlf("(({} - {}) / 10000)", whole(func(b Binding) (any, error) { return int64(b.AsOf.Int()), nil }), a[0])
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

func (w *writer) column(n *Node) fragment {
	if n.List != "" {
		return name(w.row + "." + n.Fact.Column)
	}
	if w.used != nil {
		w.used()
	}
	return name(w.household + "." + n.Fact.Column)
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

func (w *writer) in(n *Node) fragment {
	left := w.sql(n.Args[0])
	var text []string
	args := append([]arg{}, left.args...)
	for _, a := range n.Args[1:] {
		f := w.sql(a)
		text = append(text, f.text)
		args = append(args, f.args...)
	}
	return fragment{"(" + left.text + " IN (" + strings.Join(text, ", ") + "))", args}
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

// aggregate is the expression of a pass that computes an operation over a list for one household.
func (w *writer) aggregate(n *Node) fragment {
	if n.Op == OpSize {
		return name("COUNT(*)")
	}
	body := w.sql(n.Args[0])
	switch n.Op {
	case OpExists:
		return sqlf("MAX({})", status(body))
	case OpAll:
		return sqlf("MIN({})", status(body))
	case OpCount:
		return sqlf("CASE WHEN COUNT(*) = COUNT({}) THEN CAST(SUM(CASE WHEN {} THEN 1 ELSE 0 END) AS BIGINT) END", body, body)
	default:
		return sqlf("CASE WHEN COUNT(*) = COUNT({}) THEN CAST(SUM({}) AS BIGINT) END", body, body)
	}
}

// outside is what an aggregate means to the household: without rows exists is false, all is true, count and sum are nothing.
func outside(n *Node, pass, column string) fragment {
	at := pass + "." + column
	switch n.Op {
	case OpExists:
		return name(fmt.Sprintf("(CASE WHEN %[1]s = 2 THEN TRUE WHEN %[1]s = 1 THEN NULL ELSE FALSE END)", at))
	case OpAll:
		return name(fmt.Sprintf("(CASE WHEN %[1]s = 0 THEN FALSE WHEN %[1]s = 1 THEN NULL ELSE TRUE END)", at))
	default:
		return name(fmt.Sprintf("(CASE WHEN %s.household_id IS NULL THEN CAST(0 AS BIGINT) ELSE %s END)", pass, at))
	}
}
