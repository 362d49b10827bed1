package synth

import (
	"bytes"
	"embed"
	"fmt"

	"go.yaml.in/yaml/v3"
)

//go:embed data
var dataFS embed.FS

// plan is data/county.yaml: how the county is made up.
type plan struct {
	AsOf    string            `yaml:"as_of"`
	Limits  limits            `yaml:"limits"`
	Kinds   map[string]int    `yaml:"kinds"`
	Planted map[string]int    `yaml:"planted"`
	Second  int               `yaml:"second"`
	Sizes   []int             `yaml:"sizes"`
	Causes  []cause           `yaml:"causes"`
	Shares  shares            `yaml:"shares"`
	CSV     map[string]string `yaml:"csv"`
	Titled  []string          `yaml:"titled"`
	Numeric []string          `yaml:"numeric"`
	// IdentifiedMonths is how many months ago active households were identified, from and to.
	IdentifiedMonths [2]int `yaml:"identified_months"`
	TwoClasses       bool   `yaml:"two_classes"`
	Income           struct {
		Low    int `yaml:"low"`
		Middle int `yaml:"middle"`
		High   int `yaml:"high"`
	} `yaml:"income"`
}

type cause struct {
	Code   string `yaml:"code"`
	Weight int    `yaml:"weight"`
}

// shares are probabilities in thousandths.
type shares struct {
	DibaoHousehold  int `yaml:"dibao_household"`
	DestituteSingle int `yaml:"destitute_single"`
	DisabledPerson  int `yaml:"disabled_person"`
	ChronicOld      int `yaml:"chronic_old"`
	ChronicAdult    int `yaml:"chronic_adult"`
	SeverePerson    int `yaml:"severe_person"`
	Worker          int `yaml:"worker"`
	Skilled         int `yaml:"skilled"`
	EmployeeInsured int `yaml:"employee_insured"`
	PublicPost      int `yaml:"public_post"`
	Vocational      int `yaml:"vocational"`
	College         int `yaml:"college"`
	MemberPhone     int `yaml:"member_phone"`
	Unmatched       int `yaml:"unmatched"`
	Hui             int `yaml:"hui"`
}

// words is data/words.yaml: what stands in the cells.
type words struct {
	Labels           map[string]map[string]string `yaml:"labels"`
	Lists            map[string][]string          `yaml:"lists"`
	VillageShort     map[string]string            `yaml:"village_short"`
	Title            string                       `yaml:"title"`
	Note             string                       `yaml:"note"`
	Surnames         string                       `yaml:"surnames"`
	MaleCharacters   string                       `yaml:"male_characters"`
	FemaleCharacters string                       `yaml:"female_characters"`

	surnames []rune
	male     []rune
	female   []rune
}

// flaw is one entry of data/faults.yaml.
type flaw struct {
	Source  string `yaml:"source"`
	Column  string `yaml:"column"`
	Code    string `yaml:"code"`
	How     string `yaml:"how"`
	Value   string `yaml:"value"`
	Members int    `yaml:"members"`
	Row     int    `yaml:"row"`
}

// data is everything that is embedded.
type data struct {
	plan  plan
	words words
	flaws []flaw
}

func loadData(profile string) (*data, error) {
	d := &data{}
	for name, into := range map[string]any{"county.yaml": &d.plan, "words.yaml": &d.words, "faults.yaml": &d.flaws} {
		raw, err := dataFS.ReadFile("data/" + name)
		if err != nil {
			return nil, err
		}
		dec := yaml.NewDecoder(bytes.NewReader(raw))
		dec.KnownFields(true)
		if err := dec.Decode(into); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	if err := d.overlay(profile); err != nil {
		return nil, err
	}
	d.words.surnames = []rune(d.words.Surnames)
	d.words.male = []rune(d.words.MaleCharacters)
	d.words.female = []rune(d.words.FemaleCharacters)
	return d, nil
}

// label is the text of a code as it stands in a cell; an empty code is an empty cell.
func (w *words) label(list, code string) string {
	if code == "" {
		return ""
	}
	return mustHave(w.Labels[list], list, code)
}

// mustHave stops at a code without a label, which is a mistake of the build; the tests write every one of them.
func mustHave(labels map[string]string, list, code string) string {
	text, ok := labels[code]
	if !ok {
		panic("synth: no label for " + list + "." + code)
	}
	return text
}

func (w *words) yes(v bool) string {
	if v {
		return w.label("yes_no", "yes")
	}
	return w.label("yes_no", "no")
}
