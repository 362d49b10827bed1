package screening_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/schema"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

// crowd puts random households in two villages in: incomes and medical bills about the thresholds, some missing, some monitored.
func (w *world) crowd(seed uint64, n int) {
	w.Helper()
	w.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 1))
	for i := range n {
		village := []int64{villageA, villageB}[i%2]
		h := w.household(village)
		w.exec(`UPDATE assessment SET wage_income = ? WHERE household_id = ?`, []any{int64(rng.IntN(2_400_000)), nil}[min(1, rng.IntN(8)/7)], h)
		w.exec(`UPDATE household SET household_type = ? WHERE id = ?`, []string{"lifted", "ordinary"}[rng.IntN(2)], h)
		for range rng.IntN(3) {
			m := w.ids.Next()
			w.put("rec_medical", village, row{"id": m, "household_id": h, "batch_id": 1, "visit_date": 20210000 + 100*int64(1+rng.IntN(12)) + 5,
				"self_paid": []any{int64(rng.IntN(900_000)), nil}[min(1, rng.IntN(9)/8)]})
		}
		if rng.IntN(4) == 0 {
			w.put("monitoring", village, row{"household_id": h, "monitored_class": "marginal_at_risk", "identified_on": 20210301, "risks": ",illness,",
				"risk_cleared": rng.IntN(2) == 0})
		}
	}
}

