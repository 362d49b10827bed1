package screening_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/field"
	"shouwang/internal/id"
	"shouwang/internal/policy"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
	"shouwang/policies"
)

const (
	county   = 410602
	villageA = int64(410602001001)
	villageB = int64(410602001002)
)

var asOf = civil.New(2021, time.December, 31)

// world is a database with a service on it.
type world struct {
	*testing.T
	db  *sqldb.DB
	svc *screening.Service
	ids *id.Maker
}

func newWorld(t *testing.T, db *sqldb.DB) *world {
	t.Helper()
	return newWorldUnder(t, db, "cn-2021")
}

func newWorldUnder(t *testing.T, db *sqldb.DB, code string) *world {
	t.Helper()
	profile, err := policy.Load(policies.FS, code)
	if err != nil {
		t.Fatal(err)
	}
	ids := id.NewMaker(time.Now, strings.NewReader(t.Name()))
	svc, err := screening.New(screening.Parts{DB: db, IDs: ids, Profiles: []*policy.Profile{profile}, Fields: field.MustLoad()})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{T: t, db: db, svc: svc, ids: ids}
	for _, village := range []int64{villageA, villageB} {
		w.put("village_fact", village, row{"lifted": true, "households": 100, "persons": 300, "poor_persons": 0, "primary_schools": 1, "bus": true, "pension_persons": 100,
			"dibao_households": 5, "dibao_persons": 9, "destitute_persons": 1, "disabled_persons": 4, "dangerous_households": 0, "unsafe_water_households": 0})
	}
	return w
}

type row map[string]any

// put inserts a row with the values that every row of its table needs.
func (w *world) put(table string, village int64, r row) {
	w.Helper()
	all := row{"county": county}
	if table != "batch" {
		all["village"] = village
	}
	switch {
	case strings.HasPrefix(table, "rec_"):
		all["id_number_blind"], all["id_number_sealed"], all["name"] = []byte("b"), []byte("s"), "测试"
		all["row_key"], all["sheet"], all["row_no"], all["recorded_at"] = []byte(fmt.Sprint(w.ids.Next())), "Sheet1", 2, 0
	case table != "batch":
		all["version"], all["valid_from"], all["recorded_at"], all["recorded_by"] = 1, 20210101, 0, 0
	}
	for k, v := range r {
		all[k] = v
	}
	var names []string
	var args []any
	for k, v := range all {
		names, args = append(names, k), append(args, v)
	}
	w.exec("INSERT INTO "+table+" ("+strings.Join(names, ", ")+") VALUES "+sqldb.In(len(names)), args...)
}

func (w *world) exec(query string, args ...any) {
	w.Helper()
	err := w.db.Write(context.Background(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec(context.Background(), query, args...)
		return err
	})
	if err != nil {
		w.Fatalf("%s: %v", query, err)
	}
}

// household puts a lifted household of two in good order in and returns its id.
func (w *world) household(village int64) int64 {
	w.Helper()
	h := w.ids.Next()
	w.put("household", village, row{"id": h, "household_no": fmt.Sprint("H", h), "household_type": "lifted", "phone_sealed": []byte("x"), "phone_blind": []byte(fmt.Sprint(h)),
		"head_name": "测试甲", "size": 2, "lift_year": 2018, "dangerous_house": false, "safe_water": true, "electricity": true})
	w.put("assessment", village, row{"household_id": h, "basis": "current", "wage_income": 2000000, "operating_income": 0, "property_income": 0,
		"transfer_income": 0, "operating_expense": 0, "net_reported": 2000000, "per_capita_reported": 1000000})
	for i := range 2 {
		m := w.ids.Next()
		w.put("member", village, row{"id": m, "household_id": h, "name": fmt.Sprint("测试", i), "id_number_sealed": []byte("s"), "id_number_blind": []byte(fmt.Sprint(m)),
			"labour": "ordinary", "health": ",healthy,", "resident_medical": true, "employee_medical": false, "school_status": "not_student",
			"work_months": 9, "work_place": "county", "severe_insurance": true, "birth_date": 19800101 + i, "relation": []string{"head", "spouse"}[i], "sex": []string{"male", "female"}[i], "public_post": "", "dibao": "none", "destitute": "none", "id_kind": "resident"})
	}
	return h
}

// run does a run that is confirmed, whatever it takes the place of.
func (w *world) run(req screening.Request) screening.Summary {
	w.Helper()
	req.Replace = true
	if req.AsOf.IsZero() {
		req.AsOf = asOf
	}
	sum, err := w.svc.Run(context.Background(), auth.System("test"), req)
	if err != nil {
		w.Fatal(err)
	}
	return sum
}

// one finds the only warning of a rule.
func (w *world) one(rule, status string) screening.Warning {
	w.Helper()
	page, err := w.svc.Warnings(context.Background(), auth.System("test"), screening.Filter{Rule: rule, Status: "all"})
	if err != nil {
		w.Fatal(err)
	}
	if len(page.Warnings) != 1 || page.Warnings[0].Status != status {
		w.Fatalf("warnings of %s: %+v, want one that is %s", rule, page.Warnings, status)
	}
	return page.Warnings[0]
}
