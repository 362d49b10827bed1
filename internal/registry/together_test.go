package registry

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/auth"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

// TestSameFileTogether holds that of two imports of the same file at once the later one finds everything as it is, and refuses nothing:
// it has waited for a household that both change, and must see the one that the other has added meanwhile. SQLite has one writer.
func TestSameFileTogether(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.NewPostgres(t))
	ctx := context.Background()
	file := func(size int) []*Household {
		return []*Household{
			w.house(410602001001, "A", []Member{w.person("测试甲", 1, "member.relation", "head")}, "household.size", size),
			w.house(410602001001, "B", []Member{w.person("测试乙", 2, "member.relation", "head")}, "household.size", size),
		}
	}
	w.apply(day(20240101), file(1)[0])
	var later Counts
	done := make(chan error, 1)
	err := w.db.Write(ctx, func(tx *sqldb.Tx) error {
		if _, err := w.Apply(ctx, tx, auth.System("test"), w.changes(day(20240102), file(2)...)); err != nil {
			return err
		}
		go func() {
			done <- w.db.Write(ctx, func(tx *sqldb.Tx) (err error) {
				later, err = w.Apply(ctx, tx, auth.System("test"), w.changes(day(20240102), file(2)...))
				return err
			})
		}()
		return w.untilSomebodyWaits(ctx)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(Counts{Households: Tally{Unchanged: 2}, Rows: Tally{Unchanged: 2}}, later); d != "" {
		t.Errorf("the later import (-want +got):\n%s", d)
	}
}

// untilSomebodyWaits asks PostgreSQL until a transaction of this database waits for a lock.
func (w *world) untilSomebodyWaits(ctx context.Context) error {
	for waiting := 0; waiting == 0; {
		err := w.db.Read(ctx, func(tx *sqldb.Tx) error {
			return tx.QueryRow(ctx, `SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`).Scan(&waiting)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
