package field

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"shouwang/internal/civil"
	"shouwang/internal/idno"
	"shouwang/internal/money"
)

// Labels finds the code that a label stands for in one of the profile's lists. For a list that is open it may give the label back.
type Labels func(list, label string) (code string, ok bool)

// The faults of a value, which are message keys; certificate numbers have those of package idno.
const (
	FaultDate   = "bad_date"
	FaultNumber = "bad_number"
	FaultMoney  = "bad_money"
	FaultBool   = "bad_bool"
	FaultCode   = "bad_code"
	FaultPhone  = "bad_phone"
	FaultLong   = "text_too_long"
	// FaultBound is a number above what its field allows, FaultNegative one below zero where none can be.
	FaultBound    = "number_bound"
	FaultNegative = "number_negative"
)

// yesNo is the code list by which a yes-or-no field is read.
const yesNo = "yes_no"

// Parse reads the text of a cell or a form field into the value that is stored: a string, an int64 (hundredths for money and decimals,
// yyyymmdd for dates), a bool, or nil for an absent value. Several codes become «,a,b,», and the empty string where a blank means none.
// The fault code is empty when the text is sound; nothing is guessed and nothing repaired but blanks and the width of characters.
func Parse(f Field, text string, labels Labels) (value any, faultCode string) {
	text = Tidy(text)
	if text == "" {
		if f.BlankIsNone() {
			return "", ""
		}
		return nil, ""
	}
	switch f.Type {
	case Int:
		return parseInt(f, text)
	case Decimal:
		return parseDecimal(f, text)
	case Money:
		return parseMoney(f, text)
	case Bool:
		return parseBool(text, labels)
	case Date, Month:
		return parseDate(f, text)
	case Code:
		return parseCode(f, text, labels)
	case Codes:
		return parseCodes(f, text, labels)
	case ID:
		n, code := idno.Parse(text)
		return text2any(n.Text, code)
	case Phone:
		return parsePhone(text)
	case Name:
		return long(f, tidyName(text))
	default:
		return long(f, text)
	}
}

// Tidy removes what nobody sees at the ends of a text: blanks of every width, line ends, byte order marks and zero-width characters.
func Tidy(s string) string {
	if s == "" || plain(s[0]) && plain(s[len(s)-1]) {
		return s
	}
	return strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' || r == '\u200c' || r == '\u200d' || r == 0
	})
}

// plain spares the full look for texts that begin and end with a visible ASCII character.
func plain(b byte) bool { return b > ' ' && b < utf8.RuneSelf }

// tidyName takes the blanks out of a Chinese name, which people put there to line names up; other names keep one between their parts.
func tidyName(s string) string {
	parts := strings.FieldsFunc(s, unicode.IsSpace)
	if len(parts) == 1 {
		return s
	}
	for _, r := range s {
		if !unicode.IsSpace(r) && !unicode.Is(unicode.Han, r) {
			return strings.Join(parts, " ")
		}
	}
	return strings.Join(parts, "")
}

func long(f Field, text string) (any, string) {
	if f.Max > 0 && len(text) > f.Max && utf8.RuneCountInString(text) > f.Max {
		return nil, FaultLong
	}
	return text, ""
}

func text2any(text, code string) (any, string) {
	if code != "" {
		return nil, code
	}
	return text, ""
}

// grades are the figures in which a grade may be written: 一级, 2级.
const grades = "一二三四五六七八九"

func parseInt(f Field, text string) (any, string) {
	if f.Unit == "" && f.Max > 0 && f.Max < 10 {
		if head, ok := strings.CutSuffix(text, "级"); ok {
			text = head
			if i := strings.Index(grades, head); i >= 0 && len(head) == 3 {
				text = strconv.Itoa(i/3 + 1)
			}
		}
	}
	amount, err := money.ParseYuan(text)
	if err != nil || amount%money.Yuan != 0 {
		return nil, FaultNumber
	}
	return bounded(f, int64(amount/money.Yuan), 1)
}

// largest bounds every number that has no bound of its own: ten thousand million, beyond which sums could leave their range.
const largest = 10_000_000_000

