package app

import (
	"context"
	"log/slog"

	"shouwang/internal/casework"
	"shouwang/internal/cli"
	"shouwang/internal/feed"
	"shouwang/internal/id"
	"shouwang/internal/job"
	"shouwang/internal/registry"
	"shouwang/internal/screening"
)

// reactions is the one table of who reacts to which published fact. What nobody reacts to is
// noted in the log, where operators see imports, changes by hand and runs go by.
func reactions(s *cli.System, log *slog.Logger) map[string]job.Handler {
	all := map[string]job.Handler{
		feed.TopicApplied:              noted[feed.AppliedEvent](log, "batch applied"),
		registry.TopicHouseholdChanged: noted[registry.HouseholdChanged](log, "household changed"),
		screening.TopicClueWanted:      openClue(s),
		casework.TopicClueSettled:      settleWarnings(s),
		registry.TopicVillageChanged:   noted[registry.VillageChanged](log, "village changed"),
		screening.TopicCompleted:       noted[screening.Completed](log, "screening completed"),
	}
	for topic, touch := range touches(s) {
		all[topic] = both(all[topic], touch)
	}
	return all
}

// touches is the part of the table that says which facts touch households, so that they are screened again.
func touches(s *cli.System) map[string]job.Handler {
	return map[string]job.Handler{
		feed.TopicApplied:              touching(s, touchedByBatch),
		registry.TopicHouseholdChanged: touching(s, touchedByHand),
		screening.TopicClueWanted:      touching(s, touchedByClue),
		casework.TopicClueSettled:      touching(s, touchedByResult),
		registry.TopicVillageChanged:   touching(s, touchedVillage),
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

// both calls two handlers one after the other; what the first has done is done again when the second fails.
func both(first, second job.Handler) job.Handler {
	return func(ctx context.Context, r *job.Run) error {
		if err := first(ctx, r); err != nil {
			return err
		}
		return second(ctx, r)
	}
}

// touching notes the households that a fact has touched, so that they are screened again.
func touching[Fact any](s *cli.System, of func(Fact) (screening.Touched, error)) job.Handler {
	return func(ctx context.Context, r *job.Run) error {
		var fact Fact
		if err := r.Decode(&fact); err != nil {
			return job.Permanent(err)
		}
		t, err := of(fact)
		if err != nil {
			return job.Permanent(err)
		}
		t.Mark, t.Wait = r.ID, s.Config.ScreenAfter
		return s.Screening.Touch(ctx, t)
	}
}

func touchedByBatch(fact feed.AppliedEvent) (screening.Touched, error) {
	batch, err := id.ParseRef(fact.Batch)
	return screening.Touched{Cause: fact.Source, Batch: batch}, err
}

func touchedByHand(fact registry.HouseholdChanged) (screening.Touched, error) {
	household, err := id.ParseRef(fact.Household)
	return screening.Touched{Cause: fact.Action, Household: household}, err
}

func touchedVillage(fact registry.VillageChanged) (screening.Touched, error) {
	return screening.Touched{Cause: fact.Action, Village: fact.Village}, nil
}

func touchedByClue(fact screening.ClueWanted) (screening.Touched, error) {
	return screening.Touched{Cause: "clue", Household: fact.Household}, nil
}

func touchedByResult(fact screening.ClueClosed) (screening.Touched, error) {
	return screening.Touched{Cause: "clue", Warnings: fact.Warnings}, nil
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
