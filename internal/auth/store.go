package auth

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"shouwang/internal/fault"
	"shouwang/internal/sqldb"
)

// account is a user with what never leaves this package.
type account struct {
	User
	hash  string
	epoch int64
}

const accountColumns = `id, login, name, role, area, unit, password_hash, must_change, disabled, lang, epoch, created_at`

func scanAccount(scan func(...any) error) (account, error) {
	var a account
	var unit sql.NullString
	var created int64
	err := scan(&a.UserID, &a.Login, &a.Name, &a.Role, &a.Area, &unit, &a.hash, &a.MustChange, &a.Disabled, &a.Lang, &a.epoch, &created)
	a.Unit, a.CreatedAt = unit.String, time.Unix(created, 0).UTC()
	return a, err
}

func accountByID(ctx context.Context, tx *sqldb.Tx, user int64) (account, error) {
	return found(scanAccount(tx.QueryRow(ctx, `SELECT `+accountColumns+` FROM app_user WHERE id = ?`, user).Scan))
}

func accountByLogin(ctx context.Context, tx *sqldb.Tx, login string) (account, error) {
	return found(scanAccount(tx.QueryRow(ctx, `SELECT `+accountColumns+` FROM app_user WHERE login = ?`, login).Scan))
}

func found(a account, err error) (account, error) {
	if errors.Is(err, sql.ErrNoRows) {
		return account{}, fault.NotFound("user_unknown")
	}
	if err != nil {
		return account{}, fmt.Errorf("read user: %w", err)
	}
	return a, nil
}

func selectUsers(ctx context.Context, tx *sqldb.Tx, s Scope) ([]User, error) {
	var out []User
	err := tx.Each(ctx, `SELECT `+accountColumns+` FROM app_user WHERE area BETWEEN ? AND ? ORDER BY login`, []any{s.Lo, s.Hi},
		func(scan func(...any) error) error {
			a, err := scanAccount(scan)
			out = append(out, a.User)
			return err
		})
	return out, err
}

func insertAccount(ctx context.Context, tx *sqldb.Tx, a account) error {
	_, err := tx.Exec(ctx, `INSERT INTO app_user (`+accountColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		a.UserID, a.Login, a.Name, string(a.Role), a.Area, nullable(a.Unit), a.hash, a.MustChange, a.Disabled, a.Lang, a.epoch, a.CreatedAt.Unix())
	return err
}

func updateAccount(ctx context.Context, tx *sqldb.Tx, a account) error {
	_, err := tx.Exec(ctx, `UPDATE app_user SET name = ?, role = ?, area = ?, unit = ?, password_hash = ?, must_change = ?,
		disabled = ?, lang = ?, epoch = ? WHERE id = ?`,
		a.Name, string(a.Role), a.Area, nullable(a.Unit), a.hash, a.MustChange, a.Disabled, a.Lang, a.epoch, a.UserID)
	if err != nil {
		return fmt.Errorf("update user: %w", err)
	}
	return nil
}

func nullable(s string) sql.NullString { return sql.NullString{String: s, Valid: s != ""} }

// lockTries reads a bucket and locks it until the transaction ends; one that does not exist yet is made.
func lockTries(ctx context.Context, tx *sqldb.Tx, key string) (tries, error) {
	var t tries
	var last, locked int64
	err := tx.QueryRow(ctx, `INSERT INTO sign_in_attempt (bucket, failures, last_at, locked_until) VALUES (?, 0, 0, 0)
		ON CONFLICT (bucket) DO UPDATE SET bucket = excluded.bucket RETURNING failures, last_at, locked_until`, key).
		Scan(&t.failures, &last, &locked)
	if err != nil {
		return tries{}, fmt.Errorf("count attempt: %w", err)
	}
	t.last, t.locked = time.Unix(last, 0).UTC(), time.Unix(locked, 0).UTC()
	return t, nil
}

