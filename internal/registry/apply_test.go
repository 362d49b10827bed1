package registry

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/idno"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

const (
	villageA         = 410602001001
	villageB         = 410602001002
	elsewhereVillage = 410603001001
)

// family is a household of three with every kind of part.
func family(w *world, village int64, no string, seq int) *Household {
	h := w.house(village, no, []Member{
		w.person("单晓明", seq, "member.relation", "head", "member.health", ",healthy,", "member.phone", "13800000001"),
		w.person("王芳", seq+1, "member.relation", "spouse", "member.work_months", 3),
		w.person("单乐", seq+2, "member.relation", "son", "member.resident_medical", true),
	}, "household.type", "lifted", "household.phone", "13812345678", "household.size", 3, "household.safe_water", true)
	w.assess(h, Identified, "assessment.wage_income", 1_200_000, "assessment.operating_income", 300_000, "assessment.property_income", 0,
		"assessment.transfer_income", 100_000, "assessment.operating_expense", 50_001)
	w.assess(h, Cleared)
	return w.watch(h, "monitoring.class", "unstable", "monitoring.risks", ",illness,", "monitoring.risk_cleared", false, "monitoring.collector_phone", "13900000009")
}

func TestApplyTwice(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		want := Counts{Households: Tally{Added: 2}, Rows: Tally{Added: 6}}
		if diff := cmp.Diff(want, w.apply(day(20240501), family(w, villageA, "100", 1), family(w, villageB, "100", 10))); diff != "" {
			t.Errorf("first import: %s", diff)
		}
		before := w.rowsIn()
		if before["assessment"] != 2 || before["monitoring"] != 2 || before["person_key"] != 6 {
			t.Errorf("an empty assessment was stored, or something is missing: %v", before)
		}
		for _, on := range []int{20240501, 20240601, 20240401} {
			want = Counts{Households: Tally{Unchanged: 2}, Rows: Tally{Unchanged: 6}}
			if diff := cmp.Diff(want, w.apply(day(on), family(w, villageA, "100", 1), family(w, villageB, "100", 10))); diff != "" {
				t.Errorf("import of the same at %d: %s", on, diff)
			}
		}
		if diff := cmp.Diff(before, w.rowsIn()); diff != "" {
			t.Errorf("the same import wrote something: %s", diff)
		}
	})
}

