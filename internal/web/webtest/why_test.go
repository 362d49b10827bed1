package webtest_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"shouwang/internal/auth"
	"shouwang/internal/screening"
)

// raw is what stands in conditions and in no sentence: names of the language, double signs, a denied "not stated", a choice begun at its end.
var raw = regexp.MustCompile(`params\.|lines\.|groups\.|records\.|missing\(|==|&&|\|\||仅当|only if|并非：\S+ 未填|not: [^“‘]* is not stated|（—）|\(—\)`)

// TestExplanationsAreSentences opens an explanation of every rule that has warned, in both languages: no condition shows through, values
// stand where the rule speaks of parameters, choices begin with their condition, and quotation marks are inside each other.
func TestExplanationsAreSentences(t *testing.T) {
	t.Parallel()
	s := open(t)
	page, err := s.system.Screening.Warnings(t.Context(), auth.System("test"), screening.Filter{Status: "all", Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	of := map[string]screening.Warning{}
	for _, w := range page.Warnings {
		of[w.Rule] = w
	}
	if len(of) < 20 {
		t.Fatalf("%d rules have warned", len(of))
	}
	for lang, window := range map[string]*regexp.Regexp{"zh": regexp.MustCompile(`截止日前 \d+ (个月|天)`), "en": regexp.MustCompile(`\d+ (months?|days?) before the as-of date`)} {
		browser := s.as(t, auth.CountyOffice)
		browser.Lang = lang
		windows := 0
		for rule, w := range of {
			tree := browser.Get("/warnings/" + w.Ref.String()).Want(http.StatusOK).Tree().Find("ul.why")
			if !tree.Exists() {
				t.Errorf("%s: no condition", rule)
				continue
			}
			x, err := s.system.Screening.Explain(t.Context(), auth.System("test"), w.Ref)
			if err != nil {
				t.Fatal(err)
			}
			spoken(t, lang+" "+rule, tree.Text(), x)
			if window.MatchString(tree.Text()) {
				windows++
			}
		}
		if windows == 0 {
			t.Errorf("%s: no explanation tells how far back it looks", lang)
		}
	}
}

// labelled tells whether a fact or a named condition is called like a parameter.
func labelled(r *screening.Reason, name string) bool {
	found := strings.Contains(r.Label.Zh, name) || strings.Contains(r.Label.En, name)
	for _, a := range r.Args {
		found = found || labelled(a, name)
	}
	for _, row := range r.Rows {
		found = found || labelled(row.Why, name)
	}
	return found
}

func spoken(t *testing.T, what, text string, x screening.Explanation) {
	t.Helper()
	if found := raw.FindString(text); found != "" {
		t.Errorf("%s: %q in %s", what, found, text)
	}
	for key, p := range x.Params {
		for _, name := range []string{p.Label.Zh, p.Label.En} {
			if strings.Contains(text, name) && !labelled(x.Tree, name) {
				t.Errorf("%s: the name of %s where its value belongs: %s", what, key, text)
			}
		}
	}
	depth := 0
	for _, sign := range text {
		switch sign {
		case '“', '‘':
			depth++
		case '”', '’':
			depth--
		}
		if depth < 0 || depth > 2 || sign == '“' && depth == 2 || sign == '‘' && depth == 1 {
			t.Errorf("%s: quotation marks do not fit: %s", what, text)
			return
		}
	}
	if depth != 0 {
		t.Errorf("%s: quotation marks are open: %s", what, text)
	}
}
