package synth

// stances are how an active household stands: its ability to work, its causes and its income at identification, which together
// make its level. Weights follow the causes of the source documents: illness and disability are most.
func stances() []Plant {
	level := func(name string, weight int, s shape, rule, note string, apply func(*generator, *household, *dice)) Plant {
		p := Plant{Name: name, Note: note, Kinds: active, Shape: s, Weight: weight, Facets: fMonitoring | fMembers, apply: apply}
		if rule != "" {
			p.True = []string{rule}
		}
		return p
	}
	return []Plant{
		level("calm", 2, earners, "", "able to work, above the line, no cause that carries a level", calm),
		level("calm_on_the_line", 1, earners, "", "exactly on the line, a cent under the out-of-pocket threshold", onTheLine),
		level("red_income", 3, earners, "level_red", "income at identification under the line", func(g *generator, h *household, d *dice) {
			line := g.data.plan.Limits.MonitoringLine
			g.identify(h, d, d.between(line*45/100, line*97/100))
			g.setRisks(h, d, pick(d, []string{"illness", "unstable_work", "industry_failure"}))
		}),
		level("red_income_by_a_cent", 1, earners, "level_red", "a cent under the line", func(g *generator, h *household, d *dice) {
			onTheLine(g, h, d)
			h.watch.identified.transfer--
			h.watch.identified.settle(len(h.members))
		}),
		level("red_helpless_ill", 7, helpless, "level_red", "nobody able to work, illness", helplessWith("illness")),
		level("red_helpless_disabled", 4, helpless, "level_red", "nobody able to work, disability", helplessWith("disability")),
		level("red_helpless_accident", 1, helpless, "level_red", "nobody able to work, accident", helplessWith("accident")),
		level("red_expense", 6, earners, "level_red", "out-of-pocket expense over the threshold", func(g *generator, h *household, d *dice) {
			least := g.data.plan.Limits.OutOfPocket
			g.comfortable(h, d)
			g.setRisks(h, d, "illness")
			h.watch.identified.outOfPocket = d.fen(least+1, least*8)
		}),
		level("red_expense_exactly", 1, earners, "level_red", "out-of-pocket expense exactly at the threshold", func(g *generator, h *household, d *dice) {
			g.comfortable(h, d)
			g.setRisks(h, d, "illness")
			h.watch.identified.outOfPocket = yuan(g.data.plan.Limits.OutOfPocket)
		}),
		level("yellow", 4, helpless, "level_yellow", "nobody able to work, no heavier cause", yellow),
		level("blue_weak", 4, halfLabour, "level_blue", "somebody of weak labour", blueWeak),
		level("blue_ill", 8, earners, "level_blue", "illness in a family able to work", blueIll),
		level("blue_disabled", 4, earners, "level_blue", "disability in a family able to work", ableWith("disability")),
		level("blue_unstable", 3, earners, "level_blue", "unstable work in a family able to work", ableWith("unstable_work")),
	}
}

func calm(g *generator, h *household, d *dice) {
	g.comfortable(h, d)
	g.setRisks(h, d, pick(d, []string{g.neutral(h, d), "industry_failure", "accident", "unsafe_housing", "unsafe_water"}))
}

func onTheLine(g *generator, h *household, d *dice) {
	in := &h.watch.identified
	oop := yuan(g.data.plan.Limits.OutOfPocket) - 1
	line := yuan(g.data.plan.Limits.MonitoringLine * len(h.members))
	g.identify(h, d, g.data.plan.Limits.MonitoringLine)
	in.transfer += line - in.net()
	in.settle(len(h.members))
	in.outOfPocket = oop
	g.setRisks(h, d, g.neutral(h, d))
}

func helplessWith(code string) func(*generator, *household, *dice) {
	return func(g *generator, h *household, d *dice) {
		g.comfortable(h, d)
		if code == "disability" {
			h.head().certificate(d.between(1, 7), d.between(1, 2))
		}
		g.setRisks(h, d, code)
	}
}

func ableWith(code string) func(*generator, *household, *dice) {
	return func(g *generator, h *household, d *dice) {
		g.comfortable(h, d)
		g.setRisks(h, d, code)
	}
}

func yellow(g *generator, h *household, d *dice) {
	g.comfortable(h, d)
	g.setRisks(h, d, pick(d, []string{"labour_shortage", "labour_shortage", "disaster", "other"}))
}

func blueWeak(g *generator, h *household, d *dice) {
	g.comfortable(h, d)
	g.setRisks(h, d, g.neutral(h, d))
}

func blueIll(g *generator, h *household, d *dice) {
	g.comfortable(h, d)
	g.setRisks(h, d, "illness")
}
