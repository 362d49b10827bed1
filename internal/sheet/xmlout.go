package sheet

import (
	"strings"
	"unicode/utf8"
)

// appendXML appends text as XML character data. Characters that XML cannot hold, and carriage returns, which it
// would lose, take the workbook's own form _xHHHH_; text that looks like that form is escaped itself.
func appendXML(dst []byte, text string) []byte {
	start := 0
	for i := 0; i < len(text); {
		c := text[i]
		if c >= ' ' && c < utf8.RuneSelf && c != '&' && c != '<' && c != '>' && c != '_' && c != '"' {
			i++
			continue
		}
		size, out := escapeRune(text[i:])
		if out != "" {
			dst = append(dst, text[start:i]...)
			dst = append(dst, out...)
			start = i + size
		}
		i += size
	}
	return append(dst, text[start:]...)
}

// escapeRune returns the size of the first character and what to write instead of it, or "" to write it as it is.
func escapeRune(text string) (size int, out string) {
	switch c := text[0]; {
	case c == '&':
		return 1, "&amp;"
	case c == '<':
		return 1, "&lt;"
	case c == '>':
		return 1, "&gt;"
	case c == '"':
		return 1, "&quot;"
	case c == '_':
		if _, ok := escapeAt([]byte(text[:min(len(text), 7)])); ok {
			return 1, "_x005F_"
		}
		return 1, ""
	case c == '\t' || c == '\n':
		return 1, ""
	case c < ' ':
		const hex = "0123456789ABCDEF"
		return 1, "_x00" + string(hex[c>>4]) + string(hex[c&15]) + "_"
	}
	r, size := utf8.DecodeRuneInString(text)
	switch {
	case r == utf8.RuneError && size == 1:
		return 1, "\uFFFD"
	case r == 0xFFFE:
		return size, "_xFFFE_"
	case r == 0xFFFF:
		return size, "_xFFFF_"
	}
	return size, ""
}

// attrText escapes text for an attribute, where line ends and tabs would be turned into blanks.
func attrText(text string) string {
	out := string(appendXML(nil, text))
	return strings.NewReplacer("\n", "&#10;", "\t", "&#9;").Replace(out)
}

// appendInline appends the content of an inline string cell.
func appendInline(dst []byte, text string) []byte {
	if strings.TrimSpace(text) != text || strings.ContainsAny(text, "\n\t") {
		dst = append(dst, `<is><t xml:space="preserve">`...)
	} else {
		dst = append(dst, "<is><t>"...)
	}
	dst = appendXML(dst, text)
	return append(dst, "</t></is>"...)
}
