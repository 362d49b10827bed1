package synth

import "strconv"

// appraise puts the head on the housing list; empty codes stay blank.
func (g *generator) appraise(h *household, d *dice, appraisal, renovation string) {
	h.unlist("housing")
	w := &g.data.words
	h.list("housing", h.head(), "housing.appraisal", w.label("appraisal", appraisal),
		"housing.appraised_on", g.date("housing", d.day(g.opts.AsOf.AddDays(-700), g.opts.AsOf.AddDays(-10))),
		"housing.renovation", w.label("renovation", renovation))
}

// supply is a row of the water list; an empty quality and negative numbers stay blank. Quantity and assurance are in hundredths.
type supply struct {
	quantity  int
	quality   string
	minutes   int
	assurance int
}

func (g *generator) supplied(h *household, s supply) {
	h.unlist("water")
	number := func(n int, text string) string {
		if n < 0 {
			return ""
		}
		return text
	}
	h.list("water", h.head(), "water.quantity", number(s.quantity, hundredths(s.quantity)), "water.quality", g.data.words.label("water_quality", s.quality),
		"water.fetch_minutes", number(s.minutes, strconv.Itoa(s.minutes)), "water.assurance", number(s.assurance, hundredths(s.assurance)))
}

// borderline is a supply that just passes everywhere.
func (g *generator) borderline() supply {
	l := g.data.plan.Limits
	return supply{quantity: l.WaterQuantity * 100, quality: "pass", minutes: l.WaterMinutes, assurance: l.WaterAssurance * 100}
}

func housePlants() []Plant {
	house := func(name, note string, truth, unknown []string, apply func(*generator, *household, *dice)) Plant {
		return Plant{Name: name, Note: note, Kinds: watched, Facets: fHouse, True: truth, Unknown: unknown, apply: apply}
	}
	water := func(name, note string, truth, unknown []string, change func(*generator, *household, *supply)) Plant {
		return Plant{Name: name, Note: note, Kinds: watched, Facets: fWater, True: truth, Unknown: unknown,
			apply: func(g *generator, h *household, _ *dice) {
				s := g.borderline()
				change(g, h, &s)
				g.supplied(h, s)
			}}
	}
	appraised := func(appraisal, renovation string) func(*generator, *household, *dice) {
		return func(g *generator, h *household, d *dice) { g.appraise(h, d, appraisal, renovation) }
	}
	unsafe, dry := []string{"housing_unsafe"}, []string{"water_unsafe"}
	return []Plant{
		house("house_dangerous", "the workbook says dangerous house", unsafe, nil, func(_ *generator, h *household, _ *dice) { h.living.dangerous = true }),
		house("house_c_untouched", "appraised C, nothing done", append([]string{"house_list_differs"}, unsafe...), nil, appraised("C", "none")),
		house("house_d_under_way", "appraised D, renovation not finished", unsafe, nil, appraised("D", "ongoing")),
		house("house_c_done", "appraised C, renovated", nil, nil, appraised("C", "done")),
		house("house_b", "appraised B, not renovated", nil, nil, appraised("B", "none")),
		house("house_not_stated", "the workbook does not say whether the house is dangerous", nil, unsafe,
			func(_ *generator, h *household, _ *dice) { h.unlist("housing"); h.blank("household.dangerous_house") }),
		house("house_not_stated_but_d", "not stated in the workbook, but appraised D", unsafe, nil, func(g *generator, h *household, d *dice) {
			h.blank("household.dangerous_house")
			g.appraise(h, d, "D", "none")
		}),
		house("house_not_appraised", "on the list without an appraisal", nil, unsafe, appraised("", "none")),
		house("house_renovation_missing", "appraised C, state of the renovation missing", nil, unsafe, appraised("C", "")),
		water("water_unsolved", "the workbook says no safe water", dry, nil, func(_ *generator, h *household, _ *supply) { h.living.safeWater = false }),
		water("water_fails", "the water fails the test", dry, nil, func(_ *generator, _ *household, s *supply) { s.quality = "fail" }),
		water("water_scarce", "a hundredth of a litre too little", dry, nil, func(_ *generator, _ *household, s *supply) { s.quantity-- }),
		water("water_far", "a minute too far", dry, nil, func(_ *generator, _ *household, s *supply) { s.minutes++ }),
		water("water_unreliable", "a hundredth of a percent too unreliable", dry, nil, func(_ *generator, _ *household, s *supply) { s.assurance-- }),
		water("water_borderline", "everything just good enough", nil, nil, func(*generator, *household, *supply) {}),
		water("water_untested", "the quality is missing", nil, dry, func(_ *generator, _ *household, s *supply) { s.quality = "" }),
		water("water_untested_but_scarce", "the quality is missing, but there is too little", dry, nil, func(_ *generator, _ *household, s *supply) { s.quality, s.quantity = "", s.quantity/2 }),
		water("water_not_stated", "the workbook does not say whether the water is safe", nil, dry,
			func(_ *generator, h *household, _ *supply) { h.blank("household.safe_water") }),
	}
}

// hundredths writes 1999 as 19.99 and 2000 as 20.
func hundredths(n int) string {
	if n%100 == 0 {
		return strconv.Itoa(n / 100)
	}
	return strconv.Itoa(n/100) + "." + string([]byte{byte('0' + n/10%10), byte('0' + n%10)})
}
