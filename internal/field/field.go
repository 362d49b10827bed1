package field

import "slices"

// Type says what may stand in a field and how it is stored.
type Type string

// The types of fields. Money and decimals are stored in hundredths, dates and months as yyyymmdd, a code as its identifier in the
// profile's list, several codes as «,a,b,» with the empty string for none, an absent value always as NULL.
const (
	Text    Type = "text"
	Name    Type = "name"
	Int     Type = "int"
	Decimal Type = "decimal"
	Money   Type = "money"
	Bool    Type = "bool"
	Date    Type = "date"
	Month   Type = "month"
	Code    Type = "code"
	Codes   Type = "codes"
	ID      Type = "id"
	Phone   Type = "phone"
)

var types = []Type{Text, Name, Int, Decimal, Money, Bool, Date, Month, Code, Codes, ID, Phone}

// Note is an explanation of a field's statistical basis (口径) in both languages.
type Note struct {
	Zh string `yaml:"zh"`
	En string `yaml:"en"`
}

// Field is one entry of the catalogue.
type Field struct {
	// Key names the field everywhere, for example "member.birth_date".
	Key string `yaml:"key"`
	// Table and Column say where the field is kept; fields of the group "area" are kept as one area code and have no column.
	Table  string `yaml:"-"`
	Column string `yaml:"column"`
	// Zh and En are the labels; Zh is also the header in the national system's exports.
	Zh       string   `yaml:"zh"`
	En       string   `yaml:"en"`
	Synonyms []string `yaml:"synonyms"`
	Type     Type     `yaml:"type"`
	// Unit is the key of the unit (person, household, month, mu, m2, km …), empty for none; money is in yuan on paper.
	Unit string `yaml:"unit"`
	// Codes names the code list of the profile for Code and Codes.
	Codes string `yaml:"codes"`
	// Blank is "none" where an empty cell says that there is none, otherwise an empty cell is a missing value.
	Blank string `yaml:"blank"`
	// Secret fields are sealed at rest and searched by a blind index.
	Secret bool `yaml:"secret"`
	// Mask is how the value is shown to those without the right to see it whole: id, phone, name, tail.
	Mask string `yaml:"mask"`
	// Sensitivity is "", "personal" or "health".
	Sensitivity string `yaml:"sensitivity"`
	// Max bounds an integer's or a decimal's value, or a text's length in characters.
	Max int `yaml:"max"`
	// Negative allows amounts below zero.
	Negative bool `yaml:"negative"`
	// Parts is the number of numbered columns that hold one multi-choice field, such as 致贫/返贫风险1 to 5.
	Parts int `yaml:"parts"`
	// Since is the number of the migration that added the field to a table that was there before; zero where it came with its table.
	Since int  `yaml:"since"`
	Note  Note `yaml:"note"`
}

// Label gives the field's name in a language ("zh" or "en").
func (f Field) Label(lang string) string {
	if lang == "en" {
		return f.En
	}
	return f.Zh
}

// BlankIsNone reports whether an empty cell says that there is none.
func (f Field) BlankIsNone() bool { return f.Blank == "none" }

// StoredColumns lists the columns that keep the field: a secret has its sealed text and its blind index, a certificate number also
// what can be read from it.
func (f Field) StoredColumns() []string {
	switch {
	case f.Column == "":
		return nil
	case f.Secret:
		return []string{f.Column + "_sealed", f.Column + "_blind"}
	default:
		return []string{f.Column}
	}
}

// Catalogue holds the fields and the sources. It never changes after Load.
type Catalogue struct {
	fields  []Field
	byKey   map[string]int
	sources []Source
}

// Fields lists every field in the order of the catalogue.
func (c *Catalogue) Fields() []Field { return slices.Clone(c.fields) }

// Field finds a field by its key.
func (c *Catalogue) Field(key string) (Field, bool) {
	i, ok := c.byKey[key]
	if !ok {
		return Field{}, false
	}
	return c.fields[i], true
}

// Table lists the fields that a table keeps, in the order of the catalogue.
func (c *Catalogue) Table(table string) []Field {
	var out []Field
	for _, f := range c.fields {
		if f.Table == table && f.Column != "" {
			out = append(out, f)
		}
	}
	return out
}

// Sources lists the sources in their order of import: villages and households before what refers to them.
func (c *Catalogue) Sources() []Source { return slices.Clone(c.sources) }

// Source finds a source by its key.
func (c *Catalogue) Source(key string) (Source, bool) {
	for _, s := range c.sources {
		if s.Key == key {
			return s, true
		}
	}
	return Source{}, false
}
