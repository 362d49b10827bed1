package webtest_test

import (
	"bytes"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/casework"
	"shouwang/internal/id"
	"shouwang/internal/registry"
	"shouwang/internal/screening"
	"shouwang/internal/sheet"
	"shouwang/internal/web/webtest"
)

// withHandling adds the cases of dealing with warnings, of clues, of the worklist and of the rule browser.
func (s *site) withHandling(t *testing.T, cases map[string]webtest.Case) map[string]webtest.Case {
	t.Helper()
	office, cadre, admin := s.as(t, auth.CountyOffice), s.as(t, auth.VillageCadre), s.as(t, auth.Administrator)
	away := "?area=" + area.Format(s.elsewhere)
	warning, farWarning := first(t, cadre, "/warnings", "/warnings/4"), first(t, office, "/warnings"+away, "/warnings/4")
	household, farHousehold := s.fresh(t, cadre, ""), s.fresh(t, office, away)
	item, farItem := s.item(t, true), s.item(t, false)
	clue, farClue := s.clue(t, household), s.clue(t, farHousehold)
	reason := "the rule's id stands for no row of an area"
	maps.Copy(cases, map[string]webtest.Case{
		"screening.handle": {
			Path: warning + "/handle", Status: http.StatusUnprocessableEntity, Form: url.Values{"step": {"dismiss"}}, May: cadre, MayNot: admin,
			Elsewhere: farWarning + "/handle", Missing: "/warnings/" + missing + "/handle", Broken: []string{"/warnings/0/handle", "/warnings/'--/handle"},
		},
		"screening.bulk": {Path: "/warnings/bulk?rule=phone_missing", May: cadre, MayNot: admin, Missing: "/warnings/bulk?rule=zzz",
			Wrong: []string{"/warnings/bulk", "/warnings/bulk?rule=phone_missing&area=x", "/warnings/bulk?rule=phone_missing&handling=x"}},
		"screening.bulk_do": {Path: "/warnings/bulk?rule=phone_missing", Status: http.StatusUnprocessableEntity, Form: url.Values{"step": {"verify"}}, May: cadre, MayNot: admin, Wrong: []string{"/warnings/bulk"}},
		"screening.worklist": {Path: "/worklist", May: cadre, MayNot: admin, Wrong: []string{"/worklist?size=0", "/worklist?size=x", "/worklist?sort=nothing", "/worklist?after=%00%ff",
			"/worklist?rule=x", "/worklist?severity=x", "/worklist?by=x", "/worklist?area=" + area.Format(s.elsewhere)}},
		"screening.worklist_export": {Path: "/worklist/export", Status: http.StatusUnprocessableEntity, May: cadre, MayNot: admin, Wrong: []string{"/worklist/export?rule=x"}},
		"screening.workitem":        {Path: item, May: cadre, MayNot: admin, Elsewhere: farItem, Missing: "/worklist/" + missing, Broken: broken("/worklist")},
		"screening.correct": {
			Path: item, Status: http.StatusSeeOther, May: cadre, MayNot: s.as(t, auth.Leader), Elsewhere: farItem, Missing: "/worklist/" + missing, Broken: broken("/worklist")[:3],
		},
		"clue.list": {Path: "/clues", May: cadre, MayNot: admin, Wrong: []string{"/clues?size=0", "/clues?sort=nothing", "/clues?after=%00%ff", "/clues?state=x", "/clues?channel=x", "/clues?result=x", "/clues?household=x", "/clues?overdue=2"}},
		"clue.show": {Path: clue, May: cadre, MayNot: admin, Elsewhere: farClue, Missing: "/clues/" + missing, Broken: broken("/clues")},
		"clue.settle": {
			Path: clue, Status: http.StatusUnprocessableEntity, May: cadre, MayNot: s.as(t, auth.Leader), Elsewhere: farClue, Missing: "/clues/" + missing, Broken: broken("/clues")[:3],
		},
		"clue.new": {Path: household + "/clue", May: cadre, MayNot: s.as(t, auth.Leader), Elsewhere: farHousehold + "/clue", Missing: "/households/" + missing + "/clue", Broken: []string{"/households/0/clue"}},
		"clue.open": {
			Path: household + "/clue", Status: http.StatusUnprocessableEntity, May: cadre, MayNot: s.as(t, auth.Leader), Elsewhere: farHousehold + "/clue",
			Missing: "/households/" + missing + "/clue", Broken: []string{"/households/0/clue"},
		},
		"rules.list": {Path: "/rules", May: cadre, MayNot: admin, Wrong: []string{"/rules?family=x", "/rules?level=x", "/rules?profile=x", "/rules?size=x"}},
		"rules.show": {Path: "/rules/housing_unsafe", May: cadre, MayNot: admin, Missing: "/rules/no_such_rule", Broken: []string{"/rules/'--", "/rules/housing_unsafe?profile=none"}, Reason: reason},
	})
	return cases
}

