package screening

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	"shouwang/internal/area"
	"shouwang/internal/audit"
	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/field"
	"shouwang/internal/id"
	"shouwang/internal/job"
	"shouwang/internal/policy"
	"shouwang/internal/sqldb"
)

// TopicCompleted is published when a run has completed; its payload is a Completed.
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
	db       *sqldb.DB
	ids      *id.Maker
	fields   *field.Catalogue
	shelf    atomic.Pointer[shelf]
	standard string // code of the default profile
	fixed    bool   // the default profile is used for every as-of date
	chunk    int    // households in a chunk of a whole county
}

// Parts are what a service is put together from.
type Parts struct {
	DB       *sqldb.DB
	IDs      *id.Maker
	Fields   *field.Catalogue
	Profiles []*policy.Profile
	// Default is the code of the profile that is meant where none is named; the first one's when it is empty.
	Default string
	// Fixed says that the default is meant for every as-of date; otherwise a run that names no profile takes the one that is valid on
	// its as-of date.
	Fixed bool
}

// chunkSize keeps a chunk's results in a few tens of megabytes.
const chunkSize = 20_000

// New makes the service of one or several profiles; it fails with all problems of the first profile whose facts and rules have any.
func New(parts Parts) (*Service, error) {
	s := &Service{db: parts.DB, ids: parts.IDs, fields: parts.Fields, standard: parts.Default, fixed: parts.Fixed, chunk: chunkSize}
	packs, err := newShelf(parts.Profiles)
	if err != nil {
		return nil, err
	}
	if s.standard == "" && len(parts.Profiles) > 0 {
		s.standard = parts.Profiles[0].Code
	}
	if packs.find(s.standard) == nil {
		return nil, fault.NotFound("policy_unknown", "profile", s.standard)
	}
	s.shelf.Store(packs)
	return s, nil
}

// Run screens the households of an area, or a named few, and brings the warnings up to date. Two runs over overlapping areas at once
// are refused with a Conflict, a missing parameter with an Invalid that names it.
func (s *Service) Run(ctx context.Context, actor auth.Actor, req Request) (Summary, error) {
	if err := actor.Require(auth.ScreeningRun); err != nil {
		return Summary{}, err
	}
	r, err := s.prepare(ctx, actor, req)
	if err != nil {
		return Summary{}, err
	}
	first, err := r.begin(ctx)
	if err != nil {
		return Summary{}, err
	}
	if first != nil {
		return *first, nil
	}
	if slices.ContainsFunc(r.targets, func(t target) bool { return t.whole }) {
		if err := refreshStatistics(ctx, s.db); err != nil {
			return Summary{}, errors.Join(err, r.fail(context.WithoutCancel(ctx), err))
		}
	}
	if err := r.screen(ctx); err != nil {
		return Summary{}, errors.Join(err, r.fail(context.WithoutCancel(ctx), err))
	}
	sum, err := r.finish(ctx)
	if err != nil {
		return Summary{}, errors.Join(err, r.fail(context.WithoutCancel(ctx), err))
	}
	return sum, nil
}

// prepare checks the request and binds the parameters of every county, before anything is written.
func (s *Service) prepare(ctx context.Context, actor auth.Actor, req Request) (*run, error) {
	if req.AsOf.IsZero() {
		return nil, fault.Invalid("screening_as_of")
	}
	rules, err := s.packOn(req.Profile, req.AsOf)
	if err != nil {
		return nil, err
	}
	if req.Area == 0 {
		req.Area = actor.Area
	}
	if !actor.Covers(req.Area) {
		return nil, fault.NotFound("not_found")
	}
	r := &run{Service: s, pack: rules, actor: actor, req: req, id: s.ids.Next(), area: req.Area, began: time.Now()}
	var keys []string
	r.rules, keys = inForce(r.set, req.AsOf)
	r.program = r.set.Program(r.rules)
	if err := s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		r.targets, err = s.targets(ctx, tx, actor, req)
		return err
	}); err != nil {
		return nil, err
	}
	problems := fault.List{}
	for i := range r.targets {
		t := &r.targets[i]
		var missing []fault.Problem
		t.params, missing = bindCounty(r.profile, keys, t.county, req.AsOf)
		for _, p := range missing {
			problems.Add(p)
		}
	}
	if err := problems.Err("screening_params_missing", "as_of", req.AsOf.String(), "profile", r.profile.Code); err != nil {
		return nil, err
	}
	return r, nil
}

// target is what a run looks at in one county: everything, the villages of a smaller area, or listed households.
type target struct {
	county int
	whole  bool
	scope  auth.Scope
	ids    []int64
	params parameters
}

func (s *Service) targets(ctx context.Context, tx *sqldb.Tx, actor auth.Actor, req Request) ([]target, error) {
	scope := actor.Scope().Narrow(req.Area)
	if req.Households != nil {
		return namedTargets(ctx, tx, scope, req.Households)
	}
	counties, err := loadCounties(ctx, tx, scope)
	if err != nil {
		return nil, err
	}
	var out []target
	for _, county := range counties {
		whole := area.Contains(req.Area, area.CountyCode(county))
		out = append(out, target{county: county, whole: whole, scope: scope})
	}
	return out, nil
}

