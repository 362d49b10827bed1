package screening_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"shouwang/internal/auth"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

// TestOthersAreNotTold holds that a warning which rests on another household names that one only to whose area holds the whole county.
func TestOthersAreNotTold(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w, ctx := newWorld(t, db), context.Background()
		w.household(villageA)
		w.exec("UPDATE household SET household_no = 'OTHER' WHERE id = ?", w.household(villageB))
		w.exec("UPDATE household SET phone_blind = ?", []byte("same"))
		w.run(screening.Request{})
		cadre := auth.Actor{UserID: 7, Login: "a", Role: auth.VillageCadre, Area: villageA}
		page, err := w.svc.Warnings(ctx, cadre, screening.Filter{Rule: "phone_shared"})
		if err != nil || len(page.Warnings) != 1 {
			t.Fatalf("%d warnings, %v", len(page.Warnings), err)
		}
		office := auth.Actor{UserID: 8, Login: "b", Role: auth.CountyOffice, Area: 410602000000}
		for _, c := range []struct {
			actor auth.Actor
			told  bool
		}{{cadre, false}, {office, true}} {
			x, err := w.svc.Explain(ctx, c.actor, page.Warnings[0].Ref)
			if err != nil {
				t.Fatal(err)
			}
			text, err := json.Marshal(x)
			if err != nil || !x.Holds {
				t.Fatalf("%s, %v", text, err)
			}
			if told := strings.Contains(string(text), "OTHER"); told != c.told {
				t.Errorf("%s is told the other household's number: %v", c.actor.Role, told)
			}
		}
	})
}
