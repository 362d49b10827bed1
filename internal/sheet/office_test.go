package sheet

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// convert lets LibreOffice turn a file into another form and returns that. Where it is not installed the test is
// skipped: the same texts are checked through excelize elsewhere.
func convert(t *testing.T, name string, data []byte, to, out string) []byte {
	t.Helper()
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("LibreOffice is not installed (libreoffice-calc)")
	}
	dir := t.TempDir()
	in := filepath.Join(dir, name)
	if err := os.WriteFile(in, data, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), office, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"),
		"--headless", "--infilter=csv:44,34,76", "--convert-to", to, "--outdir", filepath.Join(dir, "out"), in)
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	got, err := os.ReadFile(filepath.Join(dir, "out", out))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// TestOfficeEvaluatesNothing opens what was written in a spreadsheet program: no text may have become a formula's
// result.
func TestOfficeEvaluatesNothing(t *testing.T) {
	t.Parallel()
	payloads := []string{"=1+1", "+1+1", "-1+1", "@SUM(1)", "＝1+1", "-5", "410602199001010123", "甲"}
	want := line{}
	for i, p := range payloads {
		want[CellName(i, 1)] = p
	}
	var book, list bytes.Buffer
	w := NewWriter(&book)
	if err := w.Sheet(Table{Name: "S", Plain: true}); err != nil {
		t.Fatal(err)
	}
	values := make([]any, len(payloads))
	for i, p := range payloads {
		values[i] = p
	}
	if err := w.Row(values...); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := WriteCSV(&list, payloads, slices.Values([][]string(nil))); err != nil {
		t.Fatal(err)
	}
	const utf8 = "csv:Text - txt - csv (StarCalc):44,34,76"
	t.Run("xlsx", func(t *testing.T) {
		t.Parallel()
		got, err := readCSV(convert(t, "a.xlsx", book.Bytes(), utf8, "a.csv"))
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Error(diff, err)
		}
	})
	t.Run("csv", func(t *testing.T) {
		t.Parallel()
		cells := readAll(t, convert(t, "a.csv", list.Bytes(), "xlsx", "a.xlsx"), 0)
		for i, p := range payloads[:5] {
			if got := cells[CellName(i, 1)]; got != "text '"+p {
				t.Errorf("%q came back as %q", p, got)
			}
		}
	})
}

// TestOfficeReadsMarked lets a spreadsheet program load a marked workbook and write it anew: values and comments
// must still be there.
func TestOfficeReadsMarked(t *testing.T) {
	t.Parallel()
	sheet := "户'A'甲"
	marked := mark(t, "a.xlsx", richBook(t), []Mark{{Sheet: sheet, Cell: "C7", Reason: "日期不对"}, {Sheet: sheet, Cell: "A9", Reason: "重名"}}, summary())
	x := openExcelize(t, convert(t, "a.xlsx", marked, "xlsx", "a.xlsx"))
	if diff := cmp.Diff([]string{"错误汇总", sheet, "第二页"}, x.GetSheetList()); diff != "" {
		t.Error(diff)
	}
	if comments, err := x.GetComments(sheet); err != nil || len(comments) != 3 {
		t.Errorf("comments %+v %v", comments, err)
	}
	id, err := x.GetCellStyle(sheet, "C7")
	if err != nil {
		t.Fatal(err)
	}
	if style, err := x.GetStyle(id); err != nil || style.Fill.Pattern != 1 {
		t.Errorf("C7 is not filled: %+v %v", style, err)
	}
}
