package screening

import (
	"context"
	"encoding/json"
	"fmt"

	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/sqldb"
)

// refusal is what is kept of a fault, for pages in any language. What stood in the input is left out.
type refusal struct {
	Code     string            `json:"code"`
	Args     map[string]string `json:"args,omitempty"`
	Problems []fault.Problem   `json:"problems,omitempty"`
}

func refusalOf(cause error) refusal {
	f, ok := fault.As(cause)
	if !ok {
		return refusal{Code: "screening_unbegun"}
	}
	out := refusal{Code: f.Code, Args: f.Args}
	for _, p := range f.Problems {
		p.Value = ""
		out.Problems = append(out.Problems, p)
	}
	return out
}

// fault is what was kept, as the fault that it was.
func (r refusal) fault() *fault.Error {
	f := fault.Invalid(r.Code).With(r.Problems...)
	f.Args = r.Args
	return f
}

// unbegun leaves a failed run in the place of one that the program was to make by itself and that could not begin, so that people are told:
// once a day for a county. What only has to wait, or was stopped with the program, is no failure. It returns the cause.
func (s *Service) unbegun(ctx context.Context, req Request, cause error) error {
	kind := fault.KindOf(cause)
	if cause == nil || ctx.Err() != nil || kind == fault.KindConflict || kind == fault.KindUnavailable {
		return cause
	}
	p := s.packOn(req.AsOf)
	if named, err := s.pack(req.Profile); err == nil && req.Profile != "" {
		p = named
	}
	text, err := json.Marshal(refusalOf(cause))
	if err != nil {
		return fmt.Errorf("write why the run could not begin: %w", err)
	}
	r := &run{Service: s, pack: p, prepared: &prepared{}, actor: auth.System("screening"), req: req, id: s.ids.Next(), area: req.Area, kind: KindWhole}
	if req.Changed {
		r.kind = KindChanged
	}
	day := s.presentDay()
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		if err := lockRuns(ctx, tx); err != nil {
			return err
		}
		_, offset := s.db.Now().In(s.zone).Zone()
		told, err := refusedSince(ctx, tx, r.area, day.Time().Unix()-int64(offset))
		if err != nil || told {
			return err
		}
		return insertRefused(ctx, tx, r, fault.Redact(cause.Error()), string(text))
	})
	if err != nil {
		return fmt.Errorf("%w; tell of it: %w", cause, err)
	}
	return cause
}

// NotBegun gives the last run of the actor's area that the program was to make by itself and that could not begin, nil when there is none
// or another has ended well since. Those are told who screen and those who administer; of others it is nil.
func (s *Service) NotBegun(ctx context.Context, actor auth.Actor) (*RunRow, error) {
	if !actor.Can(auth.ScreeningRun) && !actor.Can(auth.UserManage) {
		return nil, nil
	}
	var out *RunRow
	err := s.db.Read(ctx, func(tx *sqldb.Tx) error {
		row, err := loadRefused(ctx, tx, actor.Scope())
		if err != nil || row == nil {
			return err
		}
		stands, err := loadStanding(ctx, tx, "", row.Area)
		if err == nil && stands.id < row.ID {
			row.shown(actor, nil)
			out = row
		}
		return err
	})
	return out, err
}
