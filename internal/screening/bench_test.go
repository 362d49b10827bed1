package screening_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"shouwang/internal/auth"
	"shouwang/internal/field"
	"shouwang/internal/id"
	"shouwang/internal/policy"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
	"shouwang/policies"
)

// BenchmarkScreen screens a random county of SHOUWANG_BENCH_PERSONS persons (default 30,000) with three records for ten persons, once
// from nothing and once again, and reports persons per second and the heap's peak.
func BenchmarkScreen(b *testing.B) {
	persons := stated("SHOUWANG_BENCH_PERSONS", 30_000)
	benchEach(b, func(b *testing.B, db *sqldb.DB) { benchmarkScreen(b, db, persons) })
}

// stated is the number that a variable of the environment states.
func stated(variable string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(variable)); err == nil {
		return n
	}
	return otherwise
}

// benchEach measures on every engine.
func benchEach(b *testing.B, measure func(b *testing.B, db *sqldb.DB)) {
	b.Run("sqlite", func(b *testing.B) { measure(b, dbtest.New(b)) })
	b.Run("postgres", func(b *testing.B) { measure(b, dbtest.NewPostgres(b)) })
}

// benched is the service that is measured.
func benched(b *testing.B, db *sqldb.DB) *screening.Service {
	profile, err := policy.Load(policies.FS, "cn-2021")
	if err != nil {
		b.Fatal(err)
	}
	svc, err := screening.New(screening.Parts{DB: db, IDs: id.NewMaker(time.Now, nil), Profiles: []*policy.Profile{profile}, Fields: field.MustLoad()})
	if err != nil {
		b.Fatal(err)
	}
	return svc
}

func benchmarkScreen(b *testing.B, db *sqldb.DB, persons int) {
	ctx := context.Background()
	populate(b, db, persons)
	svc := benched(b, db)
	for _, round := range []string{"first", "again"} {
		b.Run(round, func(b *testing.B) {
			for range b.N {
				var peak uint64
				var m runtime.MemStats
				busy := db.Busy()
				sum, err := svc.Run(ctx, auth.System("bench"), screening.Request{AsOf: asOf, Progress: func(screening.Progress) {
					runtime.ReadMemStats(&m)
					peak = max(peak, m.HeapInuse)
				}})
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(sum.RowsPerSecond, "persons/s")
				b.ReportMetric(float64(peak)/(1<<20), "MB-heap")
				b.ReportMetric((db.Busy()-busy).Seconds()/sum.Seconds, "db-share")
				b.ReportMetric(float64(sum.New+sum.Continuing), "warnings")
			}
		})
	}
}

// BenchmarkRefresh screens one household again after something of it has changed, in a county of many.
func BenchmarkRefresh(b *testing.B) {
	persons := stated("SHOUWANG_BENCH_PERSONS", 30_000)
	benchEach(b, func(b *testing.B, db *sqldb.DB) { benchmarkRefresh(b, db, persons) })
}

