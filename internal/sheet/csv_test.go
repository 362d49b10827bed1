package sheet

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
	"pgregory.net/rapid"
)

// readCSV reads a .csv file into cell name → text.
func readCSV(data []byte) (line, error) {
	f, err := Open("名单.csv", bytes.NewReader(data), int64(len(data)), DefaultLimits())
	if err != nil {
		return nil, err
	}
	out := line{}
	return out, f.Rows(context.Background(), 0, func(r Row) error {
		for _, c := range r.Cells {
			if c.Kind != Text || c.Text == "" {
				return fmt.Errorf("cell %+v", c)
			}
			out[CellName(c.Col, r.Number)] = c.Text
		}
		return nil
	})
}

func gb(text string) []byte {
	b, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(text))
	if err != nil {
		panic(err)
	}
	return b
}

func utf16Bytes(text string, big bool) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune("\uFEFF" + text)) {
		if big {
			out = append(out, byte(u>>8), byte(u))
		} else {
			out = append(out, byte(u), byte(u>>8))
		}
	}
	return out
}

func TestCSV(t *testing.T) {
	t.Parallel()
	abc := line{"A1": "姓名", "B1": "证件号码", "A2": "甲", "B2": "1"}
	late := strings.Repeat("a,b\n", 40_000)
	lateWant := func(text string) line {
		want := line{"A40001": text}
		for i := range 40_000 {
			want[CellName(0, i+1)], want[CellName(1, i+1)] = "a", "b"
		}
		return want
	}
	tests := []struct {
		name string
		data []byte
		want line
	}{
		{"UTF-8", []byte("姓名,证件号码\n甲,1\n"), abc},
		{"UTF-8 with a mark", []byte("\uFEFF姓名,证件号码\r\n甲,1\r\n"), abc},
		{"GB18030", gb("姓名,证件号码\r\n甲,1\r\n"), abc},
		{"GB18030 of four bytes", gb("姓名,㐂𠮷\n"), line{"A1": "姓名", "B1": "㐂𠮷"}},
		{"GB18030 that is right as UTF-8", gb("一些,1\n"), line{"A1": "一些", "B1": "1"}},
		{"UTF-16, little end first", utf16Bytes("姓名\t证件号码\n甲\t1", false), abc},
		{"UTF-16, big end first", utf16Bytes("姓名,证件号码\n甲,1", true), abc},
		{"GB18030 far behind", append([]byte(late), gb("甲")...), lateWant("甲")},
		{"UTF-8 far behind", []byte(late + "甲"), lateWant("甲")},
		{"tabs", []byte("姓名\t证件号码\n甲\t1\n"), abc},
		{"semicolons", []byte("姓名;证件号码\n甲;1\n"), abc},
		{"tabs with commas in the texts", []byte("姓名\t健康状况\n甲\t患有大病,残疾\n"), line{"A1": "姓名", "B1": "健康状况", "A2": "甲", "B2": "患有大病,残疾"}},
		{"commas with semicolons in the texts", []byte("a,b,c\nx;y,z,\n"), line{"A1": "a", "B1": "b", "C1": "c", "A2": "x;y", "B2": "z"}},
		{"titles above commas", []byte("标题\n说明；见;附件\na,b,c\n1,2,3\n4,5,6\n"), line{"A1": "标题", "A2": "说明；见;附件", "A3": "a", "B3": "b", "C3": "c", "A4": "1", "B4": "2", "C4": "3", "A5": "4", "B5": "5", "C5": "6"}},
		{"one column", []byte("姓名\n甲\n"), line{"A1": "姓名", "A2": "甲"}},
		{"quotes", []byte("\"a,b\",\"c\"\"d\",\"e\nf\",\"\",\"g\"h,i\"j\"\n"), line{"A1": "a,b", "B1": `c"d`, "C1": "e\nf", "E1": "gh", "F1": `i"j"`}},
		{"old line ends", []byte("a,b\rc,d\r"), line{"A1": "a", "B1": "b", "A2": "c", "B2": "d"}},
		{"line ends mixed in quotes", []byte("\"a\r\nb\",c\r\nd,e"), line{"A1": "a\r\nb", "B1": "c", "A2": "d", "B2": "e"}},
		{"blank lines count", []byte("a\n\n\nb\n\n\n"), line{"A1": "a", "A4": "b"}},
		{"blank fields", []byte(",,a,,\n,,,,\n"), line{"C1": "a"}},
		{"blanks stay", []byte(" a ,\tb\n"), line{"A1": " a ", "B1": "\tb"}},
		{"old end mark", []byte("a,b\r\n\x1A"), line{"A1": "a", "B1": "b"}},
		{"no line end", []byte("a,b"), line{"A1": "a", "B1": "b"}},
		{"guards come off", []byte("'=1+1,'＝x,'甲,'-5,''@x,'\n"), line{"A1": "=1+1", "B1": "＝x", "C1": "'甲", "D1": "'-5", "E1": "'@x", "F1": "'"}},
		{"zero and signs", []byte("007,+86,-3,=1\n"), line{"A1": "007", "B1": "+86", "C1": "-3", "D1": "=1"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := readCSV(tt.data)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCSVSheet(t *testing.T) {
	t.Parallel()
	f, err := Open("/tmp/2023.12 医保.csv", strings.NewReader("a,b"), 3, DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"2023.12 医保"}, f.Sheets()); diff != "" || !f.IsCSV() || f.Hidden(0) {
		t.Error(diff, f.IsCSV(), f.Hidden(0))
	}
}

// TestWriteCSV pins the bytes: mark, line ends, quotes and guards.
func TestWriteCSV(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	rows := [][]string{{"甲", "a,b", `c"d`, "e\nf", " g "}, {"=1", "+1", "-1", "@x", "-1+1"}, {"\tx", "\rx", "＝x", "－x", "'=x"}, {"", "'x", "", "", "x"}}
	if err := WriteCSV(&b, []string{"一", "二", "三", "四", "五"}, slices.Values(rows)); err != nil {
		t.Fatal(err)
	}
	want := "\uFEFF一,二,三,四,五\r\n甲,\"a,b\",\"c\"\"d\",\"e\nf\",\" g \"\r\n'=1,'+1,-1,'@x,'-1+1\r\n'\tx,\"'\rx\",'＝x,'－x,''=x\r\n,'x,,,x\r\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
	if err := WriteCSV(full{}, nil, slices.Values(make([][]string, 100_000))); err == nil {
		t.Error("a full disk went unnoticed")
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, fmt.Errorf("full") }

// TestCSVRoundTrip writes any table and reads the same one back: guards are taken off exactly.
func TestCSVRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(
			rapid.StringOfN(rapid.SampledFrom([]rune("='-+@\t\r\n\",;甲＝－0.1a ")), 0, 8, -1),
			rapid.StringOfN(rapid.RuneFrom([]rune("河南省鹤壁市是否")), 0, 6, -1))
		header := []string{"表头", "表头", "表头"}
		rows := rapid.SliceOfN(rapid.SliceOfN(text, 3, 3), 0, 6).Draw(t, "rows")
		var b bytes.Buffer
		if err := WriteCSV(&b, header, slices.Values(rows)); err != nil {
			t.Fatal(err)
		}
		want := line{}
		for i, row := range append([][]string{header}, rows...) {
			for j, text := range row {
				if text != "" {
					want[CellName(j, i+1)] = text
				}
			}
		}
		got, err := readCSV(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}
