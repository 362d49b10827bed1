package bench

// memberQuestions asks where a member's age, relation, school, health, work or insurance contradict each other.
func memberQuestions() []Question {
	return []Question{
		households("child_age_implausible", relations, "x.child + 14 > x.head_least"),
		households("parent_age_implausible", relations, "x.parent < x.head_most + 14"),
		members("head_minor", "", "m.relation = 'head'", age+" < 16"),
		members("spouse_underage", "", "m.relation = 'spouse'", age+" < 20"),
		households("spouse_twice", relations, "x.spouses > 1"),
		members("relation_sex_mismatch", "", "m.relation IN "+male+" AND m.sex = 'female' OR m.relation IN "+female+" AND m.sex = 'male'"),
		members("school_and_education_both", "", "m.school_status IS NOT NULL", "m.school_status IN "+pupil, "m.education IS NOT NULL"),
		members("school_and_education_missing", "", "m.school_status IS NULL", "m.education IS NULL"),
		members("compulsory_age_not_at_school", "", age+" >= 7", age+" < 15", "m.school_status IS NULL OR m.school_status IN ('preschool_age', 'preschool')",
			"m.dropout_reason IS NULL", "m.unschooled_reason IS NULL"),
		members("compulsory_over_age", "", "m.school_status IS NOT NULL", "m.school_status IN "+compulsory, age+" >= 18"),
		members("school_too_early", "", "m.school_status IS NOT NULL", "m.school_status IN "+compulsory+" AND "+age+" < 5 OR m.school_status IN ("+senior+") AND "+age+
			" < 13 OR m.school_status IN ('junior_college', 'bachelor', 'postgraduate') AND "+age+" < 16"),
		members("education_too_early", "", "m.education IS NOT NULL", "m.education IN ('senior', 'secondary_vocational', 'technician') AND "+age+
			" < 15 OR m.education IN ('higher_vocational', 'bachelor') AND "+age+" < 18"),
		members("dropout_reason_of_pupil", "", "m.dropout_reason IS NOT NULL", "m.school_status IS NOT NULL", "m.school_status IN "+pupil),
		members("labour_under_age", "", "m.labour IS NOT NULL", "m.labour IN "+able, age+" < 16"),
		members("working_under_age", "", "m.work_months > 0", age+" < 16"),
		members("labour_over_age", "", "m.labour IS NOT NULL", "m.labour IN "+full, age+" >= 75"),
		members("healthy_without_labour", "", "m.labour IS NOT NULL", "m.labour IN "+unable, "m.health LIKE '%,healthy,%'",
			"m.school_status IS NULL OR m.school_status NOT IN "+pupil, age+" >= 18", age+" < 60"),
		members("unable_working", "", "m.labour IS NOT NULL", "m.labour IN "+unable, "m.work_months IS NOT NULL", "m.work_months > 0",
			"m.school_status IS NULL OR m.school_status NOT IN "+pupil),
		members("work_place_missing", "", "m.work_months IS NOT NULL", "m.work_months > 0", "m.work_place IS NULL"),
		members("work_months_missing", "", "m.work_place IS NOT NULL", "m.work_months IS NULL OR m.work_months = 0"),
		members("post_over_age", "", "m.public_post <> ''", age+" > 65"),
		members("health_contradictory", "", "m.health IS NOT NULL", "m.health LIKE '%,healthy,%'",
			"m.health LIKE '%,chronic,%' OR m.health LIKE '%,severe,%' OR m.health LIKE '%,disabled,%'"),
		members("certificate_not_disabled", "", "m.disability_grade IS NOT NULL", "m.health NOT LIKE '%,disabled,%'"),
		members("medical_insurance_twice", "", "m.resident_medical IS NOT NULL", "m.resident_medical", "m.employee_medical IS NOT NULL", "m.employee_medical"),
		members("pension_insurance_twice", "", "m.resident_pension IS NOT NULL", "m.resident_pension", "m.employee_pension IS NOT NULL", "m.employee_pension"),
		members("severe_insurance_alone", "", "m.severe_insurance", "NOT m.resident_medical", "NOT m.employee_medical"),
		members("severe_insurance_missing", maybeMonitoring, watch, "NOT m.severe_insurance", "m.resident_medical OR m.employee_medical"),
		members("dibao_and_destitute", "", "m.dibao IS NOT NULL", "m.dibao IN "+onList, "m.destitute IS NOT NULL", "m.destitute IN "+onList),
	}
}

