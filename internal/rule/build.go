package rule

import (
	"slices"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"

	"shouwang/internal/civil"
	"shouwang/internal/money"
)

// builder turns one checked CEL expression into a tree of the language and refuses what the language does not have.
type builder struct {
	*checker
	src source
	ast *ast.AST
	// subject is the root whose facts alone may be asked, empty for a rule about households.
	subject string
	rows    []row          // row variables in scope, the innermost last
	wrong   map[int64]bool // parts about which something has been reported, by their ids
}

// row is a row variable and its list.
type row struct{ name, list string }

func (b *builder) offset(e ast.Expr) int {
	return b.src.offsetOf(b.ast.SourceInfo().GetStartLocation(e.ID()))
}

// fail reports an expression, unless it is wrong only because a part of it is.
func (b *builder) fail(e ast.Expr, code string, args ...any) *Node {
	if !b.told(e) {
		b.src.at(b.offset(e), code, args...)
	}
	b.wrong[e.ID()] = true
	return nothing()
}

// mismatch reports types that an operation does not take.
func (b *builder) mismatch(e ast.Expr, operation string, t Type) *Node {
	if !b.told(e) {
		b.src.mismatch(b.offset(e), operation, string(t))
	}
	b.wrong[e.ID()] = true
	return nothing()
}

func (b *builder) node(e ast.Expr, op Op, t Type, args ...*Node) *Node {
	return &Node{Op: op, Type: t, Args: args, Place: b.src.doc.place(b.src.node, b.src.offset+b.offset(e))}
}

func (b *builder) expr(e ast.Expr) *Node {
	if b.wrong[e.ID()] {
		return b.lost(e)
	}
	switch e.Kind() {
	case ast.LiteralKind:
		return b.literal(e)
	case ast.IdentKind:
		return b.ident(e)
	case ast.SelectKind:
		return b.selection(e)
	case ast.CallKind:
		return b.call(e)
	case ast.ComprehensionKind:
		return b.quantifier(e)
	default:
		return b.fail(e, "rule_unsupported", "what", strings.ToLower(string(typeName(e))))
	}
}

func typeName(e ast.Expr) string {
	switch e.Kind() {
	case ast.ListKind:
		return "list"
	case ast.MapKind:
		return "map"
	case ast.StructKind:
		return "struct"
	}
	return "expression"
}

func (b *builder) literal(e ast.Expr) *Node {
	switch v := e.AsLiteral().(type) {
	case types.Bool:
		n := b.node(e, OpConst, Bool)
		n.Const = bool(v)
		return n
	case types.Int:
		n := b.node(e, OpConst, Int)
		n.Const = int64(v)
		return n
	case types.String:
		n := b.node(e, OpConst, String)
		n.Const = string(v)
		return n
	default:
		return b.fail(e, "rule_unsupported", "what", e.AsLiteral().Type().TypeName())
	}
}

func (b *builder) ident(e ast.Expr) *Node {
	name := e.AsIdent()
	if named, ok := b.facts.Named[name]; ok {
		return b.use(e, named)
	}
	if name == "as_of" {
		n := b.node(e, OpAsOf, Date)
		n.Name = name
		return n
	}
	return b.fail(e, "rule_unsupported", "what", name)
}

// use puts a named fact in. Inside an operation over a list it may not bring another list with it.
func (b *builder) use(e ast.Expr, named *Named) *Node {
	if named.tree == nil {
		if !named.wrong {
			b.fail(e, "rule_name_none", "name", named.Key)
		}
		return b.node(e, OpConst, Bool)
	}
	if _, lists, _ := measure(named.tree); lists > 0 && len(b.rows) > 0 {
		return b.fail(e, "rule_nested_list", "name", named.Key)
	}
	for _, leaf := range named.tree.Leaves() {
		if root, _, _ := strings.Cut(leaf.Name, "."); b.subject != "" && (leaf.Over() || root != b.subject) {
			return b.fail(e, "rule_subject_fact", "name", named.Key, "subject", b.subject)
		}
	}
	n := b.node(e, OpNamed, named.tree.Type, named.tree)
	n.Name = named.Key
	return n
}

