package rule

import (
	"slices"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
)

var comparisons = map[string]Op{
	operators.Equals: OpEq, operators.NotEquals: OpNe, operators.Less: OpLt, operators.LessEquals: OpLe,
	operators.Greater: OpGt, operators.GreaterEquals: OpGe,
}

var arithmetic = map[string]Op{operators.Add: OpAdd, operators.Subtract: OpSub, operators.Multiply: OpMul}

// call turns an operator or a function into a node.
func (b *builder) call(e ast.Expr) *Node {
	c := e.AsCall()
	args := c.Args()
	name := c.FunctionName()
	if op, ok := comparisons[name]; ok {
		return b.compare(e, op, args)
	}
	if op, ok := arithmetic[name]; ok {
		left, right := b.expr(args[0]), b.expr(args[1])
		return b.node(e, op, left.Type, left, right)
	}
	switch name {
	case operators.LogicalAnd:
		return b.logic(e, OpAnd, args)
	case operators.LogicalOr:
		return b.logic(e, OpOr, args)
	case operators.LogicalNot:
		return b.node(e, OpNot, Bool, b.expr(args[0]))
	case operators.Negate:
		a := b.expr(args[0])
		return b.node(e, OpNeg, a.Type, a)
	case operators.Conditional:
		return b.conditional(e, args)
	case operators.In:
		return b.in(e, args)
	case "size":
		return b.size(e, args[0])
	case "sum", "min", "max":
		return b.mapped(e, Op(name), args[0])
	case "any_of":
		return b.anyOf(e, args)
	case "yuan", "decimal", "date":
		return b.literalOf(e, name, args[0])
	case "months_before", "days_before", "years_before", "working_days_before", "year_start":
		return b.counted(e, OpWindow, Date, name, args)
	case "days", "months", "years":
		return b.counted(e, OpSpan, span, name, args)
	case "full_months":
		return b.counted(e, OpPeriod, period, name, args)
	case "last":
		n := b.node(e, OpPeriod, period, b.expr(args[0]))
		n.Name = name
		return n
	case "this_year", "last_year":
		return b.namedYear(e, name, args[0])
	}
	return b.function(e, name, args)
}

// own are the language's functions over facts and what they give; percent is a decimal whatever it divides.
var own = map[string]Type{
	"missing": Bool, "empty": Bool, "months_between": Int, "days_between": Int, "working_days_between": Int, "add_days": Date,
	"age": Int, "year": Int, "percent": Decimal, "per": Money,
}

// function turns the language's own functions over facts into nodes.
func (b *builder) function(e ast.Expr, name string, args []ast.Expr) *Node {
	nodes := make([]*Node, len(args))
	for i, a := range args {
		if !b.single(a) {
			return b.fail(a, "rule_unsupported", "what", name)
		}
		nodes[i] = b.expr(a)
	}
	t, ok := own[name]
	switch {
	case !ok:
		return b.fail(e, "rule_unsupported", "what", name)
	case name == "empty" && nodes[0].Type == Code:
		return b.mismatch(e, "empty", Code)
	case name == "per":
		t = nodes[0].Type
	case name == "working_days_between" && b.facts.Calendar == "" && !b.facts.unread:
		return b.fail(e, "rule_unsupported", "what", name)
	}
	n := b.node(e, Op(name), t, nodes...)
	n.calendar = b.words.Calendar
	return n
}

// single reports whether an expression is one value: no list, and nothing that only the right side of in can be.
func (b *builder) single(e ast.Expr) bool {
	if _, _, isList := b.listName(e); isList || e.Kind() == ast.ListKind {
		return false
	}
	t := b.ast.GetType(e.ID())
	return t.DeclaredTypeName() != "list" && t.DeclaredTypeName() != "period" && t.DeclaredTypeName() != "span"
}

// logic joins chains of the same operator into one node.
func (b *builder) logic(e ast.Expr, op Op, args []ast.Expr) *Node {
	n := b.node(e, op, Bool)
	for _, a := range args {
		child := b.expr(a)
		if child.Op == op {
			n.Args = append(n.Args, child.Args...)
			continue
		}
		n.Args = append(n.Args, child)
	}
	return n
}

func (b *builder) conditional(e ast.Expr, args []ast.Expr) *Node {
	c, yes, no := b.expr(args[0]), b.expr(args[1]), b.expr(args[2])
	if yes.Type == Codes || yes.Type == Sealed {
		return b.mismatch(e, "? :", yes.Type)
	}
	return b.node(e, OpCond, yes.Type, c, yes, no)
}

func (b *builder) compare(e ast.Expr, op Op, args []ast.Expr) *Node {
	for _, a := range args {
		if !b.single(a) {
			return b.fail(a, "rule_unsupported", "what", string(op))
		}
	}
	left, right := b.expr(args[0]), b.expr(args[1])
	if left.Type == Codes || left.Type == Sealed {
		return b.mismatch(e, string(op), left.Type)
	}
	b.code(args[1], left, right)
	b.code(args[0], right, left)
	if left.Type == Code && right.Type == Code && left.Fact != nil && right.Fact != nil && left.Fact.List != right.Fact.List {
		return b.fail(e, "rule_codes_differ", "left", left.Fact.List, "right", right.Fact.List)
	}
	return b.node(e, op, Bool, left, right)
}

