package screening

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/rule"
	"shouwang/internal/sqldb"
)

// run is one run under way.
type run struct {
	*Service
	*pack
	*prepared
	actor   auth.Actor
	req     Request
	id      int64
	area    int64
	kind    string
	because string
	holder  string // names this attempt at the run, so that another process's is told apart
	began   time.Time
	before  float64 // seconds of earlier attempts
	total   int64
	targets []target
	takes   bool // the run is by the profile that is meant, or becomes the one that is: it carries over what others have said
	at      place
	sum     Summary
}

// target is what a run looks at in one county: everything, the villages of a smaller area, what was touched, listed households, or one
// village without its households.
type target struct {
	county  int
	whole   bool // the whole county
	changed bool
	scope   auth.Scope
	village bool // ids names a village
	ids     []int64
	params  parameters
}

// prepare checks the request and binds the parameters of every county, before anything is written.
func (s *Service) prepare(ctx context.Context, actor auth.Actor, req Request) (*run, error) {
	if req.Area == 0 {
		req.Area = actor.Area
	}
	if !actor.Covers(req.Area) {
		return nil, fault.NotFound("not_found")
	}
	if err := s.Reload(ctx); err != nil {
		return nil, err
	}
	r := &run{Service: s, actor: actor, req: req, id: s.ids.Next(), area: req.Area, kind: KindWhole, began: time.Now()}
	r.holder = strconv.FormatInt(r.id, 36)
	switch {
	case req.Households != nil || req.village != 0:
		r.kind = KindNamed
	case req.Changed:
		r.kind = KindChanged
	}
	err := s.db.Read(ctx, func(tx *sqldb.Tx) error { return r.look(ctx, tx) })
	if err != nil {
		return nil, err
	}
	if err := r.bind(); err != nil {
		return nil, err
	}
	r.sum = r.blank()
	return r, nil
}

// look finds the rules of the run, its day and what it is about.
func (r *run) look(ctx context.Context, tx *sqldb.Tx) (err error) {
	meant, err := r.choose(ctx, tx)
	if err != nil {
		return err
	}
	r.takes = r.profile.Code == meant
	if r.kind == KindChanged {
		stands, err := loadStanding(ctx, tx, r.profile.Code, r.area)
		if err != nil {
			return err
		}
		if r.because, err = r.everything(ctx, tx, stands); err != nil {
			return err
		}
		if r.because != "" {
			r.kind = KindWhole
		}
	}
	r.takes = r.takes || r.kind == KindWhole
	r.prepared = r.on(r.req.AsOf)
	if r.targets, err = r.aims(ctx, tx); err != nil {
		return err
	}
	r.total, err = r.expected(ctx, tx)
	return err
}

// choose finds the rules and the day of the run, and the profile that is meant in its area; that is empty when its counties stand on
// different ones. A whole run that names no profile takes the one of its day; another takes what is meant, unless it looks from another day.
func (r *run) choose(ctx context.Context, tx *sqldb.Tx) (meant string, err error) {
	meant, day, err := r.meant(ctx, tx, auth.ScopeOf(r.area))
	if err != nil {
		return "", err
	}
	code := r.req.Profile
	if code == "" && r.kind != KindWhole && (r.req.AsOf.IsZero() || r.req.AsOf == day) {
		code = meant
	}
	if r.req.AsOf.IsZero() && r.kind != KindWhole {
		if r.req.AsOf, err = r.lastDay(ctx, tx, code, meant, day); err != nil {
			return "", err
		}
	}
	if r.req.AsOf.IsZero() {
		return "", fault.Invalid("screening_as_of")
	}
	if code == "" {
		r.pack = r.packOn(r.req.AsOf)
		return meant, nil
	}
	r.pack, err = r.Service.pack(code)
	return meant, err
}

// lastDay is the day of the last whole run by a profile over the run's area, else today.
func (r *run) lastDay(ctx context.Context, tx *sqldb.Tx, code, meant string, day civil.Date) (civil.Date, error) {
	if code == meant && !day.IsZero() {
		return day, nil
	}
	stands, err := loadStanding(ctx, tx, code, r.area)
	if stands.asOf.IsZero() {
		return r.presentDay(), err
	}
	return stands.asOf, err
}

