package registry

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"iter"
	"runtime/debug"
	"slices"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/sqldb"
)

// chunkSize is the number of households that are read, compared and written together; it bounds the memory.
const chunkSize = 2000

// Apply writes a file's households within the caller's transaction, whole household by whole household: what is new is added, what
// differs becomes a new version true from the file's date, what is the same is left alone. Households that cannot be taken (another
// household has the person, newer data are stored, it has ended) are left out and named in the counts. The caller asks for permission
// and checks that the actor covers the villages.
func (s *Service) Apply(ctx context.Context, tx *sqldb.Tx, actor auth.Actor, ch *Changes) (Counts, error) {
	return s.apply(ctx, tx, actor, ch, true)
}

// Preview says what Apply would do, and writes nothing.
func (s *Service) Preview(ctx context.Context, tx *sqldb.Tx, actor auth.Actor, ch *Changes) (Counts, error) {
	return s.apply(ctx, tx, actor, ch, false)
}

func (s *Service) apply(ctx context.Context, tx *sqldb.Tx, actor auth.Actor, ch *Changes, writing bool) (_ Counts, err error) {
	defer fault.Wrap(&err, "apply households")
	a := &applier{
		Service: s, tx: tx, actor: actor, layout: ch.Layout, writing: writing,
		merger: merger{keys: s.keys, sealed: writing, stamp: newStamp(tx, int64(ch.From.Int()), actor.UserID, ch.Batch)},
	}
	err = ahead(ctx, ch.Households, func(chunk []*Household) error {
		a.chunk = chunk
		if err := a.flush(ctx); err != nil {
			return err
		}
		if ch.Progress != nil {
			ch.Progress(a.rows)
		}
		return nil
	})
	return a.counts, err
}

// ahead draws households in chunks and hands them on, drawing the next chunk while the last one is being written, so that reading a
// file and writing the database each have a processor. It returns when both have ended. A household that stands in the file twice
// begins a new chunk.
func ahead(ctx context.Context, households iter.Seq2[*Household, error], do func([]*Household) error) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	chunks, drawn := make(chan []*Household), make(chan error, 1)
	go func() {
		defer close(chunks)
		drawn <- draw(ctx, households, chunks)
	}()
	var done error
	for chunk := range chunks {
		if done != nil {
			continue
		}
		if done = do(chunk); done != nil {
			stop()
		}
	}
	return cmp.Or(done, <-drawn)
}

