package synth

// causePlants are causes that the rest of the household contradicts.
func causePlants() []Plant {
	plant := func(name, note, stance string, s shape, kinds []kind, truth, unknown []string, apply func(*generator, *household, *dice)) Plant {
		return Plant{Name: name, Note: note, Kinds: kinds, Stance: stance, Shape: s, Facets: fRecord, True: truth, Unknown: unknown, apply: apply}
	}
	risks := func(codes ...string) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) { g.setRisks(h, d, codes...) }
	}
	without := func(code string, measures ...string) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) {
			g.setRisks(h, d, code)
			for _, m := range measures {
				h.assist(m)
			}
		}
	}
	free, hale, idle := []string{"illness_without_expense"}, []string{"illness_without_sick_member"}, []string{"unstable_work_without_labour"}
	able, house, dry := []string{"labour_shortage_all_labour"}, []string{"housing_risk_without_measure"}, []string{"water_risk_without_measure"}
	blue := func(rules []string) []string { return append([]string{"level_blue"}, rules...) }
	return []Plant{
		plant("illness_free", "illness that cost nothing", "", anyFamily, cleared, free, nil, illnessFree),
		plant("illness_free_blue", "illness that cost nothing", "blue_ill", earners, active, blue(free), nil, illnessFree),
		plant("illness_cheap", "illness that cost a cent", "", anyFamily, cleared, nil, nil, func(g *generator, h *household, d *dice) {
			g.setRisks(h, d, "illness")
			h.watch.identified.outOfPocket = 1
		}),
		plant("illness_cost_not_stated", "illness, the cost is not stated", "", anyFamily, cleared, nil, free, func(g *generator, h *household, d *dice) {
			g.setRisks(h, d, "illness")
			h.blank("identified:assessment.out_of_pocket")
		}),
		plant("illness_nobody_ill", "illness, and nobody is ill", "", anyFamily, cleared, hale, nil, nobodyIll),
		plant("illness_nobody_ill_blue", "illness, and nobody is ill", "blue_ill", earners, active, blue(hale), nil, nobodyIll),
		plant("illness_health_missing", "illness, nobody ill, one member's health missing", "", earners, cleared, nil,
			append([]string{"disabled_without_certificate"}, hale...), healthMissing),
		plant("unstable_nobody_works", "unstable work, and nobody can work", "", helpless, cleared, idle, nil, risks("unstable_work")),
		plant("unstable_nobody_works_yellow", "unstable work, and nobody can work", "yellow", helpless, active, append([]string{"level_yellow"}, idle...), nil,
			risks("unstable_work")),
		plant("unstable_labour_missing", "unstable work, one member's labour missing, nobody else can work", "", helpless, cleared, nil, idle,
			func(g *generator, h *household, d *dice) {
				g.setRisks(h, d, "unstable_work")
				h.head().set("member.labour", "")
			}),
		plant("shortage_all_work", "lack of labour, and everybody works", "", grownUps, cleared, able, nil, risks("labour_shortage")),
		plant("shortage_all_work_calm", "lack of labour, and everybody works", "calm", grownUps, active, able, nil, risks("labour_shortage")),
		plant("shortage_with_child", "lack of labour, a child in the house", "", withPupil, cleared, nil, nil, risks("labour_shortage")),
		plant("shortage_labour_missing", "lack of labour, everybody works, one member's labour missing", "", grownUps, cleared, nil, able,
			func(g *generator, h *household, d *dice) {
				g.setRisks(h, d, "labour_shortage")
				h.members[1].post, h.members[1].postMonth = "", 0
				h.members[1].set("member.labour", "")
			}),
		plant("labour_missing_yellow", "nobody able to work, one member's labour missing", "yellow", helpless, active, nil, []string{"level_yellow", "level_blue"},
			labourMissing),
		plant("unsafe_house_untouched", "unsafe house without a measure", "", anyFamily, cleared, house, nil, without("unsafe_housing", "housing", "relocation")),
		plant("unsafe_house_untouched_calm", "unsafe house without a measure", "calm", earners, active, house, nil, without("unsafe_housing", "housing", "relocation")),
		plant("unsafe_house_moved", "unsafe house, relocated", "calm", earners, active, nil, nil, func(g *generator, h *household, d *dice) {
			g.setRisks(h, d, "unsafe_housing")
			h.assist("housing")
			h.assist("relocation", "relocation")
		}),
		plant("unsafe_water_untouched", "unsafe water without a measure", "", anyFamily, cleared, dry, nil, without("unsafe_water", "water")),
		plant("unsafe_water_untouched_calm", "unsafe water without a measure", "calm", earners, active, dry, nil, without("unsafe_water", "water")),
	}
}

func illnessFree(g *generator, h *household, d *dice) {
	g.setRisks(h, d, "illness")
	h.watch.identified.outOfPocket = 0
}

// nobodyIll keeps disabilities and takes every illness away.
func nobodyIll(g *generator, h *household, d *dice) {
	g.setRisks(h, d, "illness")
	for _, p := range h.members {
		p.health = []string{"healthy"}
		if p.category > 0 {
			p.health = []string{"disabled"}
		}
	}
}

func healthMissing(g *generator, h *household, d *dice) {
	h.head().uncertified()
	nobodyIll(g, h, d)
	h.head().set("member.health", "")
}

// labourMissing leaves open whether anybody can work; identified too lately for developmental help to be due.
func labourMissing(g *generator, h *household, d *dice) {
	g.setRisks(h, d, "disaster")
	h.watch.identifiedOn = g.monthsAgo(3)
	h.head().set("member.labour", "")
}
