package synth

import (
	"slices"

	"shouwang/internal/money"
)

// hardshipPlants are households whose income, expenses and protection do not go together.
func hardshipPlants() []Plant {
	return slices.Concat(fallPlants(), lossPlants(), unprotectedPlants())
}

func fallPlants() []Plant {
	reference := func(off money.Fen) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) {
			g.present(h, d, yuan(2000))
			h.current.claim, h.current.outOfPocket = yuan(500), yuan(2500)+off
		}
	}
	after := func(percent int, off money.Fen) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) {
			g.earn(&h.watch.cleared, h, g.data.plan.Limits.MonitoringLine*2, d)
			h.watch.cleared.transfer -= h.watch.cleared.net() % 100
			h.watch.cleared.settle(len(h.members))
			g.exact(h, h.watch.cleared.net()*money.Fen(percent)/100+off, d)
		}
	}
	cut := func(percent int) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) {
			g.exact(h, h.watch.identified.netReported*money.Fen(percent)/100, d)
		}
	}
	since := func(percent int, off money.Fen) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) {
			before := income{}
			g.earn(&before, h, g.data.plan.Limits.MonitoringLine*2, d)
			before.transfer -= before.net() % 100
			before.settle(len(h.members))
			h.before = &before
			g.exact(h, before.net()*money.Fen(percent)/100+off, d)
		}
	}
	return []Plant{
		situation("fallen_since_before", "income down by three tenths since the workbook of months before", []kind{lifted}, fIncome, since(70, 0)).
			says("lifted_income_cut").often(3),
		situation("fallen_less_since_before", "income down by a little less than the threshold since then", []kind{lifted}, fIncome, since(70, 200)),
		situation("fallen_unknown_since_before", "an item of the income is blank now and then", []kind{lifted}, fIncome, func(g *generator, h *household, d *dice) {
			since(60, 0)(g, h, d)
			h.blank("current:assessment.transfer_income")
			h.before.wage += money.Yuan // something changed, so that there is a version before
		}).leaves("lifted_income_cut", "income_below_line", "income_sum_mismatch"),
		situation("reference_low", "above the line, a cent below it after out-of-pocket cost", watchedLifted, fIncome, reference(1)).
			says("reference_income_low"),
		situation("reference_on_the_line", "above the line, on it after out-of-pocket cost", watchedLifted, fIncome, reference(0)),
		situation("reference_missing", "above the line, the claims are blank", watchedLifted, fIncome, func(g *generator, h *household, d *dice) {
			reference(0)(g, h, d)
			h.blank("current:assessment.claim_income")
		}).leaves("reference_income_low"),
		situation("income_fallen", "income down by a third since clearing", []kind{liftedCleared}, fIncome|fMonitoring, after(67, 0)).
			says("income_drop"),
		situation("income_fallen_less", "income down by a little less than the threshold since clearing", []kind{liftedCleared}, fIncome|fMonitoring,
			after(70, 200)),
		situation("income_cut", "income down by four tenths since identification", []kind{liftedActive}, fIncome, cut(60)).
			says("monitored_income_cut").often(3),
		situation("income_kept", "income down by two tenths since identification", []kind{liftedActive}, fIncome, cut(80)),
	}
}

func lossPlants() []Plant {
	loss := func(off money.Fen) func(*generator, *household, *dice) {
		return func(g *generator, h *household, _ *dice) {
			in := &h.current
			more := in.operating + yuan(g.data.plan.Limits.IndustryLoss) + off - in.expense
			in.expense += more
			in.transfer += more
			in.settle(len(h.members))
		}
	}
	return []Plant{
		situation("operating_loss", "an operating loss exactly at the threshold", watchedLifted, fIncome, loss(0)).
			shaped(earners).says("industry_loss"),
		situation("operating_loss_less", "an operating loss a cent under the threshold", watchedLifted, fIncome, loss(-1)).shaped(earners),
	}
}