// Bound is the largest number that may stand in the field.
func (f Field) Bound() int64 {
	if f.Max > 0 {
		return int64(f.Max)
	}
	return largest
}

// bounded holds a number to its field's bounds; unit is what the bound is counted in.
func bounded(f Field, n, unit int64) (any, string) {
	switch {
	case n < 0 && !f.Negative:
		return nil, FaultNegative
	case n > f.Bound()*unit || n < -largest*unit:
		return nil, FaultBound
	}
	return n, ""
}

func parseDecimal(f Field, text string) (any, string) {
	if f.Unit == "percent" {
		text = strings.TrimRight(text, "%％")
	}
	amount, err := money.ParseYuan(text)
	if err != nil {
		return nil, FaultNumber
	}
	return bounded(f, int64(amount), 100)
}

func parseMoney(f Field, text string) (any, string) {
	amount, err := money.ParseYuan(text)
	if err != nil {
		return nil, FaultMoney
	}
	return bounded(f, int64(amount), 100)
}

func parseBool(text string, labels Labels) (any, string) {
	switch text {
	case "TRUE", "true", "True":
		return true, ""
	case "FALSE", "false", "False":
		return false, ""
	}
	code, ok := labels(yesNo, text)
	if !ok || (code != "yes" && code != "no") {
		return nil, FaultBool
	}
	return code == "yes", ""
}

// parseDate reads a date or a month, which is stored as its first day. A time of day behind it is left away.
func parseDate(f Field, text string) (any, string) {
	d, err := civil.ParseLoose(withoutTime(text))
	if err != nil {
		return nil, FaultDate
	}
	if f.Type == Month {
		d = d.FirstOfMonth()
	}
	return int64(d.Int()), ""
}

// withoutTime cuts «2023-01-05 10:20:30» and «2023-01-05T10:20» after the day.
func withoutTime(text string) string {
	day, clock, ok := strings.Cut(text, " ")
	if !ok {
		day, clock, ok = strings.Cut(text, "T")
	}
	if !ok || strings.Count(clock, ":") < 1 || strings.Trim(clock, "0123456789:.Z") != "" {
		return text
	}
	return day
}

func parseCode(f Field, text string, labels Labels) (any, string) {
	code, ok := labels(f.Codes, text)
	if !ok {
		return nil, FaultCode
	}
	return long(f, code)
}

// parseCodes reads several labels joined by a comma, an enumeration comma or a semicolon. «No» says that there is none where a blank
// says so too.
func parseCodes(f Field, text string, labels Labels) (any, string) {
	if f.BlankIsNone() {
		if code, ok := labels(yesNo, text); ok && code == "no" {
			return "", ""
		}
	}
	var codes []string
	for _, part := range SplitCodes(text) {
		code, ok := labels(f.Codes, part)
		if !ok {
			return nil, FaultCode
		}
		codes = append(codes, code)
	}
	return JoinCodes(codes), ""
}

// SplitCodes cuts the text of a multi-choice cell into its labels.
func SplitCodes(text string) []string {
	if !strings.ContainsAny(text, ",，、;；\n") {
		return []string{text}
	}
	var out []string
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",，、;；\n", r) }) {
		if part = Tidy(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// JoinCodes writes codes as they are stored, «,a,b,», each once and in their order; none is the empty string.
func JoinCodes(codes []string) string {
	var b strings.Builder
	for _, c := range codes {
		if c == "" || strings.Contains(b.String(), ","+c+",") {
			continue
		}
		if b.Len() == 0 {
			b.WriteByte(',')
		}
		b.WriteString(c)
		b.WriteByte(',')
	}
	return b.String()
}

// parsePhone reads a mobile number, in which people put blanks and dashes and the code of the country.
func parsePhone(text string) (any, string) {
	digits := strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '\u00a0' {
			return -1
		}
		return r
	}, idno.Normalise(text))
	digits = strings.TrimPrefix(digits, "+86")
	if !idno.ValidPhone(digits) {
		return nil, FaultPhone
	}
	return digits, ""
}
