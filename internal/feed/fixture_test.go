package feed

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/crypt"
	"shouwang/internal/fault"
	"shouwang/internal/field"
	"shouwang/internal/id"
	"shouwang/internal/idno"
	"shouwang/internal/locale"
	"shouwang/internal/policy"
	"shouwang/internal/registry"
	"shouwang/internal/sheet"
	"shouwang/internal/sqldb"
	"shouwang/policies"
)

const (
	hebi   = 410602000000 // 鹤山区
	jizhen = 410602100000 // 鹤壁集镇
	longwo = 410602100206 // 龙卧村
)

var (
	profile   = sync.OnceValues(func() (*policy.Profile, error) { return policy.Load(policies.FS, "cn-2021") })
	catalogue = sync.OnceValue(field.MustLoad)
	messages  = sync.OnceValues(locale.Load)
)

// world is the service on a database that knows the divisions and nobody.
type world struct {
	*Service
	t   testing.TB
	db  *sqldb.DB
	reg *registry.Service
	now time.Time
}

func newWorld(t testing.TB, db *sqldb.DB) *world {
	t.Helper()
	p, err := profile()
	if err != nil {
		t.Fatal(err)
	}
	words, err := messages()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, db: db, now: time.Date(2024, 6, 1, 8, 0, 0, 0, time.UTC)}
	db.SetClock(func() time.Time { return w.now })
	if _, err := area.Seed(context.Background(), db); err != nil {
		t.Fatal(err)
	}
	keys, ids := crypt.NewKeyring([]byte("feed")), id.NewMaker(time.Now, nil)
	w.reg = registry.New(registry.Parts{DB: db, Keys: keys, IDs: ids, Fields: catalogue(), Profile: p})
	w.Service = New(Parts{
		DB: db, Keys: keys, IDs: ids, Fields: catalogue(), Profile: p, Registry: w.reg, Words: words, Uploads: t.TempDir(),
	})
	return w
}

// office is the county office of 鹤山区, clerk the clerk of 鹤壁集镇.
func office() auth.Actor {
	return auth.Actor{UserID: 7, Login: "office", Name: "县办", Role: auth.CountyOffice, Area: hebi}
}

func clerk() auth.Actor {
	return auth.Actor{UserID: 8, Login: "clerk", Name: "镇办", Role: auth.TownshipClerk, Area: jizhen}
}

// entry is a row of a workbook: column identity → cell.
type entry map[string]any

// with returns the row with some cells replaced.
func (r entry) with(pairs ...any) entry {
	out := entry{}
	for k, v := range r {
		out[k] = v
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		out[pairs[i].(string)] = pairs[i+1]
	}
	return out
}

// number is a valid identity number of a man (odd seq) or a woman born on a day.
func number(birth, seq int) string { return idno.Make(410602, birth, seq) }

// person is a row of national-households.
func person(no, village, name, relation string, birth, seq int) entry {
	sex := "女"
	if seq%2 == 1 {
		sex = "男"
	}
	return entry{
		"area.county": "鹤山区", "area.town": "鹤壁集镇", "area.village": village, "household.no": no, "household.type": "脱贫户",
		"member.name": name, "member.id": number(birth, seq), "member.relation": relation, "member.sex": sex,
		"member.birth_date": fmt.Sprint(birth), "member.health": "健康", "member.labour": "普通劳动力", "member.resident_medical": "是",
		"household.phone": "13800138000", "household.size": "2", "household.dangerous_house": "否", "household.arable_area": "3.5",
		"current:assessment.wage_income": "12000", "current:assessment.operating_income": "3,000.50", "current:assessment.net_reported": "-20",
		"household.lift_status": "脱贫(享受政策)", "household.lift_year": "2018",
	}
}

// two households of two persons each.
func families() []entry {
	return []entry{
		person("H001", "龙卧村", "张一", "户主", 19650314, 11),
		person("H001", "龙卧村", "李二", "配偶", 19660708, 22),
		person("H002", "西杨邑村", "王三", "户主", 19701201, 33),
		person("H002", "西杨邑村", "王四", "之子", 20010505, 45),
	}
}

// file is a workbook to be rendered.
type file struct {
	source  string
	name    string
	columns []string // identities in their order; nil for all columns of the source that a row has
	rows    []entry
	titles  int // rows above the header
	extra   []string
	csv     bool
	encode  func([]byte) []byte
}

