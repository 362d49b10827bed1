package casework

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/policy"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
	"shouwang/policies"
)

const (
	county  = 410602
	village = int64(410602001001)
)

var cadre = auth.Actor{UserID: 7, Login: "cadre", Role: auth.VillageCadre, Area: village}

// world is a database with the service and a household.
type world struct {
	*Service
	*testing.T
	profile *policy.Profile
	now     time.Time
}

func newWorld(t *testing.T, db *sqldb.DB) *world {
	t.Helper()
	p, err := policy.Load(policies.FS, "cn-2021")
	if err != nil {
		t.Fatal(err)
	}
	w := &world{T: t, profile: p, now: time.Date(2024, 9, 27, 8, 0, 0, 0, time.UTC)}
	db.SetClock(func() time.Time { return w.now })
	w.Service = New(Parts{DB: db, IDs: id.NewMaker(time.Now, strings.NewReader(t.Name())), Profiles: func() []*policy.Profile { return []*policy.Profile{p} }})
	return w
}

func (w *world) household() id.Ref {
	w.Helper()
	h := id.Ref{County: county, ID: w.ids.Next()}
	err := w.db.Write(w.Context(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec(w.Context(), `INSERT INTO household (county, id, village, household_no, head_name, version, valid_from, recorded_at, recorded_by)
			VALUES (?, ?, ?, ?, '测试甲', 1, 20210101, 0, 0)`, county, h.ID, village, fmt.Sprint("H", h.ID))
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
	return h
}

func (w *world) wanted(household id.Ref, rule, risk, level string) screening.ClueWanted {
	next := func() id.Ref { return id.Ref{County: county, ID: w.ids.Next()} }
	return screening.ClueWanted{Handling: next(), Warning: next(), Household: household, Village: village, Rule: rule, Risk: risk, Level: level,
		Profile: "cn-2021", Note: "说明", On: civil.New(2024, 9, 27), By: 7, ByName: "cadre"}
}

func (w *world) openFrom(wanted screening.ClueWanted) id.Ref {
	w.Helper()
	ref, err := w.OpenFrom(w.Context(), wanted)
	if err != nil {
		w.Fatal(err)
	}
	return ref
}

func (w *world) clue(ref id.Ref) *Clue {
	w.Helper()
	c, err := w.Clue(w.Context(), cadre, ref)
	if err != nil {
		w.Fatal(err)
	}
	return c
}

// TestDueOn counts working days over a weekend, a holiday week and a weekend day that is worked.
func TestDueOn(t *testing.T) {
	t.Parallel()
	p, err := policy.Load(policies.FS, "cn-2021")
	if err != nil {
		t.Fatal(err)
	}
	days := p.Calendar.Days()
	for _, test := range []struct {
		from string
		n    int64
		want civil.Date
	}{
		{"2024-09-27", 1, civil.New(2024, 9, 29)},  // a Sunday that is worked
		{"2024-09-27", 3, civil.New(2024, 10, 8)},  // behind the National Day week
		{"2024-09-28", 2, civil.New(2024, 9, 30)},  // from a Saturday
		{"2024-07-01", 20, civil.New(2024, 7, 29)}, // four weeks
		{"2024-07-01", 0, civil.Date{}},
		{"1999-07-01", 5, civil.Date{}},
		{"2026-12-30", 20, civil.Date{}},
	} {
		from, _ := civil.Parse(test.from)
		if got := dueOn(days, from, test.n); got != test.want {
			t.Errorf("%d working days after %s: %s, want %s", test.n, test.from, got, test.want)
		}
	}
}

// TestOpenFrom holds that warnings of a household join one open clue, each step once however often it is told.
func TestOpenFrom(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		h, other := w.household(), w.household()
		first, second := w.wanted(h, "housing_unsafe", "unsafe_housing", "II"), w.wanted(h, "income_below_line", "", "I")
		ref := w.openFrom(first)
		for _, wanted := range []screening.ClueWanted{first, second, second, first} {
			if got := w.openFrom(wanted); got != ref {
				t.Errorf("clue %s, want %s", got, ref)
			}
		}
		if w.openFrom(w.wanted(other, "housing_unsafe", "unsafe_housing", "III")) == ref {
			t.Error("two households share a clue")
		}
		c := w.clue(ref)
		got := []any{c.Channel, c.Risks, c.Level, c.State, c.OpenedOn, c.DueOn, c.OpenedByName, len(c.Warnings), c.Parts, c.HeadName, c.Overdue(civil.New(2024, 11, 2))}
		want := []any{"department_screening", []string{"unsafe_housing"}, "I", Open, first.On, civil.New(2024, 10, 30), "cadre", 2, 2, "测试甲", true}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("clue (-want +got):\n%s", diff)
		}
		if err := w.Settle(t.Context(), cadre, ref, Settlement{Result: "included"}); err != nil {
			t.Fatal(err)
		}
		if w.openFrom(second) != ref {
			t.Error("a settled clue lost its step")
		}
		if later := w.openFrom(w.wanted(h, "water_unsafe", "", "")); later == ref {
			t.Error("a new warning joined a settled clue")
		}
	})
}

