package archtest

import (
	"fmt"
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"
)

const messagesDir = "internal/locale/messages"

// foreignText are the places in Go that may hold Chinese characters, each with its reason. A path without .go is
// a folder. Everything a user reads stands in the catalogue of messages instead.
func foreignText() map[string]string {
	return map[string]string{
		"internal/synth":                            "writes Chinese workbooks and names people who do not exist",
		"internal/civil/parse.go":                   "reads 2023年1月5日",
		"internal/rule/report.go":                   "words that authors write for operators",
		"internal/bench/store_questions_quality.go": "a measure as the ledger of measures names it",
		"internal/locale/lang.go":                   "writes dates and amounts as each language does",
		"internal/registry/pinyin.go":               "readings of surnames",
		"internal/feed/aside.go":                    "words of totals, notes and signatures below a table",
		"internal/area/name.go":                     "suffixes by which names of divisions are compared",
		"internal/area/county.go":                   "names of counties that are none of their own",
		"internal/area/csv.go":                      "headings of the national table of divisions",
		"internal/area/find.go":                     "joins names with the Chinese list comma",
		"internal/field/source.go":                  "the mark of required columns in headings of workbooks",
		"internal/field/value.go":                   "words that stand for values in cells, such as 一级",
		"internal/sheet/writer_parts.go":            "names of fonts in workbooks",
	}
}

func messageRules() []rule {
	return []rule{
		{
			name:  "every message has a text",
			check: checkMessages,
			bad: map[string]string{
				messagesDir + "/a.yaml": "known: {zh: a, en: a}\nweb.known: {zh: a, en: a}\n",
				"internal/area/a.go": `package area
import "shouwang/internal/fault"
const local = "by_constant"
func f() error { return fault.Invalid("gone", "key", "known") }
func g(p fault.Place) fault.Problem { return fault.At(p, local) }
func h() fault.Problem { return fault.Problem{Code: "in_problem"} }
func i(l *fault.List) error { l.Field("login", "in_list"); return l.Err("in_err") }
func j() error { return fault.Denied(other.Code) }
func k(c catalogue) string { return c.T(lang, "in_call", nil) }
`,
				"internal/other/a.go":                    "package other\nconst Code = \"by_other\"\n",
				"internal/idno/a.go":                     "package idno\nconst FaultNew = \"by_idno\"\n",
				"internal/web/duty/a.go":                 "package duty\nvar label = \"web.duty.label\"\n",
				"internal/web/templates/duty/visit.html": "<p>{{t \"web.known\"}} {{t \"web.gone\" .N}}\n{{.T \"web.gone2\"}}{{template \"x\" (t \"web.gone3\")}} {{if t}}\"text\"{{end}}",
			},
			want: []string{
				"internal/area/a.go:4: there is no message gone",
				"internal/area/a.go:5: there is no message by_constant",
				"internal/area/a.go:6: there is no message in_problem",
				"internal/area/a.go:7: there is no message in_list",
				"internal/area/a.go:7: there is no message in_err",
				"internal/area/a.go:8: there is no message by_other",
				"internal/area/a.go:9: there is no message in_call",
				"internal/idno/a.go:2: there is no message by_idno",
				"internal/web/duty/a.go:2: there is no message web.duty.label",
				"internal/web/templates/duty/visit.html:1: there is no message web.gone",
				"internal/web/templates/duty/visit.html:2: there is no message web.gone2",
				"internal/web/templates/duty/visit.html:2: there is no message web.gone3",
			},
			good: map[string]string{
				messagesDir + "/a.yaml": "known: {zh: a, en: a}\nweb.known: {zh: a, en: a}\n",
				"internal/area/a.go": `package area
import "shouwang/internal/fault"
func f(code string) error { return fault.Invalid("known", "key", "gone").With(fault.At(fault.Place{}, code)) }
var prefix, other = "web.nav.", "web.kit.unit_"
`,
				"internal/area/a_test.go":                "package area\nimport \"shouwang/internal/fault\"\nfunc f() error { return fault.Invalid(\"c\") }\n",
				"internal/web/templates/duty/visit.html": "{{t \"web.known\"}} {{t .Key}}",
			},
		},
		{
			name:  "every text has a use",
			check: checkUses,
			bad: map[string]string{
				messagesDir + "/a.yaml":   "known: {zh: a, en: a}\nknown.remedy: {zh: a, en: a}\nleft: {zh: a, en: a}\nleft.remedy: {zh: a, en: a}\nweb.left: {zh: a, en: a}\n",
				"internal/area/a.go":      "package area\nvar a = \"known\" // not left\n",
				"internal/area/a_test.go": "package area\nvar b = \"web.left\"\n",
			},
			want: []string{"nobody says left", "nobody says left.remedy", "nobody says web.left"},
			good: map[string]string{
				messagesDir + "/a.yaml":                  "known: {zh: a, en: a}\nweb.state.open: {zh: a, en: a}\nname_near: {zh: a, en: a}\nweb.title: {zh: a, en: a}\n",
				"internal/area/a.go":                     "package area\nfunc f(c string) []string { return []string{\"known\", \"web.state.\" + c, g(\"name\") + \"_near\"} }\n",
				"internal/web/templates/duty/visit.html": "{{t \"web.title\"}}",
			},
		},
		{
			name:  "text for users stands in the catalogue",
			check: checkForeignText,
			bad:   map[string]string{"internal/area/a.go": "package area\n// 村 in a comment is no text.\nvar x = \"没有这个村\"\nvar y = '村'\n"},
			want: []string{
				"internal/area/a.go:3: Chinese text in Go: put it into internal/locale/messages",
				"internal/area/a.go:4: Chinese text in Go: put it into internal/locale/messages",
			},
			good: map[string]string{
				"internal/area/name.go":   "package area\nvar x = \"村\"\n",
				"internal/synth/a.go":     "package synth\nvar x = \"村\"\n",
				"internal/area/a_test.go": "package area\nvar x = \"村\"\n",
			},
		},
	}
}

