package webtest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"shouwang/internal/app"
	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/cli"
	"shouwang/internal/config"
	"shouwang/internal/feed"
	"shouwang/internal/screening"
	"shouwang/internal/synth"
	"shouwang/internal/web/kit"
	"shouwang/internal/web/webtest"
)

// site is the whole product over a small synthetic county, made once for all tests of this package.
type site struct {
	system   *cli.System
	server   *kit.Server
	dir      string
	manifest synth.Manifest
	// village is the one that the cadre answers for, elsewhere another one of the county.
	village, elsewhere int64
	// run is the address of the run that has screened the county.
	run string
}

const (
	county   = 410602
	password = "correct horse battery"
)

var makeSite = sync.OnceValues(func() (*site, error) {
	dir, err := os.MkdirTemp("", "shouwang-site-")
	if err != nil {
		return nil, err
	}
	s := &site{dir: dir}
	ctx := context.Background()
	var out bytes.Buffer
	streams := cli.Streams{In: strings.NewReader(""), Out: &out, Err: &out, Env: func(string) string { return "" }}
	app.RunWith(ctx, []string{"synth", "--county", "410602", "--households", "200", "--seed", "7", "--out", dir}, streams)
	manifest, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(manifest, &s.manifest); err != nil {
		return nil, err
	}
	return s, s.open(ctx)
})

func (s *site) open(ctx context.Context) (err error) {
	cfg := config.Default()
	cfg.DB, cfg.KeyFile = "sqlite:"+filepath.Join(s.dir, "site.db"), filepath.Join(s.dir, "site.key")
	cfg.DataDir, cfg.Profile = filepath.Join(s.dir, "uploads"), s.manifest.Profile
	if s.system, err = app.Open(ctx, cfg); err != nil {
		return err
	}
	if s.server, err = app.Handler(s.system, slog.New(slog.NewTextHandler(io.Discard, nil))); err != nil {
		return err
	}
	if err := s.fill(ctx); err != nil {
		return err
	}
	return s.addUsers(ctx)
}

// fill imports the county and screens it.
func (s *site) fill(ctx context.Context) error {
	by := auth.System("test")
	for _, one := range s.manifest.Imports {
		content, err := os.ReadFile(filepath.Join(s.dir, one.File))
		if err != nil {
			return err
		}
		upload := feed.Upload{Source: one.Source, Name: one.File, File: bytes.NewReader(content), Size: int64(len(content)), Area: county * 1_000_000}
		if _, err := s.system.Feed.Import(ctx, by, feed.Request{Upload: upload}); err != nil {
			return err
		}
	}
	asOf, err := civil.Parse(s.manifest.AsOf)
	if err != nil {
		return err
	}
	sum, err := s.system.Screening.Run(ctx, by, screening.Request{AsOf: asOf, Area: county * 1_000_000})
	if err != nil {
		return err
	}
	s.run = "/runs/" + sum.Run
	page, err := s.system.Screening.Warnings(ctx, by, screening.Filter{Status: screening.Open, Limit: 500})
	if err != nil {
		return err
	}
	s.village = page.Warnings[0].Village
	for _, w := range page.Warnings {
		if w.Village/1000 != s.village/1000 {
			s.elsewhere = w.Village
		}
	}
	return nil
}

// addUsers opens one account for every role; the login is the role.
func (s *site) addUsers(ctx context.Context) error {
	areas := map[auth.Role]int64{auth.TownshipClerk: s.village / 1000 * 1000, auth.VillageCadre: s.village}
	for _, role := range auth.Roles() {
		code, ok := areas[role]
		if !ok {
			code = county * 1_000_000
		}
		user := auth.NewUser{Login: string(role), Name: string(role), Role: role, Area: code, Password: password, Known: true, Unit: "medical"}
		if _, err := s.system.Users.AddUser(ctx, auth.System("test"), user); err != nil {
			return err
		}
	}
	return nil
}

func open(t *testing.T) *site {
	t.Helper()
	s, err := makeSite()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestMain(m *testing.M) {
	status := m.Run()
	if s, err := makeSite(); err == nil {
		_ = s.system.Close() // the folder goes with it
		_ = os.RemoveAll(s.dir)
	}
	os.Exit(status)
}

// as signs somebody of a role in.
func (s *site) as(t *testing.T, role auth.Role) *webtest.Client {
	t.Helper()
	browser := webtest.NewClient(t, s.server)
	browser.Post("/sign-in", url.Values{"login": {string(role)}, "password": {password}}).Want(http.StatusSeeOther)
	return browser
}

// first returns the first address on a page that begins so.
func first(t *testing.T, browser *webtest.Client, page, begin string) string {
	t.Helper()
	for _, a := range browser.Get(page).Want(http.StatusOK).Tree().Find("main").All("a") {
		if strings.HasPrefix(a.Attr("href"), begin) {
			return a.Attr("href")
		}
	}
	t.Fatalf("%s has no link to %s…", page, begin)
	return ""
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
