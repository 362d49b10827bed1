package rule

import (
	"fmt"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/env"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/parser"
)

// The types of the language that CEL does not have.
var (
	moneyType   = cel.OpaqueType("money")
	decimalType = cel.OpaqueType("decimal")
	dateType    = cel.OpaqueType("date")
	codesType   = cel.OpaqueType("codes")
	sealedType  = cel.OpaqueType("sealed")
)

func celType(t Type) *cel.Type {
	switch t {
	case Bool:
		return cel.BoolType
	case Int:
		return cel.IntType
	case Money:
		return moneyType
	case Decimal:
		return decimalType
	case Date:
		return dateType
	case Codes:
		return codesType
	case Sealed:
		return sealedType
	default:
		return cel.StringType
	}
}

// typeOf is the language's type of a CEL type; a code and a text are both strings to CEL.
func typeOf(t *cel.Type) (Type, bool) {
	switch t.DeclaredTypeName() {
	case "bool":
		return Bool, true
	case "int":
		return Int, true
	case "money":
		return Money, true
	case "decimal":
		return Decimal, true
	case "date":
		return Date, true
	case "codes":
		return Codes, true
	case "sealed":
		return Sealed, true
	case "string":
		return String, true
	}
	return "", false
}

// provider tells CEL which facts a root, a row of a list, params and lines have.
type provider struct {
	types.Provider
	facts  *Facts
	params map[string]Type
	named  map[string]Type // named facts with a dot, as they become known
}

const (
	objectPrefix = "object:"
	rowPrefix    = "row:"
)

// FindStructType implements types.Provider.
func (p *provider) FindStructType(name string) (*types.Type, bool) {
	if strings.HasPrefix(name, objectPrefix) || strings.HasPrefix(name, rowPrefix) {
		return types.NewTypeTypeWithParam(types.NewObjectType(name)), true
	}
	return p.Provider.FindStructType(name)
}

// FindStructFieldNames implements types.Provider.
func (p *provider) FindStructFieldNames(name string) ([]string, bool) {
	names := p.names(name)
	return names, names != nil
}

// FindStructFieldType implements types.Provider.
func (p *provider) FindStructFieldType(structType, name string) (*types.FieldType, bool) {
	t, ok := p.field(structType, name)
	if !ok {
		return nil, false
	}
	return &types.FieldType{
		Type:    t,
		IsSet:   func(any) bool { return true },
		GetFrom: func(row any) (any, error) { return fieldOf(row, name) },
	}, true
}

// fieldOf reads a field of a row that the interpreter is given, which only the oracle of the tests does.
func fieldOf(row any, name string) (any, error) {
	values, ok := row.(map[string]ref.Val)
	if !ok || values[name] == nil {
		return nil, fmt.Errorf("no such field %s", name)
	}
	return values[name], nil
}

func (p *provider) field(structType, name string) (*types.Type, bool) {
	if key, ok := strings.CutPrefix(structType, rowPrefix); ok {
		if fact, ok := p.facts.Lists[key].Facts[name]; ok {
			return celType(fact.Type), true
		}
		return nil, false
	}
	root := strings.TrimPrefix(structType, objectPrefix)
	if root == "params" || root == "lines" {
		t, ok := p.params[name]
		return celType(t), ok
	}
	if fact, ok := p.facts.Objects[root][name]; ok {
		return celType(fact.Type), true
	}
	if t, ok := p.named[root+"."+name]; ok {
		return celType(t), true
	}
	if _, ok := p.facts.Lists[root+"."+name]; ok {
		return listType(root + "." + name), true
	}
	return nil, false
}

// names lists what a root or a row has, for the nearest known name of an error.
func (p *provider) names(structType string) []string {
	var names []string
	if key, ok := strings.CutPrefix(structType, rowPrefix); ok {
		for name := range p.facts.Lists[key].Facts {
			names = append(names, name)
		}
		return sorted(names)
	}
	root := strings.TrimPrefix(structType, objectPrefix)
	if root == "params" || root == "lines" {
		for name := range p.params {
			names = append(names, name)
		}
	}
	for name := range p.facts.Objects[root] {
		names = append(names, name)
	}
	for key := range p.named {
		if name, ok := strings.CutPrefix(key, root+"."); ok {
			names = append(names, name)
		}
	}
	for key := range p.facts.Lists {
		if name, ok := strings.CutPrefix(key, root+"."); ok {
			names = append(names, name)
		}
	}
	return sorted(names)
}

func listType(key string) *cel.Type { return cel.ListType(cel.ObjectType(rowPrefix + key)) }

// newEnv declares the language: a subset of CEL's operators over the language's types, and nothing that could run code.
func newEnv(facts *Facts, params map[string]Type) (*cel.Env, *provider, error) {
	registry, err := types.NewRegistry()
	if err != nil {
		return nil, nil, fmt.Errorf("make the type registry: %w", err)
	}
	p := &provider{Provider: registry, facts: facts, params: params, named: map[string]Type{}}
	opts := []cel.EnvOption{
		cel.StdLib(cel.StdLibSubset(subset())),
		cel.CustomTypeProvider(p),
		cel.Macros(cel.AllMacro, cel.ExistsMacro, countMacro(), sumMacro()),
		cel.Variable("as_of", dateType),
		cel.Variable("params", cel.ObjectType(objectPrefix+"params")),
		cel.Variable("lines", cel.ObjectType(objectPrefix+"lines")),
	}
	roots := map[string]bool{}
	for root := range facts.Objects {
		roots[root] = true
	}
	for key := range facts.Lists {
		root, _, dotted := strings.Cut(key, ".")
		if dotted {
			roots[root] = true
			continue
		}
		opts = append(opts, cel.Variable(key, listType(key)))
	}
	for root := range roots {
		opts = append(opts, cel.Variable(root, cel.ObjectType(objectPrefix+root)))
	}
	e, err := cel.NewCustomEnv(append(opts, functions()...)...)
	if err != nil {
		return nil, nil, fmt.Errorf("declare the rule language: %w", err)
	}
	return e, p, nil
}

