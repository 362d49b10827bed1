package webtest

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Node is a part of a page. The zero Node is a part that is not there: it has no text and finds nothing.
type Node struct{ node *html.Node }

// All returns every element that a simple selector names: tag, #id, .class, tag.class or [attribute], alone.
func (n Node) All(selector string) []Node {
	var found []Node
	n.walk(func(one *html.Node) {
		if matches(one, selector) {
			found = append(found, Node{one})
		}
	})
	return found
}

// Find returns the first element that the selector names.
func (n Node) Find(selector string) Node {
	if all := n.All(selector); len(all) > 0 {
		return all[0]
	}
	return Node{}
}

// Exists reports whether the part is there.
func (n Node) Exists() bool { return n.node != nil }

// Attr returns an attribute's value, empty when it is absent.
func (n Node) Attr(name string) string {
	if n.node == nil {
		return ""
	}
	return attribute(n.node, name)
}

// Has reports whether the attribute is there.
func (n Node) Has(name string) bool {
	return n.node != nil && slices.ContainsFunc(n.node.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// Tag returns the element's name.
func (n Node) Tag() string {
	if n.node == nil {
		return ""
	}
	return n.node.Data
}

// Text returns the words of the part, blanks collapsed.
func (n Node) Text() string {
	var b strings.Builder
	n.walk(func(one *html.Node) {
		if one.Type == html.TextNode {
			b.WriteString(one.Data)
			b.WriteByte(' ')
		}
	})
	return strings.Join(strings.Fields(b.String()), " ")
}

// Elements calls visit for every element below.
func (n Node) Elements(visit func(Node)) {
	n.walk(func(one *html.Node) {
		if one.Type == html.ElementNode {
			visit(Node{one})
		}
	})
}

// Attributes returns names and values of the element's attributes.
func (n Node) Attributes() map[string]string {
	m := map[string]string{}
	if n.node != nil {
		for _, a := range n.node.Attr {
			m[a.Key] = a.Val
		}
	}
	return m
}

func (n Node) walk(visit func(*html.Node)) {
	if n.node == nil {
		return
	}
	visit(n.node)
	for child := range n.node.ChildNodes() {
		Node{child}.walk(visit)
	}
}

func matches(n *html.Node, selector string) bool {
	if n.Type != html.ElementNode {
		return false
	}
	if name, ok := strings.CutPrefix(selector, "#"); ok {
		return attribute(n, "id") == name
	}
	if name, ok := strings.CutPrefix(selector, "["); ok {
		return Node{n}.Has(strings.TrimSuffix(name, "]"))
	}
	tag, class, hasClass := strings.Cut(selector, ".")
	if tag != "" && n.Data != tag {
		return false
	}
	return !hasClass || slices.Contains(strings.Fields(attribute(n, "class")), class)
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
