package lab

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"shouwang/internal/area"
	"shouwang/internal/fault"
	"shouwang/internal/money"
	"shouwang/internal/policy"
	"shouwang/internal/screening"
	"shouwang/internal/web/kit"
)

// editor is the form of a draft: what is asked in one place, values, and the two texts with their faults at the lines.
type editor struct {
	Form    *kit.Form
	Action  string
	Head    []*kit.Field // title, reason, day, document
	Lines   []paramRow
	Params  []paramRow
	Benefit []*kit.Field
	Without *kit.Field
	Texts   []*textArea
	// ParamsOpen unfolds the thresholds, because one is proposed or wrong; the others do so for rules.
	ParamsOpen, WithoutOpen, RulesOpen bool
	Hidden                             []*kit.Field
}

// paramRow is a line or threshold: what it is now, by which document, and what is proposed.
type paramRow struct {
	Field     *kit.Field
	Unit, Now string
	Source    string
}

// textArea is a text with numbered lines and the faults that stand in them.
type textArea struct {
	Field   *kit.Field
	Numbers string
	Rows    int
	Faults  []lineFault
	Example string
}

// lineFault is a fault of a text at its line.
type lineFault struct {
	Place, Source, Message string
}

// The fields of the editor beside the values.
const (
	fieldVersion = "version"
	fieldProfile = "profile"
)

// longest texts, in characters.
const (
	maxTitle  = 100
	maxReason = 1000
	maxText   = 200_000
)

// newEditor makes the empty form of a draft of a profile.
func (p *Pages) newEditor(v *kit.Visit, profile *policy.Profile, action string) (*editor, error) {
	rules, err := p.service.RulesOf(profile.Code)
	if err != nil {
		return nil, err
	}
	e := &editor{Form: kit.NewForm(v), Action: action}
	add := func(f *kit.Field) *kit.Field {
		e.Form.Fields = append(e.Form.Fields, f)
		return f
	}
	e.Head = []*kit.Field{
		add(&kit.Field{Name: "title", Label: v.T("web.lab.title"), Kind: kit.Text, Required: true, Wide: true, Max: maxTitle}),
		add(&kit.Field{Name: "reason", Label: v.T("web.lab.reason"), Hint: v.T("web.lab.reason_hint"), Kind: kit.Lines, Wide: true, Max: maxReason}),
		add(&kit.Field{Name: "from", Label: v.T("web.lab.from"), Hint: v.T("web.lab.from_hint"), Kind: kit.Date}),
		add(&kit.Field{Name: "doc", Label: v.T("web.lab.doc"), Hint: v.T("web.lab.doc_hint"), Kind: kit.Text, Max: maxTitle}),
	}
	used := map[string]bool{}
	for _, r := range rules {
		for _, key := range r.Params() {
			used[key] = true
		}
	}
	for _, param := range profile.Lines {
		e.Lines = append(e.Lines, p.paramRow(v, profile, param, add))
	}
	for _, param := range profile.Params {
		if used[param.Key] {
			e.Params = append(e.Params, p.paramRow(v, profile, param, add))
		}
	}
	e.Benefit = []*kit.Field{
		add(&kit.Field{Name: "benefit", Label: v.T("web.lab.benefit"), Hint: v.T("web.lab.benefit_hint"), Kind: kit.Text, Mode: "decimal", Max: 20}),
		add(&kit.Field{Name: "per", Label: v.T("web.lab.per"), Kind: kit.Select, Required: true, Raw: screening.PerHousehold, Options: []kit.Option{
			{Value: screening.PerHousehold, Text: v.T("web.lab.per_household")}, {Value: screening.PerPerson, Text: v.T("web.lab.per_person")},
		}}),
	}
	e.Without = add(&kit.Field{Name: screening.ProposedWithout, Label: v.T("web.lab.without"), Kind: kit.Checks, Max: maxText})
	for _, r := range rules {
		e.Without.Options = append(e.Without.Options, kit.Option{Value: r.ID, Text: r.Title.In(string(v.Lang)), Note: r.ID})
	}
	for _, name := range []string{screening.ProposedRules, screening.ProposedTests} {
		field := add(&kit.Field{Name: name, Label: v.T("web.lab." + name), Hint: v.T("web.lab." + name + "_hint"), Kind: kit.Lines, Wide: true, Max: maxText})
		e.Texts = append(e.Texts, &textArea{Field: field, Example: example(name)})
	}
	e.Hidden = []*kit.Field{add(&kit.Field{Name: fieldVersion, Kind: kit.Hidden, Raw: "0", Max: 10}),
		add(&kit.Field{Name: fieldProfile, Kind: kit.Hidden, Raw: profile.Code, Max: 40}), add(kit.CommandField())}
	return e, nil
}

