package app_test

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"shouwang/internal/app"
	"shouwang/internal/auth"
	"shouwang/internal/cli"
	"shouwang/internal/id"
	"shouwang/internal/money"
	"shouwang/internal/registry"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb/dbtest"
)

// asOf is the day that the small county is screened from.
const asOf = "2021-12-31"

// tasks is a browser in front of a small screened county, with the worker that screens and opens clues.
type tasks struct {
	*browser
	s       *cli.System
	working <-chan struct{}
	stop    context.CancelFunc
}

// TestWorkOfADay drives what clerks and policy officers do all day in a real browser: correct data in place, with a fault and against
// somebody faster; dismiss a warning that stays dismissed until the data change; open a clue and settle it; try a change of policy,
// mend a faulty rule, have it published by a second person and screen by it; watch a screening and cancel another.
func TestWorkOfADay(t *testing.T) {
	t.Parallel()
	dbtest.EachName(t, func(t *testing.T, dsn string) {
		s := filled(t, dsn)
		for _, login := range []string{"office", "second"} {
			account(t, s, login, auth.CountyOffice, 410602000000)
		}
		server := httptest.NewServer(handler(t, s))
		t.Cleanup(server.Close)
		w := &tasks{browser: open(t, server.URL), s: s}
		w.signIn("office")
		w.correct()
		w.work()
		w.dismiss()
		w.clue()
		address := w.draft()
		second := open(t, server.URL)
		second.signIn("second")
		second.visit(address)
		second.press(`form[action$="/publish"] button`)
		second.wants("已发布")
		w.screen("[data-state=done]")
		w.visit("/rules/large_family_low_income?profile=cn-2021")
		w.wants("人口多且收入低", "第 1 版", "现行")
		w.stop()
		<-w.working
		w.screen("[data-state=waiting]")
		w.press(`form[action$="/cancel"] button`)
		w.wants("已取消")
		w.quiet()
		second.quiet()
	})
}

func (b *browser) signIn(login string) {
	b.t.Helper()
	b.visit("/sign-in")
	b.do(chromedp.SendKeys(chromedp.CSS(`input[name="login"]`), login), chromedp.SendKeys(chromedp.CSS(`input[name="password"]`), password))
	b.leave(200, chromedp.Submit(chromedp.CSS(`input[name="password"]`)))
}

// quiet fails when a page wrote anything to the console but that a form was refused.
func (b *browser) quiet() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, m := range b.messages {
		if !strings.Contains(m, "status of 422") {
			b.t.Errorf("the console says: %s", m)
		}
	}
}

// work starts the worker; it ends with the test, or before by stop.
func (w *tasks) work() {
	ctx, stop := context.WithCancel(context.Background())
	w.stop, w.working = stop, app.Work(ctx, w.s, slog.New(slog.DiscardHandler))
	w.t.Cleanup(func() { stop(); <-w.working })
}

// warned lists the warnings of a rule that hold.
func (w *tasks) warned(rule string, least int) []screening.Warning {
	w.t.Helper()
	found, err := w.s.Screening.Warnings(w.t.Context(), auth.System("test"), screening.Filter{Rule: rule, Status: screening.Open, Limit: 100})
	if err != nil || len(found.Warnings) < least {
		w.t.Fatalf("%d warnings of %s, want %d; %v", len(found.Warnings), rule, least, err)
	}
	return found.Warnings
}

// correct fills missing phones in the worklist, row by row without leaving the page: one with a fault first, one that somebody else has
// filled meanwhile.
func (w *tasks) correct() {
	w.t.Helper()
	rows := w.warned("phone_missing", 2)
	w.visit("/worklist?rule=phone_missing")
	for i, one := range rows {
		row := "#w-" + one.Ref.String()
		input, button := chromedp.CSS(row+` input[name$="household.phone"]`), chromedp.CSS(row+" button")
		switch i {
		case 0:
			w.do(chromedp.SetValue(input, "123"), chromedp.Click(button), chromedp.WaitVisible(chromedp.CSS(row+" .note.bad")),
				chromedp.WaitVisible(chromedp.CSS(row+` input[value="123"]`)))
		case 1:
			w.faster(one.Household)
			w.do(chromedp.SetValue(input, "13812345679"), chromedp.Click(button), chromedp.WaitVisible(chromedp.CSS(row+" .note.bad")))
		}
		w.do(chromedp.SetValue(input, "13812345678"), chromedp.Click(button), chromedp.WaitVisible(chromedp.CSS(row+" .note.ok")))
	}
	w.visit("/worklist?rule=phone_missing")
	w.wants("没有要更正的数据")
}

// faster is somebody else who fills the phone of a household in.
func (w *tasks) faster(household id.Ref) {
	w.set(household, registry.Spot{Field: "household.phone"}, "13900001111")
}

// set writes one value of a household, as another person does.
func (w *tasks) set(household id.Ref, at registry.Spot, text string) {
	w.t.Helper()
	by := auth.System("test")
	sheets, err := w.s.Registry.Sheets(w.t.Context(), by, []id.Ref{household})
	if err != nil {
		w.t.Fatal(err)
	}
	entry, ok := sheets[household].Entry(at)
	if !ok {
		w.t.Fatalf("household %s has no %s", household, at)
	}
	if text == "" { // a little other than before
		fen, _ := entry.Value.Raw.(int64)
		if fen -= 100; fen < 0 {
			fen = 100
		}
		text = money.Fen(fen).Yuan()
	}
	change := registry.Correction{Key: "faster-" + at.Field, Values: []registry.Corrected{{Spot: at, Text: text, Seen: entry.Mark}}}
	if _, err := w.s.Registry.Correct(w.t.Context(), by, household, change); err != nil {
		w.t.Fatal(err)
	}
}

