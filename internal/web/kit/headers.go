package kit

import "net/http"

// contentPolicy allows what the pages need and nothing else: no inline script or style, no eval, no other host.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// secure sets the headers that every answer carries, pages and files alike.
func secure(w http.ResponseWriter, https bool) {
	head := w.Header()
	head.Set("Content-Security-Policy", contentPolicy)
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("X-Frame-Options", "DENY")
	head.Set("Referrer-Policy", "same-origin")
	head.Set("Cross-Origin-Opener-Policy", "same-origin")
	head.Set("Cross-Origin-Resource-Policy", "same-origin")
	head.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()")
	if https {
		head.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// private keeps an answer that holds registry data out of every cache on the way.
func private(w http.ResponseWriter) { w.Header().Set("Cache-Control", "no-store") }
