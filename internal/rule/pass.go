package rule

import (
	"fmt"
	"slices"
)

// pass is one grouped scan of a list: of the household's, or of the rows that belong to members.
type pass struct {
	list       *List
	alias      string
	nested     bool
	aggregates []*Node
	index      map[string]string // key of an operation → its column
	columns    []fragment
	filters    []fragment // which rows an aggregate needs
	whole      bool       // an aggregate needs every row
	home       bool       // joins the household
	member     bool       // joins the member that the rows belong to
	inner      []*pass    // joined passes over the members' own rows
}

// lay finds or makes the pass of an operation over a list and adds its aggregate.
func (c *Chunk) lay(n *Node) *pass {
	for _, inner := range n.Inner() {
		c.lay(inner)
	}
	p := c.pass(n)
	if _, there := p.index[n.Key()]; there {
		return p
	}
	p.index[n.Key()] = fmt.Sprintf("a%d", len(p.aggregates))
	p.aggregates = append(p.aggregates, n)
	w := c.rowWriter(p)
	p.columns = append(p.columns, w.aggregate(n))
	filter, ok := w.filter(n)
	p.filters, p.whole = append(p.filters, filter), p.whole || !ok
	return p
}

// pass is the pass over the list of an operation.
func (c *Chunk) pass(n *Node) *pass {
	all, prefix := &c.passes, "p"
	if n.Nested() {
		all, prefix = &c.inner, "n"
	}
	i := slices.IndexFunc(*all, func(p *pass) bool { return p.list.Key == n.List })
	if i < 0 {
		i = len(*all)
		*all = append(*all, &pass{list: c.facts.Lists[n.List], nested: n.Nested(), alias: fmt.Sprintf("%s%d", prefix, i), index: map[string]string{}})
	}
	return (*all)[i]
}

// rowWriter writes what a pass asks of its rows and notes what has to be joined for it.
func (c *Chunk) rowWriter(p *pass) *writer {
	w := &writer{household: "h", rows: map[string]string{p.list.Key: "r"}, calendar: c.facts.Calendar}
	if p.nested {
		w.rows[memberList] = "m"
	}
	w.used = func(alias string) {
		p.home, p.member = p.home || alias == "h", p.member || alias == "m"
	}
	w.over = func(n *Node) fragment {
		in := c.pass(n)
		if !slices.Contains(p.inner, in) {
			p.inner = append(p.inner, in)
		}
		return outside(n, in.alias, in.index[n.Key()])
	}
	return w
}

// over finds the column of an operation over a list of the household.
func (c *Chunk) over(n *Node) fragment {
	p := c.pass(n)
	return outside(n, p.alias, p.index[n.Key()])
}

// rowScope says which rows passes look at: those of some households, by the columns of county and household, and among them all, or those
// that can change an answer.
type rowScope struct {
	where func(county, id string) fragment
	all   bool
}

// with writes the chunk's passes over the rows of a scope, those over the members' own rows first, after what must stand before them.
func (c *Chunk) with(scope rowScope, ahead ...fragment) fragment {
	ctes := ahead
	for _, p := range append(slices.Clone(c.inner), c.passes...) {
		ctes = append(ctes, p.cte(c.view, c.members(), scope))
	}
	if len(ctes) == 0 {
		return fragment{}
	}
	return sqlf("WITH {}\n", concat("", ctes, ",\n"))
}

// joins joins the passes over the household's lists to the household h.
func (c *Chunk) joins() string {
	text := ""
	for _, p := range c.passes {
		text += fmt.Sprintf("\nLEFT JOIN %[1]s ON %[1]s.county = h.county AND %[1]s.household_id = h.id", p.alias)
	}
	return text
}

func (c *Chunk) members() string {
	if l := c.facts.Lists[memberList]; l != nil {
		return l.View
	}
	return ""
}

// cte is the pass as a common table expression: one row for each household, or for each member, that has any row that counts.
func (p *pass) cte(view, members string, scope rowScope) fragment {
	var columns []fragment
	for i, f := range p.columns {
		columns = append(columns, sqlf("{} AS a"+fmt.Sprint(i), f))
	}
	by := "r.county, r.household_id"
	head := "r.county AS county, r.household_id AS household_id"
	if p.nested {
		by, head = by+", r."+p.list.Member, head+", r."+p.list.Member+" AS member_id"
	}
	rows := scope.where("r.county", "r.household_id")
	if !p.whole && !scope.all {
		rows = sqlf("{}\n  AND ({})", rows, concat("", p.filters, "\n  OR "))
	}
	return sqlf(p.alias+" AS (SELECT "+head+",\n  {}\nFROM "+p.from(view, members)+"\nWHERE {}\nGROUP BY "+by+")",
		concat("", columns, ",\n  "), rows)
}

