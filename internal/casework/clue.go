package casework

import (
	"slices"
	"strings"
	"time"

	"shouwang/internal/civil"
	"shouwang/internal/id"
	"shouwang/internal/policy"
)

// The code lists and the parameter of the profile that clues go by.
const (
	ListChannels = "clue_channel"
	ListResults  = "clue_result"
	ListRisks    = "risk"

	paramSettleDays = "clue_settle_days"
)

// channelScreening is where a clue comes from that a warning has opened.
const channelScreening = "department_screening"

// Clue is word that a household may be at risk.
type Clue struct {
	Ref         id.Ref
	Household   id.Ref
	HouseholdNo string
	HeadName    string // masked unless the actor may read names
	Village     int64
	Channel     string
	Risks       []string
	Level       string // that the warnings suggest; empty for none
	Note        string
	Profile     string
	State       string
	OpenedOn    civil.Date
	// DueOn is the last day to settle it; zero when the profile or its calendar does not say.
	DueOn        civil.Date
	OpenedAt     time.Time
	OpenedByName string // sign-in name at that time
	SettledOn    civil.Date
	SettledByName,
	Result, Reason string
	// Warnings are its parts; lists leave them empty and give their number.
	Warnings []Part
	Parts    int
}

// Part is a warning that a clue is made of.
type Part struct {
	Warning  id.Ref
	Rule     string
	JoinedAt time.Time
}

// Overdue reports whether the clue should have been settled before a day.
func (c *Clue) Overdue(today civil.Date) bool {
	return c.State == Open && !c.DueOn.IsZero() && c.DueOn.Before(today)
}

// NewClue is a clue that somebody opens by hand.
type NewClue struct {
	Household id.Ref
	Channel   string
	Risks     []string
	Note      string
	// Key makes the command idempotent (auth.Once); it may be empty.
	Key string
}

// Settlement is the result of a clue.
type Settlement struct {
	Result string
	// Reason says why the household is not eligible, or how else it was helped; the results that need one say so.
	Reason string
	Key    string
}

// needsReason reports whether a result says too little by itself.
func needsReason(result string) bool { return result == "not_eligible" || result == "other_channel" }

// Filter limits a list of clues; the zero Filter is every clue of the actor's area.
type Filter struct {
	Area      int64
	State     string
	Channel   string
	Result    string
	Overdue   bool
	Household id.Ref
	After     string // the last reference of the page before
	Limit     int    // 50 when 0, at most 1000
}

// Page is one page of clues, the newest first.
type Page struct {
	Clues []Clue
	Next  string // pass as After for the next page; empty at the end
}

// Counts are the clues of a filter, counted.
type Counts struct{ Open, Overdue, Settled int64 }

// mergeRisks adds risks to those that a clue has, each once.
func mergeRisks(have, more []string) []string {
	out := slices.Clone(have)
	for _, r := range more {
		if r != "" && !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}

// higher gives the higher of two levels by the profile's order; a level that the profile does not have is lower than any it has.
func higher(p *policy.Profile, a, b string) string {
	rank := func(level string) int {
		if i := slices.IndexFunc(p.Levels, func(l policy.Level) bool { return l.Code == level }); i >= 0 {
			return i
		}
		return len(p.Levels)
	}
	if rank(b) < rank(a) {
		return b
	}
	return a
}

// dueOn is the day after which so many working days have passed; zero when the calendar ends before.
func dueOn(calendar []policy.Day, from civil.Date, workingDays int64) civil.Date {
	i, known := slices.BinarySearchFunc(calendar, from, func(d policy.Day, on civil.Date) int { return d.On.Compare(on) })
	if !known || workingDays <= 0 {
		return civil.Date{}
	}
	for _, d := range calendar[i+1:] {
		if !d.Working {
			continue
		}
		if workingDays--; workingDays == 0 {
			return d.On
		}
	}
	return civil.Date{}
}

func joinCodes(codes []string) string {
	if len(codes) == 0 {
		return ""
	}
	return "," + strings.Join(codes, ",") + ","
}

func splitCodes(text string) []string {
	return slices.DeleteFunc(strings.Split(text, ","), func(c string) bool { return c == "" })
}
