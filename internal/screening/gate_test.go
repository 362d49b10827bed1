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

// TestGate: a few trials at a time, one of each person; who waits too long is told, whoever goes away gives the place back.
func TestGate(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	gone, goAway := context.WithCancel(ctx)
	goAway()
	enter := func(ctx context.Context, g *gate, user int64) (func(), error) {
		return g.enter(ctx, auth.Actor{UserID: user}, time.Millisecond)
	}
	g := newGate(sqldb.Postgres)
	var leave []func()
	for user := range int64(trialsPostgres) {
		one, err := enter(ctx, g, user)
		if err != nil {
			t.Fatal(err)
		}
		leave = append(leave, one)
		if _, err := enter(ctx, g, user); fault.KindOf(err) != fault.KindUnavailable {
			t.Errorf("a second one of user %d: %v", user, err)
		}
	}
	if _, err := enter(ctx, g, 99); fault.KindOf(err) != fault.KindUnavailable {
		t.Errorf("one more person: %v", err)
	}
	if _, err := enter(gone, g, 98); !errors.Is(err, context.Canceled) && fault.KindOf(err) != fault.KindUnavailable {
		t.Errorf("who has gone away: %v", err)
	}
	for _, one := range leave {
		one()
	}
	if len(g.mine) != 0 || len(g.turns) != 0 {
		t.Errorf("%d people and %d trials are still in it", len(g.mine), len(g.turns))
	}
	one, err := enter(ctx, g, 99)
	if err != nil {
		t.Fatalf("when all have left: %v", err)
	}
	one()
	if n := cap(newGate(sqldb.SQLite).turns); n != trialsSQLite {
		t.Errorf("%d at a time on SQLite", n)
	}
}