// from names the list's view, joined with what the pass asks for beside its rows.
func (p *pass) from(view, members string) string {
	from := p.list.View + " AS r"
	if p.home {
		from += " JOIN " + view + " AS h ON h.county = r.county AND h.id = r.household_id"
	}
	if p.member {
		from += " JOIN " + members + " AS m ON m.county = r.county AND m.household_id = r.household_id AND m.id = r." + p.list.Member
	}
	for _, in := range p.inner {
		from += fmt.Sprintf(" LEFT JOIN %[1]s ON %[1]s.county = r.county AND %[1]s.household_id = r.household_id AND %[1]s.member_id = r.id", in.alias)
	}
	return from
}

// aggregate is the expression of a pass that computes an operation over a list. Rows that change nothing are filtered out before the
// aggregate is called, which is most of its cost: of most conditions most rows are false.
func (w *writer) aggregate(n *Node) fragment {
	if n.Op == OpSize {
		return name("COUNT(*)")
	}
	body := w.body(n)
	switch n.Op {
	case OpExists:
		return sqlf("MAX(CASE WHEN {} THEN 2 ELSE 1 END) FILTER (WHERE {} IS NOT FALSE)", body, body)
	case OpAll:
		return sqlf("MIN(CASE WHEN {} IS NULL THEN 1 ELSE 0 END) FILTER (WHERE {} IS NOT TRUE)", body, body)
	case OpCount:
		return sqlf("CASE WHEN COUNT(*) FILTER (WHERE {} IS NULL) = 0 THEN COUNT(*) FILTER (WHERE {}) END", body, body)
	case OpMin:
		return sqlf("CASE WHEN COUNT(*) = COUNT({}) THEN MIN({}) END", body, body)
	case OpMax:
		return sqlf("CASE WHEN COUNT(*) = COUNT({}) THEN MAX({}) END", body, body)
	default:
		return sqlf("CASE WHEN COUNT(*) = COUNT({}) THEN CAST(SUM({}) AS BIGINT) END", body, body)
	}
}

// body writes what an operation asks of one row; a summand is bounded.
func (w *writer) body(n *Node) fragment {
	if n.Op == OpSum {
		return w.amount(n.Args[0])
	}
	return w.sql(n.Args[0])
}

// filter says which rows an aggregate needs; the others change nothing, so that a household with none of them costs nothing. It is
// false when every row counts, or nearly every one.
func (w *writer) filter(n *Node) (fragment, bool) {
	switch n.Op {
	case OpExists, OpCount:
		return sqlf("{} IS NOT FALSE", w.sql(n.Args[0])), true
	case OpAll:
		return sqlf("{} IS NOT TRUE", w.sql(n.Args[0])), true
	case OpSum:
		if body := n.Args[0]; body.Op == OpCond && body.Args[2].Op == OpConst && body.Args[2].Const == int64(0) {
			return sqlf("{} IS NOT FALSE", w.sql(body.Args[0])), true
		}
	}
	return fragment{}, false
}

// outside is what an aggregate means to the household, or the member: without rows exists is false, all is true, count and sum are
// nothing, and there is no least and no greatest.
func outside(n *Node, pass, column string) fragment {
	at := pass + "." + column
	switch n.Op {
	case OpExists:
		return name(fmt.Sprintf("(CASE WHEN %[1]s = 2 THEN TRUE WHEN %[1]s = 1 THEN NULL ELSE FALSE END)", at))
	case OpAll:
		return name(fmt.Sprintf("(CASE WHEN %[1]s = 0 THEN FALSE WHEN %[1]s = 1 THEN NULL ELSE TRUE END)", at))
	case OpMin, OpMax:
		return name(at)
	default:
		return name(fmt.Sprintf("(CASE WHEN %s.household_id IS NULL THEN 0 ELSE %s END)", pass, at))
	}
}
