package rule

import (
	"fmt"
	"reflect"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"shouwang/internal/civil"
)

// amount is a value of one of the language's own types for the interpreter: money, decimals and dates by their number.
type amount struct {
	kind string
	n    int64
}

func (a amount) ConvertToNative(reflect.Type) (any, error) { return a.n, nil }
func (a amount) ConvertToType(ref.Type) ref.Val            { return a }
func (a amount) Equal(o ref.Val) ref.Val                   { return types.Bool(a == o) }
func (a amount) Value() any                                { return a.n }
func (a amount) Type() ref.Type {
	return cel.ObjectType(a.kind, traits.ComparerType, traits.AdderType, traits.SubtractorType, traits.MultiplierType, traits.NegatorType)
}
func (a amount) Compare(o ref.Val) ref.Val {
	switch b := o.(amount); {
	case a.n < b.n:
		return types.Int(-1)
	case a.n > b.n:
		return types.Int(1)
	}
	return types.Int(0)
}
func (a amount) Add(o ref.Val) ref.Val      { return amount{a.kind, a.n + o.(amount).n} }
func (a amount) Subtract(o ref.Val) ref.Val { return amount{a.kind, a.n - o.(amount).n} }
func (a amount) Multiply(o ref.Val) ref.Val { return amount{a.kind, a.n * int64(o.(types.Int))} }
func (a amount) Negate() ref.Val            { return amount{a.kind, -a.n} }

// object is a row for the interpreter.
type object map[string]ref.Val

func (o object) ConvertToNative(reflect.Type) (any, error) {
	return nil, fmt.Errorf("a row is not a value")
}
func (o object) ConvertToType(ref.Type) ref.Val { return o }
func (o object) Equal(ref.Val) ref.Val          { return types.False }
func (o object) Type() ref.Type                 { return cel.ObjectType("row") }
func (o object) Value() any                     { return map[string]ref.Val(o) }

// codesVal is a multi-choice value.
type codesVal string

func (c codesVal) ConvertToNative(reflect.Type) (any, error) { return string(c), nil }
func (c codesVal) ConvertToType(ref.Type) ref.Val            { return c }
func (c codesVal) Equal(o ref.Val) ref.Val                   { return types.Bool(c == o) }
func (c codesVal) Type() ref.Type                            { return cel.ObjectType("codes", traits.ContainerType) }
func (c codesVal) Value() any                                { return string(c) }
func (c codesVal) Contains(v ref.Val) ref.Val {
	return types.Bool(strings.Contains(string(c), ","+string(v.(types.String))+","))
}

// celValue gives a stored value to the interpreter; a missing one is unknown.
func celValue(t Type, v any) ref.Val {
	if v == nil {
		return types.NewUnknown(1, nil)
	}
	switch t {
	case Bool:
		return types.Bool(v.(bool))
	case Int:
		return types.Int(v.(int64))
	case Money, Decimal, Date:
		return amount{string(t), v.(int64)}
	case Codes:
		return codesVal(v.(string))
	case Sealed:
		return types.Bool(true)
	default:
		return types.String(v.(string))
	}
}

// bindings gives the interpreter the language's own functions.
func bindings(b Binding) []cel.EnvOption {
	asOf := b.AsOf
	dateVal := func(d civil.Date) ref.Val { return amount{"date", int64(d.Int())} }
	unary := func(fn, id string, result, in *cel.Type, f func(ref.Val) ref.Val) cel.EnvOption {
		return cel.Function(fn, cel.Overload(id, []*cel.Type{in}, result, cel.UnaryBinding(f)))
	}
	total := func(zero ref.Val) func(ref.Val) ref.Val {
		return func(v ref.Val) ref.Val {
			out := zero
			for it := v.(traits.Lister).Iterator(); it.HasNext() == types.True; {
				out = out.(traits.Adder).Add(it.Next())
			}
			return out
		}
	}
	number := func(v ref.Val) int { return int(v.(types.Int)) }
	day := func(v ref.Val) int64 { return v.(amount).n }
	i, s := cel.IntType, cel.StringType
	return []cel.EnvOption{
		unary("sum", "sum_int", i, cel.ListType(i), total(types.Int(0))),
		unary("sum", "sum_money", moneyType, cel.ListType(moneyType), total(amount{"money", 0})),
		unary("sum", "sum_decimal", decimalType, cel.ListType(decimalType), total(amount{"decimal", 0})),
		unary("empty", "empty_codes", cel.BoolType, codesType, func(v ref.Val) ref.Val { return types.Bool(v.(codesVal) == "") }),
		unary("empty", "empty_text", cel.BoolType, s, func(v ref.Val) ref.Val { return types.Bool(v.(types.String) == "") }),
		unary("yuan", "yuan_int", moneyType, i, func(v ref.Val) ref.Val { return amount{"money", int64(number(v)) * 100} }),
		unary("decimal", "decimal_text", decimalType, s, func(v ref.Val) ref.Val { return amount{"decimal", hundredths(string(v.(types.String)))} }),
		unary("date", "date_text", dateType, s, func(v ref.Val) ref.Val { d, _ := civil.Parse(string(v.(types.String))); return dateVal(d) }),
		unary("months_before", "months_before_int", dateType, i, func(v ref.Val) ref.Val { return dateVal(asOf.AddMonths(-number(v))) }),
		unary("days_before", "days_before_int", dateType, i, func(v ref.Val) ref.Val { return dateVal(asOf.AddDays(-number(v))) }),
		unary("years_before", "years_before_int", dateType, i, func(v ref.Val) ref.Val { return dateVal(asOf.AddYears(-number(v))) }),
		cel.Function("year_start", cel.Overload("year_start", nil, dateType, cel.FunctionBinding(func(...ref.Val) ref.Val { return dateVal(asOf.FirstOfYear()) }))),
		unary("age", "age_date", i, dateType, func(v ref.Val) ref.Val { return types.Int((int64(asOf.Int()) - day(v)) / 10000) }),
		unary("year", "year_date", i, dateType, func(v ref.Val) ref.Val { return types.Int(day(v) / 10000) }),
		cel.Function("months_between", cel.Overload("months_between_dates", []*cel.Type{dateType, dateType}, i,
			cel.BinaryBinding(func(x, y ref.Val) ref.Val {
				f, t := civil.FromInt(int(day(x))), civil.FromInt(int(day(y)))
				return types.Int((t.Year-f.Year)*12 + int(t.Month) - int(f.Month))
			}))),
		cel.Function("missing", cel.Overload("missing_any", []*cel.Type{cel.TypeParamType("T")}, cel.BoolType, cel.OverloadIsNonStrict(),
			cel.UnaryBinding(func(v ref.Val) ref.Val { return types.Bool(types.IsUnknown(v)) }))),
	}
}

func hundredths(s string) int64 {
	var whole, part int64
	if _, err := fmt.Sscanf(s, "%d.%d", &whole, &part); err != nil {
		_, _ = fmt.Sscanf(s, "%d", &whole)
	}
	return whole*100 + part*10
}
