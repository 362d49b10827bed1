package screening

import "shouwang/internal/sqldb"

// unindexed writes the sign that keeps SQLite from finding rows by the column behind it, when there is a better way. Differs because
// SQLite plans without statistics; PostgreSQL has them.
func unindexed(d sqldb.Dialect, when bool) string {
	if d == sqldb.SQLite && when {
		return "+"
	}
	return ""
}
