package feed

import (
	"io"
	"time"

	"shouwang/internal/civil"
	"shouwang/internal/id"
	"shouwang/internal/sheet"
)

// State says how far a batch has come.
type State string

// The states of a batch. A checked batch waits for a person; refused, applied and cancelled are final.
const (
	Checking  State = "checking"
	Checked   State = "checked"
	Applying  State = "applying"
	Applied   State = "applied"
	Refused   State = "refused"
	Cancelled State = "cancelled"
)

// Upload is a file that somebody brings.
type Upload struct {
	Source string
	// Name is the file's name as its sender knows it.
	Name string
	File io.ReaderAt
	Size int64
	// FileDate is the day from which the file's data are true; when it is absent, the date in the name counts, and without one today.
	FileDate civil.Date
	// Area narrows the villages that the file may touch, 0 leaves the actor's own area. For lists without a county it names the county.
	Area int64
	// Again checks a file anew that was applied before.
	Again bool
}

// Batch is one import of one file.
type Batch struct {
	Ref      id.Ref
	Source   string
	Area     int64
	FileName string
	FileSize int64
	FileDate civil.Date
	State    State
	// Rows counts the data rows, Good those without a fault, Accepted those that were written. Added, Changed and Unchanged count good
	// rows by what they bring; before the confirmation they say what it would do. Unmatched counts rows about people who are not
	// registered, Faults the faults.
	Rows, Good, Accepted, Added, Changed, Unchanged, Unmatched, Faults int
	Notices                                                            []Notice
	CreatedBy                                                          int64
	CreatedAt                                                          time.Time
	SettledBy                                                          int64
	SettledAt                                                          time.Time

	hash   []byte
	stored string
}

// Settled reports whether nothing more can happen to the batch.
func (b Batch) Settled() bool {
	return b.State == Applied || b.State == Cancelled || b.State == Refused
}

// Notice is something that was noticed about a file and needs no answer. Columns holds columns of the source, whose labels belong into
// the message as {names}; Names holds texts of the file, which belong there as they stand.
type Notice struct {
	Code    string            `json:"code"`
	Args    map[string]string `json:"args,omitempty"`
	Columns []string          `json:"columns,omitempty"`
	Names   []string          `json:"names,omitempty"`
}

// The notices.
const (
	NoticeSame         = "file_same"
	NoticeAbsent       = "feed.columns_absent"
	NoticeExtra        = "feed.columns_extra"
	NoticeTwice        = "feed.columns_twice"
	NoticeSheets       = "feed.sheets_skipped"
	NoticeNames        = "feed.names_differ"
	NoticeUnmatched    = "feed.unmatched"
	NoticeAbsentPeople = "feed.members_absent"
	NoticeCut          = "feed.faults_cut"
	NoticeEnded        = "feed.members_ended"
	NoticeAside        = "feed.rows_aside"
	NoticeStrokes      = "feed.strokes"
	NoticeReplaced     = "feed.rows_replaced"
	NoticeOlder        = "feed.rows_older"
	NoticeRepeated     = "feed.rows_repeated"
)

// faultyArg tells a file that came before and has faulty rows from one that is wholly taken.
const faultyArg = "faulty"

// Fault is one thing wrong with one cell, or with the file when Row is 0.
type Fault struct {
	Sheet string
	// Row counts from 1, Col from 0; Col is -1 where no column is meant.
	Row, Col int
	// Field is the column's identity in its source (field.Column.ID).
	Field string
	Code  string
	// Value is what the cell holds, masked as its field demands.
	Value string
	// Args fill the placeholders of the message. «codes:LIST» holds codes of a list, whose labels fill {expected}.
	Args map[string]string
}

// Cell is the place as the spreadsheet program writes it, empty for the file as a whole.
func (f Fault) Cell() string {
	if f.Row == 0 || f.Col < 0 {
		return ""
	}
	return sheet.CellName(f.Col, f.Row)
}

// maxFaults bounds how many faults of one file are kept; all are counted. A file with more has one mistake many times over.
const maxFaults = 50_000
