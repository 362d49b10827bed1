package screening

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/rule"
	"shouwang/internal/screening"
	"shouwang/internal/web/kit"
)

// bulkPage is the data of the page on which several warnings of one rule are dealt with together: first chosen, then confirmed.
type bulkPage struct {
	Lead    string
	Back    string
	Form    *kit.Form
	Rows    []bulkRow
	More    string // more than fit are waiting
	Confirm *bulkConfirm
}

// bulkRow is one warning to be chosen.
type bulkRow struct {
	Ref, Household, Note, Place, Href string
	Handling                          kit.Tag
	Chosen                            bool
}

// bulkConfirm is what is about to be done.
type bulkConfirm struct {
	Text   string
	Facts  []string
	Refs   []string
	Hidden []*kit.Field
}

// bulkFilter reads which warnings are meant; the rule must be named.
func (p *Pages) bulkFilter(r *http.Request, values url.Values) (screening.Filter, string, error) {
	form := url.Values{}
	for _, name := range []string{"rule", "area", "level", "status", "handling"} {
		if text := values.Get(name); text != "" {
			form.Set(name, text)
		}
	}
	q := &kit.Query{Form: kit.NewForm(kit.VisitOf(r)), Size: screening.MaxBulk}
	for name := range form {
		q.Form.Fields = append(q.Form.Fields, &kit.Field{Name: name, Raw: form.Get(name)})
	}
	filter, err := filterOf(q)
	if err != nil {
		return filter, "", err
	}
	if filter.Rule == "" {
		return filter, "", fault.Invalid("screening_bulk_rules")
	}
	if filter.Handling == "" {
		filter.Handling = screening.Todo
	}
	if filter.Status == screening.Closed || filter.Status == allStatuses {
		filter.Status = ""
	}
	return filter, form.Encode(), nil
}

// bulkForm asks what is to be done; the steps are those that any of the warnings allows.
func (p *Pages) bulkForm(v *kit.Visit, warnings []screening.Warning) *kit.Form {
	var one screening.Warning // they are all of one rule, so all of households or all of villages
	if len(warnings) > 0 {
		one = warnings[0]
	}
	step := &kit.Field{Name: "step", Label: v.T("web.screening.bulk_step"), Kind: kit.Radio, Required: true}
	for _, name := range []string{screening.StepVerify, screening.StepDismiss, screening.StepClue, screening.StepUndo} {
		if slices.ContainsFunc(warnings, func(w screening.Warning) bool { return slices.Contains(w.Steps(), name) }) {
			step.Options = append(step.Options, kit.Option{Value: name, Text: v.T("web.screening.step_" + name), Note: stepText(v, "web.screening.lead_", name, one)})
		}
	}
	return kit.NewForm(v, step,
		&kit.Field{Name: "checked_on", Label: checkedOn(v, one), Hint: v.T("web.screening.only_verify"), Kind: kit.Date},
		&kit.Field{Name: "reason", Label: v.T("web.screening.reason"), Hint: v.T("web.screening.only_dismiss"), Kind: kit.Select, Options: v.CodeOptions("dismiss_reason"), Blank: v.T("web.kit.choose")},
		&kit.Field{Name: "note", Label: v.T("web.screening.note"), Hint: v.T("web.screening.note_bulk"), Kind: kit.Lines, Max: 500, Wide: true},
		kit.CommandField())
}

// bulk shows the warnings of a rule to choose from.
func (p *Pages) bulk(w http.ResponseWriter, r *http.Request) error {
	filter, query, err := p.bulkFilter(r, r.URL.Query())
	if err != nil {
		return err
	}
	return p.showBulk(w, r, bulkState{filter: filter, query: query, status: http.StatusOK})
}

// bulkState is what the page of several warnings shows.
type bulkState struct {
	filter  screening.Filter
	query   string
	status  int
	form    *kit.Form
	chosen  []string // nil for all
	confirm bool
}

