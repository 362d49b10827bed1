package archtest

import (
	"fmt"
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"strings"
)

// statement recognises the beginning of a SQL text. Words that also begin English sentences count in capitals or
// together with the words that SQL puts behind them.
var statement = regexp.MustCompile(`(?s)^\s*(SELECT\s|WITH\s+\w+|(?i:select\s.+\sfrom\s|insert\s+into\s|update\s+\w+\s+set\s|delete\s+from\s|` +
	`create\s+(table|unique|index|view|temp|temporary|database|schema|trigger|function|extension)\s|alter\s+(table|database)\s|` +
	`drop\s+(table|view|index|database|schema)\s|truncate\s+table|pragma\s+\w+|with\s+(recursive\s+)?\w+(\s*\([^)]*\))?\s+as\s*\())`)

// isStore reports whether a file may hold SQL: stores, and the packages whose subject is SQL.
func isStore(f *source) bool {
	return strings.HasPrefix(path.Base(f.path), "store") || f.under("internal/schema", "internal/sqldb", "internal/rule")
}

func sqlRules() []rule {
	return []rule{
		{
			name:  "SQL stands in stores",
			check: checkSQLPlaces,
			bad: map[string]string{"internal/area/service.go": "package area\n" +
				"const a = `\n\tSELECT code FROM area`\nconst b = \"insert into area (x) values (?)\"\nconst c = \"delete\" + \" from area where x = ?\"\n"},
			want: []string{
				"internal/area/service.go:2: SQL outside of store*.go",
				"internal/area/service.go:4: SQL outside of store*.go",
				"internal/area/service.go:5: SQL outside of store*.go",
			},
			good: map[string]string{
				"internal/area/store.go":        "package area\nconst a = `SELECT code FROM area`\n",
				"internal/area/store_sqlite.go": "package area\nconst a = `SELECT code FROM area`\n",
				"internal/area/service_test.go": "package area\nconst a = `SELECT code FROM area`\n",
				"internal/schema/a.go":          "package schema\nconst a = `CREATE TABLE area (x BIGINT)`\n",
				"internal/area/service.go":      "package area\nconst a = \"select a file\"\nconst b = \"Update the list\"\n",
			},
		},
		{
			name:  "SQL keeps to the common subset",
			check: checkSQLTexts,
			bad:   badSQL(),
			want: []string{
				"internal/area/store.go:2: SELECT *: name the columns",
				"internal/area/store.go:3: a clock in SQL: bind the time",
				"internal/area/store.go:4: randomness in SQL: bind the value",
				"internal/area/store.go:5: ROLLUP, CUBE and GROUPING SETS are not in the common subset",
				"internal/area/store.go:6: MERGE is not in the common subset",
				"internal/area/store.go:7: DISTINCT ON is not in the common subset",
				"internal/area/store.go:8: LISTEN and NOTIFY are not in the common subset",
				"internal/area/store.go:9: advisory locks are not in the common subset",
				"internal/area/store.go:10: arrays are not in the common subset",
				"internal/area/store.go:11: a CTE that changes rows is not in the common subset",
				"internal/area/store.go:12: an upsert sets n = n + 1: only column = excluded.column is allowed",
				"internal/area/store.go:13: an upsert sets n = excluded.m: only column = excluded.column is allowed",
				"internal/registry/store.go:2: recursion outside of area: store the ancestors",
				"internal/schema/migrations/sqlite/1.sql: a clock in SQL: bind the time",
				"internal/schema/migrations/sqlite/1.sql: triggers and procedures are not in the common subset",
			},
			good: goodSQL(),
		},
	}
}

