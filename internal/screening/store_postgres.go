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

// lockRuns lets one run begin at a time: who begins looks at the others first.
func lockRuns(ctx context.Context, tx *sqldb.Tx) error { return tx.Queue(ctx, "screening_run") }

// inOrder ends a query so that it holds the warnings that it reads. All who change several hold them in the order of their numbers first,
// so that two never wait for each other in a circle. Differs because SQLite has one writer at a time.
func inOrder(d sqldb.Dialect) string {
	if d == sqldb.Postgres {
		return ` ORDER BY id FOR UPDATE`
	}
	return ""
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

// planned lets PostgreSQL plan every statement of a transaction for its values, because how many households a statement lists decides how
// it is best done, and for one processor, because the parts of a trial are asked beside each other. Differs because PostgreSQL alone keeps
// plans that were made without values and divides a statement.
func planned(ctx context.Context, tx *sqldb.Tx) error {
	if tx.Dialect() != sqldb.Postgres {
		return nil
	}
	return plans(ctx, tx, "plan_cache_mode = force_custom_plan", "max_parallel_workers_per_gather = 0")
}

// hashed keeps PostgreSQL from joining row by row in a transaction that reads a whole chunk of households. Differs because PostgreSQL's planner takes the
// county and the range of ids for independent of each other, and so a chunk of ten thousand households for a few hundred when there are
// many counties: at three million persons in thirty counties it then compared every household with every row of every list.
func hashed(ctx context.Context, tx *sqldb.Tx) error {
	if tx.Dialect() != sqldb.Postgres {
		return nil
	}
	return plans(ctx, tx, "enable_nestloop = off")
}

// plans sets what PostgreSQL's planner may do until a transaction ends.
func plans(ctx context.Context, tx *sqldb.Tx, settings ...string) error {
	for _, set := range settings {
		if _, err := tx.Exec(ctx, "SET LOCAL "+set); err != nil {
			return fmt.Errorf("set the planner: %w", err)
		}
	}
	return nil
}
