package schema_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/civil"
	"shouwang/internal/schema"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

// home is a household as far as phones and villages go.
type home struct {
	id, village int64
	phone       int // 0 for none
	ended       bool
}

func addHomes(t *testing.T, db *sqldb.DB, homes []home) {
	t.Helper()
	i := 0
	err := db.Write(t.Context(), func(tx *sqldb.Tx) error {
		columns := []string{"county", "id", "village", "household_no", "phone_blind", "phone_sealed", "ended_on", "version", "valid_from", "recorded_at", "recorded_by"}
		_, err := tx.Insert(t.Context(), "household", columns, func() ([]any, bool) {
			if i == len(homes) {
				return nil, false
			}
			h := homes[i]
			i++
			var blind, ended any
			if h.phone > 0 {
				blind = fmt.Appendf(nil, "phone %d", h.phone)
			}
			if h.ended {
				ended = 20240101
			}
			return []any{h.village / 1e6, h.id, h.village, fmt.Sprint("H", h.id), blind, blind, ended, 1, 20230101, 0, 0}, true
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// pairsOf computes what v_same_phone shall say: of the others with the same number the first.
func pairsOf(homes []home) []string {
	groups := map[string][]int64{}
	key := func(h home) string { return fmt.Sprint(h.village/1e6, " ", h.phone) }
	for _, h := range homes {
		if h.phone > 0 && !h.ended {
			groups[key(h)] = append(groups[key(h)], h.id)
		}
	}
	var out []string
	for _, h := range homes {
		if h.phone == 0 || h.ended {
			continue
		}
		others := slices.DeleteFunc(slices.Clone(groups[key(h)]), func(id int64) bool { return id == h.id })
		if len(others) > 0 {
			out = append(out, fmt.Sprint(h.id, " ", slices.Min(others)))
		}
	}
	slices.Sort(out)
	return out
}

func pairs(t *testing.T, db *sqldb.DB, with string) []string {
	t.Helper()
	var out []string
	err := db.Read(t.Context(), func(tx *sqldb.Tx) error {
		return tx.Each(t.Context(), with+"SELECT household_id, id FROM v_same_phone", nil, func(scan func(...any) error) error {
			var a, b int64
			err := scan(&a, &b)
			out = append(out, fmt.Sprint(a, " ", b))
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

// TestSamePhone compares the view, and what it says of the present day as of that day, with a count by hand of households at random.
func TestSamePhone(t *testing.T) {
	t.Parallel()
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	homes := make([]home, 400)
	for i := range homes {
		homes[i] = home{id: int64(i + 1), village: (410602 + r.Int64N(2)) * 1e6, phone: r.IntN(150), ended: r.IntN(8) == 0}
	}
	want := pairsOf(homes)
	if len(want) < 100 {
		t.Fatalf("only %d pairs", len(want))
	}
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		addHomes(t, db, homes)
		if diff := cmp.Diff(want, pairs(t, db, "")); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(want, pairs(t, db, schema.With(civil.New(2024, 6, 1), "v_same_phone"))); diff != "" {
			t.Errorf("as of a day:\n%s", diff)
		}
	})
}

// TestOnePhoneForATownship holds that one number given by thousands costs what thousands of numbers cost: one row a household.
func TestOnePhoneForATownship(t *testing.T) {
	t.Parallel()
	const n = 5000
	homes := make([]home, n)
	for i := range homes {
		homes[i] = home{id: int64(i + 1), village: 410602100206, phone: 1}
	}
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		addHomes(t, db, homes)
		for name, with := range map[string]string{"now": "", "as of a day": schema.With(civil.New(2024, 6, 1), "v_same_phone")} {
			start := time.Now()
			if got := len(pairs(t, db, with)); got != n {
				t.Errorf("%s: %d pairs", name, got)
			}
			t.Logf("%s: %v", name, time.Since(start))
		}
	})
}

// TestVillages holds that the view has the villages with facts and those that only have households, once each, with their names.
func TestVillages(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		addHomes(t, db, []home{{id: 1, village: 410602100206}, {id: 2, village: 410602100207}, {id: 3, village: 410602100207}, {id: 4, village: 410602100208, ended: true}})
		script(t, db, "INSERT INTO division (code, parent, level, name, valid_from) VALUES (410602100206, 410602100000, 5, '龙卧村委会', 20000101)")
		for _, village := range []string{"410602100206", "410602100209"} {
			script(t, db, "INSERT INTO village_fact (county, village, clinics, version, valid_from, recorded_at, recorded_by) VALUES (410602, "+village+", 2, 1, 20230101, 0, 0)")
		}
		want := "410602100206 410602100206 龙卧村委会 2\n410602100207 410602100207 - -1\n410602100209 410602100209 - 2\n"
		for name, with := range map[string]string{"now": "", "as of a day": schema.With(civil.New(2024, 6, 1), "v_village")} {
			if got := villageRows(t, db, with); got != want {
				t.Errorf("%s:\n%s", name, got)
			}
		}
		if got := villageRows(t, db, schema.With(civil.New(2022, 6, 1), "v_village")); got != "" {
			t.Errorf("before anything was true:\n%s", got)
		}
	})
}

func villageRows(t *testing.T, db *sqldb.DB, with string) string {
	t.Helper()
	var b strings.Builder
	err := db.Read(t.Context(), func(tx *sqldb.Tx) error {
		query := with + "SELECT v.id, v.village, COALESCE(v.name, '-'), COALESCE(v.village_clinics, -1) FROM v_village AS v WHERE v.county = 410602 ORDER BY v.id"
		return tx.Each(t.Context(), query, nil, func(scan func(...any) error) error {
			var id, village, clinics int64
			var name string
			err := scan(&id, &village, &name, &clinics)
			fmt.Fprintln(&b, id, village, name, clinics)
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestEveryViewHasAPast holds that rows of a past day are known for every table that a view reads.
func TestEveryViewHasAPast(t *testing.T) {
	t.Parallel()
	past := schema.AsOf(civil.New(2024, 6, 1))
	if len(past) != len(schema.Views()) {
		t.Errorf("%d views of a past day, %d views", len(past), len(schema.Views()))
	}
	for _, v := range past {
		if strings.Contains(v.Select, "no_past_of_") || !strings.Contains(v.Select, "20240601") {
			t.Errorf("%s reads the present:\n%s", v.Name, v.Select)
		}
	}
}

// TestWithNamesNothing holds that a statement about no view begins with nothing.
func TestWithNamesNothing(t *testing.T) {
	t.Parallel()
	if got := schema.With(civil.New(2024, 6, 1)); got != "" {
		t.Errorf("%q", got)
	}
}
