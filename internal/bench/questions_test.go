package bench_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/bench"
	"shouwang/internal/civil"
	"shouwang/internal/crypt"
	"shouwang/internal/feed"
	"shouwang/internal/field"
	"shouwang/internal/id"
	"shouwang/internal/locale"
	"shouwang/internal/policy"
	"shouwang/internal/registry"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
	"shouwang/internal/synth"
	"shouwang/policies"
)

const (
	county     = 410602
	households = 2000
)

var asOf = civil.New(2021, time.December, 31)

// TestQuestions holds the product against SQL written by hand: every rule of the profile is asked both ways of a synthetic county with
// departments' rows beyond those of the plan, and both name the same households, true and unknown.
func TestQuestions(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx := context.Background()
		svc := importCounty(t, db)
		if _, err := bench.Fill(ctx, db, county, asOf, 3); err != nil {
			t.Fatal(err)
		}
		sum, err := svc.Run(ctx, auth.System("test"), screening.Request{AsOf: asOf})
		if err != nil {
			t.Fatal(err)
		}
		answers, err := bench.ByHand(ctx, db, asOf)
		if err != nil {
			t.Fatal(err)
		}
		var asked []string
		for _, q := range bench.Questions(asOf) {
			asked = append(asked, q.Rule)
		}
		slices.Sort(asked)
		var rules []string
		for key := range sum.Warnings {
			rules = append(rules, key)
		}
		slices.Sort(rules)
		if diff := cmp.Diff(rules, asked); diff != "" {
			t.Errorf("rules in force (-) and questions (+):\n%s", diff)
		}
		for _, rule := range rules {
			product, hand := listed(t, db, ofProduct, rule), listed(t, db, ofHand, rule)
			if diff := cmp.Diff(product, hand); diff != "" {
				t.Errorf("%s (-product +by hand):\n%.1500s", rule, diff)
			}
			if n := answers[rule].True + answers[rule].Unknown; n != int64(len(hand)) {
				t.Errorf("%s: %d listed, %d counted", rule, len(hand), n)
			}
		}
	})
}

const (
	ofProduct = "SELECT x.id, CASE WHEN x.status = 'open' THEN 2 ELSE 1 END FROM (SELECT household_id AS id, rule, status FROM warning" +
		" UNION ALL SELECT village, rule, status FROM village_warning) AS x WHERE x.rule = ? AND x.status <> 'closed'"
	ofHand = "SELECT household_id, status FROM bench_answer WHERE rule = ?"
)

// listed reads the households of a rule with their status.
func listed(t *testing.T, db *sqldb.DB, query, rule string) map[int64]int {
	t.Helper()
	out := map[int64]int{}
	err := db.Read(context.Background(), func(tx *sqldb.Tx) error {
		return tx.Each(context.Background(), query, []any{rule}, func(scan func(...any) error) error {
			var household int64
			var status int
			err := scan(&household, &status)
			out[household] = status
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// importCounty makes a synthetic county, imports its files and gives the service that screens it.
func importCounty(t *testing.T, db *sqldb.DB) *screening.Service {
	t.Helper()
	ctx, dir := context.Background(), t.TempDir()
	if _, err := area.Seed(ctx, db); err != nil {
		t.Fatal(err)
	}
	stand, err := screening.Stand(policies.FS, synth.DefaultProfile)
	if err != nil {
		t.Fatal(err)
	}
	m, _, err := synth.Generate(ctx, synth.Options{County: county, Households: households, Seed: 11, Policy: stand, Dir: dir, Areas: synth.Stored{Service: area.NewService(db)}})
	if err != nil {
		t.Fatal(err)
	}
	words, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	profile, err := policy.Load(policies.FS, "cn-2021")
	if err != nil {
		t.Fatal(err)
	}
	keys, ids, fields := crypt.NewKeyring([]byte("questions")), id.NewMaker(time.Now, nil), field.MustLoad()
	reg := registry.New(registry.Parts{DB: db, Keys: keys, IDs: ids, Fields: fields, Profile: profile})
	svc := feed.New(feed.Parts{DB: db, Keys: keys, IDs: ids, Fields: fields, Profile: profile, Registry: reg, Words: words, Uploads: t.TempDir()})
	for _, i := range m.Imports {
		data, err := os.ReadFile(filepath.Join(dir, i.File))
		if err != nil {
			t.Fatal(err)
		}
		up := feed.Upload{Source: i.Source, Name: i.File, File: bytes.NewReader(data), Size: int64(len(data))}
		if _, err := svc.Import(ctx, auth.System("test"), feed.Request{Upload: up}); err != nil {
			t.Fatalf("import %s: %v", i.File, err)
		}
	}
	screener, err := screening.New(screening.Parts{DB: db, IDs: ids, Profiles: []*policy.Profile{profile}, Fields: fields})
	if err != nil {
		t.Fatal(err)
	}
	return screener
}
