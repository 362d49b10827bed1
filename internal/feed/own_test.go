package feed

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"shouwang/internal/locale"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

func visit(name, id, day, method string) entry {
	return entry{"member.name": name, "member.id": id, "visit.visited_on": day, "visit.visitor": "测试干部", "visit.method": method, "visit.finding": "情况稳定"}
}

func measure(name, id, kind, amount string) entry {
	return entry{"member.name": name, "member.id": id, "measure.kind": kind, "measure.name": "养殖补助", "measure.started_on": "2024-01-10",
		"measure.amount": amount, "measure.state": "实施中"}
}

// TestVisitsAndMeasures imports the county's own lists with faults among them, reads the rows that rules see, and imports the file again.
func TestVisitsAndMeasures(t *testing.T) {
	t.Parallel()
	zhang, wang := number(19650314, 11), number(19701201, 33)
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.take(file{source: "national-households", rows: families()})
		visits := file{source: "visit", rows: []entry{
			visit("张一", zhang, "2024-05-02", "上门走访"), visit("张一", zhang, "2024年5月20日", "电话"), visit("王三", wang, "2024-05-03", "飞鸽"),
			visit("王三", wang, "", "入户"), visit("陌生人", number(19900101, 99), "2024-05-04", ""),
		}}
		r := w.take(visits)
		if d := cmp.Diff([]string{"E4 bad_code", "C5 required"}, codes(r)); d != "" {
			t.Errorf("%s\n%+v", d, r.Faults)
		}
		if d := cmp.Diff([]int{5, 3, 3, 1}, []int{r.Rows, r.Accepted, r.Added, r.Unmatched}); d != "" {
			t.Errorf("%s\n%+v", d, r)
		}
		if n := w.count("v_rec_visit AS v WHERE v.visit_method = 'home' AND v.visited_on = 20240502 AND v.finding = '情况稳定' AND v.member_id IS NOT NULL"); n != 1 {
			t.Errorf("%d visits at home", n)
		}
		if n := w.count("v_rec_visit"); n != 2 {
			t.Errorf("%d visits of registered households", n)
		}
		measures := file{source: "measure", rows: []entry{
			measure("张一", zhang, "产业", "3,000.50"), measure("王三", wang, "公益岗位", "一千").with("measure.state", "已完成"),
			measure("王三", wang, "送温暖", "100"), measure("王三", wang, "住房安全", "").with("measure.state", "快了"), measure("王三", wang, "", "1"),
		}}
		r = w.take(measures)
		if d := cmp.Diff([]string{"F3 bad_money", "C4 bad_code", "G5 bad_code", "C6 required"}, codes(r)); d != "" {
			t.Errorf("%s\n%+v", d, r.Faults)
		}
		if n := w.count("v_rec_measure AS m WHERE m.measure_kind = 'industry' AND m.amount = 300050 AND m.measure_state = 'under_way' AND m.started_on = 20240110 AND m.ended_on IS NULL"); n != 1 {
			t.Errorf("%d measures of industry", n)
		}
		for _, f := range []file{visits, measures} {
			f.titles = 2
			if r := w.take(f); r.Added != 0 || r.Unchanged != r.Accepted {
				t.Errorf("%s again: %+v", f.source, r)
			}
		}
	})
}

// TestMeasureKindsAreTheProfiles holds that the list of kinds names the profile's measures, so that rules compare the two.
func TestMeasureKindsAreTheProfiles(t *testing.T) {
	t.Parallel()
	p, err := profile()
	must(t, err)
	var kinds, measures []string
	for _, c := range p.Codes["measure_kind"].Codes {
		kinds = append(kinds, strings.ToLower(c.Code+" "+c.Name.Zh+" "+c.Name.En))
	}
	for _, m := range p.Measures {
		measures = append(measures, strings.ToLower(m.Key+" "+m.Name.Zh+" "+m.Name.En))
	}
	if d := cmp.Diff(measures, kinds); d != "" {
		t.Error(d)
	}
}

// TestTemplatesOfOwnLists holds that the template tells what belongs into the columns: codes and the basis of the figures.
func TestTemplatesOfOwnLists(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.New(t))
	for source, want := range map[string][]string{"visit": {"走访日期", "入户走访", "电话和视频不算入户走访", "走访日期、走访人 相同"},
		"measure": {"措施类别", "产业帮扶", "不含其他户", "措施类别、措施名称 相同"}, "housing": {"对同一人的说法取代旧名单"}} {
		var out bytes.Buffer
		must(t, w.Template(source, locale.ZH, &out))
		book, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
		must(t, err)
		var text strings.Builder
		for _, name := range book.GetSheetList() {
			rows, err := book.GetRows(name)
			must(t, err)
			text.WriteString(fmt.Sprint(rows))
		}
		for _, s := range want {
			if !strings.Contains(text.String(), s) {
				t.Errorf("the template of %s lacks %s", source, s)
			}
		}
	}
}
