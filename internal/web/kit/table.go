package kit

import "slices"

// Result is what a service answered for one page of a list.
type Result[R any] struct {
	Rows []R
	// Total counts all rows that match; negative when it was not counted.
	Total int64
	// Next is the mark of the following page, empty on the last.
	Next string
}

// Table is a list ready for its template: everything decided, nothing left to compute.
type Table struct {
	Name, Caption string
	Heads         []Head
	Rows          [][]ShownCell
	Filters       *Form
	Path          string
	Chips         []Chip
	Clear         string
	Total         int64
	Count         int
	First, Next   string
	Later         bool
	SortValue     string
	Empty         EmptyState
	// Compact tables stay tables on a phone, because they have few and short columns.
	Compact bool
	// Sums are the positions of rows that are computed from the others.
	Sums []int
}

// Sum reports whether a row is a computed one.
func (t Table) Sum(row int) bool { return slices.Contains(t.Sums, row) }

// Plain makes a table outside a list: headings and rows, without filters and pages. Name becomes its HTML id.
func Plain[R any](v *Visit, name, caption string, columns []Column[R], rows []R) Table {
	l := &List[R]{Columns: columns}
	t := Table{Name: name, Caption: v.T(caption), Total: -1, Count: len(rows)}
	for _, column := range columns {
		t.Heads = append(t.Heads, Head{Key: column.Key, Label: v.T(column.Label), Number: column.Number})
	}
	for _, row := range rows {
		t.Rows = append(t.Rows, l.cells(v, row))
	}
	return t
}

// Head is one column heading; Href is set when pressing it sorts.
type Head struct {
	Key, Label, Href string
	// Order is ascending, descending or empty, as aria-sort wants it.
	Order  string
	Number bool
}

// ShownCell is a cell with what its column says about it.
type ShownCell struct {
	Cell
	Label              string
	Number, Head, Long bool
}

// Chip is one active filter with the address that removes it.
type Chip struct{ Label, Value, Href string }

// EmptyState says what to do when a list has no rows.
type EmptyState struct {
	Title, Text string
	Acts        []Act
}

// Act is a link drawn as a button; Main marks the one that matters.
type Act struct {
	Text, Href string
	Main       bool
}

// Table turns one page of rows into the shape the template draws.
func (l *List[R]) Table(v *Visit, q *Query, result Result[R]) Table {
	t := Table{
		Name: l.Name, Caption: v.T(l.Caption), Filters: q.Form, Path: q.path, Clear: q.path,
		Total: result.Total, Count: len(result.Rows), First: q.With(), Later: q.After != "",
	}
	if q.Sort != q.own || q.Desc {
		t.SortValue = signed(q.Sort, q.Desc)
	}
	if result.Next != "" {
		t.Next = q.With("after", result.Next)
	}
	for _, column := range l.Columns {
		t.Heads = append(t.Heads, headOf(q, Head{Key: column.Key, Label: v.T(column.Label), Number: column.Number}, column.Sort))
	}
	for _, row := range result.Rows {
		t.Rows = append(t.Rows, l.cells(v, row))
	}
	t.Chips = chipsOf(q)
	return t
}

func (l *List[R]) cells(v *Visit, row R) []ShownCell {
	cells := make([]ShownCell, 0, len(l.Columns))
	for _, column := range l.Columns {
		cells = append(cells, ShownCell{
			Cell: column.Cell(v, row), Label: v.T(column.Label),
			Number: column.Number, Head: column.Head, Long: column.Long,
		})
	}
	return cells
}

// headOf adds to a heading what it says about the order, and the address that changes it.
func headOf(q *Query, head Head, sortable bool) Head {
	if !sortable {
		return head
	}
	current := q.Sort == head.Key
	head.Href = q.With("sort", signed(head.Key, current && !q.Desc))
	if current {
		head.Order = "ascending"
		if q.Desc {
			head.Order = "descending"
		}
	}
	return head
}

func chipsOf(q *Query) []Chip {
	var chips []Chip
	for _, field := range q.Form.Fields {
		if field.Raw == "" || field.Error != "" {
			continue
		}
		shown := field.Raw
		for _, option := range field.Options {
			if option.Value == field.Raw {
				shown = option.Text
			}
		}
		chips = append(chips, Chip{Label: field.Label, Value: shown, Href: q.With(field.Name, "")})
	}
	return chips
}
