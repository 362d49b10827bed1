package registry

import (
	"net/http"
	"strconv"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/money"
	"shouwang/internal/registry"
	"shouwang/internal/screening"
	"shouwang/internal/web/kit"
)

// dossierPage is the data of a household's page.
type dossierPage struct {
	Place, No, Path      string
	Tags                 []kit.Tag
	AsOf                 *kit.Form
	Past, Ended          string
	May                  offers
	Figures              []kit.Figure
	Sections             []section
	MayWarn              bool
	Warnings             kit.Table
	WarningsHref         string
	Members              kit.Table
	MemberFacts          []memberFacts
	Former               kit.Table
	Income, Items        kit.Table
	Guarantees           kit.Table
	Monitoring, Measures []kit.Fact
	Living               []kit.Fact
	History              kit.Table
}

// section is one entry of the page's own contents; Value is a count.
type section struct{ Href, Label, Value string }

// memberFacts are all registered values of one member.
type memberFacts struct {
	Name  string
	Facts []kit.Fact
}

// dossier shows a household as it is, or as it was on a chosen day.
func (p *Pages) dossier(w http.ResponseWriter, r *http.Request) error {
	v := kit.VisitOf(r)
	ref, err := kit.RefOf(r, "ref")
	if err != nil {
		return err
	}
	form := kit.NewForm(v, &kit.Field{Name: "as_of", Label: v.T("web.registry.as_of"), Kind: kit.Date})
	form.Read(r.URL.Query())
	status := http.StatusOK
	if !form.OK() {
		status = http.StatusUnprocessableEntity
	}
	asOf, _ := kit.DateOf(form.Value("as_of"))
	d, err := p.Service.Dossier(r.Context(), v.Actor, ref, asOf)
	if err != nil {
		return err
	}
	names, err := p.Areas.Path(r.Context(), d.Village)
	if err != nil {
		return err
	}
	page, err := p.dossierPage(r, v, d)
	if err != nil {
		return err
	}
	page.AsOf, page.Path, page.Place = form, dossierPath(ref), fullName(names)
	title := v.T("web.registry.title", "name", headName(v, d.Head))
	return p.kit.Render(w, r, kit.Page{
		Name: "registry/dossier", Title: title, Nav: "households", Status: status, Crumbs: crumbs(v, names, title), Data: page,
	})
}

func fullName(path []area.Division) string {
	if len(path) == 0 {
		return ""
	}
	return area.Short(path[len(path)-1].Full)
}

// crumbs lead from the list through the divisions inside the reader's area to the household.
func crumbs(v *kit.Visit, path []area.Division, title string) []kit.Crumb {
	list := []kit.Crumb{{Text: v.T("web.nav.households"), Href: "/households"}}
	for _, division := range path {
		if division.Code != v.Actor.Area && v.Actor.Covers(division.Code) && !division.Placeholder() {
			list = append(list, kit.Crumb{Text: area.Short(division.Name), Href: "/households?area=" + area.Format(division.Code)})
		}
	}
	return append(list, kit.Crumb{Text: title})
}

func (p *Pages) dossierPage(r *http.Request, v *kit.Visit, d *registry.Dossier) (dossierPage, error) {
	page := dossierPage{No: d.No, May: offersOf(v, d), MayWarn: v.Actor.Can(auth.WarningRead), WarningsHref: "/warnings?status=all&household=" + d.Ref.String()}
	var warnings []screening.Warning
	if page.MayWarn {
		found, err := p.Warnings.Warnings(r.Context(), v.Actor, screening.Filter{Household: d.Ref, Limit: maxWarnings})
		if err != nil {
			return page, err
		}
		warnings = found.Warnings
	}
	if !d.AsOf.IsZero() {
		page.Past = d.AsOf.String()
	}
	if !d.EndedOn.IsZero() {
		page.Ended = v.T("web.registry.ended_note", "date", d.EndedOn, "reason", d.EndReason)
	}
	on := d.AsOf
	if on.IsZero() {
		on = p.kit.Today(p.Now())
	}
	page.Tags = tags(v, d, warnings)
	page.Figures = p.figures(r, d, warnings)
	page.Warnings = warningTable(v, warnings)
	page.Members, page.MemberFacts = memberTable(v, "member-list", d.Members, on, page.May.EndM), factsOf(v, d.Members)
	if len(d.Former) > 0 {
		page.Former = memberTable(v, "former-list", d.Former, on, page.May.ResumeM)
	}
	page.Income, page.Items, page.Guarantees = incomeTable(v, d), itemTable(v, d), guaranteeTable(v, d)
	page.Monitoring, page.Measures = monitoringFacts(v, d)
	page.Living = livingFacts(v, d)
	page.History = historyTable(v, d)
	page.Sections = sections(v, d, page, len(warnings))
	return page, nil
}

// maxWarnings bounds the warnings that a dossier shows; a household has a handful.
const maxWarnings = 100

