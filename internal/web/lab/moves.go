package lab

import (
	"net/http"
	"net/url"
	"slices"

	"shouwang/internal/id"
	"shouwang/internal/screening"
	"shouwang/internal/web/kit"
)

// movesPage lists who enters or leaves.
type movesPage struct {
	Lead, Back, Next, First string
	Moves                   kit.Table
	Empty                   kit.EmptyState
	Form                    *kit.Form
	Count                   int
}

// moverRow is a household that moves, with the name of its village.
type moverRow struct {
	screening.Mover
	Place string
}

// moves lists the households that a draft moves.
func (p *Pages) moves(w http.ResponseWriter, r *http.Request) error {
	v := kit.VisitOf(r)
	d, err := p.draftOf(r)
	if err != nil {
		return err
	}
	values := r.URL.Query()
	form, err := p.trialForm(r, d, values)
	if err != nil {
		return err
	}
	move := values.Get("move")
	if !slices.Contains([]string{screening.MoveEnters, screening.MoveLeaves, screening.MoveUnknown}, move) {
		form.Fail("", "web.lab.moves_which")
	}
	if _, err := id.ParseRef(values.Get("after")); values.Get("after") != "" && err != nil {
		form.Fail("", "web.kit.page_wrong")
	}
	data := movesPage{Form: form, Empty: kit.EmptyState{Title: v.T("web.lab.nobody"), Text: v.T("web.lab.nobody_text")},
		Back: addressOf(d) + "/result?" + withState(form)}
	status := http.StatusOK
	if form.OK() {
		data.Lead = v.Named("web.lab.moves_", move)
		filter := screening.MoveFilter{Rule: form.Value("rule"), Move: move, After: values.Get("after")}
		page, err := p.service.MovesOfDraft(r.Context(), v.Actor, d.ID, trialIn(form), filter)
		if err == nil {
			err = p.layMoves(r, &data, page)
		}
		if err != nil && !form.Take(err) {
			return err
		}
		here := func(after string) string {
			return addressOf(d) + "/moves?" + withState(form, "move", move, "after", after)
		}
		if page.Next != "" {
			data.Next = here(page.Next)
		}
		if filter.After != "" {
			data.First = here("")
		}
	}
	if !form.OK() {
		status = http.StatusUnprocessableEntity
	}
	return p.kit.Render(w, r, kit.Page{Name: "lab/moves", Title: v.T("web.lab.moves"), Nav: "lab", Status: status, Data: data,
		Crumbs: crumbs(v, kit.Crumb{Text: d.Title, Href: addressOf(d)}, kit.Crumb{Text: v.T("web.lab.result"), Href: data.Back}, kit.Crumb{Text: v.T("web.lab.moves")})})
}

func (p *Pages) layMoves(r *http.Request, data *movesPage, page screening.MovePage) error {
	v := kit.VisitOf(r)
	var codes []int64
	for _, m := range page.Movers {
		codes = append(codes, m.Village)
	}
	names, err := p.areas.Names(r.Context(), codes...)
	if err != nil {
		return err
	}
	rows := make([]moverRow, 0, len(page.Movers))
	for _, m := range page.Movers {
		rows = append(rows, moverRow{Mover: m, Place: placeName(v, names, m.Village)})
	}
	data.Count = len(rows)
	data.Moves = kit.Plain(v, "mover-list", "web.lab.moves", []kit.Column[moverRow]{
		{Key: "household", Label: "web.lab.household", Head: true, Cell: func(v *kit.Visit, m moverRow) kit.Cell {
			name := m.HeadName
			if name == "" {
				name = v.T("web.lab.no_head")
			}
			return kit.Cell{Text: name, Href: "/households/" + url.PathEscape(m.Household.String()), Note: m.HouseholdNo}
		}},
		{Key: "village", Label: "web.lab.village", Cell: func(_ *kit.Visit, m moverRow) kit.Cell { return kit.Cell{Text: m.Place} }},
		{Key: "persons", Label: "web.lab.persons", Number: true, Cell: func(v *kit.Visit, m moverRow) kit.Cell { return kit.Cell{Text: v.Lang.Number(m.Persons)} }},
		{Key: "now", Label: "web.lab.now", Cell: func(v *kit.Visit, m moverRow) kit.Cell { return kit.Cell{Tags: []kit.Tag{answerTag(v, m.Now)}} }},
		{Key: "then", Label: "web.lab.then", Cell: func(v *kit.Visit, m moverRow) kit.Cell { return kit.Cell{Tags: []kit.Tag{answerTag(v, m.Then)}} }},
	}, rows)
	return nil
}

// answerTag shows what a question says of a household.
func answerTag(v *kit.Visit, answer string) kit.Tag {
	t := kit.Tag{Text: v.Named("web.lab.answer_", answer)}
	switch answer {
	case "true":
		t.Colour = "brand"
	case "unknown":
		t.Open, t.Colour = true, "grey"
	}
	return t
}
