package app

import (
	"context"
	"log/slog"

	"shouwang/internal/casework"
	"shouwang/internal/cli"
	"shouwang/internal/feed"
	"shouwang/internal/job"
	"shouwang/internal/registry"
	"shouwang/internal/screening"
)

// reactions is the one table of who reacts to which published fact. What nobody reacts to is
// noted in the log, where operators see imports, changes by hand and runs go by.
func reactions(s *cli.System, log *slog.Logger) map[string]job.Handler {
	return map[string]job.Handler{
		feed.TopicApplied:              noted[feed.AppliedEvent](log, "batch applied"),
		registry.TopicHouseholdChanged: noted[registry.HouseholdChanged](log, "household changed"),
		screening.TopicClueWanted:      openClue(s),
		casework.TopicClueSettled:      settleWarnings(s),
		registry.TopicVillageChanged:   noted[registry.VillageChanged](log, "village changed"),
		screening.TopicCompleted:       noted[screening.Completed](log, "screening completed"),
	}
}

// openClue makes a warning part of a clue, and writes into the warning which. Told twice it does nothing more.
func openClue(s *cli.System) job.Handler {
	return func(ctx context.Context, r *job.Run) error {
		var wanted screening.ClueWanted
		if err := r.Decode(&wanted); err != nil {
			return job.Permanent(err)
		}
		clue, err := s.Casework.OpenFrom(ctx, wanted)
		if err != nil {
			return err
		}
		return s.Screening.ClueOpened(ctx, wanted, clue)
	}
}

// settleWarnings settles the warnings of a clue that has a result.
func settleWarnings(s *cli.System) job.Handler {
	return func(ctx context.Context, r *job.Run) error {
		var closed screening.ClueClosed
		if err := r.Decode(&closed); err != nil {
			return job.Permanent(err)
		}
		return s.Screening.ClueSettled(ctx, closed)
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
