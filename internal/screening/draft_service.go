package screening

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"shouwang/internal/area"
	"shouwang/internal/audit"
	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/policy"
	"shouwang/internal/sqldb"
)

// shownDrafts bounds the list of drafts.
const shownDrafts = 200

// Drafts lists the drafts of the actor's area and of the areas around it, those changed last first; empty arguments take every profile
// and every state.
func (s *Service) Drafts(ctx context.Context, actor auth.Actor, profile, state string) ([]Draft, error) {
	if err := actor.Require(auth.RuleRead); err != nil {
		return nil, err
	}
	var out []Draft
	err := s.db.Read(ctx, func(tx *sqldb.Tx) error {
		return eachDraft(ctx, tx, draftQuery{profile: profile, state: state}, func(d Draft) bool {
			if d.seen(actor) {
				out = append(out, d)
			}
			return len(out) < shownDrafts
		})
	})
	return out, err
}

// Draft reads one draft; NotFound when there is none that the actor may read.
func (s *Service) Draft(ctx context.Context, actor auth.Actor, id int64) (Draft, error) {
	if err := actor.Require(auth.RuleRead); err != nil {
		return Draft{}, err
	}
	if err := s.Reload(ctx); err != nil {
		return Draft{}, err
	}
	var d Draft
	err := s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		d, err = draftIn(ctx, tx, actor, id)
		return err
	})
	return d, err
}

func draftIn(ctx context.Context, tx *sqldb.Tx, actor auth.Actor, id int64) (d Draft, err error) {
	found := false
	err = eachDraft(ctx, tx, draftQuery{id: id}, func(one Draft) bool {
		d, found = one, true
		return false
	})
	if err == nil && (!found || !d.seen(actor)) {
		err = fault.NotFound("not_found")
	}
	return d, err
}

// DraftEdit is what is saved of a draft. ID 0 makes a new one; otherwise Version is the one that was shown.
type DraftEdit struct {
	ID      int64
	Version int
	Profile string
	Title   string
	Reason  string
	DraftContent
	// Key makes saving a new draft idempotent (auth.Once); it may be empty.
	Key string
}

// SaveDraft keeps a draft. It may be faulty: what is wrong with it is told when it is tried, and it cannot be put forward before that is
// mended. A draft that was changed meanwhile is a Conflict.
func (s *Service) SaveDraft(ctx context.Context, actor auth.Actor, e DraftEdit) (Draft, error) {
	if err := actor.Require(auth.RuleDraft); err != nil {
		return Draft{}, err
	}
	if err := s.Reload(ctx); err != nil {
		return Draft{}, err
	}
	p, err := s.pack(e.Profile)
	if err != nil {
		return Draft{}, err
	}
	var d Draft
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		saved, err := auth.Once(ctx, tx, actor, e.Key, e, func() (int64, error) {
			d, err := s.save(ctx, tx, actor, p, e)
			return d.ID, err
		})
		if err == nil {
			d, err = draftIn(ctx, tx, actor, saved)
		}
		return err
	})
	return d, err
}

func (s *Service) save(ctx context.Context, tx *sqldb.Tx, actor auth.Actor, p *pack, e DraftEdit) (Draft, error) {
	d := s.newDraft(actor, p.profile.Code)
	if e.ID != 0 {
		var err error
		if d, err = s.change(ctx, tx, actor, draftRef{e.ID, e.Version}, moveSave); err != nil {
			return d, err
		}
	}
	d.Title, d.Reason, d.DraftContent = plainText(e.Title), plainText(e.Reason), e.DraftContent
	if !slices.Contains(d.Editors, actor.UserID) {
		d.Editors = append(slices.Clone(d.Editors), actor.UserID)
	}
	d.State, d.Base = DraftOpen, p.profile.Digest
	if err := d.checkForm(); err != nil {
		return d, err
	}
	d.Version++
	if err := storeDraft(ctx, tx, &d); err != nil {
		return d, err
	}
	return d, s.journalDraft(ctx, tx, actor, d, moveSave)
}

// draftRef names a draft as it was shown.
type draftRef struct {
	id      int64
	version int
}

// change reads a draft for a change and refuses what does not fit: no right, another state, or a version that is no longer there.
func (s *Service) change(ctx context.Context, tx *sqldb.Tx, actor auth.Actor, ref draftRef, m draftMove) (Draft, error) {
	d, err := draftIn(ctx, tx, actor, ref.id)
	if err != nil {
		return d, err
	}
	if err := d.may(actor, m); err != nil {
		return d, err
	}
	if d.Version != ref.version {
		return d, fault.Conflict("draft_changed", "version", d.Version)
	}
	return d, nil
}

func (s *Service) journalDraft(ctx context.Context, tx *sqldb.Tx, actor auth.Actor, d Draft, m draftMove) error {
	_, err := audit.Record(ctx, tx, audit.Entry{Actor: actor.UserID, ActorName: actor.Login, Action: m.action,
		Object: strconv.FormatInt(d.ID, 10), County: area.CountyOf(d.Area), Area: d.Area,
		Detail: map[string]any{"profile": d.Profile, "title": d.Title, "version": d.Version, "draft": d.State, "content": d.Digest(),
			"reason": d.DecidedReason, "published": d.Published}})
	return err
}

