package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/feed"
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
			return fault.Invalid("cli.import.one_file")
		}
		s, err := c.open(ctx)
		if err != nil {
			return err
		}
		defer func() { _ = s.Close() }()
		if err := s.knownSource(in.source); err != nil {
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

func (s *System) knownSource(key string) error {
	if _, ok := s.Fields.Source(key); ok {
		return nil
	}
	var keys []string
	for _, src := range s.Fields.Sources() {
		keys = append(keys, src.Key)
	}
	return fault.Invalid("source_unknown", "source", key, "sources", strings.Join(keys, ", "))
}

func (c *call) importFile(ctx context.Context, s *System, in intake, path string) (_ feed.Result, err error) {
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
	out, err := os.OpenFile(in.marked, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return feed.Result{}, err
	}
	req.Marked = out
	r, err := s.Feed.Import(ctx, auth.System("cli"), req)
	if err = errors.Join(err, out.Close()); err == nil && len(r.Faults) == 0 {
		err = os.Remove(in.marked)
	}
	return r, err
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
	if marked != "" && len(r.Faults) > 0 {
		c.say("cli.import.marked", "path", marked)
	}
	return nil
}
