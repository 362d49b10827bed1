package synth

import (
	"shouwang/internal/civil"
)

// monitor gives a household its record in the monitored workbook. A cleared household gets its causes here, an active one its
// standing (level, causes, income at identification) from a stance.
func (g *generator) monitor(h *household, d *dice) {
	w := &h.watch
	w.class = "unstable_lifted"
	if !h.kind.isLifted() {
		w.class = []string{"marginal_at_risk", "sudden_hardship"}[d.weighted(75, 25)]
	}
	w.safetyNet = !h.hasLabour()
	w.identified.outOfPocket = d.fen(150, g.data.plan.Limits.OutOfPocket-100)
	g.measures(h, d)
	line := g.data.plan.Limits.MonitoringLine
	if h.kind.isActive() {
		w.identifiedOn = g.monthsAgo(d.between(2, 18))
		if h.kind.isLifted() {
			g.earn(&h.current, h, d.between(line*3/4, line*2), d)
		}
		return
	}
	w.identifiedOn = g.monthsAgo(d.between(14, 26))
	w.clearedOn = w.identifiedOn.AddMonths(d.between(7, 12))
	w.method = []string{"assistance", "natural"}[d.weighted(85, 15)]
	oop := w.identified.outOfPocket
	g.earn(&w.identified, h, d.between(line*6/10, line*3/2), d)
	w.identified.outOfPocket = oop
	g.earn(&w.cleared, h, g.perHead(d, g.data.plan.Income.Low), d)
	w.cleared.outOfPocket = d.fen(0, 1500)
	w.cleared.claim = d.fen(0, 300)
	g.setRisks(h, d, g.causes(h, d)...)
}

// monthsAgo is the first day of a month some months before the as-of date's.
func (g *generator) monthsAgo(n int) civil.Date {
	return g.opts.AsOf.FirstOfMonth().AddMonths(-n)
}

// causes draws one or two causes that this household can have.
func (g *generator) causes(h *household, d *dice) []string {
	weights := make([]int, len(g.data.plan.Causes))
	for i, c := range g.data.plan.Causes {
		weights[i] = c.Weight
	}
	first := g.possible(h, g.data.plan.Causes[d.weighted(weights...)].Code)
	if d.chance(250) {
		if second := g.possible(h, g.data.plan.Causes[d.weighted(weights...)].Code); second != first {
			return []string{first, second}
		}
	}
	return []string{first}
}

// possible replaces a cause that the household's members contradict by illness, the commonest one.
func (g *generator) possible(h *household, code string) string {
	contradicted := code == "unstable_work" && !h.hasLabour() ||
		code == "labour_shortage" && !h.anyone(func(p *person) bool { return !p.works() }) ||
		code == "schooling" && !h.anyone((*person).pupil)
	if contradicted {
		return "illness"
	}
	return code
}

// neutral is a cause that no rule contradicts and that carries no level.
func (g *generator) neutral(h *household, d *dice) string {
	if h.anyone((*person).pupil) {
		return "schooling"
	}
	return pick(d, []string{"disaster", "industry_failure", "other"})
}

// setRisks states the causes and makes the rest of the household agree with them.
func (g *generator) setRisks(h *household, d *dice, codes ...string) {
	w := &h.watch
	w.risks = codes
	w.problems = [4]bool{}
	for _, code := range codes {
		switch code {
		case "illness":
			if !h.anyone(func(p *person) bool { return p.sick() }) {
				pick(d, h.grownMembers()).ill([]string{"severe", "chronic"}[d.weighted(60, 40)])
			}
			h.assist("health", "insurance_subsidy", "medical_aid")
		case "disability":
			if !h.anyone(func(p *person) bool { return p.category > 0 }) {
				p := pick(d, h.grownMembers())
				p.certificate(d.between(1, 7), d.between(3, 4))
			}
			h.assist("safety_net", "disability_allowance")
		case "schooling":
			h.assist("education", pick(d, []string{"rain_dew", "grant"}))
		case "unsafe_housing":
			w.problems[housingProblem] = true
			h.assist("housing", pick(d, []string{"renovation", "reinforcement"}))
		case "unsafe_water":
			w.problems[waterProblem] = true
			h.assist("water", pick(d, []string{"tap", "facility"}))
		}
	}
}

// measures gives the help that goes with the household's ability: developmental where somebody can work.
func (g *generator) measures(h *household, d *dice) {
	h.watch.developmental = "not_started"
	if h.hasLabour() {
		h.watch.developmental = "started"
		switch d.weighted(40, 30, 20, 10) {
		case 0:
			h.assist("industry", pick(d, []string{"planting", "breeding", "processing"}))
		case 1:
			h.assist("employment", "migrant_work")
		case 2:
			h.assist("industry", "planting", "breeding")
			h.assist("employment", "migrant_work", "training")
		default:
			h.assist("finance", "micro_credit")
			h.assist("post", "cleaning")
		}
	}
	h.assist("health", "insurance_subsidy", "family_doctor")
	if h.head().destitute == "rural" {
		h.assist("safety_net", "destitute")
	} else if h.onAllowance() {
		h.assist("safety_net", "dibao")
	}
	if h.anyone((*person).pupil) && d.chance(500) {
		h.assist("compulsory", "subsidy")
	}
	if d.chance(150) {
		h.assist("social", pick(d, []string{"donation", "consumption"}))
	}
	if d.chance(80) {
		h.assist("living", pick(d, []string{"toilet", "courtyard"}))
	}
	if d.chance(40) {
		h.assist("infrastructure", "road")
	}
}

// identify fills the income at identification and keeps the out-of-pocket expense.
func (g *generator) identify(h *household, d *dice, perHead int) {
	oop := h.watch.identified.outOfPocket
	g.earn(&h.watch.identified, h, perHead, d)
	h.watch.identified.outOfPocket = oop
}

// comfortable is an income at identification above the line.
func (g *generator) comfortable(h *household, d *dice) {
	line := g.data.plan.Limits.MonitoringLine
	g.identify(h, d, d.between(line+100, line+3500))
}

// sick reports an illness that goes with the cause of that name.
func (p *person) sick() bool {
	for _, code := range p.health {
		if code == "chronic" || code == "severe" {
			return true
		}
	}
	return false
}

// grownMembers lists the members of age who are not at school; a household always has one.
func (h *household) grownMembers() []*person {
	var out []*person
	for _, p := range h.members {
		if p.age >= 18 && !p.pupil() {
			out = append(out, p)
		}
	}
	if len(out) == 0 {
		return h.members[:1]
	}
	return out
}
