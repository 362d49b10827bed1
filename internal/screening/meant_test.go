package screening_test

import (
	"context"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/field"
	"shouwang/internal/id"
	"shouwang/internal/policy"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
	"shouwang/policies"
)

const (
	wholeCounty = int64(county) * 1_000_000
	earlier     = "cn-2014" // the profile of endOf2020, of which cn-2021 takes over
)

var (
	endOf2020 = civil.New(2020, time.December, 31)
	office    = auth.Actor{UserID: 5, Login: "office", Role: auth.CountyOffice, Area: wholeCounty}
)

// newTurn is a world whose service has the profiles of both periods.
func newTurn(t *testing.T, db *sqldb.DB) *world {
	t.Helper()
	return newPeriods(t, db, policies.FS, earlier, "cn-2021")
}

func newPeriods(t *testing.T, db *sqldb.DB, files fs.FS, codes ...string) *world {
	t.Helper()
	w := newWorld(t, db)
	var all []*policy.Profile
	for _, code := range codes {
		p, err := policy.Load(files, code)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	svc, err := screening.New(screening.Parts{DB: db, IDs: id.NewMaker(time.Now, strings.NewReader(t.Name()+"turn")), Profiles: all, Fields: field.MustLoad()})
	if err != nil {
		t.Fatal(err)
	}
	w.svc = svc
	return w
}

// newHalves is a world whose service has cn-2021 for the days before December 2021 and the same rules as cn-next from then on.
func newHalves(t *testing.T, db *sqldb.DB) *world {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(policies.FS, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(policies.FS, name)
		files[name] = &fstest.MapFile{Data: text}
		if strings.HasPrefix(name, "cn-2021/") {
			next := string(text)
			if name == "cn-2021/profile.yaml" {
				files[name] = &fstest.MapFile{Data: []byte(strings.Replace(next, "to: 2025-12-31", "to: 2021-11-30", 1))}
				next = strings.NewReplacer("code: cn-2021", "code: cn-next", "from: 2021-01-01", "from: 2021-12-01").Replace(next)
			}
			files["cn-next/"+strings.TrimPrefix(name, "cn-2021/")] = &fstest.MapFile{Data: []byte(next)}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return newPeriods(t, db, files, "cn-2021", "cn-next")
}

// all lists the warnings of a filter.
func (w *world) all(f screening.Filter) []screening.Warning {
	w.Helper()
	f.Limit = 1000
	page, err := w.svc.Warnings(w.Context(), office, f)
	if err != nil {
		w.Fatal(err)
	}
	return page.Warnings
}

// sound holds what is always true of stored warnings: nothing is open twice, and nothing was closed before it began.
func (w *world) sound(when string) {
	w.Helper()
	for _, query := range []string{
		`SELECT COUNT(*) FROM (SELECT household_id, rule FROM warning WHERE status <> 'closed' GROUP BY household_id, rule HAVING COUNT(*) > 1) AS x`,
		`SELECT COUNT(*) FROM (SELECT village, rule FROM village_warning WHERE status <> 'closed' GROUP BY village, rule HAVING COUNT(*) > 1) AS x`,
		`SELECT COUNT(*) FROM warning WHERE closed_on < since`, `SELECT COUNT(*) FROM village_warning WHERE closed_on < since`,
		`SELECT COUNT(*) FROM warning WHERE profile = ''`, `SELECT COUNT(*) FROM village_warning WHERE profile = ''`,
	} {
		if n := w.number(query); n != 0 {
			w.Errorf("%s: %d of %s", when, n, query)
		}
	}
}

func (w *world) number(query string, args ...any) (n int64) {
	w.Helper()
	err := w.db.Read(context.Background(), func(tx *sqldb.Tx) error { return tx.QueryRow(context.Background(), query, args...).Scan(&n) })
	if err != nil {
		w.Fatalf("%s: %v", query, err)
	}
	return n
}

// TestTakingOver holds that the profile of a whole run is meant from its end on without a restart, that warnings keep their number, day and
// handling when another profile takes over, and that what it does not say is closed for that reason.
func TestTakingOver(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newTurn(t, db)
		w.svc.SetChunk(1)
		a, b := w.household(villageA), w.household(villageB)
		w.exec("UPDATE household SET phone_blind = NULL")
		w.exec("UPDATE village_fact SET persons = 1000, poor_persons = 50, bus = NULL")
		if got := w.svc.Meant(t.Context(), office).Code; got != "cn-2021" {
			t.Errorf("before any run %s is meant, want the one that began last", got)
		}
		w.run(screening.Request{Area: wholeCounty, AsOf: endOf2020})
		if got := w.svc.Meant(t.Context(), office).Code; got != earlier {
			t.Errorf("after a run %s is meant", got)
		}
		before := w.all(screening.Filter{Rule: "phone_missing"})
		if len(before) != 2 || len(w.all(screening.Filter{Rule: "village_exit_incidence"})) != 2 {
			t.Fatalf("the first run: %+v", before)
		}
		w.handle(before[slices.IndexFunc(before, func(o screening.Warning) bool { return o.Household.ID == a })].Ref, dismissal)
		sum, err := w.svc.Run(t.Context(), office, screening.Request{AsOf: asOf})
		if err != nil || sum.Profile != "cn-2021" || sum.Changes["phone_missing"] != (screening.Change{Continuing: 2}) || sum.Changes["village_exit_incidence"].Closed != 2 {
			t.Fatalf("the turn: %+v %v", sum.Changes, err)
		}
		w.sound("after the turn")
		for _, was := range before {
			i := slices.IndexFunc(w.all(screening.Filter{Rule: "phone_missing"}), func(o screening.Warning) bool { return o.Ref == was.Ref })
			if i < 0 {
				t.Fatalf("%s has lost its number", was.Ref)
			}
			now := w.all(screening.Filter{Rule: "phone_missing"})[i]
			if now.Profile != "cn-2021" || now.Since != endOf2020 || (now.Handling == screening.Dismissed) != (now.Household.ID == a) {
				t.Errorf("carried over: %+v", now)
			}
			x, err := w.svc.Explain(t.Context(), office, was.Ref)
			if err != nil || !x.Holds || x.Tampered || x.Warning.Of.Code != "cn-2021" {
				t.Errorf("explained: %v, holds %v, tampered %v", err, x.Holds, x.Tampered)
			}
		}
		gone := w.all(screening.Filter{Profile: earlier, Rule: "village_exit_incidence", Status: screening.Closed})
		if len(gone) != 2 || gone[0].CloseReason != screening.ReasonProfile || gone[0].ClosedOn != asOf {
			t.Errorf("what the new profile does not say: %+v", gone)
		}
		if n := w.number("SELECT COUNT(*) FROM warning WHERE profile = ? AND status <> 'closed'", earlier); n != 0 {
			t.Errorf("%d warnings of the former profile are open", n)
		}
		w.handle(w.all(screening.Filter{Rule: "phone_missing", Household: id.Ref{County: county, ID: a}})[0].Ref, screening.Handling{Step: screening.StepVerify, CheckedOn: asOf})
		w.exec("UPDATE household SET phone_blind = ? WHERE id = ?", []byte("x"), b)
		if _, err := w.svc.Refresh(t.Context(), office, id.Ref{County: county, ID: b}); err != nil {
			t.Fatal(err)
		}
		if left := w.all(screening.Filter{Rule: "phone_missing"}); len(left) != 1 || left[0].Household.ID != a {
			t.Errorf("after a correction: %+v", left)
		}
		listed := screening.Request{Households: []id.Ref{{County: county, ID: a}, {County: county, ID: b}}}
		if sum, err := w.svc.Run(t.Context(), auth.System("test"), listed); err != nil || sum.Profile != "cn-2021" || sum.AsOf != asOf || sum.Households != 2 || sum.New+sum.Closed != 0 {
			t.Errorf("households listed by the country: %+v %v", sum, err)
		}
		w.exec("UPDATE household SET ended_on = 20211201 WHERE id = ?", b)
		if sum, err := w.svc.Refresh(t.Context(), office, id.Ref{County: county, ID: b}); err != nil || sum.Households != 0 {
			t.Errorf("a household that is gone: %+v %v", sum, err)
		}
	})
}

// TestChangingPlaces holds that a warning keeps its number when a profile takes over that has a closed one of the same rule.
func TestChangingPlaces(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newHalves(t, db)
		w.household(villageA)
		phone := func(v any) { w.exec("UPDATE household SET phone_blind = ?", v) }
		screen := func(profile string) screening.Summary {
			sum := w.run(screening.Request{Area: wholeCounty, Profile: profile})
			w.sound(profile)
			return sum
		}
		phone(nil)
		screen("cn-2021")
		first := w.one("phone_missing", screening.Open)
		phone([]byte("x"))
		screen("cn-2021")
		phone(nil)
		screen("cn-next")
		second := w.one("phone_missing", screening.Open)
		w.handle(second.Ref, dismissal)
		screen("cn-2021")
		open := w.all(screening.Filter{Rule: "phone_missing"})
		if len(open) != 1 || open[0].Ref != second.Ref || open[0].Handling != screening.Dismissed || first.Ref == second.Ref {
			t.Errorf("after changing places: %+v, want %s", open, second.Ref)
		}
		if got := w.all(screening.Filter{Rule: "phone_missing", Profile: "cn-next", Status: "all"}); len(got) != 1 || got[0].Ref != first.Ref || got[0].Status != screening.Closed {
			t.Errorf("the closed one: %+v", got)
		}
	})
}

