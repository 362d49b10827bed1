package audit

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"shouwang/internal/sqldb"
)

// lockHead locks the journal for the rest of the transaction and returns its size. The statement writes nothing new to
// an existing head; being a write, it makes other appends wait on both engines without a clause of either.
func lockHead(ctx context.Context, tx *sqldb.Tx) (size int64, err error) {
	empty := tlog.Hash{}
	err = tx.QueryRow(ctx, `INSERT INTO journal_head (id, size, root) VALUES (1, 0, ?)
		ON CONFLICT (id) DO UPDATE SET id = excluded.id RETURNING size`, empty[:]).Scan(&size)
	if err != nil {
		return 0, fmt.Errorf("lock head: %w", err)
	}
	return size, nil
}

func setHead(ctx context.Context, tx *sqldb.Tx, size int64, root tlog.Hash) error {
	if _, err := tx.Exec(ctx, `UPDATE journal_head SET size = ?, root = ? WHERE id = 1`, size, root[:]); err != nil {
		return fmt.Errorf("set head: %w", err)
	}
	return nil
}

// readHead returns size and root; a journal that was never written to has size 0 and no root.
func readHead(ctx context.Context, tx *sqldb.Tx) (size int64, root []byte, err error) {
	err = tx.QueryRow(ctx, `SELECT size, root FROM journal_head WHERE id = 1`).Scan(&size, &root)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil, nil
	}
	return size, root, err
}

// few is up to how many rows single statements are faster than setting up a bulk load.
const few = 4

func insertRows(ctx context.Context, tx *sqldb.Tx, rows []row) error {
	i := 0
	next := func() ([]any, bool) {
		if i == len(rows) {
			return nil, false
		}
		r := rows[i]
		i++
		return []any{r.seq, r.at, r.actor, r.actorName, r.action, r.object, r.county, r.area, r.detail, r.leaf}, true
	}
	if len(rows) > few {
		_, err := tx.Insert(ctx, "journal",
			[]string{"seq", "at", "actor", "actor_name", "action", "object", "county", "area", "detail", "leaf"}, next)
		return err
	}
	for args, ok := next(); ok; args, ok = next() {
		if _, err := tx.Exec(ctx, `INSERT INTO journal (`+journalColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, args...); err != nil {
			return fmt.Errorf("insert entry: %w", err)
		}
	}
	return nil
}

func insertHashes(ctx context.Context, tx *sqldb.Tx, start int64, hashes []tlog.Hash) error {
	if len(hashes) <= few {
		for i, h := range hashes {
			if _, err := tx.Exec(ctx, `INSERT INTO journal_hash (position, hash) VALUES (?, ?)`, start+int64(i), h[:]); err != nil {
				return fmt.Errorf("insert hash: %w", err)
			}
		}
		return nil
	}
	i := 0
	_, err := tx.Insert(ctx, "journal_hash", []string{"position", "hash"}, func() ([]any, bool) {
		if i == len(hashes) {
			return nil, false
		}
		i++
		return []any{start + int64(i-1), hashes[i-1][:]}, true
	})
	return err
}

func readHashes(ctx context.Context, tx *sqldb.Tx, positions []int64, into map[int64]tlog.Hash) error {
	args := make([]any, len(positions))
	for i, p := range positions {
		args[i] = p
	}
	err := tx.Each(ctx, `SELECT position, hash FROM journal_hash WHERE position IN `+sqldb.In(len(args)), args,
		func(scan func(...any) error) error {
			var position int64
			var hash []byte
			if err := scan(&position, &hash); err != nil {
				return err
			}
			if len(hash) != tlog.HashSize {
				return fmt.Errorf("stored hash %d has %d bytes", position, len(hash))
			}
			into[position] = tlog.Hash(hash)
			return nil
		})
	if err != nil {
		return fmt.Errorf("read hashes: %w", err)
	}
	return nil
}

const journalColumns = `seq, at, actor, actor_name, action, object, county, area, detail, leaf`

func scanRow(scan func(...any) error) (row, error) {
	var r row
	err := scan(&r.seq, &r.at, &r.actor, &r.actorName, &r.action, &r.object, &r.county, &r.area, &r.detail, &r.leaf)
	return r, err
}

// hashesFrom returns up to n stored hashes from a position on, in order, by position.
func hashesFrom(ctx context.Context, tx *sqldb.Tx, from int64, n int) (positions []int64, hashes [][]byte, err error) {
	err = tx.Each(ctx, `SELECT position, hash FROM journal_hash WHERE position >= ? ORDER BY position LIMIT ?`, []any{from, n},
		func(scan func(...any) error) error {
			var position int64
			var hash []byte
			if err := scan(&position, &hash); err != nil {
				return err
			}
			positions = append(positions, position)
			hashes = append(hashes, hash)
			return nil
		})
	return positions, hashes, err
}

// rowsFrom returns up to n entries from a position on, in order.
func rowsFrom(ctx context.Context, tx *sqldb.Tx, from int64, n int) ([]row, error) {
	var rows []row
	err := tx.Each(ctx, `SELECT `+journalColumns+` FROM journal WHERE seq >= ? ORDER BY seq LIMIT ?`, []any{from, n},
		func(scan func(...any) error) error {
			r, err := scanRow(scan)
			rows = append(rows, r)
			return err
		})
	return rows, err
}

// selectEntries answers a filter, the newest first.
func selectEntries(ctx context.Context, tx *sqldb.Tx, f Filter, limit int) ([]Stored, error) {
	where, args := f.where()
	var out []Stored
	err := tx.Each(ctx, `SELECT `+journalColumns+` FROM journal WHERE `+where+` ORDER BY seq DESC LIMIT ?`, append(args, limit),
		func(scan func(...any) error) error {
			r, err := scanRow(scan)
			if err != nil {
				return err
			}
			out = append(out, Stored{
				Seq: r.seq, At: time.Unix(r.at, 0).UTC(), Actor: r.actor, ActorName: r.actorName, Action: r.action,
				Object: r.object, County: int(r.county), Area: r.area, Detail: r.detail,
			})
			return nil
		})
	return out, err
}

// perCounty is how many 12-digit codes one 6-digit county has.
const perCounty = 1_000_000

// where turns a filter into a condition with its arguments.
func (f Filter) where() (string, []any) {
	conditions := []string{"seq >= 0"}
	var args []any
	add := func(condition string, values ...any) {
		conditions = append(conditions, condition)
		args = append(args, values...)
	}
	if f.Before > 0 {
		add("seq < ?", f.Before)
	}
	if !f.From.IsZero() {
		add("at >= ?", f.From.Unix())
	}
	if !f.To.IsZero() {
		add("at < ?", f.To.Unix())
	}
	if f.Actor != nil {
		add("actor = ?", *f.Actor)
	}
	if f.Action != "" {
		add("(action = ? OR action >= ? AND action < ?)", f.Action, f.Action+".", f.Action+"/")
	}
	if f.Object != "" {
		add("object = ?", f.Object)
	}
	if f.AreaHi > 0 {
		add("(area BETWEEN ? AND ? OR area = 0 AND (county = 0 OR county BETWEEN ? AND ?))",
			f.AreaLo, f.AreaHi, f.AreaLo/perCounty, f.AreaHi/perCounty)
	}
	return strings.Join(conditions, " AND "), args
}
