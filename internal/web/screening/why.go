package screening

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"shouwang/internal/auth"
	"shouwang/internal/id"
	"shouwang/internal/policy"
	"shouwang/internal/screening"
	"shouwang/internal/web/kit"
)

// whyPage is the data of the explanation of a warning.
type whyPage struct {
	Tags            []kit.Tag
	HouseholdHref   string
	Who, Where      string // whom it is about
	Message, Remedy string
	Unknown         bool
	Notes           []kit.Flash
	Tree            *branch
	Formula         string
	Members, Rows   kit.Table
	More            bool
	Params          kit.Table
	About           []kit.Fact
	Source          string
	Handling        panel
	Others          kit.Table
	OthersHref      string
	RuleHref        string
}

// why explains one warning down to values and source rows.
func (p *Pages) why(w http.ResponseWriter, r *http.Request) error {
	v := kit.VisitOf(r)
	ref, err := kit.RefOf(r, "ref")
	if err != nil {
		return err
	}
	x, err := p.Service.Explain(r.Context(), v.Actor, ref)
	if err != nil {
		return err
	}
	return p.showWhy(w, r, x, nil)
}

// showWhy draws the explanation; sent is a form of handling that was refused, nil for none.
func (p *Pages) showWhy(w http.ResponseWriter, r *http.Request, x screening.Explanation, sent *stepForm) error {
	v, status := kit.VisitOf(r), http.StatusOK
	if sent != nil {
		status = http.StatusUnprocessableEntity
		sent.Form.Renew()
	}
	placed, err := p.placed(r, []screening.Warning{x.Warning})
	if err != nil {
		return err
	}
	lang := string(v.Lang)
	data := whyPage{
		Tags:    []kit.Tag{LevelTag(v, x.Warning), StatusTag(v, x.Warning.Status), {Text: familyName(v, x.Warning)}},
		Message: x.Message.In(lang), Remedy: x.Remedy.In(lang), Source: x.Source, Formula: x.Condition,
		Unknown: x.Warning.Status == screening.Unknown, Notes: notes(v, x), More: len(x.More) > 0,
		Members: evidenceTable(v, "members-decided", x, true), Rows: evidenceTable(v, "rows-decided", x, false),
		Params: paramTable(v, x), About: about(v, placed[0]),
	}
	data.Who, data.Where = householdCell(v, x.Warning).Text, v.Near(placed[0].Place)
	if !x.Warning.Household.IsZero() {
		data.HouseholdHref = "/households/" + x.Warning.Household.String()
	}
	if data.Handling, err = p.panel(r, x.Warning, sent); err != nil {
		return err
	}
	if data.Others, err = p.others(r, x.Warning); err != nil {
		return err
	}
	data.OthersHref = "/warnings?status=all&household=" + x.Warning.Household.String()
	if v.Actor.Can(auth.RuleRead) {
		data.RuleHref = "/rules/" + x.Warning.Rule + "?profile=" + x.Warning.Profile
	}
	if x.Tree != nil {
		tree := newSpeaker(v, x, p.profileOf(x.Warning)).branch(x.Tree, x.Asked, true)
		data.Tree = &tree
	}
	return p.kit.Render(w, r, kit.Page{
		Name: "screening/why", Title: x.RuleTitle.In(lang), Nav: "warnings", Status: status, Data: data,
		Crumbs: []kit.Crumb{{Text: v.T("web.nav.warnings"), Href: "/warnings"}, {Text: x.RuleTitle.In(lang)}},
	})
}

// others lists what else is said of the household and not closed.
func (p *Pages) others(r *http.Request, w screening.Warning) (kit.Table, error) {
	v := kit.VisitOf(r)
	if w.Household.IsZero() {
		return kit.Table{}, nil
	}
	found, err := p.Service.Warnings(r.Context(), v.Actor, screening.Filter{Profile: w.Profile, Household: w.Household})
	if err != nil {
		return kit.Table{}, err
	}
	var rows []row
	for _, one := range found.Warnings {
		if one.Ref != w.Ref {
			rows = append(rows, row{Warning: one})
		}
	}
	columns := warningColumns()
	pick := func(key string) kit.Column[row] {
		return columns[slices.IndexFunc(columns, func(c kit.Column[row]) bool { return c.Key == key })]
	}
	t := kit.Plain(v, "others", "web.screening.others", []kit.Column[row]{pick("rule"), pick("status"), pick("handling")}, rows)
	t.Compact = true
	return t, nil
}

// profileOf finds the profile that says a warning, nil when it is no longer in use.
func (p *Pages) profileOf(w screening.Warning) *policy.Profile {
	for _, one := range p.Service.Profiles() {
		if one.Code == w.Profile {
			return one
		}
	}
	return nil
}

// notes say what a reader must know before trusting the explanation.
func notes(v *kit.Visit, x screening.Explanation) []kit.Flash {
	var list []kit.Flash
	if x.Warning.Status == screening.Closed {
		reason := v.Named("screening.closed.", x.Warning.CloseReason)
		list = append(list, kit.Flash{Kind: "ok", Text: v.T("web.screening.closed_note", "date", kit.DateText(x.Warning.ClosedOn), "reason", reason)})
	} else if !x.Holds {
		list = append(list, kit.Flash{Kind: "warn", Text: v.T("web.screening.moved_note", "now", StatusTag(v, x.Now).Text)})
	}
	if x.Changed {
		list = append(list, kit.Flash{Kind: "warn", Text: v.T("web.screening.changed_note")})
	}
	if x.Tampered {
		list = append(list, kit.Flash{Kind: "bad", Text: v.T("web.screening.tampered_note")})
	}
	return list
}

