package synth

import "shouwang/internal/civil"

// qualityPlants are what the data of a household cannot be. What they declare follows from the household as it turns out; a test holds
// every one of them to it.
func qualityPlants() []Plant {
	var out []Plant
	for _, part := range [][]Plant{misfitPlants(), contradictedPlants(), shortagePlants(), unsafePlants(), helpPlants(), subsidyPlants(), subsidyTimePlants(), clearingPlants(), lapsePlants(), timingPlants(), sumPlants(),
		allowancePlants(), livingPlants(), relationPlants(), schoolingPlants(), labourPlants(), insurancePlants(), listPlants(), workListPlants()} {
		out = append(out, part...)
	}
	return out
}

// action is what a plant does to a household.
type action = func(*generator, *household, *dice)

// said is the rule that is true and the rule that is unknown because of a plant; either may be none.
type said struct{ truth, unknown string }

func isTrue(rule string) said    { return said{truth: rule} }
func isUnknown(rule string) said { return said{unknown: rule} }

// place is where a plant goes: the sides of a household that it touches, and the family that it needs.
type place struct {
	facets facet
	shape  shape
}

// only is what a plant declares when it is one rule.
func only(rule string) []string {
	if rule == "" {
		return nil
	}
	return []string{rule}
}

// anyCause is a plant about the causes and measures of any monitored household. An active one stands so that nothing hangs on a level.
func anyCause(p Plant) Plant {
	p.Kinds, p.Stance = monitoredKinds, "calm"
	if p.Shape == helpless {
		p.Stance = "yellow"
	}
	return p
}

// causePlant is a plant about the causes and measures of a household whose risk was cleared.
func causePlant(name, note string, s shape, says said, apply action) Plant {
	return Plant{Name: name, Note: note, Kinds: cleared, Shape: s, Facets: fRecord | fMigrant | fEmployment, True: only(says.truth), Unknown: only(says.unknown), apply: apply}
}

// helpedBy replaces all measures by one of each of these kinds.
func (h *household) helpedBy(kinds ...string) {
	h.unassisted()
	code := map[string]string{"industry": "planting", "finance": "micro_credit", "health": "family_doctor", "employment": "local_work"}
	for _, k := range kinds {
		if h.assist(k, code[k]); k != "health" {
			h.watch.developmental = "started"
		}
	}
}

// jobless takes everybody's work and post away, and the household off the lists of work.
func (h *household) jobless() {
	h.unlist("employment", "national-migrant")
	for _, p := range h.members {
		p.idle()
	}
}

// idle takes a member's work and post away.
func (p *person) idle() { p.work, p.workPlace, p.post, p.postMonth = 0, "", "", 0 }

// misfitPlants are causes whose measures all serve another one.
func misfitPlants() []Plant {
	misfit := func(code string, s shape, kinds ...string) Plant {
		p := causePlant("misfit_"+code, "measures, but none that fits the cause", s, isTrue(code+"_risk_without_measure"),
			func(g *generator, h *household, d *dice) {
				g.setRisks(h, d, code)
				h.helpedBy(kinds...)
			})
		if p.Weight = 2; kinds[0] == "industry" {
			return anyCause(p)
		}
		return p
	}
	return []Plant{
		misfit("illness", earners, "industry"), misfit("disability", earners, "industry"), misfit("schooling", withPupil, "industry"),
		misfit("disaster", earners, "health"), misfit("accident", earners, "industry"), misfit("industry_failure", earners, "health"),
		misfit("unstable_work", earners, "finance"), misfit("labour_shortage", quartered, "health"),
	}
}

// contradictedPlants are causes that the members contradict.
func contradictedPlants() []Plant {
	const idle, pupil = "unstable_work_without_worker", "schooling_without_pupil"
	jobless := func(g *generator, h *household, d *dice) {
		g.setRisks(h, d, "unstable_work")
		h.jobless()
		h.assist("employment", "local_work")
	}
	unharmed := func(g *generator, h *household, d *dice) {
		g.setRisks(h, d, "disability")
		h.unlist("disability")
		for _, p := range h.members {
			p.uncertified()
		}
	}
	return []Plant{
		anyCause(causePlant("unstable_nobody_employed", "unstable work, nobody has any", earners, isTrue(idle), jobless)),
		causePlant("unstable_months_missing", "unstable work, nobody has any, one member's months missing", earners, isUnknown(idle), func(g *generator, h *household, d *dice) {
			jobless(g, h, d)
			h.worker().set("member.work_months", "")
		}),
		anyCause(causePlant("schooling_nobody_at_school", "schooling, and nobody is at school", grownUps, isTrue(pupil), func(g *generator, h *household, d *dice) { g.setRisks(h, d, "schooling") })),
		anyCause(causePlant("disability_nobody_disabled", "disability, and nobody is disabled", grownUps, isTrue("disability_without_disabled_member"), unharmed)),
		causePlant("disability_health_missing", "disability, nobody disabled, one member's health missing", grownUps, isUnknown("disability_without_disabled_member"),
			func(g *generator, h *household, d *dice) {
				unharmed(g, h, d)
				h.head().set("member.health", "")
			}),
	}
}

