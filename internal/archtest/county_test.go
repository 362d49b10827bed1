package archtest

import (
	"cmp"
	"fmt"
	"go/ast"
	"regexp"
	"strings"
	"testing"

	"shouwang/internal/schema"
)

// countyRules hold what lets one SQL text run on a database that is spread by county.
func countyRules() []rule {
	return []rule{
		{
			name:  "statements on county tables name the county",
			check: checkCounties,
			bad: map[string]string{
				"internal/registry/store.go": "package registry\n" +
					"const a = `SELECT name FROM member WHERE id = ?`\n" +
					"const b = `UPDATE warning SET status = 'closed' WHERE id IN (?, ?)`\n" +
					"const c = `SELECT h.id FROM household AS h JOIN member AS m ON m.household_id = h.id WHERE h.county = ?`\n" +
					"const d = `DELETE FROM batch_fault WHERE batch_id = ?`\n" +
					"const e = `INSERT INTO household (id, village) VALUES (?, ?)`\n" +
					"const f = `SELECT w.id FROM warning AS w WHERE w.county = ? AND w.household_id IN (SELECT h.id FROM household AS h WHERE h.ended_on IS NULL)`\n" +
					"func g(t string) string { return `UPDATE rec_` + t + ` SET village = ? WHERE household_id = ?` }\n" +
					"func h(t string) string { return `SELECT id FROM ` + t + `_history WHERE household_id = ?` }\n" +
					"const i = `SELECT MIN(v.id) FROM v_member AS v WHERE v.name = ?`\n" +
					"func j(where string) string { return `SELECT h.id FROM household AS h WHERE h.county = ? AND h.id IN (SELECT m.household_id FROM member AS m WHERE ` + where + `)` }\n" +
					"const k = `SELECT h.id FROM household AS h JOIN (SELECT m.household_id FROM member AS m GROUP BY m.household_id) AS c ON c.household_id = h.id WHERE h.county = ?`\n" +
					"const l = `SELECT h.id FROM household AS h JOIN (SELECT m.county, m.household_id FROM member AS m GROUP BY m.county, m.household_id) AS c ON c.household_id = h.id WHERE h.county = ?`\n",
			},
			want: []string{
				"internal/registry/store.go:2: member is a table by county: its county must be named",
				"internal/registry/store.go:3: warning is a table by county: its county must be named",
				"internal/registry/store.go:4: member AS m is a table by county: m.county must be compared",
				"internal/registry/store.go:5: batch_fault is a table by county: its county must be named",
				"internal/registry/store.go:6: household is a table by county: its county must be named",
				"internal/registry/store.go:7: household AS h is a table by county: h.county must be compared",
				"internal/registry/store.go:7: household AS h in a list of ids: h.county must be compared, or listed with the ids",
				"internal/registry/store.go:8: rec_§ is a table by county: its county must be named",
				"internal/registry/store.go:9: §_history is a table by county: its county must be named",
				"internal/registry/store.go:10: v_member AS v is a table by county: v.county must be compared",
				"internal/registry/store.go:11: member AS m in a list of ids: m.county must be compared, or listed with the ids",
				"internal/registry/store.go:12: member AS m is a table by county: m.county must be compared",
				"internal/registry/store.go:13: member AS m is a table by county: m.county must be compared",
			},
			good: map[string]string{
				"internal/registry/store.go": "package registry\n" +
					"const a = `SELECT name FROM member WHERE county = ? AND id = ?`\n" +
					"const b = `UPDATE warning SET status = 'closed' WHERE county = ? AND id IN (?, ?)`\n" +
					"const c = `SELECT h.id FROM household AS h JOIN member AS m ON m.county = h.county AND m.household_id = h.id WHERE h.county BETWEEN ? AND ?`\n" +
					"const d = `SELECT member_id FROM person_key WHERE id_blind = ?`\n" +
					"const e = `INSERT INTO household (county, id, village) VALUES (?, ?, ?)`\n" +
					"const f = `SELECT (h.county, h.id) IN (SELECT m.county, m.household_id FROM member AS m WHERE m.name = ?) FROM household AS h WHERE h.county = ?`\n" +
					"const j = `SELECT h.id FROM household AS h JOIN (SELECT m.county, m.household_id FROM member AS m GROUP BY m.county, m.household_id) AS c ON c.county = h.county AND c.household_id = h.id WHERE h.county = ?`\n" +
					"func g(where string) string { return `SELECT w.id FROM warning AS w WHERE ` + where }\n" +
					"func h(where string) string { return `SELECT w.id FROM warning AS w` + where }\n" +
					"const columns = `county, id`\n" +
					"const i = `INSERT INTO batch (` + columns + `) VALUES (?, ?)`\n",
			},
		},
		{
			name:  "a statement stays within one kind of table",
			check: checkKinds,
			bad: map[string]string{
				"internal/registry/store.go": "package registry\n" +
					"const a = `SELECT m.name FROM person_key AS p JOIN member AS m ON m.county = p.county AND m.id = p.member_id`\n" +
					"const b = `INSERT INTO job (id) SELECT w.id FROM warning AS w WHERE w.county = ?`\n",
			},
			want: []string{
				"internal/registry/store.go:2: person_key is by_person_key, member is by_county: one statement, one kind",
				"internal/registry/store.go:3: job is single, warning is by_county: one statement, one kind",
			},
			good: map[string]string{
				"internal/registry/store.go": "package registry\n" +
					"const a = `SELECT h.id FROM household AS h JOIN division AS d ON d.code = h.village WHERE h.county = ?`\n" +
					"const b = `SELECT j.id FROM job AS j JOIN session AS s ON s.user_id = j.created_by`\n",
			},
		},
	}
}

