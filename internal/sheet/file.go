package sheet

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"sync"
)

// File is an opened workbook or .csv file. Its methods may be called from several goroutines at once. It holds no
// resource of its own, so it needs no closing; the reader that it was opened on must stay readable.
type File struct {
	name string
	src  io.ReaderAt
	size int64
	lim  Limits

	// A workbook has arc, book and dates; a .csv file has csv.
	arc   *archive
	book  *workbook
	dates dateFormats
	csv   *csvForm

	once     sync.Once
	table    *stringTable
	tableErr error
}

// Open recognises a file by its content and prepares it for reading. name is the file's name as the user knows it;
// it serves messages and names the one sheet of a .csv file. What is not an honest .xlsx or .csv file is refused with
// a fault.Error that names the reason; hostile files are refused at once, in small memory.
func Open(name string, r io.ReaderAt, size int64, lim Limits) (*File, error) {
	f := &File{name: filepath.Base(name), src: r, size: size, lim: lim}
	if err := f.open(); err != nil {
		return nil, f.fault("open", err)
	}
	return f, nil
}

func (f *File) open() error {
	if f.size == 0 {
		return refuse(codeEmpty, "no bytes")
	}
	if f.size > f.lim.FileBytes {
		return refuse(codeTooLarge, "%d bytes", f.size)
	}
	head := make([]byte, min(f.size, 8))
	if _, err := f.src.ReadAt(head, 0); err != nil && err != io.EOF {
		return err
	}
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return f.openBook()
	case bytes.HasPrefix(head, []byte("PK\x05\x06")), bytes.HasPrefix(head, []byte("PK\x07\x08")):
		return refuse(codeType, "an archive without a workbook")
	case f.size < 4 && bytes.HasPrefix(head, []byte("PK")):
		return refuse(codeTruncated, "the first bytes of an archive")
	case string(head) == oleMagic:
		return refuseOLE(f.src)
	case len(head) == 8 && head[0] == 9 && (head[1]|6) == 6 && head[3] == 0:
		return refuse(codeLegacy, "a workbook of Excel 2 to 4")
	}
	var err error
	f.csv, err = sniffCSV(f.src, f.size)
	return err
}

func (f *File) openBook() (err error) {
	if f.arc, err = openArchive(f.src, f.size, f.lim); err != nil {
		return err
	}
	if f.book, err = f.arc.readWorkbook(); err != nil {
		return err
	}
	for _, s := range f.book.sheets {
		if f.arc.parts[partKey(s.path)] == nil {
			return refuse(codeTruncated, "the part of a sheet is missing")
		}
	}
	f.dates, err = f.arc.readStyles(f.book.styles)
	return err
}

// fault gives an error the file's name when it is a refusal, and context when it is not.
func (f *File) fault(operation string, err error) error {
	if err == nil {
		return nil
	}
	if out := named(f.name, f.lim, err); out != err {
		return out
	}
	return fmt.Errorf("%s %s: %w", operation, f.name, err)
}

// Name returns the file's name as the user knows it, without folders.
func (f *File) Name() string { return f.name }

// IsCSV reports whether the file is a .csv file, whose one sheet is named after the file.
func (f *File) IsCSV() bool { return f.csv != nil }

// Sheets returns the names of the sheets that hold cells, in the order of the tabs, hidden ones included.
func (f *File) Sheets() []string {
	if f.csv != nil {
		return []string{strings.TrimSuffix(f.name, filepath.Ext(f.name))}
	}
	names := make([]string, len(f.book.sheets))
	for i, s := range f.book.sheets {
		names[i] = s.name
	}
	return names
}

// Hidden reports whether a sheet, counted from 0, is hidden.
func (f *File) Hidden(sheet int) bool { return f.csv == nil && f.book.sheets[sheet].hidden }

// Rows calls fn for every row of a sheet, counted from 0, that holds at least one cell, in the order of the file.
// It ends early with fn's error, with the context's, or with a fault when the file turns out to be damaged or
// hostile.
func (f *File) Rows(ctx context.Context, sheet int, fn func(Row) error) error {
	if n := len(f.Sheets()); sheet < 0 || sheet >= n {
		return fmt.Errorf("rows of %s: sheet %d of %d", f.name, sheet, n)
	}
	// An error of the caller's own passes through as it is.
	var own error
	err := f.rows(ctx, sheet, func(r Row) error {
		own = fn(r)
		return own
	})
	if own != nil {
		return own
	}
	return f.fault("rows of", err)
}

func (f *File) rows(ctx context.Context, sheet int, fn func(Row) error) error {
	if f.csv != nil {
		return f.csv.rows(ctx, f.src, f.size, f.lim, fn)
	}
	f.once.Do(func() { f.table, f.tableErr = f.arc.readStrings(f.book.strings) })
	if f.tableErr != nil {
		return f.tableErr
	}
	s, closer, err := f.arc.xml(f.book.sheets[sheet].path)
	if err != nil {
		return err
	}
	defer closer.Close()
	p := &sheetReader{s: s, strings: f.table, dates: f.dates, era1904: f.book.date1904}
	return p.run(ctx, fn)
}
