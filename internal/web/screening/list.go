package screening

import (
	"net/http"

	"shouwang/internal/area"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/screening"
	"shouwang/internal/web/kit"
)

// listPage is the data of the list of warnings.
type listPage struct {
	Figures []kit.Figure
	Table   kit.Table
}

func (p *Pages) warningList() *kit.List[row] {
	return &kit.List[row]{
		Name: "warning-list", Path: "/warnings", Caption: "web.screening.caption", Sort: "since", Columns: warningColumns(),
		Filters: func(v *kit.Visit) []*kit.Field {
			return []*kit.Field{
				{Name: "level", Label: v.T("web.screening.level"), Kind: kit.Select, Options: v.LevelOptions()},
				{Name: "rule", Label: v.T("web.screening.rule"), Kind: kit.Select, Options: p.ruleOptions(v), Wide: true},
				{Name: "family", Label: v.T("web.screening.family"), Kind: kit.Select, Options: familyOptions(v)},
				{Name: "status", Label: v.T("web.screening.status"), Kind: kit.Select, Options: statusOptions(v)},
				{Name: "household", Label: v.T("web.screening.household"), Kind: kit.Hidden, Max: 40},
			}
		},
	}
}

func (p *Pages) ruleOptions(v *kit.Visit) []kit.Option {
	var options []kit.Option
	for _, rule := range p.service.Rules() {
		options = append(options, kit.Option{Value: rule.ID, Text: rule.Title.In(string(v.Lang))})
	}
	return options
}

func filterOf(q *kit.Query) (screening.Filter, error) {
	f := screening.Filter{
		Rule: q.Value("rule"), Family: q.Value("family"), Level: q.Value("level"), Status: q.Value("status"),
		After: q.After, Limit: q.Size,
	}
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
			return f, fault.Invalid("web.screening.household_wrong")
		}
		f.Household = ref
	}
	return f, nil
}

// warnings lists the warnings of the reader's area, the newest first.
func (p *Pages) warnings(w http.ResponseWriter, r *http.Request) error {
	v := kit.VisitOf(r)
	place, err := kit.AreaField(r.Context(), v, p.areas, r.URL.Query().Get("area"))
	if err != nil {
		return err
	}
	list := p.warningList()
	q := list.Parse(r, place)
	filter, err := filterOf(q)
	if err != nil && !q.Form.Take(err) {
		return err
	}
	var data listPage
	var result kit.Result[row]
	if q.OK() {
		if data.Figures, result, err = p.read(r, q, filter); err != nil && !q.Form.Take(err) {
			return err
		}
	}
	data.Table = list.Table(v, q, result)
	data.Table.Empty = emptyState(v, q)
	return p.kit.Render(w, r, kit.Page{
		Name: "screening/list", Title: v.T("web.nav.warnings"), Nav: "warnings", Status: q.Status(), Data: data,
	})
}

func emptyState(v *kit.Visit, q *kit.Query) kit.EmptyState {
	if q.Filtered() {
		return kit.EmptyState{
			Title: v.T("web.screening.empty"), Text: v.T("web.screening.empty_filtered"),
			Acts: []kit.Act{{Text: v.T("web.kit.clear_filters"), Href: "/warnings", Main: true}},
		}
	}
	return kit.EmptyState{
		Title: v.T("web.screening.empty"), Text: v.T("web.screening.empty_text"),
		Acts: []kit.Act{{Text: v.T("web.nav.runs"), Href: "/runs"}},
	}
}

// read asks for one page of warnings, their counts and the names of their villages.
func (p *Pages) read(r *http.Request, q *kit.Query, filter screening.Filter) ([]kit.Figure, kit.Result[row], error) {
	v := kit.VisitOf(r)
	page, err := p.service.Warnings(r.Context(), v.Actor, filter)
	if err != nil {
		return nil, kit.Result[row]{}, err
	}
	counts, err := p.service.Counts(r.Context(), v.Actor, filter)
	if err != nil {
		return nil, kit.Result[row]{}, err
	}
	rows, err := p.placed(r, page.Warnings)
	if err != nil {
		return nil, kit.Result[row]{}, err
	}
	result := kit.Result[row]{Rows: rows, Total: counts.Open + counts.Unknown, Next: page.Next}
	if filter.Status == screening.Closed || filter.Status == allStatuses {
		result.Total = -1 // what is closed is not counted
	}
	figures := v.LevelFigures(counts.ByLevel(), counts.Unknown, func(level string) string {
		if level == "" {
			return q.With("level", "", "status", screening.Unknown)
		}
		return q.With("level", level, "status", screening.Open)
	})
	return figures, result, nil
}

// placed gives every warning the name of its village.
func (p *Pages) placed(r *http.Request, warnings []screening.Warning) ([]row, error) {
	var codes []int64
	for _, w := range warnings {
		codes = append(codes, w.Village)
	}
	names, err := p.areas.Names(r.Context(), codes...)
	if err != nil {
		return nil, err
	}
	rows := make([]row, 0, len(warnings))
	for _, w := range warnings {
		rows = append(rows, row{Warning: w, Place: names[w.Village].Full})
	}
	return rows, nil
}