// TryDraft counts what a draft would do, and keeps with it that this was looked at. An area of 0 is the draft's own.
func (s *Service) TryDraft(ctx context.Context, actor auth.Actor, id int64, t Trial) (TrialResult, error) {
	d, err := s.Draft(ctx, actor, id)
	if err != nil {
		return TrialResult{}, err
	}
	r, err := s.WhatIf(ctx, actor, trialOf(d, t))
	if err != nil || !d.Choices(actor).Edit {
		return r, err
	}
	text, err := json.Marshal(lookedOf(r))
	if err != nil {
		return r, err
	}
	return r, s.db.Write(ctx, func(tx *sqldb.Tx) error {
		return storeLooked(ctx, tx, d, lookedText{text: string(text), digest: r.Digest, base: strings.TrimPrefix(r.Digest, d.lookedAt().Digest()+"/")})
	})
}

// SubmitDraft puts a draft forward. It must be without fault, its rules tested, and its consequences looked at as it stands.
func (s *Service) SubmitDraft(ctx context.Context, actor auth.Actor, id int64, version int) (Draft, error) {
	d, p, _, err := s.ready(ctx, actor, draftRef{id, version}, moveSubmit)
	switch {
	case err != nil:
		return d, err
	case d.Reason == "":
		return d, fault.Invalid("draft_faulty").With(fault.At(fault.Place{Field: "reason"}, "draft_reason"))
	case !d.Current(p.profile):
		return d, fault.Invalid("draft_not_looked")
	}
	return s.move(ctx, actor, draftRef{id, version}, moveSubmit, func(tx *sqldb.Tx, d *Draft) error {
		d.Base, d.Submitted = p.profile.Digest, &Signature{User: actor.UserID, Name: actor.Login, At: tx.Now()}
		return nil
	})
}

// ready reads a draft for a move that asks that it could be published, and gives the profile in force and the one that would come of it.
func (s *Service) ready(ctx context.Context, actor auth.Actor, ref draftRef, m draftMove) (d Draft, p *pack, over *policy.Profile, err error) {
	if err = actor.Require(m.permission); err != nil {
		return
	}
	leave, err := s.gate.enter(ctx, actor, patience)
	if err != nil {
		return
	}
	defer leave()
	if err = s.Reload(ctx); err != nil {
		return
	}
	if err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		d, err = s.change(ctx, tx, actor, ref, m)
		return err
	}); err != nil {
		return
	}
	if p, err = s.pack(d.Profile); err == nil {
		over, err = s.published(ctx, p, d)
	}
	return
}

// WithdrawDraft ends a draft that nobody pursues any further.
func (s *Service) WithdrawDraft(ctx context.Context, actor auth.Actor, id int64, version int) (Draft, error) {
	return s.move(ctx, actor, draftRef{id, version}, moveWithdraw, func(tx *sqldb.Tx, d *Draft) error {
		d.decide(actor, tx, "")
		return nil
	})
}

// RejectDraft gives a draft back to its author, with the reason. Only another person than author and submitter may.
func (s *Service) RejectDraft(ctx context.Context, actor auth.Actor, id int64, version int, reason string) (Draft, error) {
	return s.move(ctx, actor, draftRef{id, version}, moveReject, func(tx *sqldb.Tx, d *Draft) error {
		if strings.TrimSpace(reason) == "" {
			return fault.Invalid("draft_faulty").With(fault.At(fault.Place{Field: "reason"}, "draft_reject_reason"))
		}
		d.decide(actor, tx, plainText(reason))
		return nil
	})
}

func (d *Draft) decide(actor auth.Actor, tx *sqldb.Tx, reason string) {
	d.Decided, d.DecidedReason = &Signature{User: actor.UserID, Name: actor.Login, At: tx.Now()}, reason
}

// move brings a draft into another state; do checks and changes it.
func (s *Service) move(ctx context.Context, actor auth.Actor, ref draftRef, m draftMove, do func(*sqldb.Tx, *Draft) error) (Draft, error) {
	if err := actor.Require(m.permission); err != nil {
		return Draft{}, err
	}
	var d Draft
	err := s.db.Write(ctx, func(tx *sqldb.Tx) (err error) {
		if d, err = s.change(ctx, tx, actor, ref, m); err != nil {
			return err
		}
		if err := do(tx, &d); err != nil {
			return err
		}
		d.State = m.to
		d.Version++
		if err := storeDraft(ctx, tx, &d); err != nil {
			return err
		}
		return s.journalDraft(ctx, tx, actor, d, m)
	})
	return d, err
}

