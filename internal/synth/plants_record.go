package synth

// The record of a monitored household: gaps in what was stated at identification and at clearing.

// fRecord: the plants here rest on the whole monitoring record and, through the levels, on the members' ability to work.
const fRecord = fMonitoring | fMembers

var (
	identifiedItems = []string{"identified:assessment.wage_income", "identified:assessment.operating_income", "identified:assessment.property_income",
		"identified:assessment.transfer_income", "identified:assessment.operating_expense"}
	identifiedProblems = []string{"identified:assessment.housing_problem", "identified:assessment.dropout_problem",
		"identified:assessment.water_problem", "identified:assessment.uninsured_problem"}
	clearedItems = []string{"cleared:assessment.wage_income", "cleared:assessment.operating_income", "cleared:assessment.property_income",
		"cleared:assessment.transfer_income", "cleared:assessment.operating_expense", "cleared:assessment.net_reported",
		"cleared:assessment.per_capita_reported", "cleared:assessment.claim_income", "cleared:assessment.out_of_pocket",
		"cleared:assessment.housing_problem", "cleared:assessment.dropout_problem", "cleared:assessment.water_problem",
		"cleared:assessment.uninsured_problem"}
)

// blanks makes a plant's action that blanks one of these columns.
func blanks(columns ...string) func(*generator, *household, *dice) {
	return func(_ *generator, h *household, d *dice) { h.blank(pick(d, columns)) }
}

func recordPlants() []Plant {
	gap := func(name, stance string, kinds []kind, truth, unknown []string, apply func(*generator, *household, *dice)) Plant {
		return Plant{Name: name, Note: "a gap in the record at identification", Kinds: kinds, Stance: stance, Facets: fRecord, True: truth, Unknown: unknown, apply: apply}
	}
	const incomplete = "monitored_incomplete"
	only := []string{incomplete}
	undated := blanks("monitoring.identified_on")
	noRisk := func(_ *generator, h *household, _ *dice) { h.watch.risks = nil }
	spent := blanks("identified:assessment.out_of_pocket")
	// Where the workbook of lifted households brings an income of this year, a gap at identification leaves no level open.
	ordinaryOnly := []kind{ordinaryActive}
	return []Plant{
		gap("undated_calm", "calm", active, only, nil, undated),
		gap("undated_cleared_naturally", "", cleared, only, nil, func(_ *generator, h *household, _ *dice) {
			h.watch.method = "natural"
			h.blank("monitoring.identified_on")
		}),
		gap("undated_cleared_by_assistance", "", cleared, only, nil, func(_ *generator, h *household, _ *dice) {
			h.watch.method = "assistance"
			h.blank("monitoring.identified_on")
		}),
		gap("no_risk_calm", "calm", active, only, nil, noRisk),
		gap("no_risk_cleared", "", cleared, only, nil, noRisk),
		gap("problem_not_stated", "calm", active, only, nil, blanks(identifiedProblems...)),
		gap("problem_not_stated_cleared", "", cleared, only, nil, blanks(identifiedProblems...)),
		gap("income_gap_calm", "calm", ordinaryOnly, only, []string{"level_red"}, blanks(identifiedItems...)),
		gap("income_gap_blue", "blue_ill", ordinaryOnly, only, []string{"level_red", "level_blue"}, blanks(identifiedItems...)),
		gap("income_gap_yellow", "yellow", ordinaryOnly, only, []string{"level_red", "level_yellow"}, blanks(identifiedItems...)),
		gap("income_gap_known_since", "blue_ill", []kind{liftedActive}, []string{incomplete, "level_blue"}, nil, blanks(identifiedItems...)),
		gap("expense_known_since", "yellow", []kind{liftedActive}, []string{"level_yellow"}, nil, spent),
		gap("income_gap_but_red", "red_expense", active, []string{incomplete, "level_red"}, nil, blanks(identifiedItems...)),
		gap("income_gap_cleared", "", cleared, only, nil, blanks(identifiedItems...)),
		gap("expense_not_stated_calm", "calm", ordinaryOnly, nil, []string{"level_red"}, spent),
		gap("expense_not_stated_weak", "blue_weak", ordinaryOnly, nil, []string{"level_red", "level_blue"}, spent),
		gap("expense_not_stated_ill", "blue_ill", ordinaryOnly, nil, []string{"level_red", "level_blue", "illness_without_expense"}, spent),
		gap("expense_not_stated_yellow", "yellow", ordinaryOnly, nil, []string{"level_red", "level_yellow"}, spent),
		gap("expense_not_stated_but_poor", "red_income", active, []string{"level_red"}, nil, func(g *generator, h *household, d *dice) {
			g.setRisks(h, d, "industry_failure")
			h.blank("identified:assessment.out_of_pocket")
		}),
	}
}

