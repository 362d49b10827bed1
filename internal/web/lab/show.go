package lab

import (
	"net/http"
	"strconv"
	"strings"

	"shouwang/internal/screening"
	"shouwang/internal/web/kit"
)

// showPage is the data of one draft: the editor for who may change it, else what it says; how it stands; what may be done.
type showPage struct {
	New     bool
	Profile string
	Address string
	Version int
	State   kit.Tag
	Notes   []kit.Flash
	Editor  *editor
	// Values, Rules, Tests and Facts show a draft that is not edited.
	Values              kit.Table
	Rules, Tests        string
	Facts               []kit.Fact
	Story               []kit.Fact
	Looked              []kit.Figure
	LookedNote          string
	Current, MayTry     bool
	Choices             screening.Choices
	Reject, Publish     *kit.Form
	Decided, Restorable bool
}

// show shows a draft.
func (p *Pages) show(w http.ResponseWriter, r *http.Request) error {
	v := kit.VisitOf(r)
	d, err := p.draftOf(r)
	if err != nil {
		return err
	}
	var e *editor
	if d.Choices(v.Actor).Edit && d.Restore == nil {
		if e, err = p.newEditor(v, p.profileOf(d.Profile), addressOf(d)); err != nil {
			return err
		}
		e.fill(v, d)
	}
	return p.showEditor(w, r, p.page(v, d, e), http.StatusOK)
}

func (p *Pages) showEditor(w http.ResponseWriter, r *http.Request, data showPage, status int) error {
	v := kit.VisitOf(r)
	title := v.T("web.lab.new")
	if data.Editor != nil && data.Editor.Form.Value("title") != "" {
		title = data.Editor.Form.Value("title")
	}
	for _, fact := range data.Facts {
		if fact.Label == v.T("web.lab.title") {
			title = fact.Cell.Text
		}
	}
	data.New = data.Address == ""
	return p.kit.Render(w, r, kit.Page{Name: "lab/show", Title: title, Nav: "lab", Status: status, Data: data,
		Crumbs: crumbs(v, kit.Crumb{Text: title})})
}

// page puts together what is shown of a draft beside its editor.
func (p *Pages) page(v *kit.Visit, d screening.Draft, e *editor) showPage {
	profile := p.profileOf(d.Profile)
	data := showPage{Profile: profile.Name.In(string(v.Lang)), Editor: e}
	if d.ID == 0 {
		return data
	}
	data.Address, data.Version, data.State = addressOf(d), d.Version, StateTag(v, d.State)
	data.Choices, data.Current = d.Choices(v.Actor), d.Current(profile)
	data.MayTry = v.Actor.Can(moveRight) && v.Actor.Covers(d.Area)
	data.Looked, data.LookedNote = p.lookedFigures(v, d)
	data.Story = p.story(v, d)
	if e == nil {
		data.Values, data.Rules, data.Tests, data.Facts = p.values(v, d), d.Rules, d.Tests, p.facts(v, d)
	}
	if data.Choices.Decide {
		data.Reject = kit.NewForm(v, &kit.Field{Name: "reject-reason", Label: v.T("web.lab.reject_reason"), Kind: kit.Lines, Required: true, Wide: true, Max: maxReason})
		data.Publish = kit.NewForm(v, &kit.Field{Name: "document", Label: v.T("web.lab.document"), Hint: v.T("web.lab.document_hint"), Kind: kit.Text, Wide: true, Max: maxTitle})
	}
	if d.State == screening.DraftSubmitted && d.Mine(v.Actor) {
		data.Notes = append(data.Notes, kit.Flash{Kind: "info", Text: v.T("web.lab.other_person")})
	}
	if d.State == screening.DraftRejected {
		data.Notes = append(data.Notes, kit.Flash{Kind: "warn", Text: v.T("web.lab.rejected_note", "who", d.Decided.Name, "reason", d.DecidedReason)})
	}
	return data
}

