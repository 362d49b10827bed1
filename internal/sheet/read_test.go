package sheet

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCellNames(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name     string
		col, row int
	}{{"A1", 0, 1}, {"Z9", 25, 9}, {"AA10", 26, 10}, {"AZ1", 51, 1}, {"BA1", 52, 1}, {"ZZ7", 701, 7}, {"AAA1", 702, 1}, {"XFD1048576", 16383, 1048576}} {
		if got := CellName(tt.col, tt.row); got != tt.name {
			t.Errorf("CellName(%d, %d) = %q, want %q", tt.col, tt.row, got, tt.name)
		}
		if col, row, ok := ParseCellName(tt.name); !ok || col != tt.col || row != tt.row {
			t.Errorf("ParseCellName(%q) = %d, %d, %v", tt.name, col, row, ok)
		}
	}
	for _, bad := range []string{"", "A", "1", "A0", "XFE1", "A1048577", "AAAA1", "A1B", "一1", "A-1", "A 1"} {
		if col, row, ok := ParseCellName(bad); ok {
			t.Errorf("ParseCellName(%q) = %d, %d", bad, col, row)
		}
	}
	if col, row, ok := ParseCellName("$b$7"); !ok || col != 1 || row != 7 {
		t.Errorf("$b$7 = %d, %d, %v", col, row, ok)
	}
}

func TestRowAt(t *testing.T) {
	t.Parallel()
	r := Row{Number: 1, Cells: []Cell{{Col: 1, Kind: Text, Text: "b"}, {Col: 5, Kind: Text, Text: "f"}}}
	for col, want := range []string{"", "b", "", "", "", "f", "", ""} {
		if got := r.At(col); got.Text != want || got.Col != col || (want == "") != (got.Kind == Empty) {
			t.Errorf("At(%d) = %+v, want %q", col, got, want)
		}
	}
	if got := (Row{}).At(3); got != (Cell{Col: 3}) {
		t.Errorf("At of an empty row: %+v", got)
	}
}

