package sqldb

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"shouwang/internal/fault"
)

// Tx is one transaction. It has one now; it must not be used by two goroutines at once.
type Tx struct {
	db   *DB
	conn *sql.Conn
	tx   *sql.Tx
	now  time.Time
	// reads says that the connection is of the pool that kept statements were prepared for.
	reads bool
}

// Write runs the function in one write transaction and commits it when the function returns nil. On SQLite writers queue; on
// PostgreSQL the isolation is read committed and rows that decide are locked by the caller. Unavailable when others stood in the way.
func (db *DB) Write(ctx context.Context, do func(*Tx) error) error {
	return db.run(ctx, db.write, nil, do)
}

// Read runs the function on one snapshot of the database, which writers do not disturb.
func (db *DB) Read(ctx context.Context, do func(*Tx) error) error {
	opts := &sql.TxOptions{ReadOnly: true}
	if db.dialect == Postgres {
		opts.Isolation = sql.LevelRepeatableRead
	}
	if db.read == db.write && db.dialect == SQLite {
		opts = nil
	}
	return db.run(ctx, db.read, opts, do)
}

// run also turns the case that another transaction stood in the way, by a lock held too long or a circle of locks, into a fault that
// says so: nothing was written, and the same command may succeed when it is given again.
func (db *DB) run(ctx context.Context, pool *sql.DB, opts *sql.TxOptions, do func(*Tx) error) (err error) {
	defer func() {
		if _, named := fault.As(err); err != nil && !named && IsBusy(err) {
			err = fault.Unavailable("unavailable").Because(err)
		}
	}()
	conn, err := pool.Conn(ctx)
	if err != nil {
		return fmt.Errorf("get a connection: %w", err)
	}
	defer func() { _ = conn.Close() }()
	inner, err := conn.BeginTx(ctx, opts)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	done := false
	defer func() {
		if !done {
			_ = inner.Rollback()
		}
	}()
	if err := do(&Tx{db: db, conn: conn, tx: inner, now: db.Now(), reads: pool == db.read}); err != nil {
		return err
	}
	start := time.Now()
	done = true
	err = inner.Commit()
	db.spent(start)
	if err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

func (db *DB) spent(since time.Time) { db.busy.Add(int64(time.Since(since))) }

// Now is the transaction's time: UTC, whole seconds, the same for all that it writes.
func (tx *Tx) Now() time.Time { return tx.now }

// Dialect tells which engine the transaction runs on.
func (tx *Tx) Dialect() Dialect { return tx.db.dialect }

// Exec runs a statement with `?` placeholders.
func (tx *Tx) Exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	defer tx.db.spent(time.Now())
	return tx.tx.ExecContext(ctx, tx.rebind(query), args...)
}

// Query runs a query with `?` placeholders. The caller closes the rows before the next statement.
func (tx *Tx) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	defer tx.db.spent(time.Now())
	if tx.reads && tx.db.dialect == SQLite {
		return tx.db.kept.query(ctx, tx.tx, query, args)
	}
	return tx.tx.QueryContext(ctx, tx.rebind(query), args...)
}

// QueryRow runs a query of at most one row with `?` placeholders.
func (tx *Tx) QueryRow(ctx context.Context, query string, args ...any) *sql.Row {
	defer tx.db.spent(time.Now())
	return tx.tx.QueryRowContext(ctx, tx.rebind(query), args...)
}

// Each runs a query and calls the function for each row with a scan function; the time the engine takes for the rows counts as its own.
func (tx *Tx) Each(ctx context.Context, query string, args []any, row func(scan func(...any) error) error) error {
	rows, err := tx.Query(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	scan := func(dest ...any) error {
		defer tx.db.spent(time.Now())
		return rows.Scan(dest...)
	}
	for {
		start := time.Now()
		more := rows.Next()
		tx.db.spent(start)
		if !more {
			return rows.Err()
		}
		if err := row(scan); err != nil {
			return err
		}
	}
}

func (tx *Tx) rebind(query string) string {
	if tx.db.dialect == Postgres {
		return Rebind(query)
	}
	return query
}

// Queue lets one transaction at a time that asks for it go on with a table, until it ends; readers are not held up. Differs because writers
// queue by themselves on SQLite.
func (tx *Tx) Queue(ctx context.Context, table string) error {
	if tx.Dialect() != Postgres {
		return nil
	}
	if _, err := tx.Exec(ctx, "LOCK TABLE "+table+" IN SHARE ROW EXCLUSIVE MODE"); err != nil {
		return fmt.Errorf("queue for %s: %w", table, err)
	}
	return nil
}
