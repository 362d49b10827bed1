package synth

import "shouwang/internal/money"

// latelyPlants are monitored households whose income or expense of this year makes another level than what was recorded at identification.
func latelyPlants() []Plant {
	since := func(name, note, stance, level string, apply func(*generator, *household, *dice)) Plant {
		p := Plant{Name: name, Note: note, Kinds: []kind{liftedActive}, Stance: stance, Facets: fRecord | fIncome | fBusiness, apply: apply}
		if level != "" {
			p.True = []string{level}
		}
		return p
	}
	now := func(above money.Fen) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) {
			g.present(h, d, above)
			h.current.outOfPocket = h.watch.identified.outOfPocket
		}
	}
	spends := func(of func(*limits) int, off money.Fen) func(*generator, *household, *dice) {
		return func(g *generator, h *household, _ *dice) { h.current.outOfPocket = yuan(of(&g.data.plan.Limits)) + off }
	}
	grave := func(l *limits) int { return l.OutOfPocket }
	return []Plant{
		since("poorer_since", "above the line when identified, a cent under it now", "calm", "level_red", now(-1)),
		since("recovered", "under the line when identified, on it now", "red_income", "", now(0)).often(2),
		since("expense_since", "out-of-pocket expense at the threshold this year only", "calm", "level_red", spends(grave, 0)),
		since("expense_over", "out-of-pocket expense a cent under the threshold this year", "red_expense", "level_blue", spends(grave, -1)),
		since("transfers_alone", "lives on transfers and dividends alone this year", "calm", "level_yellow", givenShare(90, 0)),
		since("transfers_not_alone", "a little earned besides transfers and dividends", "calm", "level_blue", givenShare(90, 1)),
		since("transfers_half", "half of this year's income is transfers and dividends", "calm", "level_blue", givenShare(50, 0)),
		since("transfers_less", "a little less than half is transfers and dividends", "calm", "", givenShare(50, 1)),
	}
}

// givenShare makes this year's income one of which so many hundredths less so much are transfers and dividends, earned without a business.
func givenShare(percent, less money.Fen) func(*generator, *household, *dice) {
	return func(g *generator, h *household, _ *dice) {
		h.unlist("business")
		gross := yuan(g.data.plan.Limits.MonitoringLine * len(h.members) * 2)
		in := &h.current
		in.property, in.expense, in.wage, in.dibao, in.destitute, in.pension = 0, 0, 0, 0, 0, 0
		in.transfer = gross*percent/100 - less*money.Yuan*2
		in.operating = gross - in.transfer
		in.settle(len(h.members))
	}
}
