package screening

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/screening"
	"shouwang/internal/web/kit"
)

// runsPage is the data of the list of runs; Live are those that have not ended.
type runsPage struct {
	MayStart bool
	Live     []kit.Act
	Table    kit.Table
}

// runRow is a run with the name of its area.
type runRow struct {
	screening.RunRow
	Place string
}

func (p *Pages) runList() *kit.List[runRow] {
	return &kit.List[runRow]{
		Name: "run-list", Path: "/runs", Caption: "web.screening.runs_title", Sort: "started", Columns: p.runColumns(),
		Filters: func(v *kit.Visit) []*kit.Field {
			return []*kit.Field{
				{Name: "kind", Label: v.T("web.screening.run_kind"), Kind: kit.Select, Options: words(v, "screening.kind.", screening.KindWhole, screening.KindChanged, screening.KindNamed)},
				{Name: "state", Label: v.T("web.screening.status"), Kind: kit.Select, Options: words(v, "web.screening.run_",
					screening.RunWaiting, screening.RunRunning, screening.RunDone, screening.RunFailed, screening.RunCancelled)},
				{Name: "profile", Label: v.T("web.screening.profile"), Kind: kit.Select, Options: p.profileOptions(v)},
			}
		},
	}
}

// words are options whose texts are messages of one family.
func words(v *kit.Visit, prefix string, codes ...string) []kit.Option {
	var options []kit.Option
	for _, code := range codes {
		options = append(options, kit.Option{Value: code, Text: v.T(prefix + code)})
	}
	return options
}

func (p *Pages) profileOptions(v *kit.Visit) []kit.Option {
	var options []kit.Option
	for _, profile := range p.Service.Profiles() {
		options = append(options, kit.Option{Value: profile.Code, Text: profile.Name.In(string(v.Lang))})
	}
	return options
}

func (p *Pages) newRunForm(r *http.Request, chosen string) (*kit.Form, error) {
	v := kit.VisitOf(r)
	place, err := kit.AreaField(r.Context(), v, p.Areas, chosen)
	if err != nil {
		return nil, err
	}
	form := kit.NewForm(v,
		&kit.Field{Name: "what", Label: v.T("web.screening.run_what"), Kind: kit.Radio, Required: true, Raw: screening.KindWhole, Options: []kit.Option{
			{Value: screening.KindWhole, Text: v.T("screening.kind.whole"), Note: v.T("web.screening.run_whole_note")},
			{Value: screening.KindChanged, Text: v.T("screening.kind.changed"), Note: v.T("web.screening.run_changed_note")},
		}},
		&kit.Field{Name: "as_of", Label: v.T("web.screening.as_of"), Hint: v.T("web.screening.as_of_hint"), Kind: kit.Date, Required: true},
		&kit.Field{Name: "rules", Label: v.T("web.screening.profile"), Kind: kit.Select, Options: p.profileOptions(v), Blank: v.T("web.screening.profile_in_force")},
	)
	if place != nil {
		form.Fields = append(form.Fields, place)
	}
	if r.PostForm.Has(screening.FieldReplace) {
		form.Fields = append(form.Fields, replaceField(v))
	}
	form.Fields = append(form.Fields, kit.CommandField())
	return form, nil
}

// replaceField confirms that a run takes the place of what stands. It is shown when that is so.
func replaceField(v *kit.Visit) *kit.Field {
	return &kit.Field{Name: screening.FieldReplace, Label: v.T("web.screening.replace"), Hint: v.T("web.screening.replace_hint"), Kind: kit.Check, Options: []kit.Option{{Value: "1"}}}
}

// newRun asks what to screen.
func (p *Pages) newRun(w http.ResponseWriter, r *http.Request) error {
	form, err := p.newRunForm(r, "")
	if err != nil {
		return err
	}
	form.Field("as_of").Raw = kit.DateText(p.kit.Today(p.Now()))
	return p.showNewRun(w, r, form, http.StatusOK)
}

func (p *Pages) showNewRun(w http.ResponseWriter, r *http.Request, form *kit.Form, status int) error {
	v := kit.VisitOf(r)
	form.Renew()
	return p.kit.Render(w, r, kit.Page{
		Name: "screening/new_run", Title: v.T("web.screening.run_title"), Nav: "runs", Status: status, Data: form,
		Crumbs: []kit.Crumb{{Text: v.T("web.nav.runs"), Href: "/runs"}, {Text: v.T("web.screening.run_title")}},
	})
}

