package synth

import (
	"slices"

	"shouwang/internal/civil"
)

// povertyPlants are situations of the registered that only the rules of 2014-2020 speak about.
func povertyPlants() []Plant { return slices.Concat(exitPlants(), wronglyPlants(), registeredPlants()) }

func registrationPlant(name, note string, kinds []kind, f facet, apply func(*generator, *household, *dice)) Plant {
	return Plant{Name: name, Note: note, Kinds: kinds, Facets: f | fPoverty, Profile: registrationProfile, Weight: 2, apply: apply}
}

// missedPlant is a situation of a household that is at risk and was not registered.
func missedPlant(name, note string, apply func(*generator, *household, *dice)) Plant {
	p := registrationPlant(name, note, []kind{ordinaryActive}, fMonitoring|fHouse, apply)
	p.Stance, p.Weight = "calm", 4
	return p
}

func notExited() []kind { return []kind{poor, leaving} }

// putting writes a text into a cell of the household.
func putting(column, text string) func(*generator, *household, *dice) {
	return func(_ *generator, h *household, _ *dice) { h.set(column, text) }
}

func causedBy(code string) func(*generator, *household, *dice) {
	return func(_ *generator, h *household, _ *dice) { h.cause, h.otherCauses = code, nil }
}

func attributed(code string) func(*generator, *household, *dice) {
	return func(g *generator, h *household, _ *dice) {
		h.set("household.poverty_attribute", g.data.words.label("poverty_attribute", code))
	}
}

// exitPlants are about who may exit, has exited, or was never registered.
func exitPlants() []Plant {
	return []Plant{
		registrationPlant("planned_below", "planned to exit, below the standard", []kind{leaving}, fIncome, func(g *generator, h *household, d *dice) {
			standard := g.data.plan.Limits.PovertyStandard
			g.earn(&h.current, h, d.between(standard*60/100, standard*98/100), d)
		}),
		registrationPlant("planned_unsafe", "planned to exit, the house is dangerous", []kind{leaving}, fHouse, func(_ *generator, h *household, _ *dice) { h.living.dangerous = true }),
		registrationPlant("poor_water_blank", "whether the water is safe is not stated", notExited(), fWater, func(_ *generator, h *household, _ *dice) { h.blank("household.safe_water") }),
		registrationPlant("poor_rich", "still poor, three times the standard", []kind{poor}, fIncome, func(g *generator, h *household, d *dice) {
			g.earn(&h.current, h, g.data.plan.Limits.PovertyStandard*3, d)
		}),
		{Name: "poor_income_blank", Note: "still poor, an item of income is blank", Kinds: notExited(), Facets: fPoverty | fIncome, Profile: registrationProfile,
			Unknown: []string{"income_sum_mismatch"}, apply: func(_ *generator, h *household, _ *dice) { h.blank("current:assessment.transfer_income") }},
		missedPlant("marginal_unsafe", "at risk, not registered, the house is dangerous", func(_ *generator, h *household, _ *dice) { h.living.dangerous = true }),
		missedPlant("marginal_water_blank", "at risk, not registered, whether the water is safe is not stated", func(_ *generator, h *household, _ *dice) {
			h.blank("household.safe_water")
		}),
		missedPlant("marginal_of_the_other_class", "not registered, but of the class of the lifted", func(_ *generator, h *household, _ *dice) { h.watch.class = "unstable_lifted" }),
		registrationPlant("exit_water", "exited, the water is not safe", []kind{lifted}, fWater, func(_ *generator, h *household, _ *dice) { h.living.safeWater = false }),
	}
}