// catalogue returns the keys of all messages.
func catalogue(tr tree) map[string]bool {
	keys := map[string]bool{}
	for name, text := range tr.texts {
		var doc yaml.Node
		if path.Dir(name) != messagesDir || yaml.Unmarshal([]byte(text), &doc) != nil || len(doc.Content) == 0 {
			continue
		}
		for i := 0; i < len(doc.Content[0].Content); i += 2 {
			keys[doc.Content[0].Content[i].Value] = true
		}
	}
	return keys
}

func checkMessages(tr tree) []string {
	known, constants := catalogue(tr), constantsOf(tr)
	var lines []string
	for _, f := range tr.product() {
		keys := keyFinder{file: f, constants: constants}
		ast.Inspect(f.syntax, keys.visit)
		for _, k := range keys.found {
			if !known[k.key] {
				lines = append(lines, tr.at(f, k.node, "there is no message %s", k.key))
			}
		}
	}
	for _, name := range sortedKeys(tr.texts) {
		if path.Ext(name) == ".html" {
			lines = append(lines, checkTemplate(name, tr.texts[name], known)...)
		}
	}
	return lines
}

var inQuotes = regexp.MustCompile(`"([\w.]+)"`)

// checkUses holds that a key is written out somewhere in the product, or put together from a beginning that ends in a dot or an
// underscore, or from an ending that begins with one.
func checkUses(tr tree) []string {
	said := map[string]bool{}
	for _, f := range tr.product() {
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				said[unquote(lit)] = true
			}
			return true
		})
	}
	for name, text := range tr.texts {
		if path.Ext(name) == ".html" {
			for _, m := range inQuotes.FindAllStringSubmatch(text, -1) {
				said[m[1]] = true
			}
		}
	}
	var lines []string
	for _, key := range sortedKeys(catalogue(tr)) {
		if !uses(said, strings.TrimSuffix(key, ".remedy")) {
			lines = append(lines, "nobody says "+key)
		}
	}
	return lines
}

func uses(said map[string]bool, key string) bool {
	if said[key] {
		return true
	}
	for i, r := range key {
		if r == '.' && said[key[:i+1]] || r == '_' && (said[key[:i+1]] || said[key[:i]] && said[key[i:]]) {
			return true
		}
	}
	return false
}

var (
	templateAction = regexp.MustCompile(`(?s)\{\{.*?\}\}`)
	templateKey    = regexp.MustCompile(`[\s({|](?:t|\$?(?:\.[A-Za-z]+)*\.T)\s+"([^"]+)"`)
)

func checkTemplate(name, text string, known map[string]bool) []string {
	var lines []string
	for _, span := range templateAction.FindAllStringIndex(text, -1) {
		for _, m := range templateKey.FindAllStringSubmatchIndex(text[span[0]:span[1]], -1) {
			key := text[span[0]+m[2] : span[0]+m[3]]
			if !known[key] {
				line := 1 + strings.Count(text[:span[0]+m[2]], "\n")
				lines = append(lines, fmt.Sprintf("%s:%d: there is no message %s", name, line, key))
			}
		}
	}
	return lines
}

// constantsOf returns the string constants of every package by folder and name.
func constantsOf(tr tree) map[string]string {
	values := map[string]string{}
	for _, f := range tr.product() {
		eachConstant(f, func(name *ast.Ident, value *ast.BasicLit) {
			values[f.dir+"."+name.Name] = unquote(value)
		})
	}
	return values
}

