package registry

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

// said is what a file says about one row: only the fields that it has.
type said map[string]any

// modelRow is a row's versions as the model keeps them.
type modelRow struct {
	from   []int
	values []said
}

// next gives the values after a file, and whether they differ.
func (m *modelRow) next(now said) (said, bool) {
	if len(m.values) == 0 {
		return now, true
	}
	old := m.values[len(m.values)-1]
	out, changed := maps.Clone(old), false
	for key, v := range now {
		changed = changed || old[key] != v // a field that no file ever had is missing
		out[key] = v
	}
	return out, changed
}

func (m *modelRow) last() int {
	if len(m.from) == 0 {
		return 0
	}
	return m.from[len(m.from)-1]
}

func (m *modelRow) push(from int, values said) {
	m.from, m.values = append(m.from, from), append(m.values, values)
}

// at gives the values in force at a date, nil before the first.
func (m *modelRow) at(date int) said {
	var out said
	for i, from := range m.from {
		if from <= date {
			out = m.values[i]
		}
	}
	return out
}

// model is a registry of one household as it should be: rows by name ("household", "member 2", "assessment", "monitoring").
type model map[string]*modelRow

// file is one import of the household: what it says of each row; a row that it does not name is not in it.
type file struct {
	from int
	rows map[string]said
}

// apply brings a file into the model; the household is taken whole or not at all.
func (m model) apply(f file) (refused bool) {
	type step struct {
		name   string
		row    *modelRow
		values said
	}
	var steps []step
	for _, name := range playedRows {
		now, there := f.rows[name]
		if !there {
			continue
		}
		row := m[name]
		if row == nil {
			row = &modelRow{}
		}
		if name != "household" && len(row.values) > 0 && row.values[len(row.values)-1]["ended"] != nil {
			continue // who has ended stays as recorded
		}
		values, changed := row.next(now)
		if len(row.values) == 0 && allNil(now) && (name == "assessment" || name == "monitoring") {
			continue
		}
		if !changed {
			continue
		}
		if row.last() > f.from {
			return true
		}
		steps = append(steps, step{name, row, values})
	}
	for _, s := range steps {
		m[s.name] = s.row
		s.row.push(f.from, s.values)
	}
	return false
}

func allNil(now said) bool {
	for _, v := range now {
		if v != nil {
			return false
		}
	}
	return true
}

// fieldsOf are the fields that the test plays with, with the values they take.
func fieldsOf(row string) map[string][]any {
	switch {
	case row == "household":
		return map[string][]any{"household.type": {nil, "lifted", "ordinary"}, "household.phone": {nil, "13800000001", "13800000002"},
			"household.safe_water": {nil, true, false}, "household.arable_area": {nil, int64(0), int64(250)}}
	case row == "assessment":
		return map[string][]any{"assessment.wage_income": {nil, int64(0), int64(100_000)}, "assessment.operating_expense": {nil, int64(5)}}
	case row == "monitoring":
		return map[string][]any{"monitoring.class": {"unstable", "marginal"}, "monitoring.risks": {nil, "", ",illness,"}, "monitoring.risk_cleared": {nil, true}}
	default:
		return map[string][]any{"member.work_months": {nil, int64(0), int64(3)}, "member.phone": {nil, "13900000001"}, "member.public_post": {nil, "", ",cleaner,"}}
	}
}

var playedRows = []string{"household", "member 0", "member 1", "member 2", "assessment", "monitoring"}

// drawFile makes a random file: each table has a random choice of columns.
func drawFile(t *rapid.T) file {
	f := file{from: 20240100 + rapid.IntRange(1, 28).Draw(t, "day"), rows: map[string]said{}}
	columns := map[string]bool{}
	for _, row := range playedRows {
		if row != "household" && !rapid.Bool().Draw(t, row) {
			continue
		}
		f.rows[row] = said{}
		fields := fieldsOf(row)
		for _, key := range slices.Sorted(maps.Keys(fields)) {
			if _, drawn := columns[key]; !drawn {
				columns[key] = rapid.IntRange(0, 3).Draw(t, "has "+key) > 0
			}
			if columns[key] {
				f.rows[row][key] = rapid.SampledFrom(fields[key]).Draw(t, key)
			}
		}
	}
	return f
}

// changes turns the model's file into a real one.
func (w *world) fileOf(f file) *Changes {
	h := w.house(villageA, "100", nil)
	layout := Layout{Household: make([]bool, w.Width("household")), Member: make([]bool, w.Width("member")), Monitoring: make([]bool, w.Width("monitoring"))}
	for b := range layout.Assessment {
		layout.Assessment[b] = make([]bool, w.Width("assessment"))
	}
	layout.Member[w.Position("member.name")], layout.Member[w.Position("member.id")] = true, true
	fill := func(values []any, present []bool, now said) []any {
		for key, v := range now {
			present[w.Position(key)] = true
			values[w.Position(key)] = v
		}
		return values
	}
	for row, now := range f.rows {
		switch row {
		case "household":
			fill(h.Values, layout.Household, now)
		case "assessment":
			h.Assessments[Current] = fill(make([]any, w.Width("assessment")), layout.Assessment[Current], now)
		case "monitoring":
			h.Monitoring = fill(make([]any, w.Width("monitoring")), layout.Monitoring, now)
		default:
			var n int
			_, _ = fmt.Sscanf(row, "member %d", &n)
			m := w.person(fmt.Sprintf("成员%d", n), n)
			fill(m.Values, layout.Member, now)
			h.Members = append(h.Members, m)
		}
	}
	return &Changes{From: day(f.from), Layout: layout, Households: sequence([]*Household{h})}
}

