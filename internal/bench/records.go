package bench

import (
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"strings"

	"shouwang/internal/civil"
	"shouwang/internal/sqldb"
)

// filler makes department rows that a quiet year brings: small bills, work that goes on, children at school.
type filler struct {
	dice   *rand.Rand
	asOf   civil.Date
	batch  int64
	county int
	now    int64
	last   int64
}

// Fill adds rows of departments to a county until its persons have so many on average over all sources. Which person gets which row
// hangs on the seed alone.
func Fill(ctx context.Context, db *sqldb.DB, county int, asOf civil.Date, perPerson float64) (added int64, err error) {
	err = db.Write(ctx, func(tx *sqldb.Tx) error {
		persons, err := loadPersons(ctx, tx, county)
		if err != nil || len(persons) == 0 {
			return err
		}
		have, err := countRecords(ctx, tx)
		if err != nil {
			return err
		}
		f := &filler{dice: rand.New(rand.NewPCG(uint64(county), 3)), asOf: asOf, county: county, now: tx.Now().Unix()}
		if f.batch, err = loadBatch(ctx, tx, county); err != nil {
			return err
		}
		missing := int64(perPerson*float64(len(persons))) - have
		for _, part := range []struct {
			table string
			share float64
			row   func() map[string]any
		}{{"rec_medical", 0.6, f.bill}, {"rec_employment", 0.25, f.work}, {"rec_schooling", 0.15, f.school}} {
			n, err := f.insert(ctx, tx, part.table, int64(float64(missing)*part.share), persons, part.row)
			if err != nil {
				return fmt.Errorf("fill %s: %w", part.table, err)
			}
			added += n
		}
		return nil
	})
	return added, err
}

// countRecords counts the rows of all sources.
func countRecords(ctx context.Context, tx *sqldb.Tx) (total int64, err error) {
	for _, t := range copied() {
		if !strings.HasPrefix(t.Name, "rec_") {
			continue
		}
		n, err := countNewest(ctx, tx, t.Name)
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}

// insert writes so many rows of one source, each about a person at random.
func (f *filler) insert(ctx context.Context, tx *sqldb.Tx, table string, rows int64, persons []person, more func() map[string]any) (int64, error) {
	var columns []string
	for _, t := range copied() {
		if t.Name == table {
			for _, c := range t.Columns {
				columns = append(columns, c.Name)
			}
		}
	}
	return tx.Insert(ctx, table, columns, func() ([]any, bool) {
		if rows <= 0 {
			return nil, false
		}
		rows--
		values := f.common(persons[f.dice.IntN(len(persons))])
		for column, v := range more() {
			values[column] = v
		}
		out := make([]any, len(columns))
		for i, c := range columns {
			out[i] = values[c]
		}
		return out, true
	})
}

// common is what every row of a source says.
func (f *filler) common(p person) map[string]any {
	f.last++
	key := binary.BigEndian.AppendUint64([]byte("bench"), uint64(f.last))
	return map[string]any{
		"county": f.county, "id": f.batch + f.last, "household_id": p.household, "member_id": p.id, "village": p.village,
		"id_number_blind": p.blind, "id_number_sealed": p.sealed, "name": p.name, "row_key": key, "batch_id": f.batch,
		"sheet": "bench", "row_no": f.last, "recorded_at": f.now,
	}
}

func (f *filler) day(from, to int) int { return f.asOf.AddDays(-from + f.dice.IntN(from-to+1)).Int() }

// bill is a visit to a doctor that costs little.
func (f *filler) bill() map[string]any {
	paid := int64(500 + f.dice.IntN(20_000))
	return map[string]any{"visit_date": f.day(700, 1), "total_cost": paid * 4, "basic_paid": paid * 3, "severe_paid": int64(0), "aid_paid": int64(0),
		"self_paid": paid}
}

// work is a job that goes on.
func (f *filler) work() map[string]any {
	return map[string]any{"employer": "cooperative", "started_on": f.day(1500, 400), "monthly_wage": int64(250_000 + f.dice.IntN(200_000))}
}

// school is a pupil who is enrolled and pays little.
func (f *filler) school() map[string]any {
	return map[string]any{"school": "central school of the town", "grade": "third", "enrolment_status": "enrolled", "self_paid_tuition": int64(f.dice.IntN(200_000))}
}
