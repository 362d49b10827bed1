package lab

import (
	"net/http"
	"strconv"

	"shouwang/internal/fault"
	"shouwang/internal/screening"
	"shouwang/internal/web/kit"
)

// act does one thing with the draft as it was shown, says so, and shows it again. What stands against it is said above the draft.
func (p *Pages) act(w http.ResponseWriter, r *http.Request, done string, do func(d screening.Draft, version int) (screening.Draft, error)) error {
	if err := kit.ReadForm(r); err != nil {
		return err
	}
	d, err := p.draftOf(r)
	if err != nil {
		return err
	}
	version, err := strconv.Atoi(r.PostForm.Get(fieldVersion))
	if err != nil {
		return fault.Invalid("web.kit.form_broken")
	}
	after, err := do(d, version)
	if err != nil {
		return p.refused(w, r, d, err)
	}
	p.kit.Flash(r, "ok", done)
	return kit.Redirect(w, r, addressOf(after))
}

// refused shows the draft again with what stands against what was asked; an error that nobody at the page can mend is the caller's.
func (p *Pages) refused(w http.ResponseWriter, r *http.Request, d screening.Draft, err error) error {
	v := kit.VisitOf(r)
	var e *editor
	if d.Choices(v.Actor).Edit && d.Restore == nil {
		var failed error
		if e, failed = p.newEditor(v, p.profileOf(d.Profile), addressOf(d)); failed != nil {
			return failed
		}
		e.fill(v, d)
	}
	data := p.page(v, d, e)
	if e != nil && e.take(v, err) {
		return p.showEditor(w, r, data, http.StatusUnprocessableEntity)
	}
	form := kit.NewForm(v)
	if !form.Take(err) {
		return err
	}
	for _, text := range form.General {
		data.Notes = append(data.Notes, kit.Flash{Kind: "bad", Text: text})
	}
	return p.showEditor(w, r, data, http.StatusUnprocessableEntity)
}

func (p *Pages) submit(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "web.lab.done_submit", func(d screening.Draft, version int) (screening.Draft, error) {
		return p.service.SubmitDraft(r.Context(), kit.VisitOf(r).Actor, d.ID, version)
	})
}

func (p *Pages) withdraw(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "web.lab.done_withdraw", func(d screening.Draft, version int) (screening.Draft, error) {
		return p.service.WithdrawDraft(r.Context(), kit.VisitOf(r).Actor, d.ID, version)
	})
}

func (p *Pages) reject(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "web.lab.done_reject", func(d screening.Draft, version int) (screening.Draft, error) {
		return p.service.RejectDraft(r.Context(), kit.VisitOf(r).Actor, d.ID, version, r.PostForm.Get("reject-reason"))
	})
}

func (p *Pages) publish(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "web.lab.done_publish", func(d screening.Draft, version int) (screening.Draft, error) {
		return p.service.PublishDraft(r.Context(), kit.VisitOf(r).Actor, d.ID, version, r.PostForm.Get("document"))
	})
}

func (p *Pages) restore(w http.ResponseWriter, r *http.Request) error {
	v := kit.VisitOf(r)
	return p.act(w, r, "web.lab.done_restore", func(d screening.Draft, _ int) (screening.Draft, error) {
		return p.service.RestoreDraft(r.Context(), v.Actor, d.ID, v.T("web.lab.restore_title", "title", d.Title), r.PostForm.Get(kit.CommandName))
	})
}
