package auth

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shouwang/internal/area"
	"shouwang/internal/audit"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

const goodPassword = "麦苗 水渠 石磨 灯笼"

// bench is a service on a seeded database with a clock that stands still until it is moved.
type bench struct {
	*Service
	t   *testing.T
	db  *sqldb.DB
	now time.Time
}

func newBench(t *testing.T, db *sqldb.DB) *bench {
	t.Helper()
	b := &bench{t: t, db: db, now: time.Date(2021, 12, 31, 8, 0, 0, 0, time.UTC)}
	db.SetClock(func() time.Time { return b.now })
	if _, err := area.Seed(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	b.Service = NewService(db, id.NewMaker(time.Now, strings.NewReader(t.Name())), TestCost())
	return b
}

func (b *bench) add(login string, role Role, code int64) User {
	b.t.Helper()
	u, err := b.AddUser(b.t.Context(), System("cli"), NewUser{Login: login, Name: "测试员", Role: role, Area: code, Password: goodPassword})
	if err != nil {
		b.t.Fatal(err)
	}
	return u
}

func codes(err error) string {
	if err == nil {
		return ""
	}
	e, ok := fault.As(err)
	if !ok {
		return "internal: " + err.Error()
	}
	out := e.Code
	for _, p := range e.Problems {
		out += " " + p.Field + ":" + p.Code
	}
	return out
}

func TestAddUser(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := newBench(t, db)
		admin := b.add("admin", Administrator, 410602000000).Actor
		clerk := b.add("clerk", TownshipClerk, 410602100000).Actor
		tests := []struct {
			name  string
			actor Actor
			n     NewUser
			want  string
		}{
			{"cadre", admin, NewUser{Login: " Cun01 ", Name: "村干", Role: VillageCadre, Area: 410602100204, Password: goodPassword}, ""},
			{"same login", admin, NewUser{Login: "ｃｕｎ01", Name: "村干", Role: VillageCadre, Area: 410602100204, Password: goodPassword}, "login_taken"},
			{"another administrator", admin, NewUser{Login: "admin2", Name: "甲", Role: Administrator, Area: 410602000000, Password: goodPassword}, ""},
			{"by a clerk", clerk, NewUser{Login: "cun02", Name: "甲", Role: VillageCadre, Area: 410602100204, Password: goodPassword}, "permission_denied"},
			{"by nobody", Actor{}, NewUser{}, "permission_denied"},
			{"outside", admin, NewUser{Login: "cun03", Name: "甲", Role: Leader, Area: 410603000000, Password: goodPassword}, "user_invalid area:user_area_outside"},
			{"above", admin, NewUser{Login: "cun03", Name: "甲", Role: Leader, Area: 410600000000, Password: goodPassword}, "user_invalid area:user_area_outside"},
			{"cadre of a township", admin, NewUser{Login: "cun04", Name: "甲", Role: VillageCadre, Area: 410602100000, Password: goodPassword}, "user_invalid area:role_area"},
			{"clerk of a village", admin, NewUser{Login: "cun05", Name: "甲", Role: TownshipClerk, Area: 410602100204, Password: goodPassword}, "user_invalid area:role_area"},
			{"no such area", admin, NewUser{Login: "cun06", Name: "甲", Role: VillageCadre, Area: 410602100999, Password: goodPassword}, "user_invalid area:area_code_unknown"},
			{"not an area", admin, NewUser{Login: "cun07", Name: "甲", Role: VillageCadre, Area: 410602000201, Password: goodPassword}, "user_invalid area:area_code_bad"},
			{"all wrong", admin, NewUser{Login: "村", Role: "root", Area: 410602100204, Lang: "fr", Password: "x"},
				"user_invalid login:login_bad name:name_bad lang:lang_bad password:password_short role:role_unknown"},
			{"the system's role", admin, NewUser{Login: "sys01", Name: "甲", Role: system, Area: 410602000000, Password: goodPassword}, "user_invalid role:role_unknown"},
		}
		for _, tt := range tests {
			if _, err := b.AddUser(t.Context(), tt.actor, tt.n); codes(err) != tt.want {
				t.Errorf("%s: %s, want %s", tt.name, codes(err), tt.want)
			}
		}
		users, err := b.Users(t.Context(), admin)
		var got []string
		for _, u := range users {
			got = append(got, fmt.Sprint(u.Login, " ", u.Role, " ", u.Area, " ", u.MustChange))
		}
		want := []string{"admin administrator 410602000000 true", "admin2 administrator 410602000000 true",
			"clerk township_clerk 410602100000 true", "cun01 village_cadre 410602100204 true"}
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Error(err, diff)
		}
		if _, err := b.Users(t.Context(), clerk); codes(err) != "permission_denied" {
			t.Errorf("a clerk lists users: %v", err)
		}
		b.add("other", Leader, 410603000000)
		if users, err := b.Users(t.Context(), admin); err != nil || len(users) != 4 {
			t.Errorf("the administrator of 410602 sees %d users, %v", len(users), err)
		}
		page, err := audit.List(t.Context(), db, audit.Filter{Action: "user.add", Object: "cun01"})
		if err != nil || len(page.Entries) != 1 || page.Entries[0].ActorName != "admin" || page.Entries[0].County != 410602 ||
			page.Entries[0].Area != 410602100204 || strings.Contains(page.Entries[0].Detail, "麦苗") {
			t.Errorf("journal = %+v, %v", page.Entries, err)
		}
	})
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := newBench(t, db)
		user := b.add("cun01", VillageCadre, 410602100204)
		got, err := b.SignIn(t.Context(), " CUN01", goodPassword, "10.0.0.1")
		if err != nil || got != user.Actor || !got.MustChange {
			t.Fatalf("sign in = %+v, %v, want %+v", got, err, user.Actor)
		}
		if again, err := b.Actor(t.Context(), got.UserID); err != nil || again != got {
			t.Errorf("actor = %+v, %v", again, err)
		}
		for _, try := range [][2]string{{"cun01", "wrong"}, {"nobody", goodPassword}, {"", ""}, {"cun01", strings.Repeat("x", 1000)}} {
			if _, err := b.SignIn(t.Context(), try[0], try[1], "10.0.0.1"); codes(err) != "sign_in_failed" || fault.KindOf(err) != fault.KindDenied {
				t.Errorf("%v = %v", try[0], err)
			}
		}
		yes := true
		if _, err := b.ChangeUser(t.Context(), System("cli"), "cun01", Change{Disabled: &yes}); err != nil {
			t.Fatal(err)
		}
		if _, err := b.SignIn(t.Context(), "cun01", goodPassword, "10.0.0.1"); codes(err) != "sign_in_failed" {
			t.Errorf("disabled user: %v", err)
		}
		if _, err := b.Actor(t.Context(), got.UserID); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("disabled actor: %v", err)
		}
		page, err := audit.List(t.Context(), db, audit.Filter{Action: "session"})
		if err != nil || len(page.Entries) != 6 {
			t.Fatalf("%d entries, %v", len(page.Entries), err)
		}
		for _, e := range page.Entries {
			if strings.Contains(e.Object+e.Detail, "nobody") {
				t.Errorf("the journal repeats an unknown login: %+v", e)
			}
		}
	})
}

