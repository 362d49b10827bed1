package session

import (
	"net"
	"net/http"

	"shouwang/internal/fault"
	"shouwang/internal/locale"
	"shouwang/internal/web/kit"
)

// signInPage is the data of the sign-in page.
type signInPage struct{ Form *kit.Form }

func signInForm(v *kit.Visit) *kit.Form {
	return kit.NewForm(v,
		&kit.Field{Name: "login", Label: v.T("web.session.login"), Kind: kit.Text, Required: true, Autocomplete: "username", Max: 64},
		&kit.Field{Name: "password", Label: v.T("web.session.password"), Kind: kit.Password, Required: true, Autocomplete: "current-password", Max: 256},
		&kit.Field{Name: "next", Kind: kit.Hidden, Max: 2000},
	)
}

// signIn shows the form; who is signed in already goes straight to work.
func (p *Pages) signIn(w http.ResponseWriter, r *http.Request) error {
	v := kit.VisitOf(r)
	if v.SignedIn {
		return kit.Redirect(w, r, "/")
	}
	form := signInForm(v)
	form.Field("next").Raw = kit.LocalPath(r.URL.Query().Get("next"), "")
	return p.showSignIn(w, r, form, http.StatusOK)
}

func (p *Pages) showSignIn(w http.ResponseWriter, r *http.Request, form *kit.Form, status int) error {
	return p.kit.Render(w, r, kit.Page{
		Name: "session/sign_in", Title: kit.VisitOf(r).T("web.session.title"), Status: status, Data: signInPage{Form: form},
	})
}

// enter checks login and password. A refusal never says which of the two was wrong.
func (p *Pages) enter(w http.ResponseWriter, r *http.Request) error {
	if err := kit.ReadForm(r); err != nil {
		return err
	}
	form := signInForm(kit.VisitOf(r))
	form.Read(r.PostForm)
	if !form.OK() {
		return p.showSignIn(w, r, form, http.StatusUnprocessableEntity)
	}
	actor, err := p.accounts.SignIn(r.Context(), form.Value("login"), form.Value("password"), addressOf(r))
	switch fault.KindOf(err) {
	case fault.KindDenied, fault.KindUnavailable, fault.KindNotFound:
		form.Refuse(err)
	default:
		if err != nil && !form.Take(err) {
			return err
		}
	}
	if err != nil {
		return p.showSignIn(w, r, form, http.StatusUnprocessableEntity)
	}
	if err := p.kit.Begin(r, actor); err != nil {
		return err
	}
	return kit.Redirect(w, r, kit.LocalPath(form.Value("next"), "/"))
}

// leave ends the session and returns to the entrance.
func (p *Pages) leave(w http.ResponseWriter, r *http.Request) error {
	if err := p.kit.End(r); err != nil {
		return err
	}
	return kit.Redirect(w, r, "/sign-in")
}

// language remembers the chosen language in this browser and returns to the page.
func (p *Pages) language(w http.ResponseWriter, r *http.Request) error {
	if err := kit.ReadForm(r); err != nil {
		return err
	}
	chosen := locale.Lang(r.PostForm.Get("lang"))
	for _, lang := range locale.Languages() {
		if lang == chosen {
			p.kit.Remember(w, lang)
		}
	}
	return kit.Redirect(w, r, kit.LocalPath(r.PostForm.Get("next"), "/"))
}

// addressOf is the network address that failures to sign in are counted by. Headers that a proxy may have set are not
// read, because anyone can write them.
func addressOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
