package feed

import (
	"context"
	"encoding/binary"
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
	key       rowKey
	household int64 // 0 for a person who is not registered
	member    int64
	village   int64
	fresh     bool // not stored yet
}

// rowKey is the keyed hash of a row's content.
type rowKey [16]byte

// records matches the good rows of a list with the registered people, and tells which of them are new. A person whom the actor may not
// see counts as not registered; the row is linked all the same when it belongs to the same county, because its truth does not depend
// on who brings it.
func (s *Service) records(ctx context.Context, tx *sqldb.Tx, actor auth.Actor, x *exam) ([]record, error) {
	t := x.table
	out := make([]record, 0, len(t.rows))
	differ := 0
	for i := range t.rows {
		if t.rows[i].faulty {
			continue
		}
		r := record{row: i, county: x.county}
		if v := t.rows[i].village; v != 0 {
			r.county = area.CountyOf(v)
		}
		info, known := x.people.info(t, i)
		visible := known && actor.Covers(info.Village)
		if visible || known && info.County == r.county {
			r.county, r.household, r.member, r.village = info.County, info.HouseholdID, info.MemberID, info.Village
		}
		if !visible {
			x.unmatched++
		} else if !sameName(t.word(i, t.at.name), info.Name) {
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
	s.keyRecords(t, out)
	return out, s.markFresh(ctx, tx, x, out)
}

// keyRecords hashes the content of every row.
func (s *Service) keyRecords(t *table, out []record) {
	var own []int
	for col, c := range t.columns {
		if c.Field.Table == "rec_"+t.source.Record {
			own = append(own, col)
		}
	}
	kind := "row." + t.source.Key
	parallel(len(out), func(lo, hi int) {
		var b []byte
		for k := lo; k < hi; k++ {
			b = t.content(b[:0], out[k].row, own)
			copy(out[k].key[:], s.keys.Blind(kind, string(b)))
		}
	})
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

// markFresh finds the rows that are not stored yet; of rows with the same content within the file the first is new, the others not.
func (s *Service) markFresh(ctx context.Context, tx *sqldb.Tx, x *exam, out []record) error {
	byCounty := map[int][]rowKey{}
	seen := map[rowKey]bool{}
	for i := range out {
		if out[i].fresh = !seen[out[i].key]; out[i].fresh {
			seen[out[i].key] = true
			byCounty[out[i].county] = append(byCounty[out[i].county], out[i].key)
		}
	}
	stored := map[rowKey]bool{}
	for _, county := range sortedKeys(byCounty) {
		if err := loadRowKeys(ctx, tx, x.source.Record, county, byCounty[county], stored); err != nil {
			return err
		}
	}
	for i := range out {
		out[i].fresh = out[i].fresh && !stored[out[i].key]
		if out[i].fresh {
			x.counts.Added++
		} else {
			x.counts.Unchanged++
		}
	}
	x.accepted = len(out)
	return nil
}

// saveRecords writes the rows that are not stored yet.
func (s *Service) saveRecords(ctx context.Context, tx *sqldb.Tx, x *exam, b *Batch, records []record) error {
	t := x.table
	var fresh []record
	for _, r := range records {
		if r.fresh {
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
	columns = append(columns, "recorded_at")
	rows := make([][]any, len(fresh))
	for i := range fresh {
		fresh[i].id = s.ids.Next()
	}
	parallel(len(fresh), func(lo, hi int) {
		for i := lo; i < hi; i++ {
			rows[i] = append(s.recordRow(x, b, fresh[i], own), tx.Now().Unix())
		}
	})
	return insertRecords(ctx, tx, "rec_"+t.source.Record, columns, rows)
}

func recordColumns() []string {
	return []string{"county", "id", "household_id", "member_id", "village", "id_number_blind", "id_number_sealed", "name", "row_key",
		"batch_id", "sheet", "row_no"}
}

func (s *Service) recordRow(x *exam, b *Batch, r record, own []int) []any {
	t := x.table
	key := x.people.keys[t.rows[r.row].person]
	out := make([]any, 0, len(own)+13)
	out = append(out, r.county, r.id, orNull(r.household), orNull(r.member), orNull(r.village), key[:],
		s.keys.Seal("rec_"+t.source.Record, idColumn, r.id, t.word(r.row, t.at.id)), t.word(r.row, t.at.name), r.key[:], b.Ref.ID, t.sheets[t.rows[r.row].sheet], t.rows[r.row].number)
	for _, col := range own {
		out = append(out, t.value(r.row, col))
	}
	return out
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
