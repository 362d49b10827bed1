package screening

import (
	"shouwang/internal/auth"
	"shouwang/internal/sqldb"
)

// unindexed writes the sign that keeps SQLite from finding warnings by area when the area is a county or more, so that it walks them in
// the order of the page instead of sorting them all. Differs because SQLite plans without statistics; PostgreSQL has them.
func unindexed(d sqldb.Dialect, s auth.Scope) string {
	const county = 1_000_000 // villages' codes in a county
	if d == sqldb.SQLite && s.Hi-s.Lo >= county-1 {
		return "+"
	}
	return ""
}
