package sheet

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	xmlHead   = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	nsMain    = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	nsRel     = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	nsPackage = "http://schemas.openxmlformats.org/package/2006/relationships"
	nsTypes   = "http://schemas.openxmlformats.org/package/2006/content-types"
	typeSheet = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

// Styles that every written workbook has; each has beside it the same for text that must not run.
const (
	styleDefault = iota
	styleHeader
	styleHeaderQuote
	styleTitle
	styleTitleQuote
	styleNote
	styleNoteQuote
	styleText
	styleTextQuote
	styleBlank // text without a frame, for the cells of a column that hold nothing
	styleBlankQuote
	fixedStyles
)

// styleList collects the cell formats that the columns need.
type styleList struct {
	formats []string // number formats beyond the fixed styles, two cell formats each: framed, and for empty cells
}

func newStyleList() styleList { return styleList{} }

// column returns the styles of a column's cells.
func (l *styleList) column(c Column) columnStyle {
	kind, format := c.Kind, c.Format
	switch {
	case kind == Number && format == "":
		format = "General"
	case kind == Date && format == "":
		format = "yyyy-mm-dd"
	case kind == Money && format == "":
		format = "#,##0.00"
	}
	s := columnStyle{kind: kind, value: styleText, blank: styleBlank, text: styleText, quote: styleTextQuote}
	if kind != Number && kind != Date && kind != Money {
		s.kind = Text
		return s
	}
	i := slices.Index(l.formats, format)
	if i < 0 {
		i = len(l.formats)
		l.formats = append(l.formats, format)
	}
	s.value = fixedStyles + 2*i
	s.blank = s.value + 1
	return s
}

// formatID is the number of a format: of those that need no declaration, or of one's own, which begin at 164.
func formatID(i int, format string) int {
	switch format {
	case "General":
		return 0
	case "0":
		return 1
	case "0.00":
		return 2
	case "#,##0.00":
		return 4
	}
	return 164 + i
}

const fontName = `<name val="宋体"/><family val="3"/><charset val="134"/>`

// xml renders the styles part.
func (l *styleList) xml() string {
	var b strings.Builder
	b.WriteString(xmlHead + `<styleSheet xmlns="` + nsMain + `">`)
	if len(l.formats) > 0 {
		fmt.Fprintf(&b, `<numFmts count="%d">`, len(l.formats))
		for i, f := range l.formats {
			fmt.Fprintf(&b, `<numFmt numFmtId="%d" formatCode="%s"/>`, 164+i, attrText(f))
		}
		b.WriteString(`</numFmts>`)
	}
	const font = fontName + `</font>`
	b.WriteString(`<fonts count="4"><font><sz val="11"/>` + font + `<font><b/><sz val="11"/>` + font +
		`<font><b/><sz val="14"/>` + font + `<font><sz val="10"/><color rgb="FF595959"/>` + font + `</fonts>` +
		`<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>` +
		`<fill><patternFill patternType="solid"><fgColor rgb="FFDDEBF7"/><bgColor indexed="64"/></patternFill></fill></fills>` +
		`<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>` +
		thin("left") + thin("right") + thin("top") + thin("bottom") + `<diagonal/></border></borders>` +
		`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>`)
	fmt.Fprintf(&b, `<cellXfs count="%d"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>`, fixedStyles+2*len(l.formats))
	pair(&b, `fontId="1" fillId="2" borderId="1"`, `<alignment horizontal="center" vertical="center" wrapText="1"/>`)
	pair(&b, `fontId="2" fillId="0" borderId="0"`, `<alignment vertical="center"/>`)
	pair(&b, `fontId="3" fillId="0" borderId="0"`, `<alignment vertical="center"/>`)
	pair(&b, `fontId="0" fillId="0" borderId="1"`, `<alignment vertical="center"/>`)
	pair(&b, `fontId="0" fillId="0" borderId="0"`, `<alignment vertical="center"/>`)
	for i, f := range l.formats {
		for _, border := range []int{1, 0} {
			fmt.Fprintf(&b, `<xf numFmtId="%d" fontId="0" fillId="0" borderId="%d" xfId="0" applyNumberFormat="1" applyBorder="1"/>`, formatID(i, f), border)
		}
	}
	b.WriteString(`</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`)
	return b.String()
}

func thin(side string) string {
	return `<` + side + ` style="thin"><color rgb="FFBFBFBF"/></` + side + `>`
}

// pair writes a text style and its twin with the mark that spreadsheet programs set for a leading apostrophe.
func pair(b *strings.Builder, look, alignment string) {
	for _, quote := range []string{"", ` quotePrefix="1"`} {
		fmt.Fprintf(b, `<xf numFmtId="49" %s xfId="0"%s applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">%s</xf>`,
			look, quote, alignment)
	}
}

