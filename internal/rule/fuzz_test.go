package rule

import (
	"os"
	"shouwang/internal/civil"
	"testing"

	"shouwang/internal/fault"
)

// FuzzCompileCondition holds that no text makes the compiler panic, and that what it accepts can be written as SQL, evaluated, and read
// again with the same meaning.
func FuzzCompileCondition(f *testing.F) {
	for _, seed := range []string{
		"rich && !workless", "members.sum(m, m.paid) > yuan(3)", "records.bill.count(b, b.kind == 'a') >= 2",
		"household.since <= months_before(params.count) || missing(household.phone)", "members.all(m, 'a' in m.ills ? m.well : false)",
		"size(members) * 2 != household.size", "household.net - household.wage < -yuan(2) * 3", "sum([1]+[2]) > 1", "members[0].well",
		"members.exists(m, m.records.bill.sum(b, b.sum) > yuan(3) && size(m.records.trip) > 1)", "any_of(household.risks, groups.first)",
		"household.since in last(months(3)) || household.until in this_year('school')", "percent(household.wage, household.cost) > decimal(\"5\")",
		"add_days(household.since, working_days_between(household.since, as_of)) < working_days_before(3)", "members.max(m, m.born) == household.since",
	} {
		f.Add(seed)
	}
	src := must(os.ReadFile("testdata/facts.yaml"))
	f.Fuzz(func(t *testing.T, condition string) {
		facts, err := ParseFacts(File{Name: "facts.yaml", Text: src})
		if err != nil {
			t.Fatal(err)
		}
		tree, err := CompileCondition(facts, condition, testWords)
		if err != nil {
			if fault.KindOf(err) != fault.KindInvalid {
				t.Fatal(err)
			}
			return
		}
		r := &Rule{ID: "r", Tree: tree}
		r.finish()
		set := &Set{Facts: facts, Rules: []*Rule{r}}
		if _, _, err := set.Program(set.Rules).Chunks[0].Status(Scope{County: 1, IDs: []int64{1}}, testBinding(civil.New(2021, 12, 31))); err != nil {
			t.Fatal(err)
		}
		testBinding(civil.New(2021, 12, 31)).Eval(tree, func(*Node) any { return nil })
		again, err := CompileCondition(facts, tree.String(), testWords)
		if err != nil {
			t.Fatalf("%s cannot be read again: %v", tree, err)
		}
		if expanded(again) != expanded(tree) {
			t.Fatalf("%s means something else when it is read again: %s", tree, again)
		}
	})
}
