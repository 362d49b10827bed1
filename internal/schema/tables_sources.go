package schema

// sourceTables declares which text of each view a database has, the calendar, and the rows of the sources visits and measures.
func sourceTables() []Table {
	cat := catalogue()
	tables := []Table{
		{
			Name: "schema_view", Kind: Reference, Comment: "Views of this database and the text they were made from.", Primary: []string{"name"},
			Columns: []Column{
				col("name", Text, "Name of the view."),
				col("digest", Text, "SHA-256 of the text that made it."),
			},
		},
		{
			Name: "calendar_day", Kind: Reference, Comment: "Days of the calendar that rules count working days by.", Primary: []string{"day"},
			Index: [][]string{{"ordinal", "working"}},
			Columns: []Column{
				col("day", Big, "Civil date yyyymmdd."),
				col("working", Bool, "The day is worked."),
				col("ordinal", Big, "Working days of the calendar up to and including the day; the difference of two days is the working days between."),
				null("holiday_zh", Text, "Name of the holiday on a day off, in Chinese."),
				null("holiday_en", Text, "Name of the holiday on a day off, in English."),
				col("source", Text, "Notice that arranged the year's holidays."),
			},
		},
	}
	for _, s := range cat.Sources() {
		if s.Record != "" && s.Since == 5 {
			tables = append(tables, recordTable(cat, s))
		}
	}
	return tables
}
