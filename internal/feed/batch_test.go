package feed

import (
	"archive/zip"
	"bytes"
	"context"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"shouwang/internal/id"
	"shouwang/internal/locale"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

// faulty is a file of two households, one of them with a fault in L5.
func faulty() file {
	rows := families()
	rows[3] = rows[3].with("member.labour", "全劳力")
	return file{source: "national-households", rows: rows}
}

func (w *world) uploaded() []string {
	w.t.Helper()
	entries, err := os.ReadDir(w.uploads.dir)
	must(w.t, err)
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

func TestCheckThenConfirm(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		ctx := context.Background()
		b, err := w.Check(ctx, office(), faulty().upload(t))
		must(t, err)
		if d := cmp.Diff([]any{Checked, 4, 2, 0, 2, 1, 20240531}, []any{b.State, b.Rows, b.Good, b.Accepted, b.Added, b.Faults, b.FileDate.Int()}); d != "" {
			t.Fatalf("%s\n%+v", d, b)
		}
		if w.count("household") != 0 {
			t.Error("the check wrote households")
		}
		sealed, err := os.ReadFile(w.uploads.dir + "/" + w.uploaded()[0])
		must(t, err)
		if bytes.HasPrefix(sealed, []byte("PK")) {
			t.Error("the upload is kept in the clear")
		}
		all, err := w.Faults(ctx, office(), b.Ref, 0, 10)
		must(t, err)
		if len(all) != 1 || all[0].Cell() != "L5" || w.Line(locale.ZH, b.Source, all[0]).Remedy == "" {
			t.Errorf("%+v", all)
		}
		if _, err := w.Confirm(ctx, office(), b.Ref, false); kind(err) != "conflict" {
			t.Errorf("a faulty batch was taken whole: %v", err)
		}
		b, err = w.Confirm(ctx, office(), b.Ref, true)
		must(t, err)
		if d := cmp.Diff([]any{Applied, 4, 2, 2, 2, 1}, []any{b.State, b.Rows, b.Good, b.Accepted, b.Added, b.Faults}); d != "" {
			t.Errorf("%s\n%+v", d, b)
		}
		if w.count("household") != 1 || len(w.uploaded()) != 0 || w.count("job") != 1 {
			t.Errorf("%d households, uploads %v, %d jobs", w.count("household"), w.uploaded(), w.count("job"))
		}
		again, err := w.Confirm(ctx, office(), b.Ref, true)
		must(t, err)
		stored, err := w.Batch(ctx, office(), b.Ref)
		must(t, err)
		if d := cmp.Diff(stored.Accepted, again.Accepted); d != "" || stored.SettledBy != office().UserID {
			t.Errorf("%s %+v", d, stored)
		}
		if w.count("member") != 2 {
			t.Errorf("%d members after a second confirmation", w.count("member"))
		}
		if _, err := w.Cancel(ctx, office(), b.Ref); kind(err) != "conflict" {
			t.Errorf("an applied batch was cancelled: %v", err)
		}
	})
}

func TestCancel(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		ctx := context.Background()
		b, err := w.Check(ctx, office(), faulty().upload(t))
		must(t, err)
		b, err = w.Cancel(ctx, office(), b.Ref)
		must(t, err)
		if b.State != Cancelled || len(w.uploaded()) != 0 {
			t.Errorf("%+v %v", b, w.uploaded())
		}
		if _, err := w.Confirm(ctx, office(), b.Ref, true); kind(err) != "conflict" {
			t.Errorf("a cancelled batch was confirmed: %v", err)
		}
		var actions []string
		must(t, db.Read(ctx, func(tx *sqldb.Tx) error {
			return tx.Each(ctx, "SELECT action FROM journal WHERE action LIKE 'feed.%' ORDER BY seq", nil, func(scan func(...any) error) error {
				var a string
				err := scan(&a)
				actions = append(actions, a)
				return err
			})
		}))
		if d := cmp.Diff([]string{"feed.check", "feed.cancel"}, actions); d != "" {
			t.Error(d)
		}
	})
}

// What changed between check and confirmation counts: the rows are judged again.
func TestConfirmJudgesAgain(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		ctx := context.Background()
		b, err := w.Check(ctx, office(), file{source: "national-households", rows: []entry{one("H9", 19650314, 11)}}.upload(t))
		must(t, err)
		w.take(file{source: "national-households", rows: families()})
		before := w.dump()
		if _, err := w.Confirm(ctx, office(), b.Ref, false); kind(err) != "conflict" {
			t.Errorf("%v", err)
		}
		if before != w.dump() {
			t.Error("a refused confirmation wrote something")
		}
		b, err = w.Confirm(ctx, office(), b.Ref, true)
		must(t, err)
		if b.Accepted != 0 || b.Faults != 1 {
			t.Errorf("%+v", b)
		}
	})
}

func TestRefusedBatchIsKept(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		ctx := context.Background()
		b, err := w.Check(ctx, office(), file{source: "national-households", rows: families(), columns: []string{"member.name", "member.id"}}.upload(t))
		must(t, err)
		all, err := w.Faults(ctx, office(), b.Ref, 0, 100)
		must(t, err)
		if b.State != Refused || len(all) != 5 || all[0].Code != "column_missing" || all[0].Cell() != "" {
			t.Errorf("%+v %+v", b, all)
		}
		b, err = w.Check(ctx, office(), file{source: "national-households", rows: []entry{{}}, extra: []string{"甲", "乙"}}.upload(t))
		must(t, err)
		all, err = w.Faults(ctx, office(), b.Ref, 0, 100)
		must(t, err)
		line := w.Line(locale.ZH, b.Source, all[0])
		if len(all) != 1 || line.Code != "header_missing" || !strings.Contains(line.Remedy, "户编号、姓名") {
			t.Errorf("%+v", line)
		}
	})
}