func TestApplyChanges(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(w *world, h *Household)
		want   Counts
		wrote  map[string]int // rows beyond those of the first import
	}{
		{"a person's value", func(w *world, h *Household) { w.set(h.Members[1].Values, "member.work_months", 6) },
			Counts{Households: Tally{Changed: 1}, Rows: Tally{Changed: 1, Unchanged: 2}}, map[string]int{"member_history": 1}},
		{"a person's phone", func(w *world, h *Household) { w.set(h.Members[1].Values, "member.phone", "13800000002") },
			Counts{Households: Tally{Changed: 1}, Rows: Tally{Changed: 1, Unchanged: 2}}, map[string]int{"member_history": 1}},
		{"a value taken away", func(w *world, h *Household) { w.set(h.Members[1].Values, "member.work_months", nil) },
			Counts{Households: Tally{Changed: 1}, Rows: Tally{Changed: 1, Unchanged: 2}}, map[string]int{"member_history": 1}},
		{"none instead of unknown", func(w *world, h *Household) { w.set(h.Members[1].Values, "member.public_post", "") },
			Counts{Households: Tally{Changed: 1}, Rows: Tally{Changed: 1, Unchanged: 2}}, map[string]int{"member_history": 1}},
		{"the household's phone", func(w *world, h *Household) { w.set(h.Values, "household.phone", nil) },
			Counts{Households: Tally{Changed: 1}, Rows: Tally{Changed: 3}}, map[string]int{"household_history": 1}},
		{"the head", func(w *world, h *Household) {
			w.set(h.Members[0].Values, "member.relation", "spouse")
			w.set(h.Members[1].Values, "member.relation", "head")
		}, Counts{Households: Tally{Changed: 1}, Rows: Tally{Changed: 3}}, map[string]int{"household_history": 1, "member_history": 2}},
		{"monitoring", func(w *world, h *Household) { w.set(h.Monitoring, "monitoring.risk_cleared", true) },
			Counts{Households: Tally{Changed: 1}, Rows: Tally{Changed: 3}}, map[string]int{"monitoring_history": 1}},
		{"an assessment", func(w *world, h *Household) { w.set(h.Assessments[Identified], "assessment.wage_income", 1) },
			Counts{Households: Tally{Changed: 1}, Rows: Tally{Changed: 3}}, map[string]int{"assessment_history": 1}},
		{"a further assessment", func(w *world, h *Household) { w.set(h.Assessments[Cleared], "assessment.wage_income", 1) },
			Counts{Households: Tally{Changed: 1}, Rows: Tally{Changed: 3}}, map[string]int{"assessment": 1}},
		{"a new person", func(w *world, h *Household) { h.Members = append(h.Members, w.person("单小小", 9)) },
			Counts{Households: Tally{Changed: 1}, Rows: Tally{Added: 1, Unchanged: 3}}, map[string]int{"member": 1, "person_key": 1}},
		{"a person left out", func(w *world, h *Household) { h.Members = h.Members[:2] },
			Counts{Households: Tally{Unchanged: 1}, Rows: Tally{Unchanged: 2}, Absent: 1}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
				w := newWorld(t, db)
				w.apply(day(20240501), family(w, villageA, "100", 1))
				want := w.rowsIn()
				h := family(w, villageA, "100", 1)
				test.change(w, h)
				preview := w.preview(day(20240601), h)
				if diff := cmp.Diff(want, w.rowsIn()); diff != "" {
					t.Errorf("the preview wrote something: %s", diff)
				}
				got := w.apply(day(20240601), h)
				if diff := cmp.Diff(test.want, got); diff != "" {
					t.Errorf("counts: %s", diff)
				}
				if diff := cmp.Diff(got, preview); diff != "" {
					t.Errorf("the preview promised something else: %s", diff)
				}
				for table, n := range test.wrote {
					want[table] += n
				}
				if diff := cmp.Diff(want, w.rowsIn()); diff != "" {
					t.Errorf("rows: %s", diff)
				}
			})
		})
	}
}

func (w *world) preview(from civil.Date, households ...*Household) Counts {
	w.t.Helper()
	var counts Counts
	err := w.db.Read(context.Background(), func(tx *sqldb.Tx) error {
		var err error
		counts, err = w.Preview(context.Background(), tx, auth.System("test"), w.changes(from, households...))
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return counts
}

func TestApplyRefuses(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.apply(day(20240501), family(w, villageA, "100", 1), family(w, elsewhereVillage, "900", 20))
		before := w.rowsIn()

		thief := w.house(villageB, "200", []Member{w.person("王芳", 2), w.person("李四", 51)})
		abroad := w.house(villageB, "201", []Member{w.person("王芳", 21)})
		twin1 := w.house(villageB, "202", []Member{w.person("赵一", 60)})
		twin2 := w.house(villageB, "203", []Member{w.person("赵一", 60)})
		older := family(w, villageA, "100", 1)
		w.set(older.Members[0].Values, "member.work_months", 1)

		got := w.applyAs(auth.Actor{UserID: 5, Role: auth.CountyOffice, Area: 410602000000}, w.changes(day(20240401), thief, abroad, twin1, twin2, older))
		codes := map[string]string{}
		for _, r := range got.Refusals {
			codes[r.No] = r.Code + " " + r.Args["household_no"]
		}
		want := map[string]string{"200": CodeRegistered + " 100", "201": CodeElsewhere + " ", "203": CodeTwice + " 202", "100": CodeOlder + " 100"}
		if diff := cmp.Diff(want, codes); diff != "" {
			t.Errorf("refusals: %s", diff)
		}
		if diff := cmp.Diff(Tally{Added: 1}, got.Households); diff != "" || got.Refused != 7 {
			t.Errorf("households: %s; refused %d rows, want 7", diff, got.Refused)
		}
		before["household"]++
		before["member"]++
		before["person_key"]++
		if diff := cmp.Diff(before, w.rowsIn()); diff != "" {
			t.Errorf("rows: %s", diff)
		}
	})
}