// TestOpenFromTogether holds that warnings of one household that come at once make one clue.
func TestOpenFromTogether(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		h := w.household()
		var all sync.WaitGroup
		for range 4 {
			wanted := w.wanted(h, "housing_unsafe", "", "II")
			all.Go(func() {
				for {
					_, err := w.OpenFrom(context.Background(), wanted)
					if fault.KindOf(err) == fault.KindUnavailable {
						continue // as the queue does
					}
					if err != nil {
						t.Error(err)
					}
					return
				}
			})
		}
		all.Wait()
		page, err := w.Clues(t.Context(), cadre, Filter{Household: h})
		if err != nil || len(page.Clues) != 1 || page.Clues[0].Parts != 4 {
			t.Errorf("%+v, %v", page.Clues, err)
		}
	})
}

// TestOpenByHand holds faults, area and that a household has one open clue.
func TestOpenByHand(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		h := w.household()
		neighbour, leader := cadre, cadre
		neighbour.Area, leader.Role = village+1, auth.Leader
		good := NewClue{Household: h, Channel: "self_report", Risks: []string{"illness"}, Note: "母亲住院"}
		if _, ok := w.profile.Codes[ListRisks].Code("illness"); !ok {
			good.Risks[0] = w.profile.Codes[ListRisks].Codes[0].Code
		}
		for kind, actor := range map[fault.Kind]auth.Actor{fault.KindNotFound: neighbour, fault.KindDenied: leader} {
			if _, err := w.Open(t.Context(), actor, good); fault.KindOf(err) != kind {
				t.Errorf("%s: %v, want %s", actor.Role, err, kind)
			}
		}
		_, err := w.Open(t.Context(), cadre, NewClue{Household: h, Channel: "rumour", Risks: []string{"boredom"}})
		found, ok := fault.As(err)
		if !ok || len(found.Problems) != 3 {
			t.Errorf("%v, want three faults", err)
		}
		good.Key = "k1"
		ref, err := w.Open(t.Context(), cadre, good)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := w.Open(t.Context(), cadre, good); again != ref || err != nil {
			t.Errorf("the same key: %s, %v", again, err)
		}
		good.Key = "k2"
		if _, err := w.Open(t.Context(), cadre, good); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a second open clue: %v", err)
		}
	})
}

