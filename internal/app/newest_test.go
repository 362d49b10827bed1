package app

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"log/slog"
	"path/filepath"
	"testing"

	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/cli"
	"shouwang/internal/config"
	"shouwang/internal/feed"
	"shouwang/internal/field"
	"shouwang/internal/job"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb/dbtest"
)

// TestANewerListClosesWarnings follows lists to what they close: a house is mended, a bill corrected, a measure carried out. Only what the
// newer lists touch is screened again, and a household that had a row which another household has now is among it.
func TestANewerListClosesWarnings(t *testing.T) {
	t.Parallel()
	dbtest.EachName(t, func(t *testing.T, dsn string) {
		cfg := config.Default()
		dir := t.TempDir()
		cfg.DB, cfg.KeyFile, cfg.DataDir, cfg.Profile = dsn, filepath.Join(dir, "a.key"), dir, "cn-2021"
		s, err := Open(t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		worker := job.NewWorker(s.DB, handlers(s, slog.New(slog.DiscardHandler)), job.Options{})
		lists := func(day civil.Date, renovation, paid, state string) {
			bring(t, s, day, "housing", "member.name", "张一", "member.id", resident(11), "housing.appraisal", "D", "housing.renovation", renovation)
			bring(t, s, day, "medical", "member.name", "张一", "member.id", resident(11), "medical.visit_date", "2021-11-05", "medical.self_paid", paid)
			bring(t, s, day, "measure", "member.name", "李二", "member.id", resident(22), "measure.kind", "产业帮扶", "measure.name", "种植", "measure.state", state)
			drain(t, worker)
		}
		first, second := civil.New(2021, 12, 1), civil.New(2021, 12, 15)
		for i, name := range []string{"张一", "王三"} {
			bring(t, s, first, "national-households", at("H"+fmt.Sprint(i), name, resident(11*(2*i+1)), "household.type", "脱贫户")...)
		}
		bring(t, s, first, "national-monitored", at("H9", "李二", resident(22), "household.type", "一般农户", "monitoring.class", "边缘易致贫户",
			"monitoring.identified_on", "202103", "monitoring.risk_cleared", "否")...)
		lists(first, "未改造", "90000", "计划")
		asOf := civil.New(2021, 12, 31)
		if _, err := s.Screening.Run(t.Context(), auth.System("test"), screening.Request{AsOf: asOf}); err != nil {
			t.Fatal(err)
		}
		rules := []string{"housing_unsafe", "medical_burden_lifted", "measure_not_started"}
		for _, rule := range rules {
			if w := warned(t, s, rule); len(w) != 1 || w[0].Status != screening.Open {
				t.Fatalf("%s: %+v", rule, w)
			}
		}
		exec(t, s, `UPDATE rec_housing SET household_id = (SELECT h.id FROM household AS h WHERE h.county = rec_housing.county AND h.head_name = '王三')`)
		if _, err := s.Screening.Run(t.Context(), auth.System("test"), screening.Request{AsOf: asOf}); err != nil {
			t.Fatal(err)
		}
		lists(second, "已改造", "100", "已完成")
		if _, err := s.Screening.Run(t.Context(), auth.System("test"), screening.Request{Changed: true}); err != nil {
			t.Fatal(err)
		}
		for _, rule := range rules {
			for _, w := range warned(t, s, rule) {
				if w.Status != screening.Closed || w.CloseReason != screening.ReasonNoLonger {
					t.Errorf("%s of %s is %s: %s", rule, w.HeadName, w.Status, w.CloseReason)
				}
			}
		}
		if n := len(warned(t, s, "housing_unsafe")); n != 2 {
			t.Errorf("%d households were warned of an unsafe house", n)
		}
	})
}

// warned gives the warnings of a rule, closed ones too.
func warned(t *testing.T, s *cli.System, rule string) []screening.Warning {
	t.Helper()
	var out []screening.Warning
	for _, status := range []string{screening.Open, screening.Closed} {
		page, err := s.Screening.Warnings(t.Context(), auth.System("test"), screening.Filter{Rule: rule, Status: status})
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, page.Warnings...)
	}
	return out
}

// at is a row of the registry: the head of a household in a village, and what else is said of it.
func at(no, name, number string, more ...string) []string {
	return append([]string{"area.county", "鹤山区", "area.town", "鹤壁集镇", "area.village", "龙卧村", "household.no", no, "member.name", name, "member.id", number,
		"member.relation", "户主", "household.dangerous_house", "否"}, more...)
}

// resident is an identity number with its check digit.
func resident(seq int) string {
	text := fmt.Sprintf("41060219700101%03d", seq)
	sum := 0
	for i, w := range []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += int(text[i]-'0') * w
	}
	return text + string("10X98765432"[sum%11])
}

// bring imports a file of one row that is true from a day on; the cells are given as column and text.
func bring(t *testing.T, s *cli.System, day civil.Date, source string, cells ...string) {
	t.Helper()
	src, _ := field.MustLoad().Source(source)
	var header, line []string
	for _, c := range src.Columns {
		for i := 0; i+1 < len(cells); i += 2 {
			if cells[i] == c.ID() {
				header, line = append(header, c.Header), append(line, cells[i+1])
			}
		}
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.WriteAll([][]string{header, line}); err != nil {
		t.Fatal(err)
	}
	r, err := s.Feed.Import(t.Context(), auth.System("test"), feed.Request{Upload: feed.Upload{
		Source: source, Name: source + ".csv", File: bytes.NewReader(b.Bytes()), Size: int64(b.Len()), FileDate: day, Area: 410602_000000,
	}})
	if err != nil || len(r.Faults) > 0 || r.Accepted != 1 {
		t.Fatalf("%s: %v %+v", source, err, r)
	}
}
