package rule

import (
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common"
	"go.yaml.in/yaml/v3"

	"shouwang/internal/fault"
)

// Vocabulary is what a profile knows beside its facts: the parameters with their types, the code lists, the levels and families.
type Vocabulary struct {
	Params   map[string]Type
	Codes    map[string]CodeList
	Groups   map[string]CodeGroup
	Years    map[string]int // named years: the month and day on which each begins, as mmdd
	Calendar *Calendar      // working days; nil knows none
	Levels   []string
	Families []string
	Terms    map[string]Text // what the profile calls things: {terms.<key>} in the texts of a rule
	Without  []Mention       // shared rules that the profile does without
	With     []Mention       // the only shared rules that the profile takes; nil takes them all
	Own      int             // the layer of the profile itself; the layers below are shared
	Unread   Unread
}

// Unread says what of a profile could not be read, and has been reported: a name that is not known may be one of those.
type Unread struct {
	Params, Codes, Calendar bool
	Head                    bool // levels, families and terms
}

// Mention is an id and where it is named.
type Mention struct {
	ID    string
	Place fault.Place
}

// CodeList is what rules may compare a coded fact with; an open list accepts other texts too.
type CodeList struct {
	Codes []string
	Open  bool
}

// CodeGroup is several codes of one list under a name.
type CodeGroup struct {
	List  string
	Codes []string
}

// checker turns the texts of one rule set into trees.
type checker struct {
	facts *Facts
	words Vocabulary
	env   *cel.Env
	types *provider
}

func newChecker(facts *Facts, words Vocabulary) (*checker, error) {
	env, types, err := newEnv(facts, words)
	if err != nil {
		return nil, err
	}
	return &checker{facts: facts, words: words, env: env, types: types}, nil
}

// named compiles the named facts in the order in which they are written; each may use those before it.
func (c *checker) named() error {
	for _, key := range c.facts.inOrder() {
		n := c.facts.Named[key]
		n.tree = c.compile(n.doc, n.node, n.Source)
		if n.tree == nil {
			n.wrong = true
			continue
		}
		if strings.Contains(key, ".") {
			c.types.named[key] = n.tree.Type
			continue
		}
		env, err := c.env.Extend(cel.Variable(key, celType(n.tree.Type)))
		if err != nil {
			return err
		}
		c.env = env
	}
	return nil
}

// source is one expression and where it stands.
type source struct {
	doc    *document
	node   *yaml.Node
	text   string
	offset int // of text inside the scalar, for the placeholders of a message
	// subject is what the rule is about, empty for households.
	subject string
}

// at records a problem at a character of the expression.
func (s source) at(offset int, code string, args ...any) {
	s.doc.problems.At(s.doc.place(s.node, s.offset+offset), code, args...)
}

// offsetOf turns a CEL location into a character offset.
func (s source) offsetOf(l common.Location) int {
	offset := 0
	lines := strings.Split(s.text, "\n")
	for i := 0; i < l.Line()-1 && i < len(lines); i++ {
		offset += len([]rune(lines[i])) + 1
	}
	return offset + max(l.Column(), 0)
}

// compile gives the tree of the expression that a scalar holds, nil when it has problems.
func (c *checker) compile(doc *document, node *yaml.Node, text string) *Node {
	if text == "" {
		return nil
	}
	return c.compileAt(source{doc: doc, node: node, text: text})
}

func (c *checker) compileAt(s source) *Node {
	before := s.doc.problems.Len()
	parsed, issues := c.env.Parse(s.text)
	if issues.Err() != nil {
		c.report(s, nil, issues)
		return nil
	}
	m := c.mended(s, parsed.NativeRep())
	m.unknownMacros()
	checked, issues := c.env.Check(parsed)
	if issues.Err() != nil {
		c.report(s, m.ast, issues)
		m.replaceAll(issues)
		if checked, issues = c.env.Check(parsed); issues.Err() != nil {
			return nil
		}
	}
	b := &builder{checker: c, src: s, ast: checked.NativeRep(), subject: s.subject, wrong: m.wrong}
	tree := b.expr(b.ast.Expr())
	if s.doc.problems.Len() > before || len(m.wrong) > 0 {
		return nil
	}
	b.cost(tree)
	if s.doc.problems.Len() > before {
		return nil
	}
	return tree
}

// roots are the names that may begin an expression.
func (c *checker) roots() []string {
	names := []string{"params", "lines", "groups", "lists", "as_of", "exists", "all", "count", "size"}
	for _, forms := range [][]declared{numbers(), dates(), texts()} {
		for _, f := range forms {
			if identifier.MatchString(f.name) && !slices.Contains(names, f.name) {
				names = append(names, f.name)
			}
		}
	}
	names = append(names, "missing")
	for root := range c.facts.Objects {
		names = append(names, root)
	}
	for key := range c.facts.Lists {
		root, _, _ := strings.Cut(key, ".")
		names = append(names, root)
	}
	for key := range c.facts.Named {
		if !strings.Contains(key, ".") {
			names = append(names, key)
		}
	}
	return sorted(names)
}

// The bounds of one condition, so that a rule set cannot make the database work without end.
const (
	maxNodes = 600
	maxLists = 16
	maxDepth = 60
)

// cost holds the bounds, counted with named facts written out.
func (b *builder) cost(tree *Node) {
	nodes, lists, depth := measure(tree)
	if nodes > maxNodes || lists > maxLists || depth > maxDepth {
		b.src.at(0, "rule_cost", "nodes", nodes, "max_nodes", maxNodes, "lists", lists, "max_lists", maxLists, "depth", depth, "max_depth", maxDepth)
	}
}

func measure(n *Node) (nodes, lists, depth int) {
	nodes = 1
	if n.Over() {
		lists = 1
	}
	for _, a := range n.Args {
		an, al, ad := measure(a)
		nodes, lists, depth = nodes+an, lists+al, max(depth, ad)
	}
	return nodes, lists, depth + 1
}
