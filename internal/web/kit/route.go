package kit

import (
	"net/http"
	"time"

	"shouwang/internal/auth"
)

// Handler answers one request. It writes nothing before it is sure of success: an error it returns becomes a page.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Route declares one address of the product. Every subject lists its own; package app collects them in one file.
type Route struct {
	// Method and Pattern are those of http.ServeMux.
	Method, Pattern string
	// Name is the stable name of the page for logs and tests, for example "registry.list".
	Name string
	// Permission must be held by whoever asks; empty means that being signed in is enough.
	Permission auth.Permission
	// Open routes answer without a session; only signing in, choosing a language and help are open.
	Open bool
	// Timeout bounds the handler, DefaultTimeout when zero.
	Timeout time.Duration
	// MaxBody bounds the request body in bytes, DefaultMaxBody when zero.
	MaxBody int64
	Handler Handler
}

// DefaultTimeout bounds a page, and DefaultMaxBody a form without a file.
const (
	DefaultTimeout = 30 * time.Second
	DefaultMaxBody = 1 << 20
)

func (r Route) timeout() time.Duration {
	if r.Timeout > 0 {
		return r.Timeout
	}
	return DefaultTimeout
}

func (r Route) maxBody() int64 {
	if r.MaxBody > 0 {
		return r.MaxBody
	}
	return DefaultMaxBody
}
