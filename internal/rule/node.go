package rule

import (
	"fmt"
	"strconv"
	"strings"

	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/money"
)

// Op is what a node of a condition does.
type Op string

// The operations. The first group are leaves; exists to size run over a list.
const (
	OpConst  Op = "const"
	OpFact   Op = "fact"
	OpParam  Op = "param"
	OpAsOf   Op = "as_of"
	OpWindow Op = "window" // months_before, days_before, years_before and year_start: a date that hangs on as-of and parameters alone

	OpNamed   Op = "named"
	OpAnd     Op = "and"
	OpOr      Op = "or"
	OpNot     Op = "not"
	OpCond    Op = "cond"
	OpEq      Op = "=="
	OpNe      Op = "!="
	OpLt      Op = "<"
	OpLe      Op = "<="
	OpGt      Op = ">"
	OpGe      Op = ">="
	OpAdd     Op = "+"
	OpSub     Op = "-"
	OpMul     Op = "*"
	OpNeg     Op = "neg"
	OpIn      Op = "in"
	OpHas     Op = "has" // a code is among several
	OpMissing Op = "missing"
	OpEmpty   Op = "empty"
	OpMonths  Op = "months_between"
	OpAge     Op = "age"
	OpYear    Op = "year"

	OpExists Op = "exists"
	OpAll    Op = "all"
	OpCount  Op = "count"
	OpSum    Op = "sum"
	OpSize   Op = "size"
)

// Node is one node of a condition after checking.
type Node struct {
	Op   Op
	Type Type
	Name string  // fact, parameter, window function, named fact
	List string  // the list that a row fact or an operation over a list belongs to
	Var  string  // the row variable as the author wrote it
	Args []*Node // operands; the expansion of a named fact; the predicate or summand of an operation over a list
	// Const is bool, int64 (also fen, hundredths and yyyymmdd) or string.
	Const any
	Codes string // the code list of a constant that is compared with a coded fact
	Fact  *Fact
	Place fault.Place

	text string
}

// Over reports whether the node runs over a list.
func (n *Node) Over() bool {
	switch n.Op {
	case OpExists, OpAll, OpCount, OpSum, OpSize:
		return true
	}
	return false
}

// Leaf reports whether the node's value comes from the data of one household or row: a fact, or an operation over a list.
func (n *Node) Leaf() bool { return n.Op == OpFact || n.Over() }

// String writes the node as the author could have written it, named facts by their names. Equal nodes have equal text, which
// identifies a leaf in a trace. The text is kept at the first call, which for the nodes of a rule is made when the rule is compiled.
func (n *Node) String() string {
	if n.text == "" {
		n.text = n.write()
	}
	return n.text
}

var words = map[Op]string{OpAnd: "&&", OpOr: "||", OpIn: "in", OpHas: "in"}

func (n *Node) write() string {
	switch n.Op {
	case OpConst:
		return constText(n)
	case OpFact:
		if n.Var != "" {
			return n.Var + "." + n.Name
		}
		return n.Name
	case OpParam, OpNamed, OpAsOf:
		return n.Name
	case OpSize:
		return "size(" + n.List + ")"
	case OpExists, OpAll, OpCount, OpSum:
		return n.List + "." + string(n.Op) + "(" + n.Var + ", " + n.Args[0].String() + ")"
	case OpNot:
		return "!" + wrap(n.Args[0])
	case OpNeg:
		return "-" + wrap(n.Args[0])
	case OpCond:
		return wrap(n.Args[0]) + " ? " + wrap(n.Args[1]) + " : " + wrap(n.Args[2])
	case OpMissing, OpEmpty, OpMonths, OpAge, OpYear, OpWindow:
		name := string(n.Op)
		if n.Op == OpWindow {
			name = n.Name
		}
		return name + "(" + join(n.Args, ", ", (*Node).String) + ")"
	case OpIn:
		return wrap(n.Args[0]) + " in [" + join(n.Args[1:], ", ", (*Node).String) + "]"
	default:
		word := string(n.Op)
		if w, ok := words[n.Op]; ok {
			word = w
		}
		return join(n.Args, " "+word+" ", wrap)
	}
}

func join(args []*Node, sep string, write func(*Node) string) string {
	parts := make([]string, len(args))
	for i, a := range args {
		parts[i] = write(a)
	}
	return strings.Join(parts, sep)
}

func wrap(n *Node) string {
	switch n.Op {
	case OpAnd, OpOr, OpCond, OpEq, OpNe, OpLt, OpLe, OpGt, OpGe, OpAdd, OpSub, OpMul, OpIn, OpHas:
		return "(" + n.String() + ")"
	}
	return n.String()
}

func constText(n *Node) string {
	switch v := n.Const.(type) {
	case bool:
		return strconv.FormatBool(v)
	case string:
		return strconv.Quote(v)
	case int64:
		switch n.Type {
		case Money:
			return fmt.Sprintf("yuan(%d)", v/100)
		case Decimal:
			return fmt.Sprintf("decimal(%q)", Hundredths(v))
		case Date:
			return fmt.Sprintf("date(%q)", civil.FromInt(int(v)).String())
		}
		return strconv.FormatInt(v, 10)
	}
	return fmt.Sprint(n.Const)
}

// Hundredths writes a decimal kept in hundredths without trailing zeros: 150 is "1.5".
func Hundredths(v int64) string {
	s := money.Fen(v).Yuan()
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// walk visits the node and everything below it, expansions of named facts included.
func (n *Node) walk(visit func(*Node) bool) {
	if !visit(n) {
		return
	}
	for _, a := range n.Args {
		a.walk(visit)
	}
}

// Params lists the parameters that the node asks for.
func (n *Node) Params() []string {
	seen := map[string]bool{}
	var out []string
	n.walk(func(n *Node) bool {
		if n.Op == OpParam && !seen[n.Name] {
			seen[n.Name] = true
			out = append(out, n.Name)
		}
		return true
	})
	return out
}

// ParamKey is the key of a parameter node without its root.
func ParamKey(name string) string {
	_, key, _ := strings.Cut(name, ".")
	return key
}

// Leaves lists the leaves of a household's condition, each once, in the order of the condition. Operations over a list are leaves as
// a whole.
func (n *Node) Leaves() []*Node {
	seen := map[string]bool{}
	var out []*Node
	n.walk(func(n *Node) bool {
		if !n.Leaf() {
			return true
		}
		if !seen[n.String()] {
			seen[n.String()] = true
			out = append(out, n)
		}
		return false
	})
	return out
}

// RowLeaves lists the row facts of an operation over a list, each once.
func (n *Node) RowLeaves() []*Node {
	seen := map[string]bool{}
	var out []*Node
	for _, a := range n.Args {
		a.walk(func(n *Node) bool {
			if n.Op == OpFact && n.List != "" && !seen[n.Name] {
				seen[n.Name] = true
				out = append(out, n)
			}
			return true
		})
	}
	return out
}
