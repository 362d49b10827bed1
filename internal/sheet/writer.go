package sheet

import (
	"archive/zip"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Column is one column of a written sheet.
type Column struct {
	Header string
	// Width is in characters of the default font; 0 stands for a width that fits the header.
	Width float64
	// Kind is Text, Number, Date or Money; Empty stands for Text. A value that does not fit the kind is written as
	// text, never changed.
	Kind Kind
	// Format is the number format; "" stands for the kind's own: text, general, yyyy-mm-dd, #,##0.00.
	Format string
}

// Table is what a written sheet looks like: lines above, then one header row, then the rows.
type Table struct {
	// Name is the tab's name; what such names may not hold is replaced.
	Name string
	// Title and Notes stand above the header, each in a row of its own; both are optional.
	Title   string
	Notes   []string
	Columns []Column
	// Frozen is the number of columns that stay in view; the header always does.
	Frozen int
	// Plain leaves out header row, filter and frozen panes: the rows alone.
	Plain bool
}

// Writer writes a workbook row by row to its destination. Nothing is kept but the current row, and the same calls
// give the same bytes. The first error ends the writing; Close returns it again.
//
// It differs from the design, which names excelize as the writer: excelize's stream keeps sheets in temporary files
// in clear text, orders the parts of several sheets at random, and takes four times as long.
type Writer struct {
	zip    *zip.Writer
	out    *latch
	err    error
	styles styleList
	sheets []written
	table  Table
	col    []columnStyle
	row    int
	buf    []byte
}

// written is what the workbook's other parts need to know of a finished sheet.
type written struct {
	name      string
	headerRow int
	lastCell  string
	plain     bool
}

// columnStyle is the styles of a column's cells: as its kind asks, when they hold nothing, as text, and as text to be
// kept from running.
type columnStyle struct {
	kind                      Kind
	value, blank, text, quote int
}

// maxText is the most characters that a cell may hold.
const maxText = 32_767

// NewWriter returns a writer of a workbook to w. Nothing is complete before Close.
func NewWriter(w io.Writer) *Writer {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, 4) })
	return &Writer{zip: z, styles: newStyleList()}
}

// Sheet ends the sheet before and begins the next one.
func (w *Writer) Sheet(t Table) error {
	if err := w.endSheet(); err != nil {
		return err
	}
	t.Plain = t.Plain || len(t.Columns) == 0
	w.table = t
	w.col = make([]columnStyle, len(t.Columns))
	for i, c := range t.Columns {
		w.col[i] = w.styles.column(c)
	}
	w.err = w.beginSheet(w.uniqueName(t.Name))
	return w.err
}

// Row writes one row of values in the order of the columns: strings, integers, floats, bools, time.Time, anything
// with a String method, or nil for an empty cell. Integers in a Money column are fen, strings in a Date column are
// ISO dates. Rows beyond what a sheet can hold go on in a further sheet of the same form.
func (w *Writer) Row(values ...any) error {
	if w.err != nil {
		return w.err
	}
	if w.out == nil {
		return w.stop(errors.New("a row before the first sheet"))
	}
	if w.row >= maxRows {
		if err := w.endSheet(); err != nil {
			return err
		}
		if w.err = w.beginSheet(w.uniqueName(w.table.Name)); w.err != nil {
			return w.err
		}
	}
	w.row++
	w.buf = appendRowStart(w.buf[:0], w.row, 0)
	for i, v := range values {
		if err := w.cell(i, v); err != nil {
			return w.stop(err)
		}
	}
	return w.endRow()
}

func (w *Writer) endRow() error {
	w.buf = append(w.buf, "</row>"...)
	w.out.bytes(w.buf)
	return w.stop(w.out.err)
}

func (w *Writer) stop(err error) error {
	if err != nil && w.err == nil {
		w.err = fmt.Errorf("write workbook: row %d: %w", w.row, err)
	}
	return w.err
}

