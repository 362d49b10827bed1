package synth

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/civil"
	"shouwang/internal/idno"
	"shouwang/internal/screening"
	"shouwang/policies"
)

// places is a county of the tests.
type places []Village

func (p places) Villages(_ context.Context, county int) ([]Village, error) {
	if county != 410602 {
		return nil, nil
	}
	return p, nil
}

func village(code int64, town, name string) Village {
	return Village{Code: code, Province: "河南省", City: "鹤壁市", County: "鹤山区", Town: town, Name: name}
}

var hebi = places{
	village(410602001001, "中山北路街道", "西一巷社区居民委员会"),
	village(410602100204, "鹤壁集镇", "北杨邑村民委员会"),
	village(410602100206, "鹤壁集镇", "龙卧村民委员会"),
	village(410602100207, "鹤壁集镇", "西杨邑村民委员会"),
	village(410602100209, "鹤壁集镇", "东头村民委员会"),
	village(410602200201, "姬家山乡", "张家沟村民委员会"),
}

func options(n int, seed uint64) Options {
	return Options{County: 410602, Households: n, Seed: seed, AsOf: civil.New(2021, 12, 31), Policy: under(DefaultProfile), Areas: hebi}
}

// under is the policy of a profile; reading one takes long, so that all tests share it.
func under(code string) Policy {
	stands.Lock()
	defer stands.Unlock()
	if _, ok := stands.known[code]; !ok {
		stand, err := screening.Stand(policies.FS, code)
		if err != nil {
			panic(err)
		}
		stands.known[code] = stand
	}
	return stands.known[code]
}

var stands = struct {
	sync.Mutex
	known map[string]Policy
}{known: map[string]Policy{}}

func generate(t *testing.T, n int, seed uint64) (string, Manifest, Truth) {
	t.Helper()
	opts := options(n, seed)
	opts.Dir = t.TempDir()
	m, truth, err := Generate(t.Context(), opts)
	if err != nil {
		t.Fatalf("households %d, seed %d: %v", n, seed, err)
	}
	return opts.Dir, m, truth
}

func TestSameOptionsSameBytes(t *testing.T) {
	t.Parallel()
	one, _, _ := generate(t, 250, 3)
	two, _, _ := generate(t, 250, 3)
	other, _, _ := generate(t, 250, 4)
	entries, err := os.ReadDir(one)
	if err != nil {
		t.Fatal(err)
	}
	differ := 0
	for _, e := range entries {
		a, b := read(t, one, e.Name()), read(t, two, e.Name())
		if !bytes.Equal(a, b) {
			t.Errorf("%s differs between two runs with the same options", e.Name())
		}
		if c, err := os.ReadFile(filepath.Join(other, e.Name())); err != nil || !bytes.Equal(a, c) {
			differ++
		}
	}
	if differ < len(entries)/2 {
		t.Errorf("another seed changed only %d of %d files", differ, len(entries))
	}
}

