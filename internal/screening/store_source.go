package screening

import (
	"context"
	"database/sql"

	"shouwang/internal/id"
	"shouwang/internal/sqldb"
)

// loadOrigins reads where the parts of a household's facts stand; parts that no file brought are left out.
func loadOrigins(ctx context.Context, tx *sqldb.Tx, household id.Ref) (map[string]origin, error) {
	out := map[string]origin{}
	query := "SELECT part, batch_id, sheet, row_no FROM v_household_source WHERE county = ? AND id = ?"
	err := tx.Each(ctx, query, []any{household.County, household.ID}, func(scan func(...any) error) error {
		var part string
		var batch, line sql.NullInt64
		var sheet sql.NullString
		if err := scan(&part, &batch, &sheet, &line); err != nil {
			return err
		}
		if batch.Valid {
			out[part] = origin{batch: batch.Int64, sheet: sheet.String, line: line.Int64}
		}
		return nil
	})
	return out, err
}
