package sheet

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// writeSheets writes the marked sheets anew, and takes the selection from the others, because the list of marks is to
// be the only sheet selected: what is typed goes into all selected sheets at once.
func (m *marker) writeSheets() error {
	for i, part := range m.file.book.sheets {
		s := m.sheets[i]
		if s == nil {
			selected, err := m.selected(part.path)
			if err != nil {
				return err
			}
			if !selected {
				continue
			}
			s = &sheetMarks{index: i, lastCol: -1}
		}
		w := &sheetRewriter{m: m, sheetMarks: s, rest: s.cells}
		w.ownDraw = len(s.cells) > 0
		if err := m.edit(part.path, w.token); err != nil {
			return err
		}
	}
	return nil
}

// selected reports whether a sheet's view says that its tab is selected.
func (m *marker) selected(path string) (bool, error) {
	s, closer, err := m.arc.xml(path)
	if err != nil {
		return false, err
	}
	defer closer.Close()
	for {
		tok, err := s.next()
		switch {
		case err != nil || tok == tokEnd || string(s.name) == "sheetData":
			return false, err
		case tok != tokClose && string(s.name) == "sheetView" && bytes.Contains(s.attrs, []byte("tabSelected")):
			return true, nil
		}
	}
}

// sheetRewriter writes one sheet anew, token by token.
type sheetRewriter struct {
	*sheetMarks
	m    *marker
	rest []cellMark // marks of the rows to come

	prefix  string // of the sheet's elements, with its colon
	in      bool   // between the start and the end of the rows
	behind  bool   // behind the rows
	row     int
	col     int
	now     []cellMark // marks of this row that are still to be written
	edited  bool       // this row is being changed
	text    string     // for the added column; written is whether it stands
	written bool
}

// token is the callback of edit.
func (w *sheetRewriter) token(s *scanner, tok token, out *latch) (bool, error) {
	starts := tok == tokStart || tok == tokEmpty
	switch {
	case w.in:
		return w.rowToken(s, tok, out)
	case s.depth == 1 && tok == tokStart && w.prefix == "" && string(s.name) == "worksheet":
		w.prefix = string(s.prefix)
	case starts && string(s.name) == "dimension":
		return true, s.skipIf(tok)
	case starts && string(s.name) == "sheetView":
		out.text(retag(s, tok, map[string]string{"tabSelected": ""}))
		return true, nil
	case tok == tokStart && string(s.name) == "sheetData":
		w.in = true
	case tok == tokEmpty && string(s.name) == "sheetData":
		out.text("<" + w.prefix + "sheetData>")
		w.flushRows(out, maxRows+1)
		out.text("</" + w.prefix + "sheetData>")
		w.behind = true
		return true, nil
	case w.behind && w.ownDraw && len(w.order) > 0 && w.legacyID == "" && w.drawingPlace(s, tok):
		return false, w.drawing(s, out)
	}
	return false, nil
}

// drawingPlace reports whether the drawing of the comments has to stand here: before all that must follow it, or
// where one stands already.
func (w *sheetRewriter) drawingPlace(s *scanner, tok token) bool {
	if tok == tokClose {
		return s.depth == 0
	}
	if tok == tokStart && s.depth != 2 || tok == tokEmpty && s.depth != 1 {
		return false
	}
	switch string(s.name) {
	case "legacyDrawing", "legacyDrawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts",
		"extLst", "AlternateContent":
		return tok == tokStart || tok == tokEmpty
	}
	return false
}

// drawing uses the sheet's own drawing of comments, or names a new one.
func (w *sheetRewriter) drawing(s *scanner, out *latch) error {
	if string(s.name) == "legacyDrawing" {
		for rest := s.attrs; ; {
			name, value, next, ok := nextAttr(rest)
			if !ok {
				break
			}
			if rest = next; strings.HasSuffix(string(name), ":id") {
				w.legacyID, w.ownDraw = string(value), false
			}
		}
		return nil
	}
	w.legacyID = w.m.id(newRelation)
	out.text(fmt.Sprintf(`<%slegacyDrawing xmlns:r="%s" r:id="%s"/>`, w.prefix, w.m.relations(), w.legacyID))
	return nil
}

// skipIf passes over an element that was started, and does nothing for an empty one.
func (s *scanner) skipIf(tok token) error {
	if tok == tokStart {
		return s.skip()
	}
	return nil
}

// rowToken handles everything between the start and the end of the rows.
func (w *sheetRewriter) rowToken(s *scanner, tok token, out *latch) (bool, error) {
	starts := tok == tokStart || tok == tokEmpty
	switch {
	case starts && string(s.name) == "row":
		return true, w.startRow(s, tok, out)
	case tok == tokClose && string(s.name) == "row":
		w.endRow(out)
	case tok == tokClose && string(s.name) == "sheetData":
		w.flushRows(out, maxRows+1)
		w.in, w.behind = false, true
	case starts && string(s.name) == "c" && w.edited:
		return w.cell(s, tok, out)
	}
	return false, nil
}

