package feed

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/civil"
	"shouwang/internal/schema"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

// rowsOf writes out columns of a list's view, each row a line, in order: with "" as it counts now, else as of a day.
func (w *world) rowsOf(with, record, columns string) string {
	w.t.Helper()
	var lines []string
	n := strings.Count(columns, ",") + 1
	must(w.t, w.db.Read(context.Background(), func(tx *sqldb.Tx) error {
		return tx.Each(context.Background(), with+"SELECT "+columns+" FROM v_rec_"+record, nil, func(scan func(...any) error) error {
			values, into := make([]any, n), make([]any, n)
			for i := range values {
				into[i] = &values[i]
			}
			err := scan(into...)
			lines = append(lines, strings.TrimSpace(fmt.Sprintln(values...)))
			return err
		})
	}))
	slices.Sort(lines)
	return strings.Join(lines, "; ")
}

func (w *world) present(record, columns string) string { return w.rowsOf("", record, columns) }

func (w *world) then(day civil.Date, record, columns string) string {
	return w.rowsOf(schema.With(day, "v_rec_"+record), record, columns)
}

// zhang is a row about 张一, the head of a household.
func zhang(more ...string) entry {
	e := entry{"member.name": "张一", "member.id": number(19650314, 11)}
	for i := 0; i+1 < len(more); i += 2 {
		e[more[i]] = more[i+1]
	}
	return e
}

var (
	march = civil.New(2024, 3, 1)
	april = civil.New(2024, 4, 1)
	may   = civil.New(2024, 5, 1)
)

// TestANewerListReplacesWhatItSaysAnew imports two lists of a source, the second saying something else about the same things.
func TestANewerListReplacesWhatItSaysAnew(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		source, record, columns string
		first, second           []entry
		before, after           string
		counts                  []int // added, changed, unchanged of the second
	}{
		"a house is mended": {"housing", "housing", "appraisal, renovation",
			[]entry{zhang("housing.appraisal", "D", "housing.renovation", "未改造")}, []entry{zhang("housing.appraisal", "D", "housing.renovation", "已改造")},
			"D none", "D done", []int{0, 1, 0}},
		"a planned measure is done": {"measure", "measure", "measure_name, measure_state, started_on",
			[]entry{zhang("measure.kind", "产业帮扶", "measure.name", "种植", "measure.state", "计划")},
			[]entry{zhang("measure.kind", "产业帮扶", "measure.name", "种植", "measure.state", "已完成", "measure.started_on", "2024-03-05"),
				zhang("measure.kind", "产业帮扶", "measure.name", "养殖", "measure.state", "计划")},
			"种植 planned <nil>", "养殖 planned <nil>; 种植 done 20240305", []int{1, 1, 0}},
		"a bill is corrected, one of its day and one of another stay": {"medical", "medical", "visit_date, self_paid",
			[]entry{zhang("medical.visit_date", "2024-01-05", "medical.self_paid", "500"), zhang("medical.visit_date", "2024-01-05", "medical.self_paid", "70"),
				zhang("medical.visit_date", "2024-01-06", "medical.self_paid", "900")},
			[]entry{zhang("medical.visit_date", "2024-01-05", "medical.self_paid", "50"), zhang("medical.visit_date", "2024-01-05", "medical.self_paid", "70")},
			"20240105 50000; 20240105 7000; 20240106 90000", "20240105 5000; 20240105 7000; 20240106 90000", []int{0, 1, 1}},
		"a bill is left out": {"medical", "medical", "visit_date, self_paid",
			[]entry{zhang("medical.visit_date", "2024-01-05", "medical.self_paid", "500"), zhang("medical.visit_date", "2024-01-05", "medical.self_paid", "70")},
			[]entry{zhang("medical.visit_date", "2024-01-05", "medical.self_paid", "70")},
			"20240105 50000; 20240105 7000", "20240105 7000", []int{0, 0, 1}},
		"a job ends": {"employment", "employment", "employer, left_on",
			[]entry{zhang("employment.employer", "甲厂", "employment.started_on", "2022-05-01"), zhang("employment.employer", "乙厂", "employment.started_on", "2022-05-01")},
			[]entry{zhang("employment.employer", "甲厂", "employment.started_on", "2022-05-01", "employment.left_on", "2024-02-28")},
			"乙厂 <nil>; 甲厂 <nil>", "乙厂 <nil>; 甲厂 20240228", []int{0, 1, 0}},
		"the next school year": {"schooling", "schooling", "grade, self_paid_tuition",
			[]entry{zhang("schooling.grade", "八年级", "schooling.self_paid_tuition", "800")}, []entry{zhang("schooling.grade", "九年级", "schooling.self_paid_tuition", "900")},
			"八年级 80000", "九年级 90000", []int{0, 1, 0}},
		"others stay who are not in the newer list": {"housing", "housing", "appraisal",
			[]entry{zhang("housing.appraisal", "D"), zhang("housing.appraisal", "C", "member.name", "王三", "member.id", number(19701201, 33))},
			[]entry{zhang("housing.appraisal", "A")},
			"C; D", "A; C", []int{0, 1, 0}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
				w := newWorld(t, db)
				w.take(file{source: "national-households", rows: families()})
				w.take(file{source: c.source, rows: c.first}.on(march))
				if got := w.present(c.record, c.columns); got != c.before {
					t.Fatalf("the first list gave %s", got)
				}
				stored := w.count("rec_" + c.record)
				r := w.take(file{source: c.source, rows: c.second}.on(april))
				if d := cmp.Diff(append(c.counts, 0), []int{r.Added, r.Changed, r.Unchanged, len(r.Faults)}); d != "" {
					t.Errorf("%s\n%+v", d, r)
				}
				if remarks(r)[NoticeReplaced] == "" {
					t.Errorf("nothing says that rows were replaced: %v", r.Notices)
				}
				if got := w.present(c.record, c.columns); got != c.after {
					t.Errorf("now %s, want %s", got, c.after)
				}
				if got := w.then(march, c.record, c.columns); got != c.before {
					t.Errorf("in March %s, want %s", got, c.before)
				}
				if got := w.then(april, c.record, c.columns); got != c.after {
					t.Errorf("in April %s, want %s", got, c.after)
				}
				if n := w.count("rec_" + c.record); n != stored+r.Added+r.Changed {
					t.Errorf("%d rows are kept of %d and %d", n, stored, r.Added+r.Changed)
				}
				if n := w.count("rec_" + c.record + " WHERE (replaced_on IS NULL) <> (replaced_batch_id IS NULL) OR (replaced_on IS NULL) <> (replaced_at IS NULL)"); n != 0 {
					t.Errorf("%d rows are half replaced", n)
				}
			})
		})
	}
}

