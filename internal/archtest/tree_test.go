package archtest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// module is the import path of the whole product.
const module = "shouwang/"

// source is one Go file of the tree.
type source struct {
	path      string // relative to the root, with slashes
	dir       string
	syntax    *ast.File
	lines     int
	test      bool
	generated bool
}

// tree is every Go file, and the text of every migration, template, catalogue and configuration beside them.
type tree struct {
	fset  *token.FileSet
	files []*source
	texts map[string]string
}

// load parses the real tree. It reads every file through package os, which lets the test cache notice a change.
func load(t *testing.T) tree {
	t.Helper()
	root := ".."
	for {
		if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
			break
		}
		root = filepath.Join("..", root)
		if strings.Count(root, "..") > 10 {
			t.Fatal("go.mod is nowhere above")
		}
	}
	contents := map[string]string{}
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		if rel = filepath.ToSlash(rel); entry.IsDir() {
			return skip(rel)
		}
		if read(rel) {
			data, err := os.ReadFile(name)
			contents[rel] = string(data)
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, contents)
}

// skip leaves out folders that hold no source of the product.
func skip(dir string) error {
	base := path.Base(dir)
	if base != "." && (strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_")) || base == "testdata" || base == "vendor" {
		return fs.SkipDir
	}
	return nil
}

// read reports whether some rule reads this file.
func read(name string) bool {
	switch path.Ext(name) {
	case ".go", ".sql", ".html":
		return true
	case ".yaml":
		return path.Dir(name) == messagesDir
	}
	return name == ".golangci.yml"
}

// parse makes a tree of texts by path.
func parse(t *testing.T, contents map[string]string) tree {
	t.Helper()
	tr := tree{fset: token.NewFileSet(), texts: map[string]string{}}
	for _, name := range slices.Sorted(maps.Keys(contents)) {
		text := contents[name]
		if path.Ext(name) != ".go" {
			tr.texts[name] = text
			continue
		}
		syntax, err := parser.ParseFile(tr.fset, name, text, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		tr.files = append(tr.files, &source{
			path: name, dir: path.Dir(name), syntax: syntax, lines: strings.Count(text, "\n"),
			test: strings.HasSuffix(name, "_test.go"), generated: ast.IsGenerated(syntax),
		})
	}
	return tr
}

func (tr tree) file(name string) *source {
	for _, f := range tr.files {
		if f.path == name {
			return f
		}
	}
	return nil
}

// product returns the files that are compiled into the product, without tests.
func (tr tree) product() []*source {
	return slices.DeleteFunc(slices.Clone(tr.files), func(f *source) bool { return f.test })
}

// at writes a line about a place in a file.
func (tr tree) at(f *source, node ast.Node, format string, args ...any) string {
	return fmt.Sprintf("%s:%d: %s", f.path, tr.fset.Position(node.Pos()).Line, fmt.Sprintf(format, args...))
}

// imports returns the packages of the product that a file imports, relative to the module.
func (f *source) imports() []string {
	var own []string
	for _, spec := range f.syntax.Imports {
		if name, ok := strings.CutPrefix(unquote(spec.Path), module); ok {
			own = append(own, name)
		}
	}
	return own
}

func unquote(lit *ast.BasicLit) string {
	s, err := strconv.Unquote(lit.Value)
	if err != nil {
		return ""
	}
	return s
}

// under reports whether a file lies in one of the folders or is one of the files.
func (f *source) under(places ...string) bool {
	return slices.ContainsFunc(places, func(p string) bool {
		return f.path == p || strings.HasPrefix(f.path, strings.TrimSuffix(p, "/")+"/")
	})
}

// functions calls visit for every function declaration of the file.
func (f *source) functions(visit func(*ast.FuncDecl)) {
	for _, d := range f.syntax.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok {
			visit(fn)
		}
	}
}