// TestUnknownLoginTakesAsLong looks at the work instead of the clock: both ways compare a hash of the same cost.
func TestUnknownLoginTakesAsLong(t *testing.T) {
	t.Parallel()
	b := newBench(t, dbtest.New(t))
	b.add("cun01", VillageCadre, 410602100204)
	cost := func(login string) string {
		a, _, err := b.lookUp(t.Context(), login)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(strings.Split(a.hash, "$")[:4], "$")
	}
	if known, unknown := cost("cun01"), cost("nobody"); known != unknown || known == "" {
		t.Errorf("known %s, unknown %s", known, unknown)
	}
}

func TestLockOut(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := newBench(t, db)
		b.add("cun01", VillageCadre, 410602100204)
		b.add("cun02", VillageCadre, 410602100204)
		try := func(login, password string) string {
			_, err := b.SignIn(t.Context(), login, password, "10.0.0.7")
			return codes(err)
		}
		for range 5 {
			if got := try("cun01", "wrong"); got != "sign_in_failed" {
				t.Fatalf("within five tries: %s", got)
			}
		}
		if got := try("cun01", goodPassword); got != "sign_in_wait" {
			t.Errorf("the right password after five failures: %s", got)
		}
		if got := try("cun02", goodPassword); got != "" {
			t.Errorf("another account from the same address: %s", got)
		}
		b.now = b.now.Add(29 * time.Second)
		if got := try("cun01", goodPassword); got != "sign_in_wait" {
			t.Errorf("after 29 seconds: %s", got)
		}
		b.now = b.now.Add(time.Second)
		if got := try("cun01", "wrong"); got != "sign_in_failed" {
			t.Errorf("after 30 seconds: %s", got)
		}
		b.now = b.now.Add(59 * time.Second)
		if got := try("cun01", goodPassword); got != "sign_in_wait" {
			t.Errorf("59 seconds after the sixth failure: %s", got)
		}
		b.now = b.now.Add(time.Second)
		if got := try("cun01", goodPassword); got != "" {
			t.Errorf("60 seconds after the sixth failure: %s", got)
		}
		for range 4 {
			try("cun01", "wrong")
		}
		if got := try("cun01", goodPassword); got != "" {
			t.Errorf("success did not forget the failures: %s", got)
		}
		// unknown logins are locked in the same way, so that the lock tells nothing
		for range 5 {
			try("nobody", "wrong")
		}
		if got := try("nobody", "wrong"); got != "sign_in_wait" {
			t.Errorf("unknown login after five failures: %s", got)
		}
		for i := range 10 {
			try(fmt.Sprintf("nobody%d", i), "wrong")
		}
		if got := try("cun02", goodPassword); got != "sign_in_wait" {
			t.Errorf("the address after twenty failures: %s", got)
		}
		if _, err := b.SignIn(t.Context(), "cun02", goodPassword, "10.0.0.8"); err != nil {
			t.Errorf("another address: %v", err)
		}
	})
}

