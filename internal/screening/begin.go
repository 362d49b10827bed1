package screening

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"shouwang/internal/area"
	"shouwang/internal/audit"
	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/job"
	"shouwang/internal/sqldb"
)

// TopicRun is a run that a worker is to do, or to go on with when the process that did it has died; its payload is a RunOrder.
const TopicRun = "screening.run"

// RunOrder names the run.
type RunOrder struct {
	Run int64 `json:"run"`
}

// Run screens the households of an area, what was touched in it, or a named few, and brings the warnings up to date. Two runs over
// overlapping areas at once are refused with a Conflict, a missing parameter with an Invalid that names it. When the process is killed,
// a worker goes on with the run.
func (s *Service) Run(ctx context.Context, actor auth.Actor, req Request) (Summary, error) {
	sum, _, err := s.run(ctx, actor, req)
	return sum, err
}

// run is Run; it also tells whether the run had begun when it failed, and so has a row of its own that says why.
func (s *Service) run(ctx context.Context, actor auth.Actor, req Request) (sum Summary, has bool, err error) {
	if err := actor.Require(auth.ScreeningRun); err != nil {
		return Summary{}, false, err
	}
	r, err := s.prepare(ctx, actor, req)
	if err != nil {
		return Summary{}, false, err
	}
	if r.kind == KindNamed {
		sum, err := r.atOnce(ctx)
		if err == errMoved { //nolint:errorlint // made here, never wrapped
			err = fault.Conflict("screening_busy", "area", r.area, "run", r.id)
		}
		return sum, false, err
	}
	begun, err := r.begin(ctx, RunRunning)
	if err != nil {
		return Summary{}, false, err
	}
	if begun != r.id {
		sum, err = s.found(ctx, begun, r.area)
		return sum, true, err
	}
	if err := r.work(ctx); err != nil {
		return Summary{}, true, errors.Join(err, r.fail(context.WithoutCancel(ctx), err))
	}
	return r.sum, true, nil
}

// Start lets a worker do a run over an area and gives its number at once. Asked for again with the same key it gives the number of the
// first one.
func (s *Service) Start(ctx context.Context, actor auth.Actor, req Request) (run int64, err error) {
	if err := actor.Require(auth.ScreeningRun); err != nil {
		return 0, err
	}
	req.Households = nil
	r, err := s.prepare(ctx, actor, req)
	if err != nil {
		return 0, err
	}
	return r.begin(ctx, RunWaiting)
}

// begin writes the run's row, unless another run is busy with an overlapping area, and orders the worker that does it or watches over
// it. It gives the number of the run that was begun with the request's key, which is an earlier one when the key has been used before.
func (r *run) begin(ctx context.Context, state string) (begun int64, err error) {
	err = r.db.Write(ctx, func(tx *sqldb.Tx) error {
		if err := lockRuns(ctx, tx); err != nil {
			return err
		}
		body := map[string]any{"profile": r.profile.Code, "as_of": r.req.AsOf, "area": r.area, "kind": r.kind}
		begun, err = auth.Once(ctx, tx, r.actor, r.req.Key, body, func() (int64, error) { return r.id, nil })
		if err != nil {
			return err
		}
		if begun != r.id {
			was, err := loadRun(ctx, tx, begun)
			if err != nil || was.State != RunFailed && was.State != RunCancelled {
				return err
			}
			begun = r.id
		}
		if err := r.makeRoom(ctx, tx); err != nil {
			return err
		}
		if err := r.admit(ctx, tx); err != nil {
			return err
		}
		if err := insertRun(ctx, tx, r, state); err != nil {
			return err
		}
		return r.order(ctx, tx, state)
	})
	return begun, err
}

// order lets a worker do a waiting run, or look after a running one when its process may have died.
func (r *run) order(ctx context.Context, tx *sqldb.Tx, state string) error {
	o := job.Order{Topic: TopicRun, Key: "screening:" + strconv.FormatInt(r.id, 10), Payload: RunOrder{Run: r.id}, CreatedBy: r.actor.UserID, Total: r.total}
	if state == RunRunning {
		o.RunAt = tx.Now().Add((lease + 1) * time.Second)
	}
	_, _, err := job.Enqueue(ctx, tx, o)
	return err
}

// makeRoom refuses the run while a living one is busy with an overlapping area, and ends the dead ones.
func (r *run) makeRoom(ctx context.Context, tx *sqldb.Tx) error {
	others, err := loadRunning(ctx, tx)
	if err != nil {
		return err
	}
	for _, o := range others {
		if !overlaps(o.area, r.area, area.Contains) {
			continue
		}
		if tx.Now().Unix() <= o.until {
			return fault.Conflict("screening_busy", "area", o.area, "run", o.id)
		}
		ended, err := endRun(ctx, tx, o.id, outcome{state: RunFailed, cause: "abandoned"})
		if err != nil {
			return err
		}
		if !ended {
			continue
		}
		if err := r.journal(ctx, tx, "screening.abandon", o, map[string]any{"by": strconv.FormatInt(r.id, 10), "households": o.households}); err != nil {
			return err
		}
	}
	return nil
}

