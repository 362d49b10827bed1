package rules

import (
	"context"
	"net/http"

	"shouwang/internal/auth"
	"shouwang/internal/policy"
	"shouwang/internal/rule"
	"shouwang/internal/screening"
	"shouwang/internal/web/kit"
)

// Service is what these pages need of package screening. It checks permission itself.
type Service interface {
	Rulebook(ctx context.Context, actor auth.Actor, f screening.RuleFilter) ([]screening.Brief, error)
	RuleSheet(ctx context.Context, actor auth.Actor, profile, id string) (screening.RuleSheet, error)
	Profiles() []*policy.Profile
	Profile() *policy.Profile
}

// Say puts a condition into words.
type Say func(v *kit.Visit, p *policy.Profile, facts *rule.Facts, n *rule.Node) kit.Clause

// Parts is what the pages stand on.
type Parts struct {
	Service Service
	Say     Say
}

// Pages are the pages of this subject.
type Pages struct {
	kit *kit.Kit
	Parts
}

// New returns the pages.
func New(k *kit.Kit, parts Parts) *Pages { return &Pages{kit: k, Parts: parts} }

// Routes declares the addresses of this subject.
func (p *Pages) Routes() []kit.Route {
	return []kit.Route{
		{Method: http.MethodGet, Pattern: "/rules", Name: "rules.list", Permission: auth.RuleRead, Handler: p.list},
		{Method: http.MethodGet, Pattern: "/rules/{id}", Name: "rules.show", Permission: auth.RuleRead, Handler: p.show},
	}
}

func familyName(p *policy.Profile, code, lang string) string {
	for _, f := range p.Families {
		if f.Code == code {
			return f.Name.In(lang)
		}
	}
	return code
}

// levelTag shows the level that a rule suggests, in the words of its own profile.
func levelTag(v *kit.Visit, p *policy.Profile, r *rule.Rule) kit.Tag {
	if level, ok := p.Level(r.Level); ok {
		tag := v.LevelTag(r.Level)
		tag.Text = level.Name.In(string(v.Lang))
		return tag
	}
	if r.Kind == "doubt" {
		return kit.Tag{Text: v.T("web.rules.doubt")}
	}
	return kit.Tag{Text: v.T("web.rules.no_level")}
}

func severityTag(v *kit.Visit, severity string) kit.Tag {
	if severity == "error" {
		return kit.Tag{Text: v.T("web.rules.severity_error"), Colour: "red"}
	}
	return kit.Tag{Text: v.T("web.rules.severity_warn"), Colour: "yellow"}
}
