package app

import (
	"context"
	"log/slog"

	"shouwang/internal/cli"
	"shouwang/internal/feed"
	"shouwang/internal/job"
	"shouwang/internal/registry"
	"shouwang/internal/screening"
)

// reactions is the one table of who reacts to which published fact. So far the facts are only noted in the log, where operators see
// imports, changes by hand and runs go by; what reacts to them in other subjects is added here and nowhere else.
func reactions(_ *cli.System, log *slog.Logger) map[string]job.Handler {
	return map[string]job.Handler{
		feed.TopicApplied:              noted[feed.AppliedEvent](log, "batch applied"),
		registry.TopicHouseholdChanged: noted[registry.HouseholdChanged](log, "household changed"),
		screening.TopicCompleted:       noted[screening.Completed](log, "screening completed"),
	}
}

// noted writes a fact into the log.
func noted[Fact any](log *slog.Logger, message string) job.Handler {
	return func(ctx context.Context, r *job.Run) error {
		var fact Fact
		if err := r.Decode(&fact); err != nil {
			return job.Permanent(err)
		}
		log.InfoContext(ctx, message, "fact", fact)
		return nil
	}
}
