package synth

import (
	"time"

	"shouwang/internal/civil"
	"shouwang/internal/money"
)

// follows is a rule that puts several sides of a household together. What is true of it follows from the household's own numbers,
// whatever was planted, so no plant can leave it out.
type follows struct {
	rule string
	when func(*side) tri
}

// following lists these rules.
func following() []follows {
	var out []follows
	for _, part := range [][]follows{followDepartments(), followMeasures(), followAssets(), followMedical(), followWork(), followChildren(),
		followIncome(), followScope(), followLevels(), followDoubts(), followVisits(), followDuty(), followQuality(), followRegistration(), followRecord(), followManagement()} {
		out = append(out, part...)
	}
	return out
}

// follow adds to what was declared what follows from the household.
func (g *generator) follow(h *household, e effects) {
	s := &side{g: g, h: h}
	for _, f := range g.following {
		delete(e.truth, f.rule)
		delete(e.unknown, f.rule)
		switch f.when(s) {
		case yes:
			e.truth[f.rule] = true
		case unsure:
			e.unknown[f.rule] = true
		}
	}
}

// paid adds up what was paid in a time on treatment, by one member or by all; a row that may or may not belong makes it unknown.
func (s *side) paid(who *person, from, to civil.Date) amount {
	out := known(0)
	for _, r := range s.of("medical", who) {
		switch within(r.day("medical.visit_date"), from, to) {
		case yes:
			out = out.plus(r.fen("medical.self_paid"))
		case unsure:
			return amount{}
		}
	}
	return out
}

func (s *side) paidThisYear(who *person) amount {
	return s.paid(who, s.asOf().FirstOfYear(), s.asOf())
}

func (s *side) tuition() amount {
	out := known(0)
	for _, r := range s.of("schooling", nil) {
		out = out.plus(r.fen("schooling.self_paid_tuition"))
	}
	return out
}

func followMedical() []follows {
	stay := func(s *side, limit int) tri {
		return s.rows("medical", nil, func(r *record) tri {
			return all(since(r.day("medical.visit_date"), s.ago(12)), r.fen("medical.self_paid").over(known(yuan(limit))))
		})
	}
	return []follows{
		{"medical_stay_monitored", func(s *side) tri { return all(s.active(), stay(s, s.limits().StayMonitored)) }},
		{"medical_stay_rural", func(s *side) tri { return all(s.watch(), stay(s, s.limits().StayRural)) }},
		{"medical_share_income", func(s *side) tri {
			share := percents(100)
			if s.h.kind.isLifted() {
				share = percents(50)
			}
			return all(s.watch(), s.somebody(func(p *person) tri {
				return percent(s.paidThisYear(p), known(money.Fen(s.limits().RuralIncomeFen))).over(share)
			}))
		}},
		{"chronic_monthly_cost", func(s *side) tri {
			month := s.asOf().FirstOfMonth()
			return all(s.watch(), s.somebody(func(p *person) tri {
				return all(p.isChronic(), s.paid(p, month.AddMonths(-1), month.AddDays(-1)).reaches(known(yuan(s.limits().Outpatient))))
			}))
		}},
		{"chronic_yearly_cost", func(s *side) tri {
			return all(s.watch(), s.somebody(func(p *person) tri {
				return all(p.isChronic(), s.paidThisYear(p).reaches(known(yuan(s.limits().Chronic))))
			}))
		}},
	}
}

