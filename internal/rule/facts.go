package rule

import (
	"regexp"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
	"go.yaml.in/yaml/v3"

	"shouwang/internal/fault"
)

// Text is a text in both languages.
type Text struct {
	Zh string `json:"zh"`
	En string `json:"en"`
}

// In returns the text in English for "en" and in Chinese for every other language.
func (t Text) In(lang string) string {
	if lang == "en" {
		return t.En
	}
	return t.Zh
}

// Type is the type of a fact, a parameter or an expression.
type Type string

// The types. Money is in fen, decimals in hundredths, dates are yyyymmdd; codes are several codes of one list; of a sealed fact one
// may only ask whether it is missing.
const (
	Bool    Type = "bool"
	Int     Type = "int"
	Money   Type = "money"
	Decimal Type = "decimal"
	Date    Type = "date"
	Code    Type = "code"
	Codes   Type = "codes"
	String  Type = "text"
	Sealed  Type = "sealed"

	span   Type = "span"   // how long a period is
	period Type = "period" // two dates; only the right side of in
)

var factTypes = []Type{Bool, Int, Money, Decimal, Date, Code, Codes, String, Sealed}

// Fact is one column that a rule may ask about.
type Fact struct {
	Key    string // "household.type", or the name inside its list
	Column string
	Type   Type
	List   string // the code list of Code and Codes
	Field  string // entry of the field catalogue, empty when the fact carries its own label
	Others bool   // tells of another household of the county, whom not everybody may see who sees this one
	Label  Text

	place fault.Place // of its code list
}

// List is a set of rows that belong to a household.
type List struct {
	Key    string // "members", "records.medical"
	View   string
	Label  Text
	Member string   // column of the member that a row belongs to; empty for rows that cannot be asked of a member
	Origin []string // columns that say where a row came from, for example batch, sheet and row
	Facts  map[string]*Fact
}

// Named is a condition or value that rules use by its name.
type Named struct {
	Key    string
	Label  Text
	Source string

	doc   *document
	node  *yaml.Node
	tree  *Node
	wrong bool // its own problems have been reported; whatever uses it has none because of them
	layer int
}

// File is one file of a layer: 0 is the lowest. What a higher layer says replaces what a lower one says under the same name.
type File struct {
	Name  string
	Text  []byte
	Layer int
}

// Facts is what may be asked, read from facts.yaml.
type Facts struct {
	View    string
	Objects map[string]map[string]*Fact // root → name → fact
	Labels  map[string]Text             // root → label
	Lists   map[string]*List
	Named   map[string]*Named
	// Subjects are what else a rule may be about than households: the root whose facts alone it may ask → its view.
	Subjects map[string]string
	Calendar string // table of working days; empty when rules cannot ask for them

	order  []string // names of Named as written
	unread bool     // a file could not be read, which has been reported: a name that is not known may stand there
	doc    *document
	layer  int
	seen   map[string]int // what the files have said so far → the highest layer that said it
}

var identifier = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// ParseFacts reads the facts of all layers, the lowest first. All problems are reported together, each at its line and column.
func ParseFacts(files ...File) (*Facts, error) {
	f, problems := readFacts(files)
	if err := problems.Err("rule_faulty", "file", f.doc.file); err != nil {
		return nil, err
	}
	return f, nil
}

// readFacts reads the facts and gives what could be read of them, with all problems.
func readFacts(files []File) (*Facts, *fault.List) {
	f := &Facts{
		Objects: map[string]map[string]*Fact{}, Labels: map[string]Text{}, Lists: map[string]*List{}, Named: map[string]*Named{},
		Subjects: map[string]string{}, seen: map[string]int{},
	}
	problems := &fault.List{}
	f.doc = &document{file: "facts.yaml", problems: problems}
	for i, file := range files {
		f.doc, f.layer = &document{file: file.Name, problems: problems}, file.Layer
		f.read(file, i == 0)
	}
	if len(files) == 0 {
		problems.At(fault.Place{File: "facts.yaml", Line: 1, Column: 1}, "rule_yaml_missing", "key", "view")
	}
	f.unread = len(files) == 0 || f.gaps()
	return f, problems
}

