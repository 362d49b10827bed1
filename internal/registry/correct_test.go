package registry

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

// fixing is a household with everything that can be corrected.
func fixing(t *testing.T, db *sqldb.DB) (*world, *Dossier) {
	t.Helper()
	w := newWorld(t, db)
	h := w.house(villageA, "A1", []Member{w.fullMember("王一", 1, "head"), w.fullMember("王二", 2, "spouse")}, "household.phone", "13800000001", "household.size", 2)
	w.assess(h, Current, "assessment.wage_income", 100000)
	w.apply(day(20240501), h)
	return w, w.dossierOf("A1", 0)
}

func (w *world) sheetOf(ref id.Ref) *Sheet {
	w.t.Helper()
	all, err := w.Sheets(context.Background(), office, []id.Ref{ref})
	if err != nil || all[ref] == nil {
		w.t.Fatalf("sheet of %s: %v", ref, err)
	}
	return all[ref]
}

// seen is a corrected value whose mark is of now.
func (w *world) seen(sh *Sheet, spot Spot, text string) Corrected {
	w.t.Helper()
	e, ok := sh.Entry(spot)
	if !ok {
		w.t.Fatalf("no entry %s", spot)
	}
	return Corrected{Spot: spot, Text: text, Seen: e.Mark}
}

func TestSpots(t *testing.T) {
	t.Parallel()
	member := id.Ref{County: 410602, ID: 77}
	for _, spot := range []Spot{{Field: "household.phone"}, {Field: "assessment.pension", Basis: Cleared}, {Field: "member.labour", Member: member}, {Field: "village.bus"}} {
		again, ok := ParseSpot(spot.String())
		if !ok || again != spot {
			t.Errorf("%s: read %+v, %v", spot, again, ok)
		}
	}
	for _, wrong := range []string{"", "phone", "household.phone~current", "assessment.pension", "assessment.pension~then", "member.labour", "member.labour~x"} {
		if spot, ok := ParseSpot(wrong); ok {
			t.Errorf("%q is read as %+v", wrong, spot)
		}
	}
}

// TestCorrect holds that values of every table are put right at once, with history, and the head's name follows.
func TestCorrect(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w, d := fixing(t, db)
		sh, head := w.sheetOf(d.Ref), d.Members[0].Ref
		n, err := w.Correct(t.Context(), office, d.Ref, Correction{Values: []Corrected{
			w.seen(sh, Spot{Field: "household.phone"}, "138 0000 0002"),
			w.seen(sh, Spot{Field: "household.safe_water"}, "no"),
			w.seen(sh, Spot{Field: "assessment.wage_income"}, "12,345.60"),
			w.seen(sh, Spot{Field: "member.name", Member: head}, "王大"),
			w.seen(sh, Spot{Field: "member.health", Member: head}, NoCodes),
			w.seen(sh, Spot{Field: "village.bus"}, "是"),
			w.seen(sh, Spot{Field: "household.size"}, "2"),
		}})
		if err != nil || n != 6 {
			t.Fatalf("changed %d, %v; want 6, the size being what it was", n, err)
		}
		got := w.dossierOf("A1", 0)
		if got.Head != "王大" || got.Members[0].Name != "王大" || got.Members[0].Raw("member.health") != "" {
			t.Errorf("head %q, member %+v", got.Head, got.Members[0])
		}
		for key, want := range map[string]any{"household.safe_water": false, "household.size": int64(2), "household.phone": "138****0002"} {
			if diff := cmp.Diff(want, got.Household.Raw(key)); diff != "" {
				t.Errorf("%s: %s", key, diff)
			}
		}
		if wage := got.Assessment(Current).Raw("assessment.wage_income"); wage != int64(1234560) {
			t.Errorf("wage %v", wage)
		}
		if got.VillageFacts == nil || got.VillageFacts.Raw("village.bus") != true {
			t.Error("the village's bus was not written")
		}
		if old := w.dossierOf("A1", 20240515); old.Head != "王一" || old.Household.Raw("household.phone") != "138****0001" {
			t.Errorf("the past was rewritten: %q", old.Head)
		}
	})
}

// TestCorrectRefuses holds that every fault is told at its spot and nothing is written.
func TestCorrectRefuses(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w, d := fixing(t, db)
		before := w.rowsIn()
		stranger := Spot{Field: "member.labour", Member: id.Ref{County: 410602, ID: 5}}
		head := d.Members[0].Ref
		wrong := map[string]Corrected{
			"bad_phone":                    {Spot: Spot{Field: "household.phone"}, Text: "12345"},
			"bad_bool":                     {Spot: Spot{Field: "household.safe_water"}, Text: "perhaps"},
			"bad_money":                    {Spot: Spot{Field: "assessment.wage_income"}, Text: "1万"},
			"bad_code":                     {Spot: Spot{Field: "member.labour", Member: head}, Text: "strong"},
			"required":                     {Spot: Spot{Field: "member.name", Member: head}, Text: " "},
			"registry_correct_unmonitored": {Spot: Spot{Field: "monitoring.class"}, Text: "sudden"},
		}
		fixed := []Corrected{{Spot: stranger, Text: "none"}, {Spot: Spot{Field: "household.no"}, Text: "9"}, {Spot: Spot{Field: "member.id", Member: head}, Text: "1"}, {Spot: Spot{Field: "migrant.industry"}, Text: "x"}}
		var all []Corrected
		want := map[string]string{}
		for code, v := range wrong {
			all, want[v.Spot.String()] = append(all, v), code
		}
		for _, v := range fixed {
			all, want[v.Spot.String()] = append(all, v), "registry_correct_fixed"
		}
		_, err := w.Correct(t.Context(), office, d.Ref, Correction{Values: all})
		found, ok := fault.As(err)
		if !ok || found.Kind != fault.KindInvalid {
			t.Fatalf("err = %v", err)
		}
		got := map[string]string{}
		for _, p := range found.Problems {
			got[p.Field] = p.Code
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("faults (-want +got):\n%s", diff)
		}
		if strings.Contains(err.Error(), "12345") {
			t.Errorf("the log names the number: %v", err)
		}
		if diff := cmp.Diff(before, w.rowsIn()); diff != "" {
			t.Errorf("something was written:\n%s", diff)
		}
	})
}

