package screening

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"shouwang/internal/auth"
	"shouwang/internal/fault"
	"shouwang/internal/policy"
	"shouwang/internal/screening"
	"shouwang/internal/web/kit"
)

// runPage is the data of one run: how far it is, or what it found.
type runPage struct {
	Href    string
	State   string
	Tag     kit.Tag
	Live    bool
	Percent int64
	Done    string // how far it is, in words
	Rate    string // how fast, and how long it still takes
	Notes   []kit.Flash
	Figures []kit.Figure
	Facts   []kit.Fact
	Rules   kit.Table // with news
	Steady  kit.Table // without
	Cancel  string    // where a press cancels it; empty for who may not, and once it has ended
}

// ruleChange is what a run did to the warnings of a rule.
type ruleChange struct {
	rule, title string
	count       screening.Count
	change      screening.Change
}

// loadRun reads the run that the address names.
func (p *Pages) loadRun(r *http.Request) (screening.RunRow, error) {
	number, err := strconv.ParseInt(r.PathValue("run"), 10, 64)
	if err != nil || number <= 0 {
		return screening.RunRow{}, fault.NotFound("not_found").Because(err)
	}
	return p.Service.RunByID(r.Context(), kit.VisitOf(r).Actor, number)
}

// oneRun shows a run. While it is under way the page asks again by itself; without script it is pressed again.
func (p *Pages) oneRun(w http.ResponseWriter, r *http.Request) error {
	v := kit.VisitOf(r)
	row, err := p.loadRun(r)
	if err != nil {
		return err
	}
	names, err := p.Areas.Names(r.Context(), row.Area)
	if err != nil {
		return err
	}
	place := PlaceName(v, names[row.Area].Full)
	data := runPage{Href: runHref(row.ID), State: row.State, Tag: RunTag(v, row.State), Live: row.Live(), Facts: p.runFacts(v, row, place), Notes: runNotes(v, row)}
	if row.Live() {
		p.progress(v, row, &data)
	}
	if row.Summary != nil {
		data.Figures = runFigures(v, row)
		news := p.ruleChanges(v, row)
		i := slices.IndexFunc(news, func(c ruleChange) bool { return c.change.New+c.change.Closed == 0 })
		if i < 0 || !counted(row) {
			i = len(news)
		}
		data.Rules = kit.Plain(v, "run-rules", "web.screening.run_rules", ruleColumns(row), news[:i])
		data.Steady = kit.Plain(v, "run-steady", "web.screening.run_steady", ruleColumns(row), news[i:])
	}
	return p.kit.Render(w, r, kit.Page{
		Name: "screening/run", Title: v.T("web.screening.run_of", "area", place, "date", kit.DateText(row.AsOf)), Nav: "runs",
		Crumbs: []kit.Crumb{{Text: v.T("web.nav.runs"), Href: "/runs"}, {Text: p.kit.DateTime(time.Unix(row.StartedAt, 0))}}, Data: data,
	})
}

// progress says how far a run is that has not ended.
func (p *Pages) progress(v *kit.Visit, row screening.RunRow, data *runPage) {
	if v.Actor.Can(auth.ScreeningRun) && v.Actor.Covers(row.Area) {
		data.Cancel = data.Href + "/cancel"
	}
	data.Percent = min(100, 100*row.Households/max(1, row.Total))
	data.Done = v.T("web.screening.run_waits")
	if row.State != screening.RunRunning {
		return
	}
	data.Done = v.T("web.screening.run_at", "households", v.Lang.Number(row.Households), "total", v.Lang.Number(max(row.Total, row.Households)), "percent", data.Percent)
	if row.Summary == nil || row.Summary.Seconds <= 0 {
		return
	}
	data.Rate = v.T("web.screening.run_rate", "rate", v.Lang.Number(int64(float64(row.Households)/row.Summary.Seconds)))
	if row.Left > 0 {
		data.Rate += v.T("web.screening.run_left", "left", span(v, row.Left))
	}
}

// runNotes says what is special about a run.
func runNotes(v *kit.Visit, row screening.RunRow) []kit.Flash {
	var notes []kit.Flash
	if row.Because != "" {
		notes = append(notes, kit.Flash{Kind: "info", Text: v.T("web.screening.run_because", "reason", v.T("screening.because."+row.Because))})
	}
	switch row.State {
	case screening.RunCancelled:
		notes = append(notes, kit.Flash{Kind: "warn", Text: v.T("web.screening.run_cancelled_by", "by", row.StoppedBy)})
	case screening.RunFailed:
		if row.Refusal != nil {
			return append(notes, refusalNotes(v, row.Refusal)...)
		}
		notes = append(notes, kit.Flash{Kind: "bad", Text: v.T("web.screening.run_failed_text")})
	}
	switch {
	case v.Actor.Covers(row.Area):
	case row.Summary != nil:
		notes = append(notes, kit.Flash{Kind: "info", Text: v.T("web.screening.run_share")})
	default:
		notes = append(notes, kit.Flash{Kind: "info", Text: v.T("web.screening.run_larger")})
	}
	return notes
}

// refusalNotes say why a run could not begin, and what to do about it.
func refusalNotes(v *kit.Visit, why error) []kit.Flash {
	message, remedy, problems := v.Explain(why)
	notes := []kit.Flash{{Kind: "bad", Text: v.T("web.screening.run_not_begun", "reason", v.Advice(message, remedy))}}
	for _, text := range problems {
		notes = append(notes, kit.Flash{Kind: "bad", Text: text})
	}
	return notes
}