// found gives what the run that was begun with the same key before has found; while it is under way it is a Conflict.
func (s *Service) found(ctx context.Context, begun, where int64) (sum Summary, err error) {
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		was, err := loadRun(ctx, tx, begun)
		if err != nil {
			return err
		}
		if was.State != RunDone {
			return fault.Conflict("screening_busy", "area", where, "run", begun)
		}
		return json.Unmarshal([]byte(was.summary), &sum)
	})
	return sum, err
}

// work does what is left of the run.
func (r *run) work(ctx context.Context) error {
	defer r.beat(ctx)()
	if r.kind == KindWhole && r.at == (place{}) {
		if err := refreshStatistics(ctx, r.db); err != nil {
			return err
		}
	}
	if err := r.screen(ctx); err != nil {
		return err
	}
	return r.finish(ctx)
}

// fail marks the run as failed; what it has written stays, because every chunk is true by itself, and is journalled.
func (r *run) fail(ctx context.Context, cause error) error {
	return r.db.Write(ctx, func(tx *sqldb.Tx) error {
		ended, err := endRun(ctx, tx, r.id, outcome{state: RunFailed, cause: fault.Redact(cause.Error()), holder: r.holder})
		if err != nil || !ended || r.sum.Households == 0 {
			return err
		}
		return r.journal(ctx, tx, "screening.fail", running{id: r.id, area: r.area}, r.detail())
	})
}

// detail is what the journal keeps of what the run has done.
func (r *run) detail() map[string]any {
	sum := &r.sum
	return map[string]any{"profile": sum.Profile, "as_of": sum.AsOf, "households": sum.Households, "new": sum.New,
		"continuing": sum.Continuing, "closed": sum.Closed, "kind": sum.Kind}
}

// journal records what became of a run.
func (r *run) journal(ctx context.Context, tx *sqldb.Tx, action string, of running, detail map[string]any) error {
	return journal(ctx, tx, r.actor, action, of, detail)
}

func journal(ctx context.Context, tx *sqldb.Tx, actor auth.Actor, action string, of running, detail map[string]any) error {
	_, err := audit.Record(ctx, tx, audit.Entry{Actor: actor.UserID, ActorName: actor.Login, Action: action,
		Object: strconv.FormatInt(of.id, 10), County: area.CountyOf(of.area), Area: of.area, Detail: detail})
	return err
}

// finish writes the summary, the journal entry and the fact that others react to.
func (r *run) finish(ctx context.Context) error {
	return r.db.Write(ctx, func(tx *sqldb.Tx) error {
		r.clock(&r.sum)
		text, err := json.Marshal(r.sum)
		if err != nil {
			return fmt.Errorf("write summary: %w", err)
		}
		ended, err := endRun(ctx, tx, r.id, outcome{state: RunDone, summary: string(text), holder: r.holder})
		if err != nil {
			return err
		}
		if !ended {
			return r.lost(ctx, tx)
		}
		return r.tell(ctx, tx)
	})
}

// tell publishes that the run has completed and writes the journal, which comes last.
func (r *run) tell(ctx context.Context, tx *sqldb.Tx) error {
	done := Completed{Run: r.id, Area: r.area, New: r.sum.New, Closed: r.sum.Closed}
	if err := job.Publish(ctx, tx, TopicCompleted, done); err != nil {
		return err
	}
	return r.journal(ctx, tx, "screening.run", running{id: r.id, area: r.area}, r.detail())
}

// clock writes how long the run has taken, all attempts together.
func (r *run) clock(sum *Summary) {
	sum.Seconds = r.before + time.Since(r.began).Seconds()
	if sum.Seconds > 0 {
		sum.RowsPerSecond = float64(sum.Persons) / sum.Seconds
	}
}

// cancelled is the code of the Conflict that a run ends with when somebody has cancelled it.
const cancelled = "screening_cancelled"

// lost is what a run says that is no longer this process's: somebody has cancelled it, or another process has given it up for dead.
func (r *run) lost(ctx context.Context, tx *sqldb.Tx) error {
	was, err := loadRun(ctx, tx, r.id)
	if err != nil {
		return err
	}
	if was.State == RunCancelled {
		return fault.Conflict(cancelled, "by", was.StoppedBy)
	}
	return fault.Conflict("screening_busy", "area", r.area, "run", r.id)
}
