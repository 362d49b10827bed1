package app_test

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"shouwang/internal/app"
	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/sqldb/dbtest"
)

// envChromium names the browser; without it the browser test is skipped, which CI does not allow itself.
const envChromium = "SHOUWANG_TEST_CHROMIUM"

// patience bounds one step in the browser; a step waits for the page, never for a time.
const patience = 60 * time.Second

// browser is a real Chromium on one page.
type browser struct {
	t    *testing.T
	ctx  context.Context
	base string

	mu       sync.Mutex
	messages []string
}

// open starts a browser at the product's pages. Whatever the page writes to the console, violations of the content security policy among
// it, fails the test.
func open(t *testing.T, base string) *browser {
	t.Helper()
	path := os.Getenv(envChromium)
	if path == "" {
		t.Skip(envChromium + " names no browser")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Env("LC_ALL=C.UTF-8")) // without a UTF-8 locale it cannot open files with Chinese names
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b := &browser{t: t, ctx: ctx, base: base}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1440, 900)); err != nil {
		t.Fatal(err)
	}
	messages := chromedp.Console(ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			b.mu.Lock()
			b.messages = append(b.messages, m.String())
			b.mu.Unlock()
		}
	}()
	return b
}

// do runs steps that stay on the page.
func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatalf("%v\non the page: %.2000s", err, b.text())
	}
}

// leave runs steps that lead to another page and waits for it.
func (b *browser) leave(status int64, steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	r, err := chromedp.RunResponse(ctx, steps...)
	if err != nil {
		b.t.Fatalf("%v\non the page: %.2000s", err, b.text())
	}
	if int64(r.Status) != status {
		b.t.Fatalf("%s answered %v, want %d\n%.2000s", r.URL, r.Status, status, b.text())
	}
}

func (b *browser) visit(path string) {
	b.t.Helper()
	b.leave(200, chromedp.Navigate(b.base+path))
}

// press clicks a button or a link that leads to another page.
func (b *browser) press(selector string) {
	b.t.Helper()
	b.leave(200, chromedp.Click(chromedp.CSS(selector)))
}

func (b *browser) text() string {
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	text, err := chromedp.Run(ctx, chromedp.Text(chromedp.CSS("body")))
	if err != nil {
		return err.Error()
	}
	return text
}

// wants fails unless the page shows every text.
func (b *browser) wants(texts ...string) {
	b.t.Helper()
	page := b.text()
	for _, text := range texts {
		if !strings.Contains(page, text) {
			b.t.Fatalf("the page does not show %q:\n%.3000s", text, page)
		}
	}
}

// upload brings a file through the five steps: choose, upload, check, confirm, result.
func (b *browser) upload(source, path string, faults bool) {
	b.t.Helper()
	b.visit("/import")
	b.press(`a[href="/import/` + source + `"]`)
	b.do(chromedp.SetUploadFiles(chromedp.CSS(`input[name="file"]`), []string{path}))
	b.press(`form[action="/import/` + source + `"] button.btn-primary`)
	if faults {
		b.do(chromedp.WaitVisible(chromedp.CSS("#faults")))
	}
	b.press(`a[href$="/confirm"]`)
	if faults {
		b.leave(422, chromedp.Click(chromedp.CSS(`form[action$="/confirm"] button.btn-primary`)))
		b.do(chromedp.Click(chromedp.CSS(`input[name="take_good"]`)))
	}
	b.press(`form[action$="/confirm"] button.btn-primary`)
}

// TestFromSignInToAnExplainedWarning drives the main job in a real browser: sign in, bring two files in, one of them with faults, screen,
// and open a warning down to the row that caused it.
func TestFromSignInToAnExplainedWarning(t *testing.T) {
	t.Parallel()
	c := syntheticCounty(t)
	dbtest.EachName(t, func(t *testing.T, dsn string) {
		s := system(t, dsn)
		account(t, s, "office", auth.CountyOffice, area.CountyCode(c.manifest.County))
		server := httptest.NewServer(handler(t, s))
		t.Cleanup(server.Close)
		ctx, stop := context.WithCancel(context.Background())
		working := app.Work(ctx, s, slog.New(slog.DiscardHandler))
		t.Cleanup(func() { stop(); <-working })
		b := open(t, server.URL)

		b.visit("/households")
		b.wants("登录")
		b.do(chromedp.SendKeys(chromedp.CSS(`input[name="login"]`), "office"))
		b.do(chromedp.SendKeys(chromedp.CSS(`input[name="password"]`), "not the password"))
		b.leave(422, chromedp.Submit(chromedp.CSS(`input[name="password"]`)))
		b.do(chromedp.SendKeys(chromedp.CSS(`input[name="password"]`), password))
		b.leave(200, chromedp.Submit(chromedp.CSS(`input[name="password"]`)))

		files := map[string]string{}
		for _, im := range c.manifest.Imports {
			files[im.Source] = filepath.Join(c.dir, im.File)
		}
		b.upload("national-households", files["national-households"], true)
		b.upload("medical", files["medical"], true)

		b.visit("/runs/new")
		b.do(chromedp.SetValue(chromedp.CSS(`input[name="as_of"]`), c.manifest.AsOf))
		b.press(`form[action="/runs"] button.btn-primary`)
		b.do(chromedp.WaitVisible(chromedp.CSS(`#run[data-state="done"]`))) // the page asks again by itself until the worker is done

		b.visit("/warnings?profile=cn-2021&rule=medical_burden_lifted&status=open") // the profile of that day
		b.press(`#warning-list a[href^="/warnings/"]`)
		b.wants("脱贫户年度医疗自付过高", "成立", "5,000.00", filepath.Base(files["medical"]))

		b.leave(200, chromedp.Click(chromedp.CSS(`form[action="/language"] button`)))
		b.wants("High self-paid medical cost", filepath.Base(files["medical"]))

		b.mu.Lock()
		defer b.mu.Unlock()
		for _, m := range b.messages {
			if !strings.Contains(m, "status of 422") {
				t.Errorf("the console says: %s", m)
			}
		}
	})
}
