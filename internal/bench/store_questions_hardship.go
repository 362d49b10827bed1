package bench

// hardshipQuestions asks for hardship that shows when several sides of a household are put together.
func hardshipQuestions() []Question {
	return []Question{
		rows("medical_stay_monitored", "rec_medical", withMonitoring, active, "r.visit_date >= {12m}", "r.self_paid > 600000"),
		rows("medical_stay_rural", "rec_medical", maybeMonitoring, watch, "r.visit_date >= {12m}", "r.self_paid > 1000000"),
		members("chronic_monthly_cost", maybeMonitoring+billed("{month-1}", "{month}"), watch, "m.health LIKE '%,chronic,%'", "x.paid >= 50000"),
		members("chronic_yearly_cost", maybeMonitoring+billed("{year}", "{year+1}"), watch, "m.health LIKE '%,chronic,%'", "x.paid >= 300000"),
		rows("only_worker_lost", "rec_employment", maybeMonitoring+withMember, watch, "r.left_on IS NOT NULL", "r.left_on >= {6m}", "m.labour IN "+full,
			"NOT EXISTS (SELECT 1 FROM rec_employment AS o WHERE o.county = m.county AND o.household_id = m.household_id AND o.member_id = m.id AND o.replaced_on IS NULL AND o.left_on IS NULL)",
			workers+" = 1"),
		rows("only_worker_ill", "rec_severe_illness", maybeMonitoring+withMember, watch, "r.diagnosed_on >= {12m}", "m.labour IN "+full, workers+" = 1"),
		rows("worker_died", "rec_police", maybeMonitoring+withMember, watch, death, "m.labour IN "+full),
		members("wage_drop", maybeMonitoring+wages, watch, "NULLIF(x.began, 1) = 2", "x.former > 0", "x.new * 10000 / NULLIF(x.old, 0) <= 5000"),
		members("migrant_returned", maybeMonitoring+returned, watch, "NULLIF(x.back, 1) = 2", "NOT NULLIF(x.away, 1) = 2"),
		members("child_out_of_school", "", age+" >= 7", age+" < 15", "m.school_status = 'not_student'",
			"m.unschooled_reason IS NULL OR m.unschooled_reason NOT IN ('illness', 'disability', 'home_teaching', 'deferred')",
			"m.dropout_reason IS NULL OR m.dropout_reason NOT IN ('illness', 'disability')"),
		rows("child_dropped_out", "rec_schooling", withMember, "r.enrolment_status = 'dropped_out'", "r.dropped_out_on >= {school} AND r.dropped_out_on < {school+1}",
			age+" >= 7", age+" < 15"),
		households("rigid_expenditure", maybeMonitoring+medical+tuition+current, watch, lifted, paid+" + "+taught+" > 0",
			"("+paid+" + "+taught+") * 10000 / NULLIF("+netNow+", 0) >= 5000"),
		households("reference_income_low", maybeMonitoring+current+counted, watch, lifted, "ac.out_of_pocket IS NOT NULL", "NOT "+belowNow,
			netNow+" + ac.claim_income - ac.out_of_pocket < "+line),
		monitored("income_drop", current+cleared, "mo.risk_cleared", lifted, netAfter+" > 0", "("+netAfter+" - "+netNow+") * 10000 / NULLIF("+netAfter+", 0) >= 3000"),
		rows("lifted_income_cut", "assessment_history", maybeMonitoring+current, lifted, "mo.household_id IS NULL", "r.basis = 'current'", "r.valid_to > {12m}",
			months("r.valid_from", "r.valid_to")+" >= 3", netBefore+" > 0", "("+netBefore+" - "+netNow+") * 10000 / NULLIF("+netBefore+", 0) >= 3000"),
		monitored("monitored_income_cut", current+identified, active, lifted, netThen+" > 0", "("+netThen+" - "+netNow+") * 10000 / NULLIF("+netThen+", 0) >= 3000"),
		households("industry_loss", maybeMonitoring+current, watch, lifted, "ac.operating_expense - ac.operating_income >= 500000"),
		households("low_income_no_relief", current+counted+every("x", "r.labour NOT IN "+unable), lifted, belowNow, "NOT "+judged("x"), "NOT "+relieved),
		households("candidate_unstable_lifted", maybeMonitoring+current+counted+signals, watch, lifted, belowNow, signalled+" OR "+loss),
		households("candidate_marginal", maybeMonitoring+current+cleared+counted+signals, watch, "h.household_type = 'ordinary'", signalled,
			"CASE WHEN ac.wage_income IS NULL THEN "+netAfter+" ELSE "+netNow+" END < "+line),
		households("candidate_sudden", maybeMonitoring+current+counted+medical+each("d", "rec_disaster", disaster), watch, sudden,
			"h.household_type = 'ordinary' OR NOT "+belowNow),
		monitored("cleared_at_risk", current+counted, "mo.risk_cleared",
			some("rec_severe_illness", "r.diagnosed_on >= {12m} AND "+months("mo.cleared_on", "r.diagnosed_on")+" > 0")+
				" OR "+some("rec_disability", severe+" AND "+months("mo.cleared_on", "r.issued_on")+" > 0")+
				" OR "+some("rec_disaster", disaster+" AND "+months("mo.cleared_on", "r.occurred_on")+" > 0")+
				" OR "+some("rec_police", calamity+" AND "+months("mo.cleared_on", "r.changed_on")+" > 0")+
				" OR "+some("rec_employment", "r.left_on IS NOT NULL AND r.left_on >= {6m} AND "+months("mo.cleared_on", "r.left_on")+" > 0")+
				" OR "+billedSince+" >= CASE WHEN h.household_type = 'lifted' THEN 500000 WHEN h.household_type <> 'lifted' THEN 2000000 END"+
				" OR "+lifted+" AND "+belowNow),
		rows("low_income_stratum", "rec_civil_affairs", maybeMonitoring, watch, "r.relief_kind IN ('dibao_marginal', 'expenditure_hardship')",
			"r.ended_on IS NULL OR r.ended_on >= {today}"),
		rows("relief_new", "rec_civil_affairs", maybeMonitoring, watch, "r.relief_kind IN ('dibao', 'destitute')", "r.started_on >= {6m}"),
		monitored("class_type_mismatch", "", active, "mo.monitored_class = 'unstable_lifted' AND h.household_type = 'ordinary'"+
			" OR mo.monitored_class = 'marginal_at_risk' AND h.household_type = 'lifted'"),
		monitored("class_sudden_below_line", identified, active, "mo.monitored_class = 'sudden_hardship'", netThen+" < 600000 * "+persons),
		monitored("class_sudden_suggested", identified, active, "mo.monitored_class IN ('unstable_lifted', 'marginal_at_risk')", "ai.claim_income IS NOT NULL",
			netThen+" >= 600000 * "+persons, netThen+" + ai.claim_income - ai.out_of_pocket < 600000 * "+persons),
	}
}

