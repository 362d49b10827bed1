package sheet

import (
	"bytes"
	"context"
	"io"
	"slices"
)

// sniffComma chooses the separator by the number of fields that it gives the typical line of the sample, then the
// poorest one, then, where the typical line has one field, the richest. The comma wins unless tab or semicolon
// clearly give more.
func sniffComma(sample []byte) byte {
	best, most := byte(','), [3]int{}
	for _, comma := range []byte{',', '\t', ';'} {
		fields := countFields(sample, comma)
		if len(fields) == 0 {
			continue
		}
		slices.Sort(fields)
		score := [3]int{fields[(len(fields)-1)/2], fields[0]}
		if score[0] == 1 {
			score[2] = fields[len(fields)-1]
		}
		if slices.Compare(score[:], most[:]) > 0 {
			best, most = comma, score
		}
	}
	return best
}

// countFields counts the fields of the sample's first lines that hold any text.
func countFields(sample []byte, comma byte) []int {
	var out []int
	fields, quoted, blank := 1, false, true
	for _, c := range sample {
		switch {
		case c == '"':
			quoted, blank = !quoted, false
		case quoted:
		case c == comma:
			fields++
		case c == '\n':
			if !blank {
				out = append(out, fields)
			}
			if fields, blank = 1, true; len(out) == 30 {
				return out
			}
		case c > ' ':
			blank = false
		}
	}
	if !blank {
		out = append(out, fields)
	}
	return out
}

// csvReader cuts text into rows: fields in quotes may hold separators, line ends and doubled quotes; lines end with
// LF, CR LF or CR; a blank line is a row without cells.
type csvReader struct {
	r        io.Reader
	lim      Limits
	comma    byte
	buf      []byte
	pos, end int
	eof      bool

	in    interner
	field []byte
	cells []Cell
	col   int
}

func (c *csvForm) rows(ctx context.Context, src io.ReaderAt, size int64, lim Limits, fn func(Row) error) error {
	p := &csvReader{r: c.reader(src, size), lim: lim, comma: c.comma, buf: make([]byte, 64<<10)}
	for number := 1; ; number++ {
		more, err := p.record()
		if err != nil {
			return err
		}
		if number&127 == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if len(p.cells) > 0 {
			if err := fn(Row{Number: number, Cells: p.cells}); err != nil {
				return err
			}
		}
		if !more {
			return nil
		}
	}
}

// peek returns the next byte without taking it; ok is false at the end.
func (p *csvReader) peek() (c byte, ok bool, err error) {
	if p.pos == p.end {
		if err := p.fill(); err != nil {
			return 0, false, err
		}
		if p.pos == p.end {
			return 0, false, nil
		}
	}
	return p.buf[p.pos], true, nil
}

func (p *csvReader) fill() error {
	p.pos, p.end = 0, 0
	for range 100 {
		if p.eof {
			return nil
		}
		n, err := p.r.Read(p.buf)
		p.end = n
		if err == io.EOF {
			p.eof = true
			return nil
		}
		if err != nil || n > 0 {
			return err
		}
	}
	return io.ErrNoProgress
}

// record reads one row; more is false after the last one.
func (p *csvReader) record() (more bool, err error) {
	p.cells, p.col = p.cells[:0], 0
	for {
		p.field = p.field[:0]
		c, ok, err := p.peek()
		if err != nil {
			return false, err
		}
		if ok && c == '"' {
			p.pos++
			if err := p.quoted(); err != nil {
				return false, err
			}
		}
		c, ok, err = p.plain()
		if err != nil {
			return false, err
		}
		if err := p.add(); err != nil {
			return false, err
		}
		switch {
		case !ok:
			return false, nil
		case c == '\r':
			if c, ok, err := p.peek(); err != nil {
				return false, err
			} else if ok && c == '\n' {
				p.pos++
			}
			return true, nil
		case c == '\n':
			return true, nil
		}
	}
}

// quoted appends the text up to the closing quote, which it takes.
func (p *csvReader) quoted() error {
	for {
		_, ok, err := p.peek()
		if err != nil {
			return err
		}
		if !ok {
			return refuse(codeTruncated, "ends inside quotes")
		}
		rest := p.buf[p.pos:p.end]
		n := bytes.IndexByte(rest, '"')
		if n < 0 {
			n = len(rest)
		}
		if len(p.field)+n > p.lim.TokenBytes {
			return refuse(codeTruncated, "a field in quotes over %d bytes", p.lim.TokenBytes)
		}
		p.field = append(p.field, rest[:n]...)
		if p.pos += n; n == len(rest) {
			continue
		}
		p.pos++
		c, ok, err := p.peek()
		if err != nil {
			return err
		}
		if !ok || c != '"' {
			return nil
		}
		p.field = append(p.field, '"')
		p.pos++
	}
}

// plain appends text up to a separator or line end, takes that and returns it; ok is false at the end of the file.
func (p *csvReader) plain() (c byte, ok bool, err error) {
	for {
		if _, ok, err := p.peek(); !ok || err != nil {
			return 0, false, err
		}
		rest := p.buf[p.pos:p.end]
		n := 0
		for n < len(rest) && rest[n] != p.comma && rest[n] != '\n' && rest[n] != '\r' {
			n++
		}
		if len(p.field)+n > p.lim.TokenBytes {
			return 0, false, refuse(codeBomb, "a field over %d bytes", p.lim.TokenBytes)
		}
		p.field = append(p.field, rest[:n]...)
		if p.pos += n; n < len(rest) {
			p.pos++
			return rest[n], true, nil
		}
	}
}

// add keeps the field when it holds text; the guard that WriteCSV sets before text that looks like a formula is
// taken off again.
func (p *csvReader) add() error {
	if p.col >= maxCols {
		return refuse(codeBomb, "over %d columns", maxCols)
	}
	text := p.field
	if len(text) == 1 && text[0] == 0x1A {
		text = nil // the end mark of old database programs
	}
	if len(text) > 0 {
		p.cells = append(p.cells, Cell{Col: p.col, Kind: Text, Text: p.in.get(unguard(text))})
	}
	p.col++
	return nil
}
