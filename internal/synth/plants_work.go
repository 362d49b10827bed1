package synth

import "slices"

// soleWorker leaves one member of full labour and takes the others off the lists of work; who that is.
func (h *household) soleWorker() *person {
	w := h.worker()
	h.unlist("employment", "national-migrant", "national-planned", "severe_illness", "police")
	for _, p := range h.members {
		if p != w && p.works() {
			p.labour, p.work, p.workPlace, p.post, p.postMonth = "lost", 0, "", "", 0
		}
	}
	return w
}

// worked puts a job on the list; an empty date of leaving keeps it.
func (g *generator) worked(h *household, p *person, d *dice, left string) {
	h.list("employment", p, "employment.employer", g.employer(d), "employment.started_on", g.date("employment", g.opts.AsOf.AddDays(-1200)),
		"employment.left_on", left, "employment.monthly_wage", d.fen(2200, 4200).Yuan())
}

// workPlants are about those on whose work a household lives, and children who should be at school.
func workPlants() []Plant {
	return slices.Concat(solePlants(), wagePlants(), childPlants())
}

func solePlants() []Plant {
	const fSole = fMembers | fEmployment | fMigrant | fPlanned | fSevere | fPolice
	quit := func(g *generator) string { return g.date("employment", g.opts.AsOf.AddDays(-70)) }
	fellIll := func(g *generator, h *household, p *person, on string) {
		p.ill("severe")
		h.list("severe_illness", p, "severe_illness.disease", g.data.words.Lists["diseases"][0], "severe_illness.diagnosed_on", on)
	}
	return []Plant{
		situation("sole_worker_quit", "the only one who can work has left the job", watchedLifted, fSole, func(g *generator, h *household, d *dice) {
			g.worked(h, h.soleWorker(), d,
				quit(g))
		}).
			shaped(earners).says("only_worker_lost", "job_lost"),
		situation("sole_worker_changed", "the only one who can work has left one job and has another", watchedLifted, fSole,
			func(g *generator, h *household, d *dice) {
				p := h.soleWorker()
				g.worked(h, p, d, quit(g))
				g.worked(h, p, d, "")
			}).shaped(earners).says("job_lost"),
		situation("sole_worker_unclear", "somebody has left a job, not stated whether another can work", watchedLifted, fSole,
			func(g *generator, h *household, d *dice) {
				p := h.soleWorker()
				h.old().post = ""
				h.old().set("member.labour", "")
				g.worked(h, p, d, quit(g))
			}).shaped(withOld).says("job_lost").leaves("only_worker_lost"),
		situation("sole_worker_ill", "the only one who can work has fallen severely ill", watchedLifted, fSole, func(g *generator, h *household, _ *dice) {
			fellIll(g, h, h.soleWorker(), g.date("severe_illness", g.opts.AsOf.AddDays(-50)))
		}).shaped(earners).says("only_worker_ill", "severe_illness_new"),
		situation("sole_worker_ill_undated", "the only one who can work is severely ill, not stated since when", watchedLifted, fSole,
			func(g *generator, h *household, _ *dice) { fellIll(g, h, h.soleWorker(), "") }).
			shaped(earners).leaves("only_worker_ill", "severe_illness_new"),
		situation("worker_dead", "a member able to work has died", watchedLifted, fMembers|fPolice,
			func(g *generator, h *household, d *dice) { g.departs(h, h.worker(), "death", d.between(16, 100)) }).
			shaped(earners).says("worker_died", "member_departed"),
	}
}

