package kit

import (
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"shouwang/internal/auth"
	"shouwang/internal/locale"
)

// The cookie of the session, and that of the chosen language, which outlives sessions.
const (
	sessionCookie  = "shouwang"
	languageCookie = "shouwang_lang"
	languageYears  = 2
)

func newSessions(config Config) *scs.SessionManager {
	s := scs.New()
	if config.Sessions != nil {
		s.Store = config.Sessions
	}
	s.Lifetime = orElse(config.Longest, 12*time.Hour)
	s.IdleTimeout = orElse(config.Idle, 30*time.Minute)
	s.Cookie.Name = sessionCookie
	if config.HTTPS {
		s.Cookie.Name = "__Host-" + sessionCookie
	}
	s.Cookie.HttpOnly = true
	s.Cookie.Secure = config.HTTPS
	s.Cookie.SameSite = http.SameSiteLaxMode
	s.Cookie.Path = "/"
	s.Cookie.Persist = false
	return s
}

func orElse(value, fallback time.Duration) time.Duration {
	if value > 0 {
		return value
	}
	return fallback
}

// Begin starts a session for a user who has just proved who they are, under a new session id.
func (k *Kit) Begin(r *http.Request, actor auth.Actor) error {
	if err := k.sessions.RenewToken(r.Context()); err != nil {
		return err
	}
	k.sessions.Put(r.Context(), auth.SessionUser, actor.UserID)
	return nil
}

// End forgets the session.
func (k *Kit) End(r *http.Request) error { return k.sessions.Destroy(r.Context()) }

// Remember keeps the chosen language in this browser.
func (k *Kit) Remember(w http.ResponseWriter, lang locale.Lang) {
	http.SetCookie(w, &http.Cookie{
		Name: languageCookie, Value: string(lang), Path: "/", MaxAge: languageYears * 365 * 24 * 3600,
		HttpOnly: true, Secure: k.config.HTTPS, SameSite: http.SameSiteLaxMode,
	})
}

// language is the one this browser chose, else that of the account, else the default of the installation.
func (k *Kit) language(r *http.Request, account string) locale.Lang {
	chosen := ""
	if cookie, err := r.Cookie(languageCookie); err == nil {
		chosen = cookie.Value
	}
	for _, wish := range []string{chosen, account} {
		for _, lang := range locale.Languages() {
			if wish == string(lang) {
				return lang
			}
		}
	}
	return k.config.Lang
}
