package webtest_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/registry"
	"shouwang/internal/web/webtest"
)

// TestBrokenFormsAreTheSendersFault: no form, however malformed, is an error of the product.
func TestBrokenFormsAreTheSendersFault(t *testing.T) {
	t.Parallel()
	s := open(t)
	office, admin := s.as(t, auth.CountyOffice), s.as(t, auth.Administrator)
	for path, browser := range map[string]*webtest.Client{
		"/sign-in": webtest.NewClient(t, s.server), "/language": office, "/settings/password": office, "/runs": office,
		"/users": admin, "/accounts/leader": admin, "/accounts/leader/state": admin,
	} {
		for _, body := range []string{"a=1;b=2", "a=%zz", "%"} {
			answer := browser.Send(path, "application/x-www-form-urlencoded", strings.NewReader(body)).Want(http.StatusUnprocessableEntity)
			webtest.Sound(t, answer)
		}
	}
	answer := webtest.NewClient(t, s.server).Send("/sign-in", "application/x-www-form-urlencoded", strings.NewReader(strings.Repeat("a", 2<<20)))
	answer.Want(http.StatusRequestEntityTooLarge)
}

// TestTooLargeFileIsAnsweredWithASentence: the browser sends all of it before it looks, and must find a page then.
func TestTooLargeFileIsAnsweredWithASentence(t *testing.T) {
	t.Parallel()
	s := open(t)
	var limit int64
	for _, route := range s.server.Routes() {
		if route.Name == "feed.check" {
			limit = route.MaxBody
		}
	}
	answer := send(t, s.as(t, auth.CountyOffice), "/import/medical", "big.csv", bytes.Repeat([]byte("a,b\n"), int(limit/4)+(4<<20)))
	answer.Want(http.StatusRequestEntityTooLarge)
	webtest.Sound(t, answer)
}

// given is a whole name of two or three characters, whose given part a masked one does not show.
var given = regexp.MustCompile(`^\p{Han}{2,4}$`)

// TestNamesAreForThoseWhoKnock: a leader and an auditor read no whole name on any page, a cadre reads the names of the own village.
func TestNamesAreForThoseWhoKnock(t *testing.T) {
	t.Parallel()
	s := open(t)
	office := auth.Actor{Role: auth.CountyOffice, Area: county * 1_000_000}
	page, err := s.system.Registry.Households(t.Context(), office, registry.Filter{Area: s.village, Size: 5})
	if err != nil || len(page.Rows) == 0 {
		t.Fatal(page, err)
	}
	for role, whole := range map[auth.Role]bool{auth.Leader: false, auth.Auditor: false, auth.VillageCadre: true, auth.TownshipClerk: true} {
		browser := s.as(t, role)
		for _, one := range page.Rows {
			if !given.MatchString(one.Head) {
				continue
			}
			for _, path := range []string{
				fmt.Sprintf("/households/%s", one.Ref), "/households?q=" + one.No, "/households?q=" + one.No + "&level=none", "/warnings?household=" + one.Ref.String(),
			} {
				text := browser.Get(path).Want(http.StatusOK).Tree().Find("main").Text()
				if strings.Contains(text, one.Head) && !whole {
					t.Errorf("%s reads %q at %s", role, one.Head, path)
				}
				if whole && strings.HasPrefix(path, "/households/") && !strings.Contains(text, one.Head) {
					t.Errorf("%s does not read %q at %s", role, one.Head, path)
				}
			}
		}
	}
}

