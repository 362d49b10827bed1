package policy

import (
	"context"
	"fmt"
	"time"

	"shouwang/internal/sqldb"
)

func fetchVersions(ctx context.Context, tx *sqldb.Tx, code string) ([]Registered, error) {
	var all []Registered
	err := tx.Each(ctx, `SELECT digest, registered_at FROM profile WHERE code = ? ORDER BY registered_at DESC, digest`, []any{code},
		func(scan func(...any) error) error {
			var r Registered
			var at int64
			if err := scan(&r.Digest, &at); err != nil {
				return err
			}
			r.At = time.Unix(at, 0).UTC()
			all = append(all, r)
			return nil
		})
	if err != nil {
		return nil, fmt.Errorf("list versions of profile %s: %w", code, err)
	}
	return all, nil
}
