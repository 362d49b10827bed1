package screening_test

import (
	"context"
	"testing"

	"shouwang/internal/auth"
	"shouwang/internal/bench"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
)

// BenchmarkWhatIf counts one changed parameter, one changed rule, and all eligibility rules together over a random county of 100,000
// persons copied SHOUWANG_BENCH_COUNTIES times (default once; 10 make a million persons).
func BenchmarkWhatIf(b *testing.B) {
	counties := stated("SHOUWANG_BENCH_COUNTIES", 1)
	benchEach(b, func(b *testing.B, db *sqldb.DB) { benchmarkWhatIf(b, db, counties) })
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
	svc := benched(b, db)
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
