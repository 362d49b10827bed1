package idno

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"shouwang/internal/civil"
)

// Kind says which certificate a number stands on.
type Kind int

// The certificates by which a register knows a person.
const (
	Resident Kind = iota + 1
	Disability
)

// Sex is the sex that the number states, in the numbering of GB/T 2261.1.
type Sex int

// The sexes that a number can state.
const (
	Male   Sex = 1
	Female Sex = 2
)

// The faults of a number. Each is a message key with a remedy.
const (
	FaultLength     = "id_length"
	FaultCharacters = "id_characters"
	FaultChecksum   = "id_checksum"
	FaultBirthDate  = "id_birth_date"
	FaultRegion     = "id_region"
	FaultHolder     = "id_placeholder"
	FaultCategory   = "id_disability_category"
	FaultGrade      = "id_disability_grade"
)

// The years a number may state as the year of birth.
const (
	earliestBirth = 1850
	latestBirth   = 2199
)

// Number is a number that was read without a fault. Text is the number as normalised; Resident18 is the identity
// number of 18 characters behind it, also for a number of 15 digits and for a disability certificate. Category
// (1 to 7) and Grade (1 to 4, 1 the heaviest) are those of a disability certificate, otherwise 0.
type Number struct {
	Text       string
	Resident18 string
	Kind       Kind
	Birth      civil.Date
	Sex        Sex
	Category   int
	Grade      int
}

// Normalise removes surrounding blanks, turns full-width characters into ASCII and letters into capitals.
func Normalise(s string) string {
	s = strings.TrimFunc(strings.Map(halfWidth, s), func(r rune) bool {
		return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff'
	})
	return strings.ToUpper(s)
}

func halfWidth(r rune) rune {
	switch {
	case r >= 0xFF01 && r <= 0xFF5E:
		return r - 0xFEE0
	case r == 0x3000:
		return ' '
	}
	return r
}

// Parse reads an identity number of 18 or 15 characters or a disability certificate of 20 or 22. The code is
// empty when the number is sound, otherwise the first fault, the one that says most before the check digit.
func Parse(s string) (Number, string) {
	s = Normalise(s)
	if code := shape(s); code != "" {
		return Number{}, code
	}
	if placeholder(s) {
		return Number{}, FaultHolder
	}
	resident := s[:min(len(s), 18)]
	if len(s) == 15 {
		resident = s[:6] + "19" + s[6:]
	}
	if !provinces(resident[:2]) {
		return Number{}, FaultRegion
	}
	birth := birthDate(resident[6:14])
	if birth.IsZero() {
		return Number{}, FaultBirthDate
	}
	check := checkDigit(resident)
	if len(s) == 15 {
		resident += string(check)
	}
	if resident[17] != check {
		return Number{}, FaultChecksum
	}
	n := Number{Text: s, Resident18: resident, Kind: Resident, Birth: birth, Sex: sexOf(resident[16])}
	return n.certificate()
}

// shape checks length and characters: digits, X as the 18th, B as the 21st.
func shape(s string) string {
	for _, r := range s {
		if (r < '0' || r > '9') && r != 'X' && r != 'B' {
			return FaultCharacters
		}
	}
	switch len(s) {
	case 15, 18, 20, 22:
	default:
		return FaultLength
	}
	for i := range len(s) {
		if (s[i] == 'X' && i != 17) || (s[i] == 'B') != (i == 20) {
			return FaultCharacters
		}
	}
	return ""
}

// placeholder reports numbers that people type where they have none: 999999 in front, or one digit throughout.
func placeholder(s string) bool {
	return strings.HasPrefix(s, "999999") || strings.Count(s[:15], s[:1]) == 15
}

// certificate reads category and grade when the number is longer than an identity number.
func (n Number) certificate() (Number, string) {
	if len(n.Text) <= 18 {
		return n, ""
	}
	n.Kind = Disability
	n.Category, n.Grade = int(n.Text[18]-'0'), int(n.Text[19]-'0')
	if n.Category < 1 || n.Category > 7 {
		return Number{}, FaultCategory
	}
	if n.Grade < 1 || n.Grade > 4 {
		return Number{}, FaultGrade
	}
	return n, ""
}

// provinces reports whether two digits begin the code of a province, region or municipality in GB/T 2260, or of
// the residence permits for Hong Kong, Macao and Taiwan.
func provinces(two string) bool {
	const codes = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83"
	i := strings.Index(codes, two)
	return i >= 0 && i%3 == 0
}

func birthDate(eight string) civil.Date {
	n, err := strconv.Atoi(eight)
	if err != nil || n < earliestBirth*10000 || n >= (latestBirth+1)*10000 {
		return civil.Date{}
	}
	return civil.FromInt(n)
}

func sexOf(digit byte) Sex {
	if (digit-'0')%2 == 1 {
		return Male
	}
	return Female
}

// checkDigit returns the check character of the first 17 digits by ISO 7064 MOD 11-2.
func checkDigit(s string) byte {
	weights := [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		sum += int(s[i]-'0') * w
	}
	return "10X98765432"[sum%11]
}

// Rounded reports whether a spreadsheet program has turned a long number into a binary fraction and lost its last
// digits: a numeric cell of sixteen digits or more, scientific notation, or a number of 18 or 20 digits that
// ends in zeros and fails its check digit.
func Rounded(s string, numericCell bool) bool {
	s = Normalise(s)
	if scientific(s) {
		return true
	}
	whole, fraction, _ := strings.Cut(s, ".")
	if strings.Trim(fraction, "0") != "" || !isDigits(whole) {
		return false
	}
	if numericCell && len(whole) >= 16 {
		return true
	}
	if (len(whole) == 18 && strings.HasSuffix(whole, "000")) || (len(whole) == 20 && strings.HasSuffix(whole, "00000")) {
		return whole[17] != checkDigit(whole)
	}
	return false
}

// scientific reports numbers such as 4.10602E+17, with an exponent that only long numbers reach.
func scientific(s string) bool {
	mantissa, exponent, ok := strings.Cut(s, "E")
	if !ok {
		return false
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	n, err := strconv.Atoi(strings.TrimPrefix(exponent, "+"))
	return err == nil && len(whole) == 1 && isDigits(whole+fraction) && n >= 14 && n <= 21
}

func isDigits(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

// Make returns the valid identity number of a region (six digits), a birth date (yyyymmdd) and a sequence number
// (0 to 999, odd for men). It is for synthetic data and tests.
func Make(region, birth, seq int) string {
	s := fmt.Sprintf("%06d%08d%03d", region, birth, seq%1000)
	return s + string(checkDigit(s))
}
