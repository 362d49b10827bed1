package sheet

import (
	"bytes"
	"fmt"
	"io"
	"iter"
	"strings"
)

// Spreadsheet programs run text that begins with one of these as a formula; the full-width forms are turned into
// the plain ones by input methods and by some programs on import.
const triggers = "=+-@\t\r\n\x00＝＋－＠"

// risky reports whether text begins like a formula. Plain numbers, negative ones too, are harmless and stay as they
// are.
func risky(text string) bool {
	if text == "" || !strings.ContainsRune(triggers, firstRune(text)) {
		return false
	}
	return text[0] != '-' || !isLiteral(text)
}

func firstRune(text string) rune {
	for _, r := range text {
		return r
	}
	return 0
}

// isLiteral reports whether text is a plain decimal number: digits, perhaps a minus sign before them and one point
// among them.
func isLiteral(text string) bool {
	digits, point := 0, 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c >= '0' && c <= '9':
			digits++
		case c == '.' && digits > 0 && point == 0 && i < len(text)-1:
			point++
		case c == '-' && i == 0:
		default:
			return false
		}
	}
	return digits > 0
}

// guard puts an apostrophe before risky text. Text that is risky behind apostrophes of its own gets one as well, so
// that unguard restores every text exactly.
func guard(text string) string {
	if risky(strings.TrimLeft(text, "'")) {
		return "'" + text
	}
	return text
}

// unguard takes off what guard put on.
func unguard(text []byte) []byte {
	if len(text) > 1 && text[0] == '\'' && risky(string(bytes.TrimLeft(text, "'"))) {
		return text[1:]
	}
	return text
}

// WriteCSV writes a table as .csv in UTF-8 with a byte order mark, as spreadsheet programs expect it. Text that
// begins like a formula gets an apostrophe before it; Open takes exactly that off again. A row's slice may be reused
// for the next one.
func WriteCSV(w io.Writer, header []string, rows iter.Seq[[]string]) error {
	out := newLatch(w)
	out.text("\uFEFF")
	out.record(header)
	for row := range rows {
		if out.record(row); out.err != nil {
			break
		}
	}
	if err := out.flush(); err != nil {
		return fmt.Errorf("write csv: %w", err)
	}
	return nil
}

// record writes one row of a .csv file.
func (l *latch) record(row []string) {
	for i, field := range row {
		if i > 0 {
			l.text(",")
		}
		field = guard(field)
		if strings.ContainsAny(field, ",\"\r\n") || strings.TrimSpace(field) != field {
			field = `"` + strings.ReplaceAll(field, `"`, `""`) + `"`
		}
		l.text(field)
	}
	l.text("\r\n")
}
