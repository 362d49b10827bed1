package archtest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// ranks is the one table of packages: a package imports lower ranks only. A path that ends in a slash stands for
// every package below it that has no line of its own.
func ranks() map[string]int {
	return map[string]int{
		"internal/fault": 0, "internal/civil": 0, "internal/money": 0, "internal/id": 0,
		"internal/idno": 1, // differs from the other leaves because a number states a civil date

		"policies":       10, // the embedded profiles, files only
		"internal/sqldb": 10, "internal/sheet": 10, "internal/docx": 10, "internal/rule": 10, "internal/field": 10,
		"internal/blob": 10, "internal/crypt": 10, "internal/locale": 10, "internal/config": 10,
		"internal/schema": 11, "internal/schema/gen": 12,
		"internal/sqldb/dbtest": 15,
		"internal/audit":        18,
		"internal/area":         20, "internal/job": 20, "internal/policy": 20,
		"internal/auth":     30,
		"internal/registry": 40,
		"internal/feed":     50, "internal/duty": 50, "internal/fund": 50,
		"internal/screening":   60,
		"internal/casework":    70,
		"internal/assistance":  80,
		"internal/promotion":   85,
		"internal/supervision": 90,
		"internal/indicator":   95,
		"internal/form":        97,
		"internal/synth":       98,
		"internal/bench":       100,
		"internal/report":      100,
		"internal/web/static":  104, "internal/web/templates": 104,
		"internal/web/kit":     105,
		"internal/web/webtest": 106,
		"internal/web/":        110, "internal/cli": 110, "internal/api": 110,
		"internal/app":      120,
		"internal/archtest": 125,
		"cmd/":              130,
	}
}

// rankOf returns the rank of a package by its longest prefix in the table.
func rankOf(pkg string) (int, bool) {
	table := ranks()
	if r, ok := table[pkg]; ok {
		return r, true
	}
	best := ""
	for prefix := range table {
		if strings.HasSuffix(prefix, "/") && strings.HasPrefix(pkg, prefix) && len(prefix) > len(best) {
			best = prefix
		}
	}
	r, ok := table[best]
	return r, ok
}

func rankRules() []rule {
	return []rule{
		{
			name:  "every package has a rank",
			check: checkRanked,
			bad:   map[string]string{"internal/helper/a.go": "package helper", "internal/web/duty/a.go": "package duty", "tools/a.go": "package tools"},
			want:  []string{"internal/helper has no rank: give it one in internal/archtest", "tools has no rank: give it one in internal/archtest"},
			good:  map[string]string{"internal/web/duty/a.go": "package duty", "cmd/shouwang/main.go": "package main"},
		},
		{
			name:  "imports point strictly down",
			check: checkImports,
			bad: map[string]string{
				"internal/registry/a.go": `package registry; import "shouwang/internal/feed"`,
				"internal/area/a.go":     `package area; import "shouwang/internal/policy"`,
				"internal/web/kit/a.go":  `package kit; import "shouwang/internal/web/duty"`,
			},
			want: []string{
				"internal/area/a.go:1: rank 20 imports internal/policy of rank 20",
				"internal/registry/a.go:1: rank 40 imports internal/feed of rank 50",
				"internal/web/kit/a.go:1: rank 105 imports internal/web/duty of rank 110",
			},
			good: map[string]string{
				"internal/feed/a.go":      `package feed; import "shouwang/internal/registry"`,
				"internal/area/a_test.go": `package area; import "shouwang/internal/policy"`,
			},
		},
		{
			name:  "leaves import the standard library only",
			check: checkLeaves,
			bad: map[string]string{
				"internal/fault/a.go": `package fault; import "golang.org/x/text/width"`,
				"internal/civil/a.go": `package civil; import "shouwang/internal/fault"`,
				"internal/idno/a.go":  `package idno; import "github.com/x/y"`,
			},
			want: []string{
				"internal/civil/a.go:1: a leaf imports shouwang/internal/fault",
				"internal/fault/a.go:1: a leaf imports golang.org/x/text/width",
				"internal/idno/a.go:1: a leaf imports github.com/x/y",
			},
			good: map[string]string{
				"internal/idno/a.go":       `package idno; import ("math/rand/v2"; "shouwang/internal/civil")`,
				"internal/fault/a_test.go": `package fault; import "github.com/google/go-cmp/cmp"`,
			},
		},
		{
			name:  "synth cannot know the rules",
			check: checkSynth,
			bad: map[string]string{
				"internal/synth/a.go":     `package synth; import ("shouwang/internal/registry"; "shouwang/policies")`,
				"internal/registry/a.go":  `package registry; import "shouwang/internal/policy"`,
				"internal/synth/b.go":     `package synth; import "shouwang/internal/rule"`,
				"internal/area/a.go":      `package area`,
				"internal/policy/a.go":    `package policy; import "shouwang/internal/rule"`,
				"internal/screening/a.go": `package screening`,
			},
			want: []string{
				"internal/synth reaches internal/policy: internal/synth → internal/registry → internal/policy",
				"internal/synth reaches internal/rule: internal/synth → internal/rule",
				"internal/synth reaches policies: internal/synth → policies",
			},
			good: map[string]string{
				"internal/synth/a.go": `package synth; import "shouwang/internal/area"`,
				"internal/area/a.go":  `package area`,
			},
		},
	}
}

