package registry

import "shouwang/internal/sqldb"

// lock makes PostgreSQL hold the rows that decide what is written, in the order of their numbers, so that two imports of the same
// households wait for each other instead of locking in a circle. Differs because SQLite has one writer at a time.
func lock(tx *sqldb.Tx, writing bool) string {
	if writing && tx.Dialect() == sqldb.Postgres {
		return " ORDER BY household_no FOR UPDATE"
	}
	return ""
}
