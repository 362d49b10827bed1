package kit

import (
	"net/http"
	"net/url"
	"strconv"
)

// Column declares one column of a list: its heading, whether the list can be sorted by it, and what a row shows in it.
type Column[R any] struct {
	// Key names the column in the address and in tests; Label is a message key.
	Key, Label string
	// Sort allows the list to be ordered by this column.
	Sort bool
	// Number columns are set to the right; Head marks the column that names the row; Long ones keep a readable width.
	Number, Head, Long bool
	Cell               func(v *Visit, row R) Cell
}

// Cell is what one row shows in one column.
type Cell struct {
	Text string
	// Href makes the text a link; Note stands below it, softer; Help is folded until it is asked for.
	Href, Note, Help string
	Tags             []Tag
	// Soft marks text that stands for a missing value; Ref keeps an identifier in one piece.
	Soft, Ref bool
}

// Tag is a label with a colour class; the word is always there, the colour only helps.
type Tag struct {
	Text, Colour string
	// Open draws a dashed outline: not decided, not known.
	Open bool
}

// List declares one list: where it lives, its columns, its filters. Every list of the product is one of these.
type List[R any] struct {
	// Name is the HTML id and the name in tests; Path is the address.
	Name, Path string
	// Caption is the message key that describes the table to those who cannot see it.
	Caption string
	Columns []Column[R]
	// Filters makes the filter fields for a visit; every field's name is a query parameter.
	Filters func(v *Visit) []*Field
	// Sort is the order when the address names none.
	Sort string
	// Size is how many rows a page shows, and Sizes the other choices.
	Size int
}

// maxSize bounds the rows of a page, whatever the address asks for.
const maxSize = 200

const defaultSize = 50

// Query is a list's state as the address holds it.
type Query struct {
	Form *Form
	Sort string
	Desc bool
	// After is the opaque mark of the keyset: rows behind it are shown.
	After string
	Size  int
	path  string
	own   string
}

// Parse reads the state of the list from the address. Wrong filters are faults beside their fields (see Query.OK);
// an unknown order or a wrong size falls under the same rule, as a fault above the list. Further fields are filters
// whose choices depend on the request, such as the area; nil ones are left out.
func (l *List[R]) Parse(r *http.Request, further ...*Field) *Query {
	v, values := VisitOf(r), r.URL.Query()
	q := &Query{Form: NewForm(v), Sort: l.Sort, Size: l.size(), path: l.path(r), own: l.Sort}
	if l.Filters != nil {
		q.Form.Fields = l.Filters(v)
	}
	for _, field := range further {
		if field != nil {
			q.Form.Fields = append(q.Form.Fields, field)
		}
	}
	q.Form.Read(values)
	if _, err := url.ParseQuery(r.URL.RawQuery); err != nil {
		q.Form.Fail("", "web.kit.address_broken") // a filter that is not understood must not look like none
	}
	if sort := values.Get("sort"); sort != "" {
		q.Sort, q.Desc = sort, false
		if sort[0] == '-' {
			q.Sort, q.Desc = sort[1:], true
		}
		if !l.sortable(q.Sort) {
			q.Form.Fail("", "web.kit.sort_unknown")
		}
	}
	if size := values.Get("size"); size != "" {
		n, err := strconv.Atoi(size)
		if err != nil || n < 1 || n > maxSize {
			q.Form.Fail("", "web.kit.size_wrong", "max", maxSize)
		} else {
			q.Size = n
		}
	}
	q.After = values.Get("after")
	if len(q.After) > 512 {
		q.Form.Fail("", "web.kit.page_wrong")
	}
	return q
}

func (l *List[R]) path(r *http.Request) string {
	if l.Path != "" {
		return l.Path
	}
	return r.URL.Path
}

func (l *List[R]) size() int {
	if l.Size > 0 {
		return l.Size
	}
	return defaultSize
}

func (l *List[R]) sortable(key string) bool {
	for _, column := range l.Columns {
		if column.Key == key && column.Sort {
			return true
		}
	}
	return key == l.Sort
}

// Value returns a filter's value, empty when it is not set.
func (q *Query) Value(name string) string { return q.Form.Value(name) }

// OK reports that filters, order, size and page are all right.
func (q *Query) OK() bool { return q.Form.OK() }

// Status is the answer's status: a wrong address is 422, so that no program takes it for an empty list.
func (q *Query) Status() int {
	if q.OK() {
		return http.StatusOK
	}
	return http.StatusUnprocessableEntity
}

// With returns the address of this list with changed parameters (names and values alternate); an empty value removes
// one. The page mark is dropped unless it is among them, because another filter has another first page.
func (q *Query) With(pairs ...string) string {
	values := url.Values{}
	for _, field := range q.Form.Fields {
		if field.Raw != "" {
			values.Set(field.Name, field.Raw)
		}
	}
	if q.Sort != q.own || q.Desc {
		values.Set("sort", signed(q.Sort, q.Desc))
	}
	if q.Size != defaultSize {
		values.Set("size", strconv.Itoa(q.Size))
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			values.Del(pairs[i])
			continue
		}
		values.Set(pairs[i], pairs[i+1])
	}
	if len(values) == 0 {
		return q.path
	}
	return q.path + "?" + values.Encode()
}

func signed(sort string, desc bool) string {
	if desc {
		return "-" + sort
	}
	return sort
}

// Filtered reports whether any filter is set.
func (q *Query) Filtered() bool {
	for _, field := range q.Form.Fields {
		if field.Raw != "" {
			return true
		}
	}
	return false
}
