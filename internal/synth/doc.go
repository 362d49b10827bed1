// Package synth makes a county to try the product on: the five national workbooks and one list of every department for households
// that do not exist, with the truth about them. Sizes, causes and incomes follow the source documents; villages are real, people and
// numbers are made up.
//
// The truth is what was planted, by construction. A household starts from a base that triggers nothing for its kind, receives the
// situations that the plants describe, and every plant states as data which rules it makes true or unknown. The package therefore
// must not know the rule engine, the rules, the policies, the importer or the registry: it is what convicts them. It takes the
// columns of every workbook from the field catalogue and keeps no second list of them.
//
// It owns no table. The same options give the same bytes on every machine: all randomness comes from streams derived from the seed,
// no map is walked, no floating point decides anything.
package synth
