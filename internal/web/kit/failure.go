package kit

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"os"

	"shouwang/internal/fault"
	"shouwang/internal/locale"
)

// failure is what the page of an error shows.
type failure struct {
	Status         int
	Title, Message string
	Remedy         string
	Problems       []string
	RequestID      string
}

// statusOf maps the kinds of fault to the statuses of HTTP, in this one place.
func statusOf(err error) int {
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return http.StatusRequestEntityTooLarge
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return http.StatusServiceUnavailable
	}
	switch fault.KindOf(err) {
	case fault.KindInvalid:
		return http.StatusUnprocessableEntity
	case fault.KindNotFound:
		return http.StatusNotFound
	case fault.KindConflict:
		return http.StatusConflict
	case fault.KindDenied:
		return http.StatusForbidden
	case fault.KindUnavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// fail turns an error into a page. Only the messages of faults reach the reader; everything else gets the page for
// unexpected errors, which was rendered at start and needs nothing that might be broken too.
func (k *Kit) fail(w http.ResponseWriter, r *http.Request, err error) int {
	v, status := VisitOf(r), statusOf(err)
	if status == http.StatusInternalServerError {
		k.sendBroken(w, r, v)
		return status
	}
	shown := failure{Status: status, RequestID: v.ID}
	shown.Title = v.T(titleKey(status))
	shown.Message, shown.Remedy, shown.Problems = k.explain(v, status, err)
	page := Page{Name: "kit/page_failure", Title: shown.Title, Status: status, Data: shown}
	if !v.SignedIn {
		page.Name = "kit/page_failure_outside"
	}
	body, drawError := k.draw(r, page)
	if drawError != nil {
		k.config.Log.Error("render failure page", "request", v.ID, "error", fault.Redact(drawError.Error()))
		k.sendBroken(w, r, v)
		return http.StatusInternalServerError
	}
	private(w)
	_ = send(w, r, status, body)
	return status
}

func (k *Kit) explain(v *Visit, status int, err error) (message, remedy string, problems []string) {
	found, ok := fault.As(err)
	if !ok || !k.config.Messages.Has(found.Code) {
		return v.T("web.kit.status_" + statusWord(status)), "", nil
	}
	for _, problem := range found.Problems {
		text, fix := v.problem(problem)
		problems = append(problems, v.Advice(text, fix))
	}
	message, remedy = v.problem(fault.Problem{Code: found.Code, Args: found.Args})
	return message, remedy, problems
}

// Explain says a fault in the visit's language: what is wrong, what to do about it, and its problems one by one.
func (v *Visit) Explain(err error) (message, remedy string, problems []string) {
	if v.kit == nil {
		return err.Error(), "", nil
	}
	return v.kit.explain(v, statusOf(err), err)
}

func statusWord(status int) string {
	switch status {
	case http.StatusRequestEntityTooLarge:
		return "large"
	case http.StatusServiceUnavailable:
		return "busy"
	}
	return "other"
}

func titleKey(status int) string {
	switch status {
	case http.StatusNotFound:
		return "web.kit.title_404"
	case http.StatusForbidden:
		return "web.kit.title_403"
	case http.StatusUnprocessableEntity, http.StatusRequestEntityTooLarge:
		return "web.kit.title_422"
	case http.StatusConflict:
		return "web.kit.title_409"
	case http.StatusServiceUnavailable:
		return "web.kit.title_503"
	}
	return "web.kit.title_500"
}

// requestMark stands in the prepared page where the number of the request goes.
const requestMark = "REQUEST-NUMBER"

// prepareBroken renders the page for unexpected errors once in each language.
func (k *Kit) prepareBroken() (map[locale.Lang][]byte, error) {
	prepared := map[locale.Lang][]byte{}
	for _, lang := range locale.Languages() {
		request, err := http.NewRequest(http.MethodGet, "/", nil)
		if err != nil {
			return nil, err
		}
		v := &Visit{Lang: lang, ID: requestMark, kit: k}
		shown := failure{
			Status: http.StatusInternalServerError, Title: v.T("web.kit.title_500"), Message: v.T("web.kit.message_500"),
			Remedy: v.T("web.kit.remedy_500"), RequestID: requestMark,
		}
		body, err := k.draw(withVisit(request, v), Page{Name: "kit/page_failure_outside", Title: shown.Title, Data: shown})
		if err != nil {
			return nil, err
		}
		prepared[lang] = body
	}
	return prepared, nil
}

func (k *Kit) sendBroken(w http.ResponseWriter, r *http.Request, v *Visit) {
	lang := v.Lang
	if lang == "" {
		lang = k.config.Lang
	}
	private(w)
	body := bytes.ReplaceAll(k.broken[lang], []byte(requestMark), []byte(v.ID))
	_ = send(w, r, http.StatusInternalServerError, body)
}
