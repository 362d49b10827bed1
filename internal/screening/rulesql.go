package screening

import (
	"io/fs"
	"strings"

	"shouwang/internal/fault"
	"shouwang/internal/rule"
	"shouwang/internal/sqldb"
)

// RuleSQL writes the statements that a profile's rules in a folder become, or that of one rule, the way a dialect numbers placeholders,
// with what each of them takes on the as-of date and in the county of the profile's tests.
func RuleSQL(fsys fs.FS, code, id string, dialect sqldb.Dialect) (string, error) {
	p, set, err := CheckRules(fsys, code)
	if err != nil {
		return "", err
	}
	rules, keys := inForce(set, p.Tests.AsOf)
	if id != "" {
		r, ok := set.Rule(id)
		if !ok {
			return "", fault.NotFound("cli.rule_unknown", "rule", id)
		}
		rules, keys = []*rule.Rule{r}, r.Params()
	}
	binding := rule.Binding{AsOf: p.Tests.AsOf, Params: map[string]int64{}}
	for _, key := range keys {
		if v, err := p.Value(key, p.Tests.County, p.Tests.AsOf); err == nil {
			param, _ := p.Parameter(key)
			binding.Params[key] = bindable(param.Unit, v.Number)
		}
	}
	mark := map[sqldb.Dialect]string{sqldb.SQLite: "?", sqldb.Postgres: "$"}[dialect]
	if mark == "" {
		return "", fault.Invalid("cli.dialect_unknown", "dialect", string(dialect))
	}
	var texts []string
	for _, c := range set.Program(rules).Chunks {
		texts = append(texts, c.Describe(mark, rule.Scope{County: p.Tests.County, To: 1<<62 - 1}, binding))
	}
	return strings.Join(texts, "\n"), nil
}
