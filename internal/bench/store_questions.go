package bench

import "strings"

// The questions stand here as somebody who knows the tables well would write them for a report: joins where they are needed, one grouped
// subquery for each list, what prunes most first. They are written against the tables, from the rules' sentences, and share nothing with
// the compiler of package rule, so that each is a second opinion on what the other says.
//
// Every condition keeps the three values of SQL: a household is listed when no part of the condition is false, as 2 when all are true,
// as 1 when one cannot be told.

// households asks a condition of each household.
func households(rule, joins string, conditions ...string) Question {
	return Question{Rule: rule, SQL: "SELECT h.county AS county, h.id AS id, " + told(conditions) + " AS status\nFROM household AS h" + joins +
		"\nWHERE h.ended_on IS NULL" + kept(conditions)}
}

// monitored asks a condition of each household that has a monitoring record, mo.
func monitored(rule, joins string, conditions ...string) Question {
	return Question{Rule: rule, SQL: "SELECT h.county AS county, h.id AS id, " + told(conditions) + " AS status\nFROM monitoring AS mo" +
		"\nJOIN household AS h ON h.county = mo.county AND h.id = mo.household_id" + joins + "\nWHERE h.ended_on IS NULL" + kept(conditions)}
}

// rows asks a condition of each row r of a table, and lists the households that have such a row.
func rows(rule, table, joins string, conditions ...string) Question {
	return Question{Rule: rule, SQL: "SELECT h.county AS county, h.id AS id, MAX(" + told(conditions) + ") AS status\nFROM " + table + " AS r" +
		"\nJOIN household AS h ON h.county = r.county AND h.id = r.household_id" + joins + "\nWHERE h.ended_on IS NULL" + newest(table) + kept(conditions) +
		"\nGROUP BY h.county, h.id"}
}

// members asks a condition of each member m, and lists the households that have such a member.
func members(rule, joins string, conditions ...string) Question {
	return Question{Rule: rule, SQL: "SELECT h.county AS county, h.id AS id, MAX(" + told(conditions) + ") AS status\nFROM member AS m" +
		"\nJOIN household AS h ON h.county = m.county AND h.id = m.household_id" + joins +
		"\nWHERE m.ended_on IS NULL AND h.ended_on IS NULL" + kept(conditions) + "\nGROUP BY h.county, h.id"}
}

// newest leaves out the rows r of a department's list that a newer list has replaced.
func newest(table string) string {
	if strings.HasPrefix(table, "rec_") {
		return " AND r.replaced_on IS NULL"
	}
	return ""
}

// told is 2 when all conditions are true, else 1.
func told(conditions []string) string {
	return "CASE WHEN (" + strings.Join(conditions, ") AND (") + ") THEN 2 ELSE 1 END"
}

// kept leaves out what one of the conditions is false of.
func kept(conditions []string) string {
	return "\n  AND (" + strings.Join(conditions, ") IS NOT FALSE\n  AND (") + ") IS NOT FALSE"
}

