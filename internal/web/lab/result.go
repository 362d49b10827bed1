package lab

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"shouwang/internal/area"
	"shouwang/internal/auth"
	"shouwang/internal/civil"
	"shouwang/internal/fault"
	"shouwang/internal/policy"
	"shouwang/internal/screening"
	"shouwang/internal/web/kit"
)

// moveRight is what one must be allowed to do to see results.
const moveRight = auth.RuleDraft

// resultPage is what a draft would do.
type resultPage struct {
	Address string
	Filter  *kit.Form
	Figures []kit.Figure
	Params  kit.Table
	Rules   kit.Table
	Areas   kit.Table
	Classes kit.Table
	Cost    []kit.Figure
	Lead    string // whose counts the tables below show
	Whole   string // address of all rules together, empty when they are shown
	Same    bool
	Took    string
}

// trialForm asks for the day, the area and the grouping of a result.
func (p *Pages) trialForm(r *http.Request, d screening.Draft, values url.Values) (*kit.Form, error) {
	v := kit.VisitOf(r)
	place, err := kit.AreaField(r.Context(), v, p.areas, values.Get("area"))
	if err != nil {
		return nil, err
	}
	day, err := p.day(r, d)
	if err != nil {
		return nil, err
	}
	form := kit.NewForm(v, &kit.Field{Name: "as_of", Label: v.T("web.lab.as_of"), Kind: kit.Date}, place,
		&kit.Field{Name: "group", Label: v.T("web.lab.group"), Kind: kit.Select, Blank: v.T("web.lab.group_below"), Options: []kit.Option{
			{Value: screening.GroupTown, Text: v.T("web.lab.group_town")}, {Value: screening.GroupVillage, Text: v.T("web.lab.group_village")},
		}},
		&kit.Field{Name: "any", Label: v.T("web.lab.any"), Kind: kit.Check, Options: []kit.Option{{Value: "1"}}},
		&kit.Field{Name: "rule", Kind: kit.Hidden, Max: 100})
	form.Read(values)
	if field := form.Field("as_of"); field.Raw == "" {
		field.Raw = kit.DateText(day)
	}
	return form, nil
}

// day proposes the day of a result: that of the last run, which the data are fresh for; today without one.
func (p *Pages) day(r *http.Request, d screening.Draft) (civil.Date, error) {
	if d.Looked != nil {
		return d.Looked.AsOf, nil
	}
	runs, err := p.service.Runs(r.Context(), kit.VisitOf(r).Actor, screening.RunFilter{Profile: d.Profile, Limit: 1})
	if err != nil || len(runs) == 0 {
		return p.kit.Today(p.now()), err
	}
	return runs[0].AsOf, nil
}

// trialOf is the question of a result page; a wrong address is a fault.
func (p *Pages) trialOf(r *http.Request, d screening.Draft, values url.Values) (screening.Trial, error) {
	form, err := p.trialForm(r, d, values)
	if err != nil {
		return screening.Trial{}, err
	}
	if !form.OK() {
		return screening.Trial{}, fault.Invalid("web.lab.address_wrong")
	}
	return trialIn(form), nil
}

func trialIn(form *kit.Form) screening.Trial {
	t := screening.Trial{Group: form.Value("group"), Any: form.Value("any") != ""}
	t.AsOf, _ = kit.DateOf(form.Value("as_of"))
	t.Area, _ = strconv.ParseInt(form.Value("area"), 10, 64)
	return t
}

// result shows what a draft would do.
func (p *Pages) result(w http.ResponseWriter, r *http.Request) error {
	v := kit.VisitOf(r)
	d, err := p.draftOf(r)
	if err != nil {
		return err
	}
	form, err := p.trialForm(r, d, r.URL.Query())
	if err != nil {
		return err
	}
	data := resultPage{Address: addressOf(d), Filter: form}
	status := http.StatusOK
	if form.OK() {
		found, err := p.service.ViewDraft(r.Context(), v.Actor, d.ID, trialIn(form))
		if err == nil {
			err = p.lay(r, &data, found)
		}
		if err != nil && !form.Take(err) {
			return err
		}
	}
	if !form.OK() {
		status = http.StatusUnprocessableEntity
	}
	return p.kit.Render(w, r, kit.Page{Name: "lab/result", Title: v.T("web.lab.result"), Nav: "lab", Status: status, Data: data,
		Crumbs: crumbs(v, kit.Crumb{Text: d.Title, Href: addressOf(d)}, kit.Crumb{Text: v.T("web.lab.result")})})
}

