package policy

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"shouwang/internal/sqldb"
)

// stored tells whether a version is kept already.
func stored(ctx context.Context, tx *sqldb.Tx, digest string) (bool, error) {
	var n int
	err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM profile WHERE digest = ?`, digest).Scan(&n)
	return n > 0, err
}

// save keeps a version; a second save of the same one changes nothing.
func save(ctx context.Context, tx *sqldb.Tx, digest, code string, body []byte) error {
	_, err := tx.Exec(ctx, `INSERT INTO profile (digest, code, body, registered_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (digest) DO UPDATE SET code = excluded.code`, digest, code, body, tx.Now().Unix())
	if err != nil {
		return fmt.Errorf("save: %w", err)
	}
	return nil
}

func fetch(ctx context.Context, tx *sqldb.Tx, digest string) (code string, body []byte, found bool, err error) {
	err = tx.QueryRow(ctx, `SELECT code, body FROM profile WHERE digest = ?`, digest).Scan(&code, &body)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil, false, nil
	}
	return code, body, err == nil, err
}
