package policy

import (
	"context"
	"time"

	"shouwang/internal/sqldb"
)

// Registered is a version of a profile that this database keeps.
type Registered struct {
	Digest string
	At     time.Time // when it was first in use here
}

// Versions lists the versions of a profile that this database keeps, the latest first.
func Versions(ctx context.Context, db *sqldb.DB, code string) (all []Registered, err error) {
	err = db.Read(ctx, func(tx *sqldb.Tx) error {
		all, err = fetchVersions(ctx, tx, code)
		return err
	})
	return all, err
}
