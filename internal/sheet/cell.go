package sheet

import (
	"strconv"
	"strings"
)

// Kind says what a cell holds, or what a written column is to hold.
type Kind uint8

const (
	// Empty is a cell that is not there, or that holds no text.
	Empty Kind = iota
	// Text is a string.
	Text
	// Number is a number; the cell's text is the literal that the file stores, such as 1.23E+17.
	Number
	// Bool is TRUE or FALSE.
	Bool
	// Date is a number under a date format, or an ISO date; the cell's text is in ISO form.
	Date
	// Error is an error value such as #N/A.
	Error
	// Money is for written columns only: integer fen, shown in yuan with two decimals.
	Money
)

// String returns the kind's English name, for messages of tests and logs.
func (k Kind) String() string {
	names := [...]string{"empty", "text", "number", "bool", "date", "error", "money"}
	if int(k) < len(names) {
		return names[k]
	}
	return "kind " + strconv.Itoa(int(k))
}

// Cell is one cell that holds something. Text is exactly what is stored: for a Number the raw literal, for a Date
// the ISO form (2006-01-02, 2006-01-02 15:04:05 or 15:04:05), for a Bool TRUE or FALSE.
type Cell struct {
	// Col is the column, counted from 0.
	Col  int
	Kind Kind
	Text string
}

// Row is one row that holds at least one cell. Cells ascend by column and hold only what is present; the slice is
// valid until the function it was given to returns, the strings in it for ever.
type Row struct {
	// Number is the row's number as the spreadsheet program shows it, counted from 1.
	Number int
	Cells  []Cell
}

// At returns the cell in a column counted from 0; a cell that is not there has Kind Empty and no text.
func (r Row) At(col int) Cell {
	// Most rows are dense, so the cell is usually at its own index or a little before it.
	i := min(col, len(r.Cells)-1)
	for ; i >= 0 && r.Cells[i].Col > col; i-- {
	}
	if i >= 0 && r.Cells[i].Col == col {
		return r.Cells[i]
	}
	return Cell{Col: col}
}

const (
	maxRows = 1_048_576
	maxCols = 16_384
)

// ColName returns the letters of a column counted from 0: A, B, … Z, AA.
func ColName(col int) string {
	var b [8]byte
	i := len(b)
	for n := col + 1; n > 0; n = (n - 1) / 26 {
		i--
		b[i] = byte('A' + (n-1)%26)
	}
	return string(b[i:])
}

// CellName returns the name of a cell by column (from 0) and row (from 1), such as B7.
func CellName(col, row int) string { return ColName(col) + strconv.Itoa(row) }

// ParseCellName is the inverse of CellName; it takes lower case and $ signs too, and refuses what lies outside a sheet.
func ParseCellName(name string) (col, row int, ok bool) {
	name = strings.ReplaceAll(name, "$", "")
	col, row, ok = parseRef([]byte(strings.ToUpper(name)))
	return col, row, ok && row > 0
}

// parseRef reads a cell reference as it stands in a sheet's XML. A reference without digits has row 0.
func parseRef(ref []byte) (col, row int, ok bool) {
	i := 0
	for ; i < len(ref) && ref[i] >= 'A' && ref[i] <= 'Z' && i < 4; i++ {
		col = col*26 + int(ref[i]-'A'+1)
	}
	if i == 0 || col > maxCols {
		return 0, 0, false
	}
	if i == len(ref) {
		return col - 1, 0, true
	}
	row, ok = parseInt(ref[i:])
	return col - 1, row, ok && row <= maxRows
}

// parseInt reads a small non-negative decimal number.
func parseInt(b []byte) (int, bool) {
	if len(b) == 0 || len(b) > 9 {
		return 0, false
	}
	n := 0
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}