// TestSettle holds results, reasons, permission, area, and that it happens once and is told.
func TestSettle(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		ref := w.openFrom(w.wanted(w.household(), "housing_unsafe", "", "II"))
		neighbour, leader := cadre, cadre
		neighbour.Area, leader.Role = village+1, auth.Leader
		good := Settlement{Result: "not_eligible", Reason: "已有安全住房"}
		for kind, actor := range map[fault.Kind]auth.Actor{fault.KindNotFound: neighbour, fault.KindDenied: leader} {
			if err := w.Settle(t.Context(), actor, ref, good); fault.KindOf(err) != kind {
				t.Errorf("%s: %v, want %s", actor.Role, err, kind)
			}
		}
		for _, wrong := range []Settlement{{}, {Result: "forgotten"}, {Result: "not_eligible"}, {Result: "other_channel", Reason: " "}} {
			if err := w.Settle(t.Context(), cadre, ref, wrong); fault.KindOf(err) != fault.KindInvalid {
				t.Errorf("%+v: %v", wrong, err)
			}
		}
		good.Key = "k1"
		for range 2 {
			if err := w.Settle(t.Context(), cadre, ref, good); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Settle(t.Context(), cadre, ref, Settlement{Result: "included"}); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("settled twice: %v", err)
		}
		c := w.clue(ref)
		if c.State != Settled || c.Result != "not_eligible" || c.SettledOn != civil.New(2024, 9, 27) || c.SettledByName != "cadre" {
			t.Errorf("clue %+v", c)
		}
		told := 0
		err := w.db.Read(t.Context(), func(tx *sqldb.Tx) error {
			return tx.QueryRow(t.Context(), `SELECT COUNT(*) FROM job WHERE topic = ?`, TopicClueSettled).Scan(&told)
		})
		if err != nil || told != 1 {
			t.Errorf("told %d times, %v", told, err)
		}
	})
}

// TestClues holds filters, pages, counts, names and the view that rules read.
func TestClues(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		var refs []id.Ref
		for range 3 {
			refs = append(refs, w.openFrom(w.wanted(w.household(), "housing_unsafe", "", "II")))
		}
		if err := w.Settle(t.Context(), cadre, refs[0], Settlement{Result: "already_monitored"}); err != nil {
			t.Fatal(err)
		}
		w.now = w.now.AddDate(0, 2, 0)
		for want, f := range map[int][]Filter{
			3: {{}, {Area: county * 1_000_000}, {Channel: "department_screening"}},
			2: {{State: Open}, {Overdue: true}, {Limit: 2}},
			1: {{State: Settled}, {Result: "already_monitored"}, {After: refs[1].String()}},
			0: {{Area: village + 1}, {Channel: "petition"}},
		} {
			for _, one := range f {
				page, err := w.Clues(t.Context(), cadre, one)
				if err != nil || len(page.Clues) != want {
					t.Errorf("%+v: %d clues, %v; want %d", one, len(page.Clues), err, want)
				}
			}
		}
		counts, err := w.Count(t.Context(), cadre, Filter{State: Settled})
		if err != nil || counts != (Counts{Open: 2, Overdue: 2, Settled: 1}) {
			t.Errorf("counts %+v, %v", counts, err)
		}
		leader := cadre
		leader.Role = auth.Leader
		page, err := w.Clues(t.Context(), leader, Filter{})
		if err != nil || page.Clues[0].HeadName == "测试甲" {
			t.Errorf("a leader sees %q, %v", page.Clues[0].HeadName, err)
		}
		for _, wrong := range []Filter{{State: "lost"}, {After: "x"}} {
			if _, err := w.Clues(t.Context(), cadre, wrong); fault.KindOf(err) == fault.KindInternal {
				t.Errorf("%+v: %v", wrong, err)
			}
		}
		var n int
		err = w.db.Read(t.Context(), func(tx *sqldb.Tx) error {
			return tx.QueryRow(t.Context(), `SELECT COUNT(*) FROM v_clue WHERE county = ? AND state = 'settled' AND result = 'already_monitored' AND settled_on = 20240927`, county).Scan(&n)
		})
		if err != nil || n != 1 {
			t.Errorf("the view gives %d, %v", n, err)
		}
	})
}