// digest is a hash over every row of every table.
func (w *world) digest() string {
	w.Helper()
	h := sha256.New()
	err := w.db.Read(context.Background(), func(tx *sqldb.Tx) error {
		for _, t := range schema.Tables() {
			var names, order []string
			for _, c := range t.Columns {
				names = append(names, c.Name)
			}
			for i := range names {
				order = append(order, fmt.Sprint(i+1))
			}
			fmt.Fprintln(h, t.Name)
			err := tx.Each(context.Background(), "SELECT "+strings.Join(names, ", ")+" FROM "+t.Name+" ORDER BY "+strings.Join(order, ", "), nil,
				func(scan func(...any) error) error {
					values, into := make([]any, len(names)), make([]any, len(names))
					for i := range values {
						into[i] = &values[i]
					}
					err := scan(into...)
					fmt.Fprintln(h, values...)
					return err
				})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.Fatal(err)
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

func (w *world) whatIf(t screening.Trial) screening.TrialResult {
	w.Helper()
	if t.AsOf.IsZero() {
		t.AsOf = asOf
	}
	r, err := w.svc.WhatIf(context.Background(), auth.System("test"), t)
	if err != nil {
		w.Fatal(err)
	}
	return r
}

func set(key, value string) []screening.ParamProposal {
	return []screening.ParamProposal{{Key: key, Value: value}}
}

// draftRule is a rule of a proposal.
func draftRule(id, condition string) string {
	return `version: 1
rules:
  - id: ` + id + `
    version: 1
    title: {zh: 试算规则, en: Tried rule}
    family: eligibility
    level: II
    severity: warn
    condition: "` + condition + `"
    message: {zh: 试算。, en: Tried.}
    remedy: {zh: 核实。, en: Verify.}
    source: 测试
`
}

// The two properties: what a trial says of now is what a run says, and after the change is in force a run says what the trial said of then.
func TestWhatIfForetellsTheRun(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.crowd(11, 60)
		trial := screening.Trial{Any: true, Proposal: screening.Proposal{
			Params:  set("medical_burden_lifted", "2500"),
			Rules:   draftRule("income_below_line", "current.net < yuan(9000)") + strings.TrimPrefix(draftRule("tried", "size(members) >= 2 && current.wage_income > yuan(20000)"), "version: 1\nrules:\n"),
			Without: []string{"medical_burden_other"},
		}}
		before := w.digest()
		got := w.whatIf(trial)
		if w.digest() != before {
			t.Fatal("a trial has written something")
		}
		now := w.run(screening.Request{})
		w.compare("now", got, now, screening.Tally.Now, screening.Tally.UnknownNow)
		w.publish(trial.Proposal)
		w.compare("then", got, w.run(screening.Request{}), screening.Tally.Then, screening.Tally.UnknownThen)
		changes := map[string]string{}
		for _, r := range got.Rules {
			changes[r.Rule] = r.Change
		}
		want := map[string]string{"medical_burden_lifted": screening.ChangeParams, "income_below_line": screening.ChangeCondition,
			"tried": screening.ChangeNew, "medical_burden_other": screening.ChangeRemoved}
		for id, change := range want {
			if changes[id] != change {
				t.Errorf("%s: %q, want %q", id, changes[id], change)
			}
		}
	})
}

// compare holds a trial against what a run counted.
func (w *world) compare(when string, got screening.TrialResult, run screening.Summary, held, open func(screening.Tally) screening.Group) {
	w.Helper()
	some := false
	for _, r := range got.Rules {
		want := run.Warnings[r.Rule]
		if held(r.Tally).Households != want.True || open(r.Tally).Households != want.Unknown {
			w.Errorf("%s %s: trial %d true %d unknown, run %+v", when, r.Rule, held(r.Tally).Households, open(r.Tally).Households, want)
		}
		some = some || want.True > 0 && want.Unknown > 0
	}
	if !some {
		w.Errorf("%s: no rule of the test says true and unknown: it shows nothing", when)
	}
	warned := w.warned(got.Rules)
	if held(got.Together.Tally).Households != warned[0] || held(got.Together.Tally).Persons != warned[1] {
		w.Errorf("%s together: trial %+v, warnings %v", when, held(got.Together.Tally), warned)
	}
	if got.Any == nil || held(got.Any.Tally).Households < warned[0] {
		w.Errorf("%s: any %+v, together %v", when, got.Any, warned)
	}
	if any := w.warned(nil); got.Any != nil && held(got.Any.Tally).Households != any[0] {
		w.Errorf("%s: any rule %d, warnings %v", when, held(got.Any.Tally).Households, any)
	}
}

// warned counts households and persons with an open eligibility warning of some rules, of any without rules.
func (w *world) warned(rules []screening.Difference) [2]int64 {
	w.Helper()
	text, args := "", []any{}
	for _, r := range rules {
		args = append(args, r.Rule)
	}
	if len(rules) > 0 {
		text = " AND rule IN " + sqldb.In(len(rules))
	}
	var n [2]int64
	err := w.db.Read(context.Background(), func(tx *sqldb.Tx) error {
		return tx.QueryRow(context.Background(), `SELECT COUNT(*), SUM((SELECT COUNT(*) FROM member AS m WHERE m.county = x.county AND m.household_id = x.household_id))
			FROM (SELECT DISTINCT county, household_id FROM warning WHERE status = 'open' AND family = 'eligibility'`+text+`) AS x`, args...).Scan(&n[0], &n[1])
	})
	if err != nil {
		w.Fatal(err)
	}
	return n
}

func TestWhatIfCountsByAreaAndClass(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.crowd(12, 40)
		whole := w.whatIf(screening.Trial{Group: screening.GroupVillage, Proposal: screening.Proposal{Params: set("medical_burden_lifted", "2500")},
			Benefit: screening.Benefit{Amount: 30000, Per: screening.PerPerson}})
		var areas, classes screening.Group
		for _, a := range whole.Together.Areas {
			areas.Households, areas.Persons = areas.Households+a.Then().Households, areas.Persons+a.Then().Persons
			part := w.whatIf(screening.Trial{Area: a.Area, Proposal: screening.Proposal{Params: set("medical_burden_lifted", "2500")}})
			if part.Together.Tally != a.Tally {
				t.Errorf("village %d alone: %+v, within the county: %+v", a.Area, part.Together.Tally, a.Tally)
			}
		}
		for _, c := range whole.Together.Classes {
			classes.Households, classes.Persons = classes.Households+c.Then().Households, classes.Persons+c.Then().Persons
		}
		if then := whole.Together.Then(); areas != then || classes != then || then.Households == 0 || len(whole.Together.Areas) != 2 {
			t.Fatalf("then %+v, by area %+v, by class %+v", then, areas, classes)
		}
		if c := whole.Cost; c == nil || int64(c.Then) != whole.Together.Then().Persons*30000 || c.Difference() != c.Then-c.Now {
			t.Fatalf("cost %+v", whole.Cost)
		}
	})
}

func TestWhatIfTellsAllFaultsAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.New(t))
	_, err := w.svc.WhatIf(context.Background(), auth.System("test"), screening.Trial{AsOf: asOf, Proposal: screening.Proposal{
		Params:  append(set("medical_burden_lifted", "many"), screening.ParamProposal{Key: "no_such", Value: "1"}),
		Rules:   draftRule("tried", "curent.net < yuan(1) && household.typ == 'lifted'"),
		Without: []string{"nobody_knows"},
	}})
	f, ok := fault.As(err)
	if !ok {
		t.Fatalf("%v", err)
	}
	var got []string
	for _, p := range f.Problems {
		got = append(got, fmt.Sprintf("%s %d:%d %s", p.Place.Field, p.Place.Line, p.Place.Column, p.Code))
	}
	slices.Sort(got)
	want := []string{"param.medical_burden_lifted 0:0 policy_value", "param.no_such 0:0 param_unknown", "rules 9:17 rule_name_unknown",
		"rules 9:50 rule_name_unknown", "without 0:0 whatif_rule_unknown"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatal(diff)
	}
}

