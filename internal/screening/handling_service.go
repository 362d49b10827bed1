package screening

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"shouwang/internal/area"
	"shouwang/internal/audit"
	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/job"
	"shouwang/internal/sqldb"
)

// MaxBulk is the most warnings that one command handles.
const MaxBulk = 500

// maxNote bounds a note, in characters.
const maxNote = 500

// listDismissReasons is the profile's code list of reasons to dismiss a warning.
const listDismissReasons = "dismiss_reason"

// beijing is the zone of the country's civil dates.
const beijing = 8 * time.Hour

// TopicClueWanted is published when somebody makes a warning a clue; its payload is a ClueWanted.
const TopicClueWanted = "screening.clue_wanted"

// ClueWanted says which warning is to become part of a clue, and by whom. Handling names the step that asked, once for ever.
type ClueWanted struct {
	Handling  id.Ref     `json:"handling"`
	Warning   id.Ref     `json:"warning"`
	Household id.Ref     `json:"household"`
	Village   int64      `json:"village"`
	Rule      string     `json:"rule"`
	Risk      string     `json:"risk,omitempty"`
	Level     string     `json:"level,omitempty"`
	Profile   string     `json:"profile"`
	Note      string     `json:"note,omitempty"`
	On        civil.Date `json:"on"`
	By        int64      `json:"by"`
	ByName    string     `json:"by_name"`
}

// Handle takes one step with one warning. A step that does not fit how the warning stands is a Conflict.
func (s *Service) Handle(ctx context.Context, actor auth.Actor, ref id.Ref, h Handling) (err error) {
	defer fault.Wrap(&err, "handle warning %s", ref)
	done, err := s.HandleMany(ctx, actor, []id.Ref{ref}, h)
	if err == nil && done.Done == 0 {
		return fault.Conflict("screening_handled_meanwhile")
	}
	return err
}

// HandleMany takes the same step with up to MaxBulk warnings of one rule. Those that the step does not fit any more are left and
// counted; a warning that is not there, or outside the actor's area, refuses them all.
func (s *Service) HandleMany(ctx context.Context, actor auth.Actor, refs []id.Ref, h Handling) (done Bulk, err error) {
	if err := actor.Require(auth.WarningHandle); err != nil {
		return Bulk{}, err
	}
	refs = slices.Clone(refs)
	slices.SortFunc(refs, func(a, b id.Ref) int { return strings.Compare(a.String(), b.String()) })
	refs = slices.Compact(refs)
	if len(refs) == 0 || len(refs) > MaxBulk {
		return Bulk{}, fault.Invalid("screening_bulk_size", "most", MaxBulk)
	}
	if h, err = s.checkHandling(h); err != nil {
		return Bulk{}, err
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		done, err = auth.Once(ctx, tx, actor, h.Key, handlingBody(refs, h), func() (Bulk, error) {
			return (&handler{Service: s, actor: actor, h: h}).all(ctx, tx, refs)
		})
		return err
	})
	return done, err
}

// handlingBody is what makes two commands of one key the same.
func handlingBody(refs []id.Ref, h Handling) any {
	body := []string{h.Step, h.Reason, h.Note, h.CheckedOn.String()}
	for _, ref := range refs {
		body = append(body, ref.String())
	}
	return body
}

// CheckHandling finds everything that is wrong with a step by itself, as Handle would.
func (s *Service) CheckHandling(h Handling) error {
	_, err := s.checkHandling(h)
	return err
}

// checkHandling finds everything that is wrong with a step by itself.
func (s *Service) checkHandling(h Handling) (Handling, error) {
	faults := &fault.List{}
	h.Note = fault.Redact(strings.TrimSpace(h.Note))
	length := utf8.RuneCountInString(h.Note)
	if length > maxNote {
		faults.Field("note", "screening_note_long", "most", maxNote)
	}
	switch h.Step {
	case StepVerify:
		if h.CheckedOn.IsZero() {
			faults.Field("checked_on", "screening_checked_missing")
		}
	case StepDismiss:
		if !s.anyCode(listDismissReasons, h.Reason) {
			faults.Field("reason", "screening_reason_missing")
		}
		if length < 2 {
			faults.Field("note", "screening_note_missing")
		}
	case StepUndo:
		if length < 2 {
			faults.Field("note", "screening_note_missing")
		}
	case StepClue:
	default:
		faults.Field("step", "screening_step_unknown")
	}
	return h, faults.Err("invalid")
}

// handler carries one command out.
type handler struct {
	*Service
	actor auth.Actor
	h     Handling
}

func (c *handler) all(ctx context.Context, tx *sqldb.Tx, refs []id.Ref) (Bulk, error) {
	if today := civil.Of(tx.Now().Add(beijing)); c.h.CheckedOn.After(today) {
		return Bulk{}, fault.Invalid("invalid").With(fault.At(fault.Place{Field: "checked_on"}, "screening_checked_future", "date", c.h.CheckedOn.String()))
	}
	found, err := loadHandled(ctx, tx, refs, c.actor.Scope())
	if err != nil {
		return Bulk{}, err
	}
	if len(found) < len(refs) {
		return Bulk{}, fault.NotFound("not_found")
	}
	var done Bulk
	for _, w := range found {
		if w.Rule != found[0].Rule || w.Profile != found[0].Profile {
			return Bulk{}, fault.Invalid("screening_bulk_rules")
		}
		ok, err := c.one(ctx, tx, w, len(found) == 1)
		if err != nil {
			return Bulk{}, err
		}
		if ok {
			done.Done++
		} else {
			done.Left++
		}
	}
	return done, nil
}

