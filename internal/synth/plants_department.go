package synth

import (
	"strconv"

	"shouwang/internal/civil"
)

// dated is a row of a list whose date decides.
type dated func(g *generator, h *household, d *dice, on string)

// window is a rule that asks whether something of a list happened within so many months.
type window struct {
	name, rule, source string
	facet              facet
	months             int
	shape              shape
	put                dated
}

// plants are what happened within the window, on its first day, the day before it, and on no known day.
func (w window) plants() []Plant {
	at := func(day func(*generator, *dice) civil.Date) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) {
			h.unlist(w.source)
			w.put(g, h, d, g.date(w.source, day(g, d)))
		}
	}
	plant := func(suffix, note string, truth, unknown []string, apply func(*generator, *household, *dice)) Plant {
		return Plant{Name: w.name + suffix, Note: note, Kinds: watched, Shape: w.shape, Facets: w.facet, True: truth, Unknown: unknown, apply: apply}
	}
	first := func(g *generator) civil.Date { return g.opts.AsOf.AddMonths(-w.months) }
	within := plant("", "within the window", []string{w.rule}, nil, at(func(g *generator, d *dice) civil.Date { return d.day(first(g).AddDays(1), g.opts.AsOf) }))
	within.Weight = 2
	return []Plant{
		within,
		plant("_first_day", "on the first day of the window", []string{w.rule}, nil, at(func(g *generator, _ *dice) civil.Date { return first(g) })),
		plant("_day_before", "the day before the window", nil, nil, at(func(g *generator, _ *dice) civil.Date { return first(g).AddDays(-1) })),
		plant("_undated", "the date is missing", nil, []string{w.rule}, at(func(*generator, *dice) civil.Date { return civil.Date{} })),
	}
}

func departmentPlants() []Plant {
	job := window{"job", "job_lost", "employment", fEmployment, 6, 0, func(g *generator, h *household, d *dice, on string) {
		h.list("employment", h.grown(), "employment.employer", g.employer(d), "employment.started_on", g.date("employment", g.opts.AsOf.AddDays(-900)),
			"employment.left_on", on, "employment.monthly_wage", d.fen(1800, 4200).Yuan())
	}}.plants()
	kept := &job[len(job)-1]
	kept.Name, kept.Note, kept.Unknown = "job_kept", "no date of leaving: still employed", nil
	out := job
	for _, w := range []window{
		{"severe_illness", "severe_illness_new", "severe_illness", fSevere, 12, 0, func(g *generator, h *household, d *dice, on string) {
			h.list("severe_illness", h.grown(), "severe_illness.disease", pick(d, g.data.words.Lists["diseases"]), "severe_illness.diagnosed_on", on)
		}},
		{"disability_severe", "disability_severe_new", "disability", fDisability, 12, 0, func(g *generator, h *household, d *dice, on string) {
			g.certify(h, h.plain(), d.between(1, 7), d.between(1, 2), on)
		}},
		{"traffic", "traffic_accident", "police", fPolice, 6, 0, func(g *generator, h *household, _ *dice, on string) {
			h.list("police", h.grown(), "police.change_kind", g.data.words.label("change_kind", "traffic_accident"), "police.changed_on", on)
		}},
		{"disaster", "disaster_loss", "disaster", fDisaster, 12, 0, func(g *generator, h *household, d *dice, on string) {
			g.stricken(h, d, on, d.fen(g.data.plan.Limits.DisasterLoss, g.data.plan.Limits.DisasterLoss*6).Yuan())
		}},
		{"death", "accident_death", "police", fPolice, 6, withOld, func(g *generator, h *household, _ *dice, on string) {
			h.list("police", h.old(), "police.change_kind", g.data.words.label("change_kind", "death"), "police.changed_on", on)
		}},
	} {
		out = append(out, w.plants()...)
	}
	return append(out, singlePlants()...)
}

// certify puts a certificate on the list of the disabled persons' federation, for somebody whom the national workbooks do not know
// as disabled.
func (g *generator) certify(h *household, p *person, category, grade int, on string) {
	number := p.resident + strconv.Itoa(category) + strconv.Itoa(grade)
	h.list("disability", p, "member.id", number, "disability.category", g.data.words.label("disability_category", strconv.Itoa(category)),
		"disability.grade", strconv.Itoa(grade), "disability.issued_on", on)
}

func (g *generator) stricken(h *household, d *dice, on, loss string) {
	h.list("disaster", h.head(), "disaster.kind", g.data.words.label("disaster_kind", pick(d, []string{"flood", "meteorological", "drought"})),
		"disaster.occurred_on", on, "disaster.loss", loss)
}

