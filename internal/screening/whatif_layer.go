package screening

import (
	"maps"
	"path"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"

	"shouwang/internal/area"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/policy"
)

// The names under which faults of a proposal's texts are reported, and the fields of its values and of the rules it takes back.
const (
	ProposedRules   = "rules"
	ProposedTests   = "tests"
	ProposedWithout = "without"
	ProposedParam   = "param."
)

// draftFile holds the texts of a proposal in the folders of a county's own layer.
const draftFile = "draft.yaml"

// trialSource stands where a value needs a source and nobody has named a document.
const trialSource = "—"

// amendment says from when and for which area a proposal holds, and what its values name as their source.
type amendment struct {
	from   civil.Date
	area   int64
	source string
}

// with gives the pack as it would be with a proposal over it. All faults of values, rules and tests are reported together; those of a
// text carry its name (ProposedRules, ProposedTests), line and column.
func (p *pack) with(prop Proposal, a amendment) (*pack, error) {
	l := layer{pack: p, files: maps.Clone(p.profile.Local()), proposal: prop, amendment: a}
	if l.files == nil {
		l.files = map[string][]byte{}
	}
	l.takeRules()
	l.takeParams()
	if l.paramsFaulty { // the rules' faults show beside those of the values
		if was, ok := p.profile.Local()[policy.LinesFile]; ok {
			l.files[policy.LinesFile] = was
		} else {
			delete(l.files, policy.LinesFile)
		}
	}
	out := l.compile(l.files)
	return out, l.problems.Err("whatif_faulty")
}

// layer is a county's own layer while a proposal is put into it.
type layer struct {
	*pack
	amendment
	proposal     Proposal
	files        map[string][]byte
	problems     fault.List
	paramsFaulty bool
}

// compile reads the profile with the layer and its rules; it gives nil when there are problems.
func (l *layer) compile(files map[string][]byte) *pack {
	profile, err := l.profile.WithLocal(files)
	if err == nil {
		var out *pack
		if out, err = newPack(profile); err == nil {
			return out
		}
	}
	f, ok := fault.As(err)
	if !ok {
		l.problems.Add(fault.At(fault.Place{Field: ProposedRules}, "rule_yaml", "detail", err.Error()))
		return nil
	}
	for _, problem := range f.Problems {
		l.add(problem)
	}
	return nil
}

// add keeps a problem once, under the name of the text that it stands in.
func (l *layer) add(problem fault.Problem) {
	problem.Place = proposedPlace(problem.Place)
	if !slices.ContainsFunc(l.problems.Problems(), func(o fault.Problem) bool { return o.Place == problem.Place && o.Code == problem.Code }) {
		l.problems.Add(problem)
	}
}

// proposedPlace names the text of a proposal in the place of the file that it becomes.
func proposedPlace(at fault.Place) fault.Place {
	for _, text := range []string{ProposedRules, ProposedTests} {
		if at.File == path.Join(policy.LocalLayer, text, draftFile) {
			at.File, at.Field = "", text
		}
	}
	return at
}

// takeRules lays the proposed rules over the layer: its own rules of the same ids go, those taken back end.
func (l *layer) takeRules() {
	ids := append(idsOf([]byte(l.proposal.Rules)), l.proposal.Without...)
	for name, text := range l.files {
		if path.Dir(name) == policy.RulesFolder {
			if left, some := withoutRules(text, ids); some {
				l.files[name] = left
			} else {
				delete(l.files, name)
			}
		}
	}
	if l.proposal.Rules != "" {
		l.files[path.Join(policy.RulesFolder, draftFile)] = []byte(l.proposal.Rules)
	}
	if l.proposal.Tests != "" {
		l.files[path.Join(policy.TestsFolder, draftFile)] = []byte(l.proposal.Tests)
	}
	for _, id := range l.proposal.Without {
		text, ok := l.ended(id)
		if !ok {
			l.problems.Add(fault.At(fault.Place{Field: ProposedWithout}, "whatif_rule_unknown", "rule", id))
			continue
		}
		l.files[path.Join(policy.RulesFolder, id+".yaml")] = text
	}
}

// ended writes a rule in force once more, with its last day before the proposal holds.
func (l *layer) ended(id string) ([]byte, bool) {
	r, known := l.set.Rule(id)
	node := ruleNode(l.profile, id)
	if !known || node == nil {
		return nil, false
	}
	setKey(node, "valid_to", l.from.AddDays(-1).String())
	setKey(node, "version", strconv.Itoa(r.Version+1))
	return writeRules(node), true
}

// rulesText is the shape of a rules file as far as it must be known to find rules in it.
type rulesText struct {
	Version int         `yaml:"version"`
	Rules   []yaml.Node `yaml:"rules"`
}

// readRules finds the rules of a text. What is wrong with it is reported, with its place, when the rules are compiled.
func readRules(text []byte) (out []*yaml.Node) {
	var all rulesText
	_ = yaml.Unmarshal(text, &all)
	for i := range all.Rules {
		out = append(out, &all.Rules[i])
	}
	return out
}

func writeRules(nodes ...*yaml.Node) []byte {
	all := rulesText{Version: 1}
	for _, n := range nodes {
		all.Rules = append(all.Rules, *n)
	}
	text, err := yaml.Marshal(all)
	if err != nil {
		return nil // nodes that were read can be written
	}
	return text
}

// idsOf lists the ids of the rules of a text.
func idsOf(text []byte) []string {
	var out []string
	for _, n := range readRules(text) {
		if id := valueOf(n, "id"); id != "" {
			out = append(out, id)
		}
	}
	return out
}

