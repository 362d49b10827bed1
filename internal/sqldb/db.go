package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"modernc.org/sqlite"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

// Dialect names the engine.
type Dialect string

// The engines.
const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

// DB is the database. Its methods may be called by any number of goroutines.
type DB struct {
	dialect Dialect
	path    string
	write   *sql.DB
	read    *sql.DB
	clock   atomic.Pointer[func() time.Time]
	busy    atomic.Int64
	kept    kept
}

// writerPragmas give the one connection that writes more room: what a large import touches stays in memory, and so do its statements'
// journals, which alone took a fifth of the time of new rows in a database of a million persons.
const writerPragmas = "&_pragma=cache_size(-49152)&_pragma=temp_store(MEMORY)"

// readerPragmas give those that only read little room: they read the mapped file, and what lies outside it the system holds for them. The
// caches bound what the process takes however large the database is; the engine's allocator takes more than twice their size for them,
// because it rounds a page with its header up to a power of two.
const readerPragmas = "&_pragma=cache_size(-8192)&_pragma=query_only(1)"

// readers is the number of connections that read beside the one that writes to SQLite.
const readers = 4

// pragmas are set on every SQLite connection: write-ahead log, a sync at every commit because an acknowledged change must survive a
// power cut, foreign keys, and a memory-mapped window that halves the time of scans. None may be named here and for one kind of connection
// too: the driver runs them in the order of their texts, not in the order in which they stand.
const pragmas = "_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_pragma=busy_timeout(15000)" +
	"&_pragma=mmap_size(1073741824)&_pragma=journal_size_limit(67108864)"

// Open opens the database that the name says: "sqlite:path", "sqlite::memory:" or "postgres://…". It does not migrate.
func Open(ctx context.Context, dsn string) (*DB, error) {
	db, err := open(dsn)
	if err != nil {
		return nil, err
	}
	now := time.Now
	db.clock.Store(&now)
	if err := db.write.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open database: %w", err), db.Close())
	}
	return db, nil
}

func open(dsn string) (*DB, error) {
	switch {
	case strings.HasPrefix(dsn, "postgres://"), strings.HasPrefix(dsn, "postgresql://"):
		config, err := pgx.ParseConfig(dsn)
		if err != nil {
			return nil, fmt.Errorf("open postgres: %w", err)
		}
		pool := stdlib.OpenDB(*config, stdlib.OptionAfterConnect(interpreted))
		pool.SetMaxOpenConns(16)
		return &DB{dialect: Postgres, write: pool, read: pool}, nil
	case dsn == "sqlite::memory:":
		pool, err := sql.Open("sqlite", "file::memory:?_txlock=immediate&"+pragmas+writerPragmas)
		if err != nil {
			return nil, fmt.Errorf("open sqlite: %w", err)
		}
		pool.SetMaxOpenConns(1)
		pool.SetMaxIdleConns(1)
		pool.SetConnMaxLifetime(0)
		return &DB{dialect: SQLite, write: pool, read: pool}, nil
	case strings.HasPrefix(dsn, "sqlite:") && len(dsn) > len("sqlite:"):
		return openFile(strings.TrimPrefix(dsn, "sqlite:"))
	default:
		return nil, errors.New(`the database is named "sqlite:PATH" or "postgres://…"`)
	}
}

// interpreted keeps PostgreSQL from compiling statements to machine code. Differs because it takes half a minute to compile all rules of a
// profile, which run in less than a second, and SQLite compiles nothing.
func interpreted(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, "SET jit = off")
	return err
}

func openFile(path string) (*DB, error) {
	if strings.ContainsAny(path, "?#%") {
		return nil, errors.New("the database's path must not contain ?, # or %")
	}
	if err := private(path); err != nil {
		return nil, err
	}
	writer, err := sql.Open("sqlite", "file:"+path+"?_txlock=immediate&"+pragmas+writerPragmas)
	if err != nil {
		return nil, fmt.Errorf("open sqlite: %w", err)
	}
	writer.SetMaxOpenConns(1)
	writer.SetMaxIdleConns(1)
	reader, err := sql.Open("sqlite", "file:"+path+"?"+pragmas+readerPragmas)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open sqlite: %w", err), writer.Close())
	}
	reader.SetMaxOpenConns(readers)
	reader.SetMaxIdleConns(readers)
	return &DB{dialect: SQLite, path: path, write: writer, read: reader}, nil
}

// private makes a new database file that only its owner may read: it holds names and incomes. The engine gives the files beside it the
// same permissions. An existing file keeps what its administrator has set.
func private(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("open sqlite: %w", err)
	}
	return f.Close()
}

// Dialect tells which engine it is.
func (db *DB) Dialect() Dialect { return db.dialect }

// Path is the file of a SQLite database; empty for one in memory and for PostgreSQL.
func (db *DB) Path() string { return db.path }

// SetClock replaces the clock that transactions read; tests and the demo use it.
func (db *DB) SetClock(now func() time.Time) { db.clock.Store(&now) }

// Now reads the clock: UTC, whole seconds.
func (db *DB) Now() time.Time { return (*db.clock.Load())().UTC().Truncate(time.Second) }

// Busy is the time that statements of this process have spent in the database since it was opened; reading rows counts where the
// engine computes them while they are read through Tx.Each.
func (db *DB) Busy() time.Duration { return time.Duration(db.busy.Load()) }

// Pool gives the pool that migrations run on. Nothing else may use it.
func (db *DB) Pool() *sql.DB { return db.write }

// Close closes all connections.
func (db *DB) Close() error {
	if db.read == db.write {
		return db.write.Close()
	}
	return errors.Join(db.read.Close(), db.write.Close())
}

// IsUnique reports whether an error says that a unique key was broken.
func IsUnique(err error) bool {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.Code == "23505"
	}
	if lite, ok := errors.AsType[*sqlite.Error](err); ok {
		return lite.Code() == 2067 || lite.Code() == 1555
	}
	return false
}

// IsBusy reports whether an error says that another transaction stood in the way and the same work may succeed when tried again.
func IsBusy(err error) bool {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.Code == "40001" || pg.Code == "40P01" || pg.Code == "55P03"
	}
	if lite, ok := errors.AsType[*sqlite.Error](err); ok {
		return lite.Code()&0xff == 5
	}
	return false
}
