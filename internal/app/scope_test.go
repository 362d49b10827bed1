package app_test

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/cli"
	"shouwang/internal/id"
	"shouwang/internal/sqldb/dbtest"
	"shouwang/internal/web/webtest"
)

// foreign is what a cadre of one village must not come to see: what belongs to the other villages only.
type foreign struct {
	words      []string // household numbers and names
	heads      []string // household numbers and heads' names, which a search shows
	households []id.Ref
	warnings   []id.Ref
	batches    []id.Ref
}

// TestCadreSeesNothingOfAnotherVillage walks every page a village cadre can reach, searches for people of other villages and guesses
// addresses; neither a name nor a number nor a count of another village may come back.
func TestCadreSeesNothingOfAnotherVillage(t *testing.T) {
	t.Parallel()
	dbtest.EachName(t, func(t *testing.T, dsn string) {
		s := filled(t, dsn)
		village := busiestVillage(t, s)
		account(t, s, "cadre", auth.VillageCadre, village)
		account(t, s, "office", auth.CountyOffice, area.CountyCode(410602))
		server := handler(t, s)
		cadre, office := signedIn(t, server, "cadre"), signedIn(t, server, "office")
		others := foreignTo(t, s, village)

		seen := crawl(t, cadre, others.words)
		if seen < 20 {
			t.Errorf("the cadre reached only %d pages: the walk proves nothing", seen)
		}
		for _, word := range sample(others.heads, 40) {
			address := "/households?q=" + url.QueryEscape(word)
			clean(t, cadre.Get(address), []string{word}, address)
			if a := office.Get(address); !strings.Contains(withoutEcho(a.Body, word), word) {
				t.Errorf("the county office does not find %s either: the search proves nothing", word)
			}
		}
		guess(t, cadre, office, "/households/", sample(others.households, 60))
		guess(t, cadre, office, "/warnings/", sample(others.warnings, 60))
		for _, ref := range others.batches {
			if a := cadre.Get("/imports/" + ref.String()); a.Status != 404 && a.Status != 403 {
				t.Errorf("%s", a)
			}
		}
		counts(t, s, cadre, village)
	})
}

// busiestVillage is the village with the most households, which leaves something to see.
func busiestVillage(t *testing.T, s *cli.System) int64 {
	t.Helper()
	codes := column(t, s, "SELECT village FROM household GROUP BY village ORDER BY count(id) DESC, village")
	code, err := strconv.ParseInt(codes[0], 10, 64)
	if err != nil || len(codes) < 2 {
		t.Fatal(codes, err)
	}
	return code
}

func foreignTo(t *testing.T, s *cli.System, village int64) foreign {
	t.Helper()
	own := strings.Join(column(t, s, "SELECT name FROM member WHERE village = ?", village), "|")
	var f foreign
	f.words = column(t, s, "SELECT household_no FROM household WHERE village <> ?", village)
	f.heads = slices.Clone(f.words)
	for _, name := range column(t, s, "SELECT DISTINCT head_name FROM household WHERE village <> ?", village) {
		if !strings.Contains(own, name) {
			f.heads = append(f.heads, name)
		}
	}
	for _, name := range column(t, s, "SELECT DISTINCT name FROM member WHERE village <> ?", village) {
		if len([]rune(name)) > 2 && !strings.Contains(own, name) {
			f.words = append(f.words, name)
		}
	}
	f.households = refs(t, column(t, s, "SELECT id FROM household WHERE village <> ?", village))
	f.warnings = refs(t, column(t, s, "SELECT id FROM warning WHERE village <> ?", village))
	f.batches = refs(t, column(t, s, "SELECT id FROM batch WHERE area > ?", 0))
	if len(f.words) < 200 || len(f.households) < 100 || len(f.warnings) < 50 {
		t.Fatalf("too little belongs to other villages: %d words, %d households, %d warnings", len(f.words), len(f.households), len(f.warnings))
	}
	return f
}

func refs(t *testing.T, ids []string) []id.Ref {
	t.Helper()
	var out []id.Ref
	for _, text := range ids {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, id.Ref{County: 410602, ID: n})
	}
	return out
}

