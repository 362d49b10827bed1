package screening

import (
	"net/http"
	"time"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/screening"
	"shouwang/internal/web/kit"
)

// runsPage is the data of the list of runs; Form is nil for those who may not start one.
type runsPage struct {
	Form  *kit.Form
	Runs  kit.Table
	Empty kit.EmptyState
}

// runRow is a run with the name of its area.
type runRow struct {
	screening.RunRow
	Place string
}

// shownRuns is how many runs the page lists.
const shownRuns = 50

func runForm(v *kit.Visit, place *kit.Field) *kit.Form {
	form := kit.NewForm(v, &kit.Field{
		Name: "as_of", Label: v.T("web.screening.as_of"), Hint: v.T("web.screening.as_of_hint"), Kind: kit.Date, Required: true,
	})
	if place != nil {
		form.Fields = append(form.Fields, place)
	}
	form.Fields = append(form.Fields, kit.CommandField())
	return form
}

func (p *Pages) runs(w http.ResponseWriter, r *http.Request) error {
	v := kit.VisitOf(r)
	form, err := p.newRunForm(r, "")
	if err != nil {
		return err
	}
	form.Field("as_of").Raw = kit.DateText(p.kit.Today(p.Now()))
	if !v.Actor.Can(auth.ScreeningRun) {
		form = nil
	}
	return p.showRuns(w, r, form, http.StatusOK)
}

func (p *Pages) newRunForm(r *http.Request, chosen string) (*kit.Form, error) {
	v := kit.VisitOf(r)
	place, err := kit.AreaField(r.Context(), v, p.Areas, chosen)
	if err != nil {
		return nil, err
	}
	return runForm(v, place), nil
}

func (p *Pages) showRuns(w http.ResponseWriter, r *http.Request, form *kit.Form, status int) error {
	v := kit.VisitOf(r)
	if form != nil {
		form.Renew()
	}
	list, err := p.Service.Runs(r.Context(), v.Actor, screening.RunFilter{Limit: shownRuns})
	if err != nil {
		return err
	}
	var codes []int64
	for _, one := range list {
		codes = append(codes, one.Area)
	}
	names, err := p.Areas.Names(r.Context(), codes...)
	if err != nil {
		return err
	}
	rows := make([]runRow, 0, len(list))
	for _, one := range list {
		rows = append(rows, runRow{RunRow: one, Place: names[one.Area].Full})
	}
	data := runsPage{Form: form, Runs: p.runTable(v, rows), Empty: kit.EmptyState{
		Title: v.T("web.screening.runs_none"), Text: v.T("web.screening.runs_none_text"),
	}}
	return p.kit.Render(w, r, kit.Page{Name: "screening/runs", Title: v.T("web.nav.runs"), Nav: "runs", Status: status, Data: data})
}

func (p *Pages) runTable(v *kit.Visit, rows []runRow) kit.Table {
	number := func(key, label string, value func(runRow) int64) kit.Column[runRow] {
		return kit.Column[runRow]{Key: key, Label: label, Number: true, Cell: func(v *kit.Visit, r runRow) kit.Cell {
			if !v.Actor.Covers(r.Area) {
				return kit.Cell{Text: "—", Soft: true} // a larger area's figures are not this reader's
			}
			return kit.Cell{Text: v.Lang.Number(value(r))}
		}}
	}
	ofSummary := func(pick func(*screening.Summary) int64) func(runRow) int64 {
		return func(r runRow) int64 {
			if r.Summary == nil {
				return 0
			}
			return pick(r.Summary)
		}
	}
	return kit.Plain(v, "run-list", "web.screening.runs_title", []kit.Column[runRow]{
		{Key: "started", Label: "web.screening.started", Head: true, Cell: func(_ *kit.Visit, r runRow) kit.Cell {
			return kit.Cell{Text: p.kit.DateTime(time.Unix(r.StartedAt, 0)), Ref: true}
		}},
		{Key: "area", Label: "web.kit.area", Cell: func(v *kit.Visit, r runRow) kit.Cell { return kit.Cell{Text: PlaceName(v, r.Place)} }},
		{Key: "as_of", Label: "web.screening.as_of", Cell: func(_ *kit.Visit, r runRow) kit.Cell { return kit.Cell{Text: kit.DateText(r.AsOf), Ref: true} }},
		{Key: "state", Label: "web.screening.status", Cell: func(v *kit.Visit, r runRow) kit.Cell {
			return kit.Cell{Tags: []kit.Tag{RunTag(v, r.State)}}
		}},
		number("households", "web.screening.households", func(r runRow) int64 { return r.Households }),
		number("persons", "web.screening.persons", func(r runRow) int64 { return r.Persons }),
		number("new", "web.screening.new", ofSummary(func(s *screening.Summary) int64 { return s.New })),
		number("continuing", "web.screening.continuing", ofSummary(func(s *screening.Summary) int64 { return s.Continuing })),
		number("closed", "web.screening.closed", ofSummary(func(s *screening.Summary) int64 { return s.Closed })),
	}, rows)
}

// PlaceName is an area's name as the reader says it, the whole country for the empty name.
func PlaceName(v *kit.Visit, full string) string {
	if full == "" {
		return v.T("web.kit.whole_country")
	}
	return v.Near(full)
}

// RunTag shows how a run stands.
func RunTag(v *kit.Visit, state string) kit.Tag {
	colour := map[string]string{"done": "green", "failed": "red"}[state]
	if colour == "" {
		colour = "blue"
	}
	return kit.Tag{Text: v.T("web.screening.run_" + state), Colour: colour}
}

// run screens now and returns to the list with what was found.
func (p *Pages) run(w http.ResponseWriter, r *http.Request) error {
	if err := kit.ReadForm(r); err != nil {
		return err
	}
	v := kit.VisitOf(r)
	form, err := p.newRunForm(r, r.PostForm.Get("area"))
	if err != nil {
		return err
	}
	form.Read(r.PostForm)
	if !form.OK() {
		return p.showRuns(w, r, form, http.StatusUnprocessableEntity)
	}
	request := screening.Request{Key: form.Value(kit.CommandName)}
	request.AsOf, _ = kit.DateOf(form.Value("as_of"))
	if text := form.Value("area"); text != "" {
		if request.Area, err = area.ParseCode(text); err != nil {
			return err
		}
	}
	summary, err := p.Service.Run(r.Context(), v.Actor, request)
	if err != nil {
		if form.Take(err) {
			return p.showRuns(w, r, form, http.StatusUnprocessableEntity)
		}
		return err
	}
	p.kit.Flash(r, "ok", "web.screening.run_flash", "households", v.Lang.Number(summary.Households),
		"new", v.Lang.Number(summary.New), "continuing", v.Lang.Number(summary.Continuing), "closed", v.Lang.Number(summary.Closed))
	return kit.Redirect(w, r, "/runs")
}
