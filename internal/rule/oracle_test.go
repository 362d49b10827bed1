package rule

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
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
	rows  map[string][]map[string]any
}

var testWords = Vocabulary{
	Params:   map[string]Type{"limit": Money, "part": Decimal, "count": Int},
	Codes:    map[string]CodeList{"kind": {Codes: []string{"a", "b", "c_"}}},
	Families: []string{"quality"},
}

var testBinding = Binding{AsOf: civil.New(2021, 12, 31), Params: map[string]int64{"limit": 300, "part": 150, "count": 2}}

// TestOracle holds that SQL and cel-go's own interpreter give the same true, false or unknown for random rules over random
// households, and that the Go evaluator of explanations agrees with both.
func TestOracle(t *testing.T) {
	t.Parallel()
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	rules, homes, rounds := rulesPerChunk+10, 40, 3
	for name, db := range engines(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var seen [3]int
			for round := range rounds {
				rng := rand.New(rand.NewPCG(seed, uint64(round)))
				compareRound(t, db, rng, rules, homes, &seen)
			}
			t.Logf("%d false, %d unknown, %d true", seen[False], seen[Unknown], seen[True])
			if least := rules * homes * rounds / 50; min(seen[False], seen[Unknown], seen[True]) < least {
				t.Errorf("the random rules hardly tell: %v", seen)
			}
		})
	}
}

func compareRound(t *testing.T, db *sql.DB, rng *rand.Rand, rules, homes int, seen *[3]int) {
	set, sources := randomRules(t, rng, rules)
	population := make([]home, homes)
	for i := range population {
		population[i] = randomHome(rng, set.Facts, int64(i+1))
	}
	fill(t, db, set.Facts, population)
	got := screenAll(t, db, set)
	oracle := newOracle(t, set)
	for _, h := range population {
		want := oracle.run(t, h)
		for i, r := range set.Rules {
			seen[want[i]]++
			if got[h.id][i] != want[i] {
				t.Fatalf("household %d %v\nrule %s\nsql says %d, cel says %d", h.id, h, sources[i], got[h.id][i], want[i])
			}
			if v := evaluate(r.Tree, h); v != want[i] {
				t.Fatalf("household %v\nrule %s\ngo says %d, cel says %d", h, sources[i], v, want[i])
			}
		}
	}
}

