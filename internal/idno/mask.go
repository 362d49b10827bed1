package idno

import (
	"strings"
	"unicode/utf8"
)

// Mask hides the birth date of an identity number: 410602********0123. The digits behind the 18th, which state a
// disability, are hidden as well, and so is all of a text that is no such number.
func Mask(s string) string {
	s = Normalise(s)
	n := utf8.RuneCountInString(s)
	switch {
	case n == len(s) && n >= 18:
		return s[:6] + stars(8) + s[14:18] + stars(n-18)
	case n == len(s) && n == 15:
		return s[:6] + stars(6) + s[12:]
	}
	return stars(n)
}

// MaskPhone hides the middle of a mobile number: 138****8000. Of any other number only the last two digits stay.
func MaskPhone(s string) string {
	s = Normalise(s)
	n := utf8.RuneCountInString(s)
	switch {
	case n == len(s) && n == 11:
		return s[:3] + stars(4) + s[7:]
	case n == len(s) && n >= 7:
		return stars(n-2) + s[n-2:]
	}
	return stars(n)
}

// MaskCard hides all of a card number but its last four digits.
func MaskCard(s string) string {
	s = Normalise(s)
	n := utf8.RuneCountInString(s)
	if n == len(s) && n >= 8 {
		return stars(n-4) + s[n-4:]
	}
	return stars(n)
}

// MaskName keeps the first character of a name; a name of one character is hidden.
func MaskName(s string) string {
	s = strings.TrimSpace(s)
	first, size := utf8.DecodeRuneInString(s)
	switch {
	case s == "":
		return ""
	case size == len(s):
		return "＊"
	}
	return string(first) + "＊"
}

func stars(n int) string { return strings.Repeat("*", n) }
