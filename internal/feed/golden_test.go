package feed

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"shouwang/internal/locale"
	"shouwang/internal/sqldb/dbtest"
)

var update = flag.Bool("update", false, "rewrite the want sections of testdata")

// Every file of testdata is a file to import and what must be said of it: good_* ones have no fault, bad_* ones exactly the one that
// their name begins with, in both languages.
func TestGolden(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("testdata/*.txtar")
	must(t, err)
	if len(names) < 30 {
		t.Fatalf("%d files", len(names))
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			a, err := txtar.ParseFile(name)
			must(t, err)
			got := golden(t, a)
			if *update {
				a.Files[1].Data = []byte(got)
				must(t, os.WriteFile(name, txtar.Format(a), 0o644))
				return
			}
			if d := cmp.Diff(string(a.Files[1].Data), got); d != "" {
				t.Error(d)
			}
			base := strings.TrimSuffix(filepath.Base(name), ".txtar")
			code, bad := strings.CutPrefix(base, "bad_")
			faults := strings.Count(got, "\n  en ")
			if bad != (faults == 1) || (!bad && faults != 0) {
				t.Errorf("%d faults", faults)
			}
			if bad && !startsWithCode(code, got) {
				t.Errorf("the fault is not %s:\n%s", code, got)
			}
		})
	}
}

// startsWithCode reports whether the fault's code begins the file's name.
func startsWithCode(name, got string) bool {
	for line := range strings.Lines(got) {
		fields := strings.Fields(line)
		if len(fields) > 0 && fields[0] == "fault" {
			return strings.HasPrefix(name, fields[len(fields)-1])
		}
	}
	return false
}

func golden(t *testing.T, a *txtar.Archive) string {
	w := newWorld(t, dbtest.New(t))
	source := strings.TrimSpace(strings.TrimPrefix(string(a.Comment), "source:"))
	up := uploadOf(source, a.Files[0].Name, a.Files[0].Data)
	zh, err := w.Import(context.Background(), office(), Request{Upload: up, DryRun: true})
	must(t, err)
	en, err := w.Import(context.Background(), office(), Request{Upload: up, DryRun: true, Lang: locale.EN})
	must(t, err)
	var b bytes.Buffer
	fmt.Fprintf(&b, "rows %d, accepted %d, added %d, unmatched %d\n", zh.Rows, zh.Accepted, zh.Added, zh.Unmatched)
	for i, f := range zh.Faults {
		fmt.Fprintf(&b, "fault %s %s\n  value %s\n  zh %s\n  zh %s\n  en %s\n  -- %s\n", f.Cell, f.Code, f.Value, f.Message, f.Remedy, en.Faults[i].Message, en.Faults[i].Remedy)
	}
	return b.String()
}
