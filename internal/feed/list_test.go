package feed

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/auth"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

func medical(name, id, day, paid string) entry {
	return entry{"member.name": name, "member.id": id, "medical.visit_date": day, "medical.self_paid": paid}
}

func TestLists(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.take(file{source: "national-households", rows: families()})
		rows := []entry{
			medical("张一", number(19650314, 11), "2023-01-05 10:20:30", "5,000.5"),
			medical("张 一", number(19650314, 11), "2023.2.6", "100"),
			medical("张壹", number(19650314, 11)+"42", "2023年3月7日", "100"),
			medical("陌生人", number(19900101, 99), "20230408", "7"),
			medical("张一", number(19650314, 11), "2023/1/5", "5000.50"),
		}
		f := file{source: "medical", rows: rows, titles: 3}
		r := w.take(f)
		if d := cmp.Diff([]int{5, 5, 5, 0, 0, 1, 0}, []int{r.Rows, r.Accepted, r.Added, r.Changed, r.Unchanged, r.Unmatched, len(r.Faults)}); d != "" {
			t.Fatalf("%s\n%+v", d, r)
		}
		var got []string
		for _, n := range r.Notices {
			got = append(got, n.Code)
		}
		if d := cmp.Diff([]string{NoticeAbsent, NoticeNames, NoticeUnmatched}, got); d != "" {
			t.Error(d)
		}
		linked, sum := 0, 0
		must(t, db.Read(context.Background(), func(tx *sqldb.Tx) error {
			return tx.QueryRow(context.Background(), "SELECT count(*), sum(self_paid) FROM rec_medical WHERE household_id IS NOT NULL AND village = ?", longwo).Scan(&linked, &sum)
		}))
		if linked != 4 || sum != 1_020_100 {
			t.Errorf("%d rows linked, %d fen", linked, sum)
		}
		// The same rows in another file and another order are the same rows.
		rows[0], rows[3] = rows[3], rows[0]
		rows = append(rows, medical("李二", number(19660708, 22), "2023-05-01", "1"))
		r = w.take(file{source: "medical", rows: rows})
		if d := cmp.Diff([]int{6, 6, 1, 5}, []int{r.Rows, r.Accepted, r.Added, r.Unchanged}); d != "" {
			t.Errorf("%s\n%+v", d, r)
		}
	})
}

// Rows about people who are registered later are linked when that happens.
func TestListsAreMatchedLater(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		r := w.take(file{source: "medical", rows: []entry{medical("张一", number(19650314, 11), "2023-01-05", "5000")}})
		if r.Unmatched != 1 || r.Added != 1 {
			t.Fatalf("%+v", r)
		}
		w.take(file{source: "national-households", rows: families()})
		linked := 0
		must(t, db.Read(context.Background(), func(tx *sqldb.Tx) error {
			return tx.QueryRow(context.Background(), `SELECT count(*) FROM rec_medical AS r JOIN member AS m ON m.county = r.county AND m.id = r.member_id
				WHERE m.name = '张一' AND r.household_id = m.household_id AND r.village = m.village`).Scan(&linked)
		}))
		if linked != 1 {
			t.Errorf("%d rows are linked", linked)
		}
	})
}

func TestFaultsOfLists(t *testing.T) {
	t.Parallel()
	id := number(19650314, 11)
	for name, c := range map[string]struct {
		source string
		row    entry
		want   []string
	}{
		"scientific":       {"medical", medical("张一", "4.10602E+17", "2023-01-05", "5"), []string{"B2 id_rounded"}},
		"money":            {"medical", medical("张一", id, "2023-01-05", "五千余元"), []string{"D2 bad_money"}},
		"date":             {"medical", medical("张一", id, "2021-02-30", "5"), []string{"C2 bad_date"}},
		"no name":          {"civil_affairs", entry{"member.name": "", "member.id": id, "civil_affairs.kind": "低保"}, []string{"A2 required"}},
		"month":            {"civil_affairs", entry{"member.name": "张一", "member.id": id, "civil_affairs.started_on": "202100"}, []string{"C2 bad_date"}},
		"grade":            {"disability", entry{"member.name": "张一", "member.id": id + "41", "disability.grade": "重度"}, []string{"C2 bad_number"}},
		"grade in Chinese": {"disability", entry{"member.name": "张一", "member.id": id + "41", "disability.grade": "一级"}, []string{}},
		"percent":          {"water", entry{"member.name": "张一", "member.id": id, "water.assurance": "95%"}, []string{}},
		"half hour":        {"water", entry{"member.name": "张一", "member.id": id, "water.fetch_minutes": "半小时"}, []string{"C2 bad_number"}},
		"code":             {"police", entry{"member.name": "张一", "member.id": id, "police.change_kind": "失踪"}, []string{"C2 bad_code"}},
		"price":            {"vehicles", entry{"member.name": "张一", "member.id": id, "vehicles.price": "8万"}, []string{"C2 bad_money"}},
		"29 February":      {"property", entry{"member.name": "张一", "member.id": id, "property.registered_on": "2019年2月29日"}, []string{"C2 bad_date"}},
		"status":           {"business", entry{"member.name": "张一", "member.id": id, "business.status": "不明"}, []string{"C2 bad_code"}},
		"schooling":        {"schooling", entry{"member.name": "张一", "member.id": id, "schooling.status": "在家"}, []string{"C2 bad_code"}},
		"appraisal":        {"housing", entry{"member.name": "张一", "member.id": id, "housing.appraisal": "E"}, []string{"C2 bad_code"}},
		"working":          {"national-planned", planned("看情况"), []string{"G2 bad_bool"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, dbtest.New(t))
			r := w.take(file{source: c.source, rows: []entry{c.row}})
			if d := cmp.Diff(c.want, codes(r)); d != "" {
				t.Errorf("%s\n%+v", d, r.Faults)
			}
			if r.Accepted != 1-min(1, len(c.want)) {
				t.Errorf("%d rows accepted", r.Accepted)
			}
		})
	}
}