// What questions join to the household.
const (
	withMonitoring  = "\nJOIN monitoring AS mo ON mo.county = h.county AND mo.household_id = h.id"
	maybeMonitoring = "\nLEFT JOIN monitoring AS mo ON mo.county = h.county AND mo.household_id = h.id"
	withMember      = "\nJOIN member AS m ON m.county = r.county AND m.household_id = r.household_id AND m.id = r.member_id AND m.ended_on IS NULL"
	current         = "\nLEFT JOIN assessment AS ac ON ac.county = h.county AND ac.household_id = h.id AND ac.basis = 'current'"
	identified      = "\nLEFT JOIN assessment AS ai ON ai.county = h.county AND ai.household_id = h.id AND ai.basis = 'identified'"
	cleared         = "\nLEFT JOIN assessment AS ad ON ad.county = h.county AND ad.household_id = h.id AND ad.basis = 'cleared'"
	// counted has the number of members.
	counted = "\nLEFT JOIN (SELECT m.county, m.household_id, COUNT(*) AS persons FROM member AS m WHERE m.ended_on IS NULL" +
		" GROUP BY m.county, m.household_id) AS c ON c.county = h.county AND c.household_id = h.id"
	// medical has what the household has paid itself for treatment this year, NULL when a bill does not say; tuition what it has paid for school.
	medical = "\nLEFT JOIN (SELECT r.county, r.household_id, CASE WHEN COUNT(CASE WHEN r.visit_date IS NOT NULL THEN r.self_paid END) = COUNT(*)" +
		" THEN CAST(SUM(r.self_paid) AS BIGINT) END AS paid FROM rec_medical AS r" +
		" WHERE r.household_id IS NOT NULL AND r.replaced_on IS NULL AND (r.visit_date BETWEEN {year} AND {today} OR r.visit_date IS NULL)" +
		" GROUP BY r.county, r.household_id) AS x ON x.county = h.county AND x.household_id = h.id"
	tuition = "\nLEFT JOIN (SELECT r.county, r.household_id, CASE WHEN COUNT(r.self_paid_tuition) = COUNT(*)" +
		" THEN CAST(SUM(r.self_paid_tuition) AS BIGINT) END AS paid FROM rec_schooling AS r WHERE r.household_id IS NOT NULL AND r.replaced_on IS NULL" +
		" GROUP BY r.county, r.household_id) AS t ON t.county = h.county AND t.household_id = h.id"
	// signals has the households with a sign of risk in a department's list.
	signals = "\nLEFT JOIN (SELECT u.county, u.household_id, MAX(u.s) AS s FROM (" +
		"SELECT county, household_id, CASE WHEN diagnosed_on IS NULL THEN 1 ELSE 2 END AS s FROM rec_severe_illness WHERE replaced_on IS NULL AND (diagnosed_on IS NULL OR diagnosed_on >= {12m})" +
		" UNION ALL SELECT county, household_id, CASE WHEN self_paid_tuition IS NULL THEN 1 ELSE 2 END FROM rec_schooling WHERE replaced_on IS NULL AND (self_paid_tuition IS NULL OR self_paid_tuition > 1000000)" +
		" UNION ALL SELECT county, household_id, CASE WHEN " + severe + " THEN 2 ELSE 1 END FROM rec_disability WHERE replaced_on IS NULL AND (" + severe + ") IS NOT FALSE" +
		" UNION ALL SELECT county, household_id, CASE WHEN " + disaster + " THEN 2 ELSE 1 END FROM rec_disaster WHERE replaced_on IS NULL AND (" + disaster + ") IS NOT FALSE" +
		" UNION ALL SELECT county, household_id, CASE WHEN " + calamity + " THEN 2 ELSE 1 END FROM rec_police WHERE replaced_on IS NULL AND (" + calamity + ") IS NOT FALSE" +
		" UNION ALL SELECT county, household_id, 2 FROM rec_employment WHERE replaced_on IS NULL AND left_on >= {6m}" +
		") AS u WHERE u.household_id IS NOT NULL GROUP BY u.county, u.household_id) AS g ON g.county = h.county AND g.household_id = h.id"
)

// Conditions that several questions share.
const (
	watch      = "mo.household_id IS NULL OR mo.risk_cleared"
	active     = "NOT mo.risk_cleared"
	severe     = "grade <= 2 AND issued_on >= {12m}"
	disaster   = "occurred_on >= {12m} AND loss >= 500000"
	death      = "change_kind = 'death' AND changed_on >= {6m}"
	calamity   = "change_kind IN ('death', 'traffic_accident') AND changed_on >= {6m}"
	lifted     = "h.household_type = 'lifted'"
	netNow     = "(ac.wage_income + ac.operating_income + ac.property_income + ac.transfer_income - ac.operating_expense)"
	netThen    = "(ai.wage_income + ai.operating_income + ai.property_income + ai.transfer_income - ai.operating_expense)"
	netAfter   = "(ad.wage_income + ad.operating_income + ad.property_income + ad.transfer_income - ad.operating_expense)"
	grossNow   = "(ac.wage_income + ac.operating_income + ac.property_income + ac.transfer_income)"
	grossThen  = "(ai.wage_income + ai.operating_income + ai.property_income + ai.transfer_income)"
	counts     = "COALESCE(c.persons, 0)" // with counted
	line       = "600000 * " + counts
	belowNow   = netNow + " < " + line
	persons    = "(SELECT COUNT(*) FROM member AS k WHERE k.county = h.county AND k.household_id = h.id AND k.ended_on IS NULL)"
	paid       = "(CASE WHEN x.household_id IS NULL THEN 0 ELSE x.paid END)" // with medical
	taught     = "(CASE WHEN t.household_id IS NULL THEN 0 ELSE t.paid END)" // with tuition
	signalled  = "(NULLIF(COALESCE(g.s, 0), 1) = 2)"                         // with signals
	age        = "(({today} - m.birth_date) / 10000)"                        // of m
	full       = "('ordinary', 'skilled')"
	able       = "('ordinary', 'skilled', 'weak')"
	unable     = "('lost', 'none')"
	onList     = "('rural', 'urban')"
	noDevelop  = "mo.industry_measures = '' AND mo.employment_measures = '' AND mo.finance_measures = '' AND mo.post_measures = ''"
	noMeasures = noDevelop + " AND mo.housing_measures = '' AND mo.water_measures = '' AND mo.health_measures = '' AND mo.compulsory_measures = ''" +
		" AND mo.education_measures = '' AND mo.safety_net_measures = '' AND mo.social_measures = '' AND mo.relocation_measures = ''" +
		" AND mo.living_measures = '' AND mo.infrastructure_measures = ''"
)

