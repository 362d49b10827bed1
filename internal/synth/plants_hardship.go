package synth

import "shouwang/internal/money"

// hardshipPlants are households whose income, expenses and protection do not go together.
func hardshipPlants() []Plant {
	plant := func(name, note string, kinds []kind, s shape, f facet, truth, unknown []string, apply func(*generator, *household, *dice)) Plant {
		return Plant{Name: name, Note: note, Kinds: kinds, Shape: s, Facets: f, True: truth, Unknown: unknown, apply: apply}
	}
	reference := func(off money.Fen) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) {
			g.present(h, d, yuan(2000))
			h.current.claim, h.current.outOfPocket = yuan(500), yuan(2500)+off
		}
	}
	loss := func(off money.Fen) func(*generator, *household, *dice) {
		return func(g *generator, h *household, _ *dice) {
			in := &h.current
			more := in.operating + yuan(g.data.plan.Limits.IndustryLoss) + off - in.expense
			in.expense += more
			in.transfer += more
			in.settle(len(h.members))
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
	unprotected := func(g *generator, h *household, d *dice) {
		for _, p := range h.members {
			p.dibao, p.destitute = "none", "none"
		}
		h.unlist("civil_affairs")
		line := g.data.plan.Limits.MonitoringLine
		g.earn(&h.current, h, d.between(line/2, line*9/10), d)
	}
	cut := func(percent int) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) {
			g.exact(h, h.watch.identified.netReported*money.Fen(percent)/100, d)
		}
	}
	const none = "low_income_no_relief"
	relievedBut := []string{"income_below_line"}
	return []Plant{
		plant("reference_low", "above the line, a cent below it after out-of-pocket cost", watchedLifted, anyFamily, fIncome, []string{"reference_income_low"}, nil, reference(1)),
		plant("reference_on_the_line", "above the line, on it after out-of-pocket cost", watchedLifted, anyFamily, fIncome, nil, nil, reference(0)),
		plant("reference_missing", "above the line, the claims are blank", watchedLifted, anyFamily, fIncome, nil, []string{"reference_income_low"},
			func(g *generator, h *household, d *dice) {
				reference(0)(g, h, d)
				h.blank("current:assessment.claim_income")
			}),
		plant("income_fallen", "income down by a third since clearing", []kind{liftedCleared}, anyFamily, fIncome|fMonitoring, []string{"income_drop"}, nil, after(67, 0)),
		plant("income_fallen_less", "income down by a little less than the threshold since clearing", []kind{liftedCleared}, anyFamily, fIncome|fMonitoring, nil, nil, after(70, 200)),
		plant("income_cut", "income down by four tenths since identification", []kind{liftedActive}, anyFamily, fIncome, []string{"monitored_income_cut"}, nil, cut(60)).often(3),
		plant("income_kept", "income down by two tenths since identification", []kind{liftedActive}, anyFamily, fIncome, nil, nil, cut(80)),
		plant("operating_loss", "an operating loss exactly at the threshold", watchedLifted, earners, fIncome, []string{"industry_loss"}, nil, loss(0)),
		plant("operating_loss_less", "an operating loss a cent under the threshold", watchedLifted, earners, fIncome, nil, nil, loss(-1)),
		plant("unprotected", "poor, nobody can work, no allowance", []kind{lifted}, helpless, fIncome|fRelief|fMembers, []string{none, "income_below_line"}, nil, unprotected),
		plant("unprotected_unclear", "poor, nobody can work, the allowance is blank", []kind{lifted}, helpless, fIncome|fRelief|fMembers, relievedBut, []string{none},
			func(g *generator, h *household, d *dice) {
				unprotected(g, h, d)
				h.head().set("member.dibao", "")
			}),
		plant("protected", "poor, nobody can work, on the allowance", []kind{lifted}, helpless, fIncome|fRelief|fMembers, relievedBut, nil,
			func(g *generator, h *household, d *dice) {
				unprotected(g, h, d)
				for _, p := range h.members {
					p.dibao = "rural"
				}
			}),
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
	plant := func(name, note, stance string, kinds []kind, f facet, truth, unknown []string, apply func(*generator, *household, *dice)) Plant {
		return Plant{Name: name, Note: note, Stance: stance, Kinds: kinds, Facets: f, True: truth, Unknown: unknown, apply: apply}
	}
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
	stricken := func(g *generator, h *household, d *dice) {
		h.unlist("disaster")
		g.stricken(h, d, g.date("disaster", g.before(d, 20, 200)), d.fen(g.data.plan.Limits.DisasterLoss, g.data.plan.Limits.DisasterLoss*3).Yuan())
	}
	class := func(code string) func(*generator, *household, *dice) {
		return func(_ *generator, h *household, _ *dice) { h.watch.class = code }
	}
	hit := []string{"disaster_loss", "cleared_at_risk"}
	return []Plant{
		plant("struck_and_poor", "below the line and struck by a disaster", "", []kind{lifted}, fIncome|fDisaster,
			[]string{"income_below_line", "disaster_loss", "candidate_unstable_lifted"}, nil,
			func(g *generator, h *household, d *dice) {
				line := g.data.plan.Limits.MonitoringLine
				g.earn(&h.current, h, d.between(line/2, line*9/10), d)
				stricken(g, h, d)
			}),
		plant("struck_and_poor_before", "below the line after clearing and struck by a disaster", "", []kind{ordinaryCleared}, fIncome|fDisaster|fMonitoring,
			append([]string{"candidate_marginal", "candidate_sudden"}, hit...), nil,
			func(g *generator, h *household, d *dice) {
				g.earn(&h.watch.cleared, h, g.data.plan.Limits.MonitoringLine*9/10, d)
				stricken(g, h, d)
			}).often(3),
		plant("struck_income_unknown", "struck by a disaster, an item of the income after clearing is blank", "", []kind{ordinaryCleared}, fIncome|fDisaster|fMonitoring,
			append([]string{"cleared_incomplete", "candidate_sudden"}, hit...), []string{"candidate_marginal"},
			func(g *generator, h *household, d *dice) {
				h.blank("cleared:assessment.transfer_income")
				stricken(g, h, d)
			}),
		plant("struck_well_off", "struck by a disaster, well above the line", "", []kind{lifted}, fIncome|fDisaster, []string{"disaster_loss", "candidate_sudden"}, nil, stricken),
		plant("stratum_marginal", "low-income margin of civil affairs", "", watched, fRelief, []string{"low_income_stratum"}, nil, relief("dibao_marginal", 9, -1)),
		plant("stratum_expenditure", "hardship by expenditure of civil affairs", "", watched, fRelief, []string{"low_income_stratum"}, nil, relief("expenditure_hardship", 9, -1)),
		plant("stratum_ended", "low-income margin until last month", "", watched, fRelief, nil, nil, relief("dibao_marginal", 19, 1)),
		plant("stratum_unnamed", "relief of no stated kind", "", watched, fRelief, nil, []string{"low_income_stratum", "relief_new", "temporary_relief"},
			func(g *generator, h *household, d *dice) {
				relief("dibao_marginal", 3, -1)(g, h, d)
				h.records[len(h.records)-1].put("civil_affairs.kind", "")
			}),
		plant("allowance_new", "the allowance began within half a year", "", watched, fRelief|fMembers, []string{"relief_new"}, nil, relief("dibao", 3, -1)),
		plant("allowance_older", "the allowance began more than half a year ago", "", watched, fRelief|fMembers, nil, nil, relief("dibao", 7, -1)),
		plant("class_of_ordinary", "lifted, but of the class of ordinary households", "calm", []kind{liftedActive}, fRecord, []string{"class_type_mismatch"}, nil, class("marginal_at_risk")),
		plant("class_of_lifted", "ordinary, but of the class of lifted households", "calm", []kind{ordinaryActive}, fRecord, []string{"class_type_mismatch"}, nil, class("unstable_lifted")),
		plant("class_sudden_poor", "sudden hardship, but below the line", "red_income", active, fRecord, []string{"level_red", "class_sudden_below_line"}, nil, class("sudden_hardship")),
		plant("class_sudden_unclear", "sudden hardship, an item of the income is blank", "red_expense", active, fRecord,
			[]string{"level_red", "monitored_incomplete"}, []string{"class_sudden_below_line"},
			func(g *generator, h *household, d *dice) {
				h.watch.class = "sudden_hardship"
				h.blank("identified:assessment.transfer_income")
			}),
		plant("class_by_expense", "above the line, far below it after out-of-pocket cost", "red_expense", active, fRecord, []string{"level_red", "class_sudden_suggested"}, nil,
			func(g *generator, h *household, d *dice) {
				in := &h.watch.identified
				h.watch.class = map[bool]string{true: "unstable_lifted", false: "marginal_at_risk"}[h.kind.isLifted()]
				in.outOfPocket = in.net() - yuan(g.data.plan.Limits.MonitoringLine*len(h.members)) + yuan(6000)
			}),
		plant("class_expense_missing", "above the line, the out-of-pocket cost is blank", "calm", active, fRecord, nil, []string{"level_red", "class_sudden_suggested"},
			func(g *generator, h *household, d *dice) {
				h.watch.class = map[bool]string{true: "unstable_lifted", false: "marginal_at_risk"}[h.kind.isLifted()]
				h.blank("identified:assessment.out_of_pocket")
			}),
	}
}
