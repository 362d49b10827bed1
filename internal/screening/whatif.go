package screening

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/money"
	"shouwang/internal/rule"
	"shouwang/internal/sqldb"
)

// Proposal is a change of policy: values of lines and thresholds, and rules that are added, replaced or taken back.
type Proposal struct {
	Params []ParamProposal `json:"params,omitempty"`
	// Rules is a rules file: a rule whose id is in force replaces that rule, others are added.
	Rules string `json:"rules,omitempty"`
	// Tests is a tests file for those rules. A trial does without, publishing does not.
	Tests string `json:"tests,omitempty"`
	// Without are the ids of rules that no longer hold.
	Without []string `json:"without,omitempty"`
}

// Empty reports that nothing is proposed.
func (p Proposal) Empty() bool { return len(p.Params) == 0 && p.Rules == "" && len(p.Without) == 0 }

// Digest identifies what is proposed.
func (p Proposal) Digest() string {
	text, _ := json.Marshal(p) // texts and numbers always marshal
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// ParamProposal is a value of a line or threshold as lines.yaml writes it: yuan, days, per cent.
type ParamProposal struct {
	Key   string `json:"key"`
	Value string `json:"value"`
	// Region is the leading digits of the area codes that it is for; nil is everywhere in the county, prefecture or province that is
	// looked at.
	Region *int `json:"region,omitempty"`
	// DocNo and Source name the document that sets it.
	DocNo  string `json:"doc_no,omitempty"`
	Source string `json:"source,omitempty"`
}

// Benefit is what is paid a month to those who fall under the rules; the zero Benefit is none.
type Benefit struct {
	Amount money.Fen `json:"amount"`
	// Per is PerHousehold or PerPerson.
	Per string `json:"per,omitempty"`
}

// For whom a benefit is paid.
const (
	PerHousehold = "household"
	PerPerson    = "person"
)

// Trial is a question what a change of policy would do.
type Trial struct {
	Profile string     `json:"profile"` // empty for the default profile
	AsOf    civil.Date `json:"as_of"`
	Area    int64      `json:"area"` // 0 for the actor's own area
	Proposal
	Benefit Benefit `json:"benefit"`
	// Group is the division that is counted by: GroupBelow, GroupTown or GroupVillage.
	Group string `json:"group,omitempty"`
	// Any also counts whoever falls under any rule of the first family, which asks for every list that those rules ask for.
	Any bool `json:"any,omitempty"`

	restore *int       // a version of the county's own layer that is tried in place of a proposal
	from    civil.Date // the day from which the proposal holds, AsOf when it is zero
}

// What a trial counts by: the divisions one step below its area, townships, or villages.
const (
	GroupBelow   = ""
	GroupTown    = "town"
	GroupVillage = "village"
)

// TrialResult says what a change of policy would do. Nothing was written to find it out. Its JSON shape is stable.
type TrialResult struct {
	Profile    string        `json:"profile"`
	AsOf       civil.Date    `json:"as_of"`
	Area       int64         `json:"area"`
	Households int64         `json:"households"` // looked at
	Params     []ParamChange `json:"params"`
	// Rules are those that the change touches. Together is whoever falls under at least one of those of the first family that are not
	// doubts, because help follows from risks; where the change touches none of these, it is whoever falls under any that it touches.
	Rules    []Difference `json:"rules"`
	Together Difference   `json:"together"`
	// Any is whoever falls under any rule of the first family, nil when that was not asked.
	Any  *Difference `json:"any,omitempty"`
	Cost *Cost       `json:"cost,omitempty"`
	// Stored says that only households which the change can move, or which were touched since, were asked; of the others the warnings
	// that the rules in force have left for that day tell.
	Stored  bool    `json:"stored"`
	Seconds float64 `json:"seconds"`
	// Digest identifies the proposal and the version of the profile that it was held against.
	Digest string `json:"digest"`
}

// ParamChange is a value before and after, in one county or in all counties looked at (county 0).
type ParamChange struct {
	Key    string    `json:"key"`
	Label  rule.Text `json:"label"`
	County int       `json:"county"`
	Unit   string    `json:"unit"`
	Now    string    `json:"now"` // as lines.yaml writes it, empty when there is none
	Then   string    `json:"then"`
	DocNo  string    `json:"doc_no"` // of the value now
	Source string    `json:"source"`
}

// What a change does to a rule.
const (
	ChangeNew       = "new"
	ChangeCondition = "condition"
	ChangeParams    = "params"
	ChangeRemoved   = "removed"
)

// Difference is one question before and after, over an area and a class of households.
type Difference struct {
	Rule   string    `json:"rule,omitempty"`
	Title  rule.Text `json:"title,omitzero"`
	Change string    `json:"change,omitempty"`
	Tally
	Areas   []AreaTally  `json:"areas"`
	Classes []ClassTally `json:"classes"`
}

// AreaTally counts one division below the area looked at.
type AreaTally struct {
	Area int64 `json:"area"`
	Tally
}

// ClassTally counts one type of household of one monitored class; empty texts are of households without.
type ClassTally struct {
	Type  string `json:"type"`
	Class string `json:"class"`
	Tally
}

// Cost is what a benefit costs a month.
type Cost struct {
	Benefit
	Now  money.Fen `json:"now"`
	Then money.Fen `json:"then"`
}

// Difference is what it costs more a month.
func (c Cost) Difference() money.Fen { return c.Then - c.Now }

// WhatIf counts what a change of policy would do in an area. All counting is done in the database and nothing is written. Faults of
// parameters and rules are reported together, those of the text at their lines.
func (s *Service) WhatIf(ctx context.Context, actor auth.Actor, t Trial) (TrialResult, error) {
	began := time.Now()
	leave, err := s.gate.enter(ctx, actor, trialWait)
	if err != nil {
		return TrialResult{}, err
	}
	defer leave()
	w, err := s.try(ctx, actor, t)
	if err != nil {
		return TrialResult{}, err
	}
	if err := w.count(ctx); err != nil {
		return TrialResult{}, fmt.Errorf("try a change: %w", err)
	}
	r := w.result()
	r.Seconds = time.Since(began).Seconds()
	return r, nil
}

// trial is a change that is being tried: what holds now and what would hold then.
type trial struct {
	*Service
	actor     auth.Actor
	req       Trial
	now, then *pack
	targets   []target
	sides     []bound // of the targets
	asked     []asked
	looked    int64      // households
	found     []tallies  // of the changed rules, then of all of them together, then of any rule
	cut       *apartness // nil when every household has to be asked everything
	asking    int        // parts of which every household was asked
}

// bound are the parameters of one county before and after, under one binding.
type bound struct {
	now, then parameters
	binding   rule.Binding
	silent    map[string]bool // parameters that have a value only then
}

// asked is a rule that the change touches, or that is asked besides.
type asked struct {
	id     string
	title  rule.Text
	family string
	kind   string
	change string // empty for a rule that only counts for Any
	any    bool   // counts for Any
	sum    bool   // counts for Together
	pair   rule.Pair
	asks   []string // parameters of the side in force
	needs  []string // parameters of the other side
}

// try checks a change and prepares the questions.
func (s *Service) try(ctx context.Context, actor auth.Actor, t Trial) (*trial, error) {
	if err := actor.Require(auth.RuleDraft); err != nil {
		return nil, err
	}
	if t.AsOf.IsZero() {
		return nil, fault.Invalid("screening_as_of")
	}
	if t.Area == 0 {
		t.Area = actor.Area
	}
	if !actor.Covers(t.Area) {
		return nil, fault.NotFound("not_found")
	}
	if t.Benefit.Amount < 0 || t.Benefit.Amount != 0 && t.Benefit.Per != PerHousehold && t.Benefit.Per != PerPerson {
		return nil, fault.Invalid("whatif_benefit")
	}
	if err := s.Reload(ctx); err != nil {
		return nil, err
	}
	now, err := s.triedBy(ctx, t)
	if err != nil {
		return nil, err
	}
	then, err := s.later(ctx, now, t)
	if err != nil {
		return nil, err
	}
	w := &trial{Service: s, actor: actor, req: t, now: now, then: then}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		w.targets, err = s.targets(ctx, tx, actor, Request{Area: t.Area})
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := w.reaches(); err != nil {
		return nil, err
	}
	return w, w.prepare()
}

// triedBy gives the rules that a trial changes: those of the profile that it names, else of the one that is meant in its area where that
// stands on the trial's day, else of the day's.
func (s *Service) triedBy(ctx context.Context, t Trial) (*pack, error) {
	if t.Profile != "" {
		return s.pack(t.Profile)
	}
	var code string
	var day civil.Date
	err := s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		code, day, err = s.meant(ctx, tx, auth.ScopeOf(t.Area))
		return err
	})
	if err != nil || code == "" || day != t.AsOf {
		return s.packOn(t.AsOf), err
	}
	return s.pack(code)
}

