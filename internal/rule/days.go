package rule

import "shouwang/internal/civil"

// The days that a stored date can be, counted from 1 March of the year 0.
var firstDay, lastDay = dayNumber(10101), dayNumber(99991231)

// dayNumber counts the days of a stored date from 1 March of the year 0, with the arithmetic that the statements use.
func dayNumber(date int64) int64 {
	month := (date/100%100 + 9) % 12
	year := date/10000 - month/10
	return year*365 + year/4 - year/100 + year/400 + (month*306+5)/10 + date%100 - 1
}

// addDays is the stored date n days later, nil beyond what a date can be.
func addDays(date, n int64) any {
	if day := dayNumber(date) + n; day < firstDay || day > lastDay {
		return nil
	}
	return int64(civil.FromInt(int(date)).AddDays(int(n)).Int())
}

// stored gives a date as it is stored, nil when it is outside the calendar.
func stored(d civil.Date) any {
	if d.Year < 1 || d.Year > 9999 {
		return nil
	}
	return int64(d.Int())
}

// Calendar knows the working days of a run of days: Ordinals[i] counts the working days up to and including the day i after First. The
// calendar's table has the same numbers.
type Calendar struct {
	First    civil.Date
	Ordinals []int64
}

// Ordinal counts the working days up to and including a day; false outside the calendar.
func (c *Calendar) Ordinal(day civil.Date) (int64, bool) {
	if c == nil {
		return 0, false
	}
	i := day.DaysSince(c.First)
	if i < 0 || i >= len(c.Ordinals) {
		return 0, false
	}
	return c.Ordinals[i], true
}

// at is Ordinal of a stored date.
func (c *Calendar) at(date int64) (int64, bool) { return c.Ordinal(civil.FromInt(int(date))) }

// Before gives the latest day from which n working days lead up to a day, so that d <= Before(day, n) says the same as
// working_days_between(d, day) >= n; false outside the calendar.
func (c *Calendar) Before(day civil.Date, n int64) (civil.Date, bool) {
	ordinal, ok := c.Ordinal(day)
	if !ok || n < 0 {
		return civil.Date{}, false
	}
	for ; ok; day = day.AddDays(-1) {
		var at int64
		if at, ok = c.Ordinal(day); ok && at <= ordinal-n {
			return day, true
		}
	}
	return civil.Date{}, false
}

// working counts the working days after one day up to and including another, nil when either is outside the calendar.
func (c *Calendar) working(from, to int64) any {
	first, ok := c.at(from)
	last, there := c.at(to)
	if !ok || !there {
		return nil
	}
	return last - first
}
