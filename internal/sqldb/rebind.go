package sqldb

import (
	"strconv"
	"strings"
)

// Rebind turns `?` placeholders into $1, $2, … and leaves quoted text and comments alone.
func Rebind(query string) string {
	if !strings.Contains(query, "?") {
		return query
	}
	var b strings.Builder
	b.Grow(len(query) + 16)
	n := 0
	for i := 0; i < len(query); i++ {
		switch c := query[i]; {
		case c == '\'' || c == '"':
			end := skipQuoted(query, i)
			b.WriteString(query[i:end])
			i = end - 1
		case c == '-' && strings.HasPrefix(query[i:], "--"):
			end := i + strings.IndexByte(query[i:]+"\n", '\n')
			b.WriteString(query[i:end])
			i = end - 1
		case c == '?':
			n++
			b.WriteByte('$')
			b.WriteString(strconv.Itoa(n))
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// skipQuoted gives the position after the quoted text that begins at i; a doubled quote inside reads as two texts, which is the same.
func skipQuoted(query string, i int) int {
	end := strings.IndexByte(query[i+1:], query[i])
	if end < 0 {
		return len(query)
	}
	return i + 1 + end + 1
}

// In writes a list of n placeholders: «(?, ?, ?)». With none it writes a list that no value is in.
func In(n int) string {
	if n == 0 {
		return "(NULL)"
	}
	return "(" + strings.Repeat("?, ", n-1) + "?)"
}

// Among writes the condition that a column of whole numbers has one of the listed values, however many, and the value of its placeholder.
// Differs because the engines share no function that unfolds a list.
func Among(d Dialect, column string, list []int64) (condition string, value any) {
	var b strings.Builder
	for i, n := range list {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.FormatInt(n, 10))
	}
	if d == Postgres {
		return column + " = ANY(CAST(? AS BIGINT[]))", "{" + b.String() + "}"
	}
	return column + " IN (SELECT value FROM json_each(?))", "[" + b.String() + "]"
}
