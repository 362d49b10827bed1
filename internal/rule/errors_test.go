package rule

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/fault"
)

// plain is a rule without a fault; a test replaces its condition.
const plain = `version: 1
rules:
  - id: one
    version: 1
    title: {zh: 试, en: test}
    family: quality
    severity: warn
    source: 试
    message: {zh: 试, en: test}
    remedy: {zh: 试, en: test}
    condition: `

// TestConditionErrors holds that each mistake is reported with its place, its code and the nearest known name.
func TestConditionErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ condition, want string }{
		{"household.flg", "11:25 rule_name_unknown flg flag"},
		{"hosehold.flag", "11:16 rule_name_unknown hosehold household"},
		{"household.flag && household.waje > yuan(1)", "11:43 rule_name_unknown waje wage"},
		{"members.exists(m, m.agee > 3)", "11:35 rule_name_unknown agee age"},
		{"members.exist(members, true)", "11:29 rule_name_unknown exist exists"},
		{"household.wage > 100", "11:31 rule_types"},
		{"household.wage", "11:16 rule_not_condition"},
		{"household.since > as_of && household.kind == household.risks", "11:58 rule_types"},
		{"household.kind == 'd'", "11:34 rule_code_unknown d"},
		{"household.kind in ['a', 'aa']", "11:40 rule_code_unknown aa a"},
		{"('x' in household.risks)", "11:17 rule_code_unknown x"},
		{"household.risks == household.risks", "11:32 rule_types"},
		{"household.phone == household.phone", "11:32 rule_types"},
		{"household.flag &&", "11:32 rule_syntax"},
		{"household.flag + household.other", "11:31 rule_types"},
		{"1.5 > 2.5", "11:20 rule_types"},
		{"months_before(household.size) < as_of", "11:39 rule_not_constant"},
		{"household.kind in [household.kind]", "11:44 rule_not_constant"},
		{"size(household.risks) > 1", "11:20 rule_types"},
		{"members.exists(m, size(members) > 1)", "11:39 rule_nested_list members"},
		{"members.exists(m, workless)", "11:34 rule_nested_list"},
		{"members.exists(m, records.bill.all(b, true))", "11:41 rule_nested_list records.bill"},
		{"params.limt > yuan(3)", "11:22 rule_name_unknown limt limit"},
		{"date('2021-02-30') < as_of", "11:21 rule_literal"},
		{"missing(members)", "11:24 rule_unsupported"},
		{"null == household.flag", "11:21 rule_types"},
		{"1 in [1, 2] == [true]", "11:28 rule_types"},
		{"members[0].well", "11:23 rule_unsupported"},
		{"has(household.flag)", "11:19 rule_name_unknown has"},
		{"members == members", "11:16 rule_unsupported"},
	} {
		got := problems(t, plain+c.condition+"\n")
		if len(got) != 1 || !strings.HasPrefix(got[0], c.want) {
			t.Errorf("%s\n got %q\nwant %q", c.condition, got, c.want)
		}
	}
}

// TestAllErrors holds that one mistake hides no other of its condition, and that none follows from another.
func TestAllErrors(t *testing.T) {
	t.Parallel()
	for condition, want := range map[string][]string{
		"household.kind == 'd' && household.wage > 100":                       {"11:56 rule_types", "11:34 rule_code_unknown d a"},
		"members.exists(m, m.agee > 3 && household.kind in ['aa'])":           {"11:35 rule_name_unknown agee age", "11:67 rule_code_unknown aa a"},
		"members.count(m, household.kind == 'd') > yuan(5)":                   {"11:56 rule_types", "11:51 rule_code_unknown d a"},
		"members.sum(m, household.kind == 'd'?1:2) > yuan(5)":                 {"11:58 rule_types", "11:49 rule_code_unknown d a"},
		"members.sum(m, household.kind == 'd') > 5":                           {"11:27 rule_types", "11:49 rule_code_unknown d a"},
		"members.exist(m, m.agee > 3 && household.kind == 'd')":               {"11:29 rule_name_unknown exist exists", "11:34 rule_name_unknown agee age", "11:65 rule_code_unknown d a"},
		"members.exist(m, m.age > 3)":                                         {"11:29 rule_name_unknown exist exists"},
		"members.exist(m.age > 3)":                                            {"11:29 rule_name_unknown exist exists"},
		"members.exists(m.age > 3)":                                           {"11:30 rule_macro"},
		"exists(members, m, m.age > 3)":                                       {"11:22 rule_macro"},
		"membrs.exists(m, m.age > 3 && household.kind == 'd')":                {"11:16 rule_name_unknown membrs members", "11:64 rule_code_unknown d a"},
		"membrs.exist(m, m.age > 3)":                                          {"11:28 rule_name_unknown exist exists", "11:16 rule_name_unknown membrs members"},
		"members.exists(m, m.age)":                                            {"11:35 rule_type"},
		"months_before(household.sise) < as_of && date('2021-02-30') < as_of": {"11:39 rule_name_unknown sise size", "11:62 rule_literal date"},
		"any_of(household.riks, ['x']) || household.kind == 'd'":              {"11:32 rule_name_unknown riks risks", "11:67 rule_code_unknown d a"},
	} {
		if diff := cmp.Diff(want, problems(t, plain+condition+"\n")); diff != "" {
			t.Errorf("%s\n%s", condition, diff)
		}
	}
}

