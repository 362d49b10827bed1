package synth

import (
	"slices"
	"time"

	"shouwang/internal/civil"
)

// red, yellow and blue are the levels of a household that is monitored, whether or not its risk is cleared.
func (s *side) red() tri {
	grave := sure(slices.ContainsFunc(s.h.watch.risks, func(r string) bool { return r == "illness" || r == "disability" || r == "accident" }))
	in := s.lately()
	return some(in.net().less(s.line()), all(s.noLabour(), grave), in.outOfPocket.reaches(known(yuan(s.limits().OutOfPocket))))
}

// lately is what was last learned of a monitored household: this year's income where the workbook brings all of it, else that at
// identification, and likewise the expense.
func (s *side) lately() incomes {
	out, now := s.identified(), s.current()
	expense := out.outOfPocket
	if now.outOfPocket.known {
		expense = now.outOfPocket
	}
	if now.net().known {
		out = now
	}
	out.outOfPocket = expense
	return out
}

// given is the share of that income that is transfers and dividends.
func (s *side) given() amount {
	in := s.lately()
	return percent(in.transfer.plus(in.property), in.gross())
}

func (s *side) yellow() tri {
	trades := s.rows("business", nil, func(r *record) tri { return s.says(r, "business.status", "business_status", "active") })
	return some(s.noLabour(), all(s.given().reaches(percents(s.limits().DependentPercent)), not(trades)))
}

func (s *side) blue() tri {
	weak := s.somebody(func(p *person) tri { return p.code("member.labour", p.labour, "weak") })
	risky := sure(slices.ContainsFunc(s.h.watch.risks, func(r string) bool { return r == "illness" || r == "disability" || r == "unstable_work" }))
	return some(weak, risky, s.given().reaches(percents(s.limits().ReliantPercent)))
}

func followLevels() []follows {
	return []follows{
		{"level_red", func(s *side) tri { return all(s.active(), s.red()) }},
		{"level_yellow", func(s *side) tri { return all(s.active(), not(s.red()), s.yellow()) }},
		{"level_blue", func(s *side) tri { return all(s.active(), not(s.red()), not(s.yellow()), s.blue()) }},
		{"visit_overdue_red", func(s *side) tri { return all(s.active(), s.red(), s.unvisited(s.asOf().AddDays(-7))) }},
		{"visit_overdue_yellow", func(s *side) tri {
			return all(s.active(), not(s.red()), s.yellow(), s.unvisited(s.asOf().AddDays(-15)))
		}},
		{"visit_overdue_blue", func(s *side) tri {
			return all(s.active(), not(s.red()), not(s.yellow()), s.blue(), s.unvisited(s.asOf().AddDays(-30)))
		}},
	}
}

// calls reports a visit at home since a day; a visit of no stated method counts.
func (s *side) calls(from civil.Date) tri {
	return s.rows("visit", nil, func(r *record) tri {
		home := some(sure(r.text("visit.method") == ""), s.says(r, "visit.method", "visit_method", "home"))
		return all(home, since(r.day("visit.visited_on"), from))
	})
}

// unvisited: visits are kept of the household, and none of them was at home since a day.
func (s *side) unvisited(from civil.Date) tri {
	return all(sure(len(s.of("visit", nil)) > 0), not(s.calls(from)))
}

// long reports that a stated month lies on or before a day; one that is not stated is no.
func long(month, day civil.Date) tri { return sure(!month.IsZero() && !month.After(day)) }

func followVisits() []follows {
	scope := func(s *side) tri { return some(s.lifted(), s.isCleared(), s.somebody((*person).isRelieved)) }
	sweep := func(s *side) tri { return s.calls(s.ago(6)) }
	seen := func(s *side) tri { // in this or the last collection year
		from := s.yearFrom(time.October).AddYears(-1)
		return s.rows("visit", nil, func(r *record) tri { return since(r.day("visit.visited_on"), from) })
	}
	return []follows{
		{"never_visited", func(s *side) tri {
			return all(s.active(), long(s.identifiedOn(), s.asOf().AddDays(-30)), not(s.calls(s.identifiedOn())))
		}},
		{"cleared_not_reviewed", func(s *side) tri { return all(s.isCleared(), long(s.clearedOn(), s.ago(12)), not(s.calls(s.ago(12)))) }},
		{"sweep_overdue", func(s *side) tri { return all(s.watch(), scope(s), seen(s), not(sweep(s))) }},
		{"information_stale", func(s *side) tri { return all(scope(s), sure(len(s.of("visit", nil)) > 0), not(seen(s))) }},
		{"must_visit_destitute", func(s *side) tri {
			destitute := s.somebody(func(p *person) tri { return p.code("member.destitute", p.destitute, "rural", "urban") })
			return all(sure(len(s.h.members) == 1), destitute, not(sweep(s)))
		}},
		{"must_visit_students", func(s *side) tri {
			n := 0
			for _, p := range s.h.members {
				if p.code("member.school_status", p.school, "senior1", "senior2", "senior3", "vocational1", "vocational2", "vocational3",
					"junior_college", "bachelor") == yes {
					n++
				}
			}
			return all(sure(n >= 2), not(sweep(s)))
		}},
		{"must_visit_wages", func(s *side) tri {
			in := s.current()
			return all(s.lifted(), percent(in.wage, in.gross()).reaches(percents(s.limits().WageSharePercent)), s.somebody(func(p *person) tri {
				if text, ok := p.over["member.work_months"]; ok && text == "" {
					return unsure
				}
				return sure(p.work > 0 && p.work < 6)
			}), not(sweep(s)))
		}},
	}
}

