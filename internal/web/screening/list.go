package screening

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"shouwang/internal/area"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/rule"
	"shouwang/internal/screening"
	"shouwang/internal/web/kit"
)

// listPage is the data of the list of warnings.
type listPage struct {
	Figures []kit.Figure
	Handled []kit.Act // how many were dealt with how, each leading to its list
	Areas   kit.Table
	Bulk    string
	Table   kit.Table
}

// warningList is the list of warnings; the address names the profile whose rules may be chosen, and perhaps one of them.
func (p *Pages) warningList(address url.Values) *kit.List[row] {
	return &kit.List[row]{
		Name: "warning-list", Path: "/warnings", Caption: "web.screening.caption", Sort: "since", Columns: warningColumns(),
		Filters: func(v *kit.Visit) []*kit.Field {
			return []*kit.Field{
				{Name: "level", Label: v.T("web.screening.level"), Kind: kit.Select, Options: v.LevelOptions()},
				{Name: "rule", Label: v.T("web.screening.rule"), Kind: kit.Select, Options: p.ruleOptions(v, address), Wide: true},
				{Name: "family", Label: v.T("web.screening.family"), Kind: kit.Select, Options: familyOptions(v)},
				{Name: "status", Label: v.T("web.screening.status"), Kind: kit.Select, Options: statusOptions(v)},
				{Name: "handling", Label: v.T("web.screening.handling"), Kind: kit.Select, Options: handlingOptions(v)},
				{Name: "run", Label: v.T("web.screening.run_turned"), Kind: kit.Hidden, Max: 20},
				{Name: "profile", Label: v.T("web.screening.profile"), Kind: kit.Select, Options: p.profileOptions(v), Blank: v.T("web.screening.profile_now")},
				{Name: "household", Label: v.T("web.screening.household"), Kind: kit.Hidden, Max: 40},
			}
		},
	}
}

// ruleOptions are the rules of the profile that was chosen, else of the one that is meant in the reader's area. A rule of another profile
// that the address names without it stands there too, so that the list can say that there is no warning of it.
func (p *Pages) ruleOptions(v *kit.Visit, address url.Values) []kit.Option {
	rules, err := p.Service.RulesOf(address.Get("profile"))
	if address.Get("profile") == "" || err != nil {
		rules = p.meantRules(v)
	}
	if is := func(r *rule.Rule) bool { return r.ID == address.Get("rule") }; !slices.ContainsFunc(rules, is) {
		rules = append(slices.Clone(rules), p.ruleElsewhere(is)...)
	}
	options := make([]kit.Option, 0, len(rules))
	for _, r := range rules {
		options = append(options, kit.Option{Value: r.ID, Text: r.Title.In(string(v.Lang))})
	}
	return options
}

// ruleElsewhere finds a rule in any profile in use.
func (p *Pages) ruleElsewhere(is func(*rule.Rule) bool) []*rule.Rule {
	for _, profile := range p.Service.Profiles() {
		rules, err := p.Service.RulesOf(profile.Code)
		if i := slices.IndexFunc(rules, is); err == nil && i >= 0 {
			return rules[i : i+1]
		}
	}
	return nil
}

// meantRules are the rules of the profile that is meant in the reader's area.
func (p *Pages) meantRules(v *kit.Visit) []*rule.Rule {
	rules, err := p.Service.RulesOf(v.Profile().Code)
	if err != nil {
		return p.Service.Rules()
	}
	return rules
}

