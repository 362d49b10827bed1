package rule

import (
	"database/sql"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"shouwang/internal/civil"
	"shouwang/internal/fault"
)

// home is one random household with its rows.
type home struct {
	id    int64
	facts map[string]any
	rows  map[string][]testRow
}

// testRow is one row of a list; member is the row of the members that it belongs to, 0 for none.
type testRow struct {
	id, member int64
	facts      map[string]any
}

var testWords = Vocabulary{
	Params:   map[string]Type{"limit": Money, "part": Decimal, "count": Int},
	Codes:    map[string]CodeList{"kind": {Codes: []string{"a", "b", "c_"}}},
	Groups:   map[string]CodeGroup{"first": {List: "kind", Codes: []string{"a", "b"}}, "last": {List: "kind", Codes: []string{"c_"}}},
	Years:    map[string]int{"plain": 101, "school": 901},
	Families: []string{"quality"},
	Calendar: testCalendar(),
}

// testCalendar has the days of 2020 and 2021 and no working day on a Sunday, nor on the 31st.
func testCalendar() *Calendar {
	c := &Calendar{First: civil.New(2020, time.January, 1)}
	ordinal := int64(0)
	for day := c.First; day.Year < 2022; day = day.AddDays(1) {
		if day.Time().Weekday() != time.Sunday && day.Day != 31 {
			ordinal++
		}
		c.Ordinals = append(c.Ordinals, ordinal)
	}
	return c
}

func testBinding(asOf civil.Date) Binding {
	return Binding{AsOf: asOf, Params: map[string]int64{"limit": 300, "part": 150, "count": 2}}
}

// The size of the oracle: cases are rules times households times rounds.
const (
	oracleRules  = rulesPerChunk + 10
	oracleHomes  = 100
	oracleRounds = 4
)

// TestOracle holds that SQL and cel-go's own interpreter give the same true, false or unknown for random rules over random
// households, and that the Go evaluator of explanations agrees with both.
func TestOracle(t *testing.T) {
	t.Parallel()
	seed := uint64(time.Now().UnixNano())
	if text := os.Getenv("SHOUWANG_ORACLE_SEED"); text != "" {
		seed = must(strconv.ParseUint(text, 10, 64))
	}
	t.Logf("seed %d: SHOUWANG_ORACLE_SEED=%d go test -run TestOracle ./internal/rule repeats it", seed, seed)
	dbs, rounds := engines(t), oracleRounds
	if testing.Short() {
		rounds = 1
	}
	var seen [3]int
	for round := range rounds {
		trial := newTrial(t, rand.New(rand.NewPCG(seed, uint64(round))))
		for _, home := range trial.want {
			for _, number := range home {
				seen[number]++
			}
		}
		for name, db := range dbs {
			trial.fill(t, db)
			got := trial.screen(t, db, Scope{County: testCounty, To: 1 << 60})
			trial.compare(t, name, got)
			var few []int64
			for _, h := range trial.homes[:30] {
				few = append(few, h.id)
				delete(got, h.id)
			}
			maps.Copy(got, trial.screen(t, db, Scope{County: testCounty, IDs: few}))
			trial.compare(t, name+" few", got)
		}
	}
	t.Logf("%d cases on each of %d engines: %d false, %d unknown, %d true", seen[False]+seen[Unknown]+seen[True], len(dbs), seen[False], seen[Unknown], seen[True])
	if least := oracleRules * oracleHomes * rounds / 50; min(seen[False], seen[Unknown], seen[True]) < least {
		t.Errorf("the random rules hardly tell: %v", seen)
	}
}

// trial is one round: rules, households and what the interpreter says of them.
type trial struct {
	set     *Set
	sources []string
	homes   []home
	binding Binding
	want    [][]int
}

func newTrial(t *testing.T, rng *rand.Rand) *trial {
	t.Helper()
	days := []civil.Date{civil.New(2021, 12, 31), civil.New(2020, 2, 29), civil.New(2021, 3, 31), civil.New(2021, 9, 1), civil.New(2021, 1, 1)}
	tr := &trial{binding: testBinding(days[rng.IntN(len(days))])}
	tr.set, tr.sources = randomRules(t, rng, oracleRules)
	for i := range oracleHomes {
		tr.homes = append(tr.homes, randomHome(rng, tr.set.Facts, int64(i+1)))
	}
	o := newOracle(t, tr.set, tr.binding)
	for _, h := range tr.homes {
		want := o.run(t, h)
		tr.want = append(tr.want, want)
		for i, r := range tr.set.Rules {
			if v := tr.binding.evaluate(r.Tree, h); v != want[i] {
				t.Fatalf("as of %s household %v\nrule %s\ngo says %d, cel says %d", tr.binding.AsOf, h, tr.sources[i], v, want[i])
			}
		}
	}
	return tr
}