// TestSearchSaysWhoMatched: a household found by a member who is not its head names that member.
func TestSearchSaysWhoMatched(t *testing.T) {
	t.Parallel()
	s := open(t)
	actor := auth.Actor{Role: auth.VillageCadre, Area: s.village}
	page, err := s.system.Registry.Households(t.Context(), actor, registry.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range page.Rows {
		people, _, err := s.system.Registry.Persons(t.Context(), actor, registry.Filter{Text: one.No})
		if err != nil {
			t.Fatal(err)
		}
		for _, person := range people {
			if person.Relation == "head" || person.Name == one.Head || !given.MatchString(person.Name) {
				continue
			}
			path := "/households?q=" + url.QueryEscape(person.Name)
			if text := s.as(t, auth.VillageCadre).Get(path).Want(http.StatusOK).Tree().Find("tbody").Text(); !strings.Contains(text, "成员 "+person.Name) {
				t.Errorf("%s does not say why: %s", path, text)
			}
			if text := s.as(t, auth.Leader).Get(path).Want(http.StatusOK).Tree().Find("tbody").Text(); strings.Contains(text, person.Name) || !strings.Contains(text, "成员 ") {
				t.Errorf("a leader reads at %s: %s", path, text)
			}
			return
		}
	}
	t.Skip("the village has no household of two")
}

// TestOwnVillageIsNoOther: an area in the address that is not the cadre's own is refused and never silently left out.
func TestOwnVillageIsNoOther(t *testing.T) {
	t.Parallel()
	s := open(t)
	cadre := s.as(t, auth.VillageCadre)
	for _, path := range []string{"/households?area=", "/warnings?area="} {
		cadre.Get(path + area.Format(s.village)).Want(http.StatusOK)
		cadre.Get(path + area.Format(s.elsewhere)).Want(http.StatusUnprocessableEntity)
		cadre.Get(path + "410603000000").Want(http.StatusUnprocessableEntity)
	}
}

// TestLevelsFilterHouseholds: every household listed for a level shows that level.
func TestLevelsFilterHouseholds(t *testing.T) {
	t.Parallel()
	s := open(t)
	office := s.as(t, auth.CountyOffice)
	for level, word := range map[string]string{"I": "Ⅰ级", "II": "Ⅱ级", "III": "Ⅲ级"} {
		rows := office.Get("/households?size=200&level=" + level).Want(http.StatusOK).Tree().Find("tbody").All("tr")
		if len(rows) == 0 {
			t.Errorf("no household at level %s", level)
		}
		for _, row := range rows {
			if !strings.Contains(row.Text(), word) {
				t.Errorf("level %s lists %s", level, row.Text())
			}
		}
	}
}

// TestJournalSpeaksTheLanguage: particulars are in words, not in the keys of the program.
func TestJournalSpeaksTheLanguage(t *testing.T) {
	t.Parallel()
	s := open(t)
	auditor := s.as(t, auth.Auditor)
	key := regexp.MustCompile(`[a-z_]{3,}：`)
	text := auditor.Get("/journal?size=200").Want(http.StatusOK).Tree().Find("tbody").Text()
	if found := key.FindString(text); found != "" {
		t.Errorf("the journal shows %q", found)
	}
	action := regexp.MustCompile(`\b(area|clue|feed|policy|registry|screening|session|system|user|warning)\.[a-z_]+`)
	if found := action.FindString(text); found != "" {
		t.Errorf("the journal shows the action %q without a name", found)
	}
	for _, option := range auditor.Get("/journal").Tree().Find("#action").All("option") {
		if option.Attr("value") == option.Text() {
			t.Errorf("the action %q has no name", option.Text())
		}
	}
}

// TestFileNamesCannotDisguise: a mark that turns the direction of writing around does not reach a page.
func TestFileNamesCannotDisguise(t *testing.T) {
	t.Parallel()
	s := open(t)
	office := s.as(t, auth.CountyOffice)
	content := []byte("姓名,身份证号,<script>alert(1)</script>\n\"<img src=x onerror=alert(2)>\",x,y\n")
	answer := send(t, office, "/import/medical", "bill\u202evsc.exe", content)
	if answer.Status == http.StatusSeeOther {
		answer = office.Get(answer.Location)
	}
	webtest.Sound(t, answer)
	for _, page := range []webtest.Answer{answer, office.Get("/imports")} {
		for _, mark := range []string{"\u202e", "<script>alert", "<img src"} {
			if strings.Contains(page.Body, mark) {
				t.Errorf("%s holds %q", page, mark)
			}
		}
	}
}

// TestOwnVillageGoesByItsName: in the list of one village its name is short, and paper says who printed it.
func TestOwnVillageGoesByItsName(t *testing.T) {
	t.Parallel()
	s := open(t)
	page := s.as(t, auth.VillageCadre).Get("/households").Want(http.StatusOK).Tree()
	if text := page.Find("tbody").Text(); strings.Contains(text, "河南省") {
		t.Errorf("the own village is written in full: %.200s", text)
	}
	if text := page.Find(".paper").Text(); !strings.Contains(text, string(auth.VillageCadre)) {
		t.Errorf("the foot of the printed page: %q", text)
	}
}

// TestNoLinkLeadsNowhere: what a clerk reads of a household and a warning links only to pages that the clerk may open, although the
// imports behind them are those of the county.
func TestNoLinkLeadsNowhere(t *testing.T) {
	t.Parallel()
	s := open(t)
	for _, role := range []auth.Role{auth.TownshipClerk, auth.CountyOffice} {
		browser, origins := s.as(t, role), 0
		for _, list := range []string{"/households", "/warnings"} {
			for _, link := range browser.Get(first(t, browser, list, list+"/")).Want(http.StatusOK).Tree().Find("main").All("a") {
				if to := link.Attr("href"); strings.HasPrefix(to, "/") {
					browser.Get(to).Want(http.StatusOK)
					if strings.HasPrefix(to, "/imports/") {
						origins++
					}
				}
			}
		}
		if (origins > 0) != (role == auth.CountyOffice) {
			t.Errorf("%s is led to %d imports", role, origins)
		}
	}
}
