package sheet

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Mark is one remark about a workbook, in words that the reader of the workbook understands.
type Mark struct {
	// Sheet is the tab's name as Sheets gives it; for a .csv file it may be empty.
	Sheet string
	// Cell is the cell's name, such as B7; "" stands for a remark that no cell shows, such as a missing column. Such
	// a remark, and one about a sheet or cell that is not there, stands in the list alone.
	Cell string
	// Value is what the cell holds, Reason what is wrong with it, Remedy what to do about it.
	Value, Reason, Remedy string
}

// Summary is the wording of the list of marks and of the column of texts.
type Summary struct {
	// Name is the tab of the list, which becomes the workbook's first; Title and Notes stand above it.
	Name  string
	Title string
	Notes []string
	// Head holds the headers of the list's columns: sheet, cell, value, reason, remedy.
	Head [5]string
	// Column is the header of the column that is added behind each marked sheet's last one.
	Column string
	// HeaderRow is, by sheet name, the row in which that header is written; a sheet without an entry gets none.
	HeaderRow map[string]int
	// Author signs the comments.
	Author string
}

const (
	// maxComments bounds the comments of one workbook; cells marked beyond it are filled and listed all the same.
	// Spreadsheet programs open a workbook with more of them very slowly.
	maxComments = 20_000
	// maxLinks is the most hyperlinks that a sheet may have.
	maxLinks = 65_000
	// maxListed is the most remarks that the list can hold.
	maxListed = 1_000_000
)

// Mark writes the workbook to dst once more: marked cells are filled red and carry a comment, a column behind the
// last one holds the texts of each row, and a first sheet lists all marks with links to their cells. Nothing else
// changes: every other part is copied byte by byte, every other cell as it stands. A .csv file comes back as a
// workbook.
//
// It differs from the design, which names excelize as the writer: that would hold all cells of a county's workbook
// in memory, and lose what it does not know.
func (f *File) Mark(ctx context.Context, dst io.Writer, marks []Mark, sum Summary) error {
	if f.csv != nil {
		return f.markCSV(ctx, dst, marks, sum)
	}
	m, err := f.newMarker(ctx, marks, sum)
	if err == nil {
		m.zip = zip.NewWriter(dst)
		m.zip.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, 4) })
		err = m.run()
	}
	return f.fault("mark", err)
}

// markCSV turns the list into a workbook of text cells and marks that.
func (f *File) markCSV(ctx context.Context, dst io.Writer, marks []Mark, sum Summary) error {
	data, err := f.asWorkbook(ctx)
	if err != nil {
		return f.fault("mark", err)
	}
	book, err := Open(f.name, bytes.NewReader(data), int64(len(data)), f.lim)
	if err != nil {
		return err
	}
	marks = slices.Clone(marks)
	for i := range marks {
		marks[i].Sheet = book.Sheets()[0]
	}
	if row, ok := sum.HeaderRow[f.Sheets()[0]]; ok {
		sum.HeaderRow = map[string]int{book.Sheets()[0]: row}
	}
	return book.Mark(ctx, dst, marks, sum)
}

// asWorkbook is a .csv file as a workbook: every field a text, in the row and column where it stands.
func (f *File) asWorkbook(ctx context.Context) ([]byte, error) {
	var b bytes.Buffer
	w := NewWriter(&b)
	if err := w.Sheet(Table{Name: f.Sheets()[0], Plain: true}); err != nil {
		return nil, err
	}
	next := 1
	var values []any
	err := f.rows(ctx, 0, func(r Row) error {
		for ; next < r.Number; next++ {
			if err := w.Row(); err != nil {
				return err
			}
		}
		next++
		values = values[:0]
		for _, c := range r.Cells {
			for len(values) < c.Col {
				values = append(values, nil)
			}
			values = append(values, cutRunes(c.Text, maxText))
		}
		return w.Row(values...)
	})
	if err == nil {
		err = w.Close()
	}
	return b.Bytes(), err
}

// marker carries one marking from part to part.
type marker struct {
	ctx    context.Context
	file   *File
	arc    *archive
	zip    *zip.Writer
	marks  []Mark
	sum    Summary
	sheets []*sheetMarks // by index of the workbook's sheets; nil for one without marks
	styles *markStyles
	done   map[string]bool // part keys that have been written or must not be copied
	budget int             // comments left
	nth    int             // which marking of this workbook it is; it keeps the names of new parts apart
}

// sheetMarks is what is to be done to one sheet.
type sheetMarks struct {
	index     int
	name      string
	cells     []cellMark // ascending by row and column
	lastCol   int        // where the texts go; -1 when the sheet has no room
	reuse     bool       // the column stands there from an earlier marking
	headerRow int
	comments  map[string]string // texts by cell name, filled while the sheet is written
	order     []string          // cell names of comments in the sheet's order
	legacyID  string            // relation of the drawing that holds the comments' boxes
	ownDraw   bool              // that relation is new
}

type cellMark struct {
	row, col int
	text     string
}

