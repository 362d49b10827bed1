package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"shouwang/internal/auth"
	"shouwang/internal/cli"
	"shouwang/internal/locale"
	"shouwang/internal/web/kit"
	"shouwang/internal/web/templates"
)

// The limits of the server's connections. A page has a timeout of its own; these keep slow and idle peers from holding connections.
const (
	headerTimeout = 10 * time.Second
	idleTimeout   = 2 * time.Minute
	stopTimeout   = 20 * time.Second
)

// Handler puts the pages together: what Serve serves and tests walk.
func Handler(s *cli.System, log *slog.Logger) (*kit.Server, error) {
	k, err := kit.New(kit.Config{
		Messages: s.Messages, Templates: templates.Files, Profile: s.Screening.Meant, Fields: s.Fields, Lang: locale.Lang(s.Config.Lang),
		Sessions: auth.NewSessionStore(s.DB), Idle: s.Config.SessionIdle, Longest: s.Config.SessionMax, HTTPS: s.Config.SecureCookies,
		Zone: s.Config.Zone, Log: log,
	})
	if err != nil {
		return nil, fmt.Errorf("prepare pages: %w", err)
	}
	return kit.NewServer(k, s.Users, s.Areas, routes(k, s))
}

// Serve serves the pages and does the jobs until the context ends; requests that are under way then are finished.
func Serve(ctx context.Context, s *cli.System, out io.Writer, ready func(address string)) error {
	log := slog.New(slog.NewJSONHandler(out, &slog.HandlerOptions{Level: s.Config.LogLevel}))
	if s.Migrated.Backup != "" {
		log.InfoContext(ctx, "the database was copied before it was upgraded", "file", s.Migrated.Backup, "migrations", s.Migrated.Applied)
	}
	handler, err := Handler(s, log)
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.Config.Listen)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", s.Config.Listen, err)
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: headerTimeout, IdleTimeout: idleTimeout, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn)}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	working := work(ctx, s, log)
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
		defer cancel()
		stopped <- server.Shutdown(stop)
	}()
	ready("http://" + listener.Addr().String())
	err = server.Serve(listener)
	cancel()
	<-working
	if errors.Is(err, http.ErrServerClosed) {
		return <-stopped
	}
	return err
}
