package screening_test

import (
	"context"
	"testing"

	"shouwang/internal/auth"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

// TestExplainMembersRecords holds that a warning over the records of single members is explained down to the records behind each
// member, with what every part of the condition gave for member and record, and that a change of any of it is noticed.
func TestExplainMembersRecords(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		h := w.household(villageA)
		batch := w.ids.Next()
		w.put("batch", 0, row{"id": batch, "source": "medical", "area": int64(410602000000), "file_name": "医保_2021.xlsx", "file_hash": []byte("h"),
			"file_size": 1, "file_date": 20211231, "state": "applied", "rows_read": 3, "rows_good": 3, "rows_accepted": 3, "added": 3, "changed": 0,
			"unchanged": 0, "unmatched": 0, "faults": 0, "created_by": 0, "created_at": 0})
		ids := members(w, h)
		for i, r := range []struct {
			member     int64
			date, paid int
		}{{ids[0], 20210301, 7_000_000}, {ids[0], 20210801, 6_500_000}, {ids[0], 20200801, 9_900_000}, {ids[1], 20210801, 100}} {
			w.put("rec_medical", villageA, row{"id": w.ids.Next(), "household_id": h, "member_id": r.member, "batch_id": batch, "row_no": 4 + i,
				"visit_date": r.date, "self_paid": r.paid})
		}
		w.run(screening.Request{})
		const rule = "medical_share_income"
		ref := w.one(rule, screening.Open).Ref
		x, err := w.svc.Explain(context.Background(), auth.System("test"), ref)
		if err != nil {
			t.Fatal(err)
		}
		if x.Tampered || !x.Holds || x.Derived != screening.Open {
			t.Errorf("tampered %v, holds %v, derived %s", x.Tampered, x.Holds, x.Derived)
		}
		exists := x.Tree.Args[1]
		if exists.Op != "exists" || exists.Result != "true" || len(exists.Rows) != 1 || exists.Rows[0].Why.Result != "true" {
			t.Fatalf("the members: %+v", exists)
		}
		percent := exists.Rows[0].Why.Args[0]
		sum := percent.Args[0]
		if sum.Value.Zh != "135,000.00" || len(sum.Rows) != 2 || sum.Rows[0].Line != 4 || sum.Rows[1].Line != 5 || sum.Rows[0].File != "医保_2021.xlsx" {
			t.Errorf("the records: %+v", sum)
		}
		if within := sum.Rows[0].Why.Args[0]; within.Op != "within" || within.Result != "true" {
			t.Errorf("what was asked of the record: %+v", within)
		}
		if len(x.Rows) < 3 || x.Rows[0].List != "members" || x.Rows[1].List != "records.medical" || x.Rows[1].Member != x.Rows[0].Member {
			t.Errorf("rows: %+v", x.Rows)
		}
		for what, change := range map[string][2]string{
			"a record's value": {`"self_paid":7000000`, `"self_paid":7000001`}, "a record's share": {`"result":7000000`, `"result":8000000`},
			"the member's sum": {`:13500000`, `:13500001`}, "a record's date": {`"visit_date":20210301`, `"visit_date":20200301`},
		} {
			w.exec("UPDATE warning SET trace = REPLACE(trace, ?, ?) WHERE rule = ?", change[0], change[1], rule)
			bent, err := w.svc.Explain(context.Background(), auth.System("test"), ref)
			if err != nil || !bent.Tampered {
				t.Errorf("%s was changed, and nobody noticed: %v", what, err)
			}
			w.exec("UPDATE warning SET trace = REPLACE(trace, ?, ?) WHERE rule = ?", change[1], change[0], rule)
		}
	})
}

// members lists a household's members.
func members(w *world, household int64) (ids []int64) {
	w.Helper()
	err := w.db.Read(context.Background(), func(tx *sqldb.Tx) error {
		return tx.Each(context.Background(), "SELECT id FROM member WHERE household_id = ? ORDER BY id", []any{household}, func(scan func(...any) error) error {
			var id int64
			err := scan(&id)
			ids = append(ids, id)
			return err
		})
	})
	if err != nil {
		w.Fatal(err)
	}
	return ids
}
