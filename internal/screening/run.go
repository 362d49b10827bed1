package screening

import (
	"shouwang/internal/civil"
	"shouwang/internal/id"
)

// Request says what to screen.
type Request struct {
	Profile string     // empty for the one that is meant: of a whole run that of its day, else that of the area's last whole run
	AsOf    civil.Date // the day the run looks from
	Area    int64      // 0 for the actor's own area
	// Households limits the run to these; others keep their warnings as they are. Such a run waits for no other.
	Households []id.Ref
	// Changed limits the run to the households that were touched since they were screened last. It becomes a whole run, and says
	// why, when the area was not screened wholly under this version of the profile.
	Changed bool
	// Replace confirms that a whole run may take the place of one that looks from a later day, or judge by another profile than its day's.
	Replace bool
	// Key makes the run idempotent (auth.Once): asked for again with the same key the first run's summary is given, unless that run
	// has failed. It may be empty.
	Key string
	// village limits the run to what is warned of this village itself, as if it were one listed household.
	village int64
	// Progress is told after every chunk how many households are done; it may be nil.
	Progress func(Progress)
}

// Progress is how far a run is. Total is what it expected to look at when it began.
type Progress struct {
	Households, Total int64
}

// The kinds of a run.
const (
	KindWhole   = "whole"   // everything in the area
	KindChanged = "changed" // what was touched
	KindNamed   = "named"   // listed households, or one village without its households
)

// Why a run over what was touched looks at everything. The text is the message screening.because.<reason>.
const (
	BecauseNever   = "never"   // the area was never screened wholly by this profile
	BecauseRules   = "rules"   // the profile has changed since
	BecauseProfile = "profile" // what was touched is kept for the profile that is meant only
	BecauseDay     = "day"     // the last whole run was as of another day, and rules ask how much time has passed
	BecauseBroken  = "broken"  // a later whole run, as of another day or by other rules, broke off on the way
)

// Count is how many warnings a rule has said.
type Count struct {
	True    int64 `json:"true"`
	Unknown int64 `json:"unknown"`
}

// Change is what a run did to the warnings of a rule.
type Change struct {
	New        int64 `json:"new"`
	Continuing int64 `json:"continuing"`
	Closed     int64 `json:"closed"`
}

// Summary is what a run found. Its JSON shape is stable.
type Summary struct {
	Run        string           `json:"run"`
	Kind       string           `json:"kind"`
	Because    string           `json:"because,omitempty"`
	Profile    string           `json:"profile"`
	AsOf       civil.Date       `json:"as_of"`
	Area       int64            `json:"area"`
	Households int64            `json:"households"`
	Persons    int64            `json:"persons"`
	Villages   int64            `json:"villages"`
	Rules      int              `json:"rules"`
	Warnings   map[string]Count `json:"warnings"`
	// Changes tells by rule what became of the stored warnings; rules without any are left out.
	Changes map[string]Change `json:"changes"`
	// Levels counts households by the highest level among their true warnings.
	Levels        map[string]int64 `json:"levels"`
	New           int64            `json:"new"`
	Continuing    int64            `json:"continuing"`
	Closed        int64            `json:"closed"`
	Seconds       float64          `json:"seconds"`
	RowsPerSecond float64          `json:"rows_per_second"`
}

// place is where a run stands: the county it is in and the last household that it has done there.
type place struct {
	County int   `json:"county"`
	After  int64 `json:"after"`
}

// The states of a run.
const (
	RunWaiting   = "waiting" // for a worker
	RunRunning   = "running"
	RunDone      = "done"
	RunFailed    = "failed"
	RunCancelled = "cancelled"
)

// outcome is how a run ended. With a holder it is ended only while that process has it.
type outcome struct {
	state, summary, cause, by, holder string
}

// The times of a run's lease, in seconds. A chunk takes a second or two; a process that was not heard of for lease is taken for dead
// and its run goes on elsewhere. A run that waits for a worker keeps its area for waiting.
const (
	lease   = 30
	waiting = 600
)

// overlaps tells whether two areas share a village: one contains the other.
func overlaps(a, b int64, contains func(outer, inner int64) bool) bool {
	return contains(a, b) || contains(b, a)
}
