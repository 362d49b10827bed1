package bench

import (
	"context"
	"fmt"
	"strings"

	"shouwang/internal/schema"
	"shouwang/internal/sqldb"
)

// shift is how far the identifiers of one copy lie from those of the next. Identifiers begin with their time; all of one county's come
// into being within days, which this is far above, so that no two copies share one.
const shift = int64(1) << 48

// villagesPerCounty is what a county code is multiplied by in the codes of its villages.
const villagesPerCounty = 1_000_000

// copied are the tables whose rows a copy of a county has: the registry and what departments sent.
func copied() []schema.Table {
	var out []schema.Table
	for _, t := range schema.Tables() {
		if t.Kind != schema.ByCounty || strings.HasSuffix(t.Name, "_history") {
			continue
		}
		switch t.Name {
		case "batch", "household", "member", "assessment", "monitoring", "village_fact":
			out = append(out, t)
		default:
			if strings.HasPrefix(t.Name, "rec_") {
				out = append(out, t)
			}
		}
	}
	return out
}

// Clone copies a county's rows into another county that has none, as its n-th copy.
func Clone(ctx context.Context, db *sqldb.DB, from, to, n int) error {
	return db.Write(ctx, func(tx *sqldb.Tx) error {
		for _, t := range copied() {
			if err := cloneTable(ctx, tx, t, from, to, n); err != nil {
				return fmt.Errorf("copy %s of county %d to %d: %w", t.Name, from, to, err)
			}
		}
		return nil
	})
}
