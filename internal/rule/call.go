package rule

import (
	"slices"

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
	case "sum":
		return b.sum(e, args[0])
	case "yuan", "decimal", "date":
		return b.literalOf(e, name, args[0])
	case "months_before", "days_before", "years_before", "year_start":
		return b.window(e, name, args)
	}
	return b.function(e, name, args)
}

// function turns the language's own functions over facts into nodes.
func (b *builder) function(e ast.Expr, name string, args []ast.Expr) *Node {
	nodes := make([]*Node, len(args))
	for i, a := range args {
		if _, isList := b.listName(a); isList || a.Kind() == ast.ListKind {
			return b.fail(a, "rule_unsupported", "what", name)
		}
		nodes[i] = b.expr(a)
	}
	switch name {
	case "missing":
		return b.node(e, OpMissing, Bool, nodes...)
	case "empty":
		if nodes[0].Type == Code {
			return b.fail(e, "rule_types", "operation", "empty", "types", string(Code))
		}
		return b.node(e, OpEmpty, Bool, nodes...)
	case "months_between":
		return b.node(e, OpMonths, Int, nodes...)
	case "age":
		return b.node(e, OpAge, Int, nodes...)
	case "year":
		return b.node(e, OpYear, Int, nodes...)
	}
	return b.fail(e, "rule_unsupported", "what", name)
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
		return b.fail(e, "rule_types", "operation", "? :", "types", string(yes.Type))
	}
	return b.node(e, OpCond, yes.Type, c, yes, no)
}

func (b *builder) compare(e ast.Expr, op Op, args []ast.Expr) *Node {
	for _, a := range args {
		if _, isList := b.listName(a); isList || a.Kind() == ast.ListKind {
			return b.fail(a, "rule_unsupported", "what", string(op))
		}
	}
	left, right := b.expr(args[0]), b.expr(args[1])
	if left.Type == Codes || left.Type == Sealed {
		return b.fail(e, "rule_types", "operation", string(op), "types", string(left.Type))
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
	if !known {
		b.fail(e, "rule_list_unknown", "list", fact.Fact.List)
		return
	}
	if code := text(value); !slices.Contains(list.Codes, code) && !list.Open {
		b.fail(e, "rule_code_unknown", "list", fact.Fact.List, "code", code, "nearest", nearest(code, list.Codes))
	}
}

// in reads both meanings: one value among constants, and a code among the several codes of a fact.
func (b *builder) in(e ast.Expr, args []ast.Expr) *Node {
	if args[1].Kind() != ast.ListKind {
		left, right := b.expr(args[0]), b.expr(args[1])
		if right.Op != OpFact || left.Op != OpConst {
			return b.fail(e, "rule_not_constant", "name", "in")
		}
		b.code(args[0], right, left)
		return b.node(e, OpHas, Bool, left, right)
	}
	left := b.expr(args[0])
	n := b.node(e, OpIn, Bool, left)
	for _, item := range args[1].AsList().Elements() {
		value := b.expr(item)
		if value.Op != OpConst {
			return b.fail(item, "rule_not_constant", "name", "in")
		}
		b.code(item, left, value)
		n.Args = append(n.Args, value)
	}
	if len(n.Args) == 1 || left.Type == Codes || left.Type == Sealed {
		return b.fail(e, "rule_unsupported", "what", "in")
	}
	return n
}

func (b *builder) size(e, arg ast.Expr) *Node {
	list, ok := b.listName(arg)
	switch {
	case !ok:
		return b.fail(e, "rule_not_a_list")
	case len(b.rows) > 0:
		return b.fail(e, "rule_nested_list", "name", list)
	}
	n := b.node(e, OpSize, Int)
	n.List = list
	return n
}

// window reads a date that is counted back from as-of; the count must not hang on a household.
func (b *builder) window(e ast.Expr, name string, args []ast.Expr) *Node {
	n := b.node(e, OpWindow, Date)
	n.Name = name
	for _, a := range args {
		count := b.expr(a)
		if count.Op != OpConst && count.Op != OpParam {
			return b.fail(a, "rule_not_constant", "name", name)
		}
		n.Args = append(n.Args, count)
	}
	return n
}