func randomRules(t *testing.T, rng *rand.Rand, n int) (*Set, []string) {
	t.Helper()
	facts, err := ParseFacts(File{Name: "facts.yaml", Text: must(os.ReadFile("testdata/facts.yaml"))})
	if err != nil {
		t.Fatal(err)
	}
	g := &generator{Rand: rng}
	var b strings.Builder
	var sources []string
	b.WriteString("version: 1\nrules:\n")
	for i := range n {
		c := g.condition(1 + rng.IntN(4))
		sources = append(sources, c)
		fmt.Fprintf(&b, "  - id: r%d\n    version: 1\n    title: {zh: 试, en: test}\n    family: quality\n    severity: warn\n    source: 试\n"+
			"    message: {zh: 试, en: test}\n    remedy: {zh: 试, en: test}\n    condition: >-\n      %s\n", i, c)
	}
	set, err := Compile(facts, testWords, File{Name: "rules.yaml", Text: []byte(b.String())})
	if err != nil {
		f, _ := fault.As(err)
		for _, p := range f.Problems {
			t.Log(p, p.Args, strings.Split(b.String(), "\n")[p.Line-1])
		}
		t.Fatal(err)
	}
	return set, sources
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func randomHome(rng *rand.Rand, facts *Facts, id int64) home {
	h := home{id: id, facts: map[string]any{}, rows: map[string][]map[string]any{}}
	missing := rng.IntN(4) * 12 // per cent
	fill := func(from map[string]*Fact, into map[string]any) {
		for _, name := range sortedKeys(from) {
			if into[name] = randomValue(rng, from[name].Type); rng.IntN(100) < missing {
				into[name] = nil
			}
		}
	}
	fill(facts.Objects["household"], h.facts)
	for _, list := range sortedKeys(facts.Lists) {
		for range rng.IntN(4) {
			row := map[string]any{}
			fill(facts.Lists[list].Facts, row)
			h.rows[list] = append(h.rows[list], row)
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

func randomValue(rng *rand.Rand, t Type) any {
	switch t {
	case Bool:
		return rng.IntN(2) == 0
	case Int:
		return int64(rng.IntN(7) - 2)
	case Money:
		return int64(rng.IntN(12)-2) * 50
	case Decimal:
		return int64(rng.IntN(6)) * 50
	case Date:
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

// fill makes temporary tables of the facts' views and puts the households in.
func fill(t *testing.T, db *sql.DB, facts *Facts, homes []home) {
	t.Helper()
	exec := func(q string, args ...any) {
		if _, err := db.Exec(q, args...); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
	create := func(table string, from map[string]*Fact, extra string) []string {
		names := sortedKeys(from)
		exec("DROP TABLE IF EXISTS " + table)
		q := "CREATE TEMPORARY TABLE " + table + " (county INTEGER, id BIGINT" + extra
		for _, n := range names {
			q += ", " + from[n].Column + " " + map[Type]string{Bool: "BOOLEAN", Code: "TEXT", Codes: "TEXT", String: "TEXT", Sealed: "TEXT"}[from[n].Type]
			if !strings.Contains("bool code codes text sealed", string(from[n].Type)) {
				q += "BIGINT"
			}
		}
		exec(q + ")")
		return names
	}
	insert := func(table string, from map[string]*Fact, names []string, values map[string]any, columns string, keys ...any) {
		q, marks := "INSERT INTO "+table+" ("+columns, "$1"
		args := keys
		for i := 1; i < len(keys); i++ {
			marks += fmt.Sprintf(", $%d", i+1)
		}
		for _, n := range names {
			q += ", " + from[n].Column
			args = append(args, values[n])
			marks += fmt.Sprintf(", $%d", len(args))
		}
		exec(q+") VALUES ("+marks+")", args...)
	}
	names := create(facts.View, facts.Objects["household"], ", village BIGINT")
	lists := map[string][]string{}
	for _, key := range sortedKeys(facts.Lists) {
		lists[key] = create(facts.Lists[key].View, facts.Lists[key].Facts, ", household_id BIGINT, batch BIGINT")
	}
	for _, h := range homes {
		insert(facts.View, facts.Objects["household"], names, h.facts, "county, id, village", 410602, h.id, int64(410602001001))
		for _, key := range sortedKeys(facts.Lists) {
			for i, row := range h.rows[key] {
				insert(facts.Lists[key].View, facts.Lists[key].Facts, lists[key], row, "county, id, household_id, batch", 410602, h.id*100+int64(i), h.id, int64(7))
			}
		}
	}
}

// screenAll runs the statements and gives each household's numbers; one that is not returned has none but false.
func screenAll(t *testing.T, db *sql.DB, set *Set) map[int64][]int {
	t.Helper()
	out := map[int64][]int{}
	at := 0
	for _, c := range set.Program(set.Rules).Chunks {
		text, args, err := c.Status(Scope{County: 410602, To: 1 << 60}, testBinding)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := db.Query(dollars(text), args...)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		for rows.Next() {
			values := make([]any, 3+len(c.Rules)+len(c.Leaves))
			into := make([]any, len(values))
			for i := range values {
				into[i] = &values[i]
			}
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			id := values[1].(int64)
			if out[id] == nil {
				out[id] = make([]int, len(set.Rules))
			}
			for i := range c.Rules {
				out[id][at+i] = int(Value(Int, values[3+i]).(int64))
			}
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		_ = rows.Close()
		at += len(c.Rules)
	}
	for i := range 100 {
		if out[int64(i)] == nil {
			out[int64(i)] = make([]int, len(set.Rules))
		}
	}
	return out
}

func dollars(q string) string {
	var b strings.Builder
	n := 0
	for _, c := range q {
		if c == '?' {
			n++
			fmt.Fprintf(&b, "$%d", n)
			continue
		}
		b.WriteRune(c)
	}
	return b.String()
}

// oracle runs conditions with cel-go's interpreter.
type oracle struct {
	facts *Facts
	named []cel.Program
	rules []cel.Program
}

func newOracle(t *testing.T, set *Set) *oracle {
	t.Helper()
	c, err := newChecker(set.Facts, testWords)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.named(); err != nil {
		t.Fatal(err)
	}
	env, err := c.env.Extend(bindings(testBinding)...)
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
	o := &oracle{facts: set.Facts}
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
	params := object{}
	for key, v := range testBinding.Params {
		params[key] = celValue(testWords.Params[key], v)
	}
	lists := map[string]ref.Val{}
	for key, list := range o.facts.Lists {
		var rows []ref.Val
		for _, row := range h.rows[key] {
			rows = append(rows, celRow(list.Facts, row))
		}
		lists[key] = types.NewRefValList(types.DefaultTypeAdapter, rows)
	}
	vars := map[string]any{"household": household, "params": params, "lines": params, "members": lists["members"],
		"records": object{"bill": lists["records.bill"]}, "as_of": amount{"date", int64(testBinding.AsOf.Int())}}
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

func celRow(facts map[string]*Fact, values map[string]any) object {
	out := object{}
	for name, f := range facts {
		out[name] = celValue(f.Type, values[name])
	}
	return out
}

// evaluate runs the Go evaluator, folding lists from their rows.
func evaluate(n *Node, h home) int {
	var lookup func(row map[string]any) Lookup
	lookup = func(row map[string]any) Lookup {
		return func(leaf *Node) any {
			switch {
			case leaf.Over():
				var values []any
				for _, r := range h.rows[leaf.List] {
					if leaf.Op == OpSize {
						values = append(values, true)
						continue
					}
					values = append(values, testBinding.Eval(leaf.Args[0], lookup(r)))
				}
				return Fold(leaf, values)
			case leaf.List != "":
				return row[leaf.Name]
			}
			return h.facts[strings.TrimPrefix(leaf.Name, "household.")]
		}
	}
	switch testBinding.Eval(n, lookup(nil)) {
	case true:
		return True
	case nil:
		return Unknown
	}
	return False
}
