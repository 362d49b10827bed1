package rule

import (
	"regexp"
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common"
	"cel.dev/cel-go/common/ast"
)

var (
	undeclared = regexp.MustCompile(`undeclared reference to '([^']*)'`)
	undefined  = regexp.MustCompile(`undefined field '([^']*)'`)
	overload   = regexp.MustCompile(`found no matching overload for '([^']*)' applied to '([^']*)'`)
	wantType   = regexp.MustCompile(`expected type '([^']*)' but found '([^']*)'`)
	noFields   = regexp.MustCompile(`type '([^']*)' does not support field selection`)
)

// report turns what cel-go found into problems of the product, with the nearest known name where a name is unknown. Of what cannot be
// read only the first place is reported: the parser stumbles on from there.
func (c *checker) report(s source, parsed *ast.AST, issues *cel.Issues) {
	errors := issues.Errors()
	if parsed == nil {
		errors = errors[:1]
	}
	for _, e := range errors {
		at := s.offsetOf(e.Location)
		switch {
		case undeclared.MatchString(e.Message):
			name := strings.TrimPrefix(undeclared.FindStringSubmatch(e.Message)[1], ".")
			if c.facts.unread && !called(parsed, e.ExprID) {
				break
			}
			c.undeclared(s, at, name)
		case undefined.MatchString(e.Message):
			c.undefined(s, at, undefined.FindStringSubmatch(e.Message)[1], fieldOwner(parsed, e.ExprID))
		case overload.MatchString(e.Message):
			m := overload.FindStringSubmatch(e.Message)
			s.mismatch(at, plainOperation(m[1]), strings.Trim(m[2], "()"))
		case wantType.MatchString(e.Message):
			m := wantType.FindStringSubmatch(e.Message)
			s.mismatch(at, "", m[1]+", "+m[2])
		case noFields.MatchString(e.Message):
			s.mismatch(at, ".", noFields.FindStringSubmatch(e.Message)[1])
		default:
			s.syntax(at, e)
		}
	}
}

func (c *checker) undeclared(s source, at int, name string) {
	if n := c.facts.Named[name]; n != nil && n.wrong {
		return
	}
	if strings.HasPrefix(name, "_") { // an operator of CEL that the language does not have
		s.at(at, "rule_unsupported", "what", strings.ReplaceAll(name, "_", ""))
		return
	}
	if _, later := c.facts.Named[name]; later { // known names would have been found
		s.at(at, "rule_name_later", "name", name)
		return
	}
	s.unknown(at, "rule_name", name, c.roots())
}

func (c *checker) undefined(s source, at int, name, owner string) {
	if n := c.facts.Named[owner+"."+name]; n != nil && n.wrong || c.unread(owner) {
		return
	}
	s.unknown(at, "rule_name", name, c.fieldsNear(owner))
}

// unread tells whether a name of an owner may stand in a file that could not be read.
func (c *checker) unread(owner string) bool {
	switch owner {
	case "params", "lines":
		return c.words.Unread.Params
	case "groups", "lists":
		return c.words.Unread.Codes
	}
	return c.facts.unread
}

// called tells whether a name is that of a function.
func called(parsed *ast.AST, id int64) bool {
	found := false
	ast.PostOrderVisit(parsed.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		found = found || e.ID() == id && e.Kind() == ast.CallKind
	}))
	return found
}

// unknown reports a name that is not known, with the nearest one where there is one.
func (s source) unknown(at int, code, name string, known []string) {
	near := nearest(name, known)
	if near == "" {
		s.at(at, code+"_none", "name", name)
		return
	}
	s.at(at, code+"_unknown", "name", name, "nearest", near)
}

// mismatch reports types that an operation does not take, by the names that facts.yaml uses.
func (s source) mismatch(at int, operation, types string) {
	var names []string
	for _, t := range strings.Split(types, ", ") {
		t = strings.NewReplacer(objectPrefix, "", rowPrefix, "", innerPrefix, "", "string", "code/text").Replace(t)
		if strings.HasPrefix(t, "list(") {
			t = "list"
		}
		names = append(names, t)
	}
	types = strings.Join(names, ", ")
	switch {
	case types == "":
		s.at(at, "rule_arguments", "operation", operation)
	case operation == "":
		s.at(at, "rule_type", "types", types)
	default:
		s.at(at, "rule_types", "operation", operation, "types", types)
	}
}

