package rule

import "strings"

// Lookup gives the value of a leaf, nil when it is missing: bool, int64 or string.
type Lookup func(leaf *Node) any

// Eval computes a node from the values of its leaves, in strong Kleene logic: nil is unknown. It serves the explanation of stored
// warnings and never screens.
func (b Binding) Eval(n *Node, value Lookup) any {
	switch n.Op {
	case OpConst:
		return n.Const
	case OpFact, OpExists, OpAll, OpCount, OpSum, OpMin, OpMax, OpSize:
		return value(n)
	case OpParam:
		return orNil(b.param(ParamKey(n.Name)))
	case OpAsOf:
		return int64(b.AsOf.Int())
	case OpWindow:
		return b.window(n)
	case OpAdd, OpSub, OpMul, OpNeg, OpPercent, OpPer:
		return b.compute(n, value)
	case OpWithin:
		return b.inPeriod(n, value)
	case OpAddDays:
		return b.later(n, value)
	case OpNamed:
		return b.Eval(n.Args[0], value)
	case OpAnd, OpOr:
		return b.chain(n, value)
	case OpCond:
		switch b.Eval(n.Args[0], value) {
		case true:
			return b.Eval(n.Args[1], value)
		case false:
			return b.Eval(n.Args[2], value)
		}
		return nil
	case OpMissing:
		if leaf := n.Args[0]; leaf.Type == Sealed {
			return value(leaf) == nil || value(leaf) == false
		}
		return b.Eval(n.Args[0], value) == nil
	}
	var args []any
	for _, a := range n.Args {
		if a.Op == OpGroup {
			for _, code := range a.Set {
				args = append(args, code)
			}
			continue
		}
		v := b.Eval(a, value)
		if v == nil {
			return nil
		}
		args = append(args, v)
	}
	return b.apply(n, args)
}

// inPeriod tells whether a date lies in a period.
func (b Binding) inPeriod(n *Node, value Lookup) any {
	day, ok := b.Eval(n.Args[0], value).(int64)
	first, last := b.period(n.Args[1])
	if !ok || first == nil || last == nil {
		return nil
	}
	return number(first) <= day && day <= number(last)
}

// later is a date some days after another.
func (b Binding) later(n *Node, value Lookup) any {
	day, ok := b.Eval(n.Args[0], value).(int64)
	days, counted := b.Amount(n.Args[1], value).(int64)
	if !ok || !counted {
		return nil
	}
	return addDays(day, days)
}

func orNil(v int64, err error) any {
	if err != nil {
		return nil
	}
	return v
}

func (b Binding) chain(n *Node, value Lookup) any {
	decides := n.Op == OpOr // the value that decides the chain
	var out any = !decides
	for _, a := range n.Args {
		switch b.Eval(a, value) {
		case decides:
			return decides
		case nil:
			out = nil
		}
	}
	return out
}

// apply computes an operation whose operands are all known.
func (b Binding) apply(n *Node, a []any) any {
	switch n.Op {
	case OpNot:
		return !truth(a[0])
	case OpEmpty:
		return a[0] == ""
	case OpHas:
		return strings.Contains(str(a[1]), ","+str(a[0])+",")
	case OpIn:
		for _, v := range a[1:] {
			if v == a[0] {
				return true
			}
		}
		return false
	case OpAnyOf:
		for _, v := range a[1:] {
			if strings.Contains(str(a[0]), ","+str(v)+",") {
				return true
			}
		}
		return false
	case OpDays:
		return dayNumber(number(a[1])) - dayNumber(number(a[0]))
	case OpWorking:
		return n.calendar.working(number(a[0]), number(a[1]))
	case OpEq:
		return a[0] == a[1]
	case OpNe:
		return a[0] != a[1]
	case OpMonths:
		from, to := number(a[0]), number(a[1])
		return (to/10000-from/10000)*12 + to/100%100 - from/100%100
	case OpAge:
		return (int64(b.AsOf.Int()) - number(a[0])) / 10000
	case OpYear:
		return number(a[0]) / 10000
	}
	return measureUp(n.Op, number(a[0]), number(a[1]))
}

func measureUp(op Op, x, y int64) any {
	switch op {
	case OpLt:
		return x < y
	case OpLe:
		return x <= y
	case OpGt:
		return x > y
	case OpGe:
		return x >= y
	}
	return nil
}

func truth(v any) bool {
	x, _ := v.(bool)
	return x
}

func number(v any) int64 {
	x, _ := v.(int64)
	return x
}

func str(v any) string {
	x, _ := v.(string)
	return x
}

// Fold computes an operation over a list from the value of its body for each row, nil for unknown. The rows that decided are enough:
// those that Decides leaves out change nothing, except for a count of rows (size).
func Fold(n *Node, rows []any) any {
	switch n.Op {
	case OpMin, OpMax:
		return extreme(n.Op, rows)
	case OpSize:
		return int64(len(rows))
	}
	unknown, total := false, int64(0)
	for _, v := range rows {
		switch {
		case v == nil:
			unknown = true
		case n.Op == OpExists && v == true, n.Op == OpAll && v == false:
			return v
		case n.Op == OpSum:
			total += number(v)
		case n.Op == OpCount && v == true:
			total++
		}
	}
	switch {
	case unknown:
		return nil
	case n.Op == OpExists:
		return false
	case n.Op == OpAll:
		return true
	}
	return total
}

// extreme is the least or the greatest of the rows, nil without rows or when one is unknown.
func extreme(op Op, rows []any) any {
	var best any
	for _, v := range rows {
		switch {
		case v == nil:
			return nil
		case best == nil, op == OpMin && number(v) < number(best), op == OpMax && number(v) > number(best):
			best = v
		}
	}
	return best
}
