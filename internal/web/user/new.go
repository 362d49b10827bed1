package user

import (
	"net/http"
	"strings"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/locale"
	"shouwang/internal/web/kit"
)

// newPage is the data of the form for an account.
type newPage struct {
	Form  *kit.Form
	Roles []roleNote
}

// roleNote says what a role may do.
type roleNote struct{ Name, May string }

// createdPage shows what to tell the person, once.
type createdPage struct {
	Title, Text, Back, BackText        string
	Login, Name, Role, Place, Password string
}

// newForm makes the form; chosen is the area that its list is opened at.
func (p *Pages) newForm(r *http.Request, chosen string) (*kit.Form, error) {
	v := kit.VisitOf(r)
	place, err := p.areaField(r, chosen)
	if err != nil {
		return nil, err
	}
	return kit.NewForm(v,
		&kit.Field{Name: "login", Label: v.T("web.session.login"), Hint: v.T("web.user.login_hint"), Kind: kit.Text, Required: true, Autocomplete: "off", Max: 32},
		&kit.Field{Name: "name", Label: v.T("web.session.name"), Kind: kit.Text, Required: true, Autocomplete: "off", Max: 60},
		&kit.Field{Name: "role", Label: v.T("web.session.role"), Kind: kit.Select, Required: true, Options: roleOptions(v)},
		place,
		&kit.Field{Name: "unit", Label: v.T("web.user.unit"), Hint: v.T("web.user.unit_hint"), Kind: kit.Text, Autocomplete: "off", Max: 60},
		&kit.Field{Name: "lang", Label: v.T("web.user.lang"), Kind: kit.Select, Required: true, Raw: string(locale.ZH), Options: langOptions(v)},
	), nil
}

// areaField offers the administrator's own area and what is below it, opened at the chosen one.
func (p *Pages) areaField(r *http.Request, chosen string) (*kit.Field, error) {
	v := kit.VisitOf(r)
	place, err := kit.AreaField(r.Context(), v, p.areas, chosen)
	if err != nil {
		return nil, err
	}
	own := kit.Option{Value: area.Format(v.Actor.Area), Text: v.Place}
	if own.Text == "" {
		own.Text = v.T("web.kit.whole_country")
	}
	place.Options = append([]kit.Option{own}, place.Options...)
	place.Label, place.Hint, place.Required = v.T("web.session.area"), v.T("web.user.area_hint"), true
	return place, nil
}

func langOptions(v *kit.Visit) []kit.Option {
	return []kit.Option{{Value: string(locale.ZH), Text: v.T("web.user.lang_zh")}, {Value: string(locale.EN), Text: v.T("web.user.lang_en")}}
}

func (p *Pages) newUser(w http.ResponseWriter, r *http.Request) error {
	form, err := p.newForm(r, "")
	if err != nil {
		return err
	}
	return p.show(w, r, form, http.StatusOK)
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, form *kit.Form, status int) error {
	v := kit.VisitOf(r)
	return p.kit.Render(w, r, kit.Page{
		Name: "user/new", Title: v.T("web.user.add"), Nav: "users", Status: status, Data: newPage{Form: form, Roles: roleNotes(v)},
		Crumbs: []kit.Crumb{{Text: v.T("web.nav.users"), Href: "/users"}, {Text: v.T("web.user.add")}},
	})
}

// roleNotes say of every role what it may do.
func roleNotes(v *kit.Visit) []roleNote {
	var notes []roleNote
	for _, role := range auth.Roles() {
		var may []string
		for _, permission := range auth.Permissions() {
			if role.Has(permission) {
				may = append(may, v.T(permission.Message()))
			}
		}
		notes = append(notes, roleNote{Name: v.T(role.Message()), May: v.Join(may)})
	}
	return notes
}

// add opens an account with a password made here, which is shown this once. The button that opens the list of areas
// sends the same form and only shows it again with more areas to choose from.
func (p *Pages) add(w http.ResponseWriter, r *http.Request) error {
	if err := kit.ReadForm(r); err != nil {
		return err
	}
	v := kit.VisitOf(r)
	form, err := p.newForm(r, r.PostForm.Get("area"))
	if err != nil {
		return err
	}
	form.Read(r.PostForm)
	if r.PostForm.Has("open") {
		form.Forgive()
		return p.show(w, r, form, http.StatusOK)
	}
	if !form.OK() {
		return p.show(w, r, form, http.StatusUnprocessableEntity)
	}
	password := auth.RandomPassword()
	made, err := p.accounts.AddUser(r.Context(), v.Actor, userOf(form, password))
	if err != nil {
		if form.Take(err) {
			return p.show(w, r, form, http.StatusUnprocessableEntity)
		}
		return err
	}
	return p.told(w, r, made, createdPage{
		Title: v.T("web.user.created_title"), Text: v.T("web.user.created_text"), Back: "/users/new", BackText: v.T("web.user.add"), Password: password,
	})
}

func userOf(form *kit.Form, password string) auth.NewUser {
	return auth.NewUser{
		Login: form.Value("login"), Name: form.Value("name"), Role: auth.Role(form.Value("role")), Unit: form.Value("unit"),
		Lang: form.Value("lang"), Password: password, Area: areaOf(form),
	}
}

// areaOf is the chosen area; the form has made sure that it is one of those offered.
func areaOf(form *kit.Form) int64 {
	code := form.Value("area")
	if strings.Trim(code, "0") == "" {
		return 0 // the whole country
	}
	found, _ := area.ParseCode(code)
	return found
}

// told shows the password of an account, this once.
func (p *Pages) told(w http.ResponseWriter, r *http.Request, u auth.User, data createdPage) error {
	v := kit.VisitOf(r)
	names, err := p.areas.Names(r.Context(), u.Area)
	if err != nil {
		return err
	}
	data.Login, data.Name, data.Role, data.Place = u.Login, u.Name, v.T(u.Role.Message()), names[u.Area].Full
	return p.kit.Render(w, r, kit.Page{
		Name: "user/created", Title: data.Title, Nav: "users", Data: data,
		Crumbs: []kit.Crumb{{Text: v.T("web.nav.users"), Href: "/users"}, {Text: u.Login, Href: path(u.Login)}, {Text: data.Title}},
	})
}