func read(t *testing.T, dir, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// rules are the rules that the county promises to show, and how often at least they are unknown.
var rules = append(qualityRules(),
	"income_below_line", "medical_burden_lifted", "medical_burden_other", "severe_illness_new", "school_dropout", "schooling_cost",
	"housing_unsafe", "water_unsafe", "medical_insurance_missing", "disability_severe_new", "disaster_loss", "job_lost", "temporary_relief",
	"accident_death", "traffic_accident", "level_red", "level_yellow", "level_blue", "doubt_vehicle", "doubt_property", "doubt_business", "doubt_public_salary",
	"monitored_incomplete", "cleared_incomplete", "cleared_without_measures", "cleared_too_soon", "illness_without_expense",
	"illness_without_sick_member", "unstable_work_without_labour", "labour_shortage_all_labour", "safety_net_not_flagged",
	"measures_flag_mismatch", "pupil_working", "post_without_labour", "post_zero_months", "wage_too_small", "phone_missing",
	"disabled_without_certificate", "severe_limb_ordinary_labour", "housing_risk_without_measure", "water_risk_without_measure",
	"income_sum_mismatch", "size_mismatch", "electricity_missing", "planned_without_demand", "stopped_work_without_end",
	"measures_overdue", "developmental_overdue",
	"medical_stay_monitored", "medical_stay_rural", "medical_share_income", "chronic_monthly_cost", "chronic_yearly_cost", "only_worker_lost",
	"only_worker_ill", "worker_died", "wage_drop", "migrant_returned", "child_out_of_school", "child_dropped_out", "rigid_expenditure",
	"reference_income_low", "income_drop", "lifted_income_cut", "monitored_income_cut", "industry_loss", "low_income_no_relief", "candidate_unstable_lifted",
	"candidate_marginal", "candidate_sudden", "cleared_at_risk", "low_income_stratum", "relief_new", "class_type_mismatch",
	"class_sudden_below_line", "class_sudden_suggested", "visit_overdue_red", "visit_overdue_yellow", "visit_overdue_blue",
	"doubt_vehicles_several", "doubt_properties_several", "doubt_property_bought", "doubt_business_new", "doubt_village_cadre", "doubt_split_household",
	"never_visited", "cleared_not_reviewed", "sweep_overdue", "information_stale", "must_visit_destitute", "must_visit_students",
	"must_visit_wages", "measure_not_started", "measure_past_end", "no_measure_under_way", "clearing_candidate", "monitoring_long",
	"member_departed",
)

func TestEveryRuleIsPlanted(t *testing.T) {
	t.Parallel()
	for _, seed := range []uint64{1, 7, 99} {
		truth, err := Stream(t.Context(), options(2000, seed), func(Row) error { return nil })
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rules {
			least := 2
			if strings.HasPrefix(r, "village_") {
				least = 1 // of a few villages
			}
			if n := len(truth.Warnings[r]); n < least {
				t.Errorf("seed %d: %s is true of %d households", seed, r, n)
			}
		}
		if n := len(truth.Unknown); n < 15 {
			t.Errorf("seed %d: only %d rules are unknown anywhere", seed, n)
		}
		for _, list := range []map[string][]string{truth.Warnings, truth.Unknown} {
			for r, numbers := range list {
				if !slices.Contains(rules, r) {
					t.Errorf("rule %s is not among the promised ones", r)
				}
				if !slices.IsSorted(numbers) || len(slices.Compact(slices.Clone(numbers))) != len(numbers) {
					t.Errorf("seed %d: the households of %s are not in order or stand twice", seed, r)
				}
			}
		}
		if truth.Households != 2000 || truth.Persons < 4500 || truth.Persons > 8000 {
			t.Errorf("seed %d: %d households, %d persons", seed, truth.Households, truth.Persons)
		}
	}
}

// TestDeclarations holds what the table of plants promises: names once, rules known, nothing both true and unknown, stances that exist
// and that are for the kinds, and no plant that says less than its stance where it does not change it.
func TestDeclarations(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	levels := map[string]Plant{}
	for _, s := range stances() {
		levels[s.Name] = s
	}
	for _, p := range slices.Concat(stances(), plants()) {
		if names[p.Name] || p.Name == "" || p.Note == "" || len(p.Kinds) == 0 || p.apply == nil || p.Facets == 0 {
			t.Errorf("plant %q: the name stands twice, or something is missing", p.Name)
		}
		names[p.Name] = true
		for _, r := range slices.Concat(p.True, p.Unknown) {
			if !slices.Contains(rules, r) {
				t.Errorf("plant %s names the unknown rule %s", p.Name, r)
			}
			if slices.Contains(p.True, r) && slices.Contains(p.Unknown, r) {
				t.Errorf("plant %s makes %s both true and unknown", p.Name, r)
			}
		}
		if _, ok := levels[p.Stance]; p.Stance != "" && !ok {
			t.Errorf("plant %s rests on the unknown stance %s", p.Name, p.Stance)
		}
		if p.Stance == "" && p.Facets&fRecord != 0 && levels[p.Name].Name == "" && slices.ContainsFunc(p.Kinds, kind.isActive) {
			t.Errorf("plant %s touches the record of active households without naming its stance", p.Name)
		}
	}
	if got := len(Table()); got != len(stances())+len(plants()) {
		t.Errorf("the table has %d lines", got)
	}
}

// TestPlantsHold holds that what a plant declares is found in the household that received it, whatever else follows there.
func TestPlantsHold(t *testing.T) {
	t.Parallel()
	g, err := newGenerator(t.Context(), options(6000, 21))
	if err != nil {
		t.Fatal(err)
	}
	dealt, failed := map[string]bool{}, map[string]bool{}
	g.sink = func(Row) error { return nil }
	g.judged = func(planted []Plant, found effects) {
		for _, p := range planted {
			dealt[p.Name] = true
			if len(planted) > 1 || failed[p.Name] {
				continue // a second plant may make known what the first one leaves open
			}
			for _, r := range p.True {
				if !found.truth[r] {
					t.Errorf("plant %s: %s is not true", p.Name, r)
					failed[p.Name] = true
				}
			}
			for _, r := range p.Unknown {
				if !found.unknown[r] {
					t.Errorf("plant %s: %s is not unknown (true: %v)", p.Name, r, found.truth[r])
					failed[p.Name] = true
				}
			}
		}
	}
	if _, err := g.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, k := range everyKind {
		for _, p := range g.decks[k].cards {
			if !dealt[p.Name] && !failed[p.Name] {
				t.Errorf("plant %s was never dealt", p.Name)
				failed[p.Name] = true
			}
		}
	}
}

func TestPeopleAreValid(t *testing.T) {
	t.Parallel()
	g, err := newGenerator(t.Context(), options(600, 11))
	if err != nil {
		t.Fatal(err)
	}
	columns := map[string]map[string]int{}
	for key, form := range g.forms {
		columns[key] = form.index
	}
	g.strange = func(string) {}
	type who struct{ no, name string }
	seen := map[string]who{}
	sizes := map[string]int{}
	g.sink = func(r Row) error {
		index := columns[r.Source]
		if r.Fault != "" || (r.Source != "national-households" && r.Source != "national-monitored") || len(r.Cells[index["household.no"]]) != 14 || r.Cells[index["household.no"]][6] == '9' {
			return nil
		}
		number, fault := idno.Parse(r.Cells[index["member.id"]])
		if fault != "" {
			t.Fatalf("%s: %s", r.Cells[index["member.id"]], fault)
		}
		birth, err := civil.ParseLoose(r.Cells[index["member.birth_date"]])
		if err != nil || birth != number.Birth {
			t.Errorf("birth date %s of %s", r.Cells[index["member.birth_date"]], number.Text)
		}
		if number.Birth.After(g.opts.AsOf) || number.Text[:6] != "410602" {
			t.Errorf("number %s", number.Text)
		}
		here := who{r.Cells[index["household.no"]], r.Cells[index["member.name"]]}
		if before, ok := seen[number.Resident18]; ok && before != here {
			t.Errorf("%s stands for %v and %v", number.Text, before, here)
		} else if !ok {
			sizes[here.no]++
		}
		seen[number.Resident18] = here
		return nil
	}
	truth, err := g.run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(seen) != truth.Persons || len(sizes) != truth.Households {
		t.Errorf("%d persons in %d households, the truth says %d in %d", len(seen), len(sizes), truth.Persons, truth.Households)
	}
	for no, n := range sizes {
		if n > 8 {
			t.Errorf("household %s has %d members", no, n)
		}
	}
}

// TestColumnsAreKnown holds every column that the generator fills against the field catalogue.
func TestColumnsAreKnown(t *testing.T) {
	t.Parallel()
	g, err := newGenerator(t.Context(), options(3000, 5))
	if err != nil {
		t.Fatal(err)
	}
	everywhere := map[string]bool{}
	filled := map[string]map[int]bool{}
	for key, form := range g.forms {
		for id := range form.index {
			everywhere[id] = true
		}
		filled[key] = map[int]bool{}
	}
	strange := map[string]bool{}
	g.strange = func(column string) {
		if !everywhere[column] {
			strange[column] = true
		}
	}
	g.sink = func(r Row) error {
		for i, text := range r.Cells {
			if text != "" {
				filled[r.Source][i] = true
			}
		}
		return nil
	}
	if _, err := g.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]bool{}, strange); diff != "" {
		t.Errorf("columns that no source knows (-want +got):\n%s", diff)
	}
	for _, s := range g.sources {
		var empty []string
		for i, c := range s.Columns {
			if !filled[s.Key][i] {
				empty = append(empty, c.ID())
			}
		}
		if len(empty) > 0 {
			t.Logf("%s never fills %v", s.Key, empty)
		}
	}
}