// one takes the step with one warning; false when it does not fit any more, which alone is a Conflict that says why.
func (c *handler) one(ctx context.Context, tx *sqldb.Tx, w Warning, alone bool) (bool, error) {
	to, _ := moveOf(c.h.Step, w.Handling)
	if code := c.refusal(w); code != "" {
		if alone {
			return false, fault.Conflict(code)
		}
		return false, nil
	}
	step := HandlingStep{
		Ref: id.Ref{County: w.Ref.County, ID: c.ids.Next()}, Step: c.h.Step, Reason: c.h.Reason, Note: c.h.Note, CheckedOn: c.h.CheckedOn,
		Status: w.Status, AsOf: w.AsOf, Digest: w.Digest, At: tx.Now(), By: c.actor.UserID, ByName: c.actor.Login,
	}
	if err := saveStep(ctx, tx, w, step, to); err != nil {
		return false, err
	}
	detail := map[string]any{"rule": w.Rule}
	if w.Household.IsZero() {
		detail["village"] = area.Format(w.Village)
	} else {
		detail["household"] = w.Household.String()
	}
	if c.h.Reason != "" {
		detail["reason"] = c.h.Reason
	}
	entry := audit.Entry{Actor: c.actor.UserID, ActorName: c.actor.Login, Action: "warning." + c.h.Step, Object: w.Ref.String(),
		County: w.Ref.County, Area: w.Village, Detail: detail}
	if _, err := audit.Record(ctx, tx, entry); err != nil || c.h.Step != StepClue {
		return true, err
	}
	return true, job.Publish(ctx, tx, TopicClueWanted, c.wanted(w, step))
}

// refusal is why the step does not fit the warning, empty when it does.
func (c *handler) refusal(w Warning) string {
	switch _, ok := moveOf(c.h.Step, w.Handling); {
	case w.Status == Closed:
		return "screening_handle_closed"
	case c.h.Seen != "" && c.h.Seen != w.Digest:
		return "screening_handle_changed"
	case c.h.Step == StepClue && w.notClue() != "":
		return w.notClue()
	case c.h.Step == StepUndo && w.Handling == InClue:
		return "screening_undo_clue"
	case !ok:
		return "screening_handled_meanwhile"
	}
	return ""
}

func (c *handler) wanted(w Warning, step HandlingStep) ClueWanted {
	wanted := ClueWanted{Handling: step.Ref, Warning: w.Ref, Household: w.Household, Village: w.Village, Rule: w.Rule, Level: w.Level,
		Profile: w.Profile, Note: step.Note, On: civil.Of(step.At.Add(beijing)), By: step.By, ByName: step.ByName}
	if r, ok := c.packOf(w.Profile).set.Rule(w.Rule); ok {
		wanted.Risk = r.RiskType
	}
	return wanted
}

// ClueOpened writes into the warning which clue the step that asked for one has led to. It is told by casework's clues, and may be told
// again.
func (s *Service) ClueOpened(ctx context.Context, wanted ClueWanted, clue id.Ref) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error { return writeClue(ctx, tx, wanted, clue) })
}

// ClueClosed says that a clue has a result: its warnings are settled by it.
type ClueClosed struct {
	Clue     id.Ref   `json:"clue"`
	Warnings []id.Ref `json:"warnings"`
	Result   string   `json:"result"`
	By       int64    `json:"by"`
	ByName   string   `json:"by_name"`
}

// ClueSettled settles the warnings of a clue that has a result. It may be told again.
func (s *Service) ClueSettled(ctx context.Context, closed ClueClosed) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		found, err := loadHandled(ctx, tx, closed.Warnings, auth.ScopeOf(0))
		if err != nil {
			return err
		}
		for _, w := range found {
			if w.Handling != InClue || (!w.Clue.IsZero() && w.Clue != closed.Clue) {
				continue
			}
			step := HandlingStep{Ref: id.Ref{County: w.Ref.County, ID: s.ids.Next()}, Step: StepSettle, Reason: closed.Result, Clue: closed.Clue,
				Status: w.Status, AsOf: w.AsOf, Digest: w.Digest, At: tx.Now(), By: closed.By, ByName: closed.ByName}
			if err := saveStep(ctx, tx, w, step, Settled); err != nil {
				return err
			}
		}
		return nil
	})
}

// Story lists what was done with a warning, the last first.
func (s *Service) Story(ctx context.Context, actor auth.Actor, ref id.Ref) ([]HandlingStep, error) {
	if err := actor.Require(auth.WarningRead); err != nil {
		return nil, err
	}
	q, err := s.query(ctx, actor, Filter{})
	if err != nil {
		return nil, err
	}
	var out []HandlingStep
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		w, trace, err := loadEither(ctx, tx, q, ref.County, ref.ID)
		if errors.Is(err, sql.ErrNoRows) {
			return fault.NotFound("not_found")
		}
		if err != nil {
			return fmt.Errorf("load warning: %w", err)
		}
		digest, err := valuesDigest(trace)
		if err != nil {
			return err
		}
		out, err = loadSteps(ctx, tx, w)
		for i := range out {
			out[i].Same = out[i].Digest == digest
		}
		return err
	})
	return out, err
}
