package schema

import (
	"fmt"
	"sync"

	"shouwang/internal/field"
)

// catalogue is the field catalogue, read once.
var catalogue = sync.OnceValue(field.MustLoad)

// group is a migration: the tables that came into being together. What it adds to tables of earlier groups stands with those: columns
// and keys carry the number of the group in Since.
type group struct {
	number int
	name   string
	tables []Table
}

// frozen is the number of the last migration that was released: its file and those before it are never written again. What changes
// later is a group of its own.
const frozen = 4

// groups lists the migrations in their order.
func groups() []group {
	return []group{
		{number: 1, name: "platform", tables: platformTables()},
		{number: 2, name: "registry", tables: registryTables()},
		{number: 3, name: "feed", tables: feedTables()},
		{number: 4, name: "screening", tables: screeningTables()},
		{number: 5, name: "sources", tables: sourceTables()},
		{number: 6, name: "draft", tables: draftTables()},
		{number: runsMigration, name: "runs", tables: runTables()},
		{number: 8, name: "handling", tables: append(handlingTables(), clueTables()...)},
		{number: 9, name: "local", tables: localTables()},
		{number: 10, name: "poverty"},
		{number: newestMigration, name: "newest", tables: newestTables()},
		{number: meantMigration, name: "meant", tables: shareTables()},
		{number: sinceVillageHandling, name: "village_handling", tables: villageHandlingTables()},
	}
}

func (g group) file() string { return fmt.Sprintf("%04d_%s.sql", g.number, g.name) }

// withHistory lists the group's tables, each followed by the table of its superseded versions.
func (g group) withHistory() []Table {
	var out []Table
	for _, t := range g.tables {
		out = append(out, t)
		if t.History {
			out = append(out, t.history())
		}
	}
	return out
}

// Tables lists every table with the history tables.
func Tables() []Table {
	var out []Table
	for _, g := range groups() {
		out = append(out, g.withHistory()...)
	}
	return out
}
