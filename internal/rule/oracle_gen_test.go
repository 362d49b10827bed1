package rule

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// generator writes random conditions over the facts of testdata/facts.yaml.
type generator struct {
	*rand.Rand
	row string // the list whose rows are in scope, empty for the household
}

func (g *generator) pick(options ...string) string { return options[g.IntN(len(options))] }

// condition writes a boolean expression.
func (g *generator) condition(depth int) string {
	if depth <= 0 {
		return "(" + g.atom() + ")"
	}
	switch g.IntN(10) {
	case 0, 1, 2:
		return "(" + g.condition(depth-1) + " && " + g.condition(depth-1) + ")"
	case 3, 4, 5:
		return "(" + g.condition(depth-1) + " || " + g.condition(depth-1) + ")"
	case 6:
		return "!" + g.condition(depth-1)
	case 7:
		return "(" + g.condition(depth-2) + " ? " + g.condition(depth-2) + " : " + g.condition(depth-2) + ")"
	case 8:
		return "(" + g.condition(depth-2) + g.pick(" == ", " != ") + g.condition(depth-2) + ")"
	default:
		if g.row == "" {
			return "(" + g.overList(depth-1) + ")"
		}
		return "(" + g.atom() + ")"
	}
}

func (g *generator) overList(depth int) string {
	list := g.pick("members", "records.bill")
	switch g.IntN(5) {
	case 0:
		return list + ".exists(x, " + g.inside(list).condition(depth) + ")"
	case 1:
		return list + ".all(x, " + g.inside(list).condition(depth) + ")"
	case 2:
		return fmt.Sprintf("%s.count(x, %s) %s %d", list, g.inside(list).condition(depth), g.order(), g.IntN(3))
	case 3:
		return list + ".sum(x, " + g.inside(list).money(1) + ") " + g.order() + " " + g.money(1)
	default:
		return fmt.Sprintf("size(%s) %s %s", list, g.order(), g.integer())
	}
}

func (g *generator) inside(list string) *generator { return &generator{g.Rand, list} }

func (g *generator) order() string { return g.pick("<", "<=", ">", ">=", "==", "!=") }

// fact names a random fact of a type, of the row in scope or of the household.
func (g *generator) fact(household, member, bill string) string {
	options := strings.Fields(household)
	for i := range options {
		options[i] = "household." + options[i]
	}
	rows := strings.Fields(map[string]string{"members": member, "records.bill": bill}[g.row])
	if len(rows) > 0 && (len(options) == 0 || g.IntN(5) > 0) {
		return "x." + g.pick(rows...)
	}
	return g.pick(options...)
}

func (g *generator) atom() string {
	switch g.IntN(12) {
	case 0:
		return g.fact("flag other", "well", "")
	case 1:
		return g.integer() + " " + g.order() + " " + g.integer()
	case 2, 3:
		return g.money(1) + " " + g.order() + " " + g.money(1)
	case 4:
		return g.fact("area", "", "share") + " " + g.order() + " " + g.pick("params.part", `decimal("1.5")`, "household.area")
	case 5, 6:
		return g.fact("since until", "born", "day") + " " + g.order() + " " + g.date()
	case 7:
		return g.fact("kind", "work", "kind") + g.pick(" == 'a'", " != 'b'", " in ['a', 'c_']", " in ['b']")
	case 8:
		return g.pick("'a'", "'b'", "'c_'") + " in " + g.fact("risks", "ills", "")
	case 9:
		return "missing(" + g.fact("flag size wage area since kind risks note phone", "well age paid born work ills", "day sum share kind") + ")"
	case 10:
		return "empty(" + g.fact("risks note", "ills", "") + ")"
	default:
		if g.row != "" {
			return g.pick("rich", "true", "false")
		}
		return g.pick("rich", "workless", "household.net > yuan(3)")
	}
}

func (g *generator) integer() string {
	switch g.IntN(5) {
	case 0:
		return fmt.Sprint(g.IntN(6) - 1)
	case 1:
		return "params.count"
	case 2:
		return "age(" + g.fact("since until", "born", "day") + ")"
	case 3:
		return "months_between(" + g.fact("since", "born", "day") + ", " + g.fact("until", "born", "day") + ")"
	default:
		return g.fact("size", "age", "")
	}
}

func (g *generator) money(depth int) string {
	if depth > 0 {
		switch g.IntN(5) {
		case 0:
			return "(" + g.money(depth-1) + g.pick(" + ", " - ") + g.money(depth-1) + ")"
		case 1:
			return g.money(depth-1) + " * " + g.integer()
		case 2:
			return "(-" + g.fact("wage cost net", "paid", "sum") + ")"
		case 3:
			return "(" + g.condition(0) + " ? " + g.money(0) + " : " + g.money(0) + ")"
		}
	}
	return g.pick(g.fact("wage cost net", "paid", "sum"), "params.limit", fmt.Sprintf("yuan(%d)", g.IntN(9)))
}

func (g *generator) date() string {
	return g.pick("as_of", "year_start()", "months_before(2)", "months_before(params.count)", "days_before(40)", "years_before(1)",
		`date("2021-11-30")`, "household.until")
}
