package synth

import "slices"

// listPlants are lists of civil affairs and medical insurance that contradict the registry.
func listPlants() []Plant {
	relief := func(name, note, truth, unknown, kind, dibao string, months int, blank bool) Plant {
		return workbook(name, note, place{fRelief | fMembers | fIncome, earners}, said{truth, unknown}, func(g *generator, h *household, d *dice) {
			h.unlist("civil_affairs")
			h.current.dibao, h.current.destitute = 0, 0
			for _, p := range h.members {
				if p.dibao, p.destitute = dibao, "none"; blank {
					p.set("member."+kind, "")
				}
			}
			if dibao == "rural" {
				h.current.dibao = h.current.transfer / 3
			}
			ended := ""
			if months >= 0 {
				ended = g.month(g.monthsAgo(months))
			}
			h.list("civil_affairs", h.head(), "civil_affairs.kind", g.data.words.label("relief_kind", kind), "civil_affairs.monthly_amount", d.fen(200, 600).Yuan(),
				"civil_affairs.started_on", g.month(g.monthsAgo(30)), "civil_affairs.ended_on", ended)
		})
	}
	return []Plant{
		relief("dibao_listed", "on the list of the allowance, not recorded", "dibao_not_registered", "", "dibao", "none", -1, false),
		relief("dibao_listed_missing", "on the list of the allowance, not stated", "", "dibao_not_registered", "dibao", "none", -1, true),
		relief("dibao_listed_to_the_end", "on the list of the allowance up to this month, not recorded", "dibao_not_registered", "", "dibao", "none", 0, false),
		relief("dibao_over", "the allowance ended two months ago, still recorded", "dibao_ended", "", "dibao", "rural", 2, false),
		relief("dibao_over_lately", "the allowance ended last month, still recorded", "", "", "dibao", "rural", 1, false),
		relief("dibao_over_missing", "the allowance ended, not stated", "", "dibao_ended", "dibao", "none", 3, true),
		relief("destitute_listed", "on the list of destitute support, not recorded", "destitute_not_registered", "", "destitute", "none", -1, false),
		relief("destitute_listed_missing", "on the list of destitute support, not stated", "", "destitute_not_registered", "destitute", "none", -1, true),
		{Name: "phone_shared", Note: "the phone of another household that got this plant", Kinds: everyKind, Facets: fPhone, Weight: 2, apply: (*generator).sharePhone},
		workbook("bill_contradictory", "more paid by oneself than the whole bill", place{fMedical, anyFamily}, isTrue("medical_bill_contradictory"), func(g *generator, h *household, d *dice) {
			h.unlist("medical")
			h.list("medical", h.head(), "medical.visit_date", g.date("medical", g.before(d, 200, 300)), "medical.total", "80.00", "medical.self_paid", "80.01")
		}),
	}
}

// workListPlants are lists of work that contradict the registry.
func workListPlants() []Plant {
	work := func(name, note string, says said, apply action) Plant {
		return workbook(name, note, place{fEmployment | fMigrant | fMembers | fIncome, earners}, says, func(g *generator, h *household, d *dice) {
			h.jobless()
			apply(g, h, d)
		})
	}
	employed := func(days int) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) {
			h.list("employment", h.worker(), "employment.employer", g.employer(d), "employment.started_on", g.date("employment", g.opts.AsOf.AddDays(-days)),
				"employment.monthly_wage", d.fen(1900, 4200).Yuan())
		}
	}
	away := func(working, ended string, month int, change func(*generator, *record)) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) {
			p := h.worker()
			if p.work = month; month > 0 {
				p.workPlace = "other_province"
			}
			g.migrates(h, p, d, working, ended)
			change(g, &h.records[len(h.records)-1])
		}
	}
	asItIs := func(*generator, *record) {}
	return []Plant{
		work("employed_no_months", "employed for long, no month of work", isTrue("employed_without_months"), employed(300)),
		work("employed_lately", "employed lately, no month of work", said{}, employed(20)),
		work("away_no_months", "away for long, no month of work", isTrue("migrant_without_months"), away("yes", "", 0, asItIs)),
		work("away_undated", "away since no stated day, no month of work", isUnknown("migrant_without_months"), away("yes", "", 0, func(_ *generator, r *record) {
			r.put("migrant.started_on", "")
		})),
		work("away_backwards", "migrant work that ended before it began", isTrue("migrant_dates_reversed"), away("no", "ended", 5, func(g *generator, r *record) {
			r.put("migrant.started_on", g.date("national-migrant", g.opts.AsOf.AddDays(-100)))
		})),
		work("away_after_end", "working, and the work ended long ago", isTrue("working_after_end"), away("yes", "ended", 5, asItIs)),
	}
}

// sharePhone gives every second household that comes here the phone of the one before it. Both are then told of.
func (g *generator) sharePhone(h *household, _ *dice) {
	if g.phoned == nil {
		if !h.kind.isActive() { // what is doubted of one that is monitored must be known when it is told of
			g.phoned = &household{no: h.no, phone: h.phone}
		}
		return
	}
	h.phone, h.shares = g.phoned.phone, true
	g.also("phone_shared", g.phoned.no, h.no)
	g.phoned = nil
}

// also enters households into the truth of a rule that hangs on more than one of them, each once and in the order of their numbers.
func (g *generator) also(rule string, numbers ...string) {
	if !g.rules[rule] {
		return
	}
	list := g.truth.Warnings[rule]
	for _, no := range numbers {
		if i, found := slices.BinarySearch(list, no); !found {
			list = slices.Insert(list, i, no)
		}
	}
	g.truth.Warnings[rule] = list
}