// TestBrokenTurn holds that while a profile takes over, and when its run breaks off, every warning is shown once, and that the next run of
// what was touched puts all of it in order.
func TestBrokenTurn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newTurn(t, db)
		w.svc.SetChunk(1)
		var households []int64
		for range 3 {
			households = append(households, w.household(villageA))
		}
		w.exec("UPDATE household SET phone_blind = NULL")
		w.run(screening.Request{Area: wholeCounty, AsOf: endOf2020})
		shown := func(when, meant string) {
			t.Helper()
			if got := w.all(screening.Filter{Rule: "phone_missing"}); len(got) != 3 {
				t.Errorf("%s: %d warnings are shown, want 3", when, len(got))
			}
			if got := w.svc.Meant(t.Context(), office).Code; got != meant {
				t.Errorf("%s: %s is meant, want %s", when, got, meant)
			}
			w.sound(when)
		}
		refresh := func(i int) {
			t.Helper()
			if _, err := w.svc.Refresh(t.Context(), office, id.Ref{County: county, ID: households[i]}); err != nil {
				t.Errorf("judge household %d at once: %v", i, err)
			}
		}
		stop := func(p screening.Progress) {
			switch p.Households {
			case 1:
				shown("under way", "cn-2021")
				refresh(0)
				refresh(2)
				shown("judged under way", "cn-2021")
			case 2:
				w.exec("UPDATE screening_run SET state = 'cancelled', held_by = NULL WHERE state = 'running'")
			}
		}
		if _, err := w.svc.Run(t.Context(), office, screening.Request{AsOf: asOf, Progress: stop}); fault.KindOf(err) != fault.KindConflict {
			t.Fatalf("the turn: %v, want it cancelled", err)
		}
		shown("broken off", earlier)
		refresh(0)
		shown("judged after it broke off", earlier)
		w.touched(households[0])
		sum, err := w.svc.Run(t.Context(), office, screening.Request{Changed: true, Replace: true})
		if err != nil || sum.Because != screening.BecauseBroken || sum.Profile != earlier || sum.Changes["phone_missing"] != (screening.Change{Continuing: 3}) {
			t.Errorf("put in order: %+v %v", sum, err)
		}
		for _, one := range w.all(screening.Filter{}) {
			if one.Since != endOf2020 {
				t.Errorf("%s is said since %s, as if it had been closed", one.Rule, one.Since)
			}
		}
		shown("in order", earlier)
		if n := w.number("SELECT COUNT(*) FROM warning WHERE profile <> ? AND status <> 'closed'", earlier); n != 0 {
			t.Errorf("%d warnings are left with the other profile", n)
		}
	})
}

