package locale

import (
	"strconv"
	"strings"
	"time"

	"shouwang/internal/civil"
	"shouwang/internal/money"
)

// Lang is a language of the interface, by its ISO 639 code.
type Lang string

// The languages of the interface. Chinese is the first: it is used wherever nothing else is asked for.
const (
	ZH Lang = "zh"
	EN Lang = "en"
)

// Languages returns every language of the interface, the first one first.
func Languages() []Lang { return []Lang{ZH, EN} }

// Match returns the language for a code such as zh-CN or en, or for the Accept-Language header of a browser.
func Match(accepted string) Lang {
	for part := range strings.SplitSeq(accepted, ",") {
		tag, _, _ := strings.Cut(part, ";")
		base, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
		for _, l := range Languages() {
			if base == string(l) {
				return l
			}
		}
	}
	return ZH
}

// Tag returns the language as HTML and HTTP name it.
func (l Lang) Tag() string {
	if l == EN {
		return "en"
	}
	return "zh-CN"
}

// Date writes a day as 2023年12月18日 or 18 December 2023; an absent day is empty.
func (l Lang) Date(d civil.Date) string {
	switch {
	case d.IsZero():
		return ""
	case l == EN:
		return strconv.Itoa(d.Day) + " " + d.Month.String() + " " + strconv.Itoa(d.Year)
	}
	return l.Month(d) + strconv.Itoa(d.Day) + "日"
}

// Month writes the month of a day as 2023年12月 or December 2023; an absent day is empty.
func (l Lang) Month(d civil.Date) string {
	switch {
	case d.IsZero():
		return ""
	case l == EN:
		return d.Month.String() + " " + strconv.Itoa(d.Year)
	}
	return strconv.Itoa(d.Year) + "年" + strconv.Itoa(int(d.Month)) + "月"
}

// Time writes a moment in the zone it carries, to the minute: 2023年12月18日 09:05 or 18 December 2023, 09:05.
func (l Lang) Time(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	separator := " "
	if l == EN {
		separator = ", "
	}
	return l.Date(civil.Of(t)) + separator + t.Format("15:04")
}

// Number writes a whole number with its digits in groups of three.
func (l Lang) Number(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	var b strings.Builder
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteByte(digits[i])
	}
	return sign + b.String()
}

// Hundredths writes a quantity that is stored in hundredths, without trailing zeros: 1250 is 12.5.
func (l Lang) Hundredths(n int64) string {
	text := strings.TrimRight(money.Fen(n).Format(), "0")
	return strings.TrimSuffix(text, ".")
}

// Money writes an amount with its unit: 12,345.60 元 or ¥12,345.60.
func (l Lang) Money(f money.Fen) string {
	if l == EN {
		if text, negative := strings.CutPrefix(f.Format(), "-"); negative {
			return "-¥" + text
		}
		return "¥" + f.Format()
	}
	return f.Format() + " 元"
}
