package rule

import (
	"fmt"

	"shouwang/internal/civil"
)

// Binding is what a run knows before it looks at any household: the as-of date and the parameters of the place, by key, in the storage of
// their type (fen, hundredths, whole numbers).
type Binding struct {
	AsOf   civil.Date
	Params map[string]int64
}

// arg is a value to bind that may hang on the binding, and what it is for whoever reads the statement.
type arg struct {
	name  string
	value func(Binding) (any, error)
	of    func(Scope) int64 // the value in another scope of the same shape, nil when it is the same in all
}

// scoped is a value that hangs on the scope.
func scoped(s Scope, of func(Scope) int64) arg {
	a := constant(of(s))
	a.of = of
	return a
}

func constant(v any) arg { return arg{value: func(Binding) (any, error) { return v, nil }} }

// bound binds the value of a node that asks nothing of any household.
func bound(n *Node, value func(Binding) any) arg {
	keys := n.Params()
	return arg{name: n.String(), value: func(b Binding) (any, error) {
		for _, name := range keys {
			if _, err := b.param(ParamKey(name)); err != nil {
				return nil, err
			}
		}
		return value(b), nil
	}}
}

// Missing names the parameters among keys that the binding does not have.
func (b Binding) Missing(keys []string) []string {
	var out []string
	for _, k := range keys {
		if _, ok := b.Params[k]; !ok {
			out = append(out, k)
		}
	}
	return out
}

func (b Binding) param(key string) (int64, error) {
	v, ok := b.Params[key]
	if !ok {
		return 0, fmt.Errorf("parameter %s is not bound", key)
	}
	return v, nil
}

// maxCount bounds how far a window reaches; beyond it there is no date.
const maxCount = 100_000

// count is the number in the brackets of a window or a span; false when it is out of all bounds.
func (b Binding) count(n *Node) (int, bool) {
	if len(n.Args) == 0 {
		return 0, true
	}
	v, ok := b.Eval(n.Args[0], nil).(int64)
	return int(v), ok && -maxCount <= v && v <= maxCount
}

// window computes a date that is counted back from as-of, nil when there is none.
func (b Binding) window(n *Node) any {
	count, ok := b.count(n)
	if !ok {
		return nil
	}
	switch n.Name {
	case "months_before":
		return stored(b.AsOf.AddMonths(-count))
	case "days_before":
		return stored(b.AsOf.AddDays(-count))
	case "years_before":
		return stored(b.AsOf.AddYears(-count))
	case "working_days_before":
		if day, ok := n.calendar.Before(b.AsOf, int64(count)); ok {
			return stored(day)
		}
		return nil
	}
	return stored(b.AsOf.FirstOfYear())
}

// period computes the first and the last day of a period, nil when there is none.
func (b Binding) period(n *Node) (first, last any) {
	switch n.Name {
	case "last":
		return b.last(n.Args[0])
	case "full_months":
		count, ok := b.count(n)
		if !ok || count < 0 {
			return nil, nil
		}
		month := b.AsOf.FirstOfMonth()
		return stored(month.AddMonths(-count)), stored(month.AddDays(-1))
	}
	from := b.yearBegin(n.Const)
	if n.Name == "last_year" {
		from = from.AddYears(-1)
	}
	return stored(from), stored(from.AddYears(1).AddDays(-1))
}

// last is the period after as-of minus a span, up to and including as-of.
func (b Binding) last(span *Node) (first, last any) {
	count, ok := b.count(span)
	if !ok || count < 0 {
		return nil, nil
	}
	from := b.AsOf
	switch span.Name {
	case "days":
		from = from.AddDays(-count)
	case "months":
		from = from.AddMonths(-count)
	default:
		from = from.AddYears(-count)
	}
	return stored(from.AddDays(1)), stored(b.AsOf)
}

// yearBegin is the latest day not after as-of on which a year begins whose first month and day are given as mmdd.
func (b Binding) yearBegin(begins any) civil.Date {
	mmdd := int(number(begins))
	from := civil.FromInt(b.AsOf.Year*10000 + mmdd)
	if from.After(b.AsOf) {
		from = from.AddYears(-1)
	}
	return from
}
