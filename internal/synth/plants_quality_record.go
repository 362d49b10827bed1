package synth

import (
	"shouwang/internal/civil"
	"shouwang/internal/money"
)

// settledBefore puts a household's clearing more than a year back, so that what a department reports within the year comes after it.
func (g *generator) settledBefore(h *household) {
	if h.kind.isCleared() {
		h.watch.identifiedOn, h.watch.clearedOn = g.monthsAgo(21), g.monthsAgo(11)
	}
}

// clearingPlants are risks that were cleared with too little, or with no word how and when.
func clearingPlants() []Plant {
	const below = "cleared_below_line"
	now := func(above money.Fen) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) {
			h.watch.clearedOn, h.watch.method = g.opts.AsOf.FirstOfMonth(), "natural"
			in, line := &h.watch.cleared, g.data.plan.Limits.MonitoringLine
			g.earn(in, h, line, d)
			in.transfer += yuan(line*len(h.members)) + above - in.net()
			in.settle(len(h.members))
		}
	}
	return []Plant{
		causePlant("cleared_poor", "cleared this month, income after clearing a cent under the line", anyFamily, isTrue(below), now(-1)).often(3),
		causePlant("cleared_on_the_line", "cleared this month, income after clearing on the line", anyFamily, said{}, now(0)),
		causePlant("cleared_poor_undated", "income after clearing under the line, no month of clearing", anyFamily, said{"cleared_mark_missing", below},
			func(g *generator, h *household, d *dice) {
				now(-100)(g, h, d)
				h.blank("monitoring.cleared_on")
			}),
		causePlant("cleared_unexplained", "cleared, how is not stated", anyFamily, isTrue("cleared_mark_missing"), func(_ *generator, h *household, _ *dice) { h.watch.method = "" }),
		{Name: "uncleared_but_dated", Note: "not cleared, and a month of clearing stated", Kinds: active, Stance: "calm", Facets: fRecord, True: only("uncleared_with_clearing"),
			apply: func(g *generator, h *household, _ *dice) { h.watch.clearedOn = g.monthsAgo(1) }},
	}
}

// lapsePlants are risks that were cleared though something speaks against it.
func lapsePlants() []Plant {
	const expense, none, copied, trade, risk = "cleared_with_expense", "safety_net_cleared", "cleared_record_copied", "industry_without_income", "cleared_at_risk"
	spent := func(less money.Fen) func(*generator, *household, *dice) {
		return func(g *generator, h *household, _ *dice) {
			h.watch.cleared.outOfPocket = yuan(g.data.plan.Limits.OutOfPocket) - less
		}
	}
	after := func(put func(*generator, *household, *dice, civil.Date)) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) {
			g.settledBefore(h)
			put(g, h, d, h.watch.clearedOn.AddMonths(1).AddDays(3))
		}
	}
	ill := func(on func(*generator, civil.Date) string) func(*generator, *household, *dice) {
		return after(func(g *generator, h *household, d *dice, day civil.Date) {
			h.list("severe_illness", h.grown(), "severe_illness.disease", pick(d, g.data.words.Lists["diseases"]), "severe_illness.diagnosed_on", on(g, day))
		})
	}
	return []Plant{
		twice(causePlant("cleared_still_unsafe", "cleared, and one guarantee still not safe", anyFamily, isTrue("cleared_with_problem"), func(g *generator, h *household, d *dice) {
			h.set(pick(d, []string{"cleared:assessment.housing_problem", "cleared:assessment.water_problem", "cleared:assessment.uninsured_problem"}), g.data.words.yes(true))
		})),
		twice(causePlant("cleared_still_paying", "cleared, expense exactly at the threshold", anyFamily, isTrue(expense), spent(0))),
		causePlant("cleared_paying_less", "cleared, expense a cent under the threshold", anyFamily, said{}, spent(1)),
		causePlant("cleared_helpless", "cleared, and nobody can work", helpless, isTrue(none), func(_ *generator, h *household, _ *dice) { h.watch.safetyNet = true }),
		causePlant("cleared_helpless_missing", "cleared, nobody can work, one member's labour missing", helpless, isUnknown(none), func(_ *generator, h *household, _ *dice) {
			h.watch.safetyNet = true
			h.head().set("member.labour", "")
		}),
		twice(causePlant("cleared_copied", "income after clearing copied from the identification", anyFamily, isTrue(copied), func(g *generator, h *household, d *dice) {
			g.identify(h, d, g.perHead(d, g.data.plan.Income.Low))
			oop := h.watch.cleared.outOfPocket
			h.watch.cleared = h.watch.identified
			h.watch.cleared.outOfPocket = oop
		})),
		twice(causePlant("cleared_trade_empty", "helped by industry, nothing earned by it", earners, isTrue(trade), func(_ *generator, h *household, _ *dice) {
			h.assist("industry", "planting")
			h.watch.developmental = "started"
			in := &h.watch.cleared
			in.transfer, in.operating = in.transfer+in.operating, 0
			in.settle(len(h.members))
		})),
		causePlant("cleared_then_ill", "a severe illness in the month after clearing", anyFamily, isTrue(risk), ill(func(g *generator, on civil.Date) string {
			return g.date("severe_illness", on)
		})),
		besides(causePlant("cleared_then_ill_undated", "a severe illness of no stated day", anyFamily, isUnknown(risk), ill(func(*generator, civil.Date) string { return "" })), "severe_illness_new"),
	}
}

