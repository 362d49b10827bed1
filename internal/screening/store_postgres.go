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

// The locks on PostgreSQL. They differ because there writers do not queue as they do on SQLite: of two that read and then write by what
// they have read, one has to wait. The numbers name what is locked and end with the transaction.
const (
	runsLock     = 0x73720001 // who begins a run
	warningsLock = 0x7372
)

// lockRuns lets one run begin at a time.
func lockRuns(ctx context.Context, tx *sqldb.Tx) error {
	return advise(ctx, tx, "SELECT pg_advisory_xact_lock(?)", int64(runsLock))
}

// lockCounty lets one chunk of a county be written at a time.
func lockCounty(ctx context.Context, tx *sqldb.Tx, county int) error {
	return advise(ctx, tx, "SELECT pg_advisory_xact_lock(?, ?)", int32(warningsLock), int32(county)) //nolint:gosec // six digits
}

func advise(ctx context.Context, tx *sqldb.Tx, query string, args ...any) error {
	if tx.Dialect() != sqldb.Postgres {
		return nil
	}
	if _, err := tx.Exec(ctx, query, args...); err != nil {
		return fmt.Errorf("wait for other writers: %w", err)
	}
	return nil
}

// anew ends an INSERT into screening_touch that takes the place of an older touch. Differs because the primary key of a county's table
// begins with the county on PostgreSQL only.
func anew(d sqldb.Dialect) string {
	keys := "household_id"
	if d == sqldb.Postgres {
		keys = "county, household_id"
	}
	return ` ON CONFLICT (` + keys + `) DO UPDATE SET cause = excluded.cause, mark = excluded.mark, touched_at = excluded.touched_at`
}
