package session

import (
	"net/http"

	"shouwang/internal/auth"
	"shouwang/internal/web/kit"
)

// settingsPage is the data of a user's own settings.
type settingsPage struct {
	Form        *kit.Form
	Permissions []string
	MustChange  bool
}

func passwordForm(v *kit.Visit) *kit.Form {
	return kit.NewForm(v,
		&kit.Field{Name: "present", Label: v.T("web.session.password_old"), Kind: kit.Password, Required: true, Autocomplete: "current-password", Max: 256},
		&kit.Field{Name: "next", Label: v.T("web.session.password_new"), Hint: v.T("web.session.password_hint"), Kind: kit.Password, Required: true, Autocomplete: "new-password", Max: 256},
		&kit.Field{Name: "again", Label: v.T("web.session.password_again"), Kind: kit.Password, Required: true, Autocomplete: "new-password", Max: 256},
	)
}

func (p *Pages) settings(w http.ResponseWriter, r *http.Request) error {
	return p.showSettings(w, r, passwordForm(kit.VisitOf(r)), http.StatusOK)
}

func (p *Pages) showSettings(w http.ResponseWriter, r *http.Request, form *kit.Form, status int) error {
	v := kit.VisitOf(r)
	data := settingsPage{Form: form, MustChange: v.Actor.MustChange}
	for _, permission := range auth.Permissions() {
		if v.Actor.Can(permission) {
			data.Permissions = append(data.Permissions, v.T(permission.Message()))
		}
	}
	return p.kit.Render(w, r, kit.Page{
		Name: "session/settings", Title: v.T("web.session.settings"), Nav: "settings", Status: status, Data: data,
	})
}

// password changes the user's own password.
func (p *Pages) password(w http.ResponseWriter, r *http.Request) error {
	if err := kit.ReadForm(r); err != nil {
		return err
	}
	v := kit.VisitOf(r)
	form := passwordForm(v)
	form.Read(r.PostForm)
	if form.OK() && form.Value("next") != form.Value("again") {
		form.Fail("again", "web.session.password_differs")
	}
	if !form.OK() {
		return p.showSettings(w, r, form, http.StatusUnprocessableEntity)
	}
	err := p.accounts.ChangePassword(r.Context(), v.Actor, form.Value("present"), form.Value("next"))
	if form.Take(err) {
		return p.showSettings(w, r, form, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	if err := p.kit.Begin(r, v.Actor); err != nil {
		return err
	}
	p.kit.Flash(r, "ok", "web.session.password_saved")
	return kit.Redirect(w, r, "/settings")
}
