package rule

import (
	"fmt"
	"math/big"
	"strings"
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"shouwang/internal/civil"
)

// oracleFunctions gives the interpreter the language's own functions, written apart from the package: with big integers and the
// standard library's dates.
type oracleFunctions struct {
	asOf civil.Date
	work map[int64]int64 // day → working days up to it
	opts []cel.EnvOption
}

func unknown() ref.Val { return types.NewUnknown(1, nil) }

func (o *oracleFunctions) unary(fn, id string, result, in *cel.Type, f func(ref.Val) ref.Val) {
	o.opts = append(o.opts, cel.Function(fn, cel.Overload(id, []*cel.Type{in}, result, cel.UnaryBinding(f))))
}

func (o *oracleFunctions) binary(fn, id string, result, x, y *cel.Type, f func(a, b ref.Val) ref.Val) {
	o.opts = append(o.opts, cel.Function(fn, cel.Overload(id, []*cel.Type{x, y}, result, cel.BinaryBinding(f))))
}

// beyond is above every whole number that the oracle's rules compute and below the extremes that its households store.
const beyond = 1e17

// operand is the number of a value that arithmetic may use; ok is false for a stored one beyond the limit.
func operand(v ref.Val) (n *big.Int, ok bool) {
	switch x := v.(type) {
	case amount:
		return big.NewInt(x.n), x.computed || x.n >= -1e12 && x.n <= 1e12
	case types.Int:
		return big.NewInt(int64(x)), x >= -beyond && x <= beyond
	}
	panic(fmt.Sprint(v))
}

// like gives a computed number the type of a value.
func like(v ref.Val, n *big.Int) ref.Val {
	if !n.IsInt64() {
		panic("the language has overflowed: " + n.String())
	}
	if a, ok := v.(amount); ok {
		return amount{a.kind, n.Int64(), true}
	}
	return types.Int(n.Int64())
}

func calculate(f func(x, y *big.Int) *big.Int) func(a, b ref.Val) ref.Val {
	return func(a, b ref.Val) ref.Val {
		x, ok := operand(a)
		y, there := operand(b)
		if !ok || !there {
			return unknown()
		}
		if z := f(x, y); z != nil {
			return like(a, z)
		}
		return unknown()
	}
}

func product(x, y *big.Int) *big.Int {
	z := new(big.Int).Mul(x, y)
	if z.CmpAbs(big.NewInt(1e12)) > 0 {
		return nil
	}
	return z
}

func quotient(x, y *big.Int) *big.Int {
	if y.Sign() == 0 {
		return nil
	}
	return new(big.Int).Quo(x, y)
}

func (o *oracleFunctions) numbers() {
	i := cel.IntType
	for _, t := range []*cel.Type{i, moneyType, decimalType} {
		n := t.DeclaredTypeName()
		o.binary(operators.Add, "add_"+n, t, t, t, calculate(func(x, y *big.Int) *big.Int { return new(big.Int).Add(x, y) }))
		o.binary(operators.Subtract, "subtract_"+n, t, t, t, calculate(func(x, y *big.Int) *big.Int { return new(big.Int).Sub(x, y) }))
		o.binary(operators.Multiply, "multiply_"+n, t, t, i, calculate(product))
		o.unary(operators.Negate, "negate_"+n, t, t, func(v ref.Val) ref.Val {
			if x, ok := operand(v); ok {
				return like(v, x.Neg(x))
			}
			return unknown()
		})
		o.unary("sum", "sum_"+n, t, cel.ListType(t), func(v ref.Val) ref.Val { return total(t, v) })
		o.binary("percent", "percent_"+n, decimalType, t, t, func(a, b ref.Val) ref.Val {
			v := calculate(func(x, y *big.Int) *big.Int { return quotient(x.Mul(x, big.NewInt(10000)), y) })(a, b)
			switch p := v.(type) {
			case amount:
				return amount{kind: "decimal", n: p.n}
			case types.Int:
				return amount{kind: "decimal", n: int64(p)}
			}
			return v
		})
	}
	for _, t := range []*cel.Type{i, moneyType, decimalType, dateType} {
		n := t.DeclaredTypeName()
		o.unary("min", "min_"+n, t, cel.ListType(t), func(v ref.Val) ref.Val { return best(v, -1) })
		o.unary("max", "max_"+n, t, cel.ListType(t), func(v ref.Val) ref.Val { return best(v, 1) })
	}
	o.binary("per", "per_money", moneyType, moneyType, i, calculate(quotient))
	o.binary("per", "per_decimal", decimalType, decimalType, i, calculate(quotient))
	o.unary("yuan", "yuan_int", moneyType, i, func(v ref.Val) ref.Val { return amount{kind: "money", n: int64(v.(types.Int)) * 100} })
	o.unary("decimal", "decimal_text", decimalType, cel.StringType, func(v ref.Val) ref.Val {
		return amount{kind: "decimal", n: hundredths(string(v.(types.String)))}
	})
	item := cel.TypeParamType("T")
	o.binary(operators.Add, "add_items", cel.ListType(item), cel.ListType(item), cel.ListType(item), func(a, b ref.Val) ref.Val {
		return a.(traits.Adder).Add(b)
	})
}