func (p *Pages) runFacts(v *kit.Visit, row screening.RunRow, place string) []kit.Fact {
	fact := func(label, text string) kit.Fact {
		return kit.Fact{Label: v.T(label), Cell: kit.Cell{Text: text, Soft: text == ""}}
	}
	facts := []kit.Fact{
		fact("web.kit.area", place),
		fact("web.screening.run_kind", v.T("screening.kind."+row.Kind)),
		fact("web.screening.as_of", kit.DateText(row.AsOf)),
		fact("web.screening.profile", p.profileName(v, row.Profile)),
		fact("web.screening.started", p.kit.DateTime(time.Unix(row.StartedAt, 0))),
		fact("web.screening.run_by", starter(v, row.StartedLogin)),
	}
	if row.FinishedAt != 0 {
		facts = append(facts, fact("web.screening.run_ended", p.kit.DateTime(time.Unix(row.FinishedAt, 0))))
	}
	if row.Summary != nil {
		facts = append(facts, fact("web.screening.run_took", duration(v, row)),
			fact("web.screening.households", v.Lang.Number(row.Summary.Households)), fact("web.screening.persons", v.Lang.Number(row.Summary.Persons)),
			fact("web.screening.run_rule_count", v.Lang.Number(int64(row.Summary.Rules))))
	}
	return facts
}

// counted tells whether a run has counted by rule what became of the warnings, which those of the first version have not.
func counted(row screening.RunRow) bool { return row.Summary.Changes != nil }

// turned is the address of the warnings that a run has opened or closed.
func turned(row screening.RunRow, pairs ...string) string {
	values := url.Values{"run": {strconv.FormatInt(row.ID, 10)}, "profile": {row.Profile}}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	return "/warnings?" + values.Encode()
}

func runFigures(v *kit.Visit, row screening.RunRow) []kit.Figure {
	sum := row.Summary
	figure := func(label, note, colour string, n int64, href string) kit.Figure {
		if n == 0 {
			href = ""
		}
		return kit.Figure{Label: v.T(label), Value: v.Lang.Number(n), Unit: v.T("web.kit.items"), Note: v.T(note), Colour: colour, Href: href}
	}
	return []kit.Figure{
		figure("web.screening.new", "web.screening.new_note", "red", sum.New, turned(row)),
		figure("web.screening.continuing", "web.screening.continuing_note", "yellow", sum.Continuing, ""),
		figure("web.screening.closed", "web.screening.closed_figure_note", "green", sum.Closed, turned(row, "status", screening.Closed)),
	}
}

// ruleChanges lists the rules with any warning or change, those with the most news first.
func (p *Pages) ruleChanges(v *kit.Visit, row screening.RunRow) []ruleChange {
	titles := map[string]string{}
	if rules, err := p.Service.RulesOf(row.Profile); err == nil {
		for _, r := range rules {
			titles[r.ID] = policy.Text(r.Title).In(string(v.Lang))
		}
	}
	keys := map[string]bool{}
	for rule := range row.Summary.Changes {
		keys[rule] = true
	}
	for rule, n := range row.Summary.Warnings {
		keys[rule] = keys[rule] || n.True+n.Unknown > 0
	}
	var out []ruleChange
	for _, rule := range slices.Sorted(maps.Keys(keys)) {
		if keys[rule] {
			out = append(out, ruleChange{rule: rule, title: cmp.Or(titles[rule], rule), count: row.Summary.Warnings[rule], change: row.Summary.Changes[rule]})
		}
	}
	slices.SortStableFunc(out, func(a, b ruleChange) int {
		return cmp.Compare(b.change.New+b.change.Closed, a.change.New+a.change.Closed)
	})
	return out
}

func ruleColumns(row screening.RunRow) []kit.Column[ruleChange] {
	number := func(key, label string, value func(ruleChange) int64, href func(ruleChange) string) kit.Column[ruleChange] {
		return kit.Column[ruleChange]{Key: key, Label: label, Number: true, Cell: func(v *kit.Visit, c ruleChange) kit.Cell {
			cell := kit.Cell{Text: v.Lang.Number(value(c))}
			if href != nil && value(c) > 0 {
				cell.Href = href(c)
			}
			return cell
		}}
	}
	name := kit.Column[ruleChange]{Key: "rule", Label: "web.screening.rule", Head: true, Cell: func(_ *kit.Visit, c ruleChange) kit.Cell { return kit.Cell{Text: c.title} }}
	found := []kit.Column[ruleChange]{
		number("true", "web.screening.run_true", func(c ruleChange) int64 { return c.count.True }, nil),
		number("unknown", "web.screening.run_unknown", func(c ruleChange) int64 { return c.count.Unknown }, nil),
	}
	if !counted(row) {
		return append([]kit.Column[ruleChange]{name}, found...)
	}
	return append([]kit.Column[ruleChange]{
		name,
		number("new", "web.screening.new", func(c ruleChange) int64 { return c.change.New }, func(c ruleChange) string { return turned(row, "rule", c.rule) }),
		number("continuing", "web.screening.continuing", func(c ruleChange) int64 { return c.change.Continuing }, nil),
		number("closed", "web.screening.closed", func(c ruleChange) int64 { return c.change.Closed },
			func(c ruleChange) string { return turned(row, "rule", c.rule, "status", screening.Closed) }),
	}, found...)
}

// cancelRun stops a run that has not ended.
func (p *Pages) cancelRun(w http.ResponseWriter, r *http.Request) error {
	row, err := p.loadRun(r)
	if err != nil {
		return err
	}
	if err := p.Service.Cancel(r.Context(), kit.VisitOf(r).Actor, row.ID); err != nil {
		return err
	}
	p.kit.Flash(r, "ok", "web.screening.run_cancel_flash")
	return kit.Redirect(w, r, runHref(row.ID))
}