// subset names the operators that the language takes from CEL as they are.
func subset() *env.LibrarySubset {
	all := []string{operators.LogicalAnd, operators.LogicalOr, operators.LogicalNot, operators.Conditional, operators.Equals,
		operators.NotEquals, operators.NotStrictlyFalse}
	s := env.NewLibrarySubset().SetDisableMacros(true)
	for _, name := range all {
		s.AddIncludedFunctions(env.NewFunction(name))
	}
	some := map[string][]string{
		operators.In:            {"in_list"},
		operators.Less:          {"less_int64"},
		operators.LessEquals:    {"less_equals_int64"},
		operators.Greater:       {"greater_int64"},
		operators.GreaterEquals: {"greater_equals_int64"},
		operators.Add:           {"add_int64", "add_list"},
		operators.Subtract:      {"subtract_int64"},
		operators.Multiply:      {"multiply_int64"},
		operators.Negate:        {"negate_int64"},
		"size":                  {"size_list"},
	}
	for name, ids := range some {
		var overloads []*env.Overload
		for _, id := range ids {
			overloads = append(overloads, env.NewOverload(id, nil, nil))
		}
		s.AddIncludedFunctions(env.NewFunction(name, overloads...))
	}
	return s
}

// functions declares what the language adds. Bindings exist only where the tests' oracle runs the interpreter.
func functions() []cel.EnvOption {
	b, i := cel.BoolType, cel.IntType
	var opts []cel.EnvOption
	declare := func(name, id string, result *cel.Type, args ...*cel.Type) {
		opts = append(opts, cel.Function(name, cel.Overload(id, args, result)))
	}
	for _, t := range []*cel.Type{moneyType, decimalType, dateType} {
		n := t.DeclaredTypeName()
		declare(operators.Less, "less_"+n, b, t, t)
		declare(operators.LessEquals, "less_equals_"+n, b, t, t)
		declare(operators.Greater, "greater_"+n, b, t, t)
		declare(operators.GreaterEquals, "greater_equals_"+n, b, t, t)
	}
	for _, t := range []*cel.Type{moneyType, decimalType} {
		n := t.DeclaredTypeName()
		declare(operators.Add, "add_"+n, t, t, t)
		declare(operators.Subtract, "subtract_"+n, t, t, t)
		declare(operators.Multiply, "multiply_"+n, t, t, i)
		declare(operators.Negate, "negate_"+n, t, t)
	}
	for _, t := range []*cel.Type{i, moneyType, decimalType} {
		declare("sum", "sum_"+t.DeclaredTypeName(), t, cel.ListType(t))
	}
	declare(operators.In, "in_codes", b, cel.StringType, codesType)
	declare("empty", "empty_codes", b, codesType)
	declare("empty", "empty_text", b, cel.StringType)
	declare("yuan", "yuan_int", moneyType, i)
	declare("decimal", "decimal_text", decimalType, cel.StringType)
	declare("date", "date_text", dateType, cel.StringType)
	declare("months_before", "months_before_int", dateType, i)
	declare("days_before", "days_before_int", dateType, i)
	declare("years_before", "years_before_int", dateType, i)
	declare("year_start", "year_start", dateType)
	declare("months_between", "months_between_dates", i, dateType, dateType)
	declare("age", "age_date", i, dateType)
	declare("year", "year_date", i, dateType)
	opts = append(opts, cel.Function("missing",
		cel.Overload("missing_any", []*cel.Type{cel.TypeParamType("T")}, b, cel.OverloadIsNonStrict())))
	return opts
}

// countMacro turns list.count(x, p) into sum(list.map(x, p ? 1 : 0)), which is unknown when p is for any row.
func countMacro() cel.Macro {
	return cel.ReceiverMacro("count", 2, func(h cel.MacroExprFactory, target ast.Expr, args []ast.Expr) (ast.Expr, *common.Error) {
		one := h.NewCall(operators.Conditional, args[1], h.NewLiteral(types.Int(1)), h.NewLiteral(types.Int(0)))
		mapped, err := parser.MakeMap(h, target, []ast.Expr{args[0], one})
		if err != nil {
			return nil, err
		}
		return h.NewCall("sum", mapped), nil
	})
}

// sumMacro turns list.sum(x, e) into sum(list.map(x, e)).
func sumMacro() cel.Macro {
	return cel.ReceiverMacro("sum", 2, func(h cel.MacroExprFactory, target ast.Expr, args []ast.Expr) (ast.Expr, *common.Error) {
		mapped, err := parser.MakeMap(h, target, args)
		if err != nil {
			return nil, err
		}
		return h.NewCall("sum", mapped), nil
	})
}
