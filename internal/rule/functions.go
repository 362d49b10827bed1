package rule

import (
	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/parser"
)

// declared is one form of a function: its name, the id of the form, what it gives and what it takes.
type declared struct {
	name, id string
	result   *cel.Type
	args     []*cel.Type
}

// functions declares what the language adds. Bindings exist only where the tests' oracle runs the interpreter.
func functions() []cel.EnvOption {
	var opts []cel.EnvOption
	for _, forms := range [][]declared{numbers(), dates(), texts()} {
		for _, f := range forms {
			opts = append(opts, cel.Function(f.name, cel.Overload(f.id, f.args, f.result)))
		}
	}
	item := cel.TypeParamType("T")
	return append(opts,
		cel.Function(operators.Add, cel.Overload("add_items", []*cel.Type{cel.ListType(item), cel.ListType(item)}, cel.ListType(item))),
		cel.Function("missing", cel.Overload("missing_any", []*cel.Type{item}, cel.BoolType, cel.OverloadIsNonStrict())))
}

// numbers are the forms of comparison, arithmetic and aggregation for each type that has them.
func numbers() []declared {
	b, i := cel.BoolType, cel.IntType
	var out []declared
	add := func(name, id string, result *cel.Type, args ...*cel.Type) {
		out = append(out, declared{name, id, result, args})
	}
	for _, t := range []*cel.Type{moneyType, decimalType, dateType} {
		n := t.DeclaredTypeName()
		add(operators.Less, "less_"+n, b, t, t)
		add(operators.LessEquals, "less_equals_"+n, b, t, t)
		add(operators.Greater, "greater_"+n, b, t, t)
		add(operators.GreaterEquals, "greater_equals_"+n, b, t, t)
	}
	for _, t := range []*cel.Type{i, moneyType, decimalType} {
		n := t.DeclaredTypeName()
		add(operators.Add, "add_"+n, t, t, t)
		add(operators.Subtract, "subtract_"+n, t, t, t)
		add(operators.Multiply, "multiply_"+n, t, t, i)
		add(operators.Negate, "negate_"+n, t, t)
		add("sum", "sum_"+n, t, cel.ListType(t))
		add("percent", "percent_"+n, decimalType, t, t)
	}
	for _, t := range []*cel.Type{i, moneyType, decimalType, dateType} {
		add("min", "min_"+t.DeclaredTypeName(), t, cel.ListType(t))
		add("max", "max_"+t.DeclaredTypeName(), t, cel.ListType(t))
	}
	add("per", "per_money", moneyType, moneyType, i)
	add("per", "per_decimal", decimalType, decimalType, i)
	add("yuan", "yuan_int", moneyType, i)
	add("decimal", "decimal_text", decimalType, cel.StringType)
	return out
}

// dates are the functions of days and periods.
func dates() []declared {
	i, d := cel.IntType, dateType
	return []declared{
		{"date", "date_text", d, []*cel.Type{cel.StringType}},
		{"months_before", "months_before_int", d, []*cel.Type{i}},
		{"days_before", "days_before_int", d, []*cel.Type{i}},
		{"years_before", "years_before_int", d, []*cel.Type{i}},
		{"working_days_before", "working_days_before_int", d, []*cel.Type{i}},
		{"year_start", "year_start", d, nil},
		{"months_between", "months_between_dates", i, []*cel.Type{d, d}},
		{"days_between", "days_between_dates", i, []*cel.Type{d, d}},
		{"working_days_between", "working_days_between_dates", i, []*cel.Type{d, d}},
		{"add_days", "add_days_date", d, []*cel.Type{d, i}},
		{"age", "age_date", i, []*cel.Type{d}},
		{"year", "year_date", i, []*cel.Type{d}},
		{"days", "days_int", spanType, []*cel.Type{i}},
		{"months", "months_int", spanType, []*cel.Type{i}},
		{"years", "years_int", spanType, []*cel.Type{i}},
		{"last", "last_span", periodType, []*cel.Type{spanType}},
		{"full_months", "full_months_int", periodType, []*cel.Type{i}},
		{"this_year", "this_year_text", periodType, []*cel.Type{cel.StringType}},
		{"last_year", "last_year_text", periodType, []*cel.Type{cel.StringType}},
		{operators.In, "in_period", cel.BoolType, []*cel.Type{d, periodType}},
	}
}

// texts are the functions of codes and texts.
func texts() []declared {
	b, s := cel.BoolType, cel.StringType
	return []declared{
		{operators.In, "in_codes", b, []*cel.Type{s, codesType}},
		{"any_of", "any_of_codes", b, []*cel.Type{codesType, cel.ListType(s)}},
		{"empty", "empty_codes", b, []*cel.Type{codesType}},
		{"empty", "empty_text", b, []*cel.Type{s}},
	}
}

// countMacro turns list.count(x, p) into sum(list.map(x, p ? 1 : 0)), which is unknown when p is for any row.
func countMacro() cel.Macro {
	return cel.ReceiverMacro("count", 2, func(h cel.MacroExprFactory, target ast.Expr, args []ast.Expr) (ast.Expr, *common.Error) {
		one := h.NewCall(operators.Conditional, args[1], h.NewLiteral(types.Int(1)), h.NewLiteral(types.Int(0)))
		list, err := parser.MakeMap(h, target, []ast.Expr{args[0], one})
		if err != nil {
			return nil, err
		}
		return h.NewCall("sum", list), nil
	})
}

// mapped turns list.sum(x, e) into sum(list.map(x, e)), and min and max likewise.
func mapped(name string) cel.Macro {
	return cel.ReceiverMacro(name, 2, func(h cel.MacroExprFactory, target ast.Expr, args []ast.Expr) (ast.Expr, *common.Error) {
		list, err := parser.MakeMap(h, target, args)
		if err != nil {
			return nil, err
		}
		return h.NewCall(name, list), nil
	})
}
