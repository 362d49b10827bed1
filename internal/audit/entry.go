package audit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// Entry is what a command says of itself.
type Entry struct {
	Actor     int64  // user, 0 for the system
	ActorName string // sign-in name at the time
	Action    string // subject.verb, for example registry.import
	Object    string // what it was done to: a reference, a login, a file name
	County    int    // 6-digit county of the object, 0 for none
	Area      int64  // 12-digit area of the object, 0 for none
	Detail    any    // particulars without secrets; anything that encoding/json writes
}

// Stored is an entry as it stands in the journal.
type Stored struct {
	Seq       int64
	At        time.Time
	Actor     int64
	ActorName string
	Action    string
	Object    string
	County    int
	Area      int64
	Detail    string // canonical JSON
}

// row is a stored entry with its leaf hash.
type row struct {
	seq, at, actor, county, area      int64
	actorName, action, object, detail string
	leaf                              []byte
}

// hashAs returns the leaf hash that the row's content has at a position; at its own seq it is the row's leaf hash. The
// hash covers every column, in this order and form for ever: numbers in decimal, texts behind their length, so that no
// two rows have the same text. A new column needs a new first line.
func (r row) hashAs(seq int64) tlog.Hash {
	text := fmt.Appendf(nil, "shouwang journal 1\n%d %d %d %d %d\n", seq, r.at, r.actor, r.county, r.area)
	for _, s := range []string{r.actorName, r.action, r.object, r.detail} {
		text = fmt.Appendf(text, "%d:%s\n", len(s), s)
	}
	return tlog.RecordHash(text)
}

// rowOf makes the row of an entry; it fails only when the detail cannot be written as JSON.
func rowOf(e Entry, seq int64, at time.Time) (row, error) {
	detail, err := canonical(e.Detail)
	if err != nil {
		return row{}, fmt.Errorf("journal %s: %w", e.Action, err)
	}
	r := row{
		seq: seq, at: at.Unix(), actor: e.Actor, county: int64(e.County), area: e.Area,
		actorName: clean(e.ActorName), action: clean(e.Action), object: clean(e.Object), detail: detail,
	}
	h := r.hashAs(seq)
	r.leaf = h[:]
	return r, nil
}

// canonical writes a value as JSON with sorted keys, without blanks and with numbers as they are, so that equal
// details have equal texts. No detail is null.
func canonical(detail any) (string, error) {
	first, err := json.Marshal(detail)
	if err != nil {
		return "", err
	}
	var any any
	dec := json.NewDecoder(bytes.NewReader(first))
	dec.UseNumber()
	if err := dec.Decode(&any); err != nil {
		return "", err
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(any); err != nil {
		return "", err
	}
	return clean(strings.TrimSuffix(b.String(), "\n")), nil
}

// clean makes a text that both engines store byte for byte: valid UTF-8 without NUL.
func clean(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}
