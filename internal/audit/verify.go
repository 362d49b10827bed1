package audit

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"shouwang/internal/sqldb"
)

// Reason says what happened to the journal. Its sentence for people is the message "audit.reason.<code>".
type Reason string

// The reasons, by what an unauthorised hand did.
const (
	Changed  Reason = "changed"  // an entry says something else than when it was written
	Removed  Reason = "removed"  // an entry is gone
	Inserted Reason = "inserted" // an entry stands there that was never appended
	Moved    Reason = "moved"    // entries changed places
	Hashes   Reason = "hashes"   // all entries are as they were, but the stored hashes are not
	Head     Reason = "head"     // entries and hashes agree with each other, but not with size and root
)

// Report is the outcome of a verification.
type Report struct {
	Entries  int64  // entries read
	OK       bool   // nothing was found
	FirstBad int64  // position of the first bad entry, counted from 0; -1 when all is well
	LastBad  int64  // the bad entry stands at FirstBad or after it, up to here; equal to FirstBad when it is exactly known
	Reason   Reason // empty when all is well
}

// batch is how many rows are in memory at once.
const batch = 2000

// Verify reads the whole journal once, in a snapshot and with little memory, computes every leaf and the whole tree
// anew and compares them with what was stored. It finds the first entry that was changed, removed, inserted or moved.
// Who may rewrite all three tables consistently leaves no trace in them; against that, keep the root that
// CurrentHead returns somewhere else.
func Verify(ctx context.Context, db *sqldb.DB) (Report, error) {
	var report Report
	err := db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		report, err = verify(ctx, tx)
		return err
	})
	if err != nil {
		return Report{}, fmt.Errorf("verify the journal: %w", err)
	}
	return report, nil
}

func verify(ctx context.Context, tx *sqldb.Tx) (Report, error) {
	v := &verifier{ctx: ctx, tx: tx, hashes: cursor{ctx: ctx, tx: tx}}
	return v.run()
}

// CurrentHead returns the size and root of the journal, to be kept or printed outside the system as a witness.
func CurrentHead(ctx context.Context, db *sqldb.DB) (size int64, root string, err error) {
	err = db.Read(ctx, func(tx *sqldb.Tx) error {
		var hash []byte
		if size, hash, err = readHead(ctx, tx); err != nil || len(hash) != tlog.HashSize {
			return err
		}
		root = tlog.Hash(hash).String()
		return nil
	})
	if err != nil {
		return 0, "", fmt.Errorf("read the journal's head: %w", err)
	}
	return size, root, nil
}

// verifier walks the journal and the stored hashes side by side: in both, everything stands in the order in which it
// was appended.
type verifier struct {
	ctx    context.Context
	tx     *sqldb.Tx
	hashes cursor
	n      int64  // entries seen
	peaks  []peak // the complete subtrees so far, the largest first
	first  *mismatch
}

// peak is the root of a complete subtree, computed from the entries.
type peak struct {
	level int
	hash  tlog.Hash
}

// mismatch is the first place where entries and stored hashes differ.
type mismatch struct {
	lo, hi  int64 // the entries below the hash that differs
	row     *row  // the entry, when the hash is its leaf
	certain bool  // the row contradicts itself: no other table need be asked
	want    []byte
}

func (v *verifier) run() (Report, error) {
	size, root, err := readHead(v.ctx, v.tx)
	if err != nil {
		return Report{}, err
	}
	fault, err := v.walk(size, root)
	if err != nil {
		return Report{}, err
	}
	intact := fault == nil && v.n == size && (root == nil || tlog.Hash(root) == v.root())
	more, err := v.hashes.more()
	switch {
	case err != nil:
		return Report{}, err
	case v.first != nil:
		return v.explain(intact)
	case fault != nil:
		return *fault, nil
	case v.n < size, more: // with more hashes the tail was cut off and the head set back
		return v.bad(v.n, v.n, Removed), nil
	case !intact:
		return v.bad(0, max(size-1, 0), Head), nil
	}
	return Report{Entries: v.n, OK: true, FirstBad: -1, LastBad: -1}, nil
}

func (v *verifier) bad(first, last int64, why Reason) Report {
	return Report{Entries: v.n, FirstBad: first, LastBad: last, Reason: why}
}

// walk visits the entries until their numbering breaks, which it returns as a report.
func (v *verifier) walk(size int64, root []byte) (*Report, error) {
	from := int64(-1 << 62)
	for {
		rows, err := rowsFrom(v.ctx, v.tx, from, batch)
		if err != nil || len(rows) == 0 {
			return nil, err
		}
		for i := range rows {
			if why := v.place(rows[i].seq, size, root); why != "" {
				report := v.bad(min(v.n, rows[i].seq), min(v.n, rows[i].seq), why)
				return &report, nil
			}
			if err := v.add(rows[i]); err != nil {
				return nil, err
			}
		}
		from = rows[len(rows)-1].seq + 1
	}
}

// place tells what is wrong with an entry at this position, if anything.
func (v *verifier) place(seq, size int64, root []byte) Reason {
	switch {
	case root == nil || len(root) != tlog.HashSize:
		return Head
	case seq < v.n, v.n >= size:
		return Inserted
	case seq > v.n:
		return Removed
	}
	return ""
}

