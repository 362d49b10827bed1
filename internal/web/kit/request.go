package kit

import (
	"context"
	"errors"
	"net/http"
	"os"
	"strconv"
	"strings"

	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/locale"
	"shouwang/internal/policy"
)

// Visit is who asks, in which language, from which request. The server makes one for every request.
type Visit struct {
	Actor    auth.Actor
	SignedIn bool
	Lang     locale.Lang
	// Place is the full name of the area that the actor answers for.
	Place string
	// own is the name of that area alone.
	own string
	// ID names the request in the log and on the page of an unexpected error.
	ID    string
	route Route
	kit   *Kit
	// profile finds the profile whose words the pages use, when they first ask for it.
	profile func() *policy.Profile
}

type visitKey struct{}

// VisitOf returns the visit of a request that came through the server, and an empty one otherwise.
func VisitOf(r *http.Request) *Visit {
	if v, ok := r.Context().Value(visitKey{}).(*Visit); ok {
		return v
	}
	return &Visit{Lang: locale.ZH}
}

func withVisit(r *http.Request, v *Visit) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), visitKey{}, v))
}

// T returns the message of a key in the visit's language; args are names and values of its placeholders.
func (v *Visit) T(key string, args ...any) string {
	if v.kit == nil {
		return key
	}
	return v.kit.text(v.Lang, key, args...)
}

// Kit returns the kit that serves this visit, for cells that need labels of codes and levels.
func (v *Visit) Kit() *Kit { return v.kit }

// Wants reports whether the request came from htmx, which follows redirects by header.
func Wants(r *http.Request) bool { return r.Header.Get("HX-Request") == "true" }

// Redirect sends the browser to another page of the product after a change was made.
func Redirect(w http.ResponseWriter, r *http.Request, address string) error {
	if Wants(r) {
		w.Header().Set("HX-Redirect", address)
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	http.Redirect(w, r, address, http.StatusSeeOther)
	return nil
}

// ReadForm parses the form of a request. What no browser sends, such as a broken escape, is a fault of the sender and not of
// the product; a body over the limit stays what it is.
func ReadForm(r *http.Request) error {
	err := r.ParseForm()
	var tooLarge *http.MaxBytesError
	if err == nil || errors.As(err, &tooLarge) || errors.Is(err, os.ErrDeadlineExceeded) {
		return err
	}
	return fault.Invalid("web.kit.form_broken").Because(err)
}

// RefOf reads the reference in a path. Anything that is not one is simply not there.
func RefOf(r *http.Request, name string) (id.Ref, error) {
	ref, err := id.ParseRef(r.PathValue(name))
	if err != nil {
		return id.Ref{}, fault.NotFound("web.kit.not_found").Because(err)
	}
	return ref, nil
}

// AreaOf reads a code of an administrative division in a path or a query value.
func AreaOf(text string) (int64, error) {
	code, err := strconv.ParseInt(text, 10, 64)
	if err != nil || len(text) > 12 || code <= 0 {
		return 0, fault.NotFound("web.kit.not_found")
	}
	return code, nil
}

// DateOf reads a date of a query value; the second result is false when the text is not a date.
func DateOf(text string) (civil.Date, bool) {
	if strings.TrimSpace(text) == "" {
		return civil.Date{}, true
	}
	date, err := civil.Parse(strings.TrimSpace(text))
	return date, err == nil
}

// LocalPath returns address when it is a path of this site, and fallback otherwise, so that a link can never send
// someone elsewhere after signing in.
func LocalPath(address, fallback string) string {
	if !strings.HasPrefix(address, "/") || strings.HasPrefix(address, "//") || strings.ContainsAny(address, "\\\r\n\t") {
		return fallback
	}
	return address
}
