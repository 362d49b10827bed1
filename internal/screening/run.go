package screening

import (
	"shouwang/internal/civil"
	"shouwang/internal/id"
)

// Request says what to screen.
type Request struct {
	Profile string     // empty for the service's own profile
	AsOf    civil.Date // the day the run looks from
	Area    int64      // 0 for the actor's own area
	// Households limits the run to these; others keep their warnings as they are.
	Households []id.Ref
	// Key makes the run idempotent (auth.Once): asked for again with the same key the first run's summary is given, unless that run
	// has failed. It may be empty.
	Key string
	// Progress is told after every chunk how many households are done; it may be nil.
	Progress func(households int64)
}

// Count is how many warnings a rule has said.
type Count struct {
	True    int64 `json:"true"`
	Unknown int64 `json:"unknown"`
}

// Summary is what a run found. Its JSON shape is stable.
type Summary struct {
	Run        string           `json:"run"`
	Profile    string           `json:"profile"`
	AsOf       civil.Date       `json:"as_of"`
	Area       int64            `json:"area"`
	Households int64            `json:"households"`
	Persons    int64            `json:"persons"`
	Rules      int              `json:"rules"`
	Warnings   map[string]Count `json:"warnings"`
	// Levels counts households by the highest level among their true warnings.
	Levels        map[string]int64 `json:"levels"`
	New           int64            `json:"new"`
	Continuing    int64            `json:"continuing"`
	Closed        int64            `json:"closed"`
	Seconds       float64          `json:"seconds"`
	RowsPerSecond float64          `json:"rows_per_second"`
}

// progress is what a running run leaves in its row, so that a dead one is recognised.
type progress struct {
	At         int64 `json:"at"` // Unix seconds
	Households int64 `json:"households"`
}

// The states of a run.
const (
	stateRunning = "running"
	stateDone    = "done"
	stateFailed  = "failed"
)

// outcome is how a run ended.
type outcome struct {
	state, summary, cause string
}

// staleAfter is how long, in seconds, a running run may be silent before it counts as dead; a chunk takes a few seconds.
const staleAfter = 180

// overlaps tells whether two areas share a village: one contains the other.
func overlaps(a, b int64, contains func(outer, inner int64) bool) bool {
	return contains(a, b) || contains(b, a)
}
