package screening_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

// ill puts a household with a bill of 3,000 yuan in that became known on a day, and its identification when there was one.
func (w *world) ill(known, identified int) int64 {
	w.Helper()
	h, batch := w.household(villageA), w.ids.Next()
	w.put("batch", villageA, row{"id": batch, "source": "medical", "area": 410602000000, "file_name": "a.xlsx", "file_size": 1, "file_hash": []byte(fmt.Sprint(batch)),
		"file_date": known, "state": "applied", "rows_read": 1, "rows_good": 1, "rows_accepted": 1, "added": 1, "changed": 0, "unchanged": 0,
		"unmatched": 0, "faults": 0, "created_by": 0, "created_at": 0})
	w.put("rec_medical", villageA, row{"id": w.ids.Next(), "household_id": h, "batch_id": batch, "visit_date": 20210110, "self_paid": 300000})
	if identified != 0 {
		w.put("monitoring", villageA, row{"household_id": h, "monitored_class": "marginal_at_risk", "identified_on": identified, "risks": ",illness,",
			"risk_cleared": false, "valid_from": identified})
	}
	return h
}

func TestBackTestReadsTheRegistryAsItWas(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.ill(20210215, 20210601) // found early
		w.ill(20210815, 20210601) // found too late
		w.ill(20210315, 0)        // never identified
		before := w.digest()
		r, err := w.svc.BackTest(context.Background(), auth.System("test"), screening.BackTrial{
			Trial: screening.Trial{Proposal: screening.Proposal{Params: set("medical_burden_lifted", "2500")}},
			From:  civil.New(2021, time.January, 1), To: civil.New(2021, time.December, 31),
		})
		if err != nil {
			t.Fatal(err)
		}
		if w.digest() != before {
			t.Fatal("a back-test has written something")
		}
		if len(r.Days) != 12 || !slices.Contains(r.Rules, "medical_burden_lifted") {
			t.Fatalf("%+v", r)
		}
		for i, want := range []int64{0, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1} {
			d := r.Days[i]
			later, never, missed := int64(0), int64(0), int64(0)
			if i >= 1 && i <= 4 {
				later = 1
			}
			if i >= 2 {
				never = 1
			}
			if i == 4 {
				missed = 1
			}
			if d.Then != want || d.Now != 0 || d.Enters != want || d.Later != later || d.Never != never || d.Missed != missed {
				t.Errorf("%s: %+v, want %d said, %d identified later, %d never, %d missed", d.AsOf, d, want, later, never, missed)
			}
		}
		if want := (screening.Hindset{Early: 1, Missed: 1, LeadDays: 93}); r.Identified != 2 || r.Then != want || r.Now != (screening.Hindset{Missed: 2}) {
			t.Errorf("identified %d, then %+v, now %+v", r.Identified, r.Then, r.Now)
		}
	})
}

func TestBackTestBoundsItsDays(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.New(t))
	for name, b := range map[string]screening.BackTrial{
		"backwards": {From: asOf, To: asOf.AddYears(-1)},
		"too many":  {From: asOf.AddYears(-20), To: asOf},
		"no day":    {},
		"weekly":    {From: asOf.AddYears(-1), To: asOf, Every: "week"},
	} {
		if _, err := w.svc.BackTest(context.Background(), auth.System("test"), b); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestMovesListWhoMoves: the lists have exactly those that the counts say, page by page, and a leader sees masked names.
func TestMovesListWhoMoves(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w, ctx := newWorld(t, db), context.Background()
		w.svc.SetChunk(7)
		w.crowd(31, 40)
		trial := screening.Trial{AsOf: asOf, Proposal: screening.Proposal{Params: set("medical_burden_lifted", "2500"), Without: []string{"income_below_line"}}}
		counts := w.whatIf(trial).Together
		for move, want := range map[string]screening.Group{screening.MoveEnters: counts.Enters(), screening.MoveLeaves: counts.Leaves()} {
			var got screening.Group
			seen := map[string]bool{}
			for after, pages := "", 0; ; pages++ {
				page, err := w.svc.Moves(ctx, auth.System("test"), trial, screening.MoveFilter{Move: move, After: after, Limit: 3})
				if err != nil || len(page.Movers) > 3 || pages > 40 {
					t.Fatal(len(page.Movers), err)
				}
				for _, m := range page.Movers {
					if seen[m.Household.String()] {
						t.Fatalf("%s stands on two pages", m.Household)
					}
					seen[m.Household.String()] = true
					got.Households, got.Persons = got.Households+1, got.Persons+m.Persons
				}
				if after = page.Next; after == "" {
					break
				}
			}
			if got != want || want.Households == 0 {
				t.Errorf("%s: listed %+v, counted %+v", move, got, want)
			}
		}
		page, err := w.svc.Moves(ctx, author, trial, screening.MoveFilter{Move: screening.MoveLeaves})
		if err != nil || len(page.Movers) == 0 || page.Movers[0].HeadName != "测试甲" {
			t.Fatalf("%+v %v", page, err)
		}
	})
}
