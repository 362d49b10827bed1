package auth

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"

	"shouwang/internal/fault"
	"shouwang/internal/sqldb"
)

// maxKey bounds an idempotency key, in bytes.
const maxKey = 200

// Once runs a command that carries an idempotency key, in the caller's transaction. A second delivery of the same key by
// the same user with the same body gets the first answer and the command is not run again; with another body it is
// refused as a Conflict. When the command fails nothing is kept, because the transaction is undone with it. Without a
// key the command simply runs. Body and answer must be writable as JSON.
func Once[T any](ctx context.Context, tx *sqldb.Tx, actor Actor, key string, body any, do func() (T, error)) (answer T, err error) {
	if key == "" {
		return do()
	}
	if len(key) > maxKey || strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return answer, fault.Invalid("key_bad", "most", maxKey)
	}
	defer fault.Wrap(&err, "command %q", key)
	hash, err := hashBody(body)
	if err != nil {
		return answer, err
	}
	kept, first, err := claim(ctx, tx, actor.UserID, key, hash)
	if err != nil {
		return answer, err
	}
	if !bytes.Equal(kept, hash) {
		return answer, fault.Conflict("key_reused")
	}
	if first != "" {
		if err := json.Unmarshal([]byte(first), &answer); err != nil {
			return answer, fmt.Errorf("read first answer: %w", err)
		}
		return answer, nil
	}
	if answer, err = do(); err != nil {
		return answer, err
	}
	text, err := json.Marshal(answer)
	if err != nil {
		return answer, fmt.Errorf("write answer: %w", err)
	}
	return answer, keepAnswer(ctx, tx, actor.UserID, key, string(text))
}

func hashBody(body any) ([]byte, error) {
	text, ok := body.([]byte)
	if !ok {
		var err error
		if text, err = json.Marshal(body); err != nil {
			return nil, fmt.Errorf("hash body: %w", err)
		}
	}
	sum := sha256.Sum256(text)
	return sum[:], nil
}