// read reads one file; the first must say which view holds the households, the others may leave out what they do not add to.
func (f *Facts) read(file File, first bool) {
	d := f.doc
	root := d.open(file.Text)
	if root == nil {
		return
	}
	optional := "?"
	if first {
		optional = ""
	}
	version := 0
	d.keys(root, map[string]func(*yaml.Node){
		"version":            d.integer(&version),
		"view" + optional:    f.identifier(&f.View),
		"objects" + optional: func(n *yaml.Node) { d.each(n, f.object) },
		"lists" + optional:   func(n *yaml.Node) { d.each(n, f.list) },
		"named?":             func(n *yaml.Node) { d.each(n, f.named) },
		"calendar?":          f.identifier(&f.Calendar),
		"subjects?": func(n *yaml.Node) {
			d.each(n, func(key, value *yaml.Node) { f.subject(key, value) })
		},
	})
}

// gaps tells whether something of what has been read so far could not be.
func (f *Facts) gaps() bool { return slices.ContainsFunc(f.doc.problems.Problems(), Unreadable) }

// twice records that two files of one layer say the same; a higher layer may.
func (f *Facts) twice(n *yaml.Node, key string) {
	if layer, ok := f.seen[key]; ok && layer == f.layer {
		f.doc.at(n, "rule_yaml_twice", "key", key)
	}
	f.seen[key] = f.layer
}

func (f *Facts) identifier(into *string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if !identifier.MatchString(n.Value) {
			f.doc.at(n, "rule_identifier", "name", n.Value)
		}
		*into = n.Value
	}
}

func (f *Facts) object(key, value *yaml.Node) {
	if !identifier.MatchString(key.Value) || reserved[key.Value] {
		f.doc.at(key, "rule_identifier", "name", key.Value)
	}
	facts, label := f.Objects[key.Value], f.Labels[key.Value]
	if facts == nil {
		facts = map[string]*Fact{}
	}
	f.doc.keys(value, map[string]func(*yaml.Node){
		"zh": f.doc.text(&label.Zh), "en": f.doc.text(&label.En),
		"facts": func(n *yaml.Node) { f.facts(n, key.Value+".", facts) },
	})
	f.Objects[key.Value], f.Labels[key.Value] = facts, label
}

// subject reads what rules may be about beside households.
func (f *Facts) subject(key, value *yaml.Node) {
	var view string
	f.doc.keys(value, map[string]func(*yaml.Node){"view": f.identifier(&view)})
	if f.Objects[key.Value] == nil && !f.gaps() {
		f.doc.at(key, "rule_name_none", "name", key.Value)
	}
	f.Subjects[key.Value] = view
}

func (f *Facts) list(key, value *yaml.Node) {
	for _, part := range strings.Split(key.Value, ".") {
		if !identifier.MatchString(part) || reserved[part] {
			f.doc.at(key, "rule_identifier", "name", key.Value)
		}
	}
	if strings.Count(key.Value, ".") > 1 {
		f.doc.at(key, "rule_identifier", "name", key.Value)
	}
	l := f.Lists[key.Value]
	if l == nil {
		l = &List{Key: key.Value, Facts: map[string]*Fact{}}
	}
	f.doc.keys(value, map[string]func(*yaml.Node){
		"zh": f.doc.text(&l.Label.Zh), "en": f.doc.text(&l.Label.En), "view": f.identifier(&l.View),
		"member?": f.identifier(&l.Member),
		"origin?": func(n *yaml.Node) {
			l.Origin = nil
			f.doc.list(n, func(n *yaml.Node) {
				var column string
				f.identifier(&column)(n)
				l.Origin = append(l.Origin, column)
			})
		},
		"facts": func(n *yaml.Node) { f.facts(n, "", l.Facts) },
	})
	f.Lists[key.Value] = l
}

