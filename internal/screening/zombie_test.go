package screening_test

import (
	"context"
	"errors"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/audit"
	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

// TestGivenUp holds that a run which another one has given up for dead, because its machine slept, writes nothing more when it wakes,
// neither warnings nor its own end.
func TestGivenUp(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.svc.SetChunk(1)
		for range 3 {
			w.household(villageA)
		}
		w.exec("UPDATE household SET phone_blind = NULL")
		for after := range 3 { // asleep after so many households and one
			w.exec("DELETE FROM warning")
			asleep := func(done screening.Progress) {
				if done.Households == int64(after+1) {
					w.exec("UPDATE screening_run SET state = 'failed', fault = 'abandoned' WHERE state = 'running'")
				}
			}
			_, err := w.svc.Run(context.Background(), auth.System("test"), screening.Request{AsOf: asOf, Progress: asleep})
			if fault.KindOf(err) != fault.KindConflict {
				t.Fatalf("after %d: %v, want a conflict", after, err)
			}
			page, err := w.svc.Warnings(context.Background(), auth.System("test"), screening.Filter{})
			if err != nil || len(page.Warnings) != after+1 {
				t.Errorf("after %d: %d warnings, %v", after, len(page.Warnings), err)
			}
			runs, err := w.svc.Runs(context.Background(), auth.System("test"), screening.RunFilter{Limit: 1})
			if err != nil || runs[0].State != "failed" {
				t.Errorf("after %d: %+v %v", after, runs, err)
			}
		}
	})
}

// TestJournalOfBrokenRuns holds that what a run has written is journalled also when it breaks off or is killed.
func TestJournalOfBrokenRuns(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.svc.SetChunk(1)
		for range 2 {
			w.household(villageA)
		}
		w.exec("UPDATE household SET phone_blind = NULL")
		ctx, cancel := context.WithCancel(context.Background())
		_, err := w.svc.Run(ctx, auth.System("test"), screening.Request{AsOf: asOf, Progress: func(screening.Progress) { cancel() }})
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("cancelled: %v", err)
		}
		w.exec(`INSERT INTO screening_run (id, area, profile, profile_digest, as_of, state, households, persons, rules, started_by, started_at, summary)
			VALUES (?, 410602000000, 'cn-2021', '', 20211231, 'running', 1, 2, 1, 0, 1, '{"at":1,"households":1}')`, w.ids.Next())
		w.run(screening.Request{})
		var got []string
		page, err := audit.List(context.Background(), db, audit.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		run := regexp.MustCompile(`"by":"\d+"`)
		for _, e := range page.Entries {
			got = append(got, e.Action+" "+run.ReplaceAllString(e.Detail, `"by":"…"`))
		}
		want := []string{
			`screening.run {"as_of":"2021-12-31","closed":0,"continuing":1,"households":2,"kind":"whole","new":1,"profile":"cn-2021"}`,
			`screening.abandon {"by":"…","households":1}`,
			`screening.fail {"as_of":"2021-12-31","closed":0,"continuing":0,"households":1,"kind":"whole","new":1,"profile":"cn-2021"}`,
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("(-want +got):\n%s", d)
		}
	})
}
