package screening

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/job"
	"shouwang/internal/sqldb"
)

// lastAttempt is how often a worker tries a run again that fails for a reason which may pass.
const lastAttempt = 5

// Continue is the handler of TopicRun: it does a run that waits, or goes on with one whose process has died, from where that stopped.
// While the process lives the worker looks again later.
func (s *Service) Continue(ctx context.Context, order *job.Run) error {
	var o RunOrder
	if err := order.Decode(&o); err != nil {
		return err
	}
	r, err := s.take(ctx, o.Run)
	if err != nil || r == nil {
		return err
	}
	r.req.Progress = func(p Progress) { order.Progress(p.Households, p.Total) }
	err = r.work(ctx)
	switch {
	case err == nil:
		return order.Result(r.sum)
	case ctx.Err() != nil || passing(err) && order.Attempt < lastAttempt:
		return errors.Join(err, r.release(context.WithoutCancel(ctx)))
	case fault.KindOf(err) == fault.KindConflict: // cancelled, or another process has it
		return nil
	}
	return errors.Join(job.Permanent(err), r.fail(context.WithoutCancel(ctx), err))
}

// passing tells whether trying again may help.
func passing(err error) bool {
	kind := fault.KindOf(err)
	return kind == fault.KindInternal || kind == fault.KindUnavailable
}

// take makes this process the one that works on a run; nil when the run has ended or another process is at it.
func (s *Service) take(ctx context.Context, number int64) (*run, error) {
	var row RunRow
	err := s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		row, err = loadRun(ctx, tx, number)
		return err
	})
	if err != nil || !row.Live() {
		return nil, err
	}
	r, err := s.again(ctx, row)
	if err != nil {
		return nil, s.unfit(ctx, row, err)
	}
	taken := false
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		if row, err = loadRun(ctx, tx, number); err != nil || !row.Live() {
			return err
		}
		if row.State == RunRunning && tx.Now().Unix() <= row.heldUntil {
			return r.order(ctx, tx, RunRunning)
		}
		taken, err = holdRun(ctx, tx, r)
		return err
	})
	if err != nil || !taken {
		return nil, err
	}
	return r, r.restore(row)
}

// again prepares a run from its row. It goes on under the version of the profile that it was begun with, or not at all.
func (s *Service) again(ctx context.Context, row RunRow) (*run, error) {
	actor := auth.System("screening")
	actor.UserID, actor.Login = row.startedBy, row.StartedLogin
	r, err := s.prepare(ctx, actor, Request{Profile: row.Profile, AsOf: row.AsOf, Area: row.Area, Changed: row.Kind == KindChanged, Replace: true})
	if err != nil {
		return nil, err
	}
	if r.profile.Digest != row.digest || r.kind != row.Kind {
		return nil, fault.Conflict("screening_rules_changed", "profile", row.Profile)
	}
	r.id, r.total, r.because = row.ID, row.Total, row.Because
	r.holder = strconv.FormatInt(s.ids.Next(), 36)
	r.sum = r.blank()
	return r, nil
}

// unfit ends a run that cannot go on: its rules have changed, or a parameter is gone. What may pass is tried again.
func (s *Service) unfit(ctx context.Context, row RunRow, cause error) error {
	if passing(cause) {
		return cause
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := endRun(ctx, tx, row.ID, outcome{state: RunFailed, cause: fault.Redact(cause.Error())})
		return err
	})
}

// restore takes up what the attempt before had counted and where it stopped.
func (r *run) restore(row RunRow) error {
	if row.place == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(row.place), &r.at); err != nil {
		return fmt.Errorf("read where run %d stopped: %w", r.id, err)
	}
	if err := json.Unmarshal([]byte(row.summary), &r.sum); err != nil {
		return fmt.Errorf("read the summary of run %d: %w", r.id, err)
	}
	r.before = r.sum.Seconds
	return nil
}

// release lets another process go on at once.
func (r *run) release(ctx context.Context) error {
	return r.db.Write(ctx, func(tx *sqldb.Tx) error { return releaseRun(ctx, tx, r) })
}

// Cancel stops a run that waits or is under way; what it has written stays, because every chunk is true by itself. A run that has ended
// is a Conflict.
func (s *Service) Cancel(ctx context.Context, actor auth.Actor, number int64) error {
	if err := actor.Require(auth.ScreeningRun); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		row, err := loadRun(ctx, tx, number)
		if err != nil {
			return err
		}
		if !actor.Covers(row.Area) {
			return fault.NotFound("not_found")
		}
		ended, err := endRun(ctx, tx, number, outcome{state: RunCancelled, by: actor.Login})
		if err != nil {
			return err
		}
		if !ended {
			return fault.Conflict("screening_ended")
		}
		of := running{id: number, area: row.Area}
		return journal(ctx, tx, actor, "screening.cancel", of, map[string]any{"households": row.Households})
	})
}

// left estimates how long a run still takes, zero while that cannot be told.
func left(row RunRow) time.Duration {
	if row.State != RunRunning || row.Summary == nil || row.Households == 0 || row.Total <= row.Households {
		return 0
	}
	each := row.Summary.Seconds / float64(row.Households)
	return time.Duration(each * float64(row.Total-row.Households) * float64(time.Second)).Round(time.Second)
}
