package webtest_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"shouwang/internal/auth"
	"shouwang/internal/web/webtest"
)

func TestImportInFiveSteps(t *testing.T) {
	t.Parallel()
	s := open(t)
	browser := s.as(t, auth.CountyOffice)
	choose := browser.Get("/import").Want(http.StatusOK)
	if choose.Tree().Find("[aria-current]").Text() == "" {
		t.Error("the step is not marked")
	}
	template := first(t, browser, "/import", "/import-templates/")
	if got := browser.Get(template).Want(http.StatusOK).Header.Get("Content-Disposition"); !strings.HasPrefix(got, "attachment") {
		t.Errorf("the template is sent as %q", got)
	}
	browser.Get("/import/national-households").Want(http.StatusOK)
	send(t, browser, "/import/national-households", "pages.xlsx", []byte("PK\x03\x04 and nothing more")).Want(http.StatusUnprocessableEntity)
	batch := s.upload(t, browser)

	check := browser.Get(batch).Want(http.StatusOK)
	webtest.Sound(t, check)
	rows := check.Tree().Find("#fault-list").All("tr")
	if len(rows) < 5 {
		t.Fatalf("the planted faults are not listed: %d rows", len(rows))
	}
	for _, cell := range rows[1].All("td") {
		if cell.Attr("data-label") == "" {
			t.Error("a cell of the fault list has no label")
		}
	}
	marked := browser.Get(batch + "/faults").Want(http.StatusOK)
	if !strings.HasPrefix(marked.Body, "PK") || !strings.Contains(marked.Header.Get("Content-Disposition"), "filename*=UTF-8''") {
		t.Errorf("the marked workbook is %d bytes as %q", len(marked.Body), marked.Header.Get("Content-Disposition"))
	}

	confirm := browser.Get(batch + "/confirm").Want(http.StatusOK)
	if !confirm.Tree().Find("#take_good").Exists() {
		t.Error("a faulty file does not ask whether the good rows are taken")
	}
	refused := browser.Post(batch+"/confirm", nil).Want(http.StatusUnprocessableEntity)
	if refused.Tree().Find("[data-summary]").Find("a").Attr("href") != "#take_good" {
		t.Error("the summary does not lead to the field")
	}
	done := browser.Post(batch+"/confirm", url.Values{"take_good": {"1"}}).Want(http.StatusSeeOther)
	webtest.Sound(t, browser.Get(done.Location).Want(http.StatusOK))
	browser.Post(batch+"/confirm", url.Values{"take_good": {"1"}}).Want(http.StatusSeeOther)
	browser.Post(batch+"/cancel", nil).Want(http.StatusConflict)
}

func TestDossierAsOf(t *testing.T) {
	t.Parallel()
	s := open(t)
	browser := s.as(t, auth.CountyOffice)
	path := first(t, browser, "/households?status=watched", "/households/")
	page := browser.Get(path).Want(http.StatusOK).Tree()
	for _, part := range []string{"#members", "#income", "#guarantees", "#monitoring", "#living", "#history", "#warnings"} {
		if !page.Find(part).Exists() {
			t.Errorf("the dossier has no part %s", part)
		}
	}
	if n := len(page.Find("#income-table").Find("thead").All("th")); n != 4 {
		t.Errorf("incomes stand in %d columns, want item, now, identified, cleared", n)
	}
	if n := len(page.Find("#income-table").All("tr.sum")); n != 2 {
		t.Errorf("%d computed rows, want net income and net income per head", n)
	}
	if !strings.Contains(page.Find("#member-list").Text(), "*") {
		t.Error("no number is masked")
	}
	past := browser.Get(path + "?as_of=" + s.manifest.AsOf).Want(http.StatusOK).Tree()
	if !past.Find("div.warn").Exists() {
		t.Error("the past is not marked as such")
	}
	browser.Get(path + "?as_of=1990-01-01").Want(http.StatusNotFound)
}

// fileName is a file that a row came from.
var fileName = regexp.MustCompile(`\S+\.(xlsx|csv)`)

