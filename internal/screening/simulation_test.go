package screening_test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/job"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

var (
	simulations = flag.Int("simulations", 4, "how many simulations of changes, kills and runs an engine gets")
	simulation  = flag.Uint64("simulation", 0, "seed of the first simulation; 0 draws one")
)

// TestSimulation holds, under random changes, feeds, runs, kills and resumptions, that the warnings in the end are those of one whole
// fresh run; that a warning which stays true keeps its number, its beginning and its handling; that a closed one has a reason; and that a
// run which was killed and taken up again counts every warning once.
func TestSimulation(t *testing.T) {
	t.Parallel()
	first := *simulation
	if first == 0 {
		first = rand.Uint64() >> 1
	}
	for i := range *simulations {
		seed := first + uint64(i)
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
				t.Logf("run again with -run TestSimulation -simulations 1 -simulation %d", seed)
				simulate(t, db, seed)
			})
		})
	}
}

// killed is what a process dies of in a simulation.
type killed struct{}

// sim is one simulation.
type sim struct {
	*world
	rng        *rand.Rand
	households []int64
	late       []screening.Touched // facts whose reactions have not run yet
	marks      int64
	now        atomic.Int64
	left       atomic.Int64 // transactions until the process is killed; negative for never
	before     map[warningKey]warningState
	quiet      bool // nothing but the run under way has written since it began
	runs, kill int
}

type warningKey struct {
	household int64
	rule      string
}

type warningState struct {
	id, since, village                     int64
	status, level, trace, handling, reason string
}

func (s warningState) live() bool { return s.status != screening.Closed }

func simulate(t *testing.T, db *sqldb.DB, seed uint64) {
	s := &sim{world: newWorld(t, db), rng: rand.New(rand.NewPCG(seed, 1)), quiet: true}
	s.svc.SetChunk(1 + s.rng.IntN(4))
	s.now.Store(1_640_000_000)
	s.left.Store(-1)
	db.SetClock(func() time.Time {
		if s.left.Load() > 0 && s.left.Add(-1) == 0 {
			s.left.Store(-1)
			s.kill++
			panic(killed{})
		}
		return time.Unix(s.now.Load(), 0)
	})
	for range 6 + s.rng.IntN(6) {
		s.households = append(s.households, s.household(s.village()))
	}
	s.run(screening.Request{})
	s.before = s.snapshot()
	for range 25 {
		s.step()
	}
	s.settle()
	got := s.contents()
	s.exec("DELETE FROM warning_handling")
	s.exec("DELETE FROM warning")
	s.run(screening.Request{})
	if diff := cmp.Diff(s.contents(), got); diff != "" {
		t.Errorf("after %d runs and %d kills (-fresh +kept):\n%s", s.runs, s.kill, diff)
	}
}

func (s *sim) village() int64 { return []int64{villageA, villageB}[s.rng.IntN(2)] }

func (s *sim) any() int64 { return s.households[s.rng.IntN(len(s.households))] }

// step does one of the things that happen in a county.
func (s *sim) step() {
	switch s.rng.IntN(8) {
	case 0, 1, 2:
		s.change()
	case 3:
		s.react()
	case 4:
		s.handle()
	case 5:
		s.screenNow(screening.Request{})
	case 6:
		s.screenNow(screening.Request{Changed: true})
	case 7:
		s.refresh(s.any())
	}
	s.check()
}

// change writes something and leaves the reaction to it for later; some reactions come at once and some twice.
func (s *sim) change() {
	s.quiet = false
	fact := screening.Touched{Cause: "test", Household: id.Ref{County: county, ID: s.any()}}
	h := fact.Household.ID
	switch s.rng.IntN(9) {
	case 0:
		s.exec("UPDATE household SET dangerous_house = NOT dangerous_house WHERE id = ?", h)
	case 1:
		s.exec(`INSERT INTO household_history (county, id, village, household_no, phone_sealed, phone_blind, version, valid_from, recorded_at, recorded_by,
			valid_to, superseded_at, superseded_by)
			SELECT county, id, village, household_no, phone_sealed, phone_blind, version, valid_from, recorded_at, recorded_by, 20211201, 0, 0 FROM household WHERE id = ?`, h)
		phone := []any{nil, []byte("x"), []byte("y")}[s.rng.IntN(3)]
		s.exec("UPDATE household SET phone_blind = ?, phone_sealed = ?, version = version + 1 WHERE id = ?", phone, phone, h)
	case 2:
		s.exec("UPDATE household SET safe_water = ? WHERE id = ?", []any{true, false, nil}[s.rng.IntN(3)], h)
	case 3:
		s.exec("UPDATE assessment SET wage_income = ? WHERE household_id = ?", s.rng.IntN(3_000_000), h)
	case 4:
		s.exec("UPDATE household SET ended_on = CASE WHEN ended_on IS NULL THEN 20211201 END WHERE id = ?", h)
	case 5:
		s.exec("UPDATE member SET health = ?, labour = 'none' WHERE household_id = ?", []string{",chronic,", ",serious,", ",healthy,"}[s.rng.IntN(3)], h)
	case 6:
		h = s.household(s.village())
		s.households = append(s.households, h)
		fact.Household.ID = h
	case 7:
		fact = s.feed()
	case 8:
		fact = screening.Touched{Cause: "test", Village: s.village()}
		for _, statement := range []string{"UPDATE household SET village = ? WHERE id = ?", "UPDATE assessment SET village = ? WHERE household_id = ?",
			"UPDATE member SET village = ? WHERE household_id = ?"} {
			s.exec(statement, fact.Village, h)
		}
	}
	s.marks++
	fact.Mark = s.marks
	s.late = append(s.late, fact)
	if s.rng.IntN(2) == 0 {
		s.react()
	}
}

