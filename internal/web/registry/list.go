package registry

import (
	"net/http"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/id"
	"shouwang/internal/registry"
	"shouwang/internal/screening"
	"shouwang/internal/web/kit"
)

// row is a household with the full name of its village and the highest level among its warnings that hold.
type row struct {
	registry.Summary
	Place, Level string
	// Matches are the members through whom the search found it, where the head does not show it.
	Matches []registry.Match
}

func (p *Pages) householdList(v *kit.Visit) *kit.List[row] {
	list := &kit.List[row]{
		Name: "household-list", Path: "/households", Caption: "web.registry.caption", Sort: string(registry.ByVillage),
		Columns: []kit.Column[row]{
			{Key: string(registry.ByName), Label: "web.registry.head", Sort: true, Head: true, Cell: func(v *kit.Visit, h row) kit.Cell {
				return kit.Cell{Text: headName(v, h.Head), Href: "/households/" + h.Ref.String(), Note: matchNote(v, h.Matches)}
			}},
			{Key: string(registry.ByNo), Label: "web.registry.no", Sort: true, Cell: func(_ *kit.Visit, h row) kit.Cell {
				return kit.Cell{Text: h.No, Ref: true}
			}},
			{Key: string(registry.ByVillage), Label: "web.registry.village", Sort: true, Cell: func(v *kit.Visit, h row) kit.Cell {
				return kit.Cell{Text: v.Near(h.Place)}
			}},
			{Key: "type", Label: "web.registry.type", Cell: func(v *kit.Visit, h row) kit.Cell { return codeCell(v, "household_type", h.Type) }},
			{Key: "class", Label: "web.registry.class", Cell: classCell},
			{Key: string(registry.BySize), Label: "web.registry.size", Sort: true, Number: true, Cell: sizeCell},
		},
		Filters: func(v *kit.Visit) []*kit.Field {
			return []*kit.Field{
				{Name: "q", Label: v.T("web.registry.text"), Kind: kit.Search, Wide: true, Max: 100, Autocomplete: "off"},
				{Name: "type", Label: v.T("web.registry.type"), Kind: kit.Select, Options: v.CodeOptions("household_type")},
				{Name: "class", Label: v.T("web.registry.class"), Kind: kit.Select, Options: v.CodeOptions("monitored_class")},
				{Name: "status", Label: v.T("web.registry.status"), Kind: kit.Select, Options: statusOptions(v)},
			}
		},
	}
	if v.Actor.Can(auth.WarningRead) {
		filters := list.Filters
		list.Filters = func(v *kit.Visit) []*kit.Field {
			return append(filters(v), &kit.Field{Name: "level", Label: v.T("web.registry.level"), Kind: kit.Select, Options: levelOptions(v)})
		}
		list.Columns = append(list.Columns, kit.Column[row]{Key: "level", Label: "web.registry.level", Cell: levelCell})
	}
	return list
}

// levelOptions are the levels by which households can be chosen: the highest among the warnings that hold, or none.
func levelOptions(v *kit.Visit) []kit.Option {
	return append(v.LevelOptions(), kit.Option{Value: screening.NoLevel, Text: v.T("web.registry.level_none")})
}

// matchNote names the members through whom a search found the household.
func matchNote(v *kit.Visit, matches []registry.Match) string {
	var names []string
	for _, one := range matches {
		name := one.Name
		if one.Relation != "" {
			name = v.T("web.registry.match_relation", "name", name, "relation", v.CodeLabel("relation", one.Relation))
		}
		names = append(names, name)
	}
	if len(names) == 0 {
		return ""
	}
	return v.T("web.registry.match", "names", v.Join(names))
}

// levelCell shows the highest level among the warnings that hold, and leads to them.
func levelCell(v *kit.Visit, h row) kit.Cell {
	if h.Level == "" {
		return kit.Cell{Text: v.T("web.kit.none"), Soft: true}
	}
	return kit.Cell{Tags: []kit.Tag{v.LevelTag(h.Level)}}
}

func headName(v *kit.Visit, name string) string {
	if name == "" {
		return v.T("web.registry.no_head")
	}
	return name
}

func codeCell(v *kit.Visit, list, code string) kit.Cell {
	if code == "" {
		return kit.Cell{Text: v.T("web.kit.absent"), Soft: true}
	}
	return kit.Cell{Text: v.CodeLabel(list, code)}
}

// classCell shows the class of a monitored household and whether its risk was cleared.
func classCell(v *kit.Visit, h row) kit.Cell {
	switch {
	case h.Watched:
		return kit.Cell{Text: codeCell(v, "monitored_class", h.Class).Text, Tags: []kit.Tag{{Text: v.T("web.registry.watched"), Colour: "brand"}}}
	case h.Cleared:
		return kit.Cell{Text: codeCell(v, "monitored_class", h.Class).Text, Tags: []kit.Tag{{Text: v.T("web.registry.cleared"), Colour: "green"}}}
	}
	return kit.Cell{Text: v.T("web.registry.not_watched"), Soft: true}
}

