package rule

import (
	"fmt"
	"strings"
	"sync"
)

// What one statement holds at most, well under the engines' bounds on columns (1,664 on PostgreSQL, 2,000 on SQLite), values and joins.
const (
	rulesPerChunk  = 250
	leavesPerChunk = 1000
)

// Program is the SQL of a set of rules: one statement a chunk of rules, with one grouped pass over each list that they ask.
type Program struct {
	Chunks []*Chunk
	Rules  []*Rule
}

// Chunk is the statement of some of the rules, all about the same subject.
type Chunk struct {
	Rules   []*Rule
	Leaves  []*Node // the leaves of what the rules are about, each once, in the order of their columns
	Subject string  // empty for households

	facts  *Facts
	view   string
	passes []*pass // the passes over the household's lists
	inner  []*pass // the passes over the members' own rows, which the pass over the members joins

	mu    sync.Mutex
	ready map[int]fragment // statements that are written already, by the number of households listed; -1 for none
}

// Program builds the statements of the rules. The same rules give the same text.
func (s *Set) Program(rules []*Rule) *Program {
	p := &Program{Rules: rules}
	for from := 0; from < len(rules); {
		to, leaves := from, 0
		for ; to < len(rules) && to-from < rulesPerChunk && rules[to].Subject == rules[from].Subject; to++ {
			if leaves += len(rules[to].Leaves()); leaves > leavesPerChunk && to > from {
				break
			}
		}
		c := s.Facts.chunk(rules[from].Subject)
		c.Rules = rules[from:to]
		c.collect()
		p.Chunks = append(p.Chunks, c)
		from = to
	}
	return p
}

// chunk is an empty chunk about a subject.
func (f *Facts) chunk(subject string) *Chunk {
	c := &Chunk{Subject: subject, facts: f, view: f.View}
	if subject != "" {
		c.view = f.Subjects[subject]
	}
	return c
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

// Scope says which households of one county a statement looks at: those whose id is above After and up to To, or those listed.
type Scope struct {
	County    int
	After, To int64
	IDs       []int64
}

// few tells whether the scope lists so few households that the statement costs more to understand than to run.
func (s Scope) few() bool { return s.IDs != nil && len(s.IDs) <= 50 }

// rows is which rows the passes look at.
func (s Scope) rows() rowScope { return rowScope{where: s.where, all: s.few()} }

// where gives the condition on a county and a household id column.
func (s Scope) where(county, id string) fragment {
	f := fragment{county + " = CAST(? AS INTEGER)", []arg{scoped(s, func(s Scope) int64 { return int64(s.County) })}}
	if s.IDs == nil {
		f.text += " AND " + id + " > ? AND " + id + " <= ?"
		f.args = append(f.args, scoped(s, func(s Scope) int64 { return s.After }), scoped(s, func(s Scope) int64 { return s.To }))
		return f
	}
	marks := make([]string, len(s.IDs))
	for i := range s.IDs {
		marks[i] = "?"
		f.args = append(f.args, scoped(s, func(s Scope) int64 { return s.IDs[i] }))
	}
	f.text += " AND " + id + " IN (" + strings.Join(marks, ", ") + ")"
	return f
}

// Status is the statement that gives, for each household of the scope with any warning of the chunk, the columns county, id, village,
// the number of each rule (0 false, 1 unknown, 2 true) and the value of each leaf, in the order of households. Of those without a warning
// neither numbers nor leaves are computed; only of a few households they are given too, because there the statement costs more to
// understand than to run, and it is half as long.
func (c *Chunk) Status(scope Scope, binding Binding) (string, []any, error) {
	return c.written(scope).in(&scope, binding)
}

// written is the statement for scopes of one shape. It is as long as a book, so that it is written once for those that are asked again and
// again: one household, and all between two.
func (c *Chunk) written(scope Scope) fragment {
	if len(scope.IDs) > 1 {
		return c.status(scope)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	shape := len(scope.IDs)
	if scope.IDs == nil {
		shape = -1
	}
	f, ok := c.ready[shape]
	if !ok {
		f = c.status(scope)
		if c.ready == nil {
			c.ready = map[int]fragment{}
		}
		c.ready[shape] = f
	}
	return f
}

func (c *Chunk) status(scope Scope) fragment {
	w := c.writer()
	columns := []fragment{name("h.county AS county"), name("h.id AS id"), name("h.village AS village")}
	var hits []fragment
	for i, r := range c.Rules {
		condition := w.sql(r.Tree)
		columns = append(columns, sqlf("{} AS s"+fmt.Sprint(i), status(condition)))
		hits = append(hits, sqlf("{} IS NOT FALSE", condition))
	}
	for i, leaf := range c.Leaves {
		columns = append(columns, sqlf("{} AS l"+fmt.Sprint(i), w.sql(shown(leaf))))
	}
	where := scope.where("h.county", "h.id")
	if !scope.few() {
		where = sqlf("{}\n  AND ({})", where, concat("", hits, "\n  OR "))
	}
	return sqlf("{}SELECT {}\nFROM "+c.view+" AS h{}\nWHERE {}\nORDER BY h.id", c.with(scope.rows()), concat("", columns, ",\n  "),
		name(c.joins()), where)
}

// writer writes conditions of the chunk outside its passes.
func (c *Chunk) writer() *writer {
	return &writer{household: "h", over: c.over, calendar: c.facts.Calendar}
}

// shown is what a leaf's column holds: a sealed value is never read, only whether it is there.
func shown(leaf *Node) *Node {
	if leaf.Type == Sealed {
		return &Node{Op: OpNot, Type: Bool, Args: []*Node{{Op: OpMissing, Type: Bool, Args: []*Node{leaf}}}}
	}
	return leaf
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

func (f fragment) bind(binding Binding) (string, []any, error) { return f.in(nil, binding) }

// in binds the values; those that hang on a scope take it from this one, where there is one.
func (f fragment) in(scope *Scope, binding Binding) (string, []any, error) {
	args := make([]any, len(f.args))
	for i, a := range f.args {
		if a.of != nil && scope != nil {
			args[i] = a.of(*scope)
			continue
		}
		v, err := a.value(binding)
		if err != nil {
			return "", nil, err
		}
		args[i] = v
	}
	return f.text, args, nil
}
