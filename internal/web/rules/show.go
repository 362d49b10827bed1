package rules

import (
	"net/http"
	"strconv"
	"strings"
	"unicode"

	"shouwang/internal/auth"
	"shouwang/internal/locale"
	"shouwang/internal/policy"
	"shouwang/internal/screening"
	"shouwang/internal/web/kit"
)

// showPage is the data of one rule.
type showPage struct {
	Tags            []kit.Tag
	Rewrite         string // address where it is drafted anew; empty for who may not
	Message, Remedy string
	Clause          kit.Clause
	Formula, SQL    string
	About           []kit.Fact
	Params          []param
	Tests           []test
	Versions        kit.Table
	Source          string
	Counts          []kit.Figure
}

// param is a parameter with its values in the reader's county.
type param struct {
	Name, Now, Note string
	Values          kit.Table
}

// test is one test of the rule, readable: what differs from a usual household, and what is said of it.
type test struct {
	Want, Name, On, Base, Place string
	Tag                         kit.Tag
	Values                      []string
}

// show shows everything about one rule.
func (p *Pages) show(w http.ResponseWriter, r *http.Request) error {
	v := kit.VisitOf(r)
	sheet, err := p.Service.RuleSheet(r.Context(), v.Actor, r.URL.Query().Get("profile"), r.PathValue("id"))
	if err != nil {
		return err
	}
	lang := string(v.Lang)
	title := sheet.Title.In(lang)
	data := showPage{
		Tags:    ruleTags(v, sheet),
		Message: p.message(v, sheet), Remedy: sheet.Remedy.In(lang), Clause: p.Say(v, sheet.Profile, sheet.Facts, sheet.Tree), Formula: sheet.Condition,
		SQL: sheet.SQL, About: about(v, sheet), Source: sheet.Source, Versions: p.versions(v, sheet), Counts: p.counts(v, sheet),
	}
	if v.Actor.Can(auth.RuleDraft) {
		data.Rewrite = "/lab/new?profile=" + sheet.Profile.Code + "&rule=" + sheet.ID
	}
	for _, one := range sheet.Params {
		data.Params = append(data.Params, paramOf(v, sheet.Profile, one))
	}
	for i, one := range sheet.Tests {
		data.Tests = append(data.Tests, testOf(v, i+1, one))
	}
	return p.kit.Render(w, r, kit.Page{Name: "rules/show", Title: title, Nav: "rules", Data: data,
		Crumbs: []kit.Crumb{{Text: v.T("web.nav.rules"), Href: "/rules?profile=" + sheet.Profile.Code}, {Text: title}}})
}

// ruleTags say what kind of rule it is; how grave it is matters for data only.
func ruleTags(v *kit.Visit, s screening.RuleSheet) []kit.Tag {
	family := kit.Tag{Text: familyName(s.Profile, s.Family, string(v.Lang))}
	if s.Family == "quality" {
		return []kit.Tag{severityTag(v, s.Severity), family}
	}
	return []kit.Tag{levelTag(v, s.Profile, s.Rule), family}
}

// message is the rule's sentence: thresholds with what they are in the reader's county, everything else by its name.
func (p *Pages) message(v *kit.Visit, s screening.RuleSheet) string {
	text := s.Message.In(string(v.Lang))
	for key, node := range s.Values() {
		name := v.T("web.rules.slot", "what", p.Say(v, s.Profile, s.Facts, node).Text)
		for _, one := range s.Params {
			if key == "params."+one.Key && !one.Missing {
				name = v.ParamNumber(one.InForce.Text, one.Unit)
			}
		}
		text = strings.ReplaceAll(text, "{"+key+"}", name)
	}
	return text
}

func about(v *kit.Visit, s screening.RuleSheet) []kit.Fact {
	fact := func(key string, cell kit.Cell) kit.Fact { return kit.Fact{Label: v.T(key), Cell: cell} }
	always := func(text string) kit.Cell {
		if text == "" {
			return kit.Cell{Text: v.T("web.rules.unbounded"), Soft: true}
		}
		return kit.Cell{Text: text, Ref: true}
	}
	list := []kit.Fact{
		fact("web.rules.id", kit.Cell{Text: s.ID, Ref: true}), fact("web.rules.version", kit.Cell{Text: strconv.Itoa(s.Version)}),
		fact("web.rules.from", always(kit.DateText(s.From))), fact("web.rules.to", always(kit.DateText(s.To))),
		fact("web.rules.profile", kit.Cell{Text: s.Profile.Name.In(string(v.Lang))}),
	}
	if s.RiskType != "" {
		list = append(list, fact("web.rules.risk", kit.Cell{Text: v.CodeLabel("risk", s.RiskType)}))
	}
	return append(list, fact("web.rules.place", kit.Cell{Text: s.Place.File + ":" + strconv.Itoa(s.Place.Line)}))
}

func (p *Pages) counts(v *kit.Visit, s screening.RuleSheet) []kit.Figure {
	if !s.Counted {
		return nil
	}
	figure := func(key, colour string, n int64) kit.Figure {
		f := kit.Figure{Label: v.T("web.rules." + key), Colour: colour, Value: v.Lang.Number(n), Unit: v.T("web.kit.items"), Note: v.T("web.rules.in_your_area")}
		if n > 0 && s.Profile.Code == v.Profile().Code {
			f.Href = "/warnings?rule=" + s.ID + "&status=" + key
		}
		return f
	}
	return []kit.Figure{figure("open", "brand", s.Open), figure("unknown", "grey", s.Unknown)}
}