func TestWhyOpensToValuesAndRows(t *testing.T) {
	t.Parallel()
	s := open(t)
	browser := s.as(t, auth.CountyOffice)
	for _, rule := range []string{"medical_burden_lifted", "income_below_line", "level_red", "monitored_incomplete"} {
		path := first(t, browser, "/warnings?status=open&rule="+rule, "/warnings/4")
		for _, lang := range []string{"zh", "en"} {
			browser.Lang = lang
			answer := browser.Get(path).Want(http.StatusOK)
			webtest.Sound(t, answer)
			page := answer.Tree()
			if len(page.Find("#condition").All("li")) < 2 {
				t.Errorf("%s: the condition is not opened", rule)
			}
			for _, what := range page.Find("#condition").All("span.what") {
				text := fileName.ReplaceAllString(what.Text(), "")
				if strings.Contains(text, "&&") || strings.Contains(text, "_") {
					t.Errorf("%s (%s): a condition is not in words: %s", rule, lang, what.Text())
				}
			}
		}
		browser.Lang = ""
	}
	medical := browser.Get(first(t, browser, "/warnings?status=open&rule=medical_burden_lifted", "/warnings/4")).Tree()
	if rows := medical.Find("#rows-decided").All("tr"); len(rows) < 2 || !strings.Contains(rows[1].Text(), ".") {
		t.Error("the source rows are not listed with their file")
	}
	if !strings.Contains(medical.Find("#settings").Text(), "5,000") {
		t.Error("the threshold is not shown")
	}
}

func TestAdministratorOpensAnAccount(t *testing.T) {
	t.Parallel()
	s := open(t)
	admin := s.as(t, auth.Administrator)
	form := url.Values{"login": {"new.cadre"}, "name": {"新人"}, "role": {"village_cadre"}, "area": {"410602000000"}, "lang": {"zh"}}
	refused := admin.Post("/users", form).Want(http.StatusUnprocessableEntity)
	if refused.Tree().Find("#area-error").Text() == "" {
		t.Error("an area that does not fit the role is not marked at its field")
	}
	town := s.village / 1000 * 1000
	form.Set("area", itoa(town))
	form.Set("open", "1")
	opened := admin.Post("/users", form).Want(http.StatusOK)
	if !strings.Contains(opened.Body, `value="`+itoa(s.village)+`"`) || opened.Tree().Find("#login").Attr("value") != "new.cadre" {
		t.Error("opening the list of areas loses the form or does not open it")
	}
	form.Del("open")
	form.Set("area", itoa(s.village))
	made := admin.Post("/users", form).Want(http.StatusOK)
	first := made.Tree().Find("#password").Text()
	if first == "" {
		t.Fatal("the first password is not shown")
	}
	admin.Post("/users", form).Want(http.StatusUnprocessableEntity)
	cadre := admin.Again()
	cadre.Post("/sign-in", url.Values{"login": {"new.cadre"}, "password": {first}}).Want(http.StatusSeeOther)
	if got := cadre.Get("/households").Want(http.StatusSeeOther).Location; got != "/settings" {
		t.Errorf("before the password is changed every page leads to %q", got)
	}
	change := url.Values{"present": {first}, "next": {"quiet river under stone"}, "again": {"quiet river under stone"}}
	cadre.Post("/settings/password", change).Want(http.StatusSeeOther)
	cadre.Get("/households").Want(http.StatusOK)
}

func TestSignInLocksForAWhile(t *testing.T) {
	t.Parallel()
	s := open(t)
	browser := webtest.NewClient(t, s.server)
	wrong := url.Values{"login": {"nobody-knows"}, "password": {"not this one"}}
	var last webtest.Answer
	for range 6 {
		last = browser.Post("/sign-in", wrong).Want(http.StatusUnprocessableEntity)
		webtest.Sound(t, last)
	}
	if text := last.Tree().Find("[data-summary]").Text(); !strings.Contains(text, "秒") && !strings.Contains(text, "分") {
		t.Errorf("after six failures the page says %q, not how long to wait", text)
	}
	elsewhere := url.Values{"login": {string(auth.Auditor)}, "password": {password}, "next": {"//elsewhere.example/"}}
	if got := browser.Again().Post("/sign-in", elsewhere).Want(http.StatusSeeOther).Location; got != "/" {
		t.Errorf("after signing in one is sent to %q", got)
	}
}

func TestSearchFindsByInitialsAndPartOfAName(t *testing.T) {
	t.Parallel()
	s := open(t)
	browser := s.as(t, auth.CountyOffice)
	name := browser.Get("/households").Tree().Find("#household-list").Find("tbody").Find("a").Text()
	part := string([]rune(name)[len([]rune(name))-1:])
	if !strings.Contains(browser.Get("/households?q="+url.QueryEscape(part)).Want(http.StatusOK).Tree().Find("#household-list").Text(), name) {
		t.Errorf("part %q of the name %q finds nothing", part, name)
	}
	next := ""
	for _, a := range browser.Get("/households?size=20").Tree().All("a") {
		if a.Attr("rel") == "next" {
			next = a.Attr("href")
		}
	}
	if next == "" {
		t.Fatal("there is no next page")
	}
	page := browser.Get(next).Want(http.StatusOK).Tree()
	if strings.Contains(page.Find("#household-list").Text(), name) {
		t.Error("the second page repeats the first")
	}
}
