package webtest_test

import (
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"shouwang/internal/auth"
	"shouwang/internal/screening"
	"shouwang/internal/web/webtest"
)

// second signs in another person of the county office.
func (s *site) second(t *testing.T, login string) *webtest.Client {
	t.Helper()
	user := auth.NewUser{Login: login, Name: login, Role: auth.CountyOffice, Area: county * 1_000_000, Password: password, Known: true}
	if _, err := s.system.Users.AddUser(t.Context(), auth.System("test"), user); err != nil {
		t.Fatal(err)
	}
	browser := webtest.NewClient(t, s.server)
	browser.Post("/sign-in", url.Values{"login": {login}, "password": {password}}).Want(http.StatusSeeOther)
	return browser
}

// draft begins a draft of a value by page and gives its address.
func draft(t *testing.T, by *webtest.Client, form url.Values) string {
	t.Helper()
	all := url.Values{"title": {"提高监测线"}, "reason": {"县政府常务会议"}, "from": {"2021-12-31"}, "per": {"household"}, "profile": {"cn-2021"}, "version": {"0"}}
	maps.Copy(all, form)
	answer := by.Post("/lab/new", all)
	if answer.Status != http.StatusSeeOther {
		t.Fatalf("new draft: %s: %s", answer, answer.Body)
	}
	return answer.Location
}

func (s *site) withLab(t *testing.T, cases map[string]webtest.Case) map[string]webtest.Case {
	t.Helper()
	office, cadre, admin := s.as(t, auth.CountyOffice), s.as(t, auth.VillageCadre), s.as(t, auth.Administrator)
	other := s.second(t, "second_office")
	line := url.Values{"param.monitoring_line": {"7000"}}
	own, submitted := draft(t, office, line), draft(t, office, line)
	far, err := s.system.Screening.SaveDraft(t.Context(), auth.Actor{UserID: 99, Login: "far", Role: auth.CountyOffice, Area: 410603000000},
		screening.DraftEdit{Title: "别县", Profile: "cn-2021"})
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := "/lab/" + strconv.FormatInt(far.ID, 10)
	if answer := office.Post(submitted, s.edited("1", line, "try")); answer.Status != http.StatusSeeOther {
		t.Fatalf("try: %s: %s", answer, answer.Body)
	}
	if answer := office.Post(submitted+"/submit", url.Values{"version": {"2"}}); answer.Status != http.StatusSeeOther {
		t.Fatalf("submit: %s: %s", answer, answer.Body)
	}
	odd := func(path string) []string {
		return []string{"/lab/0" + path, "/lab/x" + path, "/lab/-1" + path, "/lab/'--" + path}
	}
	version := func(n string) url.Values { return url.Values{"version": {n}} }
	at := func(path string, c webtest.Case) webtest.Case {
		c.Missing, c.Broken, c.Elsewhere = "/lab/1"+path, odd(path), elsewhere+path
		if c.Path == "" {
			c.Path = own + path
		}
		if c.May == nil {
			c.May, c.MayNot = office, cadre
		}
		return c
	}
	const refused = http.StatusUnprocessableEntity
	maps.Copy(cases, map[string]webtest.Case{
		"lab.list":   {Path: "/lab", May: cadre, MayNot: admin, Wrong: []string{"/lab?state=x"}},
		"lab.new":    {Path: "/lab/new", May: office, MayNot: cadre},
		"lab.create": {Path: "/lab/new", Status: refused, Form: url.Values{}, May: office, MayNot: cadre},
		"lab.show":   at("", webtest.Case{May: cadre, MayNot: admin}),
		"lab.save":   at("", webtest.Case{Status: refused, Form: url.Values{}}),
		"lab.result": at("/result", webtest.Case{Wrong: []string{own + "/result?as_of=x", own + "/result?group=x", own + "/result?area=1"}}),
		"lab.moves": at("/moves", webtest.Case{Path: own + "/moves?move=enters", Wrong: []string{own + "/moves", own + "/moves?move=x",
			own + "/moves?move=enters&after=x"}}),
		"lab.past":     at("/past", webtest.Case{Wrong: []string{own + "/past?from=2021-12-01&to=2021-01-01&every=month", own + "/past?from=x"}}),
		"lab.submit":   at("/submit", webtest.Case{Status: refused, Form: version("1")}),
		"lab.restore":  at("/restore", webtest.Case{Status: refused, Form: version("1")}),
		"lab.withdraw": at("/withdraw", webtest.Case{Status: refused, Form: version("7")}),
		"lab.reject":   at("/reject", webtest.Case{Path: submitted + "/reject", Status: refused, Form: version("3"), May: other, MayNot: cadre}),
		"lab.publish":  at("/publish", webtest.Case{Path: submitted + "/publish", Status: refused, Form: version("1"), May: other, MayNot: cadre}),
	})
	return cases
}

