package kit_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/locale"
	"shouwang/internal/policy"
	"shouwang/internal/web/kit"
	"shouwang/internal/web/templates"
	"shouwang/internal/web/webtest"
	"shouwang/policies"
)

// people are the accounts of these tests.
type people map[int64]auth.Actor

func (p people) Actor(_ context.Context, user int64) (auth.Actor, error) {
	if actor, ok := p[user]; ok {
		return actor, nil
	}
	return auth.Actor{}, fault.NotFound("user_unknown")
}

type noPlaces struct{}

func (noPlaces) Names(context.Context, ...int64) (map[int64]area.Division, error) { return nil, nil }

// lines collects the log.
type lines struct {
	sync.Mutex
	bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.Lock()
	defer l.Unlock()
	return l.Buffer.Write(p)
}

func (l *lines) text() string {
	l.Lock()
	defer l.Unlock()
	return l.String()
}

const listPage = `{{define "content"}}<h1>{{.Title}}</h1>{{template "list" .Data}}{{end}}`

// withPages is the product's templates and those of a test.
func withPages(t *testing.T, extra map[string]string) fs.FS {
	t.Helper()
	all := fstest.MapFS{}
	err := fs.WalkDir(templates.Files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(templates.Files, name)
		all[name] = &fstest.MapFile{Data: content}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range extra {
		all[name] = &fstest.MapFile{Data: []byte(content)}
	}
	return all
}

func newKit(t *testing.T, log *lines, extra map[string]string) *kit.Kit {
	t.Helper()
	messages, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	profile, err := policy.Load(policies.FS, "cn-2021")
	if err != nil {
		t.Fatal(err)
	}
	k, err := kit.New(kit.Config{
		Messages: messages, Templates: withPages(t, extra), Profile: func(context.Context, auth.Actor) *policy.Profile { return profile }, Lang: locale.ZH,
		Log: slog.New(slog.NewTextHandler(log, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

type row struct{ name, level string }

func testList() *kit.List[row] {
	return &kit.List[row]{
		Name: "rows", Caption: "web.nav.households", Sort: "name",
		Columns: []kit.Column[row]{
			{Key: "name", Label: "web.session.name", Sort: true, Head: true, Cell: func(_ *kit.Visit, r row) kit.Cell {
				return kit.Cell{Text: r.name, Href: "/rows/" + r.name}
			}},
			{Key: "level", Label: "web.nav.warnings", Cell: func(v *kit.Visit, r row) kit.Cell {
				return kit.Cell{Tags: []kit.Tag{v.LevelTag(r.level)}}
			}},
		},
		Filters: func(v *kit.Visit) []*kit.Field {
			return []*kit.Field{
				{Name: "q", Label: v.T("web.session.name"), Kind: kit.Search},
				{Name: "level", Label: v.T("web.nav.warnings"), Kind: kit.Select, Options: v.LevelOptions()},
			}
		},
	}
}

// site is a small product: an entrance, a list, a form that always fails, and pages that go wrong on purpose.
func site(t *testing.T, log *lines) *webtest.Client {
	t.Helper()
	k := newKit(t, log, map[string]string{"test/list.html": listPage})
	list := testList()
	fails := func(err error) kit.Handler {
		return func(http.ResponseWriter, *http.Request) error { return err }
	}
	routes := []kit.Route{
		{Method: "POST", Pattern: "/enter/{user}", Name: "enter", Open: true, Handler: func(w http.ResponseWriter, r *http.Request) error {
			user := int64(len(r.PathValue("user")))
			if err := k.Begin(r, auth.Actor{UserID: user}); err != nil {
				return err
			}
			k.Flash(r, "ok", "web.session.password_saved")
			return kit.Redirect(w, r, "/list")
		}},
		{Method: "GET", Pattern: "/list", Name: "list", Handler: func(w http.ResponseWriter, r *http.Request) error {
			v, q := kit.VisitOf(r), list.Parse(r)
			table := list.Table(v, q, kit.Result[row]{Rows: []row{{"甲", "I"}, {"<script>", "none"}}, Total: 1234, Next: "mark"})
			return k.Render(w, r, kit.Page{Name: "test/list", Title: "T", Nav: "households", Status: q.Status(), Data: table})
		}},
		{Method: "GET", Pattern: "/users-only", Name: "users", Permission: auth.UserManage, Handler: fails(nil)},
		{Method: "GET", Pattern: "/broken", Name: "broken", Handler: fails(errors.New("disk 410602199001011234 is gone"))},
		{Method: "GET", Pattern: "/panic", Name: "panic", Handler: func(http.ResponseWriter, *http.Request) error { panic("no") }},
		{Method: "GET", Pattern: "/lost", Name: "lost", Handler: fails(fault.NotFound("web.kit.not_found"))},
		{Method: "GET", Pattern: "/clash", Name: "clash", Handler: fails(fault.Conflict("conflict"))},
		{Method: "GET", Pattern: "/slow", Name: "slow", Handler: fails(fmt.Errorf("query: %w", context.DeadlineExceeded))},
		{Method: "GET", Pattern: "/wrong", Name: "wrong", Handler: fails(fault.Invalid("invalid").With(fault.Problem{Code: "id_length"}))},
	}
	server, err := kit.NewServer(k, people{
		1: {UserID: 1, Login: "office", Name: "马小明", Role: auth.CountyOffice, Area: 410602000000},
		2: {UserID: 2, Login: "admin", Name: "Ann", Role: auth.Administrator},
	}, noPlaces{}, routes)
	if err != nil {
		t.Fatal(err)
	}
	return webtest.NewClient(t, server)
}

func TestWithoutSessionComesTheSignInPage(t *testing.T) {
	t.Parallel()
	browser := site(t, &lines{})
	answer := browser.Get("/list?q=%E7%94%B2").Want(http.StatusSeeOther)
	if want := "/sign-in?next=" + url.QueryEscape("/list?q=%E7%94%B2"); answer.Location != want {
		t.Errorf("sent to %q, want %q", answer.Location, want)
	}
}

func TestErrorsBecomeHonestPages(t *testing.T) {
	t.Parallel()
	log := &lines{}
	browser := site(t, log)
	browser.Post("/enter/a", nil).Want(http.StatusSeeOther)
	for path, status := range map[string]int{
		"/users-only": 403, "/broken": 500, "/panic": 500, "/lost": 404, "/clash": 409, "/slow": 503, "/wrong": 422, "/nowhere": 404,
	} {
		for _, lang := range []string{"zh", "en"} {
			browser.Lang = lang
			answer := browser.Get(path).Want(status)
			webtest.Sound(t, answer)
			if strings.Contains(answer.Body, "disk") || strings.Contains(answer.Body, "goroutine") {
				t.Errorf("%s: the page tells what only the log may", answer)
			}
			if answer.Tree().Find("span.ref").Text() == "" {
				t.Errorf("%s: no request number", answer)
			}
		}
	}
	text := log.text()
	for _, secret := range []string{"410602199001011234", "马小明", "%E7%94%B2", "甲"} {
		if strings.Contains(text, secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
	if !strings.Contains(text, "route=broken") || !strings.Contains(text, "disk") {
		t.Error("the log lacks the error that the page must not tell")
	}
}

func TestListKeepsItsStateInTheAddress(t *testing.T) {
	t.Parallel()
	browser := site(t, &lines{})
	browser.Post("/enter/a", nil)
	answer := browser.Get("/list?q=x&level=I&sort=-name").Want(http.StatusOK)
	webtest.Sound(t, answer)
	page := answer.Tree()
	if got := page.Find("[aria-sort]").Attr("aria-sort"); got != "descending" {
		t.Errorf("aria-sort %q", got)
	}
	next := page.Find("[rel]")
	for _, a := range page.All("a") {
		if a.Attr("rel") == "next" {
			next = a
		}
	}
	for _, want := range []string{"after=mark", "level=I", "q=x", "sort=-name"} {
		if !strings.Contains(next.Attr("href"), want) {
			t.Errorf("the next page is %q, lacks %s", next.Attr("href"), want)
		}
	}
	if !strings.Contains(answer.Body, "&lt;script&gt;") {
		t.Error("a cell was not escaped")
	}
	if got := page.Find("td").Attr("data-label"); got == "" {
		t.Error("cells have no label for phones")
	}
	browser.Get("/list?level=IX").Want(http.StatusUnprocessableEntity)
	browser.Get("/list?sort=level").Want(http.StatusUnprocessableEntity)
	browser.Get("/list?size=0").Want(http.StatusUnprocessableEntity)
	browser.Get("/list?size=9999").Want(http.StatusUnprocessableEntity)
}

func TestFlashIsShownOnce(t *testing.T) {
	t.Parallel()
	browser := site(t, &lines{})
	browser.Post("/enter/a", nil)
	if got := browser.Get("/list").Tree().Find("div.note").Text(); got != "密码已修改。其他设备上的登录已全部退出。" {
		t.Errorf("first page shows %q", got)
	}
	if browser.Get("/list").Tree().Find("div.note").Exists() {
		t.Error("the message is shown again")
	}
}

func TestNavigationShowsWhatTheRoleMayOpen(t *testing.T) {
	t.Parallel()
	for user, want := range map[string]string{
		"a":  "/ /warnings /clues /worklist /households /imports /areas /runs /rules /lab /settings",
		"aa": "/ /areas /users /settings",
	} {
		browser := site(t, &lines{})
		browser.Post("/enter/"+user, nil)
		var got []string
		for _, a := range browser.Get("/list").Tree().Find("#nav").Find("nav").All("a") {
			got = append(got, a.Attr("href"))
		}
		if joined := strings.Join(got, " "); joined != want {
			t.Errorf("user %s sees %s, want %s", user, joined, want)
		}
	}
}

func TestOtherSitesCannotPost(t *testing.T) {
	t.Parallel()
	browser := site(t, &lines{})
	for _, header := range []http.Header{
		{"Sec-Fetch-Site": {"cross-site"}}, {"Sec-Fetch-Site": {"same-site"}}, {"Origin": {"https://elsewhere.example"}},
	} {
		browser.Do("POST", "/enter/a", header, nil).Want(http.StatusForbidden)
	}
}

func TestClosedAccountLosesItsSession(t *testing.T) {
	t.Parallel()
	browser := site(t, &lines{})
	browser.Post("/enter/aaaa", nil)
	browser.Get("/list").Want(http.StatusSeeOther)
}

func TestRoutesMustBeComplete(t *testing.T) {
	t.Parallel()
	k := newKit(t, &lines{}, nil)
	ok := func(http.ResponseWriter, *http.Request) error { return nil }
	for name, routes := range map[string][]kit.Route{
		"no handler":   {{Method: "GET", Pattern: "/a", Name: "a"}},
		"no name":      {{Method: "GET", Pattern: "/a", Handler: ok}},
		"same name":    {{Method: "GET", Pattern: "/a", Name: "a", Handler: ok}, {Method: "GET", Pattern: "/b", Name: "a", Handler: ok}},
		"same address": {{Method: "GET", Pattern: "/a", Name: "a", Handler: ok}, {Method: "GET", Pattern: "/a", Name: "b", Handler: ok}},
	} {
		if _, err := kit.NewServer(k, people{}, noPlaces{}, routes); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