func followWork() []follows {
	return []follows{
		{"only_worker_lost", func(s *side) tri {
			return all(s.watch(), s.oneWorker(), s.somebody(func(p *person) tri {
				left := s.rows("employment", p, func(r *record) tri { return s.left(r, "employment.left_on") })
				kept := s.rows("employment", p, func(r *record) tri { return sure(r.text("employment.left_on") == "") })
				return all(p.isFull(), left, not(kept))
			}))
		}},
		{"only_worker_ill", func(s *side) tri {
			return all(s.watch(), s.oneWorker(), s.somebody(func(p *person) tri {
				return all(p.isFull(), s.severelyIll(p))
			}))
		}},
		{"worker_died", func(s *side) tri {
			return all(s.watch(), s.somebody(func(p *person) tri {
				return all(p.isFull(), s.bereaved(p))
			}))
		}},
		{"wage_drop", func(s *side) tri { return all(s.watch(), s.somebody(s.wageDropped)) }},
		{"migrant_returned", func(s *side) tri {
			return all(s.watch(), s.somebody(func(p *person) tri {
				working := func(r *record) tri { return s.says(r, "migrant.working", "yes_no", "yes") }
				back := s.rows("national-migrant", p, func(r *record) tri { return all(not(working(r)), s.left(r, "migrant.ended_on")) })
				return all(back, not(s.rows("national-migrant", p, working)))
			}))
		}},
	}
}

// left reports an end within half a year; a row without one has not ended.
func (s *side) left(r *record, column string) tri {
	return all(sure(r.text(column) != ""), since(r.day(column), s.ago(6)))
}

// wageDropped compares the best wage of the jobs begun within the year with the best one of those before.
func (s *side) wageDropped(p *person) tri {
	recent, sum := no, known(0)
	best := [2]amount{known(0), known(0)}
	for _, r := range s.of("employment", p) {
		wage, isNew := r.fen("employment.monthly_wage"), since(r.day("employment.started_on"), s.ago(12))
		recent = max(recent, isNew)
		if isNew == unsure {
			sum, best = amount{}, [2]amount{}
			continue
		}
		i := 0
		if isNew == no {
			sum, i = sum.plus(wage), 1
		}
		best[i] = amount{max(best[i].fen, wage.fen), best[i].known && wage.known}
	}
	return all(recent, sum.over(known(0)), not(percent(best[0], best[1]).over(percents(50))))
}

func followChildren() []follows {
	return []follows{
		{"child_out_of_school", func(s *side) tri {
			return s.somebody(func(p *person) tri {
				reason := p.over["member.dropout_reason"]
				w := &s.g.data.words
				healthy := reason == "" || reason != w.label("dropout_reason", "illness") && reason != w.label("dropout_reason", "disability")
				excused := false
				for _, code := range []string{"illness", "disability", "home_teaching", "deferred"} {
					excused = excused || p.over["member.unschooled_reason"] == w.label("not_in_school_reason", code)
				}
				return all(s.schoolChild(p), p.code("member.school_status", p.school, "not_student"), sure(!excused && healthy))
			})
		}},
		{"child_dropped_out", func(s *side) tri {
			return s.somebody(func(p *person) tri {
				return all(s.schoolChild(p), s.rows("schooling", p, func(r *record) tri {
					return all(s.says(r, "schooling.status", "enrolment_status", "dropped_out"), s.leftThisYear(r))
				}))
			})
		}},
	}
}

// schoolChild reports that a member is of compulsory age whatever the month.
func (s *side) schoolChild(p *person) tri {
	age := civil.AgeAt(p.birth, s.asOf())
	return sure(age >= 7 && age <= 14)
}

// leftThisYear reports that school was left in the school year of the as-of date.
func (s *side) leftThisYear(r *record) tri {
	return within(r.day("schooling.dropped_out_on"), s.yearFrom(time.September), s.asOf())
}

func followIncome() []follows {
	return []follows{
		{"rigid_expenditure", func(s *side) tri {
			costs := s.paidThisYear(nil).plus(s.tuition())
			return all(s.watch(), s.lifted(), costs.over(known(0)), percent(costs, s.current().net()).reaches(percents(s.limits().RigidPercent)))
		}},
		{"reference_income_low", func(s *side) tri {
			in := s.current()
			return all(s.watch(), s.lifted(), sure(in.outOfPocket.known), in.net().reaches(s.line()), in.reference().less(s.line()))
		}},
		{"income_drop", func(s *side) tri { return all(s.isCleared(), s.lifted(), s.fell(s.cleared().net(), s.current().net())) }},
		{"lifted_income_cut", func(s *side) tri {
			if s.h.before == nil || s.h.kind.isMonitored() {
				return no
			}
			before := s.incomes("current", s.h.before, true)
			return all(s.lifted(), s.fell(before.net(), s.current().net()))
		}},
		{"monitored_income_cut", func(s *side) tri {
			return all(s.active(), s.lifted(), s.fell(s.identified().net(), s.current().net()))
		}},
		{"income_below_line", func(s *side) tri { return all(s.watch(), s.lifted(), s.belowLine()) }},
		{"industry_loss", func(s *side) tri { return all(s.watch(), s.lifted(), s.loss()) }},
		{"low_income_no_relief", func(s *side) tri {
			return all(s.lifted(), s.noLabour(), not(s.somebody((*person).isRelieved)), s.belowLine())
		}},
	}
}

