package policy

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"shouwang/internal/civil"
	"shouwang/internal/fault"
)

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
	Lines    []Parameter // the monitoring lines
	Params   []Parameter // the thresholds that rules name
	Measures []Measure
	Digest   string // SHA-256 over the profile's files, in hexadecimal

	files map[string][]byte
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

// The files of a profile. The last two are carried as they are for package screening.
const (
	profileFile  = "profile.yaml"
	codesFile    = "codes.yaml"
	linesFile    = "lines.yaml"
	measuresFile = "measures.yaml"
	FactsFile    = "facts.yaml"
	RulesFile    = "rules.yaml"
)

func requiredFiles() []string {
	return []string{profileFile, codesFile, linesFile, measuresFile, FactsFile, RulesFile}
}

// Load reads the profile in the folder that bears its code. All faults of all files are reported together, each with
// file, line and column.
func Load(fsys fs.FS, code string) (*Profile, error) {
	if !fs.ValidPath(code) || strings.Contains(code, "/") {
		return nil, fault.NotFound("policy_unknown", "profile", code)
	}
	entries, err := fs.ReadDir(fsys, code)
	if err != nil {
		return nil, fault.NotFound("policy_unknown", "profile", code).Because(err)
	}
	files := map[string][]byte{}
	for _, e := range entries {
		if e.IsDir() || path.Ext(e.Name()) != ".yaml" {
			continue
		}
		if files[e.Name()], err = fs.ReadFile(fsys, path.Join(code, e.Name())); err != nil {
			return nil, fmt.Errorf("read profile %s: %w", code, err)
		}
	}
	return parse(code, files)
}

// parse builds a profile from the content of its files.
func parse(code string, files map[string][]byte) (*Profile, error) {
	p := &Profile{Code: code, files: files, Digest: digest(files)}
	problems := &fault.List{}
	for _, name := range requiredFiles() {
		if _, ok := files[name]; !ok {
			problems.At(fault.Place{File: path.Join(code, name), Line: 1, Column: 1}, "policy_file_missing")
		}
	}
	open := func(name string) reader { return reader{file: path.Join(code, name), problems: problems} }
	p.readProfile(open(profileFile), files[profileFile])
	p.readCodes(open(codesFile), files[codesFile])
	p.readLines(open(linesFile), files[linesFile])
	p.readMeasures(open(measuresFile), files[measuresFile])
	if err := problems.Err("policy_faulty", "profile", code); err != nil {
		return nil, err
	}
	return p, nil
}

// digest hashes names and contents of all files, in the order of their names, with their lengths, so that no two
// different profiles can look alike.
func digest(files map[string][]byte) string {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(h, "%d %s %d\n", len(name), name, len(files[name]))
		h.Write(files[name])
	}
	return hex.EncodeToString(h.Sum(nil))
}

// File returns the text of one of the profile's files, nil when it has none of that name.
func (p *Profile) File(name string) []byte { return p.files[name] }

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