// runs lists the runs, the newest first.
func (p *Pages) runs(w http.ResponseWriter, r *http.Request) error {
	v := kit.VisitOf(r)
	place, err := kit.AreaField(r.Context(), v, p.Areas, r.URL.Query().Get("area"))
	if err != nil {
		return err
	}
	list := p.runList()
	q := list.Parse(r, place)
	filter, err := runFilter(q)
	if err != nil && !q.Form.Take(err) {
		return err
	}
	data := runsPage{MayStart: v.Actor.Can(auth.ScreeningRun)}
	var result kit.Result[runRow]
	if q.OK() {
		if result, data.Live, err = p.readRuns(r.Context(), v, filter); err != nil {
			return err
		}
	}
	data.Table = list.Table(v, q, result)
	data.Table.Empty = kit.EmptyState{Title: v.T("web.screening.runs_none"), Text: v.T("web.screening.runs_none_text")}
	if q.Filtered() {
		data.Table.Empty = kit.EmptyState{Title: v.T("web.screening.runs_none_found"), Acts: []kit.Act{{Text: v.T("web.kit.clear_filters"), Href: "/runs", Main: true}}}
	}
	return p.kit.Render(w, r, kit.Page{Name: "screening/runs", Title: v.T("web.nav.runs"), Nav: "runs", Status: q.Status(), Data: data})
}

func runFilter(q *kit.Query) (screening.RunFilter, error) {
	f := screening.RunFilter{Kind: q.Value("kind"), State: q.Value("state"), Profile: q.Value("profile"), Limit: q.Size + 1}
	var err error
	if text := q.Value("area"); text != "" {
		if f.Area, err = area.ParseCode(text); err != nil {
			return f, err
		}
	}
	if q.After != "" {
		if f.After, err = strconv.ParseInt(q.After, 10, 64); err != nil || f.After <= 0 {
			return f, fault.Invalid("web.kit.page_wrong")
		}
	}
	return f, nil
}

func (p *Pages) readRuns(ctx context.Context, v *kit.Visit, f screening.RunFilter) (result kit.Result[runRow], live []kit.Act, err error) {
	result.Total = -1
	list, err := p.Service.Runs(ctx, v.Actor, f)
	if err != nil {
		return result, nil, err
	}
	if len(list) == f.Limit {
		list = list[:f.Limit-1]
		result.Next = strconv.FormatInt(list[len(list)-1].ID, 10)
	}
	var codes []int64
	for _, one := range list {
		codes = append(codes, one.Area)
	}
	names, err := p.Areas.Names(ctx, codes...)
	if err != nil {
		return result, nil, err
	}
	for _, one := range list {
		row := runRow{RunRow: one, Place: names[one.Area].Full}
		result.Rows = append(result.Rows, row)
		if one.Live() {
			live = append(live, kit.Act{Href: runHref(one.ID), Text: v.T("web.screening.run_live", "area", PlaceName(v, row.Place), "date", kit.DateText(one.AsOf))})
		}
	}
	return result, live, nil
}

func runHref(run int64) string { return "/runs/" + strconv.FormatInt(run, 10) }

