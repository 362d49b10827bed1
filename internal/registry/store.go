package registry

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"shouwang/internal/area"
	"shouwang/internal/sqldb"
)

// inSize is the greatest number of values in one IN list; lists are padded to powers of two so that few statements differ.
const inSize = 512

// in writes an IN list for n values and gives how many placeholders it has.
func in(n int) (string, int) {
	size := 1
	for size < n {
		size *= 2
	}
	return sqldb.In(size), size
}

// pad appends values and repeats the last until size are there.
func pad[T any](args []any, values []T, size int) []any {
	for i := range size {
		args = append(args, values[min(i, len(values)-1)])
	}
	return args
}

// loadHouseholds reads the stored rows of households by their keys.
func (s *Service) loadHouseholds(ctx context.Context, tx *sqldb.Tx, keys []HouseholdKey, writing bool) (map[HouseholdKey]row, error) {
	byVillage := map[int64][]string{}
	for _, k := range keys {
		byVillage[k.Village] = append(byVillage[k.Village], k.No)
	}
	sh := s.shapes.household
	out := make(map[HouseholdKey]row, len(keys))
	for _, village := range sortedKeys(byVillage) {
		for part := range slices.Chunk(byVillage[village], inSize) {
			list, size := in(len(part))
			query := "SELECT " + sh.list("") + " FROM household WHERE county = ? AND village = ? AND household_no IN " + list + lock(tx, writing)
			args := pad([]any{int64(area.CountyOf(village)), village}, part, size)
			err := s.each(ctx, tx, sh, query, args, func(r row) {
				out[HouseholdKey{village, sh.text(r, "household_no")}] = r
			})
			if err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// which names rows of a county: those of a table whose column is one of the ids.
type which struct {
	sh     *shape
	by     string
	county int64
	ids    []int64
}

// loadRows reads current rows and gives them one by one.
func (s *Service) loadRows(ctx context.Context, tx *sqldb.Tx, w which, do func(row)) error {
	for part := range slices.Chunk(w.ids, inSize) {
		list, size := in(len(part))
		query := "SELECT " + w.sh.list("") + " FROM " + w.sh.table + " WHERE county = ? AND " + w.by + " IN " + list
		if err := s.each(ctx, tx, w.sh, query, pad([]any{w.county}, part, size), do); err != nil {
			return err
		}
	}
	return nil
}

// each runs a query for whole rows of a table and gives them one by one.
func (s *Service) each(ctx context.Context, tx *sqldb.Tx, sh *shape, query string, args []any, do func(row)) error {
	buffer := make(row, len(sh.stored))
	dest := make([]any, len(buffer))
	for i := range buffer {
		dest[i] = &buffer[i]
	}
	lite := tx.Dialect() == sqldb.SQLite
	return tx.Each(ctx, query, args, func(scan func(...any) error) error {
		if err := scan(dest...); err != nil {
			return err
		}
		r := slices.Clone(buffer)
		if lite {
			sh.settle(r)
		}
		do(r)
		return nil
	})
}

// settle turns SQLite's 0 and 1 into truth values, so that rows of both engines compare alike.
func (s *shape) settle(r row) {
	for _, at := range s.bools {
		if n, ok := r[at].(int64); ok {
			r[at] = n != 0
		}
	}
}

// located is where the directory says that a person is registered.
type located struct {
	county, household, member int64
}

// loadPersons looks persons up in the directory.
func (s *Service) loadPersons(ctx context.Context, tx *sqldb.Tx, keys []PersonKey) (map[PersonKey]located, error) {
	out := make(map[PersonKey]located, len(keys))
	keys = slices.SortedFunc(slices.Values(keys), func(a, b PersonKey) int { return bytes.Compare(a[:], b[:]) })
	for part := range slices.Chunk(keys, inSize) {
		list, size := in(len(part))
		blinds := make([][]byte, len(part))
		for i := range part {
			blinds[i] = part[i][:]
		}
		query := "SELECT id_blind, county, household_id, member_id FROM person_key WHERE id_blind IN " + list
		err := tx.Each(ctx, query, pad(nil, blinds, size), func(scan func(...any) error) error {
			var blind []byte
			var at located
			if err := scan(&blind, &at.county, &at.household, &at.member); err != nil {
				return err
			}
			var key PersonKey
			copy(key[:], blind)
			out[key] = at
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// addRows writes new rows.
func (s *Service) addRows(ctx context.Context, tx *sqldb.Tx, sh *shape, rows []row) error {
	return addAll(ctx, tx, sh.table, sh.stored, rows)
}

func addAll(ctx context.Context, tx *sqldb.Tx, table string, columns []string, rows []row) error {
	if len(rows) == 0 {
		return nil
	}
	i := 0
	_, err := tx.Insert(ctx, table, columns, func() ([]any, bool) {
		if i == len(rows) {
			return nil, false
		}
		i++
		return rows[i-1], true
	})
	return err
}

// supersede keeps the old versions in the history and puts the new ones in their place.
func (s *Service) supersede(ctx context.Context, tx *sqldb.Tx, sh *shape, old, changed []row) error {
	if len(changed) == 0 {
		return nil
	}
	at := []int{sh.place["valid_from"], sh.place["recorded_at"], sh.place["recorded_by"]}
	past := make([]row, len(old))
	for i, r := range old {
		past[i] = append(slices.Clip(r), changed[i][at[0]], changed[i][at[1]], changed[i][at[2]])
	}
	columns := append(slices.Clip(sh.stored), "valid_to", "superseded_at", "superseded_by")
	if err := addAll(ctx, tx, sh.table+"_history", columns, past); err != nil {
		return err
	}
	for part := range slices.Chunk(changed, 64) {
		args := make([]any, 0, len(part)*len(sh.stored))
		for _, r := range part {
			args = append(args, r...)
		}
		if _, err := tx.Exec(ctx, sh.upsert(tx.Dialect(), len(part)), args...); err != nil {
			return err
		}
	}
	return nil
}

// upsert writes the statement that replaces n current rows. The rows are there; the insertion only carries the values.
func (s *shape) upsert(d sqldb.Dialect, n int) string {
	values := sqldb.In(len(s.stored))
	var b strings.Builder
	b.WriteString("INSERT INTO " + s.table + " (" + s.list("") + ") VALUES ")
	b.WriteString(strings.Repeat(values+", ", n-1) + values)
	b.WriteString(" ON CONFLICT (" + strings.Join(s.conflict(d), ", ") + ") DO UPDATE SET ")
	for i, name := range s.update {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(name + " = excluded." + name)
	}
	return b.String()
}

// conflict is the primary key as the engine has it: differs because SQLite keeps a single integer key as the row's own, without the
// county that leads it on PostgreSQL.
func (s *shape) conflict(d sqldb.Dialect) []string {
	if d == sqldb.SQLite && len(s.key) == 2 {
		return s.key[1:]
	}
	return s.key
}

func sortedKeys[V any](m map[int64]V) []int64 {
	keys := make([]int64, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
