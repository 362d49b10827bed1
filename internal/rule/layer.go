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
// What is said twice in one layer is given apart, to be checked like the rest.
func layered(files []File, words Vocabulary, problems *fault.List) (rules, twice []writtenRule, dropped []string) {
	shared := map[string]bool{}
	before := problems.Len()
	for _, file := range files {
		d := &document{file: file.Name, problems: problems}
		for _, w := range d.rules(file) {
			i := slices.IndexFunc(rules, func(r writtenRule) bool { return r.id == w.id })
			switch {
			case w.id == "" || i < 0:
				rules = append(rules, w)
			case rules[i].layer == w.layer && (w.layer <= words.Own || !follows(rules[i], w)):
				d.at(w.node, "rule_yaml_twice", "key", w.id)
				twice = append(twice, w)
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
	unread := slices.ContainsFunc(problems.Problems()[before:], Unreadable)
	for _, m := range append(slices.Clone(words.Without), words.With...) {
		if unread {
			break
		}
		if near := nearest(m.ID, sorted(known)); !shared[m.ID] && near != "" {
			problems.At(m.Place, "rule_shared_unknown", "rule", m.ID, "nearest", near)
		} else if !shared[m.ID] {
			problems.At(m.Place, "rule_shared_none", "rule", m.ID)
		}
	}
	rules = slices.DeleteFunc(rules, func(w writtenRule) bool {
		out := w.layer < words.Own && (mentions(words.Without, w.id) || words.With != nil && !mentions(words.With, w.id))
		if out {
			dropped = append(dropped, w.id)
		}
		return out
	})
	return rules, twice, dropped
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

// terms puts the profile's words into a text of a rule, and reports braces that are not closed. Only a message shows values besides.
func (c *checker) terms(d *document, n *yaml.Node, t *Text, values bool) {
	if n == nil || n.Kind != yaml.MappingNode {
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		s := source{doc: d, node: n.Content[i+1], text: n.Content[i+1].Value}
		switch n.Content[i].Value {
		case "zh":
			t.Zh = c.withTerms(s, t.Zh, values, func(term Text) string { return term.Zh })
		case "en":
			t.En = c.withTerms(s, t.En, values, func(term Text) string { return term.En })
		}
	}
}

func (c *checker) withTerms(s source, text string, values bool, word func(Text) string) string {
	var out, outside strings.Builder
	last := 0
	for _, m := range braces.FindAllStringIndex(text, -1) {
		outside.WriteString(text[last:m[0]] + strings.Repeat(" ", m[1]-m[0]))
		out.WriteString(text[last:m[0]])
		last = m[1]
		key, isTerm := strings.CutPrefix(text[m[0]+1:m[1]-1], termPrefix)
		term, known := c.words.Terms[key]
		switch at := len([]rune(text[:m[0]])) + 1; {
		case isTerm && known:
			out.WriteString(word(term))
			continue
		case isTerm && c.words.Unread.Head:
		case isTerm:
			s.unknown(at+len(termPrefix), "rule_term", key, keysOf(c.words.Terms))
		case !values:
			s.at(at, "rule_text_value", "name", key)
		}
		out.WriteString(text[m[0]:m[1]])
	}
	outside.WriteString(text[last:])
	if i := strings.IndexAny(outside.String(), "{}"); i >= 0 {
		s.at(len([]rune(text[:i])), "rule_text_brace")
	}
	return out.String() + text[last:]
}

func keysOf[V any](m map[string]V) []string {
	var out []string
	for key := range m {
		out = append(out, key)
	}
	return sorted(out)
}
