package screening

import (
	"context"
	"encoding/json"
	"time"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/sqldb"
)

// RunRow is a run as the history shows it.
type RunRow struct {
	ID           int64
	Area         int64
	Kind         string
	Because      string // why a run over what was touched looked at everything
	Profile      string
	AsOf         civil.Date
	State        string
	Households   int64
	Persons      int64
	Total        int64 // households it expected to look at
	StartedLogin string
	StartedAt    int64
	FinishedAt   int64
	StoppedBy    string   // who cancelled it
	Fault        string   // why it failed, for administrators
	Refusal      error    // why it could not begin, a fault; nil for runs that did
	Summary      *Summary // what it has counted so far, of a larger area than the reader's in the reader's counties; nil before its first chunk
	Left         time.Duration

	digest, summary, place string
	startedBy, heldUntil   int64
}

// Live tells whether the run has not ended.
func (r RunRow) Live() bool { return r.State == RunWaiting || r.State == RunRunning }

// RunFilter limits the history of runs; its zero value is the latest over areas of any kind but listed households.
type RunFilter struct {
	Area    int64
	Kind    string
	State   string
	Profile string
	After   int64 // the last run of the page before
	Limit   int
}

// Runs lists the latest runs that looked at the actor's area or a part of it, the newest first. Of a run over a larger area the actor
// learns that it was made and for which day, and what it counted in the actor's own counties, not elsewhere.
func (s *Service) Runs(ctx context.Context, actor auth.Actor, f RunFilter) ([]RunRow, error) {
	if err := actor.Require(auth.WarningRead); err != nil {
		return nil, err
	}
	f.Limit = max(1, min(f.Limit, largestPage))
	var out []RunRow
	var shares map[int64]Summary
	err := s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		if out, err = listRuns(ctx, tx, actor, f); err != nil {
			return err
		}
		shares, err = sharesFor(ctx, tx, actor, out)
		return err
	})
	if err != nil {
		return nil, err
	}
	for i := range out {
		out[i].shown(actor, shares)
	}
	return out, nil
}

// RunByID gives one run over the actor's area, a part of it or an area above it; NotFound for every other.
func (s *Service) RunByID(ctx context.Context, actor auth.Actor, number int64) (row RunRow, err error) {
	if err := actor.Require(auth.WarningRead); err != nil {
		return RunRow{}, err
	}
	var shares map[int64]Summary
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		if row, err = loadRun(ctx, tx, number); err != nil {
			return err
		}
		shares, err = sharesFor(ctx, tx, actor, []RunRow{row})
		return err
	})
	if err != nil {
		return RunRow{}, err
	}
	if !actor.Covers(row.Area) && !area.Contains(row.Area, actor.Area) {
		return RunRow{}, fault.NotFound("not_found")
	}
	row.shown(actor, shares)
	return row, nil
}

// shown leaves out what the reader may not see; of a run over a larger area the reader's share is left.
func (r *RunRow) shown(actor auth.Actor, shares map[int64]Summary) {
	var whole Summary
	if !actor.Covers(r.Area) {
		r.Households, r.Persons, r.Total, r.Fault, r.Refusal = 0, 0, 0, "", nil
		if share, ok := shares[r.ID]; ok && json.Unmarshal([]byte(r.summary), &whole) == nil {
			share.Seconds = whole.Seconds
			r.Summary = &share
		}
		return
	}
	var sum Summary
	if r.summary != "" && json.Unmarshal([]byte(r.summary), &sum) == nil && sum.Profile != "" {
		r.Summary = &sum
	}
	r.Left = left(*r)
}

// above lists the areas that contain an area, up to the whole country.
func above(code int64) []int64 {
	codes := []int64{0}
	for code = area.ParentOf(code); code != 0; code = area.ParentOf(code) {
		codes = append(codes, code)
	}
	return codes
}
