package app_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/cli"
	"shouwang/internal/fault"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb"
	"shouwang/internal/sqldb/dbtest"
	"shouwang/internal/web/webtest"
)

const wholeCounty = int64(410602_000000)

// oneHousehold registers a household in a dangerous house.
func oneHousehold(t *testing.T, s *cli.System) {
	t.Helper()
	err := s.DB.Write(t.Context(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec(t.Context(), `INSERT INTO household (county, id, village, household_no, head_name, household_type, dangerous_house, version, valid_from, recorded_at, recorded_by)
			VALUES (410602, 1, 410602001001, 'H1', '测试甲', 'ordinary', ?, 1, 20210101, 0, 0)`, true)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestPagesFollowWhatStands holds that pages which are served while nothing was screened show, without a restart, what another process
// then screens under a profile that is not today's, and that a run which would replace it is made only when that is confirmed on the page.
func TestPagesFollowWhatStands(t *testing.T) {
	t.Parallel()
	dbtest.EachName(t, func(t *testing.T, dsn string) {
		served, other := system(t, dsn), system(t, dsn)
		oneHousehold(t, served)
		account(t, served, "office", auth.CountyOffice, wholeCounty)
		browser := signedIn(t, handler(t, served), "office")
		shows := func(path, text string, want bool) {
			t.Helper()
			if got := strings.Contains(browser.Get(path).Want(http.StatusOK).Tree().Find("main").Text(), text); got != want {
				t.Errorf("%s shows %q: %v, want %v", path, text, got, want)
			}
		}
		const title = "住房"
		shows("/warnings?rule=housing_unsafe", "测试甲", false)
		day := civil.New(2021, 12, 31)
		sum, err := other.Screening.Run(t.Context(), auth.System("test"), screening.Request{AsOf: day, Area: wholeCounty})
		if err != nil || sum.Profile != "cn-2021" || sum.Profile == served.Screening.Profile().Code {
			t.Fatalf("screened under %s, %v", sum.Profile, err)
		}
		shows("/warnings?rule=housing_unsafe", "测试甲", true)
		shows("/worklist", "测试甲", true)
		shows("/", title, true)
		if got := browser.Get("/rules").Want(http.StatusOK).Body; !strings.Contains(got, "profile=cn-2021") {
			t.Error("the rules are not those that stand")
		}

		form := func(more ...string) url.Values {
			values := url.Values{"what": {"whole"}, "as_of": {"2021-06-30"}, "command": {strconv.Itoa(len(more)) + "-a-key-of-the-form"}}
			for i := 0; i+1 < len(more); i += 2 {
				values.Set(more[i], more[i+1])
			}
			return values
		}
		if browser.Get("/runs/new").Want(http.StatusOK).Tree().Find("#replace").Exists() {
			t.Error("the page asks for a confirmation before one is needed")
		}
		asked := browser.Post("/runs", form()).Want(http.StatusUnprocessableEntity)
		if !asked.Tree().Find("#replace").Exists() || !strings.Contains(asked.Body, "2021-12-31") {
			t.Errorf("the page does not ask for a confirmation:\n%s", asked.Tree().Find("main").Text())
		}
		if got := column(t, served, "SELECT CAST(as_of AS TEXT) FROM screening_run"); len(got) != 1 {
			t.Errorf("runs as of %v without a confirmation", got)
		}
		sent := browser.Post("/runs", form("replace", "1")).Want(http.StatusSeeOther)
		if got := column(t, served, "SELECT CAST(as_of AS TEXT) FROM screening_run ORDER BY id DESC"); len(got) != 2 || got[0] != "20210630" {
			t.Errorf("after the confirmation runs as of %v, %s", got, sent)
		}
	})
}

// TestNightIsToldOf holds that the home page of those who screen and of those who administer says why the nightly screening could not begin
// and what to do about it, and that the page of the runs does.
func TestNightIsToldOf(t *testing.T) {
	t.Parallel()
	dbtest.EachName(t, func(t *testing.T, dsn string) {
		s := system(t, dsn)
		oneHousehold(t, s)
		if _, err := s.Screening.Run(t.Context(), auth.System("test"), screening.Request{AsOf: civil.New(2021, 12, 31), Area: wholeCounty}); err != nil {
			t.Fatal(err)
		}
		if err := s.Screening.ScreenAll(t.Context(), civil.New(2026, 1, 1)); fault.KindOf(err) != fault.KindInvalid {
			t.Fatalf("the first night without a line: %v", err)
		}
		server := handler(t, s)
		said := map[auth.Role]bool{auth.CountyOffice: true, auth.Administrator: true, auth.Leader: false}
		for role, want := range said {
			account(t, s, string(role), role, wholeCounty)
			browser := signedIn(t, server, string(role))
			home := browser.Get("/").Want(http.StatusOK).Tree().Find("main").Text()
			if got := strings.Contains(home, "2026-01-01 的自动筛查没有能开始") && strings.Contains(home, "monitoring_line"); got != want {
				t.Errorf("%s is told: %v, want %v\n%s", role, got, want, home)
			}
			if role == auth.CountyOffice {
				runTold(t, browser)
			}
		}
	})
}

func runTold(t *testing.T, browser *webtest.Client) {
	t.Helper()
	list := browser.Get("/runs").Want(http.StatusOK).Tree().Find("main")
	if !strings.Contains(list.Text(), "缺少筛查所需的参数") {
		t.Errorf("the runs do not say why:\n%s", list.Text())
	}
	for _, link := range list.All("a") {
		if href := link.Attr("href"); strings.HasPrefix(href, "/runs/") && href != "/runs/new" {
			if page := browser.Get(href).Want(http.StatusOK).Tree().Find("main").Text(); !strings.Contains(page, "monitoring_line") || !strings.Contains(page, "没有能开始") {
				t.Errorf("%s does not say why:\n%s", href, page)
			}
			return
		}
	}
	t.Error("no run is listed")
}
