package screening

import (
	"cmp"
	"io/fs"
	"slices"

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
	set, more, err := rule.Check(vocabulary(p), ruleFiles(p, policy.FactsFile), ruleFiles(p, policy.RulesFolder))
	if err != nil {
		return nil, nil, err
	}
	problems := fault.List{}
	for _, list := range [][]fault.Problem{found, more, untested(p, set)} {
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

// untested reads the tests without running them and reports those that cannot be read and those that are missing.
func untested(p *policy.Profile, set *rule.Set) []fault.Problem {
	t := newTester(p, set)
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