func wagePlants() []Plant {
	wages := func(before, after string) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) {
			h.unlist("employment")
			p := h.grown()
			row := func(started, left, wage string) {
				h.list("employment", p, "employment.employer", g.employer(d), "employment.started_on", started, "employment.left_on", left, "employment.monthly_wage", wage)
			}
			row(g.date("employment", g.opts.AsOf.AddDays(-1300)), g.date("employment", g.opts.AsOf.AddDays(-420)), before)
			row(g.date("employment", g.opts.AsOf.AddDays(-100)), "", after)
		}
	}
	back := func(working string, days int) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) {
			h.unlist("national-migrant")
			g.migrates(h, h.grown(), d, working, "ended")
			r := &h.records[len(h.records)-1]
			r.put("migrant.ended_on", g.date("national-migrant", g.opts.AsOf.AddDays(-days)))
		}
	}
	return []Plant{
		situation("wage_halved", "a new job for half the wage", watchedLifted, fEmployment, wages("3600.00", "1800.00")).
			shaped(earners).says("wage_drop"),
		situation("wage_kept", "a new job for a little more than half the wage", watchedLifted, fEmployment, wages("3600.00", "1800.40")).
			shaped(earners),
		situation("wage_unstated", "a new job, its wage is blank", watchedLifted, fEmployment, wages("3600.00", "")).
			shaped(earners).leaves("wage_drop"),
		situation("returned", "migrant work broken off", watchedLifted, fMigrant, back("no", 60)).shaped(earners).says("migrant_returned"),
		situation("returned_unclear", "migrant work ended, not stated whether working", watchedLifted, fMigrant, back("", 60)).
			shaped(earners).leaves("migrant_returned"),
	}
}

func childPlants() []Plant {
	return []Plant{
		{Name: "child_at_home", Note: "a child of compulsory age recorded as not at school", Kinds: []kind{lifted}, Shape: withPupil, Facets: fMembers | fSchooling,
			True: []string{"child_out_of_school"}, apply: func(_ *generator, h *household, _ *dice) { h.atHome() }},
		{Name: "child_at_home_disabled", Note: "the same, because of a disability", Kinds: []kind{lifted}, Shape: withPupil, Facets: fMembers | fSchooling,
			apply: func(g *generator, h *household, _ *dice) {
				h.atHome().set("member.dropout_reason", g.data.words.label("dropout_reason", "disability"))
			}},
		{Name: "child_at_home_unwilling", Note: "the same, because the child does not want to", Kinds: []kind{lifted}, Shape: withPupil, Facets: fMembers | fSchooling,
			True: []string{"child_out_of_school"}, apply: func(g *generator, h *household, _ *dice) {
				h.atHome().set("member.unschooled_reason", g.data.words.label("not_in_school_reason", "unwilling"))
			}},
		{Name: "child_school_blank", Note: "the school of a child of compulsory age is blank", Kinds: []kind{lifted}, Shape: withPupil, Facets: fMembers | fSchooling,
			Unknown: []string{"child_out_of_school"}, apply: func(_ *generator, h *household, _ *dice) {
				h.atHome().set("member.school_status", "")
			}},
		{Name: "child_left_undated", Note: "a child has left school because of illness, not stated when", Kinds: []kind{lifted}, Shape: withPupil, Facets: fSchooling,
			Unknown: []string{"child_dropped_out"}, apply: func(g *generator, h *household, _ *dice) {
				w := &g.data.words
				g.enrol(h, h.learner(), "schooling.status", w.label("enrolment_status", "dropped_out"),
					"schooling.dropout_reason", w.label("dropout_reason", "illness"), "schooling.self_paid_tuition", "0.00")
			}},
	}
}

// atHome records the child of school age as not at school.
func (h *household) atHome() *person {
	p := h.learner()
	h.unlist("schooling")
	p.school, p.education, p.work = "not_student", "primary", 0
	return p
}

// departs puts a death or a move on the police list, so many days ago.
func (g *generator) departs(h *household, p *person, change string, days int) {
	h.unlist("police")
	h.list("police", p, "police.change_kind", g.data.words.label("change_kind", change), "police.changed_on", g.date("police", g.opts.AsOf.AddDays(-days)))
}

// put replaces a cell of the row.
func (r *record) put(column, text string) {
	for i := 0; i+1 < len(r.cells); i += 2 {
		if r.cells[i] == column {
			r.cells[i+1] = text
			return
		}
	}
	r.cells = append(r.cells, column, text)
}
