package casework

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"shouwang/internal/audit"
	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/idno"
	"shouwang/internal/job"
	"shouwang/internal/policy"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
)

// TopicClueSettled is published when a clue has a result; its payload is a screening.ClueClosed.
const TopicClueSettled = "casework.clue_settled"

// maxNote bounds what is written about a clue, in characters.
const maxNote = 500

// beijing is the zone of the country's civil dates.
const beijing = 8 * time.Hour

// Service follows clues. Its methods may be called by any number of goroutines.
type Service struct {
	db       *sqldb.DB
	ids      *id.Maker
	profiles func() []*policy.Profile
}

// Parts is what the service stands on.
type Parts struct {
	DB  *sqldb.DB
	IDs *id.Maker
	// Profiles gives the profiles in use, the default one first.
	Profiles func() []*policy.Profile
}

// New puts the service together.
func New(p Parts) *Service { return &Service{db: p.DB, ids: p.IDs, profiles: p.Profiles} }

// profile is the profile of a code, the default one when it is not in use any more.
func (s *Service) profile(code string) *policy.Profile {
	all := s.profiles()
	if i := slices.IndexFunc(all, func(p *policy.Profile) bool { return p.Code == code }); i >= 0 {
		return all[i]
	}
	return all[0]
}

func today(tx *sqldb.Tx) civil.Date { return civil.Of(tx.Now().Add(beijing)) }

// due is the last day to settle a clue that is opened on a day; zero when the profile or its calendar does not say.
func due(p *policy.Profile, county int, on civil.Date) civil.Date {
	days, err := p.Value(paramSettleDays, county, on)
	if err != nil {
		return civil.Date{}
	}
	return dueOn(p.Calendar.Days(), on, days.Number)
}

// OpenFrom makes a warning part of the household's open clue, or of a new one. Asked again for the same step it gives the same clue. It
// is the reaction to screening.TopicClueWanted, by the hand of whoever asked.
func (s *Service) OpenFrom(ctx context.Context, w screening.ClueWanted) (ref id.Ref, err error) {
	defer fault.Wrap(&err, "open clue for warning %s", w.Warning)
	p := s.profile(w.Profile)
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		known, err := clueOfStep(ctx, tx, w.Handling)
		if err != nil || !known.IsZero() {
			ref = known
			return err
		}
		c, err := openClueOf(ctx, tx, w.Household)
		if err != nil {
			return err
		}
		action := "clue.join"
		if c == nil {
			action = "clue.open"
			c = &Clue{Ref: id.Ref{County: w.Household.County, ID: s.ids.Next()}, Household: w.Household, Village: w.Village, Channel: channelScreening,
				Profile: p.Code, Note: w.Note, State: Open, OpenedOn: w.On, DueOn: due(p, w.Household.County, w.On), OpenedAt: tx.Now(), OpenedByName: w.ByName}
		}
		c.Risks, c.Level = mergeRisks(c.Risks, []string{w.Risk}), higher(p, c.Level, w.Level)
		if action == "clue.open" {
			err = insertClue(ctx, tx, c, w.By)
		} else {
			err = updateParts(ctx, tx, c)
		}
		if err != nil {
			return err
		}
		if err := insertPart(ctx, tx, c.Ref, w); err != nil {
			return err
		}
		ref = c.Ref
		return record(ctx, tx, audit.Entry{Actor: w.By, ActorName: w.ByName, Action: action, Object: c.Ref.String(), County: c.Ref.County, Area: c.Village,
			Detail: map[string]any{"warning": w.Warning.String(), "household": w.Household.String()}})
	})
	return ref, err
}

func record(ctx context.Context, tx *sqldb.Tx, e audit.Entry) error {
	_, err := audit.Record(ctx, tx, e)
	return err
}

