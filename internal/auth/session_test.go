package auth

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"

	"shouwang/internal/fault"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

var _ scs.CtxStore = (*SessionStore)(nil)

// browser drives a session manager over HTTP as one browser does.
type browser struct {
	t       *testing.T
	handler http.Handler
	cookie  *http.Cookie
}

func (b *browser) get(path string) string {
	b.t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	if b.cookie != nil {
		r.AddCookie(b.cookie)
	}
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		b.cookie = c
	}
	return w.Body.String()
}

func sessionSite(m *scs.SessionManager, user int64, during func()) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/in", func(w http.ResponseWriter, r *http.Request) {
		_ = m.RenewToken(r.Context())
		m.Put(r.Context(), SessionUser, user)
	})
	mux.HandleFunc("/out", func(w http.ResponseWriter, r *http.Request) { _ = m.Destroy(r.Context()) })
	who := func(w http.ResponseWriter, r *http.Request) {
		if m.GetInt64(r.Context(), SessionUser) == user {
			_, _ = w.Write([]byte("in"))
		}
	}
	mux.HandleFunc("/who", who)
	mux.HandleFunc("/slow", func(w http.ResponseWriter, r *http.Request) {
		during()
		m.Put(r.Context(), "note", "written late")
		who(w, r)
	})
	return m.LoadAndSave(mux)
}

