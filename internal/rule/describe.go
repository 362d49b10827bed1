package rule

import (
	"fmt"
	"strings"
)

// Describe writes the chunk's statement for a reader: numbered placeholders, each begun with the mark of a dialect, and behind the
// statement what each takes. A parameter that the binding does not have stands without a value.
func (c *Chunk) Describe(mark string, scope Scope, binding Binding) string {
	f := c.status(scope)
	var b strings.Builder
	n := 0
	for _, r := range f.text {
		if r == '?' {
			n++
			fmt.Fprintf(&b, "%s%d", mark, n)
			continue
		}
		b.WriteRune(r)
	}
	b.WriteString("\n")
	for i, a := range f.args {
		fmt.Fprintf(&b, "-- %s%d: %s\n", mark, i+1, a.describe(binding))
	}
	return b.String()
}

func (a arg) describe(binding Binding) string {
	v, err := a.value(binding)
	text := fmt.Sprint(v)
	switch s, isText := v.(string); {
	case err != nil:
		return a.name
	case v == nil:
		text = "NULL"
	case isText:
		text = "'" + s + "'"
	}
	if a.name == "" || a.name == text {
		return text
	}
	return a.name + " = " + text
}
