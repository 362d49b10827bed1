package screening_test

import (
	"context"
	"os"
	"strconv"
	"testing"
	"time"

	"shouwang/internal/auth"
	"shouwang/internal/bench"
	"shouwang/internal/field"
	"shouwang/internal/id"
	"shouwang/internal/policy"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
	"shouwang/policies"
)

// BenchmarkWhatIf counts one changed parameter, one changed rule, and all eligibility rules together over a random county of 100,000
// persons copied SHOUWANG_BENCH_COUNTIES times (default once; 10 make a million persons).
func BenchmarkWhatIf(b *testing.B) {
	counties := 1
	if n, err := strconv.Atoi(os.Getenv("SHOUWANG_BENCH_COUNTIES")); err == nil {
		counties = n
	}
	engines := map[string]func(testing.TB) *sqldb.DB{"sqlite": dbtest.New, "postgres": dbtest.NewPostgres}
	for _, name := range []string{"sqlite", "postgres"} {
		b.Run(name, func(b *testing.B) { benchmarkWhatIf(b, engines[name](b), counties) })
	}
}

func benchmarkWhatIf(b *testing.B, db *sqldb.DB, counties int) {
	ctx := context.Background()
	populate(b, db, 100_000)
	for i := 1; i < counties; i++ {
		if err := bench.Clone(ctx, db, county, county+i, i); err != nil {
			b.Fatal(err)
		}
	}
	err := db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, "ANALYZE")
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	profile, err := policy.Load(policies.FS, "cn-2021")
	if err != nil {
		b.Fatal(err)
	}
	svc, err := screening.New(screening.Parts{DB: db, IDs: id.NewMaker(time.Now, nil), Profiles: []*policy.Profile{profile}, Fields: field.MustLoad()})
	if err != nil {
		b.Fatal(err)
	}
	income := screening.Proposal{Params: set("monitoring_line", "6500")}
	for name, t := range map[string]screening.Trial{
		"parameter": {Proposal: screening.Proposal{Params: set("medical_burden_lifted", "2500")}},
		"line":      {Proposal: income},
		"rule":      {Proposal: screening.Proposal{Rules: draftRule("tried", "members.exists(m, m.labour == 'lost') && current.net < yuan(9000) * size(members)")}},
		"any":       {Proposal: income, Any: true},
	} {
		t.AsOf = asOf
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				r, err := svc.WhatIf(ctx, auth.System("bench"), t)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(r.Households), "households")
				b.ReportMetric(float64(len(r.Rules)), "rules")
			}
		})
	}
}
