package screening_test

import (
	"testing"
	"time"

	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

// TestNightThatCannotBegin holds that a nightly run for which a parameter is missing leaves a failed run with its reason, once a day and
// county, which those who screen and those who administer are told until a run has ended well, and nobody else.
func TestNightThatCannotBegin(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.household(villageA)
		w.exec("UPDATE household SET phone_blind = NULL")
		w.run(screening.Request{Area: wholeCounty})
		admin := auth.Actor{UserID: 6, Role: auth.Administrator, Area: wholeCounty}
		told := func(actor auth.Actor) string {
			t.Helper()
			row, err := w.svc.NotBegun(t.Context(), actor)
			if err != nil {
				t.Fatal(err)
			}
			if row == nil {
				return ""
			}
			f, ok := fault.As(row.Refusal)
			if !ok || row.State != screening.RunFailed || row.StartedLogin != "system:screening" || row.Fault == "" {
				t.Errorf("told of %+v", row)
				return ""
			}
			return f.Code + " " + f.Args["as_of"] + " " + f.Problems[0].Args["key"]
		}
		if got := told(office); got != "" {
			t.Errorf("before the night: %s", got)
		}
		day := civil.New(2022, time.June, 1) // no line is set for it
		for range 3 {
			if err := w.svc.ScreenAll(t.Context(), day); fault.KindOf(err) != fault.KindInvalid {
				t.Errorf("the night: %v", err)
			}
		}
		if n := w.number("SELECT COUNT(*) FROM screening_run WHERE state = 'failed'"); n != 1 {
			t.Errorf("%d failed runs, want one", n)
		}
		const want = "screening_params_missing 2022-06-01 monitoring_line"
		for _, actor := range []auth.Actor{office, admin} {
			if got := told(actor); got != want {
				t.Errorf("%s is told %q, want %q", actor.Role, got, want)
			}
		}
		elsewhere := office
		elsewhere.Area = 410603000000
		for _, actor := range []auth.Actor{cadre, elsewhere, {UserID: 8, Role: auth.Leader, Area: wholeCounty}} {
			if got := told(actor); got != "" {
				t.Errorf("%s of %d is told %q", actor.Role, actor.Area, got)
			}
		}
		runs, err := w.svc.Runs(t.Context(), office, screening.RunFilter{Limit: 5})
		if err != nil || len(runs) != 2 || runs[0].State != screening.RunFailed || runs[0].Refusal == nil || runs[0].AsOf != day {
			t.Errorf("the history: %+v %v", runs, err)
		}
		if out := w.all(screening.Filter{Status: "all"}); w.svc.Meant(t.Context(), office).Code != "cn-2021" || len(out) == 0 {
			t.Errorf("what stands has changed: %d warnings", len(out))
		}
		w.run(screening.Request{Area: wholeCounty})
		if got := told(office); got != "" {
			t.Errorf("after a run that ended well: %q", got)
		}
	})
}
