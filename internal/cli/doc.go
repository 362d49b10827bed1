// Package cli is the command line: which commands there are, what they are called with, what they print and with which status they end.
//
// It owns no table. A command parses its words, calls one service and prints; it decides nothing that a page would have to decide again.
// Opening the database and serving pages are handed to it by package app.
package cli
