package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"shouwang/internal/fault"
)

// hostile is a file that must be refused, and the code of the refusal.
type hostile struct {
	name string
	data []byte
	code string
	lim  func(*Limits)
}

const sheet1 = "xl/worksheets/sheet1.xml"

func sheetPartOf(text string) []byte { return bookWith(rawPart{sheet1, text}) }

// centralRecords returns the offsets of the records of a zip file's directory.
func centralRecords(data []byte) []int {
	var out []int
	for at := 0; ; {
		i := bytes.Index(data[at:], []byte("PK\x01\x02"))
		if i < 0 {
			return out
		}
		out = append(out, at+i)
		at += i + 4
	}
}

// patchCentral changes the directory's record of a part.
func patchCentral(data []byte, part string, change func(record []byte)) []byte {
	data = bytes.Clone(data)
	for _, at := range centralRecords(data) {
		n := int(binary.LittleEndian.Uint16(data[at+28:]))
		if string(data[at+46:at+46+n]) == part {
			change(data[at : at+46+n])
		}
	}
	return data
}

func zipBombs() []hostile {
	zeros := strings.Repeat("0", 50<<20)
	many := make([]rawPart, 2001)
	for i := range many {
		many[i] = rawPart{fmt.Sprintf("p%d", i), "x"}
	}
	lots := make([]rawPart, 70_000)
	for i := range lots {
		lots[i] = rawPart{fmt.Sprintf("p%d", i), ""}
	}
	lying := zipOf(lots...)
	end := bytes.LastIndex(lying, []byte("PK\x05\x06"))
	binary.LittleEndian.PutUint16(lying[end+8:], 10)
	binary.LittleEndian.PutUint16(lying[end+10:], 10)
	plain := bookWith()
	var first uint32
	overlap := patchCentral(plain, "xl/styles.xml", func(r []byte) { first = binary.LittleEndian.Uint32(r[42:]) })
	overlap = patchCentral(overlap, sheet1, func(r []byte) { binary.LittleEndian.PutUint32(r[42:], first) })
	return []hostile{
		{name: "a part of zeros", data: sheetPartOf(zeros), code: codeBomb},
		{name: "a foreign part of zeros", data: bookWith(rawPart{"xl/media/x.bin", zeros}), code: codeBomb},
		{name: "zeros with a modest size in the directory", code: codeBomb, data: patchCentral(sheetPartOf(zeros), sheet1,
			func(r []byte) { binary.LittleEndian.PutUint32(r[24:], 1000) })},
		{name: "2001 entries", data: zipOf(many...), code: codeBomb},
		{name: "70,000 entries that say ten", data: lying, code: codeBomb},
		{name: "entries that share bytes", data: overlap, code: codeBomb},
		{name: "two parts of one name", data: bookWith(rawPart{"xl/Worksheets/SHEET1.xml", "x"}), code: codeBomb},
		{name: "a name that climbs out", data: bookWith(rawPart{"../../etc/cron.d/x", "x"}), code: codeBomb},
		{name: "a name that climbs out by back slashes", data: bookWith(rawPart{`xl\..\..\x`, "x"}), code: codeBomb},
		{name: "a name with a drive", data: bookWith(rawPart{`C:\x`, "x"}), code: codeBomb},
		{name: "a part beyond the limit", data: plain, code: codeTooLarge, lim: func(l *Limits) { l.EntryBytes = 100 }},
		{name: "parts beyond the limit", data: plain, code: codeTooLarge, lim: func(l *Limits) { l.TotalBytes = 1000 }},
		{name: "a file beyond the limit", data: plain, code: codeTooLarge, lim: func(l *Limits) { l.FileBytes = 1000 }},
		{name: "too many shared strings", data: bookWith(rawPart{"xl/sharedStrings.xml", "<sst>" + strings.Repeat("<si/>", 100) + "</sst>"}),
			code: codeTooLarge, lim: func(l *Limits) { l.Strings = 99 }},
		{name: "too much shared text", data: bookWith(rawPart{"xl/sharedStrings.xml", sst(strings.Repeat("x", 1000), strings.Repeat("y", 1000))}),
			code: codeTooLarge, lim: func(l *Limits) { l.StringBytes = 1500 }},
		{name: "a large small part", data: bookWith(rawPart{"xl/workbook.xml", bookXML + strings.Repeat("<a/>", 1000)}), code: codeBomb,
			lim: func(l *Limits) { l.PartBytes = 1000 }},
	}
}