// code checks that a text compared with a coded fact is in the fact's list.
func (b *builder) code(e ast.Expr, fact, value *Node) {
	if fact.Fact == nil || (fact.Type != Code && fact.Type != Codes) || value.Op != OpConst {
		return
	}
	value.Codes = fact.Fact.List
	list, known := b.words.Codes[fact.Fact.List]
	if !known || b.words.Unread.Codes { // where the list is named has been reported
		return
	}
	if code := text(value); !slices.Contains(list.Codes, code) && !list.Open {
		if near := nearest(code, list.Codes); near != "" {
			b.fail(e, "rule_code_unknown", "list", fact.Fact.List, "code", code, "nearest", near)
			return
		}
		b.fail(e, "rule_code_none", "list", fact.Fact.List, "code", code)
	}
}

// in reads all its meanings: a date in a period, one value among constants or the codes of a group, a code among those of a fact.
func (b *builder) in(e ast.Expr, args []ast.Expr) *Node {
	if !b.single(args[0]) {
		return b.fail(args[0], "rule_unsupported", "what", "in")
	}
	left := b.expr(args[0])
	switch t := b.ast.GetType(args[1].ID()); {
	case t.DeclaredTypeName() == "period":
		switch right := b.expr(args[1]); right.Op {
		case OpPeriod:
			return b.node(e, OpWithin, Bool, left, right)
		case OpConst: // its problem has been reported
			return right
		}
		return b.fail(args[1], "rule_unsupported", "what", "in")
	case t.DeclaredTypeName() != "list":
		right := b.expr(args[1])
		if right.Op != OpFact || left.Op != OpConst {
			return b.fail(e, "rule_not_constant", "name", "in")
		}
		b.code(args[0], right, left)
		return b.node(e, OpHas, Bool, left, right)
	case left.Type == Codes || left.Type == Sealed || left.Type == Bool && left.Op == OpConst:
		return b.fail(e, "rule_unsupported", "what", "in")
	}
	return b.among(e, OpIn, left, args[1])
}

// anyOf reads any_of(codes, group) and any_of(codes, [code, …]).
func (b *builder) anyOf(e ast.Expr, args []ast.Expr) *Node {
	left := b.expr(args[0])
	if left.Op != OpFact {
		return b.fail(args[0], "rule_unsupported", "what", "any_of")
	}
	return b.among(e, OpAnyOf, left, args[1])
}

// among reads the several codes or values that a fact is compared with.
func (b *builder) among(e ast.Expr, op Op, left *Node, arg ast.Expr) *Node {
	n := b.node(e, op, Bool, left)
	if arg.Kind() != ast.ListKind {
		group := b.expr(arg)
		switch {
		case group.Op == OpConst: // its problem has been reported
			return group
		case group.Op != OpGroup:
			return b.fail(arg, "rule_not_constant", "name", "in")
		case left.Fact == nil || left.Fact.List != group.Codes:
			return b.fail(e, "rule_codes_differ", "left", listOr(left), "right", group.Codes)
		}
		n.Args = append(n.Args, group)
		return n
	}
	for _, item := range arg.AsList().Elements() {
		if !b.single(item) {
			return b.fail(item, "rule_unsupported", "what", "in")
		}
		value := b.expr(item)
		if value.Op != OpConst {
			return b.fail(item, "rule_not_constant", "name", "in")
		}
		b.code(item, left, value)
		n.Args = append(n.Args, value)
	}
	if len(n.Args) == 1 {
		return b.fail(e, "rule_unsupported", "what", "in")
	}
	return n
}

func listOr(n *Node) string {
	if n.Fact != nil && n.Fact.List != "" {
		return n.Fact.List
	}
	return string(n.Type)
}

func (b *builder) size(e, arg ast.Expr) *Node {
	list, outer, ok := b.listName(arg)
	if !ok {
		return b.fail(e, "rule_not_a_list")
	}
	if problem := b.refuse(arg, list, outer); problem != nil {
		return problem
	}
	n := b.node(e, OpSize, Int)
	n.List, n.Outer = list, outer
	return n
}

// counted reads a date or a length that is counted from as-of; the count must not hang on a household.
func (b *builder) counted(e ast.Expr, op Op, t Type, name string, args []ast.Expr) *Node {
	n := b.node(e, op, t)
	n.Name, n.calendar = name, b.words.Calendar
	for _, a := range args {
		count := b.expr(a)
		if count.Op != OpConst && count.Op != OpParam {
			return b.fail(a, "rule_not_constant", "name", name)
		}
		n.Args = append(n.Args, count)
	}
	if name == "working_days_before" && b.facts.Calendar == "" && !b.facts.unread {
		return b.fail(e, "rule_unsupported", "what", name)
	}
	return n
}

// namedYear reads this_year('school') and last_year('school').
func (b *builder) namedYear(e ast.Expr, name string, arg ast.Expr) *Node {
	which := b.expr(arg)
	if which.Op != OpConst {
		return b.fail(arg, "rule_not_constant", "name", name)
	}
	begins, ok := b.words.Years[text(which)]
	if !ok && b.words.Unread.Calendar {
		b.wrong[e.ID()] = true
		return nothing()
	}
	if !ok {
		return b.fail(arg, "rule_year_unknown", "year", text(which), "known", strings.Join(keysOf(b.words.Years), ", "))
	}
	n := b.node(e, OpPeriod, period)
	n.Name, n.Codes, n.Const = name, text(which), int64(begins)
	return n
}
