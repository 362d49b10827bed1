package synth

import "strconv"

// villagePlants are what the facts of a village lack or contradict, in the order in which villages receive them; the last is in order.
var villagePlants = []struct {
	column, text  string
	true, unknown string
}{
	{column: "village.primary_schools", true: "village_school_missing"},
	{column: "village.bus", true: "village_bus_missing"},
	{column: "village.dangerous_households", text: "9999", true: "village_counts_contradict"},
	{column: "village.pension_persons", unknown: "village_counts_contradict"},
	{column: "village.poor_persons", text: "9999", true: "village_exit_incidence"},
	{column: "village.poor_persons", unknown: "village_exit_incidence"},
	{column: "village.public_toilets"}, // which no rule asks for
	{},
}

// flawVillage plants into the row of the i-th village, and enters the village into the truth by its code.
func (g *generator) flawVillage(i int, cells []string) {
	p := villagePlants[i%len(villagePlants)]
	if p.column == "" {
		return
	}
	cells[g.forms["national-villages"].index[p.column]] = p.text
	code := strconv.FormatInt(g.villages[i].Code, 10)
	if g.rules[p.true] {
		g.truth.Warnings[p.true] = append(g.truth.Warnings[p.true], code)
	}
	if g.rules[p.unknown] {
		g.truth.Unknown[p.unknown] = append(g.truth.Unknown[p.unknown], code)
	}
}
