package field

import (
	"strconv"
	"strings"
)

// Column is one column of a source's workbook.
type Column struct {
	Field Field
	// Header is the column's text in the download; Others are further texts it is recognised by.
	Header string
	Others []string
	// Need marks a column without which a row means nothing.
	Need bool
	// Basis says to which assessment the column belongs: current, identified or cleared; empty for all other tables.
	Basis string
	// Part numbers the columns of one multi-choice field from 1; zero where there is only one column.
	Part int
}

// ID names the column within its source: the field's key with its basis and part.
func (c Column) ID() string {
	id := c.Field.Key
	if c.Basis != "" {
		id = c.Basis + ":" + id
	}
	if c.Part > 0 {
		id += "#" + strconv.Itoa(c.Part)
	}
	return id
}

// Source is one kind of workbook or list that comes in.
type Source struct {
	Key string
	Zh  string
	En  string
	// Family is national, department or own.
	Family string
	// Department is the sending department's key for departments' lists.
	Department string
	// Subject is what a row is about: village, household (a row a member, the household taken whole) or person.
	Subject string
	// Record is the name by which rules ask for the rows (records.<Record>), empty for registry tables.
	Record string
	// About lists the fields that name, beside the person, the thing that a row of a list tells of; none where a person has one such thing.
	// What a newer list says of a thing takes the place of what older ones said of it.
	About []Field
	// Once says that a row standing in a file twice, word for word, is a slip and counts once.
	Once bool
	// Tables lists the tables a row is kept in.
	Tables []string
	// File is the start of the file's name as it is downloaded or sent.
	File string
	// Since is the number of the migration that made the source's table; zero for those of the first release.
	Since   int
	Columns []Column
}

// Label gives the source's name in a language ("zh" or "en").
func (s Source) Label(lang string) string {
	if lang == "en" {
		return s.En
	}
	return s.Zh
}

// Matching says which column of a sheet holds which column of the source.
type Matching struct {
	// Columns maps the position in the sheet (from 0) to the index in Source.Columns, or -1.
	Columns []int
	// Missing lists columns of the source that the sheet does not have; MissingNeeded those without which rows mean nothing.
	Missing       []Column
	MissingNeeded []Column
	// Extra lists headers that the source does not know; Twice lists headers that stand a second time.
	Extra []string
	Twice []string
}

// Found counts the columns that were recognised.
func (m Matching) Found() int {
	n := 0
	for _, i := range m.Columns {
		if i >= 0 {
			n++
		}
	}
	return n
}

// Match recognises the columns of a header row, wherever they stand. A header that stands twice is taken once and named.
func (s Source) Match(headers []string) Matching {
	index := s.index()
	m := Matching{Columns: make([]int, len(headers))}
	taken := make([]bool, len(s.Columns))
	for pos, header := range headers {
		m.Columns[pos] = -1
		key := NormaliseHeader(header)
		if key == "" {
			continue
		}
		i, ok := index[key]
		switch {
		case !ok:
			m.Extra = append(m.Extra, strings.TrimSpace(header))
		case taken[i]:
			m.Twice = append(m.Twice, strings.TrimSpace(header))
		default:
			taken[i] = true
			m.Columns[pos] = i
		}
	}
	for i, c := range s.Columns {
		if taken[i] {
			continue
		}
		m.Missing = append(m.Missing, c)
		if c.Need {
			m.MissingNeeded = append(m.MissingNeeded, c)
		}
	}
	return m
}

// index maps every normalised header to its column; the source's own headers win over synonyms.
func (s Source) index() map[string]int {
	index := make(map[string]int, len(s.Columns)*3)
	for i, c := range s.Columns {
		for _, other := range c.Others {
			if key := NormaliseHeader(other); key != "" {
				if _, taken := index[key]; !taken {
					index[key] = i
				}
			}
		}
	}
	for i, c := range s.Columns {
		index[NormaliseHeader(c.Header)] = i
	}
	return index
}

// NormaliseHeader takes away what differs between downloads without meaning: spaces, line breaks, the width of signs, a mark of
// required columns.
func NormaliseHeader(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\u3000' || r == '\u00a0' || r == '\ufeff' || r == '*' || r == '＊':
		case r >= '！' && r <= '～':
			b.WriteRune(r - 0xfee0)
		default:
			b.WriteRune(r)
		}
	}
	return strings.TrimSuffix(b.String(), "(必填)")
}
