package synth

import (
	"slices"
	"strconv"

	"shouwang/internal/idno"
)

// ages are the least and the highest age among relations; 1000 and -1 when there is none.
func (s *side) ages(relations ...string) (least, most int) {
	least, most = 1000, -1
	for _, p := range s.h.members {
		if slices.Contains(relations, p.relation) {
			least, most = min(least, p.age), max(most, p.age)
		}
	}
	return least, most
}

// followRelation are relations that ages or sexes contradict.
func followRelation() []follows {
	men, women := []string{"son", "grandson", "father"}, []string{"daughter", "daughter_in_law", "granddaughter", "mother"}
	return []follows{
		{"child_age_implausible", func(s *side) tri {
			_, child := s.ages("son", "daughter")
			_, head := s.ages("head")
			return sure(child >= 0 && child+14 > head)
		}},
		{"parent_age_implausible", func(s *side) tri {
			parent, _ := s.ages("father", "mother")
			_, head := s.ages("head")
			return sure(parent < head+14)
		}},
		{"head_minor", func(s *side) tri {
			return s.somePerson(func(p *person) bool { return p.relation == "head" && p.age < 16 })
		}},
		{"spouse_underage", func(s *side) tri {
			return s.somePerson(func(p *person) bool { return p.relation == "spouse" && p.age < 20 })
		}},
		{"spouse_twice", func(s *side) tri {
			n := 0
			for _, p := range s.h.members {
				if p.relation == "spouse" {
					n++
				}
			}
			return sure(n > 1)
		}},
		{"relation_sex_mismatch", func(s *side) tri {
			return s.somePerson(func(p *person) bool {
				return p.sex == idno.Female && slices.Contains(men, p.relation) || p.sex == idno.Male && slices.Contains(women, p.relation)
			})
		}},
	}
}

// followSchool are schools and educations that contradict each other or the age.
func followSchool() []follows {
	each := func(rule string, ask func(*person) bool) follows {
		return follows{rule, func(s *side) tri { return s.somePerson(ask) }}
	}
	learnt := func(p *person) string {
		if p.blank("member.education", p.education) {
			return ""
		}
		return p.education
	}
	return []follows{
		each("school_and_education_both", func(p *person) bool { return p.atSchool() && learnt(p) != "" }),
		each("school_and_education_missing", func(p *person) bool { return p.blank("member.school_status", p.school) && learnt(p) == "" }),
		each("compulsory_age_not_at_school", func(p *person) bool {
			away := p.blank("member.school_status", p.school) || p.at("preschool_age", "preschool")
			return p.age >= 7 && p.age < 15 && away && p.blank("member.dropout_reason", "") && p.blank("member.unschooled_reason", "")
		}),
		each("compulsory_over_age", func(p *person) bool { return p.age >= 18 && p.at(stage("compulsory")...) }),
		each("school_too_early", func(p *person) bool {
			return p.age < 5 && p.at(stage("compulsory")...) || p.age < 13 && p.at(stage("secondary")...) || p.age < 16 && p.at(stage("tertiary")...)
		}),
		each("education_too_early", func(p *person) bool {
			switch learnt(p) {
			case "senior", "secondary_vocational":
				return p.age < 15
			case "higher_vocational", "bachelor":
				return p.age < 18
			}
			return false
		}),
		each("dropout_reason_of_pupil", func(p *person) bool { return !p.blank("member.dropout_reason", "") && p.atSchool() }),
	}
}

