package rule

import (
	"fmt"
	"math"
)

var (
	between = fmt.Sprintf("{} BETWEEN -%d AND %d", Limit, Limit)
	guarded = "CASE WHEN " + between + " THEN {} END"
)

// amount writes a node as an operand of arithmetic, bounded so that neither engine can overflow. It says the same as Binding.Amount.
func (w *writer) amount(n *Node) fragment {
	if n.fixed() {
		return whole(bound(n, func(b Binding) any { return b.Amount(n, nil) }))
	}
	switch n.Op {
	case OpNamed:
		return w.amount(n.Args[0])
	case OpCond:
		c := w.sql(n.Args[0])
		return sqlf("(CASE WHEN {} THEN {} WHEN NOT {} THEN {} END)", c, w.amount(n.Args[1]), c, w.amount(n.Args[2]))
	case OpAdd, OpSub, OpNeg:
		return w.total(n)
	case OpMul:
		return w.product(n)
	case OpPer:
		return sqlf("({} / NULLIF({}, 0))", w.amount(n.Args[0]), w.amount(n.Args[1]))
	}
	v := w.number(n)
	if small(n) {
		return v
	}
	return sqlf("("+guarded+")", v, v)
}

// number writes a number that is not computed, in the width that arithmetic needs.
func (w *writer) number(n *Node) fragment {
	switch {
	case n.Op == OpPercent:
		return w.percent(n)
	case n.Op == OpFact && n.Type != Money:
		return sqlf("CAST({} AS BIGINT)", w.sql(n))
	}
	return w.sql(n)
}

func (w *writer) percent(n *Node) fragment {
	return sqlf(fmt.Sprintf("({} * %d / NULLIF({}, 0))", percentScale), w.amount(n.Args[0]), w.amount(n.Args[1]))
}

// small tells whether a number is far inside the limit by what it is.
func small(n *Node) bool {
	switch n.Op {
	case OpSize, OpCount, OpAge, OpYear, OpMonths, OpDays, OpWorking:
		return true
	}
	return false
}

// term is a part of a sum of several.
type term struct {
	node  *Node
	minus bool
}

// terms takes a chain of + and - apart, through the names that parts of it have.
func terms(n *Node, minus bool, into []term) []term {
	if !n.fixed() {
		switch n.Op {
		case OpNamed:
			return terms(n.Args[0], minus, into)
		case OpAdd:
			return terms(n.Args[1], minus, terms(n.Args[0], minus, into))
		case OpSub:
			return terms(n.Args[1], !minus, terms(n.Args[0], minus, into))
		case OpNeg:
			return terms(n.Args[0], !minus, into)
		}
	}
	return append(into, term{n, minus})
}

// total writes a chain of + and -; the guards of all its facts stand together.
func (w *writer) total(n *Node) fragment {
	var guards []fragment
	sum := name("")
	for i, t := range terms(n, false, nil) {
		v := fragment{}
		if t.node.Op == OpFact {
			v = w.number(t.node)
			guards = append(guards, sqlf(between, v))
		} else {
			v = w.amount(t.node)
		}
		sign := " + "
		switch {
		case t.minus:
			sign = " - "
		case i == 0:
			sign = ""
		}
		sum = sqlf("{}"+sign+"{}", sum, v)
	}
	if len(guards) == 0 {
		return sqlf("({})", sum)
	}
	return sqlf("(CASE WHEN {} THEN {} END)", concat("", guards, " AND "), sum)
}

// product writes a multiplication; what would be beyond the limit is unknown.
func (w *writer) product(n *Node) fragment {
	x, y := n.Args[0], n.Args[1]
	if x.fixed() {
		x, y = y, x
	}
	if y.fixed() {
		v, most := w.amount(x), int64(math.MaxInt64)
		if x.Op == OpFact {
			v, most = w.number(x), Limit
		}
		f := sqlf("(CASE WHEN {} BETWEEN CAST(? AS BIGINT) AND CAST(? AS BIGINT)", v).with(w.bounds(y, -1, most), w.bounds(y, 1, most))
		return sqlf("{} THEN {} * {} END)", f, v, w.amount(y))
	}
	a, b := w.amount(x), w.amount(y)
	return sqlf(fmt.Sprintf("(CASE WHEN {} = 0 OR ABS({}) <= %d / NULLIF(ABS({}), 0) THEN {} * {} END)", Limit), b, a, b, a, b)
}

// bounds binds how far what is multiplied by a fixed number may reach; most is how far when the number is 0.
func (w *writer) bounds(by *Node, sign, most int64) arg {
	return bound(by, func(b Binding) any {
		switch k, ok := b.Amount(by, nil).(int64); {
		case !ok:
			return nil
		case k == 0:
			return sign * most
		default:
			return sign * (Limit / size(k))
		}
	})
}
