package feed

import (
	"context"
	"encoding/binary"
	"slices"
	"strconv"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/sqldb"
)

// idColumn is the field under which the number of a list's row is sealed.
const idColumn = "id_number"

// record is one good row of a list on its way into its table.
type record struct {
	row       int
	id        int64
	county    int
	content   rowKey
	household int64 // 0 for a person who is not registered
	member    int64
	village   int64
	fresh     bool // not stored yet
	before    bool // stored for another time than the file's: the same was said and replaced, or is said later
	until     said // the newer file that spoke about the same thing, zero for none
}

// rowKey is the keyed hash of a row's content.
type rowKey [16]byte

// listing is a list compared with the stored rows.
type listing struct {
	rows []record
	// again lists the stored rows that the file says again, replaced those that it leaves out, by county.
	again    map[int][]int64
	replaced map[int][]int64
}

// records matches the good rows of a list with the registered people and with what is stored about the same things, and tells which of
// them are new and which stored rows they replace. A person whom the actor may not see counts as not registered; the row is linked all
// the same when it belongs to the same county, because its truth does not depend on who brings it.
func (s *Service) records(ctx context.Context, tx *sqldb.Tx, actor auth.Actor, x *exam, day int) (listing, error) {
	rows := x.matchRows(actor)
	x.accepted = len(rows)
	rows = s.keyRecords(x, rows)
	things := x.things(actor, rows)
	if err := loadTold(ctx, tx, x.source, things); err != nil {
		return listing{}, err
	}
	return x.compare(rows, things, day), nil
}

// matchRows matches the good rows of a list with the registered people.
func (x *exam) matchRows(actor auth.Actor) []record {
	t := x.table
	out := make([]record, 0, len(t.rows))
	differ := 0
	for i := range t.rows {
		if t.rows[i].faulty {
			continue
		}
		r, name, visible := x.match(actor, i)
		if !visible {
			x.unmatched++
		} else if !sameName(t.word(i, t.at.name), name) {
			differ++
		}
		out = append(out, r)
	}
	if differ > 0 {
		x.notice(NoticeNames, differ)
	}
	if x.unmatched > 0 {
		x.notice(NoticeUnmatched, x.unmatched)
	}
	return out
}

// match finds the registered person of a row, with the registered name and whether the actor may see it.
func (x *exam) match(actor auth.Actor, i int) (r record, name string, visible bool) {
	r = record{row: i, county: x.countyOf(i)}
	info, known := x.people.info(x.table, i)
	visible = known && actor.Covers(info.Village)
	if visible || known && info.County == r.county {
		r.county, r.household, r.member, r.village = info.County, info.HouseholdID, info.MemberID, info.Village
	}
	return r, info.Name, visible
}

// countyOf is the county that a row says, or that of the file.
func (x *exam) countyOf(i int) int {
	if v := x.table.rows[i].village; v != 0 {
		return area.CountyOf(v)
	}
	return x.county
}

// keyRecords hashes the content of every row. Of rows with the same content each counts, so that the second is told from the first; from a
// source where that is a slip the first alone is kept.
func (s *Service) keyRecords(x *exam, rows []record) []record {
	t := x.table
	var own []int
	for col, c := range t.columns {
		if c.Field.Table == "rec_"+t.source.Record {
			own = append(own, col)
		}
	}
	kind := "row." + t.source.Key
	parallel(len(rows), func(lo, hi int) {
		var b []byte
		for k := lo; k < hi; k++ {
			b = t.content(b[:0], rows[k].row, own)
			copy(rows[k].content[:], s.keys.Blind(kind, string(b)))
		}
	})
	seen := make(map[rowKey]uint64, len(rows))
	kept := rows[:0]
	for _, r := range rows {
		seen[r.content]++
		n := seen[r.content]
		if n > 1 && t.source.Once {
			continue
		}
		if n > 1 {
			copy(r.content[:], s.keys.Blind(kind+".like", string(binary.AppendUvarint(r.content[:], n))))
		}
		kept = append(kept, r)
	}
	if repeated := len(rows) - len(kept); repeated > 0 {
		x.counts.Unchanged += repeated
		x.notice(NoticeRepeated, repeated)
	}
	return kept
}

// things puts together what the file's rows tell of, also the rows that wait for a correction.
func (x *exam) things(actor auth.Actor, rows []record) map[thing]*about {
	t := x.table
	out := make(map[thing]*about, len(rows))
	at := func(r record) *about {
		key := thingOf(r.county, x.people.keys[t.rows[r.row].person], t.aboutOf(r.row))
		if out[key] == nil {
			out[key] = &about{county: r.county, person: x.people.keys[t.rows[r.row].person]}
		}
		return out[key]
	}
	for k, r := range rows {
		a := at(r)
		a.rows = append(a.rows, k)
	}
	for i := range t.rows {
		if t.rows[i].faulty && t.rows[i].person >= 0 {
			r, _, _ := x.match(actor, i)
			at(r).waiting = true
		}
	}
	return out
}