// TestTwice holds that a rule that stands twice is checked both times.
func TestTwice(t *testing.T) {
	t.Parallel()
	second := strings.TrimPrefix(strings.Replace(plain, "family: quality", "family: qualty", 1), "version: 1\nrules:\n")
	want := []string{"12:5 rule_yaml_twice", "15:13 rule_word", "20:25 rule_name_unknown flg flag"}
	if diff := cmp.Diff(want, problems(t, plain+"household.flag\n"+second+"household.flg\n")); diff != "" {
		t.Error(diff)
	}
}

// TestUnread holds that names of a file that could not be read are no mistakes of those who use them, and that all else still is.
func TestUnread(t *testing.T) {
	t.Parallel()
	all := testWords
	all.Params, all.Codes, all.Groups, all.Years, all.Levels, all.Families = nil, nil, nil, nil, nil, nil
	all.Unread = Unread{Params: true, Codes: true, Calendar: true, Head: true}
	facts := must(os.ReadFile("testdata/facts.yaml"))
	for name, c := range map[string]struct {
		words Vocabulary
		facts string
		text  string
		want  []string
	}{
		"words": {all, string(facts), plain + "household.wage > params.limit && household.since in this_year('school') && household.kind == 'd' && household.sise > 1\n",
			[]string{"11:125 rule_name_unknown sise size"}},
		"facts": {testWords, "version: 1\n  view: x\n", plain + "hose.wage > params.limt && membrs.exists(m, m.x > yuan(1)) && foo(house.a)\n",
			[]string{"2:3 rule_yaml_colon", "11:34 rule_name_unknown limt limit", "11:81 rule_name_none foo"}},
		"part of the facts": {testWords, strings.Replace(string(facts), "\nobjects:", "\nobjets:", 1), plain + "household.wage > params.limt\n",
			[]string{"rule_yaml_key objects", "rule_yaml_missing", "11:39 rule_name_unknown limt limit"}},
	} {
		_, found, err := Check(c.words, []File{{Name: "facts.yaml", Text: []byte(c.facts)}}, []File{{Name: "rules.yaml", Text: []byte(c.text)}})
		if err != nil {
			t.Fatal(err)
		}
		got := written(found)
		if len(got) != len(c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
			continue
		}
		for i := range got {
			if !strings.HasSuffix(got[i], c.want[i]) {
				t.Errorf("%s: got %q, want %q", name, got[i], c.want[i])
			}
		}
	}
}

// TestTextErrors holds that mistakes of a rule's texts and version are found where they stand, each once.
func TestTextErrors(t *testing.T) {
	t.Parallel()
	for old, c := range map[string][2]string{
		"version: 1\n    title":             {"version: 0\n    title", "4:14 rule_version"},
		"title: {zh: 试, en: test}":          {"title: {zh: '试{params.limit}', en: test}", "5:20 rule_text_value params.limit"},
		"remedy: {zh: 试, en: test}":         {"remedy: {zh: 试, en: 'test {house'}", "10:31 rule_text_brace"},
		"message: {zh: 试, en: test}":        {"message: {zh: '{household.size}户}', en: '{household.size}'}", "9:37 rule_text_brace"},
		"message: {zh: 试, en: test}\n    r": {"message: {zh: '{terms.thing}', en: test}\n    r", "9:27 rule_term_none thing"},
	} {
		text := strings.Replace(plain, old, c[0], 1) + "household.flag\n"
		if got := problems(t, text); len(got) != 1 || got[0] != c[1] {
			t.Errorf("%s: got %q, want %q", c[0], got, c[1])
		}
	}
}

// TestPlaces holds that folded, quoted and message expressions are found where they stand.
func TestPlaces(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"folded":        {plain + ">-\n      household.flag\n      && household.othr\n", "13:19 rule_name_unknown othr other"},
		"single quotes": {plain + `'household.kind == ''d'''` + "\n", "11:35 rule_code_unknown d"},
		"message":       {strings.Replace(plain, "message: {zh: 试, en: test}", `message: {zh: "有{houshold.size}人", en: "{houshold.size}"}`, 1) + "true\n", "9:22 rule_name_unknown houshold household"},
		"two languages": {strings.Replace(plain, "message: {zh: 试, en: test}", `message: {zh: "{household.size}", en: "none"}`, 1) + "true\n", "9:14 rule_message_values"},
		"family":        {strings.Replace(plain, "family: quality", "family: qualty", 1) + "true\n", "6:13 rule_word"},
		"key":           {strings.Replace(plain, "severity: warn", "severty: warn", 1) + "true\n", "7:5 rule_yaml_key severity"},
		"yaml":          {plain + "\"open\n", "11:5 rule_yaml_quote"},
	} {
		got := problems(t, c.text)
		if len(got) == 0 || !strings.HasPrefix(got[0], c.want) {
			t.Errorf("%s\n got %q\nwant %q", name, got, c.want)
		}
	}
}