// draw sends the households in chunks. A panic of the sequence becomes an error, as it would end the whole program here.
func draw(ctx context.Context, households iter.Seq2[*Household, error], chunks chan<- []*Household) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("draw households: %v\n%s", p, debug.Stack())
		}
	}()
	var chunk []*Household
	here := map[HouseholdKey]bool{}
	send := func() error {
		select {
		case chunks <- chunk:
			chunk = nil
			clear(here)
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	for h, err := range households {
		if err != nil {
			return err
		}
		if len(chunk) == chunkSize || here[h.HouseholdKey] {
			if err := send(); err != nil {
				return err
			}
		}
		chunk = append(chunk, h)
		here[h.HouseholdKey] = true
	}
	if len(chunk) == 0 {
		return nil
	}
	return send()
}

// applier is one run of Apply.
type applier struct {
	*Service
	merger  merger
	tx      *sqldb.Tx
	actor   auth.Actor
	layout  Layout
	writing bool
	counts  Counts
	chunk   []*Household
	rows    int // the file's rows so far

	household, member, assessment, monitoring writes
	persons                                   []row
}

// flush brings the chunk into the registry.
func (a *applier) flush(ctx context.Context) error {
	found, err := a.load(ctx)
	if err != nil {
		return err
	}
	sh := a.shapes
	a.household, a.member = writes{sh: sh.household}, writes{sh: sh.member}
	a.assessment, a.monitoring = writes{sh: sh.assessment}, writes{sh: sh.monitoring}
	a.persons = nil
	taken := map[PersonKey]HouseholdKey{}
	for _, h := range a.chunk {
		a.rows += len(h.Members)
		p := a.plan(h, found)
		p.refuse(found, taken)
		if len(p.refusals) > 0 {
			a.counts.Refusals = append(a.counts.Refusals, p.refusals...)
		}
		if p.refused {
			a.counts.Refused += len(h.Members)
			continue
		}
		for i := range h.Members {
			taken[h.Members[i].Key] = h.HouseholdKey
		}
		a.take(p)
	}
	if !a.writing {
		return nil
	}
	return a.write(ctx)
}

// write sends the chunk's rows to the database, what others refer to first.
func (a *applier) write(ctx context.Context) error {
	for _, w := range []*writes{&a.household, &a.member, &a.assessment, &a.monitoring} {
		if err := a.addRows(ctx, a.tx, w.sh, w.added); err != nil {
			return contended(err)
		}
		if err := a.supersede(ctx, a.tx, w.sh, w.old, w.changed); err != nil {
			return contended(err)
		}
	}
	// In the order of the keys neighbours meet the same pages of the directory, which is much larger than what stays in memory.
	slices.SortFunc(a.persons, func(x, y row) int { return bytes.Compare(x[0].([]byte), y[0].([]byte)) })
	return contended(addAll(ctx, a.tx, "person_key", []string{"id_blind", "county", "household_id", "member_id"}, a.persons))
}

// contended names the case that another import has registered the same household or person in this very moment.
func contended(err error) error {
	if sqldb.IsUnique(err) {
		return fault.Conflict("conflict").Because(err)
	}
	return err
}

// stored is what the registry holds about a chunk's households.
type stored struct {
	households  map[HouseholdKey]row
	members     map[int64][]row        // by household
	assessments map[int64][bases]row   // by household
	monitoring  map[int64]row          // by household
	persons     map[PersonKey]located  // persons of the chunk who are not members of its households
	others      map[int64]HouseholdKey // households of those persons
}

// load reads what the registry holds about the chunk's households. On PostgreSQL it may have waited for another import of the same
// households, which has registered new ones meanwhile that the first query did not see and the later ones did: then it reads again.
func (a *applier) load(ctx context.Context) (*stored, error) {
	for range 3 {
		st, err := a.loadOnce(ctx)
		if err != nil || !a.overtaken(st) {
			return st, err
		}
	}
	return nil, fault.Conflict("conflict")
}

// overtaken tells whether the directory already has persons in a household of the chunk that did not seem to be registered.
func (a *applier) overtaken(st *stored) bool {
	for _, h := range a.chunk {
		if st.households[h.HouseholdKey] != nil {
			continue
		}
		for i := range h.Members {
			if at, there := st.persons[h.Members[i].Key]; there && st.others[at.household] == h.HouseholdKey {
				return true
			}
		}
	}
	return false
}

// loadOnce reads what the registry holds about the chunk's households with a few queries.
func (a *applier) loadOnce(ctx context.Context) (*stored, error) {
	keys := make([]HouseholdKey, len(a.chunk))
	for i, h := range a.chunk {
		keys[i] = h.HouseholdKey
	}
	st := &stored{members: map[int64][]row{}, assessments: map[int64][bases]row{}, monitoring: map[int64]row{}}
	var err error
	if st.households, err = a.loadHouseholds(ctx, a.tx, keys, a.writing); err != nil {
		return nil, err
	}
	byCounty := map[int64][]int64{}
	for _, r := range st.households {
		county, _ := r[0].(int64)
		byCounty[county] = append(byCounty[county], a.shapes.household.num(r, "id"))
	}
	for _, county := range sortedKeys(byCounty) {
		if err := a.loadParts(ctx, st, county, byCounty[county]); err != nil {
			return nil, err
		}
	}
	return st, a.loadOthers(ctx, st)
}

// loadParts reads members, assessments and monitoring of households, as far as the file speaks of them.
func (a *applier) loadParts(ctx context.Context, st *stored, county int64, ids []int64) error {
	sh := a.shapes
	err := a.loadRows(ctx, a.tx, which{sh.member, "household_id", county, ids}, func(r row) {
		id := sh.member.num(r, "household_id")
		st.members[id] = append(st.members[id], r)
	})
	if err != nil {
		return err
	}
	if a.layout.hasAssessment() {
		err = a.loadRows(ctx, a.tx, which{sh.assessment, "household_id", county, ids}, func(r row) {
			id := sh.assessment.num(r, "household_id")
			all := st.assessments[id]
			if b, ok := BasisOf(sh.assessment.text(r, "basis")); ok {
				all[b] = r
			}
			st.assessments[id] = all
		})
		if err != nil {
			return err
		}
	}
	if !anyOf(a.layout.Monitoring) {
		return nil
	}
	return a.loadRows(ctx, a.tx, which{sh.monitoring, "household_id", county, ids}, func(r row) {
		st.monitoring[sh.monitoring.num(r, "household_id")] = r
	})
}

// loadOthers looks up in the directory every person whom the stored household does not have.
func (a *applier) loadOthers(ctx context.Context, st *stored) error {
	var keys []PersonKey
	for _, h := range a.chunk {
		known := st.members[a.idOf(st, h)]
		for i := range h.Members {
			if a.memberRow(known, h.Members[i].Key) == nil {
				keys = append(keys, h.Members[i].Key)
			}
		}
	}
	var err error
	if st.persons, err = a.loadPersons(ctx, a.tx, keys); err != nil {
		return err
	}
	st.others, err = a.householdKeys(ctx, a.tx, st.persons)
	return err
}

// idOf is the number of a stored household, zero for a new one.
func (a *applier) idOf(st *stored, h *Household) int64 {
	if r := st.households[h.HouseholdKey]; r != nil {
		return a.shapes.household.num(r, "id")
	}
	return 0
}

func (a *applier) memberRow(known []row, key PersonKey) row {
	for _, r := range known {
		if string(a.shapes.member.blindOf(r, "id_number")) == string(key[:]) {
			return r
		}
	}
	return nil
}

func (l Layout) hasAssessment() bool {
	for _, present := range l.Assessment {
		if anyOf(present) {
			return true
		}
	}
	return false
}

func anyOf(present []bool) bool {
	for _, p := range present {
		if p {
			return true
		}
	}
	return false
}

func countyOf(village int64) int64 { return int64(area.CountyOf(village)) }
