package feed

import (
	"strings"
	"testing"

	"shouwang/internal/field"
	"shouwang/internal/sheet"
)

// FuzzRow gives the row checker whatever may stand in cells: it must neither panic nor let a value through that its field does not
// allow, and a row waits exactly when a fault is recorded.
func FuzzRow(f *testing.F) {
	p, err := profile()
	if err != nil {
		f.Fatal(err)
	}
	f.Add("鹤山区\x1f鹤壁集镇\x1f龙卧村\x1fH001\x1f脱贫户\x1f张一\x1f"+number(19650314, 11), uint8(0))
	f.Add("\x1f\x1f\x1f4.1E+17\x1f是\x1f#N/A\x1f4.10602E+17", uint8(7))
	f.Add("１２，３\x1f2023.1.5\x1f-0.001\x1f1e400\x1f√\x1f,，、\x1f99999", uint8(2))
	src, _ := catalogue().Source("national-monitored")
	headers := make([]string, len(src.Columns))
	for i, c := range src.Columns {
		headers[i] = c.Header
	}
	l := layout{match: src.Match(headers), name: "x", header: 1}
	f.Fuzz(func(t *testing.T, text string, kinds uint8) {
		table := newTable(src, l, lists(p.Codes))
		r := newReader(table)
		var cells []sheet.Cell
		for i, cell := range strings.Split(text, "\x1f") {
			// The text stands in every column once, so that every type of field sees it.
			for col := i; col < len(headers); col += strings.Count(text, "\x1f") + 1 {
				cells = append(cells, sheet.Cell{Col: col, Kind: sheet.Kind(1 + (int(kinds)+i)%5), Text: cell})
			}
		}
		r.row(2, sorted(cells))
		if len(table.rows) == 0 {
			return
		}
		if table.rows[0].faulty != (table.faults.count > 0) {
			t.Errorf("faulty %v with %d faults", table.rows[0].faulty, table.faults.count)
		}
		for i, c := range table.columns {
			checkValue(t, c, table.value(0, i))
		}
		for _, x := range table.faults.list {
			if x.Row != 2 || x.Col < 0 || x.Col >= len(headers) || x.Code == "" {
				t.Errorf("%+v", x)
			}
		}
	})
}

func sorted(cells []sheet.Cell) []sheet.Cell {
	out := make([]sheet.Cell, 0, len(cells))
	for col := range 300 {
		for _, c := range cells {
			if c.Col == col {
				out = append(out, c)
			}
		}
	}
	return out
}

func checkValue(t *testing.T, c *column, v any) {
	t.Helper()
	switch v := v.(type) {
	case int64:
		if v < 0 && !c.Field.Negative {
			t.Errorf("%s: %d", c.id, v)
		}
		if wordyDate(c.Field.Type) && (v < 18500101 || v > 21991231) {
			t.Errorf("%s: %d is no day", c.id, v)
		}
	case string:
		if !wordy(c.Field.Type) {
			t.Errorf("%s holds the text %q", c.id, v)
		}
		if c.Field.Type == field.Codes && v != "" && (v[0] != ',' || v[len(v)-1] != ',') {
			t.Errorf("%s holds %q", c.id, v)
		}
	case bool:
		if c.Field.Type != field.Bool {
			t.Errorf("%s holds %v", c.id, v)
		}
	case nil:
		if c.Field.BlankIsNone() {
			t.Errorf("%s is missing and not none", c.id)
		}
	}
}
