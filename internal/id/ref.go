package id

import (
	"errors"
	"strconv"
	"strings"
)

// ErrNotRef is returned for a text that is not the reference of any row.
var ErrNotRef = errors.New("not a reference")

// alphabet is Crockford's base 32, which has no letters that are mistaken for digits.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// refDigits is the length of 63 bits in base 32; leading zeros are kept so that references sort like their numbers.
const refDigits = 13

// Ref names a row outside the system, in addresses and the API: the county that owns it and its number.
type Ref struct {
	County int
	ID     int64
}

// IsZero reports whether the reference names nothing.
func (r Ref) IsZero() bool { return r == Ref{} }

// String returns the reference as 410602-01A7QXXXXXXXX, and the empty string for the zero Ref.
func (r Ref) String() string {
	if r.IsZero() {
		return ""
	}
	var digits [refDigits]byte
	n := uint64(r.ID)
	for i := refDigits - 1; i >= 0; i-- {
		digits[i] = alphabet[n&31]
		n >>= 5
	}
	return strconv.Itoa(r.County) + "-" + string(digits[:])
}

// ParseRef reads a reference in either case, with I and L read as 1 and O as 0. It returns ErrNotRef for anything
// that String does not write.
func ParseRef(s string) (Ref, error) {
	county, digits, _ := strings.Cut(s, "-")
	if len(county) != 6 || len(digits) != refDigits || county[0] == '0' {
		return Ref{}, ErrNotRef
	}
	c, err := strconv.ParseUint(county, 10, 32)
	if err != nil {
		return Ref{}, ErrNotRef
	}
	var n uint64
	for _, ch := range strings.ToUpper(digits) {
		v := strings.IndexRune(alphabet, unconfuse(ch))
		if v < 0 || n>>58 != 0 {
			return Ref{}, ErrNotRef
		}
		n = n<<5 | uint64(v)
	}
	if n == 0 {
		return Ref{}, ErrNotRef
	}
	return Ref{County: int(c), ID: int64(n)}, nil
}

func unconfuse(r rune) rune {
	switch r {
	case 'I', 'L':
		return '1'
	case 'O':
		return '0'
	}
	return r
}

// MarshalText writes what String returns.
func (r Ref) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (r *Ref) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*r = Ref{}
		return nil
	}
	var err error
	*r, err = ParseRef(string(b))
	return err
}
