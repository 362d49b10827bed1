package rule_test

import (
	"testing"

	"shouwang/internal/rule"
)

// TestEarlierHoldsUntilTheNext: a county's own layer puts rules in the place of others from a day on; what held before is kept.
func TestEarlierHoldsUntilTheNext(t *testing.T) {
	t.Parallel()
	facts, err := rule.ParseFacts(rule.File{Name: "facts.yaml", Text: []byte(`version: 1
view: v
objects:
  household: {zh: 户, en: Household, facts: {size: {column: size, type: int, zh: 人口, en: Size}}}
lists: {}
`)})
	if err != nil {
		t.Fatal(err)
	}
	one := func(condition, validity string) string {
		return "  - {id: large, version: 1, title: {zh: 大, en: Large}, family: quality, severity: warn, condition: '" + condition +
			"', message: {zh: 大, en: Large}, remedy: {zh: 查, en: Check}, source: s" + validity + "}\n"
	}
	words := rule.Vocabulary{Families: []string{"quality"}, Own: 0}
	shipped := rule.File{Name: "own/rules.yaml", Text: []byte("version: 1\nrules:\n" + one("household.size > 1", ""))}
	local := func(text string) rule.File {
		return rule.File{Name: "local/rules.yaml", Text: []byte("version: 1\nrules:\n" + text), Layer: 1}
	}
	set, err := rule.Compile(facts, words, shipped, local(one("household.size > 2", ", valid_from: 2021-03-01, valid_to: 2021-05-31")+
		one("household.size > 3", ", valid_from: 2021-06-01")))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range append(set.Earlier, set.Rules...) {
		got = append(got, r.From.String()+".."+r.To.String()+" "+r.Condition)
	}
	want := []string{"2021-03-01..2021-05-31 household.size > 2", "..2021-02-28 household.size > 1", "2021-06-01.. household.size > 3"}
	if len(got) != len(want) {
		t.Fatalf("%q", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%q, want %q", got[i], want[i])
		}
	}
	if _, err := rule.Compile(facts, words, shipped, local(one("household.size > 2", ", valid_from: 2021-03-01")+one("household.size > 3", ", valid_from: 2021-06-01"))); err == nil {
		t.Error("two rules of one id that hold on one day pass")
	}
	ended, err := rule.Compile(facts, words, shipped, local(one("household.size > 1", ", valid_to: 2021-05-31")))
	if err != nil || len(ended.Rules) != 1 || !ended.Rules[0].Ended || len(ended.Earlier) != 0 {
		t.Errorf("%+v %v", ended, err)
	}
}
