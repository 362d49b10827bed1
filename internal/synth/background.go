package synth

import (
	"strconv"

	"shouwang/internal/civil"
	"shouwang/internal/money"
)

// background puts the household on the departments' lists as an ordinary household is on them: nothing there triggers a rule,
// whatever the kind of household.
func (g *generator) background(h *household, d *dice) {
	for _, p := range h.members {
		g.schooled(h, p, d)
		g.certified(h, p, d)
		g.employed(h, p, d)
		g.migrated(h, p, d)
		if p.age == 0 {
			h.list("police", p, "police.change_kind", g.data.words.label("change_kind", "birth"), "police.changed_on", g.date("police", p.birth))
		}
		if p.post != "" && d.chance(300) {
			g.salaried(h, d, "contract")
		}
	}
	g.treated(h, d)
	g.visited(h, d)
	g.relievedLongAgo(h, d)
	g.housed(h, d)
	if d.chance(60) {
		g.drives(h, d, d.fen(2500, g.data.plan.Limits.VehiclePrice*8/10).Yuan())
	}
	if d.chance(20) {
		g.trades(h, d, pick(d, []string{"cancelled", "revoked"}))
	}
	if d.chance(25) {
		g.stricken(h, d, g.date("disaster", g.before(d, 30, 900)), d.fen(200, g.data.plan.Limits.DisasterLoss/2).Yuan())
	}
}

// before is a day so many days ago, between two bounds.
func (g *generator) before(d *dice, least, most int) civil.Date {
	return g.opts.AsOf.AddDays(-d.between(least, most))
}

func (g *generator) schooled(h *household, p *person, d *dice) {
	if !p.pupil() || p.age < 6 || !d.chance(600) {
		return
	}
	school, grade := g.schoolOf(h, p)
	tuition := money.Fen(0)
	if p.age >= 15 {
		tuition = d.fen(600, g.data.plan.Limits.Tuition*8/10)
	}
	h.list("schooling", p, "schooling.school", school, "schooling.grade", grade,
		"schooling.status", g.data.words.label("enrolment_status", "enrolled"), "schooling.self_paid_tuition", tuition.Yuan())
}

// certified lists certificates that are years old.
func (g *generator) certified(h *household, p *person, d *dice) {
	if p.category == 0 || !d.chance(900) {
		return
	}
	h.list("disability", p, "disability.category", g.data.words.label("disability_category", strconv.Itoa(p.category)),
		"disability.grade", strconv.Itoa(p.grade), "disability.issued_on", g.date("disability", g.before(d, 1000, 3600)))
}

// employed lists those who still work, and those who left long ago.
func (g *generator) employed(h *household, p *person, d *dice) {
	if p.work == 0 || p.pupil() || !d.chance(250) {
		return
	}
	left := ""
	if d.chance(200) {
		left = g.date("employment", g.before(d, 220, 700))
	}
	h.list("employment", p, "employment.employer", g.employer(d), "employment.started_on", g.date("employment", g.before(d, 720, 2500)),
		"employment.left_on", left, "employment.monthly_wage", d.fen(1900, 5200).Yuan())
}

// migrated lists migrant work and the plans for next year.
func (g *generator) migrated(h *household, p *person, d *dice) {
	away := p.workPlace == "in_county" || p.workPlace == "in_province" || p.workPlace == "other_province"
	switch {
	case p.pupil():
	case away && d.chance(850):
		g.migrates(h, p, d, "yes", "")
		if d.chance(120) {
			g.migrates(h, p, d, "no", "ended")
		}
	case p.works() && d.chance(120):
		g.plans(h, p, d, "yes", pick(d, g.data.words.Lists["demands"]))
	}
}

