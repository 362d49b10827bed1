package bench

import (
	"context"

	"shouwang/internal/auth"
	"shouwang/internal/id"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
)

// clearAnswers makes the table that answers are kept in, empty.
func clearAnswers(ctx context.Context, tx *sqldb.Tx) error {
	for _, text := range []string{
		"CREATE TABLE IF NOT EXISTS bench_answer (rule TEXT NOT NULL, county INTEGER NOT NULL, household_id BIGINT NOT NULL, status INTEGER NOT NULL)",
		"DELETE FROM bench_answer",
	} {
		if _, err := tx.Exec(ctx, text); err != nil {
			return err
		}
	}
	return nil
}

// answer asks one question and keeps what it finds.
func answer(ctx context.Context, tx *sqldb.Tx, q Question) error {
	text := "INSERT INTO bench_answer (rule, county, household_id, status) SELECT CAST(? AS TEXT), x.county, x.id, x.status FROM (" + q.SQL + ") AS x"
	_, err := tx.Exec(ctx, text, q.Rule)
	return err
}

// countAnswers counts what was kept.
func countAnswers(ctx context.Context, tx *sqldb.Tx) (Answers, error) {
	const text = "SELECT rule, SUM(CASE WHEN status = 2 THEN 1 ELSE 0 END), SUM(CASE WHEN status = 1 THEN 1 ELSE 0 END) FROM bench_answer GROUP BY rule"
	out := Answers{}
	err := tx.Each(ctx, text, nil, func(scan func(...any) error) error {
		var key string
		var c screening.Count
		if err := scan(&key, &c.True, &c.Unknown); err != nil {
			return err
		}
		out[key] = c
		return nil
	})
	return out, err
}

// loadEvery reads every n-th household, so many at most.
func loadEvery(ctx context.Context, tx *sqldb.Tx, every int64, most int) (refs []id.Ref, err error) {
	const text = `SELECT x.county, x.id FROM (SELECT county, id, ROW_NUMBER() OVER (ORDER BY county, id) AS n FROM household
  WHERE county BETWEEN ? AND ? AND ended_on IS NULL) AS x WHERE x.n % ? = 0 ORDER BY x.n LIMIT ?`
	all := auth.ScopeOf(wholeCountry)
	err = tx.Each(ctx, text, []any{all.CountyLo, all.CountyHi, every, most}, func(scan func(...any) error) error {
		var ref id.Ref
		if err := scan(&ref.County, &ref.ID); err != nil {
			return err
		}
		refs = append(refs, ref)
		return nil
	})
	return refs, err
}
