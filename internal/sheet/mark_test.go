package sheet

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

func summary() Summary {
	return Summary{
		Name: "错误汇总", Title: "错误汇总", Notes: []string{"共 2 处"}, Column: "错误说明", Author: "守望",
		Head: [5]string{"工作表", "单元格", "当前值", "原因", "怎么改"},
	}
}

func mark(t testing.TB, name string, data []byte, marks []Mark, sum Summary) []byte {
	t.Helper()
	f, err := Open(name, bytes.NewReader(data), int64(len(data)), DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Mark(context.Background(), &b, marks, sum); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func openExcelize(t testing.TB, data []byte) *excelize.File {
	t.Helper()
	x, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	return x
}

// fillOf returns a cell's fill colour as excelize sees it.
func fillOf(t testing.TB, x *excelize.File, sheet, cell string) string {
	t.Helper()
	id, err := x.GetCellStyle(sheet, cell)
	if err != nil {
		t.Fatal(err)
	}
	style, err := x.GetStyle(id)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(style.Fill.Color, ",")
}

// richBook is a workbook as a person makes it: two sheets, formats, a formula, a comment, a defined name, a filter,
// a merged cell, a validation.
func richBook(t testing.TB) []byte {
	t.Helper()
	x := excelize.NewFile()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(x.SetSheetName("Sheet1", "户'A'甲"))
	_, err := x.NewSheet("第二页")
	must(err)
	bold, err := x.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, NumFmt: 14, Alignment: &excelize.Alignment{WrapText: true}})
	must(err)
	must(x.SetSheetRow("户'A'甲", "A1", &[]any{"标题"}))
	must(x.MergeCell("户'A'甲", "A1", "D1"))
	must(x.SetSheetRow("户'A'甲", "A3", &[]any{"姓名", "证件号码", "日期", "和"}))
	for i := 4; i < 30; i++ {
		must(x.SetSheetRow("户'A'甲", fmt.Sprintf("A%d", i), &[]any{"甲", "410602199001010123", 45000 + i, nil}))
		must(x.SetCellFormula("户'A'甲", fmt.Sprintf("D%d", i), "C4+1"))
		must(x.SetCellStyle("户'A'甲", fmt.Sprintf("C%d", i), fmt.Sprintf("C%d", i), bold))
	}
	must(x.AddComment("户'A'甲", excelize.Comment{Cell: "B5", Author: "乡镇", Text: "原有批注"}))
	must(x.AutoFilter("户'A'甲", "A3:D29", nil))
	must(x.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "'户''A''甲'!$3:$3", Scope: "户'A'甲"}))
	must(x.SetCellValue("第二页", "A1", "别动"))
	var b bytes.Buffer
	must(x.Write(&b))
	return b.Bytes()
}

func TestMarkKeepsTheWorkbook(t *testing.T) {
	t.Parallel()
	data := richBook(t)
	sheet := "户'A'甲"
	sum := summary()
	sum.HeaderRow = map[string]int{sheet: 3}
	out := mark(t, "户.xlsx", data, []Mark{
		{Sheet: sheet, Cell: "C7", Value: "45007", Reason: "日期不对", Remedy: "改为登记日期"},
		{Sheet: sheet, Cell: "B5", Value: "4106…", Reason: "校验码不对"},
		{Sheet: sheet, Cell: "A7", Reason: "重名"},
		{Sheet: sheet, Cell: "B40", Reason: "缺证件号码"},
		{Sheet: sheet, Cell: "A7", Reason: "两次"},
		{Sheet: "没有", Cell: "A1", Reason: "缺工作表"},
		{Reason: "缺列"},
	}, sum)
	want, got := readAll(t, data, 0), readAll(t, out, 1)
	want["E3"] = "text 错误说明"
	want["E5"] = "text B: 校验码不对"
	want["E7"] = "text A: 重名 两次; C: 日期不对 改为登记日期"
	want["E40"] = "text B: 缺证件号码"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(readAll(t, data, 1), readAll(t, out, 2)); diff != "" {
		t.Error(diff)
	}
	checkMarked(t, openExcelize(t, data), openExcelize(t, out), sheet)
	list := readAll(t, out, 0)
	if list["A3"] != "text 工作表" || list["B4"] != "text C7" || list["D10"] != "text 缺列" {
		t.Errorf("list: %v", list)
	}
}

