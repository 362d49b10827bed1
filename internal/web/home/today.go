package home

import (
	"net/http"
	"slices"
	"time"

	"shouwang/internal/auth"
	"shouwang/internal/casework"
	"shouwang/internal/feed"
	"shouwang/internal/registry"
	"shouwang/internal/screening"
	"shouwang/internal/web/kit"
)

// todayPage is the data of the workbench.
type todayPage struct {
	Lead     string
	Levels   []kit.Figure
	Todo     []todo
	Rules    kit.Table
	Run      []kit.Fact
	RunHref  string
	MayFeed  bool
	Imports  kit.Table
	Registry []kit.Fact
}

// todo is one thing to do next.
type todo struct {
	Href, Colour, Icon, Title, Text string
}

// standing is how things stand for an actor; what the role may not see stays empty.
type standing struct {
	counts  screening.Counts
	quality screening.Counts
	clues   casework.Counts
	run     *screening.RunRow
	refused *screening.RunRow // a run that the program was to make and that could not begin
	totals  registry.Totals
	batches []feed.Batch
	waiting []feed.Batch
}

const (
	shownRules   = 10
	shownBatches = 6
)

// today shows the workbench.
func (p *Pages) today(w http.ResponseWriter, r *http.Request) error {
	v := kit.VisitOf(r)
	s, err := p.stand(r, v.Actor)
	if err != nil {
		return err
	}
	data := todayPage{
		Lead: v.T("web.home.lead", "name", v.Actor.Name, "date", v.Lang.Date(p.kit.Today(p.Now()))), Todo: todos(v, s),
		MayFeed: v.Actor.Can(auth.FeedRead), Imports: p.importTable(v, s.batches),
	}
	if v.Actor.Can(auth.WarningRead) {
		data.Levels, data.Rules, data.Run, data.RunHref = levels(v, s.counts), ruleTable(v, s.counts), p.runFacts(v, s.run), "/runs"
	}
	if v.Actor.Can(auth.RegistryRead) {
		data.Registry = totals(v, s.totals)
	}
	return p.kit.Render(w, r, kit.Page{Name: "home/today", Title: v.T("web.nav.home"), Nav: "home", Data: data})
}

// stand asks the services for what the role may see.
func (p *Pages) stand(r *http.Request, actor auth.Actor) (s standing, err error) {
	ctx := r.Context()
	if s.refused, err = p.Screening.NotBegun(ctx, actor); err != nil {
		return s, err
	}
	if actor.Can(auth.WarningRead) {
		if s.counts, err = p.Screening.Counts(ctx, actor, screening.Filter{}); err != nil {
			return s, err
		}
		if s.quality, err = p.Screening.Counts(ctx, actor, screening.Filter{Family: "quality"}); err != nil {
			return s, err
		}
		if s.clues, err = p.Clues.Count(ctx, actor, casework.Filter{}); err != nil {
			return s, err
		}
		runs, err := p.Screening.Runs(ctx, actor, screening.RunFilter{Kind: screening.KindWhole, Limit: 1})
		if err != nil {
			return s, err
		}
		if len(runs) > 0 {
			s.run = &runs[0]
		}
	}
	if actor.Can(auth.RegistryRead) {
		if s.totals, err = p.Registry.Totals(ctx, actor, 0); err != nil {
			return s, err
		}
	}
	if actor.Can(auth.FeedRead) {
		page, err := p.Feed.Batches(ctx, actor, feed.Filter{Limit: shownBatches})
		if err != nil {
			return s, err
		}
		waiting, err := p.Feed.Batches(ctx, actor, feed.Filter{State: feed.Checked, Limit: shownBatches})
		if err != nil {
			return s, err
		}
		s.batches, s.waiting = page.Batches, waiting.Batches
	}
	return s, nil
}

// levels are the warnings that hold, by level, and those that cannot be decided yet; each leads to its list.
func levels(v *kit.Visit, counts screening.Counts) []kit.Figure {
	return v.LevelFigures(counts.ByLevel(), counts.Unknown, func(level string) string {
		if level == "" {
			return "/warnings?status=" + screening.Unknown
		}
		return "/warnings?status=" + screening.Open + "&level=" + level
	})
}

