package screening

import (
	"fmt"
	"slices"

	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/rule"
)

// prepare binds the parameters of every county on both sides and finds the rules that the change touches. Only what those rules ask for
// has to have a value.
func (w *trial) prepare() error {
	nowRules, keys := askable(w.now.set, w.req.AsOf)
	thenRules, more := askable(w.then.set, w.req.AsOf)
	keys = append(keys, more...)
	slices.Sort(keys)
	keys = slices.Compact(keys)
	changed := map[string]string{}
	for _, t := range w.targets {
		b := w.bind(t.county, keys)
		for key, v := range b.then.binding.Params {
			if was, ok := b.now.binding.Params[key]; !ok || was != v {
				changed[key] = key + laterValue
			}
		}
		w.sides = append(w.sides, b)
	}
	w.pair(nowRules, thenRules, changed)
	return w.missing()
}

// missing reports the values that the rules asked need and that no document sets. Of the side in force that may be: where a change sets
// the first value, the rules that ask for it say nothing of anybody until then.
func (w *trial) missing() error {
	problems := fault.List{}
	lacks := map[string]bool{}
	for i, t := range w.targets {
		b := &w.sides[i]
		for _, a := range w.asked {
			for _, key := range a.asks {
				if _, set := b.now.binding.Params[key]; !set {
					b.silent[key] = true
				}
			}
			for _, key := range a.needs {
				place := fmt.Sprint(t.county, " ", key)
				if _, set := b.then.binding.Params[key]; !set && !lacks[place] {
					lacks[place] = true
					problems.Add(fault.At(fault.Place{Field: ProposedParam + key}, "whatif_param_missing", "key", key, "county", t.county, "as_of", w.req.AsOf.String()))
				}
			}
		}
	}
	return problems.Err("whatif_params_missing", "as_of", w.req.AsOf.String())
}

// laterValue is put behind the key of a parameter that has another value on the other side.
const laterValue = " then"

// bind puts the values of both sides into one binding: those of the change beside those in force.
func (w *trial) bind(county int, keys []string) bound {
	now, _ := bindCounty(w.now.profile, keys, county, w.req.AsOf)
	then, _ := bindCounty(w.then.profile, keys, county, w.req.AsOf)
	b := bound{now: now, then: then, binding: then.binding, silent: map[string]bool{}}
	b.binding.Params = map[string]int64{}
	for key, v := range then.binding.Params {
		b.binding.Params[key] = v
		b.binding.Params[key+laterValue] = v
	}
	for key, v := range now.binding.Params {
		b.binding.Params[key] = v
	}
	return b
}

// pairs are the questions asked of a county. What is in force asks nothing where a value that it needs is set only by the change.
func (w *trial) pairs(b bound) []rule.Pair {
	out := make([]rule.Pair, len(w.asked))
	for i, a := range w.asked {
		out[i] = a.pair
		if slices.ContainsFunc(a.asks, func(key string) bool { return b.silent[key] }) {
			out[i].Now = nil
		}
	}
	return out
}

// pair lays the rules of both sides beside each other. Without Any only those are asked whose condition or parameters differ.
func (w *trial) pair(now, then []*rule.Rule, changed map[string]string) {
	later := map[string]*rule.Rule{}
	for _, r := range then {
		later[r.ID] = r
	}
	first := w.now.profile.Families[0].Code
	add := func(before, after *rule.Rule) {
		a := asked{change: difference(before, after, changed)}
		shown := after
		if before != nil {
			shown, a.pair.Now = before, before.Tree
		}
		if after != nil {
			shown, a.pair.Then = after, after.Tree.Asking(changed)
		}
		if a.change == ChangeParams {
			a.pair.Now = after.Tree // which says the same, and shares its nodes with the other side
		}
		a.id, a.title, a.any = shown.ID, shown.Title, w.req.Any && shown.Family == first
		a.family, a.kind = shown.Family, shown.Kind
		a.asks, a.needs = keysOf(before), keysOf(after)
		if a.change != "" || a.any {
			w.asked = append(w.asked, a)
		}
	}
	seen := map[string]bool{}
	for _, r := range now {
		seen[r.ID] = true
		add(r, later[r.ID])
	}
	for _, r := range then {
		if !seen[r.ID] {
			add(nil, r)
		}
	}
	slices.SortStableFunc(w.asked, func(a, b asked) int { return order(a) - order(b) })
	w.choose(first)
}

// choose marks the rules that count for Together.
func (w *trial) choose(first string) {
	risk := func(a asked) bool { return a.change != "" && a.family == first && a.kind == "" }
	some := slices.ContainsFunc(w.asked, risk)
	for i, a := range w.asked {
		w.asked[i].sum = risk(a) || !some && a.change != ""
	}
}

// order puts the rules that are changed before those that are only asked besides.
func order(a asked) int {
	if a.change != "" {
		return 0
	}
	return 1
}

// difference says what the change does to a rule, empty when it does nothing.
func difference(before, after *rule.Rule, changed map[string]string) string {
	switch {
	case before == nil:
		return ChangeNew
	case after == nil:
		return ChangeRemoved
	case before.Digest != after.Digest:
		return ChangeCondition
	}
	for _, name := range after.Tree.Params() {
		if changed[rule.ParamKey(name)] != "" {
			return ChangeParams
		}
	}
	return ""
}

// askable are the rules about households that hold on a day, and the parameters that their conditions ask for.
func askable(set *rule.Set, asOf civil.Date) (rules []*rule.Rule, keys []string) {
	all, _ := inForce(set, asOf)
	for _, r := range all {
		if r.Subject != "" {
			continue
		}
		rules = append(rules, r)
		for _, key := range keysOf(r) {
			if !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
		}
	}
	return rules, keys
}

// keysOf lists the parameters that a rule's condition asks for; none of no rule.
func keysOf(r *rule.Rule) []string {
	if r == nil {
		return nil
	}
	var out []string
	for _, name := range r.Tree.Params() {
		out = append(out, rule.ParamKey(name))
	}
	return out
}

// changedRules are the rules that the change touches; the others were asked for Any.
func (w *trial) changedRules() []asked {
	if i := slices.IndexFunc(w.asked, func(a asked) bool { return a.change == "" }); i >= 0 {
		return w.asked[:i]
	}
	return w.asked
}
