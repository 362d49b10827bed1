package rule

import (
	"fmt"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/env"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// The types of the language that CEL does not have.
var (
	moneyType   = cel.OpaqueType("money")
	decimalType = cel.OpaqueType("decimal")
	dateType    = cel.OpaqueType("date")
	codesType   = cel.OpaqueType("codes")
	spanType    = cel.OpaqueType("span")
	periodType  = cel.OpaqueType("period")
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
	case Code, String:
		return cel.StringType
	default: // what it should have been has been reported
		return cel.DynType
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
	case "period":
		return period, true
	}
	return "", false
}

// provider tells CEL which facts a root, a row of a list, params and lines have.
type provider struct {
	types.Provider
	facts *Facts
	words Vocabulary
	named map[string]Type // named facts with a dot, as they become known
}

const (
	objectPrefix = "object:"
	rowPrefix    = "row:"
	innerPrefix  = "inner:" // the lists of a member that begin with a root
)

func ownType(name string) bool {
	return strings.HasPrefix(name, objectPrefix) || strings.HasPrefix(name, rowPrefix) || strings.HasPrefix(name, innerPrefix)
}

// FindStructType implements types.Provider.
func (p *provider) FindStructType(name string) (*types.Type, bool) {
	if ownType(name) {
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
		return cel.ObjectType(innerPrefix + name), key == memberList && len(p.inner(name)) > 0
	}
	if root, ok := strings.CutPrefix(structType, innerPrefix); ok {
		list, ok := p.facts.Lists[root+"."+name]
		return listType(root + "." + name), ok && list.Member != ""
	}
	root := strings.TrimPrefix(structType, objectPrefix)
	switch root {
	case "params", "lines":
		t, ok := p.words.Params[name]
		return celType(t), ok
	case "groups":
		_, ok := p.words.Groups[name]
		return cel.ListType(cel.StringType), ok
	case "lists":
		_, ok := p.words.Codes[name]
		return cel.ListType(cel.StringType), ok
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

// inner lists the records that a member can be asked for under a root, by their names.
func (p *provider) inner(root string) []string {
	var names []string
	for key, list := range p.facts.Lists {
		if first, name, _ := strings.Cut(key, "."); first == root && list.Member != "" {
			names = append(names, name)
		}
	}
	return sorted(names)
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
	if root, ok := strings.CutPrefix(structType, innerPrefix); ok {
		return p.inner(root)
	}
	root := strings.TrimPrefix(structType, objectPrefix)
	switch root {
	case "params", "lines":
		return keysOf(p.words.Params)
	case "groups":
		return keysOf(p.words.Groups)
	case "lists":
		return keysOf(p.words.Codes)
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
func newEnv(facts *Facts, words Vocabulary) (*cel.Env, *provider, error) {
	registry, err := types.NewRegistry()
	if err != nil {
		return nil, nil, fmt.Errorf("make the type registry: %w", err)
	}
	p := &provider{Provider: registry, facts: facts, words: words, named: map[string]Type{}}
	opts := []cel.EnvOption{
		cel.StdLib(cel.StdLibSubset(subset())),
		cel.CustomTypeProvider(p),
		cel.Macros(cel.AllMacro, cel.ExistsMacro, countMacro(), mapped("sum"), mapped("min"), mapped("max")),
		cel.Variable("as_of", dateType),
	}
	roots := map[string]bool{"params": true, "lines": true, "groups": true, "lists": true}
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
	opts = append(append(opts, functions()...), wrongs()...)
	e, err := cel.NewCustomEnv(opts...)
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