func (f file) headers() ([]string, []string) {
	src, _ := catalogue().Source(f.source)
	byID := map[string]string{}
	columns := f.columns
	for _, c := range src.Columns {
		byID[c.ID()] = c.Header
		if f.columns == nil && f.has(c.ID()) {
			columns = append(columns, c.ID())
		}
	}
	headers := make([]string, len(columns))
	for i, c := range columns {
		headers[i] = byID[c]
	}
	return columns, headers
}

func (f file) has(column string) bool {
	for _, r := range f.rows {
		if _, ok := r[column]; ok {
			return true
		}
	}
	return false
}

// grid gives the cells of the file from the first row on.
func (f file) grid() [][]any {
	columns, headers := f.headers()
	var out [][]any
	for i := range f.titles {
		out = append(out, []any{fmt.Sprintf("标题第%d行", i+1)})
	}
	head := []any{}
	for _, h := range headers {
		head = append(head, h)
	}
	for _, h := range f.extra {
		head = append(head, h)
	}
	out = append(out, head)
	for _, r := range f.rows {
		line := make([]any, len(head))
		for i, c := range columns {
			line[i] = r[c]
		}
		for i := range f.extra {
			line[len(columns)+i] = "多余"
		}
		out = append(out, line)
	}
	return out
}

// bytes renders the file: numbers become numeric cells.
func (f file) bytes(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if f.csv {
		for _, line := range f.grid() {
			for i, v := range line {
				if i > 0 {
					b.WriteByte(',')
				}
				if v != nil {
					b.WriteString(`"` + strings.ReplaceAll(fmt.Sprint(v), `"`, `""`) + `"`)
				}
			}
			b.WriteString("\r\n")
		}
		if f.encode != nil {
			return f.encode(b.Bytes())
		}
		return b.Bytes()
	}
	w := sheet.NewWriter(&b)
	grid := f.grid()
	width := 0
	for _, line := range grid {
		width = max(width, len(line))
	}
	columns := make([]sheet.Column, width)
	for i := range columns {
		columns[i] = sheet.Column{Kind: sheet.Number}
	}
	must(t, w.Sheet(sheet.Table{Name: "数据", Plain: true, Columns: columns}))
	for _, line := range grid {
		must(t, w.Row(line...))
	}
	must(t, w.Close())
	return b.Bytes()
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// upload makes an upload of the file.
func (f file) upload(t testing.TB) Upload {
	t.Helper()
	name := f.name
	if name == "" {
		name = "测试_20240531.xlsx"
		if f.csv {
			name = "测试_20240531.csv"
		}
	}
	return uploadOf(f.source, name, f.bytes(t))
}

func uploadOf(source, name string, data []byte) Upload {
	return Upload{Source: source, Name: name, File: bytes.NewReader(data), Size: int64(len(data))}
}

// take imports a file and ends the test when that cannot be done.
func (w *world) take(f file) Result {
	w.t.Helper()
	r, err := w.Import(context.Background(), office(), Request{Upload: f.upload(w.t)})
	must(w.t, err)
	return r
}

// dump writes every row of every table as text, in order, for comparing databases.
func (w *world) dump() string {
	w.t.Helper()
	var b strings.Builder
	for _, table := range []string{"batch", "batch_fault", "household", "household_history", "member", "member_history", "assessment", "monitoring",
		"village_fact", "income_item", "person_key", "journal", "job", "rec_medical", "rec_migrant", "rec_planned"} {
		b.WriteString(table + "\n")
		must(w.t, w.db.Read(context.Background(), func(tx *sqldb.Tx) error {
			rows, err := tx.Query(context.Background(), "SELECT * FROM "+table+" ORDER BY 1, 2, 3")
			if err != nil {
				return err
			}
			defer rows.Close()
			names, err := rows.Columns()
			if err != nil {
				return err
			}
			for rows.Next() {
				values := make([]any, len(names))
				into := make([]any, len(names))
				for i := range values {
					into[i] = &values[i]
				}
				if err := rows.Scan(into...); err != nil {
					return err
				}
				fmt.Fprintln(&b, values...)
			}
			return rows.Err()
		}))
	}
	return b.String()
}

// count counts the rows of a table.
func (w *world) count(table string) int {
	w.t.Helper()
	n := 0
	must(w.t, w.db.Read(context.Background(), func(tx *sqldb.Tx) error {
		return tx.QueryRow(context.Background(), "SELECT count(*) FROM "+table).Scan(&n)
	}))
	return n
}

// codes lists a result's faults as «cell code».
func codes(r Result) []string {
	out := []string{}
	for _, f := range r.Faults {
		out = append(out, strings.TrimSpace(f.Cell+" "+f.Code))
	}
	return out
}

// kind names the kind of a fault.
func kind(err error) string { return fault.KindOf(err).String() }
