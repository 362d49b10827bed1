package screening

import (
	"context"
	"sync"
	"time"

	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/sqldb"
)

// The bounds of trials and back-tests, which ask the whole registry, and of testing all rules: so many at a time, so many statements of
// each, and so long a wait for a turn with a trial. They leave connections for everybody else's pages: SQLite has four that read, PostgreSQL sixteen.
const (
	trialsSQLite   = 1
	trialsPostgres = 3
	trialParts     = 3
	trialWait      = 20 * time.Second
	patience       = time.Hour // of what has begun already, or is done once; its request ends before
)

// gate lets a few trials at a time ask the database, one of each person.
type gate struct {
	turns chan struct{}

	mu   sync.Mutex
	mine map[int64]*turn // by user
}

// turn is one person's place in the queue.
type turn struct {
	taken   chan struct{}
	waiting int // including who has it
}

func newGate(d sqldb.Dialect) *gate {
	most := trialsSQLite
	if d == sqldb.Postgres {
		most = trialsPostgres
	}
	return &gate{turns: make(chan struct{}, most), mine: map[int64]*turn{}}
}

// enter waits for a turn; leave gives it back. Who has waited too long is told that others are at it.
func (g *gate) enter(ctx context.Context, actor auth.Actor, wait time.Duration) (leave func(), err error) {
	late := time.NewTimer(wait)
	defer late.Stop()
	own := g.queue(actor.UserID)
	for i, place := range []chan struct{}{own.taken, g.turns} {
		if err = take(ctx, place, late.C); err == nil {
			continue
		}
		if i > 0 {
			<-own.taken
		}
		g.unqueue(actor.UserID, own)
		return nil, err
	}
	return func() {
		<-g.turns
		<-own.taken
		g.unqueue(actor.UserID, own)
	}, nil
}

// take takes a place: a free one always, however late it is, or else one that is given back in time.
func take(ctx context.Context, place chan<- struct{}, late <-chan time.Time) error {
	select {
	case place <- struct{}{}:
		return nil
	default:
	}
	select {
	case place <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-late:
		return fault.Unavailable("whatif_busy")
	}
}

func (g *gate) queue(user int64) *turn {
	g.mu.Lock()
	defer g.mu.Unlock()
	own, ok := g.mine[user]
	if !ok {
		own = &turn{taken: make(chan struct{}, 1)}
		g.mine[user] = own
	}
	own.waiting++
	return own
}

func (g *gate) unqueue(user int64, own *turn) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if own.waiting--; own.waiting == 0 {
		delete(g.mine, user)
	}
}
