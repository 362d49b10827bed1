package archtest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// rule is one rule of the architecture: it returns a line for every place that breaks it. The bad tree breaks it
// in exactly the places of want; the good tree comes close and does not.
type rule struct {
	name  string
	check func(tree) []string
	bad   map[string]string
	want  []string
	good  map[string]string
}

// rules is every rule. Each is applied to the real tree and to its own examples.
func rules() []rule {
	var all []rule
	for _, group := range [][]rule{rankRules(), commentRules(), sqlRules(), countyRules(), shapeRules(), messageRules()} {
		all = append(all, group...)
	}
	return all
}

func TestTree(t *testing.T) {
	t.Parallel()
	real := load(t)
	for _, r := range rules() {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			for _, line := range r.check(real) {
				t.Error(line)
			}
		})
	}
}

func TestRulesConvict(t *testing.T) {
	t.Parallel()
	for _, r := range rules() {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			if len(r.want) == 0 {
				t.Fatal("no example breaks this rule")
			}
			if diff := cmp.Diff(r.want, r.check(parse(t, r.bad))); diff != "" {
				t.Errorf("the bad example (-want +got):\n%s", diff)
			}
			if lines := r.check(parse(t, r.good)); len(lines) > 0 {
				t.Errorf("the good example is convicted: %s", strings.Join(lines, "; "))
			}
		})
	}
}

// The tree must be the real one: a wrong path would find nothing and convict nothing.
func TestTreeIsWhole(t *testing.T) {
	t.Parallel()
	real := load(t)
	for _, path := range []string{"internal/fault/fault.go", "internal/archtest/arch_test.go", "internal/locale/messages/common.yaml", ".golangci.yml"} {
		if _, ok := real.texts[path]; !ok && real.file(path) == nil {
			t.Errorf("%s is not in the tree", path)
		}
	}
}
