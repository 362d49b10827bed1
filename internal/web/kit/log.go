package kit

import (
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"shouwang/internal/fault"
	"shouwang/internal/web/static"
)

// witness remembers what was answered, for the log.
type witness struct {
	http.ResponseWriter
	status  int
	bytes   int64
	started bool
}

// WriteHeader implements http.ResponseWriter.
func (w *witness) WriteHeader(status int) {
	w.status, w.started = status, true
	w.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (w *witness) Write(p []byte) (int, error) {
	if !w.started {
		w.status, w.started = http.StatusOK, true
	}
	n, err := w.ResponseWriter.Write(p)
	w.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (w *witness) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// record writes one line for a request. It names the route and not the address, because addresses carry what people
// search for; who did what is the journal's business.
func (s *Server) record(r *http.Request, route Route, seen *witness, took time.Duration, err error) {
	level := slog.LevelInfo
	fields := []any{
		"request", VisitOf(r).ID, "method", r.Method, "route", route.Name,
		"status", seen.status, "bytes", seen.bytes, "ms", took.Milliseconds(),
	}
	if err != nil {
		fields = append(fields, "error", fault.Redact(err.Error()))
		broken := fault.KindOf(err) == fault.KindInternal && seen.status < http.StatusBadRequest // broke off in the midst of an answer
		if seen.status >= http.StatusInternalServerError || broken {
			level = slog.LevelError
		}
	}
	s.kit.config.Log.Log(r.Context(), level, "request", fields...)
}

func isAsset(path string) bool {
	return strings.HasPrefix(path, static.Prefix) || path == "/favicon.ico"
}

func escapeQuery(text string) string { return url.QueryEscape(text) }
