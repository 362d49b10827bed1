package feed

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/auth"
	"shouwang/internal/idno"
	"shouwang/internal/locale"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

// one is a household of one person.
func one(no string, birth, seq int) entry {
	return person(no, "龙卧村", "孙五", "户主", birth, seq)
}

// Each file has one fault; the header is in row 1 and the columns are those that the rows have, in the order of the source: county A,
// town B, village C, household D, type E, name F, ID G, relation H, sex I, birth J, health K, labour L, insurance M, phone N, size O,
// dangerous house P, arable land Q, incomes R to T, lifted U, V.
func TestFaultsOfHouseholdFiles(t *testing.T) {
	t.Parallel()
	base := one("H9", 19650314, 11)
	id := number(19650314, 11)
	wrong := func(i int, c byte) string { b := []byte(id); b[i] = c; return string(b) }
	two := func(first, second entry) []entry { return []entry{first, second} }
	wife := person("H9", "龙卧村", "周六", "配偶", 19660708, 22)
	other := func(h entry) entry { return h.with("household.no", "H8") }
	for name, c := range map[string]struct {
		rows []entry
		want []string
	}{
		"checksum":             {two(base, wife.with("member.id", number(19660708, 22)[:17]+flip(number(19660708, 22)[17]))), []string{"G3 id_checksum"}},
		"length":               {two(base.with("member.id", id[:16]), wife), []string{"G2 id_length"}},
		"letter":               {two(base.with("member.id", wrong(9, 'O')), wife), []string{"G2 id_characters"}},
		"region":               {[]entry{base.with("member.id", "99"+id[2:])}, []string{"G2 id_region"}},
		"placeholder":          {[]entry{base.with("member.id", "999999"+id[6:])}, []string{"G2 id_placeholder"}},
		"category":             {[]entry{base.with("member.id", id+"81")}, []string{"G2 id_disability_category"}},
		"grade":                {[]entry{base.with("member.id", id+"45")}, []string{"G2 id_disability_grade"}},
		"certificate":          {[]entry{base.with("member.id", id+"41")}, []string{}},
		"reissued":             {[]entry{base.with("member.id", id+"41B1")}, []string{}},
		"lower case and wide":  {[]entry{base.with("member.id", " "+strings.ToLower(id)+"\u3000")}, []string{}},
		"fifteen digits":       {[]entry{base.with("member.id", id[:6]+id[8:17])}, []string{}},
		"rounded to zeros":     {[]entry{base.with("member.id", id[:15]+"000")}, []string{"G2 id_rounded"}},
		"scientific":           {[]entry{base.with("member.id", "4.10602E+17")}, []string{"G2 id_rounded"}},
		"numeric":              {[]entry{base.with("member.id", 410602196503140000.0)}, []string{"G2 id_rounded"}},
		"numeric of fifteen":   {[]entry{base.with("member.id", mustInt(id[:6]+id[8:17]))}, []string{}},
		"birth":                {[]entry{base.with("member.birth_date", "19650315")}, []string{"J2 birth_mismatch"}},
		"birth as serial":      {[]entry{base.with("member.birth_date", 23815)}, []string{}},
		"birth in words":       {[]entry{base.with("member.birth_date", "1965年3月14日")}, []string{}},
		"sex":                  {[]entry{base.with("member.sex", "女")}, []string{"I2 sex_mismatch"}},
		"sex not stated":       {[]entry{base.with("member.sex", "未说明")}, []string{}},
		"no name":              {two(base, wife.with("member.name", " ")), []string{"F3 required"}},
		"no ID":                {two(base, wife.with("member.id", nil)), []string{"G3 required"}},
		"no number":            {[]entry{base.with("household.no", "")}, []string{"D2 required"}},
		"no relation":          {two(base, wife.with("member.relation", "")), []string{"H3 required"}},
		"date":                 {[]entry{base.with("member.birth_date", "1975年13月40日")}, []string{"J2 bad_date"}},
		"number":               {[]entry{base.with("household.size", "两口")}, []string{"O2 bad_number"}},
		"money":                {[]entry{base.with("current:assessment.wage_income", "一万二千")}, []string{"R2 bad_money"}},
		"money in wan":         {[]entry{base.with("current:assessment.wage_income", "1.2万")}, []string{"R2 bad_money"}},
		"money of three":       {[]entry{base.with("current:assessment.wage_income", "12.345")}, []string{"R2 bad_money"}},
		"negative income":      {[]entry{base.with("current:assessment.wage_income", "-1")}, []string{"R2 number_negative"}},
		"money as a number":    {[]entry{base.with("current:assessment.wage_income", 0.1+0.2)}, []string{}},
		"yes or no":            {[]entry{base.with("household.dangerous_house", "待定")}, []string{"P2 bad_bool"}},
		"a tick":               {[]entry{base.with("household.dangerous_house", "√")}, []string{}},
		"code":                 {[]entry{base.with("member.labour", "全劳力")}, []string{"L2 bad_code"}},
		"one code of several":  {[]entry{base.with("member.health", "长期慢性病，健壮")}, []string{"K2 bad_code"}},
		"several codes":        {[]entry{base.with("member.health", "长期慢性病、残疾")}, []string{}},
		"phone":                {[]entry{base.with("household.phone", "1380392")}, []string{"N2 bad_phone"}},
		"phone with a country": {[]entry{base.with("household.phone", "+86 138-0013-8000")}, []string{}},
		"long text":            {[]entry{base.with("household.no", strings.Repeat("9", 33))}, []string{"D2 text_too_long"}},
		"rounded number":       {[]entry{base.with("household.no", 4106021002060001000.0)}, []string{"D2 number_rounded"}},
		"twice":                {[]entry{base, wife, wife}, []string{"G4 duplicate_in_file"}},
		"twice the head":       {[]entry{base, wife, base}, []string{"G4 duplicate_in_file"}},
		"conflict":             {two(base, wife.with("household.arable_area", "4.5")), []string{"Q3 household_conflict"}},
		"blank below":          {two(base, wife.with("household.arable_area", "", "household.type", nil)), []string{}},
		"blank above":          {two(base.with("household.arable_area", ""), wife), []string{}},
		"no head":              {two(base.with("member.relation", "之父"), wife), []string{"H2 head_missing"}},
		"two heads":            {two(base, wife.with("member.relation", "户主")), []string{"H3 head_duplicate"}},
		"head unknown":         {two(base.with("member.relation", "一家之主"), wife), []string{"H2 bad_code"}},
		"two households":       {two(base, other(base)), []string{"G3 member_in_two_households"}},
		"village":              {[]entry{base.with("area.village", "无此地名村")}, []string{"C2 area_unknown"}},
		"town":                 {[]entry{base.with("area.town", "无此乡镇")}, []string{"B2 area_unknown"}},
		"county":               {[]entry{base.with("area.county", "无此县")}, []string{"A2 area_unknown"}},
		"one row's village":    {two(base, wife.with("area.village", "无此地名村")), []string{"C3 area_unknown"}},
		"several faults":       {[]entry{base.with("area.village", "无此地名村", "member.id", id[:16], "member.labour", "壮")}, []string{"C2 area_unknown", "G2 id_length", "L2 bad_code"}},
		"another county":       {[]entry{base.with("area.county", "淇滨区", "area.town", "钜桥镇", "area.village", "白庄")}, []string{"C2 out_of_scope"}},
		"total":                {two(base, entry{"area.county": "合计", "household.size": 2}), []string{}},
		"total by its number":  {two(base, entry{"member.id": "总 计：", "household.size": 2}), []string{}},
		"note below":           {two(base, entry{"area.county": "注：本表一式三份"}), []string{}},
		"a person named total": {two(base, wife.with("member.name", "合计")), []string{}},
		"note beside a person": {two(base, wife.with("area.county", "注：鹤山区")), []string{"A3 area_unknown"}},
		"stroke for a number":  {[]entry{base.with("household.size", "—", "household.arable_area", "/", "member.labour", "-")}, []string{}},
		"stroke for a name":    {two(base, wife.with("member.name", "/")), []string{"F3 required"}},
		"formula text":         {[]entry{base.with("member.id", "=\""+id+"\"")}, []string{}},
		"apostrophe":           {[]entry{base.with("member.id", "'"+id, "household.phone", "’13800138000")}, []string{}},
		"apostrophe alone":     {[]entry{base.with("household.type", "'")}, []string{"E2 bad_code"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, dbtest.New(t))
			r := w.take(file{source: "national-households", rows: c.rows})
			if d := cmp.Diff(c.want, codes(r)); d != "" {
				t.Errorf("%s\n%+v", d, r.Faults)
			}
			faulty := len(c.want) > 0
			if faulty != (w.count("household") == 0) && name != "total" && name != "two households" {
				t.Errorf("%d households were taken", w.count("household"))
			}
		})
	}
}

