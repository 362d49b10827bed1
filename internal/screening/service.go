package screening

import (
	"sync/atomic"
	"time"

	"shouwang/internal/fault"
	"shouwang/internal/field"
	"shouwang/internal/id"
	"shouwang/internal/policy"
	"shouwang/internal/sqldb"
)

// TopicCompleted is published when a run over an area has completed; its payload is a Completed.
const TopicCompleted = "screening.completed"

// Completed says which run has completed over which area.
type Completed struct {
	Run    int64 `json:"run"`
	Area   int64 `json:"area"`
	New    int64 `json:"new"`
	Closed int64 `json:"closed"`
}

// Service runs rules and answers questions about warnings. Its methods may be called by any number of goroutines.
type Service struct {
	db     *sqldb.DB
	ids    *id.Maker
	fields *field.Catalogue
	shelf  atomic.Pointer[shelf]
	fixed  string // code of the profile that the configuration means on every day; empty when the day decides
	zone   *time.Location
	alone  bool // what is published is left aside
	chunk  int  // households in a chunk of a whole county
	tried  triedPacks
	gate   *gate
	ticks  ticks
	facts  []string
}

// Parts are what a service is put together from.
type Parts struct {
	DB       *sqldb.DB
	IDs      *id.Maker
	Fields   *field.Catalogue
	Profiles []*policy.Profile
	// Fixed is the code of the profile that is meant on every day where none is named; when it is empty, a day's is the one that is valid
	// on it (see ProfileOn).
	Fixed string
	// Zone is where days begin and end; China's when it is nil.
	Zone *time.Location
	// WithoutLocal leaves a county's own layers aside, those in the database and those that are published later.
	WithoutLocal bool
	// Facts are the topics that tell of changed households; while one of them is on its way, what is stored is not taken for what is.
	Facts []string
}

// How many households a chunk has, whose results take some tens of megabytes. SQLite compiles the statement of all rules once for a run, so
// that small chunks cost nothing; PostgreSQL plans it for every chunk, and half as many households take a fifth more of the processors.
const (
	chunkSQLite   = 5_000
	chunkPostgres = 10_000
)

func chunkSize(d sqldb.Dialect) int {
	if d == sqldb.Postgres {
		return chunkPostgres
	}
	return chunkSQLite
}

// New makes the service of one or several profiles; it fails with all problems of the first profile whose facts and rules have any.
func New(parts Parts) (*Service, error) {
	s := &Service{db: parts.DB, ids: parts.IDs, fields: parts.Fields, fixed: parts.Fixed, zone: parts.Zone, alone: parts.WithoutLocal, chunk: chunkSize(parts.DB.Dialect()),
		gate: newGate(parts.DB.Dialect()), ticks: clockTicks, facts: parts.Facts}
	packs, err := newShelf(parts.Profiles)
	if err != nil {
		return nil, err
	}
	if s.zone == nil {
		s.zone = time.FixedZone("UTC+8", int(beijing/time.Second))
	}
	if len(packs.packs) == 0 || s.fixed != "" && packs.find(s.fixed) == nil {
		return nil, fault.NotFound("policy_unknown", "profile", s.fixed)
	}
	s.shelf.Store(packs)
	return s, nil
}
