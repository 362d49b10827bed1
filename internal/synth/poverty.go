package synth

import (
	"slices"
	"strconv"

	"shouwang/internal/civil"
)

// liftStatus is the lift status of a registered household.
func (h *household) liftStatus() string {
	switch {
	case h.kind == poor:
		return "not_lifted"
	case h.kind == leaving:
		return "planned"
	case h.policy:
		return "lifted_with_policy"
	}
	return "lifted_without_policy"
}

// attribute is the poverty attribute that goes with what the members receive.
func (h *household) attribute() string {
	switch {
	case h.anyone(func(p *person) bool { return p.destitute == "rural" }):
		return "destitute"
	case h.anyone(func(p *person) bool { return p.dibao == "rural" }):
		return "dibao_poor"
	}
	return "general"
}

// The profiles that have plants of their own.
const (
	registrationProfile = "cn-2014"
	managementProfile   = "cn-2026"
)

// registered settles what only registered households have: why they became poor, and for those still poor what is done for them.
func (g *generator) registered(h *household, d *dice) {
	if h.kind.isLifted() {
		g.impoverished(h, d)
	}
	if !h.kind.hasExited() {
		g.destitution(h, d)
		g.supported(h, d)
	}
}

// destitution makes a registered household one that has not exited: poor, or planned to exit this year.
func (g *generator) destitution(h *household, d *dice) {
	standard := g.data.plan.Limits.PovertyStandard
	switch h.kind {
	case poor:
		g.earn(&h.current, h, d.between(standard*35/100, standard*95/100), d)
	case leaving:
		g.earn(&h.current, h, d.between(standard*108/100, standard*170/100), d)
	}
}

// impoverished states why a registered household became poor, by a cause that its members do not contradict.
func (g *generator) impoverished(h *household, d *dice) {
	causes := []string{"no_skill", "no_funds", "no_drive", "no_land"}
	if h.anyone((*person).sick) {
		causes = append(causes, "illness", "illness", "illness", "illness")
	}
	if h.anyone(func(p *person) bool { return p.hasHealth("disabled") }) {
		causes = append(causes, "disability", "disability")
	}
	if h.anyone((*person).pupil) {
		causes = append(causes, "schooling")
	}
	if h.anyone(func(p *person) bool { return !p.works() }) {
		causes = append(causes, "no_labour")
	}
	h.cause = pick(d, causes)
	for _, other := range causes {
		if other != h.cause && !slices.Contains(h.otherCauses, other) && len(h.otherCauses) < 2 && d.chance(120) {
			h.otherCauses = append(h.otherCauses, other)
		}
	}
}

// supported lists measures and a visit of a household that has not exited.
func (g *generator) supported(h *household, d *dice) {
	kind, code := "health", "insurance_subsidy"
	if h.hasLabour() {
		kind, code = "industry", "planting"
	}
	g.measured(h, measure{kind: kind, code: code, state: "under_way", from: g.before(d, 40, 700)}, d)
	g.calledOn(h, g.before(d, 1, 28), "home", d)
}

