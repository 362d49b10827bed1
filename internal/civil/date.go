package civil

import (
	"cmp"
	"database/sql/driver"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// ErrNotDate is returned for a text or a number that names no day of the calendar. It does not repeat the text,
// because a birth date is personal.
var ErrNotDate = errors.New("not a date")

// Date is a day of the Gregorian calendar. Dates compare with ==; the zero Date is the absent one.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// New returns the day, or the zero Date when the calendar has no such day.
func New(year int, month time.Month, day int) Date {
	d := Date{year, month, day}
	if !d.exists() {
		return Date{}
	}
	return d
}

// Of returns the day on which t falls in its own location.
func Of(t time.Time) Date {
	year, month, day := t.Date()
	return Date{year, month, day}
}

// FromInt returns the day written as yyyymmdd, or the zero Date when the calendar has no such day.
func FromInt(n int) Date {
	return New(n/10000, time.Month(n/100%100), n%100)
}

func (d Date) exists() bool {
	return d.Year >= 1 && d.Year <= 9999 && d.Month >= 1 && d.Month <= 12 && d.Day >= 1 && d.Day <= daysIn(d.Year, d.Month)
}

func daysIn(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// IsZero reports whether the date is absent.
func (d Date) IsZero() bool { return d == Date{} }

// Int returns the date as yyyymmdd, 0 when it is absent.
func (d Date) Int() int { return d.Year*10000 + int(d.Month)*100 + d.Day }

// String returns the date as 2023-12-18, and the empty string when it is absent.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// Time returns the first moment of the day in UTC.
func (d Date) Time() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// Compare returns -1, 0 or 1 as d is before, equal to or after other. The absent date is before every other.
func (d Date) Compare(other Date) int { return cmp.Compare(d.Int(), other.Int()) }

// Before reports whether d is earlier than other.
func (d Date) Before(other Date) bool { return d.Compare(other) < 0 }

// After reports whether d is later than other.
func (d Date) After(other Date) bool { return d.Compare(other) > 0 }

// AddDays returns the day n days later, or earlier when n is negative. The absent date stays absent.
func (d Date) AddDays(n int) Date {
	if d.IsZero() {
		return d
	}
	return Of(d.Time().AddDate(0, 0, n))
}

// AddMonths returns the same day n months later, or the last day of that month when it is shorter:
// 31 January and one month is 28 or 29 February. The absent date stays absent.
func (d Date) AddMonths(n int) Date {
	if d.IsZero() {
		return d
	}
	first := time.Date(d.Year, d.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	year, month, _ := first.Date()
	return Date{year, month, min(d.Day, daysIn(year, month))}
}

// AddYears returns the same day n years later; 29 February becomes the 28th in common years.
func (d Date) AddYears(n int) Date { return d.AddMonths(12 * n) }

// DaysSince returns how many days lie between earlier and d; it is negative when d is the earlier one.
func (d Date) DaysSince(earlier Date) int {
	return int((d.Time().Unix() - earlier.Time().Unix()) / 86400)
}

// FirstOfMonth returns the first day of the month of d.
func (d Date) FirstOfMonth() Date {
	if d.IsZero() {
		return d
	}
	return Date{d.Year, d.Month, 1}
}

// FirstOfYear returns the first day of the year of d.
func (d Date) FirstOfYear() Date {
	if d.IsZero() {
		return d
	}
	return Date{d.Year, time.January, 1}
}

// AgeAt returns the completed years on a day of somebody born on birth. It is the same arithmetic that SQL does
// on the stored integers, so that a page and a rule never disagree.
func AgeAt(birth, on Date) int { return (on.Int() - birth.Int()) / 10000 }

// Value stores the date as yyyymmdd and the absent date as NULL.
func (d Date) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	if !d.exists() {
		return nil, fmt.Errorf("store date: %w", ErrNotDate)
	}
	return int64(d.Int()), nil
}

// Scan reads what Value stores.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = Date{}
		return nil
	case int64:
		*d = FromInt(int(v))
		if d.IsZero() {
			return fmt.Errorf("load date: %w", ErrNotDate)
		}
		return nil
	default:
		return fmt.Errorf("load date from %T: %w", src, ErrNotDate)
	}
}

// MarshalJSON writes "2023-12-18", and null when the date is absent.
func (d Date) MarshalJSON() ([]byte, error) {
	if d.IsZero() {
		return []byte("null"), nil
	}
	return []byte(strconv.Quote(d.String())), nil
}

// UnmarshalJSON reads what MarshalJSON writes.
func (d *Date) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*d = Date{}
		return nil
	}
	s, err := strconv.Unquote(string(b))
	if err != nil {
		return fmt.Errorf("read date: %w", ErrNotDate)
	}
	*d, err = Parse(s)
	return err
}
