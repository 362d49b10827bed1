package sheet

import (
	"fmt"

	"shouwang/internal/fault"
)

// Limits bound what a file may cost before it is refused. They are set so that an honest workbook of a whole county
// passes, and a file built to exhaust memory or time does not.
type Limits struct {
	// FileBytes is the most that the file itself may have.
	FileBytes int64
	// Entries is the most parts that the workbook's archive may have.
	Entries int
	// EntryBytes and TotalBytes are the most that one part, and all parts, may have when unpacked.
	EntryBytes, TotalBytes int64
	// Ratio is the most that a part may grow in unpacking; it counts for parts over RatioFloor bytes.
	Ratio, RatioFloor int64
	// PartBytes is the most that a part which is read whole (workbook, styles, relations) may have.
	PartBytes int64
	// StringBytes and Strings bound the shared strings that are held in memory.
	StringBytes int64
	Strings     int
	// TokenBytes bounds one tag or one run of text, Depth the nesting of tags.
	TokenBytes, Depth int
	// Styles bounds the cell formats.
	Styles int
}

const mega = 1 << 20

// DefaultLimits returns the limits that the product uses. Honest exports unpack to about nineteen times their
// size; deflate itself ends at 1032 times. The sheet of a county of a quarter of a million persons unpacks to three
// quarters of a gigabyte; it is read as a stream, so its size costs time and not memory.
func DefaultLimits() Limits {
	return Limits{
		FileBytes: 256 * mega, Entries: 2000,
		EntryBytes: 2048 * mega, TotalBytes: 3072 * mega,
		Ratio: 100, RatioFloor: 4 * mega,
		PartBytes:   32 * mega,
		StringBytes: 256 * mega, Strings: 16 * mega,
		TokenBytes: mega, Depth: 128,
		Styles: 100_000,
	}
}

// Codes of the faults that this package raises.
const (
	codeEmpty     = "file_empty"
	codeType      = "file_type"
	codeLegacy    = "file_legacy_xls"
	codeEncrypted = "file_encrypted"
	codeTruncated = "file_truncated"
	codeTooLarge  = "file_too_large"
	codeBomb      = "file_bomb"
	codeEntities  = "file_entities"
)

// refusal is a fault that does not know the file's name yet; File.fault adds it. It keeps the scanner and the
// archive free of names.
type refusal struct {
	code string
	why  string
}

func (r *refusal) Error() string { return r.code + ": " + r.why }

func refuse(code, format string, args ...any) error {
	return &refusal{code: code, why: fmt.Sprintf(format, args...)}
}

// named turns a refusal into the fault that a user sees; any other error passes unchanged.
func named(name string, lim Limits, err error) error {
	r, ok := err.(*refusal)
	if !ok {
		return err
	}
	f := fault.Invalid(r.code, "file", name).Because(err)
	if r.code == codeTooLarge {
		f = fault.Invalid(r.code, "file", name, "expected", fmt.Sprintf("%d MB", lim.FileBytes/mega), "unpacked", fmt.Sprintf("%d MB", lim.EntryBytes/mega)).Because(err)
	}
	return f
}
