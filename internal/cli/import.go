package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/feed"
	"shouwang/internal/field"
)

// shownFaults is how many faults of a file are printed for people; all of them are in the JSON and in the marked workbook.
const shownFaults = 20

// intake is how files are taken in.
type intake struct {
	source string
	date   civil.Date
	area   int64
	dryRun bool
	marked string
}

// importFiles imports workbooks and lists; faulty rows wait, the rest is taken, and the status says whether there were faults.
func importFiles(f *flag.FlagSet) func(context.Context, *call) error {
	var date dateFlag
	var where areaFlag
	dryRun := f.Bool("dry-run", false, "cli.flag.dry_run")
	marked := f.String("faults", "", "cli.flag.faults")
	f.Var(&date, "file-date", "cli.flag.file_date")
	f.Var(&where, "area", "cli.flag.area")
	return func(ctx context.Context, c *call) error {
		in := intake{source: c.args[0], date: date.date, area: where.code, dryRun: *dryRun, marked: *marked}
		if in.marked != "" && len(c.args) > 2 {
			return misuse{fault.Invalid("cli.import.one_file")}
		}
		if err := knownSource(in.source); err != nil {
			return err
		}
		if err := readable(c.args[1:]); err != nil {
			return err
		}
		s, err := c.open(ctx)
		if err != nil {
			return err
		}
		defer func() { _ = s.Close() }()
		if err := s.knownArea(ctx, in.area); err != nil {
			return err
		}
		faulty := false
		for _, path := range c.args[1:] {
			r, err := c.importFile(ctx, s, in, path)
			if err != nil {
				return err
			}
			faulty = faulty || len(r.Faults) > 0
			if err := c.printResult(r, in.marked); err != nil {
				return err
			}
		}
		if faulty {
			return errFaults
		}
		return nil
	}
}

func knownSource(key string) error {
	fields, err := field.Load()
	if err != nil {
		return err
	}
	if _, ok := fields.Source(key); ok {
		return nil
	}
	var keys []string
	for _, src := range fields.Sources() {
		keys = append(keys, src.Key)
	}
	return misuse{fault.Invalid("source_unknown", "source", key, "sources", strings.Join(keys, ", "))}
}

func (c *call) importFile(ctx context.Context, s *System, in intake, path string) (feed.Result, error) {
	f, err := os.Open(path)
	if err != nil {
		return feed.Result{}, fault.NotFound("file_unreadable", "file", path).Because(err)
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return feed.Result{}, err
	}
	req := feed.Request{
		Upload: feed.Upload{Source: in.source, Name: filepath.Base(path), File: f, Size: info.Size(), FileDate: in.date, Area: in.area},
		DryRun: in.dryRun, Lang: c.lang,
	}
	if in.marked == "" {
		return s.Feed.Import(ctx, auth.System("cli"), req)
	}
	if there, err := os.Stat(in.marked); err == nil && os.SameFile(info, there) {
		return feed.Result{}, misuse{fault.Invalid("cli.import.same_file", "path", in.marked)}
	}
	return importMarked(ctx, s, req, in.marked)
}

// readable makes sure that every file can be opened before the first is imported.
func readable(paths []string) error {
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil || info.IsDir() {
			return fault.NotFound("file_unreadable", "file", path).Because(err)
		}
	}
	return nil
}

// importMarked imports a file and writes it back with its faulty cells marked. The marked workbook is written beside its place first, so
// that nothing that stands there, the imported file least of all, is lost when something goes wrong. Without faults, or where the file
// is no workbook, there is none.
func importMarked(ctx context.Context, s *System, req feed.Request, marked string) (feed.Result, error) {
	out, err := os.CreateTemp(filepath.Dir(marked), ".marked-*")
	if err != nil {
		return feed.Result{}, fault.Invalid("cli.import.unwritable", "path", marked).Because(err)
	}
	defer func() { _ = os.Remove(out.Name()) }()
	req.Marked = out
	r, err := s.Feed.Import(ctx, auth.System("cli"), req)
	size, seekErr := out.Seek(0, io.SeekEnd)
	if err = errors.Join(err, seekErr, out.Close()); err != nil || size == 0 {
		return r, err
	}
	if err := os.Rename(out.Name(), marked); err != nil {
		return r, fault.Invalid("cli.import.unwritable", "path", marked).Because(err)
	}
	return r, nil
}

func (c *call) printResult(r feed.Result, marked string) error {
	if c.json {
		return c.object(r)
	}
	c.say("cli.import.done", "file", r.File, "rows", strconv.Itoa(r.Rows), "accepted", strconv.Itoa(r.Accepted), "added", strconv.Itoa(r.Added),
		"changed", strconv.Itoa(r.Changed), "unchanged", strconv.Itoa(r.Unchanged), "faults", strconv.Itoa(len(r.Faults)))
	for _, n := range r.Notices {
		c.say("cli.import.notice", "message", n.Message)
	}
	for i, f := range r.Faults {
		if i == shownFaults {
			c.say("cli.import.more_faults", "n", strconv.Itoa(len(r.Faults)-i))
			break
		}
		where := strings.TrimSpace(f.Sheet + " " + f.Cell)
		if where != "" {
			where += " "
		}
		fmt.Fprintf(c.Out, "  %s%s%s\n", where, f.Message, sentence(c.lang, f.Remedy))
	}
	if marked == "" || len(r.Faults) == 0 {
		return nil
	}
	if info, err := os.Stat(marked); err == nil && info.Size() > 0 && r.Faults[0].Sheet != "" {
		c.say("cli.import.marked", "path", marked)
	}
	return nil
}
