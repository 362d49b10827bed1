package auth

import (
	"testing"

	"shouwang/internal/fault"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
)

// TestOneAccount reads and changes one account, within the area and never the own password.
func TestOneAccount(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		b := newBench(t, db)
		admin := b.add("admin", Administrator, 410602000000).Actor
		user := b.add("cun01", VillageCadre, 410602100204).Actor
		b.add("far", Leader, 410603000000)
		for _, tt := range []struct {
			name, login, want string
			by                Actor
		}{
			{"own area", "cun01", "", admin},
			{"full width", "ＣＵＮ01", "", admin},
			{"another county", "far", "user_unknown", admin},
			{"nobody", "nobody", "user_unknown", admin},
			{"no right", "cun01", "permission_denied", user},
		} {
			if u, err := b.User(t.Context(), tt.by, tt.login); codes(err) != tt.want || err == nil && u.Login != "cun01" {
				t.Errorf("%s: %+v, %v, want %q", tt.name, u, err, tt.want)
			}
		}
		english, nonsense := "en", "xx"
		if _, err := b.ChangeUser(t.Context(), admin, "cun01", Change{Lang: &english}); err != nil {
			t.Fatal(err)
		}
		if _, err := b.ChangeUser(t.Context(), admin, "cun01", Change{Lang: &nonsense}); codes(err) != "user_invalid lang:lang_bad" {
			t.Errorf("a language that there is not: %v", err)
		}
		if a, err := b.Actor(t.Context(), user.UserID); err != nil || a.Lang != english {
			t.Errorf("the actor's language is %q, %v", a.Lang, err)
		}
		if err := b.ResetPassword(t.Context(), admin, " Admin ", "石榴 井台 纸鸢 木梯"); fault.KindOf(err) != fault.KindDenied {
			t.Errorf("an administrator resets the own password: %v", err)
		}
		if err := b.ResetPassword(t.Context(), user, "cun01", "x"); codes(err) != "permission_denied" {
			t.Errorf("who may not reset learns about passwords: %v", err)
		}
	})
}
