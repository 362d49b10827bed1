package screening_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

// TestLifeOfAWarning follows one warning: said, said again, unknown, closed, opened again, and closed when the household ends.
func TestLifeOfAWarning(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		h := w.household(villageA)
		w.household(villageB)
		sum := w.run(screening.Request{})
		if sum.Households != 2 || sum.Persons != 4 || sum.New != 0 {
			t.Fatalf("a county in good order: %+v", sum)
		}
		income := func(v any) {
			w.exec("UPDATE assessment SET wage_income = ?, net_reported = ?, per_capita_reported = CAST(? AS BIGINT) / 2 WHERE household_id = ?", v, v, v, h)
		}
		income(1_000_000)
		sum = w.run(screening.Request{})
		if diff := cmp.Diff(screening.Count{True: 1}, sum.Warnings["income_below_line"]); diff != "" || sum.Levels["I"] != 1 || sum.New != 1 {
			t.Fatalf("%s %+v", diff, sum)
		}
		first := w.one("income_below_line", screening.Open)
		later := civil.New(2021, time.December, 30)
		if sum = w.run(screening.Request{AsOf: later}); sum.Continuing != 1 || sum.New != 0 {
			t.Errorf("said again: %+v", sum)
		}
		if again := w.one("income_below_line", screening.Open); again.Ref != first.Ref || again.Since != asOf || again.AsOf != later {
			t.Errorf("the warning lost its identity: %+v", again)
		}
		income(nil)
		sum = w.run(screening.Request{})
		if sum.Warnings["income_below_line"].Unknown != 1 {
			t.Errorf("without an income: %+v", sum)
		}
		if u := w.one("income_below_line", screening.Unknown); u.Ref != first.Ref || u.Since != asOf {
			t.Errorf("unknown is another warning: %+v", u)
		}
		income(2_000_000)
		if sum = w.run(screening.Request{}); sum.Closed == 0 {
			t.Errorf("nothing closed: %+v", sum)
		}
		if c := w.one("income_below_line", screening.Closed); c.CloseReason != screening.ReasonNoLonger || c.ClosedOn != asOf {
			t.Errorf("closed: %+v", c)
		}
		income(1_000_000)
		w.run(screening.Request{AsOf: later})
		if o := w.one("income_below_line", screening.Open); o.Ref != first.Ref || o.Since != later || o.CloseReason != "" {
			t.Errorf("opened again: %+v", o)
		}
		w.exec("UPDATE household SET ended_on = 20211231 WHERE id = ?", h)
		w.run(screening.Request{})
		if c := w.one("income_below_line", screening.Closed); c.CloseReason != screening.ReasonEnded {
			t.Errorf("ended: %+v", c)
		}
	})
}

// TestExplain holds that a warning is explained down to file, sheet and row, and that it says when it no longer holds.
func TestExplain(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		h := w.household(villageA)
		batch := w.ids.Next()
		w.put("batch", 0, row{"id": batch, "source": "medical", "area": int64(410602000000), "file_name": "医保_2021.xlsx", "file_hash": []byte("h"),
			"file_size": 1, "file_date": 20211231, "state": "applied", "rows_read": 2, "rows_good": 2, "rows_accepted": 2, "added": 2, "changed": 0,
			"unchanged": 0, "unmatched": 0, "faults": 0, "created_by": 0, "created_at": 0})
		for i, paid := range []int{300000, 0, 250000} {
			w.put("rec_medical", villageA, row{"id": w.ids.Next(), "household_id": h, "batch_id": batch, "row_no": 4 + i, "visit_date": 20210301, "self_paid": paid})
		}
		w.run(screening.Request{})
		ref := w.one("medical_burden_lifted", screening.Open).Ref
		x, err := w.svc.Explain(context.Background(), auth.System("test"), ref)
		if err != nil {
			t.Fatal(err)
		}
		if !x.Holds || x.Derived != screening.Open || x.Now != screening.Open || x.Changed || x.Tree.Result != "true" || len(x.Tree.Args) != 3 {
			t.Errorf("explanation: %+v %+v", x, x.Tree)
		}
		if len(x.Rows) != 2 || x.Rows[0].File != "医保_2021.xlsx" || x.Rows[0].Sheet != "Sheet1" || x.Rows[0].Line != 4 || x.Rows[1].Line != 6 {
			t.Errorf("rows: %+v", x.Rows)
		}
		sum := x.Tree.Args[2].Args[0]
		if sum.Value.Zh != "5,500.00" || x.Params["medical_burden_lifted"].Text != "5000" || x.Params["medical_burden_lifted"].Line == 0 {
			t.Errorf("values: %+v %+v", sum, x.Params)
		}
		if !strings.Contains(x.Message.Zh, "5,000.00元") || strings.Contains(x.Message.Zh, "{") {
			t.Errorf("message: %s", x.Message.Zh)
		}
		for what, change := range map[string][2]string{
			"a row's value": {`"self_paid":300000`, `"self_paid":900000`}, "a row's share": {`"result":300000`, `"result":400000`},
			"the sum": {`:550000`, `:950000`}, "the line": {`"value":500000`, `"value":100`}, "the condition": {"lifted", "ordinary"},
		} {
			w.exec("UPDATE warning SET trace = REPLACE(trace, ?, ?) WHERE rule = 'medical_burden_lifted'", change[0], change[1])
			if bent, err := w.svc.Explain(context.Background(), auth.System("test"), ref); err != nil || !bent.Tampered {
				t.Errorf("%s was changed: %+v %v", what, bent, err)
			}
			w.exec("UPDATE warning SET trace = REPLACE(trace, ?, ?) WHERE rule = 'medical_burden_lifted'", change[1], change[0])
		}
		w.exec("UPDATE warning SET status = 'unknown' WHERE rule = 'medical_burden_lifted'")
		if bent, err := w.svc.Explain(context.Background(), auth.System("test"), ref); err != nil || !bent.Tampered {
			t.Errorf("the status was changed: %+v %v", bent, err)
		}
		w.exec("UPDATE warning SET status = 'open' WHERE rule = 'medical_burden_lifted'")
		w.exec("UPDATE rec_medical SET self_paid = 0")
		if x, err = w.svc.Explain(context.Background(), auth.System("test"), ref); err != nil || x.Holds || x.Now != screening.Closed || x.Derived != screening.Open || x.Tampered {
			t.Errorf("after a correction: %+v %v", x, err)
		}
	})
}

