package registry

import (
	"cmp"
	"encoding/hex"
	"iter"

	"shouwang/internal/civil"
)

// Basis says which assessment of a household is meant.
type Basis int

// The assessments: now, when the household was identified, after its risk was cleared.
const (
	Current Basis = iota
	Identified
	Cleared
	bases // the number of assessments
)

// Bases lists the assessments in the order in which they are shown.
func Bases() []Basis { return []Basis{Current, Identified, Cleared} }

// Code is the stored code, an entry of the profile's list assessment_basis.
func (b Basis) Code() string { return [...]string{"current", "identified", "cleared"}[b] }

// BasisOf returns the assessment of a stored code.
func BasisOf(code string) (Basis, bool) {
	for _, b := range Bases() {
		if b.Code() == code {
			return b, true
		}
	}
	return 0, false
}

// HouseholdKey names a household as workbooks do.
type HouseholdKey struct {
	Village int64
	No      string
}

func compareKeys(a, b HouseholdKey) int {
	return cmp.Or(cmp.Compare(a.Village, b.Village), cmp.Compare(a.No, b.No))
}

// PersonKey is the blind index of an 18-digit identity number; Service.PersonKey makes it.
type PersonKey [16]byte

// String writes the key in hexadecimal; it says nothing about the number.
func (k PersonKey) String() string { return hex.EncodeToString(k[:]) }

// IsZero reports whether there is no key.
func (k PersonKey) IsZero() bool { return k == PersonKey{} }

// Layout says which columns a file has, table by table in the order of the catalogue (field.Catalogue.Table). What a file does not
// have is left as it is stored. Service.Layout makes one from the columns found.
type Layout struct {
	Household  []bool
	Member     []bool
	Monitoring []bool
	Assessment [bases][]bool
}

// Place is where something stands in the batch's file; the zero Place is nowhere.
type Place struct {
	Sheet string
	Line  int // from 1
}

// Household is one household as a file says it. Values stand in the order of the catalogue's fields of their table: int64 for
// integers, decimals (hundredths), money (fen), dates and months (yyyymmdd); bool; string for texts, codes, «,a,b,» and, in the
// clear and normalised, for numbers that are sealed; nil for a missing value, the empty string for codes of which there are none.
// Values of columns that the layout does not have are not looked at.
type Household struct {
	HouseholdKey
	Values      []any
	Members     []Member
	Assessments [bases][]any // nil where the file has none of this assessment
	Monitoring  []any        // nil where the file says nothing about monitoring
	// Row is the caller's own mark, for example a row number; refusals carry it back.
	Row int
	// Place is the first of the household's rows.
	Place Place
}

// Member is one person of a household.
type Member struct {
	Values []any
	Key    PersonKey
	// Category and Grade are read from a disability certificate's number, otherwise zero.
	Category, Grade int
	Row             int
	Place           Place
}

// Changes is a file's households in the order in which they are written. The sequence is drawn once, by another goroutine while Apply
// writes what came before, so it must not use the transaction; it gives a fresh Household each time. An error ends the work and is
// returned as it is. When Apply returns, the sequence has ended.
type Changes struct {
	From       civil.Date // the date from which the file's values are true
	Batch      int64      // the import batch
	Layout     Layout
	Households iter.Seq2[*Household, error]
	// Progress is told the rows done so far, once a chunk; it may be nil.
	Progress func(rows int)
}

// VillageFact is one village's facts; Values as in Household, for the table village_fact.
type VillageFact struct {
	Village int64
	Values  []any
	Row     int
	Place   Place
}

// VillageChanges is a file of villages' facts.
type VillageChanges struct {
	From     civil.Date
	Batch    int64
	Layout   []bool // the columns that the file has, in the order of the catalogue's table village_fact
	Villages iter.Seq2[*VillageFact, error]
}

// Item is one local income item of a household; Amount is in fen.
type Item struct {
	HouseholdKey
	Basis  Basis
	Item   string
	Amount int64
	Remark string
	Row    int
	Place  Place
}

// ItemChanges is a file of local income items.
type ItemChanges struct {
	From   civil.Date
	Batch  int64
	Remark bool // the file has a column for explanations
	Items  iter.Seq2[*Item, error]
}

// Tally counts what a file did.
type Tally struct {
	Added     int `json:"added"`
	Changed   int `json:"changed"`
	Unchanged int `json:"unchanged"`
}

func (t *Tally) add(u Tally) {
	t.Added += u.Added
	t.Changed += u.Changed
	t.Unchanged += u.Unchanged
}

// one counts a household by what became of its rows.
func (t *Tally) one(rows Tally) {
	if rows.Added+rows.Changed > 0 {
		t.Changed++
	} else {
		t.Unchanged++
	}
}

// Counts is the outcome of a file, or with Preview what the outcome would be. Rows are the file's rows: a person's row has changed
// when the person or anything of the household did.
type Counts struct {
	Households Tally
	Rows       Tally
	// Absent counts registered members of the file's households that the file does not name; they stay as they are.
	Absent int
	// Refused counts rows that were not taken, Refusals says why.
	Refused  int
	Refusals []Refusal
}

// Refusal says why a household, or one person's row, was not taken. Notice marks what needs no answer.
type Refusal struct {
	HouseholdKey
	Row    int
	Code   string
	Args   map[string]string
	Notice bool
}

// The codes of refusals.
const (
	CodeOlder         = "file_older"
	CodeRegistered    = "duplicate_in_registry"
	CodeElsewhere     = "duplicate_elsewhere"
	CodeTwice         = "member_in_two_households"
	CodeHouseholdGone = "household_ended"
	CodeMemberGone    = "member_ended"
	CodeNoHousehold   = "household_unknown"
	CodeVillageTwice  = "village_twice"
	CodeItemTwice     = "item_twice"
)

// HouseholdInfo is what a file's check needs to know about a registered household.
type HouseholdInfo struct {
	ID     int64
	County int
	Ended  bool
}

// PersonInfo is what a file's check needs to know about a registered person.
type PersonInfo struct {
	County      int
	HouseholdID int64
	MemberID    int64
	Village     int64
	Name        string
	No          string // the household's number
}
