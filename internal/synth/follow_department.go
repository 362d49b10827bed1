package synth

import (
	"shouwang/internal/civil"
	"shouwang/internal/money"
)

// The questions of the departments' lists, one by one; those of several sides together ask them again.

func (s *side) severelyIll(who *person) tri {
	return s.rows("severe_illness", who, func(r *record) tri { return since(r.day("severe_illness.diagnosed_on"), s.ago(12)) })
}

func (s *side) costlySchool() tri {
	return s.rows("schooling", nil, func(r *record) tri {
		return r.fen("schooling.self_paid_tuition").over(known(yuan(s.limits().Tuition)))
	})
}

func (s *side) severelyDisabled() tri {
	return s.rows("disability", nil, func(r *record) tri {
		return all(known(2*money.Yuan).reaches(r.fen("disability.grade")), since(r.day("disability.issued_on"), s.ago(12)))
	})
}

func (s *side) stricken() tri {
	return s.rows("disaster", nil, func(r *record) tri {
		return all(since(r.day("disaster.occurred_on"), s.ago(12)), r.fen("disaster.loss").reaches(known(yuan(s.limits().DisasterLoss))))
	})
}

func (s *side) bereaved(who *person) tri {
	return s.rows("police", who, func(r *record) tri {
		return all(s.says(r, "police.change_kind", "change_kind", "death"), since(r.day("police.changed_on"), s.ago(6)))
	})
}

// hurt reports a traffic accident within half a year.
func (s *side) hurt() tri {
	return s.rows("police", nil, func(r *record) tri {
		return all(s.says(r, "police.change_kind", "change_kind", "traffic_accident"), since(r.day("police.changed_on"), s.ago(6)))
	})
}

func (s *side) unemployed() tri {
	return s.rows("employment", nil, func(r *record) tri { return s.left(r, "employment.left_on") })
}

// burdened reports that the year's treatment reached the threshold of the household's type.
func (s *side) burdened() tri { return s.paidThisYear(nil).reaches(known(yuan(s.burden()))) }

// burden is that threshold.
func (s *side) burden() int {
	if s.lifted() == yes {
		return s.limits().MedicalLifted
	}
	return s.limits().MedicalOther
}

func (s *side) unsafeHouse() tri {
	return some(s.flag("household.dangerous_house", s.h.living.dangerous), s.rows("housing", nil, func(r *record) tri {
		return all(s.says(r, "housing.appraisal", "appraisal", "C", "D"), not(s.says(r, "housing.renovation", "renovation", "done")))
	}))
}

func (s *side) unsafeWater() tri {
	l := s.limits()
	return some(not(s.flag("household.safe_water", s.h.living.safeWater)), s.rows("water", nil, func(r *record) tri {
		return some(s.says(r, "water.quality", "water_quality", "fail"), r.fen("water.quantity").less(known(yuan(l.WaterQuantity))),
			r.fen("water.fetch_minutes").over(known(yuan(l.WaterMinutes))), r.fen("water.assurance").less(known(yuan(l.WaterAssurance))))
	}))
}

func followDepartments() []follows {
	watched := func(rule string, ask func(*side) tri) follows {
		return follows{rule, func(s *side) tri { return all(s.watch(), ask(s)) }}
	}
	return []follows{
		watched("medical_burden_lifted", func(s *side) tri { return all(s.lifted(), s.burdened()) }),
		watched("medical_burden_other", func(s *side) tri { return all(s.ordinary(), s.burdened()) }),
		watched("severe_illness_new", func(s *side) tri { return s.severelyIll(nil) }),
		watched("school_dropout", func(s *side) tri {
			return s.somebody(func(p *person) tri {
				age := civil.AgeAt(p.birth, s.asOf())
				return all(sure(age >= 6 && age <= 16), s.rows("schooling", p, func(r *record) tri {
					return all(s.says(r, "schooling.status", "enrolment_status", "dropped_out"),
						not(s.says(r, "schooling.dropout_reason", "dropout_reason", "illness", "disability")), not(all(s.schoolChild(p), s.leftThisYear(r))))
				}))
			})
		}),
		watched("schooling_cost", (*side).costlySchool),
		watched("housing_unsafe", (*side).unsafeHouse),
		watched("water_unsafe", (*side).unsafeWater),
		watched("medical_insurance_missing", (*side).uninsured),
		watched("disability_severe_new", (*side).severelyDisabled),
		watched("disaster_loss", (*side).stricken),
		watched("job_lost", (*side).unemployed),
		watched("temporary_relief", func(s *side) tri {
			return s.rows("civil_affairs", nil, func(r *record) tri {
				return all(s.says(r, "civil_affairs.kind", "relief_kind", "temporary_relief"), since(r.day("civil_affairs.started_on"), s.ago(12)))
			})
		}),
		watched("traffic_accident", (*side).hurt),
		watched("accident_death", func(s *side) tri {
			return all(s.bereaved(nil), not(s.somebody(func(p *person) tri { return all(sure(p.isFull() == yes), s.bereaved(p)) })))
		}),
	}
}

var developmentalKinds = []string{"industry", "employment", "finance", "post"}

func followMeasures() []follows {
	since := func(s *side, months int) tri { return before(s.identifiedOn(), s.ago(months).AddDays(1)) }
	return []follows{
		{"measures_overdue", func(s *side) tri { return all(s.active(), since(s, 1), sure(!s.helped(measureColumns...))) }},
		{"developmental_overdue", func(s *side) tri {
			able := s.somebody(func(p *person) tri { return p.code("member.labour", p.labour, "ordinary", "skilled", "weak") })
			return all(s.active(), able, since(s, 6), sure(!s.helped(developmentalKinds...)))
		}},
	}
}

// sinceIdentified reports a stated day on or after that of identification; a day that is not stated is no.
func (s *side) sinceIdentified(on civil.Date) tri {
	from := s.identifiedOn()
	return sure(!on.IsZero() && !from.IsZero() && !on.Before(from))
}

func followAssets() []follows {
	return []follows{
		{"doubt_vehicle", func(s *side) tri {
			return all(s.active(), s.rows("vehicles", nil, func(r *record) tri {
				return r.fen("vehicles.price").reaches(known(yuan(s.limits().VehiclePrice)))
			}))
		}},
		{"doubt_property", func(s *side) tri {
			return all(s.active(), sure(len(s.of("property", nil)) < 2), s.rows("property", nil, func(r *record) tri {
				return not(s.sinceIdentified(r.day("property.registered_on")))
			}))
		}},
		{"doubt_business", func(s *side) tri {
			return all(s.active(), s.rows("business", nil, func(r *record) tri {
				return all(s.says(r, "business.status", "business_status", "active"), not(s.sinceIdentified(r.day("business.registered_on"))))
			}))
		}},
		{"doubt_public_salary", func(s *side) tri {
			return all(s.active(), s.rows("public_salary", nil, func(r *record) tri {
				return s.says(r, "public_salary.post_kind", "post_kind", "civil_servant", "institution")
			}))
		}},
	}
}
