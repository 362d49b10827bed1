package feed

import (
	"context"
	"errors"
	"slices"
	"strings"

	"shouwang/internal/field"
	"shouwang/internal/sheet"
)

// headerRows is how far down a header is looked for. Titles and notes stand above it.
const headerRows = 30

// layout says where the columns of a source stand in a file.
type layout struct {
	sheet  int
	name   string
	hidden bool
	header int // the last row of the header
	match  field.Matching
	texts  []string
	// more are further sheets that are read too, others those that hold a header of the source and were not read.
	more   []layout
	others []string
	sheets []string
}

// The faults of a file as a whole.
const (
	faultColumnMissing = "column_missing"
	faultWrongSource   = "feed.wrong_source"
)

// farMore is how many columns more than the source itself another source must recognise for a file that lacks nothing to be taken for
// that. Workbooks of households resemble each other and may carry columns of each other, so that it takes more to tell them apart.
const (
	farMore    = 3
	surelyMore = 10
)

var errEnough = errors.New("enough rows")

// findLayout looks for the header in the first rows of every sheet; the row that names most columns of the source is the header, of
// two equal ones the earlier. Hidden sheets are read only where no other has the header. Of a list, which may have a sheet a township,
// every sheet with its header is read; a workbook of households or villages has one, and a second would be a copy or an older state. A sheet without any is reported with a match that found nothing.
func findLayout(ctx context.Context, f *sheet.File, src field.Source, ignored map[string]bool) (layout, error) {
	best := layout{sheet: -1}
	var known []layout
	names := f.Sheets()
	for i, name := range names {
		here, err := headerOf(ctx, f, i, src)
		if err != nil {
			return layout{}, err
		}
		here.name, here.hidden = name, f.Hidden(i)
		if here.known() {
			known = append(known, here)
		}
		if best.sheet < 0 || here.beats(best) {
			best = here
		}
	}
	best.sheets = names
	for _, here := range known {
		switch {
		case here.sheet == best.sheet:
		case src.Record != "" && here.hidden == best.hidden:
			best.more = append(best.more, here)
		default:
			best.others = append(best.others, here.name)
		}
	}
	best.match.Extra = slices.DeleteFunc(best.match.Extra, func(h string) bool { return ignored[field.NormaliseHeader(h)] })
	return best, nil
}

// likeness finds the source that a file was rather made for: the one that knows most of its columns and lacks none that it needs, when
// the named source lacks a needed column, recognises none of the columns that only it has, or knows far fewer of them. It is empty when
// there is no such source.
func (l layout) likeness(src field.Source, all []field.Source) string {
	key, most := "", l.match.Found()
	switch {
	case len(l.match.MissingNeeded) > 0:
	case src.Record == "":
		most += surelyMore - 1
	case l.owns(src):
		return ""
	default:
		most += farMore - 1
	}
	for _, other := range all {
		if m := other.Match(l.texts); other.Key != src.Key && len(m.MissingNeeded) == 0 && m.Found() > most {
			key, most = other.Key, m.Found()
		}
	}
	return key
}

// owns reports whether a column was found that belongs to the source's own table and not to its persons and places.
func (l layout) owns(src field.Source) bool {
	for _, i := range l.match.Columns {
		if i >= 0 && src.Columns[i].Field.Table == "rec_"+src.Record {
			return true
		}
	}
	return false
}

// known reports whether the sheet holds rows of the source: a header that names every needed column.
func (l layout) known() bool { return l.match.Found() > 1 && len(l.match.MissingNeeded) == 0 }

// beats reports whether the sheet is the one to read rather than another: what people see goes before what is hidden, then the header
// that names more columns.
func (l layout) beats(other layout) bool {
	if l.known() && other.known() && l.hidden != other.hidden {
		return other.hidden
	}
	return l.match.Found() > other.match.Found()
}

// headerOf finds the best header of one sheet. Where a header has two rows, the lower names what the upper groups.
func headerOf(ctx context.Context, f *sheet.File, index int, src field.Source) (layout, error) {
	var rows []sheet.Row
	err := f.Rows(ctx, index, func(r sheet.Row) error {
		if len(rows) == headerRows {
			return errEnough
		}
		rows = append(rows, sheet.Row{Number: r.Number, Cells: slices.Clone(r.Cells)})
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return layout{}, err
	}
	best := layout{sheet: index, match: src.Match(nil)}
	for i, r := range rows {
		best = best.better(src, r.Number, headersOf(r))
		if i > 0 && rows[i-1].Number == r.Number-1 {
			best = best.better(src, r.Number, stacked(headersOf(rows[i-1]), headersOf(r)))
		}
	}
	return best, nil
}

func (l layout) better(src field.Source, row int, texts []string) layout {
	m := src.Match(texts)
	if m.Found() <= l.match.Found() {
		return l
	}
	return layout{sheet: l.sheet, header: row, match: m, texts: texts}
}

func headersOf(r sheet.Row) []string {
	if len(r.Cells) == 0 {
		return nil
	}
	out := make([]string, r.Cells[len(r.Cells)-1].Col+1)
	for _, c := range r.Cells {
		if c.Kind == sheet.Text && len(c.Text) <= 300 {
			out[c.Col] = c.Text
		}
	}
	return out
}

// stacked joins a header of two rows: below a group its parts, below a single column nothing.
func stacked(upper, lower []string) []string {
	out := make([]string, max(len(upper), len(lower)))
	copy(out, upper)
	for i, text := range lower {
		if strings.TrimSpace(text) != "" {
			out[i] = text
		}
	}
	return out
}

// all are the sheets that are read, in the order of the workbook.
func (l layout) all() []layout {
	out := append([]layout{l}, l.more...)
	slices.SortFunc(out, func(a, b layout) int { return a.sheet - b.sheet })
	return out
}

// notices names what the header has too little, too much or twice.
func (l layout) notices() []Notice {
	var out []Notice
	if len(l.match.Missing) > 0 {
		out = append(out, Notice{Code: NoticeAbsent, Columns: columnIDs(l.match.Missing)})
	}
	if len(l.match.Extra) > 0 {
		out = append(out, Notice{Code: NoticeExtra, Names: l.match.Extra})
	}
	if len(l.match.Twice) > 0 {
		out = append(out, Notice{Code: NoticeTwice, Names: l.match.Twice})
	}
	if len(l.others) > 0 {
		out = append(out, Notice{Code: NoticeSheets, Args: map[string]string{"sheet": l.name}, Names: l.others})
	}
	return out
}

// faults names the needed columns that the file does not have, or that it has no header at all.
func (l layout) faults(src field.Source) []Fault {
	if l.match.Found() < 2 {
		name := l.name
		if len(l.sheets) > 1 {
			name = strings.Join(l.sheets, ", ")
		}
		return []Fault{{Sheet: name, Col: -1, Code: "header_missing", Args: map[string]string{columnsArg: strings.Join(columnIDs(needed(src)), ",")}}}
	}
	var out []Fault
	for _, c := range l.match.MissingNeeded {
		out = append(out, Fault{Sheet: l.name, Col: -1, Field: c.ID(), Code: faultColumnMissing})
	}
	return out
}

func needed(src field.Source) []field.Column {
	var out []field.Column
	for _, c := range src.Columns {
		if c.Need {
			out = append(out, c)
		}
	}
	return out
}

func columnIDs(columns []field.Column) []string {
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = c.ID()
	}
	return out
}
