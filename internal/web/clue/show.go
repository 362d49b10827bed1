package clue

import (
	"net/http"
	"slices"

	"shouwang/internal/auth"
	"shouwang/internal/casework"
	"shouwang/internal/id"
	"shouwang/internal/screening"
	"shouwang/internal/web/kit"
)

// showPage is the data of one clue.
type showPage struct {
	Tags          []kit.Tag
	HouseholdHref string
	Note          string
	About         []kit.Fact
	Warnings      kit.Table
	Result        []kit.Fact
	Form          *kit.Form
	Path          string
}

func settleForm(v *kit.Visit) *kit.Form {
	result := &kit.Field{Name: "result", Label: v.T("web.clue.result"), Kind: kit.Radio, Required: true, Options: v.CodeOptions(casework.ListResults)}
	for i, o := range result.Options {
		result.Options[i].Note = v.Named("web.clue.result_", o.Value)
		if result.Options[i].Note == o.Value {
			result.Options[i].Note = ""
		}
	}
	return kit.NewForm(v, result,
		&kit.Field{Name: "reason", Label: v.T("web.clue.reason"), Hint: v.T("web.clue.reason_hint"), Kind: kit.Lines, Max: 500, Wide: true},
		kit.CommandField())
}

// show shows one clue with what it is made of.
func (p *Pages) show(w http.ResponseWriter, r *http.Request) error {
	ref, err := kit.RefOf(r, "ref")
	if err != nil {
		return err
	}
	return p.draw(w, r, ref, settleForm(kit.VisitOf(r)), http.StatusOK)
}

func (p *Pages) draw(w http.ResponseWriter, r *http.Request, ref id.Ref, form *kit.Form, status int) error {
	v := kit.VisitOf(r)
	c, err := p.Service.Clue(r.Context(), v.Actor, ref)
	if err != nil {
		return err
	}
	names, err := p.Areas.Names(r.Context(), c.Village)
	if err != nil {
		return err
	}
	title := v.T("web.clue.title", "name", headName(v, c.HeadName))
	data := showPage{
		Tags: []kit.Tag{stateTag(v, c, p.kit.Today(p.Now()))}, HouseholdHref: "/households/" + c.Household.String(), Note: c.Note,
		About: about(v, c, names[c.Village].Full), Path: "/clues/" + ref.String(),
	}
	if c.Level != "" {
		data.Tags = append(data.Tags, v.LevelTag(c.Level))
	}
	if data.Warnings, err = p.warningTable(r, c); err != nil {
		return err
	}
	if c.State == casework.Settled {
		data.Result = []kit.Fact{
			{Label: v.T("web.clue.result"), Cell: kit.Cell{Text: v.CodeLabel(casework.ListResults, c.Result)}},
			{Label: v.T("web.clue.settled"), Cell: kit.Cell{Text: kit.DateText(c.SettledOn)}},
			{Label: v.T("web.clue.settled_by"), Cell: kit.Cell{Text: c.SettledByName}},
		}
		if c.Reason != "" {
			data.Result = append(data.Result, kit.Fact{Label: v.T("web.clue.reason"), Cell: kit.Cell{Text: c.Reason}})
		}
	} else if v.Actor.Can(auth.WarningHandle) {
		form.Renew()
		data.Form = form
	}
	return p.kit.Render(w, r, kit.Page{Name: "clue/show", Title: title, Nav: "clues", Status: status, Data: data,
		Crumbs: []kit.Crumb{{Text: v.T("web.nav.clues"), Href: "/clues"}, {Text: title}}})
}

func about(v *kit.Visit, c *casework.Clue, place string) []kit.Fact {
	fact := func(key string, cell kit.Cell) kit.Fact { return kit.Fact{Label: v.T(key), Cell: cell} }
	return []kit.Fact{
		fact("web.clue.household", kit.Cell{Text: headName(v, c.HeadName), Href: "/households/" + c.Household.String(), Note: c.HouseholdNo}),
		fact("web.clue.village", kit.Cell{Text: v.Near(place)}),
		fact("web.clue.channel", kit.Cell{Text: v.CodeLabel(casework.ListChannels, c.Channel)}),
		fact("web.clue.risks", risksCell(v, c)),
		fact("web.clue.opened", kit.Cell{Text: kit.DateText(c.OpenedOn)}),
		fact("web.clue.opened_by", kit.Cell{Text: c.OpenedByName}),
		fact("web.clue.due", dueCell(v, c)),
		fact("web.clue.ref", kit.Cell{Text: c.Ref.String(), Ref: true}),
	}
}

// part is a warning of a clue; its title is the rule's key when the warning is not listed any more.
type part struct {
	casework.Part
	screening.Warning
}

func (p *Pages) warningTable(r *http.Request, c *casework.Clue) (kit.Table, error) {
	v := kit.VisitOf(r)
	page, err := p.Warnings.Warnings(r.Context(), v.Actor, screening.Filter{Profile: c.Profile, Household: c.Household, Status: "all", Limit: 1000})
	if err != nil {
		return kit.Table{}, err
	}
	var rows []part
	for _, one := range c.Warnings {
		row := part{Part: one}
		if i := slices.IndexFunc(page.Warnings, func(w screening.Warning) bool { return w.Ref == one.Warning }); i >= 0 {
			row.Warning = page.Warnings[i]
		}
		rows = append(rows, row)
	}
	t := kit.Plain(v, "clue-warnings", "web.clue.warnings", []kit.Column[part]{
		{Key: "rule", Label: "web.clue.warning", Head: true, Cell: func(v *kit.Visit, w part) kit.Cell {
			text := w.Title.In(string(v.Lang))
			if text == "" {
				text = w.Part.Rule
			}
			return kit.Cell{Text: text, Href: "/warnings/" + w.Part.Warning.String()}
		}},
		{Key: "status", Label: "web.clue.status", Cell: func(v *kit.Visit, w part) kit.Cell {
			if w.Status == "" {
				return kit.Cell{Text: "—", Soft: true}
			}
			return kit.Cell{Text: v.T("screening.status." + w.Status)}
		}},
		{Key: "joined", Label: "web.clue.joined", Cell: func(_ *kit.Visit, w part) kit.Cell { return kit.Cell{Text: p.kit.DateTime(w.JoinedAt), Ref: true} }},
	}, rows)
	t.Compact = true
	return t, nil
}

// settle gives the clue its result.
func (p *Pages) settle(w http.ResponseWriter, r *http.Request) error {
	if err := kit.ReadForm(r); err != nil {
		return err
	}
	v := kit.VisitOf(r)
	ref, err := kit.RefOf(r, "ref")
	if err != nil {
		return err
	}
	if _, err := p.Service.Clue(r.Context(), v.Actor, ref); err != nil {
		return err
	}
	form := settleForm(v)
	form.Read(r.PostForm)
	if !form.OK() {
		return p.draw(w, r, ref, form, http.StatusUnprocessableEntity)
	}
	by := casework.Settlement{Result: form.Value("result"), Reason: form.Value("reason"), Key: form.Value(kit.CommandName)}
	if err := p.Service.Settle(r.Context(), v.Actor, ref, by); err != nil {
		if form.Take(err) {
			return p.draw(w, r, ref, form, http.StatusUnprocessableEntity)
		}
		return err
	}
	p.kit.Flash(r, "ok", "web.clue.settled_flash", "result", v.CodeLabel(casework.ListResults, by.Result))
	return kit.Redirect(w, r, "/clues/"+ref.String())
}
