package kit

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/policy"
)

// Accounts finds the actor behind a session at every request, so that a changed role or a closed account takes
// effect at once. A user who may no longer sign in is a fault.NotFound or fault.Denied.
type Accounts interface {
	Actor(ctx context.Context, user int64) (auth.Actor, error)
}

// Places names areas in full, for the head of the page.
type Places interface {
	Names(ctx context.Context, codes ...int64) (map[int64]area.Division, error)
}

// Server answers requests by the routes, with everything around them: session, actor, permission, cross-origin
// protection, limits, headers, the log, and errors as pages.
type Server struct {
	kit      *Kit
	accounts Accounts
	places   Places
	routes   []Route
	mux      *http.ServeMux
	origin   *http.CrossOriginProtection
}

// NewServer registers the routes. Two routes of one address, or a route without a handler, stop the start.
func NewServer(k *Kit, accounts Accounts, places Places, routes []Route) (server *Server, err error) {
	s := &Server{
		kit: k, accounts: accounts, places: places, routes: routes,
		mux: http.NewServeMux(), origin: http.NewCrossOriginProtection(),
	}
	defer func() {
		if found := recover(); found != nil {
			server, err = nil, fmt.Errorf("register routes: %v", found)
		}
	}()
	names := map[string]bool{}
	for _, route := range routes {
		if route.Handler == nil || route.Name == "" || names[route.Name] {
			return nil, fmt.Errorf("register routes: %q %s %s has no handler, no name or a name in use", route.Name, route.Method, route.Pattern)
		}
		names[route.Name] = true
		s.mux.Handle(route.Method+" "+route.Pattern, s.wrap(route))
	}
	s.mux.Handle("/", s.wrap(Route{Name: "kit.missing", Open: true, Handler: missing}))
	return s, nil
}

// missing answers every address that no route knows.
func missing(http.ResponseWriter, *http.Request) error { return fault.NotFound("web.kit.not_found") }

// Routes returns what the server answers, for the tests that walk all of it.
func (s *Server) Routes() []Route { return s.routes }

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	secure(w, s.kit.config.HTTPS)
	bound(w, time.Now().Add(DefaultTimeout))
	if isAsset(r.URL.Path) {
		s.kit.assets.ServeHTTP(w, r)
		return
	}
	s.kit.sessions.LoadAndSave(s.mux).ServeHTTP(w, r)
}

// wrap puts a route's conditions around its handler. What goes wrong on the way ends in one place.
func (s *Server) wrap(route Route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		v := &Visit{Lang: s.kit.language(r, ""), ID: rand.Text()[:10], route: route, kit: s.kit}
		seen := &witness{ResponseWriter: w}
		ctx, cancel := context.WithTimeout(r.Context(), route.timeout())
		defer cancel()
		v.profile = sync.OnceValue(func() *policy.Profile { return s.kit.profile(ctx, v.Actor) })
		r = withVisit(r.WithContext(ctx), v)
		sent := r.Body
		r.Body = http.MaxBytesReader(seen, sent, route.maxBody())
		bound(w, start.Add(route.timeout()))
		err := s.guarded(seen, r, route)
		if err != nil && !seen.started {
			drain(sent, err)
			s.kit.fail(seen, r, err)
		}
		s.record(r, route, seen, time.Since(start), err)
	})
}

// guarded runs the checks and the handler, and turns a panic into an error.
func (s *Server) guarded(w http.ResponseWriter, r *http.Request, route Route) (err error) {
	defer func() {
		if found := recover(); found != nil {
			err = fmt.Errorf("panic: %v\n%s", found, debug.Stack())
		}
	}()
	v := VisitOf(r)
	if err := s.identify(r, v); err != nil {
		return err
	}
	if err := s.origin.Check(r); err != nil {
		return fault.Denied("web.kit.cross_origin").Because(err)
	}
	if !route.Open {
		if !v.SignedIn {
			return toSignIn(w, r)
		}
		if v.Actor.MustChange && !strings.HasPrefix(route.Pattern, passwordPath) {
			return Redirect(w, r, passwordPath)
		}
		if route.Permission != "" {
			if err := v.Actor.Require(route.Permission); err != nil {
				return err
			}
		}
	}
	return route.Handler(w, r)
}

// identify finds who the session belongs to. A session of a closed account ends here.
func (s *Server) identify(r *http.Request, v *Visit) error {
	user := s.kit.sessions.GetInt64(r.Context(), auth.SessionUser)
	if user == 0 {
		return nil
	}
	actor, err := s.accounts.Actor(r.Context(), user)
	switch fault.KindOf(err) {
	case fault.KindNotFound, fault.KindDenied:
		return s.kit.End(r)
	}
	if err != nil {
		return err
	}
	v.Actor, v.SignedIn, v.Lang = actor, true, s.kit.language(r, actor.Lang)
	names, err := s.places.Names(r.Context(), actor.Area)
	v.Place, v.own = names[actor.Area].Full, names[actor.Area].Name
	return err
}

// passwordPath is where a user goes whose password was set by another person, until it is changed.
const passwordPath = "/settings"

// toSignIn sends a visitor to the sign-in page and remembers where they wanted to go.
func toSignIn(w http.ResponseWriter, r *http.Request) error {
	address := "/sign-in"
	if r.Method == http.MethodGet && r.URL.Path != "/" {
		address += "?next=" + escapeQuery(r.URL.RequestURI())
	}
	return Redirect(w, r, address)
}
