package synth

import (
	"shouwang/internal/civil"
	"shouwang/internal/money"
)

// calledOn puts a visit on the list of visits, under the head's name; a zero day and an empty method stay blank.
func (g *generator) calledOn(h *household, on civil.Date, method string, d *dice) {
	h.list("visit", h.head(), "visit.visited_on", g.date("visit", on), "visit.visitor", g.collectorOf(h),
		"visit.method", g.data.words.label("visit_method", method), "visit.finding", pick(d, g.data.words.Lists["findings"]))
}

// visited lists visits in good time for every household: those who are monitored within the week, all others within the quarter.
func (g *generator) visited(h *household, d *dice) {
	if h.kind.isActive() {
		if d.chance(400) {
			g.calledOn(h, g.before(d, 8, 25), pick(d, []string{"phone", "video", "home"}), d)
		}
		g.calledOn(h, g.before(d, 0, 6), "home", d)
		return
	}
	if d.chance(150) {
		g.calledOn(h, g.before(d, 90, 400), pick(d, []string{"home", "phone", "meeting"}), d)
	}
	g.calledOn(h, g.before(d, 2, 80), "home", d)
}

// ledger lists the measures of a monitored household as they stand in the workbook: under way while the risk is there, done afterwards.
func (g *generator) ledger(h *household, d *dice) {
	if !h.kind.isMonitored() || h.kept {
		return
	}
	for _, kind := range measureColumns {
		for _, code := range h.watch.measures[kind] {
			state, ended := "under_way", civil.Date{}
			if h.kind.isCleared() {
				state, ended = "done", h.watch.clearedOn
			}
			g.measured(h, measure{kind, code, state, h.watch.identifiedOn.AddDays(d.between(1, 25)), ended}, d)
		}
	}
}

// measure is one row of the ledger; either day may be missing.
type measure struct {
	kind, code, state string
	from, to          civil.Date
}

// measured puts one measure on the ledger; nothing begins after the day for which the truth holds.
func (g *generator) measured(h *household, m measure, d *dice) {
	w := &g.data.words
	list := "measure"
	if m.kind == "post" {
		list = "post"
	}
	if m.from.After(g.opts.AsOf) {
		m.from = g.opts.AsOf
	}
	spent := money.Fen(0)
	if d.chance(600) {
		spent = d.fen(100, 5000)
	}
	h.list("measure", h.head(), "measure.kind", w.label("measure_kind", m.kind), "measure.name", w.label(list, m.code),
		"measure.started_on", g.date("measure", m.from), "measure.ended_on", g.date("measure", m.to),
		"measure.amount", spent.Yuan(), "measure.state", w.label("measure_state", m.state))
}

// keep writes the ledger of measures by a plant: one measure for each state.
func (g *generator) keep(h *household, d *dice, from, to civil.Date, states ...string) {
	h.kept = true
	h.unlist("measure")
	for i, s := range states {
		kind, code := []string{"industry", "employment", "health"}[i%3], []string{"planting", "training", "insurance_subsidy"}[i%3]
		g.measured(h, measure{kind, code, s, from, to}, d)
	}
}
