package area

import (
	"net/http"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/screening"
	"shouwang/internal/web/kit"
)

// treePage is the data of one division's page.
type treePage struct {
	Code, Level   string
	Acts          []kit.Act
	Figures       []kit.Figure
	Facts         []kit.Fact
	Children      kit.Table
	ChildrenTitle string
	Empty         kit.EmptyState
}

// child is a division below, with its warnings.
type child struct {
	area.Division
	open, unknown int64
}

// own shows the reader's own area.
func (p *Pages) own(w http.ResponseWriter, r *http.Request) error {
	return p.render(w, r, kit.VisitOf(r).Actor.Area)
}

// show shows a division inside the reader's area; any other is not there.
func (p *Pages) show(w http.ResponseWriter, r *http.Request) error {
	code, err := kit.AreaOf(r.PathValue("code"))
	if err != nil {
		return err
	}
	if !area.ValidCode(code) || !kit.VisitOf(r).Actor.Covers(code) {
		return fault.NotFound("web.kit.not_found")
	}
	return p.render(w, r, code)
}

func (p *Pages) render(w http.ResponseWriter, r *http.Request, code int64) error {
	v := kit.VisitOf(r)
	path, err := p.areas.Path(r.Context(), code)
	if err != nil {
		return err
	}
	data := treePage{Code: area.Format(code), Level: v.T("web.area.level_" + area.LevelOf(code).String())}
	title := v.T("web.kit.whole_country")
	if len(path) > 0 {
		title = area.Short(path[len(path)-1].Name)
	}
	counts, err := p.count(r, code, &data)
	if err != nil {
		return err
	}
	if err := p.below(r, code, counts, &data); err != nil {
		return err
	}
	data.Empty = kit.EmptyState{Title: v.T("web.area.empty"), Text: v.T("web.area.empty_text")}
	return p.kit.Render(w, r, kit.Page{Name: "area/tree", Title: title, Nav: "areas", Crumbs: crumbs(v, path), Data: data})
}

// crumbs lead from the top to this division; only those inside the reader's area can be opened.
func crumbs(v *kit.Visit, path []area.Division) []kit.Crumb {
	var list []kit.Crumb
	for i, division := range path {
		if division.Placeholder() {
			continue
		}
		crumb := kit.Crumb{Text: area.Short(division.Name)}
		if i < len(path)-1 && v.Actor.Covers(division.Code) {
			crumb.Href = "/areas/" + area.Format(division.Code)
		}
		list = append(list, crumb)
	}
	return list
}

// count adds the figures and links that the reader's role may see.
func (p *Pages) count(r *http.Request, code int64, data *treePage) (counts screening.Counts, err error) {
	v := kit.VisitOf(r)
	filter := "?area=" + area.Format(code)
	if code == v.Actor.Area {
		filter = ""
	}
	if v.Actor.Can(auth.RegistryRead) {
		totals, err := p.registry.Totals(r.Context(), v.Actor, code)
		if err != nil {
			return counts, err
		}
		watched := 0
		for _, n := range totals.Watched {
			watched += n
		}
		data.Figures = append(data.Figures,
			figure(v, "web.area.households", int64(totals.Households), "web.kit.unit_household", "/households"+filter),
			figure(v, "web.area.persons", int64(totals.Persons), "web.kit.unit_person", ""),
			figure(v, "web.area.watched", int64(watched), "web.kit.unit_household", address("/households", filter, "status=watched")))
		data.Acts = append(data.Acts, kit.Act{Text: v.T("web.area.to_households"), Href: "/households" + filter, Main: true})
	}
	if v.Actor.Can(auth.WarningRead) {
		if counts, err = p.warnings.Counts(r.Context(), v.Actor, screening.Filter{Area: code}); err != nil {
			return counts, err
		}
		data.Figures = append(data.Figures,
			figure(v, "web.area.open", counts.Open, "web.area.items", address("/warnings", filter, "status=open")),
			figure(v, "web.area.unknown", counts.Unknown, "web.area.items", address("/warnings", filter, "status=unknown")))
		data.Acts = append(data.Acts, kit.Act{Text: v.T("web.area.to_warnings"), Href: "/warnings" + filter})
	}
	return counts, nil
}

func address(path, filter, more string) string {
	if filter == "" {
		return path + "?" + more
	}
	return path + filter + "&" + more
}

func figure(v *kit.Visit, label string, n int64, unit, href string) kit.Figure {
	return kit.Figure{Label: v.T(label), Value: v.Lang.Number(n), Unit: v.T(unit), Href: href, Colour: "brand"}
}

// below adds the divisions below, or a village's own facts.
func (p *Pages) below(r *http.Request, code int64, counts screening.Counts, data *treePage) error {
	v := kit.VisitOf(r)
	if area.LevelOf(code) == area.Village {
		return p.facts(r, code, data)
	}
	divisions, err := p.areas.Children(r.Context(), code)
	if err != nil {
		return err
	}
	warned := map[int64]screening.AreaCount{}
	for _, one := range counts.Areas {
		warned[one.Area] = one
	}
	var rows []child
	for _, division := range divisions {
		rows = append(rows, child{Division: division, open: warned[division.Code].Open, unknown: warned[division.Code].Unknown})
	}
	data.Children = childTable(v, rows)
	data.ChildrenTitle = v.T("web.area.below", "count", v.Lang.Number(int64(len(rows))))
	return nil
}

func childTable(v *kit.Visit, rows []child) kit.Table {
	columns := []kit.Column[child]{
		{Key: "name", Label: "web.area.name", Head: true, Cell: func(_ *kit.Visit, c child) kit.Cell {
			return kit.Cell{Text: area.Short(c.Name), Href: "/areas/" + area.Format(c.Code), Note: area.Format(c.Code)}
		}},
	}
	if v.Actor.Can(auth.WarningRead) {
		columns = append(columns,
			countColumn("open", func(c child) int64 { return c.open }), countColumn("unknown", func(c child) int64 { return c.unknown }))
	}
	t := kit.Plain(v, "area-list", "web.area.caption", columns, rows)
	t.Compact = true
	return t
}

// countColumn shows how many warnings a division has, and leads to them.
func countColumn(status string, count func(child) int64) kit.Column[child] {
	return kit.Column[child]{Key: status, Label: "web.area." + status, Number: true, Cell: func(v *kit.Visit, c child) kit.Cell {
		cell := kit.Cell{Text: v.Lang.Number(count(c))}
		if count(c) > 0 {
			cell.Href = "/warnings?status=" + status + "&area=" + area.Format(c.Code)
		} else {
			cell.Soft = true
		}
		return cell
	}}
}

// facts adds what the registry knows about a village; a village of which nothing is known has none.
func (p *Pages) facts(r *http.Request, code int64, data *treePage) error {
	v := kit.VisitOf(r)
	if !v.Actor.Can(auth.RegistryRead) {
		return nil
	}
	record, err := p.registry.Village(r.Context(), v.Actor, code, civil.Date{})
	if fault.KindOf(err) == fault.KindNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	for _, value := range record.Values {
		data.Facts = append(data.Facts, v.FieldFact(value.Field, v.Value(value.Field, value.Raw)))
	}
	return nil
}
