package policy

import (
	"strings"
	"testing"

	"shouwang/internal/civil"
	"shouwang/internal/fault"
)

const smallCalendar = `years: {school: "09-01"}
holidays:
  - year: 2021
    source: 通知
    days:
      - {from: 2021-10-01, to: 2021-10-07, zh: 国庆节, en: National Day}
    workdays: [2021-09-26, 2021-10-09]
  - year: 2022
    source: 通知
    days: []
    workdays: []
`

func withCalendar(t *testing.T, text string) (*Profile, error) {
	t.Helper()
	files := tiny(t)
	files["tiny/calendar.yaml"] = []byte(text)
	return parse("tiny", files)
}

func TestCalendar(t *testing.T) {
	t.Parallel()
	p, err := withCalendar(t, smallCalendar)
	if err != nil {
		t.Fatal(err)
	}
	if p.Calendar.Years["school"] != (YearStart{Month: 9, Day: 1}) {
		t.Errorf("years = %v", p.Calendar.Years)
	}
	days := p.Calendar.Days()
	if len(days) != 730 {
		t.Fatalf("%d days in two years", len(days))
	}
	byDate := map[civil.Date]Day{}
	for _, d := range days {
		byDate[d.On] = d
	}
	for day, want := range map[civil.Date]bool{
		civil.New(2021, 9, 26): true, civil.New(2021, 9, 25): false, civil.New(2021, 10, 1): false, civil.New(2021, 10, 7): false,
		civil.New(2021, 10, 8): true, civil.New(2021, 10, 9): true, civil.New(2021, 10, 10): false, civil.New(2022, 10, 3): true,
	} {
		if got := byDate[day]; got.Working != want {
			t.Errorf("%s = %+v, want %v", day, got, want)
		}
	}
	if between := byDate[civil.New(2021, 10, 11)].Ordinal - byDate[civil.New(2021, 9, 30)].Ordinal; between != 3 {
		t.Errorf("%d working days from 30 September to 11 October, want the 8th, 9th and 11th", between)
	}
	if holiday := byDate[civil.New(2021, 10, 3)]; holiday.Holiday.En != "National Day" || holiday.Source != "通知" {
		t.Errorf("3 October 2021 = %+v", holiday)
	}
	var none *Calendar
	if none.Days() != nil {
		t.Error("a profile without calendar has days")
	}
}

func TestCalendarFaults(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, old, new, want string }{
		{"year start", `"09-01"`, `"09-31"`, "tiny/calendar.yaml:1:17 yaml_month_day"},
		{"year start without quotes", `"09-01"`, "[9]", "tiny/calendar.yaml:1:17 yaml_month_day"},
		{"leap day", `"09-01"`, `"02-29"`, "tiny/calendar.yaml:1:17 yaml_month_day"},
		{"other year", "to: 2021-10-07", "to: 2022-01-07", `tiny/calendar.yaml:6:9 policy_calendar_year year="2022"`},
		{"end before begin", "to: 2021-10-07", "to: 2021-09-30", "tiny/calendar.yaml:6:9 policy_period"},
		{"worked in another year", "[2021-09-26,", "[2020-09-26,", `tiny/calendar.yaml:7:16 policy_calendar_year year="2020"`},
		{"year twice", "year: 2022", "year: 2021", `tiny/calendar.yaml:8:5 yaml_twice key="2021"`},
		{"gap", "year: 2022", "year: 2023", `tiny/calendar.yaml:8:5 policy_calendar_gap year="2022"`},
		{"no such year", "year: 2022", "year: 20022", `tiny/calendar.yaml:8:5 policy_calendar_year year="20022"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := withCalendar(t, strings.Replace(smallCalendar, tt.old, tt.new, 1))
			f, ok := fault.As(err)
			if !ok {
				t.Fatalf("err = %v", err)
			}
			if got := f.Problems[0].String(); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}
