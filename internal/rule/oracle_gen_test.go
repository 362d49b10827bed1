package rule

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// generator writes random conditions over the facts of testdata/facts.yaml.
type generator struct {
	*rand.Rand
	rows []generated // rows in scope, the innermost last
}

// generated is a row variable and its list.
type generated struct{ name, list string }

// typed are the facts of the test's household and lists by their type.
var typed = map[string]map[Type]string{
	"": {Bool: "flag other", Int: "size", Money: "wage cost net", Decimal: "area", Date: "since until", Code: "kind", Codes: "risks",
		String: "note", Sealed: "phone"},
	"members":      {Bool: "well", Int: "age", Money: "paid", Date: "born", Code: "work", Codes: "ills"},
	"records.bill": {Money: "sum", Decimal: "share", Date: "day", Code: "kind"},
	"records.trip": {Bool: "far", Int: "months", Date: "left"},
	"records.loss": {Money: "worth"},
}

func (g *generator) pick(options ...string) string { return options[g.IntN(len(options))] }

func (g *generator) one(writers ...func() string) string { return writers[g.IntN(len(writers))]() }

// fact names a random fact of a type, of a row in scope or of the household; ok is false when there is none.
func (g *generator) fact(t Type) (string, bool) {
	var options []string
	for _, name := range strings.Fields(typed[""][t]) {
		options = append(options, "household."+name)
	}
	for _, r := range g.rows {
		for _, name := range strings.Fields(typed[r.list][t]) {
			options = append(options, slices.Repeat([]string{r.name + "." + name}, 4)...)
		}
	}
	if len(options) == 0 {
		return "", false
	}
	return g.pick(options...), true
}

func (g *generator) must(t Type) string {
	name, _ := g.fact(t)
	return name
}

// condition writes a boolean expression.
func (g *generator) condition(depth int) string {
	if depth <= 0 {
		return "(" + g.atom() + ")"
	}
	switch g.IntN(10) {
	case 0, 1, 2:
		return "(" + g.condition(depth-1) + " && " + g.condition(depth-1) + ")"
	case 3, 4:
		return "(" + g.condition(depth-1) + " || " + g.condition(depth-1) + ")"
	case 5:
		return "!" + g.condition(depth-1)
	case 6:
		return "(" + g.condition(depth-2) + " ? " + g.condition(depth-2) + " : " + g.condition(depth-2) + ")"
	case 7:
		return "(" + g.condition(depth-2) + g.pick(" == ", " != ") + g.condition(depth-2) + ")"
	default:
		if lists := g.lists(); len(lists) > 0 {
			return "(" + g.overList(g.pick(lists...), depth-1) + ")"
		}
		return "(" + g.atom() + ")"
	}
}

// lists are the lists that can be asked here: the household's outside of all, the member's own inside the members.
func (g *generator) lists() []string {
	switch {
	case len(g.rows) == 0:
		return []string{"members", "members", "records.bill", "records.trip", "records.loss"}
	case len(g.rows) == 1 && g.rows[0].list == "members":
		return []string{g.rows[0].name + ".records.bill", g.rows[0].name + ".records.trip"}
	}
	return nil
}

func (g *generator) inside(list string) *generator {
	key := list
	if len(g.rows) > 0 {
		key = strings.TrimPrefix(list, g.rows[0].name+".")
	}
	return &generator{g.Rand, append(slices.Clone(g.rows), generated{[]string{"x", "y"}[len(g.rows)], key})}
}

func (g *generator) overList(list string, depth int) string {
	in := g.inside(list)
	over := func(op, body string) string {
		return fmt.Sprintf("%s.%s(%s, %s)", list, op, in.rows[len(in.rows)-1].name, body)
	}
	switch g.IntN(8) {
	case 0, 1:
		return over("exists", in.condition(depth))
	case 2:
		return over("all", in.condition(depth))
	case 3:
		return fmt.Sprintf("%s %s %d", over("count", in.condition(depth)), g.order(), g.IntN(3))
	case 4:
		return over("sum", in.money(depth)) + " " + g.order() + " " + g.money(1)
	case 5:
		return over(g.pick("min", "max"), in.money(1)) + " " + g.order() + " " + g.money(1)
	case 6:
		return over(g.pick("min", "max"), in.date()) + " " + g.order() + " " + g.date()
	default:
		return fmt.Sprintf("size(%s) %s %s", list, g.order(), g.integer(1))
	}
}

func (g *generator) order() string { return g.pick("<", "<=", ">", ">=", "==", "!=") }

