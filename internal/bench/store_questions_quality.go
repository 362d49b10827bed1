package bench

// qualityQuestions asks where the record of monitoring, members and incomes contradict each other.
func qualityQuestions() []Question {
	known := func(a string) string {
		return a + ".wage_income IS NULL OR " + a + ".operating_income IS NULL OR " + a + ".property_income IS NULL OR " + a +
			".transfer_income IS NULL OR " + a + ".operating_expense IS NULL OR " + a + ".housing_problem IS NULL OR " + a +
			".dropout_problem IS NULL OR " + a + ".water_problem IS NULL OR " + a + ".uninsured_problem IS NULL"
	}
	return []Question{
		monitored("monitored_incomplete", identified, "mo.identified_on IS NULL OR mo.risks IS NULL OR mo.risks = '' OR "+known("ai")),
		monitored("cleared_incomplete", cleared, "mo.risk_cleared", known("ad")+" OR ad.net_reported IS NULL OR ad.per_capita_reported IS NULL"+
			" OR ad.claim_income IS NULL OR ad.out_of_pocket IS NULL"),
		monitored("cleared_without_measures", "", "mo.risk_cleared", "mo.clear_method = 'assistance'", noMeasures),
		monitored("cleared_too_soon", "", "mo.risk_cleared", "mo.clear_method = 'assistance'", "mo.identified_on IS NOT NULL", "mo.cleared_on IS NOT NULL",
			"mo.cleared_on >= mo.identified_on", months("mo.identified_on", "mo.cleared_on")+" <= 1"),
		monitored("illness_without_expense", identified, risk("illness"), "ai.out_of_pocket = 0"),
		monitored("illness_without_sick_member", "", risk("illness"), "NOT "+someone("r.health LIKE '%,chronic,%' OR r.health LIKE '%,severe,%'")),
		monitored("unstable_work_without_labour", "", risk("unstable_work"), "NOT "+labour),
		monitored("labour_shortage_all_labour", "", risk("labour_shortage"), everyone("r.labour IN "+full)),
		monitored("safety_net_not_flagged", "", active, "NOT mo.safety_net", noLabour, relieved),
		monitored("measures_flag_mismatch", "", "mo.developmental = 'not_started'", "NOT ("+noDevelop+")"),
		members("pupil_working", "", "m.school_status IS NOT NULL", "m.school_status NOT IN ('not_student', 'preschool_age')", "m.work_months > 0"),
		members("post_without_labour", "", "m.public_post <> ''", "m.labour IN "+unable),
		members("post_zero_months", "", "m.public_post <> ''", "m.post_months = 0"),
		households("wage_too_small", current, lifted, "ac.wage_income > 0", "ac.wage_income < 10000"),
		households("phone_missing", "", "h.phone_blind IS NULL"),
		households("phone_shared", "\nJOIN (SELECT o.county, o.phone_blind FROM household AS o WHERE o.ended_on IS NULL AND o.phone_blind IS NOT NULL"+
			" GROUP BY o.county, o.phone_blind HAVING COUNT(*) > 1) AS x ON x.county = h.county AND x.phone_blind = h.phone_blind", "TRUE"),
		members("disabled_without_certificate", "", "m.health LIKE '%,disabled,%'", "m.id_kind <> 'disability'"),
		members("severe_limb_ordinary_labour", "", "m.disability_category IS NOT NULL", "m.disability_category = 4", "m.disability_grade <= 2", "m.labour = 'ordinary'"),
		monitored("housing_risk_without_measure", "", risk("unsafe_housing"), "mo.housing_measures = ''", "mo.relocation_measures = ''"),
		monitored("water_risk_without_measure", "", risk("unsafe_water"), "mo.water_measures = ''"),
		households("income_sum_mismatch", current, lifted, "ABS("+netNow+" - ac.net_reported) > 100"),
		households("size_mismatch", counted, "h.size <> "+counts),
		households("electricity_missing", "", lifted, "h.electricity IS NULL"),
		rows("planned_without_demand", "rec_planned", "", "r.planned", "r.demand IS NULL"),
		rows("stopped_work_without_end", "rec_migrant", "", "NOT r.working", "r.ended_on IS NULL OR r.ended_on > {today}"),
	}
}

