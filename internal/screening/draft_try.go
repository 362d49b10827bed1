package screening

import (
	"context"
	"strings"

	"shouwang/internal/auth"
	"shouwang/internal/fault"
)

// trialOf makes the question of a draft.
func trialOf(d Draft, t Trial) Trial {
	t.Profile, t.Proposal, t.Benefit, t.restore = d.Profile, d.Proposal, d.Benefit, d.Restore
	if t.Area == 0 {
		t.Area = d.Area
	}
	return t
}

// ViewDraft counts what a draft would do and keeps nothing of it. An area of 0 is the draft's own.
func (s *Service) ViewDraft(ctx context.Context, actor auth.Actor, id int64, t Trial) (TrialResult, error) {
	d, err := s.Draft(ctx, actor, id)
	if err != nil {
		return TrialResult{}, err
	}
	return s.WhatIf(ctx, actor, ownPart(actor, trialOf(d, t)))
}

// MovesOfDraft lists who enters or leaves by a draft.
func (s *Service) MovesOfDraft(ctx context.Context, actor auth.Actor, id int64, t Trial, f MoveFilter) (MovePage, error) {
	d, err := s.Draft(ctx, actor, id)
	if err != nil {
		return MovePage{}, err
	}
	return s.Moves(ctx, actor, ownPart(actor, trialOf(d, t)), f)
}

// BackTestDraft asks a draft of past days.
func (s *Service) BackTestDraft(ctx context.Context, actor auth.Actor, id int64, b BackTrial) (BackResult, error) {
	d, err := s.Draft(ctx, actor, id)
	if err != nil {
		return BackResult{}, err
	}
	b.Trial = ownPart(actor, trialOf(d, b.Trial))
	return s.BackTest(ctx, actor, b)
}

// ownPart limits a trial to the actor's own area where the draft is of a larger one.
func ownPart(actor auth.Actor, t Trial) Trial {
	if !actor.Covers(t.Area) {
		t.Area = actor.Area
	}
	return t
}

// RuleText is a rule as its profile writes it, as a rules file of its own; NotFound when the profile has no such rule.
func (s *Service) RuleText(profile, id string) (string, error) {
	p, err := s.pack(profile)
	if err != nil {
		return "", err
	}
	node := ruleNode(p.profile, id)
	if _, ok := p.set.Rule(id); !ok || node == nil {
		return "", fault.NotFound("not_found")
	}
	return strings.TrimSpace(string(writeRules(node))) + "\n", nil
}
