package policy

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// readProfile reads profile.yaml: name, validity, terms, levels and families.
func (p *Profile) readProfile(r reader, content []byte) {
	root := r.document(content)
	if root == nil {
		return
	}
	p.Terms = map[string]Text{}
	var code string
	r.mapping(root, fields{
		"code": func(n *yaml.Node) {
			if r.text(&code)(n); code != p.Code {
				r.at(n, "policy_code", "folder", p.Code, "code", code)
			}
		},
		"version": r.number(&p.Version),
		"name":    r.both(&p.Name),
		"valid": func(n *yaml.Node) {
			r.mapping(n, fields{"from": r.date(&p.From), "to?": r.date(&p.To)})
			if !p.To.IsZero() && p.To.Before(p.From) {
				r.at(n, "policy_period")
			}
		},
		"source": r.text(&p.Source),
		"terms": r.each(func(key string, _, value *yaml.Node) {
			var t Text
			r.both(&t)(value)
			p.Terms[key] = t
		}),
		"levels":   r.list(func(n *yaml.Node) { p.readLevel(r, n) }),
		"families": r.list(func(n *yaml.Node) { p.readFamily(r, n) }),
		"shares?":  r.list(func(n *yaml.Node) { p.readShare(r, n) }),
		"without?": r.mentions(&p.Without),
		"with?":    r.mentions(&p.With),
		"tests?":   func(n *yaml.Node) { p.readTests(r, n) },
	})
	if len(p.Levels) == 0 {
		r.at(root, "yaml_missing", "key", "levels")
	}
}

func (p *Profile) readLevel(r reader, n *yaml.Node) {
	var l Level
	r.mapping(n, fields{
		"code": r.text(&l.Code), "zh": r.text(&l.Name.Zh), "en": r.text(&l.Name.En), "short": r.both(&l.Short),
		"colour": r.text(&l.Colour), "visit_days": r.number(&l.VisitDays),
	})
	if _, twice := p.Level(l.Code); twice {
		r.at(n, "yaml_twice", "key", l.Code)
	}
	p.Levels = append(p.Levels, l)
}

func (p *Profile) readFamily(r reader, n *yaml.Node) {
	var f Family
	r.mapping(n, fields{"code": r.text(&f.Code), "zh": r.text(&f.Name.Zh), "en": r.text(&f.Name.En)})
	for _, other := range p.Families {
		if other.Code == f.Code {
			r.at(n, "yaml_twice", "key", f.Code)
		}
	}
	p.Families = append(p.Families, f)
}

// readShare reads the name of a shared folder, which must be there.
func (p *Profile) readShare(r reader, n *yaml.Node) {
	var name string
	r.text(&name)(n)
	found := name != p.Code && name != LocalLayer && !slices.Contains(p.Shares, name)
	if !found || !p.hasLayer(name) {
		r.at(n, "policy_share_unknown", "folder", name)
		return
	}
	p.Shares = append(p.Shares, name)
}

func (p *Profile) hasLayer(folder string) bool {
	for name := range p.files {
		if strings.HasPrefix(name, folder+"/") {
			return true
		}
	}
	return false
}

func (p *Profile) readTests(r reader, n *yaml.Node) {
	p.Tests.Params = map[string]string{}
	r.mapping(n, fields{
		"as_of": r.date(&p.Tests.AsOf), "county": r.number(&p.Tests.County),
		"params?": r.each(func(key string, _, value *yaml.Node) {
			var text string
			r.text(&text)(value)
			p.Tests.Params[key] = text
		}),
	})
}

// mentions reads a list of rule ids; it is never nil afterwards, because an empty list takes nothing.
func (r reader) mentions(into *[]Mention) func(*yaml.Node) {
	return func(n *yaml.Node) {
		*into = []Mention{}
		r.list(func(n *yaml.Node) {
			var id string
			if r.text(&id)(n); id != "" {
				*into = append(*into, Mention{ID: id, File: r.file, Line: n.Line, Column: n.Column})
			}
		})(n)
	}
}

// readMeasures reads a measures.yaml, after the code lists that it names; when those could not be read, the names are not
// checked, so that one fault does not appear as many.
func (p *Profile) readMeasures(r reader, content []byte) {
	root := r.document(content)
	if root == nil {
		return
	}
	seen := map[string]bool{}
	r.mapping(root, fields{"measures": r.list(func(n *yaml.Node) {
		m := p.readMeasure(r, n)
		if seen[m.Key] {
			r.at(n, "yaml_twice", "key", m.Key)
		}
		seen[m.Key] = true
		if i := slices.IndexFunc(p.Measures, func(o Measure) bool { return o.Key == m.Key }); i >= 0 {
			p.Measures[i] = m
			return
		}
		p.Measures = append(p.Measures, m)
	})})
}

func (p *Profile) readMeasure(r reader, n *yaml.Node) Measure {
	var m Measure
	r.mapping(n, fields{
		"key": r.text(&m.Key), "column": r.text(&m.Column), "kind": r.text(&m.Kind),
		"zh": r.text(&m.Name.Zh), "en": r.text(&m.Name.En),
		"codes": func(n *yaml.Node) {
			if r.text(&m.Codes)(n); p.Codes != nil && p.Codes[m.Codes] == nil {
				r.at(n, "policy_list_unknown", "list", n.Value)
			}
		},
		"risks": func(n *yaml.Node) {
			r.texts(&m.Risks)(n)
			for _, risk := range n.Content {
				if _, ok := p.Codes["risk"].Code(risk.Value); !ok && p.Codes != nil {
					r.at(risk, "policy_code_unknown", "list", "risk", "code", risk.Value)
				}
			}
		},
	})
	return m
}
