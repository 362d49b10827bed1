package synth

// helpedPlants are monitored households whose measures are all done: ready to be cleared, and not ready for one reason each.
func helpedPlants() []Plant {
	const idle, ready = "no_measure_under_way", "clearing_candidate"
	sides := fRecord | fLedger | fIncome | fMedical | fSevere | fSchooling | fHouse | fWater | fInsurance | fEmployment | fDisaster | fPolice | fDisability
	helped := func(name, note string, k kind, months int, but func(*generator, *household, *dice)) Plant {
		return Plant{Name: name, Note: note, Stance: "calm", Kinds: []kind{k}, Facets: sides, True: []string{idle}, apply: func(g *generator, h *household, d *dice) {
			h.watch.identifiedOn = g.monthsAgo(months)
			h.unlist("medical", "severe_illness", "schooling", "housing", "water", "employment", "disaster", "police", "disability")
			h.living.dangerous, h.living.safeWater = false, true
			if h.kind.isLifted() {
				g.earn(&h.current, h, g.data.plan.Limits.MonitoringLine*13/10, d)
			}
			g.keep(h, d, g.opts.AsOf.AddDays(-100), g.opts.AsOf.AddDays(-20), "done", "done")
			but(g, h, d)
		}}
	}
	lifted := func(name, note string, but func(*generator, *household, *dice)) Plant {
		return helped(name, "every measure done, "+note, liftedActive, 7, but)
	}
	nothing := func(*generator, *household, *dice) {}
	treated := func(self func(*generator) int) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) { g.bill(h, h.grown(), g.thisYear(2, 4), yuan(self(g)), d) }
	}
	return []Plant{
		lifted("helped_enough", "above the line", nothing).says(ready, idle).often(3),
		helped("helped_lately", "every measure done, above the line, identified lately", liftedActive, 5, nothing),
		helped("helped_income_unknown", "every measure done, the present income is not known", ordinaryActive, 7, nothing).leaves(ready),
		lifted("helped_but_ill", "but a new severe illness", func(g *generator, h *household, _ *dice) {
			h.list("severe_illness", h.grown(), "severe_illness.disease", g.data.words.Lists["diseases"][0], "severe_illness.diagnosed_on", g.date("severe_illness", g.opts.AsOf.AddDays(-40)))
		}),
		lifted("helped_but_treated", "but treatment at the burden of a year", treated(func(g *generator) int { return g.data.plan.Limits.MedicalLifted })),
		lifted("helped_and_treated", "treatment a yuan under the burden of a year", treated(func(g *generator) int { return g.data.plan.Limits.MedicalLifted - 1 })),
		lifted("helped_but_spent", "but out-of-pocket expense at the threshold", func(g *generator, h *household, _ *dice) {
			h.current.outOfPocket = yuan(g.data.plan.Limits.OutOfPocket)
		}).says("level_red", idle),
		lifted("helped_but_unpriced", "a treatment without its price", treated(func(*generator) int { return -1 })).leaves(ready),
		lifted("helped_but_uninsured", "but a member in no medical insurance", func(_ *generator, h *household, _ *dice) {
			h.grown().resMed, h.grown().empMed = false, false
		}),
		lifted("helped_but_unsafe", "but the house was appraised D", func(g *generator, h *household, _ *dice) {
			h.list("housing", h.head(), "housing.appraisal", g.data.words.label("appraisal", "D"), "housing.appraised_on", g.date("housing", g.opts.AsOf.AddDays(-90)),
				"housing.renovation", g.data.words.label("renovation", "none"))
		}),
	}
}
