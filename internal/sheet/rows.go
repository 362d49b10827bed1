package sheet

import (
	"bytes"
	"context"
	"slices"
)

// sheetReader walks the rows of one sheet's XML.
type sheetReader struct {
	s       *scanner
	strings *stringTable
	dates   dateFormats
	era1904 bool
	in      interner
	scratch []byte
	date    []byte

	row   int
	col   int
	cells []Cell
}

// run calls fn for every row that holds something, in the order of the file.
func (p *sheetReader) run(ctx context.Context, fn func(Row) error) error {
	for seen := 0; ; {
		tok, err := p.s.next()
		if err != nil {
			return err
		}
		switch {
		case tok == tokEnd:
			return nil
		case tok == tokStart && string(p.s.name) == "row" || tok == tokEmpty && string(p.s.name) == "row":
			if err := p.readRow(tok); err != nil {
				return err
			}
			if seen++; seen&127 == 0 && ctx.Err() != nil {
				return context.Cause(ctx)
			}
			if len(p.cells) == 0 {
				continue
			}
			if err := fn(Row{Number: p.row, Cells: p.cells}); err != nil {
				return err
			}
		case tok == tokClose && string(p.s.name) == "sheetData":
			return p.s.drain()
		}
	}
}

// readRow reads the row whose tag was just found.
func (p *sheetReader) readRow(tok token) error {
	p.cells, p.col = p.cells[:0], -1
	if err := p.rowNumber(); err != nil || tok == tokEmpty {
		return err
	}
	outer := p.s.depth - 1
	for {
		tok, err := p.s.next()
		if err != nil {
			return err
		}
		switch {
		case tok == tokClose && p.s.depth == outer || tok == tokEnd:
			p.order()
			return nil
		case (tok == tokStart || tok == tokEmpty) && string(p.s.name) == "c":
			if err := p.readCell(tok); err != nil {
				return err
			}
		case tok == tokStart:
			if err := p.s.skip(); err != nil {
				return err
			}
		}
	}
}

// rowNumber takes the row's number from its tag; a row without one follows the row before it.
func (p *sheetReader) rowNumber() error {
	p.row++
	for rest := p.s.attrs; ; {
		name, value, next, ok := nextAttr(rest)
		if !ok {
			break
		}
		rest = next
		if string(name) == "r" {
			n, ok := parseInt(value)
			if !ok || n < 1 {
				return refuse(codeTruncated, "row number %.20q", value)
			}
			p.row = n
		}
	}
	if p.row > maxRows {
		return refuse(codeBomb, "row %d", p.row)
	}
	return nil
}

// order brings cells that a careless writer left out of order into order; of two in one place the later one counts.
func (p *sheetReader) order() {
	for i := 1; i < len(p.cells); i++ {
		if p.cells[i].Col <= p.cells[i-1].Col {
			slices.SortStableFunc(p.cells, func(a, b Cell) int { return a.Col - b.Col })
			break
		}
	}
	out := p.cells[:0]
	for _, c := range p.cells {
		if len(out) > 0 && out[len(out)-1].Col == c.Col {
			out = out[:len(out)-1]
		}
		out = append(out, c)
	}
	p.cells = out
}

// readCell reads the cell whose tag was just found, and keeps it when it holds something.
func (p *sheetReader) readCell(tok token) error {
	kind, style, err := p.cellAttrs()
	if err != nil || tok == tokEmpty {
		return err
	}
	col := p.col
	if len(p.cells) >= maxCols {
		return refuse(codeBomb, "over %d cells in row %d", maxCols, p.row)
	}
	p.scratch = p.scratch[:0]
	if err := p.cellText(); err != nil || len(p.scratch) == 0 {
		return err
	}
	cell, err := p.cell(kind, style)
	if err != nil || cell.Text == "" {
		return err
	}
	cell.Col = col
	p.cells = append(p.cells, cell)
	return nil
}

// cellAttrs reads reference, type and style of a cell; a cell without a reference follows the one before it.
func (p *sheetReader) cellAttrs() (kind cellType, style int, err error) {
	p.col++
	for rest := p.s.attrs; ; {
		name, value, next, ok := nextAttr(rest)
		if !ok {
			break
		}
		rest = next
		if len(name) != 1 {
			continue
		}
		switch name[0] {
		case 'r':
			col, row, ok := parseRef(value)
			if !ok || row != p.row {
				return 0, 0, badRef(value)
			}
			p.col = col
		case 's':
			style, _ = parseInt(value)
		case 't':
			kind = typeOf(value)
		}
	}
	if p.col >= maxCols {
		return 0, 0, refuse(codeBomb, "column %d", p.col)
	}
	return kind, style, nil
}

// badRef tells a reference outside the sheet, which no program writes, from one that is damaged.
func badRef(value []byte) error {
	letters := bytes.TrimRight(value, "0123456789")
	if len(letters) > 0 && len(bytes.Trim(letters, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")) == 0 {
		return refuse(codeBomb, "cell reference %.20q", value)
	}
	return refuse(codeTruncated, "cell reference %.20q", value)
}

// cellType is the t attribute of a cell.
type cellType uint8

const (
	typeNumber cellType = iota
	typeShared
	typeText
	typeBool
	typeError
	typeISODate
)

func typeOf(value []byte) cellType {
	switch string(value) {
	case "s":
		return typeShared
	case "str", "inlineStr":
		return typeText
	case "b":
		return typeBool
	case "e":
		return typeError
	case "d":
		return typeISODate
	}
	return typeNumber
}

// cellText collects the cell's value: v, or the runs of is. Formulas are passed over; their cached value counts.
func (p *sheetReader) cellText() error {
	outer := p.s.depth - 1
	for {
		tok, err := p.s.next()
		if err != nil {
			return err
		}
		switch {
		case tok == tokClose && p.s.depth == outer || tok == tokEnd:
			return nil
		case tok != tokStart:
		case string(p.s.name) == "v":
			err = p.value()
		case string(p.s.name) == "is":
			p.scratch, err = p.s.richText(p.scratch)
		default:
			err = p.s.skip()
		}
		if err != nil {
			return err
		}
	}
}

// value reads the text of a v element.
func (p *sheetReader) value() (err error) {
	p.scratch, err = p.s.plainText(p.scratch[:0])
	return err
}

// cell makes a cell of the collected text.
func (p *sheetReader) cell(kind cellType, style int) (Cell, error) {
	switch kind {
	case typeText:
		return Cell{Kind: Text, Text: p.in.get(p.scratch)}, nil
	case typeShared:
		i, ok := parseInt(bytes.TrimSpace(p.scratch))
		if text, found := p.strings.at(i); ok && found {
			return Cell{Kind: Text, Text: text}, nil
		}
		return Cell{}, refuse(codeTruncated, "shared string %.20q", p.scratch)
	case typeError:
		return Cell{Kind: Error, Text: p.in.get(p.scratch)}, nil
	case typeISODate:
		return Cell{Kind: Date, Text: isoDate(p.in.get(p.scratch))}, nil
	case typeBool:
		if b := bytes.TrimSpace(p.scratch); string(b) == "0" || string(b) == "false" {
			return Cell{Kind: Bool, Text: "FALSE"}, nil
		}
		return Cell{Kind: Bool, Text: "TRUE"}, nil
	}
	literal := p.in.get(bytes.TrimSpace(p.scratch))
	if p.dates.at(style) {
		var ok bool
		if p.date, ok = appendDate(p.date[:0], literal, p.era1904); ok {
			return Cell{Kind: Date, Text: p.in.get(p.date)}, nil
		}
	}
	return Cell{Kind: Number, Text: literal}, nil
}
