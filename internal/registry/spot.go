package registry

import (
	"strings"

	"shouwang/internal/id"
)

// Spot names one value of a household or of a village that can be corrected: a field of the catalogue, for the fields of assessments
// which assessment, for the fields of members whose. The zero Spot names nothing.
type Spot struct {
	Field  string
	Basis  Basis
	Member id.Ref
}

// String writes the spot as forms name it, for example "household.phone", "assessment.pension~identified" or
// "member.labour~410602-1A7Q…".
func (s Spot) String() string {
	switch s.table() {
	case "assessment":
		return s.Field + "~" + s.Basis.Code()
	case "member":
		return s.Field + "~" + s.Member.String()
	}
	return s.Field
}

// ParseSpot reads what String writes; false for anything else.
func ParseSpot(text string) (Spot, bool) {
	key, where, told := strings.Cut(text, "~")
	spot := Spot{Field: key}
	switch spot.table() {
	case "assessment":
		var ok bool
		spot.Basis, ok = BasisOf(where)
		return spot, ok
	case "member":
		ref, err := id.ParseRef(where)
		spot.Member = ref
		return spot, err == nil
	}
	return spot, !told && strings.Contains(key, ".")
}

// table is the first part of the field's key, which says what the value belongs to.
func (s Spot) table() string {
	table, _, _ := strings.Cut(s.Field, ".")
	return table
}