// fell reports a sharp fall of income from one assessment to another.
func (s *side) fell(from, to amount) tri {
	return all(from.over(known(0)), percent(from.minus(to), from).reaches(percents(s.limits().IncomeDropPercent)))
}

func (s *side) loss() tri {
	in := s.current()
	return in.expense.minus(in.operating).reaches(known(yuan(s.limits().IndustryLoss)))
}

func (s *side) belowLine() tri { return s.current().net().less(s.line()) }

// lastKnown is the present net income, or that after clearing where the workbook brings no present one.
func (s *side) lastKnown() amount {
	if in := s.current(); in.wage.known {
		return in.net()
	}
	return s.cleared().net()
}

// signal reports one of the seven kinds of risk.
func (s *side) signal() tri {
	return some(s.severelyIll(nil), s.costlySchool(), s.severelyDisabled(), s.stricken(), s.bereaved(nil), s.hurt(), s.unemployed(), all(s.lifted(), s.loss()))
}

func (s *side) sudden() tri {
	return some(s.burdened(), s.stricken())
}

func followScope() []follows {
	relief := func(ask func(*side, *record) tri) func(*side) tri {
		return func(s *side) tri {
			return all(s.watch(), s.rows("civil_affairs", nil, func(r *record) tri { return ask(s, r) }))
		}
	}
	return []follows{
		{"candidate_unstable_lifted", func(s *side) tri { return all(s.watch(), s.lifted(), s.belowLine(), s.signal()) }},
		{"candidate_marginal", func(s *side) tri {
			return all(s.watch(), s.ordinary(), s.signal(), s.lastKnown().less(s.line()))
		}},
		{"candidate_sudden", func(s *side) tri {
			return all(s.watch(), s.sudden(), some(s.ordinary(), not(s.belowLine())))
		}},
		{"cleared_at_risk", func(s *side) tri {
			return all(s.isCleared(), some(s.newRisk(), all(s.lifted(), s.belowLine())))
		}},
		{"low_income_stratum", relief(func(s *side, r *record) tri {
			open := some(sure(r.text("civil_affairs.ended_on") == ""), since(r.day("civil_affairs.ended_on"), s.asOf()))
			return all(s.says(r, "civil_affairs.kind", "relief_kind", "dibao_marginal", "expenditure_hardship"), open)
		})},
		{"relief_new", relief(func(s *side, r *record) tri {
			return all(s.says(r, "civil_affairs.kind", "relief_kind", "dibao", "destitute"), since(r.day("civil_affairs.started_on"), s.ago(6)))
		})},
		{"class_type_mismatch", func(s *side) tri {
			return all(s.active(), some(all(s.class("unstable_lifted"), s.ordinary()), all(s.class("marginal_at_risk"), s.lifted())))
		}},
		{"class_sudden_below_line", func(s *side) tri {
			return all(s.active(), s.class("sudden_hardship"), s.identified().net().less(s.line()))
		}},
		{"class_sudden_suggested", func(s *side) tri {
			in := s.identified()
			return all(s.active(), s.class("unstable_lifted", "marginal_at_risk"), in.net().reaches(s.line()), sure(in.claim.known), in.reference().less(s.line()))
		}},
	}
}

func (s *side) class(codes ...string) tri {
	out := no
	for _, c := range codes {
		out = max(out, sure(s.h.watch.class == c))
	}
	return out
}
