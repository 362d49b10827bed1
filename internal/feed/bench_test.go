package feed

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"

	"shouwang/internal/field"
	"shouwang/internal/sheet"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

// benchRows is the size of the benchmark: SHOUWANG_BENCH_ROWS, or 12,000.
func benchRows(b *testing.B) int {
	text := os.Getenv("SHOUWANG_BENCH_ROWS")
	if text == "" {
		return 12_000
	}
	n, err := strconv.Atoi(text)
	must(b, err)
	return n
}

// bigWorkbook writes n rows of national-households with all its columns, three persons a household; the villages are five.
func bigWorkbook(b testing.TB, n, firstBirth int) []byte {
	src, _ := catalogue().Source("national-households")
	var out bytes.Buffer
	w := sheet.NewWriter(&out)
	columns := make([]sheet.Column, len(src.Columns))
	for i, c := range src.Columns {
		columns[i] = sheet.Column{Header: c.Header, Kind: sheet.Text}
	}
	must(b, w.Sheet(sheet.Table{Name: "户信息", Title: "户信息", Notes: []string{"说明"}, Columns: columns}))
	villages := []string{"龙卧村", "北杨邑村", "西杨邑村", "东杨邑村", "韩林涧社区"}
	values := make([]any, len(src.Columns))
	day := time.Date(firstBirth, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range n {
		birth := day.AddDate(0, 0, i/990)
		seq := i%990 + 1
		p := person(fmt.Sprintf("4106020000%06d", i/3), villages[i/3%5], "赵"+string(rune('一'+i%900)), []string{"户主", "配偶", "之子"}[i%3],
			birth.Year()*10000+int(birth.Month())*100+birth.Day(), seq)
		p["household.size"], p["current:assessment.wage_income"] = "3", strconv.Itoa(i/3%50000)
		for c, col := range src.Columns {
			if v, ok := p[col.ID()]; ok {
				values[c] = v
				continue
			}
			values[c] = filler(col.Field, i)
		}
		must(b, w.Row(values...))
	}
	must(b, w.Close())
	return out.Bytes()
}

func filler(f field.Field, i int) any {
	switch f.Type {
	case field.Bool:
		return "是"
	case field.Money, field.Decimal:
		return strconv.Itoa(i / 3 % 7000)
	case field.Int:
		return "2"
	case field.Text:
		return "无"
	case field.Phone:
		return fmt.Sprintf("139%08d", i%1000)
	case field.Code:
		return map[string]string{"ethnic": "汉族", "political": "群众", "education": "小学", "school_status": "非在校生", "dibao": "农村低保",
			"destitute": "未享受", "work_place": "省外", "dropout_reason": "其他"}[f.Codes]
	}
	return nil
}

// BenchmarkImport reads, checks and stores a national workbook, into an empty registry and once more with every household changed.
func BenchmarkImport(b *testing.B) {
	n := benchRows(b)
	first := bigWorkbook(b, n, 1960)
	for name, open := range map[string]func(testing.TB) *sqldb.DB{"sqlite": dbtest.New, "postgres": dbtest.NewPostgres} {
		b.Run(fmt.Sprintf("%s/rows=%d", name, n), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				w := newWorld(b, open(b))
				up := uploadOf("national-households", "户信息_20240101.xlsx", first)
				runtime.GC()
				done := make(chan struct{})
				peak := watchHeap(done)
				b.StartTimer()
				dry := w.timed(b, up, true)
				took := w.timed(b, up, false)
				up.Again, up.FileDate = true, fileDate(up, w.now).AddDays(1)
				again := w.timed(b, up, false)
				b.StopTimer()
				close(done)
				b.ReportMetric(float64(n)/dry.Seconds(), "checked_rows/s")
				b.ReportMetric(float64(n)/took.Seconds(), "imported_rows/s")
				b.ReportMetric(float64(n)/again.Seconds(), "unchanged_rows/s")
				b.ReportMetric(float64(<-peak)/(1<<20), "peak_MB")
				b.StartTimer()
			}
		})
	}
}

func (w *world) timed(b *testing.B, up Upload, dry bool) time.Duration {
	start := time.Now()
	r, err := w.Import(context.Background(), office(), Request{Upload: up, DryRun: dry})
	must(b, err)
	if len(r.Faults) != 0 || r.Accepted != r.Rows {
		b.Fatalf("%d rows, %d accepted, faults %v", r.Rows, r.Accepted, r.Faults[:min(3, len(r.Faults))])
	}
	return time.Since(start)
}

// watchHeap gives the largest heap in use until done is closed.
func watchHeap(done <-chan struct{}) <-chan uint64 {
	out := make(chan uint64, 1)
	go func() {
		var peak uint64
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-done:
				out <- peak
				return
			case <-tick.C:
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				peak = max(peak, m.HeapInuse)
			}
		}
	}()
	return out
}

// listWorkbook writes n bills of n/2 people, each paid so much.
func listWorkbook(b testing.TB, n int, paid string) []byte {
	rows := make([]entry, n)
	day := time.Date(1960, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range rows {
		birth := day.AddDate(0, 0, i/2/990)
		rows[i] = medical("赵"+string(rune('一'+i/2%900)), number(birth.Year()*10000+int(birth.Month())*100+birth.Day(), i/2%990+1), fmt.Sprintf("2023-%02d-05", i%12+1), paid)
	}
	return file{source: "medical", rows: rows}.bytes(b)
}

// BenchmarkImportList stores a list, the same list of the next month, and one in which every row says something else.
func BenchmarkImportList(b *testing.B) {
	n := benchRows(b)
	first, next := listWorkbook(b, n, "500"), listWorkbook(b, n, "600")
	for name, open := range map[string]func(testing.TB) *sqldb.DB{"sqlite": dbtest.New, "postgres": dbtest.NewPostgres} {
		b.Run(fmt.Sprintf("%s/rows=%d", name, n), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				w := newWorld(b, open(b))
				up := uploadOf("medical", "医保_20240101.xlsx", first)
				up.Area = hebi
				b.StartTimer()
				took := w.timed(b, up, false)
				up.Again, up.FileDate = true, fileDate(up, w.now).AddDays(30)
				again := w.timed(b, up, false)
				other := uploadOf("medical", "医保_20240301.xlsx", next)
				other.Area = hebi
				otherwise := w.timed(b, other, false)
				b.ReportMetric(float64(n)/took.Seconds(), "imported_rows/s")
				b.ReportMetric(float64(n)/again.Seconds(), "unchanged_rows/s")
				b.ReportMetric(float64(n)/otherwise.Seconds(), "otherwise_rows/s")
			}
		})
	}
}
