package lab

import (
	"net/http"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/screening"
	"shouwang/internal/web/kit"
)

// listPage is the data of the list of drafts; Start is nil for those who may not draft.
type listPage struct {
	Start  *kit.Form
	Drafts kit.Table
	Empty  kit.EmptyState
	Filter *kit.Form
}

// draftRow is a draft with the name of its area.
type draftRow struct {
	screening.Draft
	Place string
}

// list shows the drafts, those changed last first.
func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	v := kit.VisitOf(r)
	filter := kit.NewForm(v, &kit.Field{Name: "state", Label: v.T("web.lab.state"), Kind: kit.Select, Options: stateOptions(v)})
	filter.Read(r.URL.Query())
	data := listPage{Filter: filter, Empty: kit.EmptyState{Title: v.T("web.lab.none"), Text: v.T("web.lab.none_text")}}
	status := http.StatusOK
	if !filter.OK() {
		status = http.StatusUnprocessableEntity
	} else if err := p.fill(r, &data); err != nil {
		return err
	}
	return p.kit.Render(w, r, kit.Page{Name: "lab/list", Title: v.T("web.nav.lab"), Nav: "lab", Status: status, Data: data})
}

func (p *Pages) fill(r *http.Request, data *listPage) error {
	v := kit.VisitOf(r)
	drafts, err := p.service.Drafts(r.Context(), v.Actor, "", data.Filter.Value("state"))
	if err != nil {
		return err
	}
	var codes []int64
	for _, d := range drafts {
		codes = append(codes, d.Area)
	}
	names, err := p.areas.Names(r.Context(), codes...)
	if err != nil {
		return err
	}
	rows := make([]draftRow, 0, len(drafts))
	for _, d := range drafts {
		rows = append(rows, draftRow{Draft: d, Place: placeName(v, names, d.Area)})
	}
	data.Drafts = p.draftTable(v, rows)
	if v.Actor.Can(auth.RuleDraft) {
		data.Start = kit.NewForm(v, p.profileField(v, v.Profile().Code))
	}
	return nil
}

func (p *Pages) profileField(v *kit.Visit, chosen string) *kit.Field {
	f := &kit.Field{Name: "profile", Label: v.T("web.lab.profile"), Kind: kit.Select, Required: true, Raw: chosen, Wide: true}
	for _, one := range p.service.Profiles() {
		f.Options = append(f.Options, kit.Option{Value: one.Code, Text: one.Name.In(string(v.Lang))})
	}
	return f
}

func (p *Pages) draftTable(v *kit.Visit, rows []draftRow) kit.Table {
	return kit.Plain(v, "draft-list", "web.lab.drafts", []kit.Column[draftRow]{
		{Key: "title", Label: "web.lab.title", Head: true, Long: true, Cell: func(_ *kit.Visit, d draftRow) kit.Cell {
			return kit.Cell{Text: d.Title, Href: addressOf(d.Draft), Note: d.Place}
		}},
		{Key: "state", Label: "web.lab.state", Cell: func(v *kit.Visit, d draftRow) kit.Cell { return kit.Cell{Tags: []kit.Tag{StateTag(v, d.State)}} }},
		{Key: "effect", Label: "web.lab.effect", Cell: func(v *kit.Visit, d draftRow) kit.Cell { return effect(v, d.Looked) }},
		{Key: "author", Label: "web.lab.author", Cell: func(_ *kit.Visit, d draftRow) kit.Cell { return kit.Cell{Text: d.Author.Name} }},
		{Key: "updated", Label: "web.lab.updated", Cell: func(_ *kit.Visit, d draftRow) kit.Cell {
			return kit.Cell{Text: p.kit.DateTime(d.UpdatedAt), Ref: true}
		}},
	}, rows)
}

// effect says in a few words what a draft was seen to do.
func effect(v *kit.Visit, l *screening.Looked) kit.Cell {
	if l == nil {
		return kit.Cell{Text: v.T("web.lab.not_looked"), Soft: true}
	}
	return kit.Cell{Text: v.T("web.lab.effect_text", "now", v.Lang.Number(l.Now.Households), "then", v.Lang.Number(l.Then.Households)),
		Note: v.T("web.lab.effect_note", "enters", v.Lang.Number(l.Enters.Households), "leaves", v.Lang.Number(l.Leaves.Households))}
}

// StateTag shows how a draft stands.
func StateTag(v *kit.Visit, state string) kit.Tag {
	colour := map[string]string{screening.DraftSubmitted: "blue", screening.DraftPublished: "green", screening.DraftRejected: "red",
		screening.DraftWithdrawn: "grey", screening.DraftOpen: "brand"}[state]
	return kit.Tag{Text: v.Named("web.lab.state_", state), Colour: colour}
}

func stateOptions(v *kit.Visit) []kit.Option {
	var out []kit.Option
	for _, state := range screening.DraftStates() {
		out = append(out, kit.Option{Value: state, Text: v.Named("web.lab.state_", state)})
	}
	return out
}

// placeName names an area as the reader says it.
func placeName(v *kit.Visit, names map[int64]area.Division, code int64) string {
	if code == 0 {
		return v.T("web.kit.whole_country")
	}
	if full := names[code].Full; full != "" {
		return v.Near(full)
	}
	return area.Format(code)
}