// TestParallelGuesses starts many guesses at the same moment; no more than five of them are looked at.
func TestParallelGuesses(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := newBench(t, db)
		b.add("cun01", VillageCadre, 410602100204)
		results := make(chan string, 20)
		for i := range cap(results) {
			go func() {
				_, err := b.SignIn(t.Context(), "cun01", "wrong", fmt.Sprintf("10.0.1.%d", i))
				results <- codes(err)
			}()
		}
		count := map[string]int{}
		for range cap(results) {
			count[<-results]++
		}
		if diff := cmp.Diff(map[string]int{"sign_in_failed": 5, "sign_in_wait": 15}, count); diff != "" {
			t.Error(diff)
		}
	})
}

func TestNetwork(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"10.0.0.1": "10.0.0.1", "::ffff:10.0.0.1": "10.0.0.1", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64",
		"fe80::1%eth0": "fe80::/64", "pipe": "pipe",
	} {
		if got := network(in); got != want {
			t.Errorf("%s = %s, want %s", in, got, want)
		}
	}
}

func TestPasswords(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := newBench(t, db)
		admin := b.add("admin", Administrator, 410602000000).Actor
		user := b.add("cun01", VillageCadre, 410602100204).Actor
		b.add("far", Leader, 410603000000)
		const next = "石榴 井台 纸鸢 木梯"
		tests := []struct {
			name, present, next, want string
		}{
			{"wrong", "wrong", next, "password_invalid present:password_wrong"},
			{"short", goodPassword, "short", "password_invalid next:password_short"},
			{"same", goodPassword, goodPassword, "password_invalid next:password_same"},
			{"login", goodPassword, "xx cun01 xx", "password_invalid next:password_login"},
			{"right", goodPassword, next, ""},
		}
		for _, tt := range tests {
			if got := codes(b.ChangePassword(t.Context(), user, tt.present, tt.next)); got != tt.want {
				t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
			}
		}
		if a, err := b.SignIn(t.Context(), "cun01", next, "10.0.0.1"); err != nil || a.MustChange {
			t.Errorf("after the change: %+v, %v", a, err)
		}
		if err := b.ResetPassword(t.Context(), user, "admin", next); codes(err) != "permission_denied" {
			t.Errorf("a cadre resets: %v", err)
		}
		if err := b.ResetPassword(t.Context(), admin, "far", next); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("reset in another county: %v", err)
		}
		if err := b.ResetPassword(t.Context(), admin, "cun01", "password123"); codes(err) != "password_invalid password:password_common" {
			t.Errorf("reset to a common password: %v", err)
		}
		if err := b.ResetPassword(t.Context(), admin, "cun01", goodPassword); err != nil {
			t.Fatal(err)
		}
		if a, err := b.SignIn(t.Context(), "cun01", goodPassword, "10.0.0.1"); err != nil || !a.MustChange {
			t.Errorf("after the reset: %+v, %v", a, err)
		}
		if err := b.ChangePassword(t.Context(), System("cli"), "", next); fault.KindOf(err) != fault.KindDenied {
			t.Errorf("the system changes its password: %v", err)
		}
	})
}

