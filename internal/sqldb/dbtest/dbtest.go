package dbtest

import (
	"context"
	"database/sql"
	"fmt"
	"hash/fnv"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"shouwang/internal/schema"
	"shouwang/internal/sqldb"
)

// Each runs the test once for every engine, as parallel subtests, each with a database of its own.
func Each(t *testing.T, test func(t *testing.T, db *sqldb.DB)) {
	t.Helper()
	EachName(t, func(t *testing.T, dsn string) { test(t, open(t, dsn)) })
}

// EachName is Each for tests that open the database themselves: they get its name, as the flag --db takes it.
func EachName(t *testing.T, test func(t *testing.T, dsn string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, newSQLite(t))
	})
	if os.Getenv(envPostgres) == "" {
		return
	}
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, newPostgres(t))
	})
}

const envPostgres = "SHOUWANG_TEST_POSTGRES"

// New opens a fresh, migrated SQLite database in the test's own folder.
func New(t testing.TB) *sqldb.DB {
	t.Helper()
	return open(t, newSQLite(t))
}

// NewPostgres opens a fresh, migrated PostgreSQL database that is dropped after the test; without a configured server the test is skipped.
func NewPostgres(t testing.TB) *sqldb.DB {
	t.Helper()
	if os.Getenv(envPostgres) == "" {
		t.Skip(envPostgres + " names no PostgreSQL server")
	}
	return open(t, newPostgres(t))
}

func newSQLite(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.db")
	if err := os.WriteFile(path, sqliteTemplate(t), 0o600); err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + path
}

func newPostgres(t testing.TB) string {
	t.Helper()
	server := os.Getenv(envPostgres)
	template := postgresTemplate(t, server)
	name := fmt.Sprintf("sw_%d_%d", os.Getpid(), counter.Add(1))
	admin(t, server, "CREATE DATABASE "+name+" TEMPLATE "+template)
	t.Cleanup(func() { admin(t, server, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)") })
	return databaseURL(t, server, name)
}

func open(t testing.TB, dsn string) *sqldb.DB {
	t.Helper()
	db, err := sqldb.Open(context.Background(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// counter makes names of databases unique within the process.
var counter atomic.Int64

var sqliteOnce = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "shouwang-template-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "template.db")
	db, err := sqldb.Open(context.Background(), "sqlite:"+path)
	if err != nil {
		return nil, err
	}
	if _, err := schema.Migrate(context.Background(), db); err != nil {
		return nil, err
	}
	if err := db.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// sqliteTemplate is the content of a migrated database file; copying it is faster than migrating for each test.
func sqliteTemplate(t testing.TB) []byte {
	t.Helper()
	data, err := sqliteOnce()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// postgresTemplate makes sure that a migrated template database of this schema exists. Its name carries the schema's hash, and test
// processes that start together agree on who makes it through an advisory lock of the server.
func postgresTemplate(t testing.TB, server string) string {
	t.Helper()
	name := "sw_template_" + schemaHash(t)
	pool, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = pool.Close() }()
	conn, err := pool.Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	lock := fnv.New32a()
	_, _ = lock.Write([]byte(name))
	exec(t, conn, fmt.Sprintf("SELECT pg_advisory_lock(%d)", lock.Sum32()))
	defer exec(t, conn, fmt.Sprintf("SELECT pg_advisory_unlock(%d)", lock.Sum32()))
	var there bool
	if err := conn.QueryRowContext(context.Background(), "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)", name).Scan(&there); err != nil {
		t.Fatal(err)
	}
	if there {
		return name
	}
	exec(t, conn, "DROP DATABASE IF EXISTS "+name+"_new WITH (FORCE)")
	exec(t, conn, "CREATE DATABASE "+name+"_new TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'")
	db, err := sqldb.Open(context.Background(), databaseURL(t, server, name+"_new"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := schema.Migrate(context.Background(), db); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	exec(t, conn, "ALTER DATABASE "+name+"_new RENAME TO "+name)
	return name
}

func schemaHash(t testing.TB) string {
	t.Helper()
	digest, err := schema.Digest(sqldb.Postgres)
	if err != nil {
		t.Fatal(err)
	}
	return digest[:16]
}

func admin(t testing.TB, server, statement string) {
	t.Helper()
	pool, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = pool.Close() }()
	if _, err := pool.ExecContext(context.Background(), statement); err != nil {
		t.Errorf("%s: %v", strings.SplitN(statement, " ", 3)[0], err)
	}
}

func exec(t testing.TB, conn *sql.Conn, statement string) {
	t.Helper()
	if _, err := conn.ExecContext(context.Background(), statement); err != nil {
		t.Errorf("%s: %v", statement, err)
	}
}

func databaseURL(t testing.TB, server, name string) string {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}