func followDuty() []follows {
	state := func(s *side, r *record, codes ...string) tri {
		return s.says(r, "measure.state", "measure_state", codes...)
	}
	return []follows{
		{"measure_not_started", func(s *side) tri {
			return all(s.active(), s.rows("measure", nil, func(r *record) tri {
				late := before(r.day("measure.started_on"), s.asOf())
				if r.text("measure.started_on") == "" {
					late = before(s.identifiedOn(), s.ago(2).AddDays(1))
				}
				return all(state(s, r, "planned"), late)
			}))
		}},
		{"measure_past_end", func(s *side) tri {
			return all(s.active(), s.rows("measure", nil, func(r *record) tri {
				return all(state(s, r, "under_way"), sure(r.text("measure.ended_on") != ""), before(r.day("measure.ended_on"), s.asOf()))
			}))
		}},
		{"no_measure_under_way", func(s *side) tri {
			going := s.rows("measure", nil, func(r *record) tri { return state(s, r, "planned", "under_way") })
			return all(s.active(), sure(len(s.of("measure", nil)) > 0), not(going))
		}},
		{"clearing_candidate", func(s *side) tri {
			open := s.rows("measure", nil, func(r *record) tri { return not(state(s, r, "done")) })
			able := s.somebody(func(p *person) tri { return p.code("member.labour", p.labour, "ordinary", "skilled", "weak") })
			return all(s.active(), able, long(s.identifiedOn(), s.ago(6)), sure(len(s.of("measure", nil)) > 0), not(open),
				not(s.unsecured()), not(s.belowLine()), s.affords(), not(s.signal()))
		}},
		{"monitoring_long", func(s *side) tri { return all(s.active(), long(s.identifiedOn(), s.ago(24))) }},
		{"member_departed", func(s *side) tri {
			return s.rows("police", nil, func(r *record) tri {
				return all(s.says(r, "police.change_kind", "change_kind", "death", "moved_out"), since(s.asOf().AddDays(-15), r.day("police.changed_on")))
			})
		}},
	}
}

// unsecured reports that house, water, schooling or medical insurance is not secured, by the household's own row or a department's list.
func (s *side) unsecured() tri {
	return some(s.unsafeHouse(), s.unsafeWater(), s.uninsured(), s.rows("schooling", nil, func(r *record) tri {
		return all(s.says(r, "schooling.status", "enrolment_status", "dropped_out"), not(s.says(r, "schooling.dropout_reason", "dropout_reason", "illness", "disability")))
	}))
}

// affords reports costs of the year below every bound: what was paid out of pocket, for treatment, and as a share of the income.
func (s *side) affords() tri {
	treated := s.paidThisYear(nil)
	return all(s.lately().outOfPocket.less(known(yuan(s.limits().OutOfPocket))), treated.less(known(yuan(s.burden()))),
		percent(treated.plus(s.tuition()), s.current().net()).less(percents(s.limits().RigidPercent)))
}

func (s *side) flag(column string, own bool) tri {
	if s.gap(column) {
		return unsure
	}
	return sure(own)
}

func followDoubts() []follows {
	return []follows{
		{"doubt_vehicles_several", func(s *side) tri { return all(s.active(), sure(len(s.of("vehicles", nil)) >= 2)) }},
		{"doubt_properties_several", func(s *side) tri {
			return all(s.active(), sure(len(s.of("property", nil)) >= 2))
		}},
		{"doubt_property_bought", func(s *side) tri {
			return all(s.active(), s.rows("property", nil, func(r *record) tri { return s.sinceIdentified(r.day("property.registered_on")) }))
		}},
		{"doubt_business_new", func(s *side) tri {
			return all(s.active(), s.rows("business", nil, func(r *record) tri {
				return all(s.says(r, "business.status", "business_status", "active"), s.sinceIdentified(r.day("business.registered_on")))
			}))
		}},
		{"doubt_split_household", func(s *side) tri {
			return all(s.active(), sure(s.h.shares), s.everybody(func(p *person) tri { return sure(civil.AgeAt(p.birth, s.asOf()) >= 60) }))
		}},
		{"doubt_village_cadre", func(s *side) tri {
			return all(s.active(), s.rows("public_salary", nil, func(r *record) tri { return s.says(r, "public_salary.post_kind", "post_kind", "village_cadre") }))
		}},
	}
}
