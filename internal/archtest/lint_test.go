package archtest

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

const (
	lintFile  = ".golangci.yml"
	lintBegin = "        # ranks: begin (written from the table in internal/archtest by: go test ./internal/archtest -run Linter -update)\n"
	lintEnd   = "        # ranks: end\n"
)

var update = flag.Bool("update", false, "rewrite the ranks in "+lintFile)

// The linter's import rules say in the editor what the ranks say in the tests, and must not differ from them.
func TestLinterMirrorsRanks(t *testing.T) {
	t.Parallel()
	text := load(t).texts[lintFile]
	before, rest, ok := strings.Cut(text, lintBegin)
	section, after, ok2 := strings.Cut(rest, lintEnd)
	if !ok || !ok2 {
		t.Fatalf("%s has no section of ranks", lintFile)
	}
	want := depguard()
	if *update {
		path := filepath.Join("..", "..", lintFile)
		if err := os.WriteFile(path, []byte(before+lintBegin+want+lintEnd+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := gocmp.Diff(want, section); diff != "" {
		t.Errorf("run with -update (-want +got):\n%s", diff)
	}
}

// depguard writes one rule a rank: the files of this and every lower rank must not import its packages.
func depguard() string {
	byRank := map[int][]string{}
	for pkg, r := range ranks() {
		byRank[r] = append(byRank[r], pkg)
	}
	order := sortedRanks(byRank)
	var b strings.Builder
	var files []string
	for _, r := range order {
		pkgs := slices.Sorted(slices.Values(byRank[r]))
		for _, pkg := range pkgs {
			files = append(files, `"**/`+strings.TrimSuffix(pkg, "/")+globOf(pkg)+`"`)
		}
		fmt.Fprintf(&b, "        rank-%03d:\n", r)
		fmt.Fprintf(&b, "          files: [%s, \"!$test\"]\n", strings.Join(files, ", "))
		b.WriteString("          deny:\n")
		for _, pkg := range pkgs {
			name := module + pkg
			if !strings.HasSuffix(pkg, "/") {
				name += "$"
			}
			fmt.Fprintf(&b, "            - {pkg: %q, desc: \"it has rank %d, and imports point strictly down\"}\n", name, r)
		}
	}
	return b.String()
}

func globOf(pkg string) string {
	if strings.HasSuffix(pkg, "/") {
		return "/*/*.go"
	}
	return "/*.go"
}

func sortedRanks(byRank map[int][]string) []int {
	var order []int
	for r := range byRank {
		order = append(order, r)
	}
	slices.SortFunc(order, cmp.Compare[int])
	return order
}
