package auth

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	"github.com/alexedwards/scs/v2"

	"shouwang/internal/sqldb"
)

// SessionUser is the key under which a session's values hold the signed-in user's id, an int64.
const SessionUser = "user"

// SessionStore keeps the sessions of scs in the database. Only a hash of a session's token is stored, so that whoever
// reads the database cannot take a session over. It knows which user a session belongs to, because a change of
// password or role ends all sessions of that user.
type SessionStore struct {
	db *sqldb.DB
}

// NewSessionStore returns a store on a database.
func NewSessionStore(db *sqldb.DB) *SessionStore { return &SessionStore{db: db} }

// settled is how much later than stored an expiry must be before a session that has not changed is written again; it
// spares one write for nearly every page.
const settled = time.Minute

func hashToken(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// FindCtx returns the values of a session that is neither expired nor ended.
func (s *SessionStore) FindCtx(ctx context.Context, token string) (values []byte, found bool, err error) {
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		row, ok, err := readSession(ctx, tx, hashToken(token))
		if err == nil && ok && len(row.data) > 0 && tx.Now().Before(row.expires) {
			values, found = row.data, true
		}
		return err
	})
	if err != nil {
		return nil, false, fmt.Errorf("find session: %w", err)
	}
	return values, found, nil
}

// CommitCtx stores a session. One that was ended while the request was under way stays ended.
func (s *SessionStore) CommitCtx(ctx context.Context, token string, values []byte, expiry time.Time) error {
	_, decoded, err := scs.GobCodec{}.Decode(values)
	if err != nil {
		return fmt.Errorf("commit session: %w", err)
	}
	user, _ := decoded[SessionUser].(int64)
	key, unchanged := hashToken(token), false
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		row, ok, err := readSession(ctx, tx, key)
		unchanged = ok && bytes.Equal(row.data, values) && expiry.Sub(row.expires) < settled
		return err
	})
	if err != nil || unchanged {
		return err
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		row, ok, err := readSession(ctx, tx, key)
		if err != nil || ok && len(row.data) == 0 {
			return err
		}
		return writeSession(ctx, tx, key, user, sessionRow{data: values, expires: expiry.UTC()})
	})
	if err != nil {
		return fmt.Errorf("commit session: %w", err)
	}
	return nil
}

// DeleteCtx forgets a session.
func (s *SessionStore) DeleteCtx(ctx context.Context, token string) error {
	err := s.db.Write(ctx, func(tx *sqldb.Tx) error { return deleteSession(ctx, tx, hashToken(token)) })
	if err != nil {
		return fmt.Errorf("delete session: %w", err)
	}
	return nil
}

// Find is FindCtx without a context; scs calls it only where it has none.
func (s *SessionStore) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx without a context.
func (s *SessionStore) Commit(token string, values []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, values, expiry)
}

// Delete is DeleteCtx without a context.
func (s *SessionStore) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// answersKept is how long the answers to commands are kept: phones that were without a network for a season deliver
// their commands again.
const answersKept = 90 * 24 * time.Hour

// Sweep deletes expired sessions, old counts of failures and old answers; a daily job calls it.
func (s *Service) Sweep(ctx context.Context) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error { return sweep(ctx, tx, tx.Now().Add(-answersKept)) })
}