// relations has the oldest child, the youngest parent, the head's age and the number of spouses of each household; what cannot be told of
// one member cannot be told of all.
const relations = "\nLEFT JOIN (SELECT m.county, m.household_id," +
	" CASE WHEN COUNT(*) = COUNT(" + childAge + ") THEN MAX(" + childAge + ") END AS child, CASE WHEN COUNT(*) = COUNT(" + parentAge + ") THEN MIN(" + parentAge + ") END AS parent," +
	" CASE WHEN COUNT(*) = COUNT(" + headAge + "200 END) THEN MIN(" + headAge + "200 END) END AS head_least," +
	" CASE WHEN COUNT(*) = COUNT(" + headAge + "0 END) THEN MAX(" + headAge + "0 END) END AS head_most," +
	" CASE WHEN COUNT(*) = COUNT(m.relation) THEN SUM(CASE WHEN m.relation = 'spouse' THEN 1 ELSE 0 END) END AS spouses" +
	" FROM member AS m WHERE m.ended_on IS NULL GROUP BY m.county, m.household_id) AS x ON x.county = h.county AND x.household_id = h.id"

const (
	childAge  = "CASE WHEN m.relation IN ('son', 'daughter') THEN " + age + " WHEN m.relation IS NOT NULL THEN -100 END"
	parentAge = "CASE WHEN m.relation IN ('father', 'mother', 'wifes_father', 'wifes_mother', 'husbands_father', 'husbands_mother') THEN " + age + " WHEN m.relation IS NOT NULL THEN 200 END"
	headAge   = "CASE WHEN m.relation = 'head' THEN " + age + " WHEN m.relation IS NOT NULL THEN "
	male      = "('son', 'son_in_law', 'grandson', 'maternal_grandson', 'father', 'wifes_father', 'husbands_father', 'grandfather', 'maternal_grandfather')"
	female    = "('daughter', 'daughter_in_law', 'granddaughter', 'maternal_granddaughter', 'mother', 'wifes_mother', 'husbands_mother', 'grandmother'," +
		" 'maternal_grandmother', 'grandson_in_law')"
)

// departmentQuestions asks where the registry and the departments' lists contradict each other.
func departmentQuestions() []Question {
	const aid, lag = "rec_civil_affairs", "{3m}"
	dibao := someone("r.dibao IN " + onList)
	inForce := func(kind string) string {
		return "r.relief_kind = '" + kind + "' AND (r.ended_on IS NULL OR " + months("r.ended_on", "{today}") + " <= 0)"
	}
	return []Question{
		rows("healthy_but_severe_illness", "rec_severe_illness", withMember, "r.diagnosed_on IS NOT NULL", "m.health LIKE '%,healthy,%'"),
		rows("disability_not_registered", "rec_disability", withMember, "r.grade IS NOT NULL", "m.health NOT LIKE '%,disabled,%'"),
		rows("pupil_but_dropped_out", "rec_schooling", withMember, "r.enrolment_status = 'dropped_out'", "m.school_status IS NOT NULL", "m.school_status IN "+pupil),
		rows("enrolled_but_not_pupil", "rec_schooling", withMember, "r.enrolment_status = 'enrolled'",
			"m.school_status IS NULL OR m.school_status IN ('not_student', 'preschool_age')"),
		rows("employed_without_months", "rec_employment", withMember, "r.left_on IS NULL", "r.started_on IS NOT NULL", "r.started_on <= "+lag,
			"m.work_months IS NOT NULL", "m.work_months = 0"),
		rows("migrant_without_months", "rec_migrant", withMember, "r.working IS NOT NULL", "r.working", "r.started_on <= "+lag,
			"m.work_months IS NOT NULL", "m.work_months = 0"),
		rows("migrant_dates_reversed", "rec_migrant", "", "r.started_on IS NOT NULL", "r.ended_on IS NOT NULL", "r.ended_on < r.started_on"),
		rows("working_after_end", "rec_migrant", "", "r.working IS NOT NULL", "r.working", "r.ended_on IS NOT NULL", "r.ended_on < {today}"),
		rows("dibao_not_registered", aid, "", inForce("dibao"), "NOT "+dibao),
		rows("dibao_ended", aid, "", "r.relief_kind = 'dibao' AND r.ended_on IS NOT NULL AND "+months("r.ended_on", "{today}")+" > 1",
			"NOT "+some("rec_civil_affairs", "r.relief_kind = 'dibao' AND (r.ended_on IS NULL OR "+months("r.ended_on", "{today}")+" <= 1)"), dibao),
		rows("destitute_not_registered", aid, "", inForce("destitute"), "NOT "+someone("r.destitute IN "+onList)),
		rows("house_list_differs", "rec_housing", "", "r.appraisal IN ('C', 'D')", "r.renovation <> 'done'", "NOT h.dangerous_house"),
		rows("medical_bill_contradictory", "rec_medical", "", "r.self_paid IS NOT NULL", "r.total_cost IS NOT NULL", "r.self_paid > r.total_cost"),
	}
}

