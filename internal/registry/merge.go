package registry

import (
	"bytes"
	"slices"

	"shouwang/internal/crypt"
	"shouwang/internal/sqldb"
)

// merger puts what a file says and what is stored together.
type merger struct {
	keys   *crypt.Keyring
	stamp  stamp
	sealed bool // false where nothing is written, so that nothing needs sealing
}

// stamp is what a new version says about itself.
type stamp struct {
	from  int64 // civil date
	at    int64 // Unix seconds
	by    int64 // user
	batch int64 // 0 for none
	place Place // where in the batch's file; the zero Place for none
}

func newStamp(tx *sqldb.Tx, from, by, batch int64) stamp {
	return stamp{from: from, at: tx.Now().Unix(), by: by, batch: batch}
}

// put stamps a version into its row.
func (s stamp) put(sh *shape, r row, version int64) {
	at := sh.place["version"]
	r[at], r[at+1], r[at+2], r[at+3] = version, s.from, s.at, s.by
	r[at+4], r[at+5], r[at+6] = nil, nil, nil
	if s.batch != 0 {
		r[at+4] = s.batch
	}
	if s.place.Line != 0 {
		r[at+5], r[at+6] = s.place.Sheet, int64(s.place.Line)
	}
}

// fill writes a file's values into a new row, whose key is there already.
func (m *merger) fill(sh *shape, r row, values []any, present []bool) {
	for i, c := range sh.columns {
		switch {
		case c.fixed || c.blind == blindID || !present[i] || values[i] == nil:
		case c.blind != "":
			text, _ := values[i].(string)
			m.secret(sh, r, c, text, m.keys.Blind(c.blind, text))
		default:
			r[c.at] = values[i]
		}
	}
}

// differ gives the row as the file has it, or nil when the file says what is stored.
func (m *merger) differ(sh *shape, old row, values []any, present []bool) row {
	var next row
	for i, c := range sh.columns {
		if c.fixed || c.blind == blindID || !present[i] {
			continue
		}
		if c.blind == "" {
			if old[c.at] != values[i] {
				next = set(next, old, c.at, values[i])
			}
			continue
		}
		text, _ := values[i].(string)
		blind := m.keys.Blind(c.blind, text)
		if stored, _ := old[c.at+1].([]byte); !bytes.Equal(stored, blind) {
			next = set(next, old, c.at, nil)
			m.secret(sh, next, c, text, blind)
		}
	}
	return next
}

// set changes one value in the next version, which begins as a copy of the old one.
func set(next, old row, at int, value any) row {
	if next == nil {
		next = slices.Clone(old)
	}
	next[at] = value
	return next
}

// secret writes a sealed text and its blind index, both absent for an empty text.
func (m *merger) secret(sh *shape, r row, c column, text string, blind []byte) {
	if text == "" {
		r[c.at], r[c.at+1] = nil, nil
		return
	}
	id, _ := r[number].(int64)
	if m.sealed {
		r[c.at] = m.keys.Seal(sh.table, c.field.Column, id, text)
	} else {
		r[c.at] = []byte{}
	}
	r[c.at+1] = blind
}

// empty reports whether a file says nothing in any of its columns.
func empty(values []any, present []bool) bool {
	for i, there := range present {
		if there && values[i] != nil {
			return false
		}
	}
	return true
}

// writes collects what becomes of one table.
type writes struct {
	sh           *shape
	added        []row
	old, changed []row
}

func (w *writes) add(m *merger, r row) {
	m.stamp.put(w.sh, r, 1)
	w.added = append(w.added, r)
}

func (w *writes) replace(m *merger, old, next row) {
	m.stamp.put(w.sh, next, w.sh.num(old, "version")+1)
	w.old = append(w.old, old)
	w.changed = append(w.changed, next)
}

// versionPair is a stored row, nil if there is none, and the next version, nil if it stays.
type versionPair struct {
	old, next row
}

// queue puts a pair among what is written and reports whether it changes anything.
func (w *writes) queue(m *merger, v versionPair) bool {
	switch {
	case v.next == nil:
		return false
	case v.old == nil:
		w.add(m, v.next)
	default:
		w.replace(m, v.old, v.next)
	}
	return true
}
