package synth

import (
	"shouwang/internal/civil"
	"shouwang/internal/money"
)

// monitor gives a household its record in the monitored workbook. A cleared household gets its causes here, an active one its
// standing (level, causes, income at identification) from a stance.
func (g *generator) monitor(h *household, d *dice) {
	w := &h.watch
	w.class = "unstable_lifted"
	if !h.kind.isLifted() {
		w.class = []string{"marginal_at_risk", "sudden_hardship"}[d.weighted(75, 25)]
		if g.data.plan.TwoClasses {
			w.class = "marginal_at_risk"
		}
	}
	w.safetyNet = !h.hasLabour()
	w.identified.outOfPocket = d.fen(150, g.data.plan.Limits.OutOfPocket-100)
	g.measures(h, d)
	line := g.data.plan.Limits.MonitoringLine
	if h.kind.isActive() {
		w.identifiedOn = g.monthsAgo(d.between(g.data.plan.IdentifiedMonths[0], g.data.plan.IdentifiedMonths[1]))
		return
	}
	w.identifiedOn = g.monthsAgo(d.between(14, 26))
	w.clearedOn = w.identifiedOn.AddMonths(d.between(7, 12))
	w.method = []string{"assistance", "natural"}[d.weighted(85, 15)]
	oop := w.identified.outOfPocket
	g.earn(&w.identified, h, d.between(line*6/10, line*3/2), d)
	w.identified.outOfPocket = oop
	after := g.perHead(d, g.data.plan.Income.Low)
	if h.kind.isLifted() {
		after = int(h.current.perCapita/money.Yuan) * d.between(80, 120) / 100
	}
	g.earn(&w.cleared, h, max(after, line+50), d)
	w.cleared.outOfPocket = d.fen(0, 1500)
	w.cleared.claim = d.fen(0, 300)
	g.setRisks(h, d, g.causes(h, d)...)
}

// earnNow gives an active household that stands in the workbook of lifted ones a present income and expense that go with those at
// identification, on the same side of the line.
func (g *generator) earnNow(h *household, d *dice) {
	if h.kind != liftedActive {
		return
	}
	line, then := g.data.plan.Limits.MonitoringLine, int(h.watch.identified.perCapita/money.Yuan)
	now := then * d.between(90, 140) / 100
	if then < line {
		now = min(now, line-1)
	} else {
		now = max(now, line)
	}
	g.earn(&h.current, h, now, d)
	h.current.outOfPocket = h.watch.identified.outOfPocket
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
	contradicted := code == "unstable_work" && !h.anyone((*person).works) ||
		code == "industry_failure" && !h.hasLabour() || code == "labour_shortage" && h.shareOfLabour() > 25 ||
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
	code := pick(d, []string{"disaster", "industry_failure", "other"})
	if code == "industry_failure" && !h.hasLabour() {
		return "other"
	}
	return code
}

// shareOfLabour is how many of a hundred members count as full labour.
func (h *household) shareOfLabour() int {
	n := 0
	for _, p := range h.members {
		if p.works() {
			n++
		}
	}
	return n * 100 / len(h.members)
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
			h.assist("health", h.withSubsidy("medical_aid")...)
		case "disability":
			if !h.anyone(func(p *person) bool { return p.category > 0 }) {
				p := pick(d, h.grownMembers())
				p.certificate(d.between(1, 7), d.between(3, 4))
			}
			h.assist("safety_net", "disability_allowance")
		case "schooling":
			kind := pick(d, []string{"rain_dew", "grant"})
			if !h.anyone(func(p *person) bool { return p.at(stage("rain_dew")...) }) {
				kind = "grant"
			}
			h.assist("education", kind)
		case "unstable_work":
			h.employ()
		case "unsafe_housing":
			w.problems[housingProblem] = true
			h.assist("housing", pick(d, []string{"renovation", "reinforcement"}))
		case "unsafe_water":
			w.problems[waterProblem] = true
			h.assist("water", pick(d, []string{"tap", "facility"}))
		case "disaster", "labour_shortage", "accident":
			if len(h.watch.measures["safety_net"]) == 0 {
				h.assist("safety_net", "temporary_relief")
			}
		}
	}
}

// employ gives somebody work where nobody has any and somebody could.
func (h *household) employ() {
	p := h.worker()
	if !p.works() || h.anyone(func(p *person) bool { return p.work > 0 }) {
		return
	}
	p.work, p.workPlace = 6, "in_county"
}

// withSubsidy adds the insurance subsidy for a household of whom somebody is in the residents' insurance.
func (h *household) withSubsidy(codes ...string) []string {
	if h.anyone(func(p *person) bool { return p.resMed }) {
		return append([]string{"insurance_subsidy"}, codes...)
	}
	return codes
}

// away reports a member who works outside the county.
func (p *person) away() bool { return p.workPlace == "in_province" || p.workPlace == "other_province" }

// measures gives the help that goes with the household's ability: developmental where somebody can work.
func (g *generator) measures(h *household, d *dice) {
	h.watch.developmental = "not_started"
	if h.hasLabour() {
		h.watch.developmental = "started"
		work := "local_work"
		if h.anyone((*person).away) {
			work = "migrant_work"
		}
		switch d.weighted(40, 30, 20, 10) {
		case 0:
			h.assist("industry", pick(d, []string{"planting", "breeding", "processing"}))
		case 1:
			h.assist("employment", work)
		case 2:
			h.assist("industry", "planting", "breeding")
			h.assist("employment", work, "training")
		default:
			if h.anyone(func(p *person) bool { return p.age >= 18 && p.age <= 65 }) {
				h.assist("finance", "micro_credit")
			}
			h.assist("post", "cleaning")
		}
	}
	h.assist("health", h.withSubsidy("family_doctor")...)
	if h.head().destitute == "rural" {
		h.assist("safety_net", "destitute")
	} else if h.onAllowance() {
		h.assist("safety_net", "dibao")
	}
	if h.anyone(func(p *person) bool { return p.at(stage("compulsory")...) }) && d.chance(500) {
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