// followLabour are abilities and works that contradict each other or the age.
func followLabour() []follows {
	able := func(p *person, codes ...string) bool {
		return !p.blank("member.labour", p.labour) && slices.Contains(codes, p.labour)
	}
	each := func(rule string, ask func(*person) bool) follows {
		return follows{rule, func(s *side) tri { return s.somePerson(ask) }}
	}
	worked := func(p *person) bool { n, ok := p.months(); return ok && n > 0 }
	return []follows{
		each("labour_under_age", func(p *person) bool { return p.age < 16 && able(p, "ordinary", "skilled", "weak") }),
		{"pupil_working", func(s *side) tri {
			return s.somebody(func(p *person) tri { return all(sure(p.atSchool()), p.worked(1)) })
		}},
		{"working_under_age", func(s *side) tri {
			return s.somebody(func(p *person) tri { return all(sure(p.age < 16), p.worked(1)) })
		}},
		each("labour_over_age", func(p *person) bool { return p.age >= 75 && able(p, "ordinary", "skilled") }),
		{"healthy_without_labour", func(s *side) tri {
			return s.somebody(func(p *person) tri {
				return all(sure(able(p, "lost", "none") && !p.atSchool() && p.age >= 18 && p.age < 60), p.is("healthy"))
			})
		}},
		each("unable_working", func(p *person) bool { return able(p, "lost", "none") && worked(p) && !p.atSchool() }),
		each("work_place_missing", func(p *person) bool { return worked(p) && p.blank("member.work_place", p.workPlace) }),
		each("work_months_missing", func(p *person) bool { return !worked(p) && !p.blank("member.work_place", p.workPlace) }),
		each("post_over_age", func(p *person) bool { return p.post != "" && p.age > 65 }),
	}
}

// followHealth are healths, insurances and allowances that contradict each other.
func followHealth() []follows {
	somebody := func(rule string, ask func(*person) tri) follows {
		return follows{rule, func(s *side) tri { return s.somebody(ask) }}
	}
	res := func(p *person) tri { return p.flag("member.resident_medical", p.resMed) }
	emp := func(p *person) tri { return p.flag("member.employee_medical", p.empMed) }
	severe := func(p *person) tri { return p.flag("member.severe_insurance", p.severeIns) }
	return []follows{
		somebody("disabled_without_certificate", func(p *person) tri { return all(sure(p.category == 0), p.is("disabled")) }),
		{"medical_insurance_missing", func(s *side) tri {
			return all(s.watch(), s.somebody(func(p *person) tri { return all(not(res(p)), not(emp(p))) }))
		}},
		somebody("health_contradictory", func(p *person) tri {
			return sure(p.is("healthy") == yes && (p.hasHealth("chronic") || p.hasHealth("severe") || p.hasHealth("disabled")))
		}),
		somebody("certificate_not_disabled", func(p *person) tri { return all(sure(p.category > 0), not(p.is("disabled"))) }),
		somebody("medical_insurance_twice", func(p *person) tri { return sure(res(p) == yes && emp(p) == yes) }),
		somebody("pension_insurance_twice", func(p *person) tri { return sure(p.resPen && p.empPen) }),
		somebody("severe_insurance_alone", func(p *person) tri { return all(severe(p), not(res(p)), not(emp(p))) }),
		{"severe_insurance_missing", func(s *side) tri {
			return all(s.watch(), s.somebody(func(p *person) tri { return all(not(severe(p)), some(res(p), emp(p))) }))
		}},
		somebody("dibao_and_destitute", func(p *person) tri { return sure(p.onDibao() == yes && p.onDestitute() == yes) }),
	}
}

// followLists are households against the lists of civil affairs, housing and medical insurance.
func followLists() []follows {
	paid := func(kind string, on func(*side, string) bool) func(*side) tri {
		return func(s *side) tri {
			return s.rows("civil_affairs", nil, func(r *record) tri {
				return all(s.says(r, "civil_affairs.kind", "relief_kind", kind), sure(on(s, r.text("civil_affairs.ended_on"))))
			})
		}
	}
	ago := func(s *side, month string) int { return s.asOf().Year*12 + int(s.asOf().Month) - monthNumber(month) }
	running := func(s *side, month string) bool { return month == "" || ago(s, month) <= 0 }
	ended := func(s *side, month string) bool { return month != "" && ago(s, month) > 1 }
	notEnded := func(s *side, month string) bool { return !ended(s, month) }
	return []follows{
		{"dibao_not_registered", func(s *side) tri { return all(paid("dibao", running)(s), not(s.somebody((*person).onDibao))) }},
		{"dibao_ended", func(s *side) tri {
			return all(paid("dibao", ended)(s), not(paid("dibao", notEnded)(s)), s.somebody((*person).onDibao))
		}},
		{"destitute_not_registered", func(s *side) tri {
			return all(paid("destitute", running)(s), not(s.somebody((*person).onDestitute)))
		}},
		{"house_list_differs", func(s *side) tri {
			safe := sure(!s.h.living.dangerous)
			if s.gap("household.dangerous_house") {
				safe = unsure
			}
			return all(safe, s.rows("housing", nil, func(r *record) tri {
				return all(s.says(r, "housing.appraisal", "appraisal", "C", "D"), not(s.says(r, "housing.renovation", "renovation", "done")))
			}))
		}},
		{"medical_bill_contradictory", func(s *side) tri {
			return s.rows("medical", nil, func(r *record) tri {
				self, total := r.fen("medical.self_paid"), r.fen("medical.total")
				return ifSo(self.known && total.known, func() tri { return self.over(total) })
			})
		}},
	}
}