func each(v ref.Val, visit func(ref.Val)) {
	for it := v.(traits.Lister).Iterator(); it.HasNext() == types.True; {
		visit(it.Next())
	}
}

func total(t *cel.Type, v ref.Val) ref.Val {
	sum, known := new(big.Int), true
	each(v, func(item ref.Val) {
		n, ok := operand(item)
		known = known && ok
		sum.Add(sum, n)
	})
	switch {
	case !known:
		return unknown()
	case !sum.IsInt64():
		panic("a sum has overflowed")
	case t == cel.IntType:
		return types.Int(sum.Int64())
	}
	return amount{kind: t.DeclaredTypeName(), n: sum.Int64()}
}

func best(v ref.Val, sign types.Int) ref.Val {
	out := unknown()
	each(v, func(item ref.Val) {
		if types.IsUnknown(out) || item.(traits.Comparer).Compare(out) == sign {
			out = item
		}
	})
	if a, ok := out.(amount); ok {
		a.computed = false
		return a
	}
	return out
}

func dateVal(t time.Time) ref.Val {
	if t.Year() < 1 || t.Year() > 9999 {
		return unknown()
	}
	return amount{kind: "date", n: int64(t.Year()*10000 + int(t.Month())*100 + t.Day())}
}

func dayOf(v ref.Val) time.Time { return civil.FromInt(int(v.(amount).n)).Time() }

// monthsFrom is the same day some months later, or the last of that month.
func monthsFrom(t time.Time, months int) time.Time {
	first := time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC).AddDate(0, months, 0)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(t.Day(), last)-1)
}

func (o *oracleFunctions) dates() {
	i, d, today := cel.IntType, dateType, o.asOf.Time()
	n := func(v ref.Val) int { return int(v.(types.Int)) }
	o.unary("date", "date_text", d, cel.StringType, func(v ref.Val) ref.Val {
		t, _ := time.Parse(time.DateOnly, string(v.(types.String)))
		return dateVal(t)
	})
	o.unary("months_before", "months_before_int", d, i, func(v ref.Val) ref.Val { return dateVal(monthsFrom(today, -n(v))) })
	o.unary("days_before", "days_before_int", d, i, func(v ref.Val) ref.Val { return dateVal(today.AddDate(0, 0, -n(v))) })
	o.unary("years_before", "years_before_int", d, i, func(v ref.Val) ref.Val { return dateVal(monthsFrom(today, -12*n(v))) })
	o.opts = append(o.opts, cel.Function("year_start", cel.Overload("year_start", nil, d, cel.FunctionBinding(func(...ref.Val) ref.Val {
		return dateVal(time.Date(today.Year(), 1, 1, 0, 0, 0, 0, time.UTC))
	}))))
	o.unary("age", "age_date", i, d, func(v ref.Val) ref.Val { return types.Int((int64(o.asOf.Int()) - v.(amount).n) / 10000) })
	o.unary("year", "year_date", i, d, func(v ref.Val) ref.Val { return types.Int(dayOf(v).Year()) })
	o.binary("months_between", "months_between_dates", i, d, d, func(a, b ref.Val) ref.Val {
		x, y := dayOf(a), dayOf(b)
		return types.Int((y.Year()-x.Year())*12 + int(y.Month()) - int(x.Month()))
	})
	o.binary("days_between", "days_between_dates", i, d, d, func(a, b ref.Val) ref.Val {
		return types.Int((dayOf(b).Unix() - dayOf(a).Unix()) / 86400)
	})
	o.binary("working_days_between", "working_days_between_dates", i, d, d, func(a, b ref.Val) ref.Val {
		x, ok := o.work[a.(amount).n]
		y, there := o.work[b.(amount).n]
		if !ok || !there {
			return unknown()
		}
		return types.Int(y - x)
	})
	o.unary("working_days_before", "working_days_before_int", d, i, func(v ref.Val) ref.Val {
		found, until := int64(0), o.work[int64(o.asOf.Int())]-int64(n(v))
		for day, ordinal := range o.work {
			if ordinal <= until && day > found && day <= int64(o.asOf.Int()) {
				found = day
			}
		}
		if found == 0 || n(v) < 0 {
			return unknown()
		}
		return amount{kind: "date", n: found}
	})
	o.binary("add_days", "add_days_date", d, d, i, func(a, b ref.Val) ref.Val {
		days, ok := operand(b)
		if !ok || days.CmpAbs(big.NewInt(4_000_000)) > 0 {
			return unknown()
		}
		return dateVal(dayOf(a).AddDate(0, 0, int(days.Int64())))
	})
	o.periods(today)
}

