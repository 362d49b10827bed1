// Package area holds the pages of administrative divisions: the tree from the reader's own area down to its villages,
// with what the registry and the screening know of each.
//
// It owns no tables and must not know how households and warnings are counted.
package area