func TestWhatIfAsksForRightAndArea(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.New(t))
	trial := screening.Trial{AsOf: asOf, Proposal: screening.Proposal{Params: set("medical_burden_lifted", "1")}}
	if _, err := w.svc.WhatIf(context.Background(), auth.Actor{UserID: 1, Role: auth.Leader, Area: 410602000000}, trial); fault.KindOf(err) != fault.KindDenied {
		t.Fatalf("a leader: %v", err)
	}
	trial.Area = 410603000000
	if _, err := w.svc.WhatIf(context.Background(), auth.Actor{UserID: 1, Role: auth.CountyOffice, Area: 410602000000}, trial); fault.KindOf(err) != fault.KindNotFound {
		t.Fatalf("another county: %v", err)
	}
}

// The sum, from which help follows, counts rules of risk only; a rule of data quality counts where nothing else is touched.
func TestWhatIfSumsRisks(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.crowd(13, 30)
		gap := strings.Replace(draftRule("tried_gap", "size(members) >= 0"), "family: eligibility", "family: quality", 1)
		both := w.whatIf(screening.Trial{Proposal: screening.Proposal{
			Rules: draftRule("tried", "current.wage_income > yuan(9000)") + strings.TrimPrefix(gap, "version: 1\nrules:\n")}})
		tallies := map[string]screening.Tally{}
		for _, r := range both.Rules {
			tallies[r.Rule] = r.Tally
		}
		if both.Together.Tally != tallies["tried"] || tallies["tried_gap"].Then().Households <= tallies["tried"].Then().Households {
			t.Errorf("together %+v, of the risk %+v, of the gap %+v", both.Together.Tally, tallies["tried"], tallies["tried_gap"])
		}
		alone := w.whatIf(screening.Trial{Proposal: screening.Proposal{Rules: gap}})
		if alone.Together.Tally != tallies["tried_gap"] {
			t.Errorf("alone: together %+v, of the gap %+v", alone.Together.Tally, tallies["tried_gap"])
		}
	})
}

// Where a profile leaves a value to the county, its first value can be tried and published: until then the rules that ask for it say nothing
// of anybody. A value that is still missing is named.
func TestWhatIfSetsAFirstValue(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorldUnder(t, db, "cn-2026")
		w.crowd(14, 40)
		day := civil.New(2026, 6, 30)
		_, err := w.svc.Run(context.Background(), auth.System("test"), screening.Request{AsOf: day, Replace: true})
		refused, ok := fault.As(err)
		if !ok || refused.Code != "screening_params_missing" {
			t.Fatalf("a county without its own values: %v", err)
		}
		trial := screening.Trial{AsOf: day, Proposal: screening.Proposal{Params: set("monitoring_line", "9000")}}
		got := w.whatIf(trial)
		some := false
		for _, r := range got.Rules {
			if now := r.Now().Households + r.UnknownNow().Households; now != 0 {
				t.Errorf("%s says something of %d households before its value is set", r.Rule, now)
			}
			some = some || r.Then().Households > 0
		}
		if !some || len(got.Params) != 1 || got.Params[0].Now != "" || got.Params[0].Then != "9000" {
			t.Fatalf("rules %d, values %+v", len(got.Rules), got.Params)
		}
		page, err := w.svc.Moves(context.Background(), auth.System("test"), trial, screening.MoveFilter{Move: screening.MoveEnters, Limit: 1000})
		if err != nil || int64(len(page.Movers)) != got.Together.Enters().Households {
			t.Errorf("%d enter by the list, %d by the count: %v", len(page.Movers), got.Together.Enters().Households, err)
		}
		trial.Params = set("medical_burden_lifted", "4000")
		trial.Rules = draftRule("tried", "current.net < lines.monitoring_line * size(members)")
		if _, err := w.svc.WhatIf(context.Background(), auth.System("test"), trial); !named(err, "monitoring_line") {
			t.Errorf("a value that is set on neither side: %v", err)
		}
	})
}

// named tells whether an error is the one about values that a trial lacks, and names this one.
func named(err error, key string) bool {
	f, ok := fault.As(err)
	return ok && f.Code == "whatif_params_missing" && slices.ContainsFunc(f.Problems, func(p fault.Problem) bool { return p.Args["key"] == key })
}
