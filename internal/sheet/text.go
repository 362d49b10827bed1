package sheet

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// appendText appends raw XML text to dst with its entities decoded and its line ends made \n. Only the five entities
// of XML itself and character numbers exist; any other one is refused.
func appendText(dst, raw []byte) ([]byte, error) {
	for {
		i := bytes.IndexAny(raw, "&\r")
		if i < 0 {
			return append(dst, raw...), nil
		}
		dst = append(dst, raw[:i]...)
		if raw[i] == '\r' {
			dst = append(dst, '\n')
			raw = raw[i+1:]
			if len(raw) > 0 && raw[0] == '\n' {
				raw = raw[1:]
			}
			continue
		}
		end := bytes.IndexByte(raw[i:min(len(raw), i+16)], ';')
		if end < 0 {
			return dst, refuse(codeTruncated, "an ampersand that is no entity")
		}
		var err error
		if dst, err = appendEntity(dst, raw[i+1:i+end]); err != nil {
			return dst, err
		}
		raw = raw[i+end+1:]
	}
}

func appendEntity(dst, name []byte) ([]byte, error) {
	switch string(name) {
	case "amp":
		return append(dst, '&'), nil
	case "lt":
		return append(dst, '<'), nil
	case "gt":
		return append(dst, '>'), nil
	case "quot":
		return append(dst, '"'), nil
	case "apos":
		return append(dst, '\''), nil
	}
	if len(name) < 2 || name[0] != '#' {
		return dst, refuse(codeEntities, "an entity of the file's own")
	}
	digits, base := string(name[1:]), 10
	if digits[0] == 'x' || digits[0] == 'X' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || n > utf8.MaxRune {
		return dst, refuse(codeTruncated, "a character number out of range")
	}
	return utf8.AppendRune(dst, rune(n)), nil
}

// unescape decodes, in place, the _xHHHH_ form in which workbooks keep characters that XML cannot hold. A pair of
// surrogates becomes one character.
func unescape(b []byte) []byte {
	i := bytes.Index(b, []byte("_x"))
	if i < 0 {
		return b
	}
	out := b[:i]
	for i < len(b) {
		unit, ok := escapeAt(b[i:])
		if !ok {
			out = append(out, b[i])
			i++
			continue
		}
		i += 7
		if unit >= 0xD800 && unit < 0xDC00 {
			if low, ok := escapeAt(b[i:]); ok && low >= 0xDC00 && low < 0xE000 {
				unit = (unit-0xD800)<<10 + (low - 0xDC00) + 0x10000
				i += 7
			}
		}
		// The encoded character never takes more bytes than its escape, so out cannot overtake i.
		out = utf8.AppendRune(out, unit)
	}
	return out
}

// escapeAt reads one _xHHHH_ at the start of b.
func escapeAt(b []byte) (rune, bool) {
	if len(b) < 7 || b[0] != '_' || b[1] != 'x' || b[6] != '_' {
		return 0, false
	}
	var n rune
	for _, c := range b[2:6] {
		d, ok := hexDigit(c)
		if !ok {
			return 0, false
		}
		n = n<<4 | d
	}
	return n, true
}

func hexDigit(c byte) (rune, bool) {
	switch {
	case c >= '0' && c <= '9':
		return rune(c - '0'), true
	case c >= 'a' && c <= 'f':
		return rune(c-'a') + 10, true
	case c >= 'A' && c <= 'F':
		return rune(c-'A') + 10, true
	}
	return 0, false
}

// interner gives equal short values one string. Most values of a county's table repeat (yes, no, a village's name),
// so most cells cost no allocation.
type interner struct {
	slots [8192]string
}

func (in *interner) get(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	if len(b) > 64 {
		return string(b)
	}
	h := uint32(2166136261)
	for _, c := range b {
		h = (h ^ uint32(c)) * 16777619
	}
	slot := &in.slots[(h^h>>15)%uint32(len(in.slots))]
	if *slot != string(b) {
		*slot = string(b)
	}
	return *slot
}
