package app

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"

	"shouwang/internal/auth"
	"shouwang/internal/casework"
	"shouwang/internal/civil"
	"shouwang/internal/cli"
	"shouwang/internal/config"
	"shouwang/internal/job"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
)

// TestAWarningBecomesAClueOnce follows a warning from the step that makes it a clue to the clue's result, each fact told twice.
func TestAWarningBecomesAClueOnce(t *testing.T) {
	t.Parallel()
	cfg := config.Default()
	dir := t.TempDir()
	cfg.DB, cfg.KeyFile, cfg.DataDir, cfg.Profile = "sqlite:"+filepath.Join(dir, "a.db"), filepath.Join(dir, "a.key"), dir, "cn-2021"
	s, err := Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	warning := unsafeHouse(t, s)
	worker := job.NewWorker(s.DB, handlers(s, slog.New(slog.DiscardHandler)), job.Options{})
	by := auth.Actor{UserID: 7, Login: "cadre", Role: auth.VillageCadre, Area: warning.Village}
	if err := s.Screening.Handle(t.Context(), by, warning.Ref, screening.Handling{Step: screening.StepClue, Note: "墙体开裂"}); err != nil {
		t.Fatal(err)
	}
	tellAgain(t, s, screening.TopicClueWanted)
	drain(t, worker)
	page, err := s.Casework.Clues(t.Context(), by, casework.Filter{})
	if err != nil || len(page.Clues) != 1 || page.Clues[0].Parts != 1 || page.Clues[0].OpenedByName != "cadre" {
		t.Fatalf("clues %+v, %v", page.Clues, err)
	}
	if got := only(t, s); got.Clue != page.Clues[0].Ref || got.Handling != screening.InClue {
		t.Errorf("the warning stands as %q in clue %s", got.Handling, got.Clue)
	}
	if err := s.Casework.Settle(t.Context(), by, page.Clues[0].Ref, casework.Settlement{Result: "included"}); err != nil {
		t.Fatal(err)
	}
	tellAgain(t, s, casework.TopicClueSettled)
	drain(t, worker)
	story, err := s.Screening.Story(t.Context(), by, warning.Ref)
	if err != nil || len(story) != 2 || story[0].Reason != "included" || only(t, s).Handling != screening.Settled {
		t.Errorf("story %+v, %v", story, err)
	}
}

// unsafeHouse registers a household in a dangerous house and screens it.
func unsafeHouse(t *testing.T, s *cli.System) screening.Warning {
	t.Helper()
	exec(t, s, `INSERT INTO household (county, id, village, household_no, head_name, household_type, dangerous_house, version, valid_from, recorded_at, recorded_by)
		VALUES (410602, 1, 410602001001, 'H1', '测试甲', 'ordinary', ?, 1, 20210101, 0, 0)`, true)
	asOf := civil.New(2021, 12, 31)
	if _, err := s.Screening.Run(t.Context(), auth.System("test"), screening.Request{AsOf: asOf, Area: 410602_000000}); err != nil {
		t.Fatal(err)
	}
	return only(t, s)
}

func only(t *testing.T, s *cli.System) screening.Warning {
	t.Helper()
	page, err := s.Screening.Warnings(t.Context(), auth.System("test"), screening.Filter{Rule: "housing_unsafe"})
	if err != nil || len(page.Warnings) != 1 {
		t.Fatalf("warnings %+v, %v", page.Warnings, err)
	}
	return page.Warnings[0]
}

func exec(t *testing.T, s *cli.System, query string, args ...any) {
	t.Helper()
	err := s.DB.Write(t.Context(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec(t.Context(), query, args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// tellAgain publishes a fact a second time, as a worker that died after its work would find it.
func tellAgain(t *testing.T, s *cli.System, topic string) {
	t.Helper()
	exec(t, s, `INSERT INTO job (id, topic, payload, state, attempt, run_at, done, total, created_by, created_at)
		SELECT id + 1, topic, payload, state, attempt, run_at, done, total, created_by, created_at FROM job WHERE topic = ?`, topic)
}

func drain(t *testing.T, worker *job.Worker) {
	t.Helper()
	if _, err := worker.Drain(context.Background()); err != nil {
		t.Fatal(err)
	}
}
