package user

import (
	"net/http"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/web/kit"
)

// accountPage is the data of one account's page.
type accountPage struct {
	Login, Path string
	Tag         kit.Tag
	Facts       []kit.Fact
	Form        *kit.Form
	// Self says that it is the reader's own account, whose role, area, state and password another administrator changes.
	Self, Disabled bool
	Roles          []roleNote
}

// path is the page of an account.
func path(login string) string { return "/accounts/" + login }

// account shows one account with everything that an administrator may change of it.
func (p *Pages) account(w http.ResponseWriter, r *http.Request) error {
	v := kit.VisitOf(r)
	u, err := p.accounts.User(r.Context(), v.Actor, r.PathValue("login"))
	if err != nil {
		return err
	}
	form, err := p.changeForm(r, u, area.Format(u.Area))
	if err != nil {
		return err
	}
	return p.showAccount(w, r, u, form, http.StatusOK)
}

// changeForm asks for what can be changed; the own role and area cannot.
func (p *Pages) changeForm(r *http.Request, u auth.User, chosen string) (*kit.Form, error) {
	v := kit.VisitOf(r)
	form := kit.NewForm(v, &kit.Field{Name: "name", Label: v.T("web.session.name"), Kind: kit.Text, Raw: u.Name, Required: true, Autocomplete: "off", Max: 60})
	if u.UserID != v.Actor.UserID {
		place, err := p.areaField(r, chosen)
		if err != nil {
			return nil, err
		}
		place.Raw = area.Format(u.Area)
		form.Fields = append(form.Fields,
			&kit.Field{Name: "role", Label: v.T("web.session.role"), Kind: kit.Select, Raw: string(u.Role), Required: true, Options: roleOptions(v)}, place)
	}
	form.Fields = append(form.Fields,
		&kit.Field{Name: "unit", Label: v.T("web.user.unit"), Hint: v.T("web.user.unit_hint"), Kind: kit.Text, Raw: u.Unit, Autocomplete: "off", Max: 60},
		&kit.Field{Name: "lang", Label: v.T("web.user.lang"), Kind: kit.Select, Raw: u.Lang, Required: true, Options: langOptions(v)})
	return form, nil
}

func (p *Pages) showAccount(w http.ResponseWriter, r *http.Request, u auth.User, form *kit.Form, status int) error {
	v := kit.VisitOf(r)
	placed, err := p.place(r, chosen{rows: []auth.User{u}})
	if err != nil {
		return err
	}
	one := placed.Rows[0]
	data := accountPage{
		Login: u.Login, Path: path(u.Login), Tag: stateCell(v, one).Tags[0], Form: form, Self: u.UserID == v.Actor.UserID, Disabled: u.Disabled,
		Facts: []kit.Fact{
			{Label: v.T("web.session.login"), Cell: kit.Cell{Text: u.Login, Ref: true}},
			{Label: v.T("web.session.role"), Cell: kit.Cell{Text: v.T(u.Role.Message())}},
			{Label: v.T("web.session.area"), Cell: kit.Cell{Text: placeName(v, one)}},
			{Label: v.T("web.user.created"), Cell: kit.Cell{Text: kit.DateText(p.kit.Today(u.CreatedAt))}},
		},
		Roles: roleNotes(v),
	}
	return p.kit.Render(w, r, kit.Page{
		Name: "user/account", Title: u.Name, Nav: "users", Status: status, Data: data,
		Crumbs: []kit.Crumb{{Text: v.T("web.nav.users"), Href: "/users"}, {Text: u.Login}},
	})
}

// change saves what was changed. A new role or area ends the sessions of the account.
func (p *Pages) change(w http.ResponseWriter, r *http.Request) error {
	if err := kit.ReadForm(r); err != nil {
		return err
	}
	v := kit.VisitOf(r)
	u, err := p.accounts.User(r.Context(), v.Actor, r.PathValue("login"))
	if err != nil {
		return err
	}
	form, err := p.changeForm(r, u, r.PostForm.Get("area"))
	if err != nil {
		return err
	}
	form.Read(r.PostForm)
	if r.PostForm.Has("open") {
		form.Forgive()
		return p.showAccount(w, r, u, form, http.StatusOK)
	}
	if !form.OK() {
		return p.showAccount(w, r, u, form, http.StatusUnprocessableEntity)
	}
	if _, err = p.accounts.ChangeUser(r.Context(), v.Actor, u.Login, changeOf(form)); err != nil {
		if form.Take(err) {
			return p.showAccount(w, r, u, form, http.StatusUnprocessableEntity)
		}
		return err
	}
	p.kit.Flash(r, "ok", "web.user.changed")
	return kit.Redirect(w, r, path(u.Login))
}

func changeOf(form *kit.Form) auth.Change {
	name, unit, lang := form.Value("name"), form.Value("unit"), form.Value("lang")
	c := auth.Change{Name: &name, Unit: &unit, Lang: &lang}
	if form.Field("role") != nil {
		role, code := auth.Role(form.Value("role")), areaOf(form)
		c.Role, c.Area = &role, &code
	}
	return c
}

// state closes an account or opens it again; closing ends its sessions at once.
func (p *Pages) state(w http.ResponseWriter, r *http.Request) error {
	if err := kit.ReadForm(r); err != nil {
		return err
	}
	v, closed := kit.VisitOf(r), r.PostForm.Get("closed") == "1"
	u, err := p.accounts.ChangeUser(r.Context(), v.Actor, r.PathValue("login"), auth.Change{Disabled: &closed})
	if err != nil {
		return err
	}
	key := "web.user.opened_note"
	if closed {
		key = "web.user.closed_note"
	}
	p.kit.Flash(r, "ok", key, "login", u.Login)
	return kit.Redirect(w, r, path(u.Login))
}

// reset gives an account a new password made here, which is shown this once.
func (p *Pages) reset(w http.ResponseWriter, r *http.Request) error {
	v, password := kit.VisitOf(r), auth.RandomPassword()
	u, err := p.accounts.User(r.Context(), v.Actor, r.PathValue("login"))
	if err != nil {
		return err
	}
	if err := p.accounts.ResetPassword(r.Context(), v.Actor, u.Login, password); err != nil {
		return err
	}
	return p.told(w, r, u, createdPage{
		Title: v.T("web.user.reset_title"), Text: v.T("web.user.reset_text"), Back: path(u.Login), BackText: v.T("web.user.back_account"), Password: password,
	})
}
