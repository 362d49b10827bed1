package schema

// sourceTables declares what came with the migration of views out of the migrations: which text of each view a database has.
func sourceTables() []Table {
	return []Table{
		{
			Name: "schema_view", Kind: Reference, Comment: "Views of this database and the text they were made from.", Primary: []string{"name"},
			Columns: []Column{
				col("name", Text, "Name of the view."),
				col("digest", Text, "SHA-256 of the text that made it."),
			},
		},
	}
}
