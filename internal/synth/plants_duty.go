package synth

// bareSince takes every measure away from an active household identified so many months ago whose causes ask for none of them.
func bareSince(months int) func(*generator, *household, *dice) {
	return func(g *generator, h *household, d *dice) {
		g.setRisks(h, d, g.neutral(h, d))
		h.unassisted()
		h.watch.identifiedOn = g.monthsAgo(months)
	}
}

// halfSince leaves an active household identified in a month without developmental measures.
func halfSince(months int) func(*generator, *household, *dice) {
	return func(g *generator, h *household, d *dice) {
		bareSince(months)(g, h, d)
		h.assist("health", "insurance_subsidy")
		h.assist("social", "donation")
	}
}

// dutyPlants are measures that are overdue, and the safety net and the flag that do not agree with the rest of the record. Months
// count back from the as-of date's own month.
func dutyPlants() []Plant {
	plant := func(name, note, stance string, kinds []kind, truth, unknown []string, apply func(*generator, *household, *dice)) Plant {
		return Plant{Name: name, Note: note, Kinds: kinds, Stance: stance, Facets: fRecord, True: truth, Unknown: unknown, apply: apply}
	}
	const late, developing, net, flag = "measures_overdue", "developmental_overdue", "safety_net_not_flagged", "measures_flag_mismatch"
	unflag := func(column string) func(*generator, *household, *dice) {
		return func(_ *generator, h *household, _ *dice) {
			for _, p := range h.members {
				p.dibao, p.destitute = "rural", "none"
			}
			h.watch.safetyNet = false
			if column != "" {
				h.watch.safetyNet = true
				h.blank(column)
			}
		}
	}
	contradict := func(_ *generator, h *household, _ *dice) { h.watch.developmental = "not_started" }
	return []Plant{
		plant("bare_for_months", "no measure for two to five months", "calm", active, []string{late}, nil, func(g *generator, h *household, d *dice) {
			bareSince(d.between(2, 5))(g, h, d)
		}),
		plant("bare_for_a_month", "no measure since last month", "calm", active, []string{late}, nil, bareSince(1)),
		plant("bare_since_this_month", "no measure, identified this month", "calm", active, nil, nil, bareSince(0)),
		plant("bare_for_long", "no measure for seven months and more", "calm", active, []string{late, developing}, nil, func(g *generator, h *household, d *dice) {
			bareSince(d.between(7, 15))(g, h, d)
		}),
		plant("bare_helpless", "no measure for long, nobody able to work", "yellow", active, []string{"level_yellow", late}, nil, bareSince(9)),
		plant("bare_undated", "no measure, not stated since when", "calm", active, []string{"monitored_incomplete"}, []string{late, developing},
			func(g *generator, h *household, d *dice) {
				bareSince(9)(g, h, d)
				h.blank("monitoring.identified_on")
			}),
		plant("undeveloped", "no developmental measure for seven months and more", "calm", active, []string{developing}, nil, func(g *generator, h *household, d *dice) {
			halfSince(d.between(7, 15))(g, h, d)
		}),
		plant("undeveloped_six_months", "no developmental measure since the sixth month before", "calm", active, []string{developing}, nil, halfSince(6)),
		plant("undeveloped_five_months", "no developmental measure since the fifth month before", "calm", active, nil, nil, halfSince(5)),
		plant("undeveloped_helpless", "no developmental measure, nobody able to work", "yellow", active, []string{"level_yellow"}, nil, halfSince(9)),
		plant("net_not_flagged", "helpless and on the allowance, not flagged for the safety net", "yellow", active, []string{"level_yellow", net}, nil, unflag("")),
		plant("net_not_flagged_red", "the same, with an illness", "red_helpless_ill", active, []string{"level_red", net}, nil, unflag("")),
		plant("net_flag_not_stated", "helpless and on the allowance, the flag is blank", "yellow", active, []string{"level_yellow"}, []string{net},
			unflag("monitoring.safety_net")),
		plant("net_allowance_missing", "helpless, not flagged, the allowance is blank", "yellow", active, []string{"level_yellow"}, []string{net},
			func(g *generator, h *household, d *dice) {
				unflag("")(g, h, d)
				for _, p := range h.members {
					p.set("member.dibao", "")
				}
			}),
		{Name: "flag_contradicted", Note: "measures there, stated as not started", Kinds: monitoredKinds, Stance: "calm", Shape: earners, Facets: fRecord,
			True: []string{flag}, apply: contradict},
		{Name: "flag_not_stated", Note: "measures there, not stated whether started", Kinds: monitoredKinds, Stance: "calm", Shape: earners, Facets: fRecord,
			Unknown: []string{flag}, apply: func(_ *generator, h *household, _ *dice) { h.watch.developmental = "" }},
	}
}