// povertyPlants are situations of the registered that only the rules of 2014-2020 speak about.
func povertyPlants() []Plant {
	plant := func(name, note string, kinds []kind, f facet, apply func(*generator, *household, *dice)) Plant {
		return Plant{Name: name, Note: note, Kinds: kinds, Facets: f | fPoverty, Profile: registrationProfile, Weight: 2, apply: apply}
	}
	notExited := []kind{poor, leaving}
	put := func(column, text string) func(*generator, *household, *dice) {
		return func(_ *generator, h *household, _ *dice) { h.set(column, text) }
	}
	cause := func(code string) func(*generator, *household, *dice) {
		return func(_ *generator, h *household, _ *dice) { h.cause, h.otherCauses = code, nil }
	}
	attribute := func(code string) func(*generator, *household, *dice) {
		return func(g *generator, h *household, _ *dice) {
			h.set("household.poverty_attribute", g.data.words.label("poverty_attribute", code))
		}
	}
	missed := func(name, note string, apply func(*generator, *household, *dice)) Plant {
		p := plant(name, note, []kind{ordinaryActive}, fMonitoring|fHouse, apply)
		p.Stance, p.Weight = "calm", 4
		return p
	}
	return []Plant{
		plant("planned_below", "planned to exit, below the standard", []kind{leaving}, fIncome, func(g *generator, h *household, d *dice) {
			standard := g.data.plan.Limits.PovertyStandard
			g.earn(&h.current, h, d.between(standard*60/100, standard*98/100), d)
		}),
		plant("planned_unsafe", "planned to exit, the house is dangerous", []kind{leaving}, fHouse, func(_ *generator, h *household, _ *dice) { h.living.dangerous = true }),
		plant("poor_water_blank", "whether the water is safe is not stated", notExited, fWater, func(_ *generator, h *household, _ *dice) { h.blank("household.safe_water") }),
		plant("poor_rich", "still poor, three times the standard", []kind{poor}, fIncome, func(g *generator, h *household, d *dice) {
			g.earn(&h.current, h, g.data.plan.Limits.PovertyStandard*3, d)
		}),
		{Name: "poor_income_blank", Note: "still poor, an item of income is blank", Kinds: notExited, Facets: fPoverty | fIncome, Profile: registrationProfile,
			Unknown: []string{"income_sum_mismatch"}, apply: func(_ *generator, h *household, _ *dice) { h.blank("current:assessment.transfer_income") }},
		missed("marginal_unsafe", "at risk, not registered, the house is dangerous", func(_ *generator, h *household, _ *dice) { h.living.dangerous = true }),
		missed("marginal_water_blank", "at risk, not registered, whether the water is safe is not stated", func(_ *generator, h *household, _ *dice) {
			h.blank("household.safe_water")
		}),
		missed("marginal_of_the_other_class", "not registered, but of the class of the lifted", func(_ *generator, h *household, _ *dice) { h.watch.class = "unstable_lifted" }),
		plant("exit_water", "exited, the water is not safe", []kind{lifted}, fWater, func(_ *generator, h *household, _ *dice) { h.living.safeWater = false }),
		plant("poor_drives", "a dear vehicle", notExited, fVehicles, func(g *generator, h *household, d *dice) {
			g.drives(h, d, yuan(g.data.plan.Limits.VehiclePrice).Yuan())
		}),
		plant("poor_drives_unpriced", "a vehicle without a price", notExited, fVehicles, func(g *generator, h *household, d *dice) { g.drives(h, d, "") }),
		plant("poor_owns", "a house registered in town", notExited, fProperty, func(g *generator, h *household, d *dice) { g.owns(h, d, g.date("property", g.before(d, 30, 900))) }),
		plant("poor_trades", "an active business", notExited, fBusiness, func(g *generator, h *household, d *dice) { g.trades(h, d, "active") }),
		plant("poor_trades_blank", "a business of unknown state", notExited, fBusiness, func(g *generator, h *household, d *dice) {
			g.trades(h, d, "active")
			h.records[len(h.records)-1].put("business.status", "")
		}),
		plant("poor_salaried", "a member on public salary", notExited, fSalary, func(g *generator, h *household, d *dice) { g.salaried(h, d, "institution") }),
		plant("poor_unassisted", "no measure", notExited, fLedger, func(_ *generator, h *household, _ *dice) { h.unlist("measure") }),
		plant("poor_only_planned", "a measure that is only planned", notExited, fLedger, func(g *generator, h *household, d *dice) {
			g.keep(h, d, g.opts.AsOf, civil.Date{}, "planned")
		}),
		plant("poor_unvisited", "last visit 40 days ago", notExited, fVisits, func(g *generator, h *household, d *dice) { g.calls(h, d, g.opts.AsOf.AddDays(-40), "home") }),
		plant("exit_year_blank", "exited, the year is blank", []kind{lifted}, 0, put("household.lift_year", "")),
		plant("exit_year_next", "exited, the year is still to come", []kind{lifted}, 0, func(g *generator, h *household, _ *dice) { h.liftYear = g.opts.AsOf.Year + 1 }),
		plant("exit_status_blank", "the lift status is blank", []kind{lifted}, 0, put("household.lift_status", "")),
		plant("poor_exit_year", "still poor, with a year of exit", []kind{poor}, 0, put("household.lift_year", "2018")),
		plant("attribute_blank", "the attribute is blank", []kind{lifted, poor}, 0, put("household.poverty_attribute", "")),
		plant("attribute_dibao", "on the allowance by the attribute only", []kind{lifted, poor}, fRelief, func(g *generator, h *household, d *dice) {
			h.withoutRelief()
			attribute("dibao_poor")(g, h, d)
		}),
		plant("attribute_destitute", "on destitute support by the attribute only", []kind{lifted, poor}, fRelief, func(g *generator, h *household, d *dice) {
			h.withoutRelief()
			attribute("destitute")(g, h, d)
		}),
		plant("cause_blank", "the cause is blank", []kind{lifted, poor}, 0, func(_ *generator, h *household, _ *dice) { h.cause, h.otherCauses = "", nil }),
		plant("cause_illness", "poor by illness, nobody ill", []kind{lifted, poor}, fMembers, func(g *generator, h *household, d *dice) {
			cause("illness")(g, h, d)
			h.well()
		}),
		plant("cause_disability", "poor by disability, nobody disabled", []kind{lifted, poor}, fMembers, func(g *generator, h *household, d *dice) {
			cause("disability")(g, h, d)
			h.well()
		}),
		{Name: "cause_schooling", Note: "poor by schooling, no pupil", Kinds: []kind{lifted, poor}, Shape: grownUps, Facets: fPoverty | fMembers, Profile: registrationProfile, apply: cause("schooling")},
		{Name: "cause_labour", Note: "poor by lack of labour, all can work", Kinds: []kind{lifted, poor}, Shape: grownUps, Facets: fPoverty | fMembers, Profile: registrationProfile, apply: cause("no_labour")},
	}
}