func unprotectedPlants() []Plant {
	unprotected := func(g *generator, h *household, d *dice) {
		for _, p := range h.members {
			p.dibao, p.destitute = "none", "none"
		}
		h.unlist("civil_affairs")
		line := g.data.plan.Limits.MonitoringLine
		g.earn(&h.current, h, d.between(line/2, line*9/10), d)
	}
	return []Plant{
		situation("unprotected", "poor, nobody can work, no allowance", []kind{lifted}, fIncome|fRelief|fMembers, unprotected).
			shaped(helpless).says("low_income_no_relief", "income_below_line"),
		situation("unprotected_unclear", "poor, nobody can work, the allowance is blank", []kind{lifted}, fIncome|fRelief|fMembers,
			func(g *generator, h *household, d *dice) {
				unprotected(g, h, d)
				h.head().set("member.dibao", "")
			}).shaped(helpless).says("income_below_line").leaves("low_income_no_relief"),
		situation("protected", "poor, nobody can work, on the allowance", []kind{lifted}, fIncome|fRelief|fMembers,
			func(g *generator, h *household, d *dice) {
				unprotected(g, h, d)
				for _, p := range h.members {
					p.dibao = "rural"
				}
			}).shaped(helpless).says("income_below_line"),
	}
}

// exact gives the household exactly this present net income.
func (g *generator) exact(h *household, net money.Fen, d *dice) {
	in := &h.current
	g.earn(in, h, int(net/money.Yuan)/len(h.members), d)
	in.transfer += net - in.net()
	in.settle(len(h.members))
}

// scopePlants are households that are to be considered for a class, and classes that contradict the rest of the record.
func scopePlants() []Plant {
	return slices.Concat(candidatePlants(), stratumPlants(), classPlants())
}

func candidatePlants() []Plant {
	stricken := func(g *generator, h *household, d *dice) {
		h.unlist("disaster")
		g.stricken(h, d, g.date("disaster", g.before(d, 20, 200)), d.fen(g.data.plan.Limits.DisasterLoss, g.data.plan.Limits.DisasterLoss*3).Yuan())
	}
	// since the clearing, in whatever month it happened
	strickenAfter := func(g *generator, h *household, d *dice) {
		h.watch.identifiedOn, h.watch.clearedOn = g.monthsAgo(22), g.monthsAgo(12)
		stricken(g, h, d)
	}
	hit := []string{"disaster_loss", "cleared_at_risk"}
	return []Plant{
		situation("struck_and_poor", "below the line and struck by a disaster", []kind{lifted}, fIncome|fDisaster,
			func(g *generator, h *household, d *dice) {
				line := g.data.plan.Limits.MonitoringLine
				g.earn(&h.current, h, d.between(line/2, line*9/10), d)
				stricken(g, h, d)
			}).says("income_below_line", "disaster_loss", "candidate_unstable_lifted"),
		situation("struck_and_poor_before", "below the line after clearing and struck by a disaster", []kind{ordinaryCleared}, fIncome|fDisaster|fMonitoring,
			func(g *generator, h *household, d *dice) {
				g.earn(&h.watch.cleared, h, g.data.plan.Limits.MonitoringLine*9/10, d)
				strickenAfter(g, h, d)
			}).says(append([]string{"candidate_marginal", "candidate_sudden"}, hit...)...).often(3),
		situation("struck_income_unknown", "struck by a disaster, an item of the income after clearing is blank", []kind{ordinaryCleared}, fIncome|fDisaster|fMonitoring,
			func(g *generator, h *household, d *dice) {
				h.blank("cleared:assessment.transfer_income")
				strickenAfter(g, h, d)
			}).says(append([]string{"cleared_incomplete", "candidate_sudden"}, hit...)...).leaves("candidate_marginal"),
		situation("struck_well_off", "struck by a disaster, well above the line", []kind{lifted}, fIncome|fDisaster, stricken).
			says("disaster_loss", "candidate_sudden"),
	}
}

