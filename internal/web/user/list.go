package user

import (
	"net/http"
	"slices"
	"strings"

	"shouwang/internal/auth"
	"shouwang/internal/web/kit"
)

// row is an account with the name of its area.
type row struct {
	auth.User
	Place string
}

func (p *Pages) userList() *kit.List[row] {
	return &kit.List[row]{
		Name: "user-list", Path: "/users", Caption: "web.user.caption", Sort: "login",
		Columns: []kit.Column[row]{
			{Key: "login", Label: "web.session.login", Head: true, Cell: func(_ *kit.Visit, u row) kit.Cell { return kit.Cell{Text: u.Login, Href: path(u.Login)} }},
			{Key: "name", Label: "web.session.name", Cell: func(_ *kit.Visit, u row) kit.Cell { return kit.Cell{Text: u.Name, Note: u.Unit} }},
			{Key: "role", Label: "web.session.role", Cell: func(v *kit.Visit, u row) kit.Cell { return kit.Cell{Text: v.T(u.Role.Message())} }},
			{Key: "area", Label: "web.session.area", Cell: func(v *kit.Visit, u row) kit.Cell { return kit.Cell{Text: placeName(v, u)} }},
			{Key: "state", Label: "web.user.state", Cell: stateCell},
			{Key: "created", Label: "web.user.created", Cell: func(_ *kit.Visit, u row) kit.Cell {
				return kit.Cell{Text: kit.DateText(p.kit.Today(u.CreatedAt)), Ref: true}
			}},
		},
		Filters: func(v *kit.Visit) []*kit.Field {
			return []*kit.Field{
				{Name: "q", Label: v.T("web.user.text"), Kind: kit.Search, Max: 60, Wide: true},
				{Name: "role", Label: v.T("web.session.role"), Kind: kit.Select, Options: roleOptions(v)},
			}
		},
	}
}

func placeName(v *kit.Visit, u row) string {
	if u.Place == "" {
		return v.T("web.kit.whole_country")
	}
	return v.Near(u.Place)
}

func stateCell(v *kit.Visit, u row) kit.Cell {
	switch {
	case u.Disabled:
		return kit.Cell{Tags: []kit.Tag{{Text: v.T("web.user.disabled"), Colour: "grey"}}}
	case u.MustChange:
		return kit.Cell{Tags: []kit.Tag{{Text: v.T("web.user.first_password"), Colour: "yellow"}}}
	}
	return kit.Cell{Tags: []kit.Tag{{Text: v.T("web.user.active"), Colour: "green"}}}
}

func roleOptions(v *kit.Visit) []kit.Option {
	var options []kit.Option
	for _, role := range auth.Roles() {
		options = append(options, kit.Option{Value: string(role), Text: v.T(role.Message())})
	}
	return options
}

// users lists the accounts inside the administrator's area, by login.
func (p *Pages) users(w http.ResponseWriter, r *http.Request) error {
	v := kit.VisitOf(r)
	list := p.userList()
	q := list.Parse(r)
	var result kit.Result[row]
	if q.OK() {
		all, err := p.accounts.Users(r.Context(), v.Actor)
		if err != nil {
			return err
		}
		if result, err = p.place(r, choose(all, q)); err != nil {
			return err
		}
	}
	table := list.Table(v, q, result)
	table.Empty = kit.EmptyState{
		Title: v.T("web.user.empty"), Text: v.T("web.user.empty_text"), Acts: []kit.Act{{Text: v.T("web.user.add"), Href: "/users/new", Main: true}},
	}
	return p.kit.Render(w, r, kit.Page{Name: "user/list", Title: v.T("web.nav.users"), Nav: "users", Status: q.Status(), Data: table})
}

// chosen is a page of accounts out of all that match.
type chosen struct {
	rows  []auth.User
	total int
	next  string
}

// choose filters and pages accounts, which are a few hundred and come in the order of their logins.
func choose(all []auth.User, q *kit.Query) chosen {
	text := strings.ToLower(q.Value("q"))
	fits := slices.DeleteFunc(slices.Clone(all), func(u auth.User) bool {
		words := strings.ToLower(u.Login + "\n" + u.Name + "\n" + u.Unit)
		return !strings.Contains(words, text) || q.Value("role") != "" && string(u.Role) != q.Value("role")
	})
	c := chosen{total: len(fits)}
	c.rows = slices.DeleteFunc(fits, func(u auth.User) bool { return u.Login <= q.After })
	if len(c.rows) > q.Size {
		c.rows = c.rows[:q.Size]
		c.next = c.rows[q.Size-1].Login
	}
	return c
}

func (p *Pages) place(r *http.Request, c chosen) (kit.Result[row], error) {
	result := kit.Result[row]{Total: int64(c.total), Next: c.next}
	var codes []int64
	for _, u := range c.rows {
		codes = append(codes, u.Area)
	}
	names, err := p.areas.Names(r.Context(), codes...)
	for _, u := range c.rows {
		result.Rows = append(result.Rows, row{User: u, Place: names[u.Area].Full})
	}
	return result, err
}