// withoutRelief takes all members off the allowances.
func (h *household) withoutRelief() {
	for _, p := range h.members {
		p.dibao, p.destitute = "none", "none"
	}
	h.current.dibao, h.current.destitute = 0, 0
	h.unlist("civil_affairs")
}

// well makes every member healthy who has no certificate.
func (h *household) well() {
	for _, p := range h.members {
		if p.category == 0 {
			p.health = []string{"healthy"}
		}
	}
}

// --- the truth of the rules of 2014-2020 ---

func (s *side) standard() amount { return known(yuan(s.limits().PovertyStandard * len(s.h.members))) }

// liftStatus compares the cell with codes; a blank is not known.
func (s *side) liftStatus(codes ...string) tri {
	w := &s.g.data.words
	text, over := s.h.over["household.lift_status"]
	switch {
	case !s.h.kind.isLifted() || over && text == "":
		return unsure
	case over:
		return sure(slices.ContainsFunc(codes, func(c string) bool { return text == w.label("lift_status", c) }))
	}
	return sure(slices.Contains(codes, s.h.liftStatus()))
}

func (s *side) stillPoor() tri {
	return all(s.lifted(), s.liftStatus("not_lifted", "planned", "relapsed"))
}

func (s *side) exited() tri {
	return all(s.lifted(), s.liftStatus("lifted_with_policy", "lifted_without_policy"))
}

// house is yes or no of the household's row; what was put over it counts.
func (s *side) house(column string, own bool) tri {
	text, over := s.h.over[column]
	switch {
	case over && text == "":
		return unsure
	case over:
		return sure(text == s.g.data.words.yes(true))
	}
	return sure(own)
}

func (s *side) houseUnsafe() tri {
	return some(s.house("household.dangerous_house", s.h.living.dangerous), s.rows("housing", nil, func(r *record) tri {
		return all(s.says(r, "housing.appraisal", "appraisal", "C", "D"), not(s.says(r, "housing.renovation", "renovation", "done")))
	}))
}

func (s *side) waterUnsafe() tri { return not(s.house("household.safe_water", s.h.living.safeWater)) }

