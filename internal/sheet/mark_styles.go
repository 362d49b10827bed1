package sheet

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Cell formats that marking adds behind the workbook's own, in this order; copies of the workbook's formats in red
// follow them.
const (
	markText = iota
	markTitle
	markHead
	markLink
	markPlain
	markFixed
)

// markStyles hands out the numbers of cell formats while the sheets are written, before the formats themselves are.
type markStyles struct {
	base int // number of the first added format
	ids  map[int]int
	from []int // the formats that were copied, in order
}

func newMarkStyles(base int) *markStyles { return &markStyles{base: base, ids: map[int]int{}} }

// red returns the number of the copy of a format with a red fill.
func (m *markStyles) red(style int) int {
	if style >= m.base {
		style = 0
	}
	id, ok := m.ids[style]
	if !ok {
		id = m.base + markFixed + len(m.from)
		m.ids[style] = id
		m.from = append(m.from, style)
	}
	return id
}

const (
	redFill  = `<fill><patternFill patternType="solid"><fgColor rgb="FFFFC7CE"/><bgColor indexed="64"/></patternFill></fill>`
	noFill   = `<fill><patternFill patternType="none"/></fill>`
	boldFont = `<font><b/><sz val="11"/>` + fontName + `</font>`
	linkFont = `<font><u/><sz val="11"/><color rgb="FF0563C1"/>` + fontName + `</font>`
	noStyles = xmlHead + `<styleSheet xmlns="` + nsMain + `"><fonts count="1"><font><sz val="11"/></font></fonts>` +
		`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
		`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
		`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
		`<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>`
)

// stylesPath is where the formats are, or will be.
func (m *marker) stylesPath() string {
	if name := m.file.book.styles; m.arc.parts[partKey(name)] != nil {
		return name
	}
	if name := "xl/styles.xml"; m.arc.parts[name] == nil {
		return name
	}
	return fmt.Sprintf("xl/marked%dStyles.xml", m.nth)
}

// writeStyles writes the formats with those that marking needs behind them. A workbook that has none gets some.
func (m *marker) writeStyles() error {
	name := m.stylesPath()
	s := newScanner(strings.NewReader(noStyles), m.arc.lim)
	if len(m.file.dates) > 0 {
		own, closer, err := m.arc.xml(name)
		if err != nil {
			return err
		}
		defer closer.Close()
		s = own
	}
	var b bytes.Buffer
	if err := m.styles.extend(s, &b); err != nil {
		return err
	}
	m.done[partKey(name)] = true
	return writePart(m.zip, name, b.String())
}

// stylesWalk is the state of extend.
type stylesWalk struct {
	prefix  string
	fonts   int // fonts, fills and formats seen
	fills   int
	formats [][]byte
	section string // the section that the walk is in
	head    string // its tag up to the count, which is known at its end
	at      int    // where its content begins in the output
	start   int    // where the format being read begins in the output
}

// extend copies the styles part from s to b and adds to its sections.
func (m *markStyles) extend(s *scanner, b *bytes.Buffer) error {
	w := &stylesWalk{}
	b.WriteString(xmlHead)
	for {
		tok, err := s.next()
		if err != nil {
			return err
		}
		switch {
		case tok == tokEnd:
			return nil
		case tok == tokOther:
			continue
		case tok == tokStart && s.depth == 1:
			w.prefix = string(s.prefix)
		case tok == tokStart && s.depth == 2 || tok == tokEmpty && s.depth == 1:
			if m.section(s, tok, w, b) {
				continue
			}
		case s.depth == 3 && tok == tokStart || s.depth == 2 && tok == tokEmpty:
			w.element(s, tok, b)
		case tok == tokClose && s.depth == 2 && w.section == "cellXfs" && string(s.name) == "xf":
			b.Write(s.raw)
			w.formats = append(w.formats, bytes.Clone(b.Bytes()[w.start:]))
			continue
		case tok == tokClose && s.depth == 1:
			m.endSection(w, b)
		}
		b.Write(s.raw)
	}
}

// section handles the start of a section; fills that are missing are put in.
func (m *markStyles) section(s *scanner, tok token, w *stylesWalk, b *bytes.Buffer) bool {
	w.section = string(s.name)
	switch w.section {
	case "fonts", "fills", "cellXfs":
		w.head, w.at = strings.TrimSuffix(retag(s, tokStart, map[string]string{"count": ""}), ">"), b.Len()
	case "borders", "cellStyleXfs":
		if w.fills > 0 {
			return false
		}
		w.section, w.head, w.at = "fills", "<"+w.prefix+"fills", b.Len()
		m.endSection(w, b)
		b.WriteString("</" + w.prefix + "fills>")
		w.section = string(s.name)
		return false
	default:
		return false
	}
	if tok == tokEmpty {
		name := w.section
		m.endSection(w, b)
		b.WriteString("</" + w.prefix + name + ">")
	}
	return true
}

// endSection adds what belongs to the end of the section and puts its tag before it.
func (m *markStyles) endSection(w *stylesWalk, b *bytes.Buffer) {
	add, count := m.additions(w)
	if count > 0 {
		content := bytes.Clone(b.Bytes()[w.at:])
		b.Truncate(w.at)
		fmt.Fprintf(b, `%s count="%d">%s%s`, w.head, count, content, add)
	}
	w.section = ""
}

// element counts one font, fill or format; formats are kept to be copied.
func (w *stylesWalk) element(s *scanner, tok token, b *bytes.Buffer) {
	switch {
	case w.section == "fonts" && string(s.name) == "font":
		w.fonts++
	case w.section == "fills" && string(s.name) == "fill":
		w.fills++
	case w.section != "cellXfs" || string(s.name) != "xf":
	case tok == tokEmpty:
		w.formats = append(w.formats, bytes.Clone(s.raw))
	default:
		w.start = b.Len()
	}
}

// additions is what goes to the end of the section that the walk is in, and how many elements it then has.
func (m *markStyles) additions(w *stylesWalk) (out string, count int) {
	switch w.section {
	case "fonts":
		out, count = boldFont+linkFont, w.fonts+2
	case "fills":
		// The first two fills have a fixed meaning, so a list without them is filled up.
		for ; w.fills < 2; w.fills++ {
			out += noFill
		}
		out += redFill
		w.fills++
		count = w.fills
	case "cellXfs":
		out, count = m.added(w), len(w.formats)+markFixed+len(m.from)
	}
	if w.prefix == "" {
		return out, count
	}
	out = strings.ReplaceAll(out, "</", "\x00")
	out = strings.ReplaceAll(out, "<", "<"+w.prefix)
	return strings.ReplaceAll(out, "\x00", "</"+w.prefix), count
}

// added renders the formats of marking: the fixed ones, then the copies.
func (m *markStyles) added(w *stylesWalk) string {
	var b strings.Builder
	const wrap = `<alignment vertical="top" wrapText="1"/></xf>`
	format := func(font, fill int, tail string) {
		fmt.Fprintf(&b, `<xf numFmtId="49" fontId="%d" fillId="%d" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1">%s`,
			font, fill, tail)
	}
	fill, bold, link := w.fills-1, w.fonts, w.fonts+1
	format(0, fill, `<alignment vertical="center"/></xf>`)
	format(bold, 0, `<alignment vertical="center"/></xf>`)
	format(bold, 0, wrap)
	format(link, 0, wrap)
	format(0, 0, wrap)
	for _, from := range m.from {
		raw := []byte(`<xf numFmtId="0" fontId="0" borderId="0" xfId="0"/>`)
		if from < len(w.formats) {
			raw = w.formats[from]
		}
		b.WriteString(refill(raw, w.prefix, fill))
	}
	return b.String()
}

// refill renders a cell format with another fill, without its namespace prefix.
func refill(raw []byte, prefix string, fill int) string {
	s := newScanner(bytes.NewReader(raw), DefaultLimits())
	tok, err := s.next()
	if err != nil {
		return ""
	}
	s.prefix = nil
	tag := retag(s, tok, map[string]string{"fillId": strconv.Itoa(fill), "applyFill": "1"})
	rest := string(raw[s.pos:])
	if prefix != "" {
		rest = strings.NewReplacer("</"+prefix, "</", "<"+prefix, "<").Replace(rest)
	}
	return tag + rest
}

func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }
