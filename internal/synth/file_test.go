package synth

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/field"
	"shouwang/internal/idno"
	"shouwang/internal/sheet"
	"shouwang/policies"
)

// opened is a written file as a reader sees it: the texts and kinds of its cells by name.
type opened struct {
	sheet string
	cells map[string]sheet.Cell
	rows  int
}

func open(t *testing.T, dir, name string) opened {
	t.Helper()
	raw := read(t, dir, name)
	f, err := sheet.Open(name, bytes.NewReader(raw), int64(len(raw)), sheet.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	if n := len(f.Sheets()); n != 1 {
		t.Fatalf("%s has %d sheets", name, n)
	}
	out := opened{sheet: f.Sheets()[0], cells: map[string]sheet.Cell{}}
	err = f.Rows(t.Context(), 0, func(r sheet.Row) error {
		for _, c := range r.Cells {
			out.cells[sheet.CellName(c.Col, r.Number)] = c
		}
		out.rows = r.Number
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestFaultsStandWhereTheTruthSays opens every file and looks at the cells that the truth names.
func TestFaultsStandWhereTheTruthSays(t *testing.T) {
	t.Parallel()
	dir, manifest, truth := generate(t, 400, 7)
	files := map[string]opened{}
	order := map[string]int{}
	for i, im := range manifest.Imports {
		files[im.File] = open(t, dir, im.File)
		order[im.File] = i
	}
	seen := map[string]bool{}
	last, lastCell := -1, [2]int{}
	for _, f := range truth.Faults {
		file, ok := files[f.File]
		if !ok || file.sheet != f.Sheet {
			t.Fatalf("%+v: the file has the sheet %q", f, file.sheet)
		}
		seen[f.Code] = true
		col, row, ok := sheet.ParseCellName(f.Cell)
		if !ok || row > file.rows {
			t.Errorf("%+v: the file has %d rows", f, file.rows)
		}
		at := [2]int{row, col}
		if order[f.File] < last || order[f.File] == last && slices.Compare(at[:], lastCell[:]) <= 0 {
			t.Errorf("%+v is out of order", f)
		}
		last, lastCell = order[f.File], at
		cell := file.cells[f.Cell]
		switch {
		case f.Code == "required" && cell.Text != "":
			t.Errorf("%+v: the cell holds %q", f, cell.Text)
		case f.Code == "id_rounded" && !idno.Rounded(cell.Text, cell.Kind == sheet.Number):
			t.Errorf("%+v: %q in a cell of %v is not rounded", f, cell.Text, cell.Kind)
		case strings.HasPrefix(f.Code, "id_") && f.Code != "id_rounded":
			if _, code := idno.Parse(cell.Text); code != f.Code {
				t.Errorf("%+v: %q gives %q", f, cell.Text, code)
			}
		}
	}
	for _, code := range []string{"id_checksum", "id_rounded", "id_length", "id_characters", "id_birth_date", "id_region", "id_placeholder",
		"id_disability_category", "id_disability_grade", "birth_mismatch", "sex_mismatch", "required", "bad_date", "bad_number", "bad_money",
		"bad_bool", "bad_code", "bad_phone", "duplicate_in_file", "household_conflict", "head_missing", "head_duplicate",
		"member_in_two_households", "area_unknown"} {
		if !seen[code] {
			t.Errorf("no cell has the fault %s", code)
		}
	}
}

// TestHeadersAreFound holds that every file's header names every column of its source, the national ones in row 3.
func TestHeadersAreFound(t *testing.T) {
	t.Parallel()
	dir, manifest, _ := generate(t, 400, 2)
	catalogue := field.MustLoad()
	for _, im := range manifest.Imports {
		src, ok := catalogue.Source(im.Source)
		if !ok || !strings.HasPrefix(im.File, src.File+"_20211231.") && im.File != src.File+"_20210331.xlsx" {
			t.Fatalf("%+v", im)
		}
		file := open(t, dir, im.File)
		row := 1
		if src.Family == "national" {
			row = 3
		} else if im.Source == "civil_affairs" {
			row = 2
		}
		headers := make([]string, len(src.Columns))
		for i := range headers {
			headers[i] = file.cells[sheet.CellName(i, row)].Text
		}
		if m := src.Match(headers); len(m.Missing) > 0 || len(m.Extra) > 0 {
			t.Errorf("%s: row %d is not the header: missing %d, extra %v", im.File, row, len(m.Missing), m.Extra)
		}
	}
	if n := len(manifest.Imports); n != 22 {
		t.Errorf("%d files", n)
	}
}

func TestAmbiguousVillage(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	opts := options(300, 1)
	opts.Dir = dir
	opts.Areas = append(slices.Clone(hebi), village(410602100230, "鹤壁集镇", "龙卧社区居民委员会"))
	_, truth, err := Generate(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(truth.Faults, func(f Fault) bool { return f.Code == "area_ambiguous" })
	if i < 0 {
		t.Fatal("two villages of one name, and no fault of it")
	}
	f := truth.Faults[i]
	if got := open(t, dir, f.File).cells[f.Cell].Text; got != "龙卧" {
		t.Errorf("the cell holds %q", got)
	}
}

func TestJSONShapes(t *testing.T) {
	t.Parallel()
	dir, _, truth := generate(t, 60, 1)
	var manifest, written map[string]any
	for name, into := range map[string]*map[string]any{"manifest.json": &manifest, "truth.json": &written} {
		if err := json.Unmarshal(read(t, dir, name), into); err != nil {
			t.Fatal(err)
		}
	}
	keys := func(m map[string]any) []string {
		var out []string
		for k := range m {
			out = append(out, k)
		}
		slices.Sort(out)
		return out
	}
	if d := cmp.Diff([]string{"as_of", "county", "imports", "profile"}, keys(manifest)); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"faults", "households", "persons", "seed", "unknown", "warnings"}, keys(written)); d != "" {
		t.Error(d)
	}
	if manifest["county"] != 410602.0 || manifest["as_of"] != "2021-12-31" || written["households"] != 60.0 || truth.Households != 60 {
		t.Errorf("%v, %v households", manifest, written["households"])
	}
}

func TestOptionsAreChecked(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(*Options)
		want   fault.Kind
	}{
		{"no households", func(o *Options) { o.Households = 0 }, fault.KindInvalid},
		{"too many households", func(o *Options) { o.Households = maxHouseholds + 1 }, fault.KindInvalid},
		{"no county", func(o *Options) { o.County = 0 }, fault.KindInvalid},
		{"another century", func(o *Options) { o.AsOf = civil.New(1921, 7, 1) }, fault.KindInvalid},
		{"a county without villages", func(o *Options) { o.County = 110101 }, fault.KindNotFound},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			opts := options(10, 1)
			tt.change(&opts)
			if _, err := Stream(t.Context(), opts, func(Row) error { return nil }); fault.KindOf(err) != tt.want {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestSinkAndContextEndIt(t *testing.T) {
	t.Parallel()
	stop := errors.New("enough")
	if _, err := Stream(t.Context(), options(50, 1), func(Row) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Stream(ctx, options(50, 1), func(Row) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func TestCleanHasNoFaults(t *testing.T) {
	t.Parallel()
	opts := options(300, 1)
	opts.Clean = true
	_, err := Stream(t.Context(), opts, func(r Row) error {
		if r.Fault != "" || r.Number != noColumn {
			t.Errorf("%s: %s", r.Source, r.Fault)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestLabelsAreListed holds every label that is written against the code lists of the profile: the only look at it, and only in a test.
func TestLabelsAreListed(t *testing.T) {
	t.Parallel()
	known := listedLabels(t)
	g, err := newGenerator(t.Context(), options(2500, 13))
	if err != nil {
		t.Fatal(err)
	}
	bad := map[string]bool{}
	g.sink = func(r Row) error {
		if r.Fault != "" {
			return nil
		}
		for i, c := range g.forms[r.Source].source.Columns {
			list := c.Field.Codes
			if c.Field.Type == field.Bool {
				list = "yes_no"
			}
			if list == "" || r.Cells[i] == "" {
				continue
			}
			for _, label := range field.SplitCodes(r.Cells[i]) {
				if !known[list][label] {
					bad[list+": "+label] = true
				}
			}
		}
		return nil
	}
	if _, err := g.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(map[string]bool{}, bad); d != "" {
		t.Errorf("labels that the profile does not list:\n%s", d)
	}
}

func listedLabels(t *testing.T) map[string]map[string]bool {
	t.Helper()
	raw, err := fs.ReadFile(policies.FS, "common/codes.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Lists map[string]struct {
			Codes []struct {
				Zh       string
				Synonyms []string
			}
		}
	}
	if err := yaml.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	out := map[string]map[string]bool{}
	for name, list := range doc.Lists {
		out[name] = map[string]bool{}
		for _, c := range list.Codes {
			for _, label := range append(c.Synonyms, c.Zh) {
				out[name][label] = true
			}
		}
	}
	return out
}

func FuzzStream(f *testing.F) {
	f.Add(uint64(7), uint16(20), uint16(0))
	f.Add(uint64(1), uint16(1), uint16(366))
	f.Fuzz(func(t *testing.T, seed uint64, households, days uint16) {
		opts := options(int(households)%120+1, seed)
		opts.AsOf = opts.AsOf.AddDays(int(days) % 3000)
		rows := 0
		truth, err := Stream(t.Context(), opts, func(r Row) error {
			rows++
			if len(r.Cells) == 0 || r.Fault != "" && (r.At < 0 || r.At >= len(r.Cells)) {
				t.Errorf("row %+v", r)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if truth.Households != opts.Households || truth.Persons < opts.Households || rows < truth.Persons {
			t.Errorf("%d households, %d persons, %d rows", truth.Households, truth.Persons, rows)
		}
	})
}

func BenchmarkStream(b *testing.B) {
	persons := 0
	for b.Loop() {
		truth, err := Stream(b.Context(), options(10_000, 1), func(Row) error { return nil })
		if err != nil {
			b.Fatal(err)
		}
		persons += truth.Persons
	}
	b.ReportMetric(float64(persons)/b.Elapsed().Seconds(), "persons/s")
}
