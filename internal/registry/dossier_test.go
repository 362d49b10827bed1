package registry

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/audit"
	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/idno"
	"shouwang/internal/money"
	"shouwang/internal/schema"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

func (w *world) dossierOf(no string, on int) *Dossier {
	w.t.Helper()
	var asOf civil.Date
	if on != 0 {
		asOf = day(on)
	}
	d, err := w.Dossier(context.Background(), auth.System("test"), w.refOf(w.t, no), asOf)
	if err != nil {
		w.t.Fatal(err)
	}
	return d
}

func TestDossier(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.apply(day(20240501), family(w, villageA, "100", 1))
		second := family(w, villageA, "100", 1)
		w.set(second.Values, "household.phone", "13811112222")
		w.set(second.Members[1].Values, "member.work_months", 9)
		w.apply(day(20240520), second)

		d := w.dossierOf("100", 0)
		if d.Head != "单晓明" || d.Village != villageA || len(d.Members) != 3 || !d.Members[0].Head() || d.Members[1].Name != "王芳" {
			t.Errorf("dossier: %+v", d)
		}
		if got := d.Members[0].Raw("member.id"); got != idno.Mask(idno.Make(410602, 19400101, 1)) {
			t.Errorf("number shown as %v", got)
		}
		if got := d.Household.Raw("household.phone"); got != "138****2222" {
			t.Errorf("phone shown as %v", got)
		}
		if got := w.dossierOf("100", 20240519).Household.Raw("household.phone"); got != "138****5678" {
			t.Errorf("phone of the day before shown as %v", got)
		}
		a := d.Assessment(Identified)
		if a == nil || a.Net == nil || *a.Net != 1_549_999 || *a.PerCapita != 516_666 || a.Income.Persons != 3 {
			t.Errorf("assessment: %+v", a)
		}
		risks := d.Monitoring.Get("monitoring.risks").Codes()
		if len(risks) != 1 || risks[0].Name.Zh == "" || d.Assessment(Current) != nil || d.VillageFacts != nil {
			t.Errorf("risks %v", risks)
		}
		var changes []string
		for _, v := range d.Versions {
			for _, c := range v.Changes {
				changes = append(changes, v.ValidFrom.String()+" "+c.New.Field.Key)
			}
		}
		if diff := cmp.Diff([]string{"2024-05-20 household.phone", "2024-05-20 member.work_months"}, changes); diff != "" {
			t.Errorf("history: %s", diff)
		}
		if n := len(d.Versions); n != 8 { // 1 + 3 + 1 + 1 rows and two changes
			t.Errorf("%d versions", n)
		}
	})
}

