package audit

import (
	"context"
	"math/rand/v2"

	"golang.org/x/mod/sumdb/tlog"

	"shouwang/internal/sqldb"
)

// run executes statements one after the other.
func run(tx *sqldb.Tx, query string, args ...any) error {
	_, err := tx.Exec(context.Background(), query, args...)
	return err
}

func at(n int64, why Reason) Report { return Report{FirstBad: n, LastBad: n, Reason: why} }

const insertEntry = `INSERT INTO journal (seq, at, actor, actor_name, action, object, county, area, detail, leaf)
	VALUES (?, 1, 1, 'x', 'a.b', 'forged', 0, 0, 'null', ?)`

// move renumbers one entry.
func move(tx *sqldb.Tx, from, to int64) error {
	return run(tx, `UPDATE journal SET seq = ? WHERE seq = ?`, to, from)
}

func rehash(tx *sqldb.Tx, seq int64) (tlog.Hash, error) {
	rows, err := rowsFrom(context.Background(), tx, seq, 1)
	if err != nil {
		return tlog.Hash{}, err
	}
	h := rows[0].hashAs(seq)
	return h, run(tx, `UPDATE journal SET leaf = ? WHERE seq = ?`, h[:], seq)
}

func tamperings() []tampering {
	all := []tampering{
		{"delete one", func(tx *sqldb.Tx, r *rand.Rand, size int64) (Report, error) {
			n := r.Int64N(size)
			return at(n, Removed), run(tx, `DELETE FROM journal WHERE seq = ?`, n)
		}},
		{"delete one and close the gap", func(tx *sqldb.Tx, r *rand.Rand, size int64) (Report, error) {
			n := r.Int64N(size)
			err := run(tx, `DELETE FROM journal WHERE seq = ?`, n)
			for i := n + 1; i < size && err == nil; i++ {
				err = move(tx, i, i-1)
			}
			return at(n, Removed), err
		}},
		{"cut the tail", func(tx *sqldb.Tx, r *rand.Rand, size int64) (Report, error) {
			n := r.Int64N(size)
			return at(n, Removed), run(tx, `DELETE FROM journal WHERE seq >= ?`, n)
		}},
		{"cut the tail with its hashes", func(tx *sqldb.Tx, r *rand.Rand, size int64) (Report, error) {
			n := r.Int64N(size)
			err := run(tx, `DELETE FROM journal WHERE seq >= ?`, n)
			if err == nil {
				err = run(tx, `DELETE FROM journal_hash WHERE position >= ?`, tlog.StoredHashIndex(0, n))
			}
			return at(n, Removed), err
		}},
		{"cut the tail and set the head back", func(tx *sqldb.Tx, r *rand.Rand, size int64) (Report, error) {
			n := 1 + r.Int64N(size-1)
			root, err := tlog.TreeHash(n, &growth{ctx: context.Background(), tx: tx, fresh: map[int64]tlog.Hash{}})
			if err == nil {
				err = run(tx, `DELETE FROM journal WHERE seq >= ?`, n)
			}
			if err == nil {
				err = setHead(context.Background(), tx, n, root)
			}
			return at(n, Removed), err
		}},
		{"append", func(tx *sqldb.Tx, _ *rand.Rand, size int64) (Report, error) {
			return at(size, Inserted), run(tx, insertEntry, size, []byte{1})
		}},
		{"insert before all", func(tx *sqldb.Tx, _ *rand.Rand, _ int64) (Report, error) {
			return at(-1, Inserted), run(tx, insertEntry, -1, []byte{1})
		}},
		{"insert and shift", func(tx *sqldb.Tx, r *rand.Rand, size int64) (Report, error) {
			n := r.Int64N(size)
			var err error
			for i := size - 1; i >= n && err == nil; i-- {
				err = move(tx, i, i+1)
			}
			if err == nil {
				err = run(tx, insertEntry, n, []byte{1})
			}
			if err == nil {
				_, err = rehash(tx, n)
			}
			return at(n, Inserted), err
		}},
		{"swap", func(tx *sqldb.Tx, r *rand.Rand, size int64) (Report, error) {
			a, b := r.Int64N(size), r.Int64N(size-1)
			if b >= a {
				b++
			}
			err := move(tx, a, -5)
			if err == nil {
				err = move(tx, b, a)
			}
			if err == nil {
				err = move(tx, -5, b)
			}
			return at(min(a, b), Moved), err
		}},
		{"replace an entry with its leaf", func(tx *sqldb.Tx, r *rand.Rand, size int64) (Report, error) {
			n := r.Int64N(size)
			err := run(tx, `UPDATE journal SET object = 'forged' WHERE seq = ?`, n)
			if err == nil {
				_, err = rehash(tx, n)
			}
			return at(n, Changed), err
		}},
		{"replace an entry with its leaf and its stored hash", func(tx *sqldb.Tx, r *rand.Rand, size int64) (Report, error) {
			n := r.Int64N(size - 1) // the last of an odd number has no sibling: only the head tells
			err := run(tx, `UPDATE journal SET object = 'forged' WHERE seq = ?`, n)
			if err != nil {
				return Report{}, err
			}
			h, err := rehash(tx, n)
			if err == nil {
				err = run(tx, `UPDATE journal_hash SET hash = ? WHERE position = ?`, h[:], tlog.StoredHashIndex(0, n))
			}
			return Report{FirstBad: n &^ 1, LastBad: n | 1, Reason: Changed}, err
		}},
		{"change a stored hash", func(tx *sqldb.Tx, r *rand.Rand, size int64) (Report, error) {
			n := r.Int64N(size)
			return at(n, Hashes), run(tx, `UPDATE journal_hash SET hash = ? WHERE position = ?`, make([]byte, 32), tlog.StoredHashIndex(0, n))
		}},
		{"change an inner hash", func(tx *sqldb.Tx, r *rand.Rand, size int64) (Report, error) {
			n := r.Int64N(size / 4)
			return Report{FirstBad: n * 4, LastBad: n*4 + 3, Reason: Hashes},
				run(tx, `UPDATE journal_hash SET hash = ? WHERE position = ?`, make([]byte, 32), tlog.StoredHashIndex(2, n))
		}},
		{"delete a stored hash", func(tx *sqldb.Tx, r *rand.Rand, size int64) (Report, error) {
			n := r.Int64N(size)
			return at(n, Hashes), run(tx, `DELETE FROM journal_hash WHERE position = ?`, tlog.StoredHashIndex(0, n))
		}},
		{"add hashes after the end", func(tx *sqldb.Tx, _ *rand.Rand, size int64) (Report, error) {
			return at(size, Removed), run(tx, `INSERT INTO journal_hash (position, hash) VALUES (?, ?)`, 1_000_000, make([]byte, 32))
		}},
		{"change the root", func(tx *sqldb.Tx, _ *rand.Rand, size int64) (Report, error) {
			return Report{FirstBad: 0, LastBad: size - 1, Reason: Head}, run(tx, `UPDATE journal_head SET root = ?`, make([]byte, 32))
		}},
		{"delete the head", func(tx *sqldb.Tx, _ *rand.Rand, _ int64) (Report, error) {
			return at(0, Head), run(tx, `DELETE FROM journal_head`)
		}},
		{"set the size back", func(tx *sqldb.Tx, r *rand.Rand, size int64) (Report, error) {
			n := r.Int64N(size)
			return at(n, Inserted), run(tx, `UPDATE journal_head SET size = ?`, n)
		}},
		{"set the size ahead", func(tx *sqldb.Tx, _ *rand.Rand, size int64) (Report, error) {
			return at(size, Removed), run(tx, `UPDATE journal_head SET size = ?`, size+3)
		}},
	}
	return append(all, columnChanges()...)
}

// columnChanges falsify each column of an entry.
func columnChanges() []tampering {
	var all []tampering
	for column, value := range map[string]any{
		"at": int64(7), "actor": int64(77), "actor_name": "other", "action": "x.y", "object": "other", "county": int64(1),
		"area": int64(1), "detail": `{}`, "leaf": make([]byte, 32),
	} {
		all = append(all, tampering{"change " + column, func(tx *sqldb.Tx, r *rand.Rand, size int64) (Report, error) {
			n := r.Int64N(size)
			return at(n, Changed), run(tx, `UPDATE journal SET `+column+` = ? WHERE seq = ?`, value, n)
		}})
	}
	return all
}
