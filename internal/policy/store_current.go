package policy

import (
	"context"
	"fmt"

	"shouwang/internal/sqldb"
)

// CurrentLocal tells for every profile with a county's own layer the number of the version that is in force. It is one small query, for
// who wants to know whether something was published.
func CurrentLocal(ctx context.Context, tx *sqldb.Tx) (map[string]int, error) {
	out := map[string]int{}
	err := tx.Each(ctx, `SELECT profile, MAX(version) FROM policy_local GROUP BY profile`, nil, func(scan func(...any) error) error {
		var code string
		var version int
		err := scan(&code, &version)
		out[code] = version
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for published layers: %w", err)
	}
	return out, nil
}
