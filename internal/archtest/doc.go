// Package archtest holds the rules of design and style that a machine can check, and fails the tests when the tree
// breaks one: the ranks of packages, package comments, where SQL may stand and how it reads, sizes, and messages.
//
// It parses every source file itself, in the test's own process, so that a cached test result is dropped whenever
// any file changes. Each rule also convicts an example that breaks it, so that no rule can silently stop working.
// It owns no tables, nothing imports it, and it must not know what any package does.
package archtest
