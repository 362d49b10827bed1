package screening

import (
	"context"
	"fmt"

	"shouwang/internal/sqldb"
)

// refreshStatistics lets PostgreSQL look at the tables before a whole county is screened. Differs because its planner joins the lists
// by nested loops, and never ends, while it takes freshly loaded tables for empty; SQLite joins them as they are written.
func refreshStatistics(ctx context.Context, db *sqldb.DB) error {
	if db.Dialect() != sqldb.Postgres {
		return nil
	}
	return db.Write(ctx, func(tx *sqldb.Tx) error {
		if _, err := tx.Exec(ctx, "ANALYZE"); err != nil {
			return fmt.Errorf("refresh statistics: %w", err)
		}
		return nil
	})
}