// feed brings medical bills of some households.
func (s *sim) feed() screening.Touched {
	batch := s.ids.Next()
	s.put("batch", 0, row{"id": batch, "source": "medical", "area": 410602000000, "file_name": "f", "file_hash": []byte{}, "file_size": 0, "file_date": 20211201,
		"state": "applied", "rows_read": 0, "rows_good": 0, "rows_accepted": 0, "added": 0, "changed": 0, "unchanged": 0, "unmatched": 0, "faults": 0,
		"created_by": 0, "created_at": 0})
	for range 1 + s.rng.IntN(4) {
		h := s.any()
		var member int64
		err := s.db.Read(context.Background(), func(tx *sqldb.Tx) error {
			return tx.QueryRow(context.Background(), "SELECT MIN(id) FROM member WHERE household_id = ?", h).Scan(&member)
		})
		if err != nil {
			s.Fatal(err)
		}
		s.put("rec_medical", villageA, row{"id": s.ids.Next(), "household_id": h, "member_id": member, "visit_date": 20211101, "self_paid": s.rng.IntN(6_000_000),
			"batch_id": batch})
	}
	return screening.Touched{Cause: "medical", Batch: id.Ref{County: county, ID: batch}}
}

// react delivers the facts that have waited, in any order, some of them twice.
func (s *sim) react() {
	s.rng.Shuffle(len(s.late), func(i, j int) { s.late[i], s.late[j] = s.late[j], s.late[i] })
	for _, fact := range s.late {
		for range 1 + s.rng.IntN(2) {
			if err := s.svc.Touch(context.Background(), fact); err != nil {
				s.Fatal(err)
			}
		}
	}
	s.late = nil
}

// handle deals with a warning, as a person would.
func (s *sim) handle() {
	s.quiet = false
	s.exec(`UPDATE warning SET handling = 'clue', handled_digest = 'x' WHERE id = (SELECT MIN(id) FROM warning WHERE household_id = ? AND status <> 'closed')`, s.any())
}

func (s *sim) refresh(household int64) {
	s.quiet = false
	if _, err := s.svc.Refresh(context.Background(), auth.System("test"), id.Ref{County: county, ID: household}); err != nil {
		s.Fatal(err)
	}
}

// screenNow runs, is killed after some transactions perhaps, and is taken up again by a worker, perhaps killed again.
func (s *sim) screenNow(req screening.Request) {
	req.AsOf = asOf
	before, last := s.snapshot(), s.newest().ID
	s.quiet = true
	disturb := s.rng.IntN(3) == 0
	req.Progress = func(screening.Progress) {
		if disturb && s.rng.IntN(3) == 0 && s.left.Load() < 0 { // the process that dies is not the one that changes
			s.change()
			if s.rng.IntN(2) == 0 {
				s.refresh(s.any())
			}
		}
	}
	if s.rng.IntN(2) == 0 {
		s.left.Store(int64(1 + s.rng.IntN(20)))
	}
	s.runs++
	sum, err := s.try(req)
	s.left.Store(-1)
	if err == nil {
		s.counted(sum, before)
		return
	}
	if f, named := fault.As(err); named && f.Kind == fault.KindConflict { // an earlier one was killed and its time has not run out
		s.now.Add(60)
		return
	}
	if s.rng.IntN(3) == 0 {
		s.change()
	}
	s.work(s.rng.IntN(2) == 0)
	if run := s.newest(); s.quiet && run.ID != last { // not killed before it was written down
		if run.Live() {
			s.Fatalf("the run is still %s", run.State)
		}
		if run.State == screening.RunDone {
			s.counted(*run.Summary, before)
		}
	}
}