func filterOf(q *kit.Query) (screening.Filter, error) {
	f := screening.Filter{
		Rule: q.Value("rule"), Family: q.Value("family"), Level: q.Value("level"), Status: q.Value("status"),
		Handling: q.Value("handling"), Profile: q.Value("profile"), After: q.After, Limit: q.Size,
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
	if text := q.Value("run"); text != "" {
		run, err := strconv.ParseInt(text, 10, 64)
		if err != nil || run <= 0 {
			return f, fault.Invalid("web.screening.run_wrong")
		}
		f.Run = run
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
	place, err := kit.AreaField(r.Context(), v, p.Areas, r.URL.Query().Get("area"))
	if err != nil {
		return err
	}
	list := p.warningList(r.URL.Query())
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
func (p *Pages) read(r *http.Request, q *kit.Query, filter screening.Filter, data *listPage) (kit.Result[row], error) {
	v := kit.VisitOf(r)
	page, err := p.Service.Warnings(r.Context(), v.Actor, filter)
	if err != nil {
		return kit.Result[row]{}, err
	}
	counts, err := p.Service.Counts(r.Context(), v.Actor, filter)
	if err != nil {
		return kit.Result[row]{}, err
	}
	rows, err := p.placed(r, page.Warnings)
	if err != nil {
		return kit.Result[row]{}, err
	}
	result := kit.Result[row]{Rows: rows, Total: counts.Open + counts.Unknown, Next: page.Next}
	if filter.Status == screening.Closed || filter.Status == allStatuses {
		result.Total = -1 // what is closed is not counted
	}
	data.Figures = v.LevelFigures(counts.ByLevel(), counts.Unknown, func(level string) string {
		if level == "" {
			return q.With("level", "", "status", screening.Unknown)
		}
		return q.With("level", level, "status", screening.Open)
	})
	data.Handled, data.Bulk = handledActs(v, q, filter, counts), bulkHref(v, q, result.Total)
	data.Areas, err = p.areaTable(r, q, counts)
	return result, err
}

// handledActs say how many of the warnings wait and how the others were dealt with.
func handledActs(v *kit.Visit, q *kit.Query, filter screening.Filter, counts screening.Counts) []kit.Act {
	act := func(handling string, n int64) kit.Act {
		return kit.Act{Text: v.T("web.screening.handled_count", "what", v.T("screening.handling."+handling), "count", v.Lang.Number(n)),
			Href: q.With("handling", handling, "status", ""), Main: filter.Handling == handling}
	}
	var acts []kit.Act
	if filter.Handling == "" {
		acts = append(acts, act(screening.Todo, counts.Handled.Waiting(counts.Open+counts.Unknown)))
	}
	for _, h := range screening.Handlings() {
		if n := counts.Handled[h]; n > 0 {
			acts = append(acts, act(h, n))
		}
	}
	return acts
}

// areaTable counts by the divisions one step below; it is empty where there is only one.
func (p *Pages) areaTable(r *http.Request, q *kit.Query, counts screening.Counts) (kit.Table, error) {
	v := kit.VisitOf(r)
	if len(counts.Areas) < 2 {
		return kit.Table{}, nil
	}
	var codes []int64
	for _, a := range counts.Areas {
		codes = append(codes, a.Area)
	}
	names, err := p.Areas.Names(r.Context(), codes...)
	if err != nil {
		return kit.Table{}, err
	}
	number := func(key string, value func(screening.AreaCount) int64) kit.Column[screening.AreaCount] {
		return kit.Column[screening.AreaCount]{Key: key, Label: "web.screening.area_" + key, Number: true, Cell: func(v *kit.Visit, a screening.AreaCount) kit.Cell {
			return kit.Cell{Text: v.Lang.Number(value(a)), Soft: value(a) == 0}
		}}
	}
	t := kit.Plain(v, "areas-counted", "web.screening.by_area", []kit.Column[screening.AreaCount]{
		{Key: "area", Label: "web.kit.area", Head: true, Cell: func(v *kit.Visit, a screening.AreaCount) kit.Cell {
			return kit.Cell{Text: v.Near(names[a.Area].Full), Href: q.With("area", area.Format(a.Area))}
		}},
		number("open", func(a screening.AreaCount) int64 { return a.Open }),
		number("unknown", func(a screening.AreaCount) int64 { return a.Unknown }),
		number("waiting", func(a screening.AreaCount) int64 { return a.Handled.Waiting(a.Open + a.Unknown) }),
		number("again", func(a screening.AreaCount) int64 { return a.Handled[screening.Again] }),
	}, counts.Areas)
	t.Compact = true
	return t, nil
}

// placed gives every warning the name of its village.
func (p *Pages) placed(r *http.Request, warnings []screening.Warning) ([]row, error) {
	var codes []int64
	for _, w := range warnings {
		codes = append(codes, w.Village)
	}
	names, err := p.Areas.Names(r.Context(), codes...)
	if err != nil {
		return nil, err
	}
	rows := make([]row, 0, len(warnings))
	for _, w := range warnings {
		rows = append(rows, row{Warning: w, Place: names[w.Village].Full})
	}
	return rows, nil
}
