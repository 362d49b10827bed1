package app

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"

	"shouwang/internal/fault"
	"shouwang/internal/sqldb"
)

// bindKeys remembers which keys belong to the database, and refuses others: with a wrong key file sealed numbers cannot be opened, and
// worse, blind indexes made from now on would match nobody.
func bindKeys(ctx context.Context, db *sqldb.DB, check []byte, file string) error {
	return db.Write(ctx, func(tx *sqldb.Tx) error {
		var stored []byte
		err := tx.QueryRow(ctx, "SELECT key_check FROM installation WHERE id = 1").Scan(&stored)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			_, err = tx.Exec(ctx, "INSERT INTO installation (id, key_check, installed_at) VALUES (1, ?, ?)", check, tx.Now().Unix())
			if err != nil {
				return fmt.Errorf("remember the keys: %w", err)
			}
			return nil
		case err != nil:
			return fmt.Errorf("read the installation: %w", err)
		case !bytes.Equal(stored, check):
			return fault.Conflict("key_mismatch", "file", file)
		default:
			return nil
		}
	})
}
