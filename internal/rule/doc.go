// Package rule is the rule language: facts that may be asked, conditions over them written in CEL, and their translation into SQL
// that both engines run set-wise.
//
// A condition is parsed and type-checked by cel-go against the facts of a profile, turned into a small typed tree (Node), and the
// trees of all rules become one statement with one grouped pass over each list (Program). Logic is strong Kleene: a missing value is
// unknown, and a condition is unknown unless the rest decides it. Every error carries file, line and column, and all are reported.
//
// It owns no tables and runs no SQL; it makes the text and the values to bind. It must not know what a household is, which views
// exist or what a profile contains: facts.yaml says it.
package rule
