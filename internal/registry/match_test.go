package registry

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/idno"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

var leader = auth.Actor{UserID: 2, Login: "leader", Role: auth.Leader, Area: 410602000000}

// TestMatches says through whom a search found a household, and stays silent where the head already shows it.
func TestMatches(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w, ctx := newWorld(t, db), context.Background()
		w.apply(day(20240501), family(w, villageA, "A1", 1))
		page, err := w.Households(ctx, office, Filter{})
		if err != nil || len(page.Rows) != 1 {
			t.Fatal(page, err)
		}
		ref := page.Rows[0].Ref
		for _, test := range []struct {
			name string
			by   auth.Actor
			text string
			want []Match
		}{
			{"part of a name", office, "芳", []Match{{"王芳", "spouse"}}},
			{"initials", office, "wf", []Match{{"王芳", "spouse"}}},
			{"identity number", office, idno.Make(410602, 19400101, 3), []Match{{"单乐", "son"}}},
			{"two members", office, "芳 乐", []Match{{"王芳", "spouse"}, {"单乐", "son"}}},
			{"two words for one", office, "王 芳", []Match{{"王芳", "spouse"}}},
			{"masked", leader, "芳", []Match{{"王＊", "spouse"}}},
			{"the head fits too", office, "单", nil},
			{"number of the household", office, "A1", nil},
			{"another area", auth.Actor{Role: auth.CountyOffice, Area: 410603000000}, "芳", nil},
			{"nothing typed", office, "", nil},
		} {
			found, err := w.Matches(ctx, test.by, Filter{Text: test.text}, []id.Ref{ref, {County: 410603, ID: ref.ID}})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, found[ref]); diff != "" || len(found) > 1 {
				t.Errorf("%s: %v %s", test.name, found, diff)
			}
		}
		if _, err := w.Matches(ctx, auth.Actor{Role: auth.Administrator}, Filter{Text: "芳"}, []id.Ref{ref}); fault.KindOf(err) != fault.KindDenied {
			t.Errorf("without permission: %v", err)
		}
	})
}

// TestNamesAreMasked looks for given names in everything that a leader can read.
func TestNamesAreMasked(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w, ctx := newWorld(t, db), context.Background()
		w.apply(day(20240501), family(w, villageA, "A1", 1))
		second := family(w, villageA, "A1", 1)
		second.Members[1] = w.person("王芳芳", 2, "member.relation", "spouse")
		w.apply(day(20240601), second)
		cadre := auth.Actor{UserID: 3, Role: auth.VillageCadre, Area: villageA}
		for _, by := range []auth.Actor{leader, cadre} {
			page, err := w.Households(ctx, by, Filter{})
			if err != nil || len(page.Rows) != 1 {
				t.Fatal(page, err)
			}
			d, err := w.Dossier(ctx, by, page.Rows[0].Ref, civil.Date{})
			if err != nil {
				t.Fatal(err)
			}
			people, _, err := w.Persons(ctx, by, Filter{Text: "芳"})
			if err != nil || len(people) != 1 {
				t.Fatal(people, err)
			}
			all := fmt.Sprintf("%+v %+v %+v", page.Rows, *d, people)
			for _, given := range []string{"晓明", "王芳", "单乐"} {
				if strings.Contains(all, given) != (by.Role == auth.VillageCadre) {
					t.Errorf("%s and %q: %s", by.Role, given, all)
				}
			}
			if len(d.Versions) == 0 || !strings.Contains(fmt.Sprint(d.Versions), "王") {
				t.Error("the change of a name is not in the history")
			}
		}
	})
}
