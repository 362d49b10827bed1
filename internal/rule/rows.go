package rule

import (
	"fmt"
	"slices"
)

// RowQuery is the statement that reads the rows behind the operations of a chunk over one list, for the households that have warnings.
type RowQuery struct {
	Source string // as Node.Source names it
	List   *List
	Leaves []*Node // the row facts that the operations over the list ask for
	Nested bool    // the rows belong to members
}

// RowQueries lists the statements for the rows of every list that the chunk looks into.
func (c *Chunk) RowQueries() []*RowQuery {
	var out []*RowQuery
	for _, p := range append(slices.Clone(c.passes), c.inner...) {
		q := &RowQuery{List: p.list, Nested: p.nested}
		seen, asked := map[string]bool{}, false
		for _, n := range p.aggregates {
			q.Source = n.Source()
			q.Leaves, asked = unseen(q.Leaves, n.RowLeaves(), seen), asked || n.Looks()
		}
		if asked {
			out = append(out, q)
		}
	}
	return out
}

// unseen appends the nodes whose keys are new.
func unseen(into, more []*Node, seen map[string]bool) []*Node {
	for _, n := range more {
		if !seen[n.Key()] {
			seen[n.Key()] = true
			into = append(into, n)
		}
	}
	return into
}

// SQL is the statement: household id, row id, the member that the row belongs to (NULL but for a member's own rows), the columns of the
// row's origin and the value of each row fact, ordered by household and row. What an operation says of a row is Binding.Body of these.
func (q *RowQuery) SQL(scope Scope, binding Binding) (string, []any, error) {
	w := &writer{rows: map[string]string{q.List.Key: "r"}}
	member := "NULL"
	if q.Nested {
		member = "r." + q.List.Member
	}
	columns := []fragment{name("r.household_id AS household_id"), name("r.id AS id"), name(member + " AS member")}
	for i, origin := range q.List.Origin {
		columns = append(columns, name(fmt.Sprintf("r.%s AS o%d", origin, i)))
	}
	for i, leaf := range q.Leaves {
		columns = append(columns, sqlf("{} AS l"+fmt.Sprint(i), w.sql(shown(leaf))))
	}
	f := sqlf("SELECT {}\nFROM "+q.List.View+" AS r\nWHERE {}\nORDER BY r.household_id, r.id", concat("", columns, ",\n  "),
		scope.where("r.county", "r.household_id"))
	return f.bind(binding)
}

// Looks reports whether what an operation says is shown by its rows: all but a number of the household's rows.
func (n *Node) Looks() bool { return n.Over() && (n.Op != OpSize || n.Nested()) }

// Judges reports whether an operation over a list asks a condition of each row, rather than a value.
func (n *Node) Judges() bool { return n.Op == OpExists || n.Op == OpAll || n.Op == OpCount }

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
	case OpMin, OpMax:
		return row == nil || row == result
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
