package synth

// memberPlants are contradictions in the rows of members. For active households they rest on the calm stance with the family they
// need, so that no level moves.
func memberPlants() []Plant {
	plant := func(name, note string, s shape, kinds []kind, truth, unknown string, apply func(*generator, *household, *dice)) Plant {
		p := Plant{Name: name, Note: note, Kinds: kinds, Stance: "calm", Shape: s, Facets: fRecord, apply: apply}
		if truth != "" {
			p.True = []string{truth}
		}
		if unknown != "" {
			p.Unknown = []string{unknown}
		}
		return p
	}
	const pupil, idle, zero, paper, limb = "pupil_working", "post_without_labour", "post_zero_months", "disabled_without_certificate", "severe_limb_ordinary_labour"
	return []Plant{
		plant("pupil_works", "a pupil with months of work", withPupil, everyKind, pupil, "", func(_ *generator, h *household, d *dice) {
			h.learner().work, h.learner().workPlace = d.between(1, 6), "in_county"
		}),
		plant("student_works", "a student with months of work", withStudent, everyKind, pupil, "", func(_ *generator, h *household, d *dice) {
			h.learner().work, h.learner().workPlace = d.between(1, 3), "in_province"
		}),
		plant("pupil_work_missing", "a pupil's months of work are missing", withPupil, everyKind, "", pupil, func(_ *generator, h *household, _ *dice) {
			h.learner().set("member.work_months", "")
		}),
		plant("post_unable", "a public-welfare post held by somebody unable to work", withOld, everyKind, idle, "", func(_ *generator, h *household, d *dice) {
			h.old().post, h.old().postMonth = "cleaning", d.between(3, 12)
		}),
		plant("post_labour_missing", "a public-welfare post, labour missing", earners, []kind{lifted}, "", idle, func(_ *generator, h *household, d *dice) {
			p := h.plain()
			p.post, p.postMonth = "road_guard", d.between(3, 12)
			p.set("member.labour", "")
		}),
		plant("post_no_months", "a public-welfare post for no month", earners, everyKind, zero, "", func(_ *generator, h *household, _ *dice) {
			h.worker().post, h.worker().postMonth = "forest_guard", 0
		}),
		plant("post_months_missing", "a public-welfare post, months missing", earners, everyKind, "", zero, func(_ *generator, h *household, _ *dice) {
			h.worker().post, h.worker().postMonth = "river_patrol", 6
			h.worker().set("member.post_months", "")
		}),
		plant("disabled_no_certificate", "disabled, known by the identity card", earners, everyKind, paper, "", func(_ *generator, h *household, _ *dice) {
			p := h.plain()
			p.uncertified()
			p.ill("disabled")
		}),
		plant("health_missing", "health missing", earners, []kind{lifted, liftedActive, ordinaryActive}, "", paper, func(_ *generator, h *household, _ *dice) {
			h.plain().set("member.health", "")
		}),
		plant("health_missing_certified", "health missing, but known by the certificate", earners, []kind{lifted, liftedActive, ordinaryActive}, "", "",
			func(_ *generator, h *household, _ *dice) {
				p := h.plain()
				p.certificate(3, 3)
				p.set("member.health", "")
			}),
		plant("limb_severe_labour", "severe limb disability, ordinary labour", earners, everyKind, limb, "", func(_ *generator, h *household, d *dice) {
			h.worker().certificate(4, d.between(1, 2))
			h.worker().labour = "ordinary"
		}),
		plant("limb_severe_labour_missing", "severe limb disability, labour missing", earners, []kind{lifted}, "", limb, func(_ *generator, h *household, _ *dice) {
			p := h.worker()
			p.certificate(4, 1)
			p.post = ""
			p.set("member.labour", "")
		}),
		plant("limb_light_labour", "limb disability of grade 3, ordinary labour", earners, everyKind, "", "", func(_ *generator, h *household, _ *dice) {
			h.worker().certificate(4, 3)
		}),
		plant("sight_severe_labour", "severe sight disability, ordinary labour", earners, everyKind, "", "", func(_ *generator, h *household, _ *dice) {
			h.worker().certificate(1, 1)
		}),
	}
}

// statedPlants are gaps and slips that rest on nothing else, whatever the household.
func statedPlants() []Plant {
	plant := func(name, note string, kinds []kind, f facet, truth, unknown string, apply func(*generator, *household, *dice)) Plant {
		p := Plant{Name: name, Note: note, Kinds: kinds, Facets: f, apply: apply}
		if truth != "" {
			p.True = []string{truth}
		}
		if unknown != "" {
			p.Unknown = []string{unknown}
		}
		return p
	}
	away := func(working, ended string) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) {
			h.unlist("national-migrant")
			g.migrates(h, h.grown(), d, working, ended)
		}
	}
	plans := func(planned, demand string) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) {
			h.unlist("national-planned")
			g.plans(h, h.grown(), d, planned, demand)
		}
	}
	return []Plant{
		plant("phone_missing", "no phone of the household", everyKind, fPhone, "phone_missing", "", func(_ *generator, h *household, _ *dice) { h.phone = "" }),
		plant("size_over", "more persons stated than there are rows", everyKind, fSize, "size_mismatch", "", func(_ *generator, h *household, _ *dice) { h.size++ }),
		plant("size_not_stated", "the number of persons is not stated", everyKind, fSize, "", "size_mismatch",
			func(_ *generator, h *household, _ *dice) { h.blank("household.size") }),
		plant("electricity_not_stated", "electricity is not stated", inWorkbook, fElectricity, "electricity_missing", "",
			func(_ *generator, h *household, _ *dice) { h.blank("household.electricity") }),
		plant("electricity_not_stated_ordinary", "electricity of an ordinary household is not stated", []kind{ordinaryActive, ordinaryCleared}, fElectricity, "", "",
			func(_ *generator, h *household, _ *dice) { h.blank("household.electricity") }),
		plant("planned_no_demand", "plans to work, demand missing", everyKind, fPlanned, "planned_without_demand", "", plans("yes", "")),
		plant("not_planned_no_demand", "does not plan to work", everyKind, fPlanned, "", "", plans("no", "")),
		plant("planned_not_stated", "neither plan nor demand stated", everyKind, fPlanned, "", "planned_without_demand", plans("", "")),
		plant("stopped_no_end", "stopped working, end missing", everyKind, fMigrant, "stopped_work_without_end", "", away("no", "")),
		plant("stopped_with_end", "stopped working, end stated", everyKind, fMigrant, "", "", away("no", "ended")),
		plant("work_not_stated", "not stated whether working, end missing", everyKind, fMigrant, "", "stopped_work_without_end", away("", "")),
	}
}