func (p *Pages) runColumns() []kit.Column[runRow] {
	number := func(key, label string, value func(*screening.Summary) int64) kit.Column[runRow] {
		return kit.Column[runRow]{Key: key, Label: label, Number: true, Cell: func(v *kit.Visit, r runRow) kit.Cell {
			if r.Summary == nil { // not begun, or a larger area, whose figures are not this reader's
				return kit.Cell{Text: "—", Soft: true}
			}
			return kit.Cell{Text: v.Lang.Number(value(r.Summary))}
		}}
	}
	return []kit.Column[runRow]{
		{Key: "started", Label: "web.screening.started", Head: true, Cell: func(_ *kit.Visit, r runRow) kit.Cell {
			return kit.Cell{Text: p.kit.DateTime(time.Unix(r.StartedAt, 0)), Href: runHref(r.ID), Ref: true}
		}},
		{Key: "area", Label: "web.kit.area", Cell: func(v *kit.Visit, r runRow) kit.Cell { return kit.Cell{Text: PlaceName(v, r.Place)} }},
		{Key: "kind", Label: "web.screening.run_kind", Cell: func(v *kit.Visit, r runRow) kit.Cell { return kit.Cell{Text: v.T("screening.kind." + r.Kind)} }},
		{Key: "as_of", Label: "web.screening.as_of", Cell: func(v *kit.Visit, r runRow) kit.Cell {
			return kit.Cell{Text: kit.DateText(r.AsOf), Ref: true, Note: p.profileName(v, r.Profile)}
		}},
		{Key: "state", Label: "web.screening.status", Cell: func(v *kit.Visit, r runRow) kit.Cell {
			return kit.Cell{Tags: []kit.Tag{RunTag(v, r.State)}, Note: stateNote(v, r.RunRow)}
		}},
		number("households", "web.screening.households", func(s *screening.Summary) int64 { return s.Households }),
		number("new", "web.screening.new", func(s *screening.Summary) int64 { return s.New }),
		number("continuing", "web.screening.continuing", func(s *screening.Summary) int64 { return s.Continuing }),
		number("closed", "web.screening.closed", func(s *screening.Summary) int64 { return s.Closed }),
		{Key: "by", Label: "web.screening.run_by", Cell: func(v *kit.Visit, r runRow) kit.Cell { return kit.Cell{Text: starter(v, r.StartedLogin)} }},
	}
}

// profileName is what a profile is called; one that is not in use any more is its own code.
func (p *Pages) profileName(v *kit.Visit, code string) string {
	for _, profile := range p.Service.Profiles() {
		if profile.Code == code {
			return profile.Name.In(string(v.Lang))
		}
	}
	return code
}

// starter is who began a run: a person's login name, or the program itself.
func starter(v *kit.Visit, login string) string {
	switch {
	case login == "system:cli":
		return v.T("web.screening.run_by_command")
	case login == "" || strings.HasPrefix(login, "system:"):
		return v.T("web.screening.run_by_itself")
	}
	return login
}

// stateNote says why a run could not begin, or how long it has worked.
func stateNote(v *kit.Visit, r screening.RunRow) string {
	if r.Refusal == nil {
		return duration(v, r)
	}
	message, _, _ := v.Explain(r.Refusal)
	return message
}

// duration is how long a run has worked, empty before its first chunk.
func duration(v *kit.Visit, r screening.RunRow) string {
	if r.Summary == nil {
		return ""
	}
	return span(v, time.Duration(r.Summary.Seconds*float64(time.Second)))
}

// span writes how long something takes, as people say it.
func span(v *kit.Visit, d time.Duration) string {
	if d < time.Minute {
		return v.T("web.screening.seconds", "n", v.Lang.Number(max(1, int64(d.Round(time.Second)/time.Second))))
	}
	if d < time.Hour {
		return v.T("web.screening.minutes", "n", v.Lang.Number(int64(d.Round(time.Minute)/time.Minute)))
	}
	return v.T("web.screening.hours", "n", v.Lang.Number(int64(d/time.Hour)), "m", v.Lang.Number(int64(d%time.Hour/time.Minute)))
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
	colour := map[string]string{screening.RunDone: "green", screening.RunFailed: "red", screening.RunCancelled: "grey"}[state]
	if colour == "" {
		colour = "blue"
	}
	return kit.Tag{Text: v.T("web.screening.run_" + state), Colour: colour}
}

// run lets a worker begin and shows how far it is.
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
		return p.showNewRun(w, r, form, http.StatusUnprocessableEntity)
	}
	request := screening.Request{Key: form.Value(kit.CommandName), Profile: form.Value("rules"), Changed: form.Value("what") == screening.KindChanged, Replace: form.Value(screening.FieldReplace) == "1"}
	request.AsOf, _ = kit.DateOf(form.Value("as_of"))
	if text := form.Value("area"); text != "" {
		if request.Area, err = area.ParseCode(text); err != nil {
			return err
		}
	}
	number, err := p.Service.Start(r.Context(), v.Actor, request)
	if err != nil {
		if f, ok := fault.As(err); ok && f.Code == screening.CodeUnconfirmed && form.Field(screening.FieldReplace) == nil {
			form.Fields = append(form.Fields, replaceField(v))
		}
		if form.Take(err) {
			return p.showNewRun(w, r, form, http.StatusUnprocessableEntity)
		}
		return err
	}
	return kit.Redirect(w, r, runHref(number))
}
