package feed

import (
	"context"
	"io"
	"strconv"
	"strings"

	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/field"
	"shouwang/internal/id"
	"shouwang/internal/locale"
	"shouwang/internal/registry"
	"shouwang/internal/sheet"
	"shouwang/internal/sqldb"
)

// Line is a fault in words.
type Line struct {
	Sheet   string `json:"sheet"`
	Cell    string `json:"cell"`
	Code    string `json:"code"`
	Value   string `json:"value"`
	Message string `json:"message"`
	Remedy  string `json:"remedy"`
}

// Remark is a notice in words.
type Remark struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Remedy  string `json:"remedy,omitempty"`
}

// Result is the outcome of one file, in the shape that scripts may rely on.
type Result struct {
	File      string   `json:"file"`
	Source    string   `json:"source"`
	Rows      int      `json:"rows"`
	Accepted  int      `json:"accepted"`
	Added     int      `json:"added"`
	Changed   int      `json:"changed"`
	Unchanged int      `json:"unchanged"`
	Faults    []Line   `json:"faults"`
	Unmatched int      `json:"unmatched"`
	Notices   []Remark `json:"notices"`
	Batch     string   `json:"batch,omitempty"`
	DryRun    bool     `json:"dry_run,omitempty"`
}

// Request is a file to import in one go.
type Request struct {
	Upload
	// DryRun checks and counts, and writes nothing at all.
	DryRun bool
	// Strict takes nothing when anything is faulty; otherwise good rows are taken and faulty ones wait.
	Strict bool
	Lang   locale.Lang
	// Marked takes the workbook with its faulty cells marked, when there are faults; nil for none.
	Marked io.Writer
}

// Import checks a file and takes its good rows in one transaction. What is wrong with the file is in the result, also when it cannot be
// read at all; an error means that the import itself could not be done.
func (s *Service) Import(ctx context.Context, actor auth.Actor, r Request) (Result, error) {
	if r.Lang == "" {
		r.Lang = locale.ZH
	}
	out := Result{File: r.Name, Source: r.Source, Faults: []Line{}, Notices: []Remark{}, DryRun: r.DryRun}
	if err := s.mayImport(ctx, actor, r.Source); err != nil {
		return out, err
	}
	x, err := s.load(ctx, actor, r.Upload)
	if err == nil {
		err = s.run(ctx, actor, r, x, &out)
	}
	if f, ok := fault.As(err); ok && f.Kind == fault.KindInvalid {
		message, remedy := s.words.Problem(r.Lang, fault.Problem{Place: fault.Place{File: r.Name}, Code: f.Code, Args: f.Args})
		out.Faults = append(out.Faults, Line{Code: f.Code, Message: message, Remedy: remedy})
		return out, nil
	}
	if err != nil {
		return out, err
	}
	return out, s.markFaults(ctx, r, x)
}

// run takes a file that was read through to its end.
func (s *Service) run(ctx context.Context, actor auth.Actor, r Request, x *exam, out *Result) error {
	var b Batch
	same := false
	do := func(tx *sqldb.Tx) (err error) {
		if b, same, err = s.same(ctx, tx, actor, x); err != nil || same {
			return err
		}
		if x.refused || r.DryRun || x.seen {
			err = s.preview(ctx, tx, actor, x)
			b.outcome(x, false)
			if err != nil || x.refused || r.DryRun || x.counts.Added+x.counts.Changed == 0 {
				return err
			}
			if err := s.anew(ctx, actor, r.Upload, x); err != nil {
				return err
			}
		}
		if err := s.judge(ctx, tx, actor, x); err != nil {
			return err
		}
		return s.importNow(ctx, tx, actor, x, &b, r.Strict)
	}
	var err error
	if r.DryRun {
		err = s.db.Read(ctx, do)
	} else {
		err = s.db.Write(ctx, do)
	}
	if fault.KindOf(err) == fault.KindConflict && r.Strict && x.table.faults.count > 0 {
		err, b.Ref = nil, id.Ref{} // nothing was taken; the faults say why
	}
	if err != nil {
		return err
	}
	s.fill(out, r, x, b)
	return nil
}

// anew reads a file a second time into the same examination, for rows that were refused before and can be taken now.
func (s *Service) anew(ctx context.Context, actor auth.Actor, up Upload, x *exam) error {
	fresh, err := s.load(ctx, actor, up)
	if err == nil {
		*x = *fresh
	}
	return err
}

