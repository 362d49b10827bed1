package webtest_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/screening"
	"shouwang/internal/web/webtest"
)

// missing is a well-formed reference to nothing, and broken are ids that are none.
const missing = "410602-0000000000001"

func broken(path string) []string {
	return []string{path + "/0", path + "/410602-", path + "/410602-!!!", path + "/%2e%2e", path + "/-1", path + "/'--"}
}

// screened screens an area and gives the address of the run.
func (s *site) screened(t *testing.T, where int64) string {
	t.Helper()
	asOf, err := civil.Parse(s.manifest.AsOf)
	if err != nil {
		t.Fatal(err)
	}
	sum, err := s.system.Screening.Run(t.Context(), auth.System("test"), screening.Request{AsOf: asOf, Area: where})
	if err != nil {
		t.Fatal(err)
	}
	return "/runs/" + sum.Run
}

// TestExercise knocks at every route of the product.
func TestExercise(t *testing.T) {
	t.Parallel()
	s := open(t)
	office, clerk, cadre := s.as(t, auth.CountyOffice), s.as(t, auth.TownshipClerk), s.as(t, auth.VillageCadre)
	admin, auditor := s.as(t, auth.Administrator), s.as(t, auth.Auditor)
	away := fmt.Sprintf("?area=%d", s.elsewhere)
	household := first(t, cadre, "/households", "/households/")
	farHousehold := first(t, office, "/households"+away, "/households/")
	warning, farWarning := first(t, cadre, "/warnings", "/warnings/"), first(t, office, "/warnings"+away, "/warnings/")
	batch := s.upload(t, office)
	run, farRun := s.run, s.screened(t, 410603000000)
	lists := func(path string) []string {
		return []string{path + "?size=0", path + "?size=x", path + "?sort=nothing", path + "?after=%00%ff"}
	}
	webtest.Exercise(t, webtest.NewClient(t, s.server), s.server.Routes(), s.withLab(t, s.withHandling(t, map[string]webtest.Case{
		"session.sign_in":  {Path: "/sign-in", May: webtest.NewClient(t, s.server)},
		"session.enter":    {Path: "/sign-in", Status: http.StatusUnprocessableEntity, Form: url.Values{}, May: webtest.NewClient(t, s.server)},
		"session.leave":    {Path: "/sign-out", Status: http.StatusSeeOther, May: s.as(t, auth.Leader)},
		"session.language": {Path: "/language", Status: http.StatusSeeOther, Form: url.Values{"lang": {"en"}}, May: s.as(t, auth.Leader)},
		"session.settings": {Path: "/settings", May: office},
		"session.password": {Path: "/settings/password", Status: http.StatusUnprocessableEntity, May: office},
		"home.today":       {Path: "/", May: admin},
		"area.own":         {Path: "/areas", May: admin},
		"area.show": {
			Path: "/areas/" + area.Format(s.village), May: cadre, Elsewhere: "/areas/" + area.Format(s.elsewhere),
			Missing: "/areas/410602999999", Broken: broken("/areas"),
		},
		"registry.list": {Path: "/households", May: cadre, MayNot: admin, Wrong: append(lists("/households"), "/households?type=none", "/households?status=x", "/households?level=IX", "/households?type=;", "/households?area="+area.Format(s.elsewhere))},
		"registry.dossier": {
			Path: household, May: cadre, MayNot: admin, Elsewhere: farHousehold, Missing: "/households/" + missing,
			Broken: broken("/households"), Wrong: []string{household + "?as_of=2021-02-30"},
		},
		"registry.end_household_page":    s.change(t, farHousehold, "/end", http.StatusOK),
		"registry.end_household":         s.change(t, farHousehold, "/end", http.StatusUnprocessableEntity),
		"registry.resume_household_page": s.change(t, farHousehold, "/resume", http.StatusOK),
		"registry.resume_household":      s.change(t, farHousehold, "/resume", http.StatusUnprocessableEntity),
		"registry.end_member_page":       s.change(t, farHousehold, "/members/end", http.StatusOK),
		"registry.end_member":            s.change(t, farHousehold, "/members/end", http.StatusUnprocessableEntity),
		"registry.resume_member_page":    s.change(t, farHousehold, "/members/resume", http.StatusOK),
		"registry.resume_member":         s.change(t, farHousehold, "/members/resume", http.StatusUnprocessableEntity),
		"screening.list":                 {Path: "/warnings", May: cadre, MayNot: admin, Wrong: append(lists("/warnings"), "/warnings?level=IX", "/warnings?rule=x", "/warnings?household=x")},
		"screening.why":                  {Path: warning, May: cadre, MayNot: admin, Elsewhere: farWarning, Missing: "/warnings/" + missing, Broken: broken("/warnings")},
		"screening.runs":                 {Path: "/runs", May: cadre, MayNot: admin, Wrong: append(lists("/runs"), "/runs?state=x", "/runs?kind=x", "/runs?profile=x")},
		"screening.new_run":              {Path: "/runs/new", May: office, MayNot: cadre},
		"screening.one_run":              {Path: run, May: cadre, MayNot: admin, Elsewhere: farRun, Missing: "/runs/1", Broken: broken("/runs")},
		"screening.cancel_run": {
			Path: run + "/cancel", Status: http.StatusConflict, May: office, MayNot: cadre, Elsewhere: farRun + "/cancel", Missing: "/runs/1/cancel",
			Broken: []string{"/runs/x/cancel", "/runs/-1/cancel"},
		},
		"screening.run": {Path: "/runs", Status: http.StatusUnprocessableEntity, Form: url.Values{"as_of": {"soon"}}, May: office, MayNot: cadre},
		"feed.list":     {Path: "/imports", May: clerk, MayNot: cadre, Wrong: append(lists("/imports"), "/imports?state=x")},
		"feed.choose":   {Path: "/import", May: clerk, MayNot: cadre},
		"feed.upload":   {Path: "/import/medical", May: clerk, MayNot: cadre, Missing: "/import/nothing", Broken: []string{"/import/%2e%2e", "/import/'"}},
		"feed.check": {
			Path: "/import/medical", Status: http.StatusUnprocessableEntity, May: clerk, MayNot: cadre,
			Missing: "/import/nothing", Broken: []string{"/import/%2e%2e"},
		},
		"feed.template": {Path: "/import-templates/medical", May: clerk, MayNot: cadre, Missing: "/import-templates/nothing", Broken: []string{"/import-templates/%2e%2e"}},
		"feed.batch": {
			Path: batch, May: office, MayNot: cadre, Missing: "/imports/" + missing, Broken: broken("/imports"),
			Wrong: []string{batch + "?after=-1", batch + "?after=x"},
		},
		"feed.faults":       {Path: batch + "/faults", May: office, MayNot: cadre, Missing: "/imports/" + missing + "/faults", Broken: []string{"/imports/0/faults"}},
		"feed.confirm_page": {Path: batch + "/confirm", May: office, MayNot: cadre, Missing: "/imports/" + missing + "/confirm", Broken: []string{"/imports/0/confirm"}},
		"feed.confirm": {
			Path: batch + "/confirm", Status: http.StatusUnprocessableEntity, May: office, MayNot: cadre,
			Missing: "/imports/" + missing + "/confirm", Broken: []string{"/imports/0/confirm"},
		},
		"feed.cancel": {
			Path: s.upload(t, office) + "/cancel", Status: http.StatusSeeOther, May: office, MayNot: cadre,
			Missing: "/imports/" + missing + "/cancel", Broken: []string{"/imports/0/cancel"},
		},
		"audit.list":   {Path: "/journal", May: auditor, MayNot: office, Wrong: append(lists("/journal"), "/journal?from=x", "/journal?after=0", "/journal?action=x")},
		"user.list":    {Path: "/users", May: admin, MayNot: office, Wrong: append(lists("/users")[:3], "/users?role=x")},
		"user.account": {Path: "/accounts/village_cadre", May: admin, MayNot: office, Missing: "/accounts/nobody", Broken: broken("/accounts")},
		"user.change": {
			Path: "/accounts/village_cadre", Status: http.StatusUnprocessableEntity, May: admin, MayNot: office,
			Missing: "/accounts/nobody", Broken: []string{"/accounts/%2e%2e"},
		},
		"user.state": {
			Path: "/accounts/department_liaison/state", Status: http.StatusSeeOther, May: admin, MayNot: office,
			Missing: "/accounts/nobody/state", Broken: []string{"/accounts/'--/state"},
		},
		"user.reset": {
			Path: "/accounts/administrator/password", Status: http.StatusForbidden, May: admin, MayNot: office,
			Missing: "/accounts/nobody/password", Broken: []string{"/accounts/'--/password"},
		},
		"user.new": {Path: "/users/new", May: admin, MayNot: office},
		"user.add": {Path: "/users", Status: http.StatusUnprocessableEntity, May: admin, MayNot: office},
	})))
}

// counter makes every upload a file of its own.
var counter atomic.Int64

func unique() []byte { return bytes.Repeat([]byte{0}, int(counter.Add(1))) }

// upload sends the county's present list of households, which comes after an earlier one, a few bytes longer each time, and returns the page of the batch.
func (s *site) upload(t *testing.T, browser *webtest.Client) string {
	t.Helper()
	for _, one := range slices.Backward(s.manifest.Imports) {
		if one.Source != "national-households" {
			continue
		}
		content, err := os.ReadFile(filepath.Join(s.dir, one.File))
		if err != nil {
			t.Fatal(err)
		}
		answer := send(t, browser, "/import/national-households", one.File, append(bytes.Clone(content), unique()...))
		if answer.Status != http.StatusSeeOther {
			t.Fatalf("upload: %s: %s", answer, answer.Tree().Find("main").Text())
		}
		return answer.Location
	}
	t.Fatal("the county has no list of households")
	return ""
}

// send uploads a file as a browser does.
func send(t *testing.T, browser *webtest.Client, path, name string, content []byte) webtest.Answer {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	return browser.Send(path, form.FormDataContentType(), &body)
}
