package sheet

import (
	"encoding/binary"
	"io"
	"unicode/utf16"
)

// An OLE compound file is what Excel wrote until 2003, and what it still wraps an encrypted workbook in. Only the
// names in its directory are of interest here.

const (
	oleMagic     = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"
	oleEntry     = 128
	oleLastValid = 0xFFFFFFFA
	oleMaxDir    = 256 // sectors of directory that are looked at
)

type oleFile struct {
	r       io.ReaderAt
	sector  int64
	header  [512]byte
	entries uint32 // of the allocation table, in one sector
}

// refuseOLE always returns a refusal: the one that fits what the compound file holds.
func refuseOLE(r io.ReaderAt) error {
	f := &oleFile{r: r}
	if _, err := r.ReadAt(f.header[:], 0); err != nil {
		return refuse(codeTruncated, "compound file header: %v", err)
	}
	shift := binary.LittleEndian.Uint16(f.header[30:])
	if shift != 9 && shift != 12 {
		return refuse(codeTruncated, "compound file with sector shift %d", shift)
	}
	f.sector, f.entries = 1<<shift, uint32(1)<<shift/4
	at := binary.LittleEndian.Uint32(f.header[48:])
	code := codeType
	for range oleMaxDir {
		if at >= oleLastValid {
			break
		}
		names, err := f.names(at)
		if err != nil {
			return refuse(codeTruncated, "compound file directory: %v", err)
		}
		for _, name := range names {
			switch name {
			case "EncryptedPackage":
				return refuse(codeEncrypted, "compound file with an encrypted package")
			case "Workbook", "Book", "WORKBOOK", "BOOK":
				code = codeLegacy
			}
		}
		if at, err = f.follow(at); err != nil {
			break
		}
	}
	return refuse(code, "compound file")
}

// names reads the names in one sector of the directory.
func (f *oleFile) names(sector uint32) ([]string, error) {
	b := make([]byte, f.sector)
	// The last sector of a file may be cut short by a writer that does not pad.
	if n, err := f.r.ReadAt(b, (int64(sector)+1)*f.sector); n < oleEntry {
		return nil, err
	}
	var out []string
	for ; len(b) >= oleEntry; b = b[oleEntry:] {
		n := int(binary.LittleEndian.Uint16(b[64:]))
		if n < 2 || n > 64 {
			continue
		}
		units := make([]uint16, 0, 32)
		for i := 0; i+2 < n; i += 2 {
			units = append(units, binary.LittleEndian.Uint16(b[i:]))
		}
		out = append(out, string(utf16.Decode(units)))
	}
	return out, nil
}

// follow returns the sector after this one in its chain. Tables beyond the header's own list belong to files far
// larger than any that is accepted with its directory so far back; for them the chain ends.
func (f *oleFile) follow(sector uint32) (uint32, error) {
	slot := sector / f.entries
	if slot >= 109 {
		return oleLastValid, nil
	}
	table := binary.LittleEndian.Uint32(f.header[76+4*slot:])
	var b [4]byte
	off := (int64(table)+1)*f.sector + int64(sector%f.entries)*4
	if _, err := f.r.ReadAt(b[:], off); err != nil {
		return 0, err
	}
	return binary.LittleEndian.Uint32(b[:]), nil
}
