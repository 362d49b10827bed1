package synth

import (
	"slices"
	"strconv"

	"shouwang/internal/money"
)

// followQuality lists what the data cannot be: rules that put two cells of one household side by side.
func followQuality() []follows {
	var out []follows
	for _, part := range [][]follows{followMisfit(), followCause(), followMeasure(), followClearing(), followTiming(), followSums(), followAllowance(),
		followLiving(), followRelation(), followSchool(), followLabour(), followHealth(), followLists(), followWorkLists(), followPersonLists()} {
		out = append(out, part...)
	}
	return out
}

func (s *side) monitored() tri { return sure(s.h.kind.isMonitored()) }

// risk reports a cause of the monitoring record; a blank one means that there is none.
func (s *side) risk(code string) tri {
	return sure(s.h.kind.isMonitored() && slices.Contains(s.h.watch.risks, code))
}

// helped reports a measure of one of these kinds.
func (s *side) helped(kinds ...string) bool {
	return slices.ContainsFunc(kinds, func(k string) bool { return len(s.h.watch.measures[k]) > 0 })
}

// gives reports one of these measures of a kind.
func (s *side) gives(kind string, codes ...string) tri {
	return sure(s.h.kind.isMonitored() && slices.ContainsFunc(s.h.watch.measures[kind], func(c string) bool { return slices.Contains(codes, c) }))
}

// somePerson asks a question of every member that is always answered.
func (s *side) somePerson(ask func(*person) bool) tri {
	return s.somebody(func(p *person) tri { return sure(ask(p)) })
}

// blank reports an empty cell of a member's row.
func (p *person) blank(column, own string) bool {
	if text, ok := p.over[column]; ok {
		return text == ""
	}
	return own == ""
}

// flag is a yes or no of a member's row.
func (p *person) flag(column string, own bool) tri {
	if text, ok := p.over[column]; ok && text == "" {
		return unsure
	}
	return sure(own)
}

// months are the months of work; false when they are not stated.
func (p *person) months() (int, bool) {
	if text, ok := p.over["member.work_months"]; ok {
		n, err := strconv.Atoi(text)
		return n, err == nil
	}
	return p.work, true
}

func (p *person) worked(least int) tri {
	n, ok := p.months()
	if !ok {
		return unsure
	}
	return sure(n >= least)
}

// at reports a school status among codes; a blank one is none.
func (p *person) at(codes ...string) bool {
	return !p.blank("member.school_status", p.school) && slices.Contains(codes, p.school)
}

func (p *person) atSchool() bool { return !p.blank("member.school_status", p.school) && p.pupil() }

func (p *person) is(code string) tri {
	if p.blank("member.health", join(p.health)) {
		return unsure
	}
	return sure(p.hasHealth(code))
}

func (p *person) onDibao() tri { return p.code("member.dibao", p.dibao, "rural", "urban") }

func (p *person) onDestitute() tri { return p.code("member.destitute", p.destitute, "rural", "urban") }

// stage names the schools of a stage.
func stage(name string) []string {
	return map[string][]string{
		"compulsory": {"primary", "grade7", "grade8", "grade9"},
		"secondary":  {"senior1", "senior2", "senior3", "vocational1", "vocational2", "vocational3"},
		"tertiary":   {"junior_college", "bachelor", "postgraduate"},
		"rain_dew":   {"vocational1", "vocational2", "vocational3", "junior_college"},
	}[name]
}

// followMisfit are causes without any measure that fits; a household without any measure is left to other rules.
func followMisfit() []follows {
	misfit := func(code string, kinds ...string) follows {
		return follows{code + "_risk_without_measure", func(s *side) tri {
			return all(s.risk(code), sure(s.helped(measureColumns...) && !s.helped(kinds...)))
		}}
	}
	return []follows{
		misfit("illness", "health", "safety_net"),
		misfit("disability", "health", "safety_net"),
		misfit("schooling", "compulsory", "education", "social"),
		misfit("disaster", "industry", "finance", "housing", "water", "safety_net", "social", "living", "infrastructure"),
		misfit("accident", "health", "safety_net", "social", "finance"),
		misfit("industry_failure", "industry", "employment", "finance", "post"),
		misfit("unstable_work", "industry", "employment", "post"),
		misfit("labour_shortage", "industry", "post", "safety_net", "social"),
	}
}

// works tells how many members count as full labour; unsure when one is not known.
func (s *side) fullLabour() (n int, ok bool) {
	ok = true
	for _, p := range s.h.members {
		switch p.isFull() {
		case yes:
			n++
		case unsure:
			ok = false
		}
	}
	return n, ok
}

func (s *side) shortageHalf() tri {
	n, ok := s.fullLabour()
	if len(s.h.members) < 4 {
		return no
	}
	if !ok {
		return unsure
	}
	return sure(n*2 >= len(s.h.members))
}