func TestSessions(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := newBench(t, db)
		s.now = time.Now()
		user := s.add("cun01", VillageCadre, 410602100204)
		m := scs.New()
		m.Store, m.IdleTimeout, m.Lifetime = NewSessionStore(db), 30*time.Minute, 12*time.Hour
		reset := func() {
			if err := s.ResetPassword(t.Context(), System("cli"), "cun01", "石榴 井台 纸鸢 木梯"); err != nil {
				t.Error(err)
			}
		}
		one := &browser{t: t, handler: sessionSite(m, user.UserID, reset)}
		two := &browser{t: t, handler: one.handler}
		if one.get("/who") != "" || one.cookie != nil {
			t.Error("a stranger has a session")
		}
		one.get("/in")
		two.get("/in")
		if one.get("/who") != "in" || two.get("/who") != "in" || one.cookie.Value == two.cookie.Value {
			t.Error("not signed in, or one session for two")
		}
		old := *one.cookie
		one.get("/in")
		if stale := (&browser{t: t, handler: one.handler, cookie: &old}); old.Value == one.cookie.Value || stale.get("/who") != "" {
			t.Error("the id of before the sign-in still works")
		}
		gone := *two.cookie
		two.get("/out")
		if stale := (&browser{t: t, handler: one.handler, cookie: &gone}); stale.get("/who") != "" {
			t.Error("the session outlives the sign-out")
		}
		err := db.Read(t.Context(), func(tx *sqldb.Tx) error {
			_, found, err := readSession(t.Context(), tx, []byte(one.cookie.Value))
			if found {
				t.Error("the token itself is stored")
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if one.get("/slow") != "in" { // the password is reset while this request is under way
			t.Error("the slow request lost its session too early")
		}
		if one.get("/who") != "" {
			t.Error("a session outlives a new password")
		}
	})
}

func TestSessionsEndWithTheRole(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	s := newBench(t, db)
	s.now = time.Now()
	user := s.add("cun01", VillageCadre, 410602100204)
	m := scs.New()
	m.Store = NewSessionStore(db)
	one := &browser{t: t, handler: sessionSite(m, user.UserID, nil)}
	one.get("/in")
	name := "乙"
	if _, err := s.ChangeUser(t.Context(), System("cli"), "cun01", Change{Name: &name}); err != nil || one.get("/who") != "in" {
		t.Errorf("a new name ended the session, %v", err)
	}
	role, town := TownshipClerk, int64(410602100000)
	if _, err := s.ChangeUser(t.Context(), System("cli"), "cun01", Change{Role: &role, Area: &town}); err != nil || one.get("/who") != "" {
		t.Errorf("the session outlives the role, %v", err)
	}
}

func TestSessionsExpire(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	s := newBench(t, db)
	s.now = time.Now()
	m := scs.New()
	m.Store, m.IdleTimeout = NewSessionStore(db), 30*time.Minute
	one := &browser{t: t, handler: sessionSite(m, 7, nil)}
	one.get("/in")
	s.now = time.Now().Add(29 * time.Minute)
	if one.get("/who") != "in" {
		t.Error("expired too early")
	}
	s.now = time.Now().Add(31 * time.Minute)
	if one.get("/who") != "" {
		t.Error("an idle session does not expire")
	}
	if err := s.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.now = time.Now()
	if one.get("/who") != "" {
		t.Error("an expired session was not swept")
	}
}

func TestOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := newBench(t, db)
		type answer struct {
			N int `json:"n"`
		}
		runs := 0
		send := func(user int64, key string, body any, fail error) (answer, error) {
			var got answer
			err := db.Write(t.Context(), func(tx *sqldb.Tx) (err error) {
				got, err = Once(t.Context(), tx, Actor{UserID: user}, key, body, func() (answer, error) {
					runs++
					return answer{runs}, fail
				})
				return err
			})
			return got, err
		}
		boom := errors.New("boom")
		tests := []struct {
			name string
			user int64
			key  string
			body any
			fail error
			n    int
			runs int
			kind fault.Kind
			err  error
		}{
			{name: "first", user: 1, key: "k", body: map[string]int{"a": 1}, n: 1, runs: 1},
			{name: "again", user: 1, key: "k", body: map[string]int{"a": 1}, n: 1, runs: 1},
			{name: "another body", user: 1, key: "k", body: map[string]int{"a": 2}, runs: 1, kind: fault.KindConflict},
			{name: "another user", user: 2, key: "k", body: map[string]int{"a": 2}, n: 2, runs: 2},
			{name: "fails", user: 1, key: "f", fail: boom, runs: 3, err: boom},
			{name: "succeeds then", user: 1, key: "f", n: 4, runs: 4},
			{name: "no key", user: 1, n: 5, runs: 5},
			{name: "no key again", user: 1, n: 6, runs: 6},
			{name: "bad key", user: 1, key: "a b", runs: 6, kind: fault.KindInvalid},
		}
		for _, tt := range tests {
			got, err := send(tt.user, tt.key, tt.body, tt.fail)
			failed := tt.kind != fault.KindInternal || tt.err != nil
			if (err != nil) != failed || fault.KindOf(err) != tt.kind || tt.err != nil && !errors.Is(err, tt.err) || runs != tt.runs || !failed && got.N != tt.n {
				t.Errorf("%s: answer %d, %d runs, %v", tt.name, got.N, runs, err)
			}
		}
		b.now = b.now.Add(answersKept + time.Hour)
		if err := b.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got, err := send(1, "k", map[string]int{"a": 2}, nil); err != nil || got.N != 7 {
			t.Errorf("after the answer was swept: %+v, %v", got, err)
		}
	})
}

func TestOnceAtTheSameMoment(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		newBench(t, db)
		answers := make(chan int64, 8)
		runs := make(chan int64, cap(answers))
		for i := range int64(cap(answers)) {
			go func() {
				var got int64
				err := db.Write(t.Context(), func(tx *sqldb.Tx) (err error) {
					got, err = Once(t.Context(), tx, Actor{UserID: 1}, "k", "body", func() (int64, error) {
						runs <- i
						return i, nil
					})
					return err
				})
				if err != nil {
					got = -1
				}
				answers <- got
			}()
		}
		first := <-runs
		for range cap(answers) {
			if got := <-answers; got != first {
				t.Errorf("answer %d, want %d", got, first)
			}
		}
		if len(runs) != 0 {
			t.Errorf("it ran %d times more", len(runs))
		}
	})
}