func eachConstant(f *source, visit func(*ast.Ident, *ast.BasicLit)) {
	for _, d := range f.syntax.Decls {
		gen, ok := d.(*ast.GenDecl)
		if !ok || gen.Tok != token.CONST {
			continue
		}
		for _, spec := range gen.Specs {
			s := spec.(*ast.ValueSpec)
			for i, name := range s.Names {
				if i < len(s.Values) {
					if lit, ok := s.Values[i].(*ast.BasicLit); ok && lit.Kind == token.STRING {
						visit(name, lit)
					}
				}
			}
		}
	}
}

// keyFinder collects the message keys of one file: the codes of faults, the keys of T calls, the labels of pages.
type keyFinder struct {
	file      *source
	constants map[string]string
	found     []foundKey
}

type foundKey struct {
	node ast.Node
	key  string
}

func (k *keyFinder) add(e ast.Expr) bool {
	if key, ok := k.text(e); ok {
		k.found = append(k.found, foundKey{e, key})
		return true
	}
	return false
}

// text returns the value of a string literal or of a constant of this or another package.
func (k *keyFinder) text(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		return unquote(e), e.Kind == token.STRING
	case *ast.Ident:
		v, ok := k.constants[k.file.dir+"."+e.Name]
		return v, ok && (e.Obj == nil || e.Obj.Kind == ast.Con)
	case *ast.SelectorExpr:
		if pkg, ok := e.X.(*ast.Ident); ok && pkg.Obj == nil {
			v, ok := k.constants["internal/"+pkg.Name+"."+e.Sel.Name]
			return v, ok
		}
	}
	return "", false
}

// pageKey is the form of the keys of pages, which also stand in tables of labels.
var pageKey = regexp.MustCompile(`^(web|cli)\.[a-z0-9_]+\.[a-z0-9_.]*[a-z0-9]$`)

func (k *keyFinder) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.ImportSpec:
		return false
	case *ast.CallExpr:
		k.call(n)
	case *ast.CompositeLit:
		if isSelector(n.Type, "fault", "Problem") {
			k.problem(n)
		}
	case *ast.BasicLit:
		if n.Kind == token.STRING && pageKey.MatchString(unquote(n)) {
			k.add(n)
		}
	case *ast.GenDecl:
		if k.file.dir == "internal/idno" && n.Tok == token.CONST {
			k.faultConstants(n)
		}
	}
	return true
}

// faultConstants takes the constants named Fault… of package idno, which callers use as codes.
func (k *keyFinder) faultConstants(d *ast.GenDecl) {
	for _, spec := range d.Specs {
		s := spec.(*ast.ValueSpec)
		for i, name := range s.Names {
			if strings.HasPrefix(name.Name, "Fault") && i < len(s.Values) {
				k.add(s.Values[i])
			}
		}
	}
}

func (k *keyFinder) problem(lit *ast.CompositeLit) {
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			if name, ok := kv.Key.(*ast.Ident); ok && name.Name == "Code" {
				k.add(kv.Value)
			}
		}
	}
}

func (k *keyFinder) call(c *ast.CallExpr) {
	name, onFault := "", false
	switch fun := c.Fun.(type) {
	case *ast.Ident:
		name = fun.Name
	case *ast.SelectorExpr:
		name, onFault = fun.Sel.Name, isSelector(fun, "fault", "")
	}
	knowsFaults := slices.Contains(k.file.imports(), "internal/fault")
	switch {
	case onFault && slices.Contains([]string{"Invalid", "NotFound", "Conflict", "Denied", "Unavailable"}, name):
		k.argument(c, 0)
	case onFault && name == "At", knowsFaults && (name == "At" || name == "Field") && len(c.Args) > 1:
		k.argument(c, 1)
	case knowsFaults && name == "Err":
		k.argument(c, 0)
	case name == "T" || name == "t":
		for _, arg := range c.Args[:min(len(c.Args), 2)] {
			if k.add(arg) {
				return
			}
		}
	}
}

func (k *keyFinder) argument(c *ast.CallExpr, i int) {
	if i < len(c.Args) {
		k.add(c.Args[i])
	}
}

func checkForeignText(tr tree) []string {
	var lines []string
	allowed := sortedKeys(foreignText())
	for _, f := range tr.product() {
		if f.under(allowed...) {
			continue
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && strings.ContainsFunc(lit.Value, isHan) {
				lines = append(lines, tr.at(f, lit, "Chinese text in Go: put it into %s", messagesDir))
			}
			return true
		})
	}
	return lines
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }
