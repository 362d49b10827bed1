package screening

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/registry"
	"shouwang/internal/screening"
	"shouwang/internal/web/kit"
)

// Corrector lists what is to be corrected and looks again at what was.
type Corrector interface {
	Worklist(ctx context.Context, actor auth.Actor, f screening.WorklistFilter) (screening.Worklist, error)
	WorklistItem(ctx context.Context, actor auth.Actor, ref id.Ref) (screening.Item, error)
	ExportWorklist(ctx context.Context, actor auth.Actor, f screening.WorklistFilter, purpose string) ([]screening.Item, error)
	Recheck(ctx context.Context, actor auth.Actor, about screening.Warning) (screening.Outcome, error)
}

// Registry reads what stands and puts it right. It checks permission and area itself.
type Registry interface {
	Sheets(ctx context.Context, actor auth.Actor, refs []id.Ref) (map[id.Ref]*registry.Sheet, error)
	VillageSheets(ctx context.Context, actor auth.Actor, villages []int64) (map[int64]*registry.Sheet, error)
	Correct(ctx context.Context, actor auth.Actor, ref id.Ref, c registry.Correction) (int, error)
	CorrectVillage(ctx context.Context, actor auth.Actor, village int64, c registry.Correction) (int, error)
}

// worklistPage is the data of the worklist of data quality.
type worklistPage struct {
	Filters  *kit.Form
	Path     string
	Orders   []kit.Act // by household, by rule
	Villages []villageGroup
	Total    string
	Next     string
	First    string
	Empty    kit.EmptyState
	Export   *kit.Form
	Query    string // of the filters, for the export
}

// villageGroup is what is to be corrected in one village.
type villageGroup struct {
	Name, Count, Href string
	Own               []workRow // about the village itself
	Groups            []workGroup
}

// workGroup is the rows of one household, or of one rule.
type workGroup struct {
	Title, Href, Note string
	Rows              []workRow
}

// workRow is one warning with the fields that would mend it.
type workRow struct {
	ID, Title, Href, Message, Remedy string
	Tags                             []kit.Tag
	Household                        kit.Cell
	Path, All                        string // where the form is sent; the page with all fields
	Form                             *kit.Form
	Elsewhere                        []string // what can only be mended by a new file
	Outcome                          *outcome
	Back                             string
}

// outcome is what a correction has led to.
type outcome struct {
	Kind, Text string
	Lines      []string
}

// shownFields is how many fields a row of the worklist offers; the row's own page offers all.
const shownFields = 4

func (p *Pages) worklistFilters(v *kit.Visit) []*kit.Field {
	severities := []kit.Option{{Value: "error", Text: v.T("web.screening.severity_error")}, {Value: "warn", Text: v.T("web.screening.severity_warn")}}
	var rules []kit.Option
	for _, r := range p.meantRules(v) {
		if r.Family == "quality" {
			rules = append(rules, kit.Option{Value: r.ID, Text: r.Title.In(string(v.Lang))})
		}
	}
	return []*kit.Field{
		{Name: "rule", Label: v.T("web.screening.rule"), Kind: kit.Select, Options: rules, Wide: true},
		{Name: "severity", Label: v.T("web.screening.severity"), Kind: kit.Select, Options: severities},
		{Name: "by", Label: v.T("web.screening.by"), Kind: kit.Hidden, Options: []kit.Option{{Value: "rule", Text: v.T("web.screening.by_rule")}}},
	}
}

func worklistFilter(q *kit.Query) (screening.WorklistFilter, error) {
	f := screening.WorklistFilter{Rule: q.Value("rule"), Severity: q.Value("severity"), ByRule: q.Value("by") == "rule", After: q.After, Limit: q.Size}
	if text := q.Value("area"); text != "" {
		code, err := area.ParseCode(text)
		if err != nil {
			return f, err
		}
		f.Area = code
	}
	return f, nil
}

// worklist lists what is to be corrected, village by village.
func (p *Pages) worklist(w http.ResponseWriter, r *http.Request) error {
	v := kit.VisitOf(r)
	place, err := kit.AreaField(r.Context(), v, p.Areas, r.URL.Query().Get("area"))
	if err != nil {
		return err
	}
	list := &kit.List[row]{Name: "worklist", Path: "/worklist", Sort: "village", Size: worklistSize, Filters: p.worklistFilters}
	q := list.Parse(r, place)
	data := worklistPage{Filters: q.Form, Path: "/worklist", First: q.With()}
	filter, err := worklistFilter(q)
	if err != nil && !q.Form.Take(err) {
		return err
	}
	if q.OK() {
		if err := p.fillWorklist(r, q, filter, &data); err != nil {
			if fault.KindOf(err) == fault.KindNotFound && q.After != "" {
				err = fault.Invalid("web.kit.page_wrong")
			}
			if !q.Form.Take(err) {
				return err
			}
		}
	}
	return p.kit.Render(w, r, kit.Page{Name: "screening/worklist", Title: v.T("web.nav.worklist"), Nav: "worklist", Status: q.Status(), Data: data})
}

