// Package dbtest gives each test a fresh, migrated database on every engine that is configured: SQLite always, PostgreSQL when
// SHOUWANG_TEST_POSTGRES names a server on which databases may be created.
//
// It owns no table and is imported by tests only.
package dbtest