// relieved puts temporary relief on the civil affairs list, from a month.
func (g *generator) relieved(h *household, d *dice, month civil.Date) {
	h.unlist("civil_affairs")
	text := ""
	if !month.IsZero() {
		text = g.month(month)
	}
	h.list("civil_affairs", h.head(), "civil_affairs.kind", g.data.words.label("relief_kind", "temporary_relief"),
		"civil_affairs.monthly_amount", d.fen(300, 3000).Yuan(), "civil_affairs.started_on", text)
}

func singlePlants() []Plant {
	relief := func(name, note string, truth, unknown []string, month func(*generator, *dice) civil.Date) Plant {
		return Plant{Name: name, Note: note, Kinds: watched, Facets: fRelief, True: truth, Unknown: unknown,
			apply: func(g *generator, h *household, d *dice) { g.relieved(h, d, month(g, d)) }}
	}
	rule := []string{"temporary_relief"}
	return []Plant{
		relief("relief", "temporary relief within the year", rule, nil, func(g *generator, d *dice) civil.Date { return g.monthsAgo(d.between(0, 11)) }),
		relief("relief_before", "temporary relief before the window", nil, nil, func(g *generator, _ *dice) civil.Date {
			return g.opts.AsOf.AddMonths(-12).FirstOfMonth().AddMonths(-1)
		}),
		relief("relief_undated", "temporary relief without a month", nil, rule, func(*generator, *dice) civil.Date { return civil.Date{} }),
		{Name: "disability_light", Note: "a new certificate of grade 3", Kinds: watched, Facets: fDisability, apply: func(g *generator, h *household, _ *dice) {
			h.unlist("disability")
			g.certify(h, h.plain(), 4, 3, g.date("disability", g.opts.AsOf.AddDays(-30)))
		}},
		{Name: "disaster_exactly", Note: "a loss exactly at the threshold", Kinds: watched, Facets: fDisaster, True: []string{"disaster_loss"},
			apply: func(g *generator, h *household, d *dice) {
				h.unlist("disaster")
				g.stricken(h, d, g.date("disaster", g.opts.AsOf.AddDays(-60)), yuan(g.data.plan.Limits.DisasterLoss).Yuan())
			}},
		{Name: "disaster_small", Note: "a loss a cent under the threshold", Kinds: watched, Facets: fDisaster, apply: func(g *generator, h *household, d *dice) {
			h.unlist("disaster")
			g.stricken(h, d, g.date("disaster", g.opts.AsOf.AddDays(-60)), (yuan(g.data.plan.Limits.DisasterLoss) - 1).Yuan())
		}},
		{Name: "disaster_unvalued", Note: "a loss without an amount", Kinds: watched, Facets: fDisaster, Unknown: []string{"disaster_loss"},
			apply: func(g *generator, h *household, d *dice) {
				h.unlist("disaster")
				g.stricken(h, d, g.date("disaster", g.opts.AsOf.AddDays(-60)), "")
			}},
		{Name: "married", Note: "a change that is no death", Kinds: watched, Facets: fPolice, apply: func(g *generator, h *household, _ *dice) {
			h.unlist("police")
			h.list("police", h.grown(), "police.change_kind", g.data.words.label("change_kind", "marriage"),
				"police.changed_on", g.date("police", g.opts.AsOf.AddDays(-40)))
		}},
		{Name: "uninsured", Note: "a member in neither medical insurance", Kinds: watched, Facets: fInsurance, Weight: 2, True: []string{"medical_insurance_missing"},
			apply: func(_ *generator, h *household, d *dice) {
				p := pick(d, h.members)
				p.resMed, p.empMed, p.severeIns = false, false, false
			}},
		{Name: "insurance_not_stated", Note: "nothing stated about a member's medical insurance", Kinds: watched, Facets: fInsurance,
			Unknown: []string{"medical_insurance_missing"}, apply: func(_ *generator, h *household, d *dice) {
				p := pick(d, h.members)
				p.set("member.resident_medical", "")
				p.set("member.employee_medical", "")
			}},
		{Name: "insurance_half_stated", Note: "one insurance not stated, the other there", Kinds: watched, Facets: fInsurance,
			apply: func(_ *generator, h *household, d *dice) {
				p := pick(d, h.members)
				p.resMed, p.empMed = false, true
				p.set("member.resident_medical", "")
			}},
	}
}
