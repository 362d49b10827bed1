package synth

import (
	"strconv"

	"shouwang/internal/civil"
	"shouwang/internal/idno"
)

// memberPlant is a plant about the members of a lifted household, kept off the lists that would contradict it.
func memberPlant(name, note string, s shape, says said, apply action) Plant {
	return Plant{Name: name, Note: note, Kinds: []kind{lifted}, Shape: s, Facets: fMembers | fEmployment | fMigrant | fSchooling | fInsurance | fDisability | fSevere,
		True: only(says.truth), Unknown: only(says.unknown), apply: func(g *generator, h *household, d *dice) {
			h.unlist("employment", "national-migrant", "schooling")
			apply(g, h, d)
		}}
}

// relationPlants are relations that ages or sexes contradict.
func relationPlants() []Plant {
	become := func(p *person, man, woman string) {
		if p.relation = woman; p.sex == idno.Male {
			p.relation = man
		}
	}
	// behead makes the child the head; the others become its parents and siblings.
	behead := func(h *household) {
		c := h.learner()
		for _, p := range h.members {
			switch {
			case p == c:
				p.relation = "head"
			case p.age > c.age+14:
				become(p, "father", "mother")
			default:
				p.relation = "sibling"
			}
		}
	}
	return []Plant{
		memberPlant("child_older", "a child older than the head", withOld, isTrue("child_age_implausible"), func(_ *generator, h *household, _ *dice) { become(h.old(), "son", "daughter") }),
		memberPlant("parent_younger", "a parent younger than the head", withPupil, isTrue("parent_age_implausible"), func(_ *generator, h *household, _ *dice) { become(h.learner(), "father", "mother") }),
		memberPlant("head_a_child", "a child as the head", withPupil, isTrue("head_minor"), func(_ *generator, h *household, _ *dice) { behead(h) }),
		memberPlant("spouse_a_child", "a child as the spouse", withPupil, isTrue("spouse_underage"), func(_ *generator, h *household, _ *dice) {
			for _, p := range h.members {
				if p.relation == "spouse" {
					p.relation = "sibling"
				}
			}
			h.learner().relation = "spouse"
		}),
		memberPlant("two_spouses", "two spouses", quartered, isTrue("spouse_twice"), func(_ *generator, h *household, _ *dice) {
			h.members[1].relation, h.members[2].relation = "spouse", "spouse"
		}),
		memberPlant("daughter_a_boy", "a son recorded as a daughter, or the other way round", withPupil, isTrue("relation_sex_mismatch"), func(_ *generator, h *household, _ *dice) {
			become(h.learner(), "daughter", "son")
		}),
	}
}