func (w *world) applyAs(actor auth.Actor, ch *Changes) Counts {
	w.t.Helper()
	var counts Counts
	err := w.db.Write(context.Background(), func(tx *sqldb.Tx) error {
		var err error
		counts, err = w.Apply(context.Background(), tx, actor, ch)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return counts
}

// TestApplyKeepsWhatTheFileLacks imports a file of few columns over a full one.
func TestApplyKeepsWhatTheFileLacks(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.apply(day(20240501), family(w, villageA, "100", 1))
		few := w.house(villageA, "100", []Member{w.person("单晓明", 1), w.person("王芳", 2), w.person("单乐", 3)})
		ch := w.changes(day(20240601), few)
		for i := range ch.Layout.Member {
			ch.Layout.Member[i] = i == w.Position("member.name") || i == w.Position("member.id")
		}
		ch.Layout.Household = make([]bool, w.Width("household"))
		if diff := cmp.Diff(Counts{Households: Tally{Unchanged: 1}, Rows: Tally{Unchanged: 3}}, w.run(ch)); diff != "" {
			t.Errorf("counts: %s", diff)
		}
	})
}

// TestApplyEndsWithItsSequence makes sure that errors and panics of the sequence come back, and that nothing stays behind.
func TestApplyEndsWithItsSequence(t *testing.T) {
	t.Parallel()
	broken := errors.New("the file broke off")
	for name, last := range map[string]func(yield func(*Household, error) bool){
		"error": func(yield func(*Household, error) bool) { yield(nil, broken) },
		"panic": func(func(*Household, error) bool) { panic("a defect") },
	} {
		w := newWorld(t, dbtest.New(t))
		ended := false
		err := w.db.Write(context.Background(), func(tx *sqldb.Tx) error {
			_, err := w.Apply(context.Background(), tx, auth.System("test"), &Changes{From: day(20240501), Layout: w.everything(),
				Households: func(yield func(*Household, error) bool) {
					defer func() { ended = true }()
					if yield(family(w, villageA, "100", 1), nil) && yield(family(w, villageA, "100", 1), nil) {
						last(yield)
					}
				}})
			return err
		})
		if err == nil || (name == "error") != errors.Is(err, broken) || !ended {
			t.Errorf("%s: %v, ended %v", name, err, ended)
		}
		if got := w.rowsIn()["household"]; got != 0 {
			t.Errorf("%s: %d households stay", name, got)
		}
	}
	w := newWorld(t, dbtest.New(t))
	ctx, stop := context.WithCancel(context.Background())
	err := w.db.Write(ctx, func(tx *sqldb.Tx) error {
		stop()
		_, err := w.Apply(ctx, tx, auth.System("test"), w.changes(day(20240501), family(w, villageA, "100", 1)))
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestCertificateKind lets the number say which certificate it is when the file does not, and a later plain number change nothing.
func TestCertificateKind(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.New(t))
	member := func(category int) *Household {
		m := w.person("王芳", 1, "member.relation", "head")
		if category != 0 {
			m.Category, m.Grade = category, 2
			w.set(m.Values, "member.id", idno.Make(410602, 19400101, 1)+"32")
		}
		return w.house(villageA, "A1", []Member{m})
	}
	without := func(ch *Changes) *Changes {
		ch.Layout.Member[w.Position("member.id_kind")] = false
		return ch
	}
	steps := []struct {
		name     string
		ch       *Changes
		want     Tally
		kind     string
		category int
	}{
		{"a plain number", without(w.changes(day(20240501), member(0))), Tally{Added: 1}, "resident", 0},
		{"the same with an empty cell", w.changes(day(20240502), member(0)), Tally{Unchanged: 1}, "resident", 0},
		{"a certificate's number", without(w.changes(day(20240503), member(3))), Tally{Changed: 1}, "disability", 3},
		{"the certificate again", without(w.changes(day(20240504), member(3))), Tally{Unchanged: 1}, "disability", 3},
		{"a plain number again", without(w.changes(day(20240505), member(0))), Tally{Unchanged: 1}, "disability", 3},
	}
	for _, step := range steps {
		if got := w.run(step.ch).Rows; got != step.want {
			t.Errorf("%s: %+v", step.name, got)
		}
		p := w.dossierOf("A1", 0).Members[0]
		if p.Raw("member.id_kind") != step.kind || p.DisabilityCategory != step.category {
			t.Errorf("%s: %v, category %d", step.name, p.Raw("member.id_kind"), p.DisabilityCategory)
		}
	}
}