// TestRowsOfOneFileThatAreAlike holds that two bills with the same content are two, that importing them again changes nothing, and that
// a source where a repetition is a slip says so.
func TestRowsOfOneFileThatAreAlike(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.take(file{source: "national-households", rows: families()})
		bill := zhang("medical.visit_date", "2024-01-05", "medical.self_paid", "500")
		r := w.take(file{source: "medical", rows: []entry{bill, bill}}.on(march))
		if r.Added != 2 || r.Unchanged != 0 || w.present("medical", "self_paid") != "50000; 50000" {
			t.Errorf("%+v: %s", r, w.present("medical", "self_paid"))
		}
		before := w.dump()
		for _, again := range []file{{source: "medical", rows: []entry{bill, bill}}, {source: "medical", rows: []entry{bill, bill}, titles: 2}} {
			if r = w.take(again.on(march)); r.Added != 0 || r.Changed != 0 || r.Unchanged != 2 || remarks(r)[NoticeReplaced] != "" {
				t.Errorf("%+v", r)
			}
		}
		if w.present("medical", "self_paid") != "50000; 50000" || strings.Count(w.dump(), "20240105") != strings.Count(before, "20240105") {
			t.Error("importing again changed the rows")
		}
		w.take(file{source: "medical", rows: []entry{bill}}.on(april))
		if got := w.present("medical", "self_paid"); got != "50000" {
			t.Errorf("a newer list with one of them leaves %s", got)
		}
		house := zhang("housing.appraisal", "D")
		r = w.take(file{source: "housing", rows: []entry{house, house}}.on(march))
		if r.Added != 1 || r.Unchanged != 1 || r.Accepted != 2 || remarks(r)[NoticeRepeated] == "" || w.present("housing", "appraisal") != "D" {
			t.Errorf("%+v", r)
		}
	})
}