func (s *side) droppedOut() tri {
	return s.rows("schooling", nil, func(r *record) tri {
		return all(s.says(r, "schooling.status", "enrolment_status", "dropped_out"), not(s.says(r, "schooling.dropout_reason", "dropout_reason", "illness")))
	})
}

func (s *side) insured(p *person, column string, own bool) tri {
	text, over := p.over[column]
	switch {
	case over && text == "":
		return unsure
	case over:
		return sure(text == s.g.data.words.yes(true))
	}
	return sure(own)
}

func (s *side) uninsured() tri {
	return s.somebody(func(p *person) tri {
		return all(not(s.insured(p, "member.resident_medical", p.resMed)), not(s.insured(p, "member.employee_medical", p.empMed)))
	})
}

func (s *side) insecure() tri {
	return some(s.houseUnsafe(), s.waterUnsafe(), s.droppedOut(), s.uninsured())
}

func (s *side) belowStandard() tri { return s.current().net().less(s.standard()) }

// followRegistration are the rules about who is registered, who may exit and who has exited.
func followRegistration() []follows {
	exit := func(rule string, because func(*side) tri) follows {
		return follows{rule, func(s *side) tri { return all(s.exited(), because(s)) }}
	}
	wrong := func(rule, source string, ask func(*side, *record) tri) follows {
		return follows{rule, func(s *side) tri {
			return all(s.stillPoor(), s.rows(source, nil, func(r *record) tri { return ask(s, r) }))
		}}
	}
	return []follows{
		exit("exit_below_standard", (*side).belowStandard), exit("exit_house_unsafe", (*side).houseUnsafe),
		exit("exit_water_unsafe", (*side).waterUnsafe), exit("exit_dropout", (*side).droppedOut), exit("exit_uninsured", (*side).uninsured),
		{"planned_not_ready", func(s *side) tri {
			return all(s.lifted(), s.liftStatus("planned"), some(s.belowStandard(), s.insecure()))
		}},
		{"may_exit", func(s *side) tri {
			twice := known(s.standard().fen * 2)
			return all(s.lifted(), s.liftStatus("not_lifted"), s.current().net().reaches(twice), not(s.insecure()))
		}},
		{"missed_poor", func(s *side) tri {
			in := s.current()
			if s.h.kind.isMonitored() {
				in = s.identified()
			}
			return all(s.ordinary(), in.net().less(s.standard()))
		}},
		{"missed_guarantee", func(s *side) tri { return all(s.ordinary(), some(s.houseUnsafe(), s.waterUnsafe(), s.droppedOut())) }},
		{"dibao_unregistered", func(s *side) tri {
			return all(s.ordinary(), s.somebody(func(p *person) tri {
				return some(p.code("member.dibao", p.dibao, "rural"), p.code("member.destitute", p.destitute, "rural"))
			}))
		}},
		wrong("wrong_vehicle", "vehicles", func(s *side, r *record) tri {
			return r.fen("vehicles.price").reaches(known(yuan(s.limits().VehiclePrice)))
		}),
		wrong("wrong_property", "property", func(_ *side, r *record) tri { return sure(r.text("property.registered_on") != "") }),
		wrong("wrong_business", "business", func(s *side, r *record) tri { return s.says(r, "business.status", "business_status", "active") }),
		wrong("wrong_salary", "public_salary", func(s *side, r *record) tri {
			return s.says(r, "public_salary.post_kind", "post_kind", "civil_servant", "institution")
		}),
		{"unstable_lifted_unmonitored", func(s *side) tri { return all(s.exited(), s.watch(), s.belowLine()) }},
		{"two_class_mismatch", func(s *side) tri {
			return all(s.monitored(), some(all(s.class("unstable_lifted"), s.ordinary()), all(s.class("marginal_at_risk"), s.lifted()), s.class("sudden_hardship")))
		}},
		{"two_class_unassisted", func(s *side) tri {
			return all(s.active(), since(s.ago(1), s.identifiedOn()), sure(len(s.h.watch.measures) == 0))
		}},
	}
}

