package rule

import (
	"fmt"
	"slices"
	"strings"
)

// Pair is one question asked twice: as it is in force, and as it would be. A side that is nil is false of everybody.
type Pair struct{ Now, Then *Node }

// Comparison asks pairs of conditions of every household at once, with one grouped pass over each list that any of them needs.
type Comparison struct {
	chunk *Chunk
	pairs []Pair
}

// Question says which households a comparison looks at.
type Question struct {
	County    int
	Lo, Hi    int64    // villages from and to; the whole county when both are 0
	After, To int64    // ids of households above After and up to To; without bound when To is 0
	Columns   []string // columns of the household's view that are given besides
	Ahead     []Shadow // views that the statement reads in another shape
	// Among narrows the households by a condition on the column of their ids, which takes one value; nil leaves all.
	Among func(id string) (condition string, value any)
}

// Shadow is a query that a statement reads in the place of the view of its name.
type Shadow struct{ Name, Select string }

// Compare prepares the comparison of pairs.
func (s *Set) Compare(pairs []Pair) *Comparison {
	c := &Comparison{pairs: pairs, chunk: s.Facts.chunk("")}
	seen := map[string]bool{}
	for _, p := range pairs {
		for _, n := range []*Node{p.Now, p.Then} {
			if n == nil {
				continue
			}
			for _, leaf := range n.Leaves() {
				if leaf.Over() && !seen[leaf.String()] {
					seen[leaf.String()] = true
					c.chunk.lay(leaf)
				}
			}
		}
	}
	return c
}

// unbounded is a limit that limits nothing: it keeps both engines from computing the answers of a comparison anew for every time that
// they are used, and lets SQLite leave out joins of which nothing is asked.
const unbounded = "\nLIMIT 9223372036854775807"

// Answers is the statement that gives, for each household of the question, county, id, village, the columns asked for, and for each
// pair n<i> and t<i>: False, Unknown or True, now and then. It stands by itself or in the place of a table.
func (c *Comparison) Answers(q Question, b Binding) (string, []any, error) {
	var ctes []fragment
	for _, s := range q.Ahead {
		ctes = append(ctes, name(s.Name+" AS ("+s.Select+")"))
	}
	where := func(county, id string) fragment { return q.where(c.chunk.view, county, id) }
	w := c.chunk.writer()
	columns := []fragment{name("h.county AS county"), name("h.id AS id"), name("h.village AS village")}
	for _, column := range q.Columns {
		columns = append(columns, name("h."+column+" AS "+column))
	}
	for i, p := range c.pairs {
		columns = append(columns, sqlf(fmt.Sprintf("{} AS n%d", i), side(w, p.Now)), sqlf(fmt.Sprintf("{} AS t%d", i), side(w, p.Then)))
	}
	f := sqlf("{}SELECT {}\nFROM "+c.chunk.view+" AS h{}\nWHERE {}"+unbounded, c.chunk.with(rowScope{where: where}, ctes...), concat("", columns, ",\n  "),
		name(c.chunk.joins()), where("h.county", "h.id"))
	return f.bind(b)
}

func side(w *writer, n *Node) fragment {
	if n == nil {
		return name(fmt.Sprint(False))
	}
	return status(w.sql(n))
}

// where is the condition of the question on a county and a household's id.
func (q Question) where(view, county, id string) fragment {
	f := fragment{county + " = CAST(? AS INTEGER)", []arg{constant(int64(q.County))}}
	if q.To != 0 {
		f = sqlf("{} AND "+id+" > ? AND "+id+" <= ?", f).with(constant(q.After), constant(q.To))
	}
	if q.Hi != 0 {
		f = sqlf("{} AND "+id+" IN (SELECT v.id FROM "+view+" AS v WHERE v.county = CAST(? AS INTEGER) AND v.village BETWEEN ? AND ?)", f).
			with(constant(int64(q.County)), constant(q.Lo), constant(q.Hi))
	}
	if q.Among != nil {
		text, value := q.Among(id)
		f = sqlf("{} AND "+text, f).with(constant(value))
	}
	return f
}

// Asking is the node with other parameters in the place of some: renamed by key, named conditions written out where they ask for one.
// A node that asks for none of them is the same node, so that both are computed once.
func (n *Node) Asking(keys map[string]string) *Node {
	asks := false
	n.walk(func(n *Node) bool {
		asks = asks || n.Op == OpParam && keys[ParamKey(n.Name)] != ""
		return !asks
	})
	if !asks {
		return n
	}
	if n.Op == OpNamed {
		return n.Args[0].Asking(keys)
	}
	m := *n
	m.text, m.key, m.Args = "", "", make([]*Node, len(n.Args))
	for i, a := range n.Args {
		m.Args[i] = a.Asking(keys)
	}
	if n.Op == OpParam {
		root, key, _ := strings.Cut(n.Name, ".")
		m.Name = root + "." + keys[key]
	}
	_, _ = m.String(), m.Key() // now, while nobody else has the node
	return &m
}

// Views names the views that the comparison reads.
func (c *Comparison) Views() []string {
	out := []string{c.chunk.view}
	for _, p := range slices.Concat(c.chunk.passes, c.chunk.inner) {
		out = append(out, p.list.View)
	}
	return out
}
