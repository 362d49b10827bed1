package sheet

import (
	"bufio"
	"io"
)

// latch is a buffered writer that keeps its first error, so that text can be written piece by piece and checked once.
type latch struct {
	w   *bufio.Writer
	err error
}

func newLatch(w io.Writer) *latch { return &latch{w: bufio.NewWriterSize(w, 32<<10)} }

func (l *latch) text(s string) {
	if l.err == nil {
		_, l.err = l.w.WriteString(s)
	}
}

func (l *latch) bytes(b []byte) {
	if l.err == nil {
		_, l.err = l.w.Write(b)
	}
}

func (l *latch) flush() error {
	if l.err == nil {
		l.err = l.w.Flush()
	}
	return l.err
}
