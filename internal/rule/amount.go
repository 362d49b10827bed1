package rule

// Limit bounds the numbers that the language computes with: a stored number beyond it, and a product beyond it, is unknown. With at
// most maxNodes numbers in a condition nothing can overflow, on either engine or here; 10^12 fen are ten thousand million yuan.
const Limit = 1_000_000_000_000

// within tells whether a number may be computed with.
func within(v int64) bool { return -Limit <= v && v <= Limit }

// Amount computes a node as an operand of arithmetic or as the summand of a sum: nil is unknown.
func (b Binding) Amount(n *Node, value Lookup) any {
	switch n.Op {
	case OpNamed:
		return b.Amount(n.Args[0], value)
	case OpCond:
		switch b.Eval(n.Args[0], value) {
		case true:
			return b.Amount(n.Args[1], value)
		case false:
			return b.Amount(n.Args[2], value)
		}
		return nil
	case OpAdd, OpSub, OpMul, OpNeg, OpPer:
		return b.Eval(n, value) // what is computed has been bounded where it was put in
	}
	v, ok := b.Eval(n, value).(int64)
	if !ok || !within(v) {
		return nil
	}
	return v
}

// compute gives arithmetic its operands and its result.
func (b Binding) compute(n *Node, value Lookup) any {
	a := make([]int64, len(n.Args))
	for i, arg := range n.Args {
		v, ok := b.Amount(arg, value).(int64)
		if !ok {
			return nil
		}
		a[i] = v
	}
	switch n.Op {
	case OpNeg:
		return -a[0]
	case OpAdd:
		return a[0] + a[1]
	case OpSub:
		return a[0] - a[1]
	case OpMul:
		if a[1] == 0 || size(a[0]) <= Limit/size(a[1]) {
			return a[0] * a[1]
		}
		return nil
	}
	if a[1] == 0 {
		return nil
	}
	if n.Op == OpPercent {
		return a[0] * percentScale / a[1]
	}
	return a[0] / a[1]
}

// percentScale turns a share into hundredths of a per cent.
const percentScale = 10_000

func size(v int64) int64 { return max(v, -v) }

// Body computes what an operation over a list asks of one row: a condition, a value, or the summand of a sum.
func (b Binding) Body(n *Node, value Lookup) any {
	if n.Op == OpSum {
		return b.Amount(n.Args[0], value)
	}
	return b.Eval(n.Args[0], value)
}