// startRow writes the rows that are missing before this one, then this one's tag.
func (w *sheetRewriter) startRow(s *scanner, tok token, out *latch) error {
	w.row++
	w.col = -1
	r, err := s.attr("r")
	if err != nil {
		return err
	}
	if n, ok := parseInt([]byte(r)); ok {
		w.row = n
	}
	w.flushRows(out, w.row)
	w.takeRow(w.row)
	w.edited = len(w.now) > 0 || w.text != "" || w.reuse
	if !w.edited {
		out.bytes(s.raw)
		return nil
	}
	out.text(retag(s, tokStart, map[string]string{"spans": ""}))
	if tok == tokEmpty {
		w.endRow(out)
		out.text("</" + w.prefix + "row>")
	}
	return nil
}

// takeRow moves the marks of a row from rest to now.
func (w *sheetRewriter) takeRow(row int) {
	n := 0
	for n < len(w.rest) && w.rest[n].row <= row {
		n++
	}
	w.now, w.rest = w.rest[:n], w.rest[n:]
	w.text, w.written = "", w.lastCol < 0
	if w.written {
		return
	}
	if n > 0 {
		w.text = rowText(w.now)
	}
	if row == w.headerRow {
		w.text = w.m.sum.Column
	}
}

// flushRows writes rows that the sheet does not have, but that are marked, up to a row.
func (w *sheetRewriter) flushRows(out *latch, before int) {
	for len(w.rest) > 0 && w.rest[0].row < before {
		row := w.row
		w.row = w.rest[0].row
		w.takeRow(w.row)
		out.text(fmt.Sprintf(`<%srow r="%d">`, w.prefix, w.row))
		w.endRow(out)
		out.text("</" + w.prefix + "row>")
		w.row = row
	}
}

// endRow writes the marked cells that the row does not have.
func (w *sheetRewriter) endRow(out *latch) {
	w.flushCells(out, maxCols)
	w.edited = false
}

// flushCells writes marked cells that are missing before a column, and the row's text when its place comes.
func (w *sheetRewriter) flushCells(out *latch, before int) {
	for len(w.now) > 0 && w.now[0].col < before {
		c := w.now[0]
		w.now = w.now[1:]
		w.comment(c)
		out.text(fmt.Sprintf(`<%sc r="%s" s="%d"/>`, w.prefix, CellName(c.col, w.row), w.m.styles.red(0)))
	}
	if !w.written && w.lastCol < before {
		w.written = true
		if w.text != "" {
			w.inline(out, w.lastCol, w.text)
		}
	}
}

func (w *sheetRewriter) inline(out *latch, col int, text string) {
	out.text(fmt.Sprintf(`<%sc r="%s" s="%d" t="inlineStr">`, w.prefix, CellName(col, w.row), w.m.styles.base+markText))
	out.bytes(prefixed(appendInline(nil, text), w.prefix))
	out.text("</" + w.prefix + "c>")
}

// prefixed puts the namespace prefix before the two elements of an inline string.
func prefixed(inline []byte, prefix string) []byte {
	if prefix == "" {
		return inline
	}
	for _, tag := range []string{"is>", "t>", "t "} {
		inline = bytes.ReplaceAll(inline, []byte("<"+tag), []byte("<"+prefix+tag))
		inline = bytes.ReplaceAll(inline, []byte("</"+tag), []byte("</"+prefix+tag))
	}
	return inline
}

// cell copies one cell of a changed row, in red when it is marked; an earlier marking's text is replaced.
func (w *sheetRewriter) cell(s *scanner, tok token, out *latch) (bool, error) {
	w.col++
	ref, err := s.attr("r")
	if err != nil {
		return false, err
	}
	if col, _, ok := ParseCellName(ref); ok {
		w.col = col
	}
	w.flushCells(out, w.col)
	if w.col == w.lastCol {
		w.flushCells(out, w.col+1)
		return true, s.skipIf(tok)
	}
	if len(w.now) == 0 || w.now[0].col != w.col {
		return false, nil
	}
	w.comment(w.now[0])
	w.now = w.now[1:]
	style, err := s.intAttr("s")
	if err != nil {
		return false, err
	}
	out.text(retag(s, tok, map[string]string{"s": strconv.Itoa(w.m.styles.red(style))}))
	return true, nil
}

// comment notes the comment of a cell.
func (w *sheetRewriter) comment(c cellMark) {
	if w.m.budget == 0 {
		return
	}
	w.m.budget--
	name := CellName(c.col, w.row)
	w.comments[name] = c.text
	w.order = append(w.order, name)
}

// retag renders the scanner's tag with attributes changed; an empty value removes the attribute.
func retag(s *scanner, tok token, change map[string]string) string {
	var b strings.Builder
	b.WriteString("<" + string(s.prefix) + string(s.name))
	seen := map[string]bool{}
	for rest := s.attrs; ; {
		name, value, next, ok := nextAttr(rest)
		if !ok {
			break
		}
		rest = next
		text, changed := change[string(name)]
		seen[string(name)] = true
		switch {
		case !changed:
			quote := `"`
			if bytes.IndexByte(value, '"') >= 0 {
				quote = `'`
			}
			b.WriteString(" " + string(name) + "=" + quote + string(value) + quote)
		case text != "":
			b.WriteString(" " + string(name) + `="` + attrText(text) + `"`)
		}
	}
	for _, name := range sortedKeys(change) {
		if !seen[name] && change[name] != "" {
			b.WriteString(" " + name + `="` + attrText(change[name]) + `"`)
		}
	}
	if tok == tokEmpty {
		b.WriteString("/")
	}
	return b.String() + ">"
}