// sheetHead is a sheet's XML up to its first row.
func (w *Writer) sheetHead() string {
	var b strings.Builder
	b.WriteString(xmlHead + `<worksheet xmlns="` + nsMain + `" xmlns:r="` + nsRel + `">`)
	if !w.table.Plain {
		b.WriteString(`<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>`)
	}
	b.WriteString(`<sheetViews><sheetView workbookViewId="0"`)
	if len(w.sheets) == 1 {
		b.WriteString(` tabSelected="1"`)
	}
	if w.table.Plain {
		b.WriteString(`/></sheetViews>`)
	} else {
		b.WriteString(`>` + w.pane() + `</sheetView></sheetViews>`)
	}
	b.WriteString(`<sheetFormatPr defaultRowHeight="15"/>`)
	if len(w.table.Columns) > 0 {
		b.WriteString(`<cols>`)
		for i, c := range w.table.Columns {
			fmt.Fprintf(&b, `<col min="%d" max="%d" width="%.2f" style="%d" customWidth="1"/>`, i+1, i+1, columnWidth(c), w.col[i].blank)
		}
		b.WriteString(`</cols>`)
	}
	b.WriteString(`<sheetData>`)
	return b.String()
}

// pane freezes the header and the first columns.
func (w *Writer) pane() string {
	rows := len(w.table.Notes) + 1
	if w.table.Title != "" {
		rows++
	}
	split, active := "", "bottomLeft"
	if w.table.Frozen > 0 {
		split, active = fmt.Sprintf(` xSplit="%d"`, w.table.Frozen), "bottomRight"
	}
	return fmt.Sprintf(`<pane%s ySplit="%d" topLeftCell="%s" activePane="%s" state="frozen"/><selection pane="%s"/>`,
		split, rows, CellName(w.table.Frozen, rows+1), active, active)
}

// columnWidth fits a column to its header, in which a Chinese character takes two places, and to its kind.
func columnWidth(c Column) float64 {
	if c.Width > 0 {
		return c.Width
	}
	least, n := 8, 2
	if c.Kind == Date || c.Kind == Money {
		least = 12
	}
	for _, r := range c.Header {
		n += min(utf8.RuneLen(r), 2)
	}
	return float64(max(least, min(n, 40)))
}

const pageSetup = `<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>` +
	`<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>`

// sheetTail is a sheet's XML behind its last row: filter, and printing on A4 across, one page wide.
func (w *Writer) sheetTail(s *written) string {
	tail := `</sheetData>`
	if !s.plain {
		if len(w.table.Columns) > 0 {
			tail += `<autoFilter ref="` + CellName(0, s.headerRow) + ":" + s.lastCell + `"/>`
		}
		tail += pageSetup
	}
	return tail + `</worksheet>`
}

// part is one small part of a written workbook.
type part struct{ name, text string }

// parts renders everything but the sheets.
func (w *Writer) parts() []part {
	var sheets, rels, types, names strings.Builder
	for i, s := range w.sheets {
		fmt.Fprintf(&sheets, `<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, attrText(s.name), i+1, i+1)
		fmt.Fprintf(&rels, `<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>`, i+1, nsRel, i+1)
		fmt.Fprintf(&types, `<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="%sworksheet+xml"/>`, i+1, typeSheet)
	}
	for _, filter := range []bool{true, false} {
		for i, s := range w.sheets {
			if s.plain {
				continue
			}
			tab := quoteTab(s.name)
			if filter {
				fmt.Fprintf(&names, `<definedName name="_xlnm._FilterDatabase" localSheetId="%d" hidden="1">%s!%s:%s</definedName>`,
					i, attrText(tab), absolute(CellName(0, s.headerRow)), absolute(s.lastCell))
			} else {
				fmt.Fprintf(&names, `<definedName name="_xlnm.Print_Titles" localSheetId="%d">%s!$%d:$%d</definedName>`,
					i, attrText(tab), s.headerRow, s.headerRow)
			}
		}
	}
	defined := ""
	if names.Len() > 0 {
		defined = `<definedNames>` + names.String() + `</definedNames>`
	}
	n := len(w.sheets) + 1
	return []part{
		{"xl/styles.xml", w.styles.xml()},
		{"xl/workbook.xml", xmlHead + `<workbook xmlns="` + nsMain + `" xmlns:r="` + nsRel + `"><bookViews><workbookView/></bookViews><sheets>` +
			sheets.String() + `</sheets>` + defined + `</workbook>`},
		{"xl/_rels/workbook.xml.rels", xmlHead + `<Relationships xmlns="` + nsPackage + `">` + rels.String() +
			fmt.Sprintf(`<Relationship Id="rId%d" Type="%s/styles" Target="styles.xml"/></Relationships>`, n, nsRel)},
		{"_rels/.rels", xmlHead + `<Relationships xmlns="` + nsPackage + `"><Relationship Id="rId1" Type="` + nsRel +
			`/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"[Content_Types].xml", xmlHead + `<Types xmlns="` + nsTypes + `"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="` + typeSheet + `sheet.main+xml"/>` +
			`<Override PartName="/xl/styles.xml" ContentType="` + typeSheet + `styles+xml"/>` + types.String() + `</Types>`},
	}
}

// quoteTab writes a tab's name as formulas want it.
func quoteTab(name string) string { return "'" + strings.ReplaceAll(name, "'", "''") + "'" }

// absolute turns B7 into $B$7.
func absolute(cell string) string {
	i := strings.IndexAny(cell, "0123456789")
	return "$" + cell[:i] + "$" + cell[i:]
}