// What some of them share.
const (
	// netBefore is the net income of an earlier version r.
	netBefore = "(r.wage_income + r.operating_income + r.property_income + r.transfer_income - r.operating_expense)"
	loss      = "ac.operating_expense - ac.operating_income >= 500000"
	sudden    = "(" + paid + " >= CASE WHEN h.household_type = 'lifted' THEN 500000 WHEN h.household_type <> 'lifted' THEN 2000000 END OR (NULLIF(COALESCE(d.s, 0), 1) = 2))"
	// workers is the number of full workers, NULL when it is not said of somebody.
	workers = "(SELECT CASE WHEN COUNT(*) = COUNT(k.labour) THEN SUM(CASE WHEN k.labour IN ('ordinary', 'skilled') THEN 1 ELSE 0 END) END" +
		" FROM member AS k WHERE k.county = h.county AND k.household_id = h.id AND k.ended_on IS NULL)"
	// wages has for each person with registered work whether a job has begun in the last twelve months, and the wages before and after.
	wages = "\nJOIN (SELECT r.county, r.household_id, r.member_id," +
		" MAX(CASE WHEN r.started_on >= {12m} THEN 2 WHEN r.started_on IS NULL THEN 1 ELSE 0 END) AS began," +
		" CASE WHEN COUNT(*) = COUNT(" + before + ") THEN SUM(" + before + ") END AS former," +
		" CASE WHEN COUNT(*) = COUNT(" + since + ") THEN MAX(" + since + ") END AS new, CASE WHEN COUNT(*) = COUNT(" + before + ") THEN MAX(" + before + ") END AS old" +
		" FROM rec_employment AS r WHERE r.member_id IS NOT NULL AND r.replaced_on IS NULL GROUP BY r.county, r.household_id, r.member_id) AS x" + byMember
	before = "CASE WHEN r.started_on < {12m} THEN r.monthly_wage WHEN r.started_on >= {12m} THEN 0 END"
	since  = "CASE WHEN r.started_on >= {12m} THEN r.monthly_wage WHEN r.started_on < {12m} THEN 0 END"
	// returned has for each migrant worker whether work has ended lately, and whether other work goes on.
	returned = "\nJOIN (SELECT r.county, r.household_id, r.member_id, MAX(" + away + ") AS away, MAX(" + back + ") AS back" +
		" FROM rec_migrant AS r WHERE r.member_id IS NOT NULL AND r.replaced_on IS NULL GROUP BY r.county, r.household_id, r.member_id) AS x" + byMember
	away     = "CASE WHEN r.working THEN 2 WHEN r.working IS NULL THEN 1 ELSE 0 END"
	back     = "CASE WHEN r.ended_on IS NULL OR r.ended_on < {6m} OR r.working THEN 0 WHEN r.working IS NULL THEN 1 ELSE 2 END"
	byMember = " ON x.county = m.county AND x.household_id = m.household_id AND x.member_id = m.id"
)

