package screening

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/sqldb"
)

// keptContent is what a draft's column of content holds: what it proposes, and who has written it.
type keptContent struct {
	DraftContent
	Editors []int64 `json:"editors,omitempty"`
}

// draftQuery asks for one draft, or for those of a profile and a state.
type draftQuery struct {
	id             int64
	profile, state string
}

const draftColumns = `id, profile, area, title, reason, state, version, content, base_digest, looked, looked_digest, author, author_name,
	updated_at, submitted_by, submitted_name, submitted_at, decided_by, decided_name, decided_at, decided_reason, published_digest, replaces`

// eachDraft gives the drafts of a query, those changed last first, until take is false.
func eachDraft(ctx context.Context, tx *sqldb.Tx, q draftQuery, take func(Draft) bool) error {
	text, args := "SELECT "+draftColumns+" FROM policy_draft WHERE 1 = 1", []any{}
	if q.id != 0 {
		text, args = text+" AND id = ?", append(args, q.id)
	}
	if q.profile != "" {
		text, args = text+" AND profile = ?", append(args, q.profile)
	}
	if q.state != "" {
		text, args = text+" AND state = ?", append(args, q.state)
	}
	more := true
	err := tx.Each(ctx, text+" ORDER BY updated_at DESC, id DESC", args, func(scan func(...any) error) error {
		if !more {
			return nil
		}
		d, err := scanDraft(scan)
		if err == nil {
			more = take(d)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("load drafts: %w", err)
	}
	return nil
}

func scanDraft(scan func(...any) error) (d Draft, err error) {
	var content string
	var looked, lookedDigest, reason, published sql.NullString
	var updated int64
	var replaces sql.NullInt64
	submitted, decided := nullSignature{}, nullSignature{}
	err = scan(&d.ID, &d.Profile, &d.Area, &d.Title, &d.Reason, &d.State, &d.Version, &content, &d.Base, &looked, &lookedDigest,
		&d.Author.User, &d.Author.Name, &updated, &submitted.user, &submitted.name, &submitted.at, &decided.user, &decided.name, &decided.at,
		&reason, &published, &replaces)
	if err != nil {
		return d, err
	}
	d.UpdatedAt, d.looked = time.Unix(updated, 0), lookedDigest.String
	d.Submitted, d.Decided = submitted.signature(), decided.signature()
	d.DecidedReason, d.Published, d.Replaces = reason.String, published.String, replaces.Int64
	var kept keptContent
	if err := json.Unmarshal([]byte(content), &kept); err != nil {
		return d, fmt.Errorf("read draft %d: %w", d.ID, err)
	}
	d.DraftContent, d.Editors = kept.DraftContent, kept.Editors
	if looked.Valid {
		d.Looked = &Looked{}
		if err := json.Unmarshal([]byte(looked.String), d.Looked); err != nil {
			return d, fmt.Errorf("read what draft %d would do: %w", d.ID, err)
		}
	}
	return d, nil
}

// nullSignature is a signature that may not be there.
type nullSignature struct {
	user sql.NullInt64
	name sql.NullString
	at   sql.NullInt64
}

func (n nullSignature) signature() *Signature {
	if !n.user.Valid {
		return nil
	}
	return &Signature{User: n.user.Int64, Name: n.name.String, At: time.Unix(n.at.Int64, 0)}
}

// columns are the values of a signature for its three columns.
func (s *Signature) columns() []any {
	if s == nil {
		return []any{nil, nil, nil}
	}
	return []any{s.User, s.Name, s.At.Unix()}
}

// storeDraft writes a draft whose version was counted up: a new one, or the next version of the one before. A draft that somebody else
// changed in between is a Conflict.
func storeDraft(ctx context.Context, tx *sqldb.Tx, d *Draft) error {
	content, err := json.Marshal(keptContent{d.DraftContent, d.Editors})
	if err != nil {
		return fmt.Errorf("write draft %d: %w", d.ID, err)
	}
	d.UpdatedAt = tx.Now()
	args := []any{d.Title, d.Reason, d.State, d.Version, string(content), d.Digest(), d.Base, tx.Now().Unix()}
	args = append(append(args, d.Submitted.columns()...), d.Decided.columns()...)
	args = append(args, orNull(d.DecidedReason), dateOrNull(d.From), orNull(d.Published))
	var res sql.Result
	if d.Version == 1 {
		res, err = tx.Exec(ctx, `INSERT INTO policy_draft (title, reason, state, version, content, content_digest, base_digest, updated_at,
			submitted_by, submitted_name, submitted_at, decided_by, decided_name, decided_at, decided_reason, valid_from, published_digest,
			id, profile, area, author, author_name, created_at) VALUES `+sqldb.In(23),
			append(args, d.ID, d.Profile, d.Area, d.Author.User, d.Author.Name, tx.Now().Unix())...)
	} else {
		res, err = tx.Exec(ctx, `UPDATE policy_draft SET title = ?, reason = ?, state = ?, version = ?, content = ?, content_digest = ?,
			base_digest = ?, updated_at = ?, submitted_by = ?, submitted_name = ?, submitted_at = ?, decided_by = ?, decided_name = ?,
			decided_at = ?, decided_reason = ?, valid_from = ?, published_digest = ? WHERE id = ? AND version = ?`,
			append(args, d.ID, d.Version-1)...)
	}
	if err != nil {
		return fmt.Errorf("save draft %d: %w", d.ID, err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 1 {
		return err
	}
	return fault.Conflict("draft_changed", "version", d.Version)
}

func dateOrNull(d civil.Date) any {
	if d.IsZero() {
		return nil
	}
	return d.Int()
}

// lookedText is a result that was looked at.
type lookedText struct{ text, digest, base string }

// storeLooked keeps what a draft would do, unless it was changed meanwhile.
func storeLooked(ctx context.Context, tx *sqldb.Tx, d Draft, l lookedText) error {
	_, err := tx.Exec(ctx, `UPDATE policy_draft SET looked = ?, looked_digest = ?, base_digest = ? WHERE id = ? AND version = ?`,
		l.text, l.digest, l.base, d.ID, d.Version)
	if err != nil {
		return fmt.Errorf("keep what draft %d would do: %w", d.ID, err)
	}
	return nil
}
