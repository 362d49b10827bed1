package feed

import "shouwang/internal/web/kit"

// step is one of the five steps as the page draws it.
type step struct {
	Text          string
	Done, Current bool
}

// The five steps, counted from one.
const (
	stepChoose = iota + 1
	stepUpload
	stepCheck
	stepConfirm
	stepResult
)

// steps marks where an import is.
func steps(v *kit.Visit, current int) []step {
	var list []step
	for i, key := range []string{"web.feed.step_choose", "web.feed.step_upload", "web.feed.step_check", "web.feed.step_confirm", "web.feed.step_result"} {
		n := i + 1
		list = append(list, step{Text: v.T(key), Done: n < current || current == stepResult, Current: n == current})
	}
	return list
}
