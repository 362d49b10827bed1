package schema

import (
	"context"
	"strings"

	"shouwang/internal/sqldb"
)

// Frozen is the number of the last released migration.
const Frozen = frozen

// MigrateTo applies the migrations up to a number and makes no views.
func MigrateTo(ctx context.Context, db *sqldb.DB, version int64) error {
	p, err := provider(db)
	if err != nil {
		return err
	}
	_, err = p.UpTo(ctx, version)
	return err
}

// Declared writes the tables as they are declared now, from nothing.
func Declared(d sqldb.Dialect) string {
	var b strings.Builder
	for _, t := range Tables() {
		renderTable(&b, d, t)
	}
	return b.String()
}

// TablesAt lists the tables as they were right after a migration.
func TablesAt(migration int) []Table {
	var out []Table
	for _, g := range groups() {
		if g.number > migration {
			break
		}
		for _, t := range g.withHistory() {
			out = append(out, t.at(migration))
		}
	}
	return out
}

// Created and Changed write a table as it was after a migration and what a later one does to it.
func Created(d sqldb.Dialect, t Table, migration int) string {
	var b strings.Builder
	renderTable(&b, d, t.at(migration))
	return b.String()
}

// Changed writes what a migration does to the table.
func Changed(d sqldb.Dialect, t Table, migration int) string {
	var b strings.Builder
	renderChange(&b, d, t.at(migration-1), t.at(migration))
	return b.String()
}

// Refresh makes the views of a list.
func Refresh(ctx context.Context, db *sqldb.DB, views []View) (int, error) {
	return refresh(ctx, db, views)
}
