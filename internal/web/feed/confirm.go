package feed

import (
	"net/http"

	"shouwang/internal/fault"
	"shouwang/internal/feed"
	"shouwang/internal/web/kit"
)

// confirmForm asks, only where rows are faulty, whether the good ones are to be taken meanwhile.
func confirmForm(v *kit.Visit, b feed.Batch) *kit.Form {
	form := kit.NewForm(v)
	if b.Faults > 0 {
		form.Fields = append(form.Fields, &kit.Field{Name: "take_good", Label: v.T("web.feed.take_good", "count", v.Lang.Number(int64(b.Good))), Kind: kit.Check})
	}
	return form
}

// confirmPage is the fourth step: what the confirmation would do, and the button that does it.
func (p *Pages) confirmPage(w http.ResponseWriter, r *http.Request) error {
	b, err := p.load(r)
	if err != nil {
		return err
	}
	if b.State != feed.Checked {
		return kit.Redirect(w, r, address(b.Ref))
	}
	return p.showConfirm(w, r, b, confirmForm(kit.VisitOf(r), b), http.StatusOK)
}

func (p *Pages) showConfirm(w http.ResponseWriter, r *http.Request, b feed.Batch, form *kit.Form, status int) error {
	v := kit.VisitOf(r)
	data, err := p.page(r, b)
	if err != nil {
		return err
	}
	count := v.Lang.Number
	data.Steps, data.Confirm, data.Notices = steps(v, stepConfirm), form, nil
	data.ConfirmText = v.T("web.feed.confirm_text", "rows", count(int64(b.Good)), "added", count(int64(b.Added)),
		"changed", count(int64(b.Changed)), "unchanged", count(int64(b.Unchanged)))
	data.ConfirmButton = v.T("web.feed.confirm_button", "rows", count(int64(b.Good)))
	data.ConfirmHref, data.BackHref, data.CancelHref = address(b.Ref)+"/confirm", address(b.Ref), address(b.Ref)+"/cancel"
	return p.show(w, r, b, data, status)
}

// confirm writes the good rows in one transaction. A second press gets the first one's result.
func (p *Pages) confirm(w http.ResponseWriter, r *http.Request) error {
	if err := kit.ReadForm(r); err != nil {
		return err
	}
	v := kit.VisitOf(r)
	b, err := p.load(r)
	if err != nil {
		return err
	}
	form := confirmForm(v, b)
	form.Read(r.PostForm)
	take := form.Value("take_good") != ""
	if b.State == feed.Checked && b.Faults > 0 && !take {
		form.Fail("take_good", "web.feed.take_good_needed")
		return p.showConfirm(w, r, b, form, http.StatusUnprocessableEntity)
	}
	if b, err = p.service.Confirm(r.Context(), v.Actor, b.Ref, take); err != nil {
		if fault.KindOf(err) == fault.KindConflict && b.State == feed.Checked && form.Take(err) {
			return p.showConfirm(w, r, b, form, http.StatusConflict)
		}
		return err
	}
	return kit.Redirect(w, r, address(b.Ref))
}

// cancel gives a checked file up; nothing of it was written, and the kept copy is deleted.
func (p *Pages) cancel(w http.ResponseWriter, r *http.Request) error {
	v := kit.VisitOf(r)
	b, err := p.load(r)
	if err != nil {
		return err
	}
	if b, err = p.service.Cancel(r.Context(), v.Actor, b.Ref); err != nil {
		return err
	}
	p.kit.Flash(r, "ok", "web.feed.cancelled")
	return kit.Redirect(w, r, address(b.Ref))
}