// followRecord are the rules about the record of the registered.
func followRecord() []follows {
	year := func(s *side) (int, bool) {
		if text, over := s.h.over["household.lift_year"]; over {
			n, err := strconv.Atoi(text)
			return n, err == nil
		}
		return s.h.liftYear, s.h.kind.isLifted() && s.h.liftYear > 0
	}
	attribute := func(s *side) string {
		if text, over := s.h.over["household.poverty_attribute"]; over {
			return text
		}
		return s.g.data.words.label("poverty_attribute", s.h.attribute())
	}
	is := func(s *side, codes ...string) tri {
		text := attribute(s)
		if text == "" {
			return unsure
		}
		return sure(slices.ContainsFunc(codes, func(c string) bool { return text == s.g.data.words.label("poverty_attribute", c) }))
	}
	dibao := func(p *person) tri { return p.code("member.dibao", p.dibao, "rural") }
	destitute := func(p *person) tri { return p.code("member.destitute", p.destitute, "rural") }
	cause := func(rule, code string, fits func(*side) tri) follows {
		return follows{rule, func(s *side) tri {
			because := unsure
			if s.h.cause != "" {
				because = sure(s.h.cause == code)
			}
			return all(s.lifted(), because, not(fits(s)))
		}}
	}
	health := func(codes ...string) func(*side) tri {
		return func(s *side) tri {
			return s.somebody(func(p *person) tri {
				if p.blank("member.health", "x") {
					return unsure
				}
				return sure(slices.ContainsFunc(codes, p.hasHealth))
			})
		}
	}
	return []follows{
		{"exit_year_missing", func(s *side) tri {
			_, ok := year(s)
			return all(s.exited(), sure(!ok))
		}},
		{"exit_year_impossible", func(s *side) tri {
			n, ok := year(s)
			if !ok {
				return all(s.exited(), unsure)
			}
			return all(s.exited(), sure(n < 2014 || n > s.asOf().Year))
		}},
		{"exit_year_of_poor", func(s *side) tri {
			_, ok := year(s)
			return all(s.lifted(), s.liftStatus("not_lifted"), sure(ok))
		}},
		{"attribute_missing", func(s *side) tri { return all(s.lifted(), sure(attribute(s) == "")) }},
		{"attribute_dibao_mismatch", func(s *side) tri {
			return all(s.lifted(), some(all(is(s, "dibao_poor"), not(s.somebody(dibao))), all(is(s, "general"), s.somebody(dibao))))
		}},
		{"attribute_destitute_mismatch", func(s *side) tri {
			return all(s.lifted(), some(all(is(s, "destitute"), not(s.somebody(destitute))), all(is(s, "general", "dibao_poor"), s.somebody(destitute))))
		}},
		{"cause_missing", func(s *side) tri { return all(s.lifted(), sure(s.h.cause == "")) }},
		cause("cause_illness_nobody_ill", "illness", health("chronic", "severe")),
		cause("cause_disability_nobody_disabled", "disability", health("disabled")),
		cause("cause_schooling_no_pupil", "schooling", func(s *side) tri {
			return s.somebody(func(p *person) tri {
				text, over := p.over["member.school_status"]
				if over {
					return sure(text != "" && text != s.g.data.words.label("school_status", "not_student") && text != s.g.data.words.label("school_status", "preschool_age"))
				}
				return sure(p.pupil())
			})
		}),
		cause("cause_labour_all_labour", "no_labour", func(s *side) tri { return s.somebody(func(p *person) tri { return not(p.isFull()) }) }),
		{"poor_unassisted", func(s *side) tri {
			return all(s.stillPoor(), not(s.rows("measure", nil, func(r *record) tri { return s.says(r, "measure.state", "measure_state", "under_way", "done") })))
		}},
		{"poor_unvisited", func(s *side) tri {
			return all(s.stillPoor(), not(s.rows("visit", nil, func(r *record) tri {
				return within(r.day("visit.visited_on"), s.asOf().AddDays(-31), s.asOf())
			})))
		}},
	}
}