// shortagePlants are shares of labour around those that contradict a lack of it.
func shortagePlants() []Plant {
	const half, share = "labour_shortage_half_labour", "labour_shortage_share"
	short := func(labour ...string) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) {
			for i, l := range labour {
				h.members[i+1].idle()
				h.members[i+1].labour = l
			}
			g.setRisks(h, d, "labour_shortage")
		}
	}
	return []Plant{
		anyCause(causePlant("shortage_two_of_four", "lack of labour, two of four work", quartered, isTrue(half), short("ordinary"))),
		causePlant("shortage_one_of_four", "lack of labour, one of four works", quartered, said{}, short("none")),
		causePlant("shortage_one_of_four_missing", "lack of labour, one of four works, of another it is not stated", quartered, isUnknown(half),
			func(g *generator, h *household, d *dice) {
				short("none")(g, h, d)
				h.members[1].set("member.labour", "")
			}),
		anyCause(causePlant("shortage_one_of_two", "lack of labour, one works, the others half", grownUps, isTrue(share), func(g *generator, h *household, d *dice) {
			short([]string{"weak", "weak"}[:len(h.members)-1]...)(g, h, d)
		})),
	}
}

// unsafePlants are unsafe houses and water of which the identification does not know.
func unsafePlants() []Plant {
	problem := func(risk, column string, at int, blank bool) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) {
			g.setRisks(h, d, risk)
			if h.watch.problems[at] = blank; blank {
				h.blank("identified:assessment." + column)
			}
		}
	}
	return []Plant{
		anyCause(causePlant("unsafe_house_no_problem", "unsafe house, none at identification", anyFamily, isTrue("housing_risk_without_problem"), problem("unsafe_housing", "housing_problem", housingProblem, false))),
		causePlant("unsafe_house_not_stated", "unsafe house, not stated at identification", anyFamily, said{"monitored_incomplete", "housing_risk_without_problem"}, problem("unsafe_housing", "housing_problem", housingProblem, true)),
		anyCause(causePlant("unsafe_water_no_problem", "unsafe water, none at identification", anyFamily, isTrue("water_risk_without_problem"), problem("unsafe_water", "water_problem", waterProblem, false))),
		causePlant("unsafe_water_not_stated", "unsafe water, not stated at identification", anyFamily, said{"monitored_incomplete", "water_risk_without_problem"}, problem("unsafe_water", "water_problem", waterProblem, true)),
	}
}

// helpPlants are measures for labour that the members contradict.
func helpPlants() []Plant {
	const idle, away, other, net = "employment_help_without_labour", "migrant_measure_without_worker", "developmental_only_other", "safety_net_with_labour"
	employed := func(g *generator, h *household, d *dice) {
		g.setRisks(h, d, "other")
		h.assist("employment", "local_work")
		h.watch.developmental = "started"
	}
	trained := func(g *generator, h *household, d *dice) {
		g.setRisks(h, d, "other")
		h.helpedBy("health", "employment")
		h.assist("employment", "training")
	}
	return []Plant{
		anyCause(causePlant("helped_but_unable", "help to find work, nobody can", helpless, isTrue(idle), employed)),
		causePlant("helped_labour_missing", "help to find work, nobody can, one member's labour missing", helpless, isUnknown(idle), func(g *generator, h *household, d *dice) {
			employed(g, h, d)
			h.head().set("member.labour", "")
		}),
		anyCause(causePlant("sent_but_nobody_away", "labour export, nobody works outside the county", earners, isTrue(away), func(g *generator, h *household, d *dice) {
			g.setRisks(h, d, "other")
			h.jobless()
			h.assist("employment", "migrant_work")
			h.watch.developmental = "started"
		})),
		causePlant("sent_and_away", "labour export, somebody works in another province", earners, said{}, func(g *generator, h *household, d *dice) {
			h.jobless()
			h.worker().work, h.worker().workPlace = 8, "other_province"
			h.assist("employment", "migrant_work")
			h.watch.developmental = "started"
		}),
		anyCause(causePlant("only_trained", "stated as helped, and only trained", earners, isTrue(other), trained)),
		causePlant("helped_not_stated", "not helped to develop, and not stated", earners, isUnknown(other), func(g *generator, h *household, d *dice) {
			g.setRisks(h, d, "other")
			h.helpedBy("health")
			h.watch.developmental = ""
		}),
		anyCause(causePlant("net_with_labour", "flagged for the safety net, and able to work", earners, isTrue(net), func(_ *generator, h *household, _ *dice) { h.watch.safetyNet = true })),
		causePlant("net_labour_missing", "flagged for the safety net, one member's labour missing", helpless, isUnknown(net), func(_ *generator, h *household, _ *dice) {
			h.head().set("member.labour", "")
		}),
	}
}