// TestManyErrors holds that all mistakes of a file are reported, each at its own line.
func TestManyErrors(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("version: 1\nrules:\n")
	var want []string
	for i := range 10 {
		fmt.Fprintf(&text, "  - {id: r%d, version: 1, title: {zh: 试, en: test}, family: quality, severity: warn, source: 试, message: {zh: 试, en: test}, remedy: {zh: 试, en: test}, condition: household.no%d}\n", i, i)
		want = append(want, fmt.Sprintf("%d:171", i+3))
	}
	var got []string
	for _, p := range problems(t, text.String()) {
		got = append(got, strings.Fields(p)[0])
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestCost holds that a condition without bound is refused.
func TestCost(t *testing.T) {
	t.Parallel()
	for _, condition := range []string{
		strings.Repeat("household.flag && ", 700) + "true",
		strings.Repeat("members.exists(m, m.well) || ", 20) + "true",
		"(" + strings.Repeat("!(", 80) + "true" + strings.Repeat(")", 81),
	} {
		got := problems(t, plain+condition+"\n")
		if len(got) != 1 || (!strings.Contains(got[0], "rule_cost") && !strings.Contains(got[0], "rule_syntax")) {
			t.Errorf("%.40s…: %q", condition, got)
		}
	}
}

// problems compiles a rules file and writes its problems as line:column code name nearest.
func problems(t *testing.T, text string) []string {
	t.Helper()
	facts, err := ParseFacts(File{Name: "facts.yaml", Text: must(os.ReadFile("testdata/facts.yaml"))})
	if err != nil {
		t.Fatal(err)
	}
	_, err = Compile(facts, testWords, File{Name: "rules.yaml", Text: []byte(text)})
	f, ok := fault.As(err)
	if !ok {
		return nil
	}
	return written(f.Problems)
}

func written(problems []fault.Problem) []string {
	var out []string
	for _, p := range problems {
		line := fmt.Sprintf("%d:%d %s", p.Line, p.Column, p.Code)
		for _, key := range []string{"name", "code", "nearest"} {
			if v := p.Args[key]; v != "" {
				line += " " + v
			}
		}
		out = append(out, line)
	}
	return out
}

// TestFactErrors holds that mistakes of a facts file are reported with their places.
func TestFactErrors(t *testing.T) {
	t.Parallel()
	const object = "version: 1\nview: home\nobjects:\n  household:\n    zh: 户\n    en: Household\n    facts:\n"
	const rest = "lists: {}\n"
	for name, c := range map[string]struct{ text, want string }{
		"type":     {object + "      a: {column: a, type: number, zh: 甲, en: a}\n" + rest, "8:10 rule_fact_type"},
		"codes":    {object + "      a: {column: a, type: code, zh: 甲, en: a}\n" + rest, "8:10 rule_fact_codes"},
		"label":    {object + "      a: {column: a, type: int}\n" + rest, "8:10 rule_fact_label"},
		"column":   {object + "      a: {column: a b, type: int, field: a}\n" + rest, "8:19 rule_identifier"},
		"twice":    {object + "      a: {column: a, type: int, field: a}\n      a: {column: a, type: int, field: a}\n" + rest, "9:7 rule_yaml_twice"},
		"reserved": {strings.Replace(object, "household:", "params:", 1) + "      a: {column: a, type: int, field: a}\n" + rest, "4:3 rule_identifier"},
		"missing":  {object + "      a: {column: a, type: int, field: a}\n", "1:1 rule_yaml_missing"},
		"order": {object + "      a: {column: a, type: bool, field: a}\n" + rest + "named:\n" +
			"  x: {zh: 甲, en: x, condition: yy}\n  yy: {zh: 乙, en: y, condition: household.a}\n", "11:32 rule_name_later"},
		"itself":            {object + "      a: {column: a, type: bool, field: a}\n" + rest + "named:\n  xx: {zh: 甲, en: x, condition: '!xx'}\n", "11:35 rule_name_later"},
		"code list":         {object + "      a: {column: a, type: code, codes: kindd, field: a}\n" + rest + "named:\n  xx: {zh: 甲, en: x, condition: \"household.a in ['b']\"}\n", "8:41 rule_list_near"},
		"named like a root": {object + "      a: {column: a, type: bool, field: a}\n" + rest + "named:\n  household: {zh: 甲, en: x, condition: 'true'}\n", "11:3 rule_identifier"},
	} {
		facts, err := ParseFacts(File{Name: "facts.yaml", Text: []byte(c.text)})
		if err == nil {
			_, err = Compile(facts, testWords, File{Name: "rules.yaml", Text: []byte("version: 1\nrules: []\n")})
		}
		f, ok := fault.As(err)
		if !ok || len(f.Problems) == 0 {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if p := f.Problems[0]; fmt.Sprintf("%d:%d %s", p.Line, p.Column, p.Code) != c.want {
			t.Errorf("%s: got %v, want %s", name, p, c.want)
		}
	}
}
