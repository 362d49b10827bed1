package screening

import (
	"bytes"
	"maps"
	"path"
	"slices"

	"go.yaml.in/yaml/v3"

	"shouwang/internal/civil"
	"shouwang/internal/policy"
	"shouwang/internal/rule"
)

// RuleTest is one test of a rule, as people read it: a household that differs from a usual one in a few values, and what the rule must
// say of it.
type RuleTest struct {
	Name string
	// AsOf is the day on which the household is looked at.
	AsOf civil.Date
	// Base is the usual household that the test begins with; empty for none.
	Base string
	// Want is true, false or unknown.
	Want   string
	Values []TestValue
	File   string
	Line   int
}

// TestValue is a value that a test gives: to the household, or to a row of one of its lists, which are counted from 1.
type TestValue struct {
	List  rule.Text
	Row   int       // 0 for the household's own values
	Part  rule.Text // what part of the household's own values it is: of the year, at identification
	Label rule.Text
	Value rule.Text // empty when the test leaves it missing
}

// ruleTests reads the tests that a profile has for a rule, without those of a shared file that are asked on a day outside its time.
func (p *pack) ruleTests(r *rule.Rule) []RuleTest {
	var out []RuleTest
	for _, file := range p.profile.Files(policy.TestsFolder) {
		if file.Layer < r.Layer {
			continue // tests of a rule that a higher layer has replaced
		}
		var f testFile
		if yaml.NewDecoder(bytes.NewReader(file.Text)).Decode(&f) != nil {
			continue
		}
		for i := range f.Cases {
			var c testCase
			if f.Cases[i].Decode(&c) != nil || c.Rule != r.ID {
				continue
			}
			asOf := p.profile.Tests.AsOf
			for _, text := range []string{f.AsOf, c.AsOf} {
				if on, err := civil.Parse(text); err == nil && text != "" {
					asOf = on
				}
			}
			if !p.profile.Holds(asOf) && file.Layer < p.profile.Own() {
				continue
			}
			out = append(out, RuleTest{Name: c.Name, AsOf: asOf, Base: c.Base, Want: c.Expect[r.ID], Values: p.testValues(c.Given, asOf), File: path.Base(file.Name), Line: f.Cases[i].Line})
		}
	}
	return out
}

// testValues writes what a test gives with labels, the household's own values first.
func (p *pack) testValues(g given, asOf civil.Date) []TestValue {
	facts := p.set.Facts
	var out []TestValue
	for _, root := range slices.Sorted(maps.Keys(g.Values)) {
		for _, name := range sortedKeys(g.Values[root]) {
			v := p.testValue(facts.Objects[root][name], name, g.Values[root][name], asOf)
			v.Part = facts.Labels[root]
			out = append(out, v)
		}
	}
	for _, key := range sortedKeys(g.Rows) {
		list, ok := facts.Lists[key]
		if !ok {
			continue
		}
		if len(g.Rows[key]) == 0 {
			out = append(out, TestValue{List: list.Label, Label: list.Label, Value: rule.Text{Zh: "0", En: "0"}})
		}
		for i, row := range g.Rows[key] {
			for _, name := range sortedKeys(row) {
				v := p.testValue(list.Facts[name], name, row[name], asOf)
				v.List, v.Row = list.Label, i+1
				out = append(out, v)
			}
		}
	}
	return out
}

func (p *pack) testValue(fact *rule.Fact, name string, value any, asOf civil.Date) TestValue {
	if fact == nil {
		return TestValue{Label: rule.Text{Zh: name, En: name}}
	}
	v := TestValue{Label: fact.Label}
	if fact.Field != "" {
		v.Label = rule.Text{Zh: fact.Field, En: fact.Field}
	}
	if stored, err := storedValue(fact, value, asOf); err == nil && stored != nil {
		v.Value = p.show(fact.Type, fact.List, stored)
	}
	return v
}