func flip(c byte) string {
	if c == '5' {
		return "6"
	}
	return "5"
}

func mustInt(s string) int {
	n := 0
	for _, r := range s {
		n = n*10 + int(r-'0')
	}
	return n
}

func TestVillageNamesThatFitTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.New(t))
	// 广场社区 is in two streets of the county; without the street's name both fit, but the street is a needed column.
	r := w.take(file{source: "water", rows: []entry{{"member.name": "张一", "member.id": number(19650314, 11), "area.village": "广场社区", "water.quality": "达标"}}})
	if len(r.Faults) != 0 {
		t.Errorf("a list's village is no key: %+v", r.Faults)
	}
}

func TestRegisteredElsewhere(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.take(file{source: "national-households", rows: families()})
		rows := []entry{one("H7", 19700101, 55), person("H7", "龙卧村", "李二", "配偶", 19660708, 22)}
		r := w.take(file{source: "national-households", rows: rows})
		if d := cmp.Diff([]string{"G3 member_in_two_households"}, codes(r)); d != "" {
			t.Fatal(d)
		}
		if want := "此人已登记在另一户 H001 中"; r.Faults[0].Message != want {
			t.Errorf("%q, want %q", r.Faults[0].Message, want)
		}
		// The same person in the same household of the other national workbook is no fault.
		monitored := person("H001", "龙卧村", "李二", "配偶", 19660708, 22).with("monitoring.class", "脱贫不稳定户", "identified:assessment.wage_income", "100",
			"monitoring.risks#1", "因病", "monitoring.risks#2", "缺劳动力", "monitoring.industry_measures", "")
		head := person("H001", "龙卧村", "张一", "户主", 19650314, 11).with("monitoring.class", "脱贫不稳定户", "identified:assessment.wage_income", "100",
			"monitoring.risks#1", "因病", "monitoring.risks#2", "缺劳动力", "monitoring.industry_measures", "")
		r = w.take(file{source: "national-monitored", rows: []entry{head, monitored}})
		if len(r.Faults) != 0 || r.Changed != 2 {
			t.Errorf("%+v", r)
		}
		var risks, measures string
		must(t, db.Read(context.Background(), func(tx *sqldb.Tx) error {
			return tx.QueryRow(context.Background(), "SELECT risks, industry_measures FROM monitoring").Scan(&risks, &measures)
		}))
		if risks != ",illness,labour_shortage," || measures != "" {
			t.Errorf("risks %q, measures %q", risks, measures)
		}
	})
}

