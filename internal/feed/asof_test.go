package feed

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/civil"
	"shouwang/internal/id"
	"shouwang/internal/registry"
	"shouwang/internal/schema"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

// TestViewsAsOfPastDays changes households, villages and lists over months and reads every view as of each day: it says what the view
// itself said on that day.
func TestViewsAsOfPastDays(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		said := map[civil.Date]map[string]string{}
		var days []civil.Date
		for _, step := range []struct {
			on civil.Date
			do func(on civil.Date)
		}{
			{civil.New(2024, 3, 1), w.asOfBegin}, {civil.New(2024, 3, 20), func(civil.Date) {}}, {civil.New(2024, 4, 10), w.asOfGrow},
			{civil.New(2024, 5, 20), w.asOfMonitor}, {civil.New(2024, 6, 15), w.asOfEnd}, {civil.New(2024, 7, 1), w.asOfResume},
		} {
			w.now = time.Date(step.on.Year, step.on.Month, step.on.Day, 4, 0, 0, 0, time.UTC)
			step.do(step.on)
			said[step.on] = w.views(func(view string) string { return "" })
			days = append(days, step.on)
		}
		for i, on := range days {
			for view, got := range w.views(func(view string) string { return schema.With(on, view) }) {
				if d := cmp.Diff(said[on][view], got); d != "" {
					t.Errorf("%s as of %s:\n%s", view, on, d)
				}
			}
			if i > 0 && cmp.Equal(said[on], said[days[i-1]]) != (i == 1) {
				t.Errorf("the views of %s and %s: the same or not, against what was done", on, days[i-1])
			}
		}
		before := w.views(func(view string) string { return schema.With(civil.New(2024, 2, 29), view) })
		for view, rows := range before {
			if rows != "" {
				t.Errorf("%s had rows before anything was true:\n%s", view, rows)
			}
		}
	})
}

// views writes out every view, each row a line, in an order of their own.
func (w *world) views(with func(view string) string) map[string]string {
	w.t.Helper()
	out := map[string]string{}
	must(w.t, w.db.Read(context.Background(), func(tx *sqldb.Tx) error {
		for _, v := range schema.Views() {
			rows, err := tx.Query(context.Background(), with(v.Name)+"SELECT * FROM "+v.Name)
			if err != nil {
				return fmt.Errorf("%s: %w", v.Name, err)
			}
			names, err := rows.Columns()
			if err != nil {
				return err
			}
			var lines []string
			for rows.Next() {
				values, into := make([]any, len(names)), make([]any, len(names))
				for i := range values {
					into[i] = &values[i]
				}
				if err := rows.Scan(into...); err != nil {
					return err
				}
				lines = append(lines, fmt.Sprint(values...))
			}
			if err := rows.Close(); err != nil {
				return err
			}
			slices.Sort(lines)
			out[v.Name] = strings.Join(lines, "\n")
		}
		return nil
	}))
	return out
}

// on gives a file the name of a download of a day.
func (f file) on(day civil.Date) file {
	f.name = fmt.Sprintf("测试_%08d.xlsx", day.Int())
	return f
}

func (w *world) asOfBegin(on civil.Date) {
	w.take(file{source: "national-villages", rows: []entry{village("龙卧村", 321)}}.on(on))
	w.take(file{source: "national-households", rows: families()}.on(on))
	w.take(file{source: "medical", rows: []entry{medical("张一", number(19650314, 11), "2024-02-05", "5000")}}.on(on))
}

func (w *world) asOfGrow(on civil.Date) {
	rows := append(families(), person("H003", "龙卧村", "赵五", "户主", 19800101, 77), person("H004", "龙卧村", "钱六", "户主", 19810101, 79).with("household.phone", "13900139000"))
	rows[0] = rows[0].with("current:assessment.wage_income", "8000", "member.labour", "弱劳动力")
	rows[1] = rows[1].with("current:assessment.wage_income", "8000")
	w.take(file{source: "national-households", rows: rows}.on(on))
	w.take(file{source: "medical", rows: []entry{medical("张一", number(19650314, 11), "2024-02-05", "4000"), medical("张一", number(19650314, 11), "2024-03-06", "9")}}.on(on))
	w.take(file{source: "visit", rows: []entry{visit("张一", number(19650314, 11), "2024-04-09", "入户")}}.on(on))
	w.take(file{source: "measure", rows: []entry{measure("王三", number(19701201, 33), "产业帮扶", "3000")}}.on(on))
}

func (w *world) asOfMonitor(on civil.Date) {
	row := person("H001", "龙卧村", "张一", "户主", 19650314, 11)
	for _, column := range []string{"current:assessment.wage_income", "current:assessment.operating_income", "current:assessment.net_reported", "household.lift_status", "household.lift_year"} {
		delete(row, column)
	}
	w.take(file{source: "national-monitored", rows: []entry{row.with("household.type", "脱贫户", "monitoring.class", "脱贫不稳定户",
		"monitoring.identified_on", "202405", "monitoring.risk_cleared", "否", "identified:assessment.wage_income", "700")}}.on(on))
	w.take(file{source: "national-villages", rows: []entry{village("龙卧村", 325), village("西杨邑村", 200)}}.on(on))
	w.openClue(on)
}

// openClue writes a clue about 张一's household as casework would.
func (w *world) openClue(on civil.Date) {
	must(w.t, w.db.Write(context.Background(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec(context.Background(), `INSERT INTO clue (county, id, household_id, village, channel, risks, profile, state, open_household, opened_on, opened_at, opened_by, opened_by_name)
			SELECT h.county, 77, h.id, h.village, 'screening', '', 'cn-2021', 'open', h.id, ?, 0, 0, 'system' FROM household AS h WHERE h.household_no = 'H001'`, on.Int())
		return err
	}))
}

func (w *world) asOfEnd(on civil.Date) {
	rows := []entry{person("H003", "龙卧村", "赵五", "户主", 19800101, 77).with("household.phone", "13700137000")}
	w.take(file{source: "national-households", rows: rows}.on(on))
	must(w.t, w.reg.EndHousehold(context.Background(), office(), w.ref("household", "household_no", "H002"), registry.Ending{On: on, Reason: "整户迁出"}))
	must(w.t, w.reg.EndMember(context.Background(), office(), w.ref("member", "name", "李二"), registry.Ending{On: on, Reason: "去世"}))
	must(w.t, w.db.Write(context.Background(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec(context.Background(), `UPDATE clue SET state = 'settled', open_household = NULL, settled_on = ?, settled_at = 0, settled_by = 0, result = 'monitored' WHERE id = 77`, on.Int())
		return err
	}))
}

func (w *world) asOfResume(on civil.Date) {
	must(w.t, w.reg.Resume(context.Background(), office(), w.ref("household", "household_no", "H002"), registry.Ending{On: on, Reason: "迁回"}))
	w.take(file{source: "medical", rows: []entry{medical("赵五", number(19800101, 77), "2024-06-20", "900")}}.on(on))
}

// ref finds a row by a value.
func (w *world) ref(table, column, value string) (ref id.Ref) {
	w.t.Helper()
	must(w.t, w.db.Read(context.Background(), func(tx *sqldb.Tx) error {
		return tx.QueryRow(context.Background(), "SELECT county, id FROM "+table+" WHERE "+column+" = ?", value).Scan(&ref.County, &ref.ID)
	}))
	return ref
}