// seen reads from a dossier what the model says about it.
func seen(d *Dossier) map[string]said {
	out := map[string]said{}
	take := func(name string, rec *Record) {
		if rec == nil {
			return
		}
		out[name] = said{}
		for key := range fieldsOf(name) {
			out[name][key] = rec.Raw(key)
		}
	}
	take("household", &d.Household)
	take("monitoring", d.Monitoring)
	if a := d.Assessment(Current); a != nil {
		take("assessment", &a.Record)
	}
	for i := range d.Members {
		take("member "+d.Members[i].Name[len("成员"):], &d.Members[i].Record)
	}
	return out
}

// expected is the model's answer, with numbers masked and fields that no file ever had missing.
func (m model) expected(date int) map[string]said {
	out := map[string]said{}
	for name, row := range m {
		values := row.at(date)
		if values == nil || values["ended"] != nil {
			continue
		}
		out[name] = said{}
		for key := range fieldsOf(name) {
			v := values[key]
			if text, ok := v.(string); ok && len(text) == 11 && text[0] == '1' {
				v = text[:3] + "****" + text[7:]
			}
			out[name][key] = v
		}
	}
	return out
}

// TestHistory plays random imports at random dates and ends of members against the model: the dossier at any date is the model's.
func TestHistory(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		rapid.Check(t, func(t *rapid.T) {
			w.empty(t)
			m := model{}
			for range rapid.IntRange(1, 8).Draw(t, "imports") {
				f := drawFile(t)
				refused := m.apply(f)
				counts := w.run(w.fileOf(f))
				if got := counts.Households == (Tally{}); got != refused {
					t.Fatalf("refused: registry %v, model %v: %+v", got, refused, f)
				}
				w.now = w.now.Add(time.Second)
				if rapid.IntRange(0, 3).Draw(t, "end") == 0 {
					w.endOne(t, m)
				}
			}
			ref := w.refOf(t, "100")
			for _, date := range []int{20231231, 20240101, 20240105, 20240110, 20240115, 20240120, 20240128, 20240229, 0} {
				w.compare(t, m, ref, date)
			}
		})
	})
}

func (w *world) compare(t *rapid.T, m model, ref id.Ref, date int) {
	var asOf civil.Date
	want := m.expected(99999999)
	if date != 0 {
		asOf, want = day(date), m.expected(date)
	}
	d, err := w.Dossier(context.Background(), auth.System("test"), ref, asOf)
	if want["household"] == nil {
		if fault.KindOf(err) != fault.KindNotFound {
			t.Fatalf("at %d the household is not there yet, but: %v", date, err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, seen(d)); diff != "" {
		t.Fatalf("at %d: %s", date, diff)
	}
}

// endOne ends a random member on the day of its last version or later.
func (w *world) endOne(t *rapid.T, m model) {
	name := rapid.SampledFrom(playedRows[1:4]).Draw(t, "who")
	row := m[name]
	if row == nil || row.values[len(row.values)-1]["ended"] != nil {
		return
	}
	on := rapid.IntRange(row.last(), 20240128).Draw(t, "on")
	d, err := w.Dossier(context.Background(), auth.System("test"), w.refOf(t, "100"), civil.Date{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range d.Members {
		if "member "+p.Name[len("成员"):] == name {
			if err := w.EndMember(context.Background(), auth.System("test"), p.Ref, Ending{On: day(on), Reason: "去世"}); err != nil {
				t.Fatal(err)
			}
		}
	}
	values := maps.Clone(row.values[len(row.values)-1])
	values["ended"] = true
	row.push(on, values)
}

// failer is a test of either kind.
type failer interface {
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// empty takes everything out of the registry's tables.
func (w *world) empty(t failer) {
	err := w.db.Write(context.Background(), func(tx *sqldb.Tx) error {
		for _, table := range []string{"person_key", "income_item", "assessment", "monitoring", "member", "household", "village_fact"} {
			for _, suffix := range []string{"", "_history"} {
				if table == "person_key" && suffix != "" {
					continue
				}
				if _, err := tx.Exec(context.Background(), "DELETE FROM "+table+suffix); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// refOf finds a household by its number.
func (w *world) refOf(t failer, no string) id.Ref {
	page, err := w.Households(context.Background(), auth.System("test"), Filter{Text: no, Sort: ByNo})
	if err != nil || len(page.Rows) == 0 {
		page, err = w.Households(context.Background(), auth.System("test"), Filter{Text: no, Sort: ByNo, Ended: true})
	}
	if err != nil || len(page.Rows) == 0 {
		t.Fatalf("household %s: %v", no, err)
	}
	return page.Rows[0].Ref
}