func followCause() []follows {
	migrant := func(s *side) tri {
		return s.rows("national-migrant", nil, func(r *record) tri { return sure(r.text("migrant.working") == s.g.data.words.yes(true)) })
	}
	problem := func(risk, column string, at int) func(*side) tri {
		return func(s *side) tri {
			stated := sure(!s.h.watch.problems[at])
			if s.gap("identified:assessment." + column) {
				stated = unsure
			}
			return all(s.risk(risk), stated)
		}
	}
	return []follows{
		{"unstable_work_without_worker", func(s *side) tri {
			return all(s.risk("unstable_work"), not(s.somebody(func(p *person) tri { return p.worked(1) })), not(migrant(s)))
		}},
		{"schooling_without_pupil", func(s *side) tri { return all(s.risk("schooling"), not(s.somePerson((*person).atSchool))) }},
		{"disability_without_disabled_member", func(s *side) tri {
			return all(s.risk("disability"), not(s.somebody(func(p *person) tri { return some(sure(p.category > 0), p.is("disabled")) })))
		}},
		{"labour_shortage_all_labour", func(s *side) tri { return all(s.risk("labour_shortage"), s.everybody((*person).isFull)) }},
		{"labour_shortage_half_labour", func(s *side) tri {
			return all(s.risk("labour_shortage"), s.shortageHalf(), not(s.everybody((*person).isFull)))
		}},
		{"labour_shortage_share", func(s *side) tri {
			n, ok := s.fullLabour()
			share := sure(n*4 > len(s.h.members))
			if !ok {
				share = unsure
			}
			return all(s.risk("labour_shortage"), not(s.shortageHalf()), not(s.everybody((*person).isFull)), share)
		}},
		{"housing_risk_without_problem", problem("unsafe_housing", "housing_problem", housingProblem)},
		{"water_risk_without_problem", problem("unsafe_water", "water_problem", waterProblem)},
		{"safety_net_with_labour", func(s *side) tri {
			able := s.somebody(func(p *person) tri { return p.code("member.labour", p.labour, "ordinary", "skilled", "weak") })
			return all(s.monitored(), s.netFlag(), able)
		}},
		{"employment_help_without_labour", func(s *side) tri {
			return all(s.monitored(), s.noLabour(), sure(s.helped("employment", "post")))
		}},
		{"migrant_measure_without_worker", func(s *side) tri {
			away := s.somePerson(func(p *person) bool {
				return !p.blank("member.work_place", p.workPlace) && (p.workPlace == "in_province" || p.workPlace == "other_province")
			})
			return all(s.gives("employment", "migrant_work"), not(away), not(migrant(s)))
		}},
	}
}

// netFlag is the flag of a household without labour under the safety net.
func (s *side) netFlag() tri {
	if s.gap("monitoring.safety_net") {
		return unsure
	}
	return sure(s.h.watch.safetyNet)
}

func followMeasure() []follows {
	return []follows{
		{"rain_dew_without_student", func(s *side) tri {
			return all(s.gives("education", "rain_dew"), not(s.somePerson(func(p *person) bool { return p.at(stage("rain_dew")...) })))
		}},
		{"compulsory_measure_without_child", func(s *side) tri {
			child := s.somePerson(func(p *person) bool { return p.at(stage("compulsory")...) || p.age >= 6 && p.age <= 16 })
			return all(s.monitored(), sure(s.helped("compulsory")), not(child))
		}},
		{"micro_credit_without_borrower", func(s *side) tri {
			return all(s.gives("finance", "micro_credit"), not(s.somePerson(func(p *person) bool { return p.age >= 18 && p.age <= 65 })))
		}},
		{"insurance_subsidy_uninsured", func(s *side) tri {
			insured := s.somebody(func(p *person) tri { return p.flag("member.resident_medical", p.resMed) })
			return all(s.gives("health", "insurance_subsidy"), not(insured))
		}},
		{"transport_subsidy_without_measure", func(s *side) tri {
			paid := s.rows("national-migrant", nil, func(r *record) tri { return r.fen("migrant.transport_subsidy").over(known(0)) })
			return all(s.monitored(), sure(!s.helped("employment")), paid)
		}},
		{"developmental_only_other", func(s *side) tri {
			stated := s.watchCode("monitoring.developmental", s.h.watch.developmental, "started")
			real := some(s.gives("industry", "planting", "breeding", "processing"), s.gives("employment", "migrant_work", "workshop", "local_work"),
				s.gives("finance", "micro_credit", "insurance"), sure(s.helped("post")))
			return all(s.monitored(), stated, not(real))
		}},
	}
}

// watchCode compares a coded cell of the monitoring record; a blank one is not known.
func (s *side) watchCode(column, own string, codes ...string) tri {
	if s.gap(column) || own == "" {
		return unsure
	}
	return sure(slices.Contains(codes, own))
}

// known reports that all five items are filled in.
func (i incomes) known() tri {
	return sure(i.wage.known && i.operating.known && i.property.known && i.transfer.known && i.expense.known)
}

// off reports two amounts that differ by more than so much.
func off(a, b amount, by money.Fen) tri {
	return some(a.minus(b).over(known(by)), b.minus(a).over(known(by)))
}
