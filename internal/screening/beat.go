package screening

import (
	"context"
	"time"

	"shouwang/internal/sqldb"
)

// ticks gives signs of life their rhythm.
type ticks func(every time.Duration) (<-chan time.Time, func())

func clockTicks(every time.Duration) (<-chan time.Time, func()) {
	t := time.NewTicker(every)
	return t.C, t.Stop
}

// beat says now and then that the process of a run is alive, because a chunk of a large county on a slow machine takes longer than its
// lease. It ends with the function that it gives. What goes wrong is left to the run itself, which finds out at its next chunk.
func (r *run) beat(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	every, still := r.ticks(lease * time.Second / 3)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer func() { _ = recover() }() // it would end the whole program here
		for {
			select {
			case <-ctx.Done():
				return
			case <-every:
				_ = r.db.Write(ctx, func(tx *sqldb.Tx) error { return prolongRun(ctx, tx, r) })
			}
		}
	}()
	return func() {
		still()
		cancel()
		<-ended
	}
}
