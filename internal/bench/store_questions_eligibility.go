package bench

// eligibilityQuestions asks what may put a household at risk, level by level and department by department.
func eligibilityQuestions() []Question {
	return []Question{
		households("income_below_line", maybeMonitoring+current+counted, watch, lifted+" OR "+netNow+" IS NOT NULL", belowNow),
		households("medical_burden_lifted", maybeMonitoring+medical, watch, lifted, paid+" >= 500000"),
		households("medical_burden_other", maybeMonitoring+medical, watch, "h.household_type = 'ordinary'", paid+" >= 2000000"),
		{Rule: "medical_share_income", SQL: medicalShare},
		rows("severe_illness_new", "rec_severe_illness", maybeMonitoring, watch, "r.diagnosed_on >= {12m}"),
		rows("school_dropout", "rec_schooling", maybeMonitoring+withMember, watch, "r.enrolment_status = 'dropped_out'", "r.dropout_reason NOT IN ('illness', 'disability')",
			age+" >= 6", age+" <= 16", "NOT ("+age+" >= 7 AND "+age+" < 15 AND r.dropped_out_on >= {school} AND r.dropped_out_on < {school+1})"),
		rows("schooling_cost", "rec_schooling", maybeMonitoring, watch, "r.self_paid_tuition > 1000000"),
		households("housing_unsafe", maybeMonitoring+each("x", "rec_housing", "r.appraisal IN ('C', 'D') AND r.renovation <> 'done'"),
			watch, "h.dangerous_house OR "+judged("x")),
		households("water_unsafe", maybeMonitoring+each("x", "rec_water",
			"r.quality = 'fail' OR r.quantity < 2000 OR r.fetch_minutes > 20 OR r.assurance < 9000"), watch, "NOT h.safe_water OR "+judged("x")),
		members("medical_insurance_missing", maybeMonitoring, watch, "NOT m.resident_medical AND NOT m.employee_medical"),
		rows("disability_severe_new", "rec_disability", maybeMonitoring, watch, severe),
		rows("disaster_loss", "rec_disaster", maybeMonitoring, watch, disaster),
		rows("job_lost", "rec_employment", maybeMonitoring, watch, "r.left_on IS NOT NULL", "r.left_on >= {6m}"),
		rows("temporary_relief", "rec_civil_affairs", maybeMonitoring, watch, "r.relief_kind = 'temporary_relief'", "r.started_on >= {12m}"),
		rows("traffic_accident", "rec_police", maybeMonitoring, watch, "r.change_kind = 'traffic_accident'", "r.changed_on >= {6m}"),
		rows("accident_death", "rec_police", maybeMonitoring, watch, death, "NOT "+workerDied),
		monitored("level_red", current+identified, active, red),
		monitored("level_yellow", current+identified, active, "NOT ("+red+")", yellow),
		monitored("level_blue", current+identified, active, "NOT ("+red+")", "NOT ("+yellow+")", blue),
	}
}

// medicalShare compares what a person has paid this year with last year's rural income of the province, 16,107.93 yuan.
const medicalShare = `SELECT h.county AS county, h.id AS id, MAX(CASE WHEN (mo.household_id IS NULL OR mo.risk_cleared)
    AND (CASE WHEN x.member_id IS NULL THEN 0 ELSE x.paid END) * 10000 / 1610793 > (CASE WHEN h.household_type = 'lifted' THEN 5000 WHEN h.household_type <> 'lifted' THEN 10000 END)
  THEN 2 ELSE 1 END) AS status
FROM household AS h
JOIN member AS m ON m.county = h.county AND m.household_id = h.id AND m.ended_on IS NULL
LEFT JOIN monitoring AS mo ON mo.county = h.county AND mo.household_id = h.id
LEFT JOIN (SELECT r.county, r.household_id, r.member_id,
    CASE WHEN COUNT(CASE WHEN r.visit_date IS NOT NULL THEN r.self_paid END) = COUNT(*) THEN CAST(SUM(r.self_paid) AS BIGINT) END AS paid
  FROM rec_medical AS r WHERE r.member_id IS NOT NULL AND r.replaced_on IS NULL AND (r.visit_date >= {year} AND r.visit_date < {year+1} OR r.visit_date IS NULL)
  GROUP BY r.county, r.household_id, r.member_id) AS x ON x.county = m.county AND x.household_id = m.household_id AND x.member_id = m.id
WHERE h.ended_on IS NULL AND (mo.household_id IS NULL OR mo.risk_cleared) IS NOT FALSE AND (x.member_id IS NOT NULL OR h.household_type IS NULL)
  AND ((CASE WHEN x.member_id IS NULL THEN 0 ELSE x.paid END) * 10000 / 1610793
    > (CASE WHEN h.household_type = 'lifted' THEN 5000 WHEN h.household_type <> 'lifted' THEN 10000 END)) IS NOT FALSE
GROUP BY h.county, h.id`

// workerDied tells whether a full worker who is still listed has died.
const workerDied = "(NULLIF((SELECT COALESCE(MAX(CASE WHEN " + death + " THEN 2 ELSE 1 END), 0) FROM rec_police AS o" +
	" JOIN member AS k ON k.county = o.county AND k.household_id = o.household_id AND k.id = o.member_id" +
	" WHERE o.county = h.county AND o.household_id = h.id AND o.replaced_on IS NULL AND k.ended_on IS NULL AND k.labour IN " + full + " AND (" + death + ") IS NOT FALSE), 1) = 2)"

// The levels of the monitored.
var (
	noLabour = everyone("r.labour IN " + unable)
	labour   = someone("r.labour IN " + able)
	red      = "COALESCE(" + netNow + ", " + netThen + ") < 600000 * " + persons + " OR (" + risk("illness") + " OR " + risk("disability") + " OR " + risk("accident") + ") AND " +
		noLabour + " OR COALESCE(ac.out_of_pocket, ai.out_of_pocket) >= 500000"
	yellow = noLabour + " OR " + given + " >= 9000 AND NOT " +
		some("rec_business", "r.business_status = 'active'")
	blue = risk("illness") + " OR " + risk("disability") + " OR " + risk("unstable_work") +
		" OR " + given + " >= 5000 OR " + someone("r.labour = 'weak'")
	// given is the share of transfers and dividends: of this year's income where it is known, else of that at identification.
	given = "CASE WHEN " + netNow + " IS NULL THEN (ai.transfer_income + ai.property_income) * 10000 / NULLIF(" + grossThen + ", 0)" +
		" ELSE (ac.transfer_income + ac.property_income) * 10000 / NULLIF(" + grossNow + ", 0) END"
)