func TestBatchesArePaged(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		ctx := context.Background()
		var want, got []id.Ref
		for i := range 5 {
			b, err := w.Check(ctx, office(), file{source: "national-households", rows: []entry{one("H9", 19650314, 11+2*i)}}.upload(t))
			must(t, err)
			want = append([]id.Ref{b.Ref}, want...)
		}
		f := Filter{Limit: 2, Source: "national-households", State: Checked}
		for {
			p, err := w.Batches(ctx, office(), f)
			must(t, err)
			for _, b := range p.Batches {
				got = append(got, b.Ref)
			}
			if f.Before = p.Next; p.Next == 0 {
				break
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
		p, err := w.Batches(ctx, office(), Filter{Limit: 10, State: Applied})
		must(t, err)
		if len(p.Batches) != 0 {
			t.Errorf("%+v", p)
		}
	})
}

// The marked workbook shows its sender's own cells, and comes in again as if nothing were added.
func TestFaultWorkbook(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.New(t))
	ctx := context.Background()
	b, err := w.Check(ctx, office(), faulty().upload(t))
	must(t, err)
	var out bytes.Buffer
	must(t, w.FaultWorkbook(ctx, office(), b.Ref, locale.ZH, &out))
	book, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
	must(t, err)
	if d := cmp.Diff([]string{"错误汇总", "数据"}, book.GetSheetList()); d != "" {
		t.Error(d)
	}
	if v, _ := book.GetCellValue("数据", "G5"); v != number(20010505, 45) {
		t.Errorf("G5 holds %q", v)
	}
	comments, err := book.GetComments("数据")
	must(t, err)
	if len(comments) != 1 || comments[0].Cell != "L5" || !strings.Contains(comments[0].Text, "“劳动技能”没有“全劳力”这一项") {
		t.Errorf("%+v", comments)
	}
	again, err := w.Check(ctx, office(), uploadOf("national-households", "标红.xlsx", out.Bytes()))
	must(t, err)
	for _, n := range again.Notices {
		if n.Code == NoticeExtra {
			t.Errorf("the added column is named as an unknown one: %+v", n)
		}
	}
	if again.Rows != 4 || again.Faults != 1 {
		t.Errorf("%+v", again)
	}
	var marked bytes.Buffer
	r, err := w.Import(ctx, office(), Request{Upload: faulty().upload(t), Marked: &marked, DryRun: true})
	must(t, err)
	if len(r.Faults) != 1 || marked.Len() == 0 {
		t.Errorf("%+v, %d bytes", r, marked.Len())
	}
}

// Every template is recognised by the source it was made for, with all its columns.
func TestTemplates(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.New(t))
	for _, src := range catalogue().Sources() {
		for _, lang := range locale.Languages() {
			var out bytes.Buffer
			must(t, w.Template(src.Key, lang, &out))
			book, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
			must(t, err)
			sheets := book.GetSheetList()
			rows, err := book.GetRows(sheets[0])
			must(t, err)
			m := src.Match(rows[0])
			if len(m.Missing)+len(m.Extra)+len(m.Twice) != 0 {
				t.Errorf("%s: missing %d, extra %v", src.Key, len(m.Missing), m.Extra)
			}
			_, err = w.Import(context.Background(), office(), Request{Upload: uploadOf(src.Key, "模板.xlsx", out.Bytes())})
			must(t, err)
		}
	}
	if err := w.Template("no-such", locale.ZH, &bytes.Buffer{}); kind(err) != "not_found" {
		t.Error(err)
	}
}

func TestHostileFiles(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.New(t))
	good := file{source: "national-households", rows: families()}.bytes(t)
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"empty":     {nil, "file_empty"},
		"truncated": {good[:len(good)/2], "file_truncated"},
		"encrypted": {append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 600)...), ""},
		"picture":   {append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, 100)...), "file_type"},
		"bomb":      {bomb(t), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			up := uploadOf("national-households", "文件.xlsx", c.data)
			r, err := w.Import(context.Background(), office(), Request{Upload: up})
			must(t, err)
			if len(r.Faults) != 1 || !strings.HasPrefix(r.Faults[0].Code, "file_") || r.Faults[0].Remedy == "" || (c.want != "" && r.Faults[0].Code != c.want) {
				t.Errorf("%+v", r)
			}
			if _, err := w.Check(context.Background(), office(), up); kind(err) != "invalid" {
				t.Errorf("checked: %v", err)
			}
		})
	}
	if w.count("batch") != 0 {
		t.Error("an unreadable file made a batch")
	}
}

// bomb is a workbook whose sheet unpacks to a thousand times its size.
func bomb(t *testing.T) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range map[string]string{
		"[Content_Types].xml": `<Types/>`, "_rels/.rels": `<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns:r="r"><sheets><sheet name="a" r:id="a"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="a" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   `<worksheet><sheetData>` + strings.Repeat(" ", 64<<20) + `</sheetData></worksheet>`,
	} {
		p, err := z.Create(name)
		must(t, err)
		_, err = p.Write([]byte(text))
		must(t, err)
	}
	must(t, z.Close())
	return b.Bytes()
}