// migrates adds a month of migrant work: working and ended are yes, no and blank; any other ended than blank is a date.
func (g *generator) migrates(h *household, p *person, d *dice, working, ended string) {
	w := &g.data.words
	subsidy := []string{"0.00", "600.00"}[d.weighted(60, 40)]
	if h.kind.isMonitored() {
		subsidy = "0.00" // theirs would be a measure
	}
	place := splitPlace(pick(d, w.Lists["places"]))
	start := g.before(d, 240, 330)
	if ended != "" {
		start = g.before(d, 500, 620)
		ended = g.date("national-migrant", g.before(d, 340, 480))
	}
	h.list("national-migrant", p, "migrant.working", w.label("yes_no", working), "migrant.province", place[0], "migrant.city", place[1],
		"migrant.county", place[2], "migrant.employer", g.employer(d), "migrant.industry", pick(d, w.Lists["industries"]),
		"migrant.channel", pick(d, w.Lists["channels"]), "migrant.started_on", g.date("national-migrant", start), "migrant.ended_on", ended,
		"migrant.monthly_wage", d.fen(2200, 6200).Yuan(), "migrant.transport_subsidy", subsidy)
}

func (g *generator) plans(h *household, p *person, d *dice, planned, demand string) {
	w := &g.data.words
	h.list("national-planned", p, "planned.planned", w.label("yes_no", planned), "planned.county", splitPlace(pick(d, w.Lists["places"]))[2],
		"planned.demand", demand)
}

// treated lists small bills, and for those who are monitored because of an illness the illness itself.
func (g *generator) treated(h *household, d *dice) {
	least := g.burden(h) / 10
	if d.chance(250) {
		for i := range d.between(1, 3) {
			g.visit(h, pick(d, h.members), g.thisYear(i+1, 5), d.fen(20, least*2), d)
		}
	}
	if d.chance(60) {
		g.visit(h, pick(d, h.members), g.opts.AsOf.FirstOfYear().AddDays(-d.between(1, 300)), d.fen(100, min(least*12, g.data.plan.Limits.StayMonitored)), d)
	}
	for _, p := range h.members {
		if !p.hasHealth("severe") || !d.chance(700) {
			continue
		}
		on := g.before(d, 1000, 1800)
		if h.kind.isActive() {
			on = g.before(d, 60, 500)
		}
		h.list("severe_illness", p, "severe_illness.disease", pick(d, g.data.words.Lists["diseases"]), "severe_illness.diagnosed_on", g.date("severe_illness", on))
	}
}

func (p *person) hasHealth(code string) bool {
	for _, c := range p.health {
		if c == code {
			return true
		}
	}
	return false
}

// relievedLongAgo lists allowances, whenever they began, and temporary relief of earlier years.
func (g *generator) relievedLongAgo(h *household, d *dice) {
	w := &g.data.words
	head := h.head()
	since := g.month(g.monthsAgo(d.between(8, 80)))
	switch {
	case head.destitute == "rural":
		h.list("civil_affairs", head, "civil_affairs.kind", w.label("relief_kind", "destitute"), "civil_affairs.monthly_amount", d.fen(450, 700).Yuan(),
			"civil_affairs.started_on", since)
	case head.dibao == "rural":
		h.list("civil_affairs", head, "civil_affairs.kind", w.label("relief_kind", "dibao"), "civil_affairs.category", pick(d, w.Lists["categories"]),
			"civil_affairs.monthly_amount", d.fen(180*len(h.members), 330*len(h.members)).Yuan(), "civil_affairs.started_on", since)
	case d.chance(30):
		month := g.month(g.monthsAgo(d.between(14, 40)))
		h.list("civil_affairs", head, "civil_affairs.kind", w.label("relief_kind", "temporary_relief"), "civil_affairs.monthly_amount", d.fen(300, 2000).Yuan(),
			"civil_affairs.started_on", month, "civil_affairs.ended_on", month)
	}
}

// housed lists appraisals and supplies that pass.
func (g *generator) housed(h *household, d *dice) {
	if d.chance(150) {
		c := d.weighted(50, 35, 10, 5)
		g.appraise(h, d, []string{"A", "B", "C", "D"}[c], []string{"none", "none", "done", "done"}[c])
	}
	if d.chance(150) {
		l := g.data.plan.Limits
		g.supplied(h, supply{quantity: d.between(l.WaterQuantity+10, l.WaterQuantity*4) * 100, quality: "pass", minutes: d.between(0, l.WaterMinutes/2),
			assurance: d.between(l.WaterAssurance+2, 99) * 100})
	}
}