func (b *builder) selection(e ast.Expr) *Node {
	s := e.AsSelect()
	if name, _, ok := b.listName(e); ok {
		return b.fail(e, "rule_unsupported", "what", name)
	}
	if s.IsTestOnly() || s.Operand().Kind() != ast.IdentKind {
		return b.fail(e, "rule_unsupported", "what", s.FieldName())
	}
	root, name := s.Operand().AsIdent(), s.FieldName()
	for i := len(b.rows) - 1; i >= 0; i-- {
		if b.rows[i].name == root && b.rows[i].list == "" { // of a list that is not known
			b.wrong[e.ID()] = true
			return nothing()
		}
		if b.rows[i].name == root {
			return b.fact(e, b.facts.Lists[b.rows[i].list].Facts[name], name, b.rows[i])
		}
	}
	switch root {
	case "params", "lines":
		n := b.node(e, OpParam, b.words.Params[name])
		n.Name = root + "." + name
		return n
	case "groups", "lists":
		return b.group(e, root, name)
	}
	if named, ok := b.facts.Named[root+"."+name]; ok {
		return b.use(e, named)
	}
	if fact, ok := b.facts.Objects[root][name]; ok {
		return b.fact(e, fact, root+"."+name, row{})
	}
	return b.fail(e, "rule_unsupported", "what", root+"."+name)
}

// group gives the codes of a group or of a whole list.
func (b *builder) group(e ast.Expr, root, name string) *Node {
	n := b.node(e, OpGroup, Codes)
	n.Name, n.Codes, n.Set = root+"."+name, name, b.words.Codes[name].Codes
	if root == "groups" {
		n.Codes, n.Set = b.words.Groups[name].List, b.words.Groups[name].Codes
	}
	return n
}

func (b *builder) fact(e ast.Expr, fact *Fact, name string, in row) *Node {
	if fact == nil {
		return b.fail(e, "rule_unsupported", "what", name)
	}
	if root, _, dotted := strings.Cut(fact.Key, "."); in.list == "" && dotted && b.subject != "" && root != b.subject {
		return b.fail(e, "rule_subject_fact", "name", fact.Key, "subject", b.subject)
	}
	n := b.node(e, OpFact, fact.Type)
	n.Fact, n.Name, n.List, n.Var = fact, name, in.list, in.name
	return n
}

// quantifier reads the expansion of exists and all.
func (b *builder) quantifier(e ast.Expr) *Node {
	c := e.AsComprehension()
	step := c.LoopStep()
	if b.wrong[step.ID()] {
		return b.over(e, OpExists, Bool, c, step)
	}
	if step.Kind() != ast.CallKind || len(step.AsCall().Args()) != 2 {
		return b.fail(e, "rule_unsupported", "what", "list")
	}
	switch step.AsCall().FunctionName() {
	case operators.LogicalOr:
		return b.over(e, OpExists, Bool, c, step.AsCall().Args()[1])
	case operators.LogicalAnd:
		return b.over(e, OpAll, Bool, c, step.AsCall().Args()[1])
	}
	return b.fail(e, "rule_unsupported", "what", "list")
}

// over builds an operation over a list from the comprehension that cel-go made of it.
func (b *builder) over(e ast.Expr, op Op, t Type, c ast.ComprehensionExpr, body ast.Expr) *Node {
	list, outer, ok := b.listName(c.IterRange())
	if !ok {
		problem := b.fail(c.IterRange(), "rule_not_a_list")
		b.rows = append(b.rows, row{name: c.IterVar()})
		b.part(body)
		b.rows = b.rows[:len(b.rows)-1]
		return problem
	}
	if problem := b.refuse(c.IterRange(), list, outer); problem != nil {
		return problem
	}
	if name := c.IterVar(); name == outer || slices.Contains(b.roots(), name) {
		return b.fail(e, "rule_identifier", "name", name)
	}
	b.rows = append(b.rows, row{c.IterVar(), list})
	n := b.node(e, op, t, b.expr(body))
	b.rows = b.rows[:len(b.rows)-1]
	n.List, n.Var, n.Outer = list, c.IterVar(), outer
	return n
}