// TestScope is the promise of the seventh section: a village cadre finds nothing of another village, whatever the way.
func TestScope(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		ctx := context.Background()
		w.apply(day(20240501), family(w, villageA, "A1", 1), family(w, villageB, "B1", 10), family(w, elsewhereVillage, "C1", 20))
		foreign := []*Dossier{w.dossierOf("B1", 0), w.dossierOf("C1", 0)}
		actors := []auth.Actor{
			{UserID: 7, Login: "cadre", Role: auth.VillageCadre, Area: villageA},
			{UserID: 8, Login: "clerk", Role: auth.TownshipClerk, Area: villageA}, // with the right to see numbers
		}
		for _, actor := range actors {
			for _, f := range []Filter{{}, {Text: "单"}, {Text: "sxm"}, {Area: villageB}, {Area: 410600000000}, {Sort: ByName}, {Status: Watched}, {Text: "13812345678"},
				{Text: idno.Make(410602, 19400101, 10)}, {Text: idno.Make(410602, 19400101, 20)}, {Text: "B1"}, {Text: "C1"}} {
				for _, no := range w.list(actor, f) {
					if no != "A1" {
						t.Errorf("%s sees %s by %+v", actor.Login, no, f)
					}
				}
				found, _, err := w.Persons(ctx, actor, f)
				if err != nil {
					t.Fatal(err)
				}
				for _, p := range found {
					if p.No != "A1" {
						t.Errorf("%s finds a person of %s by %+v", actor.Login, p.No, f)
					}
				}
			}
			if totals, err := w.Totals(ctx, actor, 0); err != nil || totals.Households != 1 || totals.Persons != 3 {
				t.Errorf("%s counts %+v, %v", actor.Login, totals, err)
			}
			for _, d := range foreign {
				if _, err := w.Dossier(ctx, actor, d.Ref, civil.Date{}); fault.KindOf(err) != fault.KindNotFound {
					t.Errorf("%s opens %s: %v", actor.Login, d.No, err)
				}
				if _, err := w.Dossier(ctx, actor, id.Ref{County: 410602, ID: d.Ref.ID}, civil.Date{}); fault.KindOf(err) != fault.KindNotFound {
					t.Errorf("%s opens %s under another county: %v", actor.Login, d.No, err)
				}
				if _, err := w.Village(ctx, actor, d.Village, civil.Date{}); fault.KindOf(err) != fault.KindNotFound {
					t.Errorf("%s opens the village of %s: %v", actor.Login, d.No, err)
				}
				ending := Ending{On: day(20240515), Reason: "迁出"}
				for what, err := range map[string]error{
					"ends":         w.EndHousehold(ctx, actor, d.Ref, ending),
					"ends part of": w.EndMember(ctx, actor, d.Members[0].Ref, ending),
					"resumes":      w.Resume(ctx, actor, d.Ref, ending),
				} {
					if fault.KindOf(err) != fault.KindNotFound {
						t.Errorf("%s %s %s: %v", actor.Login, what, d.No, err)
					}
				}
				_, err := w.Reveal(ctx, actor, d.Members[0].Ref, "member.id", "核对")
				want := fault.KindNotFound
				if actor.Role == auth.VillageCadre {
					want = fault.KindDenied
				}
				if fault.KindOf(err) != want {
					t.Errorf("%s reveals a number of %s: %v", actor.Login, d.No, err)
				}
			}
		}
		if n, err := w.Count(ctx, auth.Actor{}, Filter{}); fault.KindOf(err) != fault.KindDenied || n != 0 {
			t.Errorf("nobody counts %d: %v", n, err)
		}
	})
}

func TestReveal(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		ctx := context.Background()
		w.apply(day(20240501), family(w, villageA, "A1", 1))
		d := w.dossierOf("A1", 0)
		number := idno.Make(410602, 19400101, 1)
		for _, test := range []struct {
			ref   id.Ref
			field string
			want  string
		}{
			{d.Members[0].Ref, "member.id", number}, {d.Members[0].Ref, "member.phone", "13800000001"}, {d.Members[1].Ref, "member.phone", ""},
			{d.Ref, "household.phone", "13812345678"}, {d.Ref, "monitoring.collector_phone", "13900000009"},
		} {
			got, err := w.Reveal(ctx, office, test.ref, test.field, "电话核实 "+number)
			if err != nil || got != test.want {
				t.Errorf("%s: %q, %v", test.field, got, err)
			}
		}
		for reason, field := range map[string]string{"": "member.id", " 看": "member.id", "核对": "member.name", "核对号": "no.field"} {
			if _, err := w.Reveal(ctx, office, d.Members[0].Ref, field, reason); fault.KindOf(err) != fault.KindInvalid {
				t.Errorf("%q for %s: %v", reason, field, err)
			}
		}
		var entries int
		var details string
		err := db.Read(ctx, func(tx *sqldb.Tx) error {
			if err := tx.QueryRow(ctx, "SELECT COUNT(*) FROM journal WHERE action = 'registry.reveal'").Scan(&entries); err != nil {
				return err
			}
			return tx.QueryRow(ctx, "SELECT MIN(detail) FROM journal WHERE action = 'registry.reveal'").Scan(&details)
		})
		if err != nil || entries != 5 || bytes.Contains([]byte(details), []byte(number)) {
			t.Errorf("%d entries, %s, %v", entries, details, err)
		}
		if report, err := audit.Verify(ctx, db); err != nil || !report.OK {
			t.Errorf("journal: %+v, %v", report, err)
		}
	})
}

