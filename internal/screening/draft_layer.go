package screening

import (
	"maps"
	"path"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"

	"shouwang/internal/fault"
	"shouwang/internal/policy"
)

// localWith gives the files of the county's own layer with a proposal published into it: values from their day on, every rule in a file
// of its own with the version after the one that it replaces, which ends the day before, and the tests beside them. The proposal has been
// found without fault (pack.with).
func (p *pack) localWith(prop Proposal, a amendment, draft int64) map[string][]byte {
	l := layer{pack: p, files: maps.Clone(p.profile.Local()), proposal: prop, amendment: a}
	if l.files == nil {
		l.files = map[string][]byte{}
	}
	for _, n := range readRules([]byte(prop.Rules)) {
		l.publish(n)
	}
	for _, id := range prop.Without {
		l.retire(id)
	}
	l.takeParams()
	l.publishTests(draft)
	return l.files
}

// publish puts a rule into its file behind what held before.
func (l *layer) publish(n *yaml.Node) {
	id := valueOf(n, "id")
	if before, ok := l.set.Rule(id); ok {
		written, _ := strconv.Atoi(valueOf(n, "version"))
		setKey(n, "version", strconv.Itoa(max(written, before.Version+1)))
	}
	if from := valueOf(n, "valid_from"); from < l.from.String() {
		setKey(n, "valid_from", l.from.String())
	}
	name := path.Join(policy.RulesFolder, id+".yaml")
	l.files[name] = writeRules(append(l.endOwn(id), n)...)
}

// retire ends a rule the day before the proposal holds: the layer's own, or the shipped one by a copy that ends.
func (l *layer) retire(id string) {
	name := path.Join(policy.RulesFolder, id+".yaml")
	if own := l.endOwn(id); len(own) > 0 {
		l.files[name] = writeRules(own...)
		return
	}
	if text, ok := l.ended(id); ok {
		l.files[name] = text
	}
}

// endOwn takes the layer's own versions of a rule out of its files and gives those that held before, the last of them ended.
func (l *layer) endOwn(id string) []*yaml.Node {
	var out []*yaml.Node
	for _, name := range slices.Sorted(maps.Keys(l.files)) {
		if path.Dir(name) != policy.RulesFolder {
			continue
		}
		for _, n := range readRules(l.files[name]) {
			if valueOf(n, "id") != id || valueOf(n, "valid_from") >= l.from.String() {
				continue
			}
			if to := valueOf(n, "valid_to"); to == "" || to >= l.from.String() {
				setKey(n, "valid_to", l.from.AddDays(-1).String())
			}
			out = append(out, n)
		}
		if left, some := withoutRules(l.files[name], []string{id}); some {
			l.files[name] = left
		} else {
			delete(l.files, name)
		}
	}
	return out
}

// publishTests takes the tests of the replaced rules out of the layer's own and puts the proposal's in. A tests file without a day is
// tested on the day from which the rules hold.
func (l *layer) publishTests(draft int64) {
	l.dropTests(append(idsOf([]byte(l.proposal.Rules)), l.proposal.Without...))
	if l.proposal.Tests == "" {
		return
	}
	var tests yaml.Node
	if yaml.Unmarshal([]byte(l.proposal.Tests), &tests) != nil || len(tests.Content) != 1 {
		return // CheckLocal reports it
	}
	if valueOf(tests.Content[0], "as_of") == "" {
		setKey(tests.Content[0], "as_of", l.from.String())
	}
	if text, err := yaml.Marshal(&tests); err == nil {
		l.files[draftTestsFile(draft)] = text
	}
}

func draftTestsFile(draft int64) string {
	return path.Join(policy.TestsFolder, "draft_"+strconv.FormatInt(draft, 10)+".yaml")
}

// dropTests takes the cases of some rules out of the layer's tests.
func (l *layer) dropTests(ids []string) {
	for name, text := range l.files {
		var tests yaml.Node
		if path.Dir(name) != policy.TestsFolder || yaml.Unmarshal(text, &tests) != nil || len(tests.Content) != 1 {
			continue
		}
		cases := keyNode(tests.Content[0], "cases")
		if cases == nil {
			continue
		}
		kept := slices.DeleteFunc(slices.Clone(cases.Content), func(n *yaml.Node) bool { return slices.Contains(ids, valueOf(n, "rule")) })
		switch {
		case len(kept) == len(cases.Content):
		case len(kept) == 0:
			delete(l.files, name)
		default:
			cases.Content = kept
			if text, err := yaml.Marshal(&tests); err == nil {
				l.files[name] = text
			}
		}
	}
}

func keyNode(n *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

// draftTests tells what the tests of a draft found as faults of its own text. Lines are not told: what is tested is the text as it will be
// kept.
func draftTests(d Draft, report TestReport, err error) error {
	if err == nil {
		return nil
	}
	f, ok := fault.As(err)
	if !ok {
		return err
	}
	problems := fault.List{}
	for _, one := range f.Problems {
		if one.Place.File == path.Join(policy.LocalLayer, draftTestsFile(d.ID)) || len(report.Failures) > 0 {
			one.Place = fault.Place{Field: ProposedTests}
		} else {
			one.Place = proposedPlace(one.Place)
		}
		problems.Add(one)
	}
	return problems.Err("draft_untested")
}
