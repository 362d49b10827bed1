package civil

import (
	"strconv"
	"strings"
	"time"
)

// The years that a loosely written date may name. Nobody in a register was born earlier, no plan reaches further.
const (
	earliestLoose = 1850
	latestLoose   = 2199
)

// Parse reads a date in the form 2023-12-18 and returns ErrNotDate for everything else.
func Parse(s string) (Date, error) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return Date{}, ErrNotDate
	}
	return fromParts(s[:4], s[5:7], s[8:])
}

// ParseLoose reads a date as people write it in workbooks: 202312, 20231218, 2023-12-18, 2023.1.5, 2023/1/5,
// 2023年1月5日, 2023年12月, each also with a midnight behind it and in full-width characters. A month is its first
// day. It returns ErrNotDate for an impossible day, a year of two digits, and whatever else could only be guessed.
func ParseLoose(s string) (Date, error) {
	s = dropMidnight(strings.TrimSpace(strings.Map(halfWidth, s)))
	var parts []string
	switch {
	case isDigits(s) && len(s) == 8:
		parts = []string{s[:4], s[4:6], s[6:]}
	case isDigits(s) && len(s) == 6:
		parts = []string{s[:4], s[4:]}
	case strings.Contains(s, "年"):
		parts = splitUnits(s)
	default:
		for _, separator := range []string{"-", ".", "/"} {
			if strings.Contains(s, separator) {
				parts = strings.Split(s, separator)
				break
			}
		}
	}
	if len(parts) == 2 {
		parts = append(parts, "1")
	}
	if len(parts) != 3 || len(parts[0]) != 4 {
		return Date{}, ErrNotDate
	}
	d, err := fromParts(parts[0], parts[1], parts[2])
	if err != nil || d.Year < earliestLoose || d.Year > latestLoose {
		return Date{}, ErrNotDate
	}
	return d, nil
}

// splitUnits cuts 2023年1月5日 or 2023年12月 into its numbers, nil when a unit is missing or something follows.
func splitUnits(s string) []string {
	year, rest, _ := strings.Cut(s, "年")
	month, day, ok := strings.Cut(rest, "月")
	if !ok {
		return nil
	}
	if day == "" {
		return []string{year, month}
	}
	number, ok := strings.CutSuffix(day, "日")
	if !ok {
		return nil
	}
	return []string{year, month, number}
}

// dropMidnight removes the time of day that other programs add to a date when it says nothing.
func dropMidnight(s string) string {
	for _, midnight := range []string{"T00:00:00Z", "T00:00:00", " 00:00:00", " 0:00:00", " 00:00", " 0:00"} {
		if rest, ok := strings.CutSuffix(s, midnight); ok {
			return rest
		}
	}
	return s
}

func fromParts(year, month, day string) (Date, error) {
	var n [3]int
	for i, s := range []string{year, month, day} {
		if !isDigits(s) || len(s) > 4 || (i > 0 && len(s) > 2) {
			return Date{}, ErrNotDate
		}
		n[i], _ = strconv.Atoi(s)
	}
	d := New(n[0], time.Month(n[1]), n[2])
	if d.IsZero() {
		return Date{}, ErrNotDate
	}
	return d, nil
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// halfWidth turns a full-width character into its ASCII form.
func halfWidth(r rune) rune {
	switch {
	case r >= 0xFF01 && r <= 0xFF5E:
		return r - 0xFEE0
	case r == 0x3000:
		return ' '
	}
	return r
}