// fresh gives the address of a household without an open clue.
func (s *site) fresh(t *testing.T, browser *webtest.Client, query string) string {
	t.Helper()
	return first(t, browser, "/households"+query, "/households/")
}

// item gives the address of a warning of data quality in the cadre's own village, or in another one.
func (s *site) item(t *testing.T, own bool) string {
	t.Helper()
	list, err := s.system.Screening.Worklist(t.Context(), auth.System("test"), screening.WorklistFilter{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range list.Items {
		if (item.Village == s.village) == own {
			return "/worklist/" + item.Ref.String()
		}
	}
	t.Fatalf("no worklist, own %v", own)
	return ""
}

// clue opens a clue for a household and gives its address.
func (s *site) clue(t *testing.T, household string) string {
	t.Helper()
	ref, err := id.ParseRef(strings.TrimPrefix(household, "/households/"))
	if err != nil {
		t.Fatal(err)
	}
	opened, err := s.system.Casework.Open(t.Context(), auth.System("test"), casework.NewClue{Household: ref, Channel: "self_report", Note: "住院了"})
	if err != nil {
		page, listErr := s.system.Casework.Clues(t.Context(), auth.System("test"), casework.Filter{Household: ref, State: casework.Open})
		if listErr != nil || len(page.Clues) != 1 {
			t.Fatalf("open a clue: %v; %v", err, listErr)
		}
		opened = page.Clues[0].Ref
	}
	return "/clues/" + opened.String()
}

// inputs reads what a browser would send of a form: hidden values, texts, chosen options and boxes.
func inputs(form webtest.Node) url.Values {
	values := url.Values{}
	for _, in := range form.All("input") {
		_, checked := in.Attributes()["checked"]
		if kind := in.Attr("type"); (kind != "radio" && kind != "checkbox") || checked {
			values.Add(in.Attr("name"), in.Attr("value"))
		}
	}
	for _, one := range form.All("select") {
		values.Set(one.Attr("name"), "")
		for _, option := range one.All("option") {
			if _, chosen := option.Attributes()["selected"]; chosen {
				values.Set(one.Attr("name"), option.Attr("value"))
			}
		}
	}
	for _, one := range form.All("textarea") {
		values.Set(one.Attr("name"), one.Text())
	}
	return values
}

// TestHandleAWarning dismisses a warning by its page, finds it in the lists of what was dealt with, and takes it back.
func TestHandleAWarning(t *testing.T) {
	t.Parallel()
	s := open(t)
	browser := s.as(t, auth.TownshipClerk)
	path := first(t, browser, "/warnings?family=eligibility&handling=todo", "/warnings/4")
	form := func(step string) url.Values {
		for _, one := range browser.Get(path).Want(http.StatusOK).Tree().Find("#handling").All("form") {
			if values := inputs(one); values.Get("step") == step {
				return values
			}
		}
		t.Fatalf("%s offers no form to %s", path, step)
		return nil
	}
	refused := browser.Post(path+"/handle", form("dismiss")).Want(http.StatusUnprocessableEntity)
	webtest.Sound(t, refused)
	if refused.Tree().Find("#dismiss_reason-error").Text() == "" || refused.Tree().Find("#dismiss_note-error").Text() == "" {
		t.Error("what is missing is not said at its field")
	}
	sent := form("dismiss")
	sent.Set("dismiss_reason", "temporary")
	sent.Set("dismiss_note", "已经搬走")
	for range 2 {
		browser.Post(path+"/handle", sent).Want(http.StatusSeeOther)
	}
	if story := browser.Get(path).Tree().Find("#handling").Text(); strings.Count(story, "已经搬走") != 1 {
		t.Errorf("the story tells it otherwise than once: %s", story)
	}
	if !strings.Contains(browser.Get("/warnings?handling=dismissed").Want(http.StatusOK).Body, path) {
		t.Error("the warning is not among the dismissed")
	}
	undo := form("undo")
	undo.Set("undo_note", "点错了")
	browser.Post(path+"/handle", undo).Want(http.StatusSeeOther)
	if strings.Contains(browser.Get("/warnings?handling=dismissed").Want(http.StatusOK).Body, path) {
		t.Error("the warning is still among the dismissed")
	}
}

// TestHandleTogether chooses warnings of one rule, is shown how many, and confirms.
func TestHandleTogether(t *testing.T) {
	t.Parallel()
	s := open(t)
	browser := s.as(t, auth.CountyOffice)
	page, err := s.system.Screening.Counts(t.Context(), auth.System("test"), screening.Filter{Family: "duty"})
	if err != nil || len(page.Rules) == 0 {
		t.Fatalf("no duty is overdue: %v", err)
	}
	path := "/warnings/bulk?rule=" + page.Rules[0].Rule
	form := inputs(browser.Get(path).Want(http.StatusOK).Tree().Find("main").Find("form"))
	chosen := len(form["ref"])
	if chosen == 0 {
		t.Fatal("nothing can be chosen")
	}
	form.Set("step", "dismiss")
	browser.Post(path, form).Want(http.StatusUnprocessableEntity)
	form.Set("reason", "other")
	form.Set("note", "已在办")
	preview := browser.Post(path, form).Want(http.StatusOK)
	webtest.Sound(t, preview)
	confirm := inputs(preview.Tree().Find("main").Find("form"))
	if confirm.Get("confirmed") == "" || len(confirm["ref"]) != chosen {
		t.Fatalf("%d warnings are about to be dealt with, want %d", len(confirm["ref"]), chosen)
	}
	browser.Post(path, confirm).Want(http.StatusSeeOther)
	counts, err := s.system.Screening.Counts(t.Context(), auth.System("test"), screening.Filter{Rule: page.Rules[0].Rule})
	if err != nil || counts.Handled[screening.Dismissed] != int64(chosen) {
		t.Errorf("%d are dismissed, want %d; %v", counts.Handled[screening.Dismissed], chosen, err)
	}
}

// TestCorrectInPlace enters a missing phone in the worklist, first wrongly, and sees the warning go.
func TestCorrectInPlace(t *testing.T) {
	t.Parallel()
	s := open(t)
	browser := s.as(t, auth.CountyOffice)
	path := first(t, browser, "/warnings?status=open&rule=phone_missing", "/warnings/4")
	path = "/worklist/" + strings.TrimPrefix(path, "/warnings/")
	answer := browser.Get(path).Want(http.StatusOK)
	webtest.Sound(t, answer)
	form := inputs(answer.Tree().Find("main").Find("form.fix"))
	phone := strings.TrimPrefix(path, "/worklist/") + ".household.phone"
	if !form.Has(phone) || form.Get(phone) != "" {
		t.Fatalf("the phone is not asked for: %v", form)
	}
	form.Set(phone, "123")
	refused := browser.Post(path, form).Want(http.StatusUnprocessableEntity)
	webtest.Sound(t, refused)
	if !strings.Contains(refused.Body, `value="123"`) {
		t.Error("what was typed is lost")
	}
	form = inputs(refused.Tree().Find("main").Find("form.fix"))
	form.Set(phone, "13812345678")
	header := http.Header{"Sec-Fetch-Site": {"same-origin"}, "Content-Type": {"application/x-www-form-urlencoded"}, "Hx-Request": {"true"}}
	swapped := browser.Do(http.MethodPost, path, header, strings.NewReader(form.Encode())).Want(http.StatusOK)
	if row := swapped.Tree().Find("#w-" + strings.TrimPrefix(path, "/worklist/")); !row.Find("div.ok").Exists() || row.Find("form").Exists() {
		t.Errorf("the row does not say that it is solved: %s", row.Text())
	}
	if strings.Contains(swapped.Body, "13812345678") {
		t.Error("the number is shown whole")
	}
	gone := browser.Get("/warnings/" + strings.TrimPrefix(path, "/worklist/")).Want(http.StatusOK)
	if !gone.Tree().Find("div.ok").Exists() {
		t.Error("the warning is not closed")
	}
}

// TestCorrectAVillage has a township clerk, who may not begin a screening, fill in a fact of a village that a warning about the village
// asks for, while others may have the county screened: what has become of the warning is seen at once, and again when the fact is taken
// away.
func TestCorrectAVillage(t *testing.T) {
	t.Parallel()
	s := open(t)
	ask := screening.WorklistFilter{Area: s.village / 1000 * 1000, Rule: "village_school_missing", Limit: 1000}
	list, err := s.system.Screening.Worklist(t.Context(), auth.System("test"), ask)
	if err != nil || len(list.OfVillages) == 0 {
		t.Fatalf("no village of the township has a gap: %v", err)
	}
	item := list.OfVillages[0]
	path := "/worklist/" + item.Ref.String()
	browser := s.as(t, auth.TownshipClerk)
	webtest.Sound(t, browser.Get("/warnings/"+item.Ref.String()).Want(http.StatusOK))
	answer := browser.Get(path).Want(http.StatusOK)
	webtest.Sound(t, answer)
	form := inputs(answer.Tree().Find("main").Find("form.fix"))
	schools := item.Ref.String() + ".village.primary_schools"
	if !form.Has(schools) || form.Get(schools) != "" {
		t.Fatalf("the schools are not asked for: %v", form)
	}
	form.Set(schools, "1")
	header := http.Header{"Sec-Fetch-Site": {"same-origin"}, "Content-Type": {"application/x-www-form-urlencoded"}, "Hx-Request": {"true"}}
	swapped := browser.Do(http.MethodPost, path, header, strings.NewReader(form.Encode())).Want(http.StatusOK)
	if row := swapped.Tree().Find("#w-" + item.Ref.String()); !row.Find("div.ok").Exists() || row.Find("form").Exists() {
		t.Errorf("the row does not say that it is solved: %s", row.Text())
	}
	after, err := s.system.Screening.WorklistItem(t.Context(), auth.System("test"), item.Ref)
	if err != nil || after.Status != screening.Closed {
		t.Errorf("the warning is %s, %v", after.Status, err)
	}
	away := registry.Correction{Values: []registry.Corrected{{Spot: registry.Spot{Field: "village.primary_schools"}}}}
	if n, err := s.system.Registry.CorrectVillage(t.Context(), auth.System("test"), item.Village, away); n != 1 || err != nil {
		t.Fatalf("taken away: %d, %v", n, err)
	}
	out, err := s.system.Screening.Recheck(t.Context(), auth.System("test"), item.Warning)
	if err != nil || out.Solved || len(out.Appeared) != 1 || out.Appeared[0].Ref != item.Ref {
		t.Errorf("taken away: %+v, %v", out, err)
	}
}

// TestHandleAVillage dismisses a warning about a village by its page, which offers no clue, finds it in the lists of what was dealt with
// and no more in the worklist, and takes it back together with others of its rule.
func TestHandleAVillage(t *testing.T) {
	t.Parallel()
	s := open(t)
	browser := s.as(t, auth.TownshipClerk)
	path := first(t, browser, "/warnings?handling=todo&rule=village_bus_missing", "/warnings/4")
	steps := map[string]url.Values{}
	for _, one := range browser.Get(path).Want(http.StatusOK).Tree().Find("#handling").All("form") {
		values := inputs(one)
		steps[values.Get("step")] = values
	}
	if len(steps) != 2 || steps["verify"] == nil || steps["dismiss"] == nil {
		t.Fatalf("%s offers %v", path, slices.Sorted(maps.Keys(steps)))
	}
	sent := steps["dismiss"]
	webtest.Sound(t, browser.Post(path+"/handle", sent).Want(http.StatusUnprocessableEntity))
	sent.Set("dismiss_reason", "temporary")
	sent.Set("dismiss_note", "正在核对")
	browser.Post(path+"/handle", sent).Want(http.StatusSeeOther)
	webtest.Sound(t, browser.Get(path).Want(http.StatusOK))
	listed := func(page string) bool {
		return strings.Contains(browser.Get(page).Want(http.StatusOK).Body, path)
	}
	if !listed("/warnings?handling=dismissed&rule=village_bus_missing") || listed("/warnings?handling=todo&rule=village_bus_missing") {
		t.Error("the lists do not tell that it was dismissed")
	}
	if listed("/worklist?rule=village_bus_missing") {
		t.Error("what was dismissed is still to be corrected")
	}
	bulk := "/warnings/bulk?handling=dismissed&rule=village_bus_missing"
	answer := browser.Get(bulk).Want(http.StatusOK)
	webtest.Sound(t, answer)
	form := inputs(answer.Tree().Find("main").Find("form"))
	form.Set("step", "undo")
	form.Set("note", "点错了")
	confirm := inputs(browser.Post(bulk, form).Want(http.StatusOK).Tree().Find("main").Find("form"))
	browser.Post(bulk, confirm).Want(http.StatusSeeOther)
	if listed("/warnings?handling=dismissed&rule=village_bus_missing") || !listed("/worklist?rule=village_bus_missing") {
		t.Error("it was not taken back")
	}
}

// TestWorklistAsAWorkbook takes the worklist along with a purpose and opens it.
func TestWorklistAsAWorkbook(t *testing.T) {
	t.Parallel()
	s := open(t)
	browser := s.as(t, auth.TownshipClerk)
	answer := browser.Post("/worklist/export", url.Values{"purpose": {"发给各村核对"}}).Want(http.StatusOK)
	content := []byte(answer.Body)
	book, err := sheet.Open("worklist.xlsx", bytes.NewReader(content), int64(len(content)), sheet.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	if n := len(book.Sheets()); n < 2 {
		t.Errorf("the workbook has %d sheets, want one a village and the last about it", n)
	}
}

// TestClueFromOpenToResult opens a clue by hand and settles it.
func TestClueFromOpenToResult(t *testing.T) {
	t.Parallel()
	s := open(t)
	browser := s.as(t, auth.CountyOffice)
	household := first(t, browser, "/households?status=watched", "/households/")
	form := inputs(browser.Get(household + "/clue").Want(http.StatusOK).Tree().Find("main").Find("form"))
	form.Set("channel", "self_report")
	form.Set("note", "孩子辍学")
	opened := browser.Post(household+"/clue", form).Want(http.StatusSeeOther).Location
	browser.Post(household+"/clue", url.Values{"channel": {"petition"}, "note": {"再报"}}).Want(http.StatusUnprocessableEntity)
	settle := inputs(browser.Get(opened).Want(http.StatusOK).Tree().Find("#settle").Find("form"))
	settle.Set("result", "not_eligible")
	browser.Post(opened, settle).Want(http.StatusUnprocessableEntity)
	settle.Set("reason", "情况不实")
	browser.Post(opened, settle).Want(http.StatusSeeOther)
	page := browser.Get(opened).Want(http.StatusOK)
	webtest.Sound(t, page)
	if !page.Tree().Find("#result").Exists() || page.Tree().Find("#settle").Exists() {
		t.Error("the clue is not settled")
	}
}

// TestRulePagesAreWhole opens every rule, in one language or the other.
func TestRulePagesAreWhole(t *testing.T) {
	t.Parallel()
	s := open(t)
	browser := s.as(t, auth.Leader)
	for i, r := range s.system.Screening.Rules() {
		lang := []string{"zh", "en"}[i%2]
		browser.Lang = lang
		answer := browser.Get("/rules/" + r.ID).Want(http.StatusOK)
		webtest.Sound(t, answer)
		page := answer.Tree()
		for _, what := range page.Find("#condition").All("span.what") {
			if text := what.Text(); strings.Contains(text, "&&") || strings.Contains(text, "_") {
				t.Errorf("%s (%s): a condition is not in words: %s", r.ID, lang, text)
			}
		}
		if len(page.Find("#tests").All("li")) == 0 || !page.Find("#versions").Exists() || !strings.Contains(page.Find("#sql").Text(), "SELECT") {
			t.Errorf("%s (%s): tests, versions or statement are missing", r.ID, lang)
		}
	}
}
