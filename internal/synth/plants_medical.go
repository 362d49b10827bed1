package synth

import (
	"shouwang/internal/civil"
	"shouwang/internal/money"
)

// visit puts one stay on the medical list, with the bill that goes with what the patient paid.
func (g *generator) visit(h *household, p *person, on civil.Date, self money.Fen, d *dice) {
	basic := self*money.Fen(d.between(90, 220))/100 + d.fen(50, 300)
	severe, aid := money.Fen(0), money.Fen(0)
	if self > yuan(g.data.plan.Limits.MedicalLifted)/2 {
		severe = self * money.Fen(d.between(10, 60)) / 100
	}
	if p.aid {
		aid = self * money.Fen(d.between(5, 40)) / 100
	}
	h.list("medical", p, "medical.visit_date", g.date("medical", on), "medical.total", (self + basic + severe + aid).Yuan(),
		"medical.basic_paid", basic.Yuan(), "medical.severe_paid", severe.Yuan(), "medical.aid_paid", aid.Yuan(), "medical.self_paid", self.Yuan())
}

// visits spreads what was paid over this year's stays and the household's members, exactly.
func (g *generator) visits(h *household, sum money.Fen, d *dice) {
	h.unlist("medical")
	n := d.between(2, 4)
	for i := range n {
		part := sum / money.Fen(n)
		if i == n-1 {
			part = sum - part*money.Fen(n-1)
		}
		g.visit(h, pick(d, h.members), g.thisYear(i, n), part, d)
	}
}

// thisYear is a day of the as-of date's calendar year, the i-th of n in order; the last one is the as-of date itself, the first one
// the first of January.
func (g *generator) thisYear(i, n int) civil.Date {
	first := g.opts.AsOf.FirstOfYear()
	return first.AddDays(g.opts.AsOf.DaysSince(first) * i / max(n-1, 1))
}

// burden is a household's threshold of self-paid costs.
func (g *generator) burden(h *household) int {
	if h.kind.isLifted() {
		return g.data.plan.Limits.MedicalLifted
	}
	return g.data.plan.Limits.MedicalOther
}

// medicalPlants come twice: the threshold and the rule differ between lifted and ordinary households.
func medicalPlants() []Plant {
	out := medicalOf("_lifted", watchedLifted, "medical_burden_lifted", 1)
	out = append(out, medicalOf("_other", []kind{ordinaryCleared}, "medical_burden_other", 2)...)
	return append(out,
		Plant{Name: "medical_high_while_monitored", Note: "high costs of a household already monitored", Kinds: active, Facets: fMedical,
			apply: func(g *generator, h *household, d *dice) { g.visits(h, yuan(g.burden(h)*3), d) }})
}

func medicalOf(suffix string, kinds []kind, rule string, weight int) []Plant {
	return []Plant{
		{Name: "medical_high" + suffix, Note: "self-paid costs of the year over the threshold, over several stays", Kinds: kinds, Facets: fMedical,
			Weight: weight * 2, True: []string{rule}, apply: func(g *generator, h *household, d *dice) {
				g.visits(h, d.fen(g.burden(h)+1, g.burden(h)*5), d)
			}},
		{Name: "medical_exactly" + suffix, Note: "self-paid costs exactly at the threshold", Kinds: kinds, Facets: fMedical, Weight: weight,
			True: []string{rule}, apply: func(g *generator, h *household, d *dice) { g.visits(h, yuan(g.burden(h)), d) }},
		{Name: "medical_a_cent_less" + suffix, Note: "self-paid costs a cent under the threshold", Kinds: kinds, Facets: fMedical,
			apply: func(g *generator, h *household, d *dice) { g.visits(h, yuan(g.burden(h))-1, d) }},
		{Name: "medical_last_year" + suffix, Note: "high costs on the last day of the year before", Kinds: kinds, Facets: fMedical,
			apply: func(g *generator, h *household, d *dice) {
				g.visits(h, yuan(300), d)
				g.visit(h, h.head(), g.opts.AsOf.FirstOfYear().AddDays(-1), yuan(g.burden(h)*2), d)
			}},
		{Name: "medical_amount_missing" + suffix, Note: "one stay of the year without the self-paid amount", Kinds: kinds, Facets: fMedical,
			Unknown: []string{rule}, apply: func(g *generator, h *household, d *dice) {
				g.visits(h, yuan(g.burden(h)/3), d)
				h.list("medical", h.head(), "medical.visit_date", g.date("medical", g.thisYear(1, 6)), "medical.total", d.fen(3000, 9000).Yuan())
			}},
		{Name: "medical_date_missing" + suffix, Note: "one stay without a date", Kinds: kinds, Facets: fMedical,
			Unknown: []string{rule}, apply: func(g *generator, h *household, d *dice) {
				g.visits(h, yuan(g.burden(h)/4), d)
				h.list("medical", h.head(), "medical.self_paid", yuan(g.burden(h)).Yuan())
			}},
	}
}
