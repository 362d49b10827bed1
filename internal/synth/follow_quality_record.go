package synth

import (
	"shouwang/internal/civil"
	"shouwang/internal/money"
)

// ifSo makes an answer depend on whether its cells are there: without them the answer is no.
func ifSo(there bool, answer func() tri) tri {
	if !there {
		return no
	}
	return answer()
}

// followClearing are risks recorded as cleared against what clearing demands.
func followClearing() []follows {
	return []follows{
		{"cleared_mark_missing", func(s *side) tri {
			return all(s.isCleared(), sure(s.clearedOn().IsZero() || s.h.watch.method == "" || s.gap("monitoring.clear_method")))
		}},
		{"cleared_too_soon", func(s *side) tri {
			from, to := s.identifiedOn(), s.clearedOn()
			soon := sure(!from.IsZero() && !to.IsZero() && !to.Before(from) && monthsBetween(from, to) <= 1)
			return all(s.isCleared(), s.watchCode("monitoring.clear_method", s.h.watch.method, "assistance"), soon)
		}},
		{"measures_flag_mismatch", func(s *side) tri {
			flag := s.watchCode("monitoring.developmental", s.h.watch.developmental, "not_started")
			return all(s.monitored(), flag, sure(s.helped("industry", "employment", "finance", "post")))
		}},
		{"uncleared_with_clearing", func(s *side) tri {
			return all(s.active(), sure(!s.clearedOn().IsZero() || s.h.watch.method != ""))
		}},
		{"cleared_below_line", func(s *side) tri {
			in := s.cleared()
			year := unsure
			if on := s.clearedOn(); !on.IsZero() {
				year = sure(on.Year == s.asOf().Year)
			}
			return all(s.isCleared(), year, in.known(), in.net().less(s.line()))
		}},
		{"cleared_with_problem", func(s *side) tri {
			found := false
			for _, c := range []string{"housing_problem", "dropout_problem", "water_problem", "uninsured_problem"} {
				found = found || s.h.over["cleared:assessment."+c] == s.g.data.words.yes(true)
			}
			return all(s.isCleared(), sure(found))
		}},
		{"cleared_with_expense", func(s *side) tri {
			out := s.cleared().outOfPocket
			return all(s.isCleared(), ifSo(out.known, func() tri { return out.reaches(known(yuan(s.limits().OutOfPocket))) }))
		}},
		{"safety_net_cleared", func(s *side) tri {
			return all(s.isCleared(), s.noLabour(), some(s.netFlag(), s.somebody(func(p *person) tri { return some(p.onDibao(), p.onDestitute()) })))
		}},
		{"cleared_record_copied", func(s *side) tri {
			a, b := s.identified(), s.cleared()
			same := a.wage == b.wage && a.operating == b.operating && a.property == b.property && a.transfer == b.transfer && a.expense == b.expense
			return all(s.isCleared(), a.known(), b.known(), sure(same))
		}},
		{"industry_without_income", func(s *side) tri {
			in := s.cleared().operating
			return all(s.isCleared(), sure(s.helped("industry")), ifSo(in.known, func() tri { return sure(in.fen == 0) }))
		}},
	}
}

// monthsBetween counts calendar months.
func monthsBetween(from, to civil.Date) int {
	return to.Year*12 + int(to.Month) - from.Year*12 - int(from.Month)
}

// later reports a day in a month after another day's.
func later(from, on civil.Date) tri {
	if from.IsZero() || on.IsZero() {
		return unsure
	}
	return sure(monthsBetween(from, on) > 0)
}

