package app

import (
	"context"
	"log/slog"
	"maps"
	"sync"
	"time"

	"shouwang/internal/civil"
	"shouwang/internal/cli"
	"shouwang/internal/fault"
	"shouwang/internal/job"
	"shouwang/internal/screening"
)

// topicSweep is the daily clearing of what has expired.
const topicSweep = "app.sweep"

// workers is how many jobs run beside each other: a long screening keeps no reaction waiting.
const workers = 3

// jobsKept is how long finished jobs stay to be looked at.
const jobsKept = 30 * 24 * time.Hour

// schedules lists all recurring jobs.
func schedules(s *cli.System) []job.Schedule {
	all := []job.Schedule{{Topic: topicSweep, Every: day}}
	if at, on, _ := s.Config.Nightly(); on {
		_, east := s.DB.Now().In(s.Config.Zone).Zone()
		after := (at - time.Duration(east)*time.Second + day) % day
		all = append(all, job.Schedule{Topic: screening.TopicNightly, Every: day, After: after})
	}
	return all
}

const day = 24 * time.Hour

// handlers joins the reactions with the recurring jobs.
func handlers(s *cli.System, log *slog.Logger) map[string]job.Handler {
	all := map[string]job.Handler{
		topicSweep:             sweep(s),
		screening.TopicRun:     s.Screening.Continue,
		screening.TopicChanged: s.Screening.ScreenChanged,
		screening.TopicNightly: func(ctx context.Context, _ *job.Run) error { return s.Screening.ScreenAll(ctx, today(s)) },
	}
	maps.Copy(all, reactions(s, log))
	return all
}

// today is the present day in the installation's time zone.
func today(s *cli.System) civil.Date { return civil.Of(s.DB.Now().In(s.Config.Zone)) }

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

// reloadEvery is how often a process looks for policy that another one has published.
const reloadEvery = 5 * time.Second

// reload takes up what other processes publish until the context ends, so that pages show the policy in force without a restart.
func reload(ctx context.Context, s *cli.System, log *slog.Logger) {
	tick := time.NewTicker(reloadEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := s.Screening.Reload(ctx); err != nil && ctx.Err() == nil {
				log.ErrorContext(ctx, "look for published policy", "error", fault.Redact(err.Error()))
			}
		}
	}
}

// work does the jobs, and looks for published policy, until the context ends; the channel is closed when the last of them has returned.
func work(ctx context.Context, s *cli.System, log *slog.Logger) <-chan struct{} {
	done := make(chan struct{})
	worker := job.NewWorker(s.DB, handlers(s, log), job.Options{Parallel: workers, Schedules: schedules(s), Log: log})
	go func() {
		defer close(done)
		var all sync.WaitGroup
		all.Go(func() { reload(ctx, s, log) })
		worker.Run(ctx)
		all.Wait()
	}()
	return done
}
