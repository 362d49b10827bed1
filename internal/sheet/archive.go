package sheet

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"io"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// archive is a workbook's zip file after it has passed the checks that need no unpacking.
type archive struct {
	zip   *zip.Reader
	parts map[string]*zip.File // by lower-case path without leading slash
	lim   Limits
}

// openArchive reads the directory and refuses, before anything is unpacked: too many or too large parts, parts that
// share bytes, names that leave the archive or stand twice, and encrypted parts.
func openArchive(r io.ReaderAt, size int64, lim Limits) (*archive, error) {
	if err := checkDirectory(r, size, lim); err != nil {
		return nil, err
	}
	guard := &budget{r: r, left: int64(lim.Entries)*2048 + mega}
	zr, err := zip.NewReader(guard, size)
	switch {
	case guard.left < 0:
		return nil, refuse(codeBomb, "directory larger than it says")
	case err != nil:
		return nil, refuse(codeTruncated, "directory: %v", err)
	case len(zr.File) > lim.Entries:
		return nil, refuse(codeBomb, "%d entries", len(zr.File))
	}
	a := &archive{zip: zr, parts: make(map[string]*zip.File, len(zr.File)), lim: lim}
	if err := a.checkEntries(); err != nil {
		return nil, err
	}
	guard.left = int64(lim.Entries)*64 + mega
	if err := a.checkOverlap(size); err != nil {
		return nil, err
	}
	guard.open = true
	return a, nil
}

// budget counts what is read while the directory is parsed, because the numbers in it may lie.
type budget struct {
	r    io.ReaderAt
	left int64
	open bool
}

func (b *budget) ReadAt(p []byte, off int64) (int, error) {
	if !b.open {
		b.left -= int64(len(p))
		if b.left < 0 {
			return 0, errors.New("read budget exceeded")
		}
	}
	return b.r.ReadAt(p, off)
}

// checkDirectory looks at the end record alone: whether it is there, and how many entries it announces.
func checkDirectory(r io.ReaderAt, size int64, lim Limits) error {
	tail := make([]byte, min(size, 22+65535))
	if _, err := r.ReadAt(tail, size-int64(len(tail))); err != nil && err != io.EOF {
		return err
	}
	i := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	if i < 0 || len(tail)-i < 22 {
		return refuse(codeTruncated, "no end of directory")
	}
	if n := int(binary.LittleEndian.Uint16(tail[i+10:])); n > lim.Entries && n != 0xFFFF {
		return refuse(codeBomb, "%d entries", n)
	}
	return nil
}

func (a *archive) checkEntries() error {
	var total uint64
	for _, f := range a.zip.File {
		if f.Flags&1 != 0 {
			return refuse(codeEncrypted, "entry %d is encrypted", len(a.parts))
		}
		name := partKey(f.Name)
		if name == ".." || strings.HasPrefix(name, "../") || strings.ContainsAny(f.Name, "\x00:") {
			return refuse(codeBomb, "an entry's name leaves the archive")
		}
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		if a.parts[name] != nil {
			return refuse(codeBomb, "two entries of one name")
		}
		a.parts[name] = f
		total += f.UncompressedSize64
		if err := a.checkSize(f, total); err != nil {
			return err
		}
	}
	return nil
}

func (a *archive) checkSize(f *zip.File, total uint64) error {
	size, packed := f.UncompressedSize64, f.CompressedSize64
	switch {
	case size > uint64(a.lim.RatioFloor) && size/uint64(a.lim.Ratio) > packed:
		return refuse(codeBomb, "a part of %d bytes packed in %d", size, packed)
	case size > uint64(a.lim.EntryBytes):
		return refuse(codeTooLarge, "a part of %d bytes", size)
	case total > uint64(a.lim.TotalBytes):
		return refuse(codeTooLarge, "parts of %d bytes", total)
	}
	return nil
}

