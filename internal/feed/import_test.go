package feed

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

func TestImportHouseholds(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		f := file{source: "national-households", rows: families(), titles: 2}
		r := w.take(f)
		if d := cmp.Diff([]int{4, 4, 4, 0, 0, 0}, []int{r.Rows, r.Accepted, r.Added, r.Changed, r.Unchanged, len(r.Faults)}); d != "" {
			t.Fatalf("%s\n%+v", d, r)
		}
		for table, want := range map[string]int{"household": 2, "member": 4, "assessment": 2, "batch": 1, "person_key": 4} {
			if got := w.count(table); got != want {
				t.Errorf("%s has %d rows, want %d", table, got, want)
			}
		}
		f.rows[1] = f.rows[1].with("member.labour", "技能劳动力")
		r = w.take(f)
		if d := cmp.Diff([]int{4, 4, 0, 1, 3}, []int{r.Rows, r.Accepted, r.Added, r.Changed, r.Unchanged}); d != "" {
			t.Errorf("a changed file: %s\n%+v", d, r)
		}
	})
}

func TestSameFileIsRecognised(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		f := file{source: "national-households", rows: families(), titles: 2}
		w.take(f)
		before := w.dump()
		r := w.take(f)
		if r.Unchanged != r.Rows || r.Added+r.Changed != 0 || len(r.Notices) != 1 || r.Notices[0].Code != NoticeSame {
			t.Errorf("%+v", r)
		}
		if d := cmp.Diff(before, w.dump()); d != "" {
			t.Errorf("the database changed: %s", d)
		}
		up := f.upload(t)
		b, err := w.Check(context.Background(), office(), up)
		must(t, err)
		if b.State != Applied || b.Notices[0].Code != NoticeSame {
			t.Errorf("checked again: %+v", b)
		}
		up.Again = true
		b, err = w.Check(context.Background(), office(), up)
		must(t, err)
		if b.State != Checked || b.Unchanged != 4 {
			t.Errorf("checked again on demand: %+v", b)
		}
	})
}

func TestDryRunWritesNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.take(file{source: "national-households", rows: families()[:2]})
		before := w.dump()
		for _, f := range []file{
			{source: "national-households", rows: families()},
			{source: "national-households", rows: []entry{families()[0].with("member.id", "123")}},
			{source: "medical", rows: []entry{{"member.name": "张一", "member.id": number(19650314, 11), "medical.self_paid": "5000"}}},
		} {
			r, err := w.Import(context.Background(), office(), Request{Upload: f.upload(t), DryRun: true})
			must(t, err)
			if !r.DryRun || r.Rows == 0 {
				t.Errorf("%+v", r)
			}
		}
		if d := cmp.Diff(before, w.dump()); d != "" {
			t.Errorf("the database changed: %s", d)
		}
	})
}

// What a dry run promises is what the import does.
func TestDryRunCountsLikeTheImport(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.take(file{source: "national-households", rows: families()[:2]})
		rows := families()
		rows[0] = rows[0].with("member.labour", "弱劳动力")
		up := file{source: "national-households", rows: rows}.upload(t)
		dry, err := w.Import(context.Background(), office(), Request{Upload: up, DryRun: true})
		must(t, err)
		real, err := w.Import(context.Background(), office(), Request{Upload: up})
		must(t, err)
		dry.DryRun, real.Batch = false, ""
		if d := cmp.Diff(dry, real); d != "" {
			t.Error(d)
		}
	})
}

func TestGoodHouseholdsAreTakenWhileFaultyOnesWait(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		rows := families()
		rows[3] = rows[3].with("member.birth_date", "2001年13月5日")
		f := file{source: "national-households", rows: rows, titles: 2}
		r := w.take(f)
		if d := cmp.Diff([]int{4, 2, 2}, []int{r.Rows, r.Accepted, r.Added}); d != "" {
			t.Errorf("%s\n%+v", d, r)
		}
		if d := cmp.Diff([]string{"J7 bad_date"}, codes(r)); d != "" {
			t.Error(d)
		}
		if w.count("household") != 1 || w.count("batch_fault") != 1 {
			t.Errorf("%d households, %d faults", w.count("household"), w.count("batch_fault"))
		}
		strict, err := w.Import(context.Background(), office(), Request{Upload: f.upload(t), Strict: true})
		must(t, err)
		if strict.Accepted != 0 && strict.Notices[0].Code != NoticeSame {
			t.Errorf("%+v", strict)
		}
	})
}

func TestStrictImportTakesNothingOfAFaultyFile(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		rows := families()
		rows[3] = rows[3].with("member.labour", "壮")
		before := w.dump()
		r, err := w.Import(context.Background(), office(), Request{Upload: file{source: "national-households", rows: rows}.upload(t), Strict: true})
		must(t, err)
		if r.Accepted+r.Added != 0 || len(r.Faults) != 1 || r.Batch != "" {
			t.Errorf("%+v", r)
		}
		if before != w.dump() {
			t.Error("something was written")
		}
	})
}