// wronglyPlants are about who owns or earns what the registered do not, and about help that is missing.
func wronglyPlants() []Plant {
	return []Plant{
		registrationPlant("poor_drives", "a dear vehicle", notExited(), fVehicles, func(g *generator, h *household, d *dice) {
			g.drives(h, d, yuan(g.data.plan.Limits.VehiclePrice).Yuan())
		}),
		registrationPlant("poor_drives_unpriced", "a vehicle without a price", notExited(), fVehicles, func(g *generator, h *household, d *dice) { g.drives(h, d, "") }),
		registrationPlant("poor_owns", "a house registered in town", notExited(), fProperty, func(g *generator, h *household, d *dice) { g.owns(h, d, g.date("property", g.before(d, 30, 900))) }),
		registrationPlant("poor_trades", "an active business", notExited(), fBusiness, func(g *generator, h *household, d *dice) { g.trades(h, d, "active") }),
		registrationPlant("poor_trades_blank", "a business of unknown state", notExited(), fBusiness, func(g *generator, h *household, d *dice) {
			g.trades(h, d, "active")
			h.records[len(h.records)-1].put("business.status", "")
		}),
		registrationPlant("poor_salaried", "a member on public salary", notExited(), fSalary, func(g *generator, h *household, d *dice) { g.salaried(h, d, "institution") }),
		registrationPlant("poor_unassisted", "no measure", notExited(), fLedger, func(_ *generator, h *household, _ *dice) { h.unlist("measure") }),
		registrationPlant("poor_only_planned", "a measure that is only planned", notExited(), fLedger, func(g *generator, h *household, d *dice) {
			g.keep(h, d, g.opts.AsOf, civil.Date{}, "planned")
		}),
		registrationPlant("poor_unvisited", "last visit 40 days ago", notExited(), fVisits, func(g *generator, h *household, d *dice) { g.calls(h, d, g.opts.AsOf.AddDays(-40), "home") }),
	}
}

// registeredPlants are about the record of the registered.
func registeredPlants() []Plant {
	return []Plant{
		registrationPlant("exit_year_blank", "exited, the year is blank", []kind{lifted}, 0, putting("household.lift_year", "")),
		registrationPlant("exit_year_next", "exited, the year is still to come", []kind{lifted}, 0, func(g *generator, h *household, _ *dice) { h.liftYear = g.opts.AsOf.Year + 1 }),
		registrationPlant("exit_status_blank", "the lift status is blank", []kind{lifted}, 0, putting("household.lift_status", "")),
		registrationPlant("poor_exit_year", "still poor, with a year of exit", []kind{poor}, 0, putting("household.lift_year", "2018")),
		registrationPlant("attribute_blank", "the attribute is blank", []kind{lifted, poor}, 0, putting("household.poverty_attribute", "")),
		registrationPlant("attribute_dibao", "on the allowance by the attribute only", []kind{lifted, poor}, fRelief, func(g *generator, h *household, d *dice) {
			h.withoutRelief()
			attributed("dibao_poor")(g, h, d)
		}),
		registrationPlant("attribute_destitute", "on destitute support by the attribute only", []kind{lifted, poor}, fRelief, func(g *generator, h *household, d *dice) {
			h.withoutRelief()
			attributed("destitute")(g, h, d)
		}),
		registrationPlant("cause_blank", "the cause is blank", []kind{lifted, poor}, 0, func(_ *generator, h *household, _ *dice) { h.cause, h.otherCauses = "", nil }),
		registrationPlant("cause_illness", "poor by illness, nobody ill", []kind{lifted, poor}, fMembers, func(g *generator, h *household, d *dice) {
			causedBy("illness")(g, h, d)
			h.well()
		}),
		registrationPlant("cause_disability", "poor by disability, nobody disabled", []kind{lifted, poor}, fMembers, func(g *generator, h *household, d *dice) {
			causedBy("disability")(g, h, d)
			h.well()
		}),
		{Name: "cause_schooling", Note: "poor by schooling, no pupil", Kinds: []kind{lifted, poor}, Shape: grownUps, Facets: fPoverty | fMembers, Profile: registrationProfile, apply: causedBy("schooling")},
		{Name: "cause_labour", Note: "poor by lack of labour, all can work", Kinds: []kind{lifted, poor}, Shape: grownUps, Facets: fPoverty | fMembers, Profile: registrationProfile, apply: causedBy("no_labour")},
	}
}
