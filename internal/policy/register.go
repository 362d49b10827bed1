package policy

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"

	"shouwang/internal/audit"
	"shouwang/internal/fault"
	"shouwang/internal/sqldb"
)

// maxArchive bounds the unpacked files of a stored profile.
const maxArchive = 16 << 20

// Register keeps this version of a profile in the database, so that whatever was decided under it can be explained
// when the files have changed, and its calendar in the table of days. Each has a transaction of its own, because they
// are reference data. Registering the same version again does nothing.
func Register(ctx context.Context, db *sqldb.DB, p *Profile) (err error) {
	defer fault.Wrap(&err, "register profile %s", p.Code)
	if err := keepCalendar(ctx, db, p); err != nil {
		return err
	}
	known := false
	err = db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		known, err = stored(ctx, tx, p.Digest)
		return err
	})
	if err != nil || known {
		return err
	}
	body, err := pack(p.stored)
	if err != nil {
		return err
	}
	return db.Write(ctx, func(tx *sqldb.Tx) error {
		if err := tx.Queue(ctx, "profile"); err != nil {
			return err
		}
		if known, err := stored(ctx, tx, p.Digest); err != nil || known {
			return err
		}
		if err := save(ctx, tx, p.Digest, p.Code, body); err != nil {
			return err
		}
		_, err := audit.Record(ctx, tx, audit.Entry{
			ActorName: "system:policy", Action: "policy.register", Object: p.Code,
			Detail: map[string]any{"digest": p.Digest, "version": p.Version},
		})
		return err
	})
}

// LoadRegistered returns the version of a profile that has a digest; NotFound when it was never registered. A body that
// no longer has the digest it was stored under is an error.
func LoadRegistered(ctx context.Context, db *sqldb.DB, digest string) (*Profile, error) {
	var code string
	var body []byte
	var found bool
	err := db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		code, body, found, err = fetch(ctx, tx, digest)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("load profile %s: %w", digest, err)
	}
	if !found {
		return nil, fault.NotFound("policy_digest_unknown", "digest", digest)
	}
	files, err := unpack(body)
	if err != nil {
		return nil, fmt.Errorf("load profile %s: %w", digest, err)
	}
	p, err := parse(code, files)
	if err != nil {
		return nil, fmt.Errorf("load profile %s: %w", digest, err)
	}
	if p.Digest != digest {
		return nil, fmt.Errorf("load profile %s: its content has the digest %s", digest, p.Digest)
	}
	return p, nil
}

// pack writes files as gzipped JSON of name and text.
func pack(files map[string][]byte) ([]byte, error) {
	texts := make(map[string]string, len(files))
	for name, content := range files {
		texts[name] = string(content)
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if err := json.NewEncoder(z).Encode(texts); err != nil {
		return nil, fmt.Errorf("pack: %w", err)
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("pack: %w", err)
	}
	return b.Bytes(), nil
}

func unpack(body []byte) (map[string][]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("unpack: %w", err)
	}
	var texts map[string]string
	if err := json.NewDecoder(io.LimitReader(z, maxArchive)).Decode(&texts); err != nil {
		return nil, fmt.Errorf("unpack: %w", err)
	}
	files := make(map[string][]byte, len(texts))
	for name, text := range texts {
		files[name] = []byte(text)
	}
	return files, nil
}
