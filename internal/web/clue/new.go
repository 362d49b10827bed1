package clue

import (
	"net/http"
	"strings"

	"shouwang/internal/casework"
	"shouwang/internal/civil"
	"shouwang/internal/id"
	"shouwang/internal/web/kit"
)

// newPage is the data of the form that opens a clue by hand.
type newPage struct {
	Path, Back string
	Form       *kit.Form
	Facts      []kit.Fact
}

func newForm(v *kit.Visit) *kit.Form {
	return kit.NewForm(v,
		&kit.Field{Name: "channel", Label: v.T("web.clue.channel"), Kind: kit.Radio, Required: true, Options: v.CodeOptions(casework.ListChannels)},
		&kit.Field{Name: "risks", Label: v.T("web.clue.risks"), Hint: v.T("web.clue.risks_hint"), Kind: kit.Checks, Options: v.CodeOptions(casework.ListRisks)},
		&kit.Field{Name: "note", Label: v.T("web.clue.note"), Hint: v.T("web.clue.note_hint"), Kind: kit.Lines, Required: true, Max: 500, Wide: true},
		kit.CommandField())
}

// ask shows the form.
func (p *Pages) ask(w http.ResponseWriter, r *http.Request) error {
	return p.drawNew(w, r, newForm(kit.VisitOf(r)), http.StatusOK)
}

func (p *Pages) drawNew(w http.ResponseWriter, r *http.Request, form *kit.Form, status int) error {
	v := kit.VisitOf(r)
	ref, err := kit.RefOf(r, "ref")
	if err != nil {
		return err
	}
	d, err := p.Households.Dossier(r.Context(), v.Actor, ref, civil.Date{})
	if err != nil {
		return err
	}
	names, err := p.Areas.Names(r.Context(), d.Village)
	if err != nil {
		return err
	}
	form.Renew()
	back := "/households/" + ref.String()
	data := newPage{Path: back + "/clue", Back: back, Form: form, Facts: []kit.Fact{
		{Label: v.T("web.clue.household"), Cell: kit.Cell{Text: headName(v, d.Head), Href: back, Note: d.No}},
		{Label: v.T("web.clue.village"), Cell: kit.Cell{Text: v.Near(names[d.Village].Full)}},
		{Label: v.T("web.clue.persons"), Cell: kit.Cell{Text: v.Lang.Number(int64(len(d.Members)))}},
	}}
	return p.kit.Render(w, r, kit.Page{Name: "clue/new", Title: v.T("web.clue.new"), Nav: "clues", Status: status, Data: data,
		Crumbs: []kit.Crumb{{Text: headName(v, d.Head), Href: back}, {Text: v.T("web.clue.new")}}})
}

// open opens the clue and shows it.
func (p *Pages) open(w http.ResponseWriter, r *http.Request) error {
	if err := kit.ReadForm(r); err != nil {
		return err
	}
	v := kit.VisitOf(r)
	ref, err := kit.RefOf(r, "ref")
	if err != nil {
		return err
	}
	form := newForm(v)
	form.Read(r.PostForm)
	if !form.OK() {
		return p.drawNew(w, r, form, http.StatusUnprocessableEntity)
	}
	var opened id.Ref
	opened, err = p.Service.Open(r.Context(), v.Actor, casework.NewClue{
		Household: ref, Channel: form.Value("channel"), Risks: strings.FieldsFunc(form.Value("risks"), func(c rune) bool { return c == ',' }),
		Note: form.Value("note"), Key: form.Value(kit.CommandName),
	})
	if err != nil {
		if form.Take(err) {
			return p.drawNew(w, r, form, http.StatusUnprocessableEntity)
		}
		return err
	}
	p.kit.Flash(r, "ok", "web.clue.opened_flash")
	return kit.Redirect(w, r, "/clues/"+opened.String())
}
