package screening

import (
	"cmp"
	"io/fs"
	"slices"
	"strings"

	"shouwang/internal/fault"
	"shouwang/internal/policy"
	"shouwang/internal/rule"
)

// CheckRules reads a profile with its facts, rules and tests and reports every problem of every file with file, line and column: what
// cannot be read, unknown names and codes, types that do not fit, conditions that cost too much, and rules without their tests.
func CheckRules(fsys fs.FS, code string) (*policy.Profile, *rule.Set, error) {
	p, found, err := policy.Examine(fsys, code)
	if err != nil {
		return nil, nil, err
	}
	if slices.ContainsFunc(found, func(p fault.Problem) bool { return p.Code == "policy_share_unknown" }) {
		list := fault.List{}
		for _, problem := range found { // without what it shares nothing else of the profile can be read
			if problem.Code != "policy_file_missing" {
				list.Add(problem)
			}
		}
		return nil, nil, list.Err("policy_faulty", "profile", code)
	}
	set, more, err := rule.Check(vocabulary(p), ruleFiles(p, policy.FactsFile), ruleFiles(p, policy.RulesFolder))
	if err != nil {
		return nil, nil, err
	}
	problems := fault.List{}
	for _, list := range [][]fault.Problem{found, more, untested(p, set, slices.ContainsFunc(more, unread))} {
		for _, problem := range list {
			problems.Add(problem)
		}
	}
	slices.SortStableFunc(problems.Problems(), func(a, b fault.Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	if err := problems.Err("policy_faulty", "profile", code); err != nil {
		return nil, nil, err
	}
	return p, set, nil
}

// unread tells of a file that could not be read at all: rules may be missing because of it.
func unread(p fault.Problem) bool {
	return strings.HasPrefix(p.Code, "rule_yaml") && !slices.Contains([]string{"rule_yaml_key", "rule_yaml_key_none", "rule_yaml_twice", "rule_yaml_missing",
		"rule_yaml_text", "rule_yaml_integer", "rule_yaml_date"}, p.Code)
}

// untested reads the tests without running them and reports those that cannot be read and those that are missing. Rules that a test names
// are not looked for where some could not be read.
func untested(p *policy.Profile, set *rule.Set, partial bool) []fault.Problem {
	t := newTester(p, set)
	t.partial = partial
	for _, file := range p.Files(policy.TestsFolder) {
		f, ok := t.read(file)
		if !ok || file.Layer < t.from {
			continue
		}
		for i := range f.Cases {
			if c, _, ok := t.one(file, f, &f.Cases[i], p.Tests.AsOf); ok {
				t.saw(c)
			}
		}
	}
	t.coverage()
	return t.failures.Problems()
}