// refuse reports a list where it cannot be asked: of the household inside another list, or of anything but the row that is looked at.
func (b *builder) refuse(e ast.Expr, list, outer string) *Node {
	switch {
	case b.subject != "":
		return b.fail(e, "rule_subject_fact", "name", list, "subject", b.subject)
	case outer == "" && len(b.rows) > 0, outer != "" && len(b.rows) != 1:
		return b.fail(e, "rule_nested_list", "name", list)
	}
	return nil
}

// listName reads a list of the household, members or records.medical, or one of the member that a row variable stands for,
// m.records.medical; outer is then that variable.
func (b *builder) listName(e ast.Expr) (name, outer string, ok bool) {
	switch {
	case e.Kind() == ast.IdentKind:
		name = e.AsIdent()
	case e.Kind() != ast.SelectKind:
		return "", "", false
	case e.AsSelect().Operand().Kind() == ast.IdentKind:
		name = e.AsSelect().Operand().AsIdent() + "." + e.AsSelect().FieldName()
	case e.AsSelect().Operand().Kind() == ast.SelectKind && e.AsSelect().Operand().AsSelect().Operand().Kind() == ast.IdentKind:
		middle := e.AsSelect().Operand().AsSelect()
		outer, name = middle.Operand().AsIdent(), middle.FieldName()+"."+e.AsSelect().FieldName()
	}
	list, ok := b.facts.Lists[name]
	if outer != "" {
		ok = ok && list.Member != "" && slices.ContainsFunc(b.rows, func(r row) bool { return r.name == outer && r.list == memberList })
	}
	return name, outer, ok
}

// mapped reads f(list.map(x, e)), which sum, min, max and count are turned into.
func (b *builder) mapped(e ast.Expr, op Op, arg ast.Expr) *Node {
	t, ok := typeOf(b.ast.GetType(e.ID()))
	body, mapped := mappedBody(arg)
	if !mapped || !ok && !b.told(e) {
		return b.fail(e, "rule_not_a_list")
	}
	n := b.over(e, op, t, arg.AsComprehension(), body)
	if op == OpSum && len(n.Args) == 1 && isCount(n.Args[0]) {
		n.Op, n.Args = OpCount, n.Args[0].Args[:1]
	}
	return n
}

func isCount(n *Node) bool {
	return n.Op == OpCond && n.Args[1].Op == OpConst && n.Args[1].Const == int64(1) && n.Args[2].Op == OpConst && n.Args[2].Const == int64(0)
}

// literalOf reads yuan(5000), decimal("0.5") and date("2021-01-31").
func (b *builder) literalOf(e ast.Expr, name string, arg ast.Expr) *Node {
	a := b.expr(arg)
	if a.Op != OpConst {
		return b.fail(arg, "rule_not_constant", "name", name)
	}
	n := b.node(e, OpConst, Money)
	switch name {
	case "yuan":
		v, _ := a.Const.(int64)
		if !within(v*100) || !within(v) {
			return b.fail(arg, "rule_literal", "name", name, "value", v)
		}
		n.Const = v * 100
	case "decimal":
		v, err := money.ParseYuan(text(a))
		if err != nil {
			return b.fail(arg, "rule_literal", "name", name, "value", text(a))
		}
		n.Type, n.Const = Decimal, int64(v)
	case "date":
		v, err := civil.Parse(text(a))
		if err != nil {
			return b.fail(arg, "rule_literal", "name", name, "value", text(a))
		}
		n.Type, n.Const = Date, int64(v.Int())
	}
	return n
}

func text(n *Node) string {
	s, _ := n.Const.(string)
	return s
}