func (o *oracleFunctions) periods(today time.Time) {
	i, s := cel.IntType, cel.StringType
	n := func(v ref.Val) int { return int(v.(types.Int)) }
	for _, unit := range []string{"days", "months", "years"} {
		o.unary(unit, unit+"_int", spanType, i, func(v ref.Val) ref.Val { return spanVal{unit, n(v)} })
	}
	between := func(first, last time.Time) ref.Val {
		return periodVal{dateVal(first).(amount).n, dateVal(last).(amount).n}
	}
	o.unary("last", "last_span", periodType, spanType, func(v ref.Val) ref.Val {
		span := v.(spanVal)
		from := map[string]time.Time{"days": today.AddDate(0, 0, -span.n), "months": monthsFrom(today, -span.n), "years": monthsFrom(today, -12*span.n)}
		return between(from[span.unit].AddDate(0, 0, 1), today)
	})
	first := time.Date(today.Year(), today.Month(), 1, 0, 0, 0, 0, time.UTC)
	o.unary("full_months", "full_months_int", periodType, i, func(v ref.Val) ref.Val {
		return between(first.AddDate(0, -n(v), 0), first.AddDate(0, 0, -1))
	})
	year := func(name ref.Val, back int) ref.Val {
		begins := map[string]time.Month{"plain": 1, "school": 9}[string(name.(types.String))]
		from := time.Date(today.Year(), begins, 1, 0, 0, 0, 0, time.UTC)
		if from.After(today) {
			from = from.AddDate(-1, 0, 0)
		}
		return between(from.AddDate(-back, 0, 0), from.AddDate(1-back, 0, -1))
	}
	o.unary("this_year", "this_year_text", periodType, s, func(v ref.Val) ref.Val { return year(v, 0) })
	o.unary("last_year", "last_year_text", periodType, s, func(v ref.Val) ref.Val { return year(v, 1) })
}

func (o *oracleFunctions) texts() {
	b, s := cel.BoolType, cel.StringType
	o.unary("empty", "empty_codes", b, codesType, func(v ref.Val) ref.Val { return types.Bool(v.(codesVal) == "") })
	o.unary("empty", "empty_text", b, s, func(v ref.Val) ref.Val { return types.Bool(v.(types.String) == "") })
	o.binary("any_of", "any_of_codes", b, codesType, cel.ListType(s), func(v, list ref.Val) ref.Val {
		out := types.False
		each(list, func(code ref.Val) {
			if v.(codesVal).Contains(code) == types.True {
				out = types.True
			}
		})
		return out
	})
	o.opts = append(o.opts, cel.Function("missing", cel.Overload("missing_any", []*cel.Type{cel.TypeParamType("T")}, b, cel.OverloadIsNonStrict(),
		cel.UnaryBinding(func(v ref.Val) ref.Val { return types.Bool(types.IsUnknown(v)) }))))
}

func hundredths(s string) int64 {
	whole, part, _ := strings.Cut(s, ".")
	var w, p int64
	_, _ = fmt.Sscan(whole, &w)
	_, _ = fmt.Sscan((part + "00")[:2], &p)
	return w*100 + p
}
