package synth

// enrol puts a member on the education list.
func (g *generator) enrol(h *household, p *person, cells ...string) {
	h.unlist("schooling")
	school, grade := g.schoolOf(h, p)
	h.list("schooling", p, append([]string{"schooling.school", school, "schooling.grade", grade}, cells...)...)
}

// schoolOf names a school and a grade that go with a member's age.
func (g *generator) schoolOf(h *household, p *person) (string, string) {
	schools, grades := g.data.words.Lists["schools"], g.data.words.Lists["grades"]
	town := h.village.Town
	switch {
	case p.age < 12:
		return town + schools[0], grades[min(max(p.age-6, 0), 5)]
	case p.age < 15:
		return town + schools[2], grades[p.age-12]
	case p.age < 18:
		return schools[4], grades[min(p.age-15, 2)]
	}
	return g.data.words.Lists["college"][0], grades[min(p.age-18, 3)]
}

func schoolPlants() []Plant {
	status := func(g *generator, code string) []string {
		return []string{"schooling.status", g.data.words.label("enrolment_status", code), "schooling.self_paid_tuition", "0.00"}
	}
	since := func(from, to int, code, reason string) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) {
			on := d.day(g.opts.AsOf.AddDays(-from), g.opts.AsOf.AddDays(-to))
			cells := append(status(g, code), "schooling.dropped_out_on", g.date("schooling", on))
			if reason != "" {
				cells = append(cells, "schooling.dropout_reason", g.data.words.label("dropout_reason", reason))
			}
			g.enrol(h, h.learner(), cells...)
		}
	}
	left := func(code, reason string) func(*generator, *household, *dice) { return since(600, 370, code, reason) } // not this school year
	tuition := func(amount func(*generator, *dice) string) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) {
			g.enrol(h, h.learner(), "schooling.status", g.data.words.label("enrolment_status", "enrolled"), "schooling.self_paid_tuition", amount(g, d))
		}
	}
	return []Plant{
		{Name: "dropped_out", Note: "a child left school in an earlier school year, for no reason of health", Kinds: watched, Shape: withPupil, Facets: fSchooling, Weight: 2,
			True: []string{"school_dropout", "pupil_but_dropped_out"}, apply: left("dropped_out", "unwilling")},
		{Name: "dropped_out_lately", Note: "a child has left school in the last days", Kinds: watched, Shape: withPupil, Facets: fSchooling, Weight: 2,
			True: []string{"child_dropped_out", "pupil_but_dropped_out"}, apply: since(3, 1, "dropped_out", "unwilling")},
		{Name: "dropped_out_disabled", Note: "a child has left school because of a disability", Kinds: watched, Shape: withPupil, Facets: fSchooling,
			True: []string{"pupil_but_dropped_out"}, apply: left("dropped_out", "disability")},
		{Name: "dropped_out_ill", Note: "a child has left school because of illness", Kinds: watched, Shape: withPupil, Facets: fSchooling,
			apply: left("dropped_out", "illness")},
		{Name: "suspended", Note: "a child has suspended school", Kinds: watched, Shape: withPupil, Facets: fSchooling, apply: left("suspended", "unwilling")},
		{Name: "dropped_out_unexplained", Note: "a child has left school, no reason given", Kinds: watched, Shape: withPupil, Facets: fSchooling,
			Unknown: []string{"school_dropout"}, apply: left("dropped_out", "")},
		{Name: "tuition_high", Note: "self-paid tuition over the threshold", Kinds: watched, Shape: withStudent, Facets: fSchooling, Weight: 2,
			True: []string{"schooling_cost"}, apply: tuition(func(g *generator, d *dice) string {
				return d.fen(g.data.plan.Limits.Tuition+1, g.data.plan.Limits.Tuition*2).Yuan()
			})},
		{Name: "tuition_a_cent_over", Note: "self-paid tuition a cent over the threshold", Kinds: watched, Shape: withStudent, Facets: fSchooling,
			True: []string{"schooling_cost"}, apply: tuition(func(g *generator, _ *dice) string { return (yuan(g.data.plan.Limits.Tuition) + 1).Yuan() })},
		{Name: "tuition_exactly", Note: "self-paid tuition exactly at the threshold", Kinds: watched, Shape: withStudent, Facets: fSchooling,
			apply: tuition(func(g *generator, _ *dice) string { return yuan(g.data.plan.Limits.Tuition).Yuan() })},
		{Name: "tuition_missing", Note: "no tuition is given", Kinds: watched, Shape: withStudent, Facets: fSchooling,
			Unknown: []string{"schooling_cost"}, apply: tuition(func(*generator, *dice) string { return "" })},
	}
}