// TestUnconfirmed holds that a run which would take the place of a later day, or judge by another profile than its day's, writes nothing
// unless it is confirmed, and that one over a part of a county never changes the county's profile.
func TestUnconfirmed(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newHalves(t, db)
		w.household(villageA)
		w.exec("UPDATE household SET phone_blind = NULL")
		w.run(screening.Request{Area: wholeCounty})
		codes := func(err error) []string {
			var out []string
			if f, ok := fault.As(err); ok {
				out = append(out, f.Code)
				for _, p := range f.Problems {
					out = append(out, p.Code)
				}
			}
			return out
		}
		for _, test := range []struct {
			name string
			req  screening.Request
			want []string
		}{
			{"an earlier day", screening.Request{AsOf: asOf.AddDays(-30)}, []string{screening.CodeUnconfirmed, "screening_earlier"}},
			{"an earlier day of a part", screening.Request{AsOf: asOf.AddDays(-30), Area: villageB}, []string{screening.CodeUnconfirmed, "screening_earlier"}},
			{"another profile", screening.Request{AsOf: asOf, Profile: "cn-2021"}, []string{screening.CodeUnconfirmed, "screening_other_profile"}},
			{"both", screening.Request{AsOf: asOf.AddDays(-1), Profile: "cn-2021"}, []string{screening.CodeUnconfirmed, "screening_earlier", "screening_other_profile"}},
			{"a part by another profile, confirmed", screening.Request{AsOf: asOf, Profile: "cn-2021", Area: villageA, Replace: true}, []string{"screening_part_profile"}},
			{"the same day", screening.Request{AsOf: asOf}, nil},
			{"a profile whose day it is", screening.Request{AsOf: asOf, Profile: "cn-next"}, nil},
			{"an earlier day, confirmed", screening.Request{AsOf: asOf, Replace: true}, nil},
		} {
			runs, warnings := w.number("SELECT COUNT(*) FROM screening_run"), w.all(screening.Filter{Status: "all"})
			_, err := w.svc.Start(t.Context(), office, test.req)
			if diff := cmp.Diff(test.want, codes(err)); diff != "" {
				t.Errorf("%s: %v\n%s", test.name, err, diff)
			}
			if test.want == nil {
				w.exec("DELETE FROM screening_run WHERE state = 'waiting'")
				_, err := w.svc.Run(t.Context(), office, test.req)
				if err != nil {
					t.Errorf("%s: %v", test.name, err)
				}
				continue
			}
			if n := w.number("SELECT COUNT(*) FROM screening_run"); n != runs || len(w.all(screening.Filter{Status: "all"})) != len(warnings) {
				t.Errorf("%s: something was written", test.name)
			}
		}
		w.exec("UPDATE household SET phone_blind = ?", []byte("x"))
		w.run(screening.Request{Area: wholeCounty, AsOf: asOf.AddDays(-300)})
		w.sound("closed by a run of an earlier day")
		closed := w.all(screening.Filter{Profile: "cn-next", Rule: "phone_missing", Status: screening.Closed})
		if len(closed) != 1 || closed[0].ClosedOn != closed[0].Since {
			t.Errorf("closed by a run of an earlier day: %+v", closed)
		}
	})
}

