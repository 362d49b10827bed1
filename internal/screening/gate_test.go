package screening

import (
	"context"
	"errors"
	"testing"
	"time"

	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/sqldb"
)

// enterGate enters for a user who must not be refused.
func enterGate(ctx context.Context, t *testing.T, g *gate, user int64, wait time.Duration) func() {
	t.Helper()
	leave, err := g.enter(ctx, auth.Actor{UserID: user}, wait)
	if err != nil {
		t.Fatalf("user %d: %v", user, err)
	}
	return leave
}

// TestGate: a few trials at a time, one of each person; who waits too long is told, whoever goes away gives the place back. Nobody waits
// here for a time to pass, so that it holds on a machine of any speed.
func TestGate(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	gone, goAway := context.WithCancel(ctx)
	goAway()
	g := newGate(sqldb.Postgres)
	refused := func(ctx context.Context, user int64, wait time.Duration) error {
		leave, err := g.enter(ctx, auth.Actor{UserID: user}, wait)
		if err == nil {
			leave()
		}
		return err
	}
	var leave []func()
	for user := range int64(trialsPostgres) {
		leave = append(leave, enterGate(ctx, t, g, user, patience))
		if err := refused(ctx, user, 0); fault.KindOf(err) != fault.KindUnavailable {
			t.Errorf("a second one of user %d: %v", user, err)
		}
	}
	if err := refused(ctx, 99, 0); fault.KindOf(err) != fault.KindUnavailable {
		t.Errorf("one more person: %v", err)
	}
	for _, user := range []int64{0, 98} {
		if err := refused(gone, user, patience); !errors.Is(err, context.Canceled) {
			t.Errorf("user %d has gone away: %v", user, err)
		}
	}
	for _, one := range leave {
		one()
	}
	if len(g.mine) != 0 || len(g.turns) != 0 {
		t.Errorf("%d people and %d trials are still in it", len(g.mine), len(g.turns))
	}
	enterGate(ctx, t, g, 99, patience)()
	if n := cap(newGate(sqldb.SQLite).turns); n != trialsSQLite {
		t.Errorf("%d at a time on SQLite", n)
	}
}

// TestGateFree: a free place is taken even by who comes when the time is over already, as it may be on a busy machine.
func TestGateFree(t *testing.T) {
	t.Parallel()
	g := newGate(sqldb.SQLite)
	for user := range int64(200) {
		enterGate(context.Background(), t, g, user, 0)()
	}
}

// TestGateTurn: who waits has the place as soon as it is given back.
func TestGateTurn(t *testing.T) {
	t.Parallel()
	g := newGate(sqldb.SQLite)
	leave := enterGate(context.Background(), t, g, 1, patience)
	entered := make(chan error, 2)
	for _, user := range []int64{1, 2} {
		go func() {
			after, err := g.enter(context.Background(), auth.Actor{UserID: user}, patience)
			if err == nil {
				after()
			}
			entered <- err
		}()
	}
	leave()
	for range 2 {
		if err := <-entered; err != nil {
			t.Error(err)
		}
	}
	if len(g.mine) != 0 || len(g.turns) != 0 {
		t.Errorf("%d people and %d trials are still in it", len(g.mine), len(g.turns))
	}
}
