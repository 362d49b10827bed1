package webtest_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/feed"
	"shouwang/internal/id"
	"shouwang/internal/idno"
	"shouwang/internal/registry"
	"shouwang/internal/web/webtest"
)

// change is the Exercise case of a page that ends or resumes: it makes a household of two in the cadre's village that has something to end,
// or to resume. Far is the address of a household of another village.
func (s *site) change(t *testing.T, far, last string, status int) webtest.Case {
	t.Helper()
	n := int(counter.Add(1))
	no, by, ctx := fmt.Sprintf("CHANGE-%d", n), auth.System("test"), context.Background()
	s.take(t, no, []string{"吴甲", idno.Make(410602, 19550101, n)}, []string{"吴乙", idno.Make(410602, 19560101, n)})
	cadre := s.as(t, auth.VillageCadre)
	near := first(t, cadre, "/households?q="+no, "/households/")
	d, farther := s.dossier(t, near), s.dossier(t, far)
	left := registry.Ending{On: civil.Of(s.system.DB.Now().In(s.system.Config.Zone)), Reason: "整户搬迁"}
	rest, ofMember := strings.CutPrefix(last, "/members")
	var err error
	switch {
	case rest != "/resume":
	case ofMember:
		err = s.system.Registry.EndMember(ctx, by, d.Members[1].Ref, left)
	default:
		err = s.system.Registry.EndHousehold(ctx, by, d.Ref, left)
	}
	if err != nil {
		t.Fatal(err)
	}
	one := webtest.Case{May: cadre, MayNot: s.as(t, auth.Auditor), Status: status, Form: url.Values{"on": {"soon"}}}
	if ofMember {
		member := "/members/" + d.Members[1].Ref.String() + rest
		strange := "/members/" + farther.Members[0].Ref.String() + rest
		one.Path, one.Elsewhere, one.Missing = near+member, far+strange, near+"/members/"+missing+rest
		one.Broken = []string{near + "/members/0" + rest, near + "/members/'--" + rest, near + strange, "/households/" + missing + member}
		return one
	}
	one.Path, one.Elsewhere, one.Missing = near+last, far+last, "/households/"+missing+last
	one.Broken = []string{"/households/0" + last, "/households/410602-!!!" + last, "/households/'--" + last}
	return one
}

