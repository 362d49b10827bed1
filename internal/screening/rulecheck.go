package screening

import (
	"cmp"
	"io/fs"
	"path"
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
	if slices.ContainsFunc(found, func(p fault.Problem) bool { return p.Code == "policy_share_unknown" }) {
		list := fault.List{}
		for _, problem := range found { // without what it shares nothing else of the profile can be read
			if problem.Code != "policy_file_missing" {
				list.Add(problem)
			}
		}
		return nil, nil, list.Err("policy_faulty", "profile", code)
	}
	set, problems, err := examine(p, found)
	if err != nil {
		return nil, nil, err
	}
	if err := problems.Err("policy_faulty", "profile", code); err != nil {
		return nil, nil, err
	}
	return p, set, nil
}

// examine reads facts, rules and tests of a profile as far as it could be read and gives all problems, also those already found, in the
// order of their places.
func examine(p *policy.Profile, found []fault.Problem) (*rule.Set, *fault.List, error) {
	words := vocabulary(p)
	words.Unread = unreadWords(found)
	set, more, err := rule.Check(words, ruleFiles(p, policy.FactsFile), ruleFiles(p, policy.RulesFolder))
	if err != nil {
		return nil, nil, err
	}
	if missing(found, policy.FactsFile) {
		more = slices.DeleteFunc(more, func(p fault.Problem) bool { return p.File == policy.FactsFile })
	}
	problems := &fault.List{}
	for _, list := range [][]fault.Problem{found, more, untested(p, set, partsOf(found, more))} {
		for _, problem := range list {
			problems.Add(problem)
		}
	}
	slices.SortStableFunc(problems.Problems(), func(a, b fault.Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return set, problems, nil
}

// unreadWords tells of which files of a profile a part could not be read at all, so that names may be missing because of it.
func unreadWords(found []fault.Problem) (u rule.Unread) {
	for _, p := range found {
		if !unreadable(p) {
			continue
		}
		switch path.Base(p.File) {
		case policy.LinesFile:
			u.Params = true
		case policy.CodesFile:
			u.Codes = true
		case policy.CalendarFile:
			u.Calendar = true
		case policy.ProfileFile:
			u.Head = true
		}
	}
	return u
}

func unreadable(p fault.Problem) bool {
	switch p.Code {
	case "yaml_syntax", "yaml_documents", "yaml_mapping", "yaml_list", "policy_file_missing":
		return true
	case "yaml_unknown":
		return p.Column == 1
	case "yaml_missing":
		return p.Args["key"] == "key"
	}
	return false
}

func missing(found []fault.Problem, file string) bool {
	return slices.ContainsFunc(found, func(p fault.Problem) bool { return p.Code == "policy_file_missing" && path.Base(p.File) == file })
}

// partsOf tells what of rules, facts and the day of the tests could not be read.
func partsOf(found, more []fault.Problem) parts {
	out := parts{facts: missing(found, policy.FactsFile), head: unreadWords(found).Head}
	for _, p := range more {
		if isRule := path.Base(path.Dir(p.File)) == policy.RulesFolder; rule.Unreadable(p) {
			out.rules, out.facts = out.rules || isRule, out.facts || !isRule
		}
	}
	return out
}

// untested reads the tests without running them and reports those that cannot be read and those that are missing. Rules that a test names
// are not looked for where some could not be read.
func untested(p *policy.Profile, set *rule.Set, unread parts) []fault.Problem {
	t := newTester(p, set)
	t.unread = unread
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
