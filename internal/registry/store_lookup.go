package registry

import (
	"context"
	"slices"

	"shouwang/internal/sqldb"
)

// memberNames reads the names of a county's persons.
func (s *Service) memberNames(ctx context.Context, tx *sqldb.Tx, county int64, ids []int64, into map[int64]string) error {
	for part := range slices.Chunk(ids, inSize) {
		list, size := in(len(part))
		query := "SELECT id, name FROM member WHERE county = ? AND id IN " + list
		err := tx.Each(ctx, query, pad([]any{county}, part, size), func(scan func(...any) error) error {
			var id int64
			var name string
			if err := scan(&id, &name); err != nil {
				return err
			}
			into[id] = name
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// loadKeys reads village and number of a county's households.
func (s *Service) loadKeys(ctx context.Context, tx *sqldb.Tx, county int64, ids []int64, into map[int64]HouseholdKey) error {
	for part := range slices.Chunk(ids, inSize) {
		list, size := in(len(part))
		query := "SELECT id, village, household_no FROM household WHERE county = ? AND id IN " + list
		err := tx.Each(ctx, query, pad([]any{county}, part, size), func(scan func(...any) error) error {
			var id int64
			var key HouseholdKey
			if err := scan(&id, &key.Village, &key.No); err != nil {
				return err
			}
			into[id] = key
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
