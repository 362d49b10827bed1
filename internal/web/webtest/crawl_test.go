package webtest_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"shouwang/internal/auth"
	"shouwang/internal/locale"
	"shouwang/internal/screening"
	"shouwang/internal/web/webtest"
)

// most bounds how many pages a crawl opens; every kind of page is reached long before.
const most = 70

// crawl opens every page that links lead to, nearest first, and hands each to visit.
func crawl(t *testing.T, browser *webtest.Client, visit func(webtest.Answer)) {
	t.Helper()
	seen := map[string]bool{"/": true}
	queue := []string{"/"}
	for opened := 0; len(queue) > 0 && opened < most; opened++ {
		path := queue[0]
		queue = queue[1:]
		answer := browser.Get(path)
		if answer.Status != http.StatusOK {
			t.Errorf("%s, linked from a page", answer)
			continue
		}
		if !strings.Contains(answer.Header.Get("Content-Type"), "html") {
			continue
		}
		visit(answer)
		for _, a := range answer.Tree().All("a") {
			address, err := url.Parse(a.Attr("href"))
			if err != nil {
				t.Errorf("%s: broken link %q", answer, a.Attr("href"))
				continue
			}
			address.Fragment = ""
			if next := address.String(); strings.HasPrefix(next, "/") && !seen[next] {
				seen[next] = true
				queue = append(queue, next)
			}
		}
	}
}

func TestEveryLinkOfEveryRoleLeadsToASoundPage(t *testing.T) {
	t.Parallel()
	s := open(t)
	for _, role := range auth.Roles() {
		for _, lang := range locale.Languages() {
			t.Run(string(role)+"/"+string(lang), func(t *testing.T) {
				t.Parallel()
				browser := s.as(t, role)
				browser.Lang = string(lang)
				crawl(t, browser, func(answer webtest.Answer) {
					webtest.Sound(t, answer)
					if got := answer.Tree().Find("html").Attr("lang"); got != lang.Tag() {
						t.Errorf("%s: language %s, want %s", answer, got, lang.Tag())
					}
				})
			})
		}
	}
}

// TestACadreSeesNothingOfAnotherVillage opens every page that a cadre can reach and looks for households of others.
func TestACadreSeesNothingOfAnotherVillage(t *testing.T) {
	t.Parallel()
	s := open(t)
	others := s.numbersElsewhere(t)
	if len(others) < 20 {
		t.Fatalf("only %d households elsewhere: the test says nothing", len(others))
	}
	browser := s.as(t, auth.VillageCadre)
	look := func(answer webtest.Answer) {
		for _, no := range others {
			if strings.Contains(answer.Body, no) {
				t.Errorf("%s shows household %s of another village", answer, no)
			}
		}
	}
	crawl(t, browser, look)
	for _, no := range others[:10] {
		look(browser.Get("/households?q=" + no[:len(no)-1]).Want(http.StatusOK))
		if found := browser.Get("/households?q=" + no).Want(http.StatusOK).Tree().Find("#household-list"); found.Exists() {
			t.Errorf("searching for %s finds %s", no, found.Text())
		}
	}
}

// numbersElsewhere are the numbers of households with warnings outside the cadre's village.
func (s *site) numbersElsewhere(t *testing.T) []string {
	t.Helper()
	page, err := s.system.Screening.Warnings(t.Context(), auth.System("test"), screening.Filter{Status: "all", Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	var numbers []string
	for _, w := range page.Warnings {
		if w.Village != s.village && w.HouseholdNo != "" && !seen[w.HouseholdNo] {
			seen[w.HouseholdNo] = true
			numbers = append(numbers, w.HouseholdNo)
		}
	}
	return numbers
}

// TestNoFullNumberReachesAPage looks for unmasked identity and phone numbers on every page of the county office.
func TestNoFullNumberReachesAPage(t *testing.T) {
	t.Parallel()
	s := open(t)
	crawl(t, s.as(t, auth.CountyOffice), func(answer webtest.Answer) {
		for _, number := range longNumbers(answer.Tree().Find("main").Text()) {
			t.Errorf("%s shows the number %s", answer, number)
		}
	})
}

// longNumbers finds runs of digits that could be an identity number (15, 18 or 20 characters) or a mobile phone.
func longNumbers(text string) []string {
	var found []string
	for _, run := range strings.FieldsFunc(text, func(r rune) bool { return (r < '0' || r > '9') && r != 'X' }) {
		switch {
		case len(run) == 18 || len(run) == 20 || len(run) == 15, len(run) == 11 && run[0] == '1':
			found = append(found, run)
		}
	}
	return found
}