// plainOperation writes an operator as an author does: _<=_ is <=.
func plainOperation(name string) string {
	if name == "_?_:_" {
		return "? :"
	}
	return strings.TrimPrefix(strings.Trim(name, "_"), "@")
}

var (
	strange = regexp.MustCompile(`(?s)token recognition error at: '(.*)'$`)
	misfit  = regexp.MustCompile(`(?s)(?:mismatched input|extraneous input|no viable alternative at input) '(.*?)'(?: expecting.*)?$`)
	missed  = regexp.MustCompile(`missing '(.*)' at`)
	reserve = regexp.MustCompile(`reserved identifier: (\S+)`)
	// wordsFor are words that authors write for operators.
	wordsFor = map[string]string{"and": "&&", "or": "||", "not": "!", "AND": "&&", "OR": "||", "NOT": "!", "且": "&&", "或": "||", "非": "!"}
	wide     = map[string]string{"（": "(", "）": ")", "“": `"`, "”": `"`, "‘": "'", "’": "'", "，": ",", "＝": "=", "＜": "<", "＞": ">", "！": "!",
		"：": ":", "？": "?", "【": "[", "】": "]", "．": ".", "＋": "+", "－": "-", "＆": "&", "｜": "|"}
)

// syntax reports a place where the condition cannot be read.
func (s source) syntax(at int, e *common.Error) {
	switch m := e.Message; {
	case strange.MatchString(m):
		s.character(at, strings.TrimSpace(strange.FindStringSubmatch(m)[1]))
	case missed.MatchString(m):
		s.at(at, "rule_syntax_missing", "what", missed.FindStringSubmatch(m)[1])
	case misfit.MatchString(m):
		found := misfit.FindStringSubmatch(m)[1]
		switch word := wordsFor[found]; {
		case strings.Contains(found, "<EOF>") || strings.TrimSpace(s.text) == "":
			s.at(at, "rule_syntax_end")
		case word != "":
			s.at(at, "rule_syntax_word", "found", found, "want", word)
		default:
			s.at(at, "rule_syntax_here", "found", found)
		}
	case reserve.MatchString(m):
		s.at(at, "rule_syntax_reserved", "name", reserve.FindStringSubmatch(m)[1])
	case strings.Contains(m, "invalid int literal"):
		s.at(at, "rule_syntax_number")
	case strings.Contains(m, "must be a simple name"):
		s.at(at, "rule_syntax_row")
	case strings.Contains(m, "limit"):
		s.at(at, "rule_syntax_deep")
	default:
		s.at(at, "rule_syntax", "detail", m)
	}
}

// character reports a character that nothing begins with.
func (s source) character(at int, found string) {
	first := string([]rune(found + " ")[0])
	switch {
	case wide[first] != "":
		s.at(at, "rule_syntax_wide", "found", first, "want", wide[first])
	case wordsFor[first] != "":
		s.at(at, "rule_syntax_word", "found", first, "want", wordsFor[first])
	case first == "=":
		s.at(at, "rule_syntax_word", "found", "=", "want", "==")
	case first == "&" || first == "|":
		s.at(at, "rule_syntax_word", "found", first, "want", first+first)
	case first == "'" || first == `"`:
		s.at(at, "rule_syntax_quote")
	default:
		s.at(at, "rule_syntax_here", "found", first)
	}
}

// fieldOwner names what stands before an unknown field, empty when that is no plain name.
func fieldOwner(parsed *ast.AST, id int64) string {
	owner := ""
	if parsed != nil {
		ast.PostOrderVisit(parsed.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
			if e.ID() == id && e.Kind() == ast.SelectKind && e.AsSelect().Operand().Kind() == ast.IdentKind {
				owner = e.AsSelect().Operand().AsIdent()
			}
		}))
	}
	return owner
}

// fieldsNear lists what the thing before an unknown field has: of a root its facts, of a row variable the facts of every list.
func (c *checker) fieldsNear(owner string) []string {
	if names := c.types.names(objectPrefix + owner); len(names) > 0 {
		return names
	}
	var names []string
	for key, list := range c.facts.Lists {
		names = append(names, keysOf(list.Facts)...)
		if _, record, dotted := strings.Cut(key, "."); dotted {
			names = append(names, record)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
