// Package area knows the administrative divisions of the country: provinces, prefectures, counties, towns and
// villages by their 12-digit statistical codes, their tree, and their changes over time. It finds a village by the
// names a workbook writes, and it never guesses: a name that fits two divisions is a fault that names them both.
//
// It owns the table division. A division that disappears from the national table is ended (valid_to), never removed,
// because households, journal entries and figures of earlier years keep pointing at it.
//
// It must not know users, households, sources or policies, and it decides nobody's rights: package auth turns an area
// into a scope with Range.
package area
