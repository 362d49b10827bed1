package sheet

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
)

// values draws texts that are awkward in XML, in workbooks or for a reader in a hurry.
func values() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.StringOfN(rapid.SampledFrom([]rune("<>&'\"_x0D\t\n\r 甲＝=+-@;]\x01\x1f😀\uFFFF")), 1, 10, -1),
		rapid.SampledFrom([]string{"是", "否", "河南省", "_x000D_", "_x005F_x000D_", "]]>", "&amp;", "410602199001010123", " ", "0"}),
		rapid.StringOfN(rapid.Rune(), 1, 10, -1).Filter(func(s string) bool { return strings.ToValidUTF8(s, "") == s }))
}

// TestAgainstExcelize writes random cells with excelize and reads them with both readers.
func TestAgainstExcelize(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		x := excelize.NewFile()
		defer x.Close()
		date, err := x.NewStyle(&excelize.Style{NumFmt: 14})
		check(t, err)
		want := line{}
		for range rapid.IntRange(0, 20).Draw(t, "cells") {
			cell := CellName(rapid.IntRange(0, 40).Draw(t, "col"), rapid.IntRange(1, 40).Draw(t, "row"))
			check(t, x.SetCellStyle("Sheet1", cell, cell, 0))
			switch rapid.IntRange(0, 4).Draw(t, "kind") {
			case 0:
				text := plain(values().Draw(t, "text"))
				check(t, x.SetCellStr("Sheet1", cell, text))
				want[cell] = "text " + text
			case 1:
				n := rapid.Int64().Draw(t, "int")
				check(t, x.SetCellValue("Sheet1", cell, n))
				want[cell] = fmt.Sprintf("number %d", n)
			case 2:
				n := rapid.Float64Range(-1e12, 1e12).Draw(t, "float")
				check(t, x.SetCellValue("Sheet1", cell, n))
				want[cell] = "number " + raw(t, x, cell)
			case 3:
				check(t, x.SetCellBool("Sheet1", cell, true))
				want[cell] = "bool TRUE"
			case 4:
				day := time.Date(1900, 3, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 90_000).Draw(t, "day"))
				check(t, x.SetCellValue("Sheet1", cell, day))
				check(t, x.SetCellStyle("Sheet1", cell, cell, date))
				want[cell] = "date " + day.Format(time.DateOnly)
			}
			if want[cell] == "text " {
				delete(want, cell)
			}
		}
		var b bytes.Buffer
		check(t, x.Write(&b))
		if diff := cmp.Diff(want, readRapid(t, b.Bytes())); diff != "" {
			t.Fatal(diff)
		}
	})
}

// plain leaves out what excelize itself does not keep: carriage returns, characters that XML cannot hold, and texts
// in the form of an escape.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\r' || r == '_' || r < ' ' && r != '\t' && r != '\n' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, text)
}

func raw(t *rapid.T, x *excelize.File, cell string) string {
	v, err := x.GetCellValue("Sheet1", cell, excelize.Options{RawCellValue: true})
	check(t, err)
	return v
}

func check(t *rapid.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func readRapid(t *rapid.T, data []byte) line {
	f, err := Open("t.xlsx", bytes.NewReader(data), int64(len(data)), DefaultLimits())
	check(t, err)
	out, last := line{}, 0
	check(t, f.Rows(t.Context(), 0, func(r Row) error {
		if r.Number <= last {
			return fmt.Errorf("row %d behind row %d", r.Number, last)
		}
		last = r.Number
		for i, c := range r.Cells {
			if i > 0 && c.Col <= r.Cells[i-1].Col || r.At(c.Col) != c {
				return fmt.Errorf("row %d: cells %+v", r.Number, r.Cells)
			}
			out[CellName(c.Col, r.Number)] = c.Kind.String() + " " + c.Text
		}
		return nil
	}))
	return out
}

// TestRandomSheets makes sheets by hand, in every form that writers use, and reads back what was put in. Where the
// form is one that excelize knows, its reading is compared as well.
func TestRandomSheets(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := &sheetGenerator{t: t, want: line{}}
		for row := 0; row < 6; row++ {
			g.drawRow()
		}
		data := bookWith(rawPart{sheet1, sheetXML(g.xml.String())}, rawPart{"xl/sharedStrings.xml", sst(g.shared...)})
		if diff := cmp.Diff(g.want, readRapid(t, data)); diff != "" {
			t.Fatalf("%s\n%s", diff, g.xml.String())
		}
		if g.odd {
			return
		}
		x, err := excelize.OpenReader(bytes.NewReader(data))
		check(t, err)
		defer x.Close()
		for cell, want := range g.want {
			kind, text, _ := strings.Cut(want, " ")
			got, err := x.GetCellValue("S", cell, excelize.Options{RawCellValue: true})
			check(t, err)
			if kind == "text" && got != text {
				t.Fatalf("%s: excelize reads %q, this reader %q", cell, got, text)
			}
		}
	})
}