// lay turns a result into tables: of one rule when the address names it, else of all together.
func (p *Pages) lay(r *http.Request, data *resultPage, found screening.TrialResult) error {
	v := kit.VisitOf(r)
	data.Took = v.T("web.lab.took", "households", v.Lang.Number(found.Households), "seconds", strconv.FormatFloat(found.Seconds, 'f', 2, 64), "as_of", found.AsOf.String())
	if found.Stored {
		data.Took += " · " + v.T("web.lab.stored")
	}
	data.Same = len(found.Rules) == 0
	shown, lead := found.Together, v.T("web.lab.together")
	if id := data.Filter.Value("rule"); id != "" {
		known := false
		for _, d := range found.Rules {
			if d.Rule == id {
				shown, lead, known = d, d.Title.In(string(v.Lang)), true
			}
		}
		if !known {
			return fault.NotFound("web.kit.not_found")
		}
	}
	data.Lead = lead
	if data.Filter.Value("rule") != "" {
		data.Whole = data.Address + "/result?" + withState(data.Filter, "rule", "")
	}
	data.Figures = figures(v, data.Address, data.Filter, shown.Tally)
	data.Params, data.Rules = p.paramTable(v, found), p.ruleTable(v, data, found)
	var codes []int64
	for _, a := range shown.Areas {
		codes = append(codes, a.Area)
	}
	names, err := p.areas.Names(r.Context(), codes...)
	if err != nil {
		return err
	}
	data.Areas, data.Classes = p.areaTable(v, data, shown, names), p.classTable(v, shown)
	if c := found.Cost; c != nil {
		yuan := func(label, colour string, fen interface{ Format() string }, note string) kit.Figure {
			return kit.Figure{Label: v.T(label), Colour: colour, Value: fen.Format(), Unit: v.T("web.lab.yuan"), Note: note}
		}
		data.Cost = []kit.Figure{yuan("web.lab.cost_now", "grey", c.Now, v.T("web.lab.a_month")), yuan("web.lab.cost_then", "brand", c.Then, v.T("web.lab.a_month")),
			yuan("web.lab.cost_more", "blue", c.Difference(), v.T("web.lab.a_month")), yuan("web.lab.cost_year", "yellow", 12*c.Difference(), v.T("web.lab.a_year"))}
	}
	return nil
}

// figures are the headline: now, then, who enters and leaves, each leading to its households.
func figures(v *kit.Visit, address string, form *kit.Form, t screening.Tally) []kit.Figure {
	one := func(label, colour, move string, g screening.Group) kit.Figure {
		f := kit.Figure{Label: v.T(label), Colour: colour, Value: v.Lang.Number(g.Households), Unit: v.T("web.lab.households"),
			Note: v.T("web.lab.persons_note", "n", v.Lang.Number(g.Persons))}
		if move != "" && g.Households > 0 {
			f.Href = address + "/moves?" + withState(form, "move", move)
		}
		return f
	}
	then := one("web.lab.then", "brand", "", t.Then())
	then.Note += " · " + v.T("web.lab.change", "n", signed(v, t.Then().Households-t.Now().Households))
	return []kit.Figure{one("web.lab.now", "grey", "", t.Now()), then, one("web.lab.enters", "blue", screening.MoveEnters, t.Enters()),
		one("web.lab.leaves", "yellow", screening.MoveLeaves, t.Leaves()), one("web.lab.open", "grey", screening.MoveUnknown, t.UnknownThen())}
}

// signed writes a difference with its sign.
func signed(v *kit.Visit, n int64) string {
	switch {
	case n > 0:
		return "+" + v.Lang.Number(n)
	case n < 0:
		return "−" + v.Lang.Number(-n)
	}
	return "±0"
}

// withState is the query of the form's state with some values changed.
func withState(form *kit.Form, pairs ...string) string {
	values := url.Values{}
	for _, f := range form.Fields {
		if f.Raw != "" {
			values.Set(f.Name, f.Raw)
		}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
		if pairs[i+1] == "" {
			values.Del(pairs[i])
		}
	}
	return values.Encode()
}

func (p *Pages) paramTable(v *kit.Visit, found screening.TrialResult) kit.Table {
	profile := p.profileOf(found.Profile)
	return kit.Plain(v, "values", "web.lab.values", []kit.Column[screening.ParamChange]{
		{Key: "param", Label: "web.lab.param", Head: true, Long: true, Cell: func(v *kit.Visit, c screening.ParamChange) kit.Cell {
			cell := kit.Cell{Text: c.Label.In(string(v.Lang)), Note: c.DocNo}
			if c.County != 0 {
				cell.Note = strconv.Itoa(c.County)
			}
			return cell
		}},
		{Key: "now", Label: "web.lab.now", Number: true, Cell: func(v *kit.Visit, c screening.ParamChange) kit.Cell { return valueCell(v, profile, c.Key, c.Now) }},
		{Key: "then", Label: "web.lab.then", Number: true, Cell: func(v *kit.Visit, c screening.ParamChange) kit.Cell { return valueCell(v, profile, c.Key, c.Then) }},
	}, found.Params)
}

