package audit

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"shouwang/internal/fault"
	"shouwang/internal/sqldb"
)

// Record appends one entry in the caller's transaction and returns its position. The journal's head stays locked until
// that transaction ends, because the order of the entries is the order of the commits: call it last, after the rows of
// the command are written, so that other writers wait for the commit only and never in a circle.
func Record(ctx context.Context, tx *sqldb.Tx, e Entry) (seq int64, err error) {
	return RecordMany(ctx, tx, []Entry{e})
}

// RecordMany appends entries in their order and returns the position of the first; the others follow it. The tree is
// extended in memory and its head written once, which is much faster than as many calls of Record.
func RecordMany(ctx context.Context, tx *sqldb.Tx, entries []Entry) (first int64, err error) {
	defer fault.Wrap(&err, "append to the journal")
	first, err = lockHead(ctx, tx)
	if err != nil || len(entries) == 0 {
		return first, err
	}
	tree := &growth{ctx: ctx, tx: tx, fresh: map[int64]tlog.Hash{}}
	rows := make([]row, len(entries))
	for i, e := range entries {
		if rows[i], err = rowOf(e, first+int64(i), tx.Now()); err != nil {
			return 0, err
		}
		if err = tree.append(rows[i]); err != nil {
			return 0, err
		}
	}
	size := first + int64(len(rows))
	root, err := tlog.TreeHash(size, tree)
	if err != nil {
		return 0, fmt.Errorf("root of %d entries: %w", size, err)
	}
	if err := insertRows(ctx, tx, rows); err != nil {
		return 0, err
	}
	if err := insertHashes(ctx, tx, tree.start, tree.hashes); err != nil {
		return 0, err
	}
	return first, setHead(ctx, tx, size, root)
}

// growth extends the stored tree: new hashes are kept here until they are written, old ones are read when needed.
type growth struct {
	ctx    context.Context
	tx     *sqldb.Tx
	start  int64 // position of the first new hash
	hashes []tlog.Hash
	fresh  map[int64]tlog.Hash // position → hash, new and already read
}

func (g *growth) append(r row) error {
	added, err := tlog.StoredHashesForRecordHash(r.seq, tlog.Hash(r.leaf), g)
	if err != nil {
		return fmt.Errorf("hash entry %d: %w", r.seq, err)
	}
	if len(g.hashes) == 0 {
		g.start = tlog.StoredHashIndex(0, r.seq)
	}
	for _, h := range added {
		g.fresh[g.start+int64(len(g.hashes))] = h
		g.hashes = append(g.hashes, h)
	}
	return nil
}

// ReadHashes implements tlog.HashReader.
func (g *growth) ReadHashes(positions []int64) ([]tlog.Hash, error) {
	var lacking []int64
	for _, p := range positions {
		if _, ok := g.fresh[p]; !ok {
			lacking = append(lacking, p)
		}
	}
	if len(lacking) > 0 {
		if err := readHashes(g.ctx, g.tx, lacking, g.fresh); err != nil {
			return nil, err
		}
	}
	out := make([]tlog.Hash, len(positions))
	for i, p := range positions {
		h, ok := g.fresh[p]
		if !ok {
			return nil, fmt.Errorf("stored hash %d is missing: the journal was tampered with; run the verification", p)
		}
		out[i] = h
	}
	return out, nil
}