// compare holds what an engine found to what the interpreter says; got has the households of which not all rules are false.
func (tr *trial) compare(t *testing.T, engine string, got map[int64][]int) {
	t.Helper()
	none := make([]int, len(tr.set.Rules))
	for i, h := range tr.homes {
		found := got[h.id]
		if found == nil {
			found = none
		}
		for j := range tr.set.Rules {
			if found[j] != tr.want[i][j] {
				t.Fatalf("%s as of %s, household %d %v\nrule %s\nsql says %d, cel says %d", engine, tr.binding.AsOf, h.id, h, tr.sources[j], found[j], tr.want[i][j])
			}
		}
	}
}

const testRule = "  - id: r%d\n    version: 1\n    title: {zh: 试, en: test}\n    family: quality\n    severity: warn\n    source: 试\n" +
	"    message: {zh: 试, en: test}\n    remedy: {zh: 试, en: test}\n    condition: >-\n      %s\n"

func testFacts(t testing.TB) *Facts {
	t.Helper()
	facts, err := ParseFacts(File{Name: "facts.yaml", Text: must(os.ReadFile("testdata/facts.yaml"))})
	if err != nil {
		t.Fatal(err)
	}
	return facts
}

// compileAll compiles conditions, each as a rule of its own.
func compileAll(t *testing.T, conditions []string) *Set {
	t.Helper()
	var b strings.Builder
	b.WriteString("version: 1\nrules:\n")
	for i, c := range conditions {
		fmt.Fprintf(&b, testRule, i, c)
	}
	set, err := Compile(testFacts(t), testWords, File{Name: "rules.yaml", Text: []byte(b.String())})
	if err != nil {
		f, _ := fault.As(err)
		for _, p := range f.Problems {
			t.Log(p, p.Args, strings.Split(b.String(), "\n")[p.Line-1])
		}
		t.Fatal(err)
	}
	return set
}

func randomRules(t *testing.T, rng *rand.Rand, n int) (*Set, []string) {
	t.Helper()
	g := &generator{Rand: rng}
	var sources []string
	for len(sources) < n {
		c := g.condition(1 + rng.IntN(4))
		if strings.Count(c, "records.")+strings.Count(c, "members")+strings.Count(c, "workless") <= maxLists && len(c) < 2500 {
			sources = append(sources, c)
		}
	}
	return compileAll(t, sources), sources
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func randomHome(rng *rand.Rand, facts *Facts, id int64) home {
	h := home{id: id, facts: map[string]any{}, rows: map[string][]testRow{}}
	missing := rng.IntN(4) * 12 // per cent
	fill := func(from map[string]*Fact, into map[string]any) {
		for _, name := range sortedKeys(from) {
			if into[name] = randomValue(rng, from[name].Type); rng.IntN(100) < missing {
				into[name] = nil
			}
		}
	}
	fill(facts.Objects["household"], h.facts)
	for _, list := range append([]string{memberList}, sortedKeys(facts.Lists)...) {
		if h.rows[list] != nil {
			continue
		}
		for range rng.IntN(4) {
			r := testRow{id: id*100 + int64(len(h.rows[list])), facts: map[string]any{}}
			if members := h.rows[memberList]; facts.Lists[list].Member != "" && len(members) > 0 && rng.IntN(6) > 0 {
				r.member = members[rng.IntN(len(members))].id
			}
			fill(facts.Lists[list].Facts, r.facts)
			h.rows[list] = append(h.rows[list], r)
		}
	}
	return h
}

func sortedKeys[V any](m map[string]V) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	return sorted(keys)
}

// randomValue is mostly an ordinary value, near the numbers that rules compare with, and sometimes an extreme one.
func randomValue(rng *rand.Rand, t Type) any {
	extreme := rng.IntN(12) == 0
	switch t {
	case Bool:
		return rng.IntN(2) == 0
	case Int:
		if extreme {
			return []int64{math.MaxInt64, math.MinInt64, 0}[rng.IntN(3)]
		}
		return int64(rng.IntN(7) - 2)
	case Money, Decimal:
		if extreme {
			return []int64{math.MaxInt64, math.MinInt64, Limit, -Limit, Limit + 1, -Limit - 1, Limit - 1, 0}[rng.IntN(8)]
		}
		return int64(rng.IntN(12)-2) * 50
	case Date:
		if extreme {
			return []int64{10101, 99991231, 20200229, 20210228, 20211231, 20200831, 19000228, 20000229, 20200301}[rng.IntN(9)]
		}
		return int64(civil.New(2020, time.October, 1).AddDays(rng.IntN(480)).Int())
	case Codes:
		return []string{"", ",a,", ",a,c_,", ",b,", ",cx,"}[rng.IntN(5)]
	case String:
		return []string{"", "x"}[rng.IntN(2)]
	case Sealed:
		return "blind"
	default:
		return []string{"a", "b", "c_"}[rng.IntN(3)]
	}
}

// engines opens SQLite always and PostgreSQL when the environment names one.
func engines(t *testing.T) map[string]*sql.DB {
	t.Helper()
	out := map[string]*sql.DB{}
	open := func(name, driver, dsn string) {
		db, err := sql.Open(driver, dsn)
		if err != nil {
			t.Fatal(err)
		}
		db.SetMaxOpenConns(1)
		t.Cleanup(func() { _ = db.Close() })
		out[name] = db
	}
	open("sqlite", "sqlite", filepath.Join(t.TempDir(), "oracle.db"))
	if dsn := os.Getenv("SHOUWANG_TEST_POSTGRES"); dsn != "" {
		open("postgres", "pgx", dsn)
	}
	return out
}

