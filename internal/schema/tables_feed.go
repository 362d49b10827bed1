package schema

import "shouwang/internal/field"

// feedTables declares the imports and the rows that departments and the national system's work lists send; one table a record, with
// the catalogue's columns, so that rules read typed columns.
func feedTables() []Table {
	tables := []Table{batchTable(), faultTable()}
	cat := catalogue()
	for _, s := range cat.Sources() {
		if s.Record != "" && s.Since == 0 {
			tables = append(tables, recordTable(cat, s))
		}
	}
	return tables
}

func batchTable() Table {
	return Table{
		Name: "batch", Kind: ByCounty, Comment: "Imports of files.", Primary: []string{"id"},
		Index: [][]string{{"source", "file_hash"}, {"created_at"}},
		Columns: []Column{
			col("county", Small, "6-digit county code."),
			col("id", Big, "Identifier."),
			col("source", Text, "Key of the source."),
			col("area", Big, "Area whose rows the batch may touch."),
			col("file_name", Text, "Name of the file as it came."),
			col("file_hash", Bytes, "SHA-256 of the file."),
			col("file_size", Big, "Bytes."),
			col("file_date", Big, "Civil date the file's data are true from."),
			null("stored_file", Text, "Name under which the sealed file is kept until the batch is settled."),
			checked("state", Text, "state IN ('checking', 'checked', 'applying', 'applied', 'refused', 'cancelled')", "State."),
			col("rows_read", Big, "Data rows in the file."),
			col("rows_good", Big, "Rows without a fault."),
			col("rows_accepted", Big, "Rows taken."),
			col("added", Big, "Rows that brought something new."),
			col("changed", Big, "Rows that changed something."),
			col("unchanged", Big, "Rows that said what was known."),
			col("unmatched", Big, "Rows about persons who are not in the registry."),
			col("faults", Big, "Number of faults."),
			null("notices", Text, "What else was noticed (missing and extra columns …), JSON."),
			col("created_by", Big, "User."),
			col("created_at", Big, "Unix seconds."),
			null("settled_by", Big, "User who confirmed or cancelled."),
			null("settled_at", Big, "Unix seconds."),
		},
	}
}

func faultTable() Table {
	return Table{
		Name: "batch_fault", Kind: ByCounty, Comment: "Faults found in a file, cell by cell.", Primary: []string{"batch_id", "ordinal"}, Clustered: true,
		Foreign: []Foreign{{Column: "batch_id", Table: "batch"}},
		Columns: []Column{
			col("county", Small, "6-digit county code."),
			col("batch_id", Big, "Batch."),
			col("ordinal", Big, "Position among the faults, from 1."),
			col("sheet", Text, "Name of the sheet."),
			col("row_no", Big, "Row in the sheet, from 1; 0 for the file as a whole."),
			col("col_no", Small, "Column in the sheet, from 0; -1 for none."),
			null("field_key", Text, "Field concerned."),
			col("code", Text, "Kind of fault."),
			col("value", Text, "What the cell holds, masked as the field demands."),
			col("args", Text, "Particulars of the message, JSON."),
		},
	}
}

func recordTable(cat *field.Catalogue, s field.Source) Table {
	columns := []Column{
		col("county", Small, "6-digit county code."),
		col("id", Big, "Identifier."),
		null("household_id", Big, "Household of the person, if registered."),
		null("member_id", Big, "Member, if registered."),
		null("village", Big, "Village of the household, if registered."),
		col("id_number_blind", Bytes, "Blind index of the identity number."),
		col("id_number_sealed", Bytes, "Identity number as sent, sealed."),
		col("name", Text, "Name as sent."),
		col("row_key", Bytes, "Keyed hash of the row's content; the same row is kept once."),
		col("batch_id", Big, "Import batch that brought it."),
		col("sheet", Text, "Sheet of the file."),
		col("row_no", Big, "Row of the sheet, from 1."),
	}
	columns = append(columns, fieldColumns(cat, "rec_"+s.Record)...)
	columns = append(columns, col("recorded_at", Big, "Unix seconds."))
	columns = append(columns, newestColumns()...)
	return Table{
		Name: "rec_" + s.Record, Kind: ByCounty, Comment: "Rows of the source " + s.Key + ": " + s.En + ".", Primary: []string{"id"},
		Unique: [][]string{{"row_key"}}, Index: [][]string{{"household_id"}, {"id_number_blind"}},
		Columns: columns,
	}
}

// newestMigration is the number of the migration from which a newer list replaces what older ones said.
const newestMigration = 11

// newestTables declares where files of one source and county wait for each other.
func newestTables() []Table {
	return []Table{{
		Name: "list_taken", Kind: ByCounty, Primary: []string{"source"}, Clustered: true,
		Comment: "The last list taken of a source in a county; whoever takes one holds its row to the end, because a list is compared with those before it.",
		Columns: []Column{
			col("county", Small, "6-digit county code."),
			col("source", Text, "Key of the source."),
			col("batch_id", Big, "Import batch."),
			col("taken_at", Big, "Unix seconds."),
		},
	}}
}

// newestColumns say from when a row of a list was true, and since when it is no longer.
func newestColumns() []Column {
	columns := []Column{
		null("listed_on", Big, "Civil date of the file that brought the row; absent on rows older than this column, whose batch has it."),
		null("said_key", Bytes, "Keyed hash of the row's content where row_key is another, because the same was said and replaced before."),
		null("said_on", Big, "Civil date of the newest file that said the row again."),
		null("said_batch_id", Big, "Import batch of that file."),
		null("replaced_on", Big, "Civil date from which a newer file says otherwise; absent while the row counts."),
		null("replaced_batch_id", Big, "Import batch of that file."),
		null("replaced_at", Big, "When the row was replaced, Unix seconds."),
	}
	for i := range columns {
		columns[i] = since(newestMigration, columns[i])
	}
	return columns
}
