package synth

import (
	"slices"
)

// liftStatus is the lift status of a registered household.
func (h *household) liftStatus() string {
	switch {
	case h.kind == poor:
		return "not_lifted"
	case h.kind == leaving:
		return "planned"
	case h.policy:
		return "lifted_with_policy"
	}
	return "lifted_without_policy"
}

// attribute is the poverty attribute that goes with what the members receive.
func (h *household) attribute() string {
	switch {
	case h.anyone(func(p *person) bool { return p.destitute == "rural" }):
		return "destitute"
	case h.anyone(func(p *person) bool { return p.dibao == "rural" }):
		return "dibao_poor"
	}
	return "general"
}

// The profiles that have plants of their own.
const (
	registrationProfile = "cn-2014"
	managementProfile   = "cn-2026"
)

// registered settles what only registered households have: why they became poor, and for those still poor what is done for them.
func (g *generator) registered(h *household, d *dice) {
	if h.kind.isLifted() {
		g.impoverished(h, d)
	}
	if !h.kind.hasExited() {
		g.destitution(h, d)
		g.supported(h, d)
	}
}

// destitution makes a registered household one that has not exited: poor, or planned to exit this year.
func (g *generator) destitution(h *household, d *dice) {
	standard := g.data.plan.Limits.PovertyStandard
	switch h.kind {
	case poor:
		g.earn(&h.current, h, d.between(standard*35/100, standard*95/100), d)
	case leaving:
		g.earn(&h.current, h, d.between(standard*108/100, standard*170/100), d)
	}
}

// impoverished states why a registered household became poor, by a cause that its members do not contradict.
func (g *generator) impoverished(h *household, d *dice) {
	causes := []string{"no_skill", "no_funds", "no_drive", "no_land"}
	if h.anyone((*person).sick) {
		causes = append(causes, "illness", "illness", "illness", "illness")
	}
	if h.anyone(func(p *person) bool { return p.hasHealth("disabled") }) {
		causes = append(causes, "disability", "disability")
	}
	if h.anyone((*person).pupil) {
		causes = append(causes, "schooling")
	}
	if h.anyone(func(p *person) bool { return !p.works() }) {
		causes = append(causes, "no_labour")
	}
	h.cause = pick(d, causes)
	for _, other := range causes {
		if other != h.cause && !slices.Contains(h.otherCauses, other) && len(h.otherCauses) < 2 && d.chance(120) {
			h.otherCauses = append(h.otherCauses, other)
		}
	}
}

// supported lists measures and a visit of a household that has not exited.
func (g *generator) supported(h *household, d *dice) {
	kind, code := "health", "insurance_subsidy"
	if h.hasLabour() {
		kind, code = "industry", "planting"
	}
	g.measured(h, measure{kind: kind, code: code, state: "under_way", from: g.before(d, 40, 700)}, d)
	g.calledOn(h, g.before(d, 1, 28), "home", d)
}

// withoutRelief takes all members off the allowances.
func (h *household) withoutRelief() {
	for _, p := range h.members {
		p.dibao, p.destitute = "none", "none"
	}
	h.current.dibao, h.current.destitute = 0, 0
	h.unlist("civil_affairs")
}

// well makes every member healthy who has no certificate.
func (h *household) well() {
	for _, p := range h.members {
		if p.category == 0 {
			p.health = []string{"healthy"}
		}
	}
}
