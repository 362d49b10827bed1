package feed

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/fault"
	"shouwang/internal/locale"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

// remarks lists a result's notices by code.
func remarks(r Result) map[string]string {
	out := map[string]string{}
	for _, n := range r.Notices {
		out[n.Code] = n.Message
	}
	return out
}

func TestRowsSetAsideAreNamed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.New(t))
	rows := append(families(), entry{"area.county": "合　计", "household.size": 4, "current:assessment.wage_income": 48000}, entry{"area.county": "填表人：某某"})
	r := w.take(file{source: "national-households", rows: rows, titles: 6})
	if len(r.Faults) != 0 || r.Rows != 4 || r.Accepted != 4 {
		t.Errorf("%+v", r)
	}
	if want := "有 2 行是合计、备注或落款，没有导入：第 12、13 行"; remarks(r)[NoticeAside] != want {
		t.Errorf("%q, want %q", remarks(r)[NoticeAside], want)
	}
}

func TestGuardedNumbersAreTheNumbers(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.New(t))
	w.take(file{source: "national-households", rows: families()})
	guarded := families()
	for i, r := range guarded {
		guarded[i] = r.with("household.no", `="`+r["household.no"].(string)+`"`, "member.id", "'"+r["member.id"].(string))
	}
	r := w.take(file{source: "national-households", name: "受保护_20240531.csv", csv: true, rows: guarded})
	if len(r.Faults) != 0 || r.Unchanged != 4 {
		t.Errorf("%+v", r)
	}
}

func TestStrokesLeaveWhatIsStored(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		r := w.take(file{source: "national-households", rows: []entry{one("H9", 19650314, 11).with("household.arable_area", "——", "household.lift_year", "/")}})
		if len(r.Faults) != 0 || r.Accepted != 1 || remarks(r)[NoticeStrokes] != "有 2 个单元格填的是横线或斜线，按空白处理" {
			t.Errorf("%+v", r)
		}
		n := 0
		must(t, db.Read(context.Background(), func(tx *sqldb.Tx) error {
			return tx.QueryRow(context.Background(), "SELECT count(*) FROM household WHERE arable_area IS NULL AND lift_year IS NULL").Scan(&n)
		}))
		if n != 1 {
			t.Error("a stroke was stored as a value")
		}
	})
}

// A workbook of households also has a name and a number in every row, so that it looks like any department's list.
func TestAnotherSourcesFileIsRefused(t *testing.T) {
	t.Parallel()
	data := file{source: "national-households", rows: families()}.bytes(t)
	for source, lang := range map[string]locale.Lang{"medical": locale.ZH, "national-monitored": locale.EN, "public_salary": locale.ZH} {
		w := newWorld(t, dbtest.New(t))
		r, err := w.Import(context.Background(), office(), Request{Upload: uploadOf(source, "x.xlsx", data), Lang: lang})
		must(t, err)
		if d := cmp.Diff([]string{faultWrongSource}, codes(r)); d != "" || r.Accepted != 0 || w.count("rec_medical") != 0 {
			t.Fatalf("%s: %s %+v", source, d, r)
		}
		name, _ := catalogue().Source("national-households")
		if !strings.Contains(r.Faults[0].Remedy, name.Label(string(lang))) {
			t.Errorf("%s: %q does not name the right kind", source, r.Faults[0].Remedy)
		}
	}
	// A monitored household's incomes are those at identification; taken as a lifted household's they would be the present ones.
	src, _ := catalogue().Source("national-monitored")
	row := entry{}
	for _, c := range src.Columns {
		row[c.ID()] = ""
	}
	for key, v := range one("H9", 19650314, 11) {
		if _, ok := row[key]; ok {
			row[key] = v
		}
	}
	w := newWorld(t, dbtest.New(t))
	monitored, err := w.Import(context.Background(), office(), Request{Upload: uploadOf("national-households", "x.xlsx",
		file{source: "national-monitored", rows: []entry{row}}.bytes(t))})
	must(t, err)
	if d := cmp.Diff([]string{faultWrongSource}, codes(monitored)); d != "" {
		t.Error(d)
	}
	// A list of nothing but names and numbers stays a list: being on it says enough.
	r := w.take(file{source: "public_salary", rows: []entry{{"member.name": "张一", "member.id": number(19650314, 11)}}})
	if len(r.Faults) != 0 || r.Accepted != 1 {
		t.Errorf("%+v", r)
	}
}

// In English a missing column is named as the file must have it.
func TestMissingColumnsAreNamedAsTheFileWritesThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.New(t))
	rows := []entry{one("H9", 19650314, 11)}
	delete(rows[0], "member.relation")
	r, err := w.Import(context.Background(), office(), Request{Upload: file{source: "national-households", rows: rows}.upload(t), Lang: locale.EN})
	must(t, err)
	if d := cmp.Diff([]string{"column_missing"}, codes(r)); d != "" || !strings.Contains(r.Faults[0].Message, "与户主关系 (Relation to head)") {
		t.Errorf("%s %+v", d, r.Faults)
	}
	r, err = w.Import(context.Background(), office(), Request{Upload: uploadOf("medical", "a.csv", []byte("甲,乙\n1,2\n")), Lang: locale.EN})
	must(t, err)
	if len(r.Faults) != 1 || !strings.Contains(r.Faults[0].Remedy, "身份证号 (") {
		t.Errorf("%+v", r.Faults)
	}
}

func TestNumberInScientificFormIsShownWithoutThePerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.New(t))
	for text, want := range map[string]string{"4.10602E+17": "4.10602E+17", "4.10602196503141E+17": "4.10602…E+17"} {
		r := w.take(file{source: "national-households", rows: []entry{one("H9", 19650314, 11).with("member.id", text)}})
		if len(r.Faults) != 1 || r.Faults[0].Code != faultRounded || r.Faults[0].Value != want {
			t.Errorf("%+v, want the value %s", r.Faults, want)
		}
	}
}

func TestDirtyLayoutsNeverPanic(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.New(t))
	for _, text := range []string{"'", "’", "=\"", "=\"\"", "——", "合计", "注："} {
		rows := []entry{one("H9", 19650314, 11).with("member.id", text, "household.no", text, "area.village", text)}
		if _, err := w.Import(context.Background(), office(), Request{Upload: file{source: "national-households", rows: rows}.upload(t), DryRun: true}); err != nil && fault.KindOf(err) == fault.KindInternal {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// A misspelt name is answered with the names that come nearest, which are never taken by themselves.
func TestMisspeltVillageIsAnsweredWithTheNearest(t *testing.T) {
	t.Parallel()
	for lang, want := range map[locale.Lang]string{locale.ZH: "最接近的是：河南省鹤壁市鹤山区鹤壁集镇龙卧村民委员会", locale.EN: "The nearest are: 河南省鹤壁市鹤山区鹤壁集镇龙卧村民委员会"} {
		w := newWorld(t, dbtest.New(t))
		up := file{source: "national-households", rows: []entry{one("H9", 19650314, 11).with("area.village", "龙我村")}}.upload(t)
		r, err := w.Import(context.Background(), office(), Request{Upload: up, Lang: lang})
		must(t, err)
		if d := cmp.Diff([]string{"C2 area_unknown"}, codes(r)); d != "" || r.Accepted != 0 || !strings.HasPrefix(r.Faults[0].Remedy, want) {
			t.Errorf("%s %+v", d, r.Faults)
		}
	}
}
