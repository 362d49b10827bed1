package kit

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/field"
	"shouwang/internal/locale"
	"shouwang/internal/policy"
	"shouwang/internal/web/static"
)

// Config is what the kit is made from.
type Config struct {
	// Messages speaks; Templates holds the pages as <subject>/<page>.html.
	Messages  *locale.Catalogue
	Templates fs.FS
	// Profile gives the profile that names codes and levels for an actor: the one that is meant in the area at this moment.
	Profile func(ctx context.Context, actor auth.Actor) *policy.Profile
	// Fields labels what the registry keeps.
	Fields *field.Catalogue
	// Lang is used until a visitor chooses a language.
	Lang locale.Lang
	// Sessions keeps sessions on the server; nil keeps them in memory, for tests.
	Sessions scs.Store
	// Idle ends a session without requests, Longest ends every session.
	Idle, Longest time.Duration
	// HTTPS marks cookies as secure and asks browsers to stay on HTTPS.
	HTTPS bool
	// Zone is the time zone that pages show times in.
	Zone *time.Location
	Log  *slog.Logger
}

// Kit renders pages and keeps sessions. It is built once at start and is safe for concurrent use.
type Kit struct {
	config   Config
	assets   *static.Assets
	sessions *scs.SessionManager
	pages    map[locale.Lang]pageSet
	broken   map[locale.Lang][]byte
}

// New parses every template in both languages and renders the page for unexpected errors in advance, so that a
// mistake in a template stops the start and not a request.
func New(config Config) (*Kit, error) {
	if config.Zone == nil {
		config.Zone = time.FixedZone("UTC+8", 8*60*60)
	}
	if config.Log == nil {
		config.Log = slog.Default()
	}
	if config.Lang == "" {
		config.Lang = locale.ZH
	}
	assets, err := static.Load()
	if err != nil {
		return nil, err
	}
	k := &Kit{config: config, assets: assets}
	k.sessions = newSessions(config)
	if k.pages, err = k.parse(); err != nil {
		return nil, fmt.Errorf("parse templates: %w", err)
	}
	if k.broken, err = k.prepareBroken(); err != nil {
		return nil, fmt.Errorf("render error page: %w", err)
	}
	return k, nil
}

// text fills a message; args are names and values of its placeholders.
func (k *Kit) text(lang locale.Lang, key string, args ...any) string {
	return k.config.Messages.T(lang, key, pairs(args))
}

func pairs(args []any) map[string]string {
	if len(args) == 0 {
		return nil
	}
	filled := make(map[string]string, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		filled[fmt.Sprint(args[i])] = fmt.Sprint(args[i+1])
	}
	return filled
}

func (v *Visit) problem(p fault.Problem) (message, remedy string) {
	if v.kit == nil {
		return p.Code, ""
	}
	return v.kit.config.Messages.Problem(v.Lang, p)
}

// Problem returns the sentence and the remedy of one problem in the visit's language.
func (v *Visit) Problem(p fault.Problem) (message, remedy string) { return v.problem(p) }

// Advice puts what is wrong and what to do about it behind each other as two sentences.
func (v *Visit) Advice(message, remedy string) string {
	switch {
	case message == "" || remedy == "":
		return message + remedy
	case v.kit == nil || strings.ContainsAny(message[len(message)-1:], ".!?") || strings.HasSuffix(message, "。"):
		return message + " " + remedy
	}
	return v.T("web.kit.advice", "message", message, "remedy", remedy)
}

func (v *Visit) error(err error) string {
	if v.kit == nil {
		return err.Error()
	}
	return v.kit.config.Messages.Error(v.Lang, err)
}

// initial is the first character of a name, for the round mark beside it.
func initial(name string) string {
	for _, r := range strings.TrimSpace(name) {
		return strings.ToUpper(string(r))
	}
	return "?"
}
