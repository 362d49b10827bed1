package policy

import (
	"maps"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
	"go.yaml.in/yaml/v3"
	"golang.org/x/text/width"

	"shouwang/internal/fault"
)

// CodeList is what a cell may say: the codes that are stored, and every label by which an export or a department
// writes them.
type CodeList struct {
	Key    string
	Name   Text
	Source string
	Open   bool // a value that is not listed is kept as text, because the list is local or not fully known
	Codes  []Code

	byCode  map[string]int
	byLabel map[string]int
}

// Code is one entry of a code list.
type Code struct {
	Code     string
	Name     Text
	Synonyms []string
	RollsUp  string // the entry that this one is counted under; empty for one that stands for itself
}

// Group is some codes of one list that rules name together.
type Group struct {
	Key   string
	Name  Text
	List  string
	Codes []string

	file  string
	node  *yaml.Node
	codes []*yaml.Node
}

// Code returns an entry by the code that is stored. A nil list has no entries.
func (l *CodeList) Code(code string) (Code, bool) {
	if l == nil {
		return Code{}, false
	}
	i, ok := l.byCode[code]
	if !ok {
		return Code{}, false
	}
	return l.Codes[i], true
}

// Find returns the entry that a cell names, by its label in either language, a synonym or the code itself. Blanks, case
// and the width of characters do not count. It answers only with what is listed.
func (l *CodeList) Find(label string) (Code, bool) {
	if l == nil {
		return Code{}, false
	}
	i, ok := l.byLabel[normal(label)]
	if !ok {
		return Code{}, false
	}
	return l.Codes[i], true
}

// Label returns the name of a stored code in a language; a text that an open list has kept is its own name.
func (l *CodeList) Label(code, lang string) string {
	if c, ok := l.Code(code); ok {
		return c.Name.In(lang)
	}
	return code
}

// Nearest returns up to n entries whose labels come nearest to a label that is not listed, for the remedy of a fault.
func (l *CodeList) Nearest(label string, n int) []Code {
	if l == nil {
		return nil
	}
	want := normal(label)
	best := map[int]int{} // entry → fewest edits
	for have, i := range l.byLabel {
		edits := levenshtein.ComputeDistance(want, have)
		if strings.Contains(have, want) && want != "" || strings.Contains(want, have) {
			edits = min(edits, 1)
		}
		if old, ok := best[i]; edits < max(len([]rune(want)), len([]rune(have))) && (!ok || edits < old) {
			best[i] = edits
		}
	}
	order := make([]int, 0, len(best))
	for i := range best {
		order = append(order, i)
	}
	slices.SortFunc(order, func(a, b int) int {
		if best[a] != best[b] {
			return best[a] - best[b]
		}
		return a - b
	})
	out := make([]Code, 0, n)
	for _, i := range order[:min(n, len(order))] {
		out = append(out, l.Codes[i])
	}
	return out
}

// normal is a label as it is compared.
func normal(label string) string {
	return strings.ToLower(strings.Join(strings.Fields(width.Fold.String(label)), ""))
}

// readCodes reads a codes.yaml; a list of a higher layer replaces the one below.
func (p *Profile) readCodes(r reader, content []byte) {
	root := r.document(content)
	if root == nil {
		return
	}
	if p.Codes == nil {
		p.Codes, p.Groups = map[string]*CodeList{}, map[string]Group{}
	}
	r.mapping(root, fields{
		"lists?":  r.each(func(key string, _, value *yaml.Node) { p.Codes[key] = readList(r, key, value) }),
		"groups?": r.each(func(key string, _, value *yaml.Node) { p.Groups[key] = readGroup(r, key, value) }),
	})
}

func readGroup(r reader, key string, n *yaml.Node) Group {
	g := Group{Key: key, file: r.file, node: n}
	r.mapping(n, fields{
		"zh": r.text(&g.Name.Zh), "en": r.text(&g.Name.En),
		"list": func(n *yaml.Node) {
			r.text(&g.List)(n)
			g.node = n
		},
		"codes": r.list(func(n *yaml.Node) {
			var code string
			if r.text(&code)(n); code != "" {
				g.Codes, g.codes = append(g.Codes, code), append(g.codes, n)
			}
		}),
	})
	return g
}

// checkGroups holds the groups of all layers to the lists that lie over each other in the end.
func (p *Profile) checkGroups(problems *fault.List) {
	for _, key := range slices.Sorted(maps.Keys(p.Groups)) {
		g := p.Groups[key]
		r := reader{file: g.file, problems: problems}
		list := p.Codes[g.List]
		if list == nil {
			r.at(g.node, "policy_list_unknown", "list", g.List)
			continue
		}
		for i, code := range g.Codes {
			if _, ok := list.Code(code); !ok {
				r.codeUnknown(g.codes[i], list, code)
			}
		}
	}
}

// nearest gives the known code that a mistyped one most likely means, empty when none comes near.
func nearest(code string, known []string) string {
	best, edits := "", max(2, len(code)/2)+1
	for _, k := range known {
		if d := levenshtein.ComputeDistance(code, k); d < edits {
			best, edits = k, d
		}
	}
	return best
}

// codeUnknown reports a code that a list does not have, with the nearest one where there is one.
func (r reader) codeUnknown(n *yaml.Node, l *CodeList, code string) {
	known := slices.Sorted(maps.Keys(l.byCode))
	if near := nearest(code, known); near != "" {
		r.at(n, "policy_code_near", "list", l.Key, "code", code, "nearest", near)
		return
	}
	r.at(n, "policy_code_unknown", "list", l.Key, "code", code)
}

func readList(r reader, key string, n *yaml.Node) *CodeList {
	l := &CodeList{Key: key, byCode: map[string]int{}, byLabel: map[string]int{}}
	var entries []*yaml.Node
	r.mapping(n, fields{
		"zh": r.text(&l.Name.Zh), "en": r.text(&l.Name.En), "source": r.text(&l.Source), "open?": r.flag(&l.Open),
		"codes": r.list(func(n *yaml.Node) {
			entries = append(entries, n)
			l.add(r, n)
		}),
	})
	for i, c := range l.Codes {
		if _, ok := l.byCode[c.RollsUp]; c.RollsUp != "" && !ok {
			r.codeUnknown(entries[i], l, c.RollsUp)
		}
	}
	return l
}

// add reads one entry. A label that two entries claim is a fault, because a cell that says it could not be understood.
func (l *CodeList) add(r reader, n *yaml.Node) {
	var c Code
	r.mapping(n, fields{
		"code": r.text(&c.Code), "zh": r.text(&c.Name.Zh), "en": r.text(&c.Name.En), "synonyms?": r.texts(&c.Synonyms),
		"rolls_up?": r.text(&c.RollsUp),
	})
	i := len(l.Codes)
	if _, twice := l.byCode[c.Code]; twice {
		r.at(n, "yaml_twice", "key", c.Code)
	}
	l.Codes = append(l.Codes, c)
	l.byCode[c.Code] = i
	for _, label := range append([]string{c.Code, c.Name.Zh, c.Name.En}, c.Synonyms...) {
		if other, taken := l.byLabel[normal(label)]; taken && other != i {
			r.at(n, "policy_label_twice", "label", label, "code", c.Code, "other", l.Codes[other].Code)
			continue
		}
		l.byLabel[normal(label)] = i
	}
}