func (f *Facts) facts(n *yaml.Node, prefix string, into map[string]*Fact) {
	f.doc.each(n, func(key, value *yaml.Node) {
		if !identifier.MatchString(key.Value) {
			f.doc.at(key, "rule_identifier", "name", key.Value)
		}
		fact := &Fact{Key: prefix + key.Value}
		kind := ""
		f.doc.keys(value, map[string]func(*yaml.Node){
			"column": f.identifier(&fact.Column), "type": f.doc.text(&kind), "codes?": f.codes(fact),
			"others?": f.doc.flag(&fact.Others), "field?": f.doc.text(&fact.Field), "zh?": f.doc.text(&fact.Label.Zh), "en?": f.doc.text(&fact.Label.En),
		})
		fact.Type = Type(kind)
		switch {
		case !slices.Contains(factTypes, fact.Type):
			f.doc.at(value, "rule_fact_type", "type", kind)
		case (fact.Type == Code || fact.Type == Codes) != (fact.List != ""):
			f.doc.at(value, "rule_fact_codes", "name", fact.Key)
		case fact.Field == "" && (fact.Label.Zh == "" || fact.Label.En == ""):
			f.doc.at(value, "rule_fact_label", "name", fact.Key)
		}
		into[key.Value] = fact
	})
}

// codes reads the code list of a fact; whether there is such a list is known only with the profile's words.
func (f *Facts) codes(fact *Fact) func(*yaml.Node) {
	return func(n *yaml.Node) {
		f.doc.text(&fact.List)(n)
		fact.place = fault.Place{File: f.doc.file, Line: n.Line, Column: n.Column}
	}
}

// checkLists reports facts with code lists that the profile does not have. They are read as if the nearest one stood there, so that
// whatever asks them is not reported too.
func (f *Facts) checkLists(lists map[string]CodeList, problems *fault.List) {
	known := keysOf(lists)
	check := func(fact *Fact) {
		if _, ok := lists[fact.List]; ok || fact.List == "" || len(known) == 0 {
			return
		}
		near := nearest(fact.List, known)
		if near == "" {
			problems.At(fact.place, "rule_list_unknown", "list", fact.List)
			return
		}
		problems.At(fact.place, "rule_list_near", "list", fact.List, "nearest", near)
		fact.List = near
	}
	for _, root := range keysOf(f.Objects) {
		for _, key := range keysOf(f.Objects[root]) {
			check(f.Objects[root][key])
		}
	}
	for _, name := range keysOf(f.Lists) {
		for _, key := range keysOf(f.Lists[name].Facts) {
			check(f.Lists[name].Facts[key])
		}
	}
}

func (f *Facts) named(key, value *yaml.Node) {
	n := &Named{Key: key.Value, doc: f.doc, layer: f.layer}
	f.twice(key, "named "+key.Value)
	root, name, dotted := strings.Cut(key.Value, ".")
	known := f.Objects[root]
	switch {
	case dotted && known == nil && f.gaps():
	case dotted && (known == nil || !identifier.MatchString(name) || known[name] != nil),
		!dotted && (!identifier.MatchString(root) || reserved[root] || known != nil || f.Lists[root] != nil):
		f.doc.at(key, "rule_identifier", "name", key.Value)
	}
	f.doc.keys(value, map[string]func(*yaml.Node){
		"zh": f.doc.text(&n.Label.Zh), "en": f.doc.text(&n.Label.En),
		"condition": func(c *yaml.Node) {
			f.doc.text(&n.Source)(c)
			n.node = c
		},
	})
	if f.Named[n.Key] == nil {
		f.order = append(f.order, n.Key)
	}
	f.Named[n.Key] = n
}

// reserved are the names that the language itself uses.
var reserved = map[string]bool{
	"params": true, "lines": true, "groups": true, "lists": true, "as_of": true, "records": false, "true": true, "false": true, "null": true, "in": true,
}

func sorted(names []string) []string {
	slices.Sort(names)
	return names
}

// Nearest gives the known name that a mistyped one most likely means, empty when none comes near.
func Nearest(name string, known []string) string { return nearest(name, known) }

// nearest gives the known name with the fewest edits, empty when none comes near.
func nearest(name string, known []string) string {
	best, edits := "", max(2, len(name)/2)
	for _, k := range known {
		if d := levenshtein.ComputeDistance(name, k); d <= edits {
			if d < edits || best == "" {
				best, edits = k, d
			}
		}
	}
	return best
}

// UnitType is the type of a parameter with a unit: yuan is money; a date a date; litres, per cent, areas and distances are decimals; all else counts.
func UnitType(unit string) Type {
	switch unit {
	case "yuan":
		return Money
	case "date":
		return Date
	case "litre", "percent", "mu", "m2", "km", "wan_yuan":
		return Decimal
	default:
		return Int
	}
}
