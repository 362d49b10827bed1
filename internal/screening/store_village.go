package screening

import (
	"context"
	"database/sql"
	"errors"

	"shouwang/internal/id"
	"shouwang/internal/sqldb"
)

// loadEither reads one warning, of a household or else of a village.
func loadEither(ctx context.Context, tx *sqldb.Tx, q query, county int, number int64) (Warning, string, error) {
	w, trace, err := loadWarning(ctx, tx, q, ofHousehold(), id.Ref{County: county, ID: number})
	if errors.Is(err, sql.ErrNoRows) {
		return loadWarning(ctx, tx, q, ofVillage(), id.Ref{County: county, ID: number})
	}
	return w, trace, err
}

// loadVillageOrigin reads where a village's facts stand, when a file brought them.
func loadVillageOrigin(ctx context.Context, tx *sqldb.Tx, w Warning) (map[string]origin, error) {
	var batch, line sql.NullInt64
	var sheet sql.NullString
	err := tx.QueryRow(ctx, `SELECT MAX(batch_id), MAX(sheet), MAX(row_no) FROM v_village WHERE county = ? AND village = ?`, w.Ref.County, w.Village).Scan(&batch, &sheet, &line)
	if err != nil || !batch.Valid {
		return map[string]origin{}, err
	}
	return map[string]origin{"village": {batch: batch.Int64, sheet: sheet.String, line: line.Int64}}, nil
}
