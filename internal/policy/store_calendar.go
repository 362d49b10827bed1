package policy

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"shouwang/internal/civil"
	"shouwang/internal/sqldb"
)

// keepCalendar makes the table of days what the profile's calendar says. The calendar is the country's and one for the installation: the
// profiles share it, and the one registered last decides. A profile without holidays leaves the table alone.
func keepCalendar(ctx context.Context, db *sqldb.DB, p *Profile) error {
	want := p.Calendar.Days()
	if len(want) == 0 {
		return nil
	}
	same := false
	read := func(tx *sqldb.Tx) error {
		have, err := calendarDays(ctx, tx)
		same = slices.Equal(have, want)
		return err
	}
	if err := db.Read(ctx, read); err != nil || same {
		return err
	}
	return db.Write(ctx, func(tx *sqldb.Tx) error {
		if err := tx.Queue(ctx, "calendar_day"); err != nil {
			return err
		}
		if err := read(tx); err != nil || same {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM calendar_day`); err != nil {
			return fmt.Errorf("clear the calendar: %w", err)
		}
		return insertDays(ctx, tx, want)
	})
}

func calendarDays(ctx context.Context, tx *sqldb.Tx) (days []Day, err error) {
	err = tx.Each(ctx, `SELECT day, working, ordinal, holiday_zh, holiday_en, source FROM calendar_day ORDER BY day`, nil,
		func(scan func(...any) error) error {
			var d Day
			var on int
			var zh, en sql.NullString
			err := scan(&on, &d.Working, &d.Ordinal, &zh, &en, &d.Source)
			d.On, d.Holiday = civil.FromInt(on), Text{Zh: zh.String, En: en.String}
			days = append(days, d)
			return err
		})
	return days, err
}

func insertDays(ctx context.Context, tx *sqldb.Tx, days []Day) error {
	i := 0
	_, err := tx.Insert(ctx, "calendar_day", []string{"day", "working", "ordinal", "holiday_zh", "holiday_en", "source"}, func() ([]any, bool) {
		if i == len(days) {
			return nil, false
		}
		d := days[i]
		i++
		return []any{d.On.Int(), d.Working, d.Ordinal, textOrNull(d.Holiday.Zh), textOrNull(d.Holiday.En), d.Source}, true
	})
	return err
}

func textOrNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}