// handle opens a step of a warning's page, fills it in and sends it.
func (w *tasks) handle(step string, fill ...chromedp.Action[chromedp.Void]) {
	w.t.Helper()
	form := `.step-box:has(input[value="` + step + `"])`
	w.do(chromedp.Click(chromedp.CSS(form + " summary")))
	w.do(fill...)
	w.press(form + " .btn-primary")
}

// screen starts a screening of everything and waits until the page shows how it stands; the page asks by itself.
func (w *tasks) screen(state string) {
	w.t.Helper()
	w.visit("/runs/new")
	w.do(chromedp.SetValue(chromedp.CSS(`input[name="as_of"]`), asOf))
	ctx, cancel := context.WithTimeout(w.ctx, patience)
	defer cancel()
	for started := false; !started; { // refused while the households that have just changed are screened
		r, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(`form[action="/runs"] button.btn-primary`)))
		if err != nil || r.Status != 200 && r.Status != 422 {
			w.t.Fatalf("start a screening: %v, %v\n%.2000s", r, err, w.text())
		}
		started = r.Status == 200
	}
	w.do(chromedp.WaitVisible(chromedp.CSS("#run" + state)))
}

// dismiss dismisses a warning, sees it stay so after a screening, and ask again once an income has changed.
func (w *tasks) dismiss() {
	w.t.Helper()
	one := w.warned("income_below_line", 2)[0]
	page := "/warnings/" + one.Ref.String()
	w.visit(page)
	w.handle("dismiss", chromedp.SetValue(chromedp.CSS(`select[name="dismiss_reason"]`), "able"), chromedp.SendKeys(chromedp.CSS(`textarea[name="dismiss_note"]`), "子女赡养，生活无碍"))
	w.wants("已排除", "家庭有能力自行应对", "子女赡养，生活无碍")
	w.screen("[data-state=done]")
	w.visit(page)
	w.do(chromedp.WaitVisible(chromedp.CSS("#handling .tag.c-green")))
	w.set(one.Household, registry.Spot{Field: "assessment.wage_income", Basis: registry.Current}, "")
	w.screen("[data-state=done]")
	w.visit(page)
	w.do(chromedp.WaitVisible(chromedp.CSS("#handling .tag.c-orange")))
}

// clue makes a clue of a warning and settles it.
func (w *tasks) clue() {
	w.t.Helper()
	page := "/warnings/" + w.warned("income_below_line", 2)[1].Ref.String()
	w.visit(page)
	w.handle("clue", chromedp.SendKeys(chromedp.CSS(`textarea[name="clue_note"]`), "收入低，需入户核实"))
	for ctx := w.t.Context(); !strings.Contains(w.text(), "打开线索") && ctx.Err() == nil; {
		w.visit(page) // the worker opens it
	}
	w.press(`#handling a[href^="/clues/"]`)
	w.leave(422, chromedp.Click(chromedp.CSS(`#settle input[value="not_eligible"]`)), chromedp.Click(chromedp.CSS("#settle .btn-primary")))
	w.do(chromedp.SendKeys(chromedp.CSS("#settle textarea"), "核实后收入高于监测线"))
	w.press("#settle .btn-primary")
	w.wants("已办结", "核实后收入高于监测线")
}

// draft drafts a higher line and a new rule, faulty at first, looks at who enters and what it costs, and puts it forward.
func (w *tasks) draft() (address string) {
	w.t.Helper()
	rules, tests := w.example("rules"), w.example("tests")
	w.visit("/lab/new?profile=cn-2021")
	area := func(name string) chromedp.CSS { return chromedp.CSS(`textarea[name="` + name + `"]`) }
	try := chromedp.CSS(`button[name="act"][value="try"]`)
	w.do(chromedp.SendKeys(chromedp.CSS(`input[name="title"]`), "提高监测线"), chromedp.SendKeys(area("reason"), "县政府常务会议"),
		chromedp.SetValue(chromedp.CSS(`input[name="from"]`), asOf), chromedp.SendKeys(chromedp.CSS(`input[name="param.monitoring_line"]`), "9000"),
		chromedp.SendKeys(chromedp.CSS(`input[name="benefit"]`), "300"), chromedp.Click(chromedp.CSS("#rules-panel > details > summary")),
		chromedp.SetValue(area("rules"), strings.Replace(rules, "current.net <", "current.nett <", 1)))
	w.leave(422, chromedp.Click(try))
	w.wants("第 9 行", "current.nett")
	w.do(chromedp.SetValue(area("rules"), rules), chromedp.SetValue(area("tests"), tests))
	w.leave(200, chromedp.Click(try))
	w.wants("没有写入任何数据", "新进", "9,000 元", "每月增减", "人口多且收入低")
	w.press(`a[href*="move=enters"]`)
	w.wants("现在不符合、调整后符合的户")
	w.press(".crumbs li:nth-child(2) a")
	w.press(`form[action$="/submit"] button`)
	w.wants("待发布")
	where, err := chromedp.Run(w.ctx, chromedp.Location())
	if err != nil {
		w.t.Fatal(err)
	}
	return strings.TrimPrefix(where, w.base)
}

// example is the text that the editor of the laboratory shows as an example.
func (w *tasks) example(name string) string {
	w.t.Helper()
	text, err := os.ReadFile("../web/lab/example/" + name + ".yaml")
	if err != nil {
		w.t.Fatal(err)
	}
	return string(text)
}