// named is a table in a statement, with the name that the statement gives it.
type named struct {
	table, alias string
	kind         schema.Kind
}

var (
	reference = regexp.MustCompile(`(?i)\b(?:from|join|update|into)\s+([\w§]+)(?:\s+as\s+(\w+))?`)
	listed    = regexp.MustCompile(`(?i)\bin\s*\(\s*select\s+([^()]*?)\bfrom\s+(\w+)\s+as\s+(\w+)`)
	elsewhere = regexp.MustCompile(`(?i)(\bwhere|\band|\bas\s+\w+|§)\s*§`) // conditions that another text brings
	compared  = `(?i)\bcounty\s*(=|>|<|between\b|in\b)|=\s*county\b|\([^()]*(\bcounty\b|§)[^()]*\)\s*(values|select|in)\b`
)

// kinds lists the kind of every table and view.
func kinds() map[string]schema.Kind {
	all := map[string]schema.Kind{}
	for _, t := range schema.Tables() {
		all[t.Name] = t.Kind
	}
	for _, v := range schema.Views() {
		all[v.Name] = schema.ByCounty
	}
	return all
}

// namedIn lists the tables that a statement names. Of a name that is put together at run time the constant part must tell.
func namedIn(text string, kinds map[string]schema.Kind) []named {
	var out []named
	for _, m := range reference.FindAllStringSubmatch(text, -1) {
		kind, known := kinds[m[1]]
		if strings.HasPrefix(m[1], "rec_") || strings.HasPrefix(m[1], "v_") || strings.HasSuffix(m[1], "_history") {
			kind, known = schema.ByCounty, true
		}
		if known {
			out = append(out, named{m[1], m[2], kind})
		}
	}
	return out
}

func checkCounties(tr tree) []string {
	all := kinds()
	return eachStatement(tr, func(text string) (why []string) {
		for _, n := range namedIn(text, all) {
			if n.kind != schema.ByCounty {
				continue
			}
			if w := countyOf(n, text); w != "" {
				why = append(why, w)
			}
		}
		for _, m := range listed.FindAllStringSubmatch(text, -1) {
			columns, table, alias := m[1], m[2], m[3]
			if all[table] == schema.ByCounty && !strings.Contains(columns, alias+".county") && !strings.Contains(text, alias+".county =") {
				why = append(why, fmt.Sprintf("%s AS %s in a list of ids: %s.county must be compared, or listed with the ids", table, alias, alias))
			}
		}
		return why
	})
}

// countyOf says what is wrong with a table by county in a statement, "" when nothing is.
func countyOf(n named, text string) string {
	if n.alias != "" {
		alias := regexp.QuoteMeta(n.alias)
		own := regexp.MustCompile(`(?i)\b` + alias + `\.county\s*(=|>|<|between\b|in\b)|=\s*` + alias + `\.county\b|\bin\s*\(\s*select\s+` + alias + `\.county\b|^SELECT\s+` + alias + `\.county AS county\b`)
		joined := regexp.MustCompile(`(?i)\bjoin\s+` + regexp.QuoteMeta(n.table) + `\s+as\s+` + alias + `\b`).MatchString(text)
		if own.MatchString(text) || (!joined && elsewhere.MatchString(text)) || handedOn(alias, text) {
			return ""
		}
		return fmt.Sprintf("%s AS %s is a table by county: %s.county must be compared", n.table, n.alias, n.alias)
	}
	if regexp.MustCompile(compared).MatchString(text) || elsewhere.MatchString(text) {
		return ""
	}
	return n.table + " is a table by county: its county must be named"
}

// handedOn tells whether a list in brackets is grouped by the county of a table, shows it, and is joined by it.
func handedOn(alias, text string) bool {
	list := regexp.MustCompile(`(?is)\(\s*select\s+` + alias + `\.county\s*,.*?\bgroup\s+by\s+` + alias + `\.county\b(?:[^()]|\([^()]*\))*\)\s*as\s+([\w§]+)`)
	for _, m := range list.FindAllStringSubmatch(text, -1) {
		if strings.Contains(text, m[1]+".county =") || strings.Contains(text, "= "+m[1]+".county") {
			return true
		}
	}
	return false
}

func checkKinds(tr tree) []string {
	all := kinds()
	return eachStatement(tr, func(text string) []string {
		var first named
		for _, n := range namedIn(text, all) {
			if n.kind == schema.Reference {
				continue
			}
			if first = cmp.Or(first, n); first.kind != n.kind {
				return []string{fmt.Sprintf("%s is %s, %s is %s: one statement, one kind", first.table, first.kind, n.table, n.kind)}
			}
		}
		return nil
	})
}

// TestViewsKeepTheCounty holds that every view hands the county of its rows on, and joins by it.
func TestViewsKeepTheCounty(t *testing.T) {
	t.Parallel()
	all := kinds()
	for _, v := range schema.Views() {
		for _, n := range namedIn(v.Select, all) {
			if n.kind != schema.ByCounty {
				continue
			}
			if why := countyOf(n, v.Select); why != "" {
				t.Errorf("%s: %s", v.Name, why)
			}
		}
	}
}

// eachStatement judges every SQL text of the stores.
func eachStatement(tr tree, judge func(text string) []string) []string {
	var lines []string
	for _, f := range tr.product() {
		if !isStore(f) || f.under("internal/sqldb", "internal/schema") {
			continue
		}
		texts(f, func(n ast.Node, text string) {
			if !looksLikeSQL(text) {
				return
			}
			for _, why := range judge(sqlComment.ReplaceAllString(text, " ")) {
				lines = append(lines, tr.at(f, n, "%s", why))
			}
		})
	}
	return lines
}
