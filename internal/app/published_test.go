package app_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"shouwang/internal/app"
	"shouwang/internal/civil"
	"shouwang/internal/policy"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb/dbtest"
)

// TestPublishedReachesOtherProcess: a process that serves pages takes up by itself what another one has put in force.
func TestPublishedReachesOtherProcess(t *testing.T) {
	t.Parallel()
	dbtest.EachName(t, func(t *testing.T, dsn string) {
		one, other := system(t, dsn), system(t, dsn)
		ctx, stop := context.WithTimeout(t.Context(), 2*time.Minute)
		done := app.Work(ctx, other, slog.New(slog.DiscardHandler))
		base := one.Screening.Profile()
		key, on := base.Lines[0].Key, civil.Of(time.Now())
		lines, err := base.LocalLines([]string{key}, policy.LocalValues{County: 410602, On: on, Given: map[string]string{key: "4321"}, Source: "试"})
		if err != nil {
			t.Fatal(err)
		}
		files := map[string][]byte{policy.LinesFile: []byte(lines)}
		if _, _, err := screening.Adopt(ctx, one.DB, base, files, policy.LocalChange{Reason: "试", ByName: "test"}); err != nil {
			t.Fatal(err)
		}
		value := ""
		for tick := time.NewTicker(50 * time.Millisecond); value != "4321" && ctx.Err() == nil; <-tick.C {
			if v, err := other.Screening.Profile().Value(key, 410602, on); err == nil {
				value = v.Text
			}
		}
		stop()
		<-done
		if value != "4321" {
			t.Errorf("the other process still has %q", value)
		}
	})
}
