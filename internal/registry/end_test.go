package registry

import (
	"context"
	"encoding/json"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/fault"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

// TestEndsTogether holds that of several ends of one person at once exactly one is written; the others are told so.
func TestEndsTogether(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.apply(day(20240501), family(w, villageA, "A1", 1))
		d := w.dossierOf("A1", 0)
		wife, ctx := d.Members[1].Ref, context.Background()
		const presses = 6
		answers := make([]error, presses)
		var all sync.WaitGroup
		for i := range presses {
			all.Go(func() {
				e := Ending{On: day(20240510), Reason: "户籍迁出"}
				if i == 0 {
					answers[i] = w.EndHousehold(ctx, office, d.Ref, e)
					return
				}
				answers[i] = w.EndMember(ctx, office, wife, e)
			})
		}
		all.Wait()
		done := 0
		for i, err := range answers[1:] {
			switch kind := fault.KindOf(err); {
			case err == nil:
				done++
			case kind != fault.KindConflict && kind != fault.KindUnavailable:
				t.Errorf("end %d: %v", i, err)
			}
		}
		if err := answers[0]; err != nil {
			t.Errorf("end of the household: %v", err)
		}
		rows := w.rowsIn()
		if done > 1 || rows["member_history"] != 3 || rows["household_history"] != 1 || rows["person_key"] != 0 {
			t.Errorf("%d ends of one person, rows %v", done, rows)
		}
	})
}

// TestEndOnce holds that a command given twice with one key is done once, and that the key is good for nothing else.
func TestEndOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		ctx := context.Background()
		w.apply(day(20240501), family(w, villageA, "A1", 1))
		d := w.dossierOf("A1", 0)
		wife, e := d.Members[1].Ref, Ending{On: day(20240510), Reason: "婚嫁", Key: "a-key"}
		for range 2 {
			if err := w.EndMember(ctx, office, wife, e); err != nil {
				t.Fatal(err)
			}
		}
		if n := w.rowsIn()["member_history"]; n != 1 {
			t.Errorf("%d versions are past, want 1", n)
		}
		other := e
		other.Reason = "去世"
		if f, ok := fault.As(w.EndMember(ctx, office, wife, other)); !ok || f.Code != "key_reused" {
			t.Errorf("another body with the same key: %v", f)
		}
		want := []HouseholdChanged{{Household: d.Ref.String(), Action: "registry.end_member"}}
		if diff := cmp.Diff(want, w.published()); diff != "" {
			t.Errorf("published (-want +got):\n%s", diff)
		}
	})
}

// TestResumeMember holds who comes back, and when that is refused.
func TestResumeMember(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		ctx := context.Background()
		w.apply(day(20240501), family(w, villageA, "A1", 1))
		d := w.dossierOf("A1", 0)
		wife, child := d.Members[1].Ref, d.Members[2].Ref
		left, back := Ending{On: day(20240510), Reason: "婚嫁"}, Ending{On: day(20240512), Reason: "登记有误"}
		code := func(err error) string {
			if f, ok := fault.As(err); ok {
				return f.Code
			}
			return ""
		}
		for _, step := range []struct {
			name, want string
			err        error
		}{
			{"not ended", "registry_not_ended", w.ResumeMember(ctx, office, wife, back)},
			{"the wife leaves", "", w.EndMember(ctx, office, wife, left)},
			{"too early", "registry_end_too_early", w.ResumeMember(ctx, office, wife, Ending{On: day(20240509), Reason: "登记有误"})},
			{"the wife is back", "", w.ResumeMember(ctx, office, wife, back)},
			{"the child leaves", "", w.EndMember(ctx, office, child, Ending{On: day(20240520), Reason: "去世"})},
			{"the household ends", "", w.EndHousehold(ctx, office, d.Ref, Ending{On: day(20240520), Reason: "整户迁出"})},
			{"alone", "registry_household_ended", w.ResumeMember(ctx, office, wife, Ending{On: day(20240521), Reason: "登记有误"})},
			{"the household is back", "", w.Resume(ctx, office, d.Ref, Ending{On: day(20240521), Reason: "登记有误"})},
		} {
			if got := code(step.err); got != step.want || (step.want == "") != (step.err == nil) {
				t.Errorf("%s: %v", step.name, step.err)
			}
		}
		d = w.dossierOf("A1", 0)
		if len(d.Members) != 2 || len(d.Former) != 1 || d.Former[0].Ref != child {
			t.Errorf("who left for another reason on the same day stays away: %d members, former %v", len(d.Members), d.Former)
		}
	})
}

// published reads the facts that were published of households.
func (w *world) published() []HouseholdChanged {
	w.t.Helper()
	var out []HouseholdChanged
	err := w.db.Read(context.Background(), func(tx *sqldb.Tx) error {
		query := "SELECT payload FROM job WHERE topic = ? ORDER BY id"
		return tx.Each(context.Background(), query, []any{TopicHouseholdChanged}, func(scan func(...any) error) error {
			var text string
			if err := scan(&text); err != nil {
				return err
			}
			var one HouseholdChanged
			out = append(out, one)
			return json.Unmarshal([]byte(text), &out[len(out)-1])
		})
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return out
}