// schoolingPlants are schools and educations that contradict each other or the age.
func schoolingPlants() []Plant {
	left := func(p *person, education string) { p.school, p.education = "", education }
	return []Plant{
		memberPlant("pupil_educated", "a pupil with a finished education", withPupil, isTrue("school_and_education_both"), func(_ *generator, h *household, _ *dice) { h.learner().education = "primary" }),
		memberPlant("education_missing", "neither a school nor an education", earners, isTrue("school_and_education_missing"), func(_ *generator, h *household, _ *dice) { h.worker().education = "" }),
		memberPlant("child_not_at_school", "a child of school age at no school", withPupil, isTrue("compulsory_age_not_at_school"), func(_ *generator, h *household, _ *dice) { left(h.learner(), "primary") }),
		memberPlant("child_not_at_school_ill", "a child of school age at no school, with the reason", withPupil, said{}, func(g *generator, h *household, _ *dice) {
			left(h.learner(), "primary")
			h.learner().set("member.unschooled_reason", g.data.words.label("not_in_school_reason", "illness"))
		}),
		memberPlant("grown_in_grade_nine", "a grown person in grade nine", earners, isTrue("compulsory_over_age"), func(_ *generator, h *household, _ *dice) {
			p := h.worker()
			p.idle()
			p.school, p.education = "grade9", ""
		}),
		memberPlant("child_at_college", "a child at college", withPupil, isTrue("school_too_early"), func(_ *generator, h *household, _ *dice) { h.learner().school = "bachelor" }),
		memberPlant("child_graduated", "a child with a degree", withPupil, isTrue("education_too_early"), func(g *generator, h *household, _ *dice) {
			left(h.learner(), "bachelor")
			h.learner().set("member.unschooled_reason", g.data.words.label("not_in_school_reason", "deferred"))
		}),
		memberPlant("pupil_dropped_out", "a pupil with a reason of dropping out", withPupil, isTrue("dropout_reason_of_pupil"), func(g *generator, h *household, _ *dice) {
			h.learner().set("member.dropout_reason", g.data.words.label("dropout_reason", "unwilling"))
		}),
		besides(memberPlant("pupil_status_missing", "a pupil on the school's list, status missing", withPupil, isUnknown("pupil_but_dropped_out"), func(g *generator, h *household, _ *dice) {
			g.enrol(h, h.learner(), "schooling.self_paid_tuition", "0.00")
		}), "school_dropout"),
		memberPlant("grown_enrolled", "a grown person enrolled", earners, isTrue("enrolled_but_not_pupil"), func(g *generator, h *household, _ *dice) {
			g.enrol(h, h.worker(), "schooling.status", g.data.words.label("enrolment_status", "enrolled"), "schooling.self_paid_tuition", "0.00")
		}),
		memberPlant("grown_status_missing", "a grown person on the school's list, status missing", earners, isUnknown("enrolled_but_not_pupil"), func(g *generator, h *household, _ *dice) {
			g.enrol(h, h.worker(), "schooling.self_paid_tuition", "0.00")
		}),
	}
}

// aged gives a member another birth, and the number that goes with it.
func (g *generator) aged(p *person, age int, d *dice) {
	p.birth, p.resident = g.numbers.person(g.birthAt(age, d), p.sex)
	p.age = civil.AgeAt(p.birth, g.opts.AsOf)
}

// labourPlants are abilities and works that contradict each other or the age.
func labourPlants() []Plant {
	idle := func(_ *generator, h *household, _ *dice) {
		p := h.members[1]
		p.idle()
		p.labour, p.health = "none", []string{"healthy"}
	}
	return []Plant{
		memberPlant("child_half_labour", "a child of half labour", withPupil, isTrue("labour_under_age"), func(_ *generator, h *household, _ *dice) { h.learner().labour = "weak" }),
		memberPlant("child_works", "a child with months of work", withPupil, isTrue("working_under_age"), func(_ *generator, h *household, _ *dice) {
			h.learner().work, h.learner().workPlace = 1, "in_township"
		}),
		memberPlant("child_work_missing", "a child's months of work missing", withPupil, isUnknown("working_under_age"), func(_ *generator, h *household, _ *dice) {
			h.learner().set("member.work_months", "")
		}),
		memberPlant("old_full_labour", "full labour at eighty", withOld, isTrue("labour_over_age"), func(g *generator, h *household, d *dice) {
			p := h.old()
			g.aged(p, 80, d)
			p.labour = "ordinary"
		}),
		memberPlant("hale_no_labour", "healthy, of working age, and unable to work", grownUps, isTrue("healthy_without_labour"), idle),
		memberPlant("hale_not_stated", "of working age and unable to work, health missing", grownUps, isUnknown("healthy_without_labour"), func(g *generator, h *household, d *dice) {
			idle(g, h, d)
			h.members[1].set("member.health", "")
		}),
		memberPlant("unable_works", "unable to work, and working", withOld, isTrue("unable_working"), func(_ *generator, h *household, _ *dice) {
			h.old().work, h.old().workPlace = 5, "in_township"
		}),
		memberPlant("work_nowhere", "months of work at no place", earners, isTrue("work_place_missing"), func(_ *generator, h *household, _ *dice) {
			h.worker().work, h.worker().workPlace = 6, ""
		}),
		memberPlant("work_never", "a place of work for no month", earners, isTrue("work_months_missing"), func(_ *generator, h *household, _ *dice) {
			h.worker().work, h.worker().workPlace = 0, "in_county"
		}),
		memberPlant("post_at_sixty_six", "a public-welfare post at sixty-six", withOld, isTrue("post_over_age"), func(g *generator, h *household, d *dice) {
			p := h.old()
			g.aged(p, 66, d)
			p.labour, p.post, p.postMonth = "weak", "cleaning", 6
		}),
		memberPlant("post_at_sixty_five", "a public-welfare post at sixty-five", withOld, said{}, func(g *generator, h *household, d *dice) {
			p := h.old()
			g.aged(p, 65, d)
			p.labour, p.post, p.postMonth = "weak", "cleaning", 6
		}),
	}
}

