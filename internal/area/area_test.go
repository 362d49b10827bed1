package area

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/audit"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

func seeded(t *testing.T, db *sqldb.DB) *Service {
	t.Helper()
	if _, err := Seed(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	return NewService(db)
}

func TestSeed(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		added, err := Seed(t.Context(), db)
		if err != nil || added != 3348+1089 {
			t.Fatalf("added %d, %v", added, err)
		}
		if again, err := Seed(t.Context(), db); err != nil || again != 0 {
			t.Errorf("second time added %d, %v", again, err)
		}
		page, err := audit.List(t.Context(), db, audit.Filter{})
		if err != nil || len(page.Entries) != 1 || page.Entries[0].Detail != `{"added":4437}` {
			t.Errorf("journal = %+v, %v", page.Entries, err)
		}
	})
}

func TestEmbeddedIsComplete(t *testing.T) {
	t.Parallel()
	rows, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	p, err := compare(rows, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.loaded) != 4437 || len(p.founded) != 0 {
		t.Errorf("%d loaded, %d founded", len(p.loaded), len(p.founded))
	}
	count := map[Level]int{}
	for _, r := range rows {
		count[LevelOf(r.Code)]++
	}
	if diff := cmp.Diff(map[Level]int{Province: 31, Prefecture: 342, County: 2975, Town: 48, Village: 1041}, count); diff != "" {
		t.Error(diff)
	}
}

func TestTree(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := seeded(t, db)
		provinces, err := s.Children(t.Context(), 0)
		if err != nil || len(provinces) != 31 || provinces[0].Name != "北京市" {
			t.Errorf("provinces = %d, %v", len(provinces), err)
		}
		counties, err := s.Children(t.Context(), 410600000000)
		var names []string
		for _, d := range counties {
			names = append(names, d.Name)
		}
		if diff := cmp.Diff([]string{"鹤山区", "山城区", "淇滨区", "浚县", "淇县", "鹤壁经济技术开发区"}, names); err != nil || diff != "" {
			t.Error(err, diff)
		}
		path, err := s.Path(t.Context(), 410602100000)
		if err != nil || len(path) != 4 || path[3].Full != "河南省鹤壁市鹤山区鹤壁集镇" || path[1].Name != "鹤壁市" {
			t.Errorf("path = %+v, %v", path, err)
		}
		if path, err := s.Path(t.Context(), 0); err != nil || len(path) != 0 {
			t.Errorf("path of the nation = %v, %v", path, err)
		}
		if _, err := s.Path(t.Context(), 410602999000); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("unknown code: %v", err)
		}
		got, err := s.Names(t.Context(), 110101000000, 410602000000, 429004000000, 999999999999)
		if err != nil || len(got) != 3 || got[110101000000].Full != "北京市东城区" || got[429004000000].Full != "湖北省仙桃市" {
			t.Errorf("names = %+v, %v", got, err)
		}
	})
}

// dongguan is a prefecture without counties, xiantao a county under a placeholder, both with homonyms to trip over.
const dongguan = `code,name
440000000000,广东省
441900000000,东莞市
441900003000,东城街道
441900003001,岗贝社区居民委员会
441900101000,石碣镇
441900101200,刘屋村民委员会
420000000000,湖北省
429000000000,省直辖县级行政区划
429004000000,仙桃市
429004100000,郑场镇
429004100200,新庄村委会
429004100201,新庄村村委会
429004101000,毛嘴镇
429004101200,新庄村村委会
429004101001,毛嘴社区居委会
429004101201,毛嘴村委会
429004102000,毛嘴乡
429004102200,毛嘴村委会
`

