package rule

import (
	"fmt"
	"strings"
)

// RowQuery is the statement that reads the rows of one list behind the operations of a chunk, for the households that have warnings.
type RowQuery struct {
	List   *List
	Over   []*Node // the operations over the list; their results come first
	Leaves []*Node // the row facts that any of them asks for

	chunk *Chunk
	pass  *pass
}

// RowQueries lists the statements for the rows of every list that the chunk looks into.
func (c *Chunk) RowQueries() []*RowQuery {
	var out []*RowQuery
	for _, p := range c.passes {
		q := &RowQuery{List: p.list, chunk: c, pass: p}
		seen := map[string]bool{}
		for _, n := range p.aggregates {
			if n.Op == OpSize {
				continue
			}
			q.Over = append(q.Over, n)
			for _, leaf := range n.RowLeaves() {
				if !seen[leaf.Name] {
					seen[leaf.Name] = true
					q.Leaves = append(q.Leaves, leaf)
				}
			}
		}
		if len(q.Over) > 0 {
			out = append(out, q)
		}
	}
	return out
}

// SQL is the statement: household id, row id, the columns of the row's origin, the result of each operation for the row (0, 1 or 2
// for a condition, the summand for a sum) and the value of each row fact, ordered by household and row.
func (q *RowQuery) SQL(scope Scope, binding Binding) (string, []any, error) {
	w := &writer{household: "h", row: "r"}
	columns := []fragment{name("r.household_id AS household_id"), name("r.id AS id")}
	for i, origin := range q.List.Origin {
		columns = append(columns, name(fmt.Sprintf("r.%s AS o%d", origin, i)))
	}
	for i, n := range q.Over {
		f := w.sql(n.Args[0])
		if n.Op != OpSum {
			f = status(f)
		}
		columns = append(columns, sqlf("{} AS s"+fmt.Sprint(i), f))
	}
	for i, leaf := range q.Leaves {
		columns = append(columns, sqlf("{} AS l"+fmt.Sprint(i), w.sql(shown(leaf))))
	}
	f := sqlf("SELECT {}\nFROM "+q.chunk.from(q.pass)+"\nWHERE {}\nORDER BY r.household_id, r.id",
		concat("", columns, ",\n  "), scope.where("r.county", "r.household_id"))
	return f.bind(binding)
}

// Decides tells whether a row with this result is worth showing for an operation with that result: the rows that made it so, and for
// a condition that every row decides (all is true, exists is false) every row.
func Decides(n *Node, result any, row any) bool {
	switch n.Op {
	case OpExists:
		if result == false {
			return true
		}
		return row != int64(False)
	case OpAll:
		if result == true {
			return true
		}
		return row != int64(True)
	case OpCount:
		return row != int64(False)
	default:
		return row == nil || row != int64(0)
	}
}

// Value brings a value read from either engine into one form: bool, int64, string or nil.
func Value(t Type, v any) any {
	switch x := v.(type) {
	case []byte:
		return string(x)
	case int32:
		return Value(t, int64(x))
	case int64:
		if t == Bool || t == Sealed {
			return x != 0
		}
	case bool:
		if t != Bool && t != Sealed {
			return int64(map[bool]int{true: 1}[x])
		}
	}
	return v
}

// Describe writes a program's statement for a reader: the text with what each placeholder takes beside it.
func (c *Chunk) Describe(binding Binding) (string, error) {
	text, args, err := c.Status(Scope{}, binding)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString(text)
	for i, a := range args {
		fmt.Fprintf(&b, "\n-- %d: %v", i+1, a)
	}
	return b.String(), nil
}
