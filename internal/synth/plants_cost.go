package synth

import (
	"slices"

	"shouwang/internal/civil"
	"shouwang/internal/money"
)

// bill replaces the medical list by one treatment; a negative amount stays blank.
func (g *generator) bill(h *household, p *person, on civil.Date, self money.Fen, d *dice) {
	h.unlist("medical")
	if self < 0 || on.IsZero() {
		text := ""
		if self >= 0 {
			text = self.Yuan()
		}
		h.list("medical", p, "medical.visit_date", g.date("medical", on), "medical.self_paid", text)
		return
	}
	g.visit(h, p, on, self, d)
}

// lastMonth is a day of the whole month before the as-of date's.
func (g *generator) lastMonth(d *dice) civil.Date {
	first := g.opts.AsOf.FirstOfMonth().AddMonths(-1)
	return first.AddDays(d.between(0, 27))
}

// chronicOf makes a grown member chronically ill, if nobody is.
func (h *household) chronicOf() *person {
	p := h.grown()
	for _, m := range h.members {
		if m.hasHealth("chronic") {
			return m
		}
	}
	p.ill("chronic")
	return p
}

// costPlants are costs of treatment that weigh on one stay, on one member or on the household's income.
func costPlants() []Plant {
	return slices.Concat(stayPlants(), chronicPlants(), sharePlants())
}

// limit is a threshold, and what is paid above or below it.
func limit(of func(*limits) int, off money.Fen) func(*generator, *dice) money.Fen {
	return func(g *generator, _ *dice) money.Fen { return yuan(of(&g.data.plan.Limits)) + off }
}

// unpriced leaves out what was paid.
func unpriced(*generator, *dice) money.Fen { return -1 }

func stayPlants() []Plant {
	stay := func(amount func(*generator, *dice) money.Fen) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) {
			g.bill(h, pick(d, h.members), g.thisYear(2, 4), amount(g, d), d)
		}
	}
	monitored, rural := func(l *limits) int { return l.StayMonitored }, func(l *limits) int { return l.StayRural }
	other := []kind{ordinaryCleared}
	return []Plant{
		situation("stay_costly", "one treatment over the threshold of the monitored", active, fMedical, stay(func(g *generator, d *dice) money.Fen {
			return d.fen(g.data.plan.Limits.StayMonitored+1, g.data.plan.Limits.StayMonitored*3)
		})).says("medical_stay_monitored"),
		situation("stay_exactly", "one treatment exactly at the threshold of the monitored", active, fMedical, stay(limit(monitored, 0))),
		situation("stay_unpriced", "one treatment without the self-paid amount", active, fMedical, stay(unpriced)).leaves("medical_stay_monitored"),
		situation("stay_costly_rural", "one treatment over the threshold of other households", other, fMedical, stay(limit(rural, 1))).
			says("medical_stay_rural"),
		situation("stay_exactly_rural", "one treatment exactly at the threshold of other households", other, fMedical, stay(limit(rural, 0))),
		situation("stay_costly_lifted", "one treatment over the threshold, and over the year's", watchedLifted, fMedical, stay(limit(rural, 1))).
			says("medical_stay_rural", "medical_burden_lifted"),
	}
}

func chronicPlants() []Plant {
	monthly := func(amount func(*generator, *dice) money.Fen) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) { g.bill(h, h.chronicOf(), g.lastMonth(d), amount(g, d), d) }
	}
	yearly := func(off money.Fen) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) {
			h.unlist("medical")
			p, sum := h.chronicOf(), yuan(g.data.plan.Limits.Chronic)+off
			g.visit(h, p, g.thisYear(0, 3), sum/2, d)
			g.visit(h, p, g.thisYear(1, 3), sum-sum/2, d)
		}
	}
	outpatient := func(l *limits) int { return l.Outpatient }
	return []Plant{
		situation("chronic_month", "a costly month of somebody chronically ill", watched, fMembers|fMedical,
			monthly(func(g *generator, d *dice) money.Fen {
				return d.fen(g.data.plan.Limits.Outpatient, g.data.plan.Limits.Outpatient*3)
			})).says("chronic_monthly_cost"),
		situation("chronic_month_a_cent_less", "a month of somebody chronically ill, a cent under the threshold", watched, fMembers|fMedical,
			monthly(limit(outpatient, -1))),
		situation("chronic_year", "a year of somebody chronically ill, exactly at the threshold", watched, fMembers|fMedical, yearly(0)).
			says("chronic_yearly_cost"),
		situation("chronic_year_a_cent_less", "a year of somebody chronically ill, a cent under the threshold", watched, fMembers|fMedical, yearly(-1)),
		situation("chronic_unpriced_lifted", "somebody chronically ill, a treatment without the amount", watchedLifted, fMembers|fMedical,
			monthly(unpriced)).
			leaves("chronic_monthly_cost", "chronic_yearly_cost", "medical_burden_lifted", "medical_stay_rural"),
	}
}

func sharePlants() []Plant {
	return []Plant{
		situation("share_of_income", "one member's costs over half of the rural income per head", watchedLifted, fMedical,
			func(g *generator, h *household, d *dice) {
				g.bill(h, pick(d, h.members), g.thisYear(1, 4), money.Fen(g.data.plan.Limits.RuralIncomeFen/2)+200, d)
			}).says("medical_share_income", "medical_burden_lifted"),
		situation("share_of_income_under", "one member's costs at half of the rural income per head", watchedLifted, fMedical,
			func(g *generator, h *household, d *dice) {
				g.bill(h, pick(d, h.members), g.thisYear(1, 4), money.Fen(g.data.plan.Limits.RuralIncomeFen/2), d)
			}).says("medical_burden_lifted"),
		situation("rigid", "costs of the year over half of the income", watchedLifted, fIncome|fSchooling|fMedical,
			func(g *generator, h *household, d *dice) {
				h.unlist("schooling")
				g.earn(&h.current, h, d.between(g.data.plan.Income.Low, g.data.plan.Income.Low+900), d)
				g.visits(h, max(yuan(g.data.plan.Limits.MedicalLifted), h.current.netReported*6/10), d)
			}).says("rigid_expenditure", "medical_burden_lifted"),
		situation("rigid_income_missing", "costs of the year, and an item of the income is blank", watchedLifted, fIncome|fSchooling|fMedical,
			func(g *generator, h *household, d *dice) {
				h.unlist("schooling")
				g.visits(h, yuan(600), d)
				h.blank("current:assessment.transfer_income")
			}).leaves("rigid_expenditure", "income_below_line", "income_sum_mismatch"),
	}
}
