package policy

import (
	"context"
	"fmt"
	"time"

	"shouwang/internal/fault"
	"shouwang/internal/sqldb"
)

// fetchLocal lists the versions of a layer with their files, the latest first.
func fetchLocal(ctx context.Context, tx *sqldb.Tx, code string) (all []LocalVersion, err error) {
	err = tx.Each(ctx, `SELECT version, profile_digest, body, reason, taken_by, taken_name, taken_at FROM policy_local
		WHERE profile = ? ORDER BY version DESC`, []any{code}, func(scan func(...any) error) error {
		v := LocalVersion{Profile: code}
		var body []byte
		var at int64
		if err := scan(&v.Version, &v.Digest, &body, &v.Reason, &v.ByID, &v.ByName, &at); err != nil {
			return err
		}
		v.At = time.Unix(at, 0)
		var err error
		if v.Files, err = unpack(body); err != nil {
			return fmt.Errorf("version %d of the layer over %s: %w", v.Version, code, err)
		}
		all = append(all, v)
		return nil
	})
	return all, err
}

func insertLocal(ctx context.Context, tx *sqldb.Tx, v LocalVersion, body []byte) error {
	_, err := tx.Exec(ctx, `INSERT INTO policy_local (profile, version, profile_digest, body, reason, taken_by, taken_name, taken_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, v.Profile, v.Version, v.Digest, body, v.Reason, v.ByID, v.ByName, v.At.Unix())
	if sqldb.IsUnique(err) { // somebody has taken one in this very moment, whose name is not known before it is committed
		return fault.Conflict("policy_local_changed", "profile", v.Profile, "version", v.Version, "by", "—").Because(err)
	}
	if err != nil {
		return fmt.Errorf("save the layer: %w", err)
	}
	return nil
}
