package feed

import (
	"math"
	"slices"

	"shouwang/internal/field"
	"shouwang/internal/idno"
	"shouwang/internal/registry"
)

// absent is the stored form of a missing value.
const absent = math.MinInt64

// table is the rows of a file, kept small: eight bytes a cell, every text once. A county's file of 100,000 rows and 60 columns takes
// some 60 MB, so that a file is read once and all its rows can be compared with each other in whatever order they stand.
type table struct {
	source  field.Source
	sheets  []string
	columns []*column
	rows    []row
	words   *words
	faults  *faults
	lists   lists
	chunks  [][]int64
	// aside names the first rows that were left out because they hold totals or notes; strokes counts cells that hold a stroke.
	aside      []string
	asideCount int
	strokes    int
	// The places of the columns that checks ask for, -1 where the file has none.
	at places
	// about has the places of the fields that name the thing of a row, -1 where the file has none.
	about []int
}

// places are the columns that mean something to the checks.
type places struct {
	province, city, county, town, village int
	household, name, id, relation, birth  int
	sex, item, basis, amount, remark      int
}

// column is a column of the file that the source knows.
type column struct {
	field.Column
	id string
	// pos is the column in each of the sheets, counted from 0; -1 where a sheet does not have it.
	pos  []int
	text bool // values are words, otherwise numbers
	// shared says that the value belongs to the household and stands on every member's row.
	shared bool
	cache  map[string]reading
}

// reading is what a text was read as.
type reading struct {
	value int64
	code  string
}

// row is what is known about a row besides its cells.
type row struct {
	number int
	sheet  int32 // index of the sheet
	// person is the word of the 18-digit number, -1 for none; category and grade come from a disability certificate.
	person          int
	village         int64
	household       int32 // index of the household, -1 for none
	category, grade uint8
	faulty          bool
	// again marks the second row of a person in one household.
	again bool
}

const chunkRows = 2048

func newTable(src field.Source, l layout, lists lists) *table {
	t := &table{source: src, words: newWords(), faults: &faults{}, lists: lists}
	all := l.all()
	positions := make([][]int, len(src.Columns))
	for i := range positions {
		positions[i] = slices.Repeat([]int{-1}, len(all))
	}
	for s, here := range all {
		t.sheets = append(t.sheets, here.name)
		for pos, i := range here.match.Columns {
			if i >= 0 {
				positions[i][s] = pos
			}
		}
	}
	for i, pos := range positions {
		if slices.Max(pos) < 0 {
			continue
		}
		c := src.Columns[i]
		t.columns = append(t.columns, &column{Column: c, id: c.ID(), pos: pos, text: wordy(c.Field.Type),
			shared: sharedTable(c.Field.Table) && c.Field.Key != "household.no", cache: map[string]reading{}})
	}
	t.at = t.findPlaces()
	for _, f := range src.About {
		t.about = append(t.about, t.find(f.Key))
	}
	return t
}

func wordy(t field.Type) bool {
	switch t {
	case field.Int, field.Decimal, field.Money, field.Date, field.Month, field.Bool:
		return false
	}
	return true
}

// sharedTable tells the tables whose values stand on every row of a household.
func sharedTable(table string) bool {
	return table == "household" || table == "assessment" || table == "monitoring"
}

func (t *table) findPlaces() places {
	return places{
		province: t.find("area.province"), city: t.find("area.city"), county: t.find("area.county"), town: t.find("area.town"),
		village: t.find("area.village"), household: t.find("household.no"), name: t.find("member.name"), id: t.find("member.id"),
		relation: t.find("member.relation"), birth: t.find("member.birth_date"), sex: t.find("member.sex"),
		item: t.find("income_item.item"), basis: t.find("income_item.basis"), amount: t.find("income_item.amount"),
		remark: t.find("income_item.remark"),
	}
}

// find gives the place of a field among the columns, -1 where the file does not have it.
func (t *table) find(key string) int {
	for i, c := range t.columns {
		if c.Field.Key == key {
			return i
		}
	}
	return -1
}

// standing is where a row stands in the file.
func (t *table) standing(i int) registry.Place {
	return registry.Place{Sheet: t.sheets[t.rows[i].sheet], Line: t.rows[i].number}
}

// add makes room for a row of a sheet and returns its cells, all absent.
func (t *table) add(sheet, number int) []int64 {
	if len(t.rows)%chunkRows == 0 {
		t.chunks = append(t.chunks, make([]int64, chunkRows*len(t.columns)))
	}
	t.rows = append(t.rows, row{sheet: int32(sheet), number: number, person: -1, household: -1})
	cells := t.cells(len(t.rows) - 1)
	for i := range cells {
		cells[i] = absent
	}
	return cells
}

// cells returns the values of a row in the order of the columns.
func (t *table) cells(i int) []int64 {
	w := len(t.columns)
	chunk := t.chunks[i/chunkRows]
	return chunk[i%chunkRows*w : i%chunkRows*w+w : i%chunkRows*w+w]
}

// word returns the text of a cell, empty when the value is absent or there is no such column.
func (t *table) word(i, col int) string {
	if col < 0 {
		return ""
	}
	v := t.cells(i)[col]
	if v == absent {
		return ""
	}
	return t.words.list[v]
}

// value returns a cell as the registry takes it: int64, bool, string or nil.
func (t *table) value(i, col int) any {
	v := t.cells(i)[col]
	return t.typed(t.columns[col], v)
}

func (t *table) typed(c *column, v int64) any {
	switch {
	case v == absent && c.Field.BlankIsNone():
		return ""
	case v == absent:
		return nil
	case c.text:
		return t.words.any[v]
	case c.Field.Type == field.Bool:
		return v == 1
	}
	return v
}

// fault records a fault at a cell and makes the row wait.
func (t *table) fault(i, col int, code, value string, args map[string]string) {
	c := t.columns[col]
	t.rows[i].faulty = true
	s := t.rows[i].sheet
	t.faults.add(Fault{Sheet: t.sheets[s], Row: t.rows[i].number, Col: c.pos[s], Field: c.id, Code: code, Value: hide(c.Field, value), Args: args})
}

// words keeps every text once.
type words struct {
	index map[string]int64
	list  []string
	any   []any
}

func newWords() *words { return &words{index: map[string]int64{}} }

func (w *words) put(s string) int64 {
	if i, ok := w.index[s]; ok {
		return i
	}
	i := int64(len(w.list))
	w.index[s] = i
	w.list = append(w.list, s)
	w.any = append(w.any, s)
	return i
}

// faults collects the faults of a file up to a bound, and counts all.
type faults struct {
	list  []Fault
	count int
}

func (f *faults) add(x Fault) {
	f.count++
	if len(f.list) < maxFaults {
		f.list = append(f.list, x)
	}
}

// number reads what a certificate number says about its holder again; only sound numbers are kept in a table.
func (t *table) number(i int) idno.Number {
	n, _ := idno.Parse(t.word(i, t.at.id))
	return n
}
