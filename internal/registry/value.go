package registry

import (
	"slices"
	"strings"
	"time"

	"shouwang/internal/civil"
	"shouwang/internal/field"
	"shouwang/internal/id"
	"shouwang/internal/idno"
	"shouwang/internal/money"
	"shouwang/internal/policy"
)

// Value is what stands in one field, ready to be shown: as stored, but a sealed number as its mask shows it.
type Value struct {
	Field field.Field
	// Raw is nil for a missing value, otherwise int64, bool or string as the field's type says (see Household); a sealed number is
	// its mask.
	Raw   any
	codes *policy.CodeList
}

// Missing reports whether nothing is stated; it is not the same as none.
func (v Value) Missing() bool { return v.Raw == nil }

// Codes lists the entries of a code list that a Code or Codes field names, in the order stored; a text that an open list has kept
// comes as an entry of its own name.
func (v Value) Codes() []policy.Code {
	text, _ := v.Raw.(string)
	var out []policy.Code
	for code := range strings.SplitSeq(strings.Trim(text, ","), ",") {
		if code == "" {
			continue
		}
		entry, ok := v.codes.Code(code)
		if !ok {
			entry = policy.Code{Code: code, Name: policy.Text{Zh: code, En: code}}
		}
		out = append(out, entry)
	}
	return out
}

// Money is the amount of a money field; false when it is missing.
func (v Value) Money() (money.Fen, bool) {
	n, ok := v.Raw.(int64)
	return money.Fen(n), ok
}

// Date is the day of a date or month field, zero when it is missing.
func (v Value) Date() civil.Date {
	n, _ := v.Raw.(int64)
	if n == 0 {
		return civil.Date{}
	}
	return civil.FromInt(int(n))
}

// Stamp says which version a record is, since when it is true, and who recorded it when.
type Stamp struct {
	Version    int
	ValidFrom  civil.Date
	RecordedAt time.Time
	RecordedBy int64 // 0 for the system
	Batch      int64 // 0 for none
}

// Record is one row of the registry as it was at a date.
type Record struct {
	Stamp
	Values []Value // in the order of the catalogue
}

// Get finds a value by the field's key. A field that the record does not have is missing.
func (r *Record) Get(key string) Value {
	if r != nil {
		for _, v := range r.Values {
			if v.Field.Key == key {
				return v
			}
		}
	}
	return Value{}
}

// Raw is the raw value of a field.
func (r *Record) Raw(key string) any { return r.Get(key).Raw }

func (s *Service) stampOf(sh *shape, r row) Stamp {
	return Stamp{
		Version: int(sh.num(r, "version")), ValidFrom: civil.FromInt(int(sh.num(r, "valid_from"))),
		RecordedAt: time.Unix(sh.num(r, "recorded_at"), 0).UTC(), RecordedBy: sh.num(r, "recorded_by"), Batch: sh.num(r, "batch_id"),
	}
}

// record makes a record of a stored row; sealed numbers are opened and masked.
func (s *Service) record(sh *shape, r row) (Record, error) {
	out := Record{Stamp: s.stampOf(sh, r), Values: make([]Value, len(sh.columns))}
	for i := range sh.columns {
		v, err := s.value(sh, r, i)
		if err != nil {
			return Record{}, err
		}
		out.Values[i] = v
	}
	return out, nil
}

// value makes the value of one column of a row.
func (s *Service) value(sh *shape, r row, i int) (Value, error) {
	c := sh.columns[i]
	v := Value{Field: c.field, Raw: r[c.at]}
	if c.field.Codes != "" {
		v.codes = s.profile.Codes[c.field.Codes]
	}
	if c.blind == "" {
		return v, nil
	}
	plain, err := s.open(sh, r, c)
	if v.Raw = nil; plain != "" {
		v.Raw = mask(c.field, plain)
	}
	return v, err
}

// open reads a sealed number; the empty text when there is none.
func (s *Service) open(sh *shape, r row, c column) (string, error) {
	sealed, _ := r[c.at].([]byte)
	own, _ := r[number].(int64)
	return s.keys.Open(sh.table, c.field.Column, own, sealed)
}

// mask shows a number as the catalogue wants it shown to everyone.
func mask(f field.Field, plain string) string {
	switch f.Mask {
	case "id":
		return idno.Mask(plain)
	case "phone":
		return idno.MaskPhone(plain)
	case "name":
		return idno.MaskName(plain)
	default:
		return idno.MaskCard(plain)
	}
}

// Person is a member of a household as of a date.
type Person struct {
	Ref  id.Ref
	Name string
	Record
	// DisabilityCategory (1 to 7) and DisabilityGrade (1 the heaviest, to 4) are read from the certificate's number, otherwise zero.
	DisabilityCategory, DisabilityGrade int
	EndedOn                             civil.Date
	EndReason                           string
}

// Head reports whether the person is the head of the household.
func (p *Person) Head() bool { return p.Raw("member.relation") == headOfHousehold }

// Assessment is one assessment with what it amounts to.
type Assessment struct {
	Basis Basis
	Record
	Income Income
	// Net and PerCapita are nil where an amount or the number of persons is missing.
	Net, PerCapita *money.Fen
}

// assessmentOf computes what an assessment amounts to, for so many persons.
func assessmentOf(b Basis, rec Record, persons int64) Assessment {
	amount := func(item string) *money.Fen {
		v, ok := rec.Get("assessment." + item).Money()
		if !ok {
			return nil
		}
		return &v
	}
	a := Assessment{Basis: b, Record: rec, Income: Income{
		Wage: amount("wage_income"), Operating: amount("operating_income"), Property: amount("property_income"),
		Transfer: amount("transfer_income"), Expense: amount("operating_expense"), Persons: persons,
	}}
	if net, ok := a.Income.Net(); ok {
		a.Net = &net
	}
	if share, ok := a.Income.PerCapita(); ok {
		a.PerCapita = &share
	}
	return a
}

// ItemRecord is one local income item as of a date.
type ItemRecord struct {
	Basis Basis
	Item  policy.Code
	// National is the national item that it is counted under.
	National string
	Amount   money.Fen
	Remark   string
	Stamp
}

// Change is one value that a version changed.
type Change struct {
	Old, New Value
}

// Version is one entry of a household's history: what was recorded when, by whom, and from when it is true.
type Version struct {
	Stamp
	Table   string // household, member, assessment, income_item, monitoring
	Name    string // the person, for a member
	Basis   Basis  // for an assessment or an item
	First   bool   // the row came into being; Changes is empty then
	Ended   bool   // the row ended with this version
	Resumed bool   // the row came back with this version
	Changes []Change
}

func sortVersions(all []Version) {
	slices.SortStableFunc(all, func(a, b Version) int {
		if c := b.ValidFrom.Compare(a.ValidFrom); c != 0 {
			return c
		}
		return b.RecordedAt.Compare(a.RecordedAt)
	})
}
