package app

import (
	"context"
	"log/slog"
	"maps"
	"time"

	"shouwang/internal/cli"
	"shouwang/internal/job"
)

// topicSweep is the daily clearing of what has expired.
const topicSweep = "app.sweep"

// jobsKept is how long finished jobs stay to be looked at.
const jobsKept = 30 * 24 * time.Hour

// schedules lists all recurring jobs.
func schedules() []job.Schedule {
	return []job.Schedule{{Topic: topicSweep, Every: 24 * time.Hour}}
}

// handlers joins the reactions with the recurring jobs.
func handlers(s *cli.System, log *slog.Logger) map[string]job.Handler {
	all := map[string]job.Handler{topicSweep: sweep(s)}
	maps.Copy(all, reactions(s, log))
	return all
}

// sweep deletes expired sessions, old counts of failures, old answers to commands and finished jobs.
func sweep(s *cli.System) job.Handler {
	return func(ctx context.Context, _ *job.Run) error {
		if err := s.Users.Sweep(ctx); err != nil {
			return err
		}
		_, err := job.Clean(ctx, s.DB, jobsKept)
		return err
	}
}

// work does the jobs until the context ends; the channel is closed when the last of them has returned.
func work(ctx context.Context, s *cli.System, log *slog.Logger) <-chan struct{} {
	done := make(chan struct{})
	worker := job.NewWorker(s.DB, handlers(s, log), job.Options{Schedules: schedules(), Log: log})
	go func() {
		defer close(done)
		worker.Run(ctx)
	}()
	return done
}
