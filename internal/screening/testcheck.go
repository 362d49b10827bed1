package screening

import (
	"fmt"
	"slices"

	"shouwang/internal/civil"
	"shouwang/internal/rule"
)

// readable reports what a case says of rules, facts and codes that are not there, and values that a fact cannot hold. A mistake of a base
// is reported with the first case that uses it.
func (t *tester) readable(c testCase, on civil.Date) {
	for _, name := range append([]string{c.Rule}, sortedKeys(c.Expect)...) {
		if _, known := t.set.Rule(name); name != "" && !known && !t.unread.rules && !t.elsewhere(name, c.layer) {
			t.misnamed(c, "screening_test_rule", name, t.ids())
			break
		}
	}
	for _, name := range sortedKeys(c.Expect) {
		if !slices.Contains(outcomes, c.Expect[name]) {
			t.failures.At(c.place, "screening_test_outcome", "outcome", c.Expect[name])
		}
	}
	facts := t.set.Facts
	if t.unread.facts {
		return
	}
	for _, root := range sortedKeys(c.Given.Values) {
		if facts.Objects[root] == nil {
			t.misnamed(c, "screening_test_name", root, append(sortedKeys(facts.Objects), sortedKeys(facts.Lists)...))
			continue
		}
		t.cells(c, on, root, facts.Objects[root], c.Given.Values[root])
	}
	for _, list := range sortedKeys(c.Given.Rows) {
		l := facts.Lists[list]
		if l == nil {
			t.misnamed(c, "screening_test_name", list, append(sortedKeys(facts.Lists), sortedKeys(facts.Objects)...))
			continue
		}
		for _, row := range c.Given.Rows[list] {
			t.cells(c, on, list, l.Facts, row)
		}
	}
}

func (t *tester) ids() []string {
	var out []string
	for _, r := range t.set.Rules {
		out = append(out, r.ID)
	}
	slices.Sort(out)
	return out
}

// cells holds the facts of one row to what may be asked.
func (t *tester) cells(c testCase, on civil.Date, owner string, facts map[string]*rule.Fact, row values) {
	for _, name := range sortedKeys(row) {
		f := facts[name]
		if f == nil {
			if name != memberKey {
				t.misnamed(c, "screening_test_name", owner+"."+name, factNames(owner, facts))
			}
			continue
		}
		if _, err := storedValue(f, row[name], on); err != nil {
			t.once(c, "screening_test_value", "name", owner+"."+name, "value", fmt.Sprint(row[name]), "type", string(f.Type))
			continue
		}
		t.codes(c, owner+"."+name, f, row[name])
	}
}

// factNames lists the facts of a root or list with its name.
func factNames(owner string, facts map[string]*rule.Fact) []string {
	out := sortedKeys(facts)
	for i := range out {
		out[i] = owner + "." + out[i]
	}
	return out
}

// codes holds a coded fact to its list; a code that is not there would make a case that no rule can see.
func (t *tester) codes(c testCase, name string, f *rule.Fact, v any) {
	list := t.profile.Codes[f.List]
	if list == nil || list.Open || v == nil {
		return
	}
	all, several := v.([]any)
	if !several {
		all = []any{v}
	}
	for _, one := range all {
		if _, ok := list.Code(fmt.Sprint(one)); !ok {
			t.once(c, "screening_test_code", "name", name, "code", fmt.Sprint(one), "list", f.List)
		}
	}
}

// misnamed reports a name that is not known, with the nearest one where there is one.
func (t *tester) misnamed(c testCase, code, name string, known []string) {
	if near := rule.Nearest(name, known); near != "" {
		t.once(c, code+"_near", "name", name, "nearest", near)
		return
	}
	t.once(c, code, "name", name)
}

// once reports a mistake the first time that a file makes it.
func (t *tester) once(c testCase, code string, args ...any) {
	key := c.place.File + fmt.Sprint(code, args)
	if !t.told[key] {
		t.told[key] = true
		t.failures.At(c.place, code, args...)
	}
}
