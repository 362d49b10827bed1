package webtest

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"shouwang/internal/web/kit"
)

// Case says how to knock at one route.
type Case struct {
	// Path is an address that answers Status (200 when zero) for the browser May.
	Path   string
	Status int
	Form   url.Values
	// May is signed in with the permission, MayNot without it; MayNot is nil when every role may.
	May, MayNot *Client
	// Elsewhere is the address of a row of another area, Missing of a row that does not exist, Broken those with a
	// broken id; all must answer 404. Wrong are addresses with a broken page, order or filter; they must answer 422.
	Elsewhere, Missing string
	Broken, Wrong      []string
	// Lists of a route may be left out only with a reason.
	Reason string
}

// Exercise knocks at every route and fails when one lacks a case, so that a new route cannot be forgotten.
func Exercise(t *testing.T, outside *Client, routes []kit.Route, cases map[string]Case) {
	t.Helper()
	for _, route := range routes {
		one, ok := cases[route.Name]
		if !ok {
			t.Errorf("route %s (%s %s) has no case in the Exercise suite", route.Name, route.Method, route.Pattern)
			continue
		}
		t.Run(route.Name, func(t *testing.T) { knock(t, outside, route, one) })
	}
	known := map[string]bool{}
	for _, route := range routes {
		known[route.Name] = true
	}
	for name := range cases {
		if !known[name] {
			t.Errorf("case %s has no route", name)
		}
	}
}

func knock(t *testing.T, outside *Client, route kit.Route, one Case) {
	if !route.Open {
		answer := one.ask(outside.Again(), route, one.Path)
		if answer.Status != http.StatusSeeOther || !strings.HasPrefix(answer.Location, "/sign-in") {
			t.Errorf("without a session: %s to %q, want the sign-in page", answer, answer.Location)
		}
	}
	want := one.Status
	if want == 0 {
		want = http.StatusOK
	}
	one.expect(t, route, one.May, one.Path, want)
	if one.MayNot != nil {
		one.expect(t, route, one.MayNot, one.Path, http.StatusForbidden)
	} else if route.Permission != "" {
		t.Error("the route needs a permission, but the case names nobody without it")
	}
	for _, path := range append([]string{one.Elsewhere, one.Missing}, one.Broken...) {
		if path != "" {
			one.expect(t, route, one.May, path, http.StatusNotFound)
		}
	}
	if strings.Contains(strings.TrimSuffix(route.Pattern, "{$}"), "{") && (one.Missing == "" || len(one.Broken) == 0) && one.Reason == "" {
		t.Error("the route names a row: the case needs Missing and Broken, or a Reason")
	}
	for _, path := range one.Wrong {
		one.expect(t, route, one.May, path, http.StatusUnprocessableEntity)
	}
	if route.Method == http.MethodPost {
		one.strange(t, route)
	}
}

// strange sends the form from another site, which must be refused whoever is signed in.
func (c Case) strange(t *testing.T, route kit.Route) {
	header := http.Header{"Sec-Fetch-Site": {"cross-site"}, "Content-Type": {"application/x-www-form-urlencoded"}}
	answer := c.May.Do(route.Method, c.Path, header, strings.NewReader(c.Form.Encode()))
	if answer.Status != http.StatusForbidden {
		t.Errorf("from another site: %s, want 403", answer)
	}
}

func (c Case) expect(t *testing.T, route kit.Route, browser *Client, path string, status int) {
	t.Helper()
	answer := c.ask(browser, route, path)
	if answer.Status != status {
		t.Errorf("%s, want %d: %s", answer, status, excerpt(answer))
	}
	if strings.Contains(answer.Header.Get("Content-Type"), "html") {
		Sound(t, answer)
	}
}

func (c Case) ask(browser *Client, route kit.Route, path string) Answer {
	if route.Method == http.MethodPost {
		return browser.Post(path, c.Form)
	}
	return browser.Get(path)
}