// compare judges every thing, and counts what the list brings.
func (x *exam) compare(rows []record, things map[thing]*about, day int) listing {
	out := listing{rows: rows, again: map[int][]int64{}, replaced: map[int][]int64{}}
	replaced, older := 0, 0
	for _, a := range things {
		o := a.compare(rows, day)
		now := 0
		for _, s := range o.replaced {
			out.replaced[a.county] = append(out.replaced[a.county], s.id)
			if s.until == (said{}) {
				now++
			}
		}
		out.again[a.county] = append(out.again[a.county], o.again...)
		replaced += now
		for _, i := range a.rows {
			r := &rows[i]
			r.until = o.later
			switch {
			case !r.fresh:
				x.counts.Unchanged++
				continue
			case now > 0:
				x.counts.Changed++
			default:
				x.counts.Added++
			}
			if o.later != (said{}) {
				older++
			}
		}
	}
	if replaced > 0 {
		x.notice(NoticeReplaced, replaced)
	}
	if older > 0 {
		x.notice(NoticeOlder, older)
	}
	return out
}

// content writes what a row says, column by column with the field's key, so that neither the order of the columns nor blank columns
// make another row of it.
func (t *table) content(b []byte, i int, own []int) []byte {
	text := func(s string) {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	text(t.word(i, t.at.id))
	text(t.word(i, t.at.name))
	cells := t.cells(i)
	for _, col := range own {
		c := t.columns[col]
		switch v := cells[col]; {
		case v == absent:
			continue
		case c.text:
			text(c.Field.Key)
			text(t.words.list[v])
		default:
			text(c.Field.Key)
			text(strconv.FormatInt(v, 10))
		}
	}
	return b
}

// saveRecords writes the rows that are not stored yet, and takes those that the list replaces out of what counts.
func (s *Service) saveRecords(ctx context.Context, tx *sqldb.Tx, x *exam, b *Batch, l listing) error {
	t := x.table
	var fresh []record
	for _, r := range l.rows {
		if r.fresh {
			r.id = s.ids.Next()
			fresh = append(fresh, r)
		}
	}
	var own []int
	columns := recordColumns()
	for col, c := range t.columns {
		if c.Field.Table == "rec_"+t.source.Record {
			own = append(own, col)
			columns = append(columns, c.Field.Column)
		}
	}
	rows := make([][]any, len(fresh))
	now := tx.Now().Unix()
	parallel(len(fresh), func(lo, hi int) {
		for i := lo; i < hi; i++ {
			rows[i] = s.recordRow(x, b, fresh[i], now)
			for _, col := range own {
				rows[i] = append(rows[i], t.value(fresh[i].row, col))
			}
		}
	})
	if err := insertRecords(ctx, tx, "rec_"+t.source.Record, columns, rows); err != nil {
		return err
	}
	return markTold(ctx, tx, t.source.Record, l, b)
}

func recordColumns() []string {
	return []string{"county", "id", "household_id", "member_id", "village", "id_number_blind", "id_number_sealed", "name", "row_key", "said_key",
		"batch_id", "sheet", "row_no", "recorded_at", "listed_on", "replaced_on", "replaced_batch_id", "replaced_at"}
}

// recordRow gives the values of recordColumns. A row whose content is stored for another time gets a key of its own.
func (s *Service) recordRow(x *exam, b *Batch, r record, now int64) []any {
	t := x.table
	person := x.people.keys[t.rows[r.row].person]
	key, content := r.content[:], any(nil)
	if r.before {
		key, content = s.keys.Blind("row.anew", string(binary.AppendVarint(slices.Clone(key), b.Ref.ID)))[:len(r.content)], r.content[:]
	}
	var on, by, at any
	if r.until != (said{}) {
		on, by, at = r.until.day, r.until.batch, now
	}
	return []any{r.county, r.id, orNull(r.household), orNull(r.member), orNull(r.village), person[:],
		s.keys.Seal("rec_"+t.source.Record, idColumn, r.id, t.word(r.row, t.at.id)), t.word(r.row, t.at.name), key, content,
		b.Ref.ID, t.sheets[t.rows[r.row].sheet], t.rows[r.row].number, now, b.FileDate.Int(), on, by, at}
}

func orNull(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}

// rematch links stored rows of lists whose person was not registered when they came and now is. It runs after households were taken,
// in the same transaction, and returns the number of rows linked.
func (s *Service) rematch(ctx context.Context, tx *sqldb.Tx, counties []int) (int, error) {
	linked := 0
	for _, src := range s.fields.Sources() {
		if src.Record == "" {
			continue
		}
		for _, county := range counties {
			keys, err := loadUnmatched(ctx, tx, src.Record, county)
			if err != nil {
				return linked, err
			}
			known, err := s.registry.FindPersons(ctx, tx, keys)
			if err != nil {
				return linked, err
			}
			for _, k := range keys {
				info, ok := known[k]
				if !ok || info.County != county {
					continue
				}
				n, err := linkRecords(ctx, tx, src.Record, k, info)
				if err != nil {
					return linked, err
				}
				linked += n
			}
		}
	}
	return linked, nil
}
