package screening_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/field"
	"shouwang/internal/id"
	"shouwang/internal/job"
	"shouwang/internal/policy"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
	"shouwang/policies"
)

// households lists all households, in their order.
func (w *world) households() (out []int64) {
	w.Helper()
	err := w.db.Read(context.Background(), func(tx *sqldb.Tx) error {
		return tx.Each(context.Background(), `SELECT id FROM household ORDER BY id`, nil, func(scan func(...any) error) error {
			var one int64
			err := scan(&one)
			out = append(out, one)
			return err
		})
	})
	if err != nil {
		w.Fatal(err)
	}
	return out
}

// factOnItsWay is a topic that nobody delivers.
const factOnItsWay = "test.fact"

// asksAll is a second service over the world's database, for which a fact is always on its way: it never relies on what is stored.
func (w *world) asksAll() *screening.Service {
	w.Helper()
	profile, err := policy.Load(policies.FS, "cn-2021")
	if err != nil {
		w.Fatal(err)
	}
	svc, err := screening.New(screening.Parts{DB: w.db, IDs: w.ids, Profiles: []*policy.Profile{profile}, Fields: field.MustLoad(), Facts: []string{factOnItsWay}})
	if err != nil {
		w.Fatal(err)
	}
	err = w.db.Write(context.Background(), func(tx *sqldb.Tx) error {
		return job.Publish(context.Background(), tx, factOnItsWay, struct{}{})
	})
	if err != nil {
		w.Fatal(err)
	}
	return svc
}

// valueTrials are changes of values and rules taken back, of the kinds that need not ask everybody.
func valueTrials(rng *rand.Rand) []screening.Trial {
	yuan := func(n int) string { return fmt.Sprint(500 + rng.IntN(n)) }
	var out []screening.Trial
	for _, p := range []screening.Proposal{
		{Params: set("medical_burden_lifted", yuan(9000))},
		{Params: set("monitoring_line", yuan(20_000))},
		{Params: append(set("monitoring_line", yuan(20_000)), set("medical_burden_other", yuan(9000))...), Without: []string{"medical_burden_lifted"}},
		{Without: []string{"income_below_line"}},
		{Without: []string{"severe_limb_ordinary_labour"}}, // which alone asks for its parameter
		{Params: set("medical_burden_lifted", yuan(9000)), Without: []string{"income_below_line", "medical_burden_other"}},
	} {
		out = append(out, screening.Trial{AsOf: asOf, Proposal: p}, screening.Trial{AsOf: asOf, Proposal: p, Any: true, Group: screening.GroupVillage},
			screening.Trial{AsOf: asOf, Proposal: p, Area: villageB})
	}
	return out
}

// same holds every trial of a service against the one that asks everybody, and tells whether the stored warnings were relied upon.
func (w *world) same(all *screening.Service, trials []screening.Trial, stored bool) {
	w.Helper()
	moved := false
	for i, t := range trials {
		want, err := all.WhatIf(context.Background(), auth.System("test"), t)
		if err != nil {
			w.Fatal(err)
		}
		got := w.whatIf(t)
		if got.Stored != stored || want.Stored {
			w.Errorf("trial %d: stored %v, of who asks everybody %v; want %v", i, got.Stored, want.Stored, stored)
		}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(screening.TrialResult{}, "Stored", "Seconds")); diff != "" {
			w.Errorf("trial %d %+v: %s", i, t.Proposal, diff)
		}
		w.sameMoves(all, t, got)
		together := got.Together.Tally
		moved = moved || together.Enters().Households > 0 && together.Leaves().Households+together.Now().Households > 0
	}
	if !moved {
		w.Error("no trial moves anybody: it shows nothing")
	}
}

// sameMoves holds the lists of who is moved against the counts.
func (w *world) sameMoves(all *screening.Service, t screening.Trial, counted screening.TrialResult) {
	w.Helper()
	for move, n := range map[string]int64{screening.MoveEnters: counted.Together.Enters().Households, screening.MoveLeaves: counted.Together.Leaves().Households} {
		page, err := w.svc.Moves(context.Background(), auth.System("test"), t, screening.MoveFilter{Move: move, Limit: 1000})
		if err != nil {
			w.Fatal(err)
		}
		if int64(len(page.Movers)) != n {
			w.Errorf("%+v: %d households %s by the list, %d by the count", t.Proposal, len(page.Movers), move, n)
		}
	}
}

// What stored warnings tell of those whom a change cannot move is what asking everybody tells, before and after households have changed.
func TestWhatIfFromWhatIsStored(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.svc.SetChunk(11) // so that the county is asked in parts
		const seed = 21
		w.crowd(seed, 80)
		rng := rand.New(rand.NewPCG(seed, 2))
		all := w.asksAll()
		w.same(all, valueTrials(rng), false) // nothing was screened yet
		w.run(screening.Request{})
		w.same(all, valueTrials(rng), true)

		touched := w.households()
		for _, household := range touched[:30] {
			w.exec(`UPDATE assessment SET wage_income = ? WHERE household_id = ?`, []any{int64(rng.IntN(2_400_000)), nil}[min(1, rng.IntN(6)/5)], household)
			w.exec(`UPDATE household SET household_type = ? WHERE id = ?`, []string{"lifted", "ordinary"}[rng.IntN(2)], household)
			if err := w.svc.Touch(context.Background(), screening.Touched{Mark: household, Cause: "test", Household: id.Ref{County: county, ID: household}}); err != nil {
				t.Fatal(err)
			}
		}
		w.same(all, valueTrials(rng), true)
		w.run(screening.Request{Changed: true})
		w.same(all, valueTrials(rng), true)
	})
}

// Stored warnings are not relied upon for another day, after a run as of another day, by other rules or while a run has left some
// households behind by other rules.
func TestWhatIfLeavesStoredAside(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.crowd(22, 20)
		trial := screening.Trial{AsOf: asOf, Proposal: screening.Proposal{Params: set("medical_burden_lifted", "2500")}}
		w.run(screening.Request{})
		stored := func(t screening.Trial) bool { w.Helper(); return w.whatIf(t).Stored }
		if !stored(trial) {
			t.Error("right after a run")
		}
		other := trial
		other.AsOf = civil.New(2021, 11, 30)
		if stored(other) {
			t.Error("another day than the run's")
		}
		rules := trial
		rules.Rules = draftRule("tried", "current.wage_income > yuan(9000)")
		if stored(rules) {
			t.Error("a rule that nobody has asked yet")
		}
		w.run(screening.Request{Area: villageA, AsOf: other.AsOf})
		if stored(trial) {
			t.Error("a village was screened as of another day since")
		}
		inB := trial
		if inB.Area = villageB; !stored(inB) {
			t.Error("the other village was not")
		}
		w.run(screening.Request{})
		w.publish(screening.Proposal{Params: set("medical_burden_other", strings.Repeat("9", 4))})
		if stored(trial) {
			t.Error("other rules than the run's")
		}
	})
}
