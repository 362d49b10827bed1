package feed

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"

	"shouwang/internal/fault"
	"shouwang/internal/field"
	"shouwang/internal/registry"
	"shouwang/internal/sqldb"
)

// keysAtOnce bounds how many values one query names.
const keysAtOnce = 500

// takeTurn lets two files of one source and county be taken one after the other: each must see the rows of the other to know what it
// replaces, also where there is no row yet that could be locked.
func takeTurn(ctx context.Context, tx *sqldb.Tx, x *exam, b *Batch) error {
	counties := map[int]bool{}
	for i := range x.table.rows {
		counties[x.countyOf(i)] = true
		if info, ok := x.people.info(x.table, i); ok {
			counties[info.County] = true
		}
	}
	for _, county := range sortedKeys(counties) {
		_, err := tx.Exec(ctx, "INSERT INTO list_taken (county, source, batch_id, taken_at) VALUES (?, ?, ?, ?)"+
			" ON CONFLICT (county, source) DO UPDATE SET batch_id = excluded.batch_id, taken_at = excluded.taken_at",
			county, x.source.Key, b.Ref.ID, tx.Now().Unix())
		if err != nil {
			return fmt.Errorf("take a turn for %s: %w", x.source.Key, err)
		}
	}
	return nil
}

// loadTold finds the stored rows about the things of a list, also those that were replaced.
func loadTold(ctx context.Context, tx *sqldb.Tx, src field.Source, things map[thing]*about) (err error) {
	defer fault.Wrap(&err, "look rows of %s up", src.Record)
	persons := map[int][]registry.PersonKey{}
	seen := map[int]map[registry.PersonKey]bool{}
	for _, a := range things {
		if seen[a.county] == nil {
			seen[a.county] = map[registry.PersonKey]bool{}
		}
		if !seen[a.county][a.person] {
			seen[a.county][a.person] = true
			persons[a.county] = append(persons[a.county], a.person)
		}
	}
	for _, county := range sortedKeys(persons) {
		slices.SortFunc(persons[county], func(a, b registry.PersonKey) int { return bytes.Compare(a[:], b[:]) })
		for chunk := range slices.Chunk(persons[county], keysAtOnce) {
			if err := loadToldOf(ctx, tx, src, county, chunk, things); err != nil {
				return err
			}
		}
	}
	return nil
}

// loadToldOf asks for sorted persons with their bounds: PostgreSQL, which may not have looked at the table since it was filled, would compare
// all persons with all rows for every chunk.
func loadToldOf(ctx context.Context, tx *sqldb.Tx, src field.Source, county int, persons []registry.PersonKey, things map[thing]*about) error {
	query := "SELECT r.id_number_blind, r.id, COALESCE(r.said_key, r.row_key), COALESCE(r.listed_on, b.file_date, 0), r.batch_id," +
		" r.said_on, r.said_batch_id, r.replaced_on, r.replaced_batch_id"
	for _, f := range src.About {
		query += ", r." + f.Column
	}
	query += " FROM rec_" + src.Record + " AS r LEFT JOIN batch AS b ON b.county = r.county AND b.id = r.batch_id AND r.listed_on IS NULL" +
		" WHERE r.county = ? AND r.id_number_blind BETWEEN ? AND ? AND r.id_number_blind IN " + sqldb.In(len(persons))
	args := make([]any, 0, len(persons)+3)
	args = append(args, county, persons[0][:], persons[len(persons)-1][:])
	for i := range persons {
		args = append(args, persons[i][:])
	}
	var person, content []byte
	var row told
	var last, until [2]sql.NullInt64
	values := make([]sql.NullString, len(src.About))
	into := []any{&person, &row.id, &content, &row.from.day, &row.from.batch, &last[0], &last[1], &until[0], &until[1]}
	for i := range values {
		into = append(into, &values[i])
	}
	names := make([]string, len(values))
	return tx.Each(ctx, query, args, func(scan func(...any) error) error {
		if err := scan(into...); err != nil {
			return err
		}
		for i, v := range values {
			names[i] = v.String
		}
		a := things[thingOf(county, registry.PersonKey(person), names)]
		if a == nil {
			return nil
		}
		row.content, row.last = rowKey(content), row.from
		if last[0].Valid {
			row.last = said{int(last[0].Int64), last[1].Int64}
		}
		row.until = said{int(until[0].Int64), until[1].Int64}
		a.stored = append(a.stored, row)
		return nil
	})
}

// markTold notes what a list has said of stored rows: that they are true still, or no longer.
func markTold(ctx context.Context, tx *sqldb.Tx, record string, l listing, b *Batch) error {
	mark := func(set string, byCounty map[int][]int64, values ...any) error {
		for _, county := range sortedKeys(byCounty) {
			slices.Sort(byCounty[county])
			for chunk := range slices.Chunk(byCounty[county], keysAtOnce) {
				args := append(slices.Clone(values), county, chunk[0], chunk[len(chunk)-1])
				for _, id := range chunk {
					args = append(args, id)
				}
				query := "UPDATE rec_" + record + " SET " + set + " WHERE county = ? AND id BETWEEN ? AND ? AND id IN " + sqldb.In(len(chunk))
				if _, err := tx.Exec(ctx, query, args...); err != nil {
					return fmt.Errorf("mark rows of %s: %w", record, err)
				}
			}
		}
		return nil
	}
	if err := mark("said_on = ?, said_batch_id = ?", l.again, b.FileDate.Int(), b.Ref.ID); err != nil {
		return err
	}
	return mark("replaced_on = ?, replaced_batch_id = ?, replaced_at = ?", l.replaced, b.FileDate.Int(), b.Ref.ID, tx.Now().Unix())
}

func insertRecords(ctx context.Context, tx *sqldb.Tx, table string, columns []string, rows [][]any) error {
	i := 0
	_, err := tx.Insert(ctx, table, columns, func() ([]any, bool) {
		if i == len(rows) {
			return nil, false
		}
		i++
		return rows[i-1], true
	})
	if sqldb.IsUnique(err) {
		// Another import of the same list was confirmed in this very moment.
		return fault.Conflict("conflict").Because(err)
	}
	return err
}

// loadUnmatched gives the persons of a county's rows that are linked to no household.
func loadUnmatched(ctx context.Context, tx *sqldb.Tx, record string, county int) (out []registry.PersonKey, err error) {
	defer fault.Wrap(&err, "load unmatched rows of %s", record)
	query := "SELECT DISTINCT id_number_blind FROM rec_" + record + " WHERE county = ? AND household_id IS NULL ORDER BY id_number_blind"
	err = tx.Each(ctx, query, []any{county}, func(scan func(...any) error) error {
		var b []byte
		if err := scan(&b); err != nil {
			return err
		}
		out = append(out, registry.PersonKey(b))
		return nil
	})
	return out, err
}

// linkRecords links a person's rows to the household.
func linkRecords(ctx context.Context, tx *sqldb.Tx, record string, key registry.PersonKey, info registry.PersonInfo) (int, error) {
	result, err := tx.Exec(ctx, "UPDATE rec_"+record+" SET household_id = ?, member_id = ?, village = ?"+
		" WHERE county = ? AND id_number_blind = ? AND household_id IS NULL",
		info.HouseholdID, info.MemberID, info.Village, info.County, key[:])
	if err != nil {
		return 0, fmt.Errorf("link rows of %s: %w", record, err)
	}
	n, err := result.RowsAffected()
	return int(n), err
}

// sortedKeys gives a map's keys in order, so that statements come in the same order on every run.
func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K {
	return slices.Sorted(maps.Keys(m))
}