func TestEnd(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		ctx := context.Background()
		w.apply(day(20240501), family(w, villageA, "A1", 1))
		d := w.dossierOf("A1", 0)
		wife := d.Members[1].Ref
		kinds := map[string]struct {
			e    Ending
			want fault.Kind
		}{
			"no date":   {Ending{Reason: "离婚"}, fault.KindInvalid},
			"no reason": {Ending{On: day(20240510)}, fault.KindInvalid},
			"future":    {Ending{On: day(20240603), Reason: "离婚"}, fault.KindInvalid},
			"too early": {Ending{On: day(20240430), Reason: "离婚"}, fault.KindConflict},
		}
		for name, test := range kinds {
			if err := w.EndMember(ctx, office, wife, test.e); fault.KindOf(err) != test.want {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := w.EndMember(ctx, office, wife, Ending{On: day(20240510), Reason: "离婚"}); err != nil {
			t.Fatal(err)
		}
		if err := w.EndMember(ctx, office, wife, Ending{On: day(20240511), Reason: "离婚"}); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("ended twice: %v", err)
		}
		d = w.dossierOf("A1", 0)
		if len(d.Members) != 2 || len(d.Former) != 1 || d.Former[0].EndedOn != day(20240510) || len(w.dossierOf("A1", 20240509).Members) != 3 {
			t.Errorf("members %d, former %d", len(d.Members), len(d.Former))
		}

		// A later file still names her: noted, not revived. Another household may have her now.
		counts := w.apply(day(20240520), family(w, villageA, "A1", 1))
		if counts.Refused != 1 || len(counts.Refusals) != 1 || !counts.Refusals[0].Notice || counts.Rows.Unchanged != 2 || counts.Absent != 0 {
			t.Errorf("counts: %+v", counts)
		}
		counts = w.apply(day(20240521), w.house(villageB, "B1", []Member{w.person("王芳", 2, "member.relation", "head")}))
		if counts.Households.Added != 1 {
			t.Errorf("she cannot move: %+v", counts)
		}

		// The household ends and comes back with the two who ended with it.
		if err := w.EndHousehold(ctx, office, d.Ref, Ending{On: day(20240525), Reason: "整户迁出"}); err != nil {
			t.Fatal(err)
		}
		if got := w.list(office, Filter{}); len(got) != 1 || got[0] != "B1" {
			t.Errorf("listed: %v", got)
		}
		if counts := w.apply(day(20240526), family(w, villageA, "A1", 1)); counts.Refused != 3 || counts.Refusals[0].Code != CodeHouseholdGone {
			t.Errorf("counts: %+v", counts)
		}
		if err := w.Resume(ctx, office, d.Ref, Ending{On: day(20240527), Reason: "误操作"}); err != nil {
			t.Fatal(err)
		}
		d = w.dossierOf("A1", 0)
		if len(d.Members) != 2 || !d.EndedOn.IsZero() || w.dossierOf("A1", 20240526).EndedOn != day(20240525) {
			t.Errorf("members %d, ended %v", len(d.Members), d.EndedOn)
		}
		if err := w.Resume(ctx, office, d.Ref, Ending{On: day(20240527), Reason: "误操作"}); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("resumed twice: %v", err)
		}
		if n := w.rowsIn()["person_key"]; n != 3 {
			t.Errorf("%d persons in the directory", n)
		}
	})
}