// PublishDraft makes a draft policy: it goes into the county's own layer as a new version, holds from its day, and is in force at once
// for runs as of that day and later. Only another person than author and submitter may. When the profile has changed since it was put
// forward, that is a Conflict: its consequences must be looked at again.
func (s *Service) PublishDraft(ctx context.Context, actor auth.Actor, id int64, version int, document string) (Draft, error) {
	ref := draftRef{id, version}
	now, err := s.localOf(ctx, actor, ref)
	if err != nil {
		return Draft{}, err
	}
	_, _, over, err := s.ready(ctx, actor, ref, movePublish)
	if err != nil {
		return Draft{}, err
	}
	d, err := s.move(ctx, actor, ref, movePublish, func(tx *sqldb.Tx, d *Draft) error {
		if err := s.mayTouch(ctx, tx, actor, *d); err != nil {
			return err
		}
		taken, err := policy.SetLocal(ctx, tx, policy.LocalChange{Profile: over, Base: now.Version, Reason: publicReason(d.Title, plainText(document)),
			ByID: actor.UserID, ByName: actor.Login})
		d.decide(actor, tx, plainText(document))
		d.Published = taken.Digest
		return err
	})
	if err != nil {
		return d, err
	}
	return d, s.Reload(ctx)
}

// localOf reads which version of the county's own layer is in force while a draft is published; it must be the one that the draft was put
// forward upon.
func (s *Service) localOf(ctx context.Context, actor auth.Actor, ref draftRef) (policy.LocalVersion, error) {
	d, err := s.Draft(ctx, actor, ref.id)
	if err != nil {
		return policy.LocalVersion{}, err
	}
	all := s.shelf.Load()
	p := all.find(d.Profile)
	if p == nil {
		return policy.LocalVersion{}, fault.NotFound("policy_unknown", "profile", d.Profile)
	}
	now, err := policy.Local(ctx, s.db, d.Profile)
	if err != nil {
		return now, err
	}
	if d.State == DraftSubmitted && (d.Base != p.profile.Digest || now.Version != all.versions[d.Profile]) {
		return now, fault.Conflict("draft_base_changed", "version", now.Version, "by", now.ByName)
	}
	return now, nil
}

func publicReason(title, document string) string {
	if document != "" {
		return title + " (" + document + ")"
	}
	return title
}

// mayTouch refuses a publication that reaches beyond the publisher's area: rules hold for every household of the registry, values for a
// whole county or a larger region of the draft's area.
func (s *Service) mayTouch(ctx context.Context, tx *sqldb.Tx, actor auth.Actor, d Draft) error {
	if d.Rules == "" && len(d.Without) == 0 && d.Restore == nil {
		if county := area.CountyOf(d.Area); area.LevelOf(d.Area) > area.County && !actor.Covers(area.CountyCode(county)) {
			return fault.Denied("draft_beyond", "county", county)
		}
		return nil
	}
	counties, err := loadCounties(ctx, tx, auth.ScopeOf(0))
	if err != nil {
		return err
	}
	for _, county := range counties {
		if !actor.Covers(area.CountyCode(county)) {
			return fault.Denied("draft_beyond", "county", county)
		}
	}
	return nil
}

// published is the profile as it would be with the draft in force from its day, checked with its tests.
func (s *Service) published(ctx context.Context, p *pack, d Draft) (*policy.Profile, error) {
	if d.Restore != nil {
		files, err := s.restored(ctx, d.Profile, *d.Restore)
		if err != nil {
			return nil, err
		}
		return p.profile.WithLocal(files)
	}
	a := amendment{from: d.From, area: d.Area, source: d.Title}
	switch {
	case d.Empty():
		return nil, fault.Invalid("draft_empty")
	case d.From.IsZero():
		return nil, fault.Invalid("draft_faulty").With(fault.At(fault.Place{Field: "from"}, "draft_from"))
	}
	if _, err := p.with(d.Proposal, a); err != nil {
		return nil, err
	}
	over, report, err := CheckLocal(ctx, p.profile, p.localWith(d.Proposal, a, d.ID))
	return over, draftTests(d, report, err)
}

// restored are the files of an earlier version of the county's own layer; version 0 is a profile without any.
func (s *Service) restored(ctx context.Context, profile string, version int) (map[string][]byte, error) {
	if version == 0 {
		return nil, nil
	}
	all, err := policy.LocalVersions(ctx, s.db, profile)
	if err != nil {
		return nil, err
	}
	for _, v := range all {
		if v.Version == version {
			return v.Files, nil
		}
	}
	return nil, fault.NotFound("not_found")
}

// RestoreDraft begins a draft that publishes again what was in force before a published draft. It is put forward and published like any
// other.
func (s *Service) RestoreDraft(ctx context.Context, actor auth.Actor, id int64, title, key string) (Draft, error) {
	d, err := s.Draft(ctx, actor, id)
	if err != nil {
		return d, err
	}
	if !d.Choices(actor).Restore {
		return d, fault.Conflict("draft_is_" + d.State)
	}
	all, err := policy.LocalVersions(ctx, s.db, d.Profile)
	if err != nil {
		return d, err
	}
	for _, v := range all {
		if v.Digest == d.Published {
			before := v.Version - 1
			return s.SaveDraft(ctx, actor, DraftEdit{Profile: d.Profile, Title: title, Reason: d.Title, Key: key,
				DraftContent: DraftContent{Restore: &before, From: civil.Of(s.db.Now())}})
		}
	}
	return d, fault.NotFound("not_found")
}
