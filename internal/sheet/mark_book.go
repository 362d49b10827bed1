package sheet

import (
	"fmt"
	"strconv"
	"strings"
)

func (m *marker) summaryPath() string { return fmt.Sprintf("xl/worksheets/marked%dSummary.xml", m.nth) }

// writeTypes writes the list of content types with those of the new parts.
func (m *marker) writeTypes() error {
	lines := `<Override PartName="/` + m.summaryPath() + `" ContentType="` + typeSheet + `worksheet+xml"/>`
	if m.stylesPath() != m.file.book.styles {
		lines += `<Override PartName="/` + m.stylesPath() + `" ContentType="` + typeSheet + `styles+xml"/>`
	}
	comments := 0
	for _, s := range m.sheets {
		if s == nil || len(s.cells) == 0 || comments >= maxComments {
			continue
		}
		comments += len(s.cells)
		name, isNew, err := m.commentsPath(s)
		if err != nil {
			return err
		}
		if isNew {
			lines += `<Override PartName="/` + name + `" ContentType="` + typeSheet + `comments+xml"/>`
		}
	}
	vml := `<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>`
	return m.edit("[Content_Types].xml", func(s *scanner, tok token, out *latch) (bool, error) {
		if ext, err := s.attr("Extension"); err != nil {
			return false, err
		} else if string(s.name) == "Default" && strings.EqualFold(ext, "vml") {
			vml = ""
		}
		if tok == tokClose && s.depth == 0 {
			out.text(withPrefix(vml+lines, string(s.prefix)))
		}
		return false, nil
	})
}

// writeBook adds the list of marks as the workbook's first sheet.
func (m *marker) writeBook() error {
	book := m.file.book
	lastID, names, err := m.sheetIDs()
	if err != nil {
		return err
	}
	tab := tabName(m.sum.Name)
	for n := 2; names[strings.ToLower(tab)]; n++ {
		suffix := fmt.Sprintf(" (%d)", n)
		tab = cutRunes(tabName(m.sum.Name), 31-len(suffix)) + suffix
	}
	entry := fmt.Sprintf(`sheet xmlns:r="%s" name="%s" sheetId="%d" r:id="%s"/>`, m.relations(), attrText(tab), lastID+1, m.id(newSummary))
	err = m.edit(book.path, func(s *scanner, tok token, out *latch) (bool, error) {
		if tok != tokStart && tok != tokEmpty {
			return false, nil
		}
		return bookToken(s, tok, out, entry)
	})
	if err != nil {
		return err
	}
	add := []part{{m.id(newSummary) + " worksheet", m.summaryPath()}}
	if m.stylesPath() != book.styles {
		add = append(add, part{m.id(newStyles) + " styles", m.stylesPath()})
	}
	if err := m.addRelations(book.path, add); err != nil {
		return err
	}
	return m.writeSummary()
}

// bookToken puts the new sheet's entry before the others. Names that belong to one sheet count sheets by their place,
// so they move on by one.
func bookToken(s *scanner, tok token, out *latch, entry string) (bool, error) {
	switch string(s.name) {
	case "sheets":
		out.bytes(s.raw)
		out.text("<" + string(s.prefix) + entry)
		return true, nil
	case "workbookView":
		out.text(retag(s, tok, map[string]string{"activeTab": "", "firstSheet": ""}))
		return true, nil
	case "definedName":
		id, err := s.attr("localSheetId")
		if n, ok := parseInt([]byte(id)); ok && err == nil {
			out.text(retag(s, tok, map[string]string{"localSheetId": strconv.Itoa(n + 1)}))
			return true, nil
		}
		return false, err
	}
	return false, nil
}

// sheetIDs returns the highest sheet id and the names of all tabs, in lower case.
func (m *marker) sheetIDs() (last int, names map[string]bool, err error) {
	names = map[string]bool{}
	err = m.arc.elements(m.file.book.path, func(s *scanner) error {
		if string(s.name) != "sheet" {
			return nil
		}
		id, err := s.intAttr("sheetId")
		if err != nil {
			return err
		}
		last = max(last, id)
		name, err := s.attr("name")
		names[strings.ToLower(name)] = true
		return err
	})
	return last, names, err
}

// summaryHead is the list's XML up to its first row; the columns are wide enough for sentences.
const summaryHead = `<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews>` +
	`<cols><col min="1" max="1" width="22" customWidth="1"/><col min="2" max="2" width="10" customWidth="1"/>` +
	`<col min="3" max="3" width="26" customWidth="1"/><col min="4" max="5" width="50" customWidth="1"/></cols><sheetData>`

// writeSummary writes the list of marks: one row each, the cell's name linked to the cell.
func (m *marker) writeSummary() error {
	out, err := m.create(m.summaryPath())
	if err != nil {
		return err
	}
	out.text(xmlHead + `<worksheet xmlns="` + m.main() + `">` + summaryHead)
	row := 0
	line := func(styles [5]int, values ...string) {
		row++
		out.bytes(m.summaryRow(row, styles, values))
	}
	if m.sum.Title != "" {
		line([5]int{markTitle}, m.sum.Title)
	}
	for _, note := range m.sum.Notes {
		line([5]int{markTitle}, note)
	}
	line([5]int{markHead, markHead, markHead, markHead, markHead}, m.sum.Head[:]...)
	first := row + 1
	marks := m.marks[:min(len(m.marks), maxListed)]
	for _, mark := range marks {
		styles := [5]int{markPlain, markPlain, markPlain, markPlain, markPlain}
		if m.linked(mark) {
			styles[1] = markLink
		}
		line(styles, mark.Sheet, mark.Cell, mark.Value, mark.Reason, mark.Remedy)
	}
	out.text(`</sheetData>`)
	m.writeLinks(out, marks, first)
	out.text(pageSetup + `</worksheet>`)
	return out.flush()
}

// summaryRow renders one row of the list.
func (m *marker) summaryRow(row int, styles [5]int, values []string) []byte {
	b := appendRowStart(nil, row, 0)
	for i, v := range values {
		if v == "" {
			continue
		}
		b = appendCellStart(b, i, row, m.styles.base+styles[i])
		b = append(b, ` t="inlineStr">`...)
		b = appendInline(b, cutRunes(v, maxText))
		b = append(b, "</c>"...)
	}
	return append(b, "</row>"...)
}

// linked reports whether a mark stands at a cell that can be jumped to.
func (m *marker) linked(mark Mark) bool {
	_, _, ok := ParseCellName(mark.Cell)
	for _, s := range m.file.book.sheets {
		if s.name == mark.Sheet {
			return ok
		}
	}
	return false
}

func (m *marker) writeLinks(out *latch, marks []Mark, first int) {
	count := 0
	for i, mark := range marks {
		if count == maxLinks || !m.linked(mark) {
			continue
		}
		if count++; count == 1 {
			out.text(`<hyperlinks>`)
		}
		out.text(fmt.Sprintf(`<hyperlink ref="B%d" location="%s" display="%s"/>`,
			first+i, attrText(quoteTab(mark.Sheet)+"!"+mark.Cell), attrText(mark.Cell)))
	}
	if count > 0 {
		out.text(`</hyperlinks>`)
	}
}
