package sheet

import (
	"math"
	"strconv"
	"time"
)

const (
	daySeconds = 86_400
	lastSerial = 2_958_466 // the first day after 9999-12-31 in the 1900 system
	leapBug    = 60        // the day 1900-02-29, which never was
)

// appendDate appends the ISO form of a serial date: a date, a date with time, or for a serial below one a time of
// day. A number that is no date (negative, beyond the year 9999, the false leap day of 1900) is left to the caller.
func appendDate(dst []byte, literal string, date1904 bool) ([]byte, bool) {
	serial, err := strconv.ParseFloat(literal, 64)
	if err != nil || serial < 0 || serial >= lastSerial {
		return dst, false
	}
	seconds := int64(math.Round(serial * daySeconds))
	days, rest := seconds/daySeconds, seconds%daySeconds
	clock := time.Unix(rest, 0).UTC()
	if days == 0 && !date1904 {
		if serial == 0 {
			return dst, false
		}
		return clock.AppendFormat(dst, time.TimeOnly), true
	}
	day, ok := serialDay(days, date1904)
	if !ok {
		return dst, false
	}
	dst = day.AppendFormat(dst, time.DateOnly)
	if rest != 0 {
		dst = append(dst, ' ')
		dst = clock.AppendFormat(dst, time.TimeOnly)
	}
	return dst, true
}

func serialDay(days int64, date1904 bool) (time.Time, bool) {
	epoch := time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case date1904:
		epoch = time.Date(1904, time.January, 1, 0, 0, 0, 0, time.UTC)
	case days == leapBug:
		return time.Time{}, false
	case days < leapBug:
		days++
	}
	day := epoch.AddDate(0, 0, int(days))
	return day, day.Year() <= 9999
}

// isoDate brings the text of an ISO date cell into the form that this package uses.
func isoDate(text string) string {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02T15:04"} {
		t, err := time.Parse(layout, text)
		if err != nil {
			continue
		}
		if t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 {
			return t.Format(time.DateOnly)
		}
		return t.Format(time.DateTime)
	}
	return text
}

// dateSerial is the inverse for the writer: days since the epoch of the 1900 system.
func dateSerial(t time.Time) float64 {
	epoch := time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)
	wall := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
	days := wall.Sub(epoch).Seconds() / daySeconds
	if days <= leapBug {
		days--
	}
	return days
}