// Open opens a clue by hand. A household that has an open clue already is a Conflict.
func (s *Service) Open(ctx context.Context, actor auth.Actor, n NewClue) (ref id.Ref, err error) {
	defer fault.Wrap(&err, "open clue for household %s", n.Household)
	if err := actor.Require(auth.WarningHandle); err != nil {
		return ref, err
	}
	p := s.profiles()[0]
	if err := n.check(p); err != nil {
		return ref, err
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		body := []any{"clue.open", n.Household.String(), n.Channel, n.Risks, n.Note}
		text, err := auth.Once(ctx, tx, actor, n.Key, body, func() (string, error) {
			c, err := s.openByHand(ctx, tx, actor, n, p)
			if err != nil {
				return "", err
			}
			return c.Ref.String(), nil
		})
		if err != nil {
			return err
		}
		ref, err = id.ParseRef(text)
		return err
	})
	return ref, err
}

func (n *NewClue) check(p *policy.Profile) error {
	faults := &fault.List{}
	n.Note = fault.Redact(strings.TrimSpace(n.Note))
	if _, ok := p.Codes[ListChannels].Code(n.Channel); !ok {
		faults.Field("channel", "casework_channel_missing")
	}
	for _, r := range n.Risks {
		if _, ok := p.Codes[ListRisks].Code(r); !ok {
			faults.Field("risks", "casework_risk_unknown")
		}
	}
	checkText(faults, "note", n.Note, true)
	return faults.Err("invalid")
}

// checkText bounds what somebody writes.
func checkText(faults *fault.List, field, text string, needed bool) {
	switch length := utf8.RuneCountInString(text); {
	case needed && length < 2:
		faults.Field(field, "casework_text_missing")
	case length > maxNote:
		faults.Field(field, "casework_text_long", "most", maxNote)
	}
}

func (s *Service) openByHand(ctx context.Context, tx *sqldb.Tx, actor auth.Actor, n NewClue, p *policy.Profile) (*Clue, error) {
	village, there, err := villageOf(ctx, tx, n.Household)
	if err != nil {
		return nil, err
	}
	if !there || !actor.Covers(village) {
		return nil, fault.NotFound("not_found")
	}
	other, err := openClueOf(ctx, tx, n.Household)
	if err != nil {
		return nil, err
	}
	if other != nil {
		return nil, fault.Conflict("casework_clue_open", "clue", other.Ref.String())
	}
	on := today(tx)
	c := &Clue{Ref: id.Ref{County: n.Household.County, ID: s.ids.Next()}, Household: n.Household, Village: village, Channel: n.Channel,
		Risks: mergeRisks(nil, n.Risks), Note: n.Note, Profile: p.Code, State: Open, OpenedOn: on, DueOn: due(p, n.Household.County, on),
		OpenedAt: tx.Now(), OpenedByName: actor.Login}
	if err := insertClue(ctx, tx, c, actor.UserID); err != nil {
		return nil, err
	}
	return c, record(ctx, tx, audit.Entry{Actor: actor.UserID, ActorName: actor.Login, Action: "clue.open", Object: c.Ref.String(),
		County: c.Ref.County, Area: c.Village, Detail: map[string]any{"household": c.Household.String(), "channel": c.Channel}})
}

// Settle gives a clue its result. A clue that has one already is a Conflict.
func (s *Service) Settle(ctx context.Context, actor auth.Actor, ref id.Ref, by Settlement) (err error) {
	defer fault.Wrap(&err, "settle clue %s", ref)
	if err := actor.Require(auth.WarningHandle); err != nil {
		return err
	}
	by.Reason = fault.Redact(strings.TrimSpace(by.Reason))
	faults := &fault.List{}
	if _, ok := s.profiles()[0].Codes[ListResults].Code(by.Result); !ok {
		faults.Field("result", "casework_result_missing")
	}
	checkText(faults, "reason", by.Reason, needsReason(by.Result))
	if err := faults.Err("invalid"); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := auth.Once(ctx, tx, actor, by.Key, []string{"clue.settle", ref.String(), by.Result, by.Reason}, func() (struct{}, error) {
			return struct{}{}, s.settle(ctx, tx, actor, ref, by)
		})
		return err
	})
}