func benchmarkRefresh(b *testing.B, db *sqldb.DB, persons int) {
	ctx := context.Background()
	populate(b, db, persons)
	svc := benched(b, db)
	if _, err := svc.Run(ctx, auth.System("bench"), screening.Request{AsOf: asOf}); err != nil {
		b.Fatal(err)
	}
	var households []int64
	err := db.Read(ctx, func(tx *sqldb.Tx) error {
		return tx.Each(ctx, "SELECT id FROM household WHERE phone_blind IS NOT NULL LIMIT 1000", nil, func(scan func(...any) error) error {
			var h int64
			err := scan(&h)
			households = append(households, h)
			return err
		})
	})
	if err != nil {
		b.Fatal(err)
	}
	exec := func(query string, args ...any) {
		err := db.Write(ctx, func(tx *sqldb.Tx) error {
			_, err := tx.Exec(ctx, query, args...)
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	var all []time.Duration
	b.ResetTimer()
	for i := range b.N {
		b.StopTimer()
		h := households[i%len(households)]
		exec("UPDATE household SET dangerous_house = NOT dangerous_house WHERE county = ? AND id = ?", county, h)
		b.StartTimer()
		began := time.Now()
		if _, err := svc.Refresh(ctx, auth.System("bench"), id.Ref{County: county, ID: h}); err != nil {
			b.Fatal(err)
		}
		all = append(all, time.Since(began))
	}
	slices.Sort(all)
	b.ReportMetric(float64(all[len(all)/2].Microseconds())/1000, "ms-median")
	b.ReportMetric(float64(all[len(all)*95/100].Microseconds())/1000, "ms-p95")
}

// BenchmarkList reads a village's and a county's first page and counts, after a screening.
func BenchmarkList(b *testing.B) {
	ctx := context.Background()
	persons := stated("SHOUWANG_BENCH_PERSONS", 30_000)
	db := dbtest.New(b)
	populate(b, db, persons)
	svc := benched(b, db)
	if _, err := svc.Run(ctx, auth.System("bench"), screening.Request{AsOf: asOf}); err != nil {
		b.Fatal(err)
	}
	for name, at := range map[string]int64{"village": 410602001001, "county": 410602000000} {
		actor := auth.Actor{UserID: 1, Role: auth.Leader, Area: at}
		b.Run(name+"/page", func(b *testing.B) {
			for b.Loop() {
				if _, err := svc.Warnings(ctx, actor, screening.Filter{}); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(name+"/counts", func(b *testing.B) {
			for b.Loop() {
				if _, err := svc.Counts(ctx, actor, screening.Filter{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// populate fills a county with random households, mostly in good order.
func populate(b *testing.B, db *sqldb.DB, persons int) {
	b.Helper()
	rng := rand.New(rand.NewPCG(7, 7))
	ids := id.NewMaker(time.Now, nil)
	often := func(percent int, usual, other any) any {
		if rng.IntN(100) < percent {
			return other
		}
		return usual
	}
	base := []any{1, 20210101, 0, 0}
	const step = 50_000
	for from := 0; from < persons; from += step {
		var households, assessments, members, monitoring, medical [][]any
		for done := 0; done < min(step, persons-from); {
			h, village := ids.Next(), int64(410602001000)+int64(rng.IntN(200))
			size := 1 + rng.IntN(5)
			done += size
			households = append(households, append([]any{county, h, village, strconv.FormatInt(h, 10), "lifted", []byte("s"), often(2, []byte("b"), nil),
				often(1, size, size+1), often(1, false, true), often(1, true, false), often(1, true, nil)}, base...))
			bases := []string{"current"}
			if rng.IntN(20) == 0 {
				bases = append(bases, "identified")
				monitoring = append(monitoring, append([]any{county, h, village, "marginal_at_risk", 20210301, ",illness,", often(40, false, true),
					",planting,", "", "", "", "", "", "", "", "", "", "", "", "", ""}, base...))
			}
			for _, basis := range bases {
				wage := int64(rng.IntN(4_000_000)) + 400_000*int64(size)
				assessments = append(assessments, append([]any{county, h, basis, village, often(1, wage, nil), 0, 0, 0, 0, wage, 100_000, false, false, false, false}, base...))
			}
			for range size {
				m := ids.Next()
				members = append(members, append([]any{county, m, h, village, "测试", []byte("s"), []byte(fmt.Sprint(m)), "resident",
					often(20, ",healthy,", ",chronic,"), often(20, "ordinary", "none"), often(1, true, false), false, "not_student", 6, "", "none", "none"}, base...))
				if rng.IntN(10) < 3 {
					r := ids.Next()
					medical = append(medical, []any{county, r, h, m, village, []byte("b"), []byte("s"), "测试", []byte(fmt.Sprint(r)), 1, "Sheet1", 3,
						20210000 + int64(1+rng.IntN(12))*100 + 3, int64(rng.IntN(250_000)), 0})
				}
			}
		}
		tail := []string{"version", "valid_from", "recorded_at", "recorded_by"}
		write := func(table string, rows [][]any, columns ...string) { bulk(b, db, table, columns, rows) }
		write("household", households, append([]string{"county", "id", "village", "household_no", "household_type", "phone_sealed", "phone_blind", "size",
			"dangerous_house", "safe_water", "electricity"}, tail...)...)
		write("assessment", assessments, append([]string{"county", "household_id", "basis", "village", "wage_income", "operating_income", "property_income",
			"transfer_income", "operating_expense", "net_reported", "out_of_pocket", "housing_problem", "dropout_problem", "water_problem", "uninsured_problem"}, tail...)...)
		write("member", members, append([]string{"county", "id", "household_id", "village", "name", "id_number_sealed", "id_number_blind", "id_kind", "health",
			"labour", "resident_medical", "employee_medical", "school_status", "work_months", "public_post", "dibao", "destitute"}, tail...)...)
		write("monitoring", monitoring, append([]string{"county", "household_id", "village", "monitored_class", "identified_on", "risks", "risk_cleared",
			"industry_measures", "employment_measures", "finance_measures", "post_measures", "housing_measures", "water_measures", "health_measures",
			"compulsory_measures", "education_measures", "safety_net_measures", "social_measures", "relocation_measures", "living_measures",
			"infrastructure_measures"}, tail...)...)
		write("rec_medical", medical, "county", "id", "household_id", "member_id", "village", "id_number_blind", "id_number_sealed", "name", "row_key",
			"batch_id", "sheet", "row_no", "visit_date", "self_paid", "recorded_at")
	}
}

func bulk(b *testing.B, db *sqldb.DB, table string, columns []string, rows [][]any) {
	b.Helper()
	err := db.Write(context.Background(), func(tx *sqldb.Tx) error {
		i := 0
		_, err := tx.Insert(context.Background(), table, columns, func() ([]any, bool) {
			if i == len(rows) {
				return nil, false
			}
			i++
			return rows[i-1], true
		})
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
}
