package idno

import "strings"

// ValidPhone reports whether the text is a mobile number: eleven digits that begin with 13 to 19.
func ValidPhone(s string) bool {
	s = Normalise(s)
	return len(s) == 11 && isDigits(s) && s[0] == '1' && s[1] >= '3'
}

// Luhn reports whether a card number of 12 to 19 digits has the right check digit. Some cards of rural banks do
// not, so a failure is a reason to look, not to refuse.
func Luhn(s string) bool {
	s = Normalise(s)
	if len(s) < 12 || len(s) > 19 || !isDigits(s) {
		return false
	}
	sum := 0
	for i := range len(s) {
		d := int(s[len(s)-1-i] - '0')
		if i%2 == 1 {
			d *= 2
		}
		sum += d/10 + d%10
	}
	return sum%10 == 0
}

// ValidCredit reports whether the text is a unified social credit code by GB 32100: 18 characters without
// I, O, S, V and Z, the last of them a check character.
func ValidCredit(s string) bool {
	const characters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	weights := [17]int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}
	s = Normalise(s)
	if len(s) != 18 {
		return false
	}
	sum := 0
	for i := range weights {
		v := strings.IndexByte(characters, s[i])
		if v < 0 {
			return false
		}
		sum += v * weights[i]
	}
	return s[17] == characters[(31-sum%31)%31]
}