// incomeQuestions asks for incomes that do not add up, and facts of lifted households that cannot be right.
func incomeQuestions() []Question {
	each := netNow + " IS NOT NULL"
	dibao := someone("r.dibao IN " + onList)
	return []Question{
		monitored("identified_sum_mismatch", identified, netThen+" IS NOT NULL", "ai.net_reported IS NOT NULL", "ABS("+netThen+" - ai.net_reported) > 100"),
		monitored("cleared_sum_mismatch", cleared, "mo.risk_cleared", netAfter+" IS NOT NULL", "ad.net_reported IS NOT NULL", "ABS("+netAfter+" - ad.net_reported) > 100"),
		households("per_capita_mismatch", current+counted, lifted, each, "h.size = "+counts, "ABS(ac.per_capita_reported * "+counts+" - "+netNow+") > 100 * "+counts),
		households("income_implausible", current+counted, lifted, each, netNow+" > 10000000 * "+counts),
		households("net_negative", current, lifted, each, netNow+" < 0"),
		households("workers_without_wage", current, lifted, "ac.wage_income IS NOT NULL", "ac.wage_income = 0", someone("r.work_months >= 3 OR r.public_post <> ''")),
		households("dibao_without_money", current, lifted, "ac.dibao_allowance IS NOT NULL", "ac.dibao_allowance = 0", dibao),
		households("dibao_money_without_dibao", current, lifted, "ac.dibao_allowance IS NOT NULL", "ac.dibao_allowance > 0", "NOT "+dibao),
		households("pension_without_elder", current, lifted, "ac.pension IS NOT NULL", "ac.pension > 0", "NOT "+someone("({today} - r.birth_date) / 10000 >= 60")),
		households("allowance_exceeds_transfer", current, lifted, "ac.transfer_income IS NOT NULL", "ac.dibao_allowance IS NOT NULL",
			"ac.destitute_allowance IS NOT NULL", "ac.pension IS NOT NULL", "ac.dibao_allowance + ac.destitute_allowance + ac.pension > ac.transfer_income"),
		households("lift_year_implausible", "", lifted, "h.lift_year IS NULL OR h.lift_year < 2014 OR h.lift_year > 2020"),
		households("lift_status_implausible", "", lifted, "h.lift_status IS NOT NULL", "h.lift_status IN ('not_lifted', 'planned')"),
		households("floor_area_zero", "", lifted, "h.floor_area IS NOT NULL", "h.floor_area = 0"),
		households("toilet_contradiction", "", lifted, "h.toilet_usable IS NOT NULL", "h.toilet_usable", "NOT h.sanitary_toilet"),
	}
}
