package rule

import (
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// wrong stands in an expression for a part that has been reported, so that the rest of it is still looked at. No author can write it.
const wrong = "@wrong"

// macros are the operations over lists: list.exists(row, condition).
var macros = []string{"exists", "all", "count", "sum", "min", "max"}

// wrongs declares the stand-ins: they fit wherever they stand.
func wrongs() []cel.EnvOption {
	return []cel.EnvOption{
		cel.Variable(wrong, cel.DynType),
		cel.Function(wrong, cel.Overload("wrong_parts", []*cel.Type{cel.DynType}, cel.DynType)),
	}
}

// mended is a parsed expression in which wrong parts are replaced.
type mended struct {
	*checker
	src   source
	ast   *ast.AST
	wrong map[int64]bool // parts that have been reported, by their ids
	next  int64
	make  ast.ExprFactory
}

func (c *checker) mended(s source, parsed *ast.AST) *mended {
	return &mended{checker: c, src: s, ast: parsed, wrong: map[int64]bool{}, next: ast.MaxID(parsed), make: ast.NewExprFactory()}
}

func (m *mended) id() int64 {
	m.next++
	return m.next
}

// unknownMacros reports operations over a list that there are not, and those of the language that are not written as such. What they
// say of a row is then looked at as if any operation stood there, so that its names are neither unknown nor passed over.
func (m *mended) unknownMacros() {
	ast.PostOrderVisit(m.ast.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		if e.Kind() != ast.CallKind {
			return
		}
		call := e.AsCall()
		name := call.FunctionName()
		isMacro := slices.Contains(macros, name) && !m.expanded(call)
		if !isMacro && (!call.IsMemberFunction() || m.env.HasFunction(name)) {
			return
		}
		at := m.src.offsetOf(m.ast.SourceInfo().GetStartLocation(e.ID()))
		if isMacro {
			m.src.at(at, "rule_macro", "operation", name)
		} else {
			m.src.unknown(at, "rule_name", name, m.roots())
		}
		m.wrong[e.ID()] = true
		switch {
		case call.IsMemberFunction() && len(call.Args()) == 2 && call.Args()[0].Kind() == ast.IdentKind:
			e.SetKindCase(m.overRows(call.Target(), call.Args()[0].AsIdent(), call.Args()[1]))
		case call.IsMemberFunction():
			m.replace(e, call.Target())
		default: // what stands in the brackets speaks of a row that nothing names
			m.replace(e)
		}
	}))
}

// expanded tells whether a call is what cel-go made of sum, min or max: one list that was mapped.
func (m *mended) expanded(call ast.CallExpr) bool {
	return !call.IsMemberFunction() && len(call.Args()) == 1 && call.Args()[0].Kind() == ast.ComprehensionKind
}

// overRows is an operation over a list of which only the row is known.
func (m *mended) overRows(list ast.Expr, row string, body ast.Expr) ast.Expr {
	step := m.make.NewCall(m.id(), wrong, m.make.NewList(m.id(), []ast.Expr{body}, nil))
	m.wrong[step.ID()] = true
	accu := "@accu"
	return m.make.NewComprehension(m.id(), list, row, accu, m.make.NewLiteral(m.id(), types.False), m.make.NewLiteral(m.id(), types.True), step,
		m.make.NewIdent(m.id(), accu))
}

// replace puts a stand-in in the place of a part. Of a call its arguments are kept, to be looked at by themselves.
func (m *mended) replace(e ast.Expr, keep ...ast.Expr) {
	m.wrong[e.ID()] = true
	if len(keep) == 0 {
		e.SetKindCase(m.make.NewIdent(m.id(), wrong))
		return
	}
	e.SetKindCase(m.make.NewCall(m.id(), wrong, m.make.NewList(m.id(), keep, nil)))
}

// replaceAll puts stand-ins in the place of everything that cel-go complained about.
func (m *mended) replaceAll(issues *cel.Issues) {
	said := map[int64]bool{}
	for _, e := range issues.Errors() {
		said[e.ExprID] = true
	}
	ast.PostOrderVisit(m.ast.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		switch {
		case !said[e.ID()]:
		case e.Kind() == ast.CallKind && e.AsCall().IsMemberFunction():
			m.replace(e, append([]ast.Expr{e.AsCall().Target()}, e.AsCall().Args()...)...)
		case e.Kind() == ast.CallKind:
			m.replace(e, e.AsCall().Args()...)
		default:
			m.replace(e)
		}
	}))
}

// told tells whether something about an expression or a part of it has been reported: what follows from that is no mistake of its own.
func (b *builder) told(e ast.Expr) bool {
	if len(b.wrong) == 0 {
		return false
	}
	found := false
	ast.PostOrderVisit(e, ast.NewExprVisitor(func(part ast.Expr) { found = found || b.wrong[part.ID()] }))
	return found
}

// lost looks at the parts of what a stand-in replaced, each by itself.
func (b *builder) lost(e ast.Expr) *Node {
	switch e.Kind() {
	case ast.CallKind:
		b.part(e.AsCall().Args()[0])
	case ast.ComprehensionKind:
		b.over(e, OpExists, Bool, e.AsComprehension(), e.AsComprehension().LoopStep())
	}
	return nothing()
}

// nothing stands for what has been reported.
func nothing() *Node { return &Node{Op: OpConst, Type: Bool, Const: false} }

// part looks at something whose place is not known to be right: only what it says itself can be wrong.
func (b *builder) part(e ast.Expr) {
	_, _, isList := b.listName(e)
	if isList || e.Kind() == ast.LiteralKind || e.Kind() == ast.IdentKind && strings.HasPrefix(e.AsIdent(), "@") {
		return
	}
	if body, ok := mappedBody(e); ok {
		b.over(e, OpSum, Int, e.AsComprehension(), body)
		return
	}
	if e.Kind() == ast.ListKind {
		for _, item := range e.AsList().Elements() {
			b.part(item)
		}
		return
	}
	b.expr(e)
}

// mappedBody is what list.map(row, body) gives of each row.
func mappedBody(e ast.Expr) (ast.Expr, bool) {
	if e.Kind() != ast.ComprehensionKind {
		return nil, false
	}
	step := e.AsComprehension().LoopStep()
	if step.Kind() != ast.CallKind || step.AsCall().FunctionName() != operators.Add {
		return nil, false
	}
	args := step.AsCall().Args()
	if len(args) != 2 || args[1].Kind() != ast.ListKind {
		return nil, false
	}
	return args[1].AsList().Elements()[0], true
}
