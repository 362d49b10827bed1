package synth

import (
	"shouwang/internal/money"
)

// present gives the household exactly this much more than the line in present net income.
func (g *generator) present(h *household, d *dice, above money.Fen) {
	line := g.data.plan.Limits.MonitoringLine
	in := &h.current
	g.earn(in, h, line, d)
	in.transfer += yuan(line*len(h.members)) + above - in.net()
	in.settle(len(h.members))
}

func incomePlants() []Plant {
	return []Plant{
		{Name: "income_low", Note: "net income per person well under the line", Kinds: watchedLifted, Facets: fIncome, Weight: 3,
			True: []string{"income_below_line"}, apply: func(g *generator, h *household, d *dice) {
				line := g.data.plan.Limits.MonitoringLine
				g.earn(&h.current, h, d.between(line*4/10, line*97/100), d)
			}},
		{Name: "income_a_cent_low", Note: "net income a cent under the line", Kinds: watchedLifted, Facets: fIncome,
			True: []string{"income_below_line"}, apply: func(g *generator, h *household, d *dice) { g.present(h, d, -1) }},
		{Name: "income_on_the_line", Note: "net income exactly on the line", Kinds: watchedLifted, Facets: fIncome,
			apply: func(g *generator, h *household, d *dice) { g.present(h, d, 0) }},
		{Name: "income_low_while_monitored", Note: "low present income of a household already monitored", Kinds: []kind{liftedActive}, Facets: fIncome,
			apply: func(g *generator, h *household, d *dice) {
				line := g.data.plan.Limits.MonitoringLine
				g.earn(&h.current, h, d.between(line*4/10, line*9/10), d)
			}},
		{Name: "income_item_missing", Note: "one of the five items is blank", Kinds: watchedLifted, Facets: fIncome, Weight: 2,
			Unknown: []string{"income_below_line", "income_sum_mismatch"}, apply: func(_ *generator, h *household, d *dice) {
				h.blank(pick(d, []string{"current:assessment.operating_income", "current:assessment.property_income",
					"current:assessment.transfer_income", "current:assessment.operating_expense"}))
			}},
		{Name: "income_item_missing_monitored", Note: "the same of a household already monitored", Kinds: []kind{liftedActive}, Facets: fIncome,
			Unknown: []string{"income_sum_mismatch"}, apply: func(_ *generator, h *household, _ *dice) { h.blank("current:assessment.transfer_income") }},
		{Name: "wage_missing", Note: "the wage is blank", Kinds: watchedLifted, Facets: fIncome,
			Unknown: []string{"income_below_line", "income_sum_mismatch", "wage_too_small"}, apply: func(_ *generator, h *household, _ *dice) {
				h.blank("current:assessment.wage_income")
			}},
		{Name: "wage_tiny", Note: "a yearly wage that must be a slip", Kinds: inWorkbook, Facets: fIncome, Weight: 2,
			True: []string{"wage_too_small"}, apply: func(g *generator, h *household, d *dice) {
				h.wageOf(money.Fen(d.between(1, g.data.plan.Limits.WageMinimum*100-1)))
			}},
		{Name: "wage_at_the_minimum", Note: "a yearly wage exactly at the minimum", Kinds: inWorkbook, Facets: fIncome,
			apply: func(g *generator, h *household, _ *dice) { h.wageOf(yuan(g.data.plan.Limits.WageMinimum)) }},
		{Name: "net_misstated", Note: "the stated net income is not the sum of its items", Kinds: inWorkbook, Facets: fIncome, Weight: 2,
			True: []string{"income_sum_mismatch"}, apply: func(_ *generator, h *household, d *dice) {
				off := d.fen(300, 9000)
				if d.chance(500) {
					off = -off
				}
				h.current.netReported += off
			}},
		{Name: "net_misstated_by_101_fen", Note: "the stated net income is off by 1.01 yuan", Kinds: inWorkbook, Facets: fIncome,
			True: []string{"income_sum_mismatch"}, apply: func(_ *generator, h *household, _ *dice) { h.current.netReported -= money.Yuan + 1 }},
		{Name: "net_off_by_one_yuan", Note: "the stated net income is off by exactly one yuan", Kinds: inWorkbook, Facets: fIncome,
			apply: func(_ *generator, h *household, _ *dice) { h.current.netReported += money.Yuan }},
		{Name: "net_not_stated", Note: "no net income is stated", Kinds: inWorkbook, Facets: fIncome,
			Unknown: []string{"income_sum_mismatch"}, apply: func(_ *generator, h *household, _ *dice) { h.blank("current:assessment.net_reported") }},
	}
}

// wageOf states another wage and moves the rest into business, so that the net income stays.
func (h *household) wageOf(wage money.Fen) {
	h.current.operating += h.current.wage - wage
	h.current.wage = wage
	if h.current.operating < 0 {
		h.current.transfer += h.current.operating
		h.current.operating = 0
	}
	h.current.settle(len(h.members))
}