// TestCountiesApart holds that counties which stand on different profiles are each shown and counted by their own.
func TestCountiesApart(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newTurn(t, db)
		const other, otherVillage = int64(410603000000), int64(410603001001)
		here, there := w.household(villageA), w.ids.Next()
		w.put("household", otherVillage, row{"county": 410603, "id": there, "household_no": "H1", "household_type": "lifted", "head_name": "测试乙", "size": 1})
		w.exec("UPDATE household SET phone_blind = NULL")
		w.run(screening.Request{Area: wholeCounty})
		w.run(screening.Request{Area: other, AsOf: endOf2020})
		for _, test := range []struct {
			area int64
			want map[int64]string
		}{
			{410600000000, map[int64]string{here: "cn-2021", there: earlier}}, {wholeCounty, map[int64]string{here: "cn-2021"}}, {other, map[int64]string{there: earlier}},
		} {
			actor := auth.Actor{UserID: 1, Role: auth.Leader, Area: test.area}
			f := screening.Filter{Rule: "phone_missing"}
			page, err := w.svc.Warnings(t.Context(), actor, f)
			if err != nil {
				t.Fatal(err)
			}
			got := map[int64]string{}
			for _, one := range page.Warnings {
				got[one.Household.ID] = one.Profile
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("%d (-want +got):\n%s", test.area, diff)
			}
			if counts, err := w.svc.Counts(t.Context(), actor, f); err != nil || counts.Open != int64(len(test.want)) {
				t.Errorf("%d: %d counted, %v", test.area, counts.Open, err)
			}
			levels, err := w.svc.HighestLevels(t.Context(), actor, []id.Ref{{County: county, ID: here}, {County: 410603, ID: there}})
			if err != nil {
				t.Errorf("%d: levels %v %v", test.area, levels, err)
			}
		}
	})
}
