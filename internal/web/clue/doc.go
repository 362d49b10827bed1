// Package clue holds the pages of clues: the list with what is overdue, one clue with the warnings that it is made of and its
// settlement, and the form that opens one by hand.
//
// It owns no tables and must not know how a clue comes into being.
package clue