func checkRanked(tr tree) []string {
	var lines []string
	for _, f := range tr.files {
		if _, ok := rankOf(f.dir); !ok {
			lines = append(lines, f.dir+" has no rank: give it one in internal/archtest")
		}
	}
	return slices.Compact(lines)
}

func checkImports(tr tree) []string {
	var lines []string
	for _, f := range tr.product() {
		own, ok := rankOf(f.dir)
		if !ok {
			continue
		}
		for _, spec := range f.syntax.Imports {
			name, ok := strings.CutPrefix(unquote(spec.Path), module)
			if !ok {
				continue
			}
			if other, ok := rankOf(name); ok && other >= own {
				lines = append(lines, tr.at(f, spec, "rank %d imports %s of rank %d", own, name, other))
			}
		}
	}
	return lines
}

// checkLeaves holds ranks 0 and 1 to the standard library, and rank 1 to rank 0 besides.
func checkLeaves(tr tree) []string {
	var lines []string
	for _, f := range tr.product() {
		own, ok := rankOf(f.dir)
		if !ok || own > 1 {
			continue
		}
		for _, spec := range f.syntax.Imports {
			name := unquote(spec.Path)
			inner, ours := strings.CutPrefix(name, module)
			first, _, _ := strings.Cut(name, "/")
			switch other, _ := rankOf(inner); {
			case ours && other < own:
			case ours || strings.Contains(first, "."):
				lines = append(lines, tr.at(f, spec, "a leaf imports %s", name))
			}
		}
	}
	return lines
}

// checkSynth holds that the generator of the synthetic county reaches no package that knows the rules, so that its
// truth can convict them.
func checkSynth(tr tree) []string {
	graph := map[string][]string{}
	for _, f := range tr.product() {
		graph[f.dir] = append(graph[f.dir], f.imports()...)
	}
	const start = "internal/synth"
	cameFrom := map[string]string{start: ""}
	for queue := []string{start}; len(queue) > 0; queue = queue[1:] {
		for _, next := range slices.Sorted(slices.Values(graph[queue[0]])) {
			if _, seen := cameFrom[next]; !seen {
				cameFrom[next] = queue[0]
				queue = append(queue, next)
			}
		}
	}
	var lines []string
	for _, pkg := range slices.Sorted(maps.Keys(cameFrom)) {
		if !slices.Contains([]string{"internal/rule", "internal/policy", "policies", "internal/screening", "internal/feed"}, pkg) {
			continue
		}
		way := pkg
		for step := cameFrom[pkg]; step != ""; step = cameFrom[step] {
			way = step + " → " + way
		}
		lines = append(lines, fmt.Sprintf("%s reaches %s: %s", start, pkg, way))
	}
	return lines
}
