package rule

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"shouwang/internal/fault"
)

// document reads one YAML file strictly and collects its problems with their places.
type document struct {
	file     string
	lines    []string
	problems *fault.List
	places   map[*yaml.Node][]fault.Place // of the characters of scalars, as they are asked for
}

// open parses the file; a syntax error leaves nil.
func (d *document) open(src []byte) *yaml.Node {
	d.lines = strings.Split(string(src), "\n")
	var root yaml.Node
	if err := yaml.Unmarshal(src, &root); err != nil {
		d.problems.Add(YAMLProblem(d.file, src, err))
		return nil
	}
	if root.Kind != yaml.DocumentNode || len(root.Content) != 1 {
		d.problems.At(fault.Place{File: d.file, Line: 1, Column: 1}, "rule_yaml_empty")
		return nil
	}
	return root.Content[0]
}

func (d *document) at(n *yaml.Node, code string, args ...any) {
	d.problems.At(fault.Place{File: d.file, Line: n.Line, Column: n.Column}, code, args...)
}

// keys reads a mapping whose keys are known; a name that ends in "?" may be absent. Unknown and repeated keys are problems.
func (d *document) keys(n *yaml.Node, known map[string]func(*yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		d.at(n, "rule_yaml_mapping")
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		read, ok := known[key.Value]
		if !ok {
			read, ok = known[key.Value+"?"]
		}
		switch {
		case !ok:
			if near := nearest(key.Value, keyNames(known)); near != "" {
				d.at(key, "rule_yaml_key", "key", key.Value, "nearest", near)
				break
			}
			d.at(key, "rule_yaml_key_none", "key", key.Value)
		case seen[key.Value]:
			d.at(key, "rule_yaml_twice", "key", key.Value)
		default:
			read(value)
		}
		seen[key.Value] = true
	}
	for _, name := range keyNames(known) {
		if _, must := known[name]; must && !seen[name] {
			d.at(n, "rule_yaml_missing", "key", name)
		}
	}
}

func keyNames(known map[string]func(*yaml.Node)) []string {
	var names []string
	for name := range known {
		names = append(names, strings.TrimSuffix(name, "?"))
	}
	return sorted(names)
}

// each reads a mapping whose keys are names chosen by the author, in their order.
func (d *document) each(n *yaml.Node, read func(key, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		d.at(n, "rule_yaml_mapping")
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if key := n.Content[i]; seen[key.Value] {
			d.at(key, "rule_yaml_twice", "key", key.Value)
			continue
		}
		seen[n.Content[i].Value] = true
		read(n.Content[i], n.Content[i+1])
	}
}

func (d *document) text(into *string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if n.Kind != yaml.ScalarNode || n.Tag == "!!null" || strings.TrimSpace(n.Value) == "" {
			d.at(n, "rule_yaml_text")
			return
		}
		*into = n.Value
	}
}

func (d *document) flag(into *bool) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if n.Decode(into) != nil {
			d.at(n, "rule_yaml_flag")
		}
	}
}

func (d *document) integer(into *int) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if err := n.Decode(into); err != nil {
			d.at(n, "rule_yaml_integer")
		}
	}
}

// version reads a number from 1 on.
func (d *document) version(into *int) func(*yaml.Node) {
	return func(n *yaml.Node) {
		before := d.problems.Len()
		if d.integer(into)(n); d.problems.Len() == before && *into < 1 {
			d.at(n, "rule_version")
		}
	}
}

// textAt reads a text in both languages and keeps where it stands.
func (d *document) textAt(into *Text, at **yaml.Node) func(*yaml.Node) {
	return func(n *yaml.Node) {
		*at = n
		d.both(into)(n)
	}
}

func (d *document) both(into *Text) func(*yaml.Node) {
	return func(n *yaml.Node) {
		d.keys(n, map[string]func(*yaml.Node){"zh": d.text(&into.Zh), "en": d.text(&into.En)})
	}
}

func (d *document) list(n *yaml.Node, read func(*yaml.Node)) {
	if n.Kind != yaml.SequenceNode {
		d.at(n, "rule_yaml_list")
		return
	}
	for _, item := range n.Content {
		read(item)
	}
}

// place finds where a character of a scalar's value stands in the file.
func (d *document) place(n *yaml.Node, offset int) fault.Place {
	if d.places == nil {
		d.places = map[*yaml.Node][]fault.Place{}
	}
	all, ok := d.places[n]
	if !ok {
		all = d.locate(n)
		d.places[n] = all
	}
	if len(all) == 0 {
		return fault.Place{File: d.file, Line: n.Line, Column: n.Column}
	}
	return all[min(max(offset, 0), len(all)-1)]
}

// locate finds every character of a scalar's value: they are looked for one after the other in the source, so that folding, quoting
// and indentation do not matter. A blank has the place of the character before it.
func (d *document) locate(n *yaml.Node) []fault.Place {
	line, column := n.Line, n.Column
	if n.Style&(yaml.FoldedStyle|yaml.LiteralStyle) != 0 {
		line, column = n.Line+1, 1
	}
	at := fault.Place{File: d.file, Line: line, Column: column}
	out := make([]fault.Place, 0, len(n.Value))
	var runes []rune
	if line <= len(d.lines) {
		runes = []rune(d.lines[line-1])
	}
	for _, want := range n.Value {
		for want != ' ' && want != '\n' && line <= len(d.lines) {
			if column > len(runes) {
				if line, column = line+1, 1; line <= len(d.lines) {
					runes = []rune(d.lines[line-1])
				}
				continue
			}
			column++
			if runes[column-2] == want {
				at.Line, at.Column = line, column-1
				break
			}
		}
		out = append(out, at)
	}
	return out
}