// TestReadForms reads the forms in which writers store cells.
func TestReadForms(t *testing.T) {
	t.Parallel()
	row := func(cells string) []byte { return bookOf(`<row r="1">` + cells + `</row>`) }
	prefix := strings.NewReplacer("</", "</x:", "<?", "<?", "<", "<x:", "xmlns=", "xmlns:x=")
	tests := []struct {
		name string
		data []byte
		want line
	}{
		{"shared strings", row(`<c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v> 0 </v></c>`), line{"A1": "text 乙", "B1": "text 甲"}},
		{"inline string", row(`<c r="A1" t="inlineStr"><is><t>a</t></is></c>`), line{"A1": "text a"}},
		{"inline rich text with phonetics", row(`<c r="A1" t="inlineStr"><is><r><rPr><b/></rPr><t>a</t></r><r><t xml:space="preserve"> b </t></r><rPh sb="0" eb="1"><t>x</t></rPh><phoneticPr fontId="1"/></is></c>`), line{"A1": "text a b "}},
		{"text of a formula", row(`<c r="A1" t="str"><f>B1&amp;"x"</f><v>yx</v></c>`), line{"A1": "text yx"}},
		{"number of a formula", row(`<c r="A1"><f t="shared" si="0"/><v>3.5</v></c>`), line{"A1": "number 3.5"}},
		{"formula without a value", row(`<c r="A1"><f>1+1</f></c><c r="B1"><f>1+1</f><v/></c>`), line{}},
		{"booleans", row(`<c r="A1" t="b"><v>1</v></c><c r="B1" t="b"><v>0</v></c>`), line{"A1": "bool TRUE", "B1": "bool FALSE"}},
		{"error", row(`<c r="A1" t="e"><v>#N/A</v></c>`), line{"A1": "error #N/A"}},
		{"literals stay", row(`<c r="A1"><v>4.1060219900101E+17</v></c><c r="B1"><v>-0.10</v></c><c r="C1"><v>410602199001010000</v></c>`),
			line{"A1": "number 4.1060219900101E+17", "B1": "number -0.10", "C1": "number 410602199001010000"}},
		{"number under text format", row(`<c r="A1" s="3"><v>7</v></c>`), line{"A1": "number 7"}},
		{"percent and elapsed time", row(`<c r="A1" s="5"><v>0.5</v></c><c r="B1" s="4"><v>1.5</v></c>`), line{"A1": "number 0.5", "B1": "number 1.5"}},
		{"dates", row(`<c r="A1" s="1"><v>45278</v></c><c r="B1" s="2"><v>45278.5</v></c><c r="C1" s="1"><v>0.75</v></c><c r="D1" t="d"><v>2023-12-18T00:00:00</v></c><c r="E1" t="d"><v>2023-12-18T08:30:00.000Z</v></c><c r="F1" t="d"><v>2023-12-18</v></c>`),
			line{"A1": "date 2023-12-18", "B1": "date 2023-12-18 12:00:00", "C1": "date 18:00:00", "D1": "date 2023-12-18", "E1": "date 2023-12-18 08:30:00", "F1": "date 2023-12-18"}},
		{"the leap day that never was", row(`<c r="A1" s="1"><v>59</v></c><c r="B1" s="1"><v>60</v></c><c r="C1" s="1"><v>61</v></c><c r="D1" s="1"><v>1</v></c>`),
			line{"A1": "date 1900-02-28", "B1": "number 60", "C1": "date 1900-03-01", "D1": "date 1900-01-01"}},
		{"no dates", row(`<c r="A1" s="1"><v>-1</v></c><c r="B1" s="1"><v>2958466</v></c><c r="C1" s="1"><v>x</v></c><c r="D1" s="1"><v>0</v></c><c r="E1" s="1"><v>20231218</v></c>`),
			line{"A1": "number -1", "B1": "number 2958466", "C1": "number x", "D1": "number 0", "E1": "number 20231218"}},
		{"1904 system", bookWith(rawPart{sheet1, sheetXML(`<row r="1"><c r="A1" s="1"><v>43816</v></c><c r="B1" s="1"><v>0</v></c></row>`)},
			rawPart{"xl/workbook.xml", strings.Replace(bookXML, "<sheets>", `<workbookPr date1904="1"/><sheets>`, 1)}), line{"A1": "date 2023-12-18", "B1": "date 1904-01-01"}},
		{"gaps", bookOf(`<row r="3"><c r="B3"><v>1</v></c><c r="D3"/><c r="E3" t="s"/><c r="F3"><v>2</v></c></row><row r="9"/><row r="12"><c r="A12"><v>3</v></c></row>`), line{"B3": "number 1", "F3": "number 2", "A12": "number 3"}},
		{"no references", bookOf(`<row><c><v>1</v></c><c/><c><v>2</v></c></row><row><c><v>3</v></c></row><row r="5"><c r="C5"><v>4</v></c><c><v>5</v></c></row><row><c><v>6</v></c></row>`),
			line{"A1": "number 1", "C1": "number 2", "A2": "number 3", "C5": "number 4", "D5": "number 5", "A6": "number 6"}},
		{"out of order and twice", row(`<c r="C1"><v>3</v></c><c r="A1"><v>1</v></c><c r="C1"><v>4</v></c>`), line{"A1": "number 1", "C1": "number 4"}},
		{"entities", row(`<c r="A1" t="str"><v>&lt;&amp;&gt;&quot;&apos;&#65;&#x4E2D;&#x1F600;</v></c>`), line{"A1": "text <&>\"'A中😀"}},
		{"workbook escapes", row(`<c r="A1" t="str"><v>a_x000D_b_x005F_x000D__x4e2D__xD83D__xDE00__x12_x</v></c>`), line{"A1": "text a\rb_x000D_中😀_x12_x"}},
		{"line ends", row("<c r=\"A1\" t=\"str\"><v>a\r\nb\rc\nd</v></c>"), line{"A1": "text a\nb\nc\nd"}},
		{"character data", row(`<c r="A1" t="str"><v>a<![CDATA[<b>&amp;]]>c<!-- > -->d</v></c>`), line{"A1": "text a<b>&amp;cd"}},
		{"odd attributes", row("<c\n r = 'A1'\tt='str' x=\"a>b\" ><v >1</v ></c >"), line{"A1": "text 1"}},
		{"unknown elements", row(`<extLst><c r="Z1"><v>9</v></c></extLst><c r="A1"><extLst><v>8</v></extLst><v>1</v></c>`), line{"A1": "number 1"}},
		{"rows of other elements", sheetPartOf(`<worksheet xmlns="` + nsMain + `"><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData><rowBreaks><brk id="1"/></rowBreaks><extLst><row r="7"><c r="A7"><v>1</v></c></row></extLst></worksheet>`), line{"A1": "number 1"}},
		{"prefixed names", bookWith(rawPart{sheet1, prefix.Replace(sheetXML(`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>45278</v></c></row>`))},
			rawPart{"xl/sharedStrings.xml", prefix.Replace(sst("丙"))}, rawPart{"xl/styles.xml", prefix.Replace(stylesXML)}), line{"A1": "text 丙", "B1": "date 2023-12-18"}},
		{"strict names", bookWith(rawPart{sheet1, strings.ReplaceAll(sheetXML(`<row r="1"><c r="A1" t="s"><v>0</v></c></row>`), nsMain, "http://purl.oclc.org/ooxml/spreadsheetml/main")},
			rawPart{"xl/workbook.xml", strings.NewReplacer(nsMain, "http://purl.oclc.org/ooxml/spreadsheetml/main", nsRel, "http://purl.oclc.org/ooxml/officeDocument/relationships").Replace(bookXML)},
			rawPart{"xl/_rels/workbook.xml.rels", strings.ReplaceAll(bookRels, nsRel, "http://purl.oclc.org/ooxml/officeDocument/relationships")}), line{"A1": "text 甲"}},
		{"byte order mark", sheetPartOf("\uFEFF" + sheetXML(`<row r="1"><c r="A1"><v>1</v></c></row>`)), line{"A1": "number 1"}},
		{"UTF-16", sheetPartOf(utf16Part(sheetXML(`<row r="1"><c r="A1" t="str"><v>中</v></c></row>`))), line{"A1": "text 中"}},
		{"rich shared strings", bookWith(rawPart{"xl/sharedStrings.xml", `<sst xmlns="` + nsMain + `"><si><r><t>张</t></r><r><t>某</t></r><rPh sb="0" eb="1"><t>zhang</t></rPh></si><si/></sst>`},
			rawPart{sheet1, sheetXML(`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>`)}), line{"A1": "text 张某"}},
		{"absolute and odd paths", bookWith(rawPart{"xl/_rels/workbook.xml.rels", strings.NewReplacer("worksheets/sheet1.xml", "/xl/Worksheets/../worksheets/Sheet1.xml", "sharedStrings.xml", "./sharedStrings.xml").Replace(bookRels)}), line{"A1": "text 甲"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, readAll(t, tt.data, 0)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSheets(t *testing.T) {
	t.Parallel()
	book := `<workbook xmlns="` + nsMain + `" xmlns:rel="` + nsRel + `"><sheets><sheet name="乙 &amp; 丙" sheetId="9" rel:id="rId9"/>` +
		`<sheet name="图" sheetId="8" rel:id="rId8"/><sheet name="甲" sheetId="1" state="veryHidden" rel:id="rId1"/></sheets></workbook>`
	rels := strings.Replace(bookRels, "<Relationship ", `<Relationship Id="rId9" Type="`+nsRel+`/worksheet" Target="worksheets/other.xml"/>`+
		`<Relationship Id="rId8" Type="`+nsRel+`/chartsheet" Target="chartsheets/sheet1.xml"/><Relationship Id="rId7" Type="`+nsRel+`/worksheet" TargetMode="External" Target="http://x"/><Relationship `, 1)
	data := bookWith(rawPart{"xl/workbook.xml", book}, rawPart{"xl/_rels/workbook.xml.rels", rels},
		rawPart{"xl/worksheets/other.xml", sheetXML(`<row r="2"><c r="A2"><v>5</v></c></row>`)})
	f, err := Open("目录/x.xlsx", bytes.NewReader(data), int64(len(data)), DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"乙 & 丙", "甲"}, f.Sheets()); diff != "" {
		t.Error(diff)
	}
	if f.Name() != "x.xlsx" || f.IsCSV() || f.Hidden(0) || !f.Hidden(1) {
		t.Errorf("name %q, csv %v, hidden %v %v", f.Name(), f.IsCSV(), f.Hidden(0), f.Hidden(1))
	}
	if got := readAll(t, data, 0); got["A2"] != "number 5" {
		t.Errorf("first sheet: %v", got)
	}
	if err := f.Rows(context.Background(), 2, nil); err == nil {
		t.Error("a sheet that is not there was read")
	}
}

func TestRowsStopsAndShares(t *testing.T) {
	t.Parallel()
	data, err := sharedBook(2000, 3)
	if err != nil {
		t.Fatal(err)
	}
	f, err := Open("x.xlsx", bytes.NewReader(data), int64(len(data)), DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	enough := errors.New("enough")
	if err := f.Rows(context.Background(), 0, func(Row) error { return enough }); err != enough {
		t.Errorf("the caller's error came back as %v", err)
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(enough)
	if err := f.Rows(ctx, 0, func(Row) error { return nil }); !errors.Is(err, enough) {
		t.Errorf("cancelled: %v", err)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			rows := 0
			if err := f.Rows(context.Background(), 0, func(Row) error { rows++; return nil }); err != nil || rows != 2003 {
				t.Errorf("%d rows, %v", rows, err)
			}
		})
	}
	wg.Wait()
}

func TestIsDateFormat(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]bool{
		"General": false, "G/通用格式": false, "0.00E+00": false, "0.00": false, "@": false, `0"days"`: false, `0\d`: false, "[Red]0": false,
		"#,##0;[Red]-#,##0": false, "[h]:mm:ss": false, "[mm]:ss": false, "_-* #,##0.00_d": false, `"月"0`: false, "0;yyyy": false,
		"yyyy-mm-dd": true, "m/d/yy": true, "[$-804]yyyy年m月d日": true, "[DBNum1][$-804]yyyy\"年\"m\"月\";@": true, "h:mm AM/PM": true, "yyyy\\-mm": true, "上午/下午h时": true, "D-MMM": true, "ss.0": true,
	} {
		if got := isDateFormat(code); got != want {
			t.Errorf("%q: %v", code, got)
		}
	}
}

// TestTokensAcrossBuffers reads a sheet from a source that gives a few bytes at a time, so that every token is cut
// somewhere.
func TestTokensAcrossBuffers(t *testing.T) {
	t.Parallel()
	text := sheetXML(`<!-- > --><row r="1"><c r="A1" t="str" x="a>'b"><v>a&amp;<![CDATA[>]]>` + strings.Repeat("长", 50_000) + `</v></c></row>`)
	want := ""
	for _, size := range []int{1, 2, 3, 7, 64, 65_536, 70_000} {
		s := newScanner(&trickle{text: text, size: size}, DefaultLimits())
		got := ""
		for {
			tok, err := s.next()
			if err != nil {
				t.Fatal(err)
			}
			if tok == tokEnd {
				break
			}
			if tok != tokText {
				got += fmt.Sprintf("%d %s %s|", tok, s.name, s.attrs)
			} else {
				got += string(s.text)
			}
		}
		if want == "" {
			want = got
		}
		if got != want {
			t.Errorf("pieces of %d bytes give other tokens", size)
		}
	}
}

type trickle struct {
	text string
	size int
}

func (r *trickle) Read(p []byte) (int, error) {
	n := copy(p[:min(len(p), r.size)], r.text)
	r.text = r.text[n:]
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}
