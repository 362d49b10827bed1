package screening

import (
	"context"
	"errors"
	"net/http"

	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/id"
	"shouwang/internal/screening"
	"shouwang/internal/web/kit"
)

// Handler deals with warnings and tells how they were dealt with.
type Handler interface {
	Handle(ctx context.Context, actor auth.Actor, ref id.Ref, h screening.Handling) error
	HandleMany(ctx context.Context, actor auth.Actor, refs []id.Ref, h screening.Handling) (screening.Bulk, error)
	CheckHandling(h screening.Handling) error
	Story(ctx context.Context, actor auth.Actor, ref id.Ref) ([]screening.HandlingStep, error)
}

// HandlingTag shows how a warning was dealt with last.
func HandlingTag(v *kit.Visit, handling string) kit.Tag {
	switch handling {
	case "":
		return kit.Tag{Text: v.T("screening.handling.todo"), Colour: "grey", Open: true}
	case screening.Again:
		return kit.Tag{Text: v.T("screening.handling.again"), Colour: "orange"}
	case screening.Verified:
		return kit.Tag{Text: v.T("screening.handling.verified"), Colour: "brand"}
	case screening.InClue:
		return kit.Tag{Text: v.T("screening.handling.clue"), Colour: "blue"}
	}
	return kit.Tag{Text: v.T("screening.handling." + handling), Colour: "green"}
}

func handlingOptions(v *kit.Visit) []kit.Option {
	options := []kit.Option{{Value: screening.Todo, Text: v.T("screening.handling.todo")}}
	for _, h := range screening.Handlings() {
		options = append(options, kit.Option{Value: h, Text: v.T("screening.handling." + h)})
	}
	return options
}

// panel is the part of a warning's page where it is dealt with.
type panel struct {
	Tag      kit.Tag
	Steps    []stepForm
	Story    []told
	ClueHref string
	Wait     bool // the clue is being opened
	Fix      string
}

// stepForm is the form of one step; Open is the one that was sent and refused.
type stepForm struct {
	Name, Path, Icon    string
	Title, Lead, Button string
	Form                *kit.Form
	Open                bool
}

// told is one step of the story as people read it.
type told struct {
	Title, Who, At, Note string
	Facts                []string
	Clue                 string
	Changed              bool
}

// where is the end of the texts that differ by where somebody goes to look: into the household, or into the village.
func where(w screening.Warning) string {
	if w.Household.IsZero() {
		return "_village"
	}
	return ""
}

// checkedOn names the day of a check by where it is made.
func checkedOn(v *kit.Visit, w screening.Warning) string {
	if w.Household.IsZero() {
		return v.T("web.screening.checked_on_village")
	}
	return v.T("web.screening.checked_on")
}

// stepText is a text about a step, for verifying by where that is done.
func stepText(v *kit.Visit, key, step string, w screening.Warning) string {
	if step == screening.StepVerify {
		step += where(w)
	}
	return v.T(key + step)
}

// stepFields are the fields of one step. Their names begin with the step, because the forms stand on one page.
func stepFields(v *kit.Visit, step string, w screening.Warning) []*kit.Field {
	prefix := step + "_"
	note := &kit.Field{Name: prefix + "note", Label: v.T("web.screening.note"), Hint: stepText(v, "web.screening.note_", step, w), Kind: kit.Lines, Max: 500, Wide: true,
		Required: step == screening.StepDismiss || step == screening.StepUndo}
	switch step {
	case screening.StepVerify:
		return []*kit.Field{{Name: prefix + "checked_on", Label: checkedOn(v, w), Kind: kit.Date, Required: true}, note}
	case screening.StepDismiss:
		return []*kit.Field{{Name: prefix + "reason", Label: v.T("web.screening.reason"), Kind: kit.Select, Required: true, Options: v.CodeOptions("dismiss_reason")}, note}
	}
	return []*kit.Field{note}
}

// panel makes the panel of a warning; sent is the form that was refused, nil for none.
func (p *Pages) panel(r *http.Request, w screening.Warning, sent *stepForm) (panel, error) {
	v := kit.VisitOf(r)
	story, err := p.Service.Story(r.Context(), v.Actor, w.Ref)
	if err != nil {
		return panel{}, err
	}
	out := panel{Tag: HandlingTag(v, w.Handling), Wait: w.Handling == screening.InClue && w.Clue.IsZero()}
	if !w.Clue.IsZero() {
		out.ClueHref = "/clues/" + w.Clue.String()
	}
	if w.Family == "quality" && w.Status != screening.Closed && v.Actor.Can(auth.RegistryWrite) {
		out.Fix = "/worklist/" + w.Ref.String()
	}
	for _, s := range story {
		out.Story = append(out.Story, p.told(v, w, s))
	}
	if !v.Actor.Can(auth.WarningHandle) {
		return out, nil
	}
	for _, step := range w.Steps() {
		if sent != nil && sent.Name == step {
			out.Steps = append(out.Steps, *sent)
			continue
		}
		out.Steps = append(out.Steps, p.stepForm(v, w, step))
	}
	return out, nil
}

