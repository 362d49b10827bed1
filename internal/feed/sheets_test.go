package feed

import (
	"bytes"
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/sheet"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

// workbook renders sheets of texts.
func workbook(t *testing.T, names []string, sheets ...[][]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := sheet.NewWriter(&b)
	for i, rows := range sheets {
		must(t, w.Sheet(sheet.Table{Name: names[i], Plain: true}))
		for _, r := range rows {
			cells := make([]any, len(r))
			for k, text := range r {
				cells[k] = text
			}
			must(t, w.Row(cells...))
		}
	}
	must(t, w.Close())
	return b.Bytes()
}

// A department sends a sheet a township, each with its columns in another order; every sheet is read and every fault names its own.
func TestAListIsReadFromAllItsSheets(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		a, b := number(19650314, 11), number(19660708, 22)
		data := workbook(t, []string{"说明", "鹤壁集镇", "姬家山乡"},
			[][]string{{"本表由医保局报送"}},
			[][]string{{"标题"}, {"姓名", "身份证号", "就诊日期", "个人自付"}, {"张一", a, "2023-05-01", "三百"}, {"张一", a, "2023-06-01", "300"}},
			[][]string{{"序号", "个人自付", "身份证号", "姓名"}, {"1", "120", b, "李二"}, {"2", "1万", b, "李二"}},
		)
		up := uploadOf("medical", "医保_20231201.xlsx", data)
		var marked bytes.Buffer
		r, err := w.Import(context.Background(), office(), Request{Upload: up, Marked: &marked})
		must(t, err)
		var got []string
		for _, f := range r.Faults {
			got = append(got, f.Sheet+" "+f.Cell+" "+f.Code)
		}
		if d := cmp.Diff([]string{"鹤壁集镇 D3 bad_money", "姬家山乡 B3 bad_money"}, got); d != "" || r.Rows != 4 || r.Added != 2 {
			t.Errorf("%s %+v", d, r)
		}
		var sheets []string
		must(t, db.Read(context.Background(), func(tx *sqldb.Tx) error {
			rows, err := tx.Query(context.Background(), "SELECT sheet, row_no FROM rec_medical ORDER BY row_no DESC")
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
				name, no := "", 0
				if err := rows.Scan(&name, &no); err != nil {
					return err
				}
				sheets = append(sheets, name+" "+string(rune('0'+no)))
			}
			return rows.Err()
		}))
		if d := cmp.Diff([]string{"鹤壁集镇 4", "姬家山乡 2"}, sheets); d != "" {
			t.Error(d)
		}
		f, err := sheet.Open("m.xlsx", bytes.NewReader(marked.Bytes()), int64(marked.Len()), sheet.DefaultLimits())
		must(t, err)
		if d := cmp.Diff([]string{"错误汇总", "说明", "鹤壁集镇", "姬家山乡"}, f.Sheets()); d != "" {
			t.Error(d)
		}
	})
}

// A second sheet of households would be a copy or an older state: it is named and not read.
func TestHouseholdsAreReadFromOneSheet(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.New(t))
	sheet := func(no string, seq int) [][]string {
		return [][]string{{"县", "乡", "行政村", "户编号", "姓名", "证件号码", "与户主关系"},
			{"鹤山区", "鹤壁集镇", "龙卧", no, "张一", number(19650314, seq), "户主"}}
	}
	r, err := w.Import(context.Background(), office(), Request{Upload: uploadOf("national-households", "x.xlsx",
		workbook(t, []string{"本月", "上月"}, sheet("H1", 11), sheet("H2", 13)))})
	must(t, err)
	if r.Rows != 1 || r.Added != 1 || remarks(r)[NoticeSheets] == "" {
		t.Errorf("%+v", r)
	}
}