// newRisk reports what departments know of the months after clearing: an illness, a severe disability, a large loss, a death, a lost job
// or costly treatment.
func (s *side) newRisk() tri {
	cleared := s.clearedOn()
	fresh := func(list, column string, months int, also func(*record) tri) tri {
		return s.rows(list, nil, func(r *record) tri {
			on := r.day(column)
			return all(also(r), since(on, s.ago(months)), later(cleared, on))
		})
	}
	any := func(*record) tri { return yes }
	paid := known(0)
	for _, r := range s.of("medical", nil) {
		on := r.day("medical.visit_date")
		switch all(within(on, s.asOf().FirstOfYear(), s.asOf()), later(cleared, on)) {
		case yes:
			paid = paid.plus(r.fen("medical.self_paid"))
		case unsure:
			paid.known = false
		}
	}
	return some(fresh("severe_illness", "severe_illness.diagnosed_on", 12, any),
		fresh("disability", "disability.issued_on", 12, func(r *record) tri { return known(2 * money.Yuan).reaches(r.fen("disability.grade")) }),
		fresh("disaster", "disaster.occurred_on", 12, func(r *record) tri { return r.fen("disaster.loss").reaches(known(yuan(s.limits().DisasterLoss))) }),
		fresh("police", "police.changed_on", 6, func(r *record) tri {
			return s.says(r, "police.change_kind", "change_kind", "death", "traffic_accident")
		}),
		fresh("employment", "employment.left_on", 6, func(r *record) tri { return sure(r.text("employment.left_on") != "") }),
		paid.reaches(known(yuan(s.burden()))))
}

// followTiming are dates of the monitoring record that contradict each other.
func followTiming() []follows {
	subsidy := func(s *side, ask func(civil.Date) tri) tri {
		return s.rows("measure", nil, func(r *record) tri {
			on := r.day("measure.started_on")
			return all(s.says(r, "measure.kind", "measure_kind", "health"), s.says(r, "measure.name", "measure", "insurance_subsidy"),
				ifSo(!on.IsZero(), func() tri { return ask(on) }))
		})
	}
	return []follows{
		{"cleared_before_identified", func(s *side) tri {
			from, to := s.identifiedOn(), s.clearedOn()
			return all(s.isCleared(), sure(!from.IsZero() && !to.IsZero() && to.Before(from)))
		}},
		{"monitoring_date_future", func(s *side) tri {
			return all(s.monitored(), sure(s.identifiedOn().After(s.asOf()) || s.clearedOn().After(s.asOf())))
		}},
		{"cleared_within_half_year", func(s *side) tri {
			from, to := s.identifiedOn(), s.clearedOn()
			return ifSo(!from.IsZero() && !s.asOf().Before(civil.New(2022, 4, 1)), func() tri {
				soon, assisted := unsure, s.watchCode("monitoring.clear_method", s.h.watch.method, "assistance")
				if !to.IsZero() {
					soon = all(sure(!to.Before(from) && monthsBetween(from, to) < 6), sure(assisted != yes || monthsBetween(from, to) > 1))
				}
				return all(s.isCleared(), since(to, civil.New(2022, 4, 1)), soon)
			})
		}},
		{"high_income_identified", func(s *side) tri {
			return ifSo(s.asOf().Year >= 2023, func() tri {
				year := unsure
				if on := s.identifiedOn(); !on.IsZero() {
					year = sure(on.Year >= 2023)
				}
				return all(s.monitored(), year, s.cell("identified:assessment.per_capita_reported", s.h.watch.identified.perCapita).over(known(yuan(20000))))
			})
		}},
		{"insurance_subsidy_before_identified", func(s *side) tri {
			from := s.identifiedOn()
			return all(s.monitored(), ifSo(!from.IsZero(), func() tri { return subsidy(s, func(on civil.Date) tri { return sure(on.Before(from)) }) }))
		}},
		{"insurance_subsidy_after_cleared", func(s *side) tri {
			to := s.clearedOn()
			return all(s.isCleared(), ifSo(!to.IsZero(), func() tri { return subsidy(s, func(on civil.Date) tri { return later(to, on) }) }))
		}},
	}
}