// besides declares what is unknown besides, of a rule that is told by declaration alone.
func besides(p Plant, unknown ...string) Plant {
	p.Unknown = append(p.Unknown, unknown...)
	return p
}

// twice plants a situation that only one kind of household shows twice as often.
func twice(p Plant) Plant {
	p.Weight = 2
	return p
}

// timingPlants are months of the monitoring record that cannot be.
func timingPlants() []Plant {
	return []Plant{
		twice(causePlant("cleared_backwards", "cleared in the month before the identification", anyFamily, isTrue("cleared_before_identified"), func(_ *generator, h *household, _ *dice) {
			h.watch.clearedOn, h.watch.method = h.watch.identifiedOn.AddMonths(-1), "natural"
		})),
		causePlant("cleared_next_year", "cleared in a month to come", anyFamily, isTrue("monitoring_date_future"), func(g *generator, h *household, _ *dice) {
			h.watch.clearedOn = g.monthsAgo(-2)
		}),
		{Name: "identified_next_month", Note: "identified in a month to come", Kinds: active, Stance: "calm", Facets: fRecord, True: only("monitoring_date_future"),
			apply: func(g *generator, h *household, _ *dice) { h.watch.identifiedOn = g.monthsAgo(-1) }},
		causePlant("identified_rich", "a high income at identification", anyFamily, said{}, func(g *generator, h *household, d *dice) {
			g.identify(h, d, 26000)
			h.watch.identifiedOn = g.monthsAgo(14)
		}),
		causePlant("identified_income_not_stated", "no income per person at identification", anyFamily, said{},
			func(_ *generator, h *household, _ *dice) { h.blank("identified:assessment.per_capita_reported") }),
	}
}

// workbook is a plant about the present income or the living of a lifted household.
func workbook(name, note string, at place, says said, apply action) Plant {
	return Plant{Name: name, Note: note, Kinds: []kind{lifted}, Shape: at.shape, Facets: at.facets, True: only(says.truth), Unknown: only(says.unknown), apply: apply}
}

// sumPlants are incomes that do not add up or cannot be.
func sumPlants() []Plant {
	const wage, each = "workers_without_wage", "per_capita_mismatch"
	income := func(name, note string, says said, apply action) Plant {
		return workbook(name, note, place{fIncome | fMembers | fEmployment | fMigrant, earners}, says, apply)
	}
	return []Plant{
		anyCause(causePlant("identified_misstated", "net income at identification misstated", anyFamily, isTrue("identified_sum_mismatch"),
			func(_ *generator, h *household, d *dice) { h.watch.identified.netReported += d.fen(300, 5000) })),
		twice(causePlant("cleared_misstated", "net income after clearing misstated by 1.01 yuan", anyFamily, isTrue("cleared_sum_mismatch"),
			func(_ *generator, h *household, _ *dice) { h.watch.cleared.netReported -= money.Yuan + 1 })),
		income("head_misstated", "income per person misstated", isTrue(each), func(_ *generator, h *household, d *dice) { h.current.perCapita += d.fen(3, 900) }),
		income("head_not_stated", "income per person not stated", isUnknown(each), func(_ *generator, h *household, _ *dice) { h.blank("current:assessment.per_capita_reported") }),
		income("income_of_a_digit_more", "an income with a digit too many", isTrue("income_implausible"), func(g *generator, h *household, d *dice) {
			g.earn(&h.current, h, d.between(100_001, 160_000), d)
		}),
		income("income_lost", "a loss on the year", isTrue("net_negative"), func(_ *generator, h *household, d *dice) {
			h.current.expense += h.current.net() + d.fen(10, 800)
			h.current.settle(len(h.members))
		}),
		income("work_unpaid", "months of work and no wage", isTrue(wage), func(_ *generator, h *household, _ *dice) {
			h.wageOf(0)
			h.jobless()
			h.worker().work, h.worker().workPlace = 3, "in_county"
		}),
		income("work_short_unpaid", "two months of work and no wage", said{}, func(_ *generator, h *household, _ *dice) {
			h.wageOf(0)
			h.jobless()
			h.worker().work, h.worker().workPlace = 2, "in_county"
		}),
		income("work_unpaid_missing", "no wage, months of work missing", isUnknown(wage), func(_ *generator, h *household, _ *dice) {
			h.wageOf(0)
			h.jobless()
			h.worker().set("member.work_months", "")
		}),
	}
}

