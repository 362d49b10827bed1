// Package policy reads policy profiles: the terms, warning levels, code lists, lines and parameters, and measures that
// hold for a period and a place, written as YAML by people who know the policy. No year, amount, day count or class
// name of a policy stands in Go; whoever needs one asks a Profile.
//
// A profile lies in layers: what it shares with others, what is its own, and what a county says for itself. A higher layer replaces
// what a lower one says under the same name.
//
// It owns the table calendar_day, the working days by the notices of holidays, and the table profile, where every version of
// a profile that was ever used is kept, so that a run or a case can
// be explained by the profile that it was made under.
//
// It must not know households, rules or screening: facts.yaml and the rules of a profile are carried as text for
// package screening, and package rule understands them.
package policy
