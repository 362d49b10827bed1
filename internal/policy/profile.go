package policy

import "shouwang/internal/civil"

// Text is a text in both languages.
type Text struct{ Zh, En string }

// In returns the text in English for "en" and in Chinese for every other language.
func (t Text) In(lang string) string {
	if lang == "en" {
		return t.En
	}
	return t.Zh
}

// Profile is one version of a policy profile, complete and checked. It is read-only.
type Profile struct {
	Code     string
	Version  int
	Name     Text
	From, To civil.Date // validity, both days included; To is zero while no end is known
	Source   string
	Terms    map[string]Text
	Levels   []Level // from the highest to the lowest
	Families []Family
	Codes    map[string]*CodeList
	Groups   map[string]Group
	Calendar *Calendar   // nil knows no day
	Lines    []Parameter // the monitoring lines
	Params   []Parameter // the thresholds that rules name
	Measures []Measure
	Shares   []string  // the folders of what it shares with other profiles, lowest first
	Without  []Mention // shared rules that it does without
	With     []Mention // the only shared rules that it takes; nil takes them all
	Tests    TestBasis
	Digest   string // SHA-256 over the files of all its layers, in hexadecimal

	layers []string          // folders, lowest first
	files  map[string][]byte // folder/name → text
	stored map[string][]byte // the same as it was read and hashed
}

// Mention is the id of a rule and where the profile names it.
type Mention struct {
	ID           string
	File         string
	Line, Column int
}

// TestBasis is what the tests of a profile's rules take for granted where their file says nothing.
type TestBasis struct {
	AsOf   civil.Date
	County int
	Params map[string]string // lines and thresholds that the tests set, as lines.yaml would write them
}

// File is a file of one layer. Layer 0 is the lowest; what a higher layer says replaces what a lower one says under the same name.
type File struct {
	Name  string // with its folder
	Text  []byte
	Layer int
}

// Level is a warning level.
type Level struct {
	Code      string
	Name      Text
	Short     Text
	Colour    string
	VisitDays int // a household of this level is visited at least once in so many days
}

// Family is a family of rules.
type Family struct {
	Code string
	Name Text
}

// Measure is a kind of assistance: the column that tells it, the code list of that column and what it helps against.
type Measure struct {
	Key, Column, Codes, Kind string
	Risks                    []string
	Name                     Text
}

// Holds tells whether the profile is valid on a day.
func (p *Profile) Holds(on civil.Date) bool {
	return !on.Before(p.From) && (p.To.IsZero() || !on.After(p.To))
}

// Level returns a warning level by its code.
func (p *Profile) Level(code string) (Level, bool) {
	for _, l := range p.Levels {
		if l.Code == code {
			return l, true
		}
	}
	return Level{}, false
}

// Term returns what the profile calls a thing, in a language; a term that the profile does not have is its own key,
// so that a page shows it rather than nothing.
func (p *Profile) Term(key, lang string) string {
	if t, ok := p.Terms[key]; ok {
		return t.In(lang)
	}
	return key
}