func planned(plans string) entry {
	return entry{"area.county": "鹤山区", "area.town": "鹤壁集镇", "area.village": "龙卧村", "household.no": "H001", "member.name": "张一",
		"member.id": number(19650314, 11), "planned.planned": plans}
}

func TestWorkLists(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.take(file{source: "national-households", rows: families()})
		r := w.take(file{source: "national-planned", rows: []entry{
			planned("是"), planned("否").with("member.id", number(19900101, 99)), planned("是").with("area.village", "无此村"),
		}})
		if d := cmp.Diff([]string{"C4 area_unknown"}, codes(r)); d != "" {
			t.Error(d)
		}
		if r.Accepted != 2 || r.Unmatched != 1 || w.count("rec_planned") != 2 {
			t.Errorf("%+v", r)
		}
	})
}

func village(name string, households any) entry {
	return entry{"area.county": "鹤山区", "area.town": "鹤壁集镇", "area.village": name, "village.households": households, "village.bus": "是",
		"village.collective_income": "12.5"}
}

func TestVillages(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		r := w.take(file{source: "national-villages", rows: []entry{village("龙卧村", 321), village("西杨邑村民委员会", "约三百"), village("龙卧村村委会", 322)}})
		if d := cmp.Diff([]string{"D3 bad_number", "C4 village_in_file_twice"}, codes(r)); d != "" {
			t.Error(d)
		}
		if r.Accepted != 1 || w.count("village_fact") != 1 {
			t.Errorf("%+v", r)
		}
		r = w.take(file{source: "national-villages", rows: []entry{village("龙卧村", 330), village("西杨邑村", 200)}})
		if r.Changed != 1 || r.Added != 1 {
			t.Errorf("%+v", r)
		}
	})
}

func item(no, name, amount string) entry {
	return entry{"area.county": "鹤山区", "area.town": "鹤壁集镇", "area.village": "龙卧村", "household.no": no, "income_item.basis": "当前",
		"income_item.item": name, "income_item.amount": amount}
}

func TestIncomeItems(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.take(file{source: "national-households", rows: families()})
		basis, name := w.lists["assessment_basis"].Codes[0].Name.Zh, w.lists["income_item"].Codes[0].Name.Zh
		good := item("H001", name, "900").with("income_item.basis", basis)
		r := w.take(file{source: "income-items", rows: []entry{good, good.with("household.no", "H404")}})
		if d := cmp.Diff([]string{"D3 household_unknown"}, codes(r)); d != "" {
			t.Fatalf("%s %+v", d, r)
		}
		if r.Added != 1 || w.count("income_item") != 1 {
			t.Errorf("%+v", r)
		}
		r = w.take(file{source: "income-items", rows: []entry{good, good.with("income_item.amount", "800")}})
		if d := cmp.Diff([]string{"F3 item_in_file_twice"}, codes(r)); d != "" {
			t.Fatalf("%s %+v", d, r)
		}
	})
}

// A department's liaison brings the department's lists and sees no others.
func TestLiaison(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		ctx := context.Background()
		liaison := auth.Actor{UserID: 901, Login: "yb", Role: auth.DepartmentLiaison, Area: hebi}
		must(t, db.Write(ctx, func(tx *sqldb.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO app_user (id, login, name, role, area, unit, password_hash, must_change, disabled, lang, epoch, created_at)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, 901, "yb", "医保", "department_liaison", hebi, "医保局", "x", false, false, "zh", 0, 0)
			return err
		}))
		own := file{source: "medical", rows: []entry{medical("张一", number(19650314, 11), "2023-01-05", "5")}}
		_, err := w.Import(ctx, liaison, Request{Upload: own.upload(t)})
		must(t, err)
		for _, f := range []file{{source: "national-households", rows: families()}, {source: "police", rows: []entry{{"member.name": "张一", "member.id": number(19650314, 11)}}}} {
			if _, err := w.Import(ctx, liaison, Request{Upload: f.upload(t)}); kind(err) != "denied" {
				t.Errorf("%s: %v", f.source, err)
			}
		}
		w.take(file{source: "national-households", rows: families()})
		page, err := w.Batches(ctx, liaison, Filter{Limit: 10})
		must(t, err)
		if len(page.Batches) != 1 || page.Batches[0].Source != "medical" {
			t.Errorf("%+v", page)
		}
		sources, err := w.Sources(ctx, liaison)
		must(t, err)
		if len(sources) != 1 || sources[0].Key != "medical" {
			t.Errorf("%+v", sources)
		}
	})
}
