package synth

import (
	"slices"
	"strconv"
)

func (s *side) standard() amount { return known(yuan(s.limits().PovertyStandard * len(s.h.members))) }

// liftStatus compares the cell with codes; a blank is not known.
func (s *side) liftStatus(codes ...string) tri {
	w := &s.g.data.words
	text, over := s.h.over["household.lift_status"]
	switch {
	case !s.h.kind.isLifted() || over && text == "":
		return unsure
	case over:
		return sure(slices.ContainsFunc(codes, func(c string) bool { return text == w.label("lift_status", c) }))
	}
	return sure(slices.Contains(codes, s.h.liftStatus()))
}

func (s *side) stillPoor() tri {
	return all(s.lifted(), s.liftStatus("not_lifted", "planned", "relapsed"))
}

func (s *side) exited() tri {
	return all(s.lifted(), s.liftStatus("lifted_with_policy", "lifted_without_policy"))
}

// house is yes or no of the household's row; what was put over it counts.
func (s *side) house(column string, own bool) tri {
	text, over := s.h.over[column]
	switch {
	case over && text == "":
		return unsure
	case over:
		return sure(text == s.g.data.words.yes(true))
	}
	return sure(own)
}

func (s *side) houseUnsafe() tri {
	return some(s.house("household.dangerous_house", s.h.living.dangerous), s.rows("housing", nil, func(r *record) tri {
		return all(s.says(r, "housing.appraisal", "appraisal", "C", "D"), not(s.says(r, "housing.renovation", "renovation", "done")))
	}))
}

func (s *side) waterUnsafe() tri { return not(s.house("household.safe_water", s.h.living.safeWater)) }

func (s *side) droppedOut() tri {
	return s.rows("schooling", nil, func(r *record) tri {
		return all(s.says(r, "schooling.status", "enrolment_status", "dropped_out"), not(s.says(r, "schooling.dropout_reason", "dropout_reason", "illness")))
	})
}

func (s *side) insured(p *person, column string, own bool) tri {
	text, over := p.over[column]
	switch {
	case over && text == "":
		return unsure
	case over:
		return sure(text == s.g.data.words.yes(true))
	}
	return sure(own)
}

func (s *side) uninsured() tri {
	return s.somebody(func(p *person) tri {
		return all(not(s.insured(p, "member.resident_medical", p.resMed)), not(s.insured(p, "member.employee_medical", p.empMed)))
	})
}

func (s *side) insecure() tri {
	return some(s.houseUnsafe(), s.waterUnsafe(), s.droppedOut(), s.uninsured())
}

func (s *side) belowStandard() tri { return s.current().net().less(s.standard()) }

// followRegistration are the rules about who is registered, who may exit and who has exited.
func followRegistration() []follows {
	exit := func(rule string, because func(*side) tri) follows {
		return follows{rule, func(s *side) tri { return all(s.exited(), because(s)) }}
	}
	wrong := func(rule, source string, ask func(*side, *record) tri) follows {
		return follows{rule, func(s *side) tri {
			return all(s.stillPoor(), s.rows(source, nil, func(r *record) tri { return ask(s, r) }))
		}}
	}
	return []follows{
		exit("exit_below_standard", (*side).belowStandard), exit("exit_house_unsafe", (*side).houseUnsafe),
		exit("exit_water_unsafe", (*side).waterUnsafe), exit("exit_dropout", (*side).droppedOut), exit("exit_uninsured", (*side).uninsured),
		{"planned_not_ready", func(s *side) tri {
			return all(s.lifted(), s.liftStatus("planned"), some(s.belowStandard(), s.insecure()))
		}},
		{"may_exit", func(s *side) tri {
			twice := known(s.standard().fen * 2)
			return all(s.lifted(), s.liftStatus("not_lifted"), s.current().net().reaches(twice), not(s.insecure()))
		}},
		{"missed_poor", func(s *side) tri {
			in := s.current()
			if s.h.kind.isMonitored() {
				in = s.identified()
			}
			return all(s.ordinary(), in.net().less(s.standard()))
		}},
		{"missed_guarantee", func(s *side) tri { return all(s.ordinary(), some(s.houseUnsafe(), s.waterUnsafe(), s.droppedOut())) }},
		{"dibao_unregistered", func(s *side) tri {
			return all(s.ordinary(), s.somebody(func(p *person) tri {
				return some(p.code("member.dibao", p.dibao, "rural"), p.code("member.destitute", p.destitute, "rural"))
			}))
		}},
		wrong("wrong_vehicle", "vehicles", func(s *side, r *record) tri {
			return r.fen("vehicles.price").reaches(known(yuan(s.limits().VehiclePrice)))
		}),
		wrong("wrong_property", "property", func(_ *side, r *record) tri { return sure(r.text("property.registered_on") != "") }),
		wrong("wrong_business", "business", func(s *side, r *record) tri { return s.says(r, "business.status", "business_status", "active") }),
		wrong("wrong_salary", "public_salary", func(s *side, r *record) tri {
			return s.says(r, "public_salary.post_kind", "post_kind", "civil_servant", "institution")
		}),
		{"unstable_lifted_unmonitored", func(s *side) tri { return all(s.exited(), s.watch(), s.belowLine()) }},
		{"two_class_mismatch", func(s *side) tri {
			return all(s.monitored(), some(all(s.class("unstable_lifted"), s.ordinary()), all(s.class("marginal_at_risk"), s.lifted()), s.class("sudden_hardship")))
		}},
		{"two_class_unassisted", func(s *side) tri {
			return all(s.active(), since(s.ago(1), s.identifiedOn()), sure(len(s.h.watch.measures) == 0))
		}},
	}
}