func TestFindAndResolve(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := seeded(t, db)
		if _, err := s.Import(t.Context(), By{Name: "system:test"}, strings.NewReader(dongguan)); err != nil {
			t.Fatal(err)
		}
		tests := []struct {
			n     Names
			want  int64
			fault string
			near  string
		}{
			{n: Names{Province: "河南省", City: "鹤壁市", County: "鹤山区", Town: "鹤壁集镇"}, want: 410602100000},
			{n: Names{County: "鹤山区", Town: "鹤山区鹤壁集镇", Village: "龙卧"}, want: 410602100206},
			{n: Names{County: "鹤山区", Town: "鹤壁集镇", Village: "河南省鹤壁市鹤山区鹤壁集镇龙卧村"}, want: 410602100206},
			{n: Names{County: "鹤山区", Town: "鹤壁集镇", Village: "鹤壁集镇龙卧村委会"}, want: 410602100206},
			{n: Names{County: "鹤山区", Town: "鹤壁集镇", Village: "姬家山乡龙卧村"}, fault: FaultUnknown},
			{n: Names{Province: "河南", City: "鹤壁", County: "鹤山", Town: "鹤壁集"}, want: 410602100000},
			{n: Names{County: "河南省鹤壁市鹤山区"}, want: 410602000000},
			{n: Names{County: "鼓楼区"}, fault: FaultAmbiguous, near: "江苏省南京市鼓楼区、江苏省徐州市鼓楼区、福建省福州市鼓楼区、河南省开封市鼓楼区"},
			{n: Names{City: "开封市", County: "鼓楼区"}, want: 410204000000},
			{n: Names{Province: "内蒙古", City: "锡盟"}, fault: FaultUnknown},
			{n: Names{Province: "北京市", City: "北京市", County: "东城区"}, want: 110101000000},
			{n: Names{Province: "北京", City: "市辖区", County: "东城区"}, want: 110101000000},
			{n: Names{County: "酉阳县"}, want: 500242000000},
			{n: Names{City: "东莞市", County: "东莞市", Town: "石碣镇", Village: "刘屋村"}, want: 441900101200},
			{n: Names{City: "东莞市", Town: "东城街道办事处", Village: "岗贝社区"}, want: 441900003001},
			{n: Names{City: "东莞市", County: "市辖区", Town: "石碣", Village: "刘屋"}, want: 441900101200},
			{n: Names{City: "省直辖县级行政区划", County: "仙桃市", Town: "郑场镇", Village: "新庄村委会"}, want: 429004100200},
			{n: Names{City: "仙桃市", County: "仙桃市", Town: "郑场镇", Village: "新庄村村委会"}, want: 429004100201},
			{n: Names{County: "仙桃市", Town: "郑场镇", Village: "新庄村"}, fault: FaultAmbiguous,
				near: "湖北省仙桃市郑场镇新庄村委会、湖北省仙桃市郑场镇新庄村村委会"},
			{n: Names{County: "仙桃市", Town: "毛嘴镇", Village: "毛嘴村"}, want: 429004101201},
			{n: Names{County: "仙桃市", Town: "毛嘴镇", Village: "毛嘴社区"}, want: 429004101001},
			{n: Names{County: "仙桃市", Town: "毛嘴镇", Village: "毛嘴"}, fault: FaultAmbiguous,
				near: "湖北省仙桃市毛嘴镇毛嘴社区居委会、湖北省仙桃市毛嘴镇毛嘴村委会"},
			{n: Names{County: "仙桃市", Village: "毛嘴村"}, fault: FaultAmbiguous,
				near: "湖北省仙桃市毛嘴镇毛嘴村委会、湖北省仙桃市毛嘴乡毛嘴村委会"},
			{n: Names{County: "仙桃市", Town: "毛嘴", Village: "新庄村"}, want: 429004101200},
			{n: Names{County: "仙桃市", Town: "毛嘴镇", Village: "429004101200"}, want: 429004101200},
			{n: Names{County: "仙桃市", Town: "郑场镇", Village: "429004101200"}, fault: FaultUnknown},
			{n: Names{County: "仙桃市", Town: "毛嘴镇", Village: "毛咀村"}, fault: FaultUnknown,
				near: "湖北省仙桃市毛嘴镇毛嘴社区居委会、湖北省仙桃市毛嘴镇毛嘴村委会"},
			{n: Names{County: "仙桃市", Town: "毛口镇", Village: "毛嘴村"}, fault: FaultUnknown, near: "湖北省仙桃市毛嘴镇、湖北省仙桃市毛嘴乡"},
			{n: Names{County: "不存在县", Town: "毛嘴镇", Village: "毛嘴村"}, fault: FaultUnknown},
		}
		for _, tt := range tests {
			err := db.Read(t.Context(), func(tx *sqldb.Tx) error {
				code, candidates, err := Find(t.Context(), tx, tt.n)
				got := ""
				if e, ok := fault.As(err); ok {
					got, err = e.Code, nil
				}
				if err != nil {
					return err
				}
				if near := FullNames(candidates); code != tt.want || got != tt.fault || tt.near != "" && near != tt.near {
					t.Errorf("Find(%+v) = %d %q %s", tt.n, code, got, near)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		resolver := newResolver(t, db, 441900, 429004, 410602)
		for _, tt := range tests {
			if tt.n.Village == "" || tt.n.County == "" {
				continue
			}
			for range 2 { // the second answer comes from memory
				code, got, candidates := resolver.Village(tt.n.County, tt.n.Town, tt.n.Village)
				if near := FullNames(candidates); code != tt.want || got != tt.fault || tt.near != "" && near != tt.near {
					t.Errorf("Village(%+v) = %d %q %s", tt.n, code, got, near)
				}
			}
		}
		if _, got, _ := resolver.Village("鹤山区", "鹤壁集镇", " "); got != FaultUnknown {
			t.Errorf("no village: %q", got)
		}
		if d, ok := resolver.Name(441900101200); !ok || d.Full != "广东省东莞市石碣镇刘屋村民委员会" {
			t.Errorf("name = %+v", d)
		}
	})
}

func newResolver(t *testing.T, db *sqldb.DB, counties ...int) *Resolver {
	t.Helper()
	var r *Resolver
	err := db.Read(t.Context(), func(tx *sqldb.Tx) (err error) {
		r, err = NewResolver(t.Context(), tx, counties...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestResolverUnknownCounty(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	seeded(t, db)
	err := db.Read(t.Context(), func(tx *sqldb.Tx) error {
		_, err := NewResolver(t.Context(), tx, 410602, 410699)
		return err
	})
	if fault.KindOf(err) != fault.KindNotFound {
		t.Errorf("err = %v", err)
	}
}

// TestEverySpellingOfHebi writes each of the 1,041 villages in every way that exports do. The answer must be the
// village itself, or a fault that names it among the candidates; never another village.
func TestEverySpellingOfHebi(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	s := seeded(t, db)
	counties, err := s.Children(t.Context(), 410600000000)
	if err != nil {
		t.Fatal(err)
	}
	asked, faults := 0, 0
	for _, c := range counties {
		r := newResolver(t, db, CountyOf(c.Code))
		for _, code := range r.Villages() {
			village, _ := r.Name(code)
			town, _ := r.Name(village.Parent)
			for _, townName := range spellings(Town, town.Name) {
				for _, name := range spellings(Village, village.Name) {
					got, why, candidates := r.Village(c.Name, townName, name)
					asked++
					if got == code {
						continue
					}
					faults++
					if name == village.Name && townName == town.Name || why != FaultAmbiguous || !slices.ContainsFunc(candidates, func(d Division) bool { return d.Code == code }) {
						t.Errorf("%s %s %s = %d %s, want %d %s", c.Name, townName, name, got, why, code, village.Name)
					}
				}
			}
		}
	}
	if asked < 10_000 || faults > asked/50 {
		t.Errorf("%d of %d spellings are ambiguous", faults, asked)
	}
}

// spellings returns a name with and without its suffix, with the suffixes of the same kind, and with stray blanks.
func spellings(l Level, name string) []string {
	f := formOf(l, name)
	out := []string{name, " " + name + "\u3000", f.base}
	suffixes := map[string][]string{"村": {"村", "村委会", "村民委员会"}, "社区": {"社区", "居委会", "社区居民委员会"}, "街道": {"街道", "街道办事处"}}
	for _, s := range suffixes[f.kind] {
		out = append(out, f.base+s)
	}
	return out
}

func TestImport(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		day := civil.New(2024, 6, 30)
		db.SetClock(func() time.Time { return day.Time() })
		s := NewService(db)
		load := func(text string) Result {
			t.Helper()
			res, err := s.Import(t.Context(), By{ID: 7, Name: "admin"}, strings.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			return res
		}
		check := func(step string, got, want Result) {
			t.Helper()
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: %s", step, diff)
			}
		}
		check("first", load(dongguan), Result{Rows: 18, Added: 18})
		check("again", load(dongguan), Result{Rows: 18, Unchanged: 18})
		merged := strings.NewReplacer("429004102000,毛嘴乡\n", "", "429004102200,毛嘴村委会\n", "", "刘屋村民委员会", "刘屋社区居委会").Replace(dongguan)
		day = civil.New(2025, 6, 30)
		check("merged", load(merged+"429004101202,三合村委会\n"), Result{Rows: 17, Added: 1, Renamed: 1, Ended: 2, Unchanged: 15})
		got := map[int64]string{}
		ds, err := s.Names(t.Context(), 429004102000, 429004102200, 429004101202, 441900101200, 429004101201)
		if err != nil {
			t.Fatal(err)
		}
		for code, d := range ds {
			got[code] = fmt.Sprintf("%s %v %v %v", d.Name, d.From, d.To, d.Ended())
		}
		want := map[int64]string{
			429004102000: "毛嘴乡  2025-06-30 true", 429004102200: "毛嘴村委会  2025-06-30 true",
			429004101202: "三合村委会 2025-06-30  false", 441900101200: "刘屋社区居委会   false", 429004101201: "毛嘴村委会   false",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		towns, err := s.Children(t.Context(), 429004000000)
		if err != nil || len(towns) != 2 {
			t.Errorf("towns in force = %v, %v", towns, err)
		}
		check("back", load(dongguan), Result{Rows: 18, Added: 2, Renamed: 1, Ended: 1, Unchanged: 15})
		check("one village by itself ends no other", load("code,name\n429004100200,新庄村委会\n"), Result{Rows: 1, Unchanged: 1})
		page, err := audit.List(t.Context(), db, audit.Filter{Action: "area.import", Limit: 1})
		if err != nil || len(page.Entries) != 1 || page.Entries[0].ActorName != "admin" ||
			page.Entries[0].Detail != `{"added":0,"ended":0,"renamed":0,"rows":1,"unchanged":1}` {
			t.Errorf("journal = %+v, %v", page.Entries, err)
		}
	})
}

func TestImportForms(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte(dongguan))
	_ = z.Close()
	tests := []struct{ name, text string }{
		{"gzip", packed.String()},
		{"byte order mark, other order, other column, CRLF", "\ufeff名称,备注,代码\r\n广东省,,44\r\n东莞市,x,4419\r\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			rows, err := readRows(strings.NewReader(tt.text))
			if err != nil || rows[0].Code != 440000000000 || rows[0].Name != "广东省" || rows[1].Code != 441900000000 {
				t.Errorf("rows = %+v, %v", rows, err)
			}
		})
	}
}

func TestImportFaults(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	s := NewService(db)
	tests := []struct{ name, text, want string }{
		{"nothing", "", "area_file_header"},
		{"no header", "410000000000,河南省\n", "area_file_header"},
		{"only a header", "code,name\n", "area_file_empty"},
		{"letters", "code,name\n41000000000x,河南省\n", "area_file_faulty 2 area_code_bad"},
		{"thirteen digits", "code,name\n4100000000000,河南省\n", "area_file_faulty 2 area_code_bad"},
		{"negative", "code,name\n-1,河南省\n", "area_file_faulty 2 area_code_bad"},
		{"gap", "code,name\n410002000000,某区\n", "area_file_faulty 2 area_code_bad"},
		{"no name", "code,name\n410000000000, \n", "area_file_faulty 2 area_name_bad"},
		{"GB18030", "code,name\n410000000000,\xba\xd3\xc4\xcf\xca\xa1\n", "area_file_faulty 2 area_name_bad"},
		{"twice", "code,name\n410000000000,河南省\n41,河南\n", "area_file_faulty 3 area_code_twice"},
		{"short line", "code,name\n410000000000\n", "area_file_faulty 2 area_row_short"},
		{"no parent", "code,name\n410000000000,河南省\n410602000000,鹤山区\n", "area_file_faulty 3 area_parent_missing"},
		{"two faults", "code,name\n1,x\n410000000000,河南省\n2,y\n", "area_file_faulty 2 area_code_bad 4 area_code_bad"},
		{"quotes", "code,name\n410000000000,\"河南\n", "area_file_broken"},
		{"broken gzip", "\x1f\x8bxxxx", "area_file_broken"},
	}
	for _, tt := range tests {
		_, err := s.Import(t.Context(), By{}, strings.NewReader(tt.text))
		e, ok := fault.As(err)
		if !ok || e.Kind != fault.KindInvalid {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		got := e.Code
		for _, p := range e.Problems {
			got += fmt.Sprintf(" %d %s", p.Line, p.Code)
		}
		if got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
	if left, err := s.Children(t.Context(), 0); err != nil || len(left) != 0 {
		t.Errorf("faulty files left %v, %v", left, err)
	}
}

func TestImportBound(t *testing.T) {
	t.Parallel()
	b := &bounded{r: strings.NewReader(strings.Repeat("x", 100)), left: 99}
	if _, err := b.Read(make([]byte, 200)); err == nil {
		t.Error("a file over the bound was read")
	}
}

func BenchmarkResolver(b *testing.B) {
	db := dbtest.New(b)
	if _, err := Seed(context.Background(), db); err != nil {
		b.Fatal(err)
	}
	var r *Resolver
	err := db.Read(context.Background(), func(tx *sqldb.Tx) (err error) {
		r, err = NewResolver(context.Background(), tx, 410602)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		r.Village("鹤山区", "鹤壁集镇", "东村")
	}
}
