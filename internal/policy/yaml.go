package policy

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"shouwang/internal/civil"
	"shouwang/internal/fault"
)

// reader walks the nodes of one YAML file strictly: a key that is not expected, a key that is missing or stands twice,
// and a value of the wrong kind are all recorded with line and column, and reading goes on. It walks nodes instead of
// decoding into structs because the decoder reports no columns and stops some errors short.
type reader struct {
	file     string
	layer    int
	problems *fault.List
}

func (r reader) at(n *yaml.Node, code string, args ...any) {
	r.problems.At(fault.Place{File: r.file, Line: n.Line, Column: n.Column}, code, args...)
}

var yamlLine = regexp.MustCompile(`line (\d+)`)

// document returns the root of the one document of a file, nil when it cannot be read (which is recorded).
func (r reader) document(content []byte) *yaml.Node {
	if content == nil {
		return nil // a missing file has been recorded already
	}
	dec := yaml.NewDecoder(bytes.NewReader(content))
	var doc, more yaml.Node
	if err := dec.Decode(&doc); err != nil {
		line := 1
		if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
			line, _ = strconv.Atoi(m[1])
		}
		r.problems.At(fault.Place{File: r.file, Line: line, Column: 1}, "yaml_syntax", "detail", strings.TrimPrefix(err.Error(), "yaml: "))
		return nil
	}
	if err := dec.Decode(&more); !errors.Is(err, io.EOF) {
		r.problems.At(fault.Place{File: r.file, Line: max(more.Line, 1), Column: 1}, "yaml_documents")
	}
	return doc.Content[0]
}

// fields are the readers of the keys of a mapping. A key written with a trailing "?" may be missing.
type fields map[string]func(*yaml.Node)

// mapping reads the keys of a mapping, each with its reader.
func (r reader) mapping(n *yaml.Node, want fields) {
	if n == nil || !r.kind(n, yaml.MappingNode, "yaml_mapping") {
		return
	}
	seen := map[string]bool{}
	for i := 0; i < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		read, known := want[key.Value]
		if !known {
			read, known = want[key.Value+"?"]
		}
		switch {
		case seen[key.Value]:
			r.at(key, "yaml_twice", "key", key.Value)
		case !known:
			r.at(key, "yaml_unknown", "key", key.Value)
		default:
			read(value)
		}
		seen[key.Value] = true
	}
	for _, key := range missing(want, seen) {
		r.at(n, "yaml_missing", "key", key)
	}
}

func missing(want fields, seen map[string]bool) []string {
	var keys []string
	for key := range want {
		if !strings.HasSuffix(key, "?") && !seen[key] {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// each reads the entries of a mapping whose keys are free, in the order of the file.
func (r reader) each(read func(key string, at, value *yaml.Node)) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if !r.kind(n, yaml.MappingNode, "yaml_mapping") {
			return
		}
		seen := map[string]bool{}
		for i := 0; i < len(n.Content); i += 2 {
			key := n.Content[i]
			if seen[key.Value] {
				r.at(key, "yaml_twice", "key", key.Value)
				continue
			}
			seen[key.Value] = true
			read(key.Value, key, n.Content[i+1])
		}
	}
}

// list reads the elements of a sequence.
func (r reader) list(read func(*yaml.Node)) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if !r.kind(n, yaml.SequenceNode, "yaml_list") {
			return
		}
		for _, e := range n.Content {
			read(e)
		}
	}
}

func (r reader) kind(n *yaml.Node, want yaml.Kind, code string) bool {
	if n.Kind != want {
		r.at(n, code)
		return false
	}
	return true
}

// text reads a non-empty text.
func (r reader) text(into *string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if n.Kind != yaml.ScalarNode || n.Tag == "!!null" || strings.TrimSpace(n.Value) == "" {
			r.at(n, "yaml_text")
			return
		}
		*into = n.Value
	}
}

// texts reads a list of non-empty texts.
func (r reader) texts(into *[]string) func(*yaml.Node) {
	return r.list(func(n *yaml.Node) {
		var s string
		if r.text(&s)(n); s != "" {
			*into = append(*into, s)
		}
	})
}

// both reads a text in both languages.
func (r reader) both(into *Text) func(*yaml.Node) {
	return func(n *yaml.Node) {
		r.mapping(n, fields{"zh": r.text(&into.Zh), "en": r.text(&into.En)})
	}
}

// number reads a whole number that is not negative.
func (r reader) number(into *int) func(*yaml.Node) {
	return func(n *yaml.Node) {
		v, err := strconv.Atoi(n.Value)
		if n.Kind != yaml.ScalarNode || err != nil || v < 0 {
			r.at(n, "yaml_number")
			return
		}
		*into = v
	}
}

// flag reads true or false.
func (r reader) flag(into *bool) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if n.Kind != yaml.ScalarNode || n.Value != "true" && n.Value != "false" {
			r.at(n, "yaml_flag")
			return
		}
		*into = n.Value == "true"
	}
}

// date reads a day as 2021-01-31.
func (r reader) date(into *civil.Date) func(*yaml.Node) {
	return func(n *yaml.Node) {
		d, err := civil.Parse(n.Value)
		if n.Kind != yaml.ScalarNode || err != nil {
			r.at(n, "yaml_date")
			return
		}
		*into = d
	}
}
