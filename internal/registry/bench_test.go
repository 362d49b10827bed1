package registry

import (
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

// BenchmarkApply writes 20,000 households of some 70,000 persons into a registry that already holds others; SHOUWANG_BENCH_PERSONS
// says how many (50,000 without it). It reports persons a second for new rows, for the same rows again, and for rows that all change.
func BenchmarkApply(b *testing.B) {
	engines := map[string]func(testing.TB) *sqldb.DB{"sqlite": dbtest.New, "postgres": dbtest.NewPostgres}
	for _, name := range []string{"sqlite", "postgres"} {
		b.Run(name, func(b *testing.B) { benchmarkApply(b, engines[name](b)) })
	}
}

func benchmarkApply(b *testing.B, db *sqldb.DB) {
	held := 50_000
	if n, err := strconv.Atoi(os.Getenv("SHOUWANG_BENCH_PERSONS")); err == nil {
		held = n
	}
	w := newWorld(b, db)
	seed := rand.New(rand.NewPCG(1, 2))
	w.run(&Changes{From: day(20240101), Layout: w.everything(), Households: w.crowd(seed, held*2/7, 200, 1_000_000)})
	for _, step := range []struct {
		name string
		from int
		size int
	}{{"new", 20240201, 0}, {"same", 20240301, 0}, {"changed", 20240401, 1}} {
		b.Run(step.name, func(b *testing.B) {
			for range b.N {
				var all []*Household
				for h := range w.crowd(rand.New(rand.NewPCG(3, 4)), 20_000, 150, 0) {
					h.Village += 1_000_000
					if step.size != 0 {
						w.set(h.Values, "household.arable_area", step.size)
						for i := range h.Members {
							w.set(h.Members[i].Values, "member.work_months", 12)
						}
					}
					all = append(all, h)
				}
				b.ResetTimer()
				counts := w.apply(day(step.from), all...)
				rows := counts.Rows.Added + counts.Rows.Changed + counts.Rows.Unchanged
				b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
				if counts.Refused > 0 {
					b.Fatalf("%d rows refused: %v", counts.Refused, counts.Refusals[0])
				}
			}
		})
	}
}