// try runs in a process that may die.
func (s *sim) try(req screening.Request) (sum screening.Summary, err error) {
	defer func() {
		if p := recover(); p != nil {
			if _, ok := p.(killed); !ok {
				panic(p)
			}
			err = fmt.Errorf("killed")
		}
	}()
	return s.svc.Run(context.Background(), auth.System("test"), req)
}

// work lets workers do what is due, some minutes later, until nothing is left; the first of them may be killed on the way.
func (s *sim) work(deadly bool) {
	if deadly {
		s.left.Store(int64(1 + s.rng.IntN(25)))
	}
	for range 8 {
		s.now.Add(120)
		func() {
			defer func() {
				if p := recover(); p != nil {
					if _, ok := p.(killed); !ok {
						panic(p)
					}
				}
			}()
			w := job.NewWorker(s.db, map[string]job.Handler{screening.TopicRun: s.svc.Continue,
				screening.TopicCompleted: func(context.Context, *job.Run) error { return nil }}, job.Options{})
			if _, err := w.Drain(context.Background()); err != nil {
				s.Fatal(err)
			}
		}()
	}
	s.left.Store(-1)
}

// settle lets all reactions come, does what is left and screens what was touched.
func (s *sim) settle() {
	s.left.Store(-1)
	s.react()
	s.work(false)
	s.run(screening.Request{Changed: true})
	s.check()
	var n int
	err := s.db.Read(context.Background(), func(tx *sqldb.Tx) error {
		return tx.QueryRow(context.Background(), "SELECT COUNT(*) FROM screening_touch").Scan(&n)
	})
	if err != nil || n != 0 {
		s.Errorf("%d households are still touched, %v", n, err)
	}
}

// check compares the warnings with those before the step.
func (s *sim) check() {
	after := s.snapshot()
	for k, was := range s.before {
		is, ok := after[k]
		switch {
		case !ok, is.id != was.id:
			s.Fatalf("%v: the warning %d became %+v", k, was.id, is)
		case was.live() && is.live() && is.since != was.since && s.quiet:
			s.Errorf("%v: since %d became %d", k, was.since, is.since)
		case was.live() && is.live() && is.trace == was.trace && was.handling != "" && is.handling != was.handling && s.quiet:
			s.Errorf("%v: the handling %q became %q", k, was.handling, is.handling)
		}
	}
	for k, is := range after {
		if is.live() != (is.reason == "") {
			s.Errorf("%v: %s with the reason %q", k, is.status, is.reason)
		}
	}
	s.before = after
}

// counted holds the summary of a run against what has become of the warnings, when nobody else has written meanwhile.
func (s *sim) counted(sum screening.Summary, before map[warningKey]warningState) {
	if !s.quiet {
		return
	}
	want, all := map[string]screening.Change{}, screening.Change{}
	for k, is := range s.snapshot() {
		c, was := want[k.rule], before[k]
		switch {
		case is.live() && (was.status == "" || !was.live()):
			c.New++
			all.New++
		case !is.live() && was.status != "" && was.live():
			c.Closed++
			all.Closed++
		default:
			continue
		}
		want[k.rule] = c
	}
	for rule, c := range sum.Changes {
		w := want[rule]
		if c.New != w.New || c.Closed != w.Closed {
			s.Errorf("%s: counted %+v, want %+v", rule, c, w)
		}
		delete(want, rule)
	}
	if len(want) > 0 || sum.New != all.New || sum.Closed != all.Closed {
		s.Errorf("counted %d new and %d closed, want %+v; not counted: %v", sum.New, sum.Closed, all, want)
	}
}

// newest is the run that was begun last.
func (s *sim) newest() screening.RunRow {
	runs, err := s.svc.Runs(context.Background(), auth.System("test"), screening.RunFilter{Limit: 1})
	if err != nil {
		s.Fatal(err)
	}
	return runs[0]
}

func (s *sim) snapshot() map[warningKey]warningState {
	out := map[warningKey]warningState{}
	err := s.db.Read(context.Background(), func(tx *sqldb.Tx) error {
		return tx.Each(context.Background(), `SELECT household_id, rule, id, since, village, status, COALESCE(level, ''), trace, COALESCE(handling, ''),
			COALESCE(close_reason, '') FROM warning`, nil, func(scan func(...any) error) error {
			var k warningKey
			var w warningState
			err := scan(&k.household, &k.rule, &w.id, &w.since, &w.village, &w.status, &w.level, &w.trace, &w.handling, &w.reason)
			out[k] = w
			return err
		})
	})
	if err != nil {
		s.Fatal(err)
	}
	return out
}

// contents lists what the warnings that are not closed say.
func (s *sim) contents() []string {
	var out []string
	for k, w := range s.snapshot() {
		if w.live() {
			out = append(out, fmt.Sprint(k.household, k.rule, w.village, w.status, w.level, w.trace))
		}
	}
	slices.Sort(out)
	return out
}
