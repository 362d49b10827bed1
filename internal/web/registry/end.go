package registry

import (
	"context"
	"net/http"
	"strconv"

	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/registry"
	"shouwang/internal/web/kit"
)

// Ends ends and resumes households and their members. Every command checks permission and area itself.
type Ends interface {
	EndHousehold(ctx context.Context, actor auth.Actor, ref id.Ref, e registry.Ending) error
	EndMember(ctx context.Context, actor auth.Actor, ref id.Ref, e registry.Ending) error
	Resume(ctx context.Context, actor auth.Actor, ref id.Ref, e registry.Ending) error
	ResumeMember(ctx context.Context, actor auth.Actor, ref id.Ref, e registry.Ending) error
}

// change is one of the commands that the dossier offers; its name is also the end of its messages' keys.
type change struct {
	name         string
	member, back bool
	do           func(Ends, context.Context, auth.Actor, id.Ref, registry.Ending) error
}

// changes are the commands that the dossier offers.
func changes() []change {
	return []change{
		{name: "end_household", do: Ends.EndHousehold},
		{name: "resume_household", back: true, do: Ends.Resume},
		{name: "end_member", member: true, do: Ends.EndMember},
		{name: "resume_member", member: true, back: true, do: Ends.ResumeMember},
	}
}

// pattern is where the command's page lies; the form is sent to the same address.
func (c change) pattern() string {
	at, last := "/households/{ref}", "/end"
	if c.member {
		at += "/members/{member}"
	}
	if c.back {
		last = "/resume"
	}
	return at + last
}

// says is what the command's messages say: its title, and with a tail the others.
func (c change) says(v *kit.Visit, tail string, args ...any) string {
	return v.T("web.registry."+c.name+tail, args...)
}

// endRoutes declares the page and the form of every command.
func (p *Pages) endRoutes() []kit.Route {
	var list []kit.Route
	for _, c := range changes() {
		list = append(list,
			kit.Route{Method: http.MethodGet, Pattern: c.pattern(), Name: "registry." + c.name + "_page", Permission: auth.RegistryWrite, Handler: p.ask(c)},
			kit.Route{Method: http.MethodPost, Pattern: c.pattern(), Name: "registry." + c.name, Permission: auth.RegistryWrite, Handler: p.carryOut(c)})
	}
	return list
}

// concerned is the household or the person whom a command concerns, as they are now.
type concerned struct {
	change
	d       *registry.Dossier
	ref     id.Ref
	name    string
	endedOn civil.Date
	reason  string
}

// concerned reads whom the address names; a person of another household is not there.
func (p *Pages) concerned(r *http.Request, c change) (concerned, error) {
	v, one := kit.VisitOf(r), concerned{change: c}
	ref, err := kit.RefOf(r, "ref")
	if err != nil {
		return one, err
	}
	if one.d, err = p.Service.Dossier(r.Context(), v.Actor, ref, civil.Date{}); err != nil {
		return one, err
	}
	if !c.member {
		one.ref, one.name = ref, v.T("web.registry.title", "name", headName(v, one.d.Head))
		one.endedOn, one.reason = one.d.EndedOn, one.d.EndReason
		return one, nil
	}
	if one.ref, err = kit.RefOf(r, "member"); err != nil {
		return one, err
	}
	for _, list := range [][]registry.Person{one.d.Members, one.d.Former} {
		for _, m := range list {
			if m.Ref == one.ref {
				one.name, one.endedOn, one.reason = m.Name, m.EndedOn, m.EndReason
				return one, nil
			}
		}
	}
	return one, fault.NotFound("web.kit.not_found")
}

// fits reports whether there is something to do: only what is there ends, only what has ended comes back, and nobody comes back to a
// household that has ended.
func (c concerned) fits() bool {
	if c.member && !c.d.EndedOn.IsZero() {
		return false
	}
	return c.endedOn.IsZero() != c.back
}

// endPage is the data of the page of one command.
type endPage struct {
	Lead, Path, Back, Button string
	Form                     *kit.Form
	Facts                    []kit.Fact
}

func endForm(v *kit.Visit, c change) *kit.Form {
	hint := "web.registry.end_reason_hint"
	if c.back {
		hint = "web.registry.resume_reason_hint"
	}
	return kit.NewForm(v,
		&kit.Field{Name: "on", Label: v.T("web.registry.end_on"), Hint: v.T("web.registry.end_on_hint"), Kind: kit.Date, Required: true},
		&kit.Field{Name: "reason", Label: v.T("web.registry.end_reason"), Hint: v.T(hint), Kind: kit.Text, Required: true, Wide: true, Autocomplete: "off"},
		kit.CommandField())
}