// checkOverlap refuses parts that share bytes of the file: the trick by which a small archive holds a huge one.
func (a *archive) checkOverlap(size int64) error {
	type span struct{ from, to int64 }
	spans := make([]span, 0, len(a.zip.File))
	for _, f := range a.zip.File {
		data, err := f.DataOffset()
		if err != nil {
			return refuse(codeTruncated, "local header: %v", err)
		}
		end := data + int64(f.CompressedSize64)
		if end < data || end > size {
			return refuse(codeTruncated, "an entry ends behind the file")
		}
		spans = append(spans, span{data - 30 - int64(len(f.Name)), end})
	}
	slices.SortFunc(spans, func(x, y span) int { return cmp.Compare(x.from, y.from) })
	for i := 1; i < len(spans); i++ {
		if spans[i].from < spans[i-1].to {
			return refuse(codeBomb, "entries overlap")
		}
	}
	return nil
}

// partKey is the name under which a part is found: workbooks of some writers use back slashes or other cases.
func partKey(name string) string {
	name = strings.ReplaceAll(name, `\`, "/")
	return strings.ToLower(path.Clean(strings.TrimLeft(name, "/")))
}

// open starts to unpack a part. The reader refuses a part that grows beyond what the directory said.
func (a *archive) open(name string) (io.ReadCloser, error) {
	f := a.parts[partKey(name)]
	if f == nil {
		return nil, refuse(codeTruncated, "the part %q is missing", name)
	}
	rc, err := f.Open()
	if err != nil {
		if errors.Is(err, zip.ErrAlgorithm) {
			return nil, refuse(codeType, "compression method %d", f.Method)
		}
		return nil, refuse(codeTruncated, "open part: %v", err)
	}
	return &counted{rc: rc, left: int64(f.UncompressedSize64)}, nil
}

// counted gives a part's bytes, refuses more of them than announced, and turns every fault of the packing into one
// refusal.
type counted struct {
	rc   io.ReadCloser
	left int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.rc.Read(p)
	c.left -= int64(n)
	switch {
	case c.left < 0 || errors.Is(err, zip.ErrFormat):
		return 0, refuse(codeBomb, "a part is larger than it says")
	case err == nil || err == io.EOF:
		return n, err
	}
	return n, refuse(codeTruncated, "unpack: %v", err)
}

func (c *counted) Close() error { return c.rc.Close() }

// xml starts a scanner over a part; the part may be UTF-8 or, with a byte order mark, UTF-16.
func (a *archive) xml(name string) (*scanner, io.Closer, error) {
	part, err := a.open(name)
	if err != nil {
		return nil, nil, err
	}
	rc := newAhead(part)
	s := newScanner(rc, a.lim)
	if err := s.fill(); err != nil {
		rc.Close()
		return nil, nil, err
	}
	for s.end < 3 && !s.eof {
		if err := s.read(); err != nil {
			rc.Close()
			return nil, nil, err
		}
	}
	head := s.buf[:s.end]
	switch {
	case bytes.HasPrefix(head, []byte("\xEF\xBB\xBF")):
		s.pos = 3
	case bytes.HasPrefix(head, []byte("\xFF\xFE")), bytes.HasPrefix(head, []byte("\xFE\xFF")):
		whole := io.MultiReader(bytes.NewReader(bytes.Clone(head)), rc)
		utf16 := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
		s = newScanner(transform.NewReader(whole, utf16.NewDecoder()), a.lim)
	}
	return s, rc, nil
}

// whole reads a small part into memory.
func (a *archive) whole(name string) ([]byte, error) {
	rc, err := a.open(name)
	if err != nil {
		return nil, err
	}
	defer rc.Close()
	b, err := io.ReadAll(io.LimitReader(rc, a.lim.PartBytes+1))
	if err == nil && int64(len(b)) > a.lim.PartBytes {
		return nil, refuse(codeBomb, "the part %q is too large", name)
	}
	return b, err
}
