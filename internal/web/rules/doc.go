// Package rules holds the rule browser: the list of rules by family, and one rule with its condition in words, its parameters and their
// documents, its tests, its versions and the statement that the database is asked.
//
// It owns no tables and must not know how a rule is evaluated; drafts and what they would change are another subject's.
package rules