// TestCorrectGuards holds area, permission, the ended household, the key, and who is faster.
func TestCorrectGuards(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w, d := fixing(t, db)
		size := Spot{Field: "household.size"}
		elsewhere, leader := office, office
		elsewhere.Role, elsewhere.Area = auth.VillageCadre, villageA+1
		leader.Role = auth.Leader
		say := func(text, seen, key string) Correction {
			return Correction{Key: key, Values: []Corrected{{Spot: size, Text: text, Seen: seen}}}
		}
		for kind, actor := range map[fault.Kind]auth.Actor{fault.KindNotFound: elsewhere, fault.KindDenied: leader} {
			if _, err := w.Correct(t.Context(), actor, d.Ref, say("5", "", "")); fault.KindOf(err) != kind {
				t.Errorf("%s: %v, want %s", actor.Role, err, kind)
			}
			if _, err := w.CorrectVillage(t.Context(), actor, villageA, Correction{Values: []Corrected{{Spot: Spot{Field: "village.bus"}, Text: "no"}}}); fault.KindOf(err) != kind {
				t.Errorf("%s, village: %v, want %s", actor.Role, err, kind)
			}
		}
		first := w.seen(w.sheetOf(d.Ref), size, "3")
		for range 2 {
			if n, err := w.Correct(t.Context(), office, d.Ref, say("3", first.Seen, "k1")); n != 1 || err != nil {
				t.Fatalf("%d, %v", n, err)
			}
		}
		if rows := w.rowsIn(); rows["household_history"] != 1 {
			t.Errorf("rows %v: a key given twice was done twice", rows)
		}
		if _, err := w.Correct(t.Context(), office, d.Ref, say("4", first.Seen, "k1")); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("another body for the same key: %v", err)
		}
		if _, err := w.Correct(t.Context(), office, d.Ref, say("4", first.Seen, "k2")); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a stale mark: %v", err)
		}
		if n, err := w.Correct(t.Context(), office, d.Ref, say("3", first.Seen, "k3")); n != 0 || err != nil {
			t.Errorf("the same value under a stale mark: %d, %v", n, err)
		}
		if err := w.EndHousehold(t.Context(), office, d.Ref, Ending{On: day(20240601), Reason: "迁出"}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Correct(t.Context(), office, d.Ref, say("6", "", "")); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("an ended household: %v", err)
		}
	})
}

// TestCorrectTogether holds that of several who change one value at once, all having seen the same, exactly one is taken.
func TestCorrectTogether(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w, d := fixing(t, db)
		mark := w.seen(w.sheetOf(d.Ref), Spot{Field: "household.size"}, "").Seen
		answers := make([]error, 5)
		var all sync.WaitGroup
		for i := range answers {
			all.Go(func() {
				_, answers[i] = w.Correct(context.Background(), office, d.Ref, Correction{
					Values: []Corrected{{Spot: Spot{Field: "household.size"}, Text: string(rune('3' + i)), Seen: mark}}})
			})
		}
		all.Wait()
		done := 0
		for i, err := range answers {
			switch kind := fault.KindOf(err); {
			case err == nil:
				done++
			case kind != fault.KindConflict && kind != fault.KindUnavailable:
				t.Errorf("correction %d: %v", i, err)
			}
		}
		if rows := w.rowsIn(); done != 1 || rows["household_history"] != 1 {
			t.Errorf("%d were taken, rows %v", done, rows)
		}
	})
}

// TestSheetHides holds that who may not read health may still write it, blindly.
func TestSheetHides(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w, d := fixing(t, db)
		cadre := office
		cadre.Role, cadre.Area = auth.VillageCadre, villageA
		all, err := w.Sheets(t.Context(), cadre, []id.Ref{d.Ref, d.Ref})
		if err != nil {
			t.Fatal(err)
		}
		spot := Spot{Field: "member.health", Member: d.Members[0].Ref}
		e, ok := all[d.Ref].Entry(spot)
		if !ok || !e.Hidden || e.Value.Raw != nil {
			t.Errorf("entry %+v, %v", e, ok)
		}
		n, err := w.Correct(t.Context(), cadre, d.Ref, Correction{Values: []Corrected{{Spot: spot, Text: ""}}})
		if n != 0 || err != nil {
			t.Errorf("an empty text changed a hidden value: %d, %v", n, err)
		}
		cadre.Area++
		if all, err := w.Sheets(t.Context(), cadre, []id.Ref{d.Ref}); len(all) != 0 || err != nil {
			t.Errorf("another village's sheet: %v, %v", all, err)
		}
	})
}
