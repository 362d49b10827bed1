package sheet

import (
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// csvForm is how a .csv file is written: its encoding and its separator.
type csvForm struct {
	skip     int64             // bytes of byte order mark
	encoding encoding.Encoding // nil for UTF-8
	comma    byte
}

// reader returns the file's text as UTF-8.
func (c *csvForm) reader(r io.ReaderAt, size int64) io.Reader {
	raw := io.NewSectionReader(r, c.skip, size-c.skip)
	if c.encoding == nil {
		return raw
	}
	return transform.NewReader(raw, c.encoding.NewDecoder())
}

// sniffCSV decides encoding and separator. The encoding is tried on the whole file, because the first thousand rows
// of a list may well be plain ASCII.
func sniffCSV(r io.ReaderAt, size int64) (*csvForm, error) {
	head := make([]byte, min(size, 64<<10))
	if _, err := r.ReadAt(head, 0); err != nil && err != io.EOF {
		return nil, err
	}
	form := &csvForm{}
	switch {
	case bytes.HasPrefix(head, []byte("\xFF\xFE")):
		form.skip, form.encoding = 2, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case bytes.HasPrefix(head, []byte("\xFE\xFF")):
		form.skip, form.encoding = 2, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	default:
		if err := refuseOther(head); err != nil {
			return nil, err
		}
		if bytes.HasPrefix(head, []byte("\xEF\xBB\xBF")) {
			form.skip = 3
		}
		var err error
		if form.encoding, err = sniffEncoding(io.NewSectionReader(r, 0, size)); err != nil {
			return nil, err
		}
	}
	sample := make([]byte, 64<<10)
	n, err := io.ReadFull(form.reader(r, size), sample)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, err
	}
	sample = sample[:n]
	if len(bytes.TrimSpace(sample)) == 0 && n < cap(sample) {
		return nil, refuse(codeEmpty, "nothing but blanks")
	}
	if bytes.IndexByte(sample, 0) >= 0 {
		return nil, refuse(codeType, "zero bytes in text")
	}
	form.comma = sniffComma(sample)
	return form, nil
}

// refuseOther recognises files that are text or look like it, but are no lists: pages saved with an Excel name,
// documents, and binary files of any kind.
func refuseOther(head []byte) error {
	text := bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")))
	if bytes.HasPrefix(text, []byte("<")) {
		if bytes.Contains(text, []byte("urn:schemas-microsoft-com:office:spreadsheet")) &&
			bytes.HasPrefix(text, []byte("<?xml")) {
			return refuse(codeLegacy, "a workbook of Excel 2003 in XML")
		}
		return refuse(codeType, "a page or another document in XML")
	}
	for _, magic := range []string{"%PDF", `{\rtf`, "MIME-Version:", "GIF8", "Rar!", "\x1F\x8B", "\xFF\xD8\xFF", "\x89PNG", "7z\xBC\xAF"} {
		if bytes.HasPrefix(text, []byte(magic)) {
			return refuse(codeType, "begins with %.4q", magic)
		}
	}
	control := 0
	for _, c := range head {
		if c == 0 {
			return refuse(codeType, "zero bytes")
		}
		if c < ' ' && c != '\t' && c != '\r' && c != '\n' && c != '\f' && c != 0x1A {
			control++
		}
	}
	if control*100 > len(head) {
		return refuse(codeType, "control characters")
	}
	return nil
}

// sniffEncoding reads the whole file once. nil stands for UTF-8.
func sniffEncoding(r io.Reader) (encoding.Encoding, error) {
	asUTF8, asGB := utf8Checker{}, gbChecker{}
	buf := make([]byte, 64<<10)
	for {
		n, err := r.Read(buf)
		asUTF8.write(buf[:n])
		asGB.write(buf[:n])
		if err == io.EOF {
			return decideEncoding(&asUTF8, &asGB)
		}
		if err != nil {
			return nil, err
		}
		if asUTF8.bad && asGB.bad {
			return nil, refuse(codeType, "neither UTF-8 nor GB18030")
		}
	}
}

// decideEncoding takes text for UTF-8 when it is right as that. Short Chinese text in GB18030 can be right as UTF-8
// by chance, but only as letters of two bytes (Latin, Greek, Cyrillic), which no list here consists of alone.
func decideEncoding(asUTF8 *utf8Checker, asGB *gbChecker) (encoding.Encoding, error) {
	letters := asUTF8.wide || !asUTF8.narrow
	switch {
	case !asUTF8.bad && asUTF8.rest == 0 && (letters || !asGB.whole()):
		return nil, nil
	case !asUTF8.bad && asUTF8.wide:
		return nil, refuse(codeTruncated, "ends inside a character")
	case asGB.whole():
		return simplifiedchinese.GB18030, nil
	case asUTF8.bad && asGB.bad:
		return nil, refuse(codeType, "neither UTF-8 nor GB18030")
	}
	return nil, refuse(codeTruncated, "ends inside a character")
}

// utf8Checker proves text to be UTF-8, and notes whether it holds characters of two bytes and of more.
type utf8Checker struct {
	kept         [utf8.UTFMax]byte // the beginning of a character that the next piece ends
	rest         int
	bad          bool
	narrow, wide bool
}

func (u *utf8Checker) write(b []byte) {
	for !u.bad && u.rest > 0 && len(b) > 0 {
		u.kept[u.rest] = b[0]
		u.rest++
		b = b[1:]
		if utf8.FullRune(u.kept[:u.rest]) {
			u.scan(u.kept[:u.rest])
		}
	}
	if !u.bad && len(b) > 0 {
		u.scan(b)
	}
}

func (u *utf8Checker) scan(b []byte) {
	u.rest = 0
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			u.bad = utf8.FullRune(b[i:])
			u.rest = copy(u.kept[:], b[i:])
			return
		}
		u.narrow, u.wide = u.narrow || n == 2, u.wide || n > 2
		i += n
	}
}

// gbChecker proves text to be GB18030: one, two or four bytes a character.
type gbChecker struct {
	state int // bytes of the character seen so far
	bad   bool
}

func (g *gbChecker) write(b []byte) {
	for _, c := range b {
		switch {
		case g.state == 0:
			if c == 0x80 || c == 0xFF {
				g.bad = true
			} else if c > 0x80 {
				g.state = 1
			}
		case g.state == 1 && c >= 0x30 && c <= 0x39:
			g.state = 2
		case g.state == 1:
			g.bad = g.bad || c < 0x40 || c == 0x7F || c == 0xFF
			g.state = 0
		case g.state == 2:
			g.bad = g.bad || c < 0x81 || c == 0xFF
			g.state = 3
		default:
			g.bad = g.bad || c < 0x30 || c > 0x39
			g.state = 0
		}
		if g.bad {
			return
		}
	}
}

func (g *gbChecker) whole() bool { return !g.bad && g.state == 0 }