// followSums are incomes that do not add up or cannot be.
func followSums() []follows {
	sum := func(in incomes, reported amount) tri {
		return all(in.known(), ifSo(reported.known, func() tri { return off(in.net(), reported, money.Yuan) }))
	}
	return []follows{
		{"identified_sum_mismatch", func(s *side) tri {
			return all(s.monitored(), sum(s.identified(), s.cell("identified:assessment.net_reported", s.h.watch.identified.netReported)))
		}},
		{"cleared_sum_mismatch", func(s *side) tri {
			return all(s.isCleared(), sum(s.cleared(), s.cell("cleared:assessment.net_reported", s.h.watch.cleared.netReported)))
		}},
		{"per_capita_mismatch", func(s *side) tri {
			n := money.Fen(len(s.h.members))
			size := sure(s.h.size == len(s.h.members))
			if s.gap("household.size") {
				size = unsure
			}
			each := s.cell("current:assessment.per_capita_reported", s.h.current.perCapita)
			each.fen *= n
			return all(s.lifted(), s.current().known(), size, off(each, s.current().net(), money.Yuan*n))
		}},
		{"income_implausible", func(s *side) tri {
			in := s.current()
			return all(s.lifted(), in.known(), in.net().over(known(yuan(100_000*len(s.h.members)))))
		}},
		{"net_negative", func(s *side) tri { return all(s.lifted(), s.current().known(), s.current().net().less(known(0))) }},
		{"workers_without_wage", func(s *side) tri {
			wage := s.current().wage
			busy := s.somebody(func(p *person) tri { return some(p.worked(3), sure(p.post != "")) })
			return all(s.lifted(), ifSo(wage.known, func() tri { return sure(wage.fen == 0) }), busy)
		}},
	}
}

// followAllowance are allowances that the members or the total contradict.
func followAllowance() []follows {
	dibao := func(s *side) amount { return s.cell("current:assessment.dibao_allowance", s.h.current.dibao) }
	pension := func(s *side) amount { return s.cell("current:assessment.pension", s.h.current.pension) }
	drawn := func(s *side) tri { return s.somebody((*person).onDibao) }
	return []follows{
		{"dibao_without_money", func(s *side) tri {
			return all(s.lifted(), ifSo(dibao(s).known, func() tri { return sure(dibao(s).fen == 0) }), drawn(s))
		}},
		{"dibao_money_without_dibao", func(s *side) tri {
			return all(s.lifted(), ifSo(dibao(s).known, func() tri { return dibao(s).over(known(0)) }), not(drawn(s)))
		}},
		{"pension_without_elder", func(s *side) tri {
			return all(s.lifted(), ifSo(pension(s).known, func() tri { return pension(s).over(known(0)) }),
				not(s.somePerson(func(p *person) bool { return p.age >= 60 })))
		}},
		{"allowance_exceeds_transfer", func(s *side) tri {
			support := s.cell("current:assessment.destitute_allowance", s.h.current.destitute)
			got, all5 := dibao(s).plus(support).plus(pension(s)), s.current().transfer
			return all(s.lifted(), ifSo(got.known && all5.known, func() tri { return got.over(all5) }))
		}},
	}
}

// followLiving are facts of lifted households that cannot be.
func followLiving() []follows {
	return []follows{
		{"lift_year_implausible", func(s *side) tri {
			return all(s.lifted(), sure(s.gap("household.lift_year") || s.h.liftYear < 2014 || s.h.liftYear > 2020))
		}},
		{"lift_status_implausible", func(s *side) tri {
			words := s.g.data.words.Labels["lift_status"]
			mark := s.h.over["household.lift_status"]
			return all(s.lifted(), sure(mark != "" && (mark == words["not_lifted"] || mark == words["planned"])))
		}},
		{"floor_area_zero", func(s *side) tri { return all(s.lifted(), sure(s.h.living.floor == 0)) }},
		{"toilet_contradiction", func(s *side) tri {
			none := sure(!s.h.living.toilet)
			if s.gap("household.sanitary_toilet") {
				none = unsure
			}
			return all(s.lifted(), sure(s.h.living.toiletUsable), none)
		}},
	}
}
