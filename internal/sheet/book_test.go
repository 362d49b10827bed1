package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

// rawPart is a part of a workbook that a test makes by hand.
type rawPart struct{ name, text string }

// zipOf packs parts in the given order.
func zipOf(parts ...rawPart) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range parts {
		w, err := z.Create(p.name)
		if err == nil {
			_, err = io.WriteString(w, p.text)
		}
		if err != nil {
			panic(err)
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

const (
	rootRels = `<Relationships xmlns="` + nsPackage + `"><Relationship Id="rId1" Type="` + nsRel + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	bookRels = `<Relationships xmlns="` + nsPackage + `"><Relationship Id="rId1" Type="` + nsRel + `/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="rId2" Type="` + nsRel + `/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="` + nsRel + `/styles" Target="styles.xml"/></Relationships>`
	bookXML = `<workbook xmlns="` + nsMain + `" xmlns:r="` + nsRel + `"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`
	types   = `<Types xmlns="` + nsTypes + `"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="` + typeSheet + `sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="` + typeSheet + `worksheet+xml"/>` +
		`<Override PartName="/xl/sharedStrings.xml" ContentType="` + typeSheet + `sharedStrings+xml"/><Override PartName="/xl/styles.xml" ContentType="` + typeSheet + `styles+xml"/></Types>`
	// styles: 1 is a built-in date, 2 a date format of the file's own, 3 text, 4 elapsed time, 5 percent
	stylesXML = `<styleSheet xmlns="` + nsMain + `"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/><numFmt numFmtId="165" formatCode="[h]:mm:ss"/></numFmts>` +
		`<fonts count="1"><font><sz val="11"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
		`<borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs>` +
		`<cellXfs count="6"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="49"/><xf numFmtId="165"/><xf numFmtId="10"/></cellXfs></styleSheet>`
)

// bookWith is a whole workbook of one sheet; parts replace the standard ones of the same name or come in addition,
// and a part without text is left out.
func bookWith(parts ...rawPart) []byte {
	all := []rawPart{
		{"[Content_Types].xml", types}, {"_rels/.rels", rootRels}, {"xl/workbook.xml", bookXML},
		{"xl/_rels/workbook.xml.rels", bookRels}, {"xl/styles.xml", stylesXML},
		{"xl/sharedStrings.xml", sst("甲", "乙")}, {"xl/worksheets/sheet1.xml", sheetXML(`<row r="1"><c r="A1" t="s"><v>0</v></c></row>`)},
	}
	for _, p := range parts {
		found := false
		for i := range all {
			if all[i].name == p.name {
				all[i], found = p, true
			}
		}
		if !found {
			all = append(all, p)
		}
	}
	return zipOf(slices.DeleteFunc(all, func(p rawPart) bool { return p.text == "" })...)
}

// bookOf is a workbook of one sheet with the given rows.
func bookOf(rows string) []byte {
	return bookWith(rawPart{"xl/worksheets/sheet1.xml", sheetXML(rows)})
}

func sheetXML(rows string) string {
	return xmlHead + `<worksheet xmlns="` + nsMain + `"><sheetData>` + rows + `</sheetData></worksheet>`
}

func sst(texts ...string) string {
	var b strings.Builder
	b.WriteString(xmlHead + `<sst xmlns="` + nsMain + `">`)
	for _, text := range texts {
		b.WriteString(`<si><t xml:space="preserve">`)
		b.Write(appendXML(nil, text))
		b.WriteString(`</t></si>`)
	}
	return b.String() + `</sst>`
}

// withSharedStrings rewrites a workbook so that its texts are shared strings, as spreadsheet programs write them.
func withSharedStrings(data []byte) ([]byte, error) {
	f, err := Open("t.xlsx", bytes.NewReader(data), int64(len(data)), DefaultLimits())
	if err != nil {
		return nil, err
	}
	index, texts := map[string]int{}, []string{}
	var rows bytes.Buffer
	err = f.Rows(context.Background(), 0, func(r Row) error {
		fmt.Fprintf(&rows, `<row r="%d" spans="1:20">`, r.Number)
		for _, c := range r.Cells {
			i, ok := index[c.Text]
			if !ok {
				i = len(texts)
				index[c.Text] = i
				texts = append(texts, c.Text)
			}
			fmt.Fprintf(&rows, `<c r="%s" s="3" t="s"><v>%d</v></c>`, CellName(c.Col, r.Number), i)
		}
		rows.WriteString("</row>")
		return nil
	})
	return bookWith(rawPart{"xl/worksheets/sheet1.xml", sheetXML(rows.String())}, rawPart{"xl/sharedStrings.xml", sst(texts...)}), err
}

func TestSharedBook(t *testing.T) {
	t.Parallel()
	data, err := sharedBook(50, 7)
	if err != nil {
		t.Fatal(err)
	}
	if got := readAll(t, data, 0); len(got) != 50*7+7+2 || got["D5"] == "" {
		t.Errorf("got %d cells", len(got))
	}
}

// utf16Part is an XML text in UTF-16 with a byte order mark.
func utf16Part(text string) string {
	text = strings.Replace(text, "UTF-8", "UTF-16", 1)
	out := []byte{0xFF, 0xFE}
	for _, u := range utf16.Encode([]rune(text)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return string(out)
}
