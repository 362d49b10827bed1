package screening_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"shouwang/internal/fault"
	"shouwang/internal/screening"
	"shouwang/internal/sqldb/dbtest"
)

// TestHostileDrafts: texts that are made to be costly are refused in words, or answered, within seconds.
func TestHostileDrafts(t *testing.T) {
	t.Parallel()
	w, ctx := newWorld(t, dbtest.New(t)), context.Background()
	w.household(villageA)
	bomb := "version: 1\na0: &a0 [x, x, x, x, x, x, x, x, x]\n"
	for i := range 12 {
		bomb += fmt.Sprintf("a%d: &a%d [%s]\n", i+1, i+1, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i), 9), ", "))
	}
	many := "version: 1\nrules:\n"
	for i := range 300 {
		many += tail(draftRule(fmt.Sprintf("many_%d", i), "current.wage_income > yuan(20000)"))
	}
	for name, rules := range map[string]string{
		"aliases":       bomb + "rules: [*a12]\n",
		"alias of rule": "version: 1\nrules:\n  - &r {id: tried, <<: *r}\n",
		"deep yaml":     "version: 1\nrules: " + strings.Repeat("[", 90_000) + strings.Repeat("]", 90_000),
		"deep cel":      draftRule("tried", strings.Repeat("(", 20_000)+"true"+strings.Repeat(")", 20_000)),
		"long cel":      draftRule("tried", strings.Repeat("current.wage_income > yuan(20000) || ", 4_000)+"false"),
		"nots":          draftRule("tried", "true && "+strings.Repeat("!", 20_001)+"(current.wage_income > yuan(20000))"),
		"many rules":    many[:min(len(many), 199_000)],
		"binary":        "version: 1\nrules: [{id: \"\\0\\u202e\"}]\n",
		"tag":           "version: 1\nrules: !!binary aGVsbG8=\n",
	} {
		began := time.Now()
		_, err := w.svc.WhatIf(ctx, author, screening.Trial{AsOf: asOf, Proposal: screening.Proposal{Rules: rules}})
		if took := time.Since(began); took > 30*time.Second {
			t.Errorf("%s: %s", name, took)
		} else {
			t.Logf("%s: %s", name, took)
		}
		if err != nil && fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("%s: %.300v", name, err)
		}
		if !slices.Contains([]string{"many rules", "binary", "nots"}, name) && err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}