func xmlBombs() []hostile {
	laughs := `<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>`
	outside := `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>`
	row := func(cells string) []byte { return bookOf(`<row r="1">` + cells + `</row>`) }
	styles := `<styleSheet xmlns="` + nsMain + `"><cellXfs>` + strings.Repeat("<xf/>", 100_001) + `</cellXfs></styleSheet>`
	return []hostile{
		{name: "expanding entities in a sheet", data: sheetPartOf(laughs + sheetXML(`<row><c t="str"><v>&b;</v></c></row>`)), code: codeEntities},
		{name: "expanding entities in the strings", data: bookWith(rawPart{"xl/sharedStrings.xml", laughs + sst("x")}), code: codeEntities},
		{name: "expanding entities in the workbook", data: bookWith(rawPart{"xl/workbook.xml", laughs + bookXML}), code: codeEntities},
		{name: "expanding entities in the styles", data: bookWith(rawPart{"xl/styles.xml", laughs + stylesXML}), code: codeEntities},
		{name: "an entity from outside", data: sheetPartOf(outside + sheetXML(`<row><c t="str"><v>&e;</v></c></row>`)), code: codeEntities},
		{name: "an entity without a declaration", data: row(`<c t="str"><v>&e;</v></c>`), code: codeEntities},
		{name: "an entity in an attribute", data: bookWith(rawPart{"xl/workbook.xml", strings.Replace(bookXML, `"S"`, `"&e;"`, 1)}), code: codeEntities},
		{name: "100,000 styles", data: bookWith(rawPart{"xl/styles.xml", styles}), code: codeBomb},
		{name: "deep tags", data: sheetPartOf(strings.Repeat("<a>", 100_000)), code: codeBomb},
		{name: "deep tags in a cell", data: row(`<c>` + strings.Repeat("<a>", 1000)), code: codeBomb},
		{name: "a tag of two megabytes", data: row(`<c r="` + strings.Repeat("A", 2<<20) + `"/>`), code: codeBomb},
		{name: "a tag that never ends", data: sheetPartOf(`<a b="` + strings.Repeat("c", 2<<20)), code: codeBomb},
		{name: "a text of two megabytes", data: row(`<c t="str"><v>` + strings.Repeat("x", 2<<20) + `</v></c>`), code: codeBomb},
		{name: "a text of many pieces", data: row(`<c t="str"><v>` + strings.Repeat("xxxxxxxxxxxxxxxxxxxxxxxx<!---->", 1<<16) + `</v></c>`), code: codeBomb},
		{name: "row 1,048,577", data: bookOf(`<row r="1048577"><c><v>1</v></c></row>`), code: codeBomb},
		{name: "row 2,147,483,648", data: bookOf(`<row r="2147483648"><c><v>1</v></c></row>`), code: codeTruncated},
		{name: "row -1", data: bookOf(`<row r="-1"><c><v>1</v></c></row>`), code: codeTruncated},
		{name: "a row behind the last one", data: bookOf(`<row r="1048576"><c><v>1</v></c></row><row><c><v>1</v></c></row>`), code: codeBomb},
		{name: "column XFE", data: row(`<c r="XFE1"><v>1</v></c>`), code: codeBomb},
		{name: "column ZZZZZZZ", data: row(`<c r="ZZZZZZZ1"><v>1</v></c>`), code: codeBomb},
		{name: "16,385 cells", data: row(strings.Repeat(`<c><v>1</v></c>`, 16_385)), code: codeBomb},
		{name: "one cell 16,385 times", data: row(strings.Repeat(`<c r="A1"><v>1</v></c>`, 16_385)), code: codeBomb},
		{name: "a reference without a column", data: row(`<c r="1"><v>1</v></c>`), code: codeTruncated},
		{name: "a shared string that is not there", data: row(`<c t="s"><v>99</v></c>`), code: codeTruncated},
		{name: "a negative shared string", data: row(`<c t="s"><v>-1</v></c>`), code: codeTruncated},
		{name: "a tag without a name", data: row(`<>`), code: codeTruncated},
		{name: "tags that close twice", data: sheetPartOf(`<a></a></a>`), code: codeTruncated},
		{name: "a character out of range", data: row(`<c t="str"><v>&#x110000;</v></c>`), code: codeTruncated},
		{name: "a lonely ampersand", data: row(`<c t="str"><v>a & b</v></c>`), code: codeTruncated},
	}
}