func (f *File) newMarker(ctx context.Context, marks []Mark, sum Summary) (*marker, error) {
	m := &marker{ctx: ctx, file: f, arc: f.arc, marks: marks, sum: sum, done: map[string]bool{}, budget: maxComments}
	m.sheets = make([]*sheetMarks, len(f.book.sheets))
	m.styles = newMarkStyles(max(1, len(f.dates)))
	for m.nth = 1; m.arc.parts[partKey(m.summaryPath())] != nil; m.nth++ {
	}
	byName := map[string]int{}
	for i, s := range f.book.sheets {
		byName[s.name] = i
	}
	for _, mark := range marks {
		i, ok := byName[mark.Sheet]
		col, row, valid := ParseCellName(mark.Cell)
		if !ok || !valid {
			continue
		}
		if m.sheets[i] == nil {
			m.sheets[i] = &sheetMarks{index: i, name: mark.Sheet, headerRow: sum.HeaderRow[mark.Sheet], comments: map[string]string{}}
		}
		m.sheets[i].cells = append(m.sheets[i].cells, cellMark{row, col, mark.text()})
	}
	for _, s := range m.sheets {
		if s == nil {
			continue
		}
		s.merge()
		if err := m.findColumn(s); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// text is the mark's words for a comment and for the row's text.
func (m Mark) text() string {
	if m.Remedy == "" {
		return m.Reason
	}
	return m.Reason + "\n" + m.Remedy
}

// merge sorts the marks and joins those of one cell.
func (s *sheetMarks) merge() {
	slices.SortStableFunc(s.cells, func(a, b cellMark) int {
		if a.row != b.row {
			return a.row - b.row
		}
		return a.col - b.col
	})
	out := s.cells[:0]
	for _, c := range s.cells {
		if last := len(out) - 1; last >= 0 && out[last].row == c.row && out[last].col == c.col {
			out[last].text += "\n" + c.text
			continue
		}
		out = append(out, c)
	}
	s.cells = out
}

// findColumn finds the first free column, or the one that an earlier marking left.
func (m *marker) findColumn(s *sheetMarks) error {
	last, earlier := -1, -1
	err := m.file.rows(m.ctx, s.index, func(r Row) error {
		last = max(last, r.Cells[len(r.Cells)-1].Col)
		if r.Number == s.headerRow {
			for _, c := range r.Cells {
				if c.Text == m.sum.Column {
					earlier = c.Col
				}
			}
		}
		return nil
	})
	for _, c := range s.cells {
		last = max(last, c.col)
	}
	s.lastCol = last + 1
	if earlier >= 0 && earlier == last {
		s.lastCol, s.reuse = earlier, true
		s.cells = slices.DeleteFunc(s.cells, func(c cellMark) bool { return c.col == earlier })
	}
	if s.lastCol >= maxCols {
		s.lastCol = -1
	}
	return err
}

// rowText is what the added column says about a row, in one line: the column is as wide as the sheet left it, and
// only a single line runs over into the empty columns behind it.
func rowText(cells []cellMark) string {
	var b strings.Builder
	for i, c := range cells {
		if i > 0 {
			b.WriteString("; ")
		}
		fmt.Fprintf(&b, "%s: %s", ColName(c.col), strings.ReplaceAll(c.text, "\n", " "))
	}
	return cutRunes(b.String(), maxText)
}

// run writes all parts: first the list of content types, as readers expect, then the sheets, which settle which
// styles and drawings are needed, then what depends on them, then everything else as it is.
func (m *marker) run() error {
	steps := []func() error{m.writeTypes, m.writeSheets, m.writeComments, m.writeStyles, m.writeBook, m.copyRest, m.zip.Close}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// copyRest copies the parts that nothing has touched, without unpacking them.
func (m *marker) copyRest() error {
	for _, f := range m.arc.zip.File {
		if m.done[partKey(f.Name)] {
			continue
		}
		if err := m.ctx.Err(); err != nil {
			return context.Cause(m.ctx)
		}
		if err := m.zip.Copy(f); err != nil {
			return fmt.Errorf("copy a part: %w", err)
		}
	}
	return nil
}

// create begins a part of the new workbook in place of the old one of that name.
func (m *marker) create(name string) (*latch, error) {
	m.done[partKey(name)] = true
	w, err := createPart(m.zip, name)
	if err != nil {
		return nil, err
	}
	return newLatch(w), nil
}

// edit copies a part token by token; fn may write something else instead of a token, and says so.
func (m *marker) edit(name string, fn func(s *scanner, tok token, out *latch) (bool, error)) error {
	s, closer, err := m.arc.xml(name)
	if err != nil {
		return err
	}
	defer closer.Close()
	out, err := m.create(name)
	if err != nil {
		return err
	}
	out.text(xmlHead)
	for n := 0; ; n++ {
		tok, err := s.next()
		if err != nil {
			return err
		}
		if tok == tokEnd {
			return out.flush()
		}
		if n == 0 && tok == tokOther && bytes.HasPrefix(s.raw, []byte("<?xml ")) {
			continue
		}
		written, err := fn(s, tok, out)
		if err != nil {
			return err
		}
		if !written {
			out.bytes(s.raw)
		}
		if out.err != nil {
			return out.err
		}
		if n&0xFFFF == 0 && m.ctx.Err() != nil {
			return context.Cause(m.ctx)
		}
	}
}