// stepForm makes the form of one step with what can be proposed.
func (p *Pages) stepForm(v *kit.Visit, w screening.Warning, step string) stepForm {
	icon := map[string]string{screening.StepVerify: "ok", screening.StepDismiss: "close", screening.StepClue: "link", screening.StepUndo: "back"}[step]
	form := kit.NewForm(v, stepFields(v, step, w)...)
	form.Fields = append(form.Fields, &kit.Field{Name: "step", Kind: kit.Hidden, Raw: step}, &kit.Field{Name: "seen", Kind: kit.Hidden, Raw: w.Digest}, kit.CommandField())
	if day := form.Field(screening.StepVerify + "_checked_on"); day != nil {
		day.Raw = kit.DateText(p.kit.Today(p.Now()))
	}
	return stepForm{Name: step, Path: "/warnings/" + w.Ref.String() + "/handle", Title: v.T("web.screening.step_" + step), Lead: stepText(v, "web.screening.lead_", step, w), Button: v.T("web.screening.do_" + step), Icon: icon, Form: form}
}

func (p *Pages) told(v *kit.Visit, w screening.Warning, s screening.HandlingStep) told {
	t := told{Title: v.T("screening.step." + s.Step), Who: s.ByName, At: p.kit.DateTime(s.At), Note: s.Note, Changed: !s.Same}
	switch {
	case s.Step == screening.StepSettle:
		t.Facts = append(t.Facts, v.CodeLabel("clue_result", s.Reason))
	case s.Reason != "":
		t.Facts = append(t.Facts, v.CodeLabel("dismiss_reason", s.Reason))
	}
	if !s.CheckedOn.IsZero() {
		t.Facts = append(t.Facts, v.T("web.screening.pair", "label", checkedOn(v, w), "value", kit.DateText(s.CheckedOn)))
	}
	if !s.Clue.IsZero() {
		t.Clue = "/clues/" + s.Clue.String()
	}
	return t
}

// readHandling turns a form into what the service takes.
func readHandling(form *kit.Form, step, prefix string) screening.Handling {
	h := screening.Handling{Step: step, Reason: form.Value(prefix + "reason"), Note: form.Value(prefix + "note"), Seen: form.Value("seen"), Key: form.Value(kit.CommandName)}
	h.CheckedOn, _ = kit.DateOf(form.Value(prefix + "checked_on"))
	return h
}

// prefixed gives a fault's problems the names that the fields have on a page with several forms.
func prefixed(err error, prefix string) error {
	var found *fault.Error
	if !errors.As(err, &found) {
		return err
	}
	again := *found
	again.Problems = nil
	for _, one := range found.Problems {
		if one.Field != "" {
			one.Field = prefix + one.Field
		}
		again.Problems = append(again.Problems, one)
	}
	return &again
}

// handle takes one step with a warning and returns to its page.
func (p *Pages) handle(w http.ResponseWriter, r *http.Request) error {
	if err := kit.ReadForm(r); err != nil {
		return err
	}
	v := kit.VisitOf(r)
	ref, err := kit.RefOf(r, "ref")
	if err != nil {
		return err
	}
	x, err := p.Service.Explain(r.Context(), v.Actor, ref)
	if err != nil {
		return err
	}
	step := r.PostForm.Get("step")
	switch step {
	case screening.StepVerify, screening.StepDismiss, screening.StepClue, screening.StepUndo:
	default:
		return fault.Invalid("screening_step_unknown")
	}
	sent := p.stepForm(v, x.Warning, step)
	sent.Form.Read(r.PostForm)
	sent.Open = true
	if !sent.Form.OK() {
		return p.showWhy(w, r, x, &sent)
	}
	err = p.Service.Handle(r.Context(), v.Actor, ref, readHandling(sent.Form, step, step+"_"))
	if err != nil {
		if !sent.Form.Take(prefixed(err, step+"_")) {
			return err
		}
		if x, err = p.Service.Explain(r.Context(), v.Actor, ref); err != nil {
			return err
		}
		return p.showWhy(w, r, x, &sent)
	}
	p.kit.Flash(r, "ok", "web.screening.done_"+step)
	return kit.Redirect(w, r, "/warnings/"+ref.String()+"#handling")
}
