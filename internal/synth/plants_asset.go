package synth

import "shouwang/internal/civil"

// assetPlants are further doubts about households that are monitored.
func assetPlants() []Plant {
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
	cars := func(n int) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) {
			var rows []record
			for range n {
				g.drives(h, d, d.fen(2500, g.data.plan.Limits.VehiclePrice*6/10).Yuan())
				rows = append(rows, h.records[len(h.records)-1])
			}
			h.unlist("vehicles")
			h.records = append(h.records, rows...)
		}
	}
	houses := func(days ...int) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) {
			h.unlist("property")
			for _, n := range days {
				h.list("property", h.grown(), "property.location", g.estate(d), "property.registered_on", g.date("property", g.opts.AsOf.AddDays(-n)))
			}
		}
	}
	shop := func(on func(*generator, *household) civil.Date) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) {
			g.trades(h, d, "active")
			h.records[len(h.records)-1].put("business.registered_on", g.date("business", on(g, h)))
		}
	}
	several := doubt("houses_several", "two registered houses", fProperty, "doubt_properties_several", "", houses(3000, 2400))
	bought := doubt("house_bought", "a house registered while monitored", fProperty, "doubt_property_bought", "", houses(2))
	fresh := doubt("business_new", "a business registered while monitored", fBusiness, "doubt_business_new", "",
		shop(func(g *generator, _ *household) civil.Date { return g.opts.AsOf.AddDays(-2) }))
	old := doubt("business_old", "a business registered years before", fBusiness, "doubt_business", "",
		shop(func(g *generator, _ *household) civil.Date { return g.opts.AsOf.AddDays(-2000) }))
	undated := doubt("business_undated", "a business, not stated since when", fBusiness, "doubt_business", "",
		shop(func(*generator, *household) civil.Date { return civil.Date{} }))
	return []Plant{
		doubt("vehicles_two", "two cheap vehicles", fVehicles, "doubt_vehicles_several", "", cars(2)),
		doubt("vehicles_one", "one cheap vehicle", fVehicles, "", "", cars(1)),
		several, bought, fresh, old, undated,
		{Name: "split_off", Note: "an old person alone, with the phone of another household", Kinds: active, Stance: "yellow", Facets: fRecord | fPhone | fSize,
			True: []string{"level_yellow", "doubt_split_household"}, apply: splitOff},
		doubt("salary_village_cadre", "a village cadre", fSalary, "doubt_village_cadre", "",
			func(g *generator, h *household, d *dice) { g.salaried(h, d, "village_cadre") }),
	}
}

// splitOff leaves an old head alone, with the phone of a household that came before.
func splitOff(g *generator, h *household, _ *dice) {
	h.unlist()
	h.members, h.size = h.members[:1], 1
	h.current.settle(1)
	h.watch.identified.settle(1)
	if g.knownIn != nil && g.knownIn.phone != "" {
		h.phone, h.shares = g.knownIn.phone, true
		g.also("phone_shared", g.knownIn.no, h.no)
	}
}