// TestAnOlderListComesLater holds that the date of the file decides, not the day on which it is brought.
func TestAnOlderListComesLater(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.take(file{source: "national-households", rows: families()})
		is := func(level string) file {
			return file{source: "housing", rows: []entry{zhang("housing.appraisal", level)}}
		}
		see := func(now, inMarch, inApril, inMay string) {
			t.Helper()
			got := []string{w.present("housing", "appraisal"), w.then(march, "housing", "appraisal"), w.then(april, "housing", "appraisal"), w.then(may, "housing", "appraisal")}
			if d := cmp.Diff([]string{now, inMarch, inApril, inMay}, got); d != "" {
				t.Error(d)
			}
		}
		w.take(is("A").on(may))
		r := w.take(is("D").on(march))
		if r.Added != 1 || remarks(r)[NoticeOlder] == "" || remarks(r)[NoticeReplaced] != "" {
			t.Errorf("%+v", r)
		}
		see("A", "D", "D", "A")
		w.take(is("C").on(april)) // between the two
		see("A", "D", "C", "A")
		must(t, w.again(is("D").on(march), civil.Date{})) // said before: nothing new
		see("A", "D", "C", "A")
		must(t, w.again(is("D").on(march), may.AddDays(9))) // true once more
		see("D", "D", "C", "A")
		if n := w.count("rec_housing"); n != 4 {
			t.Errorf("%d rows", n)
		}
		must(t, w.again(is("A").on(may), may.AddDays(9))) // of two files of a day the later one
		see("A", "D", "C", "A")
	})
}

// again imports a file once more, which would be recognised, as of a day or of the date in its name.
func (w *world) again(f file, day civil.Date) error {
	up := f.upload(w.t)
	up.Again, up.FileDate = true, day
	_, err := w.Import(context.Background(), office(), Request{Upload: up})
	return err
}

// TestAListThatSaysTheSameKeepsOlderOnesAway holds that a row said again by a newer file is not replaced by one between the two.
func TestAListThatSaysTheSameKeepsOlderOnesAway(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.take(file{source: "national-households", rows: families()})
		for _, f := range []file{
			{source: "housing", rows: []entry{zhang("housing.appraisal", "A")}, name: "a_20240301.xlsx"},
			{source: "housing", rows: []entry{zhang("housing.appraisal", "A")}, name: "b_20240501.xlsx", titles: 1},
			{source: "housing", rows: []entry{zhang("housing.appraisal", "D")}, name: "c_20240401.xlsx"},
		} {
			w.take(f)
		}
		if got := w.present("housing", "appraisal"); got != "A" {
			t.Errorf("%s", got)
		}
		if n := w.count("rec_housing WHERE said_on = 20240501 AND said_batch_id IS NOT NULL AND replaced_on IS NULL"); n != 1 {
			t.Errorf("%d rows were said again", n)
		}
		if n := w.count("rec_housing WHERE replaced_on = 20240501"); n != 1 {
			t.Errorf("%d rows count until May", n)
		}
	})
}

// TestAFaultyRowReplacesNothing holds that while a row waits for its correction, what is stored about the same thing stays.
func TestAFaultyRowReplacesNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.take(file{source: "national-households", rows: families()})
		small, great := zhang("medical.visit_date", "2024-01-05", "medical.self_paid", "500"), zhang("medical.visit_date", "2024-01-05", "medical.self_paid", "90000")
		w.take(file{source: "medical", rows: []entry{small, great}}.on(march))
		r := w.take(file{source: "medical", rows: []entry{small, great.with("medical.self_paid", "九万")}}.on(april))
		if len(r.Faults) != 1 || w.present("medical", "self_paid") != "50000; 9000000" {
			t.Errorf("%+v: %s", r, w.present("medical", "self_paid"))
		}
		w.take(file{source: "medical", rows: []entry{small, great.with("medical.self_paid", "80000")}}.on(april))
		if got := w.present("medical", "self_paid"); got != "50000; 8000000" {
			t.Errorf("%s", got)
		}
	})
}