// everything tells why a run over what was touched has to look at everything, empty when it has not.
func (r *run) everything(ctx context.Context, tx *sqldb.Tx, stands pastRun) (because string, err error) {
	switch {
	case !r.takes:
		return BecauseProfile, nil
	case stands.digest == "":
		return BecauseNever, nil
	case stands.digest != r.profile.Digest:
		return BecauseRules, nil
	case stands.asOf != r.req.AsOf:
		return BecauseDay, nil
	}
	broken, err := brokenSince(ctx, tx, stands, r.area)
	if broken {
		because = BecauseBroken
	}
	return because, err
}

// bind finds the parameters of every county; all that are missing are reported together.
func (r *run) bind() error {
	problems := fault.List{}
	for i := range r.targets {
		t := &r.targets[i]
		var missing []fault.Problem
		t.params, missing = bindCounty(r.profile, r.keys, t.county, r.req.AsOf)
		for _, p := range missing {
			problems.Add(p)
		}
	}
	return problems.Err("screening_params_missing", "as_of", r.req.AsOf.String(), "profile", r.profile.Code)
}

// blank is the summary of a run that has not begun.
func (r *run) blank() Summary {
	sum := Summary{Run: strconv.FormatInt(r.id, 10), Kind: r.kind, Because: r.because, Profile: r.profile.Code, AsOf: r.req.AsOf,
		Area: r.area, Rules: len(r.rules), Warnings: map[string]Count{}, Changes: map[string]Change{}, Levels: map[string]int64{}}
	for _, rl := range r.rules {
		sum.Warnings[rl.ID] = Count{}
	}
	for _, l := range r.profile.Levels {
		sum.Levels[l.Code] = 0
	}
	return sum
}

// aims lists what the run looks at.
func (r *run) aims(ctx context.Context, tx *sqldb.Tx) ([]target, error) {
	req := r.req
	if req.village != 0 {
		return []target{{county: area.CountyOf(req.village), village: true, scope: r.actor.Scope().Narrow(req.village), ids: []int64{req.village}}}, nil
	}
	if r.kind != KindNamed {
		req.Households = nil
	}
	if r.kind != KindChanged {
		return r.Service.targets(ctx, tx, r.actor, req)
	}
	scope := r.actor.Scope().Narrow(req.Area)
	counties, err := touchedCounties(ctx, tx, scope)
	if err != nil {
		return nil, err
	}
	var out []target
	for _, county := range counties {
		out = append(out, target{county: county, changed: true, scope: scope})
	}
	return out, nil
}

// targets lists what a request looks at that names households or an area.
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

// expected counts the households that the run will look at, for those who wait.
func (r *run) expected(ctx context.Context, tx *sqldb.Tx) (total int64, err error) {
	for _, t := range r.targets {
		if t.village {
			continue
		}
		n := int64(len(t.ids))
		if t.ids == nil {
			if n, err = countTarget(ctx, tx, t); err != nil {
				return 0, err
			}
		}
		total += n
	}
	return total, nil
}

// prepared is what the rules of a pack come to on a day.
type prepared struct {
	rules    []*rule.Rule
	keys     []string      // parameters that they ask for
	program  *rule.Program // of the rules about households
	villages *rule.Program // of the rules about villages
}

// preparedDays is how many days' programs a pack keeps.
const preparedDays = 16

// on builds the program of the rules that are in force on a day, once a day.
func (p *pack) on(asOf civil.Date) *prepared {
	p.mu.Lock()
	defer p.mu.Unlock()
	if ready, ok := p.days[asOf]; ok {
		return ready
	}
	if len(p.days) >= preparedDays {
		clear(p.days)
	}
	ready := &prepared{}
	ready.rules, ready.keys = inForce(p.set, asOf)
	var households, villages []*rule.Rule
	for _, r := range ready.rules {
		if r.Subject == "" {
			households = append(households, r)
		} else {
			villages = append(villages, r)
		}
	}
	ready.program, ready.villages = p.set.Program(households), p.set.Program(villages)
	p.days[asOf] = ready
	return ready
}
