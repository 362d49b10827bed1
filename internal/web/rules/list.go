package rules

import (
	"net/http"

	"shouwang/internal/policy"
	"shouwang/internal/screening"
	"shouwang/internal/web/kit"
)

// listPage is the data of the list of rules.
type listPage struct {
	Filters  *kit.Form
	Families []family
	Total    int
	Source   string
}

// family is the rules of one family.
type family struct {
	ID, Name, Count string
	Table           kit.Table
}

func (p *Pages) filters(v *kit.Visit, of *policy.Profile) []*kit.Field {
	lang := string(v.Lang)
	profile := &kit.Field{Name: "profile", Label: v.T("web.rules.profile"), Kind: kit.Select, Blank: v.T("web.rules.profile_default", "name", v.Profile().Name.In(lang)), Wide: true}
	for _, one := range p.Service.Profiles() {
		profile.Options = append(profile.Options, kit.Option{Value: one.Code, Text: one.Name.In(lang)})
	}
	families := &kit.Field{Name: "family", Label: v.T("web.rules.family"), Kind: kit.Select}
	for _, f := range of.Families {
		families.Options = append(families.Options, kit.Option{Value: f.Code, Text: f.Name.In(lang)})
	}
	levels := &kit.Field{Name: "level", Label: v.T("web.rules.level"), Kind: kit.Select}
	for _, l := range of.Levels {
		levels.Options = append(levels.Options, kit.Option{Value: l.Code, Text: l.Name.In(lang)})
	}
	return []*kit.Field{{Name: "q", Label: v.T("web.rules.search"), Kind: kit.Search, Wide: true, Autocomplete: "off"}, families, levels, profile}
}

// profileOf finds the profile that an address names, the one that is meant in the reader's area when it names none or one not in use.
func (p *Pages) profileOf(v *kit.Visit, code string) *policy.Profile {
	for _, one := range p.Service.Profiles() {
		if one.Code == code {
			return one
		}
	}
	return v.Profile()
}

// list lists the rules of a profile by family.
func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	v := kit.VisitOf(r)
	of := p.profileOf(v, r.URL.Query().Get("profile"))
	list := &kit.List[screening.Brief]{Path: "/rules", Sort: "id", Filters: func(v *kit.Visit) []*kit.Field { return p.filters(v, of) }}
	q := list.Parse(r)
	data := listPage{Filters: q.Form, Source: of.Source}
	if q.OK() {
		found, err := p.Service.Rulebook(r.Context(), v.Actor, screening.RuleFilter{Profile: q.Value("profile"), Family: q.Value("family"), Level: q.Value("level"), Text: q.Value("q")})
		if err != nil {
			return err
		}
		data.Total = len(found)
		for _, f := range of.Families {
			var rows []screening.Brief
			for _, one := range found {
				if one.Family == f.Code {
					rows = append(rows, one)
				}
			}
			if len(rows) > 0 {
				data.Families = append(data.Families, family{ID: "family-" + f.Code, Name: f.Name.In(string(v.Lang)), Count: v.Lang.Number(int64(len(rows))), Table: p.table(v, of, f.Code, rows)})
			}
		}
	}
	return p.kit.Render(w, r, kit.Page{Name: "rules/list", Title: v.T("web.nav.rules"), Nav: "rules", Status: q.Status(), Data: data})
}

func (p *Pages) table(v *kit.Visit, of *policy.Profile, name string, rows []screening.Brief) kit.Table {
	count := func(key string, value func(screening.Brief) int64) kit.Column[screening.Brief] {
		return kit.Column[screening.Brief]{Key: key, Label: "web.rules." + key, Number: true, Cell: func(v *kit.Visit, b screening.Brief) kit.Cell {
			switch {
			case !b.Counted:
				return kit.Cell{Text: "—", Soft: true}
			case value(b) == 0:
				return kit.Cell{Text: "0", Soft: true}
			case of.Code != v.Profile().Code:
				return kit.Cell{Text: v.Lang.Number(value(b))}
			}
			return kit.Cell{Text: v.Lang.Number(value(b)), Href: "/warnings?rule=" + b.ID + "&status=" + key}
		}}
	}
	columns := []kit.Column[screening.Brief]{
		{Key: "title", Label: "web.rules.rule", Head: true, Cell: func(v *kit.Visit, b screening.Brief) kit.Cell {
			return kit.Cell{Text: b.Title.In(string(v.Lang)), Href: "/rules/" + b.ID + "?profile=" + of.Code, Note: b.ID}
		}},
		{Key: "level", Label: "web.rules.level", Cell: func(v *kit.Visit, b screening.Brief) kit.Cell {
			return kit.Cell{Tags: []kit.Tag{levelTag(v, of, b.Rule)}}
		}},
		count("open", func(b screening.Brief) int64 { return b.Open }), count("unknown", func(b screening.Brief) int64 { return b.Unknown }),
		{Key: "source", Label: "web.rules.source", Long: true, Cell: func(_ *kit.Visit, b screening.Brief) kit.Cell { return kit.Cell{Text: b.Source} }},
	}
	if name == "quality" { // has no level; how grave it is says more
		columns[1] = kit.Column[screening.Brief]{Key: "severity", Label: "web.rules.severity", Cell: func(v *kit.Visit, b screening.Brief) kit.Cell {
			return kit.Cell{Tags: []kit.Tag{severityTag(v, b.Severity)}}
		}}
	}
	return kit.Plain(v, "rules-"+name, "web.rules.caption", columns, rows)
}