// add compares an entry and the subtrees that it completes with the stored hashes.
func (v *verifier) add(r row) error {
	hash := r.hashAs(v.n)
	stored, err := v.hashes.next(tlog.StoredHashIndex(0, v.n))
	if err != nil {
		return err
	}
	same := string(stored) == string(hash[:])
	if v.first == nil && (!same || string(r.leaf) != string(hash[:])) {
		v.first = &mismatch{lo: v.n, hi: v.n, row: &r, certain: same, want: stored}
	}
	node := peak{0, hash}
	for len(v.peaks) > 0 && v.peaks[len(v.peaks)-1].level == node.level {
		left := v.peaks[len(v.peaks)-1]
		v.peaks = v.peaks[:len(v.peaks)-1]
		node = peak{node.level + 1, tlog.NodeHash(left.hash, node.hash)}
		index := v.n >> node.level
		stored, err := v.hashes.next(tlog.StoredHashIndex(node.level, index))
		if err != nil {
			return err
		}
		if v.first == nil && string(stored) != string(node.hash[:]) {
			v.first = &mismatch{lo: index << node.level, hi: v.n}
		}
	}
	v.peaks = append(v.peaks, node)
	v.n++
	return nil
}

// root is the root of the tree over the entries seen.
func (v *verifier) root() tlog.Hash {
	if len(v.peaks) == 0 {
		return tlog.Hash{}
	}
	hash := v.peaks[len(v.peaks)-1].hash
	for i := len(v.peaks) - 2; i >= 0; i-- {
		hash = tlog.NodeHash(v.peaks[i].hash, hash)
	}
	return hash
}

// explain names what the first mismatch is. An entry that does not fit its hash may have been changed; or it stands
// at another position than it was written for, or another entry stood here. Only then all is read once more.
func (v *verifier) explain(intact bool) (Report, error) {
	m := v.first
	switch {
	case intact && !m.certain:
		return v.bad(m.lo, m.hi, Hashes), nil
	case m.row == nil, m.certain:
		return v.bad(m.lo, m.hi, Changed), nil
	}
	elsewhere, err := v.belongsElsewhere(*m.row)
	if err != nil {
		return Report{}, err
	}
	other, err := v.otherBelongsHere(m.lo, m.want)
	if err != nil {
		return Report{}, err
	}
	why := Changed
	switch {
	case elsewhere && other:
		why = Moved
	case elsewhere:
		why = Removed
	case other:
		why = Inserted
	}
	return v.bad(m.lo, m.lo, why), nil
}

// belongsElsewhere tells whether the content of a row fits the stored leaf of another position.
func (v *verifier) belongsElsewhere(r row) (bool, error) {
	leaves := cursor{ctx: v.ctx, tx: v.tx}
	for {
		position, hash, err := leaves.take()
		if err != nil || hash == nil {
			return false, err
		}
		if position < 0 {
			continue
		}
		if level, n := tlog.SplitStoredHashIndex(position); level == 0 && n != r.seq {
			if h := r.hashAs(n); string(h[:]) == string(hash) {
				return true, nil
			}
		}
	}
}

// otherBelongsHere tells whether the content of another row fits the stored leaf of a position.
func (v *verifier) otherBelongsHere(n int64, want []byte) (bool, error) {
	from := int64(-1 << 62)
	for {
		rows, err := rowsFrom(v.ctx, v.tx, from, batch)
		if err != nil || len(rows) == 0 {
			return false, err
		}
		for _, r := range rows {
			if h := r.hashAs(n); r.seq != n && string(h[:]) == string(want) {
				return true, nil
			}
		}
		from = rows[len(rows)-1].seq + 1
	}
}

// cursor reads the stored hashes in the order of their positions.
type cursor struct {
	ctx       context.Context
	tx        *sqldb.Tx
	from      int64
	positions []int64
	hashes    [][]byte
	at        int
	started   bool
}

// fill makes sure that a hash is at hand, unless there is none left.
func (c *cursor) fill() (err error) {
	if c.at < len(c.positions) {
		return nil
	}
	if !c.started {
		c.from, c.started = -1<<62, true
	}
	c.positions, c.hashes, err = hashesFrom(c.ctx, c.tx, c.from, 2*batch)
	c.at = 0
	if len(c.positions) > 0 {
		c.from = c.positions[len(c.positions)-1] + 1
	}
	return err
}

// next returns the hash stored at a position, nil when there is none; positions before it are passed over.
func (c *cursor) next(position int64) ([]byte, error) {
	for {
		if err := c.fill(); err != nil || c.at == len(c.positions) || c.positions[c.at] > position {
			return nil, err
		}
		c.at++
		if c.positions[c.at-1] == position {
			return c.hashes[c.at-1], nil
		}
	}
}

// take returns whatever hash comes next, nil at the end.
func (c *cursor) take() (int64, []byte, error) {
	if err := c.fill(); err != nil || c.at == len(c.positions) {
		return 0, nil, err
	}
	c.at++
	return c.positions[c.at-1], c.hashes[c.at-1], nil
}

// more tells whether any hash is left.
func (c *cursor) more() (bool, error) {
	err := c.fill()
	return c.at < len(c.positions), err
}
