package feed

import (
	"context"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"shouwang/internal/civil"
	"shouwang/internal/field"
	"shouwang/internal/idno"
	"shouwang/internal/sheet"
)

// The faults of cells that this package knows besides those of values and certificate numbers.
const (
	faultRequired      = "required"
	faultRounded       = "id_rounded"
	faultNumberRounded = "number_rounded"
	faultCellError     = "cell_error"
	faultBirth         = "birth_mismatch"
	faultSex           = "sex_mismatch"
)

// Names of arguments that hold codes or columns, which the message shows by their labels.
const (
	codesArg   = "codes:"
	columnsArg = "columns"
	// partArg says that not all entries of a list are named; registeredArg that the other household is registered and not in the file;
	// kindArg is the source that a file looks like.
	partArg       = "of"
	registeredArg = "registered"
	kindArg       = "kind"
)

// reader turns the rows of a sheet into a table.
type reader struct {
	t      *table
	labels field.Labels
	lists  lists
	sheet  int   // index of the sheet at hand
	byPos  []int // position in the sheet → place in the table, -1 for none
	needed []int
	raw    []string // texts of the row at hand, for faults that compare cells
}

func newReader(t *table) *reader {
	lists := t.lists
	r := &reader{t: t, lists: lists, labels: labelsOf(lists), raw: make([]string, len(t.columns))}
	for i, c := range t.columns {
		if c.Need {
			r.needed = append(r.needed, i)
		}
	}
	r.turn(0)
	return r
}

// turn goes to a sheet, where the columns may stand in another order.
func (r *reader) turn(sheet int) {
	r.sheet, r.byPos = sheet, r.byPos[:0]
	for i, c := range r.t.columns {
		for len(r.byPos) <= c.pos[sheet] {
			r.byPos = append(r.byPos, -1)
		}
		if c.pos[sheet] >= 0 {
			r.byPos[c.pos[sheet]] = i
		}
	}
}

// readAll reads the rows of all sheets of a layout.
func (r *reader) readAll(ctx context.Context, f *sheet.File, l layout) error {
	for i, here := range l.all() {
		r.turn(i)
		if err := r.read(ctx, f, here); err != nil {
			return err
		}
	}
	return nil
}

// labelsOf resolves labels by the profile's lists; a list that is open gives back what it does not know.
func labelsOf(lists lists) field.Labels {
	return func(list, label string) (string, bool) {
		l := lists[list]
		if c, ok := l.Find(label); ok {
			return c.Code, true
		}
		if l == nil || l.Open {
			return label, true
		}
		return "", false
	}
}

// batchRows is how many rows travel at once from the goroutine that unpacks to the one that reads values.
const batchRows = 256

// read reads all rows of a sheet below its header. Unpacking and reading of values go on side by side.
func (r *reader) read(ctx context.Context, f *sheet.File, l layout) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	full := make(chan *rowBatch, 4)
	empty := make(chan *rowBatch, 6)
	for range cap(empty) {
		empty <- &rowBatch{}
	}
	failed := make(chan error, 1)
	go func() {
		defer close(full)
		failed <- unpack(ctx, f, l, full, empty)
	}()
	for b := range full {
		for _, x := range b.rows {
			r.row(x.number, b.cells[x.from:x.to])
		}
		empty <- b
	}
	return <-failed
}

// rowBatch is a run of rows whose cells lie behind each other.
type rowBatch struct {
	rows  []span
	cells []sheet.Cell
}

type span struct{ number, from, to int }

func unpack(ctx context.Context, f *sheet.File, l layout, full chan<- *rowBatch, empty <-chan *rowBatch) error {
	b := <-empty
	b.rows, b.cells = b.rows[:0], b.cells[:0]
	err := f.Rows(ctx, l.sheet, func(x sheet.Row) error {
		if x.Number <= l.header {
			return nil
		}
		from := len(b.cells)
		b.cells = append(b.cells, x.Cells...)
		b.rows = append(b.rows, span{x.Number, from, len(b.cells)})
		if len(b.rows) == batchRows {
			full <- b
			b = <-empty
			b.rows, b.cells = b.rows[:0], b.cells[:0]
		}
		return nil
	})
	if err == nil {
		full <- b
	}
	return err
}

