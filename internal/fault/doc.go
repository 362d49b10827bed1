// Package fault holds the few kinds of error that the product distinguishes, and the problems found in input
// together with the place where each stands.
//
// A fault carries a code, which is a message key of package locale (the text is at the code, the remedy at
// the code followed by ".remedy"), and named arguments for that text. Every other error is internal: it is
// logged, and the user sees one general sentence.
//
// It owns no tables. It must not know any language, any page and any subject of the domain.
package fault