func ruleTable(v *kit.Visit, counts screening.Counts) kit.Table {
	rules := slices.Clone(counts.Rules)
	slices.SortStableFunc(rules, func(a, b screening.RuleCount) int { return int(b.Open - a.Open) })
	rules = rules[:min(len(rules), shownRules)]
	count := func(key string, value func(screening.RuleCount) int64) kit.Column[screening.RuleCount] {
		return kit.Column[screening.RuleCount]{Key: key, Label: "web.home.rule_" + key, Number: true, Cell: func(v *kit.Visit, c screening.RuleCount) kit.Cell {
			cell := kit.Cell{Text: v.Lang.Number(value(c))}
			if value(c) > 0 {
				cell.Href = "/warnings?status=" + key + "&rule=" + c.Rule
			}
			return cell
		}}
	}
	t := kit.Plain(v, "rule-list", "web.home.rules", []kit.Column[screening.RuleCount]{
		{Key: "title", Label: "web.home.rule", Head: true, Cell: func(v *kit.Visit, c screening.RuleCount) kit.Cell {
			return kit.Cell{Text: c.Title.In(string(v.Lang))}
		}},
		count("open", func(c screening.RuleCount) int64 { return c.Open }), count("unknown", func(c screening.RuleCount) int64 { return c.Unknown }),
	}, rules)
	t.Compact = true
	return t
}

func (p *Pages) runFacts(v *kit.Visit, run *screening.RunRow) []kit.Fact {
	if run == nil {
		return []kit.Fact{{Label: v.T("web.home.run_state"), Cell: kit.Cell{Text: v.T("web.home.run_never"), Soft: true}}}
	}
	facts := []kit.Fact{
		{Label: v.T("web.home.as_of"), Cell: kit.Cell{Text: kit.DateText(run.AsOf)}},
		{Label: v.T("web.home.run_state"), Cell: kit.Cell{Text: v.T("web.home.run_" + run.State)}},
	}
	if run.Summary != nil {
		facts = append(facts, kit.Fact{Label: v.T("web.home.households"), Cell: kit.Cell{Text: v.Lang.Number(run.Summary.Households)}},
			kit.Fact{Label: v.T("web.home.persons"), Cell: kit.Cell{Text: v.Lang.Number(run.Summary.Persons)}})
	}
	return append(facts, []kit.Fact{
		{Label: v.T("web.home.started"), Cell: kit.Cell{Text: p.kit.DateTime(time.Unix(run.StartedAt, 0))}},
		{Label: v.T("web.home.profile"), Cell: kit.Cell{Text: p.profileName(v, run.Profile)}},
	}...)
}

// profileName is what the profile of a run is called; one that is not in use any more is its own code.
func (p *Pages) profileName(v *kit.Visit, code string) string {
	for _, one := range p.Screening.Profiles() {
		if one.Code == code {
			return one.Name.In(string(v.Lang))
		}
	}
	return code
}

func (p *Pages) importTable(v *kit.Visit, batches []feed.Batch) kit.Table {
	t := kit.Plain(v, "import-list", "web.home.imports", []kit.Column[feed.Batch]{
		{Key: "file", Label: "web.home.file", Head: true, Cell: func(_ *kit.Visit, b feed.Batch) kit.Cell {
			return kit.Cell{Text: b.FileName, Href: "/imports/" + b.Ref.String(), Note: p.kit.DateTime(b.CreatedAt)}
		}},
		{Key: "state", Label: "web.home.state", Cell: func(v *kit.Visit, b feed.Batch) kit.Cell {
			return kit.Cell{Text: v.T("feed.state." + string(b.State))}
		}},
		{Key: "faults", Label: "web.home.faults", Number: true, Cell: func(v *kit.Visit, b feed.Batch) kit.Cell {
			return kit.Cell{Text: v.Lang.Number(int64(b.Faults)), Soft: b.Faults == 0}
		}},
	}, batches)
	t.Compact = true
	return t
}

func totals(v *kit.Visit, t registry.Totals) []kit.Fact {
	watched := 0
	for _, n := range t.Watched {
		watched += n
	}
	number := func(key string, n int, href string) kit.Fact {
		return kit.Fact{Label: v.T(key), Cell: kit.Cell{Text: v.Lang.Number(int64(n)), Href: href}}
	}
	return []kit.Fact{
		number("web.home.households", t.Households, "/households"), number("web.home.persons", t.Persons, ""),
		number("web.home.watched", watched, "/households?status=watched"), number("web.home.cleared", t.Cleared, "/households?status=cleared"),
	}
}
