package synth

// doubtPlants are what speaks against a household that is monitored: a doubt to verify.
func doubtPlants() []Plant {
	doubt := func(name, note string, f facet, truth, unknown string, apply func(*generator, *household, *dice)) Plant {
		p := Plant{Name: name, Note: note, Kinds: active, Facets: f, apply: apply}
		if truth != "" {
			p.True = []string{truth}
		}
		if unknown != "" {
			p.Unknown = []string{unknown}
		}
		return p
	}
	car := func(price func(*generator, *dice) string) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) { g.drives(h, d, price(g, d)) }
	}
	dear := func(g *generator, d *dice) string {
		return d.fen(g.data.plan.Limits.VehiclePrice+1, g.data.plan.Limits.VehiclePrice*4).Yuan()
	}
	shop := func(status string) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) { g.trades(h, d, status) }
	}
	paid := func(post string) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) { g.salaried(h, d, post) }
	}
	idle := func(p Plant) Plant { p.Kinds = watched; return p }
	return []Plant{
		doubt("vehicle_dear", "a vehicle over the threshold", fVehicles, "doubt_vehicle", "", car(dear)),
		doubt("vehicle_exactly", "a vehicle exactly at the threshold", fVehicles, "doubt_vehicle", "", car(func(g *generator, _ *dice) string {
			return yuan(g.data.plan.Limits.VehiclePrice).Yuan()
		})),
		doubt("vehicle_cheap", "a vehicle a cent under the threshold", fVehicles, "", "", car(func(g *generator, _ *dice) string {
			return (yuan(g.data.plan.Limits.VehiclePrice) - 1).Yuan()
		})),
		doubt("vehicle_unpriced", "a vehicle without a price", fVehicles, "", "doubt_vehicle", car(func(*generator, *dice) string { return "" })),
		idle(doubt("vehicle_not_monitored", "a dear vehicle of a household that is not monitored", fVehicles, "", "", car(dear))),
		doubt("property_owned", "a house registered in town", fProperty, "doubt_property", "", func(g *generator, h *household, d *dice) {
			g.owns(h, d, g.date("property", d.day(g.opts.AsOf.AddDays(-3000), g.opts.AsOf.AddDays(-1500))))
		}),
		doubt("property_unregistered", "a house without a date of registration", fProperty, "doubt_property", "", func(g *generator, h *household, d *dice) { g.owns(h, d, "") }),
		idle(doubt("property_not_monitored", "a house of a household that is not monitored", fProperty, "", "", func(g *generator, h *household, d *dice) {
			g.owns(h, d, g.date("property", g.opts.AsOf.AddDays(-1000)))
		})),
		doubt("business_active", "an active business", fBusiness, "doubt_business", "", shop("active")),
		doubt("business_cancelled", "a cancelled business", fBusiness, "", "", shop("cancelled")),
		doubt("business_unclear", "a business of unknown state", fBusiness, "", "doubt_business", shop("")),
		doubt("salary_civil", "a civil servant", fSalary, "doubt_public_salary", "", paid("civil_servant")),
		doubt("salary_institution", "an employee of a public institution", fSalary, "doubt_public_salary", "", paid("institution")),
		doubt("salary_contract", "a contract worker", fSalary, "", "", paid("contract")),
		doubt("salary_unclear", "a public salary of unknown kind", fSalary, "", "doubt_public_salary", paid("")),
	}
}

func (g *generator) drives(h *household, d *dice, price string) {
	h.unlist("vehicles")
	h.list("vehicles", h.grown(), "vehicles.plate", g.plate(d), "vehicles.bought_on", g.date("vehicles", d.day(g.opts.AsOf.AddDays(-2500), g.opts.AsOf.AddDays(-30))),
		"vehicles.price", price)
}

func (g *generator) owns(h *household, d *dice, on string) {
	h.unlist("property")
	h.list("property", h.grown(), "property.location", g.estate(d), "property.registered_on", on)
}

func (g *generator) trades(h *household, d *dice, status string) {
	h.unlist("business")
	w := &g.data.words
	p := h.grown()
	h.list("business", p, "business.name", pick(d, w.Lists["employer_names"])+pick(d, w.Lists["shops"]),
		"business.registered_on", g.date("business", d.day(g.opts.AsOf.AddDays(-2500), g.opts.AsOf.AddDays(-1500))), "business.status", w.label("business_status", status))
}

func (g *generator) salaried(h *household, d *dice, post string) {
	h.unlist("public_salary")
	w := &g.data.words
	h.list("public_salary", h.grown(), "public_salary.employer", pick(d, w.Lists["offices"]), "public_salary.post_kind", w.label("post_kind", post))
}
