package synth

import (
	"slices"

	"shouwang/internal/civil"
)

// lastCalled replaces a household's visits by one at home so many days ago.
func lastCalled(days int) func(*generator, *household, *dice) {
	return func(g *generator, h *household, d *dice) { g.calls(h, d, g.opts.AsOf.AddDays(-days), "home") }
}

func (g *generator) calls(h *household, d *dice, on civil.Date, method string) {
	h.unlist("visit")
	g.calledOn(h, on, method, d)
}

// visitPlants are visits that are overdue by level, by class and by season.
func visitPlants() []Plant {
	return slices.Concat(levelVisitPlants(), firstVisitPlants(), sweepPlants(), mustVisitPlants())
}

func levelVisitPlants() []Plant {
	const red, yellow, blue = "visit_overdue_red", "visit_overdue_yellow", "visit_overdue_blue"
	level := func(name, note, stance, level, rule string, apply func(*generator, *household, *dice)) Plant {
		truth := []string{level}
		if rule != "" {
			truth = append(truth, rule)
		}
		return Plant{Name: name, Note: note, Stance: stance, Kinds: active, Facets: fRecord | fVisits, True: truth, apply: func(g *generator, h *household, d *dice) {
			h.watch.identifiedOn = g.monthsAgo(8)
			apply(g, h, d)
		}}
	}
	phoned := func(g *generator, h *household, d *dice) {
		lastCalled(9)(g, h, d)
		g.calledOn(h, g.opts.AsOf.AddDays(-1), "phone", d)
	}
	return []Plant{
		level("red_late", "level I, last visit eight days ago", "red_expense", "level_red", red, lastCalled(8)),
		level("red_phoned", "level I, since then only called", "red_income", "level_red", red, phoned),
		level("red_in_time", "level I, last visit seven days ago", "red_expense", "level_red", "", lastCalled(7)),
		level("yellow_late", "level II, last visit sixteen days ago", "yellow", "level_yellow", yellow, lastCalled(16)).often(2),
		level("yellow_in_time", "level II, last visit fifteen days ago", "yellow", "level_yellow", "", lastCalled(15)),
		level("blue_late", "level III, last visit thirty-one days ago", "blue_disabled", "level_blue", blue, lastCalled(31)).often(2),
		level("blue_in_time", "level III, last visit thirty days ago", "blue_unstable", "level_blue", "", lastCalled(30)),
		{Name: "level_unclear_late", Note: "level not known, last visit forty days ago", Stance: "blue_ill", Kinds: []kind{ordinaryActive}, Facets: fRecord | fVisits,
			True: []string{"monitored_incomplete"}, Unknown: []string{"level_red", "level_yellow", "level_blue", red, yellow, blue},
			apply: func(g *generator, h *household, d *dice) {
				h.blank("identified:assessment.wage_income")
				lastCalled(40)(g, h, d)
			}},
	}
}

func firstVisitPlants() []Plant {
	calm := func(name, note string, truth []string, apply func(*generator, *household, *dice)) Plant {
		return Plant{Name: name, Note: note, Stance: "calm", Kinds: active, Facets: fRecord | fVisits, True: truth, apply: apply}
	}
	return []Plant{
		calm("never_called", "identified three months ago, no visit", []string{"never_visited"}, func(g *generator, h *household, _ *dice) {
			h.watch.identifiedOn = g.monthsAgo(3)
			h.unlist("visit")
		}),
		calm("called_before", "identified three months ago, visited before only", []string{"never_visited"}, func(g *generator, h *household, d *dice) {
			h.watch.identifiedOn = g.monthsAgo(3)
			g.calls(h, d, h.watch.identifiedOn.AddDays(-2), "home")
		}),
		calm("not_yet_called", "identified this month, no visit", nil, func(g *generator, h *household, _ *dice) {
			h.watch.identifiedOn = g.monthsAgo(0)
			h.unlist("visit")
		}),
	}
}

func sweepPlants() []Plant {
	old := func(name, note string, kinds []kind, truth []string, days int) Plant {
		return Plant{Name: name, Note: note, Kinds: kinds, Facets: fVisits, True: truth, apply: lastCalled(days)}
	}
	return []Plant{
		old("half_a_year_alone", "no visit for half a year", []kind{lifted}, []string{"sweep_overdue"}, 190),
		old("half_a_year_just", "last visit a hundred and eighty days ago", []kind{lifted, liftedCleared}, nil, 180),
		old("years_alone", "no visit since before the last collection year", []kind{lifted}, []string{"information_stale"}, 800),
		{Name: "cleared_alone", Note: "cleared more than a year ago, no visit since", Kinds: cleared, Facets: fRecord | fVisits, Weight: 2,
			True: []string{"cleared_not_reviewed", "sweep_overdue"}, apply: func(g *generator, h *household, d *dice) {
				h.watch.identifiedOn, h.watch.clearedOn = g.monthsAgo(24), g.monthsAgo(14)
				lastCalled(380)(g, h, d)
			}},
	}
}

// aloneFor leaves a destitute person alone, visited so many days ago.
func aloneFor(days int) func(*generator, *household, *dice) {
	return func(g *generator, h *household, d *dice) {
		h.destituteAlone()
		h.unlist()
		lastCalled(days)(g, h, d)
	}
}

// studyFor puts the children past compulsory school into a senior school, visited so many days ago.
func studyFor(days int) func(*generator, *household, *dice) {
	return func(g *generator, h *household, d *dice) {
		h.unlist("schooling")
		for _, p := range h.members {
			if p.pupil() && p.age >= 15 {
				p.school = "senior2"
			}
		}
		lastCalled(days)(g, h, d)
	}
}