// sample takes n spread over the whole.
func sample[E any](all []E, n int) []E {
	if len(all) <= n {
		return all
	}
	var out []E
	for i := range n {
		out = append(out, all[i*len(all)/n])
	}
	return out
}

// crawl follows every link from the first page and checks every page, of the rules only some, which are the same for everybody; it
// returns how many pages there were.
func crawl(t *testing.T, c *webtest.Client, forbidden []string) int {
	t.Helper()
	queue, done := []string{"/", "/households", "/warnings", "/areas", "/runs", "/imports", "/journal", "/users", "/settings"}, map[string]bool{}
	for rules := 0; len(queue) > 0 && len(done) < 600; {
		path := queue[0]
		queue = queue[1:]
		if done[path] {
			continue
		}
		if strings.HasPrefix(path, "/rules/") {
			if rules++; rules > 30 {
				continue
			}
		}
		done[path] = true
		a := c.Get(path)
		clean(t, a, forbidden, path)
		if a.Status != 200 || !strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") {
			continue
		}
		for _, link := range a.Tree().All("a") {
			href, _, _ := strings.Cut(link.Attr("href"), "#")
			if strings.HasPrefix(href, "/") && !strings.HasPrefix(href, "/static/") && !done[href] {
				queue = append(queue, href)
			}
		}
	}
	return len(done)
}

// clean fails when a page tells any of the forbidden words, other than by repeating what was asked.
func clean(t *testing.T, a webtest.Answer, forbidden []string, path string) {
	t.Helper()
	asked, err := url.QueryUnescape(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range forbidden {
		body := a.Body
		if strings.Contains(asked, word) {
			body = withoutEcho(body, word)
		}
		if strings.Contains(body, word) {
			t.Errorf("%s tells %s", path, word)
			return
		}
	}
}

// withoutEcho leaves out the places where a page repeats the search itself: the field, the chip, the addresses.
func withoutEcho(body, word string) string {
	for _, echo := range []string{`value="` + word + `"`, `q=` + url.QueryEscape(word), `q=` + word} {
		body = strings.ReplaceAll(body, echo, "")
	}
	if start := strings.Index(body, `class="chips"`); start >= 0 {
		if end := strings.Index(body[start:], "</div>"); end >= 0 {
			body = body[:start] + body[start+end:]
		}
	}
	return body
}

// guess asks for rows of other villages by their right addresses: they are not there for the cadre, and there for the county office.
func guess(t *testing.T, cadre, office *webtest.Client, prefix string, rows []id.Ref) {
	t.Helper()
	for _, ref := range rows {
		if a := cadre.Get(prefix + ref.String()); a.Status != 404 {
			t.Errorf("the cadre got %s", a)
		}
	}
	if a := office.Get(prefix + rows[0].String()); a.Status != 200 {
		t.Errorf("the county office got %s: the guess proves nothing", a)
	}
}

// counts holds that the totals are those of the cadre's village, also when another area is asked for.
func counts(t *testing.T, s *cli.System, cadre *webtest.Client, village int64) {
	t.Helper()
	own := column(t, s, "SELECT count(id) FROM household WHERE village = ?", village)[0]
	all := column(t, s, "SELECT count(id) FROM household WHERE village <> ?", 0)[0]
	foot := cadre.Get("/households").Tree().Find(".list-foot").Text()
	if !strings.Contains(foot, own) || strings.Contains(foot, all) {
		t.Errorf("the list of households says %q; the village has %s, the county %s", foot, own, all)
	}
	others := column(t, s, "SELECT DISTINCT village FROM household WHERE village <> ? ORDER BY village", village)
	for _, other := range slices.Concat(others[:3], []string{fmt.Sprint(area.ParentOf(village)), "410602000000"}) {
		for _, page := range []string{"/households?area=", "/warnings?area=", "/areas/"} {
			if a := cadre.Get(page + other); a.Status == 200 && other != fmt.Sprint(village) {
				clean(t, a, column(t, s, "SELECT household_no FROM household WHERE village <> ?", village), page+other)
			}
		}
	}
}