// edited is the form of a draft with a button pressed.
func (s *site) edited(version string, form url.Values, act string) url.Values {
	all := url.Values{"title": {"提高监测线"}, "reason": {"县政府常务会议"}, "from": {"2021-12-31"}, "per": {"household"}, "version": {version}, "act": {act}}
	maps.Copy(all, form)
	return all
}

// TestLabFromTrialToPublication goes the whole way by pages: faults at their lines, the result, the list of those who enter, submission,
// and publication by another person, after which a screening says what the trial foretold.
func TestLabFromTrialToPublication(t *testing.T) {
	t.Parallel()
	s := open(t)
	office, other := s.as(t, auth.CountyOffice), s.second(t, "third_office")
	faulty := "version: 1\nrules:\n  - id: tried\n    condition: householt.size > 3\n"
	answer := office.Post("/lab/new", s.edited("0", url.Values{"rules": {strings.ReplaceAll(faulty, "\n", "\r\n")}, "profile": {"cn-2021"}}, "try"))
	if answer.Status != http.StatusUnprocessableEntity || !strings.Contains(answer.Body, "第 4 行第 16 列") || !strings.Contains(answer.Body, "condition: householt.size") {
		t.Fatalf("%s: %s", answer, answer.Body)
	}
	address := draft(t, office, url.Values{"param.monitoring_line": {"20000"}, "from": {"2099-01-01"}})
	values := url.Values{"param.monitoring_line": {"20000"}, "from": {"2099-01-01"}, "benefit": {"300"}}
	if answer := office.Post(address+"/submit", url.Values{"version": {"1"}}); answer.Status != http.StatusUnprocessableEntity || !strings.Contains(answer.Body, "还没有对这一稿做过试算") {
		t.Fatalf("put forward without a trial: %s", answer)
	}
	result := office.Post(address, s.edited("1", values, "try")).Want(http.StatusSeeOther).Location
	page := office.Get(result).Want(http.StatusOK)
	for _, want := range []string{"没有写入任何数据", "20,000 元", "按户类型", "补助支出"} {
		if !strings.Contains(page.Body, want) {
			t.Errorf("the result lacks %q", want)
		}
	}
	moves := first(t, office, result, address+"/moves?")
	first(t, office, moves, "/households/")
	office.Post(address+"/submit", url.Values{"version": {"2"}}).Want(http.StatusSeeOther)
	office.Post(address+"/publish", url.Values{"version": {"3"}}).Want(http.StatusForbidden)
	if strings.Contains(office.Get(address).Want(http.StatusOK).Body, address+"/publish") {
		t.Error("the author is offered to publish")
	}
	other.Post(address+"/reject", url.Values{"version": {"3"}, "reject-reason": {"说明理由"}}).Want(http.StatusSeeOther)
	if page := office.Get(address).Want(http.StatusOK); !strings.Contains(page.Body, "说明理由") {
		t.Error("the author does not see why it was rejected")
	}
	office.Post(address, s.edited("4", values, "try")).Want(http.StatusSeeOther)
	office.Post(address+"/submit", url.Values{"version": {"5"}}).Want(http.StatusSeeOther)
	other.Post(address+"/publish", url.Values{"version": {"6"}, "document": {"县发1号"}}).Want(http.StatusSeeOther)
	if page := other.Get(address).Want(http.StatusOK); !strings.Contains(page.Body, "已发布") || !strings.Contains(page.Body, address+"/restore") {
		t.Errorf("published: %s", page.Body)
	}
	first(t, s.as(t, auth.Leader), "/lab", address)
}
