package synth

// managementPlants are situations that only the rules from 2026 speak about.
func managementPlants() []Plant {
	plant := func(name, note, stance string, kinds []kind, f facet, apply func(*generator, *household, *dice)) Plant {
		return Plant{Name: name, Note: note, Stance: stance, Kinds: kinds, Facets: f, Profile: managementProfile, apply: apply}
	}
	income := func(p Plant, truth, unknown []string) Plant {
		p.True, p.Unknown = truth, unknown
		return p
	}
	below := []string{"income_below_line"}
	return []Plant{
		income(plant("policies_ended_low", "policies have ended, below the line", "", watchedLifted, fIncome, func(g *generator, h *household, d *dice) {
			h.policy = false
			g.earn(&h.current, h, g.data.plan.Limits.MonitoringLine*8/10, d)
		}), below, nil),
		income(plant("policies_ended_blank", "policies have ended, an item of income is blank", "", watchedLifted, fIncome, func(_ *generator, h *household, _ *dice) {
			h.policy = false
			h.blank("current:assessment.property_income")
		}), nil, []string{"income_below_line", "income_sum_mismatch"}),
		plant("earns_well", "many times the line without transfers", "", watchedLifted, fIncome, func(g *generator, h *household, d *dice) {
			h.policy = true
			g.earn(&h.current, h, g.data.plan.Limits.MonitoringLine*6, d)
			in := &h.current
			in.wage, in.transfer = in.wage+in.transfer-in.transfer/4, in.transfer/4
			in.dibao, in.destitute, in.pension = in.dibao/4, in.destitute/4, in.pension/4
			in.settle(len(h.members))
		}),
		plant("allowance_uncounted", "on the allowance by the list, nothing of it in the income", "", watchedLifted, fIncome|fRelief, func(g *generator, h *household, d *dice) {
			h.withoutRelief()
			h.relieved(g, d, d.fen(200, 400).Yuan())
		}),
		plant("allowance_unstated", "on the allowance by the list, the income does not say", "", watchedLifted, fIncome|fRelief, func(g *generator, h *household, d *dice) {
			h.withoutRelief()
			h.relieved(g, d, d.fen(200, 400).Yuan())
			h.blank("current:assessment.dibao_allowance")
		}),
		plant("long_identified", "identified thirty months ago, earns well", "calm", active, fMonitoring|fIncome, func(g *generator, h *household, d *dice) {
			h.watch.identifiedOn = g.monthsAgo(30)
			if h.kind.isLifted() {
				g.earn(&h.current, h, g.data.plan.Limits.MonitoringLine*2, d)
			}
		}),
		plant("visited_thrice", "three visits within three weeks", "", watched, fVisits, func(g *generator, h *household, d *dice) {
			h.unlist("visit")
			for _, days := range []int{3, 11, 20} {
				g.calledOn(h, g.opts.AsOf.AddDays(-days), "home", d)
			}
		}),
	}
}

// relieved puts the head on the list of the allowance.
func (h *household) relieved(g *generator, d *dice, monthly string) {
	h.list("civil_affairs", h.head(), "civil_affairs.kind", g.data.words.label("relief_kind", "dibao"), "civil_affairs.monthly_amount", monthly,
		"civil_affairs.started_on", g.month(g.monthsAgo(d.between(8, 40))))
}

// followManagement are the rules that are new from 2026.
func followManagement() []follows {
	return []follows{
		{"policy_ended_below_line", func(s *side) tri { return all(s.watch(), s.liftStatus("lifted_without_policy"), s.belowLine()) }},
		{"policy_review", func(s *side) tri {
			in := s.current()
			return all(s.watch(), s.liftStatus("lifted_with_policy"), in.net().minus(in.transfer).reaches(known(s.line().fen*3)))
		}},
		{"relief_not_counted", func(s *side) tri {
			counted := s.cell("current:assessment.dibao_allowance", s.h.current.dibao)
			none := unsure
			if counted.known {
				none = sure(counted.fen == 0)
			}
			return all(s.lifted(), none, s.rows("civil_affairs", nil, func(r *record) tri {
				open := some(sure(r.text("civil_affairs.ended_on") == ""), since(r.day("civil_affairs.ended_on"), s.asOf().AddDays(1)))
				return all(s.says(r, "civil_affairs.kind", "relief_kind", "dibao"), r.fen("civil_affairs.monthly_amount").over(known(0)), open)
			}))
		}},
		{"long_monitored", func(s *side) tri { return all(s.active(), since(s.ago(24), s.identifiedOn())) }},
		{"repeated_checks", func(s *side) tri { return all(s.watch(), s.often()) }},
	}
}

// often reports three visits within thirty days.
func (s *side) often() tri {
	n := 0
	for _, r := range s.of("visit", nil) {
		if within(r.day("visit.visited_on"), s.asOf().AddDays(-29), s.asOf()) == yes {
			n++
		}
	}
	return sure(n >= 3)
}
