package rule

import (
	"fmt"
	"slices"
)

// RowQuery is the statement that reads the rows behind the operations of a chunk over one list, for the households that have warnings.
type RowQuery struct {
	Source string // as Node.Source names it
	List   *List
	Over   []*Node // the operations over the list; their results come first
	Leaves []*Node // the row facts that any of them asks for
	Inner  []*Node // the operations over the member's own rows that any of them asks for
	Nested bool    // the rows belong to members

	chunk *Chunk
	pass  *pass
}

// RowQueries lists the statements for the rows of every list that the chunk looks into.
func (c *Chunk) RowQueries() []*RowQuery {
	var out []*RowQuery
	for _, p := range append(slices.Clone(c.passes), c.inner...) {
		q := &RowQuery{List: p.list, Nested: p.nested, chunk: c, pass: p}
		leaves, inner := map[string]bool{}, map[string]bool{}
		for _, n := range p.aggregates {
			if q.Source = n.Source(); n.Op == OpSize {
				continue
			}
			q.Over = append(q.Over, n)
			q.Leaves = unseen(q.Leaves, n.RowLeaves(), leaves)
			q.Inner = unseen(q.Inner, n.Inner(), inner)
		}
		if len(q.Over) > 0 {
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
// row's origin, the result of each operation for the row (0, 1 or 2 for a condition, else the value), the value of each row fact and of
// each operation inside, ordered by household and row.
func (q *RowQuery) SQL(scope Scope, binding Binding) (string, []any, error) {
	w := q.chunk.rowWriter(q.pass)
	member := "NULL"
	if q.Nested {
		member = "r." + q.List.Member
	}
	columns := []fragment{name("r.household_id AS household_id"), name("r.id AS id"), name(member + " AS member")}
	for i, origin := range q.List.Origin {
		columns = append(columns, name(fmt.Sprintf("r.%s AS o%d", origin, i)))
	}
	for i, n := range q.Over {
		f := w.body(n)
		if n.Judges() {
			f = status(f)
		}
		columns = append(columns, sqlf("{} AS s"+fmt.Sprint(i), f))
	}
	for i, leaf := range q.Leaves {
		columns = append(columns, sqlf("{} AS l"+fmt.Sprint(i), w.sql(shown(leaf))))
	}
	for i, n := range q.Inner {
		columns = append(columns, sqlf("{} AS n"+fmt.Sprint(i), w.sql(n)))
	}
	var inner []fragment
	for _, in := range q.pass.inner {
		inner = append(inner, in.cte(q.chunk.view, q.chunk.members(), scope.rows()))
	}
	f := sqlf("SELECT {}\nFROM "+q.pass.from(q.chunk.view, q.chunk.members())+"\nWHERE {}\nORDER BY r.household_id, r.id",
		concat("", columns, ",\n  "), scope.where("r.county", "r.household_id"))
	if len(inner) > 0 {
		f = sqlf("WITH {}\n{}", concat("", inner, ",\n"), f)
	}
	return f.bind(binding)
}

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
