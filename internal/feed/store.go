package feed

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/sqldb"
)

const batchColumns = "county, id, source, area, file_name, file_hash, file_size, file_date, stored_file, state, rows_read, rows_good, " +
	"rows_accepted, added, changed, unchanged, unmatched, faults, notices, created_by, created_at, settled_by, settled_at"

func insertBatch(ctx context.Context, tx *sqldb.Tx, b *Batch) error {
	notices, err := json.Marshal(b.Notices)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "INSERT INTO batch ("+batchColumns+") VALUES "+sqldb.In(23),
		b.Ref.County, b.Ref.ID, b.Source, b.Area, b.FileName, b.hash, b.FileSize, b.FileDate, orNil(b.stored), string(b.State),
		b.Rows, b.Good, b.Accepted, b.Added, b.Changed, b.Unchanged, b.Unmatched, b.Faults, string(notices), b.CreatedBy, b.CreatedAt.Unix(),
		settledBy(b), settledAt(b))
	if err != nil {
		return fmt.Errorf("insert batch: %w", err)
	}
	return nil
}

// updateBatch stores a batch's outcome.
func updateBatch(ctx context.Context, tx *sqldb.Tx, b *Batch) error {
	notices, err := json.Marshal(b.Notices)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "UPDATE batch SET stored_file = ?, state = ?, rows_read = ?, rows_good = ?, rows_accepted = ?, added = ?, changed = ?, "+
		"unchanged = ?, unmatched = ?, faults = ?, notices = ?, settled_by = ?, settled_at = ? WHERE county = ? AND id = ?",
		orNil(b.stored), string(b.State), b.Rows, b.Good, b.Accepted, b.Added, b.Changed, b.Unchanged, b.Unmatched, b.Faults, string(notices),
		settledBy(b), settledAt(b), b.Ref.County, b.Ref.ID)
	if err != nil {
		return fmt.Errorf("update batch: %w", err)
	}
	return nil
}

// claimBatch takes a checked batch for its settlement. It reports false when somebody else has settled it meanwhile; on PostgreSQL the
// row stays locked until the transaction ends.
func claimBatch(ctx context.Context, tx *sqldb.Tx, ref id.Ref) (bool, error) {
	result, err := tx.Exec(ctx, "UPDATE batch SET state = 'applying' WHERE county = ? AND id = ? AND state = 'checked'", ref.County, ref.ID)
	if err != nil {
		return false, fmt.Errorf("claim batch: %w", err)
	}
	n, err := result.RowsAffected()
	return n == 1, err
}

func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func settledBy(b *Batch) any {
	if b.SettledAt.IsZero() {
		return nil
	}
	return b.SettledBy
}

func settledAt(b *Batch) any {
	if b.SettledAt.IsZero() {
		return nil
	}
	return b.SettledAt.Unix()
}

func scanBatch(scan func(...any) error) (b Batch, err error) {
	var stored, notices sql.NullString
	var by, at sql.NullInt64
	var created int64
	var state string
	err = scan(&b.Ref.County, &b.Ref.ID, &b.Source, &b.Area, &b.FileName, &b.hash, &b.FileSize, &b.FileDate, &stored, &state, &b.Rows, &b.Good,
		&b.Accepted, &b.Added, &b.Changed, &b.Unchanged, &b.Unmatched, &b.Faults, &notices, &b.CreatedBy, &created, &by, &at)
	if err != nil {
		return b, err
	}
	b.State, b.stored, b.SettledBy, b.CreatedAt = State(state), stored.String, by.Int64, time.Unix(created, 0).UTC()
	if at.Valid {
		b.SettledAt = time.Unix(at.Int64, 0).UTC()
	}
	if notices.Valid {
		err = json.Unmarshal([]byte(notices.String), &b.Notices)
	}
	return b, err
}

// view is what an actor may see of the batches: those of the area, and for a department's liaison those of the department's sources.
type view struct {
	scope   auth.Scope
	sources []string // nil for all
}

func (v view) where(also string, args ...any) (string, []any) {
	text := " WHERE county BETWEEN ? AND ? AND area BETWEEN ? AND ?" + also
	// A batch of a whole county or country carries a code below every village of it; the village range begins with that code.
	all := append([]any{v.scope.CountyLo, v.scope.CountyHi, v.scope.Lo, v.scope.Hi}, args...)
	if v.sources != nil {
		text += " AND source IN " + sqldb.In(max(1, len(v.sources)))
		for _, s := range v.sources {
			all = append(all, s)
		}
		if len(v.sources) == 0 {
			all = append(all, "")
		}
	}
	return text, all
}

