package screening

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/policy"
)

// The states of a draft. What moves it from one to the other stands in draftMoves.
//
//	draft ── submit ──▶ submitted ── publish (another person) ──▶ published
//	  ▲                    │  │
//	  └─ save ─ rejected ◀─┘  └─ withdraw ─▶ withdrawn
const (
	DraftOpen      = "draft"
	DraftSubmitted = "submitted"
	DraftPublished = "published"
	DraftRejected  = "rejected"
	DraftWithdrawn = "withdrawn"
)

// DraftStates lists the states in the order in which work goes through them.
func DraftStates() []string {
	return []string{DraftOpen, DraftSubmitted, DraftRejected, DraftPublished, DraftWithdrawn}
}

// draftMove is something that is done with a draft.
type draftMove struct {
	action     string // in the journal
	from       []string
	to         string
	permission auth.Permission
}

var (
	moveSave     = draftMove{"policy.draft", []string{DraftOpen, DraftRejected}, DraftOpen, auth.RuleDraft}
	moveSubmit   = draftMove{"policy.submit", []string{DraftOpen}, DraftSubmitted, auth.RuleDraft}
	moveWithdraw = draftMove{"policy.withdraw", []string{DraftOpen, DraftSubmitted, DraftRejected}, DraftWithdrawn, auth.RuleDraft}
	moveReject   = draftMove{"policy.reject", []string{DraftSubmitted}, DraftRejected, auth.RulePublish}
	movePublish  = draftMove{"policy.publish", []string{DraftSubmitted}, DraftPublished, auth.RulePublish}
)

// Draft is a change of policy that is worked on, put forward, and published or not.
type Draft struct {
	ID      int64
	Profile string
	Area    int64
	Title   string
	Reason  string
	State   string
	// Version counts the changes; whoever changes a draft names the version that was shown.
	Version int
	DraftContent
	// Base is the version of the profile that the content was last held against.
	Base   string
	Looked *Looked

	Author Signature
	// Editors are all who have written any of its versions.
	Editors   []int64
	UpdatedAt time.Time
	Submitted *Signature
	// Decided is who published, rejected or withdrew it, and DecidedReason why.
	Decided       *Signature
	DecidedReason string
	Published     string // the version of the profile that came of it
	Replaces      int64  // the draft whose publication this one takes back

	looked string // content and profile that Looked is of
}

// DraftContent is what a draft proposes.
type DraftContent struct {
	Proposal
	// From is the day from which it is to hold.
	From    civil.Date `json:"from"`
	Benefit Benefit    `json:"benefit"`
	// Restore is the version of the county's own layer that is published again, instead of a proposal.
	Restore *int `json:"restore,omitempty"`
}

// Signature is who did something, and when.
type Signature struct {
	User int64     `json:"user"`
	Name string    `json:"name"`
	At   time.Time `json:"at"`
}

// Looked is what was seen of a draft's consequences before it was put forward.
type Looked struct {
	AsOf       civil.Date `json:"as_of"`
	Area       int64      `json:"area"`
	Households int64      `json:"households"`
	Rules      int        `json:"rules"`
	Now        Group      `json:"now"`
	Then       Group      `json:"then"`
	Enters     Group      `json:"enters"`
	Leaves     Group      `json:"leaves"`
	Cost       *Cost      `json:"cost,omitempty"`
}

func lookedOf(r TrialResult) *Looked {
	t := r.Together
	return &Looked{AsOf: r.AsOf, Area: r.Area, Households: r.Households, Rules: len(r.Rules), Now: t.Now(), Then: t.Then(),
		Enters: t.Enters(), Leaves: t.Leaves(), Cost: r.Cost}
}

// Current reports whether what was looked at is what the draft says now, held against the profile as it is in force.
func (d Draft) Current(profile *policy.Profile) bool {
	return d.Looked != nil && d.looked == lookedDigest(d.DraftContent.lookedAt(), profile.Digest)
}

// lookedAt is what a trial of the content asks.
func (c DraftContent) lookedAt() Proposal {
	if c.Restore != nil {
		return Proposal{Without: []string{"restore " + strconv.Itoa(*c.Restore)}}
	}
	return c.Proposal
}

// Mine reports whether an actor has begun it, written any of its versions or put it forward, and so may not publish or reject it.
func (d Draft) Mine(actor auth.Actor) bool {
	return d.Author.User == actor.UserID || slices.Contains(d.Editors, actor.UserID) || d.Submitted != nil && d.Submitted.User == actor.UserID
}

// May reports whether an actor may do something with a draft as it stands, so that a page offers it.
func (d Draft) may(actor auth.Actor, m draftMove) error {
	if err := actor.Require(m.permission); err != nil {
		return err
	}
	if !actor.Covers(d.Area) {
		return fault.NotFound("not_found")
	}
	if !slices.Contains(m.from, d.State) {
		return fault.Conflict("draft_is_" + d.State)
	}
	if m.permission == auth.RulePublish && d.Mine(actor) {
		return fault.Denied("draft_own")
	}
	return nil
}

// Choices are what an actor may do with a draft.
type Choices struct{ Edit, Submit, Withdraw, Decide, Restore bool }

// Choices tells what an actor may do with a draft.
func (d Draft) Choices(actor auth.Actor) Choices {
	return Choices{
		Edit: d.may(actor, moveSave) == nil, Submit: d.may(actor, moveSubmit) == nil, Withdraw: d.may(actor, moveWithdraw) == nil,
		Decide:  d.may(actor, moveReject) == nil,
		Restore: d.State == DraftPublished && actor.Can(auth.RuleDraft) && actor.Covers(d.Area),
	}
}

// seen reports whether an actor may read a draft: it is of the own area, of a part of it, or of an area that contains it.
func (d Draft) seen(actor auth.Actor) bool {
	return actor.Covers(d.Area) || area.Contains(d.Area, actor.Area)
}

// the bounds of what is typed into a draft.
const (
	longestTitle  = 100
	longestReason = 1000
	longestText   = 200_000
)

// checkForm reports what is wrong with a draft before its meaning is looked at.
func (d Draft) checkForm() error {
	problems := fault.List{}
	long := func(field, text string, most int) {
		if len([]rune(text)) > most {
			problems.Add(fault.At(fault.Place{Field: field}, "draft_long", "max", most))
		}
	}
	long("title", d.Title, longestTitle)
	long("reason", d.Reason, longestReason)
	long(ProposedRules, d.Rules, longestText)
	long(ProposedTests, d.Tests, longestText)
	if strings.TrimSpace(d.Title) == "" {
		problems.Add(fault.At(fault.Place{Field: "title"}, "draft_title"))
	}
	return problems.Err("draft_faulty")
}

// plainText is what somebody types about a draft, without numbers of persons: many read it, and it goes into the journal.
func plainText(text string) string { return fault.Redact(strings.TrimSpace(text)) }

// newDraft is a draft that nobody has saved yet.
func (s *Service) newDraft(actor auth.Actor, profile string) Draft {
	return Draft{ID: s.ids.Next(), Profile: profile, Area: actor.Area, State: DraftOpen,
		Author: Signature{User: actor.UserID, Name: actor.Login}}
}

// DraftID reads the number of a draft in an address.
func DraftID(text string) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n <= 0 {
		return 0, fault.NotFound("not_found")
	}
	return n, nil
}
