package sheet

import (
	"bytes"
	"context"
	"testing"

	"shouwang/internal/fault"
)

// FuzzOpen reads any bytes: no panic, no endless work, every refusal a fault, and every row in order and in bounds.
func FuzzOpen(f *testing.F) {
	f.Add(bookWith())
	f.Add(bookOf(`<row r="3"><c r="B3" s="1"><v>45278</v></c><c t="inlineStr"><is><t>a</t></is></c></row>`))
	f.Add([]byte("姓名,证件号码\r\n\"甲\",'=1\r\n"))
	f.Add(gb("姓名\t证件号码\n甲\t1\n"))
	f.Add(utf16Bytes("姓名,1", false))
	f.Add(compound("Root Entry", "EncryptedPackage"))
	lim := DefaultLimits()
	lim.EntryBytes, lim.TotalBytes, lim.TokenBytes = 4*mega, 8*mega, 64<<10
	f.Fuzz(func(t *testing.T, data []byte) { readAny(t, data, lim) })
}

// FuzzSheet reads any bytes as the XML of a sheet and of the shared strings, and marks what can be read.
func FuzzSheet(f *testing.F) {
	f.Add([]byte(sheetXML(`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="b"><v>1</v></c></row><row><c t="e"><v>#N/A</v></c></row>`)), []byte(sst("甲")))
	f.Add([]byte(`<a:worksheet><a:sheetData><a:row><a:c t="str"><a:v>&lt;_x0041_<![CDATA[x]]></a:v></a:c></a:row></a:sheetData></a:worksheet>`), []byte(`<sst><si><r><t>a</t></r><rPh><t>b</t></rPh></si></sst>`))
	f.Add([]byte(`<a><?>`), []byte(`<?></t>`)) // once a panic
	lim := DefaultLimits()
	lim.TokenBytes = 64 << 10
	f.Fuzz(func(t *testing.T, sheet, strings []byte) {
		data := bookWith(rawPart{sheet1, string(sheet) + " "}, rawPart{"xl/sharedStrings.xml", string(strings) + " "})
		if !readAny(t, data, lim) {
			return
		}
		marks := []Mark{{Sheet: "S", Cell: "A1", Reason: "x"}, {Sheet: "S", Cell: "C9", Reason: "y"}, {Sheet: "S", Cell: "B1", Reason: "z"}}
		if !readAny(t, mark(t, "f.xlsx", data, marks, summary()), DefaultLimits()) {
			t.Fatal("what could be read was marked, and can be read no more")
		}
	})
}

// readAny reads all sheets and reports whether nothing was refused.
func readAny(t *testing.T, data []byte, lim Limits) bool {
	file, err := Open("f", bytes.NewReader(data), int64(len(data)), lim)
	if err != nil {
		mustBeFault(t, err)
		return false
	}
	for i := range file.Sheets() {
		err := file.Rows(context.Background(), i, func(r Row) error {
			if r.Number < 1 || len(r.Cells) == 0 {
				t.Fatalf("row %+v", r)
			}
			last := -1
			for _, c := range r.Cells {
				if c.Col <= last || c.Col >= maxCols || c.Text == "" || c.Kind == Empty || r.At(c.Col) != c {
					t.Fatalf("row %d: cell %+v behind column %d", r.Number, c, last)
				}
				last = c.Col
			}
			return nil
		})
		if err != nil {
			mustBeFault(t, err)
			return false
		}
	}
	return true
}

func mustBeFault(t *testing.T, err error) {
	t.Helper()
	if f, ok := fault.As(err); !ok || f.Code == "" {
		t.Fatalf("no fault: %v", err)
	}
}
