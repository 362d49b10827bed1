package bench

import (
	"context"

	"shouwang/internal/civil"
	"shouwang/internal/sqldb"
)

// perPerson is how many rows of departments a person has on average.
const perPerson = 3

// firstCopy is the county code before that of the first copy. The codes are those of no county, so that no copy meets real villages.
const firstCopy = 418000

// Ground is a database that grows by copies of one county.
type Ground struct {
	DB *sqldb.DB
	// County is the county that came in by the ordinary way, with all its departments' lists.
	County int
	// AsOf is the day that its rows are true for.
	AsOf civil.Date

	copies int
	size   int64 // persons in one county
}

// Prepare fills the county with departments' rows and counts its persons.
func (g *Ground) Prepare(ctx context.Context) error {
	if _, err := Fill(ctx, g.DB, g.County, g.AsOf, perPerson); err != nil {
		return err
	}
	return g.DB.Read(ctx, func(tx *sqldb.Tx) (err error) {
		g.size, err = countRows(ctx, tx, "member")
		return err
	})
}

// Grow adds copies until the database holds so many persons, to half a county, forgets all warnings, so that every size begins alike, and lets the
// engine look at its tables. It gives the number of persons and of departments' rows.
func (g *Ground) Grow(ctx context.Context, persons int64) (held, records int64, err error) {
	for int64(g.copies+1)*g.size < persons-g.size/2 {
		g.copies++
		if err := Clone(ctx, g.DB, g.County, firstCopy+g.copies, g.copies); err != nil {
			return 0, 0, err
		}
	}
	if err := g.DB.Write(ctx, func(tx *sqldb.Tx) error { return forget(ctx, tx) }); err != nil {
		return 0, 0, err
	}
	err = g.DB.Read(ctx, func(tx *sqldb.Tx) (err error) {
		if held, err = countRows(ctx, tx, "member"); err == nil {
			records, err = countRecords(ctx, tx)
		}
		return err
	})
	return held, records, err
}