// clearingQuestions asks for risks recorded as cleared against what clearing demands.
func clearingQuestions() []Question {
	const isCleared = "mo.risk_cleared"
	return []Question{
		monitored("cleared_mark_missing", "", isCleared, "mo.cleared_on IS NULL OR mo.clear_method IS NULL"),
		monitored("uncleared_with_clearing", "", active, "mo.cleared_on IS NOT NULL OR mo.clear_method IS NOT NULL"),
		monitored("cleared_before_identified", "", isCleared, "mo.cleared_on IS NOT NULL", "mo.identified_on IS NOT NULL", "mo.cleared_on < mo.identified_on"),
		monitored("monitoring_date_future", "", "mo.identified_on IS NOT NULL AND mo.identified_on > {today} OR mo.cleared_on IS NOT NULL AND mo.cleared_on > {today}"),
		monitored("cleared_within_half_year", "", isCleared, "mo.identified_on IS NOT NULL", "mo.cleared_on >= 20220401",
			"mo.cleared_on >= mo.identified_on", months("mo.identified_on", "mo.cleared_on")+" < 6",
			"mo.clear_method IS NULL OR mo.clear_method <> 'assistance' OR "+months("mo.identified_on", "mo.cleared_on")+" > 1").from(20220401),
		monitored("cleared_below_line", cleared, isCleared, "mo.cleared_on / 10000 = {today} / 10000", netAfter+" IS NOT NULL", netAfter+" < 600000 * "+persons),
		monitored("cleared_with_problem", cleared, isCleared, "COALESCE(ad.housing_problem, FALSE) OR COALESCE(ad.dropout_problem, FALSE)"+
			" OR COALESCE(ad.water_problem, FALSE) OR COALESCE(ad.uninsured_problem, FALSE)"),
		monitored("cleared_with_expense", cleared, isCleared, "ad.out_of_pocket IS NOT NULL", "ad.out_of_pocket >= 500000"),
		monitored("safety_net_cleared", "", isCleared, noLabour, "mo.safety_net OR "+relieved),
		monitored("cleared_record_copied", identified+cleared, isCleared, netThen+" IS NOT NULL", netAfter+" IS NOT NULL", "ad.wage_income = ai.wage_income",
			"ad.operating_income = ai.operating_income", "ad.property_income = ai.property_income", "ad.transfer_income = ai.transfer_income",
			"ad.operating_expense = ai.operating_expense"),
		monitored("industry_without_income", cleared, isCleared, "mo.industry_measures <> ''", "ad.operating_income IS NOT NULL", "ad.operating_income = 0"),
		rows("insurance_subsidy_before_identified", "rec_measure", withMonitoring, "mo.identified_on IS NOT NULL", "r.measure_kind = 'health'",
			"r.measure_name = '参保资助'", "r.started_on IS NOT NULL", "r.started_on < mo.identified_on"),
		rows("insurance_subsidy_after_cleared", "rec_measure", withMonitoring, isCleared, "mo.cleared_on IS NOT NULL", "r.measure_kind = 'health'",
			"r.measure_name = '参保资助'", "r.started_on IS NOT NULL", months("mo.cleared_on", "r.started_on")+" >= 1"),
	}
}

