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
	OpWithin  Op = "within" // a date is in a period
	OpPeriod  Op = "period" // last, full_months, this_year, last_year: two dates that hang on as-of and parameters alone
	OpSpan    Op = "span"   // days, months, years: how long a period is
	OpGroup   Op = "group"  // groups.<name>, lists.<name>: several codes of one list
	OpAnyOf   Op = "any_of" // a several-choice fact has one of several codes
	OpDays    Op = "days_between"
	OpWorking Op = "working_days_between"
	OpAddDays Op = "add_days"
	OpPercent Op = "percent"
	OpPer     Op = "per"

	OpExists Op = "exists"
	OpAll    Op = "all"
	OpCount  Op = "count"
	OpSum    Op = "sum"
	OpMin    Op = "min"
	OpMax    Op = "max"
	OpSize   Op = "size"
)

// Node is one node of a condition after checking.
type Node struct {
	Op   Op
	Type Type
	Name string // fact, parameter, window function, named fact
	List string // the list that a row fact or an operation over a list belongs to
	Var  string // the row variable as the author wrote it
	// Outer is the variable of the member whose rows an operation inside another one looks at, empty for the household's lists.
	Outer string
	Args  []*Node // operands; the expansion of a named fact; the predicate or summand of an operation over a list
	// Const is bool, int64 (also fen, hundredths and yyyymmdd) or string.
	Const any
	Codes string   // the code list of a constant that is compared with a coded fact, or of a group
	Set   []string // the codes of a group
	Fact  *Fact
	Place fault.Place

	calendar  *Calendar // of what counts working days
	text, key string
}

// Over reports whether the node runs over a list.
func (n *Node) Over() bool {
	switch n.Op {
	case OpExists, OpAll, OpCount, OpSum, OpMin, OpMax, OpSize:
		return true
	}
	return false
}

// Nested reports whether the node runs over the rows of one member of the household.
func (n *Node) Nested() bool { return n.Outer != "" }

// Leaf reports whether the node's value comes from the data of one household or row: a fact, or an operation over a list.
func (n *Node) Leaf() bool { return n.Op == OpFact || n.Over() }

// String writes the node as the author could have written it, named facts by their names. Equal nodes have equal text, which
// identifies a leaf in a trace. The text is kept at the first call, which for the nodes of a rule is made when the rule is compiled.
func (n *Node) String() string {
	if n.text == "" {
		n.text = n.write((*Node).String)
	}
	return n.text
}

// Key is the text of a node with the list in place of each row variable: operations that ask the same have the same key, whatever
// their authors have called the row.
func (n *Node) Key() string {
	if n.key == "" {
		n.key = n.write((*Node).Key)
		switch {
		case n.Op == OpFact && n.List != "":
			n.key = n.List + "." + n.Name
		case n.Over():
			n.key = n.head(memberList, n.List, (*Node).Key)
		}
	}
	return n.key
}

// head writes an operation over a list, with names for the member that it hangs on and for its row.
func (n *Node) head(outer, row string, write func(*Node) string) string {
	list := n.List
	if n.Nested() {
		list = outer + "." + list
	}
	if n.Op == OpSize {
		return "size(" + list + ")"
	}
	return list + "." + string(n.Op) + "(" + row + ", " + write(n.Args[0]) + ")"
}

var words = map[Op]string{OpAnd: "&&", OpOr: "||", OpHas: "in", OpWithin: "in"}

func (n *Node) write(sub func(*Node) string) string {
	switch n.Op {
	case OpConst:
		return constText(n)
	case OpFact:
		if n.Var != "" {
			return n.Var + "." + n.Name
		}
		return n.Name
	case OpParam, OpNamed, OpAsOf, OpGroup:
		return n.Name
	case OpExists, OpAll, OpCount, OpSum, OpMin, OpMax, OpSize:
		return n.head(n.Outer, n.Var, sub)
	case OpNot:
		return "!" + n.Args[0].wrap(sub)
	case OpNeg:
		return "-" + n.Args[0].wrap(sub)
	case OpCond:
		return n.Args[0].wrap(sub) + " ? " + n.Args[1].wrap(sub) + " : " + n.Args[2].wrap(sub)
	case OpPeriod:
		return n.Name + "(" + n.periodText(sub) + ")"
	case OpSpan, OpWindow:
		return n.Name + "(" + join(n.Args, ", ", sub) + ")"
	case OpMissing, OpEmpty, OpMonths, OpAge, OpYear, OpDays, OpWorking, OpAddDays, OpPercent, OpPer:
		return string(n.Op) + "(" + join(n.Args, ", ", sub) + ")"
	case OpIn:
		return n.Args[0].wrap(sub) + " in " + n.several(sub)
	case OpAnyOf:
		return string(n.Op) + "(" + sub(n.Args[0]) + ", " + n.several(sub) + ")"
	default:
		word := string(n.Op)
		if w, ok := words[n.Op]; ok {
			word = w
		}
		return join(n.Args, " "+word+" ", func(a *Node) string { return a.wrap(sub) })
	}
}

// several writes the codes that a fact is compared with: a group by its name, others one by one.
func (n *Node) several(sub func(*Node) string) string {
	if n.Args[1].Op == OpGroup {
		return n.Args[1].Name
	}
	return "[" + join(n.Args[1:], ", ", sub) + "]"
}

// periodText writes what stands between a period's brackets: a span, a count of months, or the name of a year.
func (n *Node) periodText(sub func(*Node) string) string {
	if len(n.Args) == 0 {
		return strconv.Quote(n.Codes)
	}
	return sub(n.Args[0])
}

func join(args []*Node, sep string, write func(*Node) string) string {
	parts := make([]string, len(args))
	for i, a := range args {
		parts[i] = write(a)
	}
	return strings.Join(parts, sep)
}

func (n *Node) wrap(sub func(*Node) string) string {
	switch n.Op {
	case OpAnd, OpOr, OpCond, OpEq, OpNe, OpLt, OpLe, OpGt, OpGe, OpAdd, OpSub, OpMul, OpIn, OpHas, OpWithin:
		return "(" + sub(n) + ")"
	}
	return sub(n)
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
