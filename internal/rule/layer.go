package rule

import (
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"shouwang/internal/civil"
	"shouwang/internal/fault"
)

// writtenRule is a rule as a file says it, before it is checked.
type writtenRule struct {
	id    string
	doc   *document
	node  *yaml.Node
	layer int
	// before is what held until this one did: a county's own layer may put another rule in the place of one from a day on.
	before *writtenRule
	// ended says that the layer only lets the rule below come to its end.
	ended bool
}

// layered lists the rules that hold when all layers lie over each other: one of a higher layer replaces that of the same id below, and
// shared rules that the profile does without are left out before they are checked.
func layered(files []File, words Vocabulary, problems *fault.List) (rules []writtenRule, dropped []string) {
	shared := map[string]bool{}
	for _, file := range files {
		d := &document{file: file.Name, problems: problems}
		for _, w := range d.rules(file) {
			i := slices.IndexFunc(rules, func(r writtenRule) bool { return r.id == w.id })
			switch {
			case w.id == "" || i < 0:
				rules = append(rules, w)
			case rules[i].layer == w.layer && (w.layer <= words.Own || !follows(rules[i], w)):
				d.at(w.node, "rule_yaml_twice", "key", w.id)
			case w.layer > words.Own && !w.from().IsZero():
				before := rules[i]
				w.before = &before
				rules[i] = w
			default:
				w.ended = w.layer > words.Own && scalar(w.node, "valid_to") != "" && scalar(w.node, "condition") == scalar(rules[i].node, "condition")
				rules[i] = w
			}
			shared[w.id] = shared[w.id] || w.layer < words.Own
		}
	}
	known := make([]string, 0, len(shared))
	for id, is := range shared {
		if is {
			known = append(known, id)
		}
	}
	for _, m := range append(slices.Clone(words.Without), words.With...) {
		if !shared[m.ID] {
			problems.At(m.Place, "rule_shared_unknown", "rule", m.ID, "nearest", nearest(m.ID, sorted(known)))
		}
	}
	rules = slices.DeleteFunc(rules, func(w writtenRule) bool {
		out := w.layer < words.Own && (mentions(words.Without, w.id) || words.With != nil && !mentions(words.With, w.id))
		if out {
			dropped = append(dropped, w.id)
		}
		return out
	})
	return rules, dropped
}

// from is the day from which a rule holds, as far as it can be read.
func (w writtenRule) from() civil.Date {
	on, _ := civil.Parse(scalar(w.node, "valid_from"))
	return on
}

// follows tells whether a rule of a county's own layer begins after an earlier one of the same id has ended.
func follows(earlier, later writtenRule) bool {
	to, err := civil.Parse(scalar(earlier.node, "valid_to"))
	return err == nil && later.from().After(to)
}

// earlier compiles what held before a rule of a higher layer did, up to the day before.
func (c *checker) earlier(w writtenRule) (out []*Rule) {
	for next := w; next.before != nil; next = *next.before {
		r := c.rule(next.before.doc, next.before.node, next.before.layer)
		if last := next.from().AddDays(-1); r.To.IsZero() || r.To.After(last) {
			r.To = last
		}
		if r.From.IsZero() || !r.From.After(r.To) {
			out = append(out, r)
		}
	}
	return out
}

func mentions(list []Mention, id string) bool {
	return slices.ContainsFunc(list, func(m Mention) bool { return m.ID == id })
}

// rules lists the rules of one file.
func (d *document) rules(file File) []writtenRule {
	root := d.open(file.Text)
	if root == nil {
		return nil
	}
	var out []writtenRule
	version := 0
	d.keys(root, map[string]func(*yaml.Node){
		"version": d.integer(&version),
		"rules": func(n *yaml.Node) {
			d.list(n, func(n *yaml.Node) {
				out = append(out, writtenRule{id: scalar(n, "id"), doc: d, node: n, layer: file.Layer})
			})
		},
	})
	return out
}

// scalar is the text of a key of a mapping, empty without one.
func scalar(n *yaml.Node, key string) string {
	if n.Kind != yaml.MappingNode {
		return ""
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1].Value
		}
	}
	return ""
}

// report makes all files of the facts record what is found later in one list.
func (f *Facts) report(problems *fault.List) {
	f.doc.problems = problems
	for _, n := range f.Named {
		n.doc.problems = problems
	}
}

var word = regexp.MustCompile(`[a-z][a-z0-9_.]*`)

// inOrder lists the named facts so that each stands after those it uses: as they are written, except that what a higher layer says is
// pulled before the first one below that uses it.
func (f *Facts) inOrder() []string {
	out := make([]string, 0, len(f.order))
	state := map[string]bool{}
	var visit func(key string)
	visit = func(key string) {
		if state[key] {
			return
		}
		state[key] = true
		for _, used := range word.FindAllString(f.Named[key].Source, -1) {
			if n := f.Named[used]; n != nil && n.layer+f.Named[key].layer > 0 {
				visit(used)
			}
		}
		out = append(out, key)
	}
	for _, key := range f.order {
		visit(key)
	}
	return out
}

const termPrefix = "terms."

// terms puts the profile's words into the texts of a rule.
func (c *checker) terms(d *document, n *yaml.Node, r *Rule) {
	for _, text := range []*Text{&r.Title, &r.Message, &r.Remedy} {
		text.Zh, text.En = c.withTerms(d, n, text.Zh, false), c.withTerms(d, n, text.En, true)
	}
}

func (c *checker) withTerms(d *document, n *yaml.Node, text string, english bool) string {
	return braces.ReplaceAllStringFunc(text, func(m string) string {
		key, ok := strings.CutPrefix(m[1:len(m)-1], termPrefix)
		if !ok {
			return m
		}
		term, ok := c.words.Terms[key]
		if !ok {
			d.at(n, "rule_term_unknown", "term", key, "nearest", nearest(key, keysOf(c.words.Terms)))
			return m
		}
		if english {
			return term.En
		}
		return term.Zh
	})
}

func keysOf[V any](m map[string]V) []string {
	var out []string
	for key := range m {
		out = append(out, key)
	}
	return sorted(out)
}