// checkMarked looks at the marked workbook through excelize.
func checkMarked(t *testing.T, before, after *excelize.File, sheet string) {
	t.Helper()
	if diff := cmp.Diff([]string{"错误汇总", sheet, "第二页"}, after.GetSheetList()); diff != "" {
		t.Error(diff)
	}
	for cell, want := range map[string]string{"C7": "FFC7CE", "A7": "FFC7CE", "B5": "FFC7CE", "B40": "FFC7CE", "C8": "", "A6": ""} {
		if got := fillOf(t, after, sheet, cell); got != want {
			t.Errorf("fill of %s: %q, want %q", cell, got, want)
		}
	}
	id, _ := after.GetCellStyle(sheet, "C7")
	if style, err := after.GetStyle(id); err != nil || !style.Font.Bold || style.NumFmt != 14 || !style.Alignment.WrapText {
		t.Errorf("C7 lost its own format: %+v %v", style, err)
	}
	if f, _ := after.GetCellFormula(sheet, "D9"); f != "C4+1" {
		t.Errorf("formula %q", f)
	}
	comments, err := after.GetComments(sheet)
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, c := range comments {
		texts[c.Cell] += c.Author + "|" + c.Text
		for _, p := range c.Paragraph {
			if !strings.Contains(texts[c.Cell], p.Text) {
				texts[c.Cell] += p.Text
			}
		}
	}
	if len(texts) != 4 || !strings.Contains(texts["B5"], "原有批注") || !strings.Contains(texts["C7"], "守望|日期不对\n改为登记日期") {
		t.Errorf("comments: %q", texts)
	}
	if ok, target, _ := after.GetCellHyperLink("错误汇总", "B4"); !ok || target != "'户''A''甲'!C7" {
		t.Errorf("link %v %q", ok, target)
	}
	if diff := cmp.Diff(before.GetDefinedName(), after.GetDefinedName()); diff != "" {
		t.Errorf("defined names: %s", diff)
	}
	merged, _ := after.GetMergeCells(sheet)
	if len(merged) != 1 || after.GetActiveSheetIndex() != 0 {
		t.Errorf("merged %v, active %d", merged, after.GetActiveSheetIndex())
	}
}

func TestMarkAgainReplacesTheColumn(t *testing.T) {
	t.Parallel()
	sheet := "户'A'甲"
	sum := summary()
	sum.HeaderRow = map[string]int{sheet: 3}
	once := mark(t, "a.xlsx", richBook(t), []Mark{{Sheet: sheet, Cell: "B8", Reason: "甲"}, {Sheet: sheet, Cell: "B9", Reason: "乙"}}, sum)
	twice := mark(t, "a.xlsx", once, []Mark{{Sheet: sheet, Cell: "B9", Reason: "丙"}}, sum)
	got := readAll(t, twice, 2)
	if got["E3"] != "text 错误说明" || got["E8"] != "" || got["E9"] != "text B: 丙" || got["F3"] != "" {
		t.Errorf("E3 %q E8 %q E9 %q F3 %q", got["E3"], got["E8"], got["E9"], got["F3"])
	}
	x := openExcelize(t, twice)
	if diff := cmp.Diff([]string{"错误汇总 (2)", "错误汇总", sheet, "第二页"}, x.GetSheetList()); diff != "" {
		t.Error(diff)
	}
}

