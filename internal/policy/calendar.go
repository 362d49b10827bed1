package policy

import (
	"regexp"
	"strconv"
	"time"

	"go.yaml.in/yaml/v3"

	"shouwang/internal/civil"
	"shouwang/internal/fault"
)

// Calendar is which days are worked, by the yearly notices of holidays, and when the years that rules name begin.
type Calendar struct {
	Years    map[string]YearStart // "calendar", "school", "collection"
	Notices  []Notice             // by year
	holidays map[civil.Date]Text
	worked   map[civil.Date]bool
}

// YearStart is the month and day on which a named year begins.
type YearStart struct{ Month, Day int }

// Notice is the notice that set the holidays of a year.
type Notice struct {
	Year   int
	Source string

	place fault.Place
}

// Day is what a calendar says of one day.
type Day struct {
	On      civil.Date
	Working bool
	Ordinal int  // working days of the calendar up to and including the day
	Holiday Text // on a day off that has a name
	Source  string
}

// Days gives every day of the years that have a notice, in their order. A day of any other year is unknown: without a notice nobody can
// say which weekend is worked, so that no weekday stands in for it.
func (c *Calendar) Days() []Day {
	if c == nil {
		return nil
	}
	var out []Day
	ordinal := 0
	for _, n := range c.Notices {
		for on := civil.New(n.Year, time.January, 1); on.Year == n.Year; on = on.AddDays(1) {
			day := Day{On: on, Working: c.working(on), Source: n.Source}
			if day.Working {
				ordinal++
			} else {
				day.Holiday = c.holidays[on]
			}
			day.Ordinal = ordinal
			out = append(out, day)
		}
	}
	return out
}

// working tells whether a day of a year with a notice is worked.
func (c *Calendar) working(on civil.Date) bool {
	_, off := c.holidays[on]
	weekday := on.Time().Weekday()
	return c.worked[on] || !off && weekday != time.Saturday && weekday != time.Sunday
}

// checkCalendar holds that no year is left out between two notices: the working days between two days could not be counted.
func (p *Profile) checkCalendar(problems *fault.List) {
	if p.Calendar == nil {
		return
	}
	for i, n := range p.Calendar.Notices {
		if i > 0 && n.Year != p.Calendar.Notices[i-1].Year+1 {
			problems.At(n.place, "policy_calendar_gap", "year", n.Year-1)
		}
	}
}

// readCalendar reads a calendar.yaml; years and notices of a higher layer replace those below.
func (p *Profile) readCalendar(r reader, content []byte) {
	root := r.document(content)
	if root == nil {
		return
	}
	if p.Calendar == nil {
		p.Calendar = &Calendar{
			Years: map[string]YearStart{}, holidays: map[civil.Date]Text{}, worked: map[civil.Date]bool{},
		}
	}
	seen := map[int]bool{}
	r.mapping(root, fields{
		"years?":    r.each(func(key string, _, value *yaml.Node) { p.Calendar.Years[key] = r.yearStart(value) }),
		"holidays?": r.list(func(n *yaml.Node) { p.Calendar.readNotice(r, n, seen) }),
	})
}

var monthDay = regexp.MustCompile(`^(\d\d)-(\d\d)$`)

// yearStart reads a month and day as 09-01. The 29th of February begins no year.
func (r reader) yearStart(n *yaml.Node) YearStart {
	m := monthDay.FindStringSubmatch(n.Value)
	if n.Kind != yaml.ScalarNode || m == nil {
		r.at(n, "yaml_month_day")
		return YearStart{}
	}
	if _, err := civil.Parse("2001-" + n.Value); err != nil {
		r.at(n, "yaml_month_day")
	}
	month, _ := strconv.Atoi(m[1])
	day, _ := strconv.Atoi(m[2])
	return YearStart{Month: month, Day: day}
}

func (c *Calendar) readNotice(r reader, n *yaml.Node, seen map[int]bool) {
	notice := Notice{place: fault.Place{File: r.file, Line: n.Line, Column: n.Column}}
	var off, on []*yaml.Node
	r.mapping(n, fields{
		"year": r.number(&notice.Year), "source": r.text(&notice.Source),
		"days":     r.list(func(n *yaml.Node) { off = append(off, n) }),
		"workdays": r.list(func(n *yaml.Node) { on = append(on, n) }),
	})
	if notice.Year < firstYear || notice.Year > lastYear {
		r.at(n, "policy_calendar_year", "year", notice.Year)
		return
	}
	if seen[notice.Year] {
		r.at(n, "yaml_twice", "key", notice.Year)
	}
	seen[notice.Year] = true
	c.add(notice)
	for _, n := range off {
		c.readHoliday(r, n, notice.Year)
	}
	for _, n := range on {
		var day civil.Date
		if r.date(&day)(n); c.within(r, n, day, notice.Year) {
			c.worked[day] = true
		}
	}
}

// The years that a calendar may speak of; beyond them a year is a slip of the pen.
const firstYear, lastYear = 1949, 2199

// add puts a notice in its place by year and forgets what a lower layer said of that year.
func (c *Calendar) add(notice Notice) {
	i := 0
	for i < len(c.Notices) && c.Notices[i].Year < notice.Year {
		i++
	}
	if i < len(c.Notices) && c.Notices[i].Year == notice.Year {
		c.Notices[i] = notice
		for day := civil.New(notice.Year, time.January, 1); day.Year == notice.Year; day = day.AddDays(1) {
			delete(c.holidays, day)
			delete(c.worked, day)
		}
	} else {
		c.Notices = append(c.Notices[:i], append([]Notice{notice}, c.Notices[i:]...)...)
	}
}

func (c *Calendar) readHoliday(r reader, n *yaml.Node, year int) {
	var from, to civil.Date
	var name Text
	r.mapping(n, fields{"from": r.date(&from), "to": r.date(&to), "zh": r.text(&name.Zh), "en": r.text(&name.En)})
	if from.IsZero() || to.IsZero() || !c.within(r, n, from, year) || !c.within(r, n, to, year) {
		return
	}
	if to.Before(from) {
		r.at(n, "policy_period")
		return
	}
	for day := from; !day.After(to); day = day.AddDays(1) {
		c.holidays[day] = name
	}
}

// within tells whether a day lies in the year of its notice; the next year's first days stand in the next notice.
func (c *Calendar) within(r reader, n *yaml.Node, day civil.Date, year int) bool {
	if !day.IsZero() && day.Year != year {
		r.at(n, "policy_calendar_year", "year", day.Year)
	}
	return day.Year == year
}
