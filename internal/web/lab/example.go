package lab

import "embed"

// examples show how rules and their tests are written; a test of package webtest puts them forward.
//
//go:embed example/*.yaml
var examples embed.FS

// example is the text of one of the examples.
func example(name string) string {
	text, _ := examples.ReadFile("example/" + name + ".yaml") // the files are part of this package
	return string(text)
}
