package clue

import (
	"net/http"

	"shouwang/internal/area"
	"shouwang/internal/casework"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/web/kit"
)

// listPage is the data of the list of clues.
type listPage struct {
	Figures []kit.Figure
	Table   kit.Table
}

// row is a clue with the full name of its village and the day that it is looked at.
type row struct {
	casework.Clue
	Place string
	today civil.Date
}

func (p *Pages) clueList() *kit.List[row] {
	return &kit.List[row]{
		Name: "clue-list", Path: "/clues", Caption: "web.clue.caption", Sort: "opened", Columns: columns(),
		Filters: func(v *kit.Visit) []*kit.Field {
			return []*kit.Field{
				{Name: "state", Label: v.T("web.clue.state"), Kind: kit.Select, Options: v.CodeOptions("clue_state")},
				{Name: "channel", Label: v.T("web.clue.channel"), Kind: kit.Select, Options: v.CodeOptions(casework.ListChannels)},
				{Name: "result", Label: v.T("web.clue.result"), Kind: kit.Select, Options: v.CodeOptions(casework.ListResults)},
				{Name: "overdue", Label: v.T("web.clue.due"), Kind: kit.Select, Options: []kit.Option{{Value: "1", Text: v.T("web.clue.overdue")}}},
				{Name: "household", Label: v.T("web.clue.household"), Kind: kit.Hidden, Max: 40},
			}
		},
	}
}

func columns() []kit.Column[row] {
	return []kit.Column[row]{
		{Key: "household", Label: "web.clue.household", Head: true, Cell: func(v *kit.Visit, c row) kit.Cell {
			return kit.Cell{Text: headName(v, c.HeadName), Href: "/clues/" + c.Ref.String(), Note: c.HouseholdNo}
		}},
		{Key: "state", Label: "web.clue.state", Cell: func(v *kit.Visit, c row) kit.Cell { return kit.Cell{Tags: []kit.Tag{stateTag(v, &c.Clue, c.today)}} }},
		{Key: "level", Label: "web.clue.level", Cell: func(v *kit.Visit, c row) kit.Cell {
			if c.Level == "" {
				return kit.Cell{Text: "—", Soft: true}
			}
			return kit.Cell{Tags: []kit.Tag{v.LevelTag(c.Level)}}
		}},
		{Key: "risks", Label: "web.clue.risks", Long: true, Cell: func(v *kit.Visit, c row) kit.Cell { return risksCell(v, &c.Clue) }},
		{Key: "village", Label: "web.clue.village", Cell: func(v *kit.Visit, c row) kit.Cell { return kit.Cell{Text: v.Near(c.Place)} }},
		{Key: "channel", Label: "web.clue.channel", Cell: func(v *kit.Visit, c row) kit.Cell {
			return kit.Cell{Text: v.CodeLabel(casework.ListChannels, c.Channel)}
		}},
		{Key: "opened", Label: "web.clue.opened", Cell: func(_ *kit.Visit, c row) kit.Cell { return kit.Cell{Text: kit.DateText(c.OpenedOn), Ref: true} }},
		{Key: "due", Label: "web.clue.due", Cell: func(v *kit.Visit, c row) kit.Cell { return dueCell(v, &c.Clue) }},
		{Key: "parts", Label: "web.clue.parts", Number: true, Cell: func(v *kit.Visit, c row) kit.Cell {
			return kit.Cell{Text: v.Lang.Number(int64(c.Parts)), Soft: c.Parts == 0}
		}},
	}
}

func filterOf(q *kit.Query) (casework.Filter, error) {
	f := casework.Filter{State: q.Value("state"), Channel: q.Value("channel"), Result: q.Value("result"), Overdue: q.Value("overdue") != "", After: q.After, Limit: q.Size}
	if text := q.Value("area"); text != "" {
		code, err := area.ParseCode(text)
		if err != nil {
			return f, err
		}
		f.Area = code
	}
	if _, err := id.ParseRef(q.After); q.After != "" && err != nil {
		return f, fault.Invalid("web.kit.page_wrong")
	}
	if text := q.Value("household"); text != "" {
		ref, err := id.ParseRef(text)
		if err != nil {
			return f, fault.Invalid("web.clue.household_wrong")
		}
		f.Household = ref
	}
	return f, nil
}

// list lists the clues of the reader's area, the newest first.
func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	v := kit.VisitOf(r)
	place, err := kit.AreaField(r.Context(), v, p.Areas, r.URL.Query().Get("area"))
	if err != nil {
		return err
	}
	list := p.clueList()
	q := list.Parse(r, place)
	filter, err := filterOf(q)
	if err != nil && !q.Form.Take(err) {
		return err
	}
	var data listPage
	var result kit.Result[row]
	if q.OK() {
		if result, err = p.read(r, q, filter, &data); err != nil && !q.Form.Take(err) {
			return err
		}
	}
	data.Table = list.Table(v, q, result)
	data.Table.Empty = kit.EmptyState{Title: v.T("web.clue.empty"), Text: v.T("web.clue.empty_text"), Acts: []kit.Act{{Text: v.T("web.nav.warnings"), Href: "/warnings", Main: true}}}
	if q.Filtered() {
		data.Table.Empty = kit.EmptyState{Title: v.T("web.clue.empty"), Text: v.T("web.clue.empty_filtered"), Acts: []kit.Act{{Text: v.T("web.kit.clear_filters"), Href: "/clues", Main: true}}}
	}
	return p.kit.Render(w, r, kit.Page{Name: "clue/list", Title: v.T("web.nav.clues"), Nav: "clues", Status: q.Status(), Data: data})
}

func (p *Pages) read(r *http.Request, q *kit.Query, filter casework.Filter, data *listPage) (kit.Result[row], error) {
	v := kit.VisitOf(r)
	page, err := p.Service.Clues(r.Context(), v.Actor, filter)
	if err != nil {
		return kit.Result[row]{}, err
	}
	counts, err := p.Service.Count(r.Context(), v.Actor, filter)
	if err != nil {
		return kit.Result[row]{}, err
	}
	var codes []int64
	for _, c := range page.Clues {
		codes = append(codes, c.Village)
	}
	names, err := p.Areas.Names(r.Context(), codes...)
	if err != nil {
		return kit.Result[row]{}, err
	}
	result := kit.Result[row]{Total: -1, Next: page.Next}
	for _, c := range page.Clues {
		result.Rows = append(result.Rows, row{Clue: c, Place: names[c.Village].Full, today: p.kit.Today(p.Now())})
	}
	figure := func(key, colour string, n int64, href string) kit.Figure {
		return kit.Figure{Label: v.T("web.clue.figure_" + key), Colour: colour, Value: v.Lang.Number(n), Unit: v.T("web.kit.items"), Note: v.T("web.clue.figure_" + key + "_note"), Href: href}
	}
	data.Figures = []kit.Figure{
		figure("open", "blue", counts.Open, q.With("state", casework.Open, "overdue", "", "result", "")),
		figure("overdue", "red", counts.Overdue, q.With("overdue", "1", "state", "", "result", "")),
		figure("settled", "green", counts.Settled, q.With("state", casework.Settled, "overdue", "")),
	}
	return result, nil
}