// importNow applies a judged file as a batch of its own.
func (s *Service) importNow(ctx context.Context, tx *sqldb.Tx, actor auth.Actor, x *exam, b *Batch, strict bool) error {
	*b = s.newBatch(actor, x)
	b.CreatedAt, b.FileDate = tx.Now(), fileDate(x.up, tx.Now())
	if err := s.apply(ctx, tx, actor, x, b); err != nil {
		return err
	}
	if strict && b.Faults > 0 {
		b.Accepted, b.Added, b.Changed, b.Unchanged = 0, 0, 0, 0
		return fault.Conflict("feed.batch_faulty", "count", b.Faults)
	}
	if err := insertBatch(ctx, tx, b); err != nil {
		return err
	}
	return s.announce(ctx, tx, actor, x, b)
}

func (s *Service) fill(out *Result, r Request, x *exam, b Batch) {
	out.Rows, out.Accepted, out.Added, out.Changed, out.Unchanged = b.Rows, b.Accepted, b.Added, b.Changed, b.Unchanged
	out.Unmatched = b.Unmatched
	if b.State == "" {
		out.Accepted = x.accepted
	}
	if b.Ref != (id.Ref{}) {
		out.Batch = b.Ref.String()
	}
	for _, n := range b.Notices {
		out.Notices = append(out.Notices, s.Remark(r.Lang, r.Source, n))
	}
	if b.Faults == 0 {
		return
	}
	for _, f := range x.table.faults.list {
		out.Faults = append(out.Faults, s.Line(r.Lang, r.Source, f))
	}
}

// Line puts a fault into words.
func (s *Service) Line(lang locale.Lang, source string, f Fault) Line {
	label := f.Field
	if c, ok := s.column(source, f.Field); ok {
		if label = columnLabel(c, lang); f.Code == faultColumnMissing {
			label = withHeader(c, lang)
		}
	}
	args := map[string]string{"column": label}
	for key, value := range f.Args {
		list, isCodes := strings.CutPrefix(key, codesArg)
		switch {
		case isCodes:
			args["expected"] = s.lists.labels(list, value, string(lang))
		case key == columnsArg:
			args["expected"] = s.headers(lang, source, strings.Split(value, ","))
		case key == candidatesArg:
			args[key] = strings.ReplaceAll(value, listJoin(string(locale.ZH)), listJoin(string(lang)))
		case key == kindArg:
			args[key] = s.sourceLabel(lang, value)
		default:
			args[key] = value
		}
	}
	cell := f.Cell()
	message, remedy := s.words.Problem(lang, fault.Problem{
		Place: fault.Place{Sheet: f.Sheet, Cell: cell, Field: label}, Code: messageOf(f), Value: f.Value, Args: args,
	})
	return Line{Sheet: f.Sheet, Cell: cell, Code: f.Code, Value: f.Value, Message: message, Remedy: remedy}
}

// messageOf is the message of a fault's code. An unknown county or town is said in other words than an unknown village, a household in
// the registry in others than one in the file, and of a long list only some entries are named.
func messageOf(f Fault) string {
	switch {
	case f.Code == faultAreaUnknown && f.Args[candidatesArg] != "":
		return "feed.area_near"
	case f.Code == faultAreaUnknown && f.Field != "area.village":
		return "feed.area_unknown"
	case f.Code == faultTwo && f.Args[registeredArg] != "":
		return registry.CodeRegistered
	case f.Code == field.FaultCode && f.Args[partArg] != "":
		return "feed.bad_code_long"
	}
	return f.Code
}

// Remark puts a notice into words.
func (s *Service) Remark(lang locale.Lang, source string, n Notice) Remark {
	args := map[string]string{}
	for k, v := range n.Args {
		args[k] = v
	}
	if args["names"] = strings.Join(n.Names, listJoin(string(lang))); len(n.Columns) > 0 {
		args["names"] = s.columnLabels(lang, source, n.Columns)
	}
	code := n.Code
	if code == NoticeSame && args[faultyArg] != "" {
		code = "feed.same_faulty"
	}
	message, remedy := s.words.Problem(lang, fault.Problem{Code: code, Args: args})
	return Remark{Code: n.Code, Message: message, Remedy: remedy}
}