// paramRow shows what a parameter is in the reader's county today.
func (p *Pages) paramRow(v *kit.Visit, profile *policy.Profile, param policy.Parameter, add func(*kit.Field) *kit.Field) paramRow {
	label := param.Name.In(string(v.Lang))
	row := paramRow{Unit: v.ParamUnit(param.Unit), Field: add(&kit.Field{
		Name: screening.ProposedParam + param.Key, Label: v.T("web.lab.proposed", "label", label), Kind: kit.Text, Mode: "decimal", Max: 20,
	})}
	row.Field.Blank = label
	var now policy.Value
	for _, value := range param.Values {
		if current, err := profile.Value(param.Key, countyFor(v.Actor.Area, value.Region), value.From); err == nil && (now.Text == "" || current.From.After(now.From)) {
			now = current
		}
	}
	row.Source = strings.TrimSpace(now.DocNo + " " + now.Source)
	if now.Text != "" {
		row.Now = v.ParamText(profile, param, now.Text)
	}
	return row
}

// countyFor is the county whose values are shown: the reader's own, or one of the region of a value for who answers for several.
func countyFor(code int64, region int) int {
	if area.LevelOf(code) >= area.County {
		return area.CountyOf(code)
	}
	for region > 0 && region < 100_000 {
		region = region*100 + 1
	}
	return region
}

// fill puts a draft into the form.
func (e *editor) fill(v *kit.Visit, d screening.Draft) {
	put := func(name, value string) {
		if f := e.Form.Field(name); f != nil {
			f.Raw = value
		}
	}
	put("title", d.Title)
	put("reason", d.Reason)
	put("from", kit.DateText(d.From))
	for _, param := range d.Params {
		put(screening.ProposedParam+param.Key, param.Value)
		put("doc", param.DocNo)
	}
	if d.Benefit.Amount != 0 {
		put("benefit", d.Benefit.Amount.Yuan())
		put("per", d.Benefit.Per)
	}
	put(screening.ProposedWithout, strings.Join(d.Without, ","))
	put(screening.ProposedRules, d.Rules)
	put(screening.ProposedTests, d.Tests)
	put(fieldVersion, strconv.Itoa(d.Version))
	e.number()
}

// number counts the lines of the texts, and unfolds what is filled in.
func (e *editor) number() {
	const spare = 200
	for _, text := range e.Texts {
		lines := strings.Count(text.Field.Raw, "\n") + 1
		text.Rows = max(12, lines+2)
		var b strings.Builder
		for i := range text.Rows + spare {
			b.WriteString(strconv.Itoa(i + 1))
			b.WriteByte('\n')
		}
		text.Numbers = b.String()
	}
	e.ParamsOpen = slices.ContainsFunc(e.Params, func(r paramRow) bool { return r.Field.Raw != "" || r.Field.Error != "" })
	e.WithoutOpen = e.Without.Raw != "" || e.Without.Error != ""
	e.RulesOpen = e.WithoutOpen || slices.ContainsFunc(e.Texts, func(t *textArea) bool { return t.Field.Raw != "" || t.Field.Error != "" })
}

// read takes what was typed; the texts keep their lines as other systems count them.
func (e *editor) read(values url.Values) {
	clean := url.Values{}
	for name, list := range values {
		for _, value := range list {
			clean.Add(name, strings.ReplaceAll(value, "\r\n", "\n"))
		}
	}
	e.Form.Read(clean)
}

// edit makes of what was typed what is to be saved.
func (e *editor) edit(id int64) screening.DraftEdit {
	f := e.Form
	out := screening.DraftEdit{ID: id, Profile: f.Value(fieldProfile), Title: f.Value("title"), Reason: f.Value("reason"), Key: f.Value(kit.CommandName)}
	out.Version, _ = strconv.Atoi(f.Value(fieldVersion))
	out.From, _ = kit.DateOf(f.Value("from"))
	out.Rules, out.Tests = withNewline(f.Value(screening.ProposedRules)), withNewline(f.Value(screening.ProposedTests))
	for _, row := range slices.Concat(e.Lines, e.Params) {
		if row.Field.Raw != "" {
			out.Params = append(out.Params, screening.ParamProposal{
				Key: strings.TrimPrefix(row.Field.Name, screening.ProposedParam), Value: row.Field.Raw, DocNo: f.Value("doc"),
			})
		}
	}
	if without := f.Value(screening.ProposedWithout); without != "" {
		out.Without = strings.Split(without, ",")
	}
	if text := f.Value("benefit"); text != "" {
		amount, err := money.ParseYuan(text)
		if err != nil || amount < 0 {
			f.Fail("benefit", "web.lab.benefit_wrong")
		}
		out.Benefit = screening.Benefit{Amount: amount, Per: f.Value("per")}
	}
	return out
}