func (p *Pages) showBulk(w http.ResponseWriter, r *http.Request, s bulkState) error {
	v := kit.VisitOf(r)
	s.filter.Limit = screening.MaxBulk
	found, err := p.Service.Warnings(r.Context(), v.Actor, s.filter)
	if err != nil {
		return err
	}
	rows, err := p.placed(r, found.Warnings)
	if err != nil {
		return err
	}
	named := p.ruleElsewhere(func(r *rule.Rule) bool { return r.ID == s.filter.Rule })
	var title string
	switch {
	case len(rows) > 0: // of a rule that no profile has any more there may be warnings
		title = rows[0].Title.In(string(v.Lang))
	case len(named) > 0:
		title = named[0].Title.In(string(v.Lang))
	default:
		return fault.NotFound("not_found")
	}
	if s.form == nil {
		s.form = p.bulkForm(v, found.Warnings)
	}
	s.form.Renew()
	data := bulkPage{Lead: v.T("web.screening.bulk_lead", "most", screening.MaxBulk), Back: "/warnings?" + s.query, Form: s.form}
	if found.Next != "" {
		data.More = v.T("web.screening.bulk_more", "most", screening.MaxBulk)
	}
	for _, one := range rows {
		ref := one.Ref.String()
		data.Rows = append(data.Rows, bulkRow{Ref: ref, Household: householdCell(v, one.Warning).Text, Note: one.HouseholdNo, Place: v.Near(one.Place), Href: "/warnings/" + ref,
			Handling: HandlingTag(v, one.Handling), Chosen: s.chosen == nil || slices.Contains(s.chosen, ref)})
	}
	if s.confirm {
		data.Confirm = confirmOf(v, s)
	}
	return p.kit.Render(w, r, kit.Page{Name: "screening/bulk", Title: v.T("web.screening.bulk_title", "rule", title), Nav: "warnings", Status: s.status, Data: data,
		Crumbs: []kit.Crumb{{Text: v.T("web.nav.warnings"), Href: data.Back}, {Text: v.T("web.screening.bulk")}}})
}

// confirmOf says what is about to be done with how many warnings.
func confirmOf(v *kit.Visit, s bulkState) *bulkConfirm {
	step := s.form.Value("step")
	c := &bulkConfirm{Text: v.T("web.screening.bulk_confirm", "count", v.Lang.Number(int64(len(s.chosen))), "step", v.T("web.screening.step_"+step)), Refs: s.chosen}
	for _, field := range s.form.Fields {
		shown := field.Raw
		if field.Name == "reason" && shown != "" {
			shown = v.CodeLabel("dismiss_reason", shown)
		}
		if shown != "" && field.Name != "step" && field.Name != kit.CommandName {
			c.Facts = append(c.Facts, v.T("web.screening.pair", "label", field.Label, "value", shown))
		}
		c.Hidden = append(c.Hidden, &kit.Field{Name: field.Name, Kind: kit.Hidden, Raw: field.Raw})
	}
	return c
}

// bulkDo first shows what is about to be done, and does it when that was confirmed.
func (p *Pages) bulkDo(w http.ResponseWriter, r *http.Request) error {
	if err := kit.ReadForm(r); err != nil {
		return err
	}
	v := kit.VisitOf(r)
	filter, query, err := p.bulkFilter(r, r.URL.Query())
	if err != nil {
		return err
	}
	filter.Limit = screening.MaxBulk
	found, err := p.Service.Warnings(r.Context(), v.Actor, filter)
	if err != nil {
		return err
	}
	s := bulkState{filter: filter, query: query, status: http.StatusUnprocessableEntity, form: p.bulkForm(v, found.Warnings), chosen: []string{}}
	s.form.Read(r.PostForm)
	var refs []id.Ref
	for _, text := range r.PostForm["ref"] {
		ref, err := id.ParseRef(strings.TrimSpace(text))
		if err != nil {
			return fault.Invalid("web.kit.form_broken").Because(err)
		}
		refs, s.chosen = append(refs, ref), append(s.chosen, ref.String())
	}
	if len(refs) == 0 || len(refs) > screening.MaxBulk {
		s.form.Fail("", "web.screening.bulk_none", "most", screening.MaxBulk)
	}
	h := readHandling(s.form, s.form.Value("step"), "")
	if s.form.OK() {
		if err := p.Service.CheckHandling(h); err != nil && !s.form.Take(err) {
			return err
		}
	}
	if !s.form.OK() {
		return p.showBulk(w, r, s)
	}
	if r.PostForm.Get("confirmed") == "" {
		s.status, s.confirm = http.StatusOK, true
		return p.showBulk(w, r, s)
	}
	done, err := p.Service.HandleMany(r.Context(), v.Actor, refs, h)
	if err != nil {
		if s.form.Take(err) {
			return p.showBulk(w, r, s)
		}
		return err
	}
	p.kit.Flash(r, "ok", "web.screening.bulk_done", "count", v.Lang.Number(int64(done.Done)), "step", v.T("web.screening.step_"+h.Step))
	if done.Left > 0 {
		p.kit.Flash(r, "warn", "web.screening.bulk_left", "count", v.Lang.Number(int64(done.Left)))
	}
	return kit.Redirect(w, r, "/warnings?"+query)
}

// bulkHref is the address of the page where all the listed warnings of a rule are dealt with together; empty when that cannot be.
func bulkHref(v *kit.Visit, q *kit.Query, total int64) string {
	if q.Value("rule") == "" || total == 0 || !v.Actor.Can(auth.WarningHandle) || q.Value("household") != "" {
		return ""
	}
	values := url.Values{}
	for _, name := range []string{"rule", "area", "level", "status", "handling"} {
		if text := q.Value(name); text != "" {
			values.Set(name, text)
		}
	}
	return "/warnings/bulk?" + values.Encode()
}
