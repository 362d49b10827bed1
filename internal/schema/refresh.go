package schema

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"

	"shouwang/internal/sqldb"
)

// digest is the SHA-256 of what makes the view.
func (v View) digest() string {
	sum := sha256.Sum256([]byte(v.Comment + "\n" + v.Select))
	return hex.EncodeToString(sum[:])
}

// refresh makes the views that the database shall have, in one transaction, when the text of one of them differs from what it was made
// from; it returns the number of views made. All are made anew together, because views stand on views.
func refresh(ctx context.Context, db *sqldb.DB, views []View) (int, error) {
	made := 0
	upToDate := func(tx *sqldb.Tx) (bool, map[string]string, error) {
		have, err := viewDigests(ctx, tx)
		return err == nil && sameViews(have, views), have, err
	}
	done := false
	err := db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		done, _, err = upToDate(tx)
		return err
	})
	if err != nil || done {
		return 0, err
	}
	err = db.Write(ctx, func(tx *sqldb.Tx) error {
		if tx.Dialect() == sqldb.Postgres {
			if _, err := tx.Exec(ctx, "LOCK TABLE schema_view IN EXCLUSIVE MODE"); err != nil {
				return err
			}
		}
		done, have, err := upToDate(tx)
		if err != nil || done {
			return err
		}
		old, err := oldViews(tx.Dialect(), have, views)
		if err != nil {
			return err
		}
		if err := dropViews(ctx, tx, old); err != nil {
			return err
		}
		made = len(views)
		return createViews(ctx, tx, views)
	})
	if err != nil {
		return 0, fmt.Errorf("make views: %w", err)
	}
	return made, nil
}

func viewDigests(ctx context.Context, tx *sqldb.Tx) (map[string]string, error) {
	have := map[string]string{}
	err := tx.Each(ctx, "SELECT name, digest FROM schema_view", nil, func(scan func(...any) error) error {
		var name, digest string
		err := scan(&name, &digest)
		have[name] = digest
		return err
	})
	return have, err
}

func sameViews(have map[string]string, views []View) bool {
	for _, v := range views {
		if have[v.Name] != v.digest() {
			return false
		}
	}
	return len(have) == len(views)
}

var createdView = regexp.MustCompile(`(?m)^CREATE VIEW (\w+)`)

// oldViews lists the views that may be there: those on record, those to be made, and those that the first migrations made.
func oldViews(d sqldb.Dialect, have map[string]string, views []View) ([]string, error) {
	names := map[string]bool{}
	for name := range have {
		names[name] = true
	}
	for _, v := range views {
		names[v.Name] = true
	}
	for _, g := range groups()[:frozen] {
		text, err := fs.ReadFile(migrations, "migrations/"+string(d)+"/"+g.file())
		if err != nil {
			return nil, fmt.Errorf("read migrations: %w", err)
		}
		for _, m := range createdView.FindAllStringSubmatch(string(text), -1) {
			names[m[1]] = true
		}
	}
	return slices.Sorted(maps.Keys(names)), nil
}

// dropViews drops all at once on PostgreSQL, which heeds that views stand on views; SQLite does not ask.
func dropViews(ctx context.Context, tx *sqldb.Tx, names []string) error {
	if tx.Dialect() == sqldb.Postgres {
		names = []string{strings.Join(names, ", ")}
	}
	for _, name := range names {
		if _, err := tx.Exec(ctx, "DROP VIEW IF EXISTS "+name); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, "DELETE FROM schema_view")
	return err
}

func createViews(ctx context.Context, tx *sqldb.Tx, views []View) error {
	for _, v := range views {
		if _, err := tx.Exec(ctx, "CREATE VIEW "+v.Name+" AS\n"+v.Select); err != nil {
			return fmt.Errorf("%s: %w", v.Name, err)
		}
		if tx.Dialect() == sqldb.Postgres {
			if _, err := tx.Exec(ctx, "COMMENT ON VIEW "+v.Name+" IS '"+quote(v.Comment)+"'"); err != nil {
				return fmt.Errorf("%s: %w", v.Name, err)
			}
		}
		if _, err := tx.Exec(ctx, "INSERT INTO schema_view (name, digest) VALUES (?, ?)", v.Name, v.digest()); err != nil {
			return err
		}
	}
	return nil
}