// forget leaves it open whether the risk was cleared, and takes the household off every list so that nothing else comes to depend on it.
func forget(_ *generator, h *household, _ *dice) {
	h.unlist()
	h.living.dangerous, h.living.safeWater = false, true
	h.blank("monitoring.risk_cleared")
}

func clearedPlants() []Plant {
	plant := func(name, note string, truth, unknown []string, apply func(*generator, *household, *dice)) Plant {
		return Plant{Name: name, Note: note, Kinds: cleared, Facets: fRecord, True: truth, Unknown: unknown, apply: apply}
	}
	bare := func(method string) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) {
			g.setRisks(h, d, g.neutral(h, d))
			h.unassisted()
			h.watch.method = method
		}
	}
	after := func(months int, method string) func(*generator, *household, *dice) {
		return func(_ *generator, h *household, _ *dice) {
			h.watch.clearedOn, h.watch.method = h.watch.identifiedOn.AddMonths(months), method
		}
	}
	open := func(name, stance string, kinds []kind, unknown ...string) Plant {
		return Plant{Name: name, Note: "not stated whether the risk is cleared", Kinds: kinds, Stance: stance, Facets: fAll,
			Unknown: append(unknown, "cleared_incomplete"), apply: forgetAbove}
	}
	soon, bareRule := []string{"cleared_too_soon"}, []string{"cleared_without_measures"}
	return []Plant{
		plant("clearing_gap", "one of the thirteen columns after clearing is blank", []string{"cleared_incomplete"}, nil, blanks(clearedItems...)),
		plant("clearing_empty", "all thirteen columns after clearing are blank", []string{"cleared_incomplete"}, nil, func(_ *generator, h *household, _ *dice) {
			h.blank(clearedItems...)
		}),
		plant("cleared_bare", "cleared by assistance without any", bareRule, nil, bare("assistance")).often(3),
		plant("cleared_bare_naturally", "cleared naturally without any measure", nil, nil, bare("natural")),
		plant("cleared_bare_unexplained", "cleared without any measure, how is not stated", nil, bareRule, bare("")),
		plant("cleared_same_month", "cleared in the month of identification", soon, nil, after(0, "assistance")),
		plant("cleared_next_month", "cleared in the month after", soon, nil, after(1, "assistance")),
		plant("cleared_two_months", "cleared in the second month after", nil, nil, after(2, "assistance")),
		plant("cleared_next_month_naturally", "cleared naturally in the month after", nil, nil, after(1, "natural")),
		plant("cleared_next_month_unexplained", "cleared in the month after, how is not stated", nil, soon, after(1, "")),
		plant("cleared_undated", "cleared by assistance, no month", []string{"cleared_mark_missing"}, nil, func(_ *generator, h *household, _ *dice) {
			h.watch.method = "assistance"
			h.blank("monitoring.cleared_on")
		}),
		open("open_calm_lifted", "calm", []kind{liftedActive}),
		open("open_calm_ordinary", "calm", []kind{ordinaryActive}),
		open("open_blue_lifted", "blue_unstable", []kind{liftedActive}, "level_blue"),
		open("open_red_ordinary", "red_expense", []kind{ordinaryActive}, "level_red"),
		open("open_yellow_lifted", "yellow", []kind{liftedActive}, "level_yellow"),
	}
}

// forgetAbove is forget for a household whose present income lies above the line.
func forgetAbove(g *generator, h *household, d *dice) {
	g.earn(&h.current, h, g.perHead(d, g.data.plan.Income.Low), d)
	forget(g, h, d)
}
