package area

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"shouwang/internal/fault"
)

// Row is one line of a table of divisions.
type Row struct {
	Code int64
	Name string
	Line int
}

// The bounds of a file: the national table has 665,271 rows and 21 MB.
const (
	maxFileBytes = 256 << 20
	maxRows      = 2_000_000
	maxProblems  = 200
	maxName      = 100 // characters
)

// decompress looks at the first two bytes and unpacks gzip; everything else passes as it is. What comes out is bounded.
func decompress(r io.Reader) (io.Reader, error) {
	b := bufio.NewReaderSize(r, 1<<16)
	if magic, err := b.Peek(2); err != nil || !bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		return &bounded{r: b, left: maxFileBytes}, nil
	}
	z, err := gzip.NewReader(b)
	if err != nil {
		return nil, fault.Invalid("area_file_broken").Because(err)
	}
	return &bounded{r: z, left: maxFileBytes}, nil
}

// bounded ends with a fault, not quietly, when more comes than is allowed.
type bounded struct {
	r    io.Reader
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, fault.Invalid("area_file_large")
	}
	return n, err
}

// table reads lines of code and name and collects what is wrong with them.
type table struct {
	csv        *csv.Reader
	code, name int // positions of the columns
	problems   fault.List
	seen       map[int64]int // code → line
	rows       []Row
}

// readRows reads a .csv or .csv.gz with the columns code and name, in any order. Every fault of every line is
// reported together, with its line; rows are returned only when there is none. Whether parents exist is not looked at.
func readRows(r io.Reader) ([]Row, error) {
	plain, err := decompress(r)
	if err != nil {
		return nil, err
	}
	t := &table{csv: csv.NewReader(plain), seen: map[int64]int{}}
	t.csv.FieldsPerRecord = -1
	t.csv.ReuseRecord = true
	if err := t.header(); err != nil {
		return nil, err
	}
	for {
		record, err := t.csv.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, broken(err)
		}
		t.row(record)
		if len(t.rows) > maxRows || t.problems.Len() > maxProblems {
			break
		}
	}
	if len(t.rows) > maxRows {
		return nil, fault.Invalid("area_file_large")
	}
	return t.rows, t.problems.Err("area_file_faulty")
}

func broken(err error) error {
	if _, ok := fault.As(err); ok {
		return err
	}
	line := 0
	if e, ok := errors.AsType[*csv.ParseError](err); ok {
		line = e.Line
	}
	return fault.Invalid("area_file_broken", "line", line).Because(err)
}

func (t *table) header() error {
	record, err := t.csv.Read()
	if err != nil && !errors.Is(err, io.EOF) {
		return broken(err)
	}
	t.code, t.name = -1, -1
	for i, h := range record {
		switch strings.ToLower(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff"))) {
		case "code", "代码", "区划代码", "统计用区划代码":
			t.code = i
		case "name", "名称", "区划名称":
			t.name = i
		}
	}
	if t.code < 0 || t.name < 0 {
		return fault.Invalid("area_file_header")
	}
	return nil
}

func (t *table) row(record []string) {
	line, _ := t.csv.FieldPos(0)
	place := fault.Place{Line: line}
	if len(record) <= max(t.code, t.name) {
		t.problems.At(place, "area_row_short")
		return
	}
	text, name := strings.TrimSpace(record[t.code]), strings.TrimSpace(record[t.name])
	code, err := parseCode(text)
	if err != nil {
		t.problems.Add(fault.Problem{Place: place, Code: "area_code_bad", Value: text})
		return
	}
	if first, twice := t.seen[code]; twice {
		t.problems.Add(fault.Problem{Place: place, Code: "area_code_twice", Value: text, Args: map[string]string{"first": strconv.Itoa(first)}})
		return
	}
	if name == "" || !utf8.ValidString(name) || utf8.RuneCountInString(name) > maxName || strings.ContainsFunc(name, isControl) {
		t.problems.Add(fault.Problem{Place: place, Code: "area_name_bad", Value: text})
		return
	}
	t.seen[code] = line
	t.rows = append(t.rows, Row{Code: code, Name: strings.Clone(name), Line: line})
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f }

// parseCode reads a code of twelve digits, or a shorter one that is padded with zeros as the national lists of
// provinces (41), counties (410602) and towns (410602100) are written.
func parseCode(text string) (int64, error) {
	switch len(text) {
	case 2, 4, 6, 9, 12:
	default:
		return 0, fmt.Errorf("%d digits", len(text))
	}
	code, err := strconv.ParseInt(text+"000000000000"[:12-len(text)], 10, 64)
	if err != nil || text[0] == '-' || text[0] == '+' || !ValidCode(code) {
		return 0, fmt.Errorf("not a code: %w", err)
	}
	return code, nil
}