// worklistSize is how many warnings a page of the worklist shows.
const worklistSize = 25

func (p *Pages) fillWorklist(r *http.Request, q *kit.Query, filter screening.WorklistFilter, data *worklistPage) error {
	v := kit.VisitOf(r)
	found, err := p.Service.Worklist(r.Context(), v.Actor, filter)
	if err != nil {
		return err
	}
	counts, err := p.Service.Counts(r.Context(), v.Actor, screening.Filter{Area: filter.Area, Rule: filter.Rule, Severity: filter.Severity, Family: "quality"})
	if err != nil {
		return err
	}
	if err := p.fillVillages(r, q, filter, found, data); err != nil {
		return err
	}
	data.Total = v.Lang.Number(counts.Handled.Pending(counts.Open + counts.Unknown))
	if found.Next != "" {
		data.Next = q.With("after", found.Next)
	}
	if filter.After == "" {
		data.First = ""
	}
	data.Orders = []kit.Act{
		{Text: v.T("web.screening.by_household"), Href: q.With("by", ""), Main: !filter.ByRule},
		{Text: v.T("web.screening.by_rule"), Href: q.With("by", "rule"), Main: filter.ByRule},
	}
	data.Empty = kit.EmptyState{Title: v.T("web.screening.worklist_empty"), Text: v.T("web.screening.worklist_empty_text")}
	if q.Filtered() {
		data.Empty.Acts = []kit.Act{{Text: v.T("web.kit.clear_filters"), Href: "/worklist", Main: true}}
	}
	if v.Actor.Can(auth.Export) && len(found.Items) > 0 {
		data.Export = exportForm(v)
		data.Query = q.With("after", "")[len("/worklist"):]
	}
	return nil
}

// fillVillages puts the rows of a page into their villages, those about the village itself on top.
func (p *Pages) fillVillages(r *http.Request, q *kit.Query, filter screening.WorklistFilter, found screening.Worklist, data *worklistPage) error {
	v := kit.VisitOf(r)
	var refs []id.Ref
	var codes []int64
	for _, item := range found.Items {
		refs, codes = append(refs, item.Household), append(codes, item.Village)
	}
	for _, item := range found.OfVillages {
		codes = append(codes, item.Village)
	}
	sheets, err := p.Registry.Sheets(r.Context(), v.Actor, refs)
	if err != nil {
		return err
	}
	villages, err := p.Registry.VillageSheets(r.Context(), v.Actor, codes)
	if err != nil {
		return err
	}
	names, err := p.Areas.Names(r.Context(), codes...)
	if err != nil {
		return err
	}
	here := q.With("after", filter.After)
	slices.Sort(codes)
	for _, code := range slices.Compact(codes) {
		group := villageGroup{Name: v.Near(names[code].Full), Count: v.Lang.Number(found.Villages[code]), Href: q.With("area", area.Format(code))}
		for _, item := range found.OfVillages {
			if item.Village == code {
				one := p.workRow(v, item, villages[code], shownFields)
				one.Back = here
				group.Own = append(group.Own, one)
			}
		}
		for _, item := range found.Items {
			if item.Village == code {
				one := p.workRow(v, item, sheets[item.Household], shownFields)
				one.Back = here
				group.add(v, item, one, filter.ByRule)
			}
		}
		data.Villages = append(data.Villages, group)
	}
	return nil
}

// add puts a row into its household or rule.
func (in *villageGroup) add(v *kit.Visit, item screening.Item, one workRow, byRule bool) {
	group := workGroup{Title: headName(v, item.HeadName), Note: item.HouseholdNo, Href: "/households/" + item.Household.String()}
	if byRule {
		group = workGroup{Title: item.Title.In(string(v.Lang)), Href: "/worklist?by=rule&rule=" + item.Rule}
		one.Title, one.Household = "", householdCell(v, item.Warning)
	}
	if n := len(in.Groups); n == 0 || in.Groups[n-1].Href != group.Href {
		in.Groups = append(in.Groups, group)
	}
	last := &in.Groups[len(in.Groups)-1]
	last.Rows = append(last.Rows, one)
}