// namedTargets groups the listed households by county and leaves out those that are not there or not in scope.
func namedTargets(ctx context.Context, tx *sqldb.Tx, scope auth.Scope, refs []id.Ref) ([]target, error) {
	byCounty := map[int][]int64{}
	for _, ref := range refs {
		byCounty[ref.County] = append(byCounty[ref.County], ref.ID)
	}
	var out []target
	for county, ids := range byCounty {
		slices.Sort(ids)
		ids, err := loadPresent(ctx, tx, county, slices.Compact(ids), scope)
		if err != nil {
			return nil, err
		}
		if len(ids) > 0 {
			out = append(out, target{county: county, scope: scope, ids: ids})
		}
	}
	slices.SortFunc(out, func(a, b target) int { return cmp.Compare(a.county, b.county) })
	return out, nil
}

// begin writes the run's row unless another run is busy with an overlapping area. The row is committed first and the others are looked
// at afterwards, so that of two that begin at the same moment at least one sees the other. When the request's key has been used before,
// nothing is begun and what that run has found is given.
func (r *run) begin(ctx context.Context) (first *Summary, err error) {
	err = r.db.Write(ctx, func(tx *sqldb.Tx) error {
		first, err = r.enter(ctx, tx)
		return err
	})
	if err != nil || first != nil {
		return first, err
	}
	err = r.db.Write(ctx, func(tx *sqldb.Tx) error {
		others, err := loadRunning(ctx, tx)
		if err != nil {
			return err
		}
		for _, o := range others {
			if o.id == r.id || !overlaps(o.area, r.area, area.Contains) {
				continue
			}
			if tx.Now().Unix()-o.heard < staleAfter {
				return fault.Conflict("screening_busy", "area", o.area)
			}
			if err := r.abandon(ctx, tx, o); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, errors.Join(err, r.fail(context.WithoutCancel(ctx), err))
	}
	return nil, nil
}

// enter writes the run's row once for every key; it gives the summary of the run that was begun with the key before. While that one is
// running it is a Conflict, and when it has failed, this one takes its place.
func (r *run) enter(ctx context.Context, tx *sqldb.Tx) (*Summary, error) {
	body := map[string]any{"profile": r.profile.Code, "as_of": r.req.AsOf, "area": r.area, "households": r.req.Households}
	begun, err := auth.Once(ctx, tx, r.actor, r.req.Key, body, func() (int64, error) { return r.id, insertRun(ctx, tx, r) })
	if err != nil || begun == r.id {
		return nil, err
	}
	state, text, err := loadOutcome(ctx, tx, begun)
	switch {
	case err != nil:
		return nil, err
	case state == stateRunning:
		return nil, fault.Conflict("screening_busy", "area", r.area)
	case state == stateFailed:
		return nil, insertRun(ctx, tx, r)
	}
	first := &Summary{}
	return first, json.Unmarshal([]byte(text), first)
}

// abandon ends a run that was not heard of for long: its process was killed, or sleeps.
func (r *run) abandon(ctx context.Context, tx *sqldb.Tx, o running) error {
	ended, err := endRun(ctx, tx, o.id, outcome{state: stateFailed, cause: "abandoned"})
	if err != nil || !ended {
		return err
	}
	return r.journal(ctx, tx, "screening.abandon", o, map[string]any{"by": strconv.FormatInt(r.id, 10), "households": o.households})
}

// fail marks the run as failed; what it has written stays, because every chunk is true by itself, and is journalled.
func (r *run) fail(ctx context.Context, cause error) error {
	return r.db.Write(ctx, func(tx *sqldb.Tx) error {
		ended, err := endRun(ctx, tx, r.id, outcome{state: stateFailed, cause: cause.Error()})
		if err != nil || !ended || r.sum.Households == 0 {
			return err
		}
		return r.journal(ctx, tx, "screening.fail", running{id: r.id, area: r.area}, r.detail())
	})
}

// lost is what a run says that another one has given up for dead.
func (r *run) lost() error { return fault.Conflict("screening_busy", "area", r.area) }

// detail is what the journal keeps of what the run has done.
func (r *run) detail() map[string]any {
	sum := &r.sum
	return map[string]any{"profile": sum.Profile, "as_of": sum.AsOf, "households": sum.Households, "new": sum.New,
		"continuing": sum.Continuing, "closed": sum.Closed}
}

// journal records what became of a run.
func (r *run) journal(ctx context.Context, tx *sqldb.Tx, action string, of running, detail map[string]any) error {
	_, err := audit.Record(ctx, tx, audit.Entry{Actor: r.actor.UserID, ActorName: r.actor.Login, Action: action,
		Object: strconv.FormatInt(of.id, 10), County: area.CountyOf(of.area), Area: of.area, Detail: detail})
	return err
}

// finish closes what is left of ended households, writes the summary, the journal entry and the fact that others react to.
func (r *run) finish(ctx context.Context) (Summary, error) {
	sum := &r.sum
	err := r.db.Write(ctx, func(tx *sqldb.Tx) error {
		for _, t := range r.targets {
			if t.ids != nil {
				continue
			}
			n, err := closeEnded(ctx, tx, r, t)
			if err != nil {
				return err
			}
			sum.Closed += n
		}
		sum.Seconds = time.Since(r.began).Seconds()
		if sum.Seconds > 0 {
			sum.RowsPerSecond = float64(sum.Persons) / sum.Seconds
		}
		text, err := json.Marshal(sum)
		if err != nil {
			return err
		}
		ended, err := endRun(ctx, tx, r.id, outcome{state: stateDone, summary: string(text)})
		if err != nil {
			return err
		}
		if !ended {
			return r.lost()
		}
		done := Completed{Run: r.id, Area: r.area, New: sum.New, Closed: sum.Closed}
		if err := job.Publish(ctx, tx, TopicCompleted, done); err != nil {
			return err
		}
		return r.journal(ctx, tx, "screening.run", running{id: r.id, area: r.area}, r.detail())
	})
	return *sum, err
}
