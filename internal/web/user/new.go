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
	Login, Name, Role, Place, Password string
}

// newForm makes the form; chosen is the area that its list is opened at.
func (p *Pages) newForm(r *http.Request, chosen string) (*kit.Form, error) {
	v := kit.VisitOf(r)
	place, err := kit.AreaField(r.Context(), v, p.areas, chosen)
	if err != nil {
		return nil, err
	}
	if place == nil {
		place = &kit.Field{Name: "area", Kind: kit.Select}
	}
	own := kit.Option{Value: area.Format(v.Actor.Area), Text: v.Place}
	if own.Text == "" {
		own.Text = v.T("web.kit.whole_country")
	}
	place.Options = append([]kit.Option{own}, place.Options...)
	place.Label, place.Hint, place.Required = v.T("web.session.area"), v.T("web.user.area_hint"), true
	return kit.NewForm(v,
		&kit.Field{Name: "login", Label: v.T("web.session.login"), Hint: v.T("web.user.login_hint"), Kind: kit.Text, Required: true, Autocomplete: "off", Max: 32},
		&kit.Field{Name: "name", Label: v.T("web.session.name"), Kind: kit.Text, Required: true, Autocomplete: "off", Max: 60},
		&kit.Field{Name: "role", Label: v.T("web.session.role"), Kind: kit.Select, Required: true, Options: roleOptions(v)},
		place,
		&kit.Field{Name: "unit", Label: v.T("web.user.unit"), Hint: v.T("web.user.unit_hint"), Kind: kit.Text, Autocomplete: "off", Max: 60},
		&kit.Field{Name: "lang", Label: v.T("web.user.lang"), Kind: kit.Select, Required: true, Raw: string(locale.ZH), Options: langOptions(v)},
	), nil
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
	data := newPage{Form: form}
	for _, role := range auth.Roles() {
		note := roleNote{Name: v.T(role.Message())}
		var may []string
		for _, permission := range auth.Permissions() {
			if role.Has(permission) {
				may = append(may, v.T(permission.Message()))
			}
		}
		note.May = v.Join(may)
		data.Roles = append(data.Roles, note)
	}
	return p.kit.Render(w, r, kit.Page{
		Name: "user/new", Title: v.T("web.user.add"), Nav: "users", Status: status, Data: data,
		Crumbs: []kit.Crumb{{Text: v.T("web.nav.users"), Href: "/users"}, {Text: v.T("web.user.add")}},
	})
}

// add opens an account with a password made here, which is shown this once. The button that opens the list of areas
// sends the same form and only shows it again with more areas to choose from.
func (p *Pages) add(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	v := kit.VisitOf(r)
	form, err := p.newForm(r, r.PostForm.Get("area"))
	if err != nil {
		return err
	}
	form.Read(r.PostForm)
	if r.PostForm.Has("open") {
		for _, field := range form.Fields {
			field.Error = ""
		}
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
	return p.created(w, r, made, password)
}

func userOf(form *kit.Form, password string) auth.NewUser {
	n := auth.NewUser{
		Login: form.Value("login"), Name: form.Value("name"), Role: auth.Role(form.Value("role")), Unit: form.Value("unit"),
		Lang: form.Value("lang"), Password: password,
	}
	if code := form.Value("area"); strings.Trim(code, "0") != "" {
		n.Area, _ = area.ParseCode(code) // the form has made sure that it is one of the areas offered
	}
	return n
}

func (p *Pages) created(w http.ResponseWriter, r *http.Request, made auth.User, password string) error {
	v := kit.VisitOf(r)
	names, err := p.areas.Names(r.Context(), made.Area)
	if err != nil {
		return err
	}
	data := createdPage{Login: made.Login, Name: made.Name, Role: v.T(made.Role.Message()), Place: names[made.Area].Full, Password: password}
	return p.kit.Render(w, r, kit.Page{
		Name: "user/created", Title: v.T("web.user.created_title"), Nav: "users", Data: data,
		Crumbs: []kit.Crumb{{Text: v.T("web.nav.users"), Href: "/users"}, {Text: made.Login}},
	})
}