// row reads one row. A row whose known columns are all blank is not there: spreadsheets keep formatted rows without content.
func (r *reader) row(number int, cells []sheet.Cell) {
	if !r.filled(cells) {
		return
	}
	t := r.t
	if r.aside(cells) {
		t.setAside(r.sheet, number)
		return
	}
	values := t.add(r.sheet, number)
	i := len(t.rows) - 1
	clear(r.raw)
	for _, cell := range cells {
		if cell.Col >= len(r.byPos) || r.byPos[cell.Col] < 0 {
			continue
		}
		place := r.byPos[cell.Col]
		c := t.columns[place]
		text := unguarded(field.Tidy(storable(cell.Text)))
		if text == "" {
			continue
		}
		if stroke(text) {
			if !c.Need {
				t.strokes++
			}
			continue
		}
		r.raw[place] = text
		read := r.cell(c, cell.Kind, text)
		values[place] = read.value
		if read.code != "" {
			t.fault(i, place, read.code, text, r.args(c, read.code, text))
		}
	}
	for _, place := range r.needed {
		if r.raw[place] == "" {
			t.fault(i, place, faultRequired, "", nil)
		}
	}
	r.person(i, values)
}

// storable leaves away what neither a person sees nor a database takes: control characters other than line ends, and broken UTF-8.
func storable(text string) string {
	sound := utf8.ValidString(text)
	for i := 0; sound && i < len(text); i++ {
		sound = text[i] >= ' ' || text[i] == '\n'
	}
	if sound {
		return text
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\r':
			return ' '
		case r < ' ' && r != '\n' || r == utf8.RuneError:
			return -1
		}
		return r
	}, text)
}

func (r *reader) filled(cells []sheet.Cell) bool {
	for _, c := range cells {
		if c.Col < len(r.byPos) && r.byPos[c.Col] >= 0 && field.Tidy(storable(c.Text)) != "" {
			return true
		}
	}
	return false
}

// cacheSize bounds what is remembered of one column's texts.
const cacheSize = 4096

// cell reads one text. Most texts of a column repeat, so most are read once.
func (r *reader) cell(c *column, kind sheet.Kind, text string) reading {
	if kind == sheet.Text || kind == sheet.Date {
		if got, ok := c.cache[text]; ok {
			return got
		}
	}
	got := r.fresh(c, kind, text)
	if (kind == sheet.Text || kind == sheet.Date) && len(c.cache) < cacheSize && c.Field.Type != field.ID {
		c.cache[text] = got
	}
	return got
}

func (r *reader) fresh(c *column, kind sheet.Kind, text string) reading {
	text, code := literal(c.Field, kind, text)
	if code != "" {
		return reading{absent, code}
	}
	value, code := field.Parse(c.Field, text, r.labels)
	if code != "" {
		return reading{absent, code}
	}
	switch v := value.(type) {
	case int64:
		return reading{v, ""}
	case bool:
		if v {
			return reading{1, ""}
		}
		return reading{0, ""}
	case string:
		return reading{r.t.words.put(v), ""}
	}
	return reading{absent, ""}
}

// literal turns what a spreadsheet keeps in a cell into the text that a person sees there, and names what is lost already.
func literal(f field.Field, kind sheet.Kind, text string) (string, string) {
	if kind == sheet.Error {
		return "", faultCellError
	}
	if f.Type == field.ID {
		if idno.Rounded(text, kind == sheet.Number) {
			return "", faultRounded
		}
		if kind == sheet.Number {
			return plainNumber(text), ""
		}
		return text, ""
	}
	switch {
	case kind == sheet.Date && wordyDate(f.Type) && len(text) > 10:
		return text[:10], ""
	case kind != sheet.Number:
		return text, ""
	case f.Type == field.Date || f.Type == field.Month:
		return serialDate(text), ""
	case wordy(f.Type) && rounded(text):
		return "", faultNumberRounded
	}
	return plainNumber(text), ""
}

