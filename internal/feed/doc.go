// Package feed takes files in: the national system's exports, the product's own templates and the departments' lists. It finds the
// header, maps the columns, checks every row before anything is written, names every fault by sheet and cell, and then writes what was
// confirmed in one transaction. It also gives the faulty workbook back with its cells marked, and the template of every source.
//
// It owns the tables batch, batch_fault and rec_* (the rows of lists, which rules ask for as records.<source>), and the folder of
// sealed uploads that wait for a confirmation.
//
// It must not know rules, warnings, cases and pages. Households, people and villages are written by package registry; this package only
// hands them over.
package feed