// sizeCell shows the persons registered, and the number reported where it differs.
func sizeCell(v *kit.Visit, h row) kit.Cell {
	cell := kit.Cell{Text: v.Lang.Number(int64(h.Members))}
	if h.Size != 0 && h.Size != int64(h.Members) {
		cell.Note = v.T("web.registry.size_reported", "count", h.Size)
	}
	return cell
}

// ended is the status that asks for households which have ended; the registry keeps it apart from monitoring.
const ended = "ended"

func statusOptions(v *kit.Visit) []kit.Option {
	return []kit.Option{
		{Value: string(registry.Watched), Text: v.T("web.registry.watched")},
		{Value: string(registry.RiskGone), Text: v.T("web.registry.cleared")},
		{Value: string(registry.NotWatched), Text: v.T("web.registry.not_watched")},
		{Value: ended, Text: v.T("web.registry.ended")},
	}
}

func (p *Pages) filterOf(r *http.Request, q *kit.Query) (f registry.Filter, err error) {
	f = registry.Filter{
		Text: q.Value("q"), Type: q.Value("type"), Class: q.Value("class"), Status: registry.Status(q.Value("status")),
		Sort: registry.Sort(q.Sort), Desc: q.Desc, After: q.After, Size: q.Size,
	}
	if f.Status == ended {
		f.Status, f.Ended = registry.AnyStatus, true
	}
	if text := q.Value("area"); text != "" {
		code, err := area.ParseCode(text)
		if err != nil {
			return f, err
		}
		f.Area = code
	}
	if level := q.Value("level"); level != "" && q.OK() {
		f.Only, err = p.Warnings.Highest(r.Context(), kit.VisitOf(r).Actor, level)
	}
	return f, err
}

// households lists the households of the reader's area.
func (p *Pages) households(w http.ResponseWriter, r *http.Request) error {
	v := kit.VisitOf(r)
	place, err := kit.AreaField(r.Context(), v, p.Areas, r.URL.Query().Get("area"))
	if err != nil {
		return err
	}
	list := p.householdList(v)
	q := list.Parse(r, place)
	filter, err := p.filterOf(r, q)
	if err != nil && !q.Form.Take(err) {
		return err
	}
	var result kit.Result[row]
	if q.OK() {
		if result, err = p.read(r, filter); err != nil && !q.Form.Take(err) {
			return err
		}
	}
	table := list.Table(v, q, result)
	table.Empty = emptyState(v, q)
	return p.kit.Render(w, r, kit.Page{
		Name: "registry/list", Title: v.T("web.nav.households"), Nav: "households", Status: q.Status(), Data: table,
	})
}

func emptyState(v *kit.Visit, q *kit.Query) kit.EmptyState {
	if q.Filtered() {
		return kit.EmptyState{
			Title: v.T("web.registry.empty"), Text: v.T("web.registry.empty_filtered"),
			Acts: []kit.Act{{Text: v.T("web.kit.clear_filters"), Href: "/households", Main: true}},
		}
	}
	return kit.EmptyState{
		Title: v.T("web.registry.empty"), Text: v.T("web.registry.empty_text"),
		Acts: []kit.Act{{Text: v.T("web.nav.imports"), Href: "/import", Main: true}},
	}
}

// read asks for one page of households, their number and the names of their villages.
func (p *Pages) read(r *http.Request, filter registry.Filter) (kit.Result[row], error) {
	v := kit.VisitOf(r)
	var result kit.Result[row]
	page, err := p.Service.Households(r.Context(), v.Actor, filter)
	if err != nil {
		return result, err
	}
	total, err := p.Service.Count(r.Context(), v.Actor, filter)
	if err != nil {
		return result, err
	}
	var codes []int64
	for _, one := range page.Rows {
		codes = append(codes, one.Village)
	}
	names, err := p.Areas.Names(r.Context(), codes...)
	if err != nil {
		return result, err
	}
	levels, err := p.levels(r, page.Rows)
	if err != nil {
		return result, err
	}
	matches, err := p.Service.Matches(r.Context(), v.Actor, filter, refsOf(page.Rows))
	if err != nil {
		return result, err
	}
	result.Total, result.Next = int64(total), page.After
	for _, one := range page.Rows {
		result.Rows = append(result.Rows, row{Summary: one, Place: names[one.Village].Full, Level: levels[one.Ref], Matches: matches[one.Ref]})
	}
	return result, nil
}

// levels asks for the warning levels of a page of households, if the reader may see warnings.
func (p *Pages) levels(r *http.Request, rows []registry.Summary) (map[id.Ref]string, error) {
	v := kit.VisitOf(r)
	if !v.Actor.Can(auth.WarningRead) || len(rows) == 0 {
		return nil, nil
	}
	return p.Warnings.HighestLevels(r.Context(), v.Actor, refsOf(rows))
}

func refsOf(rows []registry.Summary) []id.Ref {
	refs := make([]id.Ref, len(rows))
	for i, one := range rows {
		refs[i] = one.Ref
	}
	return refs
}
