package screening

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"shouwang/internal/civil"
	"shouwang/internal/id"
)

// How a warning was dealt with last. Its word for people is the message screening.handling.<code>; the empty text is "not yet".
const (
	Verified  = "verified"  // looked at and found true
	Dismissed = "dismissed" // of no consequence, for a reason; holds while the values stay the same
	InClue    = "clue"      // part of an open clue
	Settled   = "settled"   // its clue has a result
	Again     = "again"     // dealt with before, but the values have changed since
	// Todo stands in filters for what waits for somebody: not dealt with, or to be looked at again.
	Todo = "todo"
)

// Handlings lists how warnings may have been dealt with, in the order in which filters offer them.
func Handlings() []string { return []string{Verified, Dismissed, InClue, Settled, Again} }

// The steps of handling. Their words for people are the messages screening.step.<code>.
const (
	StepVerify  = "verify"
	StepDismiss = "dismiss"
	StepClue    = "clue"
	StepUndo    = "undo"
	StepSettle  = "settle" // by the clue
	StepAgain   = "again"  // by a run that finds other values
)

// move is one line of the table of handling:
//
//	                 verify                 clue                   settle
//	not yet, again ─────────► verified ──────────────► clue ─────────────────► settled
//	      │  ▲                 │   │ ▲                  ▲                         │
//	      │  │ undo            │   │ │ verify           │ clue                    │
//	      │  └─────────────────┘   ▼ │                  │                         │
//	      │       dismiss       dismissed ──────────────┘                         │
//	      └────────────────────────►                                              │
//	other values:  verified, dismissed, settled ──► again     undo: settled ──► not yet
//
// A warning that closes and is said anew begins without handling, unless its clue is still open.
type move struct {
	step string
	from []string
	to   string
}

func moves() []move {
	return []move{
		{StepVerify, []string{"", Again, Dismissed, Settled}, Verified},
		{StepDismiss, []string{"", Again, Verified, Settled}, Dismissed},
		{StepClue, []string{"", Again, Verified, Dismissed, Settled}, InClue},
		{StepUndo, []string{Verified, Dismissed, Settled}, ""},
		{StepSettle, []string{InClue}, Settled},
		{StepAgain, []string{Verified, Dismissed, Settled}, Again},
	}
}

// moveOf finds what a step leads to; false when it cannot be taken from there.
func moveOf(step, from string) (to string, ok bool) {
	for _, m := range moves() {
		if m.step == step {
			return m.to, slices.Contains(m.from, from)
		}
	}
	return "", false
}

// Steps lists the steps that people may take with a warning as it stands, in the order in which a page offers them.
func (w Warning) Steps() []string {
	var out []string
	if w.Status == Closed {
		return nil
	}
	for _, step := range []string{StepVerify, StepDismiss, StepClue, StepUndo} {
		if _, ok := moveOf(step, w.Handling); ok && (step != StepClue || w.notClue() == "") {
			out = append(out, step)
		}
	}
	return out
}

// notClue is why the warning cannot become a clue, empty when it can. Only a household's risk of poverty does: wrong data are corrected,
// what is overdue is done, and of a village nobody is at risk.
func (w Warning) notClue() string {
	switch {
	case w.Household.IsZero():
		return "screening_clue_village"
	case w.Family != familyEligibility:
		return "screening_clue_family"
	}
	return ""
}

// familyEligibility is the family of rules whose warnings become clues.
const familyEligibility = "eligibility"

// Handling is what somebody does with a warning.
type Handling struct {
	Step string // StepVerify, StepDismiss, StepClue or StepUndo
	// Reason is a code of the profile's list dismiss_reason, for StepDismiss.
	Reason string
	// Note is what the person writes; dismissing and undoing need one.
	Note string
	// CheckedOn is the day of the check at home, for StepVerify.
	CheckedOn civil.Date
	// Seen is the digest of the values that the person has looked at (Warning.Digest); when the warning stands on others by now, nothing
	// is done. It may be empty.
	Seen string
	// Key makes the command idempotent (auth.Once); it may be empty.
	Key string
}

// HandlingStep is one entry of a warning's story.
type HandlingStep struct {
	Ref       id.Ref
	Step      string
	Reason    string
	Note      string
	CheckedOn civil.Date
	Clue      id.Ref
	Status    string // of the warning at that time
	AsOf      civil.Date
	Digest    string
	At        time.Time
	By        int64
	ByName    string // sign-in name at that time
	// Same says that the warning still stands on the same values.
	Same bool
}

// Bulk is what became of several warnings that were handled together.
type Bulk struct {
	// Done counts those that were handled, Left those that could not be any more: closed meanwhile, or handled by somebody else.
	Done int `json:"done"`
	Left int `json:"left"`
}

// valuesDigest is a digest of what a warning stands on: the parameters, the value of every leaf and the values of the rows that
// decided. Numbers of rows and the places that they came from do not count, so that the same data imported again are the same.
func valuesDigest(trace string) (string, error) {
	var t struct {
		Params map[string]struct {
			Value json.RawMessage `json:"value"`
		} `json:"params"`
		Leaves json.RawMessage `json:"leaves"`
		Rows   []struct {
			Over   string          `json:"over"`
			Result json.RawMessage `json:"result"`
			Values map[string]any  `json:"values"`
		} `json:"rows"`
		More map[string]int `json:"more"`
	}
	if err := json.Unmarshal([]byte(trace), &t); err != nil {
		return "", fmt.Errorf("digest of a trace: %w", err)
	}
	rows := make([]string, 0, len(t.Rows))
	for _, r := range t.Rows {
		text, err := json.Marshal(r)
		if err != nil {
			return "", fmt.Errorf("digest of a trace: %w", err)
		}
		rows = append(rows, string(text))
	}
	slices.Sort(rows)
	var leaves map[string]any
	if err := json.Unmarshal(t.Leaves, &leaves); err != nil {
		return "", fmt.Errorf("digest of a trace: %w", err)
	}
	text, err := json.Marshal([]any{t.Params, leaves, rows, t.More})
	if err != nil {
		return "", fmt.Errorf("digest of a trace: %w", err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8]), nil
}

// standing is how a warning was dealt with, and on which values.
type standing struct{ handling, digest string }

// carried decides what becomes of a warning's handling when a run says it in another way, or anew after it was closed. It is what makes
// a dismissal hold while the values stay the same.
func carried(was standing, digest string, reopened bool) string {
	switch {
	case was.handling == "" || was.handling == InClue:
		return was.handling
	case reopened:
		return ""
	case digest == was.digest:
		return was.handling
	}
	return Again
}
