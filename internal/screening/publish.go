package screening

import (
	"context"

	"shouwang/internal/sqldb"
)

// publish tells others what happened, in the transaction in which it happened.
func publish(_ context.Context, _ *sqldb.Tx, _ string, _ any) error { return nil }
