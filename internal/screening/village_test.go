package screening_test

import (
	"context"
	"strings"
	"testing"
	"time"

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

// TestVillages holds that a rule about villages warns once a village, keeps the warning's number while it stays true, closes it with a
// reason, and that it is listed, counted, explained and kept from those who may not see the village.
func TestVillages(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		old, err := policy.Load(policies.FS, "cn-2014")
		if err != nil {
			t.Fatal(err)
		}
		w.svc, err = screening.New(screening.Parts{DB: db, IDs: id.NewMaker(time.Now, strings.NewReader(t.Name())), Fields: field.MustLoad(),
			Profiles: []*policy.Profile{w.svc.Profile(), old}, Fixed: "cn-2014"})
		if err != nil {
			t.Fatal(err)
		}
		asOf := civil.New(2018, time.December, 31)
		const rule = "village_exit_incidence"
		w.household(villageB)
		w.exec("DELETE FROM village_fact WHERE village = ?", villageB)
		w.exec("UPDATE village_fact SET persons = 1000, poor_persons = 21, batch_id = ?, sheet = '村', row_no = 7", w.ids.Next())
		run := func(changed bool) screening.Summary { return w.run(screening.Request{AsOf: asOf, Changed: changed}) }
		sum := run(false)
		if sum.Profile != "cn-2014" || sum.Villages != 2 || sum.Warnings[rule] != (screening.Count{True: 1, Unknown: 1}) || sum.Changes[rule].New != 2 {
			t.Errorf("the first run: %s %d villages %+v %+v", sum.Profile, sum.Villages, sum.Warnings[rule], sum.Changes[rule])
		}
		find := func(actor auth.Actor, status string) []screening.Warning {
			page, err := w.svc.Warnings(context.Background(), actor, screening.Filter{Rule: rule, Status: status})
			if err != nil {
				t.Fatal(err)
			}
			return page.Warnings
		}
		office := auth.System("test")
		list := find(office, screening.Open)
		if len(list) != 1 || list[0].Village != villageA || list[0].HouseholdNo != "" || !list[0].Household.IsZero() || list[0].Title.Zh == "" {
			t.Fatalf("list: %+v", list)
		}
		first := list[0]
		counts, err := w.svc.Counts(context.Background(), office, screening.Filter{Rule: rule})
		if err != nil || counts.Open != 1 || counts.Unknown != 1 || counts.Households != 0 {
			t.Errorf("counts: %+v %v", counts, err)
		}
		x, err := w.svc.Explain(context.Background(), office, first.Ref)
		if err != nil || x.Tampered || !x.Holds || x.Derived != screening.Open || len(x.Rows) == 0 || x.Rows[0].Line != 7 || !strings.Contains(x.Message.Zh, "21") {
			t.Errorf("explained: %+v %v", x, err)
		}
		neighbour := auth.Actor{UserID: 3, Role: auth.VillageCadre, Area: villageB}
		if got := find(neighbour, screening.Open); len(got) != 0 {
			t.Errorf("the neighbour sees %+v", got)
		}
		if _, err := w.svc.Explain(context.Background(), neighbour, first.Ref); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("the neighbour is explained: %v", err)
		}
		w.exec("UPDATE village_fact SET poor_persons = 30")
		if sum := run(false); sum.Changes[rule].Continuing != 2 {
			t.Errorf("worse: %+v", sum.Changes[rule])
		}
		if got := find(office, screening.Open); len(got) != 1 || got[0].Ref != first.Ref || got[0].Since != first.Since {
			t.Errorf("worse: %+v", got)
		}
		w.exec("UPDATE village_fact SET poor_persons = 5")
		if sum := run(false); sum.Changes[rule].Closed != 1 {
			t.Errorf("better: %+v", sum.Changes[rule])
		}
		if got := find(office, screening.Closed); len(got) != 1 || got[0].Ref != first.Ref || got[0].CloseReason != screening.ReasonNoLonger {
			t.Errorf("better: %+v", got)
		}
		w.exec("UPDATE household SET ended_on = 20181201")
		if sum := run(false); sum.Villages != 1 || sum.Changes[rule].Closed != 1 {
			t.Errorf("a village without households and facts: %d villages, %+v", sum.Villages, sum.Changes[rule])
		}
		if got := find(neighbour, screening.Closed); len(got) != 1 || got[0].CloseReason != screening.ReasonVillage {
			t.Errorf("gone: %+v", got)
		}
		w.exec("UPDATE village_fact SET poor_persons = 40")
		if sum := run(false); sum.Changes[rule].New != 1 {
			t.Errorf("again: %+v", sum.Changes[rule])
		}
		if got := find(office, screening.Open); len(got) != 1 || got[0].Ref != first.Ref {
			t.Errorf("again: %+v", got)
		}
	})
}
