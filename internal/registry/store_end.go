package registry

import (
	"context"

	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/sqldb"
)

// hold keeps other changes of a household, imports among them, waiting until this transaction is over; what decides must be read after it.
func hold(ctx context.Context, tx *sqldb.Tx, household id.Ref) error {
	query := "SELECT household_no FROM household WHERE county = ? AND id = ?" + lock(tx, true)
	var no string
	return tx.QueryRow(ctx, query, household.County, household.ID).Scan(&no)
}

// forget takes a person out of the directory, so that another household may have the person.
func (s *Service) forget(ctx context.Context, tx *sqldb.Tx, r row) error {
	sh := s.shapes.member
	_, err := tx.Exec(ctx, "DELETE FROM person_key WHERE id_blind = ? AND member_id = ?", sh.blindOf(r, "id_number"), sh.num(r, "id"))
	return err
}

// remember puts a person back into the directory, unless another household has the person by now.
func (s *Service) remember(ctx context.Context, tx *sqldb.Tx, r row) error {
	sh := s.shapes.member
	result, err := tx.Exec(ctx, "INSERT INTO person_key (id_blind, county, household_id, member_id) VALUES (?, ?, ?, ?) ON CONFLICT (id_blind) DO NOTHING",
		sh.blindOf(r, "id_number"), sh.num(r, "county"), sh.num(r, "household_id"), sh.num(r, "id"))
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 1 {
		return err
	}
	return fault.Conflict("registry_person_elsewhere", "name", sh.text(r, "name"))
}