func about(v *kit.Visit, w row) []kit.Fact {
	return []kit.Fact{
		{Label: v.T("web.screening.household"), Cell: householdCell(v, w.Warning)},
		{Label: v.T("web.screening.village"), Cell: kit.Cell{Text: v.Near(w.Place)}},
		{Label: v.T("web.screening.since"), Cell: kit.Cell{Text: kit.DateText(w.Since)}},
		{Label: v.T("web.screening.as_of"), Cell: kit.Cell{Text: kit.DateText(w.AsOf)}},
		{Label: v.T("web.screening.rule_code"), Cell: kit.Cell{Text: w.Rule, Note: v.T("web.screening.version", "n", w.RuleVersion)}},
		{Label: v.T("web.screening.ref"), Cell: kit.Cell{Text: w.Ref.String()}},
	}
}

// evidenceTable lists the rows that decided: members of the household, or rows of other lists with their file and line.
func evidenceTable(v *kit.Visit, name string, x screening.Explanation, members bool) kit.Table {
	rows := distinct(x.Rows, members)
	columns := []kit.Column[screening.Evidence]{
		{Key: "list", Label: "web.screening.list", Head: !members, Cell: func(v *kit.Visit, e screening.Evidence) kit.Cell {
			return kit.Cell{Text: e.Label.In(string(v.Lang))}
		}},
		{Key: "member", Label: "web.screening.member", Head: members, Cell: func(v *kit.Visit, e screening.Evidence) kit.Cell {
			return kit.Cell{Text: e.Member}
		}},
		{Key: "values", Label: "web.screening.values", Long: true, Cell: evidenceValues},
	}
	caption := "web.screening.rows"
	if members {
		caption, columns = "web.screening.members", columns[1:]
	}
	columns = append(columns,
		kit.Column[screening.Evidence]{Key: "file", Label: "web.screening.file", Cell: fileCell},
		kit.Column[screening.Evidence]{Key: "line", Label: "web.screening.line", Number: true, Cell: func(_ *kit.Visit, e screening.Evidence) kit.Cell {
			return kit.Cell{Text: strconv.FormatInt(e.Line, 10)}
		}})
	return kit.Plain(v, name, caption, columns, rows)
}

// distinct picks the rows of one kind; a row that decided several parts of a condition is listed once, with all values.
func distinct(all []screening.Evidence, members bool) []screening.Evidence {
	var rows []screening.Evidence
	type place struct {
		list string
		row  id.Ref
	}
	at := map[place]int{}
	for _, one := range all {
		if (one.List == "members") != members {
			continue
		}
		here := place{one.List, one.Row}
		i, known := at[here]
		if !known {
			at[here] = len(rows)
			rows = append(rows, one)
			continue
		}
		for _, value := range one.Values {
			if !slices.ContainsFunc(rows[i].Values, func(v screening.Named) bool { return v.Key == value.Key }) {
				rows[i].Values = append(slices.Clone(rows[i].Values), value)
			}
		}
	}
	return rows
}

func fileCell(v *kit.Visit, e screening.Evidence) kit.Cell {
	cell := kit.Cell{Text: e.File, Note: e.Sheet}
	if v.SeesImports() && !e.Batch.IsZero() {
		cell.Href = "/imports/" + e.Batch.String()
	}
	return cell
}

func evidenceValues(v *kit.Visit, e screening.Evidence) kit.Cell {
	lang := string(v.Lang)
	var parts []string
	for _, value := range e.Values {
		text := value.Value.In(lang)
		switch {
		case value.Hidden:
			text = v.T("web.screening.hidden")
		case text == "":
			text = v.T("web.kit.absent")
		}
		parts = append(parts, v.T("web.screening.pair", "label", value.Label.In(lang), "value", text))
	}
	return kit.Cell{Text: strings.Join(parts, v.T("web.screening.pair_between"))}
}

// setting is a parameter with its key.
type setting struct {
	key string
	screening.Setting
}

func paramTable(v *kit.Visit, x screening.Explanation) kit.Table {
	var rows []setting
	for _, key := range slices.Sorted(maps.Keys(x.Params)) {
		rows = append(rows, setting{key, x.Params[key]})
	}
	t := kit.Plain(v, "settings", "web.screening.params", []kit.Column[setting]{
		{Key: "name", Label: "web.screening.param", Head: true, Cell: func(v *kit.Visit, s setting) kit.Cell {
			return kit.Cell{Text: s.Label.In(string(v.Lang))}
		}},
		{Key: "value", Label: "web.screening.value", Number: true, Cell: func(v *kit.Visit, s setting) kit.Cell {
			if s.Unit == "code" {
				return kit.Cell{Text: s.Value.In(string(v.Lang))}
			}
			return kit.Cell{Text: v.Measured(s.Text, s.Unit)}
		}},
		{Key: "doc", Label: "web.screening.document", Cell: func(_ *kit.Visit, s setting) kit.Cell {
			return kit.Cell{Text: s.DocNo, Note: s.Source}
		}},
	}, rows)
	t.Compact = true
	return t
}