// oracle runs conditions with cel-go's interpreter.
type oracle struct {
	facts   *Facts
	binding Binding
	named   []cel.Program
	rules   []cel.Program
}

func newOracle(t *testing.T, set *Set, binding Binding) *oracle {
	t.Helper()
	c, err := newChecker(set.Facts, testWords)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.named(); err != nil {
		t.Fatal(err)
	}
	f := &oracleFunctions{asOf: binding.AsOf, work: map[int64]int64{}}
	for i, ordinal := range testWords.Calendar.Ordinals {
		f.work[int64(testWords.Calendar.First.AddDays(i).Int())] = ordinal
	}
	f.numbers()
	f.dates()
	f.texts()
	env, err := c.env.Extend(f.opts...)
	if err != nil {
		t.Fatal(err)
	}
	program := func(text string) cel.Program {
		ast, issues := env.Compile(text)
		if issues.Err() != nil {
			t.Fatal(issues.Err())
		}
		p, err := env.Program(ast)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	o := &oracle{facts: set.Facts, binding: binding}
	for _, key := range set.Facts.order {
		o.named = append(o.named, program(set.Facts.Named[key].Source))
	}
	for _, r := range set.Rules {
		o.rules = append(o.rules, program(r.Condition))
	}
	return o
}

// run gives the number of each rule for one household.
func (o *oracle) run(t *testing.T, h home) []int {
	t.Helper()
	household := celRow(o.facts.Objects["household"], h.facts)
	params, groups := object{}, object{}
	for key, v := range o.binding.Params {
		params[key] = celValue(testWords.Params[key], v)
	}
	for key, g := range testWords.Groups {
		groups[key] = types.NewStringList(types.DefaultTypeAdapter, g.Codes)
	}
	lists := object{"kind": types.NewStringList(types.DefaultTypeAdapter, testWords.Codes["kind"].Codes)}
	all := func(testRow) bool { return true }
	records := o.records(h, all)
	vars := map[string]any{"household": household, "params": params, "lines": params, "groups": groups, "lists": lists, "records": records,
		"members": o.list(h, memberList, all), "as_of": amount{kind: "date", n: int64(o.binding.AsOf.Int())}}
	for i, key := range o.facts.order {
		v, _, err := o.named[i].Eval(vars)
		if err != nil {
			t.Fatal(err)
		}
		if name, ok := strings.CutPrefix(key, "household."); ok {
			household[name] = v
			continue
		}
		vars[key] = v
	}
	out := make([]int, len(o.rules))
	for i, p := range o.rules {
		v, _, err := p.Eval(vars)
		switch {
		case err != nil:
			t.Fatal(err)
		case types.IsUnknown(v):
			out[i] = Unknown
		case v == types.True:
			out[i] = True
		}
	}
	return out
}

// list gives the interpreter the rows of a list that are picked, to members their own records.
func (o *oracle) list(h home, key string, pick func(testRow) bool) ref.Val {
	var rows []ref.Val
	for _, r := range h.rows[key] {
		if !pick(r) {
			continue
		}
		v := celRow(o.facts.Lists[key].Facts, r.facts)
		if key == memberList {
			v["records"] = o.records(h, func(own testRow) bool { return own.member == r.id })
		}
		rows = append(rows, v)
	}
	return types.NewRefValList(types.DefaultTypeAdapter, rows)
}

func (o *oracle) records(h home, pick func(testRow) bool) object {
	out := object{}
	for key := range o.facts.Lists {
		if name, ok := strings.CutPrefix(key, "records."); ok {
			out[name] = o.list(h, key, pick)
		}
	}
	return out
}

func celRow(facts map[string]*Fact, values map[string]any) object {
	out := object{}
	for name, f := range facts {
		out[name] = celValue(f.Type, values[name])
	}
	return out
}

// evaluate runs the Go evaluator, folding lists from their rows.
func (b Binding) evaluate(n *Node, h home) int {
	var lookup func(scope map[string]testRow) Lookup
	lookup = func(scope map[string]testRow) Lookup {
		return func(leaf *Node) any {
			switch {
			case leaf.Over():
				var values []any
				for _, r := range h.rows[leaf.List] {
					switch {
					case leaf.Nested() && r.member != scope[memberList].id:
					case leaf.Op == OpSize:
						values = append(values, true)
					default:
						inner := maps.Clone(scope)
						inner[leaf.List] = r
						values = append(values, b.Body(leaf, lookup(inner)))
					}
				}
				return Fold(leaf, values)
			case leaf.List != "":
				return scope[leaf.List].facts[leaf.Name]
			}
			return h.facts[strings.TrimPrefix(leaf.Name, "household.")]
		}
	}
	switch b.Eval(n, lookup(map[string]testRow{})) {
	case true:
		return True
	case nil:
		return Unknown
	}
	return False
}