func valueCell(v *kit.Visit, profile *policy.Profile, key, text string) kit.Cell {
	if text == "" {
		return kit.Cell{Text: "—", Soft: true}
	}
	param, _ := profile.Parameter(key)
	return kit.Cell{Text: v.ParamText(profile, param, text)}
}

// tallyColumns are the counts that every table of a result has.
func tallyColumns[R any](of func(R) screening.Tally) []kit.Column[R] {
	number := func(key, label string, pick func(screening.Tally) screening.Group) kit.Column[R] {
		return kit.Column[R]{Key: key, Label: label, Number: true, Cell: func(v *kit.Visit, r R) kit.Cell {
			g := pick(of(r))
			return kit.Cell{Text: v.Lang.Number(g.Households), Note: v.T("web.lab.persons_note", "n", v.Lang.Number(g.Persons))}
		}}
	}
	return []kit.Column[R]{
		number("now", "web.lab.now", screening.Tally.Now), number("then", "web.lab.then", screening.Tally.Then),
		{Key: "change", Label: "web.lab.difference", Number: true, Cell: func(v *kit.Visit, r R) kit.Cell {
			return kit.Cell{Text: signed(v, of(r).Then().Households-of(r).Now().Households)}
		}},
		number("enters", "web.lab.enters", screening.Tally.Enters), number("leaves", "web.lab.leaves", screening.Tally.Leaves),
		number("open", "web.lab.open", screening.Tally.UnknownThen),
	}
}

// ruleRow is a rule that the change touches, or a sum of several.
type ruleRow struct {
	screening.Difference
	sum string // message of a sum, empty for a rule
}

func (p *Pages) ruleTable(v *kit.Visit, data *resultPage, found screening.TrialResult) kit.Table {
	var rows []ruleRow
	for _, d := range found.Rules {
		rows = append(rows, ruleRow{Difference: d})
	}
	moved := func(r ruleRow) int64 { return r.Enters().Households + r.Leaves().Households }
	slices.SortStableFunc(rows, func(a, b ruleRow) int { return cmp.Compare(moved(b), moved(a)) }) // what moves most first
	var sums []int
	if len(rows) > 1 {
		sums = append(sums, len(rows))
		rows = append(rows, ruleRow{found.Together, "web.lab.together"})
	}
	if found.Any != nil {
		sums = append(sums, len(rows))
		rows = append(rows, ruleRow{*found.Any, "web.lab.any_rule"})
	}
	first := kit.Column[ruleRow]{Key: "rule", Label: "web.lab.rule", Head: true, Long: true, Cell: func(v *kit.Visit, d ruleRow) kit.Cell {
		if d.sum != "" {
			return kit.Cell{Text: v.T(d.sum)}
		}
		return kit.Cell{Text: d.Title.In(string(v.Lang)), Href: data.Address + "/result?" + withState(data.Filter, "rule", d.Rule),
			Tags: []kit.Tag{{Text: v.Named("whatif.change.", d.Change)}}}
	}}
	t := kit.Plain(v, "rules", "web.lab.by_rule", append([]kit.Column[ruleRow]{first},
		tallyColumns(func(d ruleRow) screening.Tally { return d.Tally })...), rows)
	t.Sums, t.Compact = sums, true
	return t
}

func (p *Pages) areaTable(v *kit.Visit, data *resultPage, shown screening.Difference, names map[int64]area.Division) kit.Table {
	first := kit.Column[screening.AreaTally]{Key: "area", Label: "web.kit.area", Head: true, Cell: func(v *kit.Visit, a screening.AreaTally) kit.Cell {
		cell := kit.Cell{Text: placeName(v, names, a.Area)}
		if area.LevelOf(a.Area) < area.Village {
			cell.Href = data.Address + "/result?" + withState(data.Filter, "area", area.Format(a.Area), "group", "")
		}
		return cell
	}}
	t := kit.Plain(v, "areas", "web.lab.by_area", append([]kit.Column[screening.AreaTally]{first},
		tallyColumns(func(a screening.AreaTally) screening.Tally { return a.Tally })...), shown.Areas)
	t.Compact = true
	return t
}

func (p *Pages) classTable(v *kit.Visit, shown screening.Difference) kit.Table {
	first := kit.Column[screening.ClassTally]{Key: "class", Label: "web.lab.class", Head: true, Cell: func(v *kit.Visit, c screening.ClassTally) kit.Cell {
		cell := kit.Cell{Text: v.T("web.lab.no_type"), Note: v.T("web.lab.not_monitored")}
		if c.Type != "" {
			cell.Text = v.CodeLabel("household_type", c.Type)
		}
		if c.Class != "" {
			cell.Note = v.CodeLabel("monitored_class", c.Class)
		}
		return cell
	}}
	t := kit.Plain(v, "classes", "web.lab.by_class", append([]kit.Column[screening.ClassTally]{first},
		tallyColumns(func(c screening.ClassTally) screening.Tally { return c.Tally })...), shown.Classes)
	t.Compact = true
	return t
}
