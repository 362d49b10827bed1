package rules

import (
	"testing"

	"shouwang/internal/locale"
	"shouwang/internal/screening"
	"shouwang/internal/web/kit"
)

// TestCaseName shows what the author of a test calls it only to whom it is written for; everybody else reads the number. A visit without a
// kit speaks in keys of messages.
func TestCaseName(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, want string
		lang       locale.Lang
		message    string
	}{
		{"at the bound", "true", locale.ZH, "web.rules.case"},
		{"at the bound", "true", locale.EN, "web.rules.case_named"},
		{"刚好达到", "true", locale.ZH, "web.rules.case_named"},
		{"刚好达到", "true", locale.EN, "web.rules.case"},
		{"unknown", "unknown", locale.EN, "web.rules.case"},
		{"", "false", locale.EN, "web.rules.case"},
	} {
		if got := caseName(&kit.Visit{Lang: tt.lang}, 3, screening.RuleTest{Name: tt.name, Want: tt.want}); got != tt.message {
			t.Errorf("%q in %s: %s, want %s", tt.name, tt.lang, got, tt.message)
		}
	}
}
