package rule

// memberList is the list whose rows may be asked for their own records.
const memberList = "members"

// Leaves lists the leaves of a household's condition, each once, in the order of the condition: facts, operations over a list as a
// whole, and after each of these the household's own facts that it asks for beside its rows.
func (n *Node) Leaves() []*Node {
	seen := map[string]bool{}
	var out []*Node
	add := func(n *Node) {
		if !seen[n.String()] {
			seen[n.String()] = true
			out = append(out, n)
		}
	}
	n.walk(func(n *Node) bool {
		if !n.Leaf() {
			return true
		}
		add(n)
		if n.Over() {
			for _, beside := range n.Beside() {
				add(beside)
			}
		}
		return false
	})
	return out
}

// Beside lists the household's facts that the body of an operation over a list asks for, each once.
func (n *Node) Beside() []*Node {
	return n.below(func(n *Node) bool { return n.Op == OpFact && n.List == "" })
}

// RowLeaves lists the row facts of an operation over a list, each once; those that an operation inside it asks of the same row too.
func (n *Node) RowLeaves() []*Node {
	return n.below(func(leaf *Node) bool { return leaf.Op == OpFact && leaf.List == n.List })
}

// Inner lists the operations over a member's own rows inside an operation over the members, each once.
func (n *Node) Inner() []*Node { return n.below((*Node).Nested) }

// below lists what is picked below an operation over a list, once for each key.
func (n *Node) below(pick func(*Node) bool) []*Node {
	seen := map[string]bool{}
	var out []*Node
	for _, a := range n.Args {
		a.walk(func(n *Node) bool {
			if pick(n) && !seen[n.Key()] {
				seen[n.Key()] = true
				out = append(out, n)
			}
			return true
		})
	}
	return out
}

// Source names the rows that an operation looks at: those of a list, or those of a list that belong to one member.
func (n *Node) Source() string {
	if n.Nested() {
		return memberList + "." + n.List
	}
	return n.List
}

// fixed reports whether the node asks nothing of any household: constants, parameters, as-of and what is computed from them.
func (n *Node) fixed() bool {
	out := true
	n.walk(func(n *Node) bool {
		out = out && !n.Leaf()
		return out
	})
	return out
}