// Encodings, the header's row, the order of columns and of rows change nothing.
func TestFormsOfTheSameFile(t *testing.T) {
	t.Parallel()
	gb := func(b []byte) []byte {
		out, err := simplifiedchinese.GB18030.NewEncoder().Bytes(b)
		if err != nil {
			panic(err)
		}
		return out
	}
	columns, _ := file{source: "national-households", rows: families()}.headers()
	reversed := append([]string{}, columns...)
	for i, j := 0, len(reversed)-1; i < j; i, j = i+1, j-1 {
		reversed[i], reversed[j] = reversed[j], reversed[i]
	}
	for name, f := range map[string]file{
		"header in row 1": {}, "header in row 7": {titles: 6}, "columns reversed": {columns: reversed, titles: 2},
		"csv": {csv: true, titles: 2}, "csv with a mark": {csv: true, encode: func(b []byte) []byte { return append([]byte("\xef\xbb\xbf"), b...) }},
		"csv in GB18030": {csv: true, encode: gb}, "an extra column": {extra: []string{"是否认识村支书"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, dbtest.New(t))
			f.source, f.rows = "national-households", families()
			r := w.take(f)
			if r.Accepted != 4 || len(r.Faults) != 0 {
				t.Errorf("%+v", r)
			}
			if d := cmp.Diff(wantContent(t), w.content()); d != "" {
				t.Error(d)
			}
		})
	}
}

func wantContent(t *testing.T) []string {
	w := newWorld(t, dbtest.New(t))
	w.take(file{source: "national-households", rows: families(), titles: 2})
	return w.content()
}

// content is what the registry knows, without ids and times.
func (w *world) content() []string {
	w.t.Helper()
	var out []string
	must(w.t, w.db.Read(context.Background(), func(tx *sqldb.Tx) error {
		return tx.Each(context.Background(), `SELECT h.village, h.household_no, h.head_name, h.household_type, h.size, h.arable_area, h.lift_year, h.dangerous_house,
			m.name, m.relation, m.sex, m.birth_date, m.health, m.labour, m.resident_medical, a.wage_income, a.operating_income, a.net_reported
			FROM household AS h JOIN member AS m ON m.county = h.county AND m.household_id = h.id
			LEFT JOIN assessment AS a ON a.county = h.county AND a.household_id = h.id
			ORDER BY h.village, h.household_no, m.birth_date`, nil, func(scan func(...any) error) error {
			values, into := make([]any, 18), make([]any, 18)
			for i := range into {
				into[i] = &values[i]
			}
			err := scan(into...)
			var b strings.Builder
			for _, v := range values {
				b.WriteString(strings.TrimSpace(text(v)) + "|")
			}
			out = append(out, b.String())
			return err
		})
	}))
	return out
}

// Any permutation of columns and rows gives the same registry.
func TestPermutationsGiveTheSame(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	rows := families()
	for i := range 40 {
		no := "P" + string(rune('A'+i%26)) + string(rune('a'+i/26))
		rows = append(rows, person(no, "龙卧村", "赵甲", "户主", 19500101+i%28, 101+2*i), person(no, "龙卧村", "赵乙", "之女", 19800101+i%28, 102+2*i))
	}
	want := []string(nil)
	for range 6 {
		columns, _ := file{source: "national-households", rows: rows}.headers()
		r.Shuffle(len(columns), func(i, j int) { columns[i], columns[j] = columns[j], columns[i] })
		w := newWorld(t, dbtest.New(t))
		result := w.take(file{source: "national-households", rows: rows, columns: columns, csv: r.IntN(2) == 0})
		if result.Accepted != len(rows) {
			t.Fatalf("%+v", result)
		}
		got := w.content()
		if want == nil {
			want = got
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatal(d)
		}
		r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	}
}

func TestMissingColumns(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.New(t))
	full := file{source: "national-households", rows: families()}
	w.take(full)
	// What the file does not have stays as it is.
	needed := []string{"area.county", "area.town", "area.village", "household.no", "member.name", "member.id", "member.relation", "member.labour"}
	rows := families()
	rows[0] = rows[0].with("member.labour", "丧失劳动力")
	r := w.take(file{source: "national-households", rows: rows, columns: needed})
	if r.Changed != 1 || r.Unchanged != 3 || len(r.Faults) != 0 {
		t.Errorf("%+v", r)
	}
	before := w.dump()
	r = w.take(file{source: "national-households", rows: rows, columns: []string{"area.county", "area.town", "area.village", "member.name", "member.id", "member.labour"}})
	if d := cmp.Diff([]string{"column_missing", "column_missing"}, codes(r)); d != "" {
		t.Error(d)
	}
	if r.Rows != 0 || r.Accepted != 0 || r.Faults[0].Message != "工作表“数据”缺少“户编号”这一列" {
		t.Errorf("%+v", r.Faults)
	}
	if w.count("batch") != 2 || before != w.dump() {
		t.Error("a refused file was written")
	}
}

func text(v any) string {
	switch v := v.(type) {
	case nil:
		return "-"
	case bool:
		return map[bool]string{true: "1", false: "0"}[v]
	case []byte:
		return string(v)
	case string:
		return v
	}
	return fmt.Sprint(v)
}

// What no database takes is left away and does not stop the import.
func TestControlCharacters(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		f := file{source: "national-households", csv: true, name: "a\x00b\xff.csv", rows: []entry{
			one("H9", 19650314, 11).with("member.name", "张\x01一\x07", "household.no", "H9\t")}}
		r := w.take(f)
		if r.Accepted != 1 {
			t.Errorf("%+v", r)
		}
	})
}
