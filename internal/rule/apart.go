package rule

// Apart is the pair cut down to what can set its sides apart: the conditions in which they differ, and beside each of these the
// conditions that ask no list and may already decide it. Of a household to which both sides of what is left say the same, both sides of
// the whole pair say the same, because everything that was cut away is alike on both sides. It is false when the sides were not made
// from each other by Asking, so that nothing can be cut.
func (p Pair) Apart() (Pair, bool) {
	if p.Now == nil || p.Then == nil || p.Now == p.Then {
		return Pair{}, false
	}
	now, then := apart(p.Now, p.Then)
	return Pair{now, then}, now != nil
}

// apart cuts two conditions of the same shape; what is the same node on both sides and asks a list is cut away, which leaves nil.
func apart(now, then *Node) (*Node, *Node) {
	if now == then {
		if now.asksList() {
			return nil, nil
		}
		return now, then
	}
	if now.Op == OpNamed && then.Op != OpNamed { // written out where it asks for what has changed
		return apart(now.Args[0], then)
	}
	switch {
	case now.Op != then.Op || len(now.Args) != len(then.Args):
		return now, then
	case now.Op == OpNot:
		n, t := apart(now.Args[0], then.Args[0])
		return now.over([]*Node{n}), then.over([]*Node{t})
	case now.Op == OpAnd, now.Op == OpOr:
		var left, right []*Node
		for i := range now.Args {
			if n, t := apart(now.Args[i], then.Args[i]); n != nil {
				left, right = append(left, n), append(right, t)
			}
		}
		return now.over(left), then.over(right)
	}
	return now, then
}

// over is the node with other operands; and, or of one operand are that operand.
func (n *Node) over(args []*Node) *Node {
	if len(args) == 1 && n.Op != OpNot {
		return args[0]
	}
	m := *n
	m.text, m.key, m.Args = "", "", args
	_, _ = m.String(), m.Key() // now, while nobody else has the node
	return &m
}

// asksList reports whether the node runs over a list anywhere.
func (n *Node) asksList() (out bool) {
	n.walk(func(n *Node) bool {
		out = out || n.Over()
		return !out
	})
	return out
}