// ask shows the form of a command, or the dossier when there is nothing to do.
func (p *Pages) ask(c change) kit.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		one, err := p.concerned(r, c)
		if err != nil {
			return err
		}
		if !one.fits() {
			return kit.Redirect(w, r, dossierPath(one.d.Ref))
		}
		form := endForm(kit.VisitOf(r), c)
		form.Field("on").Raw = kit.DateText(p.kit.Today(p.Now()))
		return p.showEnd(w, r, one, form, http.StatusOK)
	}
}

// carryOut gives the command and returns to the dossier. A second press of the same form gets the first one's answer.
func (p *Pages) carryOut(c change) kit.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := kit.ReadForm(r); err != nil {
			return err
		}
		v := kit.VisitOf(r)
		one, err := p.concerned(r, c)
		if err != nil {
			return err
		}
		form := endForm(v, c)
		form.Read(r.PostForm)
		if !form.OK() {
			return p.showEnd(w, r, one, form, http.StatusUnprocessableEntity)
		}
		e := registry.Ending{Reason: form.Value("reason"), Key: form.Value(kit.CommandName)}
		e.On, _ = kit.DateOf(form.Value("on"))
		if err := c.do(p.Service, r.Context(), v.Actor, one.ref, e); err != nil {
			if form.Take(err) {
				return p.showEnd(w, r, one, form, http.StatusUnprocessableEntity)
			}
			return err
		}
		p.kit.Flash(r, "ok", "web.registry."+c.name+"_done", "name", one.name, "date", e.On)
		return kit.Redirect(w, r, dossierPath(one.d.Ref))
	}
}

func (p *Pages) showEnd(w http.ResponseWriter, r *http.Request, one concerned, form *kit.Form, status int) error {
	v := kit.VisitOf(r)
	names, err := p.Areas.Path(r.Context(), one.d.Village)
	if err != nil {
		return err
	}
	form.Renew()
	title := one.says(v, "", "name", one.name)
	back := dossierPath(one.d.Ref)
	household := v.T("web.registry.title", "name", headName(v, one.d.Head))
	path := crumbs(v, names, household)
	path[len(path)-1].Href = back
	data := endPage{
		Lead: one.says(v, "_lead"), Path: r.URL.Path, Back: back, Button: v.T("web.registry.act_" + one.change.name),
		Form: form, Facts: one.facts(v, household, fullName(names)),
	}
	return p.kit.Render(w, r, kit.Page{
		Name: "registry/end", Title: title, Nav: "households", Status: status, Crumbs: append(path, kit.Crumb{Text: title}), Data: data,
	})
}

// facts say whom the command concerns, so that nobody ends a namesake.
func (c concerned) facts(v *kit.Visit, household, place string) []kit.Fact {
	fact := func(key, text string) kit.Fact { return kit.Fact{Label: v.T(key), Cell: kit.Cell{Text: text}} }
	list := []kit.Fact{fact("web.registry.title_fact", household), fact("web.registry.no", c.d.No), fact("web.registry.village", place)}
	for _, m := range append(c.d.Members[:len(c.d.Members):len(c.d.Members)], c.d.Former...) {
		if c.member && m.Ref == c.ref {
			list = append(list, fact("web.registry.member_name", m.Name), memberFact(v, m, "relation"), memberFact(v, m, "id"))
		}
	}
	if !c.member && !c.back {
		list = append(list, fact("web.registry.end_persons", strconv.Itoa(len(c.d.Members))))
	}
	if !c.endedOn.IsZero() {
		list = append(list, fact("web.registry.ended_since", v.T("web.registry.ended_fact", "date", c.endedOn, "reason", c.reason)))
	}
	return list
}

func memberFact(v *kit.Visit, m registry.Person, key string) kit.Fact {
	return kit.Fact{Label: v.T("web.registry.member_" + key), Cell: valueCell(v, m.Get("member."+key))}
}

func dossierPath(ref id.Ref) string { return "/households/" + ref.String() }

// offers says what the reader may do with the household shown: nothing without the permission, and nothing in the past.
type offers struct {
	// End and Resume are the addresses of the household's own pages, empty where there is nothing to do.
	End, Resume string
	// Clue is where a clue is opened by hand.
	Clue          string
	EndM, ResumeM func(registry.Person) kit.Cell
}

func offersOf(v *kit.Visit, d *registry.Dossier) offers {
	path := dossierPath(d.Ref)
	clue := ""
	if v.Actor.Can(auth.WarningHandle) {
		clue = path + "/clue"
	}
	switch {
	case !v.Actor.Can(auth.RegistryWrite) || !d.AsOf.IsZero():
		return offers{}
	case !d.EndedOn.IsZero():
		return offers{Resume: path + "/resume"}
	}
	member := func(text, last string) func(registry.Person) kit.Cell {
		return func(m registry.Person) kit.Cell {
			return kit.Cell{Text: v.T(text), Href: path + "/members/" + m.Ref.String() + last}
		}
	}
	return offers{
		End: path + "/end", Clue: clue,
		EndM: member("web.registry.act_end_member", "/end"), ResumeM: member("web.registry.act_resume_member", "/resume"),
	}
}
