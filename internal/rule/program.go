package rule

import (
	"fmt"
	"slices"
	"strings"
)

// What one statement holds at most, well under the engines' bounds on columns (1,664 on PostgreSQL, 2,000 on SQLite), values and joins.
const (
	rulesPerChunk  = 60
	leavesPerChunk = 1000
)

// Program is the SQL of a set of rules: one statement a chunk of rules, with one grouped pass over each list that they ask.
type Program struct {
	Chunks []*Chunk
	Rules  []*Rule
}

// Chunk is the statement of some of the rules.
type Chunk struct {
	Rules  []*Rule
	Leaves []*Node // the household's leaves, each once, in the order of their columns

	view   string
	lists  map[string]*List
	passes []*pass
}

// pass is one grouped scan of a list.
type pass struct {
	list       *List
	alias      string
	aggregates []*Node
	index      map[string]string // text of an operation → its column
	correlated bool
	columns    []fragment
}

// Program builds the statements of the rules. The same rules give the same text.
func (s *Set) Program(rules []*Rule) *Program {
	p := &Program{Rules: rules}
	for from := 0; from < len(rules); {
		to, leaves := from, 0
		for ; to < len(rules) && to-from < rulesPerChunk; to++ {
			if leaves += len(rules[to].Leaves()); leaves > leavesPerChunk && to > from {
				break
			}
		}
		c := &Chunk{Rules: rules[from:to], view: s.Facts.View, lists: s.Facts.Lists}
		c.collect()
		p.Chunks = append(p.Chunks, c)
		from = to
	}
	return p
}

// collect finds the leaves of the chunk's rules and lays the operations over lists into passes.
func (c *Chunk) collect() {
	seen := map[string]bool{}
	for _, r := range c.Rules {
		for _, leaf := range r.Leaves() {
			if seen[leaf.String()] {
				continue
			}
			seen[leaf.String()] = true
			c.Leaves = append(c.Leaves, leaf)
			if leaf.Over() {
				c.lay(leaf)
			}
		}
	}
}

func (c *Chunk) lay(n *Node) {
	i := slices.IndexFunc(c.passes, func(p *pass) bool { return p.list.Key == n.List })
	if i < 0 {
		i = len(c.passes)
		c.passes = append(c.passes, &pass{list: c.lists[n.List], alias: fmt.Sprintf("p%d", i), index: map[string]string{}})
	}
	p := c.passes[i]
	p.index[n.String()] = fmt.Sprintf("a%d", len(p.aggregates))
	p.aggregates = append(p.aggregates, n)
	w := &writer{household: "h", row: "r", used: func() { p.correlated = true }}
	p.columns = append(p.columns, w.aggregate(n))
}

// over finds the column of an operation over a list.
func (c *Chunk) over(n *Node) fragment {
	for _, p := range c.passes {
		if column, ok := p.index[n.String()]; ok {
			return outside(n, p.alias, column)
		}
	}
	return name("NULL") // cannot be: collect has laid every operation
}

// Scope says which households of one county a statement looks at: those whose id is above After and up to To, or those listed.
type Scope struct {
	County    int
	After, To int64
	IDs       []int64
}

// where gives the condition on a county and a household id column.
func (s Scope) where(county, id string) fragment {
	f := fragment{county + " = CAST(? AS INTEGER)", []arg{constant(int64(s.County))}}
	if s.IDs == nil {
		f.text += " AND " + id + " > ? AND " + id + " <= ?"
		f.args = append(f.args, constant(s.After), constant(s.To))
		return f
	}
	marks := make([]string, len(s.IDs))
	for i, v := range s.IDs {
		marks[i] = "?"
		f.args = append(f.args, constant(v))
	}
	f.text += " AND " + id + " IN (" + strings.Join(marks, ", ") + ")"
	return f
}

// Status is the statement that gives, for each household of the scope with any warning of the chunk, the columns county, id, village,
// the number of each rule (0 false, 1 unknown, 2 true) and the value of each leaf, in the order of households.
func (c *Chunk) Status(scope Scope, binding Binding) (string, []any, error) {
	var ctes, joins []fragment
	for _, p := range c.passes {
		ctes = append(ctes, c.cte(p, scope))
		joins = append(joins, name(fmt.Sprintf("LEFT JOIN %[1]s ON %[1]s.county = h.county AND %[1]s.household_id = h.id", p.alias)))
	}
	w := &writer{household: "h", over: c.over}
	columns := []fragment{name("h.county AS county"), name("h.id AS id"), name("h.village AS village")}
	names := []string{"x.county", "x.id", "x.village"}
	var hits []string
	for i, r := range c.Rules {
		columns = append(columns, sqlf("{} AS s"+fmt.Sprint(i), status(w.sql(r.Tree))))
		names = append(names, fmt.Sprintf("x.s%d", i))
		hits = append(hits, fmt.Sprintf("x.s%d <> 0", i))
	}
	for i, leaf := range c.Leaves {
		columns = append(columns, sqlf("{} AS l"+fmt.Sprint(i), w.sql(shown(leaf))))
		names = append(names, fmt.Sprintf("x.l%d", i))
	}
	f := concat("", ctes, ",\n")
	if len(ctes) > 0 {
		f.text = "WITH " + f.text + "\n"
	}
	f = sqlf("{}SELECT "+strings.Join(names, ", ")+"\nFROM (SELECT {}\nFROM "+c.view+" AS h\n{}\nWHERE {}) AS x\nWHERE "+
		strings.Join(hits, " OR ")+"\nORDER BY x.id", f, concat("", columns, ",\n  "), concat("", joins, "\n"), scope.where("h.county", "h.id"))
	return f.bind(binding)
}

// shown is what a leaf's column holds: a sealed value is never read, only whether it is there.
func shown(leaf *Node) *Node {
	if leaf.Type == Sealed {
		return &Node{Op: OpNot, Type: Bool, Args: []*Node{{Op: OpMissing, Type: Bool, Args: []*Node{leaf}}}}
	}
	return leaf
}

func (c *Chunk) cte(p *pass, scope Scope) fragment {
	var columns []fragment
	for i, f := range p.columns {
		columns = append(columns, sqlf("{} AS a"+fmt.Sprint(i), f))
	}
	return sqlf(p.alias+" AS (SELECT r.county AS county, r.household_id AS household_id,\n  {}\nFROM "+c.from(p)+
		"\nWHERE {}\nGROUP BY r.county, r.household_id)", concat("", columns, ",\n  "), scope.where("r.county", "r.household_id"))
}

// from names the list's view, joined with the household's where a predicate asks for it.
func (c *Chunk) from(p *pass) string {
	from := p.list.View + " AS r"
	if p.correlated {
		from += " JOIN " + c.view + " AS h ON h.county = r.county AND h.id = r.household_id"
	}
	return from
}

func concat(first string, parts []fragment, sep string) fragment {
	var text []string
	var args []arg
	for _, p := range parts {
		text = append(text, p.text)
		args = append(args, p.args...)
	}
	return fragment{first + strings.Join(text, sep), args}
}

func (f fragment) bind(binding Binding) (string, []any, error) {
	args := make([]any, len(f.args))
	for i, a := range f.args {
		v, err := a(binding)
		if err != nil {
			return "", nil, err
		}
		args[i] = v
	}
	return f.text, args, nil
}
