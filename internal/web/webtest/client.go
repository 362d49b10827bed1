package webtest

import (
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Client is a browser without scripts: it keeps cookies and does not follow redirects.
type Client struct {
	t    testing.TB
	base string
	http *http.Client
	// Lang is sent as the cookie of the chosen language when it is not empty.
	Lang string
}

// Answer is what came back.
type Answer struct {
	Status   int
	Location string
	Header   http.Header
	Body     string
	Request  string
	t        testing.TB
}

// NewClient starts a browser for a server, which stops with the test.
func NewClient(t testing.TB, handler http.Handler) *Client {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return clientAt(t, server.URL)
}

func clientAt(t testing.TB, base string) *Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &Client{t: t, base: base, http: &http.Client{
		Jar:           jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Again returns another browser at the same server, without any cookie.
func (c *Client) Again() *Client { return clientAt(c.t, c.base) }

// Get asks for a page.
func (c *Client) Get(path string) Answer {
	c.t.Helper()
	return c.do(http.MethodGet, path, "", nil)
}

// Post sends a form from a page of the same site.
func (c *Client) Post(path string, form url.Values) Answer {
	c.t.Helper()
	return c.do(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// Send sends any body with its content type.
func (c *Client) Send(path, kind string, body io.Reader) Answer {
	c.t.Helper()
	return c.do(http.MethodPost, path, kind, body)
}

// Do sends a request with headers that a test wants.
func (c *Client) Do(method, path string, header http.Header, body io.Reader) Answer {
	c.t.Helper()
	request, err := http.NewRequest(method, c.base+path, body)
	if err != nil {
		c.t.Fatal(err)
	}
	for name, values := range header {
		request.Header[name] = values
	}
	return c.send(request)
}

func (c *Client) do(method, path, kind string, body io.Reader) Answer {
	header := http.Header{"Sec-Fetch-Site": {"same-origin"}}
	if kind != "" {
		header.Set("Content-Type", kind)
	}
	return c.Do(method, path, header, body)
}

func (c *Client) send(request *http.Request) Answer {
	c.t.Helper()
	if c.Lang != "" {
		request.AddCookie(&http.Cookie{Name: "shouwang_lang", Value: c.Lang})
	}
	response, err := c.http.Do(request)
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return Answer{
		Status: response.StatusCode, Location: response.Header.Get("Location"), Header: response.Header,
		Body: string(body), Request: request.Method + " " + request.URL.RequestURI(), t: c.t,
	}
}

// Want fails the test unless the answer has the status.
func (a Answer) Want(status int) Answer {
	a.t.Helper()
	if a.Status != status {
		a.t.Errorf("%s: status %d, want %d\n%s", a.Request, a.Status, status, excerpt(a))
	}
	return a
}

func excerpt(a Answer) string {
	if !strings.Contains(a.Header.Get("Content-Type"), "html") {
		return ""
	}
	text := a.Tree().Find("main").Text()
	if len(text) > 600 {
		text = text[:600]
	}
	return text
}

// Tree reads the page.
func (a Answer) Tree() Node {
	a.t.Helper()
	root, err := html.Parse(strings.NewReader(a.Body))
	if err != nil {
		a.t.Fatalf("%s: %v", a.Request, err)
	}
	return Node{root}
}

// String names the answer in messages.
func (a Answer) String() string { return fmt.Sprintf("%s → %d", a.Request, a.Status) }