// sheetGenerator draws rows of a sheet's XML and what they hold.
type sheetGenerator struct {
	t      *rapid.T
	xml    strings.Builder
	want   line
	shared []string
	row    int
	odd    bool // something was drawn that excelize is known to read otherwise
}

func (g *sheetGenerator) chance(label string) bool { return rapid.IntRange(0, 4).Draw(g.t, label) == 0 }

func (g *sheetGenerator) drawRow() {
	step := rapid.IntRange(1, 3).Draw(g.t, "step")
	g.row += step
	ref := fmt.Sprintf(` r="%d"`, g.row)
	if step == 1 && g.chance("row without number") {
		ref, g.odd = "", true
	}
	if g.chance("empty row") {
		g.xml.WriteString("<row" + ref + "/>")
		return
	}
	g.xml.WriteString("<row" + ref + ` spans="1:9">` + g.space())
	for col := 0; col < 9; col++ {
		if g.chance("gap") {
			continue
		}
		g.drawCell(col, fmt.Sprintf(" r='%s'", CellName(col, g.row)))
		g.xml.WriteString(g.space())
	}
	g.xml.WriteString("</row>" + g.space())
}

func (g *sheetGenerator) space() string {
	return rapid.SampledFrom([]string{"", "", "", "\n ", "<!-- <c> -->", "<?pi <c>?>"}).Draw(g.t, "space")
}

func (g *sheetGenerator) drawCell(col int, ref string) {
	name := CellName(col, g.row)
	put := func(attrs, content string) { g.xml.WriteString("<c" + ref + attrs + ">" + content + "</c>") }
	switch rapid.IntRange(0, 6).Draw(g.t, "form") {
	case 0:
		text := plain(values().Draw(g.t, "text"))
		g.shared = append(g.shared, text)
		put(` s="3" t="s"`, fmt.Sprintf("<v>%d</v>", len(g.shared)-1))
		g.expect(name, "text", text)
	case 1:
		text := values().Draw(g.t, "text")
		g.odd = g.odd || plain(text) != text
		put(` t="inlineStr"`, string(appendInline(nil, text)))
		g.expect(name, "text", text)
	case 2:
		text := values().Draw(g.t, "text")
		g.odd = true // excelize keeps the escapes of a formula's text
		put(` t="str"`, "<f>1+1</f><v>"+string(appendXML(nil, text))+"</v>")
		g.expect(name, "text", text)
	case 3:
		n := rapid.Float64().Draw(g.t, "number")
		literal := strconv.FormatFloat(n, 'G', -1, 64)
		put("", "<v>"+literal+"</v>")
		g.expect(name, "number", literal)
	case 4:
		n := rapid.IntRange(61, 2_958_465).Draw(g.t, "day")
		put(fmt.Sprintf(` s="%d"`, rapid.IntRange(1, 2).Draw(g.t, "style")), fmt.Sprintf("<v>%d</v>", n))
		g.expect(name, "date", time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n).Format(time.DateOnly))
	case 5:
		put(` t="e"`, "<v>#DIV/0!</v>")
		g.expect(name, "error", "#DIV/0!")
	case 6:
		g.xml.WriteString("<c" + ref + ` s="1"/>`)
	}
}

func (g *sheetGenerator) expect(cell, kind, text string) {
	if text != "" {
		g.want[cell] = kind + " " + text
	}
}

// TestWriterRandom writes random rows and reads them with both readers: the same texts, no formula.
func TestWriterRandom(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.SliceOfN(values(), 0, 4), 0, 5).Draw(t, "rows")
		want := line{"A1": "text 表头"}
		var b, again bytes.Buffer
		for _, to := range []*bytes.Buffer{&b, &again} {
			w := NewWriter(to)
			check(t, w.Sheet(Table{Name: "S", Columns: []Column{{Header: "表头"}}}))
			for i, row := range rows {
				cells := make([]any, len(row))
				for j, text := range row {
					cells[j] = text
					want[CellName(j, i+2)] = "text " + text
				}
				check(t, w.Row(cells...))
			}
			check(t, w.Close())
		}
		if !bytes.Equal(b.Bytes(), again.Bytes()) {
			t.Fatal("same rows, other bytes")
		}
		if diff := cmp.Diff(want, readRapid(t, b.Bytes())); diff != "" {
			t.Fatal(diff)
		}
		x, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
		check(t, err)
		defer x.Close()
		for cell, want := range want {
			text := strings.TrimPrefix(want, "text ")
			if got, err := x.GetCellValue("S", cell); plain(text) == text && (err != nil || got != text) {
				t.Fatalf("%s: excelize reads %q, written was %q (%v)", cell, got, text, err)
			}
			formula, err := x.GetCellFormula("S", cell)
			if err != nil || formula != "" {
				t.Fatalf("%s became the formula %q", cell, formula)
			}
		}
	})
}
