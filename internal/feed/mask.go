package feed

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"shouwang/internal/field"
	"shouwang/internal/idno"
)

// regionDigits is how much of a number in scientific form names the county and no person.
const regionDigits = len("4.10602")

// scientific is a number as a spreadsheet shortens it: 4.10602E+17.
var scientific = regexp.MustCompile(`^[0-9]\.[0-9]+[eE]\+?[0-9]+$`)

// hide masks the text of a cell as its field demands, so that no list of faults holds what the registry seals. A personal field
// without a mask of its own keeps its first four characters, which for a date is the year.
func hide(f field.Field, text string) string {
	switch {
	case text == "":
		return ""
	case f.Mask == "id" && scientific.MatchString(text):
		exponent := text[strings.IndexAny(text, "eE"):]
		if head := strings.TrimSuffix(text, exponent); len(head) > regionDigits {
			return head[:regionDigits] + "…" + exponent
		}
		return text
	case f.Mask == "id":
		return idno.Mask(text)
	case f.Mask == "phone":
		return idno.MaskPhone(text)
	case f.Mask == "name":
		return idno.MaskName(text)
	case f.Mask != "" || f.Sensitivity == "personal":
		return hideTail(text)
	}
	return cut(text, 200)
}

func hideTail(text string) string {
	n := utf8.RuneCountInString(text)
	if n <= 4 {
		return strings.Repeat("*", n)
	}
	return cut(text, 4) + strings.Repeat("*", min(n-4, 20))
}

// cut keeps the first n characters.
func cut(text string, n int) string {
	for i := range text {
		if n == 0 {
			return text[:i]
		}
		n--
	}
	return text
}