func TestStaleHashIsMadeAnew(t *testing.T) {
	t.Parallel()
	b := newBench(t, dbtest.New(t))
	user := b.add("cun01", VillageCadre, 410602100204)
	dearer := NewService(b.db, b.ids, Cost{MemoryKiB: 128, Passes: 1, Threads: 1})
	for range 2 {
		if _, err := dearer.SignIn(t.Context(), "cun01", goodPassword, "10.0.0.1"); err != nil {
			t.Fatal(err)
		}
	}
	err := b.db.Read(t.Context(), func(tx *sqldb.Tx) error {
		a, err := accountByID(t.Context(), tx, user.UserID)
		if !strings.Contains(a.hash, "m=128,") {
			t.Errorf("hash = %s", a.hash)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestChangeUser(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := newBench(t, db)
		admin := b.add("admin", Administrator, 410602000000).Actor
		b.add("cun01", VillageCadre, 410602100204)
		b.add("far", Leader, 410603000000)
		name, role, town, elsewhere, yes := "乙", TownshipClerk, int64(410602100000), int64(410603100000), true
		tests := []struct {
			name  string
			login string
			c     Change
			want  string
		}{
			{"nothing", "cun01", Change{}, ""},
			{"name", "cun01", Change{Name: &name}, ""},
			{"role without its area", "cun01", Change{Role: &role}, "user_invalid area:role_area"},
			{"promotion", "cun01", Change{Role: &role, Area: &town}, ""},
			{"to another county", "cun01", Change{Area: &elsewhere}, "user_invalid area:user_area_outside"},
			{"someone else's", "far", Change{Name: &name}, "user_unknown"},
			{"nobody", "none", Change{Name: &name}, "user_unknown"},
			{"own state", "admin", Change{Disabled: &yes}, "user_self"},
			{"own name", "admin", Change{Name: &name}, ""},
		}
		for _, tt := range tests {
			if _, err := b.ChangeUser(t.Context(), admin, tt.login, tt.c); codes(err) != tt.want {
				t.Errorf("%s: %s, want %s", tt.name, codes(err), tt.want)
			}
		}
		page, err := audit.List(t.Context(), db, audit.Filter{Action: "user.change"})
		var details []string
		for _, e := range page.Entries {
			details = append(details, e.Object+" "+e.Detail)
		}
		want := []string{`admin {"name":["测试员","乙"]}`,
			`cun01 {"area":[410602100204,410602100000],"role":["village_cadre","township_clerk"]}`, `cun01 {"name":["测试员","乙"]}`}
		if diff := cmp.Diff(want, details); err != nil || diff != "" {
			t.Error(err, diff)
		}
	})
}

func TestJournalIsScoped(t *testing.T) {
	t.Parallel()
	b := newBench(t, dbtest.New(t))
	b.add("a602", Leader, 410602000000)
	b.add("a603", Leader, 410603000000)
	see := func(actor Actor, f audit.Filter) string {
		page, err := b.Journal(t.Context(), actor, f)
		if err != nil {
			return codes(err)
		}
		var out []string
		for _, e := range page.Entries {
			out = append(out, e.Object)
		}
		return strings.Join(out, " ")
	}
	auditor := Actor{UserID: 9, Role: Auditor, Area: 410602000000}
	tests := []struct {
		name  string
		actor Actor
		f     audit.Filter
		want  string
	}{
		{"own county and no area", auditor, audit.Filter{}, "a602 division"},
		{"another county", auditor, audit.Filter{AreaLo: 410603000000, AreaHi: 410603999999}, ""},
		{"the nation", Actor{UserID: 9, Role: Auditor}, audit.Filter{}, "a603 a602 division"},
		{"no permission", Actor{UserID: 9, Role: CountyOffice}, audit.Filter{}, "permission_denied"},
	}
	for _, tt := range tests {
		if got := see(tt.actor, tt.f); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
