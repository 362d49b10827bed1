package synth

import (
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
	plant := func(name, note string, kinds []kind, f facet, truth, unknown []string, apply func(*generator, *household, *dice)) Plant {
		return Plant{Name: name, Note: note, Kinds: kinds, Facets: f | fMedical, True: truth, Unknown: unknown, apply: apply}
	}
	stay := func(amount func(*generator, *dice) money.Fen) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) {
			g.bill(h, pick(d, h.members), g.thisYear(2, 4), amount(g, d), d)
		}
	}
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
	limit := func(pick func(*limits) int, off money.Fen) func(*generator, *dice) money.Fen {
		return func(g *generator, _ *dice) money.Fen { return yuan(pick(&g.data.plan.Limits)) + off }
	}
	monitored, rural := func(l *limits) int { return l.StayMonitored }, func(l *limits) int { return l.StayRural }
	outpatient := func(l *limits) int { return l.Outpatient }
	blank := func(*generator, *dice) money.Fen { return -1 }
	other := []kind{ordinaryCleared}
	return []Plant{
		plant("stay_costly", "one treatment over the threshold of the monitored", active, 0, []string{"medical_stay_monitored"}, nil,
			stay(func(g *generator, d *dice) money.Fen {
				return d.fen(g.data.plan.Limits.StayMonitored+1, g.data.plan.Limits.StayMonitored*3)
			})),
		plant("stay_exactly", "one treatment exactly at the threshold of the monitored", active, 0, nil, nil, stay(limit(monitored, 0))),
		plant("stay_unpriced", "one treatment without the self-paid amount", active, 0, nil, []string{"medical_stay_monitored"}, stay(blank)),
		plant("stay_costly_rural", "one treatment over the threshold of other households", other, 0, []string{"medical_stay_rural"}, nil,
			stay(limit(rural, 1))),
		plant("stay_exactly_rural", "one treatment exactly at the threshold of other households", other, 0, nil, nil, stay(limit(rural, 0))),
		plant("stay_costly_lifted", "one treatment over the threshold, and over the year's", watchedLifted, 0,
			[]string{"medical_stay_rural", "medical_burden_lifted"}, nil, stay(limit(rural, 1))),
		plant("chronic_month", "a costly month of somebody chronically ill", watched, fMembers, []string{"chronic_monthly_cost"}, nil,
			monthly(func(g *generator, d *dice) money.Fen {
				return d.fen(g.data.plan.Limits.Outpatient, g.data.plan.Limits.Outpatient*3)
			})),
		plant("chronic_month_a_cent_less", "a month of somebody chronically ill, a cent under the threshold", watched, fMembers, nil, nil, monthly(limit(outpatient, -1))),
		plant("chronic_year", "a year of somebody chronically ill, exactly at the threshold", watched, fMembers, []string{"chronic_yearly_cost"}, nil, yearly(0)),
		plant("chronic_year_a_cent_less", "a year of somebody chronically ill, a cent under the threshold", watched, fMembers, nil, nil, yearly(-1)),
		plant("chronic_unpriced_lifted", "somebody chronically ill, a treatment without the amount", watchedLifted, fMembers, nil,
			[]string{"chronic_monthly_cost", "chronic_yearly_cost", "medical_burden_lifted", "medical_stay_rural"}, monthly(blank)),
		plant("share_of_income", "one member's costs over half of the rural income per head", watchedLifted, 0,
			[]string{"medical_share_income", "medical_burden_lifted"}, nil,
			func(g *generator, h *household, d *dice) {
				g.bill(h, pick(d, h.members), g.thisYear(1, 4), money.Fen(g.data.plan.Limits.RuralIncomeFen/2)+200, d)
			}),
		plant("share_of_income_under", "one member's costs at half of the rural income per head", watchedLifted, 0, []string{"medical_burden_lifted"}, nil,
			func(g *generator, h *household, d *dice) {
				g.bill(h, pick(d, h.members), g.thisYear(1, 4), money.Fen(g.data.plan.Limits.RuralIncomeFen/2), d)
			}),
		plant("rigid", "costs of the year over half of the income", watchedLifted, fIncome|fSchooling, []string{"rigid_expenditure", "medical_burden_lifted"}, nil,
			func(g *generator, h *household, d *dice) {
				h.unlist("schooling")
				g.earn(&h.current, h, d.between(g.data.plan.Income.Low, g.data.plan.Income.Low+900), d)
				g.visits(h, max(yuan(g.data.plan.Limits.MedicalLifted), h.current.netReported*6/10), d)
			}),
		plant("rigid_income_missing", "costs of the year, and an item of the income is blank", watchedLifted, fIncome|fSchooling,
			nil, []string{"rigid_expenditure", "income_below_line", "income_sum_mismatch"},
			func(g *generator, h *household, d *dice) {
				h.unlist("schooling")
				g.visits(h, yuan(600), d)
				h.blank("current:assessment.transfer_income")
			}),
	}
}
