package kit

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"shouwang/internal/auth"
	"shouwang/internal/locale"
)

// pageSet holds one language's templates by name, for example "registry/list".
type pageSet map[string]*template.Template

// Page is what a handler renders.
type Page struct {
	// Name is the template, for example "registry/list". Title is shown in the tab and the heading.
	Name, Title string
	// Nav is the entry of the navigation that this page belongs to.
	Nav    string
	Crumbs []Crumb
	// Status is 200 when zero.
	Status int
	Data   any
}

// Crumb is one step of the way to a page; the last one has no address.
type Crumb struct{ Text, Href string }

// view is what a template sees.
type view struct {
	Page
	*Visit
	Navigation []NavGroup
	Tabs       []NavItem
	Flashes    []Flash
	Languages  []language
	// Here is the address of this page, to return to; MayFind shows the search in the head.
	Here     string
	MayFind  bool
	Initial  string
	HTMLLang string
	RoleName string
	// Printed says on paper who printed it, when.
	Printed string
}

type language struct {
	Code, Text string
	Current    bool
}

// parse reads every template once for each language, with functions bound to that language.
func (k *Kit) parse() (map[locale.Lang]pageSet, error) {
	shared, err := fs.Glob(k.config.Templates, "kit/*.html")
	if err != nil {
		return nil, err
	}
	shared = slices.DeleteFunc(shared, isPage)
	files, err := fs.Glob(k.config.Templates, "*/*.html")
	if err != nil {
		return nil, err
	}
	sets := map[locale.Lang]pageSet{}
	for _, lang := range locale.Languages() {
		base, err := template.New("base").Funcs(k.functions(lang)).Option("missingkey=error").ParseFS(k.config.Templates, shared...)
		if err != nil {
			return nil, err
		}
		if sets[lang], err = k.parsePages(base, files); err != nil {
			return nil, err
		}
	}
	return sets, nil
}

// isPage tells a page from the parts that pages share: all of kit but its page_ files, and names that begin with _.
func isPage(file string) bool {
	if strings.HasPrefix(file, "kit/") {
		return strings.HasPrefix(file, "kit/page_")
	}
	return !strings.HasPrefix(path.Base(file), "_")
}

func (k *Kit) parsePages(base *template.Template, files []string) (pageSet, error) {
	set := pageSet{}
	for _, file := range files {
		if !isPage(file) {
			continue
		}
		page, err := base.Clone()
		if err != nil {
			return nil, err
		}
		partials, err := fs.Glob(k.config.Templates, path.Dir(file)+"/_*.html")
		if err != nil {
			return nil, err
		}
		if page, err = page.ParseFS(k.config.Templates, append(partials, file)...); err != nil {
			return nil, err
		}
		set[strings.TrimSuffix(file, ".html")] = page
	}
	return set, nil
}

// Names returns the names of all pages, for tests.
func (k *Kit) Names() []string {
	var names []string
	for name := range k.pages[locale.ZH] {
		names = append(names, name)
	}
	return names
}

// Render draws a page into a buffer and sends it only when that succeeded.
func (k *Kit) Render(w http.ResponseWriter, r *http.Request, page Page) error {
	body, err := k.draw(r, page)
	if err != nil {
		return err
	}
	status := page.Status
	if status == 0 {
		status = http.StatusOK
	}
	private(w)
	return send(w, r, status, body)
}

func (k *Kit) draw(r *http.Request, page Page) ([]byte, error) {
	v := VisitOf(r)
	found, ok := k.pages[v.Lang][page.Name]
	if !ok {
		return nil, fmt.Errorf("no template %q", page.Name)
	}
	shown := view{Page: page, Visit: v, Here: r.URL.RequestURI(), Initial: initial(v.Actor.Name), HTMLLang: v.Lang.Tag()}
	if v.SignedIn {
		shown.Navigation, shown.Tabs = navigation(v, page.Nav)
		shown.Flashes = k.takeFlashes(r)
		shown.RoleName = v.T(v.Actor.Role.Message())
		shown.Printed = v.T("web.kit.printed", "name", v.Actor.Name, "at", k.DateTime(time.Now()))
		shown.MayFind = v.Actor.Can(auth.RegistryRead)
	}
	for _, lang := range locale.Languages() {
		shown.Languages = append(shown.Languages, language{
			Code: string(lang), Text: k.text(lang, "web.kit.language_name"), Current: lang == v.Lang,
		})
	}
	var body bytes.Buffer
	if err := found.ExecuteTemplate(&body, "layout", shown); err != nil {
		return nil, fmt.Errorf("render %s: %w", page.Name, err)
	}
	return body.Bytes(), nil
}

// worthZipping is the size from which compressing a page pays.
const worthZipping = 1 << 10

// takesGzip reports whether the browser wants gzip; "gzip;q=0" is a refusal.
func takesGzip(r *http.Request) bool {
	for one := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, weight, _ := strings.Cut(one, ";")
		if strings.TrimSpace(name) == "gzip" {
			return strings.Trim(strings.TrimPrefix(strings.TrimSpace(weight), "q="), "0.") != "" || weight == ""
		}
	}
	return false
}

// send writes a complete HTML answer, compressed when the browser takes it.
func send(w http.ResponseWriter, r *http.Request, status int, body []byte) error {
	head := w.Header()
	head.Set("Content-Type", "text/html; charset=utf-8")
	head.Add("Vary", "Accept-Encoding, HX-Request")
	if len(body) >= worthZipping && takesGzip(r) {
		var zipped bytes.Buffer
		z := gzip.NewWriter(&zipped)
		if _, err := z.Write(body); err != nil {
			return err
		}
		if err := z.Close(); err != nil {
			return err
		}
		body = zipped.Bytes()
		head.Set("Content-Encoding", "gzip")
	}
	head.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method == http.MethodHead {
		return nil
	}
	_, _ = w.Write(body) // the browser has gone; there is nobody left to tell
	return nil
}
