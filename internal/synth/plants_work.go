package synth

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

// workPlants are about those on whose work a household lives, and children who should be at school.
func workPlants() []Plant {
	plant := func(name, note string, s shape, f facet, truth, unknown []string, apply func(*generator, *household, *dice)) Plant {
		return Plant{Name: name, Note: note, Kinds: watchedLifted, Shape: s, Facets: f, True: truth, Unknown: unknown, apply: apply}
	}
	const job, ill, fSole = "only_worker_lost", "only_worker_ill", fMembers | fEmployment | fMigrant | fPlanned | fSevere | fPolice
	leaves := func(h *household, g *generator, p *person, d *dice, left string) {
		h.list("employment", p, "employment.employer", g.employer(d), "employment.started_on", g.date("employment", g.opts.AsOf.AddDays(-1200)),
			"employment.left_on", left, "employment.monthly_wage", d.fen(2200, 4200).Yuan())
	}
	quit := func(g *generator) string { return g.date("employment", g.opts.AsOf.AddDays(-70)) }
	fellIll := func(h *household, g *generator, p *person, on string) {
		p.ill("severe")
		h.list("severe_illness", p, "severe_illness.disease", g.data.words.Lists["diseases"][0], "severe_illness.diagnosed_on", on)
	}
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
		plant("sole_worker_quit", "the only one who can work has left the job", earners, fSole, []string{job, "job_lost"}, nil,
			func(g *generator, h *household, d *dice) { leaves(h, g, h.soleWorker(), d, quit(g)) }),
		plant("sole_worker_changed", "the only one who can work has left one job and has another", earners, fSole, []string{"job_lost"}, nil,
			func(g *generator, h *household, d *dice) {
				p := h.soleWorker()
				leaves(h, g, p, d, quit(g))
				leaves(h, g, p, d, "")
			}),
		plant("sole_worker_unclear", "somebody has left a job, not stated whether another can work", withOld, fSole, []string{"job_lost"}, []string{job},
			func(g *generator, h *household, d *dice) {
				p := h.soleWorker()
				h.old().post = ""
				h.old().set("member.labour", "")
				leaves(h, g, p, d, quit(g))
			}),
		plant("sole_worker_ill", "the only one who can work has fallen severely ill", earners, fSole, []string{ill, "severe_illness_new"}, nil,
			func(g *generator, h *household, _ *dice) {
				fellIll(h, g, h.soleWorker(), g.date("severe_illness", g.opts.AsOf.AddDays(-50)))
			}),
		plant("sole_worker_ill_undated", "the only one who can work is severely ill, not stated since when", earners, fSole, nil, []string{ill, "severe_illness_new"},
			func(g *generator, h *household, _ *dice) { fellIll(h, g, h.soleWorker(), "") }),
		plant("worker_dead", "a member able to work has died", earners, fMembers|fPolice, []string{"worker_died", "accident_death", "member_departed"}, nil,
			func(g *generator, h *household, d *dice) { g.departs(h, h.worker(), "death", d.between(16, 100)) }),
		plant("wage_halved", "a new job for half the wage", earners, fEmployment, []string{"wage_drop"}, nil, wages("3600.00", "1800.00")),
		plant("wage_kept", "a new job for a little more than half the wage", earners, fEmployment, nil, nil, wages("3600.00", "1800.40")),
		plant("wage_unstated", "a new job, its wage is blank", earners, fEmployment, nil, []string{"wage_drop"}, wages("3600.00", "")),
		plant("returned", "migrant work broken off", earners, fMigrant, []string{"migrant_returned"}, nil, back("no", 60)),
		plant("returned_unclear", "migrant work ended, not stated whether working", earners, fMigrant, nil, []string{"migrant_returned"}, back("", 60)),
		{Name: "child_at_home", Note: "a child of compulsory age recorded as not at school", Kinds: []kind{lifted}, Shape: withPupil, Facets: fMembers | fSchooling,
			True: []string{"child_out_of_school"}, apply: func(_ *generator, h *household, _ *dice) { h.atHome() }},
		{Name: "child_at_home_disabled", Note: "the same, because of a disability", Kinds: []kind{lifted}, Shape: withPupil, Facets: fMembers | fSchooling,
			apply: func(g *generator, h *household, _ *dice) {
				h.atHome().set("member.dropout_reason", g.data.words.label("dropout_reason", "disability"))
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