// dossier reads the household of an address.
func (s *site) dossier(t *testing.T, address string) *registry.Dossier {
	t.Helper()
	ref, err := id.ParseRef(strings.TrimPrefix(address, "/households/"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := s.system.Registry.Dossier(context.Background(), auth.System("test"), ref, civil.Date{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestMoveToAnotherHousehold goes the way that a refused row names: the person is moved out in the dossier of the first household, and the
// second household's file is taken.
func TestMoveToAnotherHousehold(t *testing.T) {
	t.Parallel()
	s := open(t)
	browser := s.as(t, auth.CountyOffice)
	mover := []string{"孙迁", idno.Make(410602, 19910203, 901)}
	head, other := []string{"孙甲", idno.Make(410602, 19600203, 903)}, []string{"孙乙", idno.Make(410602, 19610203, 905)}
	if r := s.take(t, "MOVE-A", head, mover); r.Accepted != 2 {
		t.Fatalf("the first household was not taken: %+v", r)
	}
	if r := s.take(t, "MOVE-B", other, mover); r.Accepted != 0 {
		t.Fatalf("a person was taken into two households: %+v", r)
	}
	dossier := first(t, browser, "/households?q=MOVE-A", "/households/")
	var address string
	for _, row := range browser.Get(dossier).Want(http.StatusOK).Tree().Find("#member-list").All("tr") {
		if strings.Contains(row.Text(), mover[0]) {
			address = row.All("a")[0].Attr("href")
		}
	}

	page := browser.Get(address).Want(http.StatusOK)
	webtest.Sound(t, page)
	form := filled(page)
	if form.Get("on") == "" || form.Get("command") == "" {
		t.Fatalf("the form begins with %v", form)
	}
	for field, value := range map[string]string{"on": "2999-01-01", "reason": ""} {
		wrong := filled(page)
		wrong.Set("reason", "户籍迁出")
		wrong.Set(field, value)
		if text := browser.Post(address, wrong).Want(http.StatusUnprocessableEntity).Tree().Find("#" + field + "-error").Text(); text == "" {
			t.Errorf("nothing is said beside the field %s", field)
		}
	}
	form.Set("reason", "户籍迁出")
	early := filled(browser.Get(address))
	early.Set("reason", "户籍迁出")
	early.Set("on", "2001-01-01")
	if browser.Post(address, early).Want(http.StatusUnprocessableEntity).Tree().Find("#on-error").Text() == "" {
		t.Error("a day before the present record is not marked at its field")
	}

	for range 2 { // a double press
		if got := browser.Post(address, form).Want(http.StatusSeeOther).Location; got != dossier {
			t.Errorf("after the end one is sent to %q", got)
		}
	}
	form.Set("reason", "去世")
	browser.Post(address, form).Want(http.StatusUnprocessableEntity)
	if got := browser.Get(address).Want(http.StatusSeeOther).Location; got != dossier {
		t.Errorf("the page of somebody who has left leads to %q", got)
	}
	after := browser.Get(dossier).Want(http.StatusOK)
	webtest.Sound(t, after)
	if !strings.Contains(after.Tree().Find("#former-list").Text(), mover[0]) || strings.Contains(after.Tree().Find("#member-list").Text(), mover[0]) {
		t.Error("the person is not among the former members")
	}

	if r := s.take(t, "MOVE-B", other, mover); r.Accepted != 2 {
		t.Fatalf("after the move the second household is still refused: %+v", r)
	}
	back := strings.TrimSuffix(address, "/end") + "/resume"
	form = filled(browser.Get(back).Want(http.StatusOK))
	form.Set("reason", "登记有误")
	if text := browser.Post(back, form).Want(http.StatusUnprocessableEntity).Tree().Find("[data-summary]").Text(); !strings.Contains(text, mover[0]) {
		t.Errorf("whoever lives elsewhere by now cannot come back, but the page says %q", text)
	}
}

// TestEndAndResumeAHousehold ends a household with its members and brings it back, in both languages.
func TestEndAndResumeAHousehold(t *testing.T) {
	t.Parallel()
	s := open(t)
	browser := s.as(t, auth.CountyOffice)
	s.take(t, "END-A", []string{"周甲", idno.Make(410602, 19600203, 907)}, []string{"周乙", idno.Make(410602, 19610203, 909)})
	dossier := first(t, browser, "/households?q=END-A", "/households/")
	for _, step := range []struct{ last, lang, offered string }{{"/end", "zh", "/resume"}, {"/resume", "en", "/end"}} {
		browser.Lang = step.lang
		page := browser.Get(dossier + step.last).Want(http.StatusOK)
		webtest.Sound(t, page)
		form := filled(page)
		form.Set("reason", "整户搬迁")
		browser.Post(dossier+step.last, form).Want(http.StatusSeeOther)
		if got := first(t, browser, dossier, dossier+step.offered); got != dossier+step.offered {
			t.Errorf("after %s the dossier offers %q", step.last, got)
		}
	}
	if n := len(browser.Get(dossier).Tree().Find("#member-list").Find("tbody").All("tr")); n != 2 {
		t.Errorf("%d members are back, want 2", n)
	}
	if leader := s.as(t, auth.Leader).Get(dossier); strings.Contains(leader.Body, dossier+"/end") {
		t.Error("who may not end a household is offered to")
	}
}

// filled reads the fields of a page's form in the main part, as they stand.
func filled(page webtest.Answer) url.Values {
	form := url.Values{}
	for _, input := range page.Tree().Find("main").All("input") {
		if input.Attr("name") != "" {
			form.Set(input.Attr("name"), input.Attr("value"))
		}
	}
	return form
}

// take imports a household of the cadre's village: name and number of every person, the head first.
func (s *site) take(t *testing.T, no string, persons ...[]string) feed.Result {
	t.Helper()
	ctx := context.Background()
	path, err := s.system.Areas.Path(ctx, s.village)
	if err != nil {
		t.Fatal(err)
	}
	source, _ := s.system.Fields.Source("national-households")
	var content bytes.Buffer
	lines := csv.NewWriter(&content)
	ids := []string{"area.county", "area.town", "area.village", "household.no", "household.type", "member.name", "member.id", "member.relation"}
	var heads []string
	for _, one := range ids {
		for _, column := range source.Columns {
			if column.ID() == one {
				heads = append(heads, column.Header)
			}
		}
	}
	_ = lines.Write(heads)
	for i, person := range persons {
		relation := "户主"
		if i > 0 {
			relation = "其他"
		}
		n := len(path)
		_ = lines.Write([]string{path[n-3].Name, path[n-2].Name, path[n-1].Name, no, "脱贫户", person[0], person[1], relation})
	}
	lines.Flush()
	file := bytes.NewReader(append(content.Bytes(), []byte(strings.Repeat("\r\n", int(counter.Add(1))))...))
	upload := feed.Upload{Source: source.Key, Name: no + ".csv", File: file, Size: file.Size(), Area: area.CountyCode(county)}
	result, err := s.system.Feed.Import(ctx, auth.System("test"), feed.Request{Upload: upload})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// TestScreeningTwiceByOnePress sends the form of a run twice as it stands: it is run once.
func TestScreeningTwiceByOnePress(t *testing.T) {
	t.Parallel()
	s := open(t)
	browser := s.as(t, auth.CountyOffice)
	runs := func() int {
		return len(browser.Get("/runs").Want(http.StatusOK).Tree().Find("#run-list").Find("tbody").All("tr"))
	}
	before, form := runs(), filled(browser.Get("/runs/new"))
	form.Set("as_of", s.manifest.AsOf)
	for range 2 {
		browser.Post("/runs", form).Want(http.StatusSeeOther)
	}
	if n := runs() - before; n != 1 {
		t.Errorf("%d runs were made, want 1", n)
	}
}
