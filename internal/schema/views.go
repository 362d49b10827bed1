package schema

import (
	"fmt"
	"strings"

	"shouwang/internal/field"
)

// View is a view that rules, figures and reports read.
type View struct {
	Name    string
	Comment string
	Select  string
	// past is the text that AsOf starts from where Select leans on indexes, which rows of a past day do not have.
	past string
}

// Views lists every view.
func Views() []View { return views() }

// views declares what rules may ask: one row a household with its monitoring and assessments, one row a member, one row a record.
func views() []View {
	cat := catalogue()
	out := []View{householdView(cat), memberView(cat), sourceView(), samePhoneView(), incomeBeforeView(), villageView(cat), clueView()}
	for _, s := range cat.Sources() {
		if s.Record != "" {
			out = append(out, recordView(cat, s))
		}
	}
	return out
}

// net is the net income of an assessment: the four kinds of income less the operating expense; missing when one of them is missing.
func net(alias string) string {
	return fmt.Sprintf("(%[1]s.wage_income + %[1]s.operating_income + %[1]s.property_income + %[1]s.transfer_income - %[1]s.operating_expense)", alias)
}

func householdView(cat *field.Catalogue) View {
	var b strings.Builder
	b.WriteString("SELECT h.county AS county, h.id AS id, h.village AS village, h.head_name AS head_name")
	selectFields(&b, cat, "household", "h", "")
	b.WriteString(",\n  (mo.household_id IS NOT NULL) AS monitored")
	selectFields(&b, cat, "monitoring", "mo", "")
	joins := strings.Builder{}
	for _, a := range []struct{ basis, alias string }{{"current", "ac"}, {"identified", "ai"}, {"cleared", "ad"}} {
		selectFields(&b, cat, "assessment", a.alias, a.basis+"_")
		fmt.Fprintf(&b, ",\n  %s AS %s_net", net(a.alias), a.basis)
		fmt.Fprintf(&joins, "LEFT JOIN assessment AS %[1]s ON %[1]s.county = h.county AND %[1]s.household_id = h.id AND %[1]s.basis = '%[2]s'\n", a.alias, a.basis)
	}
	selectFields(&b, cat, "village_fact", "vf", "village_")
	b.WriteString("\nFROM household AS h\nLEFT JOIN monitoring AS mo ON mo.county = h.county AND mo.household_id = h.id\n")
	b.WriteString(joins.String())
	b.WriteString("LEFT JOIN village_fact AS vf ON vf.county = h.county AND vf.village = h.village\nWHERE h.ended_on IS NULL")
	return View{Name: "v_household", Comment: "Households with monitoring, assessments and their village's facts.", Select: b.String()}
}

func memberView(cat *field.Catalogue) View {
	var b strings.Builder
	b.WriteString("SELECT m.county AS county, m.id AS id, m.household_id AS household_id, m.village AS village")
	selectFields(&b, cat, "member", "m", "")
	b.WriteString(",\n  m.disability_category AS disability_category,\n  m.disability_grade AS disability_grade" +
		",\n  m.batch_id AS batch_id, m.sheet AS sheet, m.row_no AS row_no")
	b.WriteString("\nFROM member AS m\nWHERE m.ended_on IS NULL")
	return View{Name: "v_member", Comment: "Members of households.", Select: b.String()}
}

// sourceView says where a household's facts stand in the files they came from, one row for each part: household, monitoring, the
// assessments by their basis, village.
func sourceView() View {
	head := "SELECT h.county AS county, h.id AS id, h.village AS village, %s AS part, %[2]s.batch_id AS batch_id, %[2]s.sheet AS sheet, %[2]s.row_no AS row_no\nFROM household AS h"
	parts := []string{
		fmt.Sprintf(head, "'household'", "h"),
		fmt.Sprintf(head, "'monitoring'", "mo") + "\nJOIN monitoring AS mo ON mo.county = h.county AND mo.household_id = h.id",
		fmt.Sprintf(head, "a.basis", "a") + "\nJOIN assessment AS a ON a.county = h.county AND a.household_id = h.id",
		fmt.Sprintf(head, "'village'", "vf") + "\nJOIN village_fact AS vf ON vf.county = h.county AND vf.village = h.village",
	}
	return View{Name: "v_household_source", Comment: "Files and rows that a household's facts came from.", Select: strings.Join(parts, "\nUNION ALL\n")}
}

func recordView(cat *field.Catalogue, s field.Source) View {
	var b strings.Builder
	b.WriteString("SELECT r.county AS county, r.id AS id, r.household_id AS household_id, r.village AS village, r.member_id AS member_id,\n" +
		"  r.batch_id AS batch_id, r.sheet AS sheet, r.row_no AS row_no")
	selectFields(&b, cat, "rec_"+s.Record, "r", "")
	fmt.Fprintf(&b, "\nFROM rec_%s AS r\nWHERE r.household_id IS NOT NULL AND r.replaced_on IS NULL", s.Record)
	return View{Name: "v_rec_" + s.Record, Comment: "Rows of the source " + s.Key + " that belong to a registered household and count: no newer list says otherwise.", Select: b.String()}
}

// selectFields writes a table's fields as columns; of a secret only the blind index, so that rules can ask whether it is there.
func selectFields(b *strings.Builder, cat *field.Catalogue, table, alias, prefix string) {
	for _, f := range cat.Table(table) {
		from := f.Column
		if f.Secret {
			from += "_blind"
		}
		fmt.Fprintf(b, ",\n  %s.%s AS %s%s", alias, from, prefix, f.Column)
	}
}