// A clerk may not touch or learn of what lies outside the township.
func TestScope(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		outside := person("S1", "姬家山村", "钱七", "户主", 19500101, 71).with("area.town", "姬家山乡")
		if r := w.take(file{source: "national-households", rows: []entry{outside}}); r.Accepted != 1 {
			t.Fatalf("%+v", r)
		}
		ctx := context.Background()
		r, err := w.Import(ctx, clerk(), Request{Upload: file{source: "national-households", rows: []entry{
			one("H1", 19600101, 61), outside.with("household.no", "S2", "member.id", number(19500102, 73), "member.birth_date", "19500102"),
			one("H2", 19500101, 71),
		}}.upload(t)})
		must(t, err)
		if d := cmp.Diff([]string{"C3 out_of_scope", "G4 member_in_two_households"}, codes(r)); d != "" {
			t.Fatalf("%s %+v", d, r)
		}
		if strings.Contains(r.Faults[1].Message, "S1") {
			t.Errorf("the number of a household elsewhere is told: %s", r.Faults[1].Message)
		}
		page, err := w.Batches(ctx, clerk(), Filter{Limit: 10})
		must(t, err)
		all, err := w.Batches(ctx, office(), Filter{Limit: 10})
		must(t, err)
		if len(page.Batches) != 1 || len(all.Batches) != 2 {
			t.Errorf("the clerk sees %d batches, the office %d", len(page.Batches), len(all.Batches))
		}
		if _, err := w.Batch(ctx, clerk(), all.Batches[1].Ref); kind(err) != "not_found" {
			t.Errorf("the county's batch: %v", err)
		}
		// A list about the person elsewhere: the clerk learns nothing, the row is linked all the same.
		r, err = w.Import(ctx, clerk(), Request{Upload: file{source: "medical", rows: []entry{
			{"member.name": "别名", "member.id": number(19500101, 71), "medical.self_paid": "9000"}}}.upload(t)})
		must(t, err)
		if r.Unmatched != 1 || len(r.Notices) != 2 {
			t.Errorf("%+v", r)
		}
		linked := 0
		must(t, db.Read(ctx, func(tx *sqldb.Tx) error {
			return tx.QueryRow(ctx, "SELECT count(*) FROM rec_medical WHERE household_id IS NOT NULL").Scan(&linked)
		}))
		if linked != 1 {
			t.Errorf("%d rows are linked", linked)
		}
		up := file{source: "national-households", rows: families()}.upload(t)
		up.Area = 410603000000
		if _, err := w.Import(ctx, office(), Request{Upload: up}); kind(err) != "not_found" {
			t.Errorf("another county's area: %v", err)
		}
	})
}