func sections(v *kit.Visit, d *registry.Dossier, page dossierPage, warnings int) []section {
	var list []section
	add := func(href, key, value string) { list = append(list, section{href, v.T(key), value}) }
	if page.MayWarn {
		add("warnings", "web.registry.warnings", strconv.Itoa(warnings))
	}
	add("members", "web.registry.members", strconv.Itoa(len(d.Members)))
	add("income", "web.registry.income", "")
	add("guarantees", "web.registry.guarantees", "")
	if len(page.Monitoring) > 0 {
		add("monitoring", "web.registry.monitoring", "")
	}
	add("living", "web.registry.living", "")
	add("history", "web.registry.history", "")
	return list
}

// tags say at a glance what the household is: its highest open level, its type, and how monitoring stands.
func tags(v *kit.Visit, d *registry.Dossier, warnings []screening.Warning) []kit.Tag {
	var list []kit.Tag
	if level := highest(v, warnings); level != "" {
		list = append(list, v.LevelTag(level))
	}
	if code, ok := d.Household.Raw("household.type").(string); ok {
		list = append(list, kit.Tag{Text: v.CodeLabel("household_type", code)})
	}
	if d.Monitoring != nil {
		if class, ok := d.Monitoring.Raw("monitoring.class").(string); ok {
			list = append(list, kit.Tag{Text: v.CodeLabel("monitored_class", class)})
		}
		list = append(list, kit.Tag{Text: statusWord(v, d)})
	}
	return list
}

// highest is the highest level among warnings that hold.
func highest(v *kit.Visit, warnings []screening.Warning) string {
	for _, level := range v.Profile().Levels {
		for _, w := range warnings {
			if w.Status == screening.Open && w.Level == level.Code {
				return level.Code
			}
		}
	}
	return ""
}

func statusWord(v *kit.Visit, d *registry.Dossier) string {
	switch {
	case d.Monitoring == nil:
		return v.T("web.registry.not_watched")
	case truth(d.Monitoring.Raw("monitoring.risk_cleared")):
		return v.T("web.registry.cleared")
	}
	return v.T("web.registry.watched")
}

func truth(raw any) bool {
	switch value := raw.(type) {
	case bool:
		return value
	case int64:
		return value != 0
	}
	return false
}

// figures are the four numbers that a visit starts from.
func (p *Pages) figures(r *http.Request, d *registry.Dossier, warnings []screening.Warning) []kit.Figure {
	v := kit.VisitOf(r)
	income := kit.Figure{Label: v.T("web.registry.per_head"), Colour: "brand", Value: v.T("web.kit.unknown"), Href: "#income"}
	if a := latest(d); a != nil && a.PerCapita != nil {
		income.Value, income.Unit = a.PerCapita.Format(), v.T("web.registry.unit_yuan")
		income.Note = p.line(r, d.Ref.County, a.ValidFrom)
	}
	open := 0
	for _, w := range warnings {
		if w.Status == screening.Open {
			open++
		}
	}
	list := []kit.Figure{income, {
		Label: v.T("web.registry.size"), Colour: "brand", Value: strconv.Itoa(len(d.Members)), Unit: v.T("web.kit.unit_person"), Href: "#members",
	}}
	if v.Actor.Can(auth.WarningRead) {
		colour := "grey"
		if level := highest(v, warnings); level != "" {
			colour = v.LevelTag(level).Colour
		}
		list = append(list, kit.Figure{
			Label: v.T("web.registry.open_warnings"), Colour: colour, Value: strconv.Itoa(open), Unit: v.T("web.kit.items"),
			Note: unknownNote(v, len(warnings)-open), Href: "#warnings",
		})
	}
	status := kit.Figure{Label: v.T("web.registry.status"), Colour: "brand", Value: statusWord(v, d)}
	if d.Monitoring != nil {
		status.Href = "#monitoring"
		if since := d.Monitoring.Get("monitoring.identified_on").Date(); !since.IsZero() {
			status.Note = v.T("web.registry.since", "month", v.Lang.Month(since))
		}
	}
	return append(list, status)
}

func unknownNote(v *kit.Visit, count int) string {
	if count == 0 {
		return ""
	}
	return v.T("web.registry.unknown_warnings", "count", count)
}

// latest is the assessment that says how the household fares now: the current one, else the one after clearing, else
// the one at identification.
func latest(d *registry.Dossier) *registry.Assessment {
	for _, basis := range []registry.Basis{registry.Current, registry.Cleared, registry.Identified} {
		if a := d.Assessment(basis); a != nil && a.Net != nil {
			return a
		}
	}
	return nil
}

// monitoringLine is the profile's key of the line that incomes are held against.
const monitoringLine = "monitoring_line"

// line is the line that was in force when the income was assessed; an income is never held against another year's.
func (p *Pages) line(r *http.Request, county int, on civil.Date) string {
	v := kit.VisitOf(r)
	value, err := p.Profile(r.Context(), county).Value(monitoringLine, county, on)
	if err != nil {
		return v.T("web.registry.line_unknown", "year", on.Year)
	}
	return v.T("web.registry.line", "year", on.Year, "amount", money.Fen(value.Number).Format())
}