func badSQL() map[string]string {
	return map[string]string{
		"internal/area/store.go": "package area\n" +
			"const a = `SELECT a.* FROM area AS a`\n" +
			"const b = `UPDATE area SET at = now() WHERE x = ?`\n" +
			"const c = `SELECT x FROM area ORDER BY random()`\n" +
			"const d = `SELECT x FROM area GROUP BY ROLLUP (x)`\n" +
			"const e = `MERGE INTO area USING b ON x = y`\n" +
			"const f = `SELECT DISTINCT ON (x) x FROM area`\n" +
			"const g = `LISTEN jobs`\n" +
			"const h = `SELECT pg_advisory_xact_lock(1)`\n" +
			"const i = `SELECT x FROM area WHERE x = ANY(?)`\n" +
			"const j = `WITH moved AS (DELETE FROM area RETURNING x) SELECT x FROM moved`\n" +
			"const k = `INSERT INTO c (x, n) VALUES (?, 1) ON CONFLICT (x) DO UPDATE SET n = n + 1`\n" +
			"const l = `INSERT INTO c (x, n, m) VALUES (?, ?, ?) ON CONFLICT (x) DO UPDATE SET m = excluded.m, n = excluded.m`\n",
		"internal/registry/store.go":              "package registry\nconst a = `WITH RECURSIVE up(x) AS (SELECT 1) SELECT x FROM up`\n",
		"internal/schema/migrations/sqlite/1.sql": "CREATE TABLE a (at BIGINT DEFAULT (unixepoch()));\nCREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END;\n",
	}
}

func goodSQL() map[string]string {
	return map[string]string{
		"internal/area/store.go": "package area\n" +
			"const a = `SELECT count(*) FROM area WHERE name = 'now() and SELECT *' -- never random()\n AND x = ?`\n" +
			"const b = `WITH RECURSIVE up(x) AS (SELECT 1) SELECT x FROM up`\n" +
			"const c = `INSERT INTO c (x, n, m) VALUES (?, ?, ?) ON CONFLICT (x) DO UPDATE SET n = excluded.n, m = excluded.m WHERE c.n <> excluded.n RETURNING x`\n" +
			"const d = `INSERT INTO c (x) VALUES (?) ON CONFLICT (x) DO NOTHING`\n" +
			"func e(set string) string { return `INSERT INTO c (x) VALUES (?) ON CONFLICT (x) DO UPDATE SET ` + set }\n" +
			"const f = \"no faults; listen to what people say\"\n",
		"internal/schema/migrations/sqlite/1.sql": "-- no triggers, no now()\nCREATE TABLE a (renowned TEXT);\n",
	}
}

func checkSQLPlaces(tr tree) []string {
	var lines []string
	for _, f := range tr.product() {
		if isStore(f) {
			continue
		}
		texts(f, func(n ast.Node, text string) {
			if statement.MatchString(text) {
				lines = append(lines, tr.at(f, n, "SQL outside of store*.go"))
			}
		})
	}
	return lines
}

// texts calls visit for every string of a file, with the pieces of a sum joined; what is not a literal becomes §.
func texts(f *source, visit func(ast.Node, string)) {
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.BasicLit:
			if n.Kind == token.STRING {
				visit(n, unquote(n))
			}
		case *ast.BinaryExpr:
			if joined, ok := join(n); ok {
				visit(n, joined)
				return false
			}
		}
		return true
	})
}

// join returns the text of a sum that has at least one string literal in it.
func join(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			return unquote(e), true
		}
	case *ast.BinaryExpr:
		if e.Op != token.ADD {
			return "§", false
		}
		left, a := join(e.X)
		right, b := join(e.Y)
		return left + right, a || b
	case *ast.ParenExpr:
		return join(e.X)
	}
	return "§", false
}