func saveTries(ctx context.Context, tx *sqldb.Tx, key string, t tries) error {
	_, err := tx.Exec(ctx, `UPDATE sign_in_attempt SET failures = ?, last_at = ?, locked_until = ? WHERE bucket = ?`,
		t.failures, t.last.Unix(), t.locked.Unix(), key)
	if err != nil {
		return fmt.Errorf("count attempt: %w", err)
	}
	return nil
}

func deleteTries(ctx context.Context, tx *sqldb.Tx, key string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM sign_in_attempt WHERE bucket = ?`, key); err != nil {
		return fmt.Errorf("forget attempts: %w", err)
	}
	return nil
}

// sweep deletes what has run out: sessions, counts of failures and answers to commands.
func sweep(ctx context.Context, tx *sqldb.Tx, answersBefore time.Time) error {
	now := tx.Now()
	for _, s := range []struct {
		query  string
		before int64
	}{
		{`DELETE FROM session WHERE expires_at <= ?`, now.Unix()},
		{`DELETE FROM sign_in_attempt WHERE last_at < ?`, now.Add(-forgetAfter).Unix()},
		{`DELETE FROM idempotency WHERE created_at < ?`, answersBefore.Unix()},
	} {
		if _, err := tx.Exec(ctx, s.query, s.before); err != nil {
			return fmt.Errorf("sweep: %w", err)
		}
	}
	return nil
}

// endSessions makes every session of a user worthless. The rows stay, empty, until they would have expired anyway, so
// that a request that is still under way cannot bring its session back.
func endSessions(ctx context.Context, tx *sqldb.Tx, user int64) error {
	if _, err := tx.Exec(ctx, `UPDATE session SET data = ?, user_id = NULL WHERE user_id = ?`, []byte{}, user); err != nil {
		return fmt.Errorf("end sessions: %w", err)
	}
	return nil
}

// sessionRow is a stored session; one without data has been ended.
type sessionRow struct {
	data    []byte
	expires time.Time
}

func readSession(ctx context.Context, tx *sqldb.Tx, token []byte) (sessionRow, bool, error) {
	var s sessionRow
	var expires int64
	err := tx.QueryRow(ctx, `SELECT data, expires_at FROM session WHERE token = ?`, token).Scan(&s.data, &expires)
	if errors.Is(err, sql.ErrNoRows) {
		return sessionRow{}, false, nil
	}
	s.expires = time.Unix(expires, 0).UTC()
	return s, err == nil, err
}

func writeSession(ctx context.Context, tx *sqldb.Tx, token []byte, user int64, s sessionRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO session (token, user_id, data, expires_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (token) DO UPDATE SET user_id = excluded.user_id, data = excluded.data, expires_at = excluded.expires_at`,
		token, sql.NullInt64{Int64: user, Valid: user != 0}, s.data, s.expires.Unix())
	return err
}

func deleteSession(ctx context.Context, tx *sqldb.Tx, token []byte) error {
	_, err := tx.Exec(ctx, `DELETE FROM session WHERE token = ?`, token)
	return err
}

// claim takes a command's key for this transaction. When the key was used before, it returns what was kept; a second
// delivery at the same moment waits here until the first is committed.
func claim(ctx context.Context, tx *sqldb.Tx, user int64, key string, body []byte) (keptBody []byte, answer string, err error) {
	err = tx.QueryRow(ctx, `INSERT INTO idempotency (user_id, command_key, body_hash, answer, created_at) VALUES (?, ?, ?, '', ?)
		ON CONFLICT (user_id, command_key) DO UPDATE SET command_key = excluded.command_key RETURNING body_hash, answer`,
		user, key, body, tx.Now().Unix()).Scan(&keptBody, &answer)
	if err != nil {
		return nil, "", fmt.Errorf("claim key: %w", err)
	}
	return keptBody, answer, nil
}

func keepAnswer(ctx context.Context, tx *sqldb.Tx, user int64, key, answer string) error {
	_, err := tx.Exec(ctx, `UPDATE idempotency SET answer = ? WHERE user_id = ? AND command_key = ?`, answer, user, key)
	if err != nil {
		return fmt.Errorf("keep answer: %w", err)
	}
	return nil
}
