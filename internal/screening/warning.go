package screening

import (
	"encoding/json"
	"time"

	"shouwang/internal/civil"
	"shouwang/internal/id"
	"shouwang/internal/policy"
	"shouwang/internal/rule"
)

// The states of a warning.
const (
	Open    = "open"    // the condition holds
	Unknown = "unknown" // a value is missing: verify
	Closed  = "closed"  // it no longer holds
)

// Why a warning was closed. The text is the message screening.closed.<reason>.
const (
	ReasonNoLonger = "no_longer"       // the condition no longer holds
	ReasonRetired  = "rule_retired"    // the rule is no longer in force
	ReasonEnded    = "household_ended" // the household is no longer in the registry
	ReasonVillage  = "village_ended"   // the village has no households and no facts any more
	ReasonProfile  = "profile"         // another profile has taken over and does not say it
)

// Warning is what a rule says about a household, or about a village: then Household is zero and HouseholdNo empty.
type Warning struct {
	Ref         id.Ref
	Household   id.Ref
	HouseholdNo string
	HeadName    string // masked unless the actor may read sensitive fields
	Village     int64
	Profile     string // code of the profile that says it
	Rule        string
	RuleVersion int
	Title       rule.Text
	Family      string
	Kind        string
	Severity    string
	Level       string
	Status      string
	Since       civil.Date
	AsOf        civil.Date
	ClosedOn    civil.Date
	CloseReason string
	Handling    string // how it was dealt with last, see Handlings; empty for not yet
	HandledAt   time.Time
	HandledBy   int64
	Clue        id.Ref // the clue that it was made a part of last
	// Digest is a digest of the values that it stands on; lists leave it empty.
	Digest string

	Of            *policy.Profile // whose words are the warning's: its own profile, or today's when that is no longer in use
	profileDigest string          // version of the profile that said it last
}

// subject is what the warning is about: its household, or its village when it has none.
func (w Warning) subject() int64 {
	if w.Household.IsZero() {
		return w.Village
	}
	return w.Household.ID
}

// MarshalJSON writes the shape that scripts rely on.
func (w Warning) MarshalJSON() ([]byte, error) {
	var level *string
	if w.Level != "" {
		level = &w.Level
	}
	household := ""
	if !w.Household.IsZero() {
		household = w.Household.String()
	}
	return json.Marshal(struct {
		ID          string     `json:"id"`
		Profile     string     `json:"profile"`
		Rule        string     `json:"rule"`
		HouseholdNo string     `json:"household_no"`
		County      int        `json:"county"`
		Village     int64      `json:"village"`
		Level       *string    `json:"level"`
		Status      string     `json:"status"`
		Since       civil.Date `json:"since"`
		AsOf        civil.Date `json:"as_of"`
		Family      string     `json:"family"`
		Household   string     `json:"household"`
		ClosedOn    civil.Date `json:"closed_on"`
		CloseReason string     `json:"close_reason,omitempty"`
		Handling    string     `json:"handling,omitempty"`
	}{w.Ref.String(), w.Profile, w.Rule, w.HouseholdNo, w.Ref.County, w.Village, level, w.Status, w.Since, w.AsOf, w.Family,
		household, w.ClosedOn, w.CloseReason, w.Handling})
}

// Filter limits a list of warnings. The zero Filter is every open and unknown warning of the actor's area.
type Filter struct {
	Profile   string // empty for the default profile
	Area      int64
	Rule      string
	Family    string
	Level     string
	Status    string // open, unknown, closed, all; empty for open and unknown
	Household id.Ref
	// Run narrows to what a run has opened or closed and no later one has since.
	Run int64
	// Handling narrows to what was dealt with in one way (see Handlings), or to what waits for somebody (Todo).
	Handling string
	Severity string // error or warn, of the rule
	After    string // the last reference of the page before
	Limit    int    // 50 when 0, at most 1000
}

// Page is one page of warnings, the newest first.
type Page struct {
	Warnings []Warning
	Next     string // pass as After for the next page; empty at the end
}

// Counts are the warnings of a filter, counted. Areas are the divisions one step below the filter's area.
type Counts struct {
	Open, Unknown, Households int64
	Levels                    []LevelCount
	Rules                     []RuleCount
	Areas                     []AreaCount
	Handled                   Handled
	HandledUnknown            Handled // of the unknown ones
}

// ByLevel gives the open warnings by level.
func (c Counts) ByLevel() map[string]int64 {
	open := map[string]int64{}
	for _, one := range c.Levels {
		open[one.Level] = one.Open
	}
	return open
}

// Handled is how many of the open and unknown warnings were dealt with, by how (see Handlings).
type Handled map[string]int64

// Waiting gives how many of so many warnings wait for somebody.
func (h Handled) Waiting(all int64) int64 {
	return all - h[Verified] - h[Dismissed] - h[InClue] - h[Settled]
}

// Pending gives how many of so many warnings were not dismissed.
func (h Handled) Pending(all int64) int64 { return all - h[Dismissed] }

// LevelCount counts warnings and households by the level that rules suggest; the empty level is of rules without one.
type LevelCount struct {
	Level                     string
	Open, Unknown, Households int64
	Handled                   Handled // of the open ones
}

// RuleCount counts the warnings of one rule.
type RuleCount struct {
	Rule          string
	Title         rule.Text
	Family        string
	Level         string
	Open, Unknown int64
}

// AreaCount counts the warnings of one division.
type AreaCount struct {
	Area          int64
	Open, Unknown int64
	Handled       Handled
}