// allowancePlants are allowances that the members contradict.
func allowancePlants() []Plant {
	const unpaid, undue = "dibao_without_money", "dibao_money_without_dibao"
	relief := func(name, note string, says said, apply func(*household)) Plant {
		return workbook(name, note, place{fIncome | fRelief | fMembers, earners}, says, func(_ *generator, h *household, _ *dice) {
			h.unlist("civil_affairs")
			apply(h)
		})
	}
	draw := func(h *household, dibao string, money bool) {
		for _, p := range h.members {
			p.dibao, p.destitute = dibao, "none"
		}
		if h.current.dibao, h.current.destitute = 0, 0; money {
			h.current.dibao = h.current.transfer / 3
		}
	}
	forget := func(h *household) {
		for _, p := range h.members {
			p.set("member.dibao", "")
		}
	}
	return []Plant{
		relief("dibao_unpaid", "on the allowance, none received", isTrue(unpaid), func(h *household) { draw(h, "rural", false) }),
		relief("dibao_unpaid_missing", "no allowance received, not stated whether on it", isUnknown(unpaid), func(h *household) { draw(h, "none", false); forget(h) }),
		relief("dibao_undue", "an allowance received, nobody on it", isTrue(undue), func(h *household) { draw(h, "none", true) }),
		relief("dibao_undue_missing", "an allowance received, not stated whether on it", isUnknown(undue), func(h *household) { draw(h, "none", true); forget(h) }),
		relief("pension_undue", "a pension, and nobody of age", isTrue("pension_without_elder"), func(h *household) { h.current.pension = h.current.transfer / 5 }),
		relief("allowance_over_transfer", "an allowance a cent over the transfer income", isTrue("allowance_exceeds_transfer"), func(h *household) {
			draw(h, "rural", false)
			h.current.dibao = h.current.transfer - h.current.pension + 1
		}),
		relief("dibao_and_destitute", "on the allowance and in destitute support", isTrue("dibao_and_destitute"), func(h *household) {
			draw(h, "rural", true)
			h.head().destitute = "rural"
		}),
	}
}

// livingPlants are facts of the house and the exit that cannot be.
func livingPlants() []Plant {
	living := func(name, note string, says said, apply action) Plant {
		return workbook(name, note, place{fLiving, anyFamily}, says, apply)
	}
	return []Plant{
		living("lift_year_late", "an exit after the last year", isTrue("lift_year_implausible"), func(_ *generator, h *household, _ *dice) { h.liftYear = 2021 }),
		living("lift_year_missing", "no year of exit", isTrue("lift_year_implausible"), func(_ *generator, h *household, _ *dice) { h.blank("household.lift_year") }),
		living("not_lifted", "in the workbook of lifted households, marked as not lifted", isTrue("lift_status_implausible"), func(g *generator, h *household, d *dice) {
			h.set("household.lift_status", g.data.words.label("lift_status", pick(d, []string{"not_lifted", "planned"})))
		}),
		living("house_of_no_size", "a house of no size", isTrue("floor_area_zero"), func(_ *generator, h *household, _ *dice) { h.living.floor = 0 }),
		living("toilet_none_usable", "no toilet, and it works", isTrue("toilet_contradiction"), func(_ *generator, h *household, _ *dice) {
			h.living.toilet, h.living.toiletUsable = false, true
		}),
		living("toilet_not_stated", "not stated whether there is a toilet, and it works", isUnknown("toilet_contradiction"), func(_ *generator, h *household, _ *dice) {
			h.living.toiletUsable = true
			h.blank("household.sanitary_toilet")
		}),
	}
}