func TestPermissions(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.New(t))
	up := file{source: "national-households", rows: families()}.upload(t)
	for _, role := range []auth.Role{auth.VillageCadre, auth.Leader, auth.Auditor, auth.Administrator} {
		a := auth.Actor{UserID: 1, Role: role, Area: hebi}
		if _, err := w.Check(context.Background(), a, up); kind(err) != "denied" {
			t.Errorf("%s checks: %v", role, err)
		}
		if _, err := w.Import(context.Background(), a, Request{Upload: up}); kind(err) != "denied" {
			t.Errorf("%s imports: %v", role, err)
		}
	}
}

func TestMasks(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.New(t))
	id := number(19650314, 11)
	r := w.take(file{source: "national-households", rows: []entry{one("H9", 19650314, 11).with(
		"member.id", id[:17]+flip(id[17]), "household.phone", "138001380001")}})
	all := r.Faults[0].Value + r.Faults[1].Value + r.Faults[0].Message + r.Faults[1].Message + w.dump()
	for _, secret := range []string{id[:17], "138001380001", "13800138000"} {
		if strings.Contains(all, secret) {
			t.Errorf("%s is told", secret)
		}
	}
	r = w.take(file{source: "national-households", rows: []entry{one("H9", 19650314, 11).with("member.birth_date", "19650320")}})
	if r.Faults[0].Value != "1965****" || strings.Contains(r.Faults[0].Remedy, "03-14") {
		t.Errorf("%+v", r.Faults[0])
	}
}

func TestMessagesInEnglish(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.New(t))
	r, err := w.Import(context.Background(), office(), Request{Lang: locale.EN, Upload: file{source: "national-households",
		rows: []entry{one("H9", 19650314, 11).with("member.labour", "全劳力", "area.town", "无此乡镇")}, extra: []string{"a", "b"}}.upload(t)})
	must(t, err)
	want := []Line{
		{"数据", "B2", "area_unknown", "无此乡镇", "There is no 无此乡镇 in the divisions", "Check the names of county and town; if one is new or renamed, update the divisions first"},
		{"数据", "L2", "bad_code", "全劳力", "Labour capacity has no entry 全劳力", "It may be: ordinary labour, skilled labour, weak or half labour, lost ability to work, no labour"},
	}
	if d := cmp.Diff(want, r.Faults); d != "" {
		t.Error(d)
	}
	if got := r.Notices[1].Message; got != "These columns are not known and were not imported: a, b" {
		t.Errorf("%q", got)
	}
}

// A mistaken number stays a number: the test's own helper must give valid ones.
func TestHelperNumbers(t *testing.T) {
	t.Parallel()
	if _, code := idno.Parse(number(19650314, 11)); code != "" {
		t.Error(code)
	}
}
