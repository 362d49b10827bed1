package policy_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/policy"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
	"shouwang/policies"
)

func shippedCalendar(t *testing.T) *policy.Calendar {
	t.Helper()
	p, err := policy.Load(policies.FS, "cn-2021")
	if err != nil {
		t.Fatal(err)
	}
	return p.Calendar
}

// TestEveryDayOfTheCalendar holds what must be true of every day of the shipped calendar, whatever the notices say.
func TestEveryDayOfTheCalendar(t *testing.T) {
	t.Parallel()
	days := shippedCalendar(t).Days()
	if len(days) < 13*365 {
		t.Fatalf("%d days", len(days))
	}
	for i, d := range days {
		before := policy.Day{On: d.On.AddDays(-1)}
		if i > 0 {
			before = days[i-1]
		}
		step := 0
		if d.Working {
			step = 1
		}
		if d.On != before.On.AddDays(1) || d.Ordinal != before.Ordinal+step {
			t.Errorf("%s has the ordinal %d after %s with %d", d.On, d.Ordinal, before.On, before.Ordinal)
		}
		weekday := d.On.Time().Weekday()
		weekend := weekday == time.Saturday || weekday == time.Sunday
		if !weekend && !d.Working && d.Holiday == (policy.Text{}) {
			t.Errorf("%s is a %s off and no holiday", d.On, weekday)
		}
		if d.Working && d.Holiday != (policy.Text{}) {
			t.Errorf("%s is worked on %s", d.On, d.Holiday.Zh)
		}
		if d.Source == "" {
			t.Errorf("%s has no notice", d.On)
		}
	}
}

// TestWorkingDaysOfTheYears compares with the counts that the notices give: days of the weeks Monday to Friday, less those off, and the
// weekend days worked.
func TestWorkingDaysOfTheYears(t *testing.T) {
	t.Parallel()
	// working days, weekend days worked, weekdays off
	want := map[int][3]int{
		2014: {250, 5, 16}, 2015: {249, 5, 17}, 2016: {250, 6, 17}, 2017: {249, 5, 16}, 2018: {250, 7, 18}, 2019: {250, 6, 17},
		2020: {249, 6, 19}, 2021: {250, 7, 18}, 2022: {249, 7, 18}, 2023: {249, 7, 18}, 2024: {251, 8, 19}, 2025: {248, 5, 18}, 2026: {248, 6, 19},
	}
	got := map[int][3]int{}
	for _, d := range shippedCalendar(t).Days() {
		weekday := d.On.Time().Weekday()
		weekend := weekday == time.Saturday || weekday == time.Sunday
		n := got[d.On.Year]
		switch {
		case d.Working && weekend:
			n[1]++
		case !d.Working && !weekend:
			n[2]++
		}
		if d.Working {
			n[0]++
		}
		got[d.On.Year] = n
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestKnownWorkingDays spells days out that the notices name.
func TestKnownWorkingDays(t *testing.T) {
	t.Parallel()
	working := map[int]bool{}
	ordinal := map[int]int{}
	for _, d := range shippedCalendar(t).Days() {
		working[d.On.Int()], ordinal[d.On.Int()] = d.Working, d.Ordinal
	}
	for day, want := range map[int]bool{
		20181229: true, 20181231: false, 20200131: false, 20200203: true, 20221230: true, 20221231: false, 20230102: false, 20230103: true,
		20241008: true, 20241012: true, 20250126: true, 20250205: true, 20251008: false, 20251009: true, 20260104: true, 20260223: false, 20150903: false, 20150906: true,
	} {
		if got, known := working[day]; !known || got != want {
			t.Errorf("%d: worked %v, known %v", day, got, known)
		}
	}
	// From the Friday before the Spring Festival of 2026 to the Wednesday after it: Saturday 14, Tuesday 24 and Wednesday 25 February.
	if n := ordinal[20260225] - ordinal[20260213]; n != 3 {
		t.Errorf("%d working days", n)
	}
}

// TestCalendarIsKept holds that registering a profile fills the table of days, follows what changes, and otherwise writes nothing.
func TestCalendarIsKept(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		p, err := policy.Load(policies.FS, "cn-2021")
		if err != nil {
			t.Fatal(err)
		}
		for _, step := range []struct{ until, working int }{{20261231, 1}, {20271231, 0}} {
			if err := policy.Register(t.Context(), db, p); err != nil {
				t.Fatal(err)
			}
			last, off := calendarEnd(t, db)
			if last != step.until || off != step.working {
				t.Errorf("the calendar ends on %d, worked on its last day: %d", last, off)
			}
			if p, err = p.WithLocal(map[string][]byte{"calendar.yaml": []byte(
				"holidays:\n  - {year: 2027, source: test, days: [{from: 2027-12-31, to: 2027-12-31, zh: 元旦, en: New Year}], workdays: []}\n")}); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// calendarEnd gives the last day of the table and whether it is worked, and checks that the ordinals of the table grow.
func calendarEnd(t *testing.T, db *sqldb.DB) (day, working int) {
	t.Helper()
	err := db.Read(context.Background(), func(tx *sqldb.Tx) error {
		before := 0
		return tx.Each(context.Background(), "SELECT day, working, ordinal FROM calendar_day ORDER BY day", nil, func(scan func(...any) error) error {
			var worked bool
			var ordinal int
			err := scan(&day, &worked, &ordinal)
			working = 0
			if worked {
				working = 1
			}
			if ordinal != before+working {
				t.Errorf("%d has the ordinal %d after %d", day, ordinal, before)
			}
			before = ordinal
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return day, working
}