// monthNumber counts the months of a month written 202112.
func monthNumber(month string) int {
	n, err := strconv.Atoi(month)
	if err != nil {
		return 0
	}
	return n/100*12 + n%100
}

// followWorkLists are members against the lists of work.
func followWorkLists() []follows {
	idle := func(p *person) tri { n, ok := p.months(); return sure(ok && n == 0) }
	is := func(s *side, r *record) tri { return sure(r.text("migrant.working") == s.g.data.words.yes(true)) }
	return []follows{
		{"employed_without_months", func(s *side) tri {
			return s.somebody(func(p *person) tri {
				return all(idle(p), s.rows("employment", p, func(r *record) tri {
					from := r.day("employment.started_on")
					return sure(r.text("employment.left_on") == "" && !from.IsZero() && !from.After(s.ago(3)))
				}))
			})
		}},
		{"migrant_without_months", func(s *side) tri {
			return s.somebody(func(p *person) tri {
				return all(idle(p), s.rows("national-migrant", p, func(r *record) tri {
					return all(is(s, r), before(r.day("migrant.started_on"), s.ago(3).AddDays(1)))
				}))
			})
		}},
		{"migrant_dates_reversed", func(s *side) tri {
			return s.rows("national-migrant", nil, func(r *record) tri {
				from, to := r.day("migrant.started_on"), r.day("migrant.ended_on")
				return sure(!from.IsZero() && !to.IsZero() && to.Before(from))
			})
		}},
		{"working_after_end", func(s *side) tri {
			return s.rows("national-migrant", nil, func(r *record) tri {
				to := r.day("migrant.ended_on")
				return all(is(s, r), sure(!to.IsZero() && to.Before(s.asOf())))
			})
		}},
	}
}

// followPersonLists are members against the lists of health, disability and education.
func followPersonLists() []follows {
	member := func(rule, source string, ask func(*side, *person) tri, row func(*side, *record) tri) follows {
		return follows{rule, func(s *side) tri {
			return s.somebody(func(p *person) tri {
				return all(ask(s, p), s.rows(source, p, func(r *record) tri { return row(s, r) }))
			})
		}}
	}
	filled := func(column string) func(*side, *record) tri {
		return func(_ *side, r *record) tri { return sure(r.text(column) != "") }
	}
	enrolled := func(code string) func(*side, *record) tri {
		return func(s *side, r *record) tri { return s.says(r, "schooling.status", "enrolment_status", code) }
	}
	return []follows{
		member("healthy_but_severe_illness", "severe_illness", func(_ *side, p *person) tri { return p.is("healthy") }, filled("severe_illness.diagnosed_on")),
		member("disability_not_registered", "disability", func(_ *side, p *person) tri { return not(p.is("disabled")) }, filled("disability.grade")),
		member("pupil_but_dropped_out", "schooling", func(_ *side, p *person) tri { return sure(p.atSchool()) }, enrolled("dropped_out")),
		member("enrolled_but_not_pupil", "schooling", func(_ *side, p *person) tri {
			return sure(p.blank("member.school_status", p.school) || p.at("not_student", "preschool_age"))
		}, enrolled("enrolled")),
	}
}