// withoutRules takes rules out of a text; some is false when none is left. A text that has none of them stays as it is.
func withoutRules(text []byte, ids []string) (left []byte, some bool) {
	all := readRules(text)
	kept := slices.DeleteFunc(slices.Clone(all), func(n *yaml.Node) bool { return slices.Contains(ids, valueOf(n, "id")) })
	switch len(kept) {
	case len(all):
		return text, true
	case 0:
		return nil, false
	}
	return writeRules(kept...), true
}

// ruleNode finds a rule as the highest layer of a profile writes it.
func ruleNode(p *policy.Profile, id string) *yaml.Node {
	for _, file := range slices.Backward(p.Files(policy.RulesFolder)) {
		for _, n := range readRules(file.Text) {
			if valueOf(n, "id") == id {
				return n
			}
		}
	}
	return nil
}

func valueOf(n *yaml.Node, key string) string {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1].Value
		}
	}
	return ""
}

func setKey(n *yaml.Node, key, value string) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			n.Content[i+1] = &yaml.Node{Kind: yaml.ScalarNode, Value: value}
			return
		}
	}
	n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, &yaml.Node{Kind: yaml.ScalarNode, Value: value})
}

// linesText is the shape of a layer's lines.yaml.
type linesText struct {
	Lines  []*paramText `yaml:"lines,omitempty"`
	Params []*paramText `yaml:"params,omitempty"`
}

type paramText struct {
	Key    string      `yaml:"key"`
	Zh     string      `yaml:"zh"`
	En     string      `yaml:"en"`
	Unit   string      `yaml:"unit"`
	Values []valueText `yaml:"values"`
}

type valueText struct {
	Region int    `yaml:"region"`
	Value  string `yaml:"value"`
	From   string `yaml:"valid_from"`
	To     string `yaml:"valid_to,omitempty"`
	DocNo  string `yaml:"doc_no,omitempty"`
	Source string `yaml:"source"`
}

// takeParams lays the proposed values over those of the layer: a value of the same region ends the day before.
func (l *layer) takeParams() {
	if len(l.proposal.Params) == 0 {
		return
	}
	var lines linesText
	_ = yaml.Unmarshal(l.files[policy.LinesFile], &lines) // the layer in force was read without fault
	for _, p := range l.proposal.Params {
		l.takeParam(&lines, p)
	}
	text, err := yaml.Marshal(lines)
	if err != nil {
		l.problems.Add(fault.At(fault.Place{Field: ProposedParam}, "rule_yaml", "detail", err.Error()))
		return
	}
	l.files[policy.LinesFile] = text
}

func (l *layer) takeParam(lines *linesText, p ParamProposal) {
	fail := func(code string, args ...any) {
		l.paramsFaulty = true
		l.problems.Add(fault.At(fault.Place{Field: ProposedParam + p.Key}, code, args...))
	}
	param, ok := l.profile.Parameter(p.Key)
	if !ok {
		fail("param_unknown", "key", p.Key, "profile", l.profile.Code, "file", policy.LinesFile)
		return
	}
	if _, err := policy.ParseValue(param.Unit, p.Value); err != nil {
		fail("policy_value", "value", p.Value, "unit", param.Unit)
		return
	}
	regions := l.regions(param, p.Region)
	if regions == nil {
		fail("whatif_region", "region", *p.Region)
		return
	}
	set := &lines.Params
	if slices.ContainsFunc(l.profile.Lines, func(o policy.Parameter) bool { return o.Key == p.Key }) {
		set = &lines.Lines
	}
	i := slices.IndexFunc(*set, func(o *paramText) bool { return o.Key == p.Key })
	if i < 0 {
		i = len(*set)
		*set = append(*set, &paramText{Key: p.Key, Zh: param.Name.Zh, En: param.Name.En, Unit: param.Unit})
	}
	for _, region := range regions {
		value := valueText{Region: region, Value: p.Value, From: l.from.String(), DocNo: p.DocNo, Source: p.Source}
		if value.Source == "" {
			value.Source = l.source
		}
		(*set)[i].Values = append(closed((*set)[i].Values, value), value)
	}
}

// regions are those that a value is set for: the one that is named, nil when it lies elsewhere; else that of the area and every smaller
// one in it that has a value of its own, which would hold before it.
func (l *layer) regions(param policy.Parameter, named *int) []int {
	if named != nil {
		if !inRegion(*named, l.area) {
			return nil
		}
		return []int{*named}
	}
	out := []int{regionOf(l.area)}
	for _, v := range param.Values {
		if inRegion(v.Region, l.area) && !slices.Contains(out, v.Region) {
			out = append(out, v.Region)
		}
	}
	return out
}

// closed ends the values of a region the day before another one begins; those that would have begun later go.
func closed(values []valueText, next valueText) []valueText {
	var out []valueText
	from, _ := civil.Parse(next.From)
	for _, v := range values {
		if v.Region == next.Region {
			if v.From >= next.From {
				continue
			}
			if v.To == "" || v.To >= next.From {
				v.To = from.AddDays(-1).String()
			}
		}
		out = append(out, v)
	}
	return out
}

// regionOf is the region of an area that values are set for: a county, a prefecture, a province, or the country.
func regionOf(code int64) int {
	switch area.LevelOf(code) {
	case area.Nation:
		return 0
	case area.Province:
		return int(code / 1e10)
	case area.Prefecture:
		return int(code / 1e8)
	}
	return area.CountyOf(code)
}

// inRegion tells whether a region lies in the county, prefecture or province of an area, so that nobody sets a value for others.
func inRegion(region int, code int64) bool {
	own := regionOf(code)
	for ; region > own; region /= 10 {
	}
	return region == own
}
