package webtest_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"shouwang/internal/auth"
	"shouwang/internal/web/webtest"
)

// options are the values that a field of a page offers.
func options(page webtest.Answer, name string) (out []string) {
	for _, field := range page.Tree().All("select") {
		if field.Attr("name") != name {
			continue
		}
		for _, o := range field.All("option") {
			if o.Attr("value") != "" {
				out = append(out, o.Attr("value"))
			}
		}
	}
	return out
}

// TestRuleFilterFollowsTheProfile holds that the filter of warnings offers the rules of one profile, that of the list or the one chosen, and
// that a rule which the address names is there too.
func TestRuleFilterFollowsTheProfile(t *testing.T) {
	t.Parallel()
	s := open(t)
	office := s.as(t, auth.CountyOffice)
	ids := func(profile string) (out []string) {
		rules, err := s.system.Screening.RulesOf(profile)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rules {
			out = append(out, r.ID)
		}
		return out
	}
	now, before := ids("cn-2021"), ids("cn-2014")
	elsewhere := slices.IndexFunc(before, func(id string) bool { return !slices.Contains(now, id) })
	if elsewhere < 0 {
		t.Fatal("cn-2014 has no rule of its own")
	}
	for path, want := range map[string][]string{
		"/warnings":                                now,
		"/warnings?profile=cn-2021":                now,
		"/warnings?profile=cn-2014":                before,
		"/warnings?rule=" + before[elsewhere]:      append(slices.Clone(now), before[elsewhere]),
		"/warnings?status=open&rule=phone_missing": now,
	} {
		if got := options(office.Get(path).Want(http.StatusOK), "rule"); !slices.Equal(got, want) {
			t.Errorf("%s offers %d rules, want %d", path, len(got), len(want))
		}
	}
}

// TestBulkNeedsARule holds that several warnings are dealt with of a rule that there is, also where none waits.
func TestBulkNeedsARule(t *testing.T) {
	t.Parallel()
	s := open(t)
	office := s.as(t, auth.CountyOffice)
	office.Get("/warnings/bulk?rule=zzz").Want(http.StatusNotFound)
	page := office.Get("/warnings/bulk?rule=monitoring_long").Want(http.StatusOK)
	if text := page.Tree().Find("h1").Text(); strings.Contains(text, "monitoring_long") {
		t.Errorf("the heading names the rule by its id: %s", text)
	}
}

// TestWordsOfDrafts holds that what is refused of a draft is said in words: its state, and that a list of movers needs to know of which.
func TestWordsOfDrafts(t *testing.T) {
	t.Parallel()
	s := open(t)
	office := s.as(t, auth.CountyOffice)
	address := draft(t, office, url.Values{"param.monitoring_line": {"7000"}})
	for lang, want := range map[string][2]string{
		"zh": {"没有写明要看哪些户", "还在起草中"}, "en": {"Which households is not said", "is still being written"},
	} {
		browser := s.as(t, auth.CountyOffice)
		browser.Lang = lang
		moves := browser.Get(address + "/moves").Want(http.StatusUnprocessableEntity).Tree().Find("main").Text()
		if !strings.Contains(moves, want[0]) || strings.Contains(moves, "—”") {
			t.Errorf("%s: moves of no rule: %s", lang, moves)
		}
		browser.Get(address + "/moves?move=x").Want(http.StatusUnprocessableEntity)
		refused := browser.Post(address+"/publish", url.Values{"version": {"1"}})
		if text := refused.Tree().Text(); refused.Status < 400 || !strings.Contains(text, want[1]) || strings.Contains(text, "（draft）") {
			t.Errorf("%s: %s: %s", lang, refused, text)
		}
	}
}
