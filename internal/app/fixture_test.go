package app_test

import (
	"io"
	"log/slog"
	"net/url"
	"path/filepath"
	"testing"

	"shouwang/internal/app"
	"shouwang/internal/auth"
	"shouwang/internal/cli"
	"shouwang/internal/config"
	"shouwang/internal/sqldb"
	"shouwang/internal/web/kit"
	"shouwang/internal/web/webtest"
)

// password is the password of every test account.
const password = "pears-and-plums-7"

// system opens the product on a database that already holds what a test needs.
func system(t *testing.T, dsn string) *cli.System {
	t.Helper()
	cfg := config.Default()
	cfg.DB, cfg.KeyFile, cfg.DataDir = dsn, keys(), filepath.Join(t.TempDir(), "uploads")
	s, err := app.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// filled makes a small county, imports and screens it, and opens the product on it.
func filled(t *testing.T, dsn string) *cli.System {
	t.Helper()
	dir := t.TempDir()
	if status, _, messages := run(t, "synth", "--households", "260", "--seed", "11", "--out", dir); status != 0 {
		t.Fatal(messages)
	}
	c := readCounty(t, dir)
	for _, im := range c.manifest.Imports {
		status, _, messages := run(t, "import", im.Source, filepath.Join(dir, im.File), "--db", dsn)
		if status != 0 && status != 3 {
			t.Fatalf("%s: %s", im.File, messages)
		}
	}
	if status, _, messages := run(t, "screen", "--as-of", c.manifest.AsOf, "--db", dsn); status != 0 {
		t.Fatal(messages)
	}
	return system(t, dsn)
}

// handler is the whole product's pages.
func handler(t *testing.T, s *cli.System) *kit.Server {
	t.Helper()
	h, err := app.Handler(s, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// account adds a user who need not change the password.
func account(t *testing.T, s *cli.System, login string, role auth.Role, area int64) {
	t.Helper()
	n := auth.NewUser{Login: login, Name: login, Role: role, Area: area, Password: password, Known: true}
	if role == auth.DepartmentLiaison {
		n.Unit = "health"
	}
	if _, err := s.Users.AddUser(t.Context(), auth.System("test"), n); err != nil {
		t.Fatal(err)
	}
}

// signedIn is a browser in which the user has signed in.
func signedIn(t *testing.T, server *kit.Server, login string) *webtest.Client {
	t.Helper()
	c := webtest.NewClient(t, server)
	if a := c.Post("/sign-in", url.Values{"login": {login}, "password": {password}}); a.Status != 303 {
		t.Fatalf("%s cannot sign in: %s %s", login, a, a.Body)
	}
	return c
}

// column reads one column of text from the database.
func column(t *testing.T, s *cli.System, query string, args ...any) []string {
	t.Helper()
	var out []string
	err := s.DB.Read(t.Context(), func(tx *sqldb.Tx) error {
		return tx.Each(t.Context(), query, args, func(scan func(...any) error) error {
			var v string
			err := scan(&v)
			out = append(out, v)
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
