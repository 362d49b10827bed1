package audit

import (
	"context"
	"fmt"
	"time"

	"shouwang/internal/sqldb"
)

// Filter chooses entries of the journal; its zero value chooses all.
type Filter struct {
	From, To       time.Time // from is included, to is not
	Actor          *int64    // nil for everybody, 0 for the system
	Action         string    // an action, or a subject whose actions are all meant (registry)
	Object         string
	AreaLo, AreaHi int64 // entries of objects in these areas, and of objects that have no area; both 0 for all
	Before         int64 // entries older than this position only; 0 starts with the newest
	Limit          int   // at most so many, 1 to 500; 0 means 50
}

// Page is a part of the journal, the newest entry first.
type Page struct {
	Entries []Stored
	Next    int64 // Before of the next page, 0 when this is the last
}

// List reads a page of the journal. Whether the reader may is decided by the caller.
func List(ctx context.Context, db *sqldb.DB, f Filter) (Page, error) {
	limit := f.Limit
	if limit <= 0 {
		limit = 50
	}
	limit = min(limit, 500)
	var page Page
	err := db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		page.Entries, err = selectEntries(ctx, tx, f, limit+1)
		return err
	})
	if err != nil {
		return Page{}, fmt.Errorf("list the journal: %w", err)
	}
	if len(page.Entries) > limit {
		page.Entries = page.Entries[:limit]
		page.Next = page.Entries[limit-1].Seq
	}
	return page, nil
}