// riskQuestions asks for causes of risk that the household, its measures or its class contradict.
func riskQuestions() []Question {
	any := "NOT (" + noMeasures + ")" // some measure is recorded
	half := persons + " >= 4 AND " + workers + " * 100 >= 50 * " + persons
	return []Question{
		monitored("illness_risk_without_measure", "", risk("illness"), any, "mo.health_measures = ''", "mo.safety_net_measures = ''"),
		monitored("disability_risk_without_measure", "", risk("disability"), any, "mo.health_measures = ''", "mo.safety_net_measures = ''"),
		monitored("schooling_risk_without_measure", "", risk("schooling"), any, "mo.compulsory_measures = ''", "mo.education_measures = ''", "mo.social_measures = ''"),
		monitored("disaster_risk_without_measure", "", risk("disaster"), any, "mo.industry_measures = ''", "mo.finance_measures = ''", "mo.housing_measures = ''",
			"mo.water_measures = ''", "mo.safety_net_measures = ''", "mo.social_measures = ''", "mo.living_measures = ''", "mo.infrastructure_measures = ''"),
		monitored("accident_risk_without_measure", "", risk("accident"), any, "mo.health_measures = ''", "mo.safety_net_measures = ''", "mo.social_measures = ''",
			"mo.finance_measures = ''"),
		monitored("industry_failure_risk_without_measure", "", risk("industry_failure"), any, noDevelop),
		monitored("unstable_work_risk_without_measure", "", risk("unstable_work"), any, "mo.employment_measures = ''", "mo.post_measures = ''", "mo.industry_measures = ''"),
		monitored("labour_shortage_risk_without_measure", "", risk("labour_shortage"), any, "mo.safety_net_measures = ''", "mo.social_measures = ''",
			"mo.post_measures = ''", "mo.industry_measures = ''"),
		monitored("unstable_work_without_worker", "", risk("unstable_work"), "NOT "+someone("r.work_months > 0"), migrantNobody),
		monitored("schooling_without_pupil", "", risk("schooling"), "NOT "+someone("r.school_status IS NOT NULL AND r.school_status IN "+pupil)),
		monitored("disability_without_disabled_member", "", risk("disability"), "NOT "+someone("r.disability_grade IS NOT NULL OR r.health LIKE '%,disabled,%'")),
		monitored("labour_shortage_half_labour", "", risk("labour_shortage"), half, "NOT "+everyone("r.labour IN "+full)),
		monitored("labour_shortage_share", "", risk("labour_shortage"), "NOT ("+half+")", "NOT "+everyone("r.labour IN "+full), workers+" * 100 > 25 * "+persons),
		monitored("housing_risk_without_problem", identified, risk("unsafe_housing"), "NOT ai.housing_problem"),
		monitored("water_risk_without_problem", identified, risk("unsafe_water"), "NOT ai.water_problem"),
		monitored("employment_help_without_labour", "", "mo.employment_measures <> '' OR mo.post_measures <> ''", noLabour),
		monitored("migrant_measure_without_worker", "", "mo.employment_measures LIKE '%,migrant_work,%'",
			"NOT "+someone("r.work_place IS NOT NULL AND r.work_place IN ('in_province', 'other_province')"), migrantNobody),
		monitored("rain_dew_without_student", "", "mo.education_measures LIKE '%,rain_dew,%'", "NOT "+someone("r.school_status IS NOT NULL AND r.school_status IN "+rainDew)),
		monitored("compulsory_measure_without_child", "", "mo.compulsory_measures <> ''", "NOT "+someone("r.school_status IS NOT NULL AND r.school_status IN "+compulsory+
			" OR ({today} - r.birth_date) / 10000 BETWEEN 6 AND 16")),
		monitored("micro_credit_without_borrower", "", "mo.finance_measures LIKE '%,micro_credit,%'", "NOT "+someone("({today} - r.birth_date) / 10000 BETWEEN 18 AND 65")),
		monitored("insurance_subsidy_uninsured", "", "mo.health_measures LIKE '%,insurance_subsidy,%'", "NOT "+someone("r.resident_medical")),
		rows("transport_subsidy_without_measure", "rec_migrant", withMonitoring, "mo.employment_measures = ''", "r.transport_subsidy > 0"),
		monitored("developmental_only_other", "", "mo.developmental = 'started'", "NOT ("+real+")"),
		monitored("safety_net_with_labour", "", "mo.safety_net", labour),
		monitored("high_income_identified", identified, "mo.identified_on / 10000 >= 2023", "ai.per_capita_reported > 2000000").from(20230101),
	}
}

var migrantNobody = "NOT " + some("rec_migrant", "r.working IS NOT NULL AND r.working")

// real is help that is more than "other" or training.
const real = "mo.industry_measures LIKE '%,planting,%' OR mo.industry_measures LIKE '%,breeding,%' OR mo.industry_measures LIKE '%,processing,%'" +
	" OR mo.industry_measures LIKE '%,service,%' OR mo.industry_measures LIKE '%,self_employment,%'" +
	" OR mo.employment_measures LIKE '%,migrant_work,%' OR mo.employment_measures LIKE '%,public_post,%'" +
	" OR mo.employment_measures LIKE '%,workshop,%' OR mo.employment_measures LIKE '%,local_work,%'" +
	" OR mo.finance_measures LIKE '%,micro_credit,%' OR mo.finance_measures LIKE '%,insurance,%' OR mo.finance_measures LIKE '%,mutual_fund,%'" +
	" OR mo.post_measures LIKE '%,cleaning,%' OR mo.post_measures LIKE '%,forest_guard,%' OR mo.post_measures LIKE '%,road_guard,%'" +
	" OR mo.post_measures LIKE '%,river_patrol,%' OR mo.post_measures LIKE '%,care,%'"

// villageQuestions asks villages for what their facts do not say, and lists villages, not households.
func villageQuestions() []Question {
	return []Question{
		villages("village_school_missing", "v.primary_schools IS NULL"),
		villages("village_bus_missing", "v.bus IS NULL"),
		villages("village_counts_contradict", "v.persons < v.households OR v.dibao_persons < v.dibao_households OR v.dibao_persons > v.persons"+
			" OR v.disabled_persons > v.persons OR v.pension_persons > v.persons OR v.destitute_persons > v.persons"+
			" OR v.dangerous_households > v.households OR v.unsafe_water_households > v.households"),
	}
}

// villages asks a condition of each village that has facts or households.
func villages(rule, condition string) Question {
	return Question{Rule: rule, SQL: "SELECT k.county AS county, k.village AS id, CASE WHEN " + condition + " THEN 2 ELSE 1 END AS status" +
		"\nFROM (SELECT county, village FROM village_fact UNION SELECT county, village FROM household WHERE ended_on IS NULL) AS k" +
		"\nLEFT JOIN village_fact AS v ON v.county = k.county AND v.village = k.village\nWHERE (" + condition + ") IS NOT FALSE"}
}
