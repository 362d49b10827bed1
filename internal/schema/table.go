package schema

// Kind says how a table is spread when the database is distributed by county.
type Kind string

// The kinds of tables. County tables lead every key with the county; person-key tables are spread by the blind index of an identity
// number; single tables stay on one node; reference tables are copied to every node and change in transactions of their own.
const (
	ByCounty    Kind = "by_county"
	ByPersonKey Kind = "by_person_key"
	Single      Kind = "single"
	Reference   Kind = "reference"
)

// Type is a storage type that both engines have.
type Type string

// The storage types: 64-bit and 32-bit integers, text compared byte by byte, booleans (checked 0 or 1 on SQLite) and bytes.
const (
	Big   Type = "big"
	Small Type = "small"
	Text  Type = "text"
	Bool  Type = "bool"
	Bytes Type = "bytes"
)

// Column is one column of a table.
type Column struct {
	Name string
	Type Type
	// Null allows an absent value.
	Null bool
	// Check is a condition in the common subset, without the word CHECK.
	Check   string
	Comment string
}

// Foreign is a reference to another table's primary key.
type Foreign struct {
	Column string
	Table  string
}

// Table is the declaration of one table.
type Table struct {
	Name    string
	Kind    Kind
	Comment string
	Columns []Column
	// Primary is the primary key without the county, which leads it on PostgreSQL in county tables.
	Primary []string
	// Unique and Index list keys without the county, which leads them in county tables on both engines.
	Unique  [][]string
	Index   [][]string
	Foreign []Foreign
	// History makes a table of superseded versions beside this one, <name>_history.
	History bool
	// Clustered keeps the rows in the order of a primary key of several columns on SQLite.
	Clustered bool
}

// col, null, and their kin keep the declarations readable as tables.
func col(name string, typ Type, comment string) Column {
	return Column{Name: name, Type: typ, Comment: comment}
}

func null(name string, typ Type, comment string) Column {
	return Column{Name: name, Type: typ, Null: true, Comment: comment}
}

func checked(name string, typ Type, check, comment string) Column {
	return Column{Name: name, Type: typ, Check: check, Comment: comment}
}

// group is a migration: tables and views that came into being together.
type group struct {
	file   string
	tables []Table
	views  []View
}

// groups lists the migrations in their order. A released group never changes; later changes are groups of their own.
func groups() []group {
	return []group{
		{file: "0001_platform.sql", tables: platformTables()},
		{file: "0002_registry.sql", tables: registryTables()},
		{file: "0003_feed.sql", tables: feedTables()},
		{file: "0004_screening.sql", tables: screeningTables(), views: views()},
	}
}

// Tables lists every table with the history tables.
func Tables() []Table {
	var out []Table
	for _, g := range groups() {
		for _, t := range g.tables {
			out = append(out, t)
			if t.History {
				out = append(out, t.history())
			}
		}
	}
	return out
}

// history is the table of a table's superseded versions: the same columns, and until when and by what they were in force.
func (t Table) history() Table {
	h := Table{
		Name:    t.Name + "_history",
		Kind:    t.Kind,
		Comment: "Superseded versions of " + t.Name + ".",
		Columns: append([]Column{}, t.Columns...),
		Primary: append(append([]string{}, t.Primary...), "version"),
	}
	h.Clustered = true
	h.Columns = append(h.Columns,
		col("valid_to", Big, "Civil date (yyyymmdd) from which the version was no longer true."),
		col("superseded_at", Big, "When the next version was recorded, Unix seconds."),
		col("superseded_by", Big, "User who recorded the next version, 0 for the system."))
	return h
}
