package screening

import (
	"context"
	"errors"
	"fmt"
	"time"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/job"
	"shouwang/internal/sqldb"
)

// TopicChanged lets a worker screen what was touched in a county; its payload is a CountyOrder.
const TopicChanged = "screening.changed"

// TopicNightly lets a worker screen everything, because rules also ask how much time has passed.
const TopicNightly = "screening.nightly"

// CountyOrder names the county.
type CountyOrder struct {
	County int `json:"county"`
}

// busyWait is how long what was touched waits for another run to end.
const busyWait = 30 * time.Second

// Touched says which households a fact has touched: one, those of a village, or those of a batch.
type Touched struct {
	// Mark tells the fact from others and is the same when the fact is delivered again: the number of the job that delivers it.
	Mark int64
	// Cause is the journal's command, or the source of the batch.
	Cause     string
	Household id.Ref   // of a change by hand
	Village   int64    // of a change by hand to a village's facts
	Warnings  []id.Ref // whose households were touched
	Batch     id.Ref   // of a feed, whose source is the cause
	// Wait is how long further changes are waited for before what was touched is screened; 0 leaves that to the nightly run.
	Wait time.Duration
}

// touch is a household that was touched.
type touch struct {
	household, mark int64
	present         bool // in the registry
}

// Touch notes which households a fact has touched, in one statement however many they are, and orders their screening.
func (s *Service) Touch(ctx context.Context, t Touched) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		counties, err := s.touch(ctx, tx, t)
		if err != nil || t.Wait <= 0 {
			return err
		}
		for _, county := range counties {
			if err := orderChanged(ctx, tx, county, t.Wait); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) touch(ctx context.Context, tx *sqldb.Tx, t Touched) ([]int, error) {
	switch {
	case t.Village != 0:
		return []int{area.CountyOf(t.Village)}, touchVillage(ctx, tx, t)
	case len(t.Warnings) > 0:
		return touchWarned(ctx, tx, t)
	case t.Batch.IsZero():
		return []int{t.Household.County}, touchHousehold(ctx, tx, t)
	}
	record := ""
	for _, source := range s.fields.Sources() {
		if source.Key == t.Cause {
			record = source.Record
		}
	}
	within, err := scopeOfBatch(ctx, tx, t.Batch)
	if err != nil {
		return nil, err
	}
	if err := touchBatch(ctx, tx, t, within, record); err != nil {
		return nil, err
	}
	return markedCounties(ctx, tx, t.Mark, within)
}

// orderChanged orders the screening of what was touched in a county, once for all that is touched until it begins.
func orderChanged(ctx context.Context, tx *sqldb.Tx, county int, wait time.Duration) error {
	_, _, err := job.Enqueue(ctx, tx, job.Order{
		Topic: TopicChanged, Key: fmt.Sprintf("screening.changed:%d", county), Payload: CountyOrder{County: county}, RunAt: tx.Now().Add(wait),
	})
	return err
}

// ScreenChanged is the handler of TopicChanged. A county that was never screened wholly is left alone: its first whole run is a
// person's decision, and so is what day it looks from.
func (s *Service) ScreenChanged(ctx context.Context, order *job.Run) error {
	var o CountyOrder
	if err := order.Decode(&o); err != nil {
		return err
	}
	if err := s.Reload(ctx); err != nil {
		return err
	}
	req := Request{Area: area.CountyCode(o.County), Changed: true, Replace: true, Progress: func(p Progress) { order.Progress(p.Households, p.Total) }}
	screened := false
	err := s.db.Read(ctx, func(tx *sqldb.Tx) error {
		profile, stands, err := s.meantIn(ctx, tx, o.County)
		if err != nil {
			return err
		}
		req.Profile, req.AsOf = profile, stands.asOf
		ever, err := loadStanding(ctx, tx, "", req.Area)
		screened = ever.digest != ""
		return err
	})
	if err != nil || !screened {
		return err
	}
	sum, begun, err := s.run(ctx, auth.System("screening"), req)
	if f, named := fault.As(err); named && f.Code == cancelled {
		return nil // by a person; what was touched waits for the next change or the night
	}
	if fault.KindOf(err) == fault.KindConflict {
		return s.db.Write(ctx, func(tx *sqldb.Tx) error { return orderChanged(ctx, tx, o.County, busyWait) })
	}
	if err != nil && !begun {
		return s.unbegun(ctx, req, err)
	}
	if err != nil {
		return err
	}
	return order.Result(sum)
}

// ScreenAll is the handler of TopicNightly: it orders a whole run, as of a day and by the profile of that day, over every county that has been screened
// wholly before. While another run is busy in one of them, but not with all of it, it is Unavailable and wants to be asked again; what
// it has ordered by then is not ordered twice.
func (s *Service) ScreenAll(ctx context.Context, today civil.Date) error {
	system := auth.System("screening")
	var counties []int
	err := s.db.Read(ctx, func(tx *sqldb.Tx) error {
		all, err := loadCounties(ctx, tx, system.Scope())
		if err != nil {
			return err
		}
		for _, county := range all {
			stands, err := loadStanding(ctx, tx, "", area.CountyCode(county))
			if err != nil {
				return err
			}
			if stands.digest != "" {
				counties = append(counties, county)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	var failures []error
	for _, county := range counties {
		req := Request{AsOf: today, Area: area.CountyCode(county), Key: fmt.Sprintf("nightly.%s.%d", today, county)}
		_, err := s.Start(ctx, system, req)
		if fault.KindOf(err) == fault.KindConflict {
			err = s.asGood(ctx, today, county)
		}
		failures = append(failures, s.unbegun(ctx, req, err))
	}
	return errors.Join(failures...)
}

// asGood is nil when a whole run of a day over a county is under way, and Unavailable when what is under way is another one.
func (s *Service) asGood(ctx context.Context, day civil.Date, county int) error {
	var live []RunRow
	err := s.db.Read(ctx, func(tx *sqldb.Tx) error {
		others, err := loadRunning(ctx, tx)
		for _, o := range others {
			row, err := loadRun(ctx, tx, o.id)
			if err != nil {
				return err
			}
			live = append(live, row)
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, row := range live {
		if row.Kind == KindWhole && row.AsOf == day && area.Contains(row.Area, area.CountyCode(county)) {
			return nil
		}
	}
	return fault.Unavailable("unavailable")
}