// workRow makes the row of one warning; the form is missing for those who may not write, and where nothing can be written here.
func (p *Pages) workRow(v *kit.Visit, item screening.Item, sheet *registry.Sheet, most int) workRow {
	ref := item.Ref.String()
	one := workRow{ID: "w-" + ref, Title: item.Title.In(string(v.Lang)), Href: "/warnings/" + ref, Message: item.Message.In(string(v.Lang)),
		Remedy: item.Remedy.In(string(v.Lang)), Path: "/worklist/" + ref, Back: "/worklist"}
	one.Tags = []kit.Tag{severityTag(v, item.Severity)}
	if item.Status != screening.Open {
		one.Tags = append(one.Tags, StatusTag(v, item.Status))
	}
	if item.Handling != "" {
		one.Tags = append(one.Tags, HandlingTag(v, item.Handling))
	}
	if sheet == nil || item.Status == screening.Closed {
		return one
	}
	form, all, elsewhere := correctionForm(v, item, sheet, most)
	one.Elsewhere = elsewhere
	if len(form.Fields) > 0 && v.Actor.Can(auth.RegistryWrite) {
		form.Fields = append(form.Fields, kit.CommandField())
		one.Form = form
		if all > most {
			one.All = v.T("web.screening.all_fields", "count", all)
		}
	}
	return one
}

func severityTag(v *kit.Visit, severity string) kit.Tag {
	if severity == "error" {
		return kit.Tag{Text: v.T("web.screening.severity_error"), Colour: "red"}
	}
	return kit.Tag{Text: v.T("web.screening.severity_warn"), Colour: "yellow"}
}

// item reads the warning that an address of the worklist names, with what stands in its household.
func (p *Pages) item(r *http.Request) (screening.Item, *registry.Sheet, error) {
	v := kit.VisitOf(r)
	ref, err := kit.RefOf(r, "ref")
	if err != nil {
		return screening.Item{}, nil, err
	}
	item, err := p.Service.WorklistItem(r.Context(), v.Actor, ref)
	if err != nil {
		return item, nil, err
	}
	if item.Household.IsZero() {
		sheets, err := p.Registry.VillageSheets(r.Context(), v.Actor, []int64{item.Village})
		return item, sheets[item.Village], err
	}
	sheets, err := p.Registry.Sheets(r.Context(), v.Actor, []id.Ref{item.Household})
	return item, sheets[item.Household], err
}

// workItemPage is the data of the page of one row.
type workItemPage struct {
	Row   workRow
	About []kit.Fact
}

// workItem shows one row of the worklist with every field that its condition looks at.
func (p *Pages) workItem(w http.ResponseWriter, r *http.Request) error {
	v := kit.VisitOf(r)
	item, sheet, err := p.item(r)
	if err != nil {
		return err
	}
	one := p.workRow(v, item, sheet, allFields)
	if item.Status == screening.Closed {
		one.Outcome = &outcome{Kind: "ok", Text: v.T("web.screening.solved")}
	}
	return p.showItem(w, r, item, one, http.StatusOK)
}

// allFields bounds the fields of one form.
const allFields = 60

func (p *Pages) showItem(w http.ResponseWriter, r *http.Request, item screening.Item, one workRow, status int) error {
	v := kit.VisitOf(r)
	placed, err := p.placed(r, []screening.Warning{item.Warning})
	if err != nil {
		return err
	}
	title := item.Title.In(string(v.Lang))
	return p.kit.Render(w, r, kit.Page{Name: "screening/workitem", Title: title, Nav: "worklist", Status: status, Data: workItemPage{Row: one, About: about(v, placed[0])},
		Crumbs: []kit.Crumb{{Text: v.T("web.nav.worklist"), Href: one.Back}, {Text: title}}})
}

