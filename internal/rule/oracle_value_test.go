package rule

import (
	"fmt"
	"reflect"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
)

// amount is a value of one of the language's own types for the interpreter: money, decimals and dates by their number. What arithmetic
// has computed is told apart from what is stored, because only the latter can be beyond the limit.
type amount struct {
	kind     string
	n        int64
	computed bool
}

func (a amount) ConvertToNative(reflect.Type) (any, error) { return a.n, nil }
func (a amount) ConvertToType(ref.Type) ref.Val            { return a }
func (a amount) Equal(o ref.Val) ref.Val                   { return types.Bool(a.n == o.(amount).n) }
func (a amount) Value() any                                { return a.n }
func (a amount) Type() ref.Type                            { return cel.ObjectType(a.kind, traits.ComparerType) }
func (a amount) Compare(o ref.Val) ref.Val {
	switch b := o.(amount); {
	case a.n < b.n:
		return types.Int(-1)
	case a.n > b.n:
		return types.Int(1)
	}
	return types.Int(0)
}

// period is two days, which may not be known.
type periodVal struct{ first, last any }

func (p periodVal) ConvertToNative(reflect.Type) (any, error) { return nil, fmt.Errorf("not a value") }
func (p periodVal) ConvertToType(ref.Type) ref.Val            { return p }
func (p periodVal) Equal(ref.Val) ref.Val                     { return types.False }
func (p periodVal) Type() ref.Type                            { return cel.ObjectType("period", traits.ContainerType) }
func (p periodVal) Value() any                                { return p }
func (p periodVal) Contains(v ref.Val) ref.Val {
	if p.first == nil || p.last == nil {
		return types.NewUnknown(1, nil)
	}
	day := v.(amount).n
	return types.Bool(p.first.(int64) <= day && day <= p.last.(int64))
}

// spanVal is a length of time.
type spanVal struct {
	unit string
	n    int
}

func (p spanVal) ConvertToNative(reflect.Type) (any, error) { return nil, fmt.Errorf("not a value") }
func (p spanVal) ConvertToType(ref.Type) ref.Val            { return p }
func (p spanVal) Equal(ref.Val) ref.Val                     { return types.False }
func (p spanVal) Type() ref.Type                            { return cel.ObjectType("span") }
func (p spanVal) Value() any                                { return p }

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
		return amount{kind: string(t), n: v.(int64)}
	case Codes:
		return codesVal(v.(string))
	case Sealed:
		return types.Bool(true)
	default:
		return types.String(v.(string))
	}
}