// insurancePlants are healths and insurances that contradict each other, and the lists of the health bureau and the federation.
func insurancePlants() []Plant {
	ill := func(g *generator, h *household, d *dice) {
		h.plain().health = []string{"healthy"}
		h.list("severe_illness", h.plain(), "severe_illness.disease", pick(d, g.data.words.Lists["diseases"]),
			"severe_illness.diagnosed_on", g.date("severe_illness", g.before(d, 800, 1000)))
	}
	listed := func(g *generator, h *household, d *dice) {
		h.plain().health = []string{"healthy"}
		h.list("disability", h.plain(), "member.id", h.plain().resident+"44", "disability.category", g.data.words.label("disability_category", strconv.Itoa(4)),
			"disability.grade", "4", "disability.issued_on", g.date("disability", g.before(d, 1000, 3000)))
	}
	forgotten := func(first func(*generator, *household, *dice)) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) {
			first(g, h, d)
			h.plain().set("member.health", "")
		}
	}
	return []Plant{
		memberPlant("hale_and_ill", "healthy and chronically ill at once", earners, isTrue("health_contradictory"), func(_ *generator, h *household, _ *dice) {
			h.worker().health = []string{"healthy", "chronic"}
		}),
		memberPlant("certified_hale", "a certificate, and healthy", earners, isTrue("certificate_not_disabled"), func(_ *generator, h *household, _ *dice) {
			p := h.worker()
			p.certificate(3, 3)
			p.health = []string{"healthy"}
		}),
		memberPlant("insured_twice", "in both medical insurances", earners, isTrue("medical_insurance_twice"), func(_ *generator, h *household, _ *dice) {
			h.worker().resMed, h.worker().empMed = true, true
		}),
		memberPlant("pensioned_twice", "in both pension insurances", earners, isTrue("pension_insurance_twice"), func(_ *generator, h *household, _ *dice) {
			h.worker().resPen, h.worker().empPen = true, true
		}),
		memberPlant("severe_alone", "severe illness insurance without a basic one", earners, isTrue("severe_insurance_alone"), func(_ *generator, h *household, _ *dice) {
			h.worker().resMed, h.worker().empMed = false, false
		}),
		memberPlant("severe_alone_missing", "severe illness insurance, the residents' insurance not stated", earners, isUnknown("severe_insurance_alone"), func(_ *generator, h *household, _ *dice) {
			h.worker().resMed, h.worker().empMed = false, false
			h.worker().set("member.resident_medical", "")
		}),
		memberPlant("severe_none", "without severe illness insurance", earners, isTrue("severe_insurance_missing"), func(_ *generator, h *household, d *dice) {
			pick(d, h.members).severeIns = false
		}),
		memberPlant("severe_not_stated", "severe illness insurance not stated", earners, isUnknown("severe_insurance_missing"), func(_ *generator, h *household, _ *dice) {
			h.worker().set("member.severe_insurance", "")
		}),
		memberPlant("listed_ill", "healthy, and on the list of severe illness", earners, isTrue("healthy_but_severe_illness"), ill),
		memberPlant("listed_ill_missing", "on the list of severe illness, health missing", earners, isUnknown("healthy_but_severe_illness"), forgotten(ill)),
		memberPlant("listed_disabled", "not disabled, and on the federation's list", earners, isTrue("disability_not_registered"), listed),
		memberPlant("listed_disabled_missing", "on the federation's list, health missing", earners, isUnknown("disability_not_registered"), forgotten(listed)),
	}
}