// columnLabel is a column's header in the workbooks, or its English label with what tells it from others of the same field.
func columnLabel(c field.Column, lang locale.Lang) string {
	if lang != locale.EN {
		return c.Header
	}
	label := c.Field.En
	switch {
	case c.Part > 0:
		label += " " + strconv.Itoa(c.Part)
	case c.Basis == "cleared":
		label += " (" + c.Basis + ")"
	}
	return label
}

// withHeader is a column's label with the header that a file must have, which is Chinese in every language.
func withHeader(c field.Column, lang locale.Lang) string {
	if label := columnLabel(c, lang); label != c.Header {
		return c.Header + " (" + label + ")"
	}
	return c.Header
}

// headers names columns so that they can be found, or added, in a file.
func (s *Service) headers(lang locale.Lang, source string, ids []string) string {
	var out []string
	for _, columnID := range ids {
		if c, ok := s.column(source, columnID); ok {
			out = append(out, withHeader(c, lang))
		}
	}
	return strings.Join(out, listJoin(string(lang)))
}

// sourceLabel is the name of a source for people.
func (s *Service) sourceLabel(lang locale.Lang, key string) string {
	src, ok := s.fields.Source(key)
	if !ok {
		return key
	}
	return src.Label(string(lang))
}

func (s *Service) columnLabels(lang locale.Lang, source string, ids []string) string {
	var out []string
	for _, columnID := range ids {
		if c, ok := s.column(source, columnID); ok {
			out = append(out, columnLabel(c, lang))
		}
	}
	return strings.Join(out, listJoin(string(lang)))
}

// FaultWorkbook writes the batch's file back with the faulty cells marked and a first sheet that lists them. It is the sender's own
// file, so its cells are shown as they came. It can be had until the batch is settled.
func (s *Service) FaultWorkbook(ctx context.Context, actor auth.Actor, ref id.Ref, lang locale.Lang, w io.Writer) (err error) {
	defer fault.Wrap(&err, "mark workbook")
	b, err := s.unsettled(ctx, actor, ref)
	if err != nil {
		return err
	}
	if b.stored == "" {
		return fault.Conflict("feed.file_gone")
	}
	all, err := s.Faults(ctx, actor, ref, 0, maxFaults)
	if err != nil {
		return err
	}
	up, err := s.uploads.open(b.stored, b)
	if err != nil {
		return err
	}
	src, _ := s.fields.Source(b.Source)
	f, err := sheet.Open(up.Name, up.File, up.Size, s.limits)
	if err != nil {
		return err
	}
	l, err := findLayout(ctx, f, src, s.ignored)
	if err != nil {
		return err
	}
	return s.mark(ctx, f, l, marking{lang: lang, source: b.Source, faults: all}, w)
}

// marking is what is written into a marked workbook.
type marking struct {
	lang   locale.Lang
	source string
	faults []Fault
}

// markFaults writes the marked workbook of an import.
func (s *Service) markFaults(ctx context.Context, r Request, x *exam) error {
	if r.Marked == nil || x.table.faults.count == 0 {
		return nil
	}
	f, err := sheet.Open(r.Name, r.File, r.Size, s.limits)
	if err != nil {
		return err
	}
	return s.mark(ctx, f, x.layout, marking{lang: r.Lang, source: r.Source, faults: x.table.faults.list}, r.Marked)
}

func (s *Service) mark(ctx context.Context, f *sheet.File, l layout, m marking, w io.Writer) error {
	t := func(key string) string { return s.words.T(m.lang, key, nil) }
	marks := make([]sheet.Mark, len(m.faults))
	for i, x := range m.faults {
		line := s.Line(m.lang, m.source, x)
		marks[i] = sheet.Mark{Sheet: x.Sheet, Cell: line.Cell, Value: x.Value, Reason: line.Message, Remedy: line.Remedy}
	}
	headers := map[string]int{}
	for _, here := range l.all() {
		headers[here.name] = here.header
	}
	return f.Mark(ctx, w, marks, sheet.Summary{
		Name: t("feed.mark.sheet"), Title: t("feed.mark.title"), Notes: []string{t("feed.mark.note")},
		Head:   [5]string{t("feed.mark.head_sheet"), t("feed.mark.head_cell"), t("feed.mark.head_value"), t("feed.mark.head_reason"), t("feed.mark.head_remedy")},
		Column: t("feed.mark.column"), HeaderRow: headers, Author: t("feed.mark.author"),
	})
}