// billedSince is what has been paid for treatment this year in the months after clearing, NULL when a bill does not say.
var billedSince = "(SELECT CASE WHEN COUNT(*) = COUNT(CASE WHEN r.visit_date IS NOT NULL AND mo.cleared_on IS NOT NULL THEN r.self_paid END)" +
	" THEN COALESCE(CAST(SUM(r.self_paid) AS BIGINT), 0) END FROM rec_medical AS r WHERE r.county = h.county AND r.household_id = h.id AND r.replaced_on IS NULL AND (r.visit_date >= {year}" +
	" AND r.visit_date <= {today} AND " + months("mo.cleared_on", "r.visit_date") + " > 0) IS NOT FALSE)"

// relieved tells whether a member is on the allowance or on destitute support.
var relieved = someone("r.dibao IN " + onList + " OR r.destitute IN " + onList)

// billed has for each person with a bill of the days from one to before another what was paid.
func billed(from, until string) string {
	return "\nJOIN (SELECT r.county, r.household_id, r.member_id, CASE WHEN COUNT(CASE WHEN r.visit_date IS NOT NULL THEN r.self_paid END) = COUNT(*)" +
		" THEN SUM(r.self_paid) END AS paid FROM rec_medical AS r WHERE r.member_id IS NOT NULL AND r.replaced_on IS NULL AND (r.visit_date >= " + from +
		" AND r.visit_date < " + until + " OR r.visit_date IS NULL) GROUP BY r.county, r.household_id, r.member_id) AS x" + byMember
}

// doubtQuestions asks what has to be verified of a monitored household.
func doubtQuestions() []Question {
	return []Question{
		rows("doubt_vehicle", "rec_vehicles", withMonitoring, active, "r.price >= 5000000"),
		rows("doubt_property", "rec_property", withMonitoring, active, "(SELECT COUNT(*) FROM rec_property AS o WHERE o.county = h.county AND o.household_id = h.id AND o.replaced_on IS NULL) < 2",
			"r.registered_on IS NULL OR mo.identified_on IS NULL OR r.registered_on < mo.identified_on"),
		rows("doubt_business", "rec_business", withMonitoring, active, "r.business_status = 'active'",
			"r.registered_on IS NULL OR mo.identified_on IS NULL OR r.registered_on < mo.identified_on"),
		rows("doubt_public_salary", "rec_public_salary", withMonitoring, active, "r.post_kind IN ('civil_servant', 'institution')"),
		monitored("doubt_vehicles_several", "", active,
			"(SELECT COUNT(*) FROM rec_vehicles AS r WHERE r.county = h.county AND r.household_id = h.id AND r.replaced_on IS NULL) >= 2"),
		monitored("doubt_properties_several", "", active,
			"(SELECT COUNT(*) FROM rec_property AS r WHERE r.county = h.county AND r.household_id = h.id AND r.replaced_on IS NULL) >= 2"),
		rows("doubt_property_bought", "rec_property", withMonitoring, active, "mo.identified_on IS NOT NULL", "r.registered_on IS NOT NULL", "r.registered_on >= mo.identified_on"),
		rows("doubt_business_new", "rec_business", withMonitoring, active, "mo.identified_on IS NOT NULL", "r.business_status = 'active'",
			"r.registered_on IS NOT NULL", "r.registered_on >= mo.identified_on"),
		rows("doubt_village_cadre", "rec_public_salary", withMonitoring, active, "r.post_kind = 'village_cadre'"),
		monitored("doubt_split_household", "", active, "h.phone_blind IS NOT NULL AND EXISTS (SELECT 1 FROM household AS o WHERE o.county = h.county"+
			" AND o.phone_blind = h.phone_blind AND o.ended_on IS NULL AND o.id <> h.id)", everyone("({today} - r.birth_date) / 10000 >= 60")),
	}
}