func TestMarkForms(t *testing.T) {
	t.Parallel()
	prefixed := strings.NewReplacer("</", "</x:", "<?", "<?", "<", "<x:", "xmlns=", "xmlns:x=")
	tests := []struct {
		name string
		data []byte
	}{
		{"cells and rows without references", bookOf(`<row><c><v>1</v></c><c><v>2</v></c></row><row/><row><c/><c><v>3</v></c></row>`)},
		{"no rows", bookOf(``)},
		{"rows closed at once", bookWith(rawPart{"xl/worksheets/sheet1.xml", `<worksheet xmlns="` + nsMain + `"><dimension ref="A1"/><sheetData/><pageMargins left="1"/></worksheet>`})},
		{"prefixed", bookWith(
			rawPart{"xl/worksheets/sheet1.xml", prefixed.Replace(sheetXML(`<row r="1" spans="1:2"><c r="A1" s="1"><v>1</v></c><c r="B1"><v>2</v></c></row>`))},
			rawPart{"xl/styles.xml", prefixed.Replace(stylesXML)})},
		{"no styles", bookWith(rawPart{"xl/styles.xml", ""}, rawPart{"xl/_rels/workbook.xml.rels", strings.Replace(bookRels, "/styles\"", "/other\"", 1)})},
		{"no fills", bookWith(rawPart{"xl/styles.xml", `<styleSheet xmlns="` + nsMain + `"><fonts/><borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf/></cellXfs></styleSheet>`})},
		{"strict", bookWith(
			rawPart{"xl/workbook.xml", strings.NewReplacer(nsMain, "http://purl.oclc.org/ooxml/spreadsheetml/main", nsRel, "http://purl.oclc.org/ooxml/officeDocument/relationships").Replace(bookXML)},
			rawPart{"xl/worksheets/sheet1.xml", strings.Replace(sheetXML(`<row r="1"><c r="B1"><v>2</v></c></row>`), nsMain, "http://purl.oclc.org/ooxml/spreadsheetml/main", 1)})},
		{"UTF-16", bookWith(rawPart{"xl/worksheets/sheet1.xml", utf16Part(sheetXML(`<row r="1"><c r="B1"><v>2</v></c></row>`))})},
		{"what follows the drawing", bookWith(rawPart{"xl/worksheets/sheet1.xml", `<worksheet xmlns="` + nsMain + `"><sheetData><row r="1"><c r="A1"><v>2</v></c></row></sheetData><extLst><ext uri="u"/></extLst></worksheet>`})},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			out := mark(t, "a.xlsx", tt.data, []Mark{{Sheet: "S", Cell: "B1", Reason: "甲"}, {Sheet: "S", Cell: "A2", Reason: "乙"}}, summary())
			want, got := readAll(t, tt.data, 0), readAll(t, out, 1)
			want["C1"], want["C2"] = "text B: 甲", "text A: 乙" // B1 is marked, so the texts stand behind it
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			x := openExcelize(t, out)
			for _, cell := range []string{"B1", "A2"} {
				id, _ := x.GetCellStyle("S", cell)
				if style, err := x.GetStyle(id); err != nil || style.Fill.Pattern != 1 {
					t.Errorf("%s is not filled: %+v %v", cell, style, err)
				}
			}
			if comments, err := x.GetComments("S"); err != nil || len(comments) != 2 {
				t.Errorf("comments %v %v", comments, err)
			}
		})
	}
}

func TestMarkCSV(t *testing.T) {
	t.Parallel()
	sum := summary()
	sum.HeaderRow = map[string]int{"医保": 1}
	out := mark(t, "医保.csv", []byte("姓名,身份证号\r\n\r\n甲,=1\r\n"), []Mark{{Cell: "B3", Value: "=1", Reason: "不是证件号码"}}, sum)
	want := line{"A1": "text 姓名", "B1": "text 身份证号", "C1": "text 错误说明", "A3": "text 甲", "B3": "text =1", "C3": "text B: 不是证件号码"}
	if diff := cmp.Diff(want, readAll(t, out, 1)); diff != "" {
		t.Error(diff)
	}
	if again := mark(t, "医保.csv", []byte("姓名,身份证号\r\n\r\n甲,=1\r\n"), []Mark{{Cell: "B3", Value: "=1", Reason: "不是证件号码"}}, sum); !bytes.Equal(out, again) {
		t.Error("same input, other bytes")
	}
}
