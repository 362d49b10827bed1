package auth

import "testing"

// TestWholeCounties holds that only scopes whose counties say it all count as whole.
func TestWholeCounties(t *testing.T) {
	t.Parallel()
	for code, want := range map[int64]bool{0: true, 410000000000: true, 410600000000: true, 410602000000: true, 410602001000: false, 410602001001: false} {
		if got := ScopeOf(code).WholeCounties(); got != want {
			t.Errorf("%d: %v, want %v", code, got, want)
		}
	}
	if ScopeOf(410602001000).Narrow(410602000000).WholeCounties() {
		t.Error("a township narrowed by its county is no county")
	}
}
