package sheet

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// line is a row as tests compare it: its number and its cells by name.
type line map[string]string

// readAll reads a sheet into cell name → "kind text".
func readAll(t testing.TB, data []byte, sheet int) line {
	t.Helper()
	f, err := Open("t.xlsx", bytes.NewReader(data), int64(len(data)), DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	out := line{}
	err = f.Rows(context.Background(), sheet, func(r Row) error {
		for _, c := range r.Cells {
			out[CellName(c.Col, r.Number)] = c.Kind.String() + " " + c.Text
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

type yuan int64

func sampleBook(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	w := NewWriter(&b)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(w.Sheet(Table{Name: "户/信息", Title: "标题", Notes: []string{"说明"}, Frozen: 2, Columns: []Column{
		{Header: "姓名"}, {Header: "证件号码", Width: 22}, {Header: "人数", Kind: Number},
		{Header: "日期", Kind: Date}, {Header: "收入", Kind: Money}, {Header: "=头"}}}))
	must(w.Row("张某<&>\"甲", "410602199001010123", 3, "2023-12-18", yuan(123456), "=1+1"))
	must(w.Row("  前后空格 ", "41060219900101012345", "12.5", time.Date(2024, 2, 29, 13, 30, 0, 0, time.UTC), yuan(-5), "-3.5"))
	must(w.Row("", nil, int64(1)<<60, "不明", "无", "＝全角"))
	must(w.Row("换\n行\r\t\x01_x0041_", "@x", true, "1899-01-01", int64(0), "'-x"))
	must(w.Sheet(Table{Name: "户:信息", Plain: true}))
	must(w.Row("a", 1, nil, "b"))
	must(w.Close())
	return b.Bytes()
}

func TestWriterRoundTrip(t *testing.T) {
	t.Parallel()
	data := sampleBook(t)
	want := line{
		"A1": "text 标题", "A2": "text 说明", "A3": "text 姓名", "B3": "text 证件号码", "C3": "text 人数", "D3": "text 日期", "E3": "text 收入", "F3": "text =头",
		"A4": "text 张某<&>\"甲", "B4": "text 410602199001010123", "C4": "number 3", "D4": "date 2023-12-18", "E4": "number 1234.56", "F4": "text =1+1",
		"A5": "text   前后空格 ", "B5": "text 41060219900101012345", "C5": "number 12.5", "D5": "date 2024-02-29 13:30:00", "E5": "number -0.05", "F5": "text -3.5",
		"C6": "text 1152921504606846976", "D6": "text 不明", "E6": "text 无", "F6": "text ＝全角",
		"A7": "text 换\n行\r\t\x01_x0041_", "B7": "text @x", "C7": "bool TRUE", "D7": "text 1899-01-01", "E7": "number 0.00", "F7": "text '-x",
	}
	if diff := cmp.Diff(want, readAll(t, data, 0)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(line{"A1": "text a", "B1": "text 1", "D1": "text b"}, readAll(t, data, 1)); diff != "" {
		t.Error(diff)
	}
	x, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"户_信息", "户_信息 (2)"}, x.GetSheetList()); diff != "" {
		t.Error(diff)
	}
	for cell, want := range map[string]string{"D4": "2023-12-18", "E4": "1,234.56", "F4": "=1+1", "A7": "换\n行\r\t\x01_x0041_"} {
		if got, err := x.GetCellValue("户_信息", cell); err != nil || got != want {
			t.Errorf("excelize %s: got %q, want %q (%v)", cell, got, want, err)
		}
		if f, _ := x.GetCellFormula("户_信息", cell); f != "" {
			t.Errorf("%s became the formula %q", cell, f)
		}
	}
}

// TestWriterSplitsLongTables writes one row more than a sheet can hold.
func TestWriterSplitsLongTables(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	w := NewWriter(&b)
	if err := w.Sheet(Table{Name: "长", Columns: []Column{{Header: "号", Kind: Number}}}); err != nil {
		t.Fatal(err)
	}
	for i := range maxRows {
		if err := w.Row(i); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	want := line{"A1": "text 号", "A2": fmt.Sprintf("number %d", maxRows-1)}
	if diff := cmp.Diff(want, readAll(t, b.Bytes(), 1)); diff != "" {
		t.Error(diff)
	}
}

func TestWriterRefuses(t *testing.T) {
	t.Parallel()
	if err := NewWriter(&bytes.Buffer{}).Row("x"); err == nil {
		t.Error("a row without a sheet was taken")
	}
	if err := NewWriter(&bytes.Buffer{}).Close(); err == nil {
		t.Error("a workbook without a sheet was closed")
	}
	w := NewWriter(&bytes.Buffer{})
	if err := w.Sheet(Table{Name: "S", Plain: true}); err != nil {
		t.Fatal(err)
	}
	if err := w.Row(strings.Repeat("长", maxText)); err != nil {
		t.Error(err)
	}
	first := w.Row(strings.Repeat("长", maxText+1))
	if first == nil || w.Row("x") != first || w.Close() != first {
		t.Errorf("a text too long: %v", first)
	}
	w = NewWriter(full{})
	if err := w.Sheet(Table{Name: "S", Plain: true}); err != nil {
		t.Fatal(err)
	}
	for range 10_000 {
		if err := w.Row(strings.Repeat("x", 100), "y"); err != nil {
			break
		}
	}
	if w.Close() == nil {
		t.Error("a full disk went unnoticed")
	}
}

func TestTabNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"": "Sheet", "a/b:c": "a_b_c", "'x'": "x", strings.Repeat("长", 40): strings.Repeat("长", 31), strings.Repeat("😀", 20): strings.Repeat("😀", 15)} {
		if got := tabName(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
	w := &Writer{sheets: []written{{name: "A"}, {name: "a (2)"}}}
	if got := w.uniqueName("a"); got != "a (3)" {
		t.Errorf("got %q", got)
	}
}

// TestFormulaSafety puts every dangerous beginning into every kind of column and header, and looks for the mark that
// keeps a text from running when a person edits the cell.
func TestFormulaSafety(t *testing.T) {
	t.Parallel()
	payloads := []string{"=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1", "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://x\",\"y\")"}
	var b bytes.Buffer
	w := NewWriter(&b)
	columns := []Column{{Kind: Text}, {Kind: Number}, {Kind: Date}, {Kind: Money}}
	for i := range columns {
		columns[i].Header = payloads[i]
	}
	if err := w.Sheet(Table{Name: "=S", Title: "=1", Notes: []string{"@x"}, Columns: columns}); err != nil {
		t.Fatal(err)
	}
	for _, p := range payloads {
		if err := w.Row(p, p, p, p, p); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	x, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	cells := readAll(t, b.Bytes(), 0)
	if len(cells) != 2+4+5*len(payloads) {
		t.Errorf("%d cells", len(cells))
	}
	for cell, text := range cells {
		if !strings.HasPrefix(text, "text ") {
			t.Errorf("%s is a %s", cell, text)
		}
		id, err := x.GetCellStyle("=S", cell)
		if err != nil {
			t.Fatal(err)
		}
		if q := x.Styles.CellXfs.Xf[id].QuotePrefix; q == nil || !*q {
			t.Errorf("%s (%q) lacks the quote prefix", cell, text)
		}
	}
}
