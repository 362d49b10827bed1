package sheet

import (
	"bytes"
	"context"
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
