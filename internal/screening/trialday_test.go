package screening_test

import (
	"context"
	"testing"

	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

// TestTrialDay holds that a trial is proposed for the day of the last whole run of its area and profile, and for none without such a run.
func TestTrialDay(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.crowd(5, 20)
		day := func(actor auth.Actor, where int64, profile string) civil.Date {
			t.Helper()
			d, err := w.svc.TrialDay(context.Background(), actor, where, profile)
			if err != nil {
				t.Fatal(err)
			}
			return d
		}
		all := auth.System("test")
		if d := day(all, 0, ""); !d.IsZero() {
			t.Errorf("before any run: %s", d)
		}
		w.run(screening.Request{AsOf: asOf})
		for _, profile := range []string{"", "cn-2021"} {
			if d := day(all, 410602000000, profile); d != asOf {
				t.Errorf("after a run, profile %q: %s", profile, d)
			}
		}
		if d := day(all, 410602000000, "cn-2014"); !d.IsZero() {
			t.Errorf("of a profile that never ran: %s", d)
		}
		town := auth.Actor{UserID: 7, Role: auth.CountyOffice, Area: 410603000000}
		if _, err := w.svc.TrialDay(context.Background(), town, 410602000000, ""); code(err) != "not_found" {
			t.Errorf("of another county: %v", err)
		}
	})
}

// TestTrialReaches holds that a trial is refused that no county asked about can answer.
func TestTrialReaches(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.crowd(6, 4)
		try := func(region int, value, group string) string {
			_, err := w.svc.WhatIf(context.Background(), auth.System("test"), screening.Trial{AsOf: asOf, Group: group, Proposal: screening.Proposal{
				Params: []screening.ParamProposal{{Key: "monitoring_line", Value: value, Region: &region}}}})
			return problemOf(err)
		}
		for _, c := range []struct {
			region             int
			value, group, want string
		}{
			{410602, "7000", "", ""}, {41, "7000", screening.GroupTown, ""}, {0, "7000", screening.GroupVillage, ""},
			{99, "7000", "", "whatif_region_empty"}, {410603, "7000", "", "whatif_region_empty"}, {410602, "-7000", "", "policy_value"},
			{410602, "7000", "cow", "whatif_group"},
		} {
			if got := try(c.region, c.value, c.group); got != c.want {
				t.Errorf("%+v: %s", c, got)
			}
		}
	})
}

// problemOf is the code of the first problem of a fault, or of the fault itself.
func problemOf(err error) string {
	if f, ok := fault.As(err); ok && len(f.Problems) > 0 {
		return f.Problems[0].Code
	}
	return code(err)
}
