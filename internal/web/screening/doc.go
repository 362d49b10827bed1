// Package screening holds the pages of warnings: the list by level, the page that says why, down to values and source
// rows, and the runs.
//
// It owns no tables and must not know how a rule is evaluated.
package screening
