package bench

// dutyQuestions asks what is overdue.
func dutyQuestions() []Question {
	notVisited := "NOT " + some("rec_visit", visited("{6m}"))
	return []Question{
		monitored("measures_overdue", "", active, "mo.identified_on <= {1m}", noMeasures),
		monitored("developmental_overdue", "", active, "mo.identified_on <= {6m}", noDevelop, labour),
		rows("measure_not_started", "rec_measure", withMonitoring, active, "r.measure_state = 'planned'",
			"CASE WHEN r.started_on IS NULL THEN mo.identified_on <= {2m} ELSE r.started_on < {today} END"),
		rows("measure_past_end", "rec_measure", withMonitoring, active, "r.measure_state = 'under_way'", "r.ended_on IS NOT NULL", "r.ended_on < {today}"),
		monitored("no_measure_under_way", "", active, there("rec_measure"), "NOT "+some("rec_measure", "r.measure_state IN ('planned', 'under_way')")),
		monitored("never_visited", "", active, "mo.identified_on IS NOT NULL", "mo.identified_on <= {30d}", "NOT "+some("rec_visit", visited("mo.identified_on"))),
		monitored("cleared_not_reviewed", "", "mo.risk_cleared", "mo.cleared_on IS NOT NULL", "mo.cleared_on <= {12m}", "NOT "+some("rec_visit", visited("{12m}"))),
		households("sweep_overdue", maybeMonitoring+each("x", "rec_visit", collected), watch, judged("x"), "NOT "+some("rec_visit", visited("{6m}")),
			lifted+" OR mo.household_id IS NOT NULL AND mo.risk_cleared OR "+relieved),
		rounds("information_stale", collected),
		members("must_visit_destitute", "", "m.destitute IN "+onList, persons+" = 1", notVisited),
		{Rule: "must_visit_students", SQL: mustVisitStudents},
		households("must_visit_wages", current, lifted, "ac.wage_income * 10000 / NULLIF("+grossNow+", 0) >= 5000",
			someone("r.work_months > 0 AND r.work_months < 6"), notVisited),
		monitored("clearing_candidate", current+identified+medical+tuition+signals, active, "mo.identified_on IS NOT NULL", "mo.identified_on <= {6m}",
			there("rec_measure"), "NOT "+some("rec_measure", "r.measure_state <> 'done'"), "NOT "+netNow+" < 600000 * "+persons, labour,
			"NOT h.dangerous_house", "h.safe_water", "NOT "+some("rec_housing", "r.appraisal IN ('C', 'D') AND r.renovation <> 'done'"),
			"NOT "+some("rec_water", "r.quality = 'fail' OR r.quantity < 2000 OR r.fetch_minutes > 20 OR r.assurance < 9000"),
			"NOT "+some("rec_schooling", "r.enrolment_status = 'dropped_out' AND r.dropout_reason NOT IN ('illness', 'disability')"),
			"NOT "+someone("NOT r.resident_medical AND NOT r.employee_medical"),
			"COALESCE(ac.out_of_pocket, ai.out_of_pocket) < 500000",
			paid+" < CASE WHEN h.household_type = 'lifted' THEN 500000 WHEN h.household_type <> 'lifted' THEN 2000000 END",
			"("+paid+" + "+taught+") * 10000 / NULLIF("+netNow+", 0) < 5000", "NOT "+signalled, "NOT ("+lifted+" AND "+loss+")"),
		monitored("monitoring_long", "", active, "mo.identified_on IS NOT NULL", "mo.identified_on <= {24m}"),
		rows("member_departed", "rec_police", withMember, "r.change_kind IN ('death', 'moved_out')", "r.changed_on <= {15d}"),
		rows("clue_overdue", "clue", "", "r.state = 'open'", "r.due_on < {today}"),
		monitored("visit_overdue_red", current+identified, active, there("rec_visit"), "NOT "+some("rec_visit", visited("{7d}")), red),
		monitored("visit_overdue_yellow", current+identified, active, there("rec_visit"), "NOT "+some("rec_visit", visited("{15d}")), "NOT ("+red+")", yellow),
		monitored("visit_overdue_blue", current+identified, active, there("rec_visit"), "NOT "+some("rec_visit", visited("{30d}")), "NOT ("+red+")", "NOT ("+yellow+")", blue),
	}
}

// collected is a visit of this or the last collection year.
const collected = "r.visited_on >= {collection-1} AND r.visited_on < {collection+1}"

// rounds asks which households of the scope of monitoring have visits, but none that a condition holds of.
func rounds(rule, visit string) Question {
	return households(rule, maybeMonitoring+"\nJOIN (SELECT r.county, r.household_id, MAX(CASE WHEN "+visit+" THEN 2 WHEN ("+visit+") IS NULL THEN 1 ELSE 0 END) AS s"+
		" FROM rec_visit AS r WHERE r.household_id IS NOT NULL AND r.replaced_on IS NULL GROUP BY r.county, r.household_id) AS x ON x.county = h.county AND x.household_id = h.id",
		"NOT "+judged("x"), lifted+" OR mo.household_id IS NOT NULL AND mo.risk_cleared OR "+relieved)
}

// mustVisitStudents lists households with two members or more beyond compulsory school.
var mustVisitStudents = `SELECT h.county AS county, h.id AS id, CASE WHEN NOT ` + some("rec_visit", visited("{6m}")) + ` THEN 2 ELSE 1 END AS status
FROM (SELECT m.county, m.household_id FROM member AS m WHERE m.ended_on IS NULL AND m.school_status IN ` + beyond + `
  GROUP BY m.county, m.household_id HAVING COUNT(*) >= 2) AS x
JOIN household AS h ON h.county = x.county AND h.id = x.household_id
WHERE h.ended_on IS NULL AND (NOT ` + some("rec_visit", visited("{6m}")) + `) IS NOT FALSE`

// The stages of school.
const (
	senior     = "'senior1', 'senior2', 'senior3', 'vocational1', 'vocational2', 'vocational3'"
	vocational = "'higher_vocational1', 'higher_vocational2', 'higher_vocational3', 'technician1', 'technician2', 'technician3', 'technician4'"
	compulsory = "('primary', 'grade7', 'grade8', 'grade9')"
	beyond     = "(" + senior + ", " + vocational + ", 'junior_college', 'bachelor', 'postgraduate')"
	pupil      = "('preschool', 'primary', 'grade7', 'grade8', 'grade9', " + senior + ", " + vocational + ", 'junior_college', 'bachelor', 'postgraduate')"
	rainDew    = "('vocational1', 'vocational2', 'vocational3', " + vocational + ", 'junior_college')"
)
