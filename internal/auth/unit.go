package auth

import (
	"context"

	"shouwang/internal/sqldb"
)

// UnitOf gives the unit or department of an account, empty when it has none. It is for services that hold a department's liaison to
// what belongs to the department.
func UnitOf(ctx context.Context, tx *sqldb.Tx, user int64) (string, error) {
	a, err := accountByID(ctx, tx, user)
	return a.Unit, err
}