func (s *Service) settle(ctx context.Context, tx *sqldb.Tx, actor auth.Actor, ref id.Ref, by Settlement) error {
	c, err := loadClue(ctx, tx, ref, actor.Scope(), true)
	if err != nil {
		return err
	}
	to, ok := next(c.State, stepSettle)
	if !ok {
		return fault.Conflict("casework_settled_already")
	}
	c.State, c.Result, c.Reason, c.SettledOn, c.SettledByName = to, by.Result, by.Reason, today(tx), actor.Login
	if err := saveSettled(ctx, tx, c, actor.UserID); err != nil {
		return err
	}
	entry := audit.Entry{Actor: actor.UserID, ActorName: actor.Login, Action: "clue.settle", Object: ref.String(), County: ref.County, Area: c.Village,
		Detail: map[string]any{"result": by.Result, "household": c.Household.String()}}
	if err := record(ctx, tx, entry); err != nil {
		return err
	}
	closed := screening.ClueClosed{Clue: ref, Result: by.Result, By: actor.UserID, ByName: actor.Login}
	for _, part := range c.Warnings {
		closed.Warnings = append(closed.Warnings, part.Warning)
	}
	return job.Publish(ctx, tx, TopicClueSettled, closed)
}

// Clue reads one clue with its warnings.
func (s *Service) Clue(ctx context.Context, actor auth.Actor, ref id.Ref) (c *Clue, err error) {
	defer fault.Wrap(&err, "clue %s", ref)
	if err := actor.Require(auth.WarningRead); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		c, err = loadClue(ctx, tx, ref, actor.Scope(), false)
		return err
	})
	if err != nil {
		return nil, err
	}
	veil(actor, c)
	return c, nil
}

func veil(actor auth.Actor, c *Clue) {
	if !actor.Can(auth.RegistryReadNames) {
		c.HeadName = idno.MaskName(c.HeadName)
	}
}

const (
	defaultPage = 50
	largestPage = 1000
)

// Clues lists clues of the actor's area, the newest first.
func (s *Service) Clues(ctx context.Context, actor auth.Actor, f Filter) (page Page, err error) {
	defer fault.Wrap(&err, "list clues")
	if err := actor.Require(auth.WarningRead); err != nil {
		return page, err
	}
	q, err := queryOf(actor, f)
	if err != nil {
		return page, err
	}
	limit := f.Limit
	if limit <= 0 {
		limit = defaultPage
	}
	limit = min(limit, largestPage)
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		page.Clues, err = listClues(ctx, tx, q, limit+1)
		return err
	})
	if len(page.Clues) > limit {
		page.Clues = page.Clues[:limit]
		page.Next = page.Clues[limit-1].Ref.String()
	}
	for i := range page.Clues {
		veil(actor, &page.Clues[i])
	}
	return page, err
}

// Count counts the clues of a filter; its state, result and page do not matter.
func (s *Service) Count(ctx context.Context, actor auth.Actor, f Filter) (counts Counts, err error) {
	defer fault.Wrap(&err, "count clues")
	if err := actor.Require(auth.WarningRead); err != nil {
		return counts, err
	}
	f.State, f.Result, f.After, f.Overdue = "", "", "", false
	q, err := queryOf(actor, f)
	if err != nil {
		return counts, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		counts, err = countClues(ctx, tx, q)
		return err
	})
	return counts, err
}

// query is a checked filter within the actor's area.
type query struct {
	Filter
	scope auth.Scope
	after id.Ref
}

func queryOf(actor auth.Actor, f Filter) (query, error) {
	q := query{Filter: f, scope: actor.Scope()}
	if f.Area != 0 {
		q.scope = q.scope.Narrow(f.Area)
	}
	if f.After != "" {
		ref, err := id.ParseRef(f.After)
		if err != nil {
			return q, fault.NotFound("not_found").Because(err)
		}
		q.after = ref
	}
	if f.State != "" && f.State != Open && f.State != Settled {
		return q, fault.Invalid("casework_state", "state", f.State)
	}
	return q, nil
}