// earnFor makes a household live on wages, one member's of so many months, visited so many days ago.
func earnFor(months, days int) func(*generator, *household, *dice) {
	return func(g *generator, h *household, d *dice) {
		in := &h.current
		in.wage, in.operating, in.property = in.wage+in.operating+in.property, 0, 0
		in.wage, in.transfer = in.wage+in.transfer*3/4, in.transfer-in.transfer*3/4
		for _, p := range h.members {
			if p.work > 0 {
				p.work = 8
			}
		}
		h.worker().work, h.worker().workPlace = months, "in_county"
		in.settle(len(h.members))
		lastCalled(days)(g, h, d)
	}
}

func mustVisitPlants() []Plant {
	plant := func(name, note string, s shape, f facet, truth, unknown []string, apply func(*generator, *household, *dice)) Plant {
		return Plant{Name: name, Note: note, Shape: s, Kinds: []kind{lifted}, Facets: f | fVisits, True: truth, Unknown: unknown, apply: apply}
	}
	const fWages = fMembers | fIncome | fMigrant | fEmployment
	return []Plant{
		plant("destitute_alone", "a destitute person living alone, not visited for long", helpless, fRecord|fRelief,
			[]string{"must_visit_destitute", "sweep_overdue"}, nil, aloneFor(200)),
		plant("destitute_called", "a destitute person living alone, visited", helpless, fRecord|fRelief, nil, nil, aloneFor(60)),
		plant("destitute_unclear", "a person living alone, not stated whether on destitute support, not visited for long", helpless, fRecord|fRelief,
			[]string{"sweep_overdue"}, []string{"must_visit_destitute"}, func(g *generator, h *household, d *dice) {
				aloneFor(200)(g, h, d)
				h.head().set("member.destitute", "")
			}),
		plant("students_two", "two students beyond compulsory school, not visited for long", twoStudents, fMembers|fSchooling,
			[]string{"must_visit_students", "sweep_overdue"}, nil, studyFor(200)),
		plant("students_called", "two students beyond compulsory school, visited", twoStudents, fMembers|fSchooling, nil, nil, studyFor(40)),
		plant("wages_unstable", "living on wages of few months, not visited for long", earners, fWages,
			[]string{"must_visit_wages", "sweep_overdue"}, nil, earnFor(5, 200)),
		plant("wages_stable", "living on wages of half a year, not visited for long", earners, fWages,
			[]string{"sweep_overdue"}, nil, earnFor(6, 200)),
		plant("wages_unclear", "living on wages, an item of the income is blank, not visited for long", earners, fWages,
			[]string{"sweep_overdue"}, []string{"must_visit_wages", "income_below_line", "income_sum_mismatch"},
			func(g *generator, h *household, d *dice) {
				earnFor(5, 200)(g, h, d)
				h.blank("current:assessment.property_income")
			}),
	}
}

// destituteAlone leaves the head alone and on destitute support.
func (h *household) destituteAlone() {
	h.members = h.members[:1]
	h.size = 1
	h.head().dibao, h.head().destitute = "none", "rural"
	h.current.settle(1)
}

// ledgerPlants are measures that are not carried out, and households that were helped enough or monitored for long.
func ledgerPlants() []Plant {
	plant := func(name, note, stance string, truth, unknown []string, apply func(*generator, *household, *dice)) Plant {
		return Plant{Name: name, Note: note, Stance: stance, Kinds: active, Facets: fRecord | fLedger, True: truth, Unknown: unknown, apply: apply}
	}
	since := func(months int, apply func(*generator, *household, *dice)) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) {
			h.watch.identifiedOn = g.monthsAgo(months)
			apply(g, h, d)
		}
	}
	book := func(from, to int, states ...string) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) {
			day := func(ago int) civil.Date {
				if ago < 0 {
					return civil.Date{}
				}
				return g.opts.AsOf.AddDays(-ago)
			}
			g.keep(h, d, day(from), day(to), states...)
		}
	}
	const planned, ended, idle, old = "measure_not_started", "measure_past_end", "no_measure_under_way", "monitoring_long"
	return []Plant{
		plant("planned_undated", "a measure still planned months after identification", "calm", []string{planned}, nil, since(4,
			book(-1, -1, "planned", "under_way"))),
		plant("planned_past", "a planned measure whose day has passed", "calm", []string{planned}, nil, since(1, book(3, -1, "planned"))),
		plant("planned_lately", "a measure planned lately", "calm", nil, nil, since(1, book(-1, -1, "planned"))),
		plant("state_blank", "a measure of no stated state", "calm", nil, []string{planned, idle}, since(4, book(60, -1, ""))),
		plant("past_end", "a measure past its end, still under way", "calm", []string{ended}, nil, since(4, book(100, 1, "under_way"))),
		plant("state_blank_ended", "a measure past its end, of no stated state", "calm", nil, []string{planned, ended, idle}, since(4, book(100, 1, ""))),
		plant("nothing_under_way", "every measure stopped or done", "calm", []string{idle}, nil, since(4, book(100, 20, "done", "stopped"))),
		plant("long_monitored", "monitored for more than two years", "calm", []string{old}, nil, since(25, func(*generator, *household, *dice) {})),
		plant("long_monitored_just", "monitored for a little less than two years", "calm", nil, nil, since(23, func(*generator, *household, *dice) {})),
	}
}
