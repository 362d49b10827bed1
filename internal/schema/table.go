package schema

import "slices"

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
	// Check is a condition in the common subset, without the word CHECK. Was lists the checks that were in force before, oldest first.
	Check   string
	Was     []Past
	Comment string
	// Since is the number of the migration that added the column to a table that was there before; zero for a column that came with its
	// table. Such a column allows an absent value or has a Default, a constant in SQL that both engines read.
	Since   int
	Default string
}

// Past is a check that was in force until a migration replaced it.
type Past struct {
	Until int
	Check string
}

// Key is an index that a migration added to a table that was there before; its columns stand without the county, as in Table.Index.
type Key struct {
	Since   int
	Columns []string
	// Where, a condition in the common subset, keeps rows out that the index is not for, so that no other query takes it up either.
	Where string
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
	Later   []Key
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

// since marks a column that a migration adds to a table that was there before.
func since(migration int, c Column) Column {
	c.Since = migration
	return c
}

func checked(name string, typ Type, check, comment string) Column {
	return Column{Name: name, Type: typ, Check: check, Comment: comment}
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

// at is the table as it was right after a migration.
func (t Table) at(migration int) Table {
	columns := make([]Column, 0, len(t.Columns))
	for _, c := range t.Columns {
		if c.Since > migration {
			continue
		}
		for _, past := range c.Was {
			if migration < past.Until {
				c.Check = past.Check
				break
			}
		}
		columns = append(columns, c)
	}
	t.Columns = columns
	t.Later = slices.DeleteFunc(slices.Clone(t.Later), func(k Key) bool { return k.Since > migration })
	return t
}
