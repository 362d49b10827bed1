package rule

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"shouwang/internal/civil"
	"shouwang/internal/fault"
)

// Rule is one checked rule.
type Rule struct {
	ID       string
	Version  int
	Title    Text
	Family   string
	Subject  string // what the rule is about, empty for households
	Kind     string // "doubt" marks a point to verify, never a rejection
	Level    string
	RiskType string
	Severity string
	Source   string
	Message  Text
	Remedy   Text
	From, To civil.Date // validity, both days included; zero means without bound
	// Condition is the text as written, Tree what it means.
	Condition string
	Tree      *Node
	Place     fault.Place
	Layer     int  // of the file that the rule stands in
	Ended     bool // a county's own layer lets it come to its end, and changes nothing else
	// Digest changes with the condition, named facts written out, so that equal digests mean the same question.
	Digest string

	values map[string]*Node // by the text between braces in the message
	leaves []*Node
}

// Set is the checked rules of a profile.
type Set struct {
	Facts *Facts
	Rules []*Rule
	// Earlier are the versions of rules that held before a county's own layer put others in their place from a day on.
	Earlier []*Rule
	// Dropped are the ids of shared rules that the profile does without.
	Dropped []string
}

// Compile checks the rules of all layers against the facts, the lowest layer first. All problems of all files are reported together,
// each at its line and column.
func Compile(facts *Facts, words Vocabulary, files ...File) (*Set, error) {
	problems := &fault.List{}
	set, err := compile(facts, words, files, problems)
	if err != nil {
		return nil, err
	}
	name := facts.doc.file
	if len(files) > 0 {
		name = files[len(files)-1].Name
	}
	if err := problems.Err("rule_faulty", "file", name); err != nil {
		return nil, err
	}
	return set, nil
}

// Check reads facts and rules like ParseFacts and Compile and gives what it could read, with the problems of all files.
func Check(words Vocabulary, facts, rules []File) (*Set, []fault.Problem, error) {
	f, problems := readFacts(facts)
	set, err := compile(f, words, rules, problems)
	return set, problems.Problems(), err
}

func compile(facts *Facts, words Vocabulary, files []File, problems *fault.List) (*Set, error) {
	if !words.Unread.Codes {
		facts.checkLists(words.Codes, problems)
	}
	c, err := newChecker(facts, words)
	if err != nil {
		return nil, err
	}
	facts.report(problems)
	if err := c.named(); err != nil {
		return nil, err
	}
	set := &Set{Facts: facts}
	written, twice, dropped := layered(files, words, problems)
	set.Dropped = dropped
	for _, w := range written {
		r := c.rule(w.doc, w.node, w.layer)
		r.Ended = w.ended
		set.Rules = append(set.Rules, r)
		set.Earlier = append(set.Earlier, c.earlier(w)...)
	}
	for _, w := range twice {
		c.rule(w.doc, w.node, w.layer)
	}
	return set, nil
}

// rule reads and checks one rule.
func (c *checker) rule(d *document, n *yaml.Node, layer int) *Rule {
	r := &Rule{Layer: layer, Place: fault.Place{File: d.file, Line: n.Line, Column: n.Column}}
	var condition, message, title, remedy *yaml.Node
	d.keys(n, map[string]func(*yaml.Node){
		"id": d.text(&r.ID), "version": d.version(&r.Version), "title": d.textAt(&r.Title, &title), "family": c.wordOf(c.words.Unread.Head, d, &r.Family, c.words.Families),
		"subject?": c.wordOf(c.facts.unread, d, &r.Subject, keysOf(c.facts.Subjects)),
		"kind?":    c.word(d, &r.Kind, []string{"doubt"}), "level?": c.wordOf(c.words.Unread.Head, d, &r.Level, c.words.Levels),
		"risk_type?": c.wordOf(c.words.Unread.Codes, d, &r.RiskType, c.words.Codes["risk"].Codes), "severity": c.word(d, &r.Severity, []string{"error", "warn"}),
		"source": d.text(&r.Source), "remedy": d.textAt(&r.Remedy, &remedy),
		"valid_from?": dateOf(d, &r.From), "valid_to?": dateOf(d, &r.To),
		"condition": func(n *yaml.Node) { condition = n; d.text(&r.Condition)(n) },
		"message":   d.textAt(&r.Message, &message),
	})
	if r.ID != "" && !identifier.MatchString(r.ID) {
		d.at(n, "rule_identifier", "name", r.ID)
	}
	if condition != nil && r.Condition != "" {
		r.Tree = c.compileAt(source{doc: d, node: condition, text: r.Condition, subject: r.Subject})
	}
	if r.Tree == nil {
		r.Tree = &Node{Op: OpConst, Type: Bool, Const: false}
	} else if r.Tree.Type != Bool {
		d.at(condition, "rule_not_condition", "type", string(r.Tree.Type))
	}
	r.Condition = strings.TrimSpace(r.Condition)
	r.values = map[string]*Node{}
	c.terms(d, title, &r.Title, false)
	c.terms(d, remedy, &r.Remedy, false)
	c.terms(d, message, &r.Message, true)
	if message != nil && message.Kind == yaml.MappingNode {
		c.message(d, r, message)
	}
	r.finish()
	return r
}

func (r *Rule) finish() {
	seen := map[string]bool{}
	add := func(n *Node) {
		for _, leaf := range n.Leaves() {
			if !seen[leaf.String()] {
				seen[leaf.String()] = true
				r.leaves = append(r.leaves, leaf)
			}
		}
	}
	add(r.Tree)
	for _, key := range placeholders(r.Message.Zh) {
		if n := r.values[key]; n != nil {
			add(n)
		}
	}
	r.write()
	sum := sha256.Sum256([]byte(expanded(r.Tree)))
	r.Digest = hex.EncodeToString(sum[:8])
}

