package webtest_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/web/webtest"
)

// newcomer opens an account for one test and returns its login.
func (s *site) newcomer(t *testing.T, login, lang string) string {
	t.Helper()
	user := auth.NewUser{Login: login, Name: "测试员", Role: auth.Leader, Area: county * 1_000_000, Lang: lang, Password: password, Known: true}
	if _, err := s.system.Users.AddUser(t.Context(), auth.System("test"), user); err != nil {
		t.Fatal(err)
	}
	return login
}

func (s *site) enter(t *testing.T, login, with string) *webtest.Client {
	t.Helper()
	browser := webtest.NewClient(t, s.server)
	browser.Post("/sign-in", url.Values{"login": {login}, "password": {with}}).Want(http.StatusSeeOther)
	return browser
}

// TestAdministratorLooksAfterAnAccount changes, closes, opens and resets an account by its page; what must end ends at once, and the
// journal tells all of it in words.
func TestAdministratorLooksAfterAnAccount(t *testing.T) {
	t.Parallel()
	s := open(t)
	admin, login := s.as(t, auth.Administrator), s.newcomer(t, "kept", "zh")
	page := "/accounts/" + login
	if first(t, admin, "/users?q="+login, page) != page {
		t.Error("the list does not lead to the account")
	}
	browser := s.enter(t, login, password)
	form := url.Values{"name": {"测试员二"}, "role": {"township_clerk"}, "area": {area.Format(s.village)}, "lang": {"zh"}}
	answer := admin.Post(page, url.Values{"name": {"x"}, "role": {"township_clerk"}, "area": {area.Format(s.village)}, "lang": {"zh"}, "open": {"1"}}).Want(http.StatusOK)
	webtest.Sound(t, answer)
	admin.Post(page, form).Want(http.StatusUnprocessableEntity) // a clerk has a township, not a village
	browser.Get("/").Want(http.StatusOK)
	form.Set("area", area.Format(s.village/1000*1000))
	admin.Post(page, form).Want(http.StatusSeeOther)
	if to := browser.Get("/").Want(http.StatusSeeOther).Location; !strings.HasPrefix(to, "/sign-in") {
		t.Errorf("the session outlived the change of role: %q", to)
	}
	browser = s.enter(t, login, password)
	admin.Post(page+"/state", url.Values{"closed": {"1"}}).Want(http.StatusSeeOther)
	browser.Get("/").Want(http.StatusSeeOther)
	webtest.NewClient(t, s.server).Post("/sign-in", url.Values{"login": {login}, "password": {password}}).Want(http.StatusUnprocessableEntity)
	admin.Post(page+"/state", url.Values{"closed": {"0"}}).Want(http.StatusSeeOther)
	browser = s.enter(t, login, password)
	answer = admin.Post(page+"/password", nil).Want(http.StatusOK)
	webtest.Sound(t, answer)
	fresh := answer.Tree().Find("#password").Text()
	if len(fresh) < 16 || answer.Header.Get("Cache-Control") == "" {
		t.Fatalf("the new password is %q", fresh)
	}
	browser.Get("/").Want(http.StatusSeeOther)
	if to := s.enter(t, login, fresh).Get("/households").Want(http.StatusSeeOther).Location; to != "/settings" {
		t.Errorf("a password that somebody else made need not be changed: sent to %q", to)
	}
	journal := s.as(t, auth.Auditor).Get("/journal?object=" + login).Want(http.StatusOK).Tree().Find("main").Text()
	for _, want := range []string{"修改账号", "重置密码", "乡镇专干", "停用：否 → 是", "停用：是 → 否"} {
		if !strings.Contains(journal, want) {
			t.Errorf("the journal does not say %q: %s", want, journal)
		}
	}
	if strings.Contains(journal, fresh) {
		t.Error("the journal holds a password")
	}
}

// TestNobodyManagesTheOwnAccount: the page offers neither role nor state, and forged forms change nothing.
func TestNobodyManagesTheOwnAccount(t *testing.T) {
	t.Parallel()
	s := open(t)
	admin := s.as(t, auth.Administrator)
	page := admin.Get("/accounts/administrator").Want(http.StatusOK).Tree()
	if page.Find("#role").Exists() || page.Find("#reset").Exists() || page.Find("#state").Exists() {
		t.Error("the own account offers what only another administrator may do")
	}
	admin.Post("/accounts/administrator/state", url.Values{"closed": {"1"}}).Want(http.StatusForbidden)
	admin.Post("/accounts/administrator/password", nil).Want(http.StatusForbidden)
	admin.Get("/accounts/administrator").Want(http.StatusOK)
}

// TestLanguageOfTheAccount: the account's language holds from signing in, until the browser chooses another.
func TestLanguageOfTheAccount(t *testing.T) {
	t.Parallel()
	s := open(t)
	browser := s.enter(t, s.newcomer(t, "english", "en"), password)
	lang := func() string { return browser.Get("/").Want(http.StatusOK).Tree().Find("html").Attr("lang") }
	if got := lang(); got != "en" {
		t.Errorf("after signing in the page is in %q", got)
	}
	browser.Post("/language", url.Values{"lang": {"zh"}, "next": {"/"}}).Want(http.StatusSeeOther)
	if got := lang(); got != "zh-CN" {
		t.Errorf("after choosing Chinese the page is in %q", got)
	}
	browser.Lang = "xx"
	if got := browser.Again(); got.Get("/sign-in").Tree().Find("html").Attr("lang") != "zh-CN" {
		t.Error("without an account the installation's language holds")
	}
}