func wordyDate(t field.Type) bool { return t == field.Date || t == field.Month }

// rounded reports a numeric cell with more digits than a spreadsheet keeps.
func rounded(text string) bool {
	v, err := strconv.ParseFloat(text, 64)
	return err == nil && (v >= 1e15 || v <= -1e15)
}

// plainNumber writes the number of a cell in plain digits as a spreadsheet shows it: without exponent, and with the fifteen digits
// that it guarantees (0.30000000000000004 is 0.3).
func plainNumber(text string) string {
	if len(text) <= 15 && strings.Trim(text, "-0123456789.") == "" && !strings.HasSuffix(text, ".0") {
		return text
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return text
	}
	short, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 15, 64), 64)
	if err != nil {
		return text
	}
	return strconv.FormatFloat(short, 'f', -1, 64)
}

// serialDate reads a number of five digits in a date's column as the day that a spreadsheet counts from 1899-12-30.
func serialDate(text string) string {
	n, err := strconv.Atoi(text)
	if err != nil || n < 10000 || n > 99999 {
		return plainNumber(text)
	}
	return civil.Of(time.Date(1899, time.December, 30+n, 0, 0, 0, 0, time.UTC)).String()
}

// args gives the particulars of a value's fault.
func (r *reader) args(c *column, code, text string) map[string]string {
	switch code {
	case field.FaultCode:
		return r.nearest(c.Field, text)
	case field.FaultLong:
		return map[string]string{"expected": strconv.Itoa(c.Field.Max)}
	case field.FaultBound:
		return map[string]string{"expected": strconv.FormatInt(c.Field.Bound(), 10)}
	}
	return nil
}

// shown is how many entries a list may have for a remedy to name them all.
const shown = 12

// nearest names the entries of a short list, and of a long one those that come nearest to a label, or its first ones. Of several labels
// the one that is not known is named.
func (r *reader) nearest(f field.Field, text string) map[string]string {
	l := r.lists[f.Codes]
	if l == nil {
		return nil
	}
	args := map[string]string{}
	parts := field.SplitCodes(text)
	wrong := text
	for _, part := range parts {
		if _, ok := l.Find(part); !ok {
			wrong = part
			break
		}
	}
	if len(parts) > 1 {
		args["value"] = hide(f, wrong)
	}
	near := l.Codes
	if len(near) > shown {
		if near = l.Nearest(wrong, 3); len(near) == 0 {
			near = l.Codes[:shown]
		}
		args[partArg] = strconv.Itoa(len(l.Codes))
	}
	codes := make([]string, len(near))
	for i, c := range near {
		codes[i] = c.Code
	}
	args[codesArg+f.Codes] = strings.Join(codes, ",")
	return args
}

// person reads what the certificate number says, and compares it with the birth date and the sex beside it.
func (r *reader) person(i int, values []int64) {
	at := r.t.at
	if at.id < 0 || values[at.id] == absent {
		return
	}
	n := r.t.number(i)
	x := &r.t.rows[i]
	x.person = int(r.t.words.put(n.Resident18))
	x.category, x.grade = uint8(n.Category), uint8(n.Grade)
	if at.birth >= 0 && values[at.birth] != absent && values[at.birth] != int64(n.Birth.Int()) {
		f := r.t.columns[at.birth].Field
		r.t.fault(i, at.birth, faultBirth, r.raw[at.birth], map[string]string{"expected": hide(f, n.Birth.String())})
	}
	if at.sex < 0 || values[at.sex] == absent {
		return
	}
	// The codes 0 and 9 of GB/T 2261.1 (unknown, not stated) contradict nothing.
	want, other := "male", "female"
	if n.Sex == idno.Female {
		want, other = other, want
	}
	if r.t.word(i, at.sex) == other {
		r.t.fault(i, at.sex, faultSex, r.raw[at.sex], map[string]string{codesArg + r.t.columns[at.sex].Field.Codes: want})
	}
}
