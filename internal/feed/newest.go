package feed

import (
	"encoding/binary"
	"strconv"

	"shouwang/internal/registry"
)

// thing is what a row of a list tells of: the county, the person, and the fields that the source declares beside the person, in one key.
type thing string

func thingOf(county int, person registry.PersonKey, about []string) thing {
	b := make([]byte, 0, 64)
	b = binary.AppendVarint(b, int64(county))
	b = append(b, person[:]...)
	for _, v := range about {
		b = binary.AppendUvarint(b, uint64(len(v)))
		b = append(b, v...)
	}
	return thing(b)
}

// said is a file's word at a date.
type said struct {
	day   int
	batch int64
}

// told is a stored row of a list. What it says counts from the file that brought it until a newer one about the same thing leaves it out.
type told struct {
	id      int64
	content rowKey
	from    said
	last    said // the newest file that said it; from where none said it again
	until   said // zero while it counts
}

// counts reports whether the row counts on a day.
func (r told) counts(day int) bool {
	return r.from.day <= day && (r.until == said{} || day < r.until.day)
}

// about is everything that is known about one thing when a file comes: the file's rows, by their place, and the stored ones. Rows that
// wait for a correction may be those that the stored ones correspond to, so that while one waits nothing about the thing is replaced.
type about struct {
	county  int
	person  registry.PersonKey
	rows    []int
	stored  []told
	waiting bool
}

// outcome is what a file of a day changes about a thing.
type outcome struct {
	again    []int64 // stored rows that the file says again, later than any file before
	replaced []told  // stored rows that the file leaves out: they count no longer from its day on
	later    said    // the next file after the day that spoke about the thing; zero for none: the file's rows count now
}

// compare judges the file's rows about a thing against the stored ones: it marks those as fresh that no stored row says for that day. A
// file that is older than another which spoke about the thing is put in its place in time: its rows count until that one.
func (a *about) compare(rows []record, day int) outcome {
	var o outcome
	stands := make([]bool, len(a.stored))
	for _, i := range a.rows {
		r := &rows[i]
		r.fresh = true
		for k, s := range a.stored {
			if s.content != r.content {
				continue
			}
			r.before = true
			if !stands[k] && s.counts(day) {
				r.fresh, stands[k] = false, true
				if day > s.last.day {
					o.again = append(o.again, s.id)
				}
				break
			}
		}
	}
	for k, s := range a.stored {
		for _, w := range []said{s.from, s.last, s.until} {
			if w.day > day && (o.later == said{} || w.day < o.later.day) {
				o.later = w
			}
		}
		if !stands[k] && !a.waiting && len(a.rows) > 0 && s.counts(day) && s.last.day <= day {
			o.replaced = append(o.replaced, s)
		}
	}
	return o
}

// aboutOf gives the values of the fields that name the thing of a row.
func (t *table) aboutOf(i int) []string {
	out := make([]string, len(t.about))
	for k, col := range t.about {
		if col < 0 {
			continue
		}
		switch v := t.cells(i)[col]; {
		case v == absent:
		case t.columns[col].text:
			out[k] = t.words.list[v]
		default:
			out[k] = strconv.FormatInt(v, 10)
		}
	}
	return out
}