// TestScope holds that a village sees nothing of another, by list, count, explanation or run.
func TestScope(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx := context.Background()
		w := newWorld(t, db)
		for _, village := range []int64{villageA, villageB} {
			w.exec("UPDATE household SET phone_blind = NULL WHERE id = ?", w.household(village))
		}
		w.run(screening.Request{})
		cadre := auth.Actor{UserID: 7, Login: "a", Role: auth.VillageCadre, Area: villageA}
		page, err := w.svc.Warnings(ctx, cadre, screening.Filter{})
		if err != nil || len(page.Warnings) != 1 || page.Warnings[0].Village != villageA {
			t.Fatalf("list: %+v %v", page, err)
		}
		counts, err := w.svc.Counts(ctx, cadre, screening.Filter{Area: 410602000000})
		if err != nil || counts.Open != 1 || counts.Households != 1 || len(counts.Areas) != 1 || counts.Areas[0].Area != villageA {
			t.Errorf("counts: %+v %v", counts, err)
		}
		all, err := w.svc.Warnings(ctx, auth.System("test"), screening.Filter{Area: villageB})
		if err != nil || len(all.Warnings) != 1 {
			t.Fatal(err)
		}
		if _, err := w.svc.Explain(ctx, cadre, all.Warnings[0].Ref); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("explain of another village: %v", err)
		}
		if _, err := w.svc.Run(ctx, cadre, screening.Request{AsOf: asOf}); fault.KindOf(err) != fault.KindDenied {
			t.Errorf("run without permission: %v", err)
		}
		office := auth.Actor{UserID: 8, Login: "b", Role: auth.CountyOffice, Area: 410602000000}
		if _, err := w.svc.Run(ctx, office, screening.Request{AsOf: asOf, Area: 410603000000}); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("run of another county: %v", err)
		}
		if n := w.run(screening.Request{Area: villageB}).Households; n != 1 {
			t.Errorf("a village's run looked at %d households", n)
		}
		top, err := w.svc.Counts(ctx, office, screening.Filter{})
		if err != nil || top.Open != 2 || len(top.Areas) != 1 || top.Areas[0].Area != 410602001000 {
			t.Errorf("the county's counts: %+v %v", top, err)
		}
	})
}

// TestNamedHouseholds holds that a run over listed households leaves the others alone.
func TestNamedHouseholds(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		a, b := w.household(villageA), w.household(villageA)
		w.exec("UPDATE household SET phone_blind = NULL")
		sum := w.run(screening.Request{Households: []id.Ref{{County: county, ID: b}, {County: county, ID: b}, {County: county, ID: 5}}})
		if sum.Households != 1 || sum.New != 1 {
			t.Fatalf("%+v", sum)
		}
		if got := w.one("phone_missing", screening.Open).Household.ID; got != b || got == a {
			t.Errorf("warned %d", got)
		}
	})
}

// TestRefusals holds that a run is refused when another is busy with an overlapping area, and when a parameter is missing.
func TestRefusals(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx := context.Background()
		w := newWorld(t, db)
		w.household(villageA)
		_, err := w.svc.Run(ctx, auth.System("test"), screening.Request{AsOf: civil.New(2022, time.June, 1)})
		f, ok := fault.As(err)
		if !ok || f.Code != "screening_params_missing" || len(f.Problems) != 1 || f.Problems[0].Args["key"] != "monitoring_line" || f.Problems[0].File != "cn-2021/lines.yaml" {
			t.Errorf("without a line: %v", err)
		}
		busy := func(at int64) {
			w.exec(`INSERT INTO screening_run (id, area, profile, profile_digest, as_of, state, households, persons, rules, started_by, started_at)
				VALUES (?, 410602001000, 'cn-2021', '', 20211231, 'running', 0, 0, 1, 0, ?)`, w.ids.Next(), at)
		}
		busy(db.Now().Unix() - 100_000)
		w.run(screening.Request{}) // the dead run does not stand in the way
		busy(db.Now().Unix())
		if _, err := w.svc.Run(ctx, auth.System("test"), screening.Request{AsOf: asOf, Area: villageA}); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("two at once: %v", err)
		}
		w.run(screening.Request{Area: 410602002000}) // elsewhere nothing is busy
		runs, err := w.svc.Runs(ctx, auth.System("test"), screening.RunFilter{Limit: 10})
		if err != nil || len(runs) != 4 || runs[0].State != "done" || runs[0].Summary == nil || runs[1].State != "running" || runs[3].State != "failed" {
			t.Errorf("runs: %+v %v", runs, err)
		}
	})
}
