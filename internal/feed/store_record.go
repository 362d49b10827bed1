package feed

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"shouwang/internal/fault"
	"shouwang/internal/registry"
	"shouwang/internal/sqldb"
)

// keysAtOnce bounds how many values one query names.
const keysAtOnce = 500

// loadRowKeys finds which of the row keys a county's table holds already.
func loadRowKeys(ctx context.Context, tx *sqldb.Tx, record string, county int, keys []rowKey, into map[rowKey]bool) (err error) {
	defer fault.Wrap(&err, "look rows of %s up", record)
	for chunk := range slices.Chunk(keys, keysAtOnce) {
		args := make([]any, 0, len(chunk)+1)
		args = append(args, county)
		for i := range chunk {
			args = append(args, chunk[i][:])
		}
		query := "SELECT row_key FROM rec_" + record + " WHERE county = ? AND row_key IN " + sqldb.In(len(chunk))
		err := tx.Each(ctx, query, args, func(scan func(...any) error) error {
			var b []byte
			if err := scan(&b); err != nil {
				return err
			}
			into[rowKey(b)] = true
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
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
