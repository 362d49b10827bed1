package sheet

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"sync"
	"testing"

	"github.com/xuri/excelize/v2"
)

// countyBook writes a workbook shaped like the national export: text only, a fifth of the columns unique to the row,
// the rest repeating.
func countyBook(w io.Writer, rows, cols int) error {
	out := NewWriter(w)
	table := Table{Name: "监测对象信息", Title: "监测对象信息", Notes: []string{"单位：元"}}
	for i := range cols {
		table.Columns = append(table.Columns, Column{Header: fmt.Sprintf("列%d", i+1)})
	}
	if err := out.Sheet(table); err != nil {
		return err
	}
	common := []string{"河南省", "鹤壁市", "鹤山区", "是", "否", "未享受", "健康", "普通劳动力", "小学", "群众", "汉族"}
	values := make([]any, cols)
	for i := range rows {
		for j := range values {
			switch j % 5 {
			case 3:
				values[j] = fmt.Sprintf("41060219%010d", (i*31+j*7)%10_000_000_000)
			default:
				values[j] = common[(i/7+j)%len(common)]
			}
		}
		if err := out.Row(values...); err != nil {
			return err
		}
	}
	return out.Close()
}

// sharedBook is the same through excelize, which the national system's exports resemble: shared strings.
func sharedBook(rows, cols int) ([]byte, error) {
	var plain bytes.Buffer
	if err := countyBook(&plain, rows, cols); err != nil {
		return nil, err
	}
	return withSharedStrings(plain.Bytes())
}

var book = sync.OnceValues(func() ([]byte, error) {
	var b bytes.Buffer
	err := countyBook(&b, 100_000, 20)
	return b.Bytes(), err
})

var shared = sync.OnceValues(func() ([]byte, error) { return sharedBook(100_000, 20) })

var wide = sync.OnceValues(func() ([]byte, error) { return sharedBook(100_000, 60) })

// BenchmarkRead reads 100,000 rows: 20 text columns as inline and as shared strings, and 60 columns.
func BenchmarkRead(b *testing.B) {
	for _, c := range []struct {
		name string
		make func() ([]byte, error)
	}{{"inline20", book}, {"shared20", shared}, {"shared60", wide}} {
		b.Run(c.name, func(b *testing.B) { benchRead(b, c.make) })
	}
}

func benchRead(b *testing.B, make func() ([]byte, error)) {
	data, err := make()
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	rows, cells := 0, 0
	for b.Loop() {
		f, err := Open("b.xlsx", bytes.NewReader(data), int64(len(data)), DefaultLimits())
		if err != nil {
			b.Fatal(err)
		}
		if err := f.Rows(context.Background(), 0, func(r Row) error {
			rows++
			cells += len(r.Cells)
			return nil
		}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
	b.ReportMetric(float64(cells)/b.Elapsed().Seconds(), "cells/s")
}

// BenchmarkReadExcelize is the library's reader on the same files, for comparison.
func BenchmarkReadExcelize(b *testing.B) {
	for _, c := range []struct {
		name string
		make func() ([]byte, error)
	}{{"inline20", book}, {"shared20", shared}} {
		b.Run(c.name, func(b *testing.B) {
			data, err := c.make()
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			rows := 0
			for b.Loop() {
				rows += readExcelize(b, data)
			}
			b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

func readExcelize(b *testing.B, data []byte) int {
	x, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		b.Fatal(err)
	}
	defer x.Close()
	rows, err := x.Rows(x.GetSheetName(0))
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	for rows.Next() {
		if _, err := rows.Columns(); err != nil {
			b.Fatal(err)
		}
		n++
	}
	return n
}

// BenchmarkWrite writes 100,000 rows of 20 text columns.
func BenchmarkWrite(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if err := countyBook(io.Discard, 100_000, 20); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(100_000*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkMark marks 10,000 cells of 100,000 rows of 60 columns.
func BenchmarkMark(b *testing.B) {
	data, err := wide()
	if err != nil {
		b.Fatal(err)
	}
	f, err := Open("b.xlsx", bytes.NewReader(data), int64(len(data)), DefaultLimits())
	if err != nil {
		b.Fatal(err)
	}
	marks := make([]Mark, 10_000)
	for i := range marks {
		marks[i] = Mark{Sheet: "S", Cell: CellName(i%60, 4+i*9), Value: "x", Reason: "校验码不对", Remedy: "核对证件"}
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := f.Mark(context.Background(), io.Discard, marks, summary()); err != nil {
			b.Fatal(err)
		}
	}
}
