package sqldb

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// maxVariables keeps a multi-row INSERT well under SQLite's bound of 32,766 bound values and near the size that was measured fastest.
const maxVariables = 3000

// Insert writes many rows into a table: COPY on PostgreSQL, multi-row INSERT on SQLite. next gives a row's values in the order of the
// columns and false after the last; the slice may be used again for the next row only on PostgreSQL, so callers give a fresh one.
// It returns the number of rows written.
func (tx *Tx) Insert(ctx context.Context, table string, columns []string, next func() ([]any, bool)) (int64, error) {
	defer tx.db.spent(time.Now())
	if tx.db.dialect == Postgres {
		return tx.copyRows(ctx, table, columns, next)
	}
	return tx.insertRows(ctx, table, columns, next)
}

// copyRows streams the rows through the COPY protocol on the transaction's own connection.
func (tx *Tx) copyRows(ctx context.Context, table string, columns []string, next func() ([]any, bool)) (n int64, err error) {
	source := pgx.CopyFromFunc(func() ([]any, error) {
		row, more := next()
		if !more {
			return nil, nil
		}
		return row, nil
	})
	err = tx.conn.Raw(func(driver any) error {
		var copyErr error
		n, copyErr = driver.(*stdlib.Conn).Conn().CopyFrom(ctx, pgx.Identifier{table}, columns, source)
		return copyErr
	})
	if err != nil {
		return 0, fmt.Errorf("copy into %s: %w", table, err)
	}
	return n, nil
}

func (tx *Tx) insertRows(ctx context.Context, table string, columns []string, next func() ([]any, bool)) (int64, error) {
	perStatement := max(1, maxVariables/len(columns))
	full, err := tx.tx.PrepareContext(ctx, insertSQL(table, columns, perStatement))
	if err != nil {
		return 0, fmt.Errorf("insert into %s: %w", table, err)
	}
	defer func() { _ = full.Close() }()
	var total int64
	args := make([]any, 0, perStatement*len(columns))
	for {
		row, more := next()
		if more {
			args = append(args, row...)
		}
		rows := len(args) / len(columns)
		if rows == 0 || (more && rows < perStatement) {
			if !more {
				return total, nil
			}
			continue
		}
		if err := tx.flush(ctx, full, table, columns, args); err != nil {
			return total, err
		}
		total += int64(rows)
		args = args[:0]
		if !more {
			return total, nil
		}
	}
}

func (tx *Tx) flush(ctx context.Context, full *sql.Stmt, table string, columns []string, args []any) error {
	var err error
	if rows := len(args) / len(columns); rows == max(1, maxVariables/len(columns)) {
		_, err = full.ExecContext(ctx, args...)
	} else {
		_, err = tx.tx.ExecContext(ctx, insertSQL(table, columns, rows), args...)
	}
	if err != nil {
		return fmt.Errorf("insert into %s: %w", table, err)
	}
	return nil
}

func insertSQL(table string, columns []string, rows int) string {
	values := In(len(columns))
	return "INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES " + strings.Repeat(values+", ", rows-1) + values
}