// TestRowsFromBeforeTheirDatesWereKept takes away what migration 11 added, as on rows of an older release: a newer list replaces them too.
func TestRowsFromBeforeTheirDatesWereKept(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.take(file{source: "national-households", rows: families()})
		w.take(file{source: "housing", rows: []entry{zhang("housing.appraisal", "D")}}.on(march))
		must(t, db.Write(context.Background(), func(tx *sqldb.Tx) error {
			_, err := tx.Exec(context.Background(), "UPDATE rec_housing SET listed_on = NULL")
			return err
		}))
		w.take(file{source: "housing", rows: []entry{zhang("housing.appraisal", "A")}}.on(april))
		w.take(file{source: "housing", rows: []entry{zhang("housing.appraisal", "B")}}.on(march.AddDays(-1)))
		if now, in := w.present("housing", "appraisal"), w.then(march, "housing", "appraisal"); now != "A" || in != "D" {
			t.Errorf("now %s, in March %s", now, in)
		}
	})
}

// TestTwoFilesAtOnce holds that of two files that are confirmed in the same moment one replaces what the other says.
func TestTwoFilesAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.take(file{source: "national-households", rows: families()})
		levels := []string{"A", "B", "C", "D"}
		var wg sync.WaitGroup
		for _, level := range levels {
			up := file{source: "housing", rows: []entry{zhang("housing.appraisal", level)}}.on(march).upload(t)
			wg.Go(func() {
				if _, err := w.Import(context.Background(), office(), Request{Upload: up}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if got := w.present("housing", "appraisal"); len(got) != 1 || w.count("rec_housing") != len(levels) {
			t.Errorf("%s of %d rows", got, w.count("rec_housing"))
		}
	})
}

// TestFilesInAnyOrder lets files of different days about one thing come in any order, some twice: what counts on a day is what the last file
// up to that day says. On the newest day that is exact. On days of the past nothing is missing, but a row may count longer than it should:
// of the files that say a row only the first and the last are kept, so that what comes between them late is not held against those lost.
func TestFilesInAnyOrder(t *testing.T) {
	t.Parallel()
	const files, contents, seeds = 7, 4, 3000
	for seed := range uint64(seeds) {
		dice := rand.New(rand.NewPCG(seed, 17))
		var says [files]int // a bit for each content
		for day := range says {
			says[day] = 1 + dice.IntN(1<<contents-1)
		}
		order := append(dice.Perm(files), dice.IntN(files), dice.IntN(files))
		var stored []told
		for n, day := range order {
			stored = takeFile(stored, says[day], day+1, int64(n))
		}
		for day := range files {
			counting := 0
			for _, s := range stored {
				if !s.counts(day + 1) {
					continue
				}
				bit := 1 << s.content[0]
				if counting&bit != 0 {
					t.Fatalf("seed %d, order %v, files %v: content %d counts twice on day %d", seed, order, says, s.content[0], day)
				}
				counting |= bit
			}
			before := 0
			for _, f := range says[:day] {
				before |= f
			}
			missing, more := says[day]&^counting, counting&^says[day]
			if missing != 0 || more&^before != 0 || day == files-1 && more != 0 {
				t.Fatalf("seed %d, order %v, files %v: on day %d %b counts", seed, order, says, day, counting)
			}
		}
	}
}

// takeFile does to the stored rows what a file that says some contents does.
func takeFile(stored []told, says, day int, batch int64) []told {
	var rows []record
	a := about{stored: stored}
	for c := range 8 {
		if says>>c&1 == 1 {
			a.rows = append(a.rows, len(rows))
			rows = append(rows, record{content: rowKey{byte(c)}})
		}
	}
	o := a.compare(rows, day)
	for i := range stored {
		if slices.Contains(o.again, stored[i].id) {
			stored[i].last = said{day, batch}
		}
		if slices.ContainsFunc(o.replaced, func(r told) bool { return r.id == stored[i].id }) {
			stored[i].until = said{day, batch}
		}
	}
	for _, r := range rows {
		if r.fresh {
			now := said{day, batch}
			stored = append(stored, told{id: int64(len(stored) + 1), content: r.content, from: now, last: now, until: o.later})
		}
	}
	return stored
}