func stratumPlants() []Plant {
	relief := func(code string, started, ended int) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) {
			h.unlist("civil_affairs")
			month := func(ago int) string {
				if ago < 0 {
					return ""
				}
				return g.month(g.monthsAgo(ago))
			}
			h.list("civil_affairs", h.head(), "civil_affairs.kind", g.data.words.label("relief_kind", code), "civil_affairs.monthly_amount", d.fen(200, 600).Yuan(),
				"civil_affairs.started_on", month(started), "civil_affairs.ended_on", month(ended))
			if code == "dibao" {
				for _, p := range h.members {
					p.dibao, p.destitute = "rural", "none"
				}
			}
		}
	}
	return []Plant{
		situation("stratum_marginal", "low-income margin of civil affairs", watched, fRelief, relief("dibao_marginal", 9, -1)).
			says("low_income_stratum"),
		situation("stratum_expenditure", "hardship by expenditure of civil affairs", watched, fRelief, relief("expenditure_hardship", 9, -1)).
			says("low_income_stratum"),
		situation("stratum_ended", "low-income margin until last month", watched, fRelief, relief("dibao_marginal", 19, 1)),
		situation("stratum_unnamed", "relief of no stated kind", watched, fRelief, func(g *generator, h *household, d *dice) {
			relief("dibao_marginal", 3, -1)(g, h, d)
			h.records[len(h.records)-1].put("civil_affairs.kind", "")
		}).leaves("low_income_stratum", "relief_new", "temporary_relief"),
		situation("allowance_new", "the allowance began within half a year", watched, fRelief|fMembers, relief("dibao", 3, -1)).says("relief_new"),
		situation("allowance_older", "the allowance began more than half a year ago", watched, fRelief|fMembers, relief("dibao", 7, -1)),
	}
}

func classPlants() []Plant {
	class := func(code string) func(*generator, *household, *dice) {
		return func(_ *generator, h *household, _ *dice) { h.watch.class = code }
	}
	return []Plant{
		situation("class_of_ordinary", "lifted, but of the class of ordinary households", []kind{liftedActive}, fRecord, class("marginal_at_risk")).
			standing("calm").says("class_type_mismatch"),
		situation("class_of_lifted", "ordinary, but of the class of lifted households", []kind{ordinaryActive}, fRecord, class("unstable_lifted")).
			standing("calm").says("class_type_mismatch"),
		situation("class_sudden_poor", "sudden hardship, but below the line", active, fRecord, class("sudden_hardship")).
			standing("red_income").says("level_red", "class_sudden_below_line"),
		situation("class_sudden_unclear", "sudden hardship, an item of the income is blank", active, fRecord, func(g *generator, h *household, d *dice) {
			h.watch.class = "sudden_hardship"
			h.blank("identified:assessment.transfer_income")
		}).standing("red_expense").says("level_red", "monitored_incomplete").leaves("class_sudden_below_line"),
		situation("class_by_expense", "above the line, far below it after out-of-pocket cost", active, fRecord, func(g *generator, h *household, d *dice) {
			in := &h.watch.identified
			h.watch.class = map[bool]string{true: "unstable_lifted", false: "marginal_at_risk"}[h.kind.isLifted()]
			in.outOfPocket = in.net() - yuan(g.data.plan.Limits.MonitoringLine*len(h.members)) + yuan(6000)
		}).standing("red_expense").says("level_red", "class_sudden_suggested"),
		situation("class_expense_missing", "above the line, the out-of-pocket cost is blank", []kind{ordinaryActive}, fRecord, func(g *generator, h *household, d *dice) {
			h.watch.class = map[bool]string{true: "unstable_lifted", false: "marginal_at_risk"}[h.kind.isLifted()]
			h.blank("identified:assessment.out_of_pocket")
		}).standing("calm").leaves("level_red", "class_sudden_suggested"),
	}
}
