// Package home holds the workbench: how things stand in the reader's area and what is to be done next.
//
// It owns no tables and must not know how any of its figures is counted.
package home