func withNewline(text string) string {
	if text == "" {
		return ""
	}
	return text + "\n"
}

// take lays the faults of a draft out: those of the texts at their lines, the others beside their fields. It reports whether the error was
// one that the author can mend.
func (e *editor) take(v *kit.Visit, err error) bool {
	found, ok := fault.As(err)
	if !ok {
		return false
	}
	rest := *found
	rest.Problems = nil
	for _, problem := range found.Problems {
		if !e.atLine(v, problem) {
			rest.Problems = append(rest.Problems, problem)
		}
	}
	taken := true
	if len(rest.Problems) > 0 || len(found.Problems) == 0 {
		taken = e.Form.Take(&rest)
	}
	for _, text := range e.Texts {
		if n := len(text.Faults); n > 0 {
			text.Field.Error = v.T("web.lab.faults", "n", n, "label", text.Field.Label)
		}
	}
	e.number()
	return taken
}

// atLine puts a fault of a text at its line.
func (e *editor) atLine(v *kit.Visit, problem fault.Problem) bool {
	for _, text := range e.Texts {
		if problem.Place.Field != text.Field.Name || problem.Place.Line == 0 {
			continue
		}
		message, remedy := v.Problem(problem)
		f := lineFault{Place: v.T("web.lab.place", "line", problem.Place.Line, "column", problem.Place.Column), Message: v.Advice(message, remedy)}
		if lines := strings.Split(text.Field.Raw, "\n"); problem.Place.Line <= len(lines) {
			f.Source = strings.TrimRight(lines[problem.Place.Line-1], " ")
		}
		text.Faults = append(text.Faults, f)
		return true
	}
	return false
}

// blank opens the editor of a draft that nobody has saved.
func (p *Pages) blank(w http.ResponseWriter, r *http.Request) error {
	v := kit.VisitOf(r)
	query := r.URL.Query()
	profile := p.profileOf(v.Profile().Code)
	if code := query.Get("profile"); code != "" {
		if profile = p.profileOf(code); profile.Code != code {
			return fault.NotFound("web.kit.not_found")
		}
	}
	e, err := p.newEditor(v, profile, "/lab/new")
	if err != nil {
		return err
	}
	e.Form.Field("from").Raw = kit.DateText(p.kit.Today(p.now()))
	if id := query.Get("rule"); id != "" {
		text, err := p.service.RuleText(profile.Code, id)
		if err != nil {
			return err
		}
		e.Form.Field(screening.ProposedRules).Raw = text
	}
	e.number()
	return p.showEditor(w, r, showPage{Editor: e, Profile: profile.Name.In(string(v.Lang))}, http.StatusOK)
}

// save keeps a draft and, when that is the button, tries it.
func (p *Pages) save(w http.ResponseWriter, r *http.Request) error {
	if err := kit.ReadForm(r); err != nil {
		return err
	}
	v := kit.VisitOf(r)
	d, action := screening.Draft{}, "/lab/new"
	if r.PathValue("id") != "" {
		var err error
		if d, err = p.draftOf(r); err != nil {
			return err
		}
		action = addressOf(d)
	}
	code := r.PostForm.Get(fieldProfile)
	if d.ID != 0 {
		code = d.Profile
	}
	e, err := p.newEditor(v, p.profileOf(code), action)
	if err != nil {
		return err
	}
	e.read(r.PostForm)
	edit := e.edit(d.ID)
	e.number()
	again := func() error {
		e.Form.Renew()
		return p.showEditor(w, r, p.page(v, d, e), http.StatusUnprocessableEntity)
	}
	if !e.Form.OK() {
		return again()
	}
	saved, err := p.service.SaveDraft(r.Context(), v.Actor, edit)
	if err != nil {
		if e.take(v, err) {
			return again()
		}
		return err
	}
	if r.PostForm.Get("act") != "try" {
		p.kit.Flash(r, "ok", "web.lab.saved")
		return kit.Redirect(w, r, addressOf(saved))
	}
	trial, err := p.trialOf(r, saved, url.Values{})
	if err != nil {
		return err
	}
	if _, err := p.service.TryDraft(r.Context(), v.Actor, saved.ID, trial); err != nil {
		d, e.Action = saved, addressOf(saved)
		e.Form.Field(fieldVersion).Raw = strconv.Itoa(saved.Version)
		if e.take(v, err) {
			return again()
		}
		return err
	}
	return kit.Redirect(w, r, addressOf(saved)+"/result")
}
