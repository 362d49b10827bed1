package bench

import (
	"context"
	"strings"

	"shouwang/internal/auth"
	"shouwang/internal/schema"
	"shouwang/internal/sqldb"
)

// wholeCountry is the area of a database that holds nothing but copies of one county.
const wholeCountry = 0

// cloneTable copies the rows of one table, with the county, the codes of villages and all identifiers moved.
func cloneTable(ctx context.Context, tx *sqldb.Tx, t schema.Table, from, to, n int) error {
	var names, values []string
	var args []any
	for _, c := range t.Columns {
		names = append(names, c.Name)
		switch {
		case c.Name == "county":
			values = append(values, "CAST(? AS INTEGER)")
			args = append(args, to)
		case c.Name == "village", c.Name == "area":
			values = append(values, c.Name+" + CAST(? AS BIGINT)")
			args = append(args, int64(to-from)*villagesPerCounty)
		case c.Name == "id", strings.HasSuffix(c.Name, "_id") && c.Type == schema.Big:
			values = append(values, c.Name+" + CAST(? AS BIGINT)")
			args = append(args, int64(n)*shift)
		default:
			values = append(values, c.Name)
		}
	}
	text := "INSERT INTO " + t.Name + " (" + strings.Join(names, ", ") + ") SELECT " + strings.Join(values, ", ") +
		" FROM " + t.Name + " WHERE county = CAST(? AS INTEGER)"
	_, err := tx.Exec(ctx, text, append(args, from)...)
	return err
}

// person is a member with what a department's row repeats of it.
type person struct {
	id, household, village int64
	blind, sealed          []byte
	name                   string
}

// loadPersons reads the members of a county that have an identity number.
func loadPersons(ctx context.Context, tx *sqldb.Tx, county int) ([]person, error) {
	const text = `SELECT id, household_id, village, id_number_blind, id_number_sealed, name FROM member
WHERE county = CAST(? AS INTEGER) AND ended_on IS NULL AND id_number_blind IS NOT NULL ORDER BY id`
	var out []person
	err := tx.Each(ctx, text, []any{county}, func(scan func(...any) error) error {
		var p person
		if err := scan(&p.id, &p.household, &p.village, &p.blind, &p.sealed, &p.name); err != nil {
			return err
		}
		out = append(out, p)
		return nil
	})
	return out, err
}

// countRows counts the rows of a table in all counties.
func countRows(ctx context.Context, tx *sqldb.Tx, table string) (n int64, err error) {
	err = tx.QueryRow(ctx, "SELECT COUNT(*) FROM "+table).Scan(&n)
	return n, err
}

// countNewest counts the rows of a list that no newer list has replaced, in all counties.
func countNewest(ctx context.Context, tx *sqldb.Tx, table string) (n int64, err error) {
	err = tx.QueryRow(ctx, "SELECT COUNT(*) FROM "+table+" WHERE replaced_on IS NULL").Scan(&n)
	return n, err
}

// loadBatch finds the newest batch of a county, to which rows that were made up are booked.
func loadBatch(ctx context.Context, tx *sqldb.Tx, county int) (id int64, err error) {
	err = tx.QueryRow(ctx, "SELECT MAX(id) FROM batch WHERE county = CAST(? AS INTEGER)", county).Scan(&id)
	return id, err
}

// forget deletes what runs have said, so that the next run says all of it for the first time, and what the imports have published, which
// no worker is there to deliver.
func forget(ctx context.Context, tx *sqldb.Tx) error {
	all := auth.ScopeOf(wholeCountry)
	for _, table := range []string{"warning", "village_warning", "screening_touch"} {
		if _, err := tx.Exec(ctx, "DELETE FROM "+table+" WHERE county BETWEEN ? AND ?", all.CountyLo, all.CountyHi); err != nil {
			return err
		}
	}
	for _, table := range []string{"screening_run", "job"} {
		if _, err := tx.Exec(ctx, "DELETE FROM "+table); err != nil {
			return err
		}
	}
	return nil
}
