// Package id makes the numbers by which rows are known, and writes them the way they leave the system: behind
// the code of the county that owns the row.
//
// Numbers are ordered in time and end in a random tail, so that machines need no shared counter and nobody can
// guess the next one. It owns no tables, and it must not know what a number stands for.
package id
