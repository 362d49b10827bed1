package synth

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"

	"shouwang/internal/civil"
	"shouwang/internal/field"
	"shouwang/internal/sheet"
)

// Generate writes the county's files, manifest.json and truth.json into the options' folder, which is made when it is missing.
func Generate(ctx context.Context, opts Options) (Manifest, Truth, error) {
	g, err := newGenerator(ctx, opts)
	if err != nil {
		return Manifest{}, Truth{}, err
	}
	if err := os.MkdirAll(opts.Dir, 0o755); err != nil {
		return Manifest{}, Truth{}, fmt.Errorf("synth: %w", err)
	}
	files := &folder{g: g, open: map[string]*file{}}
	g.sink = files.row
	truth, err := g.run(ctx)
	if closeErr := files.close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return Manifest{}, Truth{}, fmt.Errorf("synth: %w", err)
	}
	manifest := files.manifest()
	if manifest.Local, err = g.writeLocal(); err != nil {
		return Manifest{}, Truth{}, fmt.Errorf("synth: %w", err)
	}
	truth.Faults = files.faults()
	if err := writeJSON(filepath.Join(opts.Dir, "manifest.json"), manifest); err != nil {
		return Manifest{}, Truth{}, err
	}
	return manifest, truth, writeJSON(filepath.Join(opts.Dir, "truth.json"), truth)
}

func writeJSON(name string, v any) error {
	raw, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(name, append(raw, '\n'), 0o644)
}

// folder holds the open files, one a source; a source without rows has none.
type folder struct {
	g    *generator
	open map[string]*file
}

// file is one file being written.
type file struct {
	name   string
	sheet  string
	rows   int // rows written, the header and what stands above it included
	out    *os.File
	buf    *bufio.Writer
	book   *sheet.Writer
	csv    *csv.Writer
	encode io.Closer
	cells  []any
	faults []Fault
}

func (f *folder) row(r Row) error {
	key := r.Source
	if r.Before {
		key += beforeMark
	}
	out := f.open[key]
	if out == nil {
		var err error
		if out, err = f.create(r.Source, r.Before); err != nil {
			return err
		}
		f.open[key] = out
	}
	if err := out.write(r); err != nil {
		return fmt.Errorf("%s: %w", out.name, err)
	}
	if r.Fault != "" {
		out.faults = append(out.faults, Fault{File: out.name, Sheet: out.sheet, Cell: sheet.CellName(r.At, out.rows), Code: r.Fault})
	}
	return nil
}

// beforeMark ends the key under which the earlier workbook of a source is open.
const beforeMark = " before"

// monthsBefore is how many months the earlier workbook is older than the present one.
const monthsBefore = 9

// create opens the file of a source, the present or the earlier one, and writes what stands above the rows.
func (f *folder) create(key string, before bool) (*file, error) {
	src := f.g.forms[key].source
	plan, day := &f.g.data.plan, f.g.opts.AsOf
	if before {
		day = day.AddMonths(-monthsBefore)
	}
	name := src.File + "_" + strings.ReplaceAll(day.String(), "-", "")
	coding, isCSV := plan.CSV[key]
	out := &file{name: name + ".xlsx", sheet: src.Zh}
	if isCSV {
		out.name, out.sheet = name+".csv", name
	}
	var err error
	if out.out, err = os.Create(filepath.Join(f.g.opts.Dir, out.name)); err != nil {
		return nil, err
	}
	out.buf = bufio.NewWriterSize(out.out, 1<<16)
	if isCSV {
		return out, out.startCSV(coding, src)
	}
	return out, out.startBook(f.g, src, day)
}

func (o *file) startCSV(coding string, src field.Source) error {
	var w io.Writer = o.buf
	switch coding {
	case "bom":
		if _, err := o.buf.WriteString("\ufeff"); err != nil {
			return err
		}
	case "gb18030":
		t := transform.NewWriter(o.buf, simplifiedchinese.GB18030.NewEncoder())
		w, o.encode = t, t
	}
	o.csv = csv.NewWriter(w)
	o.csv.UseCRLF = true
	header := make([]string, len(src.Columns))
	for i, c := range src.Columns {
		header[i] = c.Header
	}
	o.rows = 1
	return o.csv.Write(header)
}

func (o *file) startBook(g *generator, src field.Source, day civil.Date) error {
	plan, w := &g.data.plan, &g.data.words
	t := sheet.Table{Name: src.Zh}
	if src.Family == "national" || slices.Contains(plan.Titled, src.Key) {
		t.Title = strings.NewReplacer("{source}", src.Zh, "{county}", g.villages[0].County).Replace(w.Title)
	}
	if src.Family == "national" {
		t.Notes = []string{strings.ReplaceAll(w.Note, "{as_of}", day.String())}
	}
	for _, c := range src.Columns {
		col := sheet.Column{Header: c.Header}
		if c.Field.Type == field.ID || slices.Contains(plan.Numeric, src.Key) && c.Field.Type == field.Money {
			// Only what is passed as a number becomes one in the column of numbers: identity numbers are too long for it.
			col.Kind = sheet.Number
		}
		t.Columns = append(t.Columns, col)
	}
	o.cells = make([]any, len(src.Columns))
	o.rows = 1 + len(t.Notes)
	if t.Title != "" {
		o.rows++
	}
	o.book = sheet.NewWriter(o.buf)
	return o.book.Sheet(t)
}

func (o *file) write(r Row) error {
	o.rows++
	if o.csv != nil {
		return o.csv.Write(r.Cells)
	}
	for i, text := range r.Cells {
		o.cells[i] = text
	}
	if r.Number != noColumn {
		number, err := strconv.ParseFloat(r.Cells[r.Number], 64)
		if err != nil {
			return err
		}
		o.cells[r.Number] = number
	}
	return o.book.Row(o.cells...)
}

// close ends every file; the first error counts.
func (f *folder) close() error {
	var first error
	for _, key := range slices.Sorted(maps.Keys(f.open)) {
		out := f.open[key]
		if err := out.close(); err != nil && first == nil {
			first = fmt.Errorf("%s: %w", out.name, err)
		}
	}
	return first
}

func (o *file) close() error {
	var err error
	keep := func(e error) {
		if err == nil {
			err = e
		}
	}
	if o.csv != nil {
		o.csv.Flush()
		keep(o.csv.Error())
	}
	if o.encode != nil {
		keep(o.encode.Close())
	}
	if o.book != nil {
		keep(o.book.Close())
	}
	keep(o.buf.Flush())
	keep(o.out.Close())
	return err
}

func (f *folder) manifest() Manifest {
	m := Manifest{County: f.g.opts.County, AsOf: f.g.opts.AsOf.String(), Profile: f.g.opts.Policy.Code(), Imports: []Import{}}
	for _, s := range f.g.sources {
		for _, key := range []string{s.Key + beforeMark, s.Key} {
			if out := f.open[key]; out != nil {
				m.Imports = append(m.Imports, Import{Source: s.Key, File: out.name})
			}
		}
	}
	return m
}

// faults lists the planted faults by file, row and column.
func (f *folder) faults() []Fault {
	all := []Fault{}
	for _, s := range f.g.sources {
		if out := f.open[s.Key]; out != nil {
			all = append(all, out.faults...)
		}
	}
	return all
}