// lookedFigures are the numbers that were looked at last.
func (p *Pages) lookedFigures(v *kit.Visit, d screening.Draft) ([]kit.Figure, string) {
	l := d.Looked
	if l == nil {
		return nil, ""
	}
	group := func(label, colour string, g screening.Group) kit.Figure {
		return kit.Figure{Label: v.T(label), Colour: colour, Value: v.Lang.Number(g.Households), Unit: v.T("web.lab.households"),
			Note: v.T("web.lab.persons_note", "n", v.Lang.Number(g.Persons))}
	}
	return []kit.Figure{group("web.lab.now", "grey", l.Now), group("web.lab.then", "brand", l.Then),
		group("web.lab.enters", "blue", l.Enters), group("web.lab.leaves", "yellow", l.Leaves)}, v.T("web.lab.looked_note", "as_of", l.AsOf.String())
}

// story tells who did what with a draft, and when.
func (p *Pages) story(v *kit.Visit, d screening.Draft) []kit.Fact {
	out := []kit.Fact{{Label: v.T("web.lab.author"), Cell: kit.Cell{Text: d.Author.Name}}}
	add := func(label string, s *screening.Signature, note string) {
		if s != nil {
			out = append(out, kit.Fact{Label: v.T(label), Cell: kit.Cell{Text: s.Name + "  " + p.kit.DateTime(s.At), Note: note}})
		}
	}
	add("web.lab.submitted", d.Submitted, "")
	if d.State != screening.DraftOpen {
		add("web.lab.did_"+d.State, decided(d), d.DecidedReason)
	}
	return append(out, kit.Fact{Label: v.T("web.lab.version"), Cell: kit.Cell{Text: strconv.Itoa(d.Version)}})
}

func decided(d screening.Draft) *screening.Signature {
	if d.State == screening.DraftSubmitted {
		return nil
	}
	return d.Decided
}

// facts are what a draft says beside its values and texts.
func (p *Pages) facts(v *kit.Visit, d screening.Draft) []kit.Fact {
	out := []kit.Fact{{Label: v.T("web.lab.title"), Cell: kit.Cell{Text: d.Title}}, {Label: v.T("web.lab.reason"), Cell: kit.Cell{Text: d.Reason}},
		{Label: v.T("web.lab.from"), Cell: kit.Cell{Text: kit.DateText(d.From), Ref: true}}}
	if d.Benefit.Amount != 0 {
		out = append(out, kit.Fact{Label: v.T("web.lab.benefit"), Cell: kit.Cell{Text: d.Benefit.Amount.Format(), Note: v.T("web.lab.per_" + d.Benefit.Per)}})
	}
	if len(d.Without) > 0 {
		out = append(out, kit.Fact{Label: v.T("web.lab.without"), Cell: kit.Cell{Text: strings.Join(d.Without, ", ")}})
	}
	if d.Restore != nil {
		out = append(out, kit.Fact{Label: v.T("web.lab.restore"), Cell: kit.Cell{Text: v.T("web.lab.restore_text", "version", *d.Restore)}})
	}
	return out
}

// values are the proposed values beside those in force.
func (p *Pages) values(v *kit.Visit, d screening.Draft) kit.Table {
	profile := p.profileOf(d.Profile)
	return kit.Plain(v, "values", "web.lab.values", []kit.Column[screening.ParamProposal]{
		{Key: "param", Label: "web.lab.param", Head: true, Long: true, Cell: func(v *kit.Visit, one screening.ParamProposal) kit.Cell {
			param, _ := profile.Parameter(one.Key)
			return kit.Cell{Text: param.Name.In(string(v.Lang)), Note: one.DocNo}
		}},
		{Key: "value", Label: "web.lab.proposed_value", Number: true, Cell: func(v *kit.Visit, one screening.ParamProposal) kit.Cell {
			param, _ := profile.Parameter(one.Key)
			return kit.Cell{Text: v.ParamText(profile, param, one.Value)}
		}},
	}, d.Params)
}