// Close ends the last sheet and writes the parts that hold the workbook together. It does not close the destination.
func (w *Writer) Close() error {
	if err := w.endSheet(); err != nil {
		return err
	}
	if len(w.sheets) == 0 {
		return w.stop(errors.New("a workbook needs a sheet"))
	}
	for _, p := range w.parts() {
		if err := writePart(w.zip, p.name, p.text); err != nil {
			return w.stop(err)
		}
	}
	if err := w.zip.Close(); err != nil {
		return w.stop(err)
	}
	w.err = errors.New("write workbook: already closed")
	return nil
}

// createPart begins a part with a fixed time, so that the bytes depend on the content alone.
func createPart(z *zip.Writer, name string) (io.Writer, error) {
	return z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, ModifiedDate: 1<<5 | 1})
}

func writePart(z *zip.Writer, name, text string) error {
	part, err := createPart(z, name)
	if err != nil {
		return err
	}
	_, err = io.WriteString(part, text)
	return err
}

func (w *Writer) beginSheet(name string) error {
	part, err := createPart(w.zip, fmt.Sprintf("xl/worksheets/sheet%d.xml", len(w.sheets)+1))
	if err != nil {
		return err
	}
	w.out = newLatch(part)
	w.row = 0
	w.sheets = append(w.sheets, written{name: name, plain: w.table.Plain})
	w.out.text(w.sheetHead())
	if w.table.Plain {
		return w.out.err
	}
	if w.table.Title != "" {
		w.line(w.table.Title, styleTitle)
	}
	for _, note := range w.table.Notes {
		w.line(note, styleNote)
	}
	w.row++
	w.sheets[len(w.sheets)-1].headerRow = w.row
	w.buf = appendRowStart(w.buf[:0], w.row, 0)
	for i, c := range w.table.Columns {
		if err := w.text(i, c.Header, styleHeader, styleHeaderQuote); err != nil {
			return err
		}
	}
	return w.endRow()
}

// line writes one row above the header: a single text over the sheet's width.
func (w *Writer) line(text string, style int) {
	w.row++
	height := 0
	if n := strings.Count(text, "\n"); n > 0 {
		height = 15 * (n + 1)
	}
	w.buf = appendRowStart(w.buf[:0], w.row, height)
	if err := w.text(0, text, style, style+1); err != nil {
		w.stop(err)
	}
	w.stop(w.endRow())
}

// endSheet writes what follows the rows.
func (w *Writer) endSheet() error {
	if w.err != nil || w.out == nil {
		return w.err
	}
	s := &w.sheets[len(w.sheets)-1]
	s.lastCell = CellName(max(len(w.table.Columns), 1)-1, max(w.row, 1))
	w.out.text(w.sheetTail(s))
	err := w.out.flush()
	w.out = nil
	return w.stop(err)
}

// uniqueName makes a name fit for a tab, and different from those before it.
func (w *Writer) uniqueName(name string) string {
	base := tabName(name)
	name = base
	for n := 2; w.named(name); n++ {
		suffix := fmt.Sprintf(" (%d)", n)
		name = cutRunes(base, 31-len(suffix)) + suffix
	}
	return name
}

func (w *Writer) named(name string) bool {
	for _, s := range w.sheets {
		if strings.EqualFold(s.name, name) {
			return true
		}
	}
	return false
}

// tabName replaces what a tab's name may not hold and cuts it to 31 characters.
func tabName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`[]:*?/\`, r) {
			return '_'
		}
		return r
	}, name)
	name = strings.Trim(cutRunes(name, 31), "'")
	if name == "" {
		return "Sheet"
	}
	return name
}

// cutRunes cuts text to n UTF-16 units, in which such lengths are counted.
func cutRunes(text string, n int) string {
	for i, r := range text {
		if n -= max(1, utf8.RuneLen(r)-2); n < 0 {
			return text[:i]
		}
	}
	return text
}
