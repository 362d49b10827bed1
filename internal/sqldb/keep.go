package sqldb

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
)

// maxKept bounds the statements that are kept; each takes memory on every connection that has run it.
const maxKept = 96

// kept are prepared statements by their text, the oldest first in order.
type kept struct {
	mu     sync.RWMutex
	byText map[string]*sql.Stmt
	order  []string
}

// Keep prepares a large query once, so that transactions of Read that run the same text do not compile it again: on SQLite compiling a
// statement of many rules takes longer than running it for one household. PostgreSQL's driver does that by itself. It must not be called
// inside a transaction.
func (db *DB) Keep(ctx context.Context, query string) error {
	if db.dialect != SQLite || db.kept.find(query) != nil {
		return nil
	}
	stmt, err := db.read.PrepareContext(ctx, query)
	if err != nil {
		return fmt.Errorf("prepare: %w", err)
	}
	return db.kept.add(query, stmt)
}

func (k *kept) find(query string) *sql.Stmt {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.byText[query]
}

// add keeps a statement and gives up the oldest when there are too many. One that is running is closed when it has ended.
func (k *kept) add(query string, stmt *sql.Stmt) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.byText[query] != nil {
		return stmt.Close()
	}
	if k.byText == nil {
		k.byText = map[string]*sql.Stmt{}
	}
	k.byText[query], k.order = stmt, append(k.order, query)
	if len(k.order) <= maxKept {
		return nil
	}
	oldest := k.byText[k.order[0]]
	delete(k.byText, k.order[0])
	k.order = k.order[1:]
	return oldest.Close()
}

// query runs a query in a transaction, as a kept statement when it is one. While it begins, the statement is not given up.
func (k *kept) query(ctx context.Context, tx *sql.Tx, query string, args []any) (*sql.Rows, error) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	if stmt := k.byText[query]; stmt != nil {
		return tx.StmtContext(ctx, stmt).QueryContext(ctx, args...)
	}
	return tx.QueryContext(ctx, query, args...)
}