func loadBatch(ctx context.Context, tx *sqldb.Tx, v view, ref id.Ref) (Batch, error) {
	where, args := v.where(" AND county = ? AND id = ?", ref.County, ref.ID)
	b, err := scanBatch(tx.QueryRow(ctx, "SELECT "+batchColumns+" FROM batch"+where, args...).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return b, fault.NotFound("feed.batch_unknown")
	}
	if err != nil {
		return b, fmt.Errorf("load batch: %w", err)
	}
	return b, nil
}

// loadSame finds the last batch that applied a file of the same content.
func loadSame(ctx context.Context, tx *sqldb.Tx, v view, source string, hash []byte) (b Batch, found bool, err error) {
	where, args := v.where(" AND source = ? AND file_hash = ? AND state = 'applied'", source, hash)
	b, err = scanBatch(tx.QueryRow(ctx, "SELECT "+batchColumns+" FROM batch"+where+" ORDER BY created_at DESC, id DESC LIMIT 1", args...).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return b, false, nil
	}
	if err != nil {
		return b, false, fmt.Errorf("look for the same file: %w", err)
	}
	return b, true, nil
}

// loadBatches lists batches from the newest on, before a batch that was the last of the page above.
func loadBatches(ctx context.Context, tx *sqldb.Tx, v view, f Filter, limit int) (out []Batch, err error) {
	defer fault.Wrap(&err, "list batches")
	also, args := "", []any{}
	if f.Source != "" {
		also += " AND source = ?"
		args = append(args, f.Source)
	}
	if f.State != "" {
		also += " AND state = ?"
		args = append(args, string(f.State))
	}
	if f.Before != 0 {
		also += " AND id < ?"
		args = append(args, f.Before)
	}
	where, all := v.where(also, args...)
	query := "SELECT " + batchColumns + " FROM batch" + where + " ORDER BY id DESC LIMIT ?"
	err = tx.Each(ctx, query, append(all, limit), func(scan func(...any) error) error {
		b, err := scanBatch(scan)
		out = append(out, b)
		return err
	})
	return out, err
}

const faultColumns = "county, batch_id, ordinal, sheet, row_no, col_no, field_key, code, value, args"

// replaceFaults stores a batch's faults in the place of those it had.
func replaceFaults(ctx context.Context, tx *sqldb.Tx, ref id.Ref, faults []Fault) error {
	if _, err := tx.Exec(ctx, "DELETE FROM batch_fault WHERE county = ? AND batch_id = ?", ref.County, ref.ID); err != nil {
		return fmt.Errorf("delete faults: %w", err)
	}
	if len(faults) == 0 {
		return nil
	}
	rows := make([][]any, len(faults))
	for i, f := range faults {
		args, err := json.Marshal(f.Args)
		if err != nil {
			return err
		}
		rows[i] = []any{ref.County, ref.ID, i + 1, f.Sheet, f.Row, f.Col, orNil(f.Field), f.Code, f.Value, string(args)}
	}
	i := 0
	_, err := tx.Insert(ctx, "batch_fault", strings.Split(faultColumns, ", "), func() ([]any, bool) {
		if i == len(rows) {
			return nil, false
		}
		i++
		return rows[i-1], true
	})
	return err
}

// loadFaults gives a batch's faults behind an ordinal, in the order of the file.
func loadFaults(ctx context.Context, tx *sqldb.Tx, ref id.Ref, after, limit int) (out []Fault, err error) {
	defer fault.Wrap(&err, "load faults")
	query := "SELECT sheet, row_no, col_no, field_key, code, value, args FROM batch_fault WHERE county = ? AND batch_id = ? AND ordinal > ?" +
		" ORDER BY ordinal LIMIT ?"
	err = tx.Each(ctx, query, []any{ref.County, ref.ID, after, limit}, func(scan func(...any) error) error {
		var f Fault
		var key sql.NullString
		var args string
		if err := scan(&f.Sheet, &f.Row, &f.Col, &key, &f.Code, &f.Value, &args); err != nil {
			return err
		}
		f.Field = key.String
		out = append(out, f)
		return json.Unmarshal([]byte(args), &out[len(out)-1].Args)
	})
	return slices.Clip(out), err
}