// later is what would be in force with the change. What was asked lately is kept, because a result is looked at from several sides.
func (s *Service) later(ctx context.Context, now *pack, t Trial) (*pack, error) {
	a := amendment{from: t.from, area: t.Area, source: trialSource}
	if a.from.IsZero() {
		a.from = t.AsOf
	}
	key := fmt.Sprint(now.profile.Digest, t.Digest(), a.from, a.area, t.restore != nil)
	if t.restore != nil {
		key += fmt.Sprint(*t.restore)
	}
	return s.tried.get(key, func() (*pack, error) {
		if t.restore == nil {
			return now.with(t.Proposal, a)
		}
		files, err := s.restored(ctx, now.profile.Code, *t.restore)
		if err != nil {
			return nil, err
		}
		profile, err := now.profile.WithLocal(files)
		if err != nil {
			return nil, err
		}
		return newPack(profile)
	})
}

// triedPacks keeps the last few proposals compiled.
type triedPacks struct {
	mu    sync.Mutex
	packs map[string]*pack
}

// mostTried is how many proposals are kept.
const mostTried = 8

func (t *triedPacks) get(key string, build func() (*pack, error)) (*pack, error) {
	t.mu.Lock()
	p, ok := t.packs[key]
	t.mu.Unlock()
	if ok {
		return p, nil
	}
	p, err := build()
	if err != nil {
		return nil, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.packs) >= mostTried || t.packs == nil {
		t.packs = map[string]*pack{}
	}
	t.packs[key] = p
	return p, nil
}
