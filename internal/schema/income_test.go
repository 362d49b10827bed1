package schema_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/civil"
	"shouwang/internal/schema"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

// TestIncomeBefore reads the replaced incomes of households now and as of a day between two replacements: only present incomes, only those
// that had been replaced by then, none of a household that has ended; one with an item missing has no sum.
func TestIncomeBefore(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		addHomes(t, db, []home{{id: 1, village: 410602100206}, {id: 2, village: 410602100206, ended: true}})
		err := db.Write(t.Context(), func(tx *sqldb.Tx) error {
			const past = `INSERT INTO assessment_history (county, household_id, basis, village, wage_income, operating_income, property_income, transfer_income,
  operating_expense, version, valid_from, valid_to, recorded_at, recorded_by, superseded_at, superseded_by)
  VALUES (410602, ?, ?, 410602100206, ?, 100, 0, 10, 5, ?, ?, ?, 0, 0, 0, 0)`
			for _, args := range [][]any{
				{1, "current", 1000, 1, 20230101, 20231001}, {1, "current", nil, 2, 20231001, 20240201}, {1, "identified", 7, 1, 20230101, 20231001}, {2, "current", 9, 1, 20230101, 20231001},
			} {
				if _, err := tx.Exec(t.Context(), past, args...); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, tt := range []struct {
			name, with string
			want       []string
		}{
			{"now", "", []string{"1 20230101 20231001 1105", "1 20231001 20240201 none"}},
			{"as of a day between", schema.With(civil.New(2023, 12, 31), "v_income_before"), []string{"1 20230101 20231001 1105"}},
			{"as of a day before", schema.With(civil.New(2023, 9, 30), "v_income_before"), nil},
		} {
			if diff := cmp.Diff(tt.want, incomesBefore(t, db, tt.with)); diff != "" {
				t.Errorf("%s:\n%s", tt.name, diff)
			}
		}
	})
}

func incomesBefore(t *testing.T, db *sqldb.DB, with string) (out []string) {
	t.Helper()
	err := db.Read(t.Context(), func(tx *sqldb.Tx) error {
		const text = "SELECT household_id, held_from, held_until, net FROM v_income_before ORDER BY held_from"
		return tx.Each(t.Context(), with+text, nil, func(scan func(...any) error) error {
			var household, from, until int64
			var net *int64
			if err := scan(&household, &from, &until, &net); err != nil {
				return err
			}
			sum := "none"
			if net != nil {
				sum = fmt.Sprint(*net)
			}
			out = append(out, fmt.Sprint(household, " ", from, " ", until, " ", sum))
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
