package screening_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"shouwang/internal/auth"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

// TestSlowChunk: a run whose chunk takes longer than its lease, and gives signs of life, is not taken up by the worker that watches over
// it.
func TestSlowChunk(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.svc.SetChunk(1)
		w.household(villageA)
		w.household(villageA)
		every := make(chan time.Time)
		w.svc.SetTicks(every)
		var now atomic.Int64
		now.Store(1_640_000_000)
		db.SetClock(func() time.Time { return time.Unix(now.Load(), 0) })
		sum, err := w.svc.Run(context.Background(), auth.System("test"), screening.Request{AsOf: asOf, Progress: func(p screening.Progress) {
			if p.Households == 1 {
				now.Add(45)
				every <- time.Time{}
				every <- time.Time{} // the first is over when the second is taken
				w.drain()
			}
		}})
		if err != nil || sum.Households != 2 {
			t.Errorf("%d households, %v", sum.Households, err)
		}
	})
}
