package schema

import (
	"strings"

	"shouwang/internal/field"
)

// samePhoneView names for each household the first other household of the county, by identifier, that has the same phone number. One is
// enough to know and to go and ask, and it is one row when a whole township gives the number of its office.
func samePhoneView() View {
	const head = `SELECT h.county AS county, o.id AS id, h.id AS household_id, h.village AS village,
  o.household_no AS household_no, o.village AS other_village, o.batch_id AS batch_id, o.sheet AS sheet, o.row_no AS row_no
`
	const ranked = `SELECT k.county AS county, k.id AS id, k.village AS village, k.household_no AS household_no, k.phone_blind AS phone_blind,
    k.batch_id AS batch_id, k.sheet AS sheet, k.row_no AS row_no,
    ROW_NUMBER() OVER (PARTITION BY k.county, k.phone_blind ORDER BY k.id) AS place
  FROM household AS k WHERE k.ended_on IS NULL AND k.phone_blind IS NOT NULL`
	return View{
		Name: "v_same_phone", Comment: "Households that share their phone number with another of the county, with the first such other.",
		Select: head + `FROM household AS h
JOIN household AS o ON o.county = h.county AND o.id =
  (SELECT MIN(x.id) FROM household AS x WHERE x.county = h.county AND x.phone_blind = h.phone_blind AND x.ended_on IS NULL AND x.id <> h.id)
WHERE h.ended_on IS NULL AND h.phone_blind IS NOT NULL`,
		past: head + "FROM (" + ranked + ") AS h\nJOIN (SELECT e.county AS county, e.id AS id, e.village AS village, e.household_no AS household_no, e.phone_blind AS phone_blind," +
			" e.batch_id AS batch_id, e.sheet AS sheet, e.row_no AS row_no, e.place AS place\n  FROM (" + ranked + ") AS e WHERE e.place <= 2) AS o ON o.county = h.county AND o.phone_blind = h.phone_blind\n" +
			"  AND o.place = CASE WHEN h.place = 1 THEN 2 ELSE 1 END",
	}
}

// incomeBeforeView lists what a household's present income was before it was last changed, version by version, with the days from which
// and until which each of them held.
func incomeBeforeView() View {
	return View{
		Name: "v_income_before", Comment: "Present incomes of households that newer ones have replaced.",
		Select: "SELECT h.county AS county, e.version AS id, h.id AS household_id, h.village AS village,\n" +
			"  e.batch_id AS batch_id, e.sheet AS sheet, e.row_no AS row_no, e.valid_from AS held_from, e.valid_to AS held_until,\n  " + net("e") +
			" AS net\nFROM assessment_history AS e\nJOIN household AS h ON h.county = e.county AND h.id = e.household_id\n" +
			"WHERE e.basis = 'current' AND h.ended_on IS NULL",
	}
}

// villageView lists the villages that have facts or households, for rules about villages; the facts have the names that v_household gives
// them, so that a fact of a village is asked alike of the village and of its households.
func villageView(cat *field.Catalogue) View {
	var b strings.Builder
	b.WriteString("SELECT vf.county AS county, vf.village AS id, vf.village AS village, d.name AS name,\n" +
		"  vf.batch_id AS batch_id, vf.sheet AS sheet, vf.row_no AS row_no")
	selectFields(&b, cat, "village_fact", "vf", "village_")
	b.WriteString("\nFROM village_fact AS vf\nLEFT JOIN division AS d ON d.code = vf.village\nUNION ALL\n" +
		"SELECT DISTINCT h.county, h.village, h.village, d.name, CAST(NULL AS BIGINT), CAST(NULL AS TEXT), CAST(NULL AS BIGINT)")
	for _, f := range cat.Table("village_fact") {
		b.WriteString(", CAST(NULL AS " + map[Type]string{Big: "BIGINT", Text: "TEXT", Bool: "BOOLEAN"}[storage(f.Type)] + ")")
	}
	b.WriteString("\nFROM household AS h\nLEFT JOIN division AS d ON d.code = h.village\nWHERE h.ended_on IS NULL AND NOT EXISTS" +
		" (SELECT 1 FROM village_fact AS n WHERE n.county = h.county AND n.village = h.village)")
	return View{Name: "v_village", Comment: "Villages with their facts; those without facts that have households too.", Select: b.String()}
}