// subsidyPlants are measures whose people are not there.
func subsidyPlants() []Plant {
	const insured, paid = "insurance_subsidy_uninsured", "transport_subsidy_without_measure"
	employees := func(g *generator, h *household) {
		for _, p := range h.members {
			p.resMed, p.empMed = false, true
		}
		h.assist("health", "insurance_subsidy")
	}
	travels := func(subsidy string) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) {
			g.setRisks(h, d, "other")
			h.helpedBy("health", "industry")
			h.jobless()
			p := h.worker()
			p.work, p.workPlace = 8, "other_province"
			g.migrates(h, p, d, "yes", "")
			h.records[len(h.records)-1].put("migrant.transport_subsidy", subsidy)
		}
	}
	return []Plant{
		anyCause(causePlant("rain_dew_nobody", "a rain-and-dew subsidy, nobody at a vocational school", grownUps, isTrue("rain_dew_without_student"),
			func(_ *generator, h *household, _ *dice) { h.assist("education", "rain_dew") })),
		anyCause(causePlant("compulsory_nobody", "help for compulsory school, and no child", grownUps, isTrue("compulsory_measure_without_child"),
			func(_ *generator, h *household, _ *dice) { h.assist("compulsory", "subsidy") })),
		anyCause(causePlant("credit_nobody", "micro credit, everybody too old or too young", helpless, isTrue("micro_credit_without_borrower"),
			func(g *generator, h *household, d *dice) {
				for _, p := range h.members {
					if p.age >= 18 && p.age <= 65 {
						g.aged(p, 72, d)
					}
				}
				h.assist("finance", "micro_credit")
			})),
		anyCause(causePlant("subsidy_nobody_insured", "an insurance subsidy, nobody in the residents' insurance", grownUps, isTrue(insured),
			func(g *generator, h *household, _ *dice) { employees(g, h) })),
		causePlant("subsidy_not_stated", "an insurance subsidy, the residents' insurance is not stated", grownUps, isUnknown(insured),
			func(g *generator, h *household, _ *dice) {
				employees(g, h)
				h.head().set("member.resident_medical", "")
			}),
		anyCause(causePlant("transport_without_help", "a transport subsidy without help to find work", earners, isTrue(paid), travels("600.00"))),
		causePlant("transport_not_stated", "a transport subsidy of no stated amount without help to find work", earners, isUnknown(paid), travels("")),
	}
}

// subsidyTimePlants are insurance subsidies outside the time of monitoring.
func subsidyTimePlants() []Plant {
	return []Plant{
		anyCause(causePlant("subsidy_before", "an insurance subsidy from before the identification", anyFamily, isTrue("insurance_subsidy_before_identified"),
			func(g *generator, h *household, d *dice) {
				g.subsidised(h, d, h.watch.identifiedOn.AddDays(-1))
			})),
		causePlant("subsidy_on_the_day", "an insurance subsidy from the day of identification", anyFamily, said{}, func(g *generator, h *household, d *dice) {
			g.subsidised(h, d, h.watch.identifiedOn)
		}),
		causePlant("subsidy_after", "an insurance subsidy from the month after clearing", anyFamily, isTrue("insurance_subsidy_after_cleared"),
			func(g *generator, h *household, d *dice) {
				g.subsidised(h, d, h.watch.clearedOn.AddMonths(1))
			}),
	}
}

// subsidised writes a ledger of one insurance subsidy from a day.
func (g *generator) subsidised(h *household, d *dice, from civil.Date) {
	h.kept = true
	h.unlist("measure")
	g.measured(h, measure{kind: "health", code: "insurance_subsidy", state: "done", from: from}, d)
}