// some tells whether the household h has a row of a table that a condition holds of; the rows are r.
func some(table, condition string) string {
	return "(NULLIF((SELECT COALESCE(MAX(CASE WHEN " + condition + " THEN 2 ELSE 1 END), 0) FROM " + table +
		" AS r WHERE r.county = h.county AND r.household_id = h.id" + newest(table) + " AND (" + condition + ") IS NOT FALSE), 1) = 2)"
}

// someone tells whether the household has a member that a condition holds of; the members are r.
func someone(condition string) string {
	return "(NULLIF((SELECT COALESCE(MAX(CASE WHEN " + condition + " THEN 2 ELSE 1 END), 0) FROM member AS r" +
		" WHERE r.county = h.county AND r.household_id = h.id AND r.ended_on IS NULL AND (" + condition + ") IS NOT FALSE), 1) = 2)"
}

// everyone tells whether a condition holds of all members r.
func everyone(condition string) string { return "(NOT " + someone("NOT ("+condition+")") + ")" }

// there tells whether the household has any row of a table.
func there(table string) string {
	return "EXISTS (SELECT 1 FROM " + table + " AS r WHERE r.county = h.county AND r.household_id = h.id" + newest(table) + ")"
}

// each joins, as an alias, one row for each household that has a row of a table that a condition is not false of; judged reads it.
func each(alias, table, condition string) string {
	return "\nLEFT JOIN (SELECT r.county, r.household_id, MAX(CASE WHEN " + condition + " THEN 2 ELSE 1 END) AS s FROM " + table +
		" AS r WHERE r.household_id IS NOT NULL" + newest(table) + " AND (" + condition + ") IS NOT FALSE GROUP BY r.county, r.household_id) AS " + alias +
		" ON " + alias + ".county = h.county AND " + alias + ".household_id = h.id"
}

// every joins the same for the members.
func every(alias, condition string) string {
	return "\nLEFT JOIN (SELECT r.county, r.household_id, MAX(CASE WHEN " + condition + " THEN 2 ELSE 1 END) AS s FROM member" +
		" AS r WHERE r.ended_on IS NULL AND (" + condition + ") IS NOT FALSE GROUP BY r.county, r.household_id) AS " + alias +
		" ON " + alias + ".county = h.county AND " + alias + ".household_id = h.id"
}

// judged is what each and every have found.
func judged(alias string) string { return "(NULLIF(COALESCE(" + alias + ".s, 0), 1) = 2)" }

// months counts calendar months from one date to another.
func months(from, to string) string {
	return "((" + to + " / 10000 - " + from + " / 10000) * 12 + " + to + " / 100 % 100 - " + from + " / 100 % 100)"
}

// visited is a visit at home from a day on.
func visited(from string) string {
	return "(r.visit_method IS NULL OR r.visit_method = 'home') AND r.visited_on >= " + from
}

// risk tells whether the monitoring record names a type of risk.
func risk(code string) string { return "mo.risks LIKE '%," + code + ",%'" }