func damaged() []hostile {
	plain := bookWith()
	crc := patchCentral(plain, sheet1, func(r []byte) { r[16] ^= 0xFF })
	packed := bytes.Clone(plain)
	at := 0
	for _, r := range centralRecords(packed) {
		if bytes.HasPrefix(packed[r+46:], []byte(sheet1)) {
			at = int(binary.LittleEndian.Uint32(packed[r+42:])) + 30 + len(sheet1)
		}
	}
	copy(packed[at:], "\xFF\xFF\xFF\xFF")
	return []hostile{
		{name: "a wrong checksum", data: crc, code: codeTruncated},
		{name: "broken packing", data: packed, code: codeTruncated},
		{name: "a directory behind the file", data: patchEnd(plain, 16, 0x7FFFFFFF), code: codeTruncated},
		{name: "an entry behind the file", data: patchCentral(plain, sheet1, func(r []byte) { binary.LittleEndian.PutUint32(r[42:], 0x7FFFFFF0) }), code: codeTruncated},
		{name: "a sheet that is missing", data: bookWith(rawPart{sheet1, ""}), code: codeTruncated},
		{name: "strings that are missing", data: bookWith(rawPart{"xl/sharedStrings.xml", ""}), code: codeTruncated},
		{name: "a sheet cut short", data: sheetPartOf(sheetXML(`<row><c><v>1`)[:140]), code: codeTruncated},
		{name: "an encrypted entry", data: patchCentral(plain, sheet1, func(r []byte) { r[8] |= 1 }), code: codeEncrypted},
		{name: "an unknown way of packing", data: patchCentral(plain, sheet1, func(r []byte) { r[10] = 99 }), code: codeType},
		{name: "no sheets", data: bookWith(rawPart{"xl/workbook.xml", `<workbook xmlns="` + nsMain + `"><sheets/></workbook>`}), code: codeType},
		{name: "a text document", data: zipOf(rawPart{"_rels/.rels", strings.Replace(rootRels, "xl/workbook.xml", "word/document.xml", 1)},
			rawPart{"word/document.xml", `<w:document xmlns:w="w"/>`}), code: codeType},
		{name: "a binary workbook", data: zipOf(rawPart{"_rels/.rels", strings.Replace(rootRels, "workbook.xml", "workbook.bin", 1)}, rawPart{"xl/workbook.bin", "x"}), code: codeType},
		{name: "an open document", data: zipOf(rawPart{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, rawPart{"content.xml", "<a/>"}), code: codeType},
		{name: "an empty archive", data: zipOf(), code: codeType},
	}
}

func patchEnd(data []byte, at int, value uint32) []byte {
	data = bytes.Clone(data)
	binary.LittleEndian.PutUint32(data[bytes.LastIndex(data, []byte("PK\x05\x06"))+at:], value)
	return data
}

// compound is an OLE file whose directory holds the given names, in sectors that follow one another.
func compound(names ...string) []byte {
	sectors := (len(names) + 3) / 4
	b := make([]byte, 512*(2+sectors))
	copy(b, oleMagic)
	binary.LittleEndian.PutUint16(b[30:], 9)
	binary.LittleEndian.PutUint32(b[48:], 1) // the directory begins in sector 1; sector 0 is the table
	for i := range 109 {
		binary.LittleEndian.PutUint32(b[76+4*i:], 0xFFFFFFFF)
	}
	binary.LittleEndian.PutUint32(b[76:], 0)
	for i := 1; i <= sectors; i++ {
		next := uint32(i + 1)
		if i == sectors {
			next = 0xFFFFFFFE
		}
		binary.LittleEndian.PutUint32(b[512+4*i:], next)
	}
	for i, name := range names {
		e := b[1024+128*i:]
		for j, c := range []byte(name) {
			e[2*j] = c
		}
		binary.LittleEndian.PutUint16(e[64:], uint16(2*len(name)+2))
	}
	return b
}

func otherTypes() []hostile {
	encrypted := compound("Root Entry", "DataSpaces", "Version", "DataSpaceMap", "StrongEncryptionDataSpace", "EncryptionInfo", "EncryptedPackage")
	loop := compound("Root Entry")
	binary.LittleEndian.PutUint32(loop[512+4:], 1)
	html := "<html><body><table><tr><td>姓名</td></tr></table></body></html>"
	list := []hostile{
		{name: "nothing", data: nil, code: codeEmpty},
		{name: "blanks", data: []byte(" \r\n\r\n"), code: codeEmpty},
		{name: "a byte order mark alone", data: []byte("\xEF\xBB\xBF"), code: codeEmpty},
		{name: "an encrypted workbook", data: encrypted, code: codeEncrypted},
		{name: "an old workbook", data: compound("Root Entry", "Workbook"), code: codeLegacy},
		{name: "an older workbook", data: compound("Root Entry", "Book"), code: codeLegacy},
		{name: "an old text document", data: compound("Root Entry", "WordDocument"), code: codeType},
		{name: "a compound file that runs in circles", data: loop, code: codeType},
		{name: "a compound file cut short", data: encrypted[:600], code: codeTruncated},
		{name: "a compound file cut in its header", data: encrypted[:100], code: codeTruncated},
		{name: "a workbook of Excel 4", data: append([]byte{9, 4, 6, 0, 0, 0, 16, 0}, make([]byte, 100)...), code: codeLegacy},
		{name: "a workbook of Excel 2003 in XML", code: codeLegacy, data: []byte(`<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>`)},
		{name: "a page named .xls", data: []byte(html), code: codeType},
		{name: "a page behind a mark and blanks", data: []byte("\xEF\xBB\xBF\r\n " + html), code: codeType},
		{name: "a web archive", data: []byte("MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n"), code: codeType},
		{name: "control characters", data: bytes.Repeat([]byte("ab\x01\x02"), 100), code: codeType},
		{name: "neither encoding", data: []byte("a,b\n\xFF\xFE\xFD,c\n"), code: codeType},
		{name: "UTF-8 cut in a character", data: []byte("姓名,证件号码\n甲")[:21], code: codeTruncated},
		{name: "quotes that never close", data: []byte("a,\"b\nc,d\n"), code: codeTruncated},
		{name: "16,385 columns", data: bytes.Repeat([]byte("a,"), 16_385), code: codeBomb},
		{name: "a field of two megabytes", data: bytes.Repeat([]byte("a"), 2<<20), code: codeBomb},
		{name: "a quoted field of two megabytes", data: append([]byte(`"`), bytes.Repeat([]byte("a"), 2<<20)...), code: codeTruncated},
	}
	for _, magic := range []string{"%PDF-1.7\n", `{\rtf1 x}`, "GIF89a;;", "Rar!\x1A\x07\x01", "\x1F\x8B\x08\x08abc", "\xFF\xD8\xFF\xE0 JFIF", "\x89PNG\r\n\x1A\n", "7z\xBC\xAF\x27\x1C", "\x7FELF\x02\x01\x01\x00", "MZ\x90\x00\x03"} {
		list = append(list, hostile{name: fmt.Sprintf("%.4q", magic), data: []byte(magic), code: codeType})
	}
	return list
}

// truncated cuts a good workbook at many points.
func truncated() []hostile {
	data := bookWith()
	var out []hostile
	for n := 2; n < len(data); n += 37 {
		out = append(out, hostile{name: fmt.Sprintf("cut at %d", n), data: data[:n], code: codeTruncated})
	}
	return out
}

// openAndRead opens a file and reads all its sheets.
func openAndRead(data []byte, lim Limits) error {
	f, err := Open("x.xlsx", bytes.NewReader(data), int64(len(data)), lim)
	if err != nil {
		return err
	}
	for i := range f.Sheets() {
		if err := f.Rows(context.Background(), i, func(Row) error { return nil }); err != nil {
			return err
		}
	}
	return nil
}

// TestHostile does not run in parallel with others, because it measures what the process allocates.
func TestHostile(t *testing.T) {
	corpus := [][]hostile{zipBombs(), xmlBombs(), damaged(), otherTypes(), truncated()}
	count := 0
	for _, list := range corpus {
		for _, h := range list {
			count++
			t.Run(h.name, func(t *testing.T) { refuses(t, h) })
		}
	}
	if count < 100 {
		t.Errorf("the corpus has shrunk to %d files", count)
	}
}

func refuses(t *testing.T, h hostile) {
	lim := DefaultLimits()
	if h.lim != nil {
		h.lim(&lim)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	err := openAndRead(h.data, lim)
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	e, ok := fault.As(err)
	if !ok || e.Code != h.code || e.Kind != fault.KindInvalid || e.Args["file"] != "x.xlsx" {
		t.Errorf("got %v, want %s", err, h.code)
	}
	if took > time.Second {
		t.Errorf("took %v", took)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 64<<20 {
		t.Errorf("allocated %d MB", used>>20)
	}
}

// TestHonestFilesPass proves the limits not to be too narrow: real exports unpack to nearly nineteen times their size.
func TestHonestFilesPass(t *testing.T) {
	t.Parallel()
	var county bytes.Buffer
	if err := countyBook(&county, 5000, 60); err != nil {
		t.Fatal(err)
	}
	var blank, long strings.Builder
	for i := 1; i <= 5000; i++ {
		fmt.Fprintf(&long, `<row r="%d"><c r="A%d" t="inlineStr"><is><t>%d</t></is></c>`, i, i, i*7919)
		for col := 1; col < 20; col++ {
			fmt.Fprintf(&long, `<c r="%s" t="inlineStr"><is><t>已参加城乡居民基本医疗保险</t></is></c>`, CellName(col, i))
		}
		long.WriteString("</row>")
	}
	for i := 2; i <= 20_000; i++ {
		fmt.Fprintf(&blank, `<row r="%d" spans="1:20" s="3" customFormat="1">`, i)
		for col := range 20 {
			fmt.Fprintf(&blank, `<c r="%s" s="3"/>`, CellName(col, i))
		}
		blank.WriteString("</row>")
	}
	tests := []struct {
		name  string
		data  []byte
		ratio float64
	}{
		{"a county's export", county.Bytes(), 10},
		{"long texts that repeat", bookOf(long.String()), 18.7},
		{"blank formatted rows", bookOf(`<row r="1"><c r="A1"><v>1</v></c></row>` + blank.String()), 12},
		{"an archive in the archive", bookWith(rawPart{"xl/embeddings/a.zip", string(bookWith())}), 1},
		{"a folder", bookWith(rawPart{"xl/theme/", ""}), 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if ratio := unpackedRatio(t, tt.data); ratio < tt.ratio {
				t.Errorf("the file only grows %.1f times, which proves nothing", ratio)
			}
			if err := openAndRead(tt.data, DefaultLimits()); err != nil {
				t.Error(err)
			}
		})
	}
}

func unpackedRatio(t *testing.T, data []byte) float64 {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var total int64
	for _, f := range z.File {
		rc, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		n, err := io.Copy(io.Discard, rc)
		if err != nil {
			t.Fatal(err)
		}
		total += n
	}
	return float64(total) / float64(len(data))
}