func paramOf(v *kit.Visit, p *policy.Profile, one screening.RuleParam) param {
	out := param{Name: one.Name.In(string(v.Lang)), Note: one.Key}
	if one.Missing {
		out.Now = v.T("web.rules.param_missing")
	} else {
		out.Now = v.ParamText(p, one.Parameter, one.InForce.Text)
	}
	out.Values = kit.Plain(v, "values-"+one.Key, "web.rules.values", []kit.Column[policy.Value]{
		{Key: "value", Label: "web.rules.value", Head: true, Cell: func(v *kit.Visit, x policy.Value) kit.Cell {
			cell := kit.Cell{Text: v.ParamText(p, one.Parameter, x.Text)}
			if !one.Missing && x.File == one.InForce.File && x.Line == one.InForce.Line {
				cell.Tags = []kit.Tag{{Text: v.T("web.rules.in_force"), Colour: "green"}}
			}
			return cell
		}},
		{Key: "region", Label: "web.rules.region", Cell: func(v *kit.Visit, x policy.Value) kit.Cell {
			if x.Region == 0 {
				return kit.Cell{Text: v.T("web.kit.whole_country")}
			}
			return kit.Cell{Text: strconv.Itoa(x.Region), Ref: true}
		}},
		{Key: "from", Label: "web.rules.from", Cell: func(_ *kit.Visit, x policy.Value) kit.Cell { return kit.Cell{Text: kit.DateText(x.From), Ref: true} }},
		{Key: "to", Label: "web.rules.to", Cell: func(v *kit.Visit, x policy.Value) kit.Cell {
			if x.To.IsZero() {
				return kit.Cell{Text: v.T("web.rules.unbounded"), Soft: true}
			}
			return kit.Cell{Text: kit.DateText(x.To), Ref: true}
		}},
		{Key: "doc", Label: "web.rules.document", Long: true, Cell: func(_ *kit.Visit, x policy.Value) kit.Cell {
			if x.DocNo == "" {
				return kit.Cell{Text: x.Source}
			}
			return kit.Cell{Text: x.DocNo, Note: x.Source}
		}},
	}, one.Values)
	return out
}

// testOf writes the n-th test.
func testOf(v *kit.Visit, n int, one screening.RuleTest) test {
	t := test{Name: caseName(v, n, one), On: kit.DateText(one.AsOf), Base: baseName(v, one.Base), Place: one.File + ":" + strconv.Itoa(one.Line)}
	switch one.Want {
	case "true":
		t.Tag = kit.Tag{Text: v.T("web.rules.want_true"), Colour: "brand"}
	case "unknown":
		t.Tag = kit.Tag{Text: v.T("web.rules.want_unknown"), Open: true}
	default:
		t.Tag = kit.Tag{Text: v.T("web.rules.want_false"), Colour: "grey"}
	}
	for _, value := range one.Values {
		t.Values = append(t.Values, valueLine(v, value))
	}
	return t
}

// caseName is a test's number, and what its author calls it where that is in the reader's language and more than what is expected.
func caseName(v *kit.Visit, n int, one screening.RuleTest) string {
	chinese := strings.ContainsFunc(one.Name, func(r rune) bool { return unicode.Is(unicode.Han, r) })
	if one.Name == "" || one.Name == one.Want || chinese != (v.Lang == locale.ZH) {
		return v.T("web.rules.case", "n", n)
	}
	return v.T("web.rules.case_named", "n", n, "name", one.Name)
}

// baseName is what the household that a test begins with is called; one that a draft or a county has made keeps its own name.
func baseName(v *kit.Visit, base string) string {
	switch base {
	case "lifted", "ordinary", "monitored", "cleared", "kept", "ended", "exited", "poor", "unregistered", "planned", "marginal":
		return v.T("web.rules.base_" + base)
	}
	return base
}

// valueLine says one value that a test gives.
func valueLine(v *kit.Visit, value screening.TestValue) string {
	text := value.Value.In(string(v.Lang))
	if text == "" {
		text = v.T("web.kit.absent")
	}
	label := value.Label.In(string(v.Lang))
	if f, ok := v.Field(label); ok {
		label = f.Label(string(v.Lang))
	}
	if part := value.Part.In(string(v.Lang)); part != "" {
		return v.T("web.rules.part_value", "part", part, "label", label, "value", text)
	}
	if value.Row == 0 {
		return v.T("web.screening.pair", "label", label, "value", text)
	}
	return v.T("web.rules.row_value", "list", value.List.In(string(v.Lang)), "row", value.Row, "label", label, "value", text)
}

func (p *Pages) versions(v *kit.Visit, s screening.RuleSheet) kit.Table {
	return kit.Plain(v, "versions", "web.rules.versions", []kit.Column[screening.RuleVersion]{
		{Key: "version", Label: "web.rules.version", Head: true, Cell: func(v *kit.Visit, x screening.RuleVersion) kit.Cell {
			cell := kit.Cell{Text: v.T("web.screening.version", "n", x.Version)}
			if x.Current {
				cell.Tags = []kit.Tag{{Text: v.T("web.rules.in_force"), Colour: "green"}}
			}
			return cell
		}},
		{Key: "since", Label: "web.rules.since", Cell: func(_ *kit.Visit, x screening.RuleVersion) kit.Cell {
			return kit.Cell{Text: p.kit.DateTime(x.Since), Ref: true}
		}},
		{Key: "condition", Label: "web.rules.condition_text", Long: true, Cell: func(_ *kit.Visit, x screening.RuleVersion) kit.Cell { return kit.Cell{Text: x.Condition} }},
	}, s.Versions)
}
