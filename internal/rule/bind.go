package rule

import (
	"fmt"

	"shouwang/internal/civil"
)

// Binding is what a run knows before it looks at any household: the as-of date and the parameters of the place, by key, in the
// storage of their type (fen, hundredths, whole numbers).
type Binding struct {
	AsOf   civil.Date
	Params map[string]int64
}

// arg is a value to bind that may hang on the binding.
type arg func(Binding) (any, error)

func constant(v any) arg { return func(Binding) (any, error) { return v, nil } }

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

// window computes a date that is counted back from as-of.
func (b Binding) window(n *Node) (int64, error) {
	count := int64(0)
	if len(n.Args) == 1 {
		switch a := n.Args[0]; a.Op {
		case OpConst:
			count, _ = a.Const.(int64)
		default:
			v, err := b.param(ParamKey(a.Name))
			if err != nil {
				return 0, err
			}
			count = v
		}
	}
	switch n.Name {
	case "months_before":
		return int64(b.AsOf.AddMonths(-int(count)).Int()), nil
	case "days_before":
		return int64(b.AsOf.AddDays(-int(count)).Int()), nil
	case "years_before":
		return int64(b.AsOf.AddYears(-int(count)).Int()), nil
	case "year_start":
		return int64(b.AsOf.FirstOfYear().Int()), nil
	}
	return 0, fmt.Errorf("window %s is unknown", n.Name)
}