func TestItems(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.apply(day(20240501), family(w, villageA, "A1", 1))
		key := HouseholdKey{villageA, "A1"}
		items := func(from int, all ...*Item) Counts {
			t.Helper()
			var counts Counts
			err := db.Write(context.Background(), func(tx *sqldb.Tx) error {
				ch := func() *ItemChanges {
					return &ItemChanges{From: day(from), Batch: 3, Remark: true, Items: sequence(all)}
				}
				promised, err := w.PreviewItems(context.Background(), tx, office, ch())
				if err != nil {
					return err
				}
				counts, err = w.ApplyItems(context.Background(), tx, office, ch())
				if diff := cmp.Diff(promised, counts); diff != "" {
					t.Errorf("the preview promised something else: %s", diff)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return counts
		}
		wages, pension := &Item{HouseholdKey: key, Basis: Current, Item: "wage_migrant", Amount: 500_00, Row: 4},
			&Item{HouseholdKey: key, Basis: Current, Item: "pension", Amount: 120_00, Remark: "两人", Row: 5}
		post := &Item{HouseholdKey: key, Basis: Current, Item: "wage_village_post", Amount: 80_00, Row: 6}
		unknown := &Item{HouseholdKey: HouseholdKey{villageA, "nobody"}, Basis: Current, Item: "pension", Amount: 1, Row: 7}
		got := items(20240510, wages, pension, post, unknown, wages)
		want := Counts{Households: Tally{Changed: 1}, Rows: Tally{Added: 3}, Refused: 2, Refusals: []Refusal{
			{HouseholdKey: key, Row: 4, Code: CodeItemTwice, Args: map[string]string{"household_no": "A1"}},
			{HouseholdKey: unknown.HouseholdKey, Row: 7, Code: CodeNoHousehold, Args: map[string]string{"household_no": "nobody"}},
		}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("counts: %s", diff)
		}
		d := w.dossierOf("A1", 0)
		a := d.Assessment(Current)
		if a == nil || *a.Income.Wage != 580_00 || *a.Income.Transfer != 120_00 || a.Income.Expense != nil || a.Net != nil || len(d.Items) != 3 {
			t.Errorf("assessment: %+v, items %v", a, d.Items)
		}
		if d.Items[0].National == "" || d.Items[0].Item.Name.Zh == "" {
			t.Errorf("item: %+v", d.Items[0])
		}
		before := w.rowsIn()
		if diff := cmp.Diff(Counts{Households: Tally{Unchanged: 1}, Rows: Tally{Unchanged: 3}}, items(20240511, wages, pension, post)); diff != "" {
			t.Errorf("the same again: %s", diff)
		}
		if diff := cmp.Diff(before, w.rowsIn()); diff != "" {
			t.Errorf("the same again wrote: %s", diff)
		}
		more := *wages
		more.Amount = 900_00
		if got := items(20240509, &more); got.Refused != 1 || got.Refusals[0].Code != CodeOlder {
			t.Errorf("older: %+v", got)
		}
		if got := items(20240515, &more); got.Rows.Changed != 1 {
			t.Errorf("changed: %+v", got)
		}
		if got := *w.dossierOf("A1", 0).Assessment(Current).Income.Wage; got != money.Fen(980_00) {
			t.Errorf("wages %v", got)
		}
		if got := *w.dossierOf("A1", 20240514).Assessment(Current).Income.Wage; got != money.Fen(580_00) {
			t.Errorf("wages before %v", got)
		}
	})
}

func TestVillages(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		layout := make([]bool, w.Width("village_fact"))
		for _, key := range []string{"village.lifted", "village.persons", "village.collective_income"} {
			layout[w.Position(key)] = true
		}
		apply := func(from int, pairs ...any) Counts {
			t.Helper()
			var facts []*VillageFact
			for i := 0; i < len(pairs); i += 2 {
				f := &VillageFact{Village: int64(pairs[i].(int)), Values: make([]any, w.Width("village_fact")), Row: i}
				w.setAll(f.Values, []any{"village.lifted", true, "village.persons", pairs[i+1], "village.bus", true})
				facts = append(facts, f)
			}
			var counts Counts
			err := db.Write(context.Background(), func(tx *sqldb.Tx) error {
				ch := &VillageChanges{From: day(from), Batch: 2, Layout: layout, Villages: sequence(facts)}
				promised, err := w.PreviewVillages(context.Background(), tx, office, ch)
				if err != nil {
					return err
				}
				if counts, err = w.ApplyVillages(context.Background(), tx, office, ch); err == nil {
					if diff := cmp.Diff(promised, counts); diff != "" {
						t.Errorf("the preview promised something else: %s", diff)
					}
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return counts
		}
		if got := apply(20240501, villageA, 900, villageB, 300, villageB, 400); got.Rows.Added != 2 || got.Refused != 1 || got.Refusals[0].Code != CodeVillageTwice {
			t.Errorf("first: %+v", got)
		}
		if got := apply(20240501, villageA, 900, villageB, 300); got.Rows.Unchanged != 2 || w.rowsIn()["village_fact_history"] != 0 {
			t.Errorf("again: %+v", got)
		}
		if got := apply(20240401, villageA, 901); got.Refused != 1 || got.Refusals[0].Code != CodeOlder {
			t.Errorf("older: %+v", got)
		}
		if got := apply(20240601, villageA, 902); got.Rows.Changed != 1 {
			t.Errorf("newer: %+v", got)
		}
		for on, want := range map[int]int64{20240502: 900, 20240601: 902} {
			rec, err := w.Village(context.Background(), office, villageA, day(on))
			if err != nil || rec.Raw("village.persons") != want || rec.Raw("village.bus") != nil {
				t.Errorf("at %d: %+v, %v", on, rec, err)
			}
		}
		if _, err := w.Village(context.Background(), office, villageA, day(20240101)); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("before the first: %v", err)
		}
	})
}

func TestFind(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.apply(day(20240501), family(w, villageA, "A1", 1), family(w, elsewhereVillage, "C1", 20))
		err := db.Read(context.Background(), func(tx *sqldb.Tx) error {
			a, c, none := HouseholdKey{villageA, "A1"}, HouseholdKey{elsewhereVillage, "C1"}, HouseholdKey{villageA, "C1"}
			households, err := w.FindHouseholds(context.Background(), tx, []HouseholdKey{a, none, c})
			if err != nil {
				return err
			}
			if len(households) != 2 || households[c].County != 410603 || households[a].Ended {
				t.Errorf("households: %v", households)
			}
			wife, nobody := w.person("王芳", 21).Key, w.person("王芳", 99).Key
			persons, err := w.FindPersons(context.Background(), tx, []PersonKey{wife, nobody})
			if err != nil {
				return err
			}
			want := PersonInfo{County: 410603, HouseholdID: households[c].ID, MemberID: persons[wife].MemberID, Village: elsewhereVillage, Name: "王芳", No: "C1"}
			if diff := cmp.Diff(map[PersonKey]PersonInfo{wife: want}, persons); diff != "" || want.MemberID == 0 {
				t.Errorf("persons: %s", diff)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// TestNothingInTheClear scans the bytes of the database for every number that went in.
func TestNothingInTheClear(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "scan.db")
	db, err := sqldb.Open(context.Background(), "sqlite:"+path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := schema.Migrate(context.Background(), db); err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, db)
	w.apply(day(20240501), family(w, villageA, "A1", 1))
	second := family(w, villageA, "A1", 1)
	w.set(second.Members[0].Values, "member.phone", "13800000077")
	w.set(second.Values, "household.phone", "13800000088")
	w.apply(day(20240502), second)
	if _, err := w.Reveal(context.Background(), office, w.dossierOf("A1", 0).Members[0].Ref, "member.id", "核对"); err != nil {
		t.Fatal(err)
	}
	secrets := []string{"13800000001", "13812345678", "13900000009", "13800000077", "13800000088"}
	for seq := 1; seq <= 3; seq++ {
		secrets = append(secrets, idno.Make(410602, 19400101, seq))
	}
	for _, suffix := range []string{"", "-wal"} {
		content, err := os.ReadFile(path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if suffix == "-wal" && !bytes.Contains(content, []byte("单晓明")) {
			t.Error("the scan does not find the name either, so it proves nothing")
		}
		for _, secret := range secrets {
			if bytes.Contains(content, []byte(secret)) {
				t.Errorf("%s stands in the clear in the file%s", secret, suffix)
			}
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}