func (g *generator) atom() string {
	return g.one(
		func() string { return g.must(Bool) },
		func() string { return g.integer(1) + " " + g.order() + " " + g.integer(1) },
		func() string { return g.money(2) + " " + g.order() + " " + g.money(1) },
		func() string { return g.money(1) + " " + g.order() + " " + g.money(1) },
		func() string { return g.decimal() + " " + g.order() + " " + g.decimal() },
		func() string { return g.date() + " " + g.order() + " " + g.date() },
		func() string { return g.date() + " in " + g.period() },
		func() string { return g.must(Date) + " in " + g.period() },
		func() string {
			return g.must(Code) + g.pick(" == 'a'", " != 'b'", " in ['a', 'c_']", " in ['b']", " in groups.first", " in lists.kind")
		},
		func() string { return g.pick("'a'", "'b'", "'c_'") + " in " + g.must(Codes) },
		func() string {
			return "any_of(" + g.must(Codes) + ", " + g.pick("groups.first", "groups.last", "['b', 'c_']") + ")"
		},
		func() string { return "missing(" + g.anything() + ")" },
		func() string { return "empty(" + g.pick(g.must(Codes), g.must(String)) + ")" },
		func() string {
			if len(g.rows) > 0 {
				return g.pick("rich", "true", "false", "household.net > yuan(3)")
			}
			return g.pick("rich", "workless", "household.net > yuan(3)")
		},
	)
}

func (g *generator) anything() string {
	types := []Type{Bool, Int, Money, Decimal, Date, Code, Codes, String, Sealed}
	return g.one(
		func() string { return g.must(types[g.IntN(len(types))]) },
		func() string { return g.money(1) },
		func() string { return g.integer(1) },
		func() string { return g.date() },
	)
}

func (g *generator) integer(depth int) string {
	plain := []func() string{
		func() string { return fmt.Sprint(g.IntN(6) - 1) },
		func() string { return "params.count" },
		func() string { return g.must(Int) },
		func() string { return g.must(Int) },
		func() string { return "age(" + g.must(Date) + ")" },
		func() string { return "year(" + g.date() + ")" },
	}
	if depth > 0 {
		plain = append(plain,
			func() string { return "months_between(" + g.must(Date) + ", " + g.date() + ")" },
			func() string { return "days_between(" + g.date() + ", " + g.date() + ")" },
			func() string { return "working_days_between(" + g.date() + ", " + g.date() + ")" },
			func() string {
				return "(" + g.integer(depth-1) + g.pick(" + ", " - ", " * ") + g.integer(depth-1) + ")"
			},
			func() string { return "(-" + g.integer(depth-1) + ")" },
		)
	}
	return g.one(plain...)
}

func (g *generator) money(depth int) string {
	plain := []func() string{
		func() string { return g.must(Money) },
		func() string { return g.must(Money) },
		func() string { return "params.limit" },
		func() string { return fmt.Sprintf("yuan(%d)", g.IntN(9)) },
	}
	if depth > 0 {
		sub := func() string { return g.money(depth - 1) }
		plain = append(plain,
			func() string { return "(" + sub() + g.pick(" + ", " - ") + sub() + ")" },
			func() string { return "(" + sub() + g.pick(" + ", " - ") + sub() + g.pick(" + ", " - ") + sub() + ")" },
			func() string { return "(" + sub() + " * " + g.integer(0) + ")" },
			func() string { return "(-" + sub() + ")" },
			func() string { return "(" + g.condition(0) + " ? " + sub() + " : " + sub() + ")" },
			func() string { return "(" + g.condition(0) + " ? " + sub() + " : yuan(0))" },
			func() string { return "per(" + sub() + ", " + g.integer(0) + ")" },
		)
		if lists := g.lists(); len(lists) > 0 && depth > 1 {
			list := g.pick(lists...)
			in := g.inside(list)
			plain = append(plain, func() string {
				return fmt.Sprintf("%s.%s(%s, %s)", list, g.pick("sum", "min", "max"), in.rows[len(in.rows)-1].name, in.money(depth-1))
			})
		}
	}
	return g.one(plain...)
}

func (g *generator) decimal() string {
	return g.one(
		func() string { return g.must(Decimal) },
		func() string { return g.pick("params.part", `decimal("1.5")`, `decimal("100")`) },
		func() string { return "percent(" + g.money(1) + ", " + g.money(1) + ")" },
		func() string { return "percent(" + g.integer(0) + ", " + g.integer(0) + ")" },
		func() string { return "(percent(" + g.money(0) + ", " + g.money(0) + ") - " + g.must(Decimal) + ")" },
		func() string { return "per(" + g.must(Decimal) + ", " + g.integer(0) + ")" },
	)
}

func (g *generator) date() string {
	return g.one(
		func() string { return g.must(Date) },
		func() string { return g.must(Date) },
		func() string { return g.must(Date) },
		func() string {
			return g.pick("as_of", "year_start()", "months_before(2)", "months_before(params.count)", "days_before(40)", "years_before(1)",
				"working_days_before(7)", "working_days_before(params.count)", `date("2021-11-30")`, `date("2020-02-29")`)
		},
		func() string { return "add_days(" + g.must(Date) + ", " + g.integer(0) + ")" },
	)
}

func (g *generator) period() string {
	return g.pick("last(months(2))", "last(days(30))", "last(years(1))", "last(months(params.count))", "full_months(3)", "full_months(params.count)",
		"this_year('plain')", "last_year('plain')", "this_year('school')", "last_year('school')")
}
