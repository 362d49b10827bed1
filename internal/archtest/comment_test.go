package archtest

import (
	"go/ast"
	"regexp"
	"strings"
)

func commentRules() []rule {
	return []rule{
		{
			name:  "every package has a comment in doc.go",
			check: checkPackageComments,
			bad: map[string]string{
				"internal/area/area.go": "// Package area is here. It has two sentences.\npackage area",
				"internal/area/b.go":    "package area",
				"internal/auth/doc.go":  "// Package auth is short.\npackage auth",
				"internal/feed/doc.go":  "// It does not begin as it should. It has two sentences.\npackage feed",
				"internal/job/doc.go":   "package job",
			},
			want: []string{
				"internal/area has no doc.go",
				"internal/auth/doc.go: the package comment has fewer than two sentences: what it is for, what it owns, what it must not know",
				"internal/feed/doc.go: the package comment does not begin with \"Package feed \"",
				"internal/job/doc.go: the package comment does not begin with \"Package job \"",
			},
			good: map[string]string{
				"internal/area/doc.go":  "// Package area has areas.\n//\n// It owns a table.\npackage area",
				"internal/area/area.go": "package area",
				"cmd/shouwang/main.go":  "// Command shouwang runs. It does nothing else.\npackage main",
				"internal/x/x_test.go":  "package x",
			},
		},
		{
			name:  "every exported name has a comment",
			check: checkExportedComments,
			bad: map[string]string{"internal/area/a.go": `package area
func Import() {}
type Level int
func (Level) String() string { return "" }
var Top, bottom = 1, 2
`},
			want: []string{
				"internal/area/a.go:2: Import has no comment",
				"internal/area/a.go:3: Level has no comment",
				"internal/area/a.go:4: String has no comment",
				"internal/area/a.go:5: Top has no comment",
			},
			good: map[string]string{"internal/area/a.go": `package area
// Import reads.
func Import() {}
func (level) Error() string { return "" }
type level int
// The levels.
const ( A = 1; B = 2 )
const ( 
	// C is third.
	C = 3
	D = 4 // D is fourth.
)
`},
		},
	}
}

// sentenceEnd ends a sentence: a full stop before a blank or at the end.
var sentenceEnd = regexp.MustCompile(`[.!?](\s|$)`)

func checkPackageComments(tr tree) []string {
	var lines []string
	seen := map[string]bool{}
	for _, f := range tr.product() {
		if seen[f.dir] {
			continue
		}
		seen[f.dir] = true
		doc := tr.file(f.dir + "/doc.go")
		if doc == nil && alone(tr, f) {
			doc = f
		}
		if doc == nil {
			lines = append(lines, f.dir+" has no doc.go")
			continue
		}
		begin := "Package " + doc.syntax.Name.Name + " "
		if doc.syntax.Name.Name == "main" {
			begin = "Command "
		}
		text := doc.syntax.Doc.Text()
		switch {
		case !strings.HasPrefix(text, begin):
			lines = append(lines, doc.path+": the package comment does not begin with \""+begin+"\"")
		case len(sentenceEnd.FindAllString(text, -1)) < 2:
			lines = append(lines, doc.path+": the package comment has fewer than two sentences: what it is for, what it owns, what it must not know")
		}
	}
	return lines
}

// alone reports whether a file is its whole package, which may then carry the comment itself.
func alone(tr tree, f *source) bool {
	for _, other := range tr.product() {
		if other.dir == f.dir && other != f {
			return false
		}
	}
	return true
}

func checkExportedComments(tr tree) []string {
	var lines []string
	for _, f := range tr.product() {
		if f.generated || f.syntax.Name.Name == "main" {
			continue
		}
		for _, d := range f.syntax.Decls {
			for _, name := range uncommented(d) {
				lines = append(lines, tr.at(f, name, "%s has no comment", name.Name))
			}
		}
	}
	return lines
}

// uncommented returns the exported names of a declaration that nothing explains.
func uncommented(d ast.Decl) []*ast.Ident {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Doc == nil && d.Name.IsExported() && !methodOfUnexported(d) {
			return []*ast.Ident{d.Name}
		}
	case *ast.GenDecl:
		if d.Doc != nil {
			return nil
		}
		var names []*ast.Ident
		for _, spec := range d.Specs {
			names = append(names, uncommentedSpec(spec)...)
		}
		return names
	}
	return nil
}

func uncommentedSpec(spec ast.Spec) []*ast.Ident {
	var names []*ast.Ident
	switch s := spec.(type) {
	case *ast.TypeSpec:
		if s.Doc == nil && s.Comment == nil {
			names = append(names, s.Name)
		}
	case *ast.ValueSpec:
		if s.Doc == nil && s.Comment == nil {
			names = append(names, s.Names...)
		}
	}
	var exported []*ast.Ident
	for _, n := range names {
		if n.IsExported() {
			exported = append(exported, n)
		}
	}
	return exported
}

// methodOfUnexported reports methods that cannot be reached but through an interface, which has the comment.
func methodOfUnexported(d *ast.FuncDecl) bool {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return false
	}
	t := d.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	if index, ok := t.(*ast.IndexExpr); ok {
		t = index.X
	}
	name, ok := t.(*ast.Ident)
	return ok && !name.IsExported()
}