// forbidden are the forms that the common subset leaves out.
func forbidden() []struct {
	form *regexp.Regexp
	why  string
} {
	type entry = struct {
		form *regexp.Regexp
		why  string
	}
	compile := func(pattern, why string) entry { return entry{regexp.MustCompile(`(?is)` + pattern), why} }
	return []entry{
		compile(`\bselect\s+(distinct\s+)?(\w+\.)?\*|,\s*\w+\.\*`, "SELECT *: name the columns"),
		compile(`\b(now|clock_timestamp|statement_timestamp|transaction_timestamp|unixepoch|julianday)\s*\(|\b(current_timestamp|current_date|current_time|localtimestamp)\b|'now'`, "a clock in SQL: bind the time"),
		compile(`\b(random|randomblob|gen_random_uuid|uuid_generate_v4)\s*\(`, "randomness in SQL: bind the value"),
		compile(`\b(rollup|cube)\s*\(|\bgrouping\s+sets\b`, "ROLLUP, CUBE and GROUPING SETS are not in the common subset"),
		compile(`\bmerge\s+into\b`, "MERGE is not in the common subset"),
		compile(`\bdistinct\s+on\s*\(`, "DISTINCT ON is not in the common subset"),
		compile(`^\s*(un)?(listen|notify)\s+\w+;?\s*$|\bpg_notify\s*\(`, "LISTEN and NOTIFY are not in the common subset"),
		compile(`\bpg_(try_)?advisory_\w+`, "advisory locks are not in the common subset"),
		compile(`\b(any|all)\s*\(\s*(\?|\$\d)|\barray\s*\[|\bunnest\s*\(|\b(text|bigint|integer)\[\]`, "arrays are not in the common subset"),
		compile(`\bas\s+(not\s+)?(materialized\s+)?\(\s*(insert|update|delete)\b`, "a CTE that changes rows is not in the common subset"),
		compile(`\bcreate\s+(or\s+replace\s+)?(constraint\s+)?(trigger|function|procedure)\b`, "triggers and procedures are not in the common subset"),
	}
}

// checkSQLTexts reads every SQL text of a store and every migration. What a store*.go of one engine needs
// differently is allowed there by section 2 of the design, except what would break a replay.
func checkSQLTexts(tr tree) []string {
	var lines []string
	for _, f := range tr.product() {
		if !isStore(f) || f.under("internal/sqldb") {
			continue
		}
		texts(f, func(n ast.Node, text string) {
			if !looksLikeSQL(text) {
				return
			}
			for _, why := range faultsOfSQL(text, f.under("internal/area")) {
				lines = append(lines, tr.at(f, n, "%s", why))
			}
		})
	}
	for _, name := range sortedKeys(tr.texts) {
		if path.Ext(name) != ".sql" {
			continue
		}
		for _, why := range faultsOfSQL(tr.texts[name], false) {
			lines = append(lines, name+": "+why)
		}
	}
	return lines
}

// sqlWords recognises pieces of SQL that are not whole statements.
var sqlWords = regexp.MustCompile(`\b(SELECT|FROM|WHERE|JOIN|VALUES|CONFLICT|RETURNING|ORDER BY|GROUP BY|MERGE|LISTEN|NOTIFY|CREATE|ALTER|UPDATE|DELETE)\b`)

func looksLikeSQL(text string) bool { return statement.MatchString(text) || sqlWords.MatchString(text) }

var (
	sqlComment = regexp.MustCompile(`(?s)--[^\n]*|/\*.*?\*/`)
	sqlQuoted  = regexp.MustCompile(`'(?:[^']|'')*'`)
	recursion  = regexp.MustCompile(`(?i)\bwith\s+recursive\b`)
	upsert     = regexp.MustCompile(`(?is)\bdo\s+update\s+set\s+(.*?)(?:\bwhere\b|\breturning\b|;|$)`)
	assignment = regexp.MustCompile(`(?is)^"?(\w+)"?\s*=\s*excluded\."?(\w+)"?$`)
)

func faultsOfSQL(text string, mayRecurse bool) []string {
	clean := sqlComment.ReplaceAllString(text, " ")
	clean = sqlQuoted.ReplaceAllStringFunc(clean, func(s string) string {
		if strings.EqualFold(s, "'now'") {
			return s
		}
		return "''"
	})
	var why []string
	for _, f := range forbidden() {
		if f.form.MatchString(clean) {
			why = append(why, f.why)
		}
	}
	if !mayRecurse && recursion.MatchString(clean) {
		why = append(why, "recursion outside of area: store the ancestors")
	}
	for _, m := range upsert.FindAllStringSubmatch(clean, -1) {
		for _, set := range strings.Split(m[1], ",") {
			set = strings.TrimSpace(set)
			if set == "" || strings.ContainsAny(set, "§%") {
				continue
			}
			if a := assignment.FindStringSubmatch(set); a == nil || !strings.EqualFold(a[1], a[2]) {
				why = append(why, fmt.Sprintf("an upsert sets %s: only column = excluded.column is allowed", set))
			}
		}
	}
	return why
}
