package schema

import (
	"slices"

	"shouwang/internal/field"
)

// registryTables declares the registry: villages' facts, households, members, incomes and monitoring. Their columns are the field
// catalogue's; every current row carries its version and since when it is true.
func registryTables() []Table {
	cat := catalogue()
	return []Table{
		{
			Name: "household", Kind: ByCounty, Comment: "Rural households.", History: true,
			Primary: []string{"id"}, Unique: [][]string{{"village", "household_no"}}, Index: [][]string{{"household_no"}, {"village", "ended_on"}},
			Later: []Key{{Since: 5, Columns: []string{"phone_blind", "id"}, Where: "phone_blind IS NOT NULL"}},
			Columns: registered(cat, "household", []Column{col("id", Big, "Identifier.")}, append([]Column{
				null("head_name", Text, "Name of the head as registered."),
			}, ended()...)),
		},
		{
			Name: "member", Kind: ByCounty, Comment: "Members of households.", History: true,
			Primary: []string{"id"}, Index: [][]string{{"household_id"}, {"name"}, {"name_initials"}, {"village", "ended_on"}},
			Foreign: []Foreign{{Column: "household_id", Table: "household"}},
			Columns: registered(cat, "member", []Column{
				col("id", Big, "Identifier."),
				col("household_id", Big, "Household the person belongs to."),
			}, append([]Column{
				null("name_initials", Text, "First letters of the name's pinyin, lower case; several readings joined by |."),
				null("disability_category", Small, "Category in a disability certificate's number, 1 to 7."),
				null("disability_grade", Small, "Grade in a disability certificate's number, 1 (heaviest) to 4."),
			}, ended()...)),
		},
		{
			Name: "person_key", Kind: ByPersonKey, Comment: "Directory of registered persons by the blind index of the identity number.",
			Primary: []string{"id_blind"}, Clustered: true,
			Columns: []Column{
				col("id_blind", Bytes, "Blind index of the 18-digit identity number."),
				col("county", Small, "County where the person is registered."),
				col("household_id", Big, "Household."),
				col("member_id", Big, "Member."),
			},
		},
		{
			Name: "assessment", Kind: ByCounty, Comment: "Incomes, expenses and the four guarantees of a household: current, at identification, after clearing.", History: true,
			Primary: []string{"household_id", "basis"}, Clustered: true,
			Foreign: []Foreign{{Column: "household_id", Table: "household"}},
			Columns: registered(cat, "assessment", []Column{
				col("household_id", Big, "Household."),
				checked("basis", Text, "basis IN ('current', 'identified', 'cleared')", "Which assessment it is."),
			}, nil),
		},
		{
			Name: "income_item", Kind: ByCounty, Comment: "Local income items of a household, which add up to the national five.", History: true,
			Primary: []string{"household_id", "basis", "item"}, Clustered: true,
			Foreign: []Foreign{{Column: "household_id", Table: "household"}},
			Columns: registered(cat, "income_item", []Column{col("household_id", Big, "Household.")}, nil, "basis", "item", "amount"),
		},
		{
			Name: "monitoring", Kind: ByCounty, Comment: "Monitoring record of a household: class, risks, measures, clearing.", History: true,
			Primary: []string{"household_id"},
			Foreign: []Foreign{{Column: "household_id", Table: "household"}},
			Columns: registered(cat, "monitoring", []Column{col("household_id", Big, "Household.")}, nil),
		},
		{
			Name: "village_fact", Kind: ByCounty, Comment: "Facts of villages.", History: true,
			Primary: []string{"village"},
			Columns: registered(cat, "village_fact", nil, nil),
		},
	}
}

// registered puts a registry table together: county, key, village, the catalogue's fields, what is derived, and the version.
func registered(cat *field.Catalogue, table string, key, derived []Column, needed ...string) []Column {
	columns := []Column{col("county", Small, "6-digit county code.")}
	columns = append(columns, key...)
	columns = append(columns, col("village", Big, "12-digit village code."))
	columns = append(columns, fieldColumns(cat, table, append(needed, "household_no", "name", "id_number")...)...)
	columns = append(columns, derived...)
	return append(columns,
		col("version", Small, "Counts the versions from 1."),
		col("valid_from", Big, "Civil date (yyyymmdd) from which the version is true."),
		col("recorded_at", Big, "When it was recorded, Unix seconds."),
		col("recorded_by", Big, "User who recorded it, 0 for the system."),
		null("batch_id", Big, "Import batch that brought it."),
		null("sheet", Text, "Sheet of the batch's file where it stands."),
		null("row_no", Big, "Row of the sheet, from 1; a household's own facts stand on its first row."))
}

func ended() []Column {
	return []Column{
		null("ended_on", Big, "Civil date from which the row is no longer part of the registry; nothing is deleted."),
		null("end_reason", Text, "Why it ended."),
	}
}

// fieldColumns turns the catalogue's fields of a table into columns.
func fieldColumns(cat *field.Catalogue, table string, needed ...string) []Column {
	must := map[string]bool{}
	for _, n := range needed {
		must[n] = true
	}
	var out []Column
	for _, f := range cat.Table(table) {
		optional := !must[f.Column]
		comment := f.En + " (" + f.Zh + ")"
		if f.Secret {
			out = append(out,
				Column{Name: f.Column + "_sealed", Type: Bytes, Null: optional, Since: f.Since, Comment: comment + ", sealed."},
				Column{Name: f.Column + "_blind", Type: Bytes, Null: optional, Since: f.Since, Comment: comment + ", blind index."})
			continue
		}
		out = append(out, Column{Name: f.Column, Type: storage(f.Type), Null: optional, Since: f.Since, Comment: comment + unitNote(f)})
	}
	return out
}

// listedLater are columns whose code list came after the first release, which wrote their comments without it.
func listedLater() []string { return []string{"member.unschooled_reason"} }

func unitNote(f field.Field) string {
	if slices.Contains(listedLater(), f.Key) {
		return "."
	}
	switch f.Type {
	case field.Money:
		return ", in fen."
	case field.Decimal:
		return ", in hundredths of " + f.Unit + "."
	case field.Date, field.Month:
		return ", civil date yyyymmdd."
	case field.Code:
		return ", code of list " + f.Codes + "."
	case field.Codes:
		return ", codes of list " + f.Codes + " as ,a,b, and '' for none."
	default:
		return "."
	}
}

func storage(t field.Type) Type {
	switch t {
	case field.Bool:
		return Bool
	case field.Int, field.Decimal, field.Money, field.Date, field.Month:
		return Big
	default:
		return Text
	}
}
