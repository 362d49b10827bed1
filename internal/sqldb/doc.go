// Package sqldb opens the one database behind the product, SQLite or PostgreSQL, and gives every package the same small way to it:
// a write transaction, a read snapshot, `?` placeholders, one `now` for each transaction and bulk insertion.
//
// It owns no table and knows no SQL of the subject. Engines differ here in driver, connection set-up, bulk load and error codes, and
// nowhere else but in files named store_<engine>.go.
package sqldb
