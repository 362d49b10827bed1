// Package feed holds the pages of imports: the list, and the five steps from choosing a source over uploading, checking and
// confirming to the result.
//
// It owns no tables and must not know how a file is read or what a row means.
package feed