// followRecord are the rules about the record of the registered.
func followRecord() []follows { return slices.Concat(followExit(), followPovertyCause(), followHelp()) }

// exitYear is the year of exit as it stands in the cell, false when there is none.
func (s *side) exitYear() (int, bool) {
	if text, over := s.h.over["household.lift_year"]; over {
		n, err := strconv.Atoi(text)
		return n, err == nil
	}
	return s.h.liftYear, s.h.kind.isLifted() && s.h.liftYear > 0
}

// attribute is the attribute of the registered as it stands in the cell.
func (s *side) attribute() string {
	if text, over := s.h.over["household.poverty_attribute"]; over {
		return text
	}
	return s.g.data.words.label("poverty_attribute", s.h.attribute())
}

// attributed tells whether the attribute is one of some codes.
func (s *side) attributed(codes ...string) tri {
	text := s.attribute()
	if text == "" {
		return unsure
	}
	return sure(slices.ContainsFunc(codes, func(c string) bool { return text == s.g.data.words.label("poverty_attribute", c) }))
}

func onDibao(p *person) tri { return p.code("member.dibao", p.dibao, "rural") }

func isDestitute(p *person) tri { return p.code("member.destitute", p.destitute, "rural") }

// followExit are the rules about the year of exit and the attribute.
func followExit() []follows {
	return []follows{
		{"exit_year_missing", func(s *side) tri {
			_, ok := s.exitYear()
			return all(s.exited(), sure(!ok))
		}},
		{"exit_year_impossible", func(s *side) tri {
			n, ok := s.exitYear()
			if !ok {
				return all(s.exited(), unsure)
			}
			return all(s.exited(), sure(n < 2014 || n > s.asOf().Year))
		}},
		{"exit_year_of_poor", func(s *side) tri {
			_, ok := s.exitYear()
			return all(s.lifted(), s.liftStatus("not_lifted"), sure(ok))
		}},
		{"attribute_missing", func(s *side) tri { return all(s.lifted(), sure(s.attribute() == "")) }},
		{"attribute_dibao_mismatch", func(s *side) tri {
			return all(s.lifted(), some(all(s.attributed("dibao_poor"), not(s.somebody(onDibao))), all(s.attributed("general"), s.somebody(onDibao))))
		}},
		{"attribute_destitute_mismatch", func(s *side) tri {
			return all(s.lifted(), some(all(s.attributed("destitute"), not(s.somebody(isDestitute))), all(s.attributed("general", "dibao_poor"), s.somebody(isDestitute))))
		}},
	}
}

// unfounded is a rule about a cause of poverty that nothing in the household bears out.
func unfounded(rule, code string, fits func(*side) tri) follows {
	return follows{rule, func(s *side) tri {
		because := unsure
		if s.h.cause != "" {
			because = sure(s.h.cause == code)
		}
		return all(s.lifted(), because, not(fits(s)))
	}}
}

// anyHealth tells whether a member is of one of some states of health.
func anyHealth(codes ...string) func(*side) tri {
	return func(s *side) tri {
		return s.somebody(func(p *person) tri {
			if p.blank("member.health", "x") {
				return unsure
			}
			return sure(slices.ContainsFunc(codes, p.hasHealth))
		})
	}
}

// followPovertyCause are the rules about the cause of poverty.
func followPovertyCause() []follows {
	return []follows{
		{"cause_missing", func(s *side) tri { return all(s.lifted(), sure(s.h.cause == "")) }},
		unfounded("cause_illness_nobody_ill", "illness", anyHealth("chronic", "severe")),
		unfounded("cause_disability_nobody_disabled", "disability", anyHealth("disabled")),
		unfounded("cause_schooling_no_pupil", "schooling", func(s *side) tri {
			return s.somebody(func(p *person) tri {
				text, over := p.over["member.school_status"]
				if over {
					return sure(text != "" && text != s.g.data.words.label("school_status", "not_student") && text != s.g.data.words.label("school_status", "preschool_age"))
				}
				return sure(p.pupil())
			})
		}),
		unfounded("cause_labour_all_labour", "no_labour", func(s *side) tri { return s.somebody(func(p *person) tri { return not(p.isFull()) }) }),
	}
}

// followHelp are the rules about help that the registered do not get.
func followHelp() []follows {
	return []follows{
		{"poor_unassisted", func(s *side) tri {
			return all(s.stillPoor(), not(s.rows("measure", nil, func(r *record) tri { return s.says(r, "measure.state", "measure_state", "under_way", "done") })))
		}},
		{"poor_unvisited", func(s *side) tri {
			return all(s.stillPoor(), not(s.rows("visit", nil, func(r *record) tri {
				return within(r.day("visit.visited_on"), s.asOf().AddDays(-31), s.asOf())
			})))
		}},
	}
}