// correct puts values right and looks at the household again. With scripts the row is put in the place of the old one; without, the
// worklist is shown again.
func (p *Pages) correct(w http.ResponseWriter, r *http.Request) error {
	if err := kit.ReadForm(r); err != nil {
		return err
	}
	v := kit.VisitOf(r)
	item, sheet, err := p.item(r)
	if err != nil {
		return err
	}
	one := p.workRow(v, item, sheet, allFields)
	one.Back = kit.LocalPath(r.PostForm.Get("back"), "/worklist")
	if one.Form == nil {
		one.Outcome = &outcome{Kind: "ok", Text: v.T("web.screening.solved_before")}
		return p.showItem(w, r, item, one, http.StatusOK)
	}
	values, err := readCorrection(one.Form, r.PostForm, item.Ref)
	if err != nil {
		return err
	}
	if !one.Form.OK() {
		one.Form.Renew()
		return p.showItem(w, r, item, one, http.StatusUnprocessableEntity)
	}
	changed, err := p.put(r, item, registry.Correction{Values: values, Key: one.Form.Value(kit.CommandName)})
	if err != nil {
		if !one.Form.Take(prefixed(err, item.Ref.String()+".")) {
			return err
		}
		if fault.KindOf(err) == fault.KindConflict {
			if one, err = p.afresh(r, one); err != nil {
				return err
			}
		}
		one.Form.Renew()
		return p.showItem(w, r, item, one, http.StatusUnprocessableEntity)
	}
	return p.corrected(w, r, item, corrections{row: one, changed: changed})
}

// put gives the correction to the household, or to the village, that the warning is about.
func (p *Pages) put(r *http.Request, item screening.Item, c registry.Correction) (int, error) {
	actor := kit.VisitOf(r).Actor
	if item.Household.IsZero() {
		return p.Registry.CorrectVillage(r.Context(), actor, item.Village, c)
	}
	return p.Registry.Correct(r.Context(), actor, item.Household, c)
}

// afresh takes the marks of what stands now into a form that was refused because somebody has been faster, so that sending it once
// more is a decision.
func (p *Pages) afresh(r *http.Request, one workRow) (workRow, error) {
	item, sheet, err := p.item(r)
	if err != nil || sheet == nil {
		return one, err
	}
	now := p.workRow(kit.VisitOf(r), item, sheet, allFields)
	if now.Form == nil {
		return one, nil
	}
	for _, field := range one.Form.Fields {
		if again := now.Form.Field(field.Name); again != nil && isSeen(field.Name) {
			field.Raw = again.Raw
		} else if again != nil && field.Error != "" {
			field.Hint = kit.VisitOf(r).T("web.screening.stands_now", "value", shownRaw(kit.VisitOf(r), again))
		}
	}
	return one, nil
}

// corrections is what was done to a row.
type corrections struct {
	row     workRow
	changed int
}

// corrected looks at the household again and says what has become of the warning.
func (p *Pages) corrected(w http.ResponseWriter, r *http.Request, item screening.Item, c corrections) error {
	v := kit.VisitOf(r)
	one := c.row
	if c.changed == 0 {
		one.Outcome = &outcome{Kind: "warn", Text: v.T("web.screening.nothing_changed")}
	} else {
		out, err := p.Service.Recheck(r.Context(), v.Actor, item.Warning)
		if err != nil {
			var found *fault.Error
			if !errors.As(err, &found) {
				return err
			}
			one.Outcome = &outcome{Kind: "warn", Text: v.T("web.screening.saved_unscreened")}
		} else {
			one.Outcome = outcomeOf(v, out)
		}
	}
	if !kit.Wants(r) {
		for _, line := range append([]string{one.Outcome.Text}, one.Outcome.Lines...) {
			p.kit.Flash(r, one.Outcome.Kind, "web.screening.outcome_line", "what", item.Title.In(string(v.Lang)), "text", line)
		}
		return kit.Redirect(w, r, one.Back)
	}
	if one.Outcome.Kind == "ok" {
		one.Form = nil
		return p.showItem(w, r, item, one, http.StatusOK)
	}
	item, sheet, err := p.item(r)
	if err != nil {
		return err
	}
	again := p.workRow(v, item, sheet, max(shownFields, len(one.Form.Fields)/2))
	again.Outcome, again.Back = one.Outcome, one.Back
	return p.showItem(w, r, item, again, http.StatusOK)
}

func outcomeOf(v *kit.Visit, out screening.Outcome) *outcome {
	o := &outcome{Kind: "warn", Text: v.T("web.screening.still_there")}
	if out.Solved {
		o.Kind, o.Text = "ok", v.T("web.screening.solved")
	}
	for _, w := range out.Appeared {
		o.Lines = append(o.Lines, v.T("web.screening.appeared", "what", w.Title.In(string(v.Lang))))
	}
	for _, w := range out.Gone {
		o.Lines = append(o.Lines, v.T("web.screening.gone", "what", w.Title.In(string(v.Lang))))
	}
	return o
}