// write gives every node its text now, while nobody else has the rule: later the rule is read by many goroutines at once.
func (r *Rule) write() {
	for _, n := range append([]*Node{r.Tree}, r.messageNodes()...) {
		n.walk(func(n *Node) bool { return n.String() != "" && n.Key() != "" })
	}
}

// expanded writes a tree with its named facts written out.
func expanded(n *Node) string {
	if n.Op == OpNamed {
		return "(" + expanded(n.Args[0]) + ")"
	}
	parts := []string{string(n.Op), n.Name, n.List, n.Var, fmt.Sprint(n.Const)}
	if n.Nested() {
		parts = append(parts, n.Outer)
	}
	parts = append(parts, n.Set...)
	for _, a := range n.Args {
		parts = append(parts, expanded(a))
	}
	return "(" + strings.Join(parts, " ") + ")"
}

// word reads a text that must be one of a few.
func (c *checker) word(d *document, into *string, known []string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		d.text(into)(n)
		if *into != "" && !slices.Contains(known, *into) {
			d.at(n, "rule_word", "value", *into, "known", strings.Join(known, ", "))
		}
	}
}

// wordOf reads a text that must be one of a few, or any where those could not be read.
func (c *checker) wordOf(unread bool, d *document, into *string, known []string) func(*yaml.Node) {
	if unread {
		return d.text(into)
	}
	return c.word(d, into, known)
}

func dateOf(d *document, into *civil.Date) func(*yaml.Node) {
	return func(n *yaml.Node) {
		v, err := civil.Parse(n.Value)
		if err != nil {
			d.at(n, "rule_yaml_date")
		}
		*into = v
	}
}

var braces = regexp.MustCompile(`\{([^{}]*)\}`)

// placeholders lists what stands between braces in a message.
func placeholders(message string) []string {
	var out []string
	for _, m := range braces.FindAllStringSubmatch(message, -1) {
		out = append(out, m[1])
	}
	return out
}

// valuesOf lists the values that a message shows; a term that is not known is reported by itself.
func valuesOf(message string) []string {
	return sorted(slices.DeleteFunc(placeholders(message), func(key string) bool { return strings.HasPrefix(key, termPrefix) }))
}

// message checks that both languages show the same values and that every value is an expression of the language.
func (c *checker) message(d *document, r *Rule, n *yaml.Node) {
	zh, en := valuesOf(r.Message.Zh), valuesOf(r.Message.En)
	if !slices.Equal(slices.Compact(zh), slices.Compact(en)) {
		d.at(n, "rule_message_values", "zh", strings.Join(zh, ", "), "en", strings.Join(en, ", "))
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		text := n.Content[i+1]
		for _, m := range braces.FindAllStringSubmatchIndex(text.Value, -1) {
			key := text.Value[m[2]:m[3]]
			if r.values[key] == nil && !strings.HasPrefix(key, termPrefix) {
				r.values[key] = c.compileAt(source{doc: d, node: text, text: key, offset: len([]rune(text.Value[:m[2]])), subject: r.Subject})
			}
		}
	}
}

// Leaves lists what must be known to explain a warning of the rule: the leaves of its condition and of its message.
func (r *Rule) Leaves() []*Node { return r.leaves }

// Params lists the parameters that the rule asks for, by their keys, in the order of their first use.
func (r *Rule) Params() []string {
	seen := map[string]bool{}
	var out []string
	for _, n := range append([]*Node{r.Tree}, r.messageNodes()...) {
		for _, name := range n.Params() {
			if key := ParamKey(name); !seen[key] {
				seen[key] = true
				out = append(out, key)
			}
		}
	}
	return out
}

func (r *Rule) messageNodes() []*Node {
	var out []*Node
	for _, key := range placeholders(r.Message.Zh) {
		if n := r.values[key]; n != nil {
			out = append(out, n)
		}
	}
	return out
}

// Values gives the expressions that the message shows, by the text between its braces.
func (r *Rule) Values() map[string]*Node { return r.values }

// Holds tells whether the rule is in force on a day.
func (r *Rule) Holds(on civil.Date) bool {
	return (r.From.IsZero() || !on.Before(r.From)) && (r.To.IsZero() || !on.After(r.To))
}

// Rule finds a rule by its id.
func (s *Set) Rule(id string) (*Rule, bool) {
	for _, r := range s.Rules {
		if r.ID == id {
			return r, true
		}
	}
	return nil, false
}

// CompileCondition reads one condition that stands by itself, for example one that a warning stored.
func CompileCondition(facts *Facts, condition string, words Vocabulary) (*Node, error) {
	c, err := newChecker(facts, words)
	if err != nil {
		return nil, err
	}
	if err := c.named(); err != nil {
		return nil, err
	}
	d := &document{file: "condition", lines: strings.Split(condition, "\n"), problems: &fault.List{}}
	n := &yaml.Node{Kind: yaml.ScalarNode, Value: condition, Line: 1, Column: 1}
	tree := c.compileAt(source{doc: d, node: n, text: condition})
	if tree != nil && tree.Type != Bool {
		d.at(n, "rule_not_condition", "type", string(tree.Type))
	}
	if err := d.problems.Err("rule_faulty", "file", d.file); err != nil {
		return nil, err
	}
	return tree, nil
}
