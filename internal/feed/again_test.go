package feed

import (
	"bytes"
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/locale"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

// A faulty file that comes a second time changes nothing, and its faults are said again: the clerk who wants the marked workbook only now
// must not hear that all is well.
func TestFaultyFileAgainSaysItsFaultsAgain(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		rows := append(families(), one("H9", 19650314, 21).with("member.labour", "壮"))
		up := file{source: "national-households", rows: rows}.upload(t)
		first, err := w.Import(context.Background(), office(), Request{Upload: up})
		must(t, err)
		before := w.dump()
		var marked bytes.Buffer
		again, err := w.Import(context.Background(), office(), Request{Upload: up, Marked: &marked})
		must(t, err)
		if d := cmp.Diff(first.Faults, again.Faults); d != "" || len(first.Faults) != 1 {
			t.Error(d)
		}
		if again.Added+again.Changed != 0 || again.Unchanged != 4 || again.Accepted != 4 || again.Batch != "" {
			t.Errorf("%+v", again)
		}
		if remarks(again)[NoticeSame] == "" || marked.Len() == 0 {
			t.Errorf("notices %v, %d bytes marked", remarks(again), marked.Len())
		}
		if w.dump() != before {
			t.Error("the same file changed something")
		}
		b, err := w.Check(context.Background(), office(), up)
		must(t, err)
		if b.State != Checked || b.Faults != 1 || b.Unchanged != 4 {
			t.Errorf("%+v", b)
		}
	})
}

// What was refused because of the registry is taken from the same file once the registry has it.
func TestFaultyFileAgainTakesWhatIsRightNow(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		item := entry{"area.county": "鹤山区", "area.town": "鹤壁集镇", "area.village": "龙卧村", "household.no": "H001", "income_item.basis": "",
			"income_item.item": "", "income_item.amount": "1200"}
		list, ok := profile()
		must(t, ok)
		item["income_item.basis"] = list.Codes["assessment_basis"].Label("current", "zh")
		item["income_item.item"] = list.Codes["income_item"].Label(list.Codes["income_item"].Codes[0].Code, "zh")
		up := file{source: "income-items", rows: []entry{item}}.upload(t)
		for want, before := range []func(){func() {}, func() { w.take(file{source: "national-households", rows: families()}) }} {
			before()
			r, err := w.Import(context.Background(), office(), Request{Upload: up, Lang: locale.EN})
			must(t, err)
			if r.Added != want || len(r.Faults) != 1-want || w.count("income_item") != want {
				t.Errorf("round %d: %+v", want, r)
			}
		}
	})
}
